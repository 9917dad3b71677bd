//! The one builder of harnesses for tests in `ui/`: our theme, all default checks on (inputs
//! without a name and characters without a glyph fail a test).

use egui::{Ui, vec2};
use egui_kittest::{Harness, HarnessBuilder};

use crate::studio::desk::Desk;
use crate::ui::ctx::{StudioCtx, View, Wishes};
use crate::ui::theme;
use crate::ui::theme::Tokens;
use mynah_core::clock::{Clock, UnixMillis};

/// A harness builder with our theme, 1 pixel a point.
pub fn builder<S>(width: f32, height: f32) -> HarnessBuilder<S> {
    Harness::builder()
        .with_size(vec2(width, height))
        .with_pixels_per_point(1.0)
        .with_context_setup(theme::install)
}

/// A harness around a widget that needs no state, 640 × 480.
pub fn widget<'a>(app: impl FnMut(&mut Ui) + 'a) -> Harness<'a> {
    let mut harness = builder(640.0, 480.0).build_ui(app);
    harness.run();
    harness
}

/// A harness around a widget and the value it changes, 640 × 480.
pub fn widget_state<'a, S: 'a>(app: impl FnMut(&mut Ui, &mut S) + 'a, state: S) -> Harness<'a, S> {
    let mut harness = builder(640.0, 480.0).build_ui_state(app, state);
    harness.run();
    harness
}

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
