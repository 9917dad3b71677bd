//! From takes to files for others: names, joining, marks, and files that are whole or not there.
//!
//! Begin with [`export::export`]; [`take::write_take`] writes one take as it was made.

pub mod arriving;
pub mod background;
mod cue_grouping;
mod cue_pieces;
pub mod dub;
pub mod dub_tables;
pub mod export;
pub mod film;
pub mod listening;
mod rows;
pub mod subtitles;
pub mod tags;
pub mod take;
#[cfg(test)]
mod tests;
mod whole;

use std::path::PathBuf;

pub use self::whole::{keep_part, remove_parts};

use mynah_audio::decode::DecodeError;
use mynah_audio::encode::EncodeError;

/// Why files could not be written. None of them is there then, and nothing that was there is damaged.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// There is nothing to write.
    #[error("there is nothing to export")]
    Nothing,
    /// It was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A take's sound could not be had.
    #[error("take {number} could not be read")]
    Fetch {
        /// Its line's number.
        number: usize,
        /// What the library's file said.
        #[source]
        source: std::io::Error,
    },
    /// A take's sound could not be decoded.
    #[error("take {number} could not be decoded")]
    Decode {
        /// Its line's number.
        number: usize,
        /// What is wrong with its bytes.
        #[source]
        source: DecodeError,
    },
    /// The encoder refused.
    #[error("the file could not be encoded")]
    Encode(#[source] EncodeError),
    /// The system refused: a full disk, a folder that can't be written, a name that is a folder.
    #[error("{} could not be written", path.display())]
    Write {
        /// The file that was to be.
        path: PathBuf,
        /// The system's word; its kind tells a full disk from a forbidden folder.
        #[source]
        source: std::io::Error,
    },
}
