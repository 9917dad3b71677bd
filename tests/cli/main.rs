//! The built program from outside: what it prints, writes, sends, and how it ends.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod agents;
mod audition;
mod broken;
mod charge_doubts;
mod clone;
mod clone_again;
mod disk;
mod dub;
mod dub_account;
mod dub_address;
mod dub_again;
mod dub_background;
mod dub_bad;
mod dub_before;
mod dub_consent;
mod dub_files;
mod dub_films;
mod dub_gone;
mod dub_projects;
mod dub_refused;
mod dub_separated;
mod dub_subtitles;
mod dub_tracks;
mod faulty;
#[cfg(target_os = "linux")]
mod hostile;
mod inspect;
mod leaks;
mod lint;
#[path = "../journeys/meter.rs"]
mod meter;
mod moving;
mod projects;
mod refusals;
mod render;
mod rig;
mod scripts;
mod serve;
mod service;
mod silent;
mod speak;
mod sweep;
mod tools;
mod voices;
