//! When what is written is kept: what was decided at once, and what is typed after a pause.

use std::time::{Duration, Instant};

use egui::Ui;

use crate::ctx::StudioCtx;

/// So long what is typed may wait before it is kept.
const PAUSE: Duration = Duration::from_millis(600);

/// Since when something is another than the library has.
#[derive(Default)]
pub struct Unkept(Option<Instant>);

impl Unkept {
    /// It is as the library has it, or about to be.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Whether it is another.
    pub fn is_any(&self) -> bool {
        self.0.is_some()
    }

    /// It is another; whether it is to be kept now.
    pub fn is_due(&mut self, ui: &Ui, cx: &StudioCtx<'_>, is_only_typed: bool) -> bool {
        let now = cx.clock.instant();
        let since = *self.0.get_or_insert(now);
        let passed = now.saturating_duration_since(since);
        let waits = is_only_typed && passed < PAUSE;
        if waits {
            ui.ctx().request_repaint_after(PAUSE.saturating_sub(passed));
        }
        !waits
    }
}
