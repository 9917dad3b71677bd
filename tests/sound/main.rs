//! What comes out, measured by our decoder and by an independent one (ffmpeg, which `packaging/test.sh` installs).
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod exports;
mod films;
mod flaws;
mod joins;
mod levels;
mod measure;
mod parts;
mod places;
mod samples;
mod separated;
mod speak;
mod studio;
mod word_times;
mod words;
