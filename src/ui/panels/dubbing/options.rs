//! How a film is dubbed: languages, transcripts, the part, speakers, voices, background.

use egui::{Label, Ui};

use super::new::{NewDub, TRY, heading_ui};
use super::words::language as named;
use crate::terms::backend::Backend;
use crate::terms::request::Worth;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons};
use crate::ui::widgets::{
    Button, Combo, Segment, TextField, combo_check, combo_item, segmented, toggle_row,
};

/// Languages that the service dubs into (its page "Dubbing"), the most asked for first.
const LANGUAGES: [&str; 32] = [
    "en", "es", "de", "fr", "pt", "it", "ja", "zh", "hi", "ko", "ar", "ru", "nl", "pl", "tr", "id",
    "fil", "sv", "bg", "ro", "cs", "el", "fi", "hr", "ms", "sk", "da", "ta", "uk", "hu", "no",
    "vi",
];
/// The most speakers that are named.
const SPEAKERS: u32 = 9;
/// Width of a choice.
const CHOICE: f32 = 260.0;

impl NewDub {
    /// Into which languages, and from which.
    pub(super) fn languages_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        heading_ui(ui, cx, &tr!("dubbing-into"), "");
        let width = ui.available_width().min(CHOICE);
        let shown = if self.languages.is_empty() {
            tr!("dubbing-add-language")
        } else {
            tr!("dubbing-more-languages")
        };
        let (name, explanation) = (tr!("dubbing-into.name"), tr!("dubbing-into.tip"));
        let combo = Combo::new(&name, &shown).tip(&explanation).width(width);
        let picked = combo.icon(icons::PLUS).show(ui, |ui| {
            let mut picked = None;
            for code in LANGUAGES {
                let on = self.languages.iter().any(|it| it == code);
                let name = named(code);
                let explanation = tr!("dubbing-language.tip", language = name.as_str());
                if combo_check(ui, on, &name, &explanation).clicked() {
                    picked = Some(code);
                }
            }
            picked
        });
        if let Some(code) = picked.inner.flatten() {
            match self.languages.iter().position(|it| it == code) {
                Some(place) => {
                    self.languages.remove(place);
                }
                None => self.languages.push(code.to_owned()),
            }
        }
        let mut away = None;
        ui.horizontal_wrapped(|ui| {
            for (place, code) in self.languages.iter().enumerate() {
                let name = named(code);
                let button = Button::new(name.as_str()).row().icon(icons::X);
                let button = button.name(tr!("dubbing-remove", language = name.as_str()));
                if ui.add(button.tip(tr!("dubbing-remove.tip"))).clicked() {
                    away = Some(place);
                }
            }
        });
        if let Some(place) = away {
            self.languages.remove(place);
        }
        self.source_ui(ui);
    }

    fn source_ui(&mut self, ui: &mut Ui) {
        let width = ui.available_width().min(CHOICE);
        let found = tr!("dubbing-source-found");
        let shown = self.source.as_deref().map_or_else(|| found.clone(), named);
        let (name, explanation) = (tr!("dubbing-source"), tr!("dubbing-source.tip"));
        ui.label(Face::Small.rich(name.as_str(), crate::ui::theme::Tokens::of(ui).text2));
        let combo = Combo::new(&name, &shown).tip(&explanation).width(width);
        let picked = combo.show(ui, |ui| {
            let mut picked = None;
            if combo_item(ui, self.source.is_none(), (&found, ""), &explanation).clicked() {
                picked = Some(None);
            }
            for code in LANGUAGES {
                let on = self.source.as_deref() == Some(code);
                let explanation = tr!("dubbing-source-is.tip");
                if combo_item(ui, on, (&named(code), ""), &explanation).clicked() {
                    picked = Some(Some(code.to_owned()));
                }
            }
            picked
        });
        if let Some(picked) = picked.inner.flatten() {
            self.source = picked;
        }
    }

    /// Transcripts with their translations: one for all languages, or one for each.
    pub(super) fn tables_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let about = match cx.desk.backend() {
            Backend::Draft => tr!("dubbing-tables-title.draft"),
            Backend::Live => tr!("dubbing-tables-title.live"),
        };
        heading_ui(ui, cx, &tr!("dubbing-tables-title"), &about);
        let mut away = None;
        ui.horizontal_wrapped(|ui| {
            for (place, path) in self.tables.iter().enumerate() {
                let name = path.file_name().unwrap_or(path.as_os_str());
                let name = name.to_string_lossy();
                let button = Button::new(&*name).row().icon(icons::X);
                let button = button.name(tr!("dubbing-table-away", name = &*name));
                if ui.add(button.tip(tr!("dubbing-table-away.tip"))).clicked() {
                    away = Some(place);
                }
            }
        });
        if let Some(place) = away {
            self.tables.remove(place);
        }
        let choose = Button::new(Action::ChooseDubTable.label())
            .small()
            .outline();
        let choose = choose.icon(icons::FILE_TEXT);
        if ui.add(choose.tip(Action::ChooseDubTable.tip())).clicked() {
            cx.act(Action::ChooseDubTable);
        }
    }

    /// All the rest.
    pub(super) fn options_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        heading_ui(ui, cx, &tr!("dubbing-part"), "");
        let wide = ui.available_width().min(420.0);
        ui.scope(|ui| {
            ui.set_max_width(wide);
            let seconds = self.brought.as_ref().map(|it| it.input.seconds);
            let is_short = seconds.is_some_and(|it| it <= f64::from(TRY));
            let why = is_short.then(|| tr!("dubbing-try-short"));
            let name = tr!("dubbing-try", seconds = TRY);
            let explanation = tr!("dubbing-try.tip");
            let mut tries = self.tries && !is_short;
            if toggle_row(ui, &name, &mut tries, &explanation, why.as_deref()).changed() {
                self.tries = tries;
            }
            if !self.tries {
                self.part_ui(ui, cx);
            }
            self.voices_ui(ui, cx);
        });
    }

    fn part_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let wrong = self.cut().is_err();
        ui.horizontal(|ui| {
            let [from, to] = &mut self.part;
            for (text, name) in [(from, tr!("dubbing-from")), (to, tr!("dubbing-to"))] {
                ui.label(Face::Small.rich(name.as_str(), cx.tokens.text2));
                let explanation = tr!("dubbing-part-of.tip");
                let field = TextField::new(text, &name).small().width(72.0).mono();
                ui.add(field.tip(&explanation).wrong(wrong).limit(5));
            }
        });
    }

    fn voices_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        heading_ui(ui, cx, &tr!("dubbing-voices"), "");
        let name = tr!("dubbing-speakers");
        let said = |count: Option<u32>| match count {
            Some(count) => tr!("dubbing-speakers-count", count = count),
            None => tr!("dubbing-speakers-found"),
        };
        let (shown, explanation) = (said(self.speakers), tr!("dubbing-speakers.tip"));
        let combo = Combo::new(&name, &shown).tip(&explanation);
        let picked = combo
            .width(ui.available_width().min(CHOICE))
            .show(ui, |ui| {
                let mut picked = None;
                for count in std::iter::once(None).chain((1..=SPEAKERS).map(Some)) {
                    let on = self.speakers == count;
                    if combo_item(ui, on, (&said(count), ""), &explanation).clicked() {
                        picked = Some(count);
                    }
                }
                picked
            });
        if let Some(count) = picked.inner.flatten() {
            self.speakers = count;
        }
        let mut clones = !self.without_clones;
        let name = tr!("dubbing-clones");
        if toggle_row(ui, &name, &mut clones, &tr!("dubbing-clones.tip"), None).changed() {
            self.without_clones = !clones;
        }
        let consent = if self.without_clones {
            tr!("dubbing-clones-off")
        } else {
            tr!("dubbing-clones-consent")
        };
        ui.add(Label::new(Face::Small.rich(consent, cx.tokens.text2)).wrap());
        let (name, explanation) = (tr!("dubbing-background"), tr!("dubbing-background.tip"));
        toggle_row(ui, &name, &mut self.drop_background, &explanation, None);
        let (name, explanation) = (tr!("dubbing-profanity"), tr!("dubbing-profanity.tip"));
        toggle_row(ui, &name, &mut self.mask_profanity, &explanation, None);
        if self.brought.as_ref().is_some_and(|it| it.has_picture) {
            heading_ui(ui, cx, &tr!("dubbing-worth"), &tr!("dubbing-worth.about"));
            let labels = [
                tr!("dubbing-marked"),
                tr!("dubbing-plain"),
                tr!("dubbing-full"),
            ];
            let tips = [
                tr!("dubbing-marked.tip"),
                tr!("dubbing-plain.tip"),
                tr!("dubbing-full.tip"),
            ];
            let worths = [Worth::Marked, Worth::Plain, Worth::Full];
            let [marked, plain, full] = worths;
            let segments = [
                Segment::new(marked, &labels[0]).tip(&tips[0]),
                Segment::new(plain, &labels[1]).tip(&tips[1]),
                Segment::new(full, &labels[2]).tip(&tips[2]),
            ];
            segmented(ui, &tr!("dubbing-worth"), &mut self.worth, &segments, None);
        }
    }
}
