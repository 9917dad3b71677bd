//! `mynah transcribe`: recordings to transcripts and subtitles, each file by itself.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{bring, end, refuse_pipe, sounds, write_document};
use crate::cli::args::TranscribeArguments;
use crate::cli::exit::{Exit, Stop, sentence};
use crate::cli::generate::{self, Held, Made, MadeTake};
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::credits::{Credits, Quote};
use mynah_core::models::Task;
use mynah_core::request::{Generation, Input, TranscriptRequest};
use mynah_engine::headless::check_target;
use mynah_engine::transcripts::VerifiedTranscript;
use mynah_i18n::tr;
use mynah_model::command::{ExportShape, LineOrder};
use mynah_model::transcript_price::price_parts;
use mynah_model::trouble::Trouble;
use mynah_model::urgency::Urgency;
use mynah_script::file_names::is_folder;
use mynah_transcript::formats::{ExportOptions, Format};
use mynah_transcript::transcript::Transcript;

/// Channels that the service transcribes one by one.
const MOST_CHANNELS: u16 = 5;

/// Transcribes recordings.
///
/// # Errors
/// No file that can be read, a limit of credits, a service that refuses all of them.
pub fn run(arguments: &TranscribeArguments) -> Result<Exit, Stop> {
    let out = Out::of(arguments)?;
    let mut session = Session::start(&arguments.common)?;
    let (mut inputs, mut failed) = (Vec::new(), Vec::new());
    let mut first_stop = None;
    for (number, path) in (1..).zip(&arguments.files) {
        match bring(&mut session, number, path)? {
            Ok(input) => inputs.push((path.clone(), input)),
            // A single file is told of by the end of the command.
            Err(trouble) if arguments.files.len() == 1 => return Err(trouble.into()),
            Err(trouble) => {
                failed.push(tell_failure(path, &sentence(&trouble)));
                first_stop.get_or_insert_with(|| Stop::from(trouble));
            }
        }
    }
    session.offer()?;
    let mut orders = Vec::new();
    let brought = std::mem::take(&mut inputs);
    for (path, input) in brought {
        match order(&session, arguments, &input) {
            Ok(order) => {
                orders.push(order);
                inputs.push((path, input));
            }
            Err(stop) if arguments.files.len() == 1 => return Err(stop),
            Err(stop) => {
                failed.push(tell_failure(&path, &stop.words));
                first_stop.get_or_insert(stop);
            }
        }
    }
    if let (Some(stop), true) = (first_stop, inputs.is_empty()) {
        return Err(Stop {
            words: tr!("cli-tools-none"),
            ..stop
        });
    }
    out.check(&orders, &inputs)?;
    explain_price(&session, &orders)?;
    let made = generate::all(
        &mut session,
        &orders,
        arguments.common.max_credits,
        orders.len() == 1,
    )?;
    if let ([_], Some(trouble)) = (arguments.files.as_slice(), made.first_trouble()) {
        return Err(trouble.into());
    }
    for (place, trouble) in &made.failed {
        if let Some((path, _)) = inputs.get(*place) {
            failed.push(tell_failure(path, &sentence(trouble)));
        }
    }
    let (files, unwritten) = write_all(&session, &out, (&made, &inputs), arguments);
    failed.extend(unwritten);
    let credits: Credits = made.kept.iter().map(|kept| kept.cost).sum();
    let is_whole = failed.is_empty();
    end(
        session,
        (keys(&files, &failed), credits),
        &arguments.common,
        None,
    );
    match made.exit(&Held::new())? {
        Exit::Done if is_whole => Ok(Exit::Done),
        Exit::Done if files.is_empty() => Ok(Exit::Bad),
        Exit::Done => Ok(Exit::Partly),
        exit => Ok(exit),
    }
}

/// Writes all transcripts. Returns what is told of each, and of those that could not be written.
fn write_all(
    session: &Session,
    out: &Out,
    (made, inputs): (&Made, &[(PathBuf, Input)]),
    arguments: &TranscribeArguments,
) -> (Vec<Value>, Vec<Value>) {
    let mut failed = Vec::new();
    let (mut files, mut names) = (Vec::new(), Vec::new());
    for kept in &made.kept {
        let Some((path, input)) = inputs.get(kept.place) else {
            continue;
        };
        match out.write(session, kept, path, &mut names) {
            Ok(written) => {
                written.tell_times();
                if let Some(file) = written.file.as_ref().filter(|_| !arguments.common.json) {
                    output::result(&file.display().to_string());
                }
                files.push(written.json(input, kept, arguments.words));
            }
            Err(trouble) => {
                let why = generate::unwritten(session, kept.cost, &trouble).words;
                failed.push(tell_failure(path, &why));
            }
        }
    }
    (files, failed)
}

/// Returns the keys of the JSON object: those of the first file, and a list of all.
fn keys(files: &[Value], failed: &[Value]) -> Map<String, Value> {
    let seconds = files
        .iter()
        .filter_map(|file| file.get("seconds")?.as_f64());
    let seconds: f64 = seconds.sum::<f64>() + 0.0;
    let mut keys = match files {
        [Value::Object(one)] => one.clone(),
        all => {
            let first = all.first().and_then(|file| file.get("file"));
            Map::from_iter([("file".to_owned(), first.cloned().unwrap_or_default())])
        }
    };
    keys.insert("seconds".to_owned(), json!(seconds));
    keys.insert("files".to_owned(), json!(files));
    keys.insert("failed".to_owned(), json!(failed));
    keys
}

fn tell_failure(path: &Path, why: &str) -> Value {
    let file = path.display().to_string();
    output::words(&tr!("cli-failed", what = &*file, why = why));
    json!({ "file": file, "why": why })
}

fn order(session: &Session, typed: &TranscribeArguments, input: &Input) -> Result<LineOrder, Stop> {
    let channels = if typed.channels {
        session.channels_of(input)?
    } else {
        1
    };
    if channels > MOST_CHANNELS {
        let (file, most) = (input.name.as_str(), MOST_CHANNELS);
        return Err(Stop::bad(tr!(
            "cli-transcribe-many-channels",
            file = file,
            channels = channels,
            most = most
        )));
    }
    let request = TranscriptRequest {
        language: typed.language.clone(),
        speakers: typed.speakers.is_some(),
        speaker_count: typed.speakers,
        key_terms: typed.key_term.clone(),
        without_events: typed.no_events,
        without_fillers: typed.no_fillers,
        channels: u8::try_from(channels).ok().filter(|channels| *channels > 1),
        entities: typed.entities.clone(),
        ..TranscriptRequest::new(
            input.clone(),
            sounds::model(typed.model.as_deref(), Task::Transcription),
        )
    };
    Ok(LineOrder {
        once_more: typed.again,
        ..LineOrder::alone("", Generation::Transcription(request))
    })
}

/// Says what makes the price of one recording where more than its duration does.
fn explain_price(session: &Session, orders: &[LineOrder]) -> Result<(), Stop> {
    let [order] = orders else { return Ok(()) };
    let Generation::Transcription(request) = &order.request else {
        return Ok(());
    };
    if session.quote(orders, Urgency::asked(true))? == Quote::ZERO {
        return Ok(());
    }
    for part in price_parts(request, session.backend) {
        let [_, most] = part.credits;
        let credits = output::credits(session.backend, most);
        output::words(&tr!(
            "cli-transcribe-price",
            reason = part.label(),
            credits = credits
        ));
    }
    Ok(())
}

/// The place and format of transcripts.
struct Out {
    format: Format,
    /// `None` for standard output.
    to: Option<PathBuf>,
    shape: ExportShape,
}

/// A transcript that is written.
struct Written {
    file: Option<PathBuf>,
    verified: VerifiedTranscript,
}

impl Out {
    fn of(typed: &TranscribeArguments) -> Result<Self, Stop> {
        let chosen = typed.format.map(Format::from);
        let Some(out) = &typed.out else {
            let format = chosen.unwrap_or(Format::Txt);
            if format == Format::Docx {
                return Err(Stop::bad(tr!("cli-transcribe-docx")));
            }
            return Ok(Self {
                format,
                to: None,
                shape: ExportShape::Files,
            });
        };
        refuse_pipe(out)?;
        let extension = out.extension().and_then(|text| text.to_str());
        let is_folder = is_folder(out) || (typed.files.len() > 1 && extension.is_none());
        if typed.files.len() > 1 && !is_folder {
            let (file, count) = (out.display().to_string(), typed.files.len());
            return Err(Stop::bad(tr!(
                "cli-transcribe-one-out",
                file = file,
                count = count
            )));
        }
        let format = match (chosen, extension.and_then(Format::from_extension)) {
            (Some(chosen), _) => chosen,
            (None, Some(named)) if !is_folder => named,
            (None, None) if !is_folder && extension.is_some() => {
                let file = out.display().to_string();
                return Err(Stop::bad(tr!("cli-transcribe-kind", file = file)));
            }
            (None, _) => Format::Txt,
        };
        Ok(Self {
            format,
            to: Some(out.clone()),
            shape: if is_folder {
                ExportShape::Files
            } else {
                ExportShape::Joined
            },
        })
    }

    /// Checks that each transcript can be written under its name, before anything is sent.
    fn check(&self, orders: &[LineOrder], inputs: &[(PathBuf, Input)]) -> Result<(), Stop> {
        let Some(to) = &self.to else { return Ok(()) };
        generate::check_place(orders, to, self.shape)?;
        if self.shape == ExportShape::Files {
            let mut names = Vec::new();
            for (path, _) in inputs {
                check_target(&own_name(to, path, self.format, &mut names))?;
            }
        }
        Ok(())
    }

    /// Writes one transcript. Every time was compared with the sound before.
    fn write(
        &self,
        session: &Session,
        kept: &MadeTake,
        path: &Path,
        names: &mut Vec<PathBuf>,
    ) -> Result<Written, Trouble> {
        let verified = session.verified(kept.take.id)?;
        let bytes = verified.transcript.export(self.format, &options());
        let Some(to) = &self.to else {
            let text = String::from_utf8_lossy(&bytes);
            output::result(text.trim_end());
            return Ok(Written {
                file: None,
                verified,
            });
        };
        let file = match self.shape {
            ExportShape::Joined => to.clone(),
            ExportShape::Files => own_name(to, path, self.format, names),
        };
        write_document(&file, &bytes)?;
        output::words(&tr!(
            "cli-tools-written",
            file = file.display().to_string(),
            credits = output::credits(session.backend, kept.cost)
        ));
        Ok(Written {
            file: Some(file),
            verified,
        })
    }
}

impl Written {
    /// Says how many times were repaired, and how many nothing confirms.
    fn tell_times(&self) {
        let verification = &self.verified.verification;
        let repaired = verification.repaired.len();
        if repaired > 0 {
            output::words(&tr!("cli-transcribe-repaired", count = repaired));
        }
        let unresolved = verification.unresolved.len();
        if unresolved > 0 {
            output::words(&tr!("cli-transcribe-unresolved", count = unresolved));
        }
    }

    fn json(&self, input: &Input, kept: &MadeTake, with_words: bool) -> Value {
        let transcript = &self.verified.transcript;
        let spoken = transcript.words.iter().filter(|word| word.is_spoken());
        let mut told = json!({
            "file": self.file,
            "input": input.name,
            "seconds": input.seconds,
            "credits": kept.cost.0,
            "cached": kept.cached,
            "language": transcript.language,
            "text": transcript.text_of(0..transcript.words.len()),
            "word_count": spoken.count(),
            "speakers": transcript.used_speakers().len(),
            "repaired": self.verified.verification.repaired.len(),
            "unresolved": self.verified.verification.unresolved.len(),
        });
        if let (true, Some(told)) = (with_words, told.as_object_mut()) {
            told.insert("words".to_owned(), words_json(transcript));
        }
        told
    }
}

/// Returns the spoken words with their verified times.
pub(super) fn words_json(transcript: &Transcript) -> Value {
    let spoken = transcript.words.iter().filter(|word| word.is_spoken());
    let words = spoken.map(|word| {
        json!({
            "text": word.text,
            "start": millis(word.start_s),
            "end": millis(word.end_s),
            "speaker": word.speaker.map(|speaker| transcript.speaker_name(speaker)),
            "confidence": word.confidence(),
            "repaired": word.mark.is_some(),
        })
    });
    words.collect()
}

fn millis(seconds: f64) -> f64 {
    (seconds * 1e3).round() / 1e3
}

pub(super) fn options() -> ExportOptions {
    ExportOptions::default()
}

/// Returns the name of a transcript in a folder, which no other transcript of this run has.
fn own_name(folder: &Path, path: &Path, format: Format, names: &mut Vec<PathBuf>) -> PathBuf {
    let stem = path
        .file_stem()
        .map_or_else(Default::default, |stem| stem.to_string_lossy());
    let extension = format.extension();
    let mut file = folder.join(format!("{stem}.{extension}"));
    let mut count = 2;
    while names.contains(&file) {
        file = folder.join(format!("{stem} {count}.{extension}"));
        count += 1;
    }
    names.push(file.clone());
    file
}
