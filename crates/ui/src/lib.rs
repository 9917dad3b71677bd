//! What is seen: rooms, widgets, theme. Reads the desk, sends commands.
//!
//! Knows neither the API client, nor files, nor SQL, nor a runtime.

pub mod dialogs;
pub mod folders;
pub mod panels;
pub mod shell;

pub use mynah_ui_core::{ctx, edit_wish, steps};
pub use mynah_ui_kit::keys;

/// The look, with the settings that it follows.
pub mod theme {
    pub use mynah_ui_core::appearance::apply;
    pub use mynah_ui_kit::theme::{Tokens, install};
}
