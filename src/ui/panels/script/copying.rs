//! Rows as text: copied, cut, and put in again below the focused row.

use egui::text_selection::LabelSelectionState;
use egui::{Event, Ui};

use super::ScriptPanel;
use crate::script::document::{Item, Script};
use crate::script::edit::Edit;
use crate::script::export::{ScriptFormat, write};
use crate::studio::event::Notice;
use crate::terms::ids::ProjectId;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;

/// The rows that were copied last.
#[derive(Debug, Default)]
pub(super) struct Copied {
    /// The project whose rows they are.
    of: Option<ProjectId>,
    rows: Script,
    /// What the clipboard was given for them …
    text: String,
    /// … or is yet to be given.
    is_due: bool,
}

impl Copied {
    /// The rows, where a text is that of theirs; with it whether they are the open project's own.
    pub fn rows_of(&self, text: &str, open: Option<ProjectId>) -> Option<(Script, bool)> {
        let is_theirs = !self.text.is_empty() && text.trim_end().lines().eq(self.text.lines());
        is_theirs.then(|| (self.rows.clone(), self.of == open))
    }

    /// Gives the clipboard what was copied.
    pub fn hand_over(&mut self, ui: &Ui) {
        if std::mem::take(&mut self.is_due) {
            ui.ctx().copy_text(self.text.clone());
        }
    }
}

impl ScriptPanel {
    /// Copies the marked rows, or the focused one, as the text that a script is written as; whether there was any.
    pub(super) fn copy_rows(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let rows = self.marked_rows(cx);
        let items = cx.desk.script().items().iter();
        let items: Vec<Item> = items.filter(|it| rows.contains(it.id())).cloned().collect();
        let count = items.len();
        let mut copied = Script::new("");
        let insert = Edit::Insert {
            at: 0,
            items: items.into(),
        };
        let text = match copied.apply(&insert) {
            Ok(_) => write(&copied, ScriptFormat::Text),
            Err(_) => String::new(),
        };
        let text = text.trim_end();
        if text.is_empty() {
            cx.notice(Notice::Heed(tr!("script-copied-nothing")));
            return false;
        }
        cx.notice(Notice::Done(tr!("script-copied", rows = count)));
        self.copied = Copied {
            of: self.shown,
            rows: copied,
            text: text.to_owned(),
            is_due: true,
        };
        true
    }

    /// Copies them and takes them out, as one step.
    pub(super) fn cut_rows(&mut self, cx: &mut StudioCtx<'_>) {
        if self.copy_rows(cx) {
            self.delete(cx);
        }
    }

    /// Takes the system's own keys for it, unless words are marked elsewhere to be copied.
    pub(super) fn take_copies(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let elsewhere = ui.ctx().plugin::<LabelSelectionState>();
        if elsewhere.lock().has_selection() {
            return;
        }
        let mut asked = None;
        ui.input_mut(|input| {
            input.events.retain(|event| {
                match event {
                    Event::Copy => asked = Some(Action::CopyLines),
                    Event::Cut => asked = Some(Action::CutLines),
                    _ => return true,
                }
                false
            });
        });
        if let Some(action) = asked {
            self.act(action, cx);
        }
    }
}
