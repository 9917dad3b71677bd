//! Seconds that are counted down.

use std::time::Duration;

use egui::Ui;

/// Whole seconds that are left, rounded up. The next frame is when the number changes, and no sooner.
pub fn count_down(ui: &Ui, left: Duration) -> u64 {
    let secs = left.as_secs() + u64::from(left.subsec_nanos() > 0);
    let change = left.saturating_sub(Duration::from_secs(secs.saturating_sub(1)));
    ui.ctx()
        .request_repaint_after(change.max(Duration::from_millis(1)));
    secs
}
