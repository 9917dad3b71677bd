//! Words of the script whose saying is worth a look: heard, given a rule, or called said well.

use std::time::Duration;

use egui::{Rect, Sense, Ui, vec2};

use super::pronunciation::why_unheard;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::{Trial, WordsOf};
use mynah_script::document::Line;
use mynah_script::edit::Edit;
use mynah_script::ignored::Ignore;
use mynah_script::lint::{SAID_WELL, ToCheck, WhyCheck};
use mynah_script::pronunciation::Word;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, IconButton, Side, both_sides};

/// Height of a row.
const HEIGHT: f32 = 32.0;
/// So many times as long as a look took, the next one waits: it costs a twentieth of a core.
const REST: f64 = 20.0;

/// The list's view state.
#[derive(Default)]
pub struct WordRows {
    /// The state that was asked about last.
    asked: Option<WordsOf>,
    /// When it may be asked again, by the interface's clock.
    again: f64,
    /// The answer whose rest is counted.
    rested: Option<WordsOf>,
}

/// What was pressed.
pub enum Press {
    /// The word is to have a rule.
    Rule(String),
    /// It is to be heard.
    Hear(Box<Trial>),
}

impl WordRows {
    /// Draws the words, as far as they are in view.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) -> Option<Press> {
        self.ask(ui, cx);
        let opening = cx.desk.text_state().map(|(opening, _)| opening);
        let found = cx.desk.words.as_ref();
        let found = found.filter(|found| Some(found.of.0) == opening);
        let words = found.map(|found| std::sync::Arc::clone(&found.words));
        let note = |ui: &mut Ui, words: String| {
            let words = Face::Small.rich(words, cx.tokens.text2);
            ui.add(egui::Label::new(words).wrap());
        };
        let Some(words) = words else {
            note(ui, tr!("check-words-looking"));
            return None;
        };
        if words.is_empty() {
            note(ui, tr!("check-words-none"));
            return None;
        }
        note(ui, tr!("check-words-about"));
        ui.spacing_mut().item_spacing.y = 0.0;
        let (clip, top) = (ui.clip_rect(), ui.cursor().top());
        let past = ((clip.top() - top) / HEIGHT).floor().max(0.0) as usize;
        let past = past.min(words.len());
        let seen = (clip.height() / HEIGHT).ceil() as usize + 2;
        ui.add_space(past as f32 * HEIGHT);
        let mut press = None;
        for word in words.iter().skip(past).take(seen) {
            press = word_ui(ui, cx, line, word).or(press);
        }
        ui.add_space(words.len().saturating_sub(past + seen) as f32 * HEIGHT);
        press
    }

    /// Asks for the words of the script as it is now, one look at a time and none too often.
    fn ask(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let now = ui.input(|input| input.time);
        let found = cx.desk.words.as_ref();
        if let Some(found) = found.filter(|found| self.rested != Some(found.of)) {
            self.rested = Some(found.of);
            self.again = now + found.took.as_secs_f64() * REST;
        }
        let known = found.map(|found| found.of);
        let of = cx.desk.text_state();
        let is_under_way = self.asked.is_some() && self.asked != known;
        let other_script = self.asked.map(|asked| asked.0) != of.map(|of| of.0);
        if of.is_none() || of == known || (is_under_way && !other_script) {
            return;
        }
        if now < self.again && !other_script {
            let rest = Duration::try_from_secs_f64(self.again - now).unwrap_or_default();
            ui.ctx().request_repaint_after(rest);
            return;
        }
        if let Some(read) = cx.desk.words_to_check() {
            self.asked = of;
            cx.send(Command::Project(ProjectCommand::CheckWords(Box::new(read))));
        }
    }
}

fn word_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line, found: &ToCheck) -> Option<Press> {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let strip = Rect::from_min_size(rect.min + vec2(0.0, 4.0), vec2(rect.width(), 24.0));
    let name = found.word.as_str();
    let mut press = None;
    ui.push_id(("word", name), |ui| {
        both_sides(ui, "word", (strip, 4.0), |ui, side| match side {
            Side::Left => {
                let rule = Button::new(name)
                    .name(tr!("check-word-rule", word = name))
                    .tip(tr!("check-word-rule.tip"));
                if ui.add(rule.ghost().row()).clicked() {
                    press = Some(Press::Rule(name.to_owned()));
                }
            }
            Side::Right => {
                ui.spacing_mut().item_spacing.x = 0.0;
                let about = tr!(
                    "check-word-about",
                    count = found.count,
                    why = why_name(found.why)
                );
                ui.label(Face::Label.rich(about, cx.tokens.text3));
                ui.add_space(4.0);
                let word = Word::new(name);
                let trial = cx.desk.trial(line, &word, None, Backend::Draft);
                let why_not = trial.is_none().then(|| why_unheard(Backend::Live));
                let hear = IconButton::new(icons::PLAY, tr!("check-word-hear", word = name));
                let hear = hear.row().tip(tr!("check-word-hear.tip")).why_not(why_not);
                if ui.add(hear).clicked()
                    && let Some(trial) = trial
                {
                    press = Some(Press::Hear(Box::new(trial)));
                }
                let well = IconButton::new(icons::CHECK, tr!("check-word-well", word = name));
                if ui.add(well.row().tip(tr!("check-word-well.tip"))).clicked() {
                    let what = Ignore {
                        rule: SAID_WELL.to_owned(),
                        words: Some(name.to_owned()),
                        line: None,
                    };
                    cx.pause_typing();
                    cx.edit(Edit::Ignore { what, on: true });
                }
            }
        });
    });
    press
}

fn why_name(why: WhyCheck) -> String {
    match why {
        WhyCheck::Name => tr!("check-word-name"),
        WhyCheck::Number => tr!("check-word-number"),
        WhyCheck::Capitals => tr!("check-word-capitals"),
    }
}
