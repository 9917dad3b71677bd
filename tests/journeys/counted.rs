//! A window whose presses are counted.

use std::path::Path;

use egui::{Key, Modifiers};

use crate::harness::AppHarness;

/// A window, and what was pressed in it.
pub struct Counted {
    pub app: AppHarness,
    pub clicks: usize,
    pub keys: usize,
}

impl Counted {
    /// Nothing pressed yet.
    pub fn new(app: AppHarness) -> Self {
        let (clicks, keys) = (0, 0);
        Self { app, clicks, keys }
    }

    /// A press of the mouse.
    pub fn click(&mut self, label: &str) {
        self.app.press(label);
        self.clicks += 1;
    }

    /// A file is dragged from elsewhere and let fall: pressed, moved and let go, which counts as one.
    pub fn let_fall(&mut self, file: &Path) {
        self.app.let_fall(file);
        self.clicks += 1;
    }

    /// Letters into the field that has the keys already.
    pub fn type_into(&mut self, label: &str, text: &str) {
        assert_eq!(self.app.focused().as_deref(), Some(label));
        self.app.type_letters(text);
        self.keys += text.chars().count();
    }

    /// A key.
    pub fn key(&mut self, key: Key) {
        self.keys_at_once(Modifiers::NONE, key);
    }

    /// A key, and each frame from then on until `done`.
    pub fn key_until(&mut self, key: Key, what: &str, done: impl Fn(&AppHarness) -> bool) {
        self.app.key_until(key, what, done);
        self.keys += 1;
    }

    /// A key with others held down: counted as one.
    pub fn keys_at_once(&mut self, modifiers: Modifiers, key: Key) {
        self.app.key(modifiers, key);
        self.keys += 1;
    }
}
