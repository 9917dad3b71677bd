//! The one line that is being written: a small text field with a buffer of its own.

use std::sync::Arc;

use egui::text::{CCursor, CCursorRange};
use egui::{Event, Galley, Id, ImeEvent, Key, Modifiers, Rect, TextEdit, Ui, Vec2};

use super::lines::{Caret, byte_of};
use super::right_to_left::one_glyph_each;
use super::runs::{Run, changed_at};
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_script::lint::Mark;
use mynah_ui_core::line_editor::line_editor_id;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::Tokens;
use mynah_ui_kit::widgets::explain;

/// The line that is being written.
#[derive(Debug)]
pub struct LineEditor {
    line: LineId,
    text: String,
    /// Where the cursor is to be put in the next frame.
    put: Option<usize>,
    /// Whether all before it is marked then.
    marks: bool,
    /// The field is to get the keyboard focus, and has not had it yet.
    asks: bool,
    /// The pass in which the field was drawn last.
    pass: Option<u64>,
    /// Characters before the cursor, when nothing is marked.
    at: Option<usize>,
    /// Whether an input method composes: what stands there is not written yet, and keys are its own.
    composes: bool,
    /// Whether the cursor stands in the first and in the last row of the field.
    edge: (bool, bool),
    /// What is one step of undo.
    run: Run,
    /// Its text as it was drawn last.
    drawn: Option<Arc<Galley>>,
}

/// What was typed that means more than a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// What follows is a step of its own.
    Pause,
    /// The text is another one.
    Text(String),
    /// Enter: speak it.
    Enter,
    /// Shift+Enter: split here, or begin the next line.
    Split(usize),
    /// Backspace at the start.
    JoinAbove,
    /// Delete at the end.
    JoinBelow,
    /// Up from the first row.
    Up,
    /// Down from the last row.
    Down,
    /// Escape.
    Escaped,
    /// The field lost the focus otherwise.
    Left,
    /// Several lines were pasted.
    Pasted(String),
}

impl LineEditor {
    /// Begins to write a line.
    pub fn new(caret: Caret, text: &str) -> Self {
        Self {
            line: caret.line,
            text: text.to_owned(),
            put: Some(caret.at),
            marks: false,
            asks: true,
            pass: None,
            at: None,
            composes: false,
            edge: (true, true),
            run: Run::default(),
            drawn: None,
        }
    }

    /// Marks all that stands before the cursor, which is about to be put.
    pub fn mark_all(&mut self) {
        self.marks = true;
    }

    /// The line.
    pub fn line(&self) -> LineId {
        self.line
    }

    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Characters before the cursor; the end of the text when some are marked.
    pub fn cursor(&self) -> usize {
        self.at.unwrap_or_else(|| self.text.chars().count())
    }

    /// The byte of its text that is drawn at a place, from the field's left upper corner.
    pub fn byte_at(&self, at: Vec2) -> Option<usize> {
        let cursor = self.drawn.as_ref()?.cursor_from_pos(at);
        Some(byte_of(&self.text, cursor.index.0))
    }

    /// Puts the cursor elsewhere: the script took so many characters from before it.
    pub fn move_back(&mut self, by: usize) {
        self.put = Some(self.cursor().saturating_sub(by));
    }

    /// Gives the field the focus before it is drawn for the first time.
    pub fn take_focus(ctx: &egui::Context) {
        let state = TextEdit::load_state(ctx, Self::id()).unwrap_or_default();
        state.store(ctx, Self::id());
        ctx.memory_mut(|memory| memory.request_focus(Self::id()));
    }

    /// The field's id, for focus.
    pub fn id() -> Id {
        line_editor_id()
    }

    /// Returns true if letters are typed into this field: it has the keyboard focus, or gets it in this frame.
    pub fn has_keys(&self, ui: &Ui) -> bool {
        let layer = ui.layer_id();
        ui.memory(|memory| {
            let gets = self.asks && memory.allows_interaction(layer);
            gets || memory.has_focus(Self::id())
        })
    }

    /// Shows the field with its left upper corner at that of `space`. `text` is what the script says; it wins
    /// over the buffer, which only differs from it when something else changed the line (undo, a join).
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        space: Rect,
        (text, marks): (&str, &[Mark]),
        tokens: &Tokens,
    ) -> (f32, Vec<Typed>) {
        let mut typed = Vec::new();
        let pass = ui.ctx().cumulative_pass_nr();
        let was_away = self.pass.replace(pass).is_some_and(|last| last + 1 < pass);
        // Who comes back to the room goes on writing.
        self.asks |= was_away;
        let focused = ui.memory(|memory| memory.has_focus(Self::id()));
        let composed = self.composes;
        self.composes = focused && ui.input(|input| composes(&input.events, composed));
        if self.text != text && !composed && !self.composes {
            // What was taken back, or done by a menu, is where the eyes are.
            if focused && self.put.is_none() {
                self.put = Some(changed_at(&self.text, text));
            }
            text.clone_into(&mut self.text);
        }
        if focused && !composed && !self.composes {
            self.take_keys(ui, &mut typed);
        }
        // It took the focus already: a cursor that was about to be put gives it back to nobody who leaves.
        let is_free = !composed && !self.composes;
        let leaves = |ui: &Ui| ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Escape));
        if self.put.is_some() && is_free && leaves(ui) {
            (self.put, self.asks) = (None, false);
            typed.push(Typed::Escaped);
        }
        if let Some(at) = self.put.take() {
            self.run.put();
            let mut state = TextEdit::load_state(ui.ctx(), Self::id()).unwrap_or_default();
            let from = if std::mem::take(&mut self.marks) {
                0
            } else {
                at
            };
            let marked = CCursorRange::two(CCursor::new(from), CCursor::new(at));
            state.cursor.set_char_range(Some(marked));
            state.clear_undoer();
            state.store(ui.ctx(), Self::id());
            self.asks = true;
        }
        // Below a dialog, and in the frame after it, the focus would be lost at once.
        if self.asks && self.has_keys(ui) {
            ui.memory_mut(|memory| memory.request_focus(Self::id()));
        }
        let mut field = ui.new_child(egui::UiBuilder::new().max_rect(space));
        // In one row: a second one would hang out of the line's.
        let hint = Face::Body.elided(ui, tr!("script-line-hint"), tokens.text3, space.width());
        let shown = TextEdit::multiline(&mut self.text)
            .id(Self::id())
            .frame(egui::Frame::NONE)
            .margin(egui::Margin::ZERO)
            .font(Face::Body.font())
            .text_color(tokens.text)
            .desired_rows(1)
            .desired_width(space.width())
            .return_key(None)
            .hint_text(egui::WidgetText::from(hint))
            .layouter(&mut |ui, text, width| {
                let mut job = egui::text::LayoutJob::default();
                let format = Face::Body.format(tokens.text);
                underlined(&mut job, text.as_str(), marks, &format, tokens);
                job.wrap.max_width = width;
                one_glyph_each(ui.painter().layout_job(job))
            })
            .show(&mut field);
        let response = &shown.response.response;
        let name = tr!("script-line-field");
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(name.clone()));
        explain(ui, response, &tr!("script-line-field.tip"));
        let is_done = composed && !self.composes && self.text != text;
        let changed = (response.changed() || is_done) && !self.composes;
        if changed {
            let begins = ui.input(|input| self.run.begins_with(&input.events, input.time));
            typed.extend(begins.then_some(Typed::Pause));
            typed.push(Typed::Text(self.text.clone()));
        }
        self.remember(&shown, changed || self.composes);
        let has_focus = response.has_focus();
        self.asks &= !has_focus;
        if !has_focus && !self.asks && !typed.contains(&Typed::Escaped) {
            // Escape takes the focus away before anything is drawn.
            let escaped = is_free && ui.input(|input| input.key_pressed(Key::Escape));
            typed.push(if escaped { Typed::Escaped } else { Typed::Left });
        }
        (shown.galley.size().y.max(Face::Body.line_height()), typed)
    }

    fn remember(&mut self, shown: &egui::text_edit::TextEditOutput, changed: bool) {
        self.drawn = Some(Arc::clone(&shown.galley));
        let Some(range) = shown.cursor_range else {
            return;
        };
        let ends = (range.primary.index.0, range.secondary.index.0);
        self.run.stands(ends, changed);
        self.at = range.single().map(|cursor| cursor.index.0);
        let row = |cursor: &CCursor| shown.galley.layout_from_cursor(*cursor).row;
        let here = row(&range.primary);
        self.edge = (here == 0, here + 1 >= shown.galley.rows.len());
    }

    /// Takes the keys that mean more than a letter before the field sees them.
    fn take_keys(&self, ui: &Ui, typed: &mut Vec<Typed>) {
        let last = self.text.chars().count();
        let (first_row, last_row) = self.edge;
        ui.input_mut(|input| {
            // Before Enter alone, which it would pass for.
            if input.consume_key(Modifiers::SHIFT, Key::Enter) {
                typed.push(Typed::Split(self.cursor()));
            }
            // With Shift the arrows mark within the field, let go as fast as it may be: the press knows, not the frame.
            let [up, down] = [Key::ArrowUp, Key::ArrowDown].map(|key| {
                let shifted = |event: &Event| is_shifted(event, key);
                !input.events.iter().any(shifted)
            });
            let mut key = |key, wanted: bool| wanted && input.consume_key(Modifiers::NONE, key);
            if key(Key::Enter, true) {
                typed.push(Typed::Enter);
            }
            if key(Key::Backspace, self.at == Some(0)) {
                typed.push(Typed::JoinAbove);
            }
            if key(Key::Delete, self.at == Some(last)) {
                typed.push(Typed::JoinBelow);
            }
            if key(Key::ArrowUp, first_row && up) {
                typed.push(Typed::Up);
            }
            if key(Key::ArrowDown, last_row && down) {
                typed.push(Typed::Down);
            }
            if key(Key::Escape, true) {
                typed.push(Typed::Escaped);
            }
            input.events.retain(|event| match event {
                Event::Paste(text) if text.trim().contains('\n') => {
                    typed.push(Typed::Pasted(text.clone()));
                    false
                }
                _ => true,
            });
        });
    }
}

/// Whether an input method composes behind these events, as it did before them or not.
fn composes(events: &[Event], before: bool) -> bool {
    events.iter().fold(before, |before, event| match event {
        Event::Ime(ImeEvent::Preedit { text, .. }) => !text.is_empty(),
        Event::Ime(ImeEvent::Commit(_)) => false,
        _ => before,
    })
}

/// Sets a text with what is hinted at underlined.
fn underlined(
    job: &mut egui::text::LayoutJob,
    text: &str,
    marks: &[Mark],
    format: &egui::TextFormat,
    tokens: &Tokens,
) {
    let mut done = 0;
    for mark in marks {
        let (from, to) = (mark.bytes.start as usize, mark.bytes.end as usize);
        let (Some(before), Some(words)) = (text.get(done..from), text.get(from..to)) else {
            continue;
        };
        job.append(before, 0.0, format.clone());
        let underline = egui::Stroke::new(1.5, tokens.warn);
        let format = egui::TextFormat {
            underline,
            ..format.clone()
        };
        job.append(words, 0.0, format);
        done = to;
    }
    job.append(text.get(done..).unwrap_or_default(), 0.0, format.clone());
}

/// Whether this key is pressed with Shift.
fn is_shifted(event: &Event, of: Key) -> bool {
    let Event::Key {
        key,
        pressed: true,
        modifiers,
        ..
    } = event
    else {
        return false;
    };
    *key == of && modifiers.shift
}
