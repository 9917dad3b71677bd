//! The window: its shell, the dialogs, and the panels of all rooms.
//!
//! It reads the `Desk` (read model) and sends commands. It uses neither the API client, files, SQL nor a runtime.

pub mod dialogs;
pub mod folders;
pub mod panels;
pub mod shell;

mod window_tests;

pub use mynah_ui_core::{ctx, edit_wish, steps};
pub use mynah_ui_kit::keys;

/// The look, with the settings that it follows.
pub mod theme {
    pub use mynah_ui_core::appearance::apply;
    pub use mynah_ui_kit::theme::{Tokens, install};
}
