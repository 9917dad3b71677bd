//! A row begins to be written, and ends.

use egui::{Ui, Vec2};

use super::ScriptPanel;
use super::editor;
use super::editor::LineEditor;
use super::lines::Caret;
use crate::script::document::Item;
use crate::script::edit::Edit;
use crate::terms::ids::LineId;
use crate::ui::ctx::StudioCtx;

impl ScriptPanel {
    pub(super) fn edit_and_write_if(
        &mut self,
        cx: &mut StudioCtx<'_>,
        change: Option<(Edit, Caret)>,
    ) {
        if let Some(change) = change {
            self.edit_and_write(cx, change);
        }
    }

    pub(super) fn edit_and_write(&mut self, cx: &mut StudioCtx<'_>, (edit, caret): (Edit, Caret)) {
        cx.edit(edit);
        cx.view.marked.clear();
        self.awaits = Some(cx.desk.revision());
        self.list_all();
        self.write(caret, "");
        cx.view.line = Some(caret.line);
        self.list.go_to(caret.line);
    }

    /// Begins to write a row. The field takes the row's text when it is drawn.
    pub(super) fn write(&mut self, caret: Caret, text: &str) {
        self.editor = Some(LineEditor::new(caret, text));
    }

    pub(super) fn write_at_end(&mut self, cx: &mut StudioCtx<'_>, line: LineId) {
        let text = match cx
            .desk
            .script()
            .place(line)
            .and_then(|place| cx.desk.script().items().get(place))
        {
            Some(Item::Line(line)) => line.text.clone(),
            Some(Item::Heading(heading)) => heading.title.clone(),
            None => return,
        };
        let at = text.chars().count();
        cx.view.line = Some(line);
        self.write(Caret { line, at }, &text);
        self.list.go_to(line);
    }

    pub(super) fn write_at(
        &mut self,
        ui: &Ui,
        cx: &mut StudioCtx<'_>,
        id: LineId,
        at: Option<Vec2>,
    ) {
        let Some((at, line)) = at.zip(cx.desk.script().line(id)) else {
            self.write_at_end(cx, id);
            return;
        };
        let at = editor::char_at(ui, &line.text, self.list.text_width(), at);
        cx.view.line = Some(id);
        cx.view.marked.clear();
        self.write(Caret { line: id, at }, &line.text);
    }

    pub(super) fn stop_writing(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if self.editor.take().is_some() {
            ui.memory_mut(|memory| memory.surrender_focus(LineEditor::id()));
            cx.pause_typing();
        }
    }
}
