//! What stands at the right of the Voices room: the voice that is looked at, and what can be done with it.

use egui::{Label, ScrollArea, Ui, UiBuilder, vec2};

use super::card::{self, Shown, rate_text};
use super::listed::Facet;
use super::{Picked, VoicesPanel, hear, mine, words};
use crate::script::cast::CastVoice;
use crate::script::document::Line;
use crate::script::edit::Edit;
use crate::script::tuning::PartChange;
use crate::studio::command::{Command, JobsCommand, VoicesCommand};
use crate::studio::desk::{Desk, OwnSettings, Voice, VoiceDetails, Voices};
use crate::studio::event::Notice;
use crate::studio::governor::Urgency;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::ids::{ProjectId, VoiceId};
use crate::terms::settings::VoiceSettings;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::history::fact;
use crate::ui::panels::inspector::language_name;
use crate::ui::panels::script::speaker_name;
use crate::ui::theme::{Face, icons, size};
use crate::ui::widgets::price::PriceText;
use crate::ui::widgets::{Button, TroubleCard, combo_item, empty_state, menu};
use crate::ui::words::{credits, date};

/// Letters of a line that stand above its button.
const BEGINNING: usize = 90;
/// Lines of a part whose price is reckoned; of more only how many there are is said.
const PRICED: usize = 400;
/// Speakers that can be chosen here: of a play with more, the Script room casts.
const SPEAKERS: usize = 400;
/// Width that the button with its price needs.
const SAY: f32 = 280.0;
/// Samples that are listed.
const SAMPLES: usize = 12;

/// A part that is to be cast, and what that means.
pub(super) struct Casting {
    /// Another project's speaker may be called the same.
    pub project: ProjectId,
    pub speaker: String,
    pub words: String,
}

pub(super) fn inspector_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, panel: &mut VoicesPanel) {
    panel.follow_changes(cx);
    let picked = panel.picked.clone();
    let desk = cx.desk;
    let Some((picked, voice)) = picked.as_ref().and_then(|it| Some((it, it.shown(desk)?))) else {
        head_ui(ui, cx, &tr!("voices-inspector"));
        let (title, text) = (tr!("voices-nothing"), tr!("voices-nothing.text"));
        empty_state(ui, icons::USER_SOUND, &title, &text, None);
        return;
    };
    ask(cx, panel, picked, voice);
    head_ui(ui, cx, &voice.name());
    ScrollArea::vertical()
        .id_salt("voices-inspector")
        .auto_shrink(false)
        .show(ui, |ui| {
            inset(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                play_ui(ui, cx, panel, picked, voice);
                if let Shown::Own(voice) = voice {
                    say_ui(ui, cx, picked, voice);
                    cast_ui(ui, cx, panel, picked, voice);
                } else {
                    note(ui, cx, tr!("voices-add-first"));
                }
                panel.form.ui(ui, cx, picked, voice);
                ui.add_space(4.0);
                heading(ui, cx, tr!("voices-about"));
                about_ui(ui, cx, picked, voice);
                ui.add_space(4.0);
                heading(ui, cx, tr!("voices-mine"));
                panel.mine.ui(ui, cx, picked.backend, &picked.id);
                if let Shown::Own(_) = voice {
                    details_ui(ui, cx, picked);
                }
            });
        });
}

fn note(ui: &mut Ui, cx: &StudioCtx<'_>, words: String) {
    ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
}

fn heading(ui: &mut Ui, cx: &StudioCtx<'_>, words: String) {
    ui.label(Face::SmallStrong.rich(words, cx.tokens.text));
}

/// Asks for what lists leave out, once.
fn ask(cx: &mut StudioCtx<'_>, panel: &mut VoicesPanel, picked: &Picked, voice: Shown<'_>) {
    let Shown::Own(voice) = voice else { return };
    // Without its settings nobody can say what it would be spoken with. A list that is read anew leaves them out again.
    let listed = cx.desk.voices_of(picked.backend);
    let is_read = |(id, of): &(VoiceId, Voices)| *id == picked.id && of.is_same(listed);
    if voice.settings == OwnSettings::Unread && !panel.read.as_ref().is_some_and(is_read) {
        panel.read = Some((picked.id.clone(), listed.clone()));
        cx.send(Command::Voices(VoicesCommand::Read {
            backend: picked.backend,
            voices: vec![cast_voice(voice)],
        }));
    }
    let of = Some((picked.backend, picked.id.clone()));
    if panel.detailed != of {
        if panel.detailed.is_some() {
            panel.casting = None;
        }
        panel.detailed = of;
        let details = VoicesCommand::Details(picked.backend, picked.id.clone());
        cx.send(Command::Voices(details));
    }
}

fn cast_voice(voice: &Voice) -> CastVoice {
    CastVoice {
        id: voice.id.clone(),
        name: words::name(&voice.name, &voice.id).into_owned(),
    }
}

fn play_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    panel: &mut VoicesPanel,
    picked: &Picked,
    voice: Shown<'_>,
) {
    let name = voice.name();
    ui.horizontal_wrapped(|ui| {
        if voice.has_preview() {
            let heard = card::is_heard(cx, &picked.id);
            let (label, icon) = if heard {
                (tr!("voices-preview-stop"), icons::STOP_FILL)
            } else {
                (tr!("voices-preview"), icons::PLAY_FILL)
            };
            let button = Button::new(label).small().outline().icon(icon);
            if ui.add(button.tip(tr!("voices-play.tip"))).clicked() {
                hear(cx, picked.preview(cx.desk));
            }
        }
        let mark = cx.desk.browsed.mark(picked.backend, &picked.id);
        let on = mark.is_some_and(|mark| mark.favourite);
        let icon = if on { icons::STAR_FILL } else { icons::STAR };
        let button = Button::new(tr!("voices-favourite-word"))
            .small()
            .on(on)
            .icon(icon)
            .tip(tr!("voices-favourite.tip"));
        if ui.add(button).clicked() {
            mine::favour(cx, picked.backend, &picked.id);
        }
        if voice.has_preview() && picked.backend == cx.desk.backend() {
            let button = Button::new(tr!("voices-similar"))
                .small()
                .outline()
                .icon(icons::USERS)
                .tip(tr!("voices-similar.tip"));
            if ui.add(button).clicked() {
                panel.like(picked, name.into_owned(), voice.address());
            }
        }
    });
}

/// The selected line, spoken by this voice.
fn say_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, picked: &Picked, voice: &Voice) {
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
    let why_not = trial.is_none().then(|| tr!("voices-say-unknown"));
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
    if let Some(trial) = &trial {
        let price = if is_narrow {
            PriceText::brief(trial.price)
        } else {
            PriceText::short(trial.price)
        };
        button = button.price(price);
    }
    if ui.add(button).clicked()
        && let Some(trial) = trial
    {
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: cx.desk.project.as_ref().map(|project| project.card.id),
            backend: trial.backend,
            orders: vec![trial.order],
            play: true,
            asked_alone: true,
        }));
    }
}

/// Gives the voice to a speaker of the project, once it was said what that means.
fn cast_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    panel: &mut VoicesPanel,
    picked: &Picked,
    voice: &Voice,
) {
    let desk = cx.desk;
    let Some(project) = desk.project.as_ref().map(|project| project.card.id) else {
        return;
    };
    panel.casting.take_if(|casting| casting.project != project);
    if let Some(casting) = &panel.casting {
        let speaker = speaker_name(&casting.speaker);
        note(ui, cx, casting.words.clone());
        let mut answered = None;
        ui.horizontal_wrapped(|ui| {
            let shown = words::tidy(&speaker);
            let yes = Button::new(tr!("voices-cast-now", speaker = &*shown)).small();
            let yes = yes.icon(icons::CHECK).tip(tr!("voices-cast-now.tip"));
            if ui.add(yes).clicked() {
                answered = Some(true);
            }
            let no = Button::new(tr!("voices-cancel")).small().ghost();
            if ui.add(no.tip(tr!("voices-cancel.tip"))).clicked() {
                answered = Some(false);
            }
        });
        if answered == Some(true) {
            let cast = Some(cast_voice(voice));
            let change = match picked.backend {
                Backend::Draft => PartChange::Draft(cast),
                Backend::Live => PartChange::Live(cast),
            };
            let done = tr!(
                "voices-cast-done",
                speaker = &*words::tidy(&speaker),
                voice = &*words::name(&voice.name, &voice.id)
            );
            let speaker = casting.speaker.clone();
            cx.edit(Edit::TunePart { speaker, change });
            cx.notice(Notice::Done(done));
        }
        if answered.is_some() {
            panel.casting = None;
        }
        return;
    }
    let (name, explanation) = (tr!("voices-cast"), tr!("voices-cast.tip"));
    let button = Button::new(&*name).small().outline().icon(icons::USER);
    let button = ui.add(button.tip(&*explanation));
    let chosen = menu(&button, (&name, 240.0), |ui| {
        let mut chosen = None;
        ui.set_min_width(228.0);
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for speaker in desk.speakers().into_iter().take(SPEAKERS) {
                let part = desk.script().cast().0.get(&*speaker);
                let cast = part.and_then(|part| part.voice(picked.backend));
                let on = cast.is_some_and(|cast| cast.id == picked.id);
                let label = speaker_name(&speaker);
                let now = cast.map(|cast| words::tidy(&cast.name).into_owned());
                let now = now.unwrap_or_default();
                let label = words::tidy(&label);
                if combo_item(ui, on, (&label, &now), &explanation).clicked() && !on {
                    chosen = Some(speaker);
                }
            }
        });
        chosen
    });
    if let Some(speaker) = chosen.flatten() {
        panel.casting = Some(Casting {
            project,
            words: meaning(desk, &speaker, (picked.backend, voice)),
            speaker: speaker.to_string(),
        });
    }
}

/// What it means when a speaker gets this voice: how many lines that is, what stays, and what speaking them costs.
fn meaning(desk: &Desk, speaker: &str, (backend, voice): (Backend, &Voice)) -> String {
    let lines = desk.script().lines();
    let lines: Vec<&Line> = lines
        .filter(|line| line.speaker == speaker && !line.text.trim().is_empty())
        .collect();
    let with_takes = lines
        .iter()
        .filter(|line| desk.takes.contains_key(&line.id));
    let with_takes = with_takes.count();
    let name = speaker_name(speaker);
    let mut told = tr!(
        "voices-cast-means",
        speaker = &*words::tidy(&name),
        lines = lines.len(),
        takes = with_takes
    );
    if lines.len() <= PRICED && backend == desk.backend() {
        let prices = lines
            .iter()
            .map(|line| desk.said_by(line, (backend, Urgency::Batch), voice));
        let all: Option<Vec<Credits>> = prices
            .map(|trial| trial.map(|trial| trial.price.quote.most))
            .collect();
        if let Some(all) = all {
            let all: Credits = all.into_iter().sum();
            told.push(' ');
            let credits = credits(backend, all);
            told.push_str(&tr!("voices-cast-costs", credits = credits));
        }
    }
    told
}

fn about_ui(ui: &mut Ui, cx: &StudioCtx<'_>, picked: &Picked, voice: Shown<'_>) {
    let about = words::tidy(voice.about());
    if !about.is_empty() {
        note(ui, cx, about.into_owned());
    }
    let category = match voice {
        Shown::Own(voice) => &voice.category,
        Shown::Shared(card) => &card.category,
    };
    fact(
        ui,
        cx,
        &words::facet(Facet::Category),
        &words::word(category),
    );
    for (name, value) in voice.labels() {
        let value = match name.as_str() {
            "language" => language_name(value),
            _ => words::word(value),
        };
        fact(ui, cx, &words::word(name), &value);
    }
    let languages = voice.languages().iter().map(|code| language_name(code));
    let languages: Vec<_> = languages.collect();
    fact(ui, cx, &tr!("voices-fact-languages"), &languages.join(", "));
    let rate = voice
        .rate()
        .map(|rate| tr!("voices-rate", rate = rate_text(rate)));
    fact(ui, cx, &tr!("voices-fact-rate"), &rate.unwrap_or_default());
    let notice = voice
        .notice_days()
        .map(|days| tr!("voices-notice", days = days));
    fact(
        ui,
        cx,
        &tr!("voices-fact-notice"),
        &notice.unwrap_or_default(),
    );
    let yes_no = |told: bool| {
        if told {
            tr!("voices-yes")
        } else {
            tr!("voices-no")
        }
    };
    match voice {
        Shown::Own(voice) => {
            let models = voice.facts.models.iter();
            let models = models.map(|model| cx.desk.model_name(picked.backend, model));
            let models: Vec<_> = models.collect();
            fact(ui, cx, &tr!("voices-fact-models"), &models.join(", "));
            let ends = voice
                .facts
                .ends
                .map(|at| date(crate::terms::day::Day::of(at)));
            fact(ui, cx, &tr!("voices-fact-ends"), &ends.unwrap_or_default());
        }
        Shown::Shared(card) => {
            let fiat = card
                .fiat_rate
                .map(|rate| tr!("voices-fiat", dollars = rate_text(rate)));
            fact(ui, cx, &tr!("voices-fact-fiat"), &fiat.unwrap_or_default());
            let free = card.free_users_allowed.map(yes_no).unwrap_or_default();
            fact(ui, cx, &tr!("voices-fact-free"), &free);
            let watched = card.live_moderated.map(yes_no).unwrap_or_default();
            fact(ui, cx, &tr!("voices-fact-watched"), &watched);
            let added = card.added_by.filter(|count| *count > 0);
            let added = added.map(crate::terms::text::thousands).unwrap_or_default();
            fact(ui, cx, &tr!("voices-fact-added"), &added);
        }
    }
    past_ui(ui, cx, picked);
}

/// What was spoken with it in this library.
fn past_ui(ui: &mut Ui, cx: &StudioCtx<'_>, picked: &Picked) {
    let past = cx.desk.browsed.past(picked.backend, &picked.id);
    let told = match past {
        Some(past) if past.takes > 0 => tr!(
            "voices-past",
            takes = past.takes,
            credits = credits(picked.backend, past.cost)
        ),
        _ => tr!("voices-past-none"),
    };
    fact(ui, cx, &tr!("voices-fact-past"), &told);
    let last = past.and_then(|past| past.last).map(date);
    fact(ui, cx, &tr!("voices-fact-last"), &last.unwrap_or_default());
}

/// What the service tells of it: settings, samples, training, who shares it.
fn details_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, picked: &Picked) {
    let desk = cx.desk;
    ui.add_space(4.0);
    heading(ui, cx, tr!("voices-details"));
    let Some(details) = desk.browsed.details(picked.backend, &picked.id) else {
        return note(ui, cx, tr!("voices-details-loading"));
    };
    match details {
        Ok(details) => told_ui(ui, cx, details),
        Err(trouble) => {
            cx.view.told_here = trouble.topic;
            if TroubleCard::new(trouble).narrow().show(ui).is_some() {
                let again = VoicesCommand::Details(picked.backend, picked.id.clone());
                cx.send(Command::Voices(again));
            }
        }
    }
}

fn told_ui(ui: &mut Ui, cx: &StudioCtx<'_>, details: &VoiceDetails) {
    match details.voice.settings {
        OwnSettings::Known(settings) => settings_ui(ui, cx, settings),
        OwnSettings::Unread | OwnSettings::Unknown => note(ui, cx, tr!("voices-settings-unknown")),
    }
    for (model, state) in &details.training {
        let name = cx.desk.model_name(cx.desk.backend(), model);
        fact(
            ui,
            cx,
            &tr!("voices-fact-training", model = name),
            &words::word(state),
        );
    }
    let verified = details.verified.map(|is| {
        if is {
            tr!("voices-verified")
        } else {
            tr!("voices-unverified")
        }
    });
    fact(
        ui,
        cx,
        &tr!("voices-fact-verified"),
        &verified.unwrap_or_default(),
    );
    let safety = details.safety.as_deref().map(words::word);
    fact(
        ui,
        cx,
        &tr!("voices-fact-safety"),
        &safety.unwrap_or_default(),
    );
    if details.owner.is_some() {
        fact(
            ui,
            cx,
            &tr!("voices-fact-owner"),
            &tr!("voices-shared-by-others"),
        );
    }
    let fiat = details
        .fiat_rate
        .map(|rate| tr!("voices-fiat", dollars = rate_text(rate)));
    fact(ui, cx, &tr!("voices-fact-fiat"), &fiat.unwrap_or_default());
    let samples = details.samples.len();
    if samples > 0 {
        fact(ui, cx, &tr!("voices-fact-samples"), &samples.to_string());
    }
    for sample in details.samples.iter().take(SAMPLES) {
        let long = sample
            .seconds
            .map(|secs| tr!("studio-seconds", seconds = format!("{secs:.1}")));
        let large = sample
            .bytes
            .map(|bytes| tr!("voices-kilobytes", count = bytes.div_ceil(1_000)));
        let said: Vec<_> = long.into_iter().chain(large).collect();
        fact(ui, cx, &words::tidy(&sample.name), &said.join(" · "));
    }
}

fn settings_ui(ui: &mut Ui, cx: &StudioCtx<'_>, settings: VoiceSettings) {
    for (name, value) in [
        (tr!("history-fact-stability"), settings.stability()),
        (tr!("history-fact-similarity"), settings.similarity_boost()),
        (tr!("history-fact-style"), settings.style()),
        (tr!("history-fact-speed"), settings.speed()),
    ] {
        fact(ui, cx, &name, &format!("{value:.2}"));
    }
}

/// The place that a panel draws into, with a margin at its sides.
fn inset(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let margin = egui::Margin::symmetric(size::PAD as i8, 14);
    egui::Frame::new().inner_margin(margin).show(ui, add);
}

/// A head of the inspector with a title.
fn head_ui(ui: &mut Ui, cx: &StudioCtx<'_>, title: &str) {
    let size = vec2(ui.available_width(), size::head(ui.ctx()));
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let builder = UiBuilder::new()
        .id_salt("voices-inspector-head")
        .max_rect(rect.shrink2(vec2(size::PAD, 0.0)))
        .layout(egui::Layout::left_to_right(egui::Align::Center));
    let mut strip = ui.new_child(builder);
    let title = egui::Label::new(Face::Title.rich(title, cx.tokens.text)).truncate();
    strip.add(title);
    let line = egui::Stroke::new(1.0, cx.tokens.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
}
