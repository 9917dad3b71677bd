//! The machine room: one tokio runtime, commands in, events out; jobs, money, recovery.
//!
//! Knows no toolkit: a `Waker` closure is all it has of the interface.
//! Begin with [`command`], [`event`] and [`desk`].

pub mod casting;
pub mod command;
pub mod desk;
pub mod event;
pub mod fingerprint;
pub mod governor;
pub mod playhead;
pub mod remote;
pub mod retry;
pub mod trouble;
pub mod words;
