//! The client against everything it may meet: the published description, the Draft server, canned refusals,
//! broken streams. One suite of cases, several targets.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod broken;
mod cases;
mod chunks;
mod collections;
mod described;
mod drafts;
mod formats;
// Measures memory as only Linux tells it.
#[cfg(target_os = "linux")]
mod large;
mod limits;
mod probes;
mod raw;
mod refusals;
mod requests;
mod shared;
mod slow;
mod sockets;
mod sounds;
#[path = "../../examples/tour/mod.rs"]
mod steps;
mod tools;
mod tour;
mod traced;
mod trusted;
mod uploads;
mod variants;
mod voices;
