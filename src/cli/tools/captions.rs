//! `mynah caption`: a recording through the realtime socket, with its text as it is heard.

use serde_json::{Map, json};

use super::sounds;
use super::timed_words::TimedWords;
use crate::cli::args::CaptionArguments;
use crate::cli::exit::{Exit, Stop};
use mynah_core::models::Task;
use mynah_core::request::{Generation, TranscriptRequest};

/// Captions a recording.
///
/// # Errors
/// Bad input, a limit of credits, a service that refuses.
pub fn run(arguments: &CaptionArguments) -> Result<Exit, Stop> {
    let words = TimedWords {
        recording: &arguments.wav,
        out: &arguments.out,
        again: arguments.again,
        common: &arguments.common,
    };
    words.run(
        |input| {
            Generation::Transcription(TranscriptRequest {
                language: arguments.language.clone(),
                key_terms: arguments.key_term.clone(),
                is_live: true,
                ..TranscriptRequest::new(
                    input,
                    sounds::model(arguments.model.as_deref(), Task::Realtime),
                )
            })
        },
        |transcript| {
            let text = transcript.text_of(0..transcript.words.len());
            Map::from_iter([("text".to_owned(), json!(text))])
        },
    )
}
