//! Words to read aloud while something is recorded, in the language that is wanted, and those to read once more.

use std::collections::HashSet;

use egui::{Label, Ui};

use super::ClonePanel;
use mynah_i18n::tr;
use mynah_model::attempt::{Again, SampleRow, to_read_again};
use mynah_model::command::Recorded;
use mynah_model::inspecting::fault;
use mynah_script::lint;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::language_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, Combo, combo_item};

/// Letters of the script that are read aloud at most.
const READ: usize = 900;
/// Languages in which words to read are here, beside the script's own.
const LANGUAGES: [&str; 8] = ["en", "de", "fr", "es", "it", "pt", "nl", "pl"];

/// What is read aloud.
#[derive(Default)]
pub(super) struct Reading {
    /// In which language; nothing for the script's words.
    language: Option<&'static str>,
    /// The sentence that is read once more.
    again: Option<String>,
    /// What stands there; while something is recorded, what stood there as that began.
    shown: String,
}

impl Reading {
    /// A recording of it is here: what was read for it. All words are next.
    pub fn ended(&mut self) -> Option<String> {
        let again = self.again.take();
        again.or_else(|| Some(self.shown.clone()).filter(|shown| !shown.is_empty()))
    }
}

/// Words to read aloud: the beginning of the project's script, which is in its language.
pub(crate) fn words(cx: &StudioCtx<'_>) -> String {
    let mut words = String::new();
    for line in cx.desk.script().lines() {
        // Directions are no words to be read.
        let text = lint::words_alone(&line.text);
        if words.chars().count() + text.chars().count() > READ {
            break;
        }
        if text.is_empty() {
            continue;
        }
        words.push_str(&text);
        words.push(' ');
    }
    if words.trim().is_empty() {
        tr!("record-words")
    } else {
        words
    }
}

/// Words to read in a language.
fn words_in(language: &str) -> String {
    match language {
        "de" => tr!("record-words-de"),
        "fr" => tr!("record-words-fr"),
        "es" => tr!("record-words-es"),
        "it" => tr!("record-words-it"),
        "pt" => tr!("record-words-pt"),
        "nl" => tr!("record-words-nl"),
        "pl" => tr!("record-words-pl"),
        _ => tr!("record-words"),
    }
}

impl ClonePanel {
    /// The words, and what of those that were read is to be read once more.
    pub(super) fn script_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        if let Some(again) = &self.reading.again {
            ui.label(Face::SmallStrong.rich(tr!("record-read-again"), t.text));
            ui.add(Label::new(Face::Body.rich(again.as_str(), t.text)).wrap());
            let all = Button::new(tr!("record-read-all")).small().ghost();
            let why_not = self.recorder.is_under_way();
            let why_not = why_not.then(|| tr!("record-under-way"));
            let all = all.why_not(why_not).tip(tr!("record-read-all.tip"));
            if ui.add(all).clicked() {
                self.reading.again = None;
            }
        } else {
            ui.horizontal_wrapped(|ui| {
                ui.label(Face::SmallStrong.rich(tr!("record-read"), t.text));
                self.language_ui(ui);
            });
            // Who reads goes on with the words that they began with.
            if !self.recorder.is_under_way() || self.reading.shown.is_empty() {
                let language = self.reading.language;
                self.reading.shown = language.map_or_else(|| words(cx), words_in);
            }
            let shown = self.reading.shown.as_str();
            ui.add(Label::new(Face::Body.rich(shown, t.text)).wrap());
        }
        self.again_ui(ui, cx);
    }

    fn language_ui(&mut self, ui: &mut Ui) {
        let (name, explanation) = (tr!("record-language"), tr!("record-language.tip"));
        let own = tr!("record-language-own");
        let language = self.reading.language;
        let shown = language.map_or_else(|| own.clone(), language_name);
        let under_way = tr!("record-under-way");
        let why_not = self.recorder.is_under_way().then_some(&*under_way);
        let combo = Combo::new(&name, &shown).tip(&explanation).width(200.0);
        let combo = combo.why_not(why_not);
        combo.show(ui, |ui| {
            if combo_item(ui, language.is_none(), (&own, ""), &explanation).clicked() {
                self.reading.language = None;
            }
            for code in LANGUAGES {
                let words = (language_name(code), "");
                let on = language == Some(code);
                if combo_item(ui, on, (&words.0, words.1), &explanation).clicked() {
                    self.reading.language = Some(code);
                }
            }
        });
    }

    /// Sentences about which something stands in a recording, each recorded anew by one press.
    fn again_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let mut chosen = None;
        let all = self.to_read();
        if all.is_empty() {
            return;
        }
        ui.label(Face::SmallStrong.rich(tr!("record-again"), t.text));
        for again in &all {
            ui.horizontal_wrapped(|ui| {
                let name = tr!("record-again-one", words = again.words.as_str());
                let button = Button::new(tr!("record-again-button")).name(name).small();
                let button = button.outline().icon(icons::RECORD_FILL);
                let why_not = self.recorder.is_under_way();
                let why_not = why_not.then(|| tr!("record-under-way"));
                let button = button.why_not(why_not).tip(tr!("record-again-button.tip"));
                if ui.add(button).clicked() {
                    chosen = Some(again.words.clone());
                }
                ui.label(Face::SmallMedium.rich(fault(again.fault, false).0, t.warn));
                ui.add(Label::new(Face::Small.rich(again.words.as_str(), t.text)).wrap());
            });
        }
        if let Some(words) = chosen {
            self.reading.again = Some(words);
            let number = self.attempt.next;
            let name = tr!("record-name", number = number + 1);
            self.recorder.begin(cx, Recorded::Sample(number, name));
        }
    }

    /// What is to be read once more, and wasn't since.
    fn to_read(&self) -> Vec<Again> {
        let of = |row: &SampleRow| {
            let (read, raw) = row.read.as_ref().zip(row.raw.as_ref())?;
            Some(to_read_again(read, raw))
        };
        let rows = self.attempt.samples.iter();
        let mut all: Vec<Again> = rows.filter_map(of).flatten().collect();
        // What was read by itself since is there, unless that has a fault, too.
        all.retain(|again| {
            let mut since = self.attempt.samples.iter();
            let is_read = |row: &SampleRow| {
                row.read.as_ref() == Some(&again.words)
                    && of(row).is_some_and(|faults| faults.is_empty())
            };
            !since.any(is_read)
        });
        // Two recordings of one text may spoil the same sentence, each among others.
        let mut met = HashSet::new();
        all.retain(|again| met.insert(again.words.clone()));
        all
    }
}
