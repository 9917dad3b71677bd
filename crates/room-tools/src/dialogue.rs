//! The tool Dialogue: lines of several speakers in one request.

use egui::Ui;

use mynah_ui_core::ctx::StudioCtx;

/// The view state of the tool.
#[derive(Default)]
pub(crate) struct DialoguePanel {}

impl DialoguePanel {
    /// Draws the tool.
    pub(crate) fn ui(&mut self, _ui: &mut Ui, _cx: &mut StudioCtx<'_>) {}

    /// Draws its options at the right.
    pub(crate) fn inspector_ui(&mut self, _ui: &mut Ui, _cx: &mut StudioCtx<'_>) {}
}
