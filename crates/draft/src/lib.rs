//! The embedded stand-in for the service: the same protocol, no network, no charge.
//!
//! Knows neither `api` nor `library`: what both sides must agree on is the published protocol, not our types.
//! Begin with [`server::Server`]; `routes/` has the operations, `order.rs` what a speech request may ask,
//! `generation.rs` how it becomes sound, `store.rs` what is kept, `faults.rs` what can go wrong on purpose.

pub mod faults;
pub mod keys;
pub mod limits;
pub mod order;
pub mod plan;
pub mod refusal;
pub mod server;
pub mod store;

mod account;
mod agent;
mod audio_effects;
mod billing;
mod captcha;
mod chance;
mod composition;
mod connection;
mod cut_off;
mod declared;
mod description;
mod dictionary;
mod dubbing;
mod export;
mod form;
mod generation;
mod harm;
mod listening;
mod making;
mod models;
mod outgoing;
mod path;
mod professional;
mod query;
mod recognition;
mod recording;
mod relay;
mod routes;
mod sending;
mod socket;
mod speaking;
mod tls;
mod upload;
pub mod voice;
mod webhook;
mod zip;
