//! The common end of `mynah align` and `mynah caption`: one recording becomes words with verified times in a file.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::transcribe::{options, words_json};
use super::{bring, end, refuse_pipe, write_document};
use crate::cli::args::CommonArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::generate;
use crate::cli::session::Session;
use mynah_core::request::{Generation, Input};
use mynah_i18n::tr;
use mynah_model::command::LineOrder;
use mynah_transcript::formats::Format;
use mynah_transcript::transcript::Transcript;

/// A recording and the file that its words are written to.
pub(super) struct TimedWords<'a> {
    pub recording: &'a Path,
    pub out: &'a Path,
    /// True if the request is sent although an earlier one may have been charged.
    pub again: bool,
    pub common: &'a CommonArguments,
}

impl TimedWords<'_> {
    /// Makes the words, writes the file and tells the keys of `extra` with those that both commands have.
    ///
    /// # Errors
    /// Bad input, a limit of credits, a service that refuses.
    pub fn run(
        self,
        request: impl FnOnce(Input) -> Generation,
        extra: impl FnOnce(&Transcript) -> Map<String, Value>,
    ) -> Result<Exit, Stop> {
        let format = format_of(self.out)?;
        let mut session = Session::start(self.common)?;
        let input = bring(&mut session, 1, self.recording)??;
        session.offer()?;
        let seconds = input.seconds;
        let orders = [LineOrder {
            once_more: self.again,
            ..LineOrder::alone("", request(input))
        }];
        generate::check_exact(&orders, self.out)?;
        let made = generate::all(&mut session, &orders, self.common.max_credits, true)?;
        if let Some(trouble) = made.first_trouble() {
            return Err(trouble.into());
        }
        let Some(kept) = made.kept.first() else {
            return Err(Stop::bad(tr!("cli-tools-no-file")));
        };
        let written = session.verified(kept.take.id).and_then(|verified| {
            write_document(self.out, &verified.transcript.export(format, &options()))?;
            Ok(verified)
        });
        let verified = written.map_err(|why| generate::unwritten(&session, kept.cost, &why))?;
        let transcript = &verified.transcript;
        let keys = json!({
            "file": self.out,
            "seconds": seconds,
            "words": words_json(transcript),
            "repaired": verified.verification.repaired.len(),
            "cached": kept.cached,
        });
        let mut keys = keys.as_object().cloned().unwrap_or_default();
        keys.extend(extra(transcript));
        let out = self.out.to_owned();
        end(session, (keys, kept.cost), self.common, Some(&out));
        Ok(Exit::Done)
    }
}

/// Returns the format of a file by its name.
fn format_of(out: &Path) -> Result<Format, Stop> {
    refuse_pipe(out)?;
    let extension = out.extension().and_then(|text| text.to_str());
    extension.and_then(Format::from_extension).ok_or_else(|| {
        let file = out.display().to_string();
        Stop::bad(tr!("cli-transcribe-kind", file = file))
    })
}
