//! What stands at the right of the Voices room: the voice that is looked at, and what can be done with it.

use egui::{Label, ScrollArea, Ui, UiBuilder, vec2};
use mynah_ui_core::voice_uses::cast_voice;
use mynah_ui_core::words::labels;

use super::agreed::agreed_ui;
use super::card::{self, Shown, rate_text};
use super::said::say_ui;
use super::told::{details_ui, past_ui};
use super::{Picked, Shelf, VoicesPanel, Wants, hear, mine, words};
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::desk::{Like, OwnSettings, Voice, Voices};
use mynah_ui_core::ctx::{StudioCtx, ToRecast};
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::voice_list::Facet;
use mynah_ui_core::words::date;
use mynah_ui_core::words::language_name;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, combo_item, empty_state, menu};

/// Speakers that can be chosen here: of a play with more, the Script room casts.
const SPEAKERS: usize = 400;

pub(super) fn inspector_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, panel: &mut VoicesPanel) {
    panel.follow_changes(cx);
    let picked = panel.picked.clone();
    let desk = cx.desk;
    cx.view.said = None;
    let Some((picked, voice)) = picked.as_ref().and_then(|it| Some((it, it.shown(desk)?))) else {
        panel.wants.take_if(|wants| *wants == Wants::Details);
        head_ui(ui, cx, &tr!("voices-inspector"));
        let (title, text) = (tr!("voices-nothing"), tr!("voices-nothing.text"));
        let backend = panel.shelf.backend(desk);
        let is_own = panel.shelf != Shelf::Shared;
        ScrollArea::vertical()
            .id_salt("voices-collections")
            .auto_shrink(false)
            .show(ui, |ui| {
                if is_own {
                    inset(ui, |ui| {
                        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                        panel.collections.ui(ui, cx, backend, None);
                    });
                }
                empty_state(ui, icons::USER_SOUND, &title, &text, None);
                keys::bring_into_view(ui);
            });
        return;
    };
    ask(cx, panel, picked, voice);
    head_ui(ui, cx, &voice.name());
    ScrollArea::vertical()
        // Another voice is read from its beginning.
        .id_salt(("voices-inspector", &picked.id))
        .auto_shrink(false)
        .show(ui, |ui| {
            inset(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                play_ui(ui, cx, panel, picked, voice);
                if let Shown::Own(voice) = voice {
                    say_ui(ui, cx, panel, (picked, voice));
                    cast_ui(ui, cx, picked, voice);
                } else {
                    note(ui, cx, tr!("voices-add-first"));
                }
                panel.form.ui(ui, cx, picked, voice);
                ui.add_space(4.0);
                heading(ui, cx, tr!("voices-about"));
                about_ui(ui, cx, picked, voice);
                ui.add_space(4.0);
                heading(ui, cx, tr!("voices-mine"));
                let collections = match voice {
                    Shown::Own(voice) => voice.facts.collections.as_slice(),
                    Shown::Shared(_) => &[],
                };
                panel.mine.ui(ui, cx, picked, collections);
                if let Shown::Own(own) = voice {
                    panel.collections.ui(ui, cx, picked.backend, Some(own));
                    agreed_ui(ui, cx, own);
                    details_ui(ui, cx, picked);
                }
            });
            keys::bring_into_view(ui);
        });
}

pub(super) fn note(ui: &mut Ui, cx: &StudioCtx<'_>, words: String) {
    ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
}

pub(super) fn heading(ui: &mut Ui, cx: &StudioCtx<'_>, words: String) {
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
        panel.detailed = of;
        let details = VoicesCommand::Details(picked.backend, picked.id.clone());
        cx.send(Command::Voices(details));
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
            let button = ui.add(button.tip(tr!("voices-play.tip")));
            if panel
                .wants
                .take_if(|wants| *wants == Wants::Details)
                .is_some()
            {
                button.request_focus();
            }
            if button.clicked() {
                panel.means_said = false;
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
        let button = ui.add(button);
        // A voice without a preview has this one first.
        if panel
            .wants
            .take_if(|wants| *wants == Wants::Details)
            .is_some()
        {
            button.request_focus();
        }
        if button.clicked() {
            mine::favour(cx, picked);
        }
        if voice.has_preview() && picked.backend == cx.desk.backend() {
            let button = Button::new(tr!("voices-similar"))
                .command("voices-similar")
                .small()
                .outline()
                .icon(icons::USERS)
                .tip(tr!("voices-similar.tip"));
            if ui.add(button).clicked() {
                let original = match voice {
                    Shown::Own(voice) => voice.facts.original.clone(),
                    Shown::Shared(_) => None,
                };
                panel.list_like(Like::Voice {
                    voice: picked.id.clone(),
                    original,
                    name: name.into_owned(),
                    address: voice.address(),
                });
            }
        }
    });
}

/// Gives the voice to a speaker of the project, once a dialog said what that means.
fn cast_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, picked: &Picked, voice: &Voice) {
    let desk = cx.desk;
    let Some(project) = desk.project.as_ref().map(|project| project.card.id) else {
        return;
    };
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
                let now = cast.map(|cast| words::tidy(desk.called(cast)).into_owned());
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
        cx.view.recast = Some(ToRecast {
            project,
            speaker: speaker.to_string(),
            backend: picked.backend,
            voice: cast_voice(voice),
            manner: Vec::new(),
        });
    }
}

fn about_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, picked: &Picked, voice: Shown<'_>) {
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
        &labels::label_word(category),
    );
    for (name, value) in voice.labels() {
        let value = match name.as_str() {
            "language" => language_name(value),
            _ => labels::label_word(value),
        };
        fact(ui, cx, &labels::label_word(name), &value);
    }
    let languages = voice.languages().iter().map(|code| language_name(code));
    let languages: Vec<_> = languages.collect();
    fact(ui, cx, &tr!("voices-fact-languages"), &languages.join(", "));
    for (language, models) in voice.spoken_with(cx.desk, picked.backend) {
        fact(ui, cx, &language, &models);
    }
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
            let cast = cx.desk.script().cast().0.iter().filter(|(_, part)| {
                let cast = part.voice(picked.backend);
                cast.is_some_and(|cast| cast.id == picked.id)
            });
            let mut cast: Vec<String> = cast.map(|(speaker, _)| speaker.clone()).collect();
            if !cast.is_empty() {
                // A part without a line is nobody's.
                let speaking = cx.desk.speakers();
                cast.retain(|speaker| speaking.iter().any(|it| **it == **speaker));
            }
            if !cast.is_empty() {
                note(ui, cx, words::in_cast(&cast));
            }
            let models = voice.facts.models.iter();
            let models = models.map(|model| cx.desk.model_name(picked.backend, model));
            let models: Vec<_> = models.collect();
            fact(ui, cx, &tr!("voices-fact-models"), &models.join(", "));
            let ends = voice
                .facts
                .ends
                .map(|at| date(mynah_core::day::Day::here(at)));
            fact(ui, cx, &tr!("voices-fact-ends"), &ends.unwrap_or_default());
        }
        Shown::Shared(card) => {
            let owner = voice.owner().unwrap_or_default();
            fact(ui, cx, &tr!("voices-fact-owner"), &owner);
            let fiat = card
                .fiat_rate
                .map(|rate| tr!("voices-fiat", dollars = rate_text(rate)));
            fact(ui, cx, &tr!("voices-fact-fiat"), &fiat.unwrap_or_default());
            let free = card.free_users_allowed.map(yes_no).unwrap_or_default();
            fact(ui, cx, &tr!("voices-fact-free"), &free);
            let watched = card.live_moderated.map(yes_no).unwrap_or_default();
            fact(ui, cx, &tr!("voices-fact-watched"), &watched);
            let added = card.added_by.filter(|count| *count > 0);
            let added = added.map(mynah_i18n::thousands).unwrap_or_default();
            fact(ui, cx, &tr!("voices-fact-added"), &added);
        }
    }
    past_ui(ui, cx, picked);
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
