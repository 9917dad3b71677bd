//! A window that opens in a room, and what is done in it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Event, Modifiers, PointerButton, Pos2};

use super::frame::frame;
use super::{Bench, BenchError};
use crate::app::{App, AppOptions, Backstage};
use crate::ui::panels::Room;
use mynah_engine::{Studio, StudioOptions};
use mynah_model::desk::Desk;

/// Frames until something is so, at most. Each waits a hundredth of a second.
const PATIENCE: usize = 12_000;

/// Opens a window with the library of `home` in a room.
pub(super) fn open(bench: &Bench, home: &Path, room: Room) -> (Context, App) {
    let home = home.to_owned();
    let start = move |waker| {
        Studio::start(StudioOptions {
            waker,
            ..StudioOptions::new(&home)
        })
    };
    let ctx = Context::default();
    let options = AppOptions {
        room: Some(room),
        ..AppOptions::default()
    };
    let backstage = Backstage::begin(Arc::new(start), bench.clock.clone());
    let app = App::new(&ctx, options, backstage);
    (ctx, app)
}

/// Draws frames until something is so.
pub(super) fn until(
    ctx: &Context,
    app: &mut App,
    what: &str,
    done: impl Fn(&Desk) -> bool,
) -> Result<(), BenchError> {
    for _ in 0..PATIENCE {
        frame(ctx, app, &[]);
        if done(app.desk()) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(BenchError::Failed(format!("{what} took too long")))
}

/// Clicks at a place.
pub(super) fn click(ctx: &Context, app: &mut App, pos: Pos2) {
    frame(ctx, app, &[Event::PointerMoved(pos)]);
    for pressed in [true, false] {
        let click = Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        frame(ctx, app, &[click]);
    }
}
