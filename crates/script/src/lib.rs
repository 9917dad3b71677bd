//! The text side, pure: the document, edits as data, parsing, chunks, cast, estimate.
//!
//! Knows no files, network or toolkit. Begin with [`document`] and [`edit`].

pub mod blocks;
pub mod boundaries;
pub mod cast;
pub mod changes;
pub mod chunk;
pub mod compare;
pub mod deed;
pub mod document;
pub mod dub_sheet;
pub mod edit;
pub mod encoding;
pub mod export;
pub mod file_names;
pub mod find;
pub mod folds;
mod frame;
pub mod history;
pub mod ignored;
pub mod import;
pub mod items;
mod joins;
pub mod letters;
pub mod lint;
pub mod many;
pub mod names;
pub mod pages;
pub mod parse;
pub mod parts;
pub mod paste;
pub mod per_block;
pub mod pronunciation;
pub mod rebase;
pub mod review;
mod seen;
pub mod series;
pub mod shaping;
mod texts;
pub mod tuning;
