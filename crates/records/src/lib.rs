//! Rows of the library as plain values: takes, ledger entries, budgets, API keys, projects, settings.
//!
//! Both the store, which reads and writes them, and the UI, which shows them, use this crate. It has no SQL and opens no
//! file. Conversions from and to SQLite columns are in the store.

pub mod alerts;
pub mod blobs;
pub mod budgets;
pub mod consents;
pub mod failures;
pub mod file_mark;
pub mod keys;
pub mod ledger;
pub mod ledger_table;
pub mod project_file;
pub mod projects;
pub mod recordings;
pub mod settings;
pub mod stop_loss;
pub mod storage;
pub mod sweeps;
pub mod takes;
pub mod templates;
pub mod usage;
pub mod versions;
pub mod voices;
