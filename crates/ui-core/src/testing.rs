//! A desk with an empty outbox around a panel, for tests.

pub mod controls;
pub mod driver;
pub mod dubs;
pub mod fixtures;

use egui::Ui;
use egui_kittest::Harness;

use crate::ctx::{StudioCtx, View, Wishes};
use mynah_core::clock::{Clock, UnixMillis};
use mynah_model::desk::Desk;
pub use mynah_ui_kit::testing::{builder, widget, widget_state};
use mynah_ui_kit::theme::Tokens;

/// What a panel test needs: a desk, and an empty outbox that is looked at afterwards.
#[derive(Debug)]
pub struct Bench<P> {
    /// What the panel reads.
    pub desk: Desk,
    /// What is looked at.
    pub view: View,
    /// What the panel wished for, all frames together.
    pub wishes: Wishes,
    /// A clock that stands still.
    pub clock: Clock,
    /// The panel.
    pub panel: P,
}

impl<P> Bench<P> {
    /// A bench with this desk.
    pub fn new(desk: Desk, panel: P) -> Self {
        Self {
            desk,
            view: View::default(),
            wishes: Wishes::default(),
            clock: Clock::scripted(UnixMillis(1_800_000_000_000)),
            panel,
        }
    }

    /// Has the panel do something between two frames, as an action of the palette or a key does.
    pub fn with<R>(&mut self, does: impl FnOnce(&mut P, &mut StudioCtx<'_>) -> R) -> R {
        let tokens = Tokens::of_ctx(&egui::Context::default());
        let mut cx = StudioCtx::new(
            &self.desk,
            &mut self.view,
            tokens,
            &self.clock,
            &mut self.wishes,
        );
        does(&mut self.panel, &mut cx)
    }
}

/// A harness around a panel.
pub fn panel<'a, P: 'a>(
    (width, height): (f32, f32),
    bench: Bench<P>,
    mut app: impl FnMut(&mut P, &mut Ui, &mut StudioCtx<'_>) + 'a,
) -> Harness<'a, Bench<P>> {
    let mut harness = builder(width, height).build_ui_state(
        move |ui: &mut Ui, bench: &mut Bench<P>| {
            let tokens = Tokens::of(ui);
            let mut cx = StudioCtx::new(
                &bench.desk,
                &mut bench.view,
                tokens,
                &bench.clock,
                &mut bench.wishes,
            );
            app(&mut bench.panel, ui, &mut cx);
        },
        bench,
    );
    harness.run();
    harness
}
