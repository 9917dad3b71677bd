//! The raw document of an agent as text, with the changes before they are saved.

use egui::{Label, Ui};
use serde_json::Value;

use mynah_i18n::tr;
use mynah_model::agents::document::{Change, changes};
use mynah_model::agents::tool_schema::json_fault;
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::{Button, TextArea};

use crate::column::note_ui;
use crate::draft::Draft;

/// Changes that are listed at once.
const LISTED: usize = 100;
/// Characters of a value that are shown.
const VALUE: usize = 200;
/// Characters that are shown before the first difference of long values.
const BEFORE: usize = 40;

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
            .mono()
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
        let [before, after] = [&change.before, &change.after].map(|value| {
            let value = value.as_ref();
            value.map(Value::to_string)
        });
        let from = match (&before, &after) {
            (Some(before), Some(after)) => first_difference(before, after),
            _ => 0,
        };
        for (sign, value, ink) in [("−", before, t.bad_ink), ("+", after, t.good)] {
            if let Some(value) = value {
                let words = format!("{sign} {}", excerpt(&value, from));
                ui.add(Label::new(Face::Mono.rich(words, ink)).wrap());
            }
        }
    }
    if changes.len() > LISTED {
        let more = changes.len() - LISTED;
        note_ui(ui, tr!("agent-json-more", count = more));
    }
}

/// Returns the number of characters before the first difference.
fn first_difference(before: &str, after: &str) -> usize {
    let both = before.chars().zip(after.chars());
    both.take_while(|(old, new)| old == new).count()
}

/// Returns the part of a text around the character `from`. A text that fits is whole; a cut end has an ellipsis.
fn excerpt(text: &str, from: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= VALUE {
        return text.to_owned();
    }
    let mut start = from.saturating_sub(BEFORE);
    // The excerpt begins with a whole word.
    let head = letters.get(start..from).unwrap_or_default();
    if start > 0
        && let Some(space) = head.iter().position(|letter| *letter == ' ')
    {
        start += space + 1;
    }
    let end = (start + VALUE).min(letters.len());
    let shown: String = letters.get(start..end).unwrap_or_default().iter().collect();
    let lead = if start > 0 { "…" } else { "" };
    let tail = if end < letters.len() { "…" } else { "" };
    format!("{lead}{shown}{tail}")
}

/// Reads a document.
fn read(text: &str) -> Result<Value, String> {
    match serde_json::from_str::<Value>(text) {
        Ok(document) if document.is_object() => Ok(document),
        Ok(_) => Err(tr!("agent-json-object")),
        Err(error) => Err(json_fault(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Regression: both lines of a long change were cut before the difference and looked the same.
    #[test]
    fn excerpts_show_the_first_difference() {
        let start = "word ".repeat(100);
        let (before, after) = (format!("{start}old"), format!("{start}new {start}"));
        let from = first_difference(&before, &after);
        let (old, new) = (excerpt(&before, from), excerpt(&after, from));
        assert!(old.starts_with("…word") && old.ends_with("old"), "{old}");
        assert!(new.contains("new word") && new.ends_with('…'), "{new}");
        assert_eq!(excerpt("short", 3), "short");
        let long = "ä".repeat(VALUE + 1);
        assert_eq!(excerpt(&long, 0).chars().count(), VALUE + 1);
        // An appended text: the old value ends where the difference begins.
        let whole = "x".repeat(300);
        assert!(excerpt(&whole, 300).ends_with('x'));
    }
}
