//! Settings of this installation: key and region, appearance, sound, storage, own words, licences.
//!
//! [`SettingsPanel::ui`] unpacks every setting, so that a new one nobody decided about does not compile.

mod account;
mod confirm;
mod key_chips;
mod keys;
mod own_words;
mod region;
mod retention;
mod storage;
mod told;

#[cfg(test)]
mod tests;

use egui::accesskit::Role;
use egui::{Align, CornerRadius, Frame, Layout, Margin, ScrollArea, Ui, WidgetInfo, vec2};

use crate::settings::account::Account;
use crate::settings::confirm::Confirm;
use crate::settings::own_words::OwnWordsSection;
use crate::settings::storage::StorageSection;
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::PlaybackCommand;
use mynah_model::command::SettingsCommand;
use mynah_model::desk::AppSettings;
use mynah_model::desk::ThemeChoice;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::device_list::device_list_ui;
use mynah_ui_kit::theme::{Face, Icon, ZOOM, icons, size};
use mynah_ui_kit::widgets::{
    Button, Combo, Segment, Slider, caption, combo_item, focus_ring, segmented, tip, toggle,
};

/// Text sizes to choose from, in percent.
const SIZES: [u16; 9] = [80, 90, 100, 110, 125, 140, 150, 175, 200];

/// Widest the settings get.
const WIDTH: f32 = 720.0;
/// Where controls begin, behind their names.
const CONTROLS: f32 = 216.0;

/// A card of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// Keys, region, when to ask.
    Account,
    /// Theme and size of the text.
    Appearance,
    /// Device and volume.
    Sound,
    /// What lies on the disk.
    Storage,
    /// Words of one's own.
    Words,
    /// Version and licences.
    About,
}

impl Section {
    fn head(self) -> (Icon, String) {
        match self {
            Self::Account => (icons::KEY, tr!("settings-account")),
            Self::Appearance => (icons::SUN, tr!("settings-appearance")),
            Self::Sound => (icons::HEADPHONES, tr!("settings-sound")),
            Self::Storage => (icons::HARD_DRIVES, tr!("settings-storage")),
            Self::Words => (icons::CURSOR_TEXT, tr!("settings-words")),
            Self::About => (icons::INFO, tr!("settings-about")),
        }
    }
}

/// The settings page's view state.
#[derive(Default)]
pub struct SettingsPanel {
    /// The card that is to be seen, and to have the keys, with the next frame.
    goal: Option<Section>,
    account: Account,
    confirm: Confirm,
    words: OwnWordsSection,
    storage: StorageSection,
}

impl SettingsPanel {
    /// Settings of the installation in this folder.
    pub fn new(home: impl Into<String>) -> Self {
        Self {
            storage: StorageSection::new(home.into()),
            ..Self::default()
        }
    }

    /// Puts the cursor into the first field with the next frame.
    pub fn go_to_key(&mut self) {
        self.account.go_to_key();
    }

    /// Shows a card with the next frame; the keys are at its head.
    pub fn go_to(&mut self, section: Section) {
        self.goal = Some(section);
    }

    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let AppSettings {
            theme,
            zoom,
            reduced_motion,
            // Shown and hidden where it stands.
            inspector: _,
            volume,
            // The player says which device is in use.
            device: _,
            api_base,
            // Set in the list of keys.
            key: _,
            batch_key: _,
            rotate_keys_after,
            key_on_command_line,
            confirm_above,
            // Not set but remembered.
            last_project: _,
            left_at: _,
            // Set where files are joined.
            pauses: _,
            export_folder: _,
            // Set where dubs are saved.
            dub_folder: _,
            // Set beside the field of a new key.
            keep_key: _,
        } = cx.desk.settings.clone();
        head_ui(ui, cx);
        let goal = self.goal.take();
        let section = |ui: &mut Ui, of: Section, add: &mut dyn FnMut(&mut Ui)| {
            section(ui, of, goal == Some(of), add);
        };
        ScrollArea::vertical()
            .id_salt("settings")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin::symmetric(size::PAD_MAIN as i8, 16))
                    .show(ui, |ui| {
                        ui.set_max_width(WIDTH.min(ui.available_width()));
                        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                        section(ui, Section::Account, &mut |ui| {
                            self.account.ui(ui, cx, api_base.as_deref());
                            rotation_ui(ui, cx, rotate_keys_after);
                            command_line_ui(ui, cx, key_on_command_line);
                            self.confirm.ui(ui, cx, confirm_above);
                            retention::retention_ui(ui, cx);
                        });
                        section(ui, Section::Appearance, &mut |ui| {
                            theme_ui(ui, cx, theme);
                            zoom_ui(ui, cx, zoom);
                            motion_ui(ui, cx, reduced_motion);
                        });
                        section(ui, Section::Sound, &mut |ui| {
                            sound_ui(ui, cx, volume);
                        });
                        section(ui, Section::Storage, &mut |ui| {
                            self.storage.ui(ui, cx);
                        });
                        section(ui, Section::Words, &mut |ui| {
                            self.words.ui(ui, cx);
                        });
                        section(ui, Section::About, &mut |ui| {
                            about_ui(ui, cx);
                        });
                    });
            });
    }
}

fn head_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::HEAD), egui::Sense::hover());
    let mut head = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(vec2(size::PAD_MAIN, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    head.label(Face::Title.rich(tr!("room-settings"), cx.tokens.text));
    let stroke = egui::Stroke::new(1.0, cx.tokens.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, stroke);
}

/// A card with a heading. As a goal it is brought into view, and its heading has the keys: the next Tab is its first
/// control.
fn section(ui: &mut Ui, of: Section, goal: bool, add: impl FnOnce(&mut Ui)) {
    let t = mynah_ui_kit::theme::Tokens::of(ui);
    let (icon, title) = of.head();
    Frame::new()
        .fill(t.bg1)
        .stroke(egui::Stroke::new(1.0, t.line))
        .corner_radius(CornerRadius::same(size::RADIUS_CARD as u8))
        .inner_margin(Margin::same(16))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let id = ui.scope_id().with(of);
            let head = ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), egui::Sense::hover());
                icon.paint(ui.painter(), rect.center(), 16.0, t.text2);
                ui.label(Face::BodyStrong.rich(title.as_str(), t.text));
            });
            // Nobody who walks through the controls stops at it.
            if goal || ui.memory(|memory| memory.has_focus(id)) {
                let sense = egui::Sense::focusable_noninteractive();
                let head = ui.interact(head.response.rect, id, sense);
                head.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
                focus_ring(ui, &head, size::RADIUS);
                if goal {
                    head.request_focus();
                    head.scroll_to_me(Some(Align::TOP));
                }
            }
            ui.add_space(2.0);
            add(ui);
        });
    ui.add_space(4.0);
}

/// A name at the left, its control at a fixed place behind it.
fn row<R>(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let t = mynah_ui_kit::theme::Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(size::CONTROL_SMALL);
        let start = ui.cursor().left();
        caption(ui, Face::SmallMedium, name, t.text);
        let used = ui.cursor().left() - start;
        ui.add_space((CONTROLS - used).max(0.0));
        add(ui)
    })
    .inner
}

/// Days after which it is told that a key is old.
const ROTATIONS: [Option<u32>; 5] = [Some(30), Some(60), Some(90), Some(180), None];

fn rotation_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, after: Option<u32>) {
    let name = tr!("settings-rotation");
    let words = |after: Option<u32>| match after {
        Some(days) => tr!("settings-rotation-days", days = days),
        None => tr!("settings-rotation-never"),
    };
    row(ui, &name, |ui| {
        let (shown, explanation) = (words(after), tr!("settings-rotation.tip"));
        Combo::new(&name, &shown)
            .tip(&explanation)
            .width(120.0)
            .show(ui, |ui| {
                for choice in ROTATIONS {
                    let label = words(choice);
                    if combo_item(ui, choice == after, (&label, ""), &explanation).clicked() {
                        cx.send(Command::Settings(SettingsCommand::RotateKeysAfter(choice)));
                    }
                }
            });
    });
}

fn command_line_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, mut on: bool) {
    let (name, explanation) = (
        tr!("settings-command-line"),
        tr!("settings-command-line.tip"),
    );
    let switched = row(ui, &name, |ui| {
        let response = toggle(ui, &name, &mut on);
        tip(ui, response, &explanation)
    });
    if switched.changed() {
        cx.send(Command::Settings(SettingsCommand::KeyOnCommandLine(on)));
    }
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

fn sound_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, mut volume: f32) {
    let t = cx.tokens;
    let name = tr!("settings-device");
    let shown = cx
        .desk
        .playback
        .device
        .name
        .clone()
        .unwrap_or_else(|| tr!("device-default"));
    row(ui, &name, |ui| {
        let explanation = tr!("settings-device.tip");
        Combo::new(&name, &shown)
            .tip(&explanation)
            .width(320.0)
            .show(ui, |ui| device_list_ui(ui, cx));
    });
    if let Some(why) = &cx.desk.playback.device.silent {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), egui::Sense::hover());
            icons::SPEAKER_SLASH.paint(ui.painter(), rect.center(), 16.0, t.warn);
            ui.label(Face::Small.rich(why.as_str(), t.text2));
            let again = Button::new(tr!("status-try-again"))
                .small()
                .outline()
                .name(tr!("settings-device-again"))
                .tip(Action::ReopenDevice.tip());
            if ui.add(again).clicked() {
                cx.act(Action::ReopenDevice);
            }
        });
    }
    let name = tr!("settings-volume");
    row(ui, &name, |ui| {
        let slider = Slider {
            name: &name,
            value: &mut volume,
            low: 0.0,
            high: 1.0,
            usual: AppSettings::VOLUME,
            why_not: None,
            slim: false,
        };
        let response = ui
            .allocate_ui(vec2(320.0, 18.0), |ui| slider.show(ui))
            .inner;
        if response.changed() {
            cx.send(Command::Playback(PlaybackCommand::Volume(volume)));
        }
        tip(ui, response, &tr!("transport-volume.tip"));
    });
}

fn about_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let t = cx.tokens;
    let version = tr!("settings-version", version = env!("CARGO_PKG_VERSION"));
    ui.label(Face::Body.rich(version, t.text));
    ui.label(Face::Small.rich(tr!("settings-licence"), t.text2));
    for (name, text) in [
        (tr!("licence-inter"), INTER),
        (tr!("licence-mono"), MONO),
        (tr!("licence-phosphor"), PHOSPHOR),
        (tr!("licence-own"), OWN),
    ] {
        let header = egui::CollapsingHeader::new(Face::Small.rich(name.as_str(), t.text));
        let shown = header.id_salt(&name).show(ui, |ui| {
            ui.label(Face::MonoLabel.rich(text, t.text2));
        });
        tip(ui, shown.header_response, &tr!("licence-tip"));
    }
}

const INTER: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/fonts/OFL-Inter.txt"
));
const MONO: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/fonts/OFL-JetBrainsMono.txt"
));
const PHOSPHOR: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/icons/LICENSE-Phosphor.txt"
));
const OWN: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../LICENSE-MIT"));
