//! The Draft voices and their server.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod agent_tests;
mod agents;
mod audio_effects;
mod billing;
mod cleaned;
mod clones;
mod collections;
mod conversations;
mod declared;
mod described;
mod design;
mod dialogue;
mod dialogue_socket;
mod dictionaries;
mod dub_pace;
mod dub_projects;
mod dubbing;
mod effects;
mod faulty;
mod guarded;
mod heard;
mod history;
mod library;
mod measure;
mod music;
mod professional;
mod readings;
mod refusals;
mod retention;
mod rig;
mod routes;
mod schema;
mod scribe;
mod sealed;
mod sharing;
mod sockets;
mod speech;
mod spoken;
#[path = "../../examples/tour/mod.rs"]
mod steps;
mod unexpected;
mod usage;
mod voices;
mod webhooks;
