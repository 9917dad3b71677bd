//! Shortcuts that were changed in the settings, as they apply to one window, and the way to read new ones.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use egui::{Context, Event, Id, Key, KeyboardShortcut, Modifiers};

use super::Action;

/// Changed shortcuts.
#[derive(Debug, Default)]
struct Keymap {
    written: BTreeMap<String, String>,
    /// By action; `None` for no shortcut.
    keys: HashMap<Action, Option<KeyboardShortcut>>,
}

fn place() -> Id {
    Id::unique("changed-shortcuts")
}

fn held() -> Id {
    Id::unique("held-shortcuts")
}

fn current(ctx: &Context) -> Option<Arc<Keymap>> {
    ctx.data(|data| data.get_temp(place()))
}

/// Applies the changed shortcuts of the settings to this window.
pub fn apply(ctx: &Context, written: &BTreeMap<String, String>) {
    let is_known = match current(ctx) {
        Some(now) => now.written == *written,
        None => written.is_empty(),
    };
    if is_known {
        return;
    }
    let changed = |action: &Action| Some((*action, read(written.get(action.name())?)));
    let others = Action::ALL.iter().filter(|action| !action.is_fixed());
    let keymap = Keymap {
        written: written.clone(),
        keys: others.filter_map(changed).collect(),
    };
    ctx.data_mut(|data| data.insert_temp(place(), Arc::new(keymap)));
}

impl Action {
    /// Returns the name under which the settings store its shortcut.
    pub fn name(self) -> &'static str {
        self.row().id
    }

    /// Returns its shortcut in this window.
    pub fn keys_in(self, ctx: &Context) -> Option<KeyboardShortcut> {
        match current(ctx).and_then(|map| map.keys.get(&self).copied()) {
            Some(changed) => changed,
            None => self.keys(),
        }
    }

    /// Returns another action that these keys run.
    pub fn run_by(ctx: &Context, keys: KeyboardShortcut, but: Self) -> Option<Self> {
        let mut others = Self::ALL.iter().copied().filter(|action| *action != but);
        others.find(|action| action.all_keys(ctx).any(|it| it == keys))
    }
}

/// Writes a shortcut for the settings: `command+shift+K`.
pub fn write(keys: KeyboardShortcut) -> String {
    let Modifiers {
        alt,
        ctrl,
        shift,
        command,
        ..
    } = keys.modifiers;
    let held = [
        (command, "command"),
        (ctrl, "ctrl"),
        (alt, "alt"),
        (shift, "shift"),
    ];
    let held = held.into_iter().filter(|(is_held, _)| *is_held);
    let mut words: Vec<&str> = held.map(|(_, word)| word).collect();
    words.push(keys.logical_key.name());
    words.join("+")
}

/// Reads a shortcut of the settings; `None` if there is none, or an unknown key.
fn read(written: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut key = None;
    for word in written.split('+') {
        match word {
            "command" => modifiers.command = true,
            "ctrl" => modifiers.ctrl = true,
            "alt" => modifiers.alt = true,
            "shift" => modifiers.shift = true,
            word => key = Key::from_name(word),
        }
    }
    Some(KeyboardShortcut::new(modifiers, key?))
}

/// A press while new keys are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// A shortcut.
    Keys(KeyboardShortcut),
    /// A key that means something without Ctrl or Alt.
    Plain,
    /// Delete: no shortcut.
    Delete,
    /// Escape: the shortcut stays as it is.
    Cancel,
}

/// Waits for new keys: takes what was pressed out of the input, and keeps keys from running actions. To be called in each
/// pass while it waits.
pub fn wait(ctx: &Context) -> Option<Pressed> {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(held(), pass));
    ctx.input_mut(|input| {
        input
            .events
            .retain(|event| !matches!(event, Event::Text(_)));
        let found = input.events.iter().map(pressed_by);
        let (at, found) = found
            .enumerate()
            .find_map(|(at, found)| Some((at, found?)))?;
        input.events.remove(at);
        Some(found)
    })
}

/// Returns the keys that an event presses. The system tells of its keys for the clipboard in events of their own.
fn pressed_by(event: &Event) -> Option<Pressed> {
    let (key, held) = match event {
        Event::Key {
            key,
            modifiers,
            pressed: true,
            ..
        } => (*key, *modifiers),
        Event::Copy => (Key::C, Modifiers::COMMAND),
        Event::Cut => (Key::X, Modifiers::COMMAND),
        Event::Paste(_) => (Key::V, Modifiers::COMMAND),
        _ => return None,
    };
    Some(pressed(key, held))
}

/// Returns whether the key is F1, F2 and so on.
pub(super) fn is_function(key: Key) -> bool {
    Key::F1 <= key && key <= Key::F35
}

fn pressed(key: Key, held: Modifiers) -> Pressed {
    let is_mac = cfg!(target_os = "macos");
    let modifiers = Modifiers {
        alt: held.alt,
        shift: held.shift,
        command: held.command,
        ctrl: is_mac && held.ctrl,
        mac_cmd: false,
    };
    match key {
        Key::Escape => Pressed::Cancel,
        Key::Delete | Key::Backspace if modifiers.is_none() => Pressed::Delete,
        _ if is_function(key) || modifiers.command || modifiers.alt || modifiers.ctrl => {
            Pressed::Keys(KeyboardShortcut::new(modifiers, key))
        }
        _ => Pressed::Plain,
    }
}

/// Returns whether new keys are waited for.
pub(super) fn is_waiting(ctx: &Context) -> bool {
    let pass = ctx.cumulative_pass_nr();
    let last: Option<u64> = ctx.data(|data| data.get_temp(held()));
    last.is_some_and(|last| last + 2 >= pass)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcuts_are_written_and_read() {
        for action in Action::ALL {
            if let Some(keys) = action.keys() {
                assert_eq!(read(&write(keys)), Some(keys), "{action:?}");
            }
        }
        assert_eq!(read(""), None);
        assert_eq!(read("command+Nothing"), None);
    }

    #[test]
    fn changed_shortcuts_replace_the_usual_ones() {
        let ctx = Context::default();
        let usual = Action::Palette.keys().expect("a shortcut");
        assert_eq!(Action::Palette.keys_in(&ctx), Some(usual));
        assert_eq!(
            Action::run_by(&ctx, usual, Action::Quit),
            Some(Action::Palette)
        );
        let written = BTreeMap::from([
            (
                Action::Palette.name().to_owned(),
                "command+alt+J".to_owned(),
            ),
            (Action::Quit.name().to_owned(), String::new()),
        ]);
        apply(&ctx, &written);
        let keys = Action::Palette.keys_in(&ctx).expect("the new one");
        assert_eq!(write(keys), "command+alt+J");
        assert_eq!(Action::Quit.keys_in(&ctx), None);
        assert_eq!(Action::run_by(&ctx, usual, Action::Quit), None);
        apply(&ctx, &BTreeMap::new());
        assert_eq!(Action::Palette.keys_in(&ctx), Some(usual));
    }

    #[test]
    fn keys_beside_the_usual_ones_yield_alone() {
        let ctx = Context::default();
        let usual = Action::Redo.keys().expect("a shortcut");
        let beside = KeyboardShortcut::new(Modifiers::COMMAND, Key::Y);
        let run = |keys| Action::run_by(&ctx, keys, Action::Budgets);
        assert_eq!(run(beside), Some(Action::Redo));
        let written = BTreeMap::from([(Action::Budgets.name().to_owned(), write(beside))]);
        apply(&ctx, &written);
        assert_eq!(run(beside), None);
        assert_eq!(run(usual), Some(Action::Redo));
    }

    #[test]
    fn keys_of_the_clipboard_are_read_and_stay() {
        let copy = KeyboardShortcut::new(Modifiers::COMMAND, Key::C);
        assert_eq!(pressed_by(&Event::Copy), Some(Pressed::Keys(copy)));
        assert_eq!(pressed_by(&Event::PointerGone), None);
        let ctx = Context::default();
        let written = BTreeMap::from([(Action::CopyLines.name().to_owned(), String::new())]);
        apply(&ctx, &written);
        assert_eq!(Action::CopyLines.keys_in(&ctx), Some(copy));
    }

    #[test]
    fn a_plain_letter_is_no_shortcut() {
        assert_eq!(pressed(Key::A, Modifiers::NONE), Pressed::Plain);
        assert_eq!(pressed(Key::A, Modifiers::SHIFT), Pressed::Plain);
        assert_eq!(pressed(Key::Escape, Modifiers::NONE), Pressed::Cancel);
        assert_eq!(pressed(Key::Delete, Modifiers::NONE), Pressed::Delete);
        for (key, held) in [
            (Key::F5, Modifiers::NONE),
            (Key::A, Modifiers::COMMAND),
            (Key::A, Modifiers::ALT),
        ] {
            assert!(matches!(pressed(key, held), Pressed::Keys(_)), "{key:?}");
        }
    }
}
