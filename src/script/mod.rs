//! The text side, pure: the document, edits as data, parsing, chunks, cast, estimate.
//!
//! Knows no files, network or toolkit. Begin with [`document`] and [`edit`].

pub mod cast;
pub mod document;
pub mod edit;
pub mod history;
