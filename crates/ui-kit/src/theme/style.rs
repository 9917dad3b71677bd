//! What egui's own widgets look like.

use egui::style::{ScrollAnimation, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{Color32, Context, CornerRadius, Margin, Shadow, Stroke, Style, Theme, Visuals, vec2};

use super::fonts;
use super::size;
use super::tokens::Tokens;

/// How long a change of state takes to fade.
const ANIMATION_SECS: f32 = 0.12;

pub(super) fn style(tokens: &Tokens) -> Style {
    let mut style = Style {
        text_styles: fonts::text_styles(),
        visuals: visuals(tokens),
        animation_time: ANIMATION_SECS,
        ..Style::default()
    };
    style.spacing.item_spacing = vec2(8.0, 6.0);
    style.spacing.interact_size = vec2(32.0, 30.0);
    style.spacing.button_padding = vec2(12.0, 6.0);
    style.spacing.window_margin = Margin::same(16);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.icon_width = 16.0;
    style.spacing.tooltip_width = 320.0;
    style.spacing.scroll = ScrollStyle {
        floating: true,
        bar_width: 8.0,
        floating_width: 6.0,
        floating_allocated_width: 0.0,
        bar_inner_margin: 2.0,
        bar_outer_margin: 2.0,
        foreground_color: false,
        ..ScrollStyle::thin()
    };
    style.interaction.tooltip_delay = 0.35;
    style.interaction.selectable_labels = false;
    style
}

/// Switches everything that moves by itself on or off in both styles.
pub(super) fn set_motion(ctx: &Context, on: bool) {
    for theme in [Theme::Dark, Theme::Light] {
        ctx.style_mut_of(theme, |style| {
            style.animation_time = if on { ANIMATION_SECS } else { 0.0 };
            style.scroll_animation = if on {
                ScrollAnimation::default()
            } else {
                ScrollAnimation::none()
            };
            style.visuals.text_cursor.blink = on;
        });
    }
}

fn visuals(t: &Tokens) -> Visuals {
    let base = if t.dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    let radius = CornerRadius::same(size::RADIUS as u8);
    let widget = |fill: Color32, stroke: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, stroke),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        // The default growth of a point makes a dense layout shimmer.
        expansion: 0.0,
    };
    let shadow = Shadow {
        offset: [0, 8],
        blur: 24,
        spread: 0,
        color: Color32::from_black_alpha(if t.dark { 0x66 } else { 0x30 }),
    };
    Visuals {
        dark_mode: t.dark,
        weak_text_color: Some(t.text3),
        widgets: Widgets {
            noninteractive: widget(t.bg1, t.line, t.text2),
            inactive: widget(t.bg2, t.line, t.text),
            hovered: widget(t.bg3, t.text3.gamma_multiply(0.7), t.text),
            active: widget(t.bg3, t.accent_ink, t.text),
            open: widget(t.bg3, t.line, t.text),
        },
        selection: Selection {
            bg_fill: t.accent.gamma_multiply(0.28),
            stroke: Stroke::new(1.0, t.accent_ink),
        },
        hyperlink_color: t.accent_ink,
        faint_bg_color: t.bg1,
        extreme_bg_color: t.bg0,
        text_edit_bg_color: Some(t.bg2),
        code_bg_color: t.bg2,
        warn_fg_color: t.warn,
        error_fg_color: t.bad_ink,
        window_corner_radius: CornerRadius::same(size::RADIUS_CARD as u8),
        window_shadow: shadow,
        window_fill: t.bg1,
        window_stroke: Stroke::new(1.0, t.line),
        menu_corner_radius: CornerRadius::same(size::RADIUS_CARD as u8),
        panel_fill: t.bg0,
        popup_shadow: shadow,
        disabled_alpha: 0.45,
        ..base
    }
}
