//! The embedded stand-in for the service: the same protocol, no network, no charge.
//!
//! Knows neither `api` nor `library`: what both sides must agree on is the published protocol, not our types.

pub mod engine;

pub mod plan;
pub mod refusal;
pub mod store;

mod chance;
mod models;
