//! Dialogs: asked for by actions, one at a time.

pub mod file;
