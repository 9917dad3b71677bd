//! What the service speaks: typed endpoints as values, their answers, its refusals.
//!
//! An operation is a struct that implements [`endpoint::Endpoint`]; [`client::Client`] sends it and gives a
//! [`head::Reply`] or an [`error::ApiError`] that knows whether it was charged. What it carries is a
//! [`body::Body`], what comes back is named by its type ([`answer`]), whole or streamed; the sockets are in
//! [`socket`], messages to webhooks in [`webhook`]. Requests are strict ([`check`]), answers lenient (`types/`).
//! All there is stands in [`operations`]; `examples/tour.rs` calls each once.
//!
//! This module knows neither egui nor files. Facts are from the service's published description.

pub mod account;
pub mod address;
pub mod agent_tests;
pub mod agents;
pub mod alignment;
pub mod answer;
pub mod audio_effects;
pub mod body;
pub mod changer;
pub mod check;
pub mod classify;
pub mod client;
pub mod clones;
pub mod conversations;
pub mod design;
pub mod dialogue;
pub mod dictionaries;
pub mod draft;
pub mod dubbing;
pub mod dubbing_projects;
pub mod effects;
pub mod endpoint;
pub mod error;
pub mod events;
pub mod head;
pub mod history;
pub mod isolation;
mod json_answers;
pub mod lines;
mod mixed;
pub mod models;
pub mod music;
pub mod operations;
pub mod page;
pub mod probe;
pub mod professional;
pub mod progress;
pub mod refusal;
pub mod region;
pub mod shared_voices;
pub mod socket;
pub mod speech;
pub mod stream;
pub mod studio_projects;
pub mod tokens;
mod trace;
pub mod transcripts;
mod transport;
pub mod types;
pub mod upload;
pub mod usage;
pub mod voice_collections;
pub mod voices;
pub mod webhook;
pub mod webhooks;
