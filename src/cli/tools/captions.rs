//! `mynah caption`: a recording through the realtime socket, with its text as it is heard.

use serde_json::json;

use super::transcribe::{options, words_json};
use super::{bring, end, refuse_pipe, sounds, write_document};
use crate::cli::args::CaptionArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::generate;
use crate::cli::session::Session;
use mynah_core::models::Task;
use mynah_core::request::{Generation, TranscriptRequest};
use mynah_i18n::tr;
use mynah_model::command::{ExportShape, LineOrder};
use mynah_transcript::formats::Format;

/// Captions a recording.
///
/// # Errors
/// Bad input, a limit of credits, a service that refuses.
pub fn run(arguments: &CaptionArguments) -> Result<Exit, Stop> {
    refuse_pipe(&arguments.out)?;
    let extension = arguments.out.extension().and_then(|text| text.to_str());
    let Some(format) = extension.and_then(Format::from_extension) else {
        let file = arguments.out.display().to_string();
        return Err(Stop::bad(tr!("cli-transcribe-kind", file = file)));
    };
    let mut session = Session::start(&arguments.common)?;
    let input = bring(&mut session, 1, &arguments.wav)??;
    session.offer()?;
    let seconds = input.seconds;
    let request = TranscriptRequest {
        language: arguments.language.clone(),
        key_terms: arguments.key_term.clone(),
        is_live: true,
        ..TranscriptRequest::new(
            input,
            sounds::model(arguments.model.as_deref(), Task::Realtime),
        )
    };
    let orders = [LineOrder::alone("", Generation::Transcription(request))];
    generate::check_place(&orders, &arguments.out, ExportShape::Joined)?;
    let made = generate::all(&mut session, &orders, arguments.common.max_credits, true)?;
    if let Some(trouble) = made.first_trouble() {
        return Err(trouble.into());
    }
    let Some(kept) = made.kept.first() else {
        return Err(Stop::bad(tr!("cli-tools-no-file")));
    };
    let verified = session.verified(kept.take.id)?;
    let transcript = &verified.transcript;
    write_document(&arguments.out, &transcript.export(format, &options()))?;
    let keys = json!({
        "file": arguments.out,
        "seconds": seconds,
        "text": transcript.text_of(0..transcript.words.len()),
        "words": words_json(transcript),
        "repaired": verified.verification.repaired.len(),
        "cached": kept.cached,
    });
    let keys = keys.as_object().cloned().unwrap_or_default();
    let credits = kept.cost;
    end(
        session,
        (keys, credits),
        &arguments.common,
        Some(&arguments.out),
    );
    Ok(Exit::Done)
}
