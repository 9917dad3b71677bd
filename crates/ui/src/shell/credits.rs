//! The account's credits are read again while somebody is at the window: other programs spend of the same account.

use std::time::Duration;

use egui::{Event, Ui};

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_model::desk::List;
use mynah_model::remote::Remote;
use mynah_ui_core::ctx::StudioCtx;

/// They are not read oftener than this.
const FRESH: Duration = Duration::from_mins(1);
/// Nobody is at a window that was not touched for so long: until somebody is, it sleeps.
const AWAY: Duration = Duration::from_mins(10);

/// When that was done last.
#[derive(Default)]
pub(super) struct Credits {
    asked: Option<UnixMillis>,
    touched: Option<UnixMillis>,
}

impl Credits {
    /// Once a frame. Who comes back to the window sees them as they are, and who stays as they become. What the window
    /// itself orders is reckoned, and read at its end.
    pub fn follow(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let (focused, comes, touched) = ui.input(|input| {
            let events = &input.raw.events;
            let comes = events.contains(&Event::WindowFocused(true));
            (input.raw.focused, comes, !events.is_empty())
        });
        let now = cx.clock.now();
        if touched || self.touched.is_none() {
            self.touched = Some(now);
        }
        let backend = cx.desk.backend();
        if comes {
            self.asked = Some(now);
            cx.read_credits(backend, FRESH);
        }
        let is_away = self.touched.is_some_and(|at| since(at, now) >= AWAY);
        // Draft credits are this program's own.
        if backend == Backend::Draft || !focused || is_away {
            return;
        }
        let Some(meter) = cx.desk.meters.get(&backend).and_then(Remote::value) else {
            return;
        };
        // Where nobody answers, what is known stays old.
        let read = since(meter.read, now);
        let age = self.asked.map_or(read, |asked| since(asked, now).min(read));
        let left = FRESH.saturating_sub(age);
        if !left.is_zero() {
            ui.ctx().request_repaint_after(left);
            return;
        }
        // It is looked at again with what is told at their end.
        if cx.desk.jobs.count(List::Running) == 0 {
            self.asked = Some(now);
            cx.read_credits(backend, FRESH);
            ui.ctx().request_repaint_after(FRESH);
        }
    }
}

/// How long ago something was; of what a clock that was set back calls the future, long.
fn since(at: UnixMillis, now: UnixMillis) -> Duration {
    u64::try_from(now.0.saturating_sub(at.0)).map_or(Duration::MAX, Duration::from_millis)
}
