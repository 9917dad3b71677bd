//! The rooms, each of them a crate soon. They know nothing of one another.

pub mod account;
pub mod create;
pub mod dubbing;
pub mod script;
pub mod voices;
