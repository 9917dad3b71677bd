//! The raw document of an agent as text, with the changes before they are saved.

use egui::{Label, Ui};
use serde_json::Value;

use mynah_i18n::tr;
use mynah_model::agents::document::{Change, changes};
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::{Button, TextArea};

use crate::column::note_ui;
use crate::draft::Draft;

/// Changes that are listed at once.
const LISTED: usize = 100;
/// Characters of a value that are shown.
const VALUE: usize = 200;

/// The document while it is edited as text.
pub(crate) struct RawJson {
    text: String,
    /// Content of the text, or the reason why it cannot be read.
    read: Result<Value, String>,
    changes: Vec<Change>,
}

impl RawJson {
    /// The document with its edits.
    pub(crate) fn of(draft: &Draft) -> Self {
        let text = serde_json::to_string_pretty(&draft.after).unwrap_or_default();
        Self {
            text,
            read: Ok(draft.after.clone()),
            changes: changes(&draft.before, &draft.after),
        }
    }

    /// Draws the text with its changes. Returns true once it is closed.
    pub(crate) fn ui(&mut self, ui: &mut Ui, draft: &mut Draft) -> bool {
        let t = Tokens::of(ui);
        let name = tr!("agent-json");
        let field = TextArea::new(&mut self.text, &name)
            .height(320.0)
            .wrong(self.read.is_err());
        if ui.add(field).changed() {
            self.read = read(&self.text);
            if let Ok(document) = &self.read {
                self.changes = changes(&draft.before, document);
            }
        }
        let mut is_closed = false;
        ui.horizontal(|ui| {
            let why = self.read.as_ref().err().cloned();
            let done = Button::new(tr!("agent-json-apply")).why_not(why);
            if ui.add(done.tip(tr!("agent-json-apply.tip"))).clicked() {
                if let Ok(document) = &self.read {
                    draft.replace(document.clone());
                }
                is_closed = true;
            }
            let close = Button::new(tr!("dialog-cancel")).ghost();
            is_closed |= ui.add(close.tip(tr!("dialog-cancel.tip"))).clicked();
        });
        if let Err(reason) = &self.read {
            let words = Face::Small.rich(reason, t.bad_ink);
            ui.add(Label::new(words).wrap());
            return is_closed;
        }
        ui.label(Face::SmallStrong.rich(
            tr!("agent-json-changes", count = self.changes.len()),
            t.text,
        ));
        changes_ui(ui, &self.changes);
        is_closed
    }
}

/// Draws changes: the place, the old value and the new one.
pub(crate) fn changes_ui(ui: &mut Ui, changes: &[Change]) {
    let t = Tokens::of(ui);
    for change in changes.iter().take(LISTED) {
        ui.add(Label::new(Face::Mono.rich(&change.path, t.text2)).wrap());
        for (sign, value, ink) in [
            ("−", &change.before, t.bad_ink),
            ("+", &change.after, t.good),
        ] {
            if let Some(value) = value {
                let words = format!("{sign} {}", short(value));
                ui.add(Label::new(Face::Mono.rich(words, ink)).wrap());
            }
        }
    }
    if changes.len() > LISTED {
        let more = changes.len() - LISTED;
        note_ui(ui, tr!("agent-json-more", count = more));
    }
}

/// Returns a value as JSON, cut where it is long.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(VALUE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Reads a document.
fn read(text: &str) -> Result<Value, String> {
    match serde_json::from_str::<Value>(text) {
        Ok(document) if document.is_object() => Ok(document),
        Ok(_) => Err(tr!("agent-json-object")),
        Err(error) => Err(tr!(
            "agent-json-bad",
            line = error.line(),
            column = error.column()
        )),
    }
}
