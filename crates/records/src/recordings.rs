//! Kinds of recordings from the microphone.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// Purpose of a recording. An interrupted recording is only offered for its own purpose, because each has another
/// length limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingKind {
    /// A sample for an instant clone.
    Sample,
    /// A recording of any length for a professional clone.
    Long,
    /// An input of a tool.
    Tool,
    /// Text that is read aloud, with a hash of the text. The recording proves nothing about another text.
    Read(ReadKind, u64),
}

/// The text that is read aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadKind {
    /// The consent statement.
    Statement,
    /// The lines for the verification of a professional clone.
    Lines,
}

impl RecordingKind {
    /// Returns the kind for reading `words` aloud.
    pub fn read(kind: ReadKind, words: &str) -> Self {
        let digest = Sha256::digest(words);
        let (first, _) = digest.split_first_chunk().unwrap_or((&[0; 8], &[]));
        Self::Read(kind, u64::from_be_bytes(*first))
    }

    /// Returns true if both are readings of the same kind but of different text.
    pub fn is_of_other_words(self, than: Self) -> bool {
        match (self, than) {
            (Self::Read(one, own), Self::Read(other, words)) => one == other && own != words,
            _ => false,
        }
    }

    /// Reads the text that [`Display`](fmt::Display) writes. Returns `None` for any other text.
    pub fn parse(written: &str) -> Option<Self> {
        let read = |kind, name| Some(Self::Read(kind, u64::from_str_radix(name, 16).ok()?));
        match written.split_once('_') {
            None if written == "sample" => Some(Self::Sample),
            None if written == "long" => Some(Self::Long),
            None if written == "tool" => Some(Self::Tool),
            Some(("statement", name)) => read(ReadKind::Statement, name),
            Some(("lines", name)) => read(ReadKind::Lines, name),
            _ => None,
        }
    }
}

impl fmt::Display for RecordingKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sample => out.write_str("sample"),
            Self::Long => out.write_str("long"),
            Self::Tool => out.write_str("tool"),
            Self::Read(ReadKind::Statement, name) => write!(out, "statement_{name:016x}"),
            Self::Read(ReadKind::Lines, name) => write!(out, "lines_{name:016x}"),
        }
    }
}
