//! Mynah, a desktop voice studio. The map, in layer order; `ARCHITECTURE.md` says what happens.

pub mod terms;

pub mod api;
pub mod audio;
pub mod script;

pub mod deliver;
pub mod library;

pub mod draft;

pub mod studio;

pub mod ui;

pub mod app;
pub mod bench;
pub mod cli;
