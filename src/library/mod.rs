//! Everything kept: projects, takes, ledger, settings, secrets. `SQLite` and content-addressed audio.
//!
//! All calls block: the studio makes them from blocking threads. Knows no network or toolkit.

pub mod error;
pub mod faults;
mod files;
pub mod journal;
pub mod ledger;
pub mod paths;
pub mod projects;
pub mod secrets;
pub mod settings;
pub mod takes;
