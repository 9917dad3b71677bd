//! The shortcuts of all commands, and the way to change them.

use egui::{Align, EventFilter, KeyboardShortcut, Label, Layout, Ui};

use mynah_i18n::tr;
use mynah_model::command::{Command, Interface, SettingsCommand};
use mynah_ui_core::action::keymap::{self, Pressed};
use mynah_ui_core::action::{Action, Fixed, keys_text};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::search::lead_search;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, IconButton, TextField, tip};

/// Width of the button with the keys.
const KEYS: f32 = 152.0;

/// The state of the command whose keys are being changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Waits for keys.
    Waits,
    /// The pressed key means something else without Ctrl or Alt.
    Plain,
    /// Something else always takes the pressed keys.
    Fixed(KeyboardShortcut, Fixed),
    /// The keys run another command.
    Taken(KeyboardShortcut, Action),
}

/// The section's view state.
#[derive(Debug, Default)]
pub(super) struct ShortcutsSection {
    pub(super) query: String,
    /// The command whose keys are being changed.
    pub(super) changing: Option<(Action, Said)>,
    /// The pass in which the section was drawn last.
    drawn: u64,
}

impl ShortcutsSection {
    /// Draws the section.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.end_elsewhere(ui);
        let t = cx.tokens;
        let about = Face::Small.rich(tr!("settings-shortcuts.text"), t.text2);
        ui.add(Label::new(about).wrap());
        let mut leads = false;
        ui.horizontal(|ui| {
            let name = tr!("settings-shortcuts-search");
            let (hint, explanation) = (
                tr!("settings-shortcuts-search.hint"),
                tr!("settings-shortcuts-search.tip"),
            );
            let field = TextField::new(&mut self.query, &name)
                .hint(&hint)
                .tip(&explanation)
                .icon(icons::MAGNIFYING_GLASS)
                .small()
                .limit(100)
                .width(240.0);
            let field = ui.add(field);
            leads = lead_search(ui, cx, &field, &self.query);
            let is_usual = cx.desk.settings.interface.shortcuts.is_empty();
            let reset = Button::new(tr!("shortcut-reset-all"))
                .command("shortcut-reset-all")
                .small()
                .ghost()
                .tip(tr!("shortcut-reset-all.tip"))
                .why_not(is_usual.then(|| tr!("shortcut-reset-all.none")));
            if ui.add(reset).clicked() {
                change(cx, |interface| interface.shortcuts.clear());
            }
        });
        if leads {
            keys::lead_to_next(ui);
        }
        let query = self.query.trim().to_lowercase();
        for action in Action::ALL.iter().copied() {
            let label = action.label();
            let keys = action.keys_text(ui.ctx()).unwrap_or_default();
            let fits = |text: &str| text.to_lowercase().contains(&query);
            if fits(&label) || fits(&keys) {
                self.row_ui(ui, cx, action, (&label, &keys));
            }
        }
    }

    /// Ends the change of a shortcut once the section was left.
    fn end_elsewhere(&mut self, ui: &Ui) {
        let pass = ui.ctx().cumulative_pass_nr();
        if self.drawn + 1 < pass {
            self.changing = None;
        }
        self.drawn = pass;
    }

    fn row_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        action: Action,
        (label, keys): (&str, &str),
    ) {
        let t = cx.tokens;
        let said = self.changing.filter(|(of, _)| *of == action);
        let said = said.map(|(_, said)| said);
        ui.horizontal(|ui| {
            ui.set_height(size::CONTROL_SMALL);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                self.reset_ui(ui, cx, action, label);
                let waits = matches!(said, Some(Said::Waits | Said::Plain | Said::Fixed(..)));
                let shown = match keys {
                    _ if waits => tr!("shortcut-press"),
                    "" => tr!("shortcut-none"),
                    keys => keys.to_owned(),
                };
                let button = Button::new(shown)
                    .small()
                    .outline()
                    .min_width(KEYS)
                    .name(tr!("shortcut-change", action = label))
                    .tip(tr!("shortcut-change.tip"))
                    .why_not(action.is_fixed().then(|| tr!("shortcut-change.fixed")));
                let button = ui.add(button);
                if waits && !button.has_focus() {
                    self.changing = None;
                } else if waits {
                    let all = EventFilter {
                        tab: true,
                        horizontal_arrows: true,
                        vertical_arrows: true,
                        escape: true,
                    };
                    ui.memory_mut(|memory| memory.set_focus_lock_filter(button.id, all));
                    self.wait(ui, cx, action);
                } else if button.clicked() {
                    button.request_focus();
                    self.changing = Some((action, Said::Waits));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let words = Face::Small.rich(label, t.text);
                    let words = ui.add(Label::new(words).truncate());
                    tip(ui, words, &action.tip());
                });
            });
        });
        match said {
            Some(Said::Plain) => {
                ui.label(Face::Small.rich(tr!("shortcut-plain"), t.warn));
            }
            Some(Said::Fixed(keys, fixed)) => {
                let keys = keys_text(ui.ctx(), keys);
                let words = tr!("shortcut-fixed", keys = keys, place = fixed.name());
                ui.label(Face::Small.rich(words, t.warn));
            }
            Some(Said::Taken(keys, other)) => self.taken_ui(ui, cx, action, (keys, other)),
            Some(Said::Waits) | None => {}
        }
    }

    /// Takes the keys that are pressed.
    fn wait(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, action: Action) {
        match keymap::wait(ui.ctx()) {
            None => {}
            Some(Pressed::Cancel) => self.changing = None,
            Some(Pressed::Plain) => self.changing = Some((action, Said::Plain)),
            Some(Pressed::Delete) => {
                set(cx, action, None);
                self.changing = None;
            }
            Some(Pressed::Keys(keys)) => {
                let fixed = Fixed::of(keys, action).map(|fixed| Said::Fixed(keys, fixed));
                let said = fixed.or_else(|| {
                    let other = Action::run_by(ui.ctx(), keys, action)?;
                    Some(Said::Taken(keys, other))
                });
                self.changing = said.map(|said| (action, said));
                if said.is_none() {
                    set(cx, action, Some(keys));
                }
            }
        }
    }

    /// The button that gives a command its usual keys again. If they run another command, it asks first.
    fn reset_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, action: Action, label: &str) {
        let shortcuts = &cx.desk.settings.interface.shortcuts;
        let is_usual = !shortcuts.contains_key(action.name());
        let reset = tr!("shortcut-reset", action = label);
        let reset = IconButton::new(icons::ARROW_COUNTER_CLOCKWISE, reset)
            .row()
            .tip(tr!("shortcut-reset.tip"))
            .why_not(is_usual.then(|| tr!("shortcut-reset.none")));
        if !ui.add(reset).clicked() {
            return;
        }
        let taken = action.keys().and_then(|keys| {
            let other = Action::run_by(ui.ctx(), keys, action)?;
            Some((action, Said::Taken(keys, other)))
        });
        self.changing = taken;
        if taken.is_none() {
            set(cx, action, action.keys());
        }
    }

    /// Says which other command the keys run, and lets them be used here.
    fn taken_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        action: Action,
        (keys, other): (KeyboardShortcut, Action),
    ) {
        ui.horizontal_wrapped(|ui| {
            let words = tr!(
                "shortcut-taken",
                keys = keys_text(ui.ctx(), keys),
                other = other.label()
            );
            ui.label(Face::Small.rich(words, cx.tokens.warn));
            let here = Button::new(tr!("shortcut-take"))
                .small()
                .tip(tr!("shortcut-take.tip"));
            if ui.add(here).clicked() {
                // Keys beside its usual ones yield by themselves.
                let is_own = other.keys_in(ui.ctx()) == Some(keys);
                change(cx, |interface| {
                    if is_own {
                        write(interface, other, None);
                    }
                    write(interface, action, Some(keys));
                });
                self.changing = None;
            }
            let cancel = Button::new(tr!("shortcut-keep"))
                .small()
                .ghost()
                .tip(tr!("shortcut-keep.tip"));
            if ui.add(cancel).clicked() {
                self.changing = None;
            }
        });
    }
}

/// Gives a command other keys, or none.
fn set(cx: &mut StudioCtx<'_>, action: Action, keys: Option<KeyboardShortcut>) {
    change(cx, |interface| write(interface, action, keys));
}

/// Writes the keys of a command; its usual ones are not written.
fn write(interface: &mut Interface, action: Action, keys: Option<KeyboardShortcut>) {
    let name = action.name().to_owned();
    if keys == action.keys() {
        interface.shortcuts.remove(&name);
    } else {
        let written = keys.map(keymap::write).unwrap_or_default();
        interface.shortcuts.insert(name, written);
    }
}

fn change(cx: &mut StudioCtx<'_>, change: impl FnOnce(&mut Interface)) {
    let mut interface = cx.desk.settings.interface.clone();
    change(&mut interface);
    cx.send(Command::Settings(SettingsCommand::Interface(interface)));
}
