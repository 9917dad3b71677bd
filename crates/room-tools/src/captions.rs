//! The tool Captions: live captions.

use egui::Ui;

use mynah_ui_core::ctx::StudioCtx;

/// The view state of the tool.
#[derive(Default)]
pub(crate) struct CaptionsPanel {}

impl CaptionsPanel {
    /// Draws the tool.
    pub(crate) fn ui(&mut self, _ui: &mut Ui, _cx: &mut StudioCtx<'_>) {}

    /// Draws its options at the right.
    pub(crate) fn inspector_ui(&mut self, _ui: &mut Ui, _cx: &mut StudioCtx<'_>) {}
}
