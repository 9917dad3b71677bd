//! What is seen: rooms, widgets, theme. Reads the desk, sends commands.
//!
//! Knows neither the API client, nor files, nor SQL, nor a runtime.

pub mod action;
pub mod acts;
pub mod blind;
pub mod ctx;
pub mod dialogs;
pub mod edit_wish;
pub mod folders;
pub mod keys;
pub mod panels;
pub mod shell;
pub mod speakers;
pub mod steps;
#[cfg(test)]
pub mod testing;
pub mod theme;
pub mod widgets;
pub mod words;
