//! Everything that is paid for goes the one way, not speech alone: price, intent, take, and nothing twice.

use super::account::Service;
use super::recovery::{
    PATIENT, QUICK, is_finished, order_live, real_service, service_bench, state_of,
};
use super::*;
use std::collections::HashSet;

use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::records::ledger::{EntryState, NewIntent};
use mynah::records::takes::TakeCard;
use mynah::terms::clock::Clock;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{EntryId, ModelId, VoiceId};
use mynah::terms::request::{
    AlignRequest, ChangeRequest, DesignRequest, Designed, DialogueRequest, DialogueTurn,
    DubRequest, EffectRequest, Input, IsolationRequest, MusicRequest, MusicSection, Tool,
    TranscriptRequest, Worth,
};
use mynah::terms::settings::VoiceSettings;
use mynah_model::command::{Cue, PlaybackCommand};
use mynah_model::desk::JobCard;
use mynah_model::trouble::Trouble;

const SHEET: &str = "speaker,start_time,end_time,transcription,translation\n\
    Heron,0.5,1.3,Guten Morgen.,Good morning.\n\
    Wren,2.0,2.6,Nein danke.,No thank you.\n";

/// A recording of this many seconds, in the library.
pub fn recording(library: &Library, secs: f32) -> Input {
    const HZ: u32 = 16_000;
    let frames = (secs * HZ as f32) as usize;
    let wave = |n: usize| 0.2 * (n as f32 * 0.06).sin() + 0.1 * (n as f32 * 0.09).sin();
    let pcm = Pcm::mono(HZ, (0..frames).map(wave).collect());
    let wav = encode(&pcm, "wav_16000".parse().unwrap()).unwrap();
    library
        .keep_input("clip.wav", f64::from(secs), wav.as_slice())
        .unwrap()
}

pub fn effect() -> Generation {
    Generation::Effects(EffectRequest {
        text: "Rain on a roof".to_owned(),
        seconds: Some(1.0),
        influence: None,
        looped: false,
        format: OutputFormat::default(),
    })
}

pub fn design() -> Generation {
    Generation::Design(DesignRequest {
        from: Designed::Description {
            text: "An old sailor with a deep, rough voice who speaks slowly.".to_owned(),
            enhanced: false,
            after: None,
        },
        model: ModelId::from("eleven_multilingual_ttv_v2"),
        text: Some("The sea has been calm for nine days, and nobody on this ship trusts it. Nobody trusts it at all, I say.".to_owned()),
        loudness: None,
        guidance: None,
        quality: None,
        seed: None,
        format: OutputFormat::default(),
    })
}

pub fn dub(library: &Library) -> Generation {
    let sheet = library.keep_input("lines.csv", 0.0, SHEET.as_bytes());
    Generation::Dubbing(DubRequest {
        input: recording(library, 3.0),
        target: "en".to_owned(),
        source: Some("de".to_owned()),
        speakers: None,
        cut: None,
        sheet: Some(sheet.unwrap()),
        worth: Worth::Plain,
        drop_background: false,
        mask_profanity: false,
        without_clones: true,
        as_project: false,
        track: None,
    })
}

/// One of every tool but speech and transcripts, which need something that was said.
fn all(library: &Library, voices: [&VoiceId; 2]) -> Vec<Generation> {
    let format = OutputFormat::default();
    let [one, two] = voices.map(VoiceId::clone);
    let turn = |voice: &VoiceId, text: &str| DialogueTurn {
        voice: voice.clone(),
        text: text.to_owned(),
    };
    vec![
        Generation::Dialogue(DialogueRequest {
            turns: vec![
                turn(&one, "Is it late?"),
                turn(&two, "Later than you think."),
            ],
            model: ModelId::from("eleven_v3"),
            delivery: None,
            format,
            seed: None,
            language: None,
            place: Default::default(),
        }),
        design(),
        Generation::Changer(ChangeRequest {
            voice: one,
            model: ModelId::from("eleven_multilingual_sts_v2"),
            input: recording(library, 2.0),
            settings: VoiceSettings::default(),
            format,
            seed: None,
            isolated: false,
        }),
        effect(),
        Generation::Isolation(IsolationRequest {
            input: recording(library, 6.0),
        }),
        Generation::Music(MusicRequest {
            prompt: "A slow waltz for a music box".to_owned(),
            model: ModelId::from("music_v1"),
            millis: Some(3_000),
            lyrics: None,
            instrumental: true,
            sections: Vec::new(),
            format,
        }),
        dub(library),
    ]
}

pub fn ordered(request: Generation) -> LineOrder {
    LineOrder::alone("", request)
}

fn finished(bench: &mut Bench, request: Generation) -> (Credits, bool) {
    let tool = request.tool();
    let job = bench.generate(vec![ordered(request)]);
    match bench.until_over(job) {
        JobState::Finished { cost, cached, .. } => (*cost, *cached),
        other => panic!("{tool:?}: {other:?}"),
    }
}

pub fn bench() -> (Bench, Library) {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.draft.plan = Some(Plan::Pro);
    let mut bench = Bench::open(options);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    bench.home = Some(home);
    (bench, library)
}

fn voices(bench: &Bench) -> [VoiceId; 2] {
    let voices = bench.desk.voices_of(Backend::Draft);
    [voices[0].id.clone(), voices[1].id.clone()]
}

/// The newest entry of the ledger.
fn newest(library: &Library) -> mynah::records::ledger::Entry {
    (1..)
        .map_while(|id| library.entry(EntryId(id)).unwrap())
        .last()
        .unwrap()
}

fn takes(library: &Library) -> Vec<TakeCard> {
    library.takes_of(newest(library).id).unwrap()
}

/// Each model takes another kind of plan, and the price is of all sections.
#[test]
fn music_is_made_by_a_plan_of_sections() {
    let (mut bench, library) = bench();
    for model in ["music_v1", "music_v2", "music_v2_5"] {
        let section = |name: &str, words: &str| MusicSection {
            name: name.to_owned(),
            styles: "waltz, accordion".to_owned(),
            millis: 3_000,
            words: words.to_owned(),
        };
        let request = Generation::Music(MusicRequest {
            prompt: "A harbour waltz".to_owned(),
            model: ModelId::from(model),
            millis: None,
            lyrics: None,
            instrumental: false,
            sections: vec![
                section("Intro", ""),
                section("Verse", "Low lights\nin the harbour"),
            ],
            format: OutputFormat::default(),
        });
        let (_, is_cached) = finished(&mut bench, request);
        assert!(!is_cached, "{model}");
        let take = takes(&library).remove(0);
        assert!(
            (5.0..7.5).contains(&take.seconds),
            "{model}: {}",
            take.seconds
        );
    }
}

#[test]
fn every_tool_is_paid_once_kept_and_found_again_for_nothing() {
    let (mut bench, library) = bench();
    let [one, two] = voices(&bench);
    let mut spent = Credits::ZERO;
    for request in all(&library, [&one, &two]) {
        let tool = request.tool();
        let (cost, cached) = finished(&mut bench, request.clone());
        assert!(cost > Credits::ZERO && !cached, "{tool:?}");
        spent += cost;
        let entry = newest(&library);
        assert_eq!(entry.state, EntryState::Settled, "{tool:?}");
        assert!(
            cost <= entry.intent.quote,
            "{tool:?}: {cost} of {}",
            entry.intent.quote
        );
        let kept = takes(&library);
        assert_eq!(
            kept.len(),
            if tool == Tool::Design { 3 } else { 1 },
            "{tool:?}"
        );
        for take in &kept {
            assert!(
                take.seconds > 0.4 && take.lufs.is_some(),
                "{tool:?}: {take:?}"
            );
            assert!(library.verify(take.id).unwrap(), "{tool:?}");
            assert_eq!(*take.request, request);
        }
        let (again, cached) = finished(&mut bench, request);
        assert!(again == Credits::ZERO && cached, "{tool:?}");
        assert_eq!(
            takes(&library).len(),
            kept.len(),
            "{tool:?}: all of them again"
        );
    }
    bench.until("the sums", |desk| {
        let spend = desk.spend.get(&Backend::Draft).copied().unwrap_or_default();
        spend.spent == spent && spend.reserved == Credits::ZERO
    });
}

#[test]
fn a_voice_on_offer_and_a_dub_keep_what_the_service_calls_them() {
    let (mut bench, library) = bench();
    finished(&mut bench, design());
    assert!(takes(&library).iter().all(|take| take.given.is_some()));
    let request = dub(&library);
    finished(&mut bench, request);
    let entry = newest(&library);
    let take = takes(&library).remove(0);
    assert!(entry.remote.is_some());
    assert_eq!(take.given, entry.remote);
    assert!((take.seconds - 3.0).abs() < 0.2, "{}", take.seconds);
}

/// A transcript is what the server itself spoke: a Draft server hears nothing else.
#[test]
fn what_is_said_in_a_take_is_kept_as_a_document() {
    let (mut bench, library) = bench();
    let spoken = bench.order(0, false);
    let text = spoken.request.text().to_owned();
    let job = bench.generate(vec![spoken]);
    bench.until_over(job);
    let take = takes(&library).remove(0);
    let bytes = library.sound_bytes(take.id).unwrap();
    let input = library.keep_input("take.mp3", take.seconds, bytes.as_slice());
    let request = Generation::Transcription(TranscriptRequest::new(
        input.unwrap(),
        ModelId::from("scribe_v2"),
    ));
    let (cost, _) = finished(&mut bench, request.clone());
    assert!(cost > Credits::ZERO && cost <= newest(&library).intent.quote);
    let (again, cached) = finished(&mut bench, request);
    assert!(again == Credits::ZERO && cached);
    let document = takes(&library).remove(0);
    let bytes = library.sound_bytes(document.id).unwrap();
    let words = String::from_utf8(bytes).unwrap();
    let first = text.split_whitespace().next().unwrap();
    assert!(words.contains(first), "{words}");
}

/// An alignment is a document of its own, found again for nothing.
#[test]
fn when_known_words_are_heard_is_kept_as_a_document() {
    let (mut bench, library) = bench();
    let request = Generation::Alignment(AlignRequest {
        input: recording(&library, 3.0),
        text: "La la la".to_owned(),
    });
    let (cost, _) = finished(&mut bench, request.clone());
    let entry = newest(&library);
    assert_eq!(
        (cost, entry.state),
        (entry.intent.quote, EntryState::Settled)
    );
    let document = takes(&library).remove(0);
    let bytes = library.sound_bytes(document.id).unwrap();
    assert!(String::from_utf8(bytes).unwrap().contains("La"));
    let (again, cached) = finished(&mut bench, request);
    assert!(again == Credits::ZERO && cached);
}

/// ElevenLabs isolates no recording of less than 4.6 seconds.
#[test]
fn a_recording_outside_of_a_limit_is_not_sent() {
    let (mut bench, library) = bench();
    let request = Generation::Isolation(IsolationRequest {
        input: recording(&library, 3.0),
    });
    let job = bench.generate(vec![ordered(request)]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert_eq!(trouble.charged, Charged::No);
            assert!(trouble.what.contains("4.6"), "{trouble:?}");
        }
        other => panic!("{other:?}"),
    }
    assert!(library.entry(EntryId(1)).unwrap().is_none());
}

#[test]
fn what_the_service_would_refuse_is_not_sent() {
    let (mut bench, library) = bench();
    let wrong = Generation::Effects(EffectRequest {
        text: "x".repeat(451),
        seconds: None,
        influence: None,
        looped: false,
        format: OutputFormat::default(),
    });
    let job = bench.generate(vec![ordered(wrong)]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
    assert!(
        library.entry(EntryId(1)).unwrap().is_none(),
        "nothing was intended"
    );
}

#[test]
fn a_recording_that_changed_since_it_was_looked_at_is_not_sent() {
    let (mut bench, library) = bench();
    let input = recording(&library, 6.0);
    std::fs::write(library.input(&input).unwrap(), "something else").unwrap();
    let request = Generation::Isolation(IsolationRequest { input });
    let job = bench.generate(vec![ordered(request)]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
    assert!(library.entry(EntryId(1)).unwrap().is_none());
}

/// The words and the button spoke of a history that never has the like of it.
fn assert_nobody_can_look(trouble: &Trouble) {
    assert!(trouble.what.contains("nothing of this kind"), "{trouble:?}");
    assert!(!trouble.what.contains("history"), "{trouble:?}");
    assert!(
        !trouble.remedies.contains(&Remedy::CheckHistory),
        "{trouble:?}"
    );
}

/// What nobody keeps waited for a key that it has no use for, and nothing like it could be ordered.
#[test]
fn an_effect_whose_end_nobody_saw_waits_for_no_key() {
    let (home, service) = (tempfile::tempdir().unwrap(), Service::start());
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let sent = library.intend(&NewIntent {
        project: None,
        line: None,
        operation: effect().operation().to_owned(),
        backend: Backend::Live,
        account: "somebody".to_owned(),
        key: None,
        fingerprint: "e1".to_owned(),
        speaker: String::new(),
        voice_name: String::new(),
        request: std::sync::Arc::new(effect()),
        quote: Credits(40),
        zero_retention: false,
    });
    library.mark_sent(sent.unwrap(), None).unwrap();
    drop(library);
    let mut bench = service_bench(&service, home.path(), false, QUICK);
    bench.until("a word about it", |desk| {
        desk.spend
            .get(&Backend::Live)
            .is_some_and(|spend| (spend.reserved, spend.unknown) == (Credits::ZERO, Credits(40)))
    });
    assert_eq!(state_of(home.path(), 1), EntryState::Unknown);
}

/// Nobody keeps an effect: what was cut is kept as far as it came, and called what it is.
#[test]
fn an_effect_that_was_cut_is_in_doubt_and_never_bought_again_unasked() {
    let (mut bench, library) = bench();
    let cut = Fault::EndAfterBytes(4_000);
    bench.faults.next_on("/sound-generation", cut);
    let job = bench.generate(vec![ordered(effect())]);
    let JobState::Failed(trouble) = bench.until_over(job) else {
        panic!("a part is no effect");
    };
    assert!(
        matches!(trouble.charged, Charged::Unknown { .. }),
        "{trouble:?}"
    );
    assert_nobody_can_look(trouble);
    let entry = library.entry(EntryId(1)).unwrap().unwrap();
    assert!(
        matches!(entry.state, EntryState::Cut | EntryState::Unknown),
        "{entry:?}"
    );
    assert_eq!(bench.desk.jobs.in_doubt().len(), 0, "nobody can look");
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("looking", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Running { .. })
    });
    let JobState::Failed(trouble) = bench.until_over(job) else {
        panic!("a part is no effect");
    };
    assert_nobody_can_look(trouble);
    // Beside another line it is left out.
    let again = bench.generate(vec![ordered(effect()), bench.order(0, false)]);
    bench.until_over(again);
    let two = library.entry(EntryId(2)).unwrap();
    assert!(
        two.is_none_or(|entry| *entry.intent.request != effect()),
        "bought again"
    );
    assert_ne!(
        library.entry(EntryId(1)).unwrap().unwrap().state,
        EntryState::Released
    );
}

fn variant() -> LineOrder {
    LineOrder {
        fresh: true,
        beside: true,
        ..ordered(effect())
    }
}

/// Regression: of four variants two were the same take, which counted as saved by the cache.
#[test]
fn variants_of_an_effect_are_sounds_of_their_own() {
    let (mut bench, library) = bench();
    let first = bench.generate(vec![variant(); 4]);
    let JobState::Finished { cost, .. } = bench.until_over(first) else {
        panic!("{:?}", bench.desk.jobs);
    };
    let cost = *cost;
    bench.until("all variants", |desk| {
        let finished = |job: &JobCard| matches!(job.state, JobState::Finished { .. });
        desk.jobs.len() == 4 && desk.jobs.iter().all(finished)
    });
    let again = bench.generate(vec![variant()]);
    bench.until_over(again);
    let takes: Vec<_> = (1..=5)
        .flat_map(|entry| library.takes_of(EntryId(entry)).unwrap())
        .collect();
    let sounds = takes.iter().map(|take| library.sound(take.id).unwrap());
    assert_eq!(sounds.collect::<HashSet<_>>().len(), 5);
    let spend = library.spend(Backend::Draft).unwrap();
    assert_eq!(
        (spend.spent, spend.saved),
        (Credits(cost.0 * 5), Credits::ZERO)
    );
}

/// Regression: an effect that was generated as a loop was played once.
#[test]
fn an_effect_that_is_a_loop_plays_again_and_again() {
    let (mut bench, _library) = bench();
    let Generation::Effects(request) = effect() else {
        panic!("an effect");
    };
    let looped = EffectRequest {
        looped: true,
        ..request
    };
    let takes = [effect(), Generation::Effects(looped)].map(|request| {
        let job = bench.generate(vec![LineOrder {
            beside: true,
            fresh: true,
            ..ordered(request)
        }]);
        match bench.until_over(job) {
            JobState::Finished { take, .. } => take.unwrap(),
            other => panic!("{other:?}"),
        }
    });
    let hear = |bench: &Bench, take| {
        let cues = vec![Cue::as_made(take)];
        bench.send(Command::Playback(PlaybackCommand::Hear(cues)));
    };
    bench.send(Command::Playback(PlaybackCommand::Stop));
    bench.until("silence", |desk| desk.playback.playing.is_none());
    hear(&bench, takes[0]);
    bench.until("playback", |desk| desk.playback.playing.is_some());
    bench.until("its end", |desk| desk.playback.playing.is_none());
    let begun = bench.desk.playback.begun;
    hear(&bench, takes[1]);
    bench.until("the third round", |desk| desk.playback.begun >= begun + 3);
    bench.send(Command::Playback(PlaybackCommand::Stop));
    bench.until("the end", |desk| desk.playback.playing.is_none());
}

#[test]
fn a_variant_that_may_be_charged_is_not_bought_by_a_retry() {
    let (mut bench, library) = bench();
    bench.faults.next_on("/sound-generation", Fault::LoseAnswer);
    let job = bench.generate(vec![variant()]);
    for _ in 0..2 {
        let JobState::Failed(trouble) = bench.until_over(job) else {
            panic!("its answer was lost");
        };
        assert!(
            matches!(trouble.charged, Charged::Unknown { .. }),
            "{trouble:?}"
        );
        assert!(library.entry(EntryId(2)).unwrap().is_none(), "bought again");
        bench.send(Command::Jobs(JobsCommand::Retry(job)));
        bench.until("another try", |desk| {
            matches!(desk.job(job).unwrap().state, JobState::Running { .. })
        });
    }
    bench.until_over(job);
    assert!(library.entry(EntryId(2)).unwrap().is_none(), "bought again");
}

/// They were in doubt for good, though the history lists them. What each cost tells how long it was.
#[test]
fn changed_voices_whose_answers_were_lost_are_found_by_their_length() {
    let home = tempfile::tempdir().unwrap();
    let service = real_service();
    let mut bench = service_bench(&service, home.path(), true, PATIENT);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let [voice, _] = voices(&bench);
    let change = |seconds: f32| {
        Generation::Changer(ChangeRequest {
            voice: voice.clone(),
            model: ModelId::from("eleven_multilingual_sts_v2"),
            input: recording(&library, seconds),
            settings: VoiceSettings::default(),
            format: OutputFormat::default(),
            seed: None,
            isolated: false,
        })
    };
    let lengths = [5.0, 2.0];
    let jobs = lengths.map(|seconds| {
        service
            .faults
            .next_on("/speech-to-speech/", Fault::LoseAnswer);
        let job = order_live(&mut bench, vec![ordered(change(seconds))]);
        assert!(matches!(bench.until_over(job), JobState::Failed(_)));
        job
    });
    for job in jobs {
        bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
        bench.until("its take", |desk| is_finished(desk, job));
    }
    for (place, seconds) in (1..).zip(lengths) {
        let entry = library.entry(EntryId(place)).unwrap().unwrap();
        assert_eq!(entry.state, EntryState::Settled);
        let take = library.takes_of(entry.id).unwrap().remove(0);
        assert!((take.seconds - f64::from(seconds)).abs() < 0.3, "{take:?}");
        assert_eq!(entry.cost, Some(entry.intent.quote));
    }
    assert!(library.entry(EntryId(3)).unwrap().is_none(), "bought twice");
}

/// What nobody keeps, and no answer came: it may be charged, and that is never hidden.
#[test]
fn what_nobody_keeps_is_in_doubt_once_its_answer_is_lost() {
    for (path, place) in [
        ("/text-to-voice", 1),
        ("/sound-generation", 3),
        ("/music", 5),
        ("/speech-to-text", 7),
        ("/forced-alignment", 8),
    ] {
        let (mut bench, library) = bench();
        let [one, two] = voices(&bench);
        let mut requests = all(&library, [&one, &two]);
        requests.push(Generation::Transcription(TranscriptRequest::new(
            recording(&library, 3.0),
            ModelId::from("scribe_v2"),
        )));
        requests.push(Generation::Alignment(AlignRequest {
            input: recording(&library, 3.0),
            text: "La la la".to_owned(),
        }));
        let request = requests.remove(place);
        bench.faults.next_on(path, Fault::LoseAnswer);
        let job = bench.generate(vec![ordered(request.clone())]);
        let JobState::Failed(trouble) = bench.until_over(job) else {
            panic!("{path}: {:?}", bench.desk.job(job));
        };
        assert!(
            matches!(trouble.charged, Charged::Unknown { .. }),
            "{path}: {trouble:?}"
        );
        assert_nobody_can_look(trouble);
        // Beside another line it is left out.
        let again = bench.generate(vec![ordered(request.clone()), bench.order(0, false)]);
        bench.until_over(again);
        let entries = (2..).map_while(|id| library.entry(EntryId(id)).unwrap());
        for entry in entries {
            assert_ne!(*entry.intent.request, request, "{path}: bought again");
        }
    }
}

/// The answer to a dub is lost with its id: the account's list has it by the name that it was given.
#[test]
fn a_dub_whose_answer_was_lost_is_found_by_its_name_and_not_bought_again() {
    let home = tempfile::tempdir().unwrap();
    let service = Service::start();
    service.faults.next_on("/dubbing", Fault::LoseAnswer);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let request = dub(&library);
    let before = bench.desk.jobs.len();
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: None,
        backend: Backend::Live,
        asked_alone: true,
        orders: vec![ordered(request)],
        play: false,
    }));
    bench.until("the job", |desk| desk.jobs.len() > before);
    let job = bench.desk.jobs.iter().nth(before).unwrap().id;
    let JobState::Failed(trouble) = bench.until_over(job) else {
        panic!("{:?}", bench.desk.jobs);
    };
    assert!(
        matches!(trouble.charged, Charged::Unknown { .. }),
        "{trouble:?}"
    );
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("the dub", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    assert_eq!(state_of(home.path(), 1), EntryState::Settled);
    assert!(library.entry(EntryId(2)).unwrap().is_none(), "bought once");
    bench.until("the sums", |bench| {
        let spend = bench.spend.get(&Backend::Live).copied().unwrap_or_default();
        spend.spent > Credits::ZERO && spend.unknown == Credits::ZERO
    });
}

/// The dubs of the ledger and how far they are.
fn dubs(library: &Library) -> Vec<EntryState> {
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).unwrap());
    let dubs = entries.filter(|entry| entry.intent.request.tool() == Tool::Dubbing);
    dubs.map(|entry| entry.state).collect()
}

pub fn until_begun(bench: &mut Bench, library: &Library) {
    bench.until("a dub that was begun", |_| {
        let dub = library.entry(EntryId(1)).unwrap();
        dub.is_some_and(|dub| dub.remote.is_some())
    });
}

#[test]
fn a_dub_that_is_cancelled_and_ordered_again_is_the_one_that_is_being_made() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let service = Service::start();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let request = dub(&library);
    let job = order_live(&mut bench, vec![ordered(request.clone())]);
    until_begun(&mut bench, &library);
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    bench.until_over(job);
    let again = order_live(&mut bench, vec![ordered(request)]);
    assert!(matches!(bench.until_over(again), JobState::Finished { .. }));
    let saved_or_settled = dubs(&library);
    assert_eq!(
        saved_or_settled.first(),
        Some(&EntryState::Settled),
        "{saved_or_settled:?}"
    );
    let bought = saved_or_settled
        .iter()
        .filter(|state| **state != EntryState::Saved);
    assert_eq!(bought.count(), 1);
}

#[test]
fn a_dub_that_was_begun_is_fetched_by_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let service = Service::start();
    let request = dub(&library);
    {
        let mut bench = service_bench(&service, home.path(), true, QUICK);
        bench.send(Command::Jobs(JobsCommand::Generate {
            project: None,
            backend: Backend::Live,
            asked_alone: true,
            orders: vec![ordered(request)],
            play: false,
        }));
        until_begun(&mut bench, &library);
    }
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.until("the dub", |_| dubs(&library) == [EntryState::Settled]);
    assert_eq!(library.takes_of(EntryId(1)).unwrap().len(), 1);
}

#[test]
fn a_design_of_which_one_voice_is_lost_is_not_taken_for_whole() {
    let (mut bench, library) = bench();
    finished(&mut bench, design());
    let lost = takes(&library).remove(1);
    std::fs::remove_file(library.take(lost.id).unwrap().path).unwrap();
    for _ in 0..2 {
        let entry = newest(&library);
        let found = library.find(
            Backend::Draft,
            &entry.intent.account,
            &entry.intent.fingerprint,
        );
        assert_eq!(found.unwrap(), []);
    }
    let (cost, cached) = finished(&mut bench, design());
    assert!(cost > Credits::ZERO && !cached);
    assert_eq!(takes(&library).len(), 3);
}

#[test]
fn a_recording_that_nobody_can_hear_has_no_price_and_is_not_sent() {
    let (mut bench, library) = bench();
    let input = library
        .keep_input("film.xyz", 0.0, &b"nothing"[..])
        .unwrap();
    let job = bench.generate(vec![ordered(Generation::Isolation(IsolationRequest {
        input,
    }))]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
    assert!(library.entry(EntryId(1)).unwrap().is_none());
}
