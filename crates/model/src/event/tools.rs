//! Inputs and results of the tools.

use std::path::PathBuf;

use mynah_core::request::Input;

use crate::trouble::Trouble;

/// Answers of the tools. Each has the number of its command.
#[derive(Clone, Debug, PartialEq)]
pub enum ToolsEvent {
    /// A file or take became an input, or why not.
    Brought(u64, Result<Box<Input>, Box<Trouble>>),
    /// The difference of an input and its result, or why there is none.
    Removed(u64, Result<Box<Input>, Box<Trouble>>),
    /// A file was written, or why not.
    Written(u64, Result<PathBuf, Box<Trouble>>),
}
