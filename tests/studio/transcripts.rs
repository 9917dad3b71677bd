//! The engine area of the tools: inputs, transcripts that are verified, edited, saved and exported, and live captions.

use super::tools::{bench, ordered};
use super::*;
use mynah::audio::decode::decode_bytes;
use mynah::audio::recorder::Microphone;
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::ids::{ModelId, TakeId};
use mynah::terms::request::{Input, TranscriptRequest};
use mynah::terms::shape::Cut;
use mynah_model::command::{
    CaptionSource, CaptionsStart, TakesExport, ToolsCommand, TranscriptExport,
};
use mynah_model::desk::CaptionRow;
use mynah_model::event::OpenTranscript;
use mynah_transcript::formats::{ExportOptions, Format};
use mynah_transcript::transcript::Transcript;
use std::sync::Arc;

/// Speaks a line and makes its take an input.
fn spoken(bench: &mut Bench) -> (TakeId, Input, String) {
    let order = bench.order(0, false);
    let text = order.request.text().to_owned();
    let job = bench.generate(vec![order]);
    bench.until_over(job);
    let take = made(bench, job);
    let bring = ToolsCommand::BringTake(1, take, Cut::default());
    bench.send(Command::Tools(bring));
    bench.until("the input", |desk| desk.tools.brought.contains_key(&1));
    let input = bench.desk.tools.brought[&1].as_ref().unwrap();
    (take, (**input).clone(), text)
}

/// The take of a job that is finished.
fn made(bench: &Bench, job: JobId) -> TakeId {
    match &bench.desk.job(job).unwrap().state {
        JobState::Finished {
            take: Some(take), ..
        } => *take,
        other => panic!("{other:?}"),
    }
}

fn opened(bench: &mut Bench, take: TakeId) -> OpenTranscript {
    let before = bench.desk.tools.transcripts.get(&take).map(|it| it.0);
    bench.send(Command::Tools(ToolsCommand::OpenTranscript(take)));
    bench.until("the transcript", |desk| {
        desk.tools.transcripts.get(&take).map(|it| it.0) != before
    });
    let (_, opened) = &bench.desk.tools.transcripts[&take];
    (**opened.as_ref().unwrap()).clone()
}

#[test]
fn a_transcript_is_verified_edited_saved_and_exported() {
    let (mut bench, library) = bench();
    let (_, input, text) = spoken(&mut bench);
    let request = TranscriptRequest::new(input.clone(), ModelId::from("scribe_v2"));
    let job = bench.generate(vec![ordered(Generation::Transcription(request))]);
    bench.until_over(job);
    let take = made(&bench, job);
    let open = opened(&mut bench, take);
    assert!(!open.is_edited && open.checked > 0);
    assert_eq!(open.input, input);
    let words = &open.transcript.words;
    let spoken = words.iter().filter(|word| word.is_spoken());
    assert!(spoken.clone().all(|word| word.end_s > word.start_s));
    let mut ends = 0.0;
    for word in spoken {
        assert!(word.start_s >= ends, "{word:?}");
        ends = word.end_s;
    }
    let first = text.split_whitespace().next().unwrap();
    assert!(open.transcript.text_of(0..words.len()).contains(first));
    // An edit is there when it is opened again.
    let mut edited = (*open.transcript).clone();
    edited.words[0].text = "Edited".to_owned();
    let edited = Arc::new(edited);
    let save = ToolsCommand::SaveTranscript(take, Arc::clone(&edited));
    bench.send(Command::Tools(save));
    let again = opened(&mut bench, take);
    assert!(again.is_edited);
    assert_eq!(again.transcript.words[0].text, "Edited");
    assert_eq!(again.input, input);
    // One word list feeds every file.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talk.srt");
    let export = TranscriptExport {
        transcript: edited,
        format: Format::Srt,
        options: ExportOptions::default(),
        path: path.clone(),
    };
    bench.send(Command::Tools(ToolsCommand::ExportTranscript(
        7,
        Box::new(export),
    )));
    bench.until("the file", |desk| desk.tools.written.contains_key(&7));
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(
        written.contains("Edited") && written.contains("-->"),
        "{written}"
    );
    let export = TakesExport {
        takes: vec![(take, "a.wav".to_owned()), (take, "a.mp3".to_owned())],
        format: Format::Txt,
        options: ExportOptions::default(),
        folder: folder.path().to_owned(),
    };
    let again = TakesExport {
        takes: vec![(take, "a.wav".to_owned())],
        ..export.clone()
    };
    bench.send(Command::Tools(ToolsCommand::ExportTakes(
        8,
        Box::new(export),
    )));
    bench.until("the files", |desk| desk.tools.written.contains_key(&8));
    assert!(folder.path().join("a.txt").exists() && folder.path().join("a-2.txt").exists());
    let written = std::fs::read_to_string(folder.path().join("a.txt")).unwrap();
    bench.send(Command::Tools(ToolsCommand::ExportTakes(
        9,
        Box::new(again),
    )));
    bench.until("more files", |desk| desk.tools.written.contains_key(&9));
    let kept = std::fs::read_to_string(folder.path().join("a.txt")).unwrap();
    assert_eq!(kept, written, "what is there stays");
    assert!(folder.path().join("a-3.txt").exists());
    drop(library);
}

/// Of two windows the second one wrote over the edits of the first one.
#[test]
fn a_window_never_replaces_edits_that_it_did_not_see() {
    let (mut first, library) = bench();
    let (_, input, _) = spoken(&mut first);
    let request = TranscriptRequest::new(input, ModelId::from("scribe_v2"));
    let job = first.generate(vec![ordered(Generation::Transcription(request))]);
    first.until_over(job);
    let take = made(&first, job);
    let home = first.home.as_ref().unwrap().path().to_owned();
    let mut second = Bench::open(StudioOptions::new(&home));
    let edited = |bench: &mut Bench, text: &str| {
        let mut edited = (*opened(bench, take).transcript).clone();
        text.clone_into(&mut edited.words[0].text);
        Arc::new(edited)
    };
    let (mine, other) = (edited(&mut first, "Mine"), edited(&mut second, "Other"));
    let save = |bench: &mut Bench, transcript: &Arc<Transcript>| {
        let before = bench.desk.tools.saves.get(&take).copied();
        let save = ToolsCommand::SaveTranscript(take, Arc::clone(transcript));
        bench.send(Command::Tools(save));
        bench.until("the answer", |desk| {
            desk.tools.saves.get(&take).copied() != before
        });
        bench.desk.tools.unsaved.get(&take).cloned()
    };
    assert!(save(&mut second, &other).is_none());
    assert!(save(&mut second, &other).is_none(), "its own version");
    let trouble = save(&mut first, &mine).expect("a conflict");
    assert_eq!(trouble.charged, Charged::No);
    assert_eq!(trouble.remedies, [Remedy::LoadOther, Remedy::KeepCopy]);
    let keep = ToolsCommand::CopyTranscript(take, Arc::clone(&mine));
    first.send(Command::Tools(keep));
    first.until("the copy", |desk| desk.tools.copies.contains_key(&take));
    let copy = first.desk.tools.copies[&take];
    assert_eq!(opened(&mut first, copy).transcript.words[0].text, "Mine");
    let loaded = opened(&mut first, take);
    assert_eq!(loaded.transcript.words[0].text, "Other");
    // The version that was loaded may be edited.
    assert!(save(&mut first, &mine).is_none());
    drop(library);
}

#[test]
fn a_file_that_is_no_audio_is_refused_in_three_parts() {
    let (mut bench, _library) = bench();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.wav");
    std::fs::write(&path, "No sound at all. ".repeat(50)).unwrap();
    bench.send(Command::Tools(ToolsCommand::Bring(3, path)));
    bench.until("the answer", |desk| desk.tools.brought.contains_key(&3));
    let trouble = bench.desk.tools.brought[&3].as_ref().unwrap_err();
    assert!(trouble.what.contains("notes.wav"), "{trouble:?}");
    assert_eq!(trouble.charged, Charged::No);
    assert!(!trouble.remedies.is_empty());
}

/// The microphone speaks what a Draft voice said before, which the Draft server understands.
#[test]
fn captions_of_a_microphone_become_a_transcript_in_the_ledger() {
    let (mut first, library) = bench();
    let (take, _, _) = spoken(&mut first);
    let bytes = library.sound_bytes(take).unwrap();
    let said = decode_bytes(&bytes).unwrap().pcm.into_mono();
    let home = first.home.take().unwrap();
    drop((first, library));
    let mut options = StudioOptions::new(home.path());
    options.microphone = Microphone::BreaksOff(Arc::new(said));
    let mut bench = Bench::open(options);
    bench.home = Some(home);
    let start = CaptionsStart {
        backend: Backend::Draft,
        project: None,
        source: CaptionSource::Microphone(None),
        language: None,
        is_manual: true,
        confirmed_budget: false,
    };
    bench.send(Command::Tools(ToolsCommand::StartCaptions(Box::new(start))));
    bench.until("the end", |desk| {
        let captions = &desk.tools.captions;
        captions.take.is_some() || captions.trouble.is_some()
    });
    let captions = &bench.desk.tools.captions;
    // A microphone that began within the speech may say what nobody can understand.
    if let Some(take) = captions.take {
        assert!(
            captions
                .rows
                .iter()
                .all(|row| matches!(row, CaptionRow::Line(_)))
        );
        let home = bench.home.as_ref().unwrap().path().to_owned();
        let library = Library::open(&home, Clock::system()).unwrap();
        assert!(library.take(take).is_ok());
        let open = opened(&mut bench, take);
        assert!(
            !open.input.hash.starts_with("live-"),
            "the recording is kept"
        );
    } else {
        let trouble = captions.trouble.as_ref().unwrap();
        assert!(!trouble.what.is_empty());
    }
}
