//! What is typed and pasted while no field has the focus.

use egui::{Event, Key, Modifiers, Ui};

use super::ScriptPanel;
use super::editor::LineEditor;
use super::lines;
use super::lines::Caret;
use crate::script::document::Item;
use crate::script::edit::Edit;
use crate::script::parse::parse;
use crate::studio::command::Command;
use crate::studio::command::ProjectCommand;
use crate::tr;
use crate::ui::ctx::StudioCtx;

/// A longer paste becomes a project of its own: reading it here would be felt.
const LONG_PASTE: usize = 200_000;

/// Reading the clipboard into a new project takes two frames: it is asked for, then it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clipboard {
    /// Nobody asked.
    #[default]
    Idle,
    /// To be asked for in the next frame.
    Wanted,
    /// Asked for.
    Asked,
}

impl ScriptPanel {
    /// Inserts a pasted script behind the focused row, or as a project of its own when it is long.
    pub fn paste(&mut self, cx: &mut StudioCtx<'_>, text: &str) {
        let script = cx.desk.script();
        let row = cx.view.line.or_else(|| script.items().last().map(Item::id));
        if text.len() > LONG_PASTE || row.is_none() {
            cx.send(Command::Project(ProjectCommand::ImportText {
                name: tr!("script-pasted"),
                text: text.to_owned(),
            }));
            return;
        }
        let Ok(pasted) = parse(text, "") else {
            return;
        };
        let change = row.and_then(|row| lines::paste(script, row, &pasted));
        self.edit_and_write_if(cx, change);
    }

    /// Goes on with reading the clipboard into a new project.
    pub(super) fn read_clipboard(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        match self.clipboard {
            Clipboard::Idle => {}
            Clipboard::Wanted => {
                self.clipboard = Clipboard::Asked;
                let command = egui::ViewportCommand::RequestPaste;
                ui.ctx().send_viewport_cmd(command);
            }
            Clipboard::Asked => {
                let text = take_pasted(ui);
                if let Some(text) = text {
                    self.clipboard = Clipboard::Idle;
                    let name = tr!("script-pasted");
                    let command = ProjectCommand::ImportText { name, text };
                    cx.send(Command::Project(command));
                }
            }
        }
    }

    /// Keys of the list itself, while no field has the focus.
    pub(super) fn keys(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if ui.memory(|memory| memory.focused().is_some()) || self.speaker.is_some() {
            return;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Enter)
            && let Some(line) = cx.view.line
        {
            self.write_at_end(cx, line);
        } else if pressed(Key::ArrowDown) {
            self.step(cx, 1);
        } else if pressed(Key::ArrowUp) {
            self.step(cx, -1);
        } else if pressed(Key::Delete) {
            self.delete(cx);
        }
        let pasted = take_pasted(ui);
        let mut typed = String::new();
        ui.input_mut(|input| {
            input.events.retain(|event| match event {
                Event::Text(text) => {
                    typed.push_str(text);
                    false
                }
                _ => true,
            });
        });
        if let Some(text) = pasted {
            self.paste(cx, &text);
        } else if !typed.trim().is_empty() {
            self.type_into_nothing(ui, cx, &typed);
        }
    }

    /// Typing while no field has the focus writes a new line below the focused one, or into it when it is
    /// empty: a newcomer's first sentence needs no click. Enter then speaks it.
    fn type_into_nothing(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, typed: &str) {
        let script = cx.desk.script();
        let empty = cx
            .view
            .line
            .filter(|line| script.line(*line).is_some_and(|line| line.text.is_empty()));
        let at = typed.chars().count();
        let (edit, line) = if let Some(id) = empty {
            let text = typed.to_owned();
            (Edit::SetText { id, text }, id)
        } else {
            script.insert_after(cx.view.line, typed)
        };
        self.edit_and_write(cx, (edit, Caret { line, at }));
        self.speaks_on_enter = true;
        // Now, so that the next letters, spaces among them, are text and no shortcuts.
        LineEditor::take_focus(ui.ctx());
    }
}

/// The text that was pasted in this frame, taken out of the input.
fn take_pasted(ui: &Ui) -> Option<String> {
    let mut pasted = None;
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Paste(text) => {
                pasted = Some(text.clone());
                false
            }
            _ => true,
        });
    });
    pasted
}
