//! Journeys through the whole application by accessible name, with Draft voices and no network but loopback.
#![expect(clippy::expect_used, reason = "tests")]

mod batch;
mod first;
mod harness;
mod keys;
mod names;
mod script;
mod service;
mod troubles;
mod window;
