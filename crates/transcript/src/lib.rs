//! Transcripts: words with times, edits, verified times, captions and export formats.
//!
//! Everything here is pure: bytes, words and samples in, values and bytes out. No files, no network, no threads.
//! [`transcript::Transcript`] is the one list of words that the editor, the subtitles and the script share.

pub mod blocks;
pub mod captions;
pub mod edit;
pub mod formats;
pub mod read;
pub mod save;
pub mod script_lines;
pub mod speakers;
pub mod transcript;
pub mod verify;
