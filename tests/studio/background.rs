//! Transcripts that the service makes in the background: asked for by their ID, also after a restart.

use super::account::{KEY, Service};
use super::recovery::{PATIENT, order_live};
use super::tools::ordered;
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::clock::Clock;
use mynah::terms::ids::{EntryId, ModelId};
use mynah::terms::request::{Tool, TranscriptRequest};
use mynah::terms::secret::Secret;
use std::path::Path;

/// The path by which a transcript is asked for.
const TRANSCRIPTS: &str = "/speech-to-text/transcripts/";

/// A window in which every recording is long enough for the background.
fn window(service: &Service, home: &Path) -> Bench {
    let mut options = StudioOptions::new(home);
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    options.looks = PATIENT;
    options.background_from = Duration::ZERO;
    Bench::open(options)
}

fn library(home: &Path) -> Library {
    Library::open(home, Clock::system()).unwrap()
}

/// Has the service speak a line, and orders what is said in it.
fn transcribed(bench: &mut Bench, home: &Path) -> JobId {
    let order = bench.order(0, false);
    let job = order_live(bench, vec![order]);
    let JobState::Finished {
        take: Some(take), ..
    } = bench.until_over(job)
    else {
        panic!("it is spoken");
    };
    let library = library(home);
    let bytes = library.sound_bytes(*take).unwrap();
    let seconds = library.take(*take).unwrap().card.seconds;
    let input = library.keep_input("take.mp3", seconds, bytes.as_slice());
    let request = TranscriptRequest::new(input.unwrap(), ModelId::from("scribe_v2"));
    order_live(bench, vec![ordered(Generation::Transcription(request))])
}

fn newest(home: &Path) -> Entry {
    find_newest(home).unwrap()
}

/// Returns the newest transcription, once there is one.
fn find_newest(home: &Path) -> Option<Entry> {
    let library = library(home);
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).unwrap());
    let transcripts = entries.filter(|it| it.intent.request.tool() == Tool::Transcription);
    transcripts.last()
}

#[test]
fn a_transcript_is_made_in_the_background_and_fetched_by_its_id() {
    let service = Service::with_webhook();
    let home = tempfile::tempdir().unwrap();
    let mut bench = window(&service, home.path());
    // It takes a while.
    let early = Refusal::not_found("not_found_error", "Transcript not found.");
    service.faults.next_on(TRANSCRIPTS, Fault::Refuse(early));
    let job = transcribed(&mut bench, home.path());
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
    assert_eq!(service.faults.waiting(), 0, "it was asked for twice");
    let entry = newest(home.path());
    assert_eq!(entry.state, EntryState::Settled);
    assert!(entry.remote.is_some(), "its ID is in the ledger");
}

#[test]
fn a_transcript_is_fetched_by_the_next_start() {
    let service = Service::with_webhook();
    let home = tempfile::tempdir().unwrap();
    let mut bench = window(&service, home.path());
    let early = Refusal::not_found("not_found_error", "Transcript not found.");
    service.faults.always_on(TRANSCRIPTS, Fault::Refuse(early));
    transcribed(&mut bench, home.path());
    bench.until_seen("its ID", || {
        find_newest(home.path()).is_some_and(|entry| entry.remote.is_some())
    });
    drop(bench);
    service.faults.clear();
    let mut bench = window(&service, home.path());
    bench.until_seen("the transcript", || {
        newest(home.path()).state == EntryState::Settled
    });
    let entry = newest(home.path());
    let takes = library(home.path()).takes_of(entry.id).unwrap();
    assert_eq!(takes.len(), 1);
}

/// An account without a webhook has its long recordings transcribed as any other.
#[test]
fn without_a_webhook_the_answer_is_waited_for() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut bench = window(&service, home.path());
    let job = transcribed(&mut bench, home.path());
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
    assert_eq!(newest(home.path()).remote, None);
}

/// The service may have a webhook that is told of something else only.
#[test]
fn a_refused_webhook_sends_the_request_without_it() {
    let service = Service::with_webhook();
    let home = tempfile::tempdir().unwrap();
    let mut bench = window(&service, home.path());
    let refused = Refusal::invalid(
        "invalid_parameters",
        "no_webhook_configured",
        Some("webhook"),
        "There is no webhook that is told of transcripts.",
    );
    let post = "/v1/speech-to-text";
    service.faults.next_on(post, Fault::Refuse(refused));
    service.faults.always_on(TRANSCRIPTS, Fault::HangUp);
    let job = transcribed(&mut bench, home.path());
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
    assert_eq!(newest(home.path()).remote, None);
}
