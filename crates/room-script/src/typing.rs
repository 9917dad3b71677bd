//! What is typed and pasted while no field has the focus.

use egui::{Event, FocusDirection, Key, Modifiers, Popup, Ui};

use super::ScriptPanel;
use super::editor::LineEditor;
use super::lines;
use super::lines::Caret;
use super::list::Far;
use super::row;
use mynah_i18n::tr;
use mynah_model::desk::ScriptSource;
use mynah_model::event::Notice;
use mynah_script::document::{Item, Script};
use mynah_script::edit::Edit;
use mynah_script::import::read_pasted;
use mynah_script::names::Spellings;
use mynah_script::paste::Pasted;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;

/// Reading a longer text here would be felt.
const LONG_PASTE: usize = 200_000;

/// So many frames after it was asked for a text may come.
const AWAITED: u64 = 2;

/// Keys that go further than a row.
const FAR: [(Key, Far); 4] = [
    (Key::PageUp, Far::PageUp),
    (Key::PageDown, Far::PageDown),
    (Key::Home, Far::First),
    (Key::End, Far::Last),
];

/// Reading the clipboard takes some frames: it is asked for, then its text is there, if it has any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clipboard {
    /// Nobody asked.
    #[default]
    Idle,
    /// To be asked for in the next frame.
    Wanted,
    /// Asked for in this frame.
    Asked(u64),
}

impl ScriptPanel {
    /// Puts what was pasted in below the focused row: one line, and what was copied here, at once; a script once somebody
    /// looked at what it becomes.
    pub fn paste(&mut self, cx: &mut StudioCtx<'_>, text: &str) {
        if let Some((rows, is_own)) = self.copied.rows_of(text, self.shown) {
            self.put_in(cx, rows, is_own);
        } else if text.trim().contains('\n') || text.len() > LONG_PASTE {
            ask(cx, text);
        } else if let Ok(read) = read_pasted(text) {
            // One row may be a whole script, as of JSON, and have parts that are left out.
            if read.script.items().len() > 1 || !read.skipped.is_empty() {
                ask(cx, text);
            } else {
                has_text(cx);
                self.put_in(cx, read.script, false);
            }
        } else {
            cx.notice(Notice::Heed(tr!("script-pasted-nothing")));
        }
    }

    /// Puts rows in below the focused one, as one step; `is_own`: they are, or were, rows of this script.
    pub(super) fn put_in(&mut self, cx: &mut StudioCtx<'_>, rows: Script, is_own: bool) {
        let (script, speakers) = (cx.desk.script(), cx.desk.speakers());
        let pasted = Pasted {
            rows,
            is_own,
            below: cx.view.line.or_else(|| Some(script.items().last()?.id())),
            first: script.next_id(),
            names: Spellings::of(speakers.iter().map(|speaker| &**speaker)),
        };
        if let Some((line, at)) = pasted.end(script) {
            cx.paste(pasted);
            self.write_new(cx, Caret { line, at });
        }
    }

    /// Goes on with reading the clipboard.
    pub(super) fn read_clipboard(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let frame = ui.ctx().cumulative_frame_nr();
        match self.clipboard {
            Clipboard::Idle => {}
            Clipboard::Wanted => {
                self.clipboard = Clipboard::Asked(frame);
                let command = egui::ViewportCommand::RequestPaste;
                ui.ctx().send_viewport_cmd(command);
            }
            // It was drawn twice.
            Clipboard::Asked(asked) if asked == frame => {}
            Clipboard::Asked(asked) => {
                let text = take_pasted(ui);
                if text.is_none() && frame < asked + AWAITED {
                    ui.ctx().request_repaint();
                    return;
                }
                self.clipboard = Clipboard::Idle;
                match text.filter(|text| !text.trim().is_empty()) {
                    Some(text) => ask(cx, &text),
                    None => cx.notice(Notice::Heed(tr!("script-clipboard-empty"))),
                }
            }
        }
    }

    /// Whether keys are the list's: nothing lies over it, and no other control has the focus.
    pub(super) fn has_keys(&self, ui: &Ui, cx: &StudioCtx<'_>) -> bool {
        let focused = ui.memory(|memory| memory.focused());
        let on_row = focused.is_none_or(|id| cx.view.line.is_some_and(|line| id == row::id(line)));
        on_row && !cx.view.covered && !self.picks() && !Popup::is_any_open(ui.ctx())
    }

    /// Whether a list over the rows has the keys.
    pub(super) fn picks(&self) -> bool {
        self.speaker.is_some() || self.tags.is_some() || self.marked_pick.is_some()
    }

    /// Keys of the list itself, while no field has the focus.
    pub(super) fn keys(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if !self.has_keys(ui, cx) {
            return;
        }
        // First: an arrow alone is pressed with Shift too.
        for (key, by) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1)] {
            if ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, key)) {
                self.reach_on(cx, by);
                ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
            }
        }
        for (key, far) in FAR {
            if ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, key)) {
                self.reach_far(cx, far);
            } else if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                self.leap(cx, far);
            }
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        // Where nothing is listed, nobody sees which line they mean.
        let line = cx.view.line.filter(|_| !self.list.is_empty());
        if pressed(Key::Enter) {
            // What a review has spoken costs at its end alone, where the price stands.
            if let Some(line) = line.filter(|_| self.review.is_none()) {
                Self::speak(cx, line);
            }
        } else if pressed(Key::F2)
            && let Some(line) = line
        {
            self.write_at_end(cx, line);
        } else if pressed(Key::ArrowDown) {
            self.step(cx, 1);
            // The focus follows the selection, not the arrow.
            ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        } else if pressed(Key::ArrowUp) {
            self.step(cx, -1);
            ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        } else if is_menu_wanted(ui) {
            let line = line.filter(|line| cx.desk.script().line(*line).is_some());
            self.menu_asked = line;
            if let Some(line) = line {
                self.list.go_to(line);
            }
        } else if pressed(Key::Delete) {
            self.delete(cx);
        } else if !cx.view.marked.is_empty() && pressed(Key::Escape) {
            cx.view.marked.clear();
        }
        if let Some(review) = &mut self.review {
            review.letters(ui, cx);
        }
        self.take_copies(ui, cx);
        if let Some(text) = take_pasted(ui) {
            self.paste(cx, &text);
        } else if typed_text(ui).as_deref() == Some("?") {
            cx.act(Action::Shortcuts);
        } else if typed_text(ui).is_some_and(|text| !text.trim().is_empty()) {
            self.type_into_nothing(ui, cx);
        }
    }

    /// Typing while no field has the focus writes a new line below the focused one, or into it when it is
    /// empty: a newcomer's first sentence needs no click.
    fn type_into_nothing(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let script = cx.desk.script();
        let focused = cx.view.line.and_then(|line| script.line(line));
        if self.editor.is_some() {
            // The field of the line is about to be drawn, and takes the letters itself.
        } else if let Some(line) = focused.filter(|line| line.text.is_empty()) {
            // The field is there in this frame already and takes the letters itself.
            self.write_at_end(cx, line.id);
            self.stray = Some(line.id);
        } else {
            let typed = typed_text(ui).unwrap_or_default();
            ui.input_mut(|input| {
                input
                    .events
                    .retain(|event| !matches!(event, Event::Text(_)));
            });
            // Empty at first: the line and all that is typed into it are one step.
            let (edit, line) = script.insert_after(cx.view.line, "");
            let at = typed.chars().count();
            let cast = lines::cast_by_name(cx.desk, line, &typed);
            let shorter = cast.as_ref().map_or(0, |(_, shorter)| *shorter);
            let at = at.saturating_sub(shorter);
            if let Some((named, _)) = &cast {
                let new = match &edit {
                    Edit::Insert { items, .. } => items.first().and_then(Item::line),
                    _ => None,
                };
                Self::tell_new_speaker(cx, named, &typed, new);
            }
            self.edit_and_write(cx, (edit, Caret { line, at }));
            cx.edit(Edit::SetText {
                id: line,
                text: typed,
            });
            if let Some((edit, _)) = cast {
                cx.edit(edit);
            }
            self.stray = Some(line);
        }
        // Now, so that the next letters, spaces among them, are text and no shortcuts.
        LineEditor::take_focus(ui.ctx());
    }
}

/// Whether one of the keys was pressed that open the menu of what is looked at.
fn is_menu_wanted(ui: &Ui) -> bool {
    ui.input_mut(|input| {
        input.consume_key(Modifiers::SHIFT, Key::F10)
            || input.consume_key(Modifiers::NONE, Key::Menu)
    })
}

/// The letters of this frame.
fn typed_text(ui: &Ui) -> Option<String> {
    ui.input(|input| {
        let texts = input.events.iter().filter_map(|event| match event {
            Event::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let text = texts.collect::<String>();
        (!text.is_empty()).then_some(text)
    })
}

/// The text that was pasted in this frame, taken out of the input.
fn take_pasted(ui: &Ui) -> Option<String> {
    let mut pasted = None;
    ui.input_mut(|input| {
        input.events.retain_mut(|event| match event {
            Event::Paste(text) => {
                pasted = Some(std::mem::take(text));
                false
            }
            _ => true,
        });
    });
    pasted
}

/// Shows what would become of a script before it is put in.
fn ask(cx: &mut StudioCtx<'_>, text: &str) {
    has_text(cx);
    cx.view.imports.push_back(ScriptSource::Text(text.into()));
}

/// Something to speak was pasted: that there was nothing is over.
fn has_text(cx: &mut StudioCtx<'_>) {
    for words in [tr!("script-clipboard-empty"), tr!("script-pasted-nothing")] {
        cx.notice(Notice::Past(words));
    }
}
