//! Inputs and results of the tools. What costs goes with [`JobsCommand::Generate`](super::JobsCommand).

use std::path::PathBuf;

use mynah_core::ids::TakeId;
use mynah_core::request::Input;

/// Inputs and results of the tools. Each answer has the number of its command.
#[derive(Clone, Debug, PartialEq)]
pub enum ToolsCommand {
    /// Copies an audio or video file into the library.
    Bring(u64, PathBuf),
    /// Makes the audio of a take an input.
    BringTake(u64, TakeId),
    /// Subtracts a take from the input that it was made from and saves the difference as an input.
    KeepRemoved(u64, Box<Input>, TakeId),
    /// Writes an input to a file, in place of the one that is there.
    WriteInput(u64, Box<Input>, PathBuf),
    /// Makes the audio of a take a file under a readable name, for another room.
    Lend(u64, TakeId, String),
    /// Plays an input, or an input and its result side by side.
    Hear(Box<ToolMoment>),
}

/// An input as it is played: from a moment, alone or with its result at the same loudness.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolMoment {
    /// The input, side 0.
    pub input: Input,
    /// The result, side 1.
    pub after: Option<TakeId>,
    /// True to start with the result.
    pub is_after: bool,
    /// Start in seconds.
    pub from: f64,
}
