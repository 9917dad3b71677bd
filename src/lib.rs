//! The window, the command line and the engine of Mynah, a desktop voice studio. `ARCHITECTURE.md` describes the crates.

pub use mynah_api as api;
pub use mynah_audio as audio;
pub use mynah_core as terms;
pub use mynah_draft as draft;
pub use mynah_engine as engine;
pub use mynah_export as deliver;
pub use mynah_i18n::tr;
pub use mynah_records as records;
pub use mynah_script as script;
pub use mynah_store as library;
pub use mynah_transcript as transcript;
pub use mynah_ui as ui;

pub mod app;
pub mod bench;
pub mod cli;
