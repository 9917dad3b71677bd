//! Keys that no shortcut can have, because something else always takes them.

use egui::{Key, KeyboardShortcut, Modifiers};

use mynah_i18n::tr;

use super::Action;

/// A part of Mynah that always takes some keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// The explanation of a control, and the list of shortcuts.
    Help,
    /// Copying, cutting and pasting.
    Clipboard,
    /// The list of lines.
    Script,
    /// The board of a dub.
    Dubbing,
}

/// Keys with what takes them.
const FIXED: [(Fixed, Modifiers, Key); 12] = [
    (Fixed::Help, Modifiers::NONE, Key::F1),
    (Fixed::Clipboard, Modifiers::COMMAND, Key::C),
    (Fixed::Clipboard, Modifiers::COMMAND, Key::X),
    (Fixed::Clipboard, Modifiers::COMMAND, Key::V),
    (Fixed::Script, Modifiers::NONE, Key::F2),
    (Fixed::Script, Modifiers::SHIFT, Key::F10),
    (Fixed::Dubbing, Modifiers::NONE, Key::F7),
    (Fixed::Dubbing, Modifiers::NONE, Key::F8),
    (Fixed::Dubbing, Modifiers::SHIFT, Key::F8),
    (Fixed::Dubbing, Modifiers::COMMAND, Key::PageUp),
    (Fixed::Dubbing, Modifiers::COMMAND, Key::PageDown),
    (Fixed::Dubbing, Modifiers::COMMAND, Key::Enter),
];

impl Fixed {
    /// Returns what always takes these keys, unless they are the action's usual ones.
    pub fn of(keys: KeyboardShortcut, action: Action) -> Option<Self> {
        if action.keys() == Some(keys) {
            return None;
        }
        let mut all = FIXED.iter();
        all.find(|(_, held, key)| KeyboardShortcut::new(*held, *key) == keys)
            .map(|(fixed, ..)| *fixed)
    }

    /// Its name.
    pub fn name(self) -> String {
        match self {
            Self::Help => tr!("shortcut-fixed.help"),
            Self::Clipboard => tr!("shortcut-fixed.clipboard"),
            Self::Script => tr!("room-script"),
            Self::Dubbing => tr!("room-dubbing"),
        }
    }
}

impl Action {
    /// Returns whether its shortcut is the system's and can't be changed.
    pub fn is_fixed(self) -> bool {
        matches!(self, Self::CopyLines | Self::CutLines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_a_room_are_no_shortcuts() {
        let filter = KeyboardShortcut::new(Modifiers::NONE, Key::F7);
        assert_eq!(Fixed::of(filter, Action::Budgets), Some(Fixed::Dubbing));
        let flag = KeyboardShortcut::new(Modifiers::NONE, Key::F8);
        assert_eq!(Fixed::of(flag, Action::Budgets), Some(Fixed::Dubbing));
        assert_eq!(Fixed::of(flag, Action::HintNext), None);
        let free = KeyboardShortcut::new(Modifiers::NONE, Key::F5);
        assert_eq!(Fixed::of(free, Action::Budgets), None);
        for (fixed, ..) in FIXED {
            assert!(!fixed.name().contains("room-"), "{fixed:?}");
        }
    }
}
