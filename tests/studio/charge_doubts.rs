//! Each kind of paid request whose answer is lost, ordered again by a command: it is charged once, or refused until
//! somebody decides.

use std::path::Path;

use super::account::{KEY, Service};
use super::parts::entries;
use super::recovery::{QUICK, is_finished, order_live, real_service};
use super::tools::{effect, ordered, recording};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::clock::Clock;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{ModelId, VoiceId};
use mynah::terms::request::{
    AlignRequest, ChangeRequest, DialogueRequest, DialogueTurn, Input, IsolationRequest,
    MusicRequest, TranscriptRequest,
};
use mynah::terms::secret::Secret;
use mynah::terms::settings::VoiceSettings;
use mynah_engine::Opening;
use mynah_model::command::AccountCommand;

/// The path of the realtime socket.
const SOCKET: &str = "/speech-to-text/realtime";

/// A command's studio that uses a service.
fn command_bench(service: &Service, home: &Path) -> Bench {
    let mut options = StudioOptions::new(home);
    options.opening = Opening::Nothing;
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    options.looks = QUICK;
    let studio = Studio::start(options).unwrap();
    let desk = studio.desk();
    let mut bench = Bench {
        studio,
        desk,
        faults: service.faults.clone(),
        home: None,
    };
    bench.send(Command::Account(AccountCommand::Enter(Backend::Live)));
    bench.until("voices", |desk| desk.voices_of(Backend::Live).len() > 1);
    bench
}

fn speech_of(voice: &VoiceId, text: &str) -> Generation {
    Generation::Speech(SpeechRequest {
        voice: voice.clone(),
        model: ModelId::from("eleven_multilingual_v2"),
        text: text.to_owned(),
        settings: VoiceSettings::default(),
        format: OutputFormat::default(),
        seed: None,
        language: None,
        context: Default::default(),
        seams: Vec::new(),
        rules: Vec::new(),
        place: Default::default(),
    })
}

/// A recording that the service spoke: it transcribes no other.
fn spoken(bench: &mut Bench, library: &Library, voice: &VoiceId) -> Input {
    let order = ordered(speech_of(voice, "The lamp was lit before dawn."));
    let job = order_live(bench, vec![order]);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    let entry = entries(library).pop().unwrap();
    let take = library.takes_of(entry.id).unwrap().remove(0);
    let bytes = library.sound_bytes(take.id).unwrap();
    let input = library.keep_input("hello.mp3", take.seconds, bytes.as_slice());
    input.unwrap()
}

/// One request of each kind, with a part of the path that it is sent to. Kinds that are kept nowhere stand between the
/// others, because their last order succeeds, and the service does not look broken then.
fn requests(bench: &mut Bench, library: &Library) -> Vec<(&'static str, Generation)> {
    let voices = bench.desk.voices_of(Backend::Live);
    let [one, two] = [0, 1].map(|place: usize| voices[place].id.clone());
    let format = OutputFormat::default();
    let hello = spoken(bench, library, &one);
    let turn = |voice: &VoiceId, text: &str| DialogueTurn {
        voice: voice.clone(),
        text: text.to_owned(),
    };
    let transcript = |model: &str| TranscriptRequest::new(hello.clone(), ModelId::from(model));
    vec![
        ("/text-to-speech/", speech_of(&one, "Is anybody there?")),
        ("/sound-generation", effect()),
        (
            "/text-to-dialogue",
            Generation::Dialogue(DialogueRequest {
                turns: vec![turn(&one, "Is it late?"), turn(&two, "Later than that.")],
                model: ModelId::from("eleven_v3"),
                delivery: None,
                format,
                seed: None,
                language: None,
                place: Default::default(),
            }),
        ),
        (
            "/music",
            Generation::Music(MusicRequest {
                prompt: "A slow waltz for a music box".to_owned(),
                model: ModelId::from("music_v1"),
                millis: Some(3_000),
                lyrics: None,
                instrumental: true,
                sections: Vec::new(),
                format,
            }),
        ),
        (
            "/speech-to-speech/",
            Generation::Changer(ChangeRequest {
                voice: one.clone(),
                model: ModelId::from("eleven_multilingual_sts_v2"),
                input: recording(library, 2.0),
                settings: VoiceSettings::default(),
                format,
                seed: None,
                isolated: false,
            }),
        ),
        (
            "/speech-to-text",
            Generation::Transcription(transcript("scribe_v2")),
        ),
        (
            "/audio-isolation",
            Generation::Isolation(IsolationRequest {
                input: recording(library, 6.0),
            }),
        ),
        (
            "/forced-alignment",
            Generation::Alignment(AlignRequest {
                input: hello.clone(),
                text: "The lamp was lit before dawn.".to_owned(),
            }),
        ),
        (
            SOCKET,
            Generation::Transcription(TranscriptRequest {
                is_live: true,
                ..transcript("scribe_v2_realtime")
            }),
        ),
    ]
}

/// Requests of this kind that were not certainly free.
fn sent(library: &Library, request: &Generation) -> usize {
    let entries = entries(library).into_iter();
    let sent = entries.filter(|entry| {
        let is_free = matches!(entry.state, EntryState::Released | EntryState::Saved);
        *entry.intent.request == *request && !is_free
    });
    sent.count()
}

/// Orders each kind, whose answers meet these faults, twice, and then with the flag of the command.
fn lose_answers(answer: &Fault, socket: &[Fault; 2]) {
    let (home, service) = (tempfile::tempdir().unwrap(), real_service());
    let mut bench = command_bench(&service, home.path());
    let library = Library::open(home.path(), Clock::system()).unwrap();
    for (path, request) in requests(&mut bench, &library) {
        let before = service.billed();
        if path == SOCKET {
            for fault in socket {
                service.faults.next_on(path, fault.clone());
            }
        } else {
            service.faults.next_on(path, answer.clone());
        }
        for _ in 0..2 {
            let job = order_live(&mut bench, vec![ordered(request.clone())]);
            bench.until_over(job);
        }
        assert_eq!(sent(&library, &request), 1, "{path}: {answer:?}");
        let last = bench.desk.jobs.iter().last().unwrap();
        let is_refused = match &last.state {
            JobState::Failed(trouble) => {
                assert_ne!(trouble.charged, Charged::No, "{path}: {trouble:?}");
                let is_searched = trouble.remedies.contains(&Remedy::CheckHistory);
                let is_listed = request.tool().is_listed();
                assert_eq!(is_searched, is_listed, "{path}: {trouble:?}");
                true
            }
            JobState::Finished { .. } => false,
            other => panic!("{path}: {other:?}"),
        };
        if is_refused {
            let order = LineOrder {
                once_more: true,
                ..ordered(request.clone())
            };
            let job = order_live(&mut bench, vec![order]);
            bench.until_over(job);
            assert!(is_finished(&bench.desk, job), "{path}: {answer:?}");
            // The history may list it by now.
            assert!(sent(&library, &request) <= 2, "{path}: {answer:?}");
        } else {
            let mut paid = entries(&library).into_iter().filter(|entry| {
                *entry.intent.request == request && entry.state == EntryState::Settled
            });
            let quote = paid.next().unwrap().intent.quote;
            let billed = service.billed() - before;
            assert!(billed as u64 <= quote.0, "{path}: {billed} of {quote}");
        }
    }
}

/// Cuts the socket of captions after three messages, and fails to open it again.
fn cut_socket() -> [Fault; 2] {
    let refused = Fault::Refuse(Refusal::internal());
    [Fault::CutAfterChunks(3), refused]
}

/// Regression: effects, music, transcripts and alignments were charged again without a question.
#[test]
fn a_request_without_an_answer_is_charged_once_or_refused() {
    lose_answers(&Fault::HangUp, &cut_socket());
}

#[test]
fn a_request_whose_answer_is_cut_is_charged_once_or_refused() {
    lose_answers(&Fault::CutAfterBytes(64), &cut_socket());
}

#[test]
fn a_request_whose_answer_is_lost_is_charged_once_or_refused() {
    lose_answers(&Fault::LoseAnswer, &cut_socket());
}
