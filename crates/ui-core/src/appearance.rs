//! The look by the settings.

use egui::Context;

use mynah_model::desk::{AppSettings, ThemeChoice};
use mynah_ui_kit::theme::{self, Appearance};

/// Follows the settings: theme, text size, reduced motion. Cheap when nothing changed.
pub fn apply(ctx: &Context, settings: &AppSettings) {
    let theme = match settings.theme {
        ThemeChoice::Dark => egui::ThemePreference::Dark,
        ThemeChoice::Light => egui::ThemePreference::Light,
        ThemeChoice::System => egui::ThemePreference::System,
    };
    let chosen = Appearance {
        theme,
        zoom: settings.zoom,
        reduced_motion: settings.reduced_motion,
    };
    theme::apply(ctx, chosen);
}
