//! Settings of this installation in sections, with a list of the sections at the left.

mod account;
mod appearance;
mod confirm;
mod defaults;
mod key_chips;
mod keys;
mod own_words;
mod region;
mod retention;
mod shortcuts;
mod storage;
mod told;

#[cfg(test)]
mod tests;

use egui::accesskit::Role;
use egui::{Align, CornerRadius, Frame, Layout, Margin, ScrollArea, Ui, WidgetInfo, vec2};

use crate::settings::account::Account;
use crate::settings::confirm::Confirm;
use crate::settings::defaults::DefaultsSection;
use crate::settings::own_words::OwnWordsSection;
use crate::settings::shortcuts::ShortcutsSection;
use crate::settings::storage::StorageSection;
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::PlaybackCommand;
use mynah_model::command::SettingsCommand;
use mynah_model::desk::{AppSettings, StoredKeys};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::device_list::device_list_ui;
use mynah_ui_kit::theme::{Face, Icon, icons, size};
use mynah_ui_kit::widgets::{Button, Combo, Slider, caption, combo_item, focus_ring, tip, toggle};

/// Widest the settings get.
const WIDTH: f32 = 720.0;
/// Width of the list of sections, and of a page that has no room for it at its left.
const LIST: f32 = 184.0;
const NARROW: f32 = 760.0;
/// Height of an item of the list.
const ITEM: f32 = 32.0;
/// Where controls begin, behind their names.
const CONTROLS: f32 = 216.0;

/// A section of the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Section {
    /// Keys, region, when to ask.
    #[default]
    Account,
    /// Defaults of new projects and exports.
    Defaults,
    /// Theme and size of the text.
    Appearance,
    /// Device and volume.
    Sound,
    /// Shortcuts.
    Shortcuts,
    /// What lies on the disk.
    Storage,
    /// Words of one's own.
    Words,
    /// Version and licences.
    About,
}

impl Section {
    /// All sections in their order in the list.
    pub const ALL: [Self; 8] = [
        Self::Account,
        Self::Defaults,
        Self::Appearance,
        Self::Sound,
        Self::Shortcuts,
        Self::Storage,
        Self::Words,
        Self::About,
    ];

    /// Returns the action that leads to it.
    fn action(self) -> Action {
        match self {
            Self::Account => Action::KeySettings,
            Self::Defaults => Action::DefaultSettings,
            Self::Appearance => Action::AppearanceSettings,
            Self::Sound => Action::SoundSettings,
            Self::Shortcuts => Action::ShortcutSettings,
            Self::Storage => Action::StorageSettings,
            Self::Words => Action::WordSettings,
            Self::About => Action::AboutSettings,
        }
    }

    fn head(self) -> (Icon, String) {
        match self {
            Self::Account => (icons::KEY, tr!("settings-account")),
            Self::Appearance => (icons::SUN, tr!("settings-appearance")),
            Self::Sound => (icons::HEADPHONES, tr!("settings-sound")),
            Self::Defaults => (icons::SLIDERS_HORIZONTAL, tr!("settings-defaults")),
            Self::Shortcuts => (icons::KEYBOARD, tr!("settings-shortcuts")),
            Self::Storage => (icons::HARD_DRIVES, tr!("settings-storage")),
            Self::Words => (icons::CURSOR_TEXT, tr!("settings-words")),
            Self::About => (icons::INFO, tr!("settings-about")),
        }
    }
}

/// The settings page's view state.
#[derive(Default)]
pub struct SettingsPanel {
    /// The section that is shown.
    open: Section,
    /// The section to show with the next frame, with keyboard focus at its heading.
    goal: Option<Section>,
    account: Account,
    confirm: Confirm,
    defaults: DefaultsSection,
    shortcuts: ShortcutsSection,
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
        self.open = Section::Account;
        self.account.go_to_key();
    }

    /// Shows a section with the next frame; keyboard focus is at its heading.
    pub fn go_to(&mut self, section: Section) {
        self.goal = Some(section);
    }

    /// Draws the list and the page of the open section.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        head_ui(ui, cx);
        let goal = self.goal.take();
        self.open = goal.unwrap_or(self.open);
        let is_narrow = ui.available_width() < NARROW;
        if is_narrow {
            let margin = Margin {
                left: size::PAD_MAIN as i8,
                top: 8,
                ..Margin::ZERO
            };
            Frame::new()
                .inner_margin(margin)
                .show(ui, |ui| self.choice_ui(ui));
        } else {
            let space = ui.available_rect_before_wrap();
            let (list, _) = space.split_left_right_at_x(space.left() + LIST);
            let builder = egui::UiBuilder::new()
                .id_salt("settings-list")
                .max_rect(list.shrink2(vec2(12.0, 16.0)));
            let mut side = ui.new_child(builder);
            side.spacing_mut().item_spacing.y = 2.0;
            self.list_ui(&mut side);
            let line = egui::Stroke::new(1.0, cx.tokens.line);
            ui.painter().vline(list.right() - 0.5, list.y_range(), line);
        }
        let mut space = ui.available_rect_before_wrap();
        if !is_narrow {
            space.min.x += LIST;
        }
        let builder = egui::UiBuilder::new()
            .id_salt("settings-page")
            .max_rect(space);
        let mut page = ui.new_child(builder);
        ScrollArea::vertical()
            .id_salt(("settings", self.open))
            .auto_shrink([false, false])
            .show(&mut page, |ui| {
                let margin = Margin::symmetric(size::PAD_MAIN as i8, 16);
                Frame::new().inner_margin(margin).show(ui, |ui| {
                    ui.set_max_width(WIDTH.min(ui.available_width()));
                    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                    section(ui, self.open, goal.is_some(), |ui| self.page_ui(ui, cx));
                });
            });
    }

    /// Draws the open section. Unpacks every setting, so that a new one that nobody decided about does not compile.
    fn page_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
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
            // The place of new keys is set beside the field of a new key.
            stored_keys:
                StoredKeys {
                    key_on_command_line,
                    keep_key: _,
                },
            confirm_above,
            recovered_from,
            // Not set but remembered.
            last_project: _,
            left_at: _,
            // Read by the sections themselves.
            pauses: _,
            export_folder: _,
            new_projects: _,
            interface: _,
            // Set where dubs are saved.
            dub_folder: _,
        } = cx.desk.settings.clone();
        match self.open {
            Section::Account => {
                self.account.ui(ui, cx, api_base.as_deref());
                rotation_ui(ui, cx, rotate_keys_after);
                command_line_ui(ui, cx, key_on_command_line);
                self.confirm.ui(ui, cx, confirm_above);
                if recovered_from.is_some() {
                    confirm::recovered_ui(ui, cx);
                }
                retention::retention_ui(ui, cx);
            }
            Section::Defaults => self.defaults.ui(ui, cx),
            Section::Appearance => {
                appearance::appearance_ui(ui, cx, (theme, zoom, reduced_motion));
            }
            Section::Sound => sound_ui(ui, cx, volume),
            Section::Shortcuts => self.shortcuts.ui(ui, cx),
            Section::Storage => self.storage.ui(ui, cx),
            Section::Words => self.words.ui(ui, cx),
            Section::About => about_ui(ui, cx),
        }
    }

    /// Draws the list of sections.
    fn list_ui(&mut self, ui: &mut Ui) {
        for of in Section::ALL {
            if item_ui(ui, of, self.open == of) {
                self.open = of;
            }
        }
    }

    /// Draws the sections as a choice, where the list has no room.
    fn choice_ui(&mut self, ui: &mut Ui) {
        let (name, explanation) = (tr!("settings-section"), tr!("settings-section.tip"));
        let (_, shown) = self.open.head();
        Combo::new(&name, &shown)
            .tip(&explanation)
            .width(200.0)
            .show(ui, |ui| {
                for of in Section::ALL {
                    let (_, title) = of.head();
                    let explanation = of.action().tip();
                    if combo_item(ui, of == self.open, (&title, ""), &explanation).clicked() {
                        self.open = of;
                    }
                }
            });
    }
}

/// Draws an item of the list of sections. Returns whether it was pressed.
fn item_ui(ui: &mut Ui, of: Section, on: bool) -> bool {
    let t = mynah_ui_kit::theme::Tokens::of(ui);
    let (icon, title) = of.head();
    let ink = if on { t.text } else { t.text2 };
    let words = Face::BodyMedium.galley(ui, title.as_str(), ink);
    let space = vec2(ui.available_width(), ITEM);
    let (rect, response) = ui.allocate_exact_size(space, egui::Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, &title));
    if on || response.hovered() {
        let fill = if on { t.bg2 } else { t.bg1 };
        ui.painter().rect_filled(rect, size::RADIUS, fill);
    }
    let middle = rect.center().y;
    icon.paint(
        ui.painter(),
        egui::pos2(rect.left() + 18.0, middle),
        16.0,
        ink,
    );
    let at = egui::pos2(rect.left() + 34.0, middle - words.size().y / 2.0);
    ui.painter().galley(at, words, ink);
    focus_ring(ui, &response, size::RADIUS);
    tip(ui, response, &of.action().tip()).clicked()
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
