//! What the account has and costs: history, usage, settings, and the drawer with jobs.

pub mod drawer;
pub mod history;
pub mod settings;
pub mod usage;
