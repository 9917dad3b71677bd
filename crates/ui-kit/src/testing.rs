//! The one builder of harnesses for tests of the UI: our theme, all default checks on (inputs without a name and
//! characters without a glyph fail a test).

use egui::{Ui, vec2};
use egui_kittest::{Harness, HarnessBuilder};

use crate::theme;

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
