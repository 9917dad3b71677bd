//! How the window looks: theme, size of the text, motion, language.

use egui::Ui;

use super::row;
use mynah_core::language::language_name;
use mynah_i18n::tr;
use mynah_model::command::{Command, Interface, SettingsCommand};
use mynah_model::desk::ThemeChoice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::ZOOM;
use mynah_ui_kit::widgets::{Combo, Segment, combo_item, segmented, tip, toggle};

/// Text sizes to choose from, in percent.
const SIZES: [u16; 9] = [80, 90, 100, 110, 125, 140, 150, 175, 200];

/// Draws the section.
pub(super) fn appearance_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    (theme, zoom, still): (ThemeChoice, f32, bool),
) {
    theme_ui(ui, cx, theme);
    zoom_ui(ui, cx, zoom);
    motion_ui(ui, cx, still);
    language_ui(ui, cx);
}

fn theme_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, mut theme: ThemeChoice) {
    let name = tr!("settings-theme");
    row(ui, &name, |ui| {
        let words = [
            tr!("settings-theme-dark"),
            tr!("settings-theme-light"),
            tr!("settings-theme-system"),
        ];
        let tips = [
            tr!("settings-theme-dark.tip"),
            tr!("settings-theme-light.tip"),
            tr!("settings-theme-system.tip"),
        ];
        let [dark, light, system] = &words;
        let [dark_tip, light_tip, system_tip] = &tips;
        let segments = [
            Segment::new(ThemeChoice::Dark, dark).tip(dark_tip),
            Segment::new(ThemeChoice::Light, light).tip(light_tip),
            Segment::new(ThemeChoice::System, system).tip(system_tip),
        ];
        if segmented(ui, &name, &mut theme, &segments, None) {
            cx.send(Command::Settings(SettingsCommand::Theme(theme)));
        }
    });
}

fn zoom_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, zoom: f32) {
    let name = tr!("settings-zoom");
    let mut chosen = None;
    row(ui, &name, |ui| {
        let percent = (zoom * 100.0).round() as u16;
        let shown = format!("{percent} %");
        let explanation = tr!("settings-zoom.tip");
        Combo::new(&name, &shown)
            .tip(&explanation)
            .width(120.0)
            .show(ui, |ui| {
                for size in SIZES {
                    let words = (&*format!("{size} %"), "");
                    let explanation = tr!("settings-zoom-item.tip", percent = size);
                    if combo_item(ui, size == percent, words, &explanation).clicked() {
                        chosen = Some(f32::from(size) / 100.0);
                    }
                }
            });
    });
    if let Some(zoom) = chosen {
        let zoom = zoom.clamp(ZOOM.0, ZOOM.1);
        cx.send(Command::Settings(SettingsCommand::Zoom(zoom)));
    }
}

fn motion_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, mut still: bool) {
    let (name, explanation) = (tr!("settings-motion"), tr!("settings-motion.tip"));
    let switched = row(ui, &name, |ui| {
        let response = toggle(ui, &name, &mut still);
        tip(ui, response, &explanation)
    });
    if switched.changed() {
        cx.send(Command::Settings(SettingsCommand::ReducedMotion(still)));
    }
}

/// Lets a shipped language be chosen.
fn language_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let name = tr!("settings-language");
    let shipped = mynah_i18n::shipped();
    let interface = &cx.desk.settings.interface;
    let chosen = interface.language.as_deref();
    let chosen = chosen.filter(|tag| shipped.contains(tag));
    let usual = shipped.first().copied().unwrap_or_default();
    let mut wanted = None;
    row(ui, &name, |ui| {
        let shown = language_name(chosen.unwrap_or(usual));
        let explanation = tr!("settings-language.tip");
        Combo::new(&name, &shown)
            .tip(&explanation)
            .width(200.0)
            .show(ui, |ui| {
                for tag in shipped {
                    let on = chosen.unwrap_or(usual) == *tag;
                    let label = language_name(tag);
                    if combo_item(ui, on, (&label, ""), &explanation).clicked() {
                        wanted = Some((*tag).to_owned());
                    }
                }
            });
    });
    if let Some(tag) = wanted {
        let interface = Interface {
            language: Some(tag),
            ..interface.clone()
        };
        cx.send(Command::Settings(SettingsCommand::Interface(interface)));
    }
}
