//! Rows as text: copied, cut, and put in again below the focused row.

use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use egui::text_selection::LabelSelectionState;
use egui::{Event, Ui};

use super::ScriptPanel;
use mynah_core::ids::{LineId, ProjectId};
use mynah_i18n::tr;
use mynah_model::desk::{ROWS_A_FRAME, forget};
use mynah_model::event::Notice;
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::export::{ScriptFormat, write};
use mynah_script::pages::RowSet;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;

/// Rows that were copied.
#[derive(Debug, Default)]
pub(super) struct Copied {
    /// The project whose rows they are.
    of: Option<ProjectId>,
    rows: Script,
    /// What the clipboard was given for them.
    text: String,
}

impl Copied {
    /// These rows of a project's script, as the text that a script is written as.
    fn of(project: Option<ProjectId>, script: &Script, rows: &RowSet) -> Self {
        let blocks = script.items().blocks().iter();
        let blocks = blocks.filter(|block| rows.count(block.ids()) > 0);
        let items = blocks.flat_map(|block| block.items());
        let items = items.filter(|item| rows.contains(item.id())).cloned();
        let insert = Edit::Insert {
            at: 0,
            items: items.collect(),
        };
        let mut copied = Script::new("");
        if let Err(error) = copied.apply(&insert) {
            log::error!("rows of a script are none: {error}");
        }
        let mut text = write(&copied, ScriptFormat::Text);
        text.truncate(text.trim_end().len());
        Self {
            of: project,
            rows: copied,
            text,
        }
    }

    /// The rows, where a text is that of theirs; with it whether they are the open project's own.
    pub fn rows_of(&self, text: &str, open: Option<ProjectId>) -> Option<(Script, bool)> {
        let text = text.trim_end();
        // Some systems end lines otherwise.
        let is_same = || text == self.text || text.lines().eq(self.text.lines());
        let is_theirs = !self.text.is_empty() && is_same();
        is_theirs.then(|| (self.rows.clone(), self.of == open))
    }
}

/// Rows that are being written out for the clipboard.
#[derive(Debug)]
pub(super) struct Copying {
    copied: Receiver<Copied>,
    /// Whether they are taken out.
    cuts: bool,
}

impl Copying {
    /// Writes them out; very many beside the window.
    fn begin(project: Option<ProjectId>, script: Script, rows: RowSet) -> Self {
        let (send, copied) = sync_channel(1);
        let count = rows.len();
        let work = move || {
            // Nobody waits for what was copied before something else.
            send.send(Copied::of(project, &script, &rows)).ok();
        };
        let thread = std::thread::Builder::new().name("copy".to_owned());
        if count <= ROWS_A_FRAME || thread.spawn(work.clone()).is_err() {
            work();
        }
        Self {
            copied,
            cuts: false,
        }
    }
}

impl ScriptPanel {
    /// Copies the marked rows, or the focused one, as the text that a script is written as; whether there was any.
    pub(super) fn copy_rows(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let mut rows = self.marked_rows(cx);
        let items = cx.desk.script().items();
        // Who copies every line copies the script: its chapters belong to it.
        if rows.len() > 1 && cx.desk.script().lines_among(&rows).len() == items.lines() {
            for ids in items.ids(0..items.len()) {
                rows.set(ids, ());
            }
        }
        self.copy(cx, rows)
    }

    /// Copies these; whether any of them says something.
    fn copy(&mut self, cx: &mut StudioCtx<'_>, rows: RowSet) -> bool {
        let script = cx.desk.script();
        let says = |row: LineId| {
            let line = script.line(row);
            line.is_none_or(|line| !line.text.trim().is_empty())
        };
        let is_any = rows.ids().any(says);
        if is_any {
            self.copying = Some(Copying::begin(self.shown, script.clone(), rows));
        } else {
            cx.notice(Notice::Heed(tr!("script-copied-nothing")));
        }
        is_any
    }

    /// Gives the clipboard what was copied, once it is written out; `true` while it isn't.
    pub fn hand_over(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) -> bool {
        let Some(Copying { copied, cuts }) = &self.copying else {
            return false;
        };
        match copied.try_recv() {
            Err(TryRecvError::Empty) => return true,
            Err(TryRecvError::Disconnected) => log::error!("what was copied was lost"),
            Ok(copied) => {
                let count = copied.rows.items().len();
                let told = if *cuts {
                    tr!("script-cut", rows = count)
                } else {
                    tr!("script-copied", rows = count)
                };
                cx.notice(Notice::Done(told));
                ui.ctx().copy_text(copied.text.clone());
                let before = std::mem::replace(&mut self.copied, copied);
                let count = before.rows.items().len();
                forget(before, count);
            }
        }
        self.copying = None;
        false
    }

    /// Copies them and takes them out, as one step.
    pub(super) fn cut_rows(&mut self, cx: &mut StudioCtx<'_>) {
        let rows = self.marked_rows(cx);
        if self.copy(cx, rows) {
            if let Some(copying) = &mut self.copying {
                copying.cuts = true;
            }
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
