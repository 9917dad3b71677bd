//! The Agents room: voice agents with their editor and test calls, tests, past conversations and webhooks.

use egui::Ui;

use mynah_ui_core::ctx::StudioCtx;

/// The room's view state.
#[derive(Default)]
pub struct AgentsPanel {}

impl AgentsPanel {
    /// Draws the room.
    pub fn ui(&mut self, _ui: &mut Ui, _cx: &mut StudioCtx<'_>) {}

    /// Draws what stands at its right.
    pub fn inspector_ui(&mut self, _ui: &mut Ui, _cx: &mut StudioCtx<'_>) {}
}
