//! Who speaks in each recording: told apart, heard, chosen.

use egui::Ui;

use super::{ProfessionalPanel, professional};
use crate::clone::quiet_ui;
use mynah_core::ids::{MakingId, SampleId, SpeakerId};
use mynah_i18n::tr;
use mynah_model::command::{ProTask, ProfessionalCommand};
use mynah_model::professional::{SentSample, Separation, heard_as};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, play_button};

impl ProfessionalPanel {
    /// Each recording that the service has.
    pub(super) fn speakers_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        quiet_ui(ui, cx, &tr!("pro-speakers-about"));
        let Some(card) = &self.open else { return };
        let busy = self.busy_words();
        let mut task = None;
        for sample in &card.stands.samples {
            if sample.sample.is_none() {
                continue;
            }
            let rows = card.form.attempt.samples.iter();
            let mut rows = rows.filter_map(|row| Some((row, row.sent()?)));
            let row = rows.find(|(_, sent)| sent.input.hash == sample.hash);
            let name = row.map_or(sample.name.as_str(), |(row, _)| row.name.as_str());
            // It is the service's turn: that shows where it was pressed.
            let tells = self.is_busy(|it| *it == ProTask::Separate(sample.hash.clone()));
            if tells {
                telling_ui(ui, cx, (card.id, name));
                continue;
            }
            if let Some(pressed) = sample_ui(ui, cx, (sample, name), busy.as_deref()) {
                task = Some(pressed);
            }
        }
        if card.stands.samples.is_empty() {
            quiet_ui(ui, cx, &tr!("pro-send-first"));
        }
        if let Some(task) = task {
            self.task(cx, task);
        }
    }
}

/// A recording whose speakers are being told apart, and giving that up.
fn telling_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, (id, name): (MakingId, &str)) {
    ui.horizontal(|ui| {
        ui.add_space(32.0);
        ui.label(Face::SmallMedium.rich(name, cx.tokens.text));
        let label = tr!("pro-separate", name = name);
        let button = Button::new(tr!("pro-separate-short")).name(label).outline();
        let button = button.small().icon(icons::USERS).busy(true);
        ui.add(button.tip(tr!("pro-separate.tip")));
        let stop = Button::new(tr!("pro-stop-separating")).ghost().small();
        let stop = stop.icon(icons::STOP_FILL);
        if ui.add(stop.tip(tr!("pro-stop-separating.tip"))).clicked() {
            cx.send(professional(ProfessionalCommand::Stop(id)));
        }
        quiet_ui(ui, cx, &tr!("pro-separating-long"));
    });
}

fn sample_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (sample, name): (&SentSample, &str),
    busy: Option<&str>,
) -> Option<ProTask> {
    let t = cx.tokens;
    let hash = || sample.hash.clone();
    let mut task = None;
    ui.horizontal(|ui| {
        let (label, about) = (
            tr!("pro-hear-there", name = name),
            tr!("pro-hear-there.tip"),
        );
        let is_heard = heard(cx, sample.sample.as_ref());
        if play_button(ui, 24.0, is_heard, (&label, &about)).clicked() && busy.is_none() {
            task = Some(ProTask::Hear(hash(), None));
        }
        ui.label(Face::SmallMedium.rich(name, t.text));
        match &sample.speakers {
            Separation::No => {
                let label = tr!("pro-separate", name = name);
                let button = Button::new(tr!("pro-separate-short")).name(label).outline();
                let button = button.small().icon(icons::USERS).why_not(busy);
                if ui.add(button.tip(tr!("pro-separate.tip"))).clicked() {
                    task = Some(ProTask::Separate(hash()));
                }
            }
            Separation::Pending => {
                quiet_ui(ui, cx, &tr!("pro-separating"));
                // Nobody has to wait for minutes: it is used as it is until it is asked for again.
                let stop = Button::new(tr!("pro-stop-separating")).ghost().small();
                let stop = stop.icon(icons::STOP_FILL).why_not(busy);
                if ui.add(stop.tip(tr!("pro-stop-separating.tip"))).clicked() {
                    task = Some(ProTask::Choose(hash(), Vec::new()));
                }
            }
            Separation::Failed => {
                ui.label(Face::Small.rich(tr!("pro-separate-failed"), t.bad_ink));
                let again = Button::new(tr!("pro-separate-again")).outline().small();
                let again = again.why_not(busy).tip(tr!("pro-separate.tip"));
                if ui.add(again).clicked() {
                    task = Some(ProTask::Separate(hash()));
                }
                let leave = Button::new(tr!("pro-separate-leave")).ghost().small();
                let leave = leave.why_not(busy).tip(tr!("pro-separate-leave.tip"));
                if ui.add(leave).clicked() {
                    task = Some(ProTask::Choose(hash(), Vec::new()));
                }
            }
            Separation::Done(speakers) => {
                quiet_ui(ui, cx, &tr!("pro-speakers-count", count = speakers.len()));
            }
        }
    });
    if let Separation::Done(speakers) = &sample.speakers {
        for (place, (speaker, seconds)) in speakers.iter().enumerate() {
            let number = place + 1;
            if let Some(pressed) =
                speaker_ui(ui, cx, sample, ((number, name), speaker, *seconds), busy)
            {
                task = Some(pressed);
            }
        }
    }
    task
}

fn speaker_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    sample: &SentSample,
    ((number, name), speaker, seconds): ((usize, &str), &SpeakerId, f64),
    busy: Option<&str>,
) -> Option<ProTask> {
    let mut task = None;
    ui.horizontal(|ui| {
        ui.add_space(32.0);
        let label = tr!("pro-hear-speaker", number = number, name = name);
        let about = tr!("pro-hear-speaker.tip");
        let id = sample.sample.as_ref().map(|it| heard_as(it, speaker));
        let is_heard = heard(cx, id.as_ref());
        if play_button(ui, 24.0, is_heard, (&label, &about)).clicked() && busy.is_none() {
            task = Some(ProTask::Hear(sample.hash.clone(), Some(speaker.clone())));
        }
        let title = tr!("pro-speaker", number = number);
        ui.label(Face::SmallMedium.rich(title, cx.tokens.text));
        ui.label(Face::Mono.rich(duration(seconds), cx.tokens.text2));
        let on = sample.chosen.contains(speaker);
        let label = if on {
            tr!("pro-speaker-chosen")
        } else {
            tr!("pro-speaker-choose")
        };
        let icon = if on { icons::CHECK } else { icons::CIRCLE };
        let named = tr!("pro-speaker-use", number = number, name = name);
        let button = Button::new(label).name(named).on(on).icon(icon);
        let button = button.outline().small().why_not(busy);
        if ui.add(button.tip(tr!("pro-speaker-choose.tip"))).clicked() {
            let mut chosen = sample.chosen.clone();
            if on {
                chosen.retain(|it| it != speaker);
            } else {
                chosen.push(speaker.clone());
            }
            // One at least: without any it is used as it is.
            if !chosen.is_empty() {
                task = Some(ProTask::Choose(sample.hash.clone(), chosen));
            }
        }
    });
    task
}

/// Whether the sound of this id is heard.
fn heard(cx: &StudioCtx<'_>, id: Option<&SampleId>) -> bool {
    let playback = &cx.desk.playback;
    let playing = playback.playing.as_ref();
    !playback.paused
        && playing.is_some_and(|playing| {
            matches!(playing, mynah_model::event::Playing::Sample { sample, .. } if Some(sample) == id)
        })
}
