//! A project as one file: a zip with `project.json`, which people can read, and `audio/`, the takes' sounds by hash.
//!
//! Whoever has the file has all of the project but who paid: no key, no account and no name that the service gave is in
//! it. Of an account there is only what each take's fingerprint tells a library that knows the account already. What is
//! opened is a new project; its takes are entries that cost nothing.

mod document;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub use self::read::{PackedScript, Unpacked, packed_script};
pub use self::write::Packed;

/// The format that is written, and the newest that is read.
pub const FORMAT: u32 = 1;

/// The part that says what the project is.
const DOCUMENT: &str = "project.json";
/// Most bytes of it: a script of a hundred thousand lines with three takes each is half of that.
const LARGEST_DOCUMENT: u64 = 512 << 20;
/// What is read and hashed at once.
const PIECE: usize = 256 << 10;

/// Why a file is no project that can be opened, or can't become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// It is something else.
    #[error("it is no project of Mynah")]
    NoProject,
    /// A newer program wrote it.
    #[error("a newer program wrote it")]
    Newer,
    /// Its end is missing.
    #[error("its end is missing")]
    CutOff,
    /// What it says of the project can't be read.
    #[error("its {DOCUMENT} can't be read")]
    Damaged,
    /// It unpacks to far more than it can hold in earnest.
    #[error("it unpacks to too much")]
    Unpacks,
    /// The project is too large for one file.
    #[error("the project is too large for one file")]
    TooLarge,
}

/// A sound's name in the file.
fn sound_name(hash: &str, extension: &str) -> String {
    format!("audio/{hash}.{extension}")
}
