//! How a film is dubbed: languages, transcripts, the part, speakers, voices, background.

use egui::{Label, Ui};

use super::new::{Enters, NewDub, TRY, heading_ui};
use super::words::language as named;
use mynah_core::backend::Backend;
use mynah_core::language::DUBBED;
use mynah_core::plan::Plan;
use mynah_core::request::Worth;
use mynah_i18n::tr;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{
    Button, Combo, Segment, TextField, combo_check, combo_item, segmented, toggle_row,
};

/// The most speakers that can be said, as by the command line.
const SPEAKERS: u32 = 32;
/// Width of a choice.
const CHOICE: f32 = 260.0;

/// Whether a language can be chosen.
pub(super) fn is_known(code: &str) -> bool {
    DUBBED.contains(&code)
}

impl NewDub {
    /// Into which languages, and from which.
    pub(super) fn languages_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        heading_ui(ui, cx, &tr!("dubbing-into"), "");
        let width = ui.available_width().min(CHOICE);
        let shown = if self.chosen.languages.is_empty() {
            tr!("dubbing-add-language")
        } else {
            tr!("dubbing-more-languages")
        };
        let (name, explanation) = (tr!("dubbing-into.name"), tr!("dubbing-into.tip"));
        let combo = Combo::new(&name, &shown).tip(&explanation).width(width);
        let combo = combo.icon(icons::PLUS).several();
        let picked = combo.show(ui, |ui| {
            let mut picked = None;
            for code in DUBBED {
                let on = self.chosen.languages.iter().any(|it| it == code);
                let name = named(code);
                let explanation = tr!("dubbing-language.tip", language = name.as_str());
                if combo_check(ui, on, &name, &explanation).clicked() {
                    picked = Some(code);
                }
            }
            picked
        });
        if self.enters == Enters::Languages {
            self.enters = Enters::Nowhere;
            if keys::are_nobodys(ui) {
                picked.response.request_focus();
            }
        }
        if let Some(code) = picked.inner.flatten() {
            match self.chosen.languages.iter().position(|it| it == code) {
                Some(place) => {
                    self.chosen.languages.remove(place);
                }
                None => self.chosen.languages.push(code.to_owned()),
            }
        }
        let mut away = None;
        ui.horizontal_wrapped(|ui| {
            for (place, code) in self.chosen.languages.iter().enumerate() {
                let name = named(code);
                let button = Button::new(name.as_str()).row().icon(icons::X);
                let button = button.name(tr!("dubbing-remove", language = name.as_str()));
                if ui.add(button.tip(tr!("dubbing-remove.tip"))).clicked() {
                    away = Some(place);
                }
            }
        });
        if let Some(place) = away {
            self.chosen.languages.remove(place);
        }
        self.source_ui(ui, cx.desk.backend());
    }

    /// The audio track that is dubbed, where the file has several, and what there is to know of its channels; the number of
    /// another one that is chosen.
    pub(super) fn tracks_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) -> Option<usize> {
        let facts = &self.brought()?.facts;
        let mut chosen = None;
        if facts.tracks.len() > 1 {
            let (used, track) = facts.used_track()?;
            let (name, explanation) = (tr!("dubbing-track"), tr!("dubbing-track.tip"));
            let shown = track.numbered(used);
            ui.label(Face::Small.rich(name.as_str(), cx.tokens.text2));
            let combo = Combo::new(&name, &shown).tip(&explanation);
            let combo = combo.width(ui.available_width().min(CHOICE));
            let picked = combo.show(ui, |ui| {
                let mut picked = None;
                for (number, track) in (1..).zip(&facts.tracks) {
                    let words = track.numbered(number);
                    if combo_item(ui, number == used, (&words, ""), &explanation).clicked() {
                        picked = Some(number);
                    }
                }
                picked
            });
            chosen = picked.inner.flatten().filter(|number| *number != used);
        }
        let sent = facts.sends_copy && cx.desk.backend() == Backend::Live;
        let sent = sent.then(|| tr!("dub-track-sent"));
        for words in sent.into_iter().chain(facts.sound_notes()) {
            ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
        }
        chosen
    }

    fn source_ui(&mut self, ui: &mut Ui, backend: Backend) {
        let width = ui.available_width().min(CHOICE);
        let (found, explanation) = match backend {
            Backend::Draft => (
                tr!("dubbing-source-found.draft"),
                tr!("dubbing-source.draft"),
            ),
            Backend::Live => (tr!("dubbing-source-found"), tr!("dubbing-source.tip")),
        };
        let shown = self
            .chosen
            .source
            .as_deref()
            .map_or_else(|| found.clone(), named);
        let name = tr!("dubbing-source");
        ui.label(Face::Small.rich(name.as_str(), mynah_ui_kit::theme::Tokens::of(ui).text2));
        let combo = Combo::new(&name, &shown).tip(&explanation).width(width);
        let picked = combo.show(ui, |ui| {
            let mut picked = None;
            if combo_item(ui, self.chosen.source.is_none(), (&found, ""), &explanation).clicked() {
                picked = Some(None);
            }
            for code in DUBBED {
                let on = self.chosen.source.as_deref() == Some(code);
                let explanation = tr!("dubbing-source-is.tip");
                if combo_item(ui, on, (&named(code), ""), &explanation).clicked() {
                    picked = Some(Some(code.to_owned()));
                }
            }
            picked
        });
        if let Some(picked) = picked.inner.flatten() {
            self.chosen.source = picked;
            self.chosen.is_source_said = true;
        }
    }

    /// All the rest.
    pub(super) fn options_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        heading_ui(ui, cx, &tr!("dubbing-part"), "");
        let wide = ui.available_width().min(420.0);
        ui.scope(|ui| {
            ui.set_max_width(wide);
            let seconds = self.brought().map(|it| it.lasts());
            let is_short = seconds.is_some_and(|it| it <= f64::from(TRY));
            let why = is_short.then(|| tr!("dubbing-try-short"));
            let name = tr!("dubbing-try", seconds = TRY);
            let explanation = tr!("dubbing-try.tip");
            let mut tries = self.chosen.tries && !is_short;
            if toggle_row(ui, &name, &mut tries, &explanation, why.as_deref()).changed() {
                self.chosen.tries = tries;
            }
            if !self.chosen.tries {
                self.part_ui(ui, cx);
            }
            self.voices_ui(ui, cx);
        });
    }

    fn part_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let wrong = self.cut().is_err();
        ui.horizontal(|ui| {
            let [from, to] = &mut self.chosen.part;
            for (text, name) in [(from, tr!("dubbing-from")), (to, tr!("dubbing-to"))] {
                ui.label(Face::Small.rich(name.as_str(), cx.tokens.text2));
                let explanation = tr!("dubbing-part-of.tip");
                let field = TextField::new(text, &name).small().width(72.0).mono();
                ui.add(field.tip(&explanation).wrong(wrong).limit(5));
            }
        });
    }

    fn voices_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        heading_ui(ui, cx, &tr!("dubbing-voices"), "");
        let backend = cx.desk.backend();
        let is_draft = backend == Backend::Draft;
        let ink = cx.tokens.text2;
        let small = |ui: &mut Ui, words: String| {
            ui.add(Label::new(Face::Small.rich(words, ink)).wrap());
        };
        if is_draft {
            small(ui, tr!("dubbing-speakers.draft"));
        } else {
            self.speakers_ui(ui);
        }
        let name = tr!("dubbing-clones");
        let explanation = match backend {
            Backend::Draft => tr!("dubbing-clones.draft"),
            Backend::Live => tr!("dubbing-clones.tip"),
        };
        toggle_row(ui, &name, &mut self.chosen.clones, &explanation, None);
        if self.chosen.clones && is_draft {
            small(ui, tr!("dubbing-clones-draft"));
        }
        if self.chosen.clones {
            self.consent_ui(ui, cx);
        } else if is_draft {
            small(ui, tr!("dubbing-clones-off.draft"));
        } else {
            small(ui, tr!("dubbing-clones-off"));
        }
        let (name, explanation) = (tr!("dubbing-background"), tr!("dubbing-background.tip"));
        let why = self
            .chosen
            .background
            .as_ref()
            .map(|_| tr!("dubbing-background-own"));
        let mut drops = self.chosen.drop_background || why.is_some();
        if toggle_row(ui, &name, &mut drops, &explanation, why.as_deref()).changed() {
            self.chosen.drop_background = drops;
        }
        if is_draft && !drops {
            small(ui, tr!("dubbing-background-draft"));
        }
        self.background_ui(ui, cx);
        let (name, explanation) = (tr!("dubbing-profanity"), tr!("dubbing-profanity.tip"));
        let why = is_draft.then(|| tr!("dubbing-profanity.draft"));
        let masks = &mut self.chosen.mask_profanity;
        toggle_row(ui, &name, masks, &explanation, why.as_deref());
        self.worth_ui(ui, cx);
        self.way_ui(ui, cx);
    }

    fn speakers_ui(&mut self, ui: &mut Ui) {
        let name = tr!("dubbing-speakers");
        let said = |count: Option<u32>| match count {
            Some(count) => tr!("dubbing-speakers-count", count = count),
            None => tr!("dubbing-speakers-found"),
        };
        let (shown, explanation) = (said(self.chosen.speakers), tr!("dubbing-speakers.tip"));
        let combo = Combo::new(&name, &shown).tip(&explanation);
        let picked = combo
            .width(ui.available_width().min(CHOICE))
            .show(ui, |ui| {
                let mut picked = None;
                for count in std::iter::once(None).chain((1..=SPEAKERS).map(Some)) {
                    let on = self.chosen.speakers == count;
                    if combo_item(ui, on, (&said(count), ""), &explanation).clicked() {
                        picked = Some(count);
                    }
                }
                picked
            });
        if let Some(count) = picked.inner.flatten() {
            self.chosen.speakers = count;
        }
    }

    /// A background of one's own, and what comes of one.
    fn background_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let about = tr!("dubbing-background-about");
        ui.add(Label::new(Face::Small.rich(about, cx.tokens.text2)).wrap());
        let Some(path) = &self.chosen.background else {
            let choose = Button::new(Action::ChooseDubBackground.label());
            let choose = choose.small().outline().icon(icons::WAVEFORM);
            let tip = Action::ChooseDubBackground.tip();
            if ui.add(choose.tip(tip)).clicked() {
                cx.act(Action::ChooseDubBackground);
            }
            return;
        };
        let name = self.chosen.name_of(path);
        let away = tr!("dubbing-background-away", name = name.as_str());
        let button = Button::new(name).row().icon(icons::X).name(away);
        let tip = tr!("dubbing-background-away.tip");
        if ui.add(button.tip(tip)).clicked() {
            self.chosen.background = None;
        }
    }

    /// Marked or not, and how large: what the account's plan has not says which has it.
    fn worth_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let has_picture = self.brought().is_some_and(|it| it.has_picture);
        let about = match cx.desk.backend() {
            Backend::Draft => tr!("dubbing-worth.draft"),
            Backend::Live if has_picture => tr!("dubbing-worth.about"),
            Backend::Live => tr!("dubbing-worth.sound"),
        };
        heading_ui(ui, cx, &tr!("dubbing-worth"), &about);
        let labels = [
            tr!("dubbing-marked"),
            tr!("dubbing-plain"),
            tr!("dubbing-full"),
        ];
        let marked = match cx.desk.backend() {
            Backend::Draft => tr!("dubbing-marked.draft"),
            Backend::Live => tr!("dubbing-marked.tip"),
        };
        let tips = [marked, tr!("dubbing-plain.tip"), tr!("dubbing-full.tip")];
        let worths = [Worth::Marked, Worth::Plain, Worth::Full];
        let shown = if has_picture { 3 } else { 2 };
        let segments = worths.iter().zip(labels.iter().zip(&tips)).take(shown);
        let segments: Vec<_> = segments
            .map(|(worth, (label, tip))| Segment::new(*worth, label).tip(tip))
            .collect();
        segmented(
            ui,
            &tr!("dubbing-worth"),
            &mut self.chosen.worth,
            &segments,
            None,
        );
        let plan = cx.desk.plan_of(cx.desk.backend());
        let lacking = worths.into_iter().zip(labels).take(shown);
        for (worth, label) in lacking {
            if let Some(plan) = plan.filter(|plan| !plan.dubs(worth)) {
                let needed = Plan::needed_for_dub(worth).name();
                let words = tr!(
                    "dubbing-plan-needs",
                    what = label,
                    needed = needed,
                    plan = plan.name()
                );
                ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
            }
        }
    }

    /// Why the account's plan doesn't make it so, as far as its plan is known.
    pub(super) fn lacks_plan(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let plan = cx.desk.plan_of(cx.desk.backend())?;
        let needed = Plan::needed_for_dub(self.chosen.worth).name();
        (!plan.dubs(self.chosen.worth)).then(|| tr!("dubbing-plan", needed = needed))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui::accesskit::Role;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use mynah_model::command::FilmFrom;
    use mynah_model::desk::Meter;
    use mynah_model::dubbing::{Brought, Film, FilmCard, FilmFacts, Language};
    use mynah_model::event::{AccountEvent, DubbingEvent, Event};

    use crate::DubbingPanel;
    use mynah_core::request::Input;
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    /// A film with a picture, into English without a mark, by an account on a plan.
    fn form(
        plan: Plan,
    ) -> egui_kittest::Harness<'static, mynah_ui_core::testing::Bench<DubbingPanel>> {
        let mut desk = desk(Backend::Live, SCRIPT);
        let meter = Meter {
            plan,
            ..Meter::default()
        };
        desk.apply(Event::Account(AccountEvent::Meter(Backend::Live, meter)));
        let mut form = NewDub::into_language("en");
        form.chosen.film = Some(FilmFrom::Kept(Arc::new(Brought {
            input: Input {
                hash: "ab".to_owned(),
                extension: "mp4".to_owned(),
                bytes: 1,
                seconds: 90.0,
                name: "a.mp4".to_owned(),
            },
            has_picture: true,
            facts: FilmFacts::default(),
        })));
        let panel = DubbingPanel {
            form: Some(Box::new(form)),
            ..DubbingPanel::default()
        };
        room((900.0, 1800.0), desk, panel, |panel, ui, cx| {
            panel.new_ui(ui, cx, (false, false));
        })
    }

    /// What a plan has not could be begun, and nothing told which plan has it.
    #[test]
    fn what_a_plan_has_not_says_which_has_it_and_cannot_be_begun() {
        let begin = |form: &egui_kittest::Harness<'_, _>| {
            let begin = form.get_by_label_contains("Begin one language");
            !begin.accesskit_node().is_disabled()
        };
        let mut small = form(Plan::Free);
        let says = |form: &egui_kittest::Harness<'_, _>, words: &str| {
            form.query_by_label_contains(words).is_some()
        };
        let needs = format!("needs {}; the account is on", Plan::Creator.name());
        assert!(form(Plan::Free).query_all_by_label_contains(&needs).count() == 2);
        assert!(!begin(&small));
        let form_of = |panel: &mut DubbingPanel| {
            panel
                .form
                .as_mut()
                .map(|it| it.chosen.worth = Worth::Marked)
        };
        form_of(&mut small.state_mut().panel);
        small.run();
        assert!(begin(&small), "a mark costs nobody a plan");
        let large = form(Plan::Creator);
        assert!(begin(&large) && !says(&large, "; the account is on"));
    }

    /// The first figure of a part made another film of it, what was said of the whole went, and the field lost the keys.
    #[test]
    fn a_part_is_typed_to_its_end_whatever_is_said_above_it() {
        let mut form = form(Plan::Creator);
        let typed = form
            .state()
            .panel
            .form
            .as_ref()
            .and_then(|it| it.request(""));
        let mut film = Film::of(typed.unwrap());
        film.want(vec![Language {
            code: "en".to_owned(),
            ..Language::default()
        }]);
        let card = FilmCard {
            id: film.id(Backend::Live),
            backend: Backend::Live,
            ..testing::card(film, vec![testing::ready()])
        };
        let listed = DubbingEvent::Listed(Backend::Live, vec![card]);
        form.state_mut().desk.apply(Event::Dubbing(listed));
        form.run();
        let is_said = |form: &egui_kittest::Harness<'_, _>| {
            form.query_by_label_contains("is dubbed already").is_some()
        };
        assert!(is_said(&form));
        form.get_by_role_and_label(Role::TextInput, &tr!("dubbing-from"))
            .focus();
        form.run();
        for figure in ["2", "0"] {
            form.event(egui::Event::Text(figure.to_owned()));
            form.run();
        }
        assert!(!is_said(&form));
        let typed = form
            .state()
            .panel
            .form
            .as_ref()
            .map(|it| it.chosen.part[0].clone());
        assert_eq!(typed.as_deref(), Some("20"));
    }

    /// The window named nine speakers, the command line 32.
    #[test]
    fn as_many_speakers_can_be_said_as_the_command_line_takes() {
        let mut form = form(Plan::Creator);
        form.get_by_label(&tr!("dubbing-speakers")).click();
        form.run();
        form.get_by_label(&tr!("dubbing-speakers-count", count = 32));
        assert!(
            form.query_by_label(&tr!("dubbing-speakers-count", count = 33))
                .is_none()
        );
    }
}
