//! A person's own recording becomes a take of a line. It costs nothing.

use std::path::Path;
use std::sync::Arc;

use crate::error::{Refusal, StudioError};
use crate::jobs::keep_whole;
use crate::machine::Machine;
use crate::takes;
use crate::trouble::of_file;
use mynah_audio::decode::decode_bytes;
use mynah_audio::encode::encode;
use mynah_audio::pcm::Pcm;
use mynah_audio::resample::resample;
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{ModelId, VoiceId};
use mynah_core::request::{Context, Generation, SpeechRequest};
use mynah_core::settings::VoiceSettings;
use mynah_i18n::tr;
use mynah_model::command::Recording;
use mynah_model::event::{Event, Notice, TakesEvent};
use mynah_model::trouble::{Opens, Remedy, Topic};
use mynah_records::ledger::NewIntent;
use mynah_records::takes::TakeCard;
use mynah_script::deed::{Deed, Deeds, TakeAct};
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::outside::{self, Brought};

/// What the ledger calls it.
const OPERATION: &str = "own recording";
/// What recordings are kept as: whatever they came in, nothing of them is lost that a voice has.
const FORMAT: OutputFormat = OutputFormat::WAV_48000;
/// Bytes of a file that are read at most: more than an hour of the largest usual kind.
const LARGEST: u64 = 1 << 30;

/// Makes a file's sound the take of a line.
pub(super) async fn add(machine: &Machine, recording: Recording) {
    let file = recording.path.file_name().unwrap_or_default();
    let file = file.to_string_lossy().into_owned();
    let (project, line) = (recording.project, recording.line);
    let chosen = recording.path.clone();
    let library = machine.library.clone();
    let kept = machine.blocking(move || keep(&library, recording)).await;
    let told = match kept {
        Ok((take, step, approved)) => {
            let number = take.number.to_string();
            let file = file.as_str();
            let notice = match approved {
                None => Notice::Done(tr!("studio-recorded", number = number, file = file)),
                Some(before) => {
                    let before = before.to_string();
                    let text = tr!(
                        "studio-recorded-over",
                        number = number,
                        file = file,
                        before = before
                    );
                    Notice::Heed(text)
                }
            };
            machine.tell(Event::Notice(notice)).await;
            machine
                .tell(Event::Takes(TakesEvent::Recorded(project, step)))
                .await;
            takes::tell_changed(machine, project, line).await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = told {
        let trouble = machine.trouble(&error, "recording");
        let of_file = why(&error);
        let is_file = of_file.is_some();
        let why = of_file.unwrap_or_else(|| trouble.what.clone());
        let mut trouble =
            trouble.saying(tr!("studio-not-recorded", file = file.as_str(), why = why));
        trouble.remedies.retain(|remedy| *remedy != Remedy::Retry);
        let another = Remedy::ChooseFile(Opens::Recording);
        // Nothing is written to a place that somebody chose.
        let is_another = |remedy: &Remedy| *remedy == Remedy::ChoosePlace || *remedy == another;
        let is_gone = matches!(
            &error,
            StudioError::Library(LibraryError::Io { path, .. }) if *path == chosen
        );
        let is_of_file = is_file || is_gone || trouble.remedies.iter().any(is_another);
        trouble.remedies.retain(|remedy| !is_another(remedy));
        if is_of_file {
            trouble.remedies.insert(0, another);
        }
        if !trouble.remedies.contains(&Remedy::Dismiss) && trouble.remedies.len() < 2 {
            trouble.remedies.push(Remedy::Dismiss);
        }
        machine.tell_trouble(trouble.about(Topic::Recording)).await;
    }
}

/// What is wrong with a file's sound, where that is it.
pub(super) fn why(error: &StudioError) -> Option<String> {
    let StudioError::Decode(error) = error else {
        return None;
    };
    Some(of_file(error))
}

/// A file's sound, on one channel; whatever it is is found out, and bounded, before any of it is used.
///
/// # Errors
/// The file can't be read, is too large, or has no sound in it.
pub(super) fn read(path: &Path, hz: u32) -> Result<Pcm, StudioError> {
    let bytes = match outside::bring(path, LARGEST)? {
        Brought::Bytes(bytes) => bytes,
        Brought::NoFile => return Err(Refusal::NoRecording.into()),
        Brought::TooLarge(bytes) => return Err(Refusal::RecordingTooLarge { bytes }.into()),
    };
    let pcm = decode_bytes(&bytes)?.pcm.into_mono();
    let pcm = resample(&pcm, hz);
    if pcm.samples.is_empty() {
        return Err(Refusal::NoRecording.into());
    }
    Ok(pcm)
}

/// Keeps a recording; gives its take, the step that undo takes back, and the number of the final take that it is instead of.
fn keep(
    library: &Library,
    recording: Recording,
) -> Result<(TakeCard, Deeds, Option<u32>), StudioError> {
    let (project, line) = (recording.project, recording.line);
    let pcm = read(&recording.path, FORMAT.hz)?;
    let bytes = encode(&pcm, FORMAT)?;
    let take = keep_whole(library, &bytes, &pcm, FORMAT, Vec::new())?;
    let request = SpeechRequest {
        voice: VoiceId::default(),
        model: ModelId::default(),
        text: recording.text.trim().to_owned(),
        settings: VoiceSettings::default(),
        format: FORMAT,
        seed: None,
        language: None,
        context: Context::default(),
        seams: Vec::new(),
        rules: Vec::new(),
        place: Default::default(),
    };
    let intent = NewIntent {
        project: Some(project),
        line: Some(line),
        operation: OPERATION.to_owned(),
        backend: recording.backend,
        account: String::new(),
        key: None,
        fingerprint: String::new(),
        speaker: recording.speaker,
        voice_name: tr!("studio-own-recording"),
        request: Arc::new(Generation::Speech(request)),
        quote: Credits::ZERO,
        zero_retention: false,
    };
    let takes = library.line_takes(project, line)?;
    let before = takes.iter().find(|take| take.picked);
    let take = library.keep_recorded(&intent, &take)?;
    let approved = before.filter(|take| take.approved);
    let approved = approved.map(|take| take.number);
    let back = before.map(TakeCard::picked_again);
    let back = back.into_iter().chain([TakeAct::Discard(take.id)]);
    let step = Deeds {
        line: Some(line),
        there: vec![Deed::Take(take.picked_again())],
        back: back.map(Deed::Take).collect(),
    };
    Ok((take, step, approved))
}
