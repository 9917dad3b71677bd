//! The selected line, said by the voice that is looked at: its price, and the take that came of it.

use std::sync::Arc;

use egui::Ui;

use super::details::note;
use super::{Picked, VoicesPanel, words};
use mynah_core::credits::Credits;
use mynah_core::day::Day;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{LineId, ProjectId};
use mynah_i18n::tr;
use mynah_model::command::{Command, Cue, JobsCommand, PlaybackCommand, TakesCommand};
use mynah_model::desk::{TakeCard, Trial, Voice};
use mynah_model::event::Playing;
use mynah_model::urgency::Urgency;
use mynah_ui_core::ctx::{Said as SaidShown, StudioCtx};
use mynah_ui_core::unsaid::{Spoke, unsaid_ui};
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, play_button};

/// Letters of a line that stand above its button.
const BEGINNING: usize = 90;
/// Width that the button with its price needs.
const SAY: f32 = 280.0;
/// Height of the row with the take that came of it.
const HEARD: f32 = 24.0;

/// What was asked of the library.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The request whose take was asked for last, where, and how often takes had changed then.
    asked: Option<(u64, Option<ProjectId>, u64)>,
    /// What was to be spoken here last.
    spoke: Option<Spoke>,
}

/// Draws the button that has the line said, and what is there of it.
pub(super) fn say_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    panel: &mut VoicesPanel,
    (picked, voice): (&Picked, &Voice),
) {
    let line = cx.view.line.and_then(|line| cx.desk.script().line(line));
    let Some(line) = line.filter(|line| !line.text.trim().is_empty()) else {
        if cx.desk.project.is_some() {
            note(ui, cx, tr!("voices-say-no-line"));
        }
        return;
    };
    let text = words::tidy(&line.text);
    let mut beginning: String = text.chars().take(BEGINNING).collect();
    if beginning.len() < text.len() {
        beginning.push('…');
    }
    note(ui, cx, tr!("voices-say-what", text = beginning));
    let trial = cx
        .desk
        .said_by(line, (picked.backend, Urgency::Interactive), voice);
    // Beside the name it would be known among the letters again.
    let is_blind = cx.view.blind.is_said(cx.desk, &voice.id, &line.text);
    let blind = is_blind.then(|| tr!("voices-say-blind"));
    let line = line.id;
    let price = trial.as_ref().map(|trial| trial.price);
    let silent = cx.desk.why_silent(&voice.id, Day::here(cx.clock.now()));
    let why_not = silent
        .or(blind)
        .or_else(|| trial.is_none().then(|| tr!("voices-say-unknown")));
    let name = tr!("voices-say");
    let is_narrow = ui.available_width() < SAY;
    let label = if is_narrow {
        tr!("voices-say-short")
    } else {
        name.clone()
    };
    let mut button = Button::new(label)
        .name(name)
        .small()
        .icon(icons::LIGHTNING_FILL)
        .why_not(why_not)
        .tip(tr!("voices-say.tip"));
    if let Some(price) = price {
        button = button.price(PriceText::short(price));
    }
    let pressed = ui.add(button).clicked();
    let is_here = trial
        .as_ref()
        .filter(|trial| trial.price.quote.most == Credits::ZERO);
    let is_shown = is_here.is_some_and(|trial| heard_ui(ui, cx, panel, (trial, voice, line)));
    if !is_shown {
        // What comes below keeps its place when the take is here.
        let words = Face::Small.rich(tr!("voices-said-none"), cx.tokens.text2);
        ui.horizontal(|ui| {
            ui.set_min_height(HEARD);
            ui.add(egui::Label::new(words).truncate());
        });
    }
    let Some(trial) = trial else { return };
    let spoken = (trial.backend, quick_key(&trial.order.request));
    if panel.said.spoke == Some(spoken) {
        unsaid_ui(ui, cx, spoken);
    }
    if pressed {
        panel.means_said = true;
        panel.said.spoke = Some(spoken);
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: cx.desk.project.as_ref().map(|project| project.card.id),
            backend: trial.backend,
            orders: vec![trial.order],
            play: true,
            asked_alone: true,
        }));
    }
}

/// The take that the library has of it: to be heard again, here and in the transport. Whether there is one.
fn heard_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    panel: &mut VoicesPanel,
    (trial, voice, line): (&Trial, &Voice, LineId),
) -> bool {
    let desk = cx.desk;
    let key = quick_key(&trial.order.request);
    let project = desk.project.as_ref().map(|project| project.card.id);
    let asked = Some((key, project, desk.take_changes() + desk.usage.changes));
    if panel.said.asked != asked {
        panel.said.asked = asked;
        cx.send(Command::Takes(TakesCommand::Find {
            project,
            backend: trial.backend,
            urgency: Urgency::Interactive,
            requests: vec![Arc::new(trial.order.request.clone())],
        }));
    }
    let Some(take) = desk.trial_take_for((trial.backend, Urgency::Interactive), key) else {
        return false;
    };
    let card: &TakeCard = &take.card;
    // Beside the name its length would tell which letter it has.
    if cx.view.blind.hides_take(desk, card) {
        note(ui, cx, tr!("voices-past-blind"));
        return true;
    }
    let name = words::name(&voice.name, &voice.id);
    cx.view.said = Some(SaidShown {
        take: card.id,
        voice: name.clone().into_owned(),
        line,
    });
    let playback = &desk.playback;
    let is_heard = !playback.paused
        && matches!(&playback.playing, Some(Playing::Take { take, .. }) if *take == card.id);
    ui.horizontal(|ui| {
        let label = if is_heard {
            tr!("voices-said-stop", name = &*name)
        } else {
            tr!("voices-said-again", name = &*name)
        };
        let explanation = tr!("voices-said.tip");
        if play_button(ui, HEARD, is_heard, (&label, &explanation)).clicked() {
            panel.means_said = true;
            if is_heard {
                cx.send(Command::Playback(PlaybackCommand::Stop));
            } else {
                let cues = vec![Cue::as_made(card.id)];
                cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
            }
        }
        let seconds = format!("{:.1}", card.seconds);
        let told = tr!("voices-said", name = &*name, seconds = seconds);
        let told = Face::Small.rich(told, cx.tokens.text2);
        ui.add(egui::Label::new(told).truncate());
    });
    true
}
