//! What the service tells of the voice that is looked at, and what this library knows of it.

use egui::Ui;
use mynah_ui_core::words::labels;

use super::card::rate_text;
use super::details::{heading, note};
use super::{Picked, words};
use mynah_core::settings::{Setting, VoiceSettings};
use mynah_i18n::thousands;
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand, SampleAt, VoicesCommand};
use mynah_model::desk::{OwnSettings, SampleFact, SharingFact, TrainingFact, VoiceDetails};
use mynah_model::event::Playing;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::words::settings::name as setting_name;
use mynah_ui_core::words::{credits, date};
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::toggle::on_or_off;
use mynah_ui_kit::widgets::{Button, play_button, tip};

/// Samples that are listed.
const SAMPLES: usize = 12;

/// What was spoken with it in this library, and where that is listed.
pub(super) fn past_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, picked: &Picked) {
    if cx.view.blind.has(cx.desk, &picked.id) {
        // Whose take failed has spoken less than the others.
        let told = tr!("voices-past-blind");
        return fact(ui, cx, &tr!("voices-fact-past"), &told);
    }
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
    let spoke = past.is_some_and(|past| past.takes > 0);
    if spoke && picked.shared.is_none() && picked.backend == cx.desk.backend() {
        let button = Button::new(tr!("voices-history"))
            .small()
            .outline()
            .icon(icons::CLOCK_COUNTER_CLOCKWISE)
            .tip(tr!("voices-history.tip"));
        if ui.add(button).clicked() {
            cx.view.history_of = Some(picked.id.clone());
            cx.act(Action::HistoryRoom);
        }
    }
}

/// What the service tells of it: settings, samples, training, who shares it.
pub(super) fn details_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, picked: &Picked) {
    let desk = cx.desk;
    ui.add_space(4.0);
    heading(ui, cx, tr!("voices-details"));
    let Some(details) = desk.browsed.details(picked.backend, &picked.id) else {
        return note(ui, cx, tr!("voices-details-loading"));
    };
    match details {
        Ok(details) => told_ui(ui, cx, picked, details),
        Err(trouble) => {
            cx.view.told_here = trouble.topic;
            if TroubleCard::new(trouble).narrow().show(ui).is_some() {
                let again = VoicesCommand::Details(picked.backend, picked.id.clone());
                cx.send(Command::Voices(again));
            }
        }
    }
}

fn told_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, picked: &Picked, details: &VoiceDetails) {
    match details.voice.settings {
        OwnSettings::Known(settings) => settings_ui(ui, cx, settings),
        OwnSettings::Unread | OwnSettings::Unknown => note(ui, cx, tr!("voices-settings-unknown")),
    }
    for training in &details.training {
        training_ui(ui, cx, picked, training);
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
    for failure in details.verify_failures.iter().take(3) {
        note(ui, cx, words::tidy(failure).into_owned());
    }
    let safety = details.safety.as_deref().map(labels::label_word);
    fact(
        ui,
        cx,
        &tr!("voices-fact-safety"),
        &safety.unwrap_or_default(),
    );
    if let Some(sharing) = &details.sharing {
        sharing_ui(ui, cx, sharing);
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
        sample_ui(ui, cx, picked, sample);
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
    let boost = Setting::UseSpeakerBoost(None);
    let is_on = on_or_off(settings.use_speaker_boost());
    fact(ui, cx, &setting_name(boost), &is_on);
}

/// How far its training for a model is. Only a model that is through can speak with it.
fn training_ui(ui: &mut Ui, cx: &StudioCtx<'_>, picked: &Picked, training: &TrainingFact) {
    let model = cx.desk.model_name(picked.backend, &training.model);
    let mut state = labels::label_word(&training.state);
    let share = training
        .progress
        .filter(|share| *share > 0.0 && *share < 1.0);
    if let Some(share) = share {
        let percent = (share * 100.0).floor() as u64;
        state = tr!("voices-training-percent", state = state, percent = percent);
    }
    fact(ui, cx, &tr!("voices-fact-training", model = model), &state);
    let message = words::tidy(&training.message);
    if !message.is_empty() {
        note(ui, cx, message.into_owned());
    }
}

fn sharing_ui(ui: &mut Ui, cx: &StudioCtx<'_>, sharing: &SharingFact) {
    if sharing.by_others {
        let (name, value) = (tr!("voices-fact-owner"), tr!("voices-shared-by-others"));
        return fact(ui, cx, &name, &value);
    }
    let shared = match sharing.status.as_str() {
        "" => return,
        "disabled" => tr!("voices-not-shared"),
        "enabled" => tr!("voices-shared-by-you"),
        other => labels::label_word(other),
    };
    fact(ui, cx, &tr!("voices-fact-sharing"), &shared);
    if sharing.status == "disabled" {
        return;
    }
    let review = labels::label_word(&sharing.review);
    fact(ui, cx, &tr!("voices-fact-review"), &review);
    let added = sharing.added_by.map(thousands).unwrap_or_default();
    fact(ui, cx, &tr!("voices-fact-added"), &added);
}

/// A recording that it was made of, to be heard.
fn sample_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, picked: &Picked, sample: &SampleFact) {
    let t = cx.tokens;
    let long = sample
        .seconds
        .map(|secs| tr!("studio-seconds", seconds = format!("{secs:.1}")));
    let large = sample
        .bytes
        .map(|bytes| tr!("voices-kilobytes", count = bytes.div_ceil(1_000)));
    let said: Vec<_> = long.into_iter().chain(large).collect();
    let said = said.join(" · ");
    let name = words::tidy(&sample.name);
    let name = if name.is_empty() {
        sample.id.as_str()
    } else {
        &*name
    };
    let is_long = sample
        .seconds
        .is_some_and(|secs| secs > f64::from(SampleAt::MOST_SECS))
        || sample
            .bytes
            .is_some_and(|bytes| bytes > SampleAt::MOST_BYTES);
    let playback = &cx.desk.playback;
    let is_heard = !playback.paused
        && matches!(&playback.playing, Some(Playing::Sample { sample: heard, .. }) if *heard == sample.id);
    ui.horizontal(|ui| {
        let label = if is_heard {
            tr!("voices-sample-stop", name = name)
        } else {
            tr!("voices-sample-play", name = name)
        };
        if is_long {
            // What can't be heard has no button; why stands at its name.
            ui.add_space(24.0);
        } else {
            let explanation = tr!("voices-sample.tip");
            if play_button(ui, 24.0, is_heard, (&label, &explanation)).clicked() {
                if is_heard {
                    cx.send(Command::Playback(PlaybackCommand::Stop));
                } else {
                    cx.send(Command::Voices(VoicesCommand::Sample(SampleAt {
                        backend: picked.backend,
                        voice: picked.id.clone(),
                        sample: sample.id.clone(),
                        name: name.to_owned(),
                    })));
                }
            }
        }
        let length = Face::Small.galley(ui, said.as_str(), t.text2).size().x;
        let room = (ui.available_width() - length - 8.0).max(40.0);
        let shown = Face::Small.elided(ui, name, t.text, room);
        let (rect, response) = ui.allocate_exact_size(egui::vec2(room, 24.0), egui::Sense::hover());
        let told = format!("{name}: {said}");
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, told.as_str())
        });
        let at = egui::pos2(rect.left(), rect.center().y - shown.size().y / 2.0);
        ui.painter().galley(at, shown, t.text);
        let explanation = if is_long {
            tr!("voices-sample-long", name = name)
        } else {
            name.to_owned()
        };
        tip(ui, response, &explanation);
        ui.label(Face::Small.rich(said, t.text2));
    });
}
