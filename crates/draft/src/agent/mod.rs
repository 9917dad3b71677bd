//! Agents of the Draft voices: what they are made of, and the script by which they answer.

pub mod config;
pub mod minutes;
pub mod persona;
pub mod script;
pub mod talk;
pub mod verdict;

mod voicing;
