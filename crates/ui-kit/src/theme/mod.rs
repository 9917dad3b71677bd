//! The look: colours by role, faces of text, icons, spacing.
//!
//! Colours are made here and nowhere else. Begin with [`Tokens`] and [`Face`]; [`install`] puts
//! everything into a fresh [`egui::Context`], [`apply`] follows the settings.

mod fonts;
pub mod icons;
mod style;
mod tokens;

use egui::Context;

pub use fonts::{Face, family};
pub use icons::Icon;
pub use tokens::Tokens;
#[cfg(any(test, feature = "testing"))]
pub use tokens::contrast;

/// Widths and heights of the window's parts and of controls, in points.
pub mod size {
    /// The top bar's height.
    pub const TOP_BAR: f32 = 48.0;
    /// The same in a low window.
    pub const TOP_BAR_LOW: f32 = 36.0;
    /// The rail's width.
    pub const RAIL: f32 = 64.0;
    /// A rail item's height.
    pub const RAIL_ITEM: f32 = 52.0;
    /// The inspector's width.
    pub const INSPECTOR: f32 = 320.0;
    /// The transport's height.
    pub const TRANSPORT: f32 = 112.0;
    /// The same in a short window.
    pub const TRANSPORT_SHORT: f32 = 72.0;
    /// The same in a low window: without the loudness.
    pub const TRANSPORT_LOW: f32 = 50.0;
    /// A window less high is short: the script keeps what room there is.
    pub const SHORT: f32 = 560.0;
    /// A window less high is low, as one of 1100 × 700 with text of 150%: bars and sliders have their lowest form.
    pub const LOW: f32 = 480.0;
    /// The status bar's height.
    pub const STATUS: f32 = 24.0;
    /// The status bar's height in a low window.
    pub const STATUS_LOW: f32 = 20.0;
    /// The head of a main area.
    pub const HEAD: f32 = 56.0;
    /// A button or field.
    pub const CONTROL: f32 = 32.0;
    /// A small button or field, a filter, a segmented control.
    pub const CONTROL_SMALL: f32 = 28.0;
    /// A button in a row.
    pub const CONTROL_ROW: f32 = 24.0;
    /// Padding at the sides of a main area.
    pub const PAD_MAIN: f32 = 24.0;
    /// Padding at the sides of the inspector, the transport and the status bar.
    pub const PAD: f32 = 16.0;
    /// Radius of chips, tags, keys and row buttons.
    pub const RADIUS_SMALL: f32 = 4.0;
    /// Radius of buttons, fields and rows.
    pub const RADIUS: f32 = 6.0;
    /// Radius of cards and the rail's highlight.
    pub const RADIUS_CARD: f32 = 8.0;

    /// Whether the window is too low for all that stands above and below the lines.
    pub fn is_short(ctx: &egui::Context) -> bool {
        ctx.content_rect().height() < SHORT
    }

    /// Returns true if bars and sliders have their lowest form.
    pub fn is_low(ctx: &egui::Context) -> bool {
        ctx.content_rect().height() < LOW
    }

    /// Height of a room's head.
    pub fn head(ctx: &egui::Context) -> f32 {
        if is_low(ctx) {
            36.0
        } else if is_short(ctx) {
            44.0
        } else {
            HEAD
        }
    }
}

/// Gives a fresh context our fonts and both styles. Dark until [`apply`] says otherwise.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    ctx.add_glyph_rasterizer(fonts::no_boxes());
    ctx.set_style_of(egui::Theme::Dark, style::style(&tokens::DARK));
    ctx.set_style_of(egui::Theme::Light, style::style(&tokens::LIGHT));
    ctx.set_theme(egui::ThemePreference::Dark);
    // Zoom has its own place in the settings and its own range.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
}

/// How everything looks, as somebody chose it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Appearance {
    /// Dark, light, or as the system has it.
    pub theme: egui::ThemePreference,
    /// The text size.
    pub zoom: f32,
    /// Whether nothing moves by itself.
    pub reduced_motion: bool,
}

/// Follows the settings: theme, text size, reduced motion. Cheap when nothing changed.
pub fn apply(ctx: &Context, chosen: Appearance) {
    if ctx.options(|options| options.theme_preference) != chosen.theme {
        ctx.set_theme(chosen.theme);
    }
    let zoom = chosen.zoom.clamp(ZOOM.0, ZOOM.1);
    if (ctx.zoom_factor() - zoom).abs() > 0.001 {
        ctx.set_zoom_factor(zoom);
    }
    let still = ctx.global_style().animation_time == 0.0;
    if still != chosen.reduced_motion {
        style::set_motion(ctx, !chosen.reduced_motion);
    }
}

/// Smallest and largest text size (product.md: 80 … 200 %).
pub const ZOOM: (f32, f32) = (0.8, 2.0);
