//! The table of actions.

use std::collections::HashSet;

use super::*;

#[test]
fn every_action_has_words() {
    for &action in Action::ALL {
        let id = action.row().id;
        assert_ne!(action.label(), id, "no label");
        assert_ne!(action.tip(), format!("{id}.tip"), "no tooltip");
    }
}

#[test]
fn no_two_actions_share_keys() {
    let mut seen = HashSet::new();
    for &action in Action::ALL {
        if let Some(keys) = action.keys() {
            assert!(
                seen.insert((keys.modifiers.any(), format!("{keys:?}"))),
                "{action:?}"
            );
        }
    }
}

#[test]
fn function_keys_run_actions_while_text_is_typed() {
    for key in [Key::F1, Key::F4, Key::F5, Key::F7, Key::F9, Key::F12] {
        assert!(!is_typed(plain(key)) && !is_typed(shift(key)), "{key:?}");
    }
    assert!(is_typed(plain(Key::A)) && is_typed(shift(Key::Space)));
}
