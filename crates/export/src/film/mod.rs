//! Films with other sound beside their own. Nothing of a film is decoded or encoded.
//!
//! An MP4 stays what it is, with one track more behind its bytes ([`write_mp4`]). Several languages with their subtitles
//! go into one Matroska file ([`write_matroska`]), made of the packets of an MP4 (`of_mp4`) or of a Matroska
//! (`of_matroska`).

mod clusters;
mod given;
mod matroska;
mod mp4;
mod of_matroska;
mod of_mp4;
mod of_pieces;
mod reel;

use std::fs::File;

pub use self::given::Given;
pub use self::matroska::{NewText, copy, write as write_matroska};
pub use self::mp4::{write as write_mp4, write_copied};
pub use self::reel::Reel;

use super::DeliverError;
use mynah_audio::decode::FlacFrames;

/// Why a film gets no other track.
#[derive(Debug, thiserror::Error)]
pub enum NoFilm {
    /// No film of a kind that is written.
    #[error("it is no MP4, MOV, Matroska or WebM")]
    Kind,
    /// Its table of contents is in pieces, or it has no end.
    #[error("it is an MP4 in pieces")]
    Pieces,
    /// It is cut and joined by its table of contents, which Matroska can't say.
    #[error("its table of contents cuts and joins it")]
    Joined,
    /// Matroska has no name for what it is encoded with.
    #[error("it is encoded with {0}")]
    Codec(String),
    /// It can't be understood.
    #[error("its table of contents is damaged: {0}")]
    Damaged(String),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DeliverError),
}

impl From<mp4_atom::Error> for NoFilm {
    fn from(error: mp4_atom::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<mkv_element::Error> for NoFilm {
    fn from(error: mkv_element::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// The sound that a film gets.
pub struct NewTrack<'a> {
    /// A FLAC file.
    pub flac: &'a mut File,
    /// What is in it.
    pub frames: &'a FlacFrames,
    /// Its language: ISO 639-1.
    pub language: &'a str,
    /// What it is called.
    pub name: &'a str,
}
