//! Journeys through the whole application by accessible name, with Draft voices and no network but loopback.
#![expect(clippy::expect_used, reason = "tests")]

mod approve;
mod batch;
mod controls;
mod find;
mod first;
mod fits;
mod folding;
mod harness;
mod help;
mod hints;
mod history;
mod import;
mod jobs;
mod keys;
mod long_lines;
mod marked;
mod offline;
mod passes;
mod places;
mod projects;
mod pronunciation;
mod recording;
mod retention;
mod review;
mod script;
mod service;
mod several_keys;
mod tabs;
mod tags;
mod takes;
mod troubles;
mod usage;
mod versions;
mod walk;
mod window;
