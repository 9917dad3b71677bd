//! `mynah align`: when each word of a text is heard in a recording.

use serde_json::json;

use super::transcribe::{options, words_json};
use super::{bring, end, refuse_pipe, text_or_file, write_document};
use crate::cli::args::AlignArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::generate;
use crate::cli::session::Session;
use mynah_core::credits::Credits;
use mynah_core::request::{AlignRequest, Generation};
use mynah_i18n::tr;
use mynah_model::command::{ExportShape, LineOrder};
use mynah_transcript::formats::Format;

/// Aligns a text with a recording.
///
/// # Errors
/// Bad input, a limit of credits, a service that refuses.
pub fn run(arguments: &AlignArguments) -> Result<Exit, Stop> {
    refuse_pipe(&arguments.out)?;
    let extension = arguments.out.extension().and_then(|text| text.to_str());
    let Some(format) = extension.and_then(Format::from_extension) else {
        let file = arguments.out.display().to_string();
        return Err(Stop::bad(tr!("cli-transcribe-kind", file = file)));
    };
    let text = text_or_file(&arguments.text)?;
    let mut session = Session::start(&arguments.common)?;
    let input = bring(&mut session, 1, &arguments.file)??;
    session.offer()?;
    let seconds = input.seconds;
    let request = Generation::Alignment(AlignRequest { input, text });
    let orders = [LineOrder::alone("", request)];
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
        "words": words_json(transcript),
        "repaired": verified.verification.repaired.len(),
        "cached": kept.cached,
    });
    let keys = keys.as_object().cloned().unwrap_or_default();
    let credits: Credits = kept.cost;
    end(
        session,
        (keys, credits),
        &arguments.common,
        Some(&arguments.out),
    );
    Ok(Exit::Done)
}
