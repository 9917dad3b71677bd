//! What the account has and costs: history, usage, settings, and the drawer with jobs.

mod commands;
pub mod drawer;
pub mod history;
pub mod settings;
pub mod usage;

pub use self::commands::COMMANDS;
