//! `mynah align`: when each word of a text is heard in a recording.

use serde_json::Map;

use super::text_or_file;
use super::timed_words::TimedWords;
use crate::cli::args::AlignArguments;
use crate::cli::exit::{Exit, Stop};
use mynah_core::request::{AlignRequest, Generation};

/// Aligns a text with a recording.
///
/// # Errors
/// Bad input, a limit of credits, a service that refuses.
pub fn run(arguments: &AlignArguments) -> Result<Exit, Stop> {
    let text = text_or_file(&arguments.text)?;
    let words = TimedWords {
        recording: &arguments.file,
        out: &arguments.out,
        again: arguments.again,
        common: &arguments.common,
    };
    words.run(
        |input| Generation::Alignment(AlignRequest { input, text }),
        |_| Map::new(),
    )
}
