//! Words of one's own, which no hint tells as unknown: all of them, and the way to take one out.

use egui::{Align, Label, Layout, ScrollArea, Ui};

use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::IconButton;

/// Height of the list of very many.
const LIST: f32 = 240.0;

/// The section's view state.
#[derive(Default)]
pub struct OwnWordsSection {
    /// The pass in which it was drawn last: the words are read whenever it is come to.
    seen: Option<u64>,
}

impl OwnWordsSection {
    /// Draws the section.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let pass = ui.ctx().cumulative_pass_nr();
        if self.seen.is_none_or(|seen| seen + 1 < pass) {
            cx.send(Command::Project(ProjectCommand::OwnWords));
        }
        self.seen = Some(pass);
        let t = cx.tokens;
        ui.add(Label::new(Face::Small.rich(tr!("settings-words-text"), t.text2)).wrap());
        let Some(words) = cx.desk.own_words.all.clone() else {
            return;
        };
        if words.is_empty() {
            ui.label(Face::Small.rich(tr!("settings-words-none"), t.text));
            return;
        }
        let mut removed = None;
        ScrollArea::vertical()
            .id_salt("own words")
            .max_height(LIST)
            .auto_shrink([false, true])
            .show_rows(ui, size::CONTROL_SMALL, words.len(), |ui, rows| {
                // The newest first: that is looked for.
                for word in words.iter().rev().skip(rows.start).take(rows.len()) {
                    if word_ui(ui, cx, word) {
                        removed = Some(word.clone());
                    }
                }
            });
        if let Some(word) = removed {
            cx.set_own_word(&word, false);
        }
    }
}

/// One of them; whether it is to go.
fn word_ui(ui: &mut Ui, cx: &StudioCtx<'_>, word: &str) -> bool {
    let row = ui.horizontal(|ui| {
        ui.set_height(size::CONTROL_SMALL);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = tr!("settings-words-remove", word = word);
            let remove = IconButton::new(icons::X, name).row();
            let remove = ui.add(remove.tip(tr!("settings-words-remove.tip")));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(Face::Body.rich(word, cx.tokens.text)).truncate());
            });
            remove.clicked()
        })
        .inner
    });
    row.inner
}
