//! Audio files of the library, by the hash of their content.

/// An audio file in the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// SHA-256 of the content in lowercase hexadecimal digits.
    pub hash: String,
    /// File extension without a dot.
    pub extension: String,
    /// Length in bytes.
    pub bytes: u64,
}
