//! Takes that are compared are heard on and on: Escape ends that, and so does going to another line.

use egui::{InputState, Key, Modifiers, Popup, Ui};

use super::ScriptPanel;
use mynah_model::command::{Command, PlaybackCommand};
use mynah_model::event::Playing;
use mynah_ui_core::ctx::StudioCtx;

impl ScriptPanel {
    /// Escape ends a comparison. To be called before what else it closes.
    pub(super) fn end_comparison(&self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        // Fields, lists and dialogs have an Escape of their own.
        let is_free = !cx.view.covered && !self.picks() && !Popup::is_any_open(ui.ctx());
        let is_free = is_free && self.editor.is_none() && !ui.ctx().text_edit_focused();
        let escape = |input: &mut InputState| input.consume_key(Modifiers::NONE, Key::Escape);
        if is_free && compares(cx) && ui.input_mut(escape) {
            cx.send(Command::Playback(PlaybackCommand::Stop));
        }
    }

    /// Ends it once another line has the focus, behind all that a frame does: what is heard instead is not to be stopped.
    pub(super) fn leave_comparison(&mut self, cx: &mut StudioCtx<'_>) {
        let (true, Some(line)) = (compares(cx), cx.view.line) else {
            self.compared_at = None;
            return;
        };
        let before = self.compared_at.replace(line);
        let is_left = before.is_some_and(|before| before != line);
        if is_left && !cx.begins_to_play() {
            cx.send(Command::Playback(PlaybackCommand::Stop));
        }
    }
}

/// Whether takes are compared, or read for that.
fn compares(cx: &StudioCtx<'_>) -> bool {
    let playback = &cx.desk.playback;
    let compares = matches!(playback.playing, Some(Playing::Compare { .. }));
    compares || playback.loading.is_some()
}
