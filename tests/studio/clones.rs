//! Clones: the same recordings are one voice, and what was agreed to binds it and what comes of it, whatever is lost on the way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::account::Service;
use super::recovery::{QUICK, is_finished, order_live, service_bench};
use super::tools::ordered;
use super::*;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::consent::{Record, Relation, standings};
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{EntryId, GeneratedVoiceId, MakingId, ModelId, VoiceId};
use mynah::terms::request::{Designed, TakesAfter};
use mynah_model::attempt::{CloneAttempt, CloneStep};
use mynah_model::command::{
    CloneFrom, CloneOrder, CloningCommand, MakingCommand, Sheet, VoicesCommand,
};
use mynah_model::trouble::Trouble;
use mynah_model::voice_design::{Attempt, Chosen, Form, Kind, Making, MakingCard, Step};

/// Sound that passes for speech: a voice's buzz in syllables, with pauses.
fn speech(seconds: u32) -> Vec<u8> {
    let mut phase = 0.0f32;
    let samples = (0..24_000 * seconds).map(|at| {
        let place = (at % 72_000) as f32 / 24_000.0;
        let swell = (std::f32::consts::PI * (place / 0.25).fract())
            .sin()
            .powf(0.3);
        let level = if place < 2.5 { 0.2 * swell } else { 0.0 };
        phase = (phase + (115.0 + 12.0 * place) / 24_000.0).fract();
        (2.0 * phase - 1.0) * (level + 1e-5)
    });
    let pcm = Pcm::mono(24_000, samples.collect());
    encode(&pcm, OutputFormat::WAV_24000).unwrap()
}

pub fn written(home: &Path, name: &str, seconds: u32) -> PathBuf {
    let file = home.join(name);
    std::fs::write(&file, speech(seconds)).unwrap();
    file
}

pub fn order(number: u64, name: &str, scope: &str, file: &Path) -> CloneOrder {
    let consent = json!({
        "name": "Ada", "relation": "self", "date": "2026-01-31", "scope": scope,
        "statement": {"text": "I agree."},
    });
    CloneOrder {
        backend: Backend::Live,
        number,
        into: None,
        name: name.to_owned(),
        from: CloneFrom::Files(vec![file.to_owned()]),
        consent: consent.to_string(),
        labels: BTreeMap::new(),
        description: None,
        begun: false,
        anew: true,
    }
}

pub fn cloned(bench: &mut Bench, order: CloneOrder) -> Result<VoiceId, Trouble> {
    let number = order.number;
    bench.send(Command::Cloning(CloningCommand::Create(Box::new(order))));
    bench.until("its end", |desk| desk.cloning.cloned.contains_key(&number));
    bench.desk.cloning.cloned[&number].clone()
}

fn records(home: &Path) -> Vec<Record> {
    let library = Library::open(home, Clock::system()).unwrap();
    let links = library.consents().unwrap().links;
    links.into_iter().map(|link| link.record).collect()
}

/// How many clones the account has.
pub fn clones(bench: &mut Bench) -> usize {
    let before = bench.desk.browsed.listings;
    bench.send(Command::Voices(VoicesCommand::Refresh(Backend::Live)));
    bench.until("a list that is whole", |desk| {
        desk.browsed.listings >= before + 2
    });
    let voices = bench.desk.voices_of(Backend::Live).iter();
    voices.filter(|voice| voice.category == "cloned").count()
}

/// A clone that came to be, of which nobody here heard.
pub fn lost(service: &Service, bench: &mut Bench, order: CloneOrder) {
    let away = Refusal::not_found("not_found", "Not Found");
    service.faults.always_on("/v2/voices", Fault::Refuse(away));
    service.faults.next_on("/v1/voices/add", Fault::LoseAnswer);
    cloned(bench, order).unwrap_err();
    service.faults.clear();
}

/// Its consent didn't bind it until somebody asked for the clone again.
#[test]
fn a_lost_clone_is_bound_as_soon_as_it_is_listed() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    lost(&service, &mut bench, order(1, "Ada", "one film", &file));
    assert!(
        !records(home.path())
            .iter()
            .any(|record| matches!(record, Record::Made { .. }))
    );
    assert_eq!(clones(&mut bench), 1);
    bench.until("the records", |desk| {
        let vault = desk.cloning.vault.as_ref();
        vault.is_some_and(|vault| vault.standings.iter().any(|of| !of.voices.is_empty()))
    });
    // Whoever asked for it was never told: asked for again it is that one, and once more another one.
    let asked = CloneOrder {
        anew: false,
        ..order(2, "Ada", "one film", &file)
    };
    cloned(&mut bench, asked).unwrap();
    assert_eq!(clones(&mut bench), 1, "a second voice of the same order");
    cloned(&mut bench, order(3, "Ada", "one film", &file)).unwrap();
    assert_eq!(clones(&mut bench), 2);
}

/// Another name, or a word more in the scope, made a second voice of the same recordings.
#[test]
fn a_lost_clone_is_found_under_another_name_and_scope() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    lost(&service, &mut bench, order(1, "Ada", "one film", &file));
    let voice = cloned(&mut bench, order(2, "Ada B.", "two films", &file)).unwrap();
    assert_eq!(clones(&mut bench), 1);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let all = standings(&library.consents().unwrap().links);
    let bound = all.iter().filter(|of| of.voices == [voice.clone()]);
    assert_eq!(
        bound.count(),
        2,
        "both that were agreed to bind it: {all:?}"
    );
}

/// The window was closed, or looked elsewhere, as the answer came: the next start asked for the same clone again.
#[test]
fn a_clone_that_nobody_waited_for_is_over_the_next_time() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let attempt = CloneAttempt {
        step: CloneStep::Name,
        name: "Ada".to_owned(),
        ..CloneAttempt::default()
    };
    let keep = CloningCommand::Keep(Sheet::Clone, Some(Box::new(attempt.clone())));
    bench.send(Command::Cloning(keep));
    bench.send(Command::Cloning(CloningCommand::Look));
    bench.until("what was begun", |desk| {
        matches!(&desk.cloning.begun, Some(Some(_)))
    });
    let begun = CloneOrder {
        begun: true,
        ..order(1, "Ada", "one film", &file)
    };
    let voice = cloned(&mut bench, begun).unwrap();
    // What was typed before comes late.
    let late = CloningCommand::Keep(Sheet::Clone, Some(Box::new(attempt)));
    bench.send(Command::Cloning(late));
    drop(bench);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.send(Command::Cloning(CloningCommand::Look));
    bench.until("what was begun", |desk| desk.cloning.begun.is_some());
    let begun = bench.desk.cloning.begun.clone().flatten().unwrap();
    assert_eq!(begun.made, Some((Backend::Live, voice)));
    assert_eq!(begun.step, CloneStep::Done);
}

/// A remix of the clone, with its preview chosen.
pub fn remixed(bench: &mut Bench, home: &Path, voice: &VoiceId) -> MakingCard {
    let form = Form {
        words: "a little older".to_owned(),
        voice: Some(mynah::script::cast::CastVoice {
            id: voice.clone(),
            name: "Ada".to_owned(),
        }),
        text: "The sea has been calm for nine days, and nobody on this ship trusts it. ".repeat(2),
        own_text: true,
        ..Form::default()
    };
    let mut making = Making::new(Kind::Remix);
    let request = form.request(Kind::Remix, 7).unwrap();
    making.try_out(Attempt {
        parent: None,
        request: request.clone(),
        voice: form.voice.clone(),
        shown: Credits(143),
    });
    let job = order_live(bench, vec![ordered(Generation::Design(request))]);
    bench.until("the previews", |desk| is_finished(desk, job));
    let library = Library::open(home, Clock::system()).unwrap();
    let takes = library.takes_of(EntryId(1)).unwrap();
    making.chosen = Some(Chosen {
        attempt: 0,
        generated: GeneratedVoiceId::new(takes[0].given.clone().unwrap()),
    });
    (making.form, making.step) = (form, Step::Name);
    making.name = "Old Ada".to_owned();
    MakingCard {
        id: MakingId(1),
        backend: Backend::Live,
        at: UnixMillis(1),
        making,
    }
}

fn created(bench: &mut Bench, card: &MakingCard) -> (MakingCard, Option<Trouble>) {
    let before = bench.desk.browsed.makings.ended;
    let create = MakingCommand::Create(Box::new(card.clone()));
    bench.send(Command::Voices(VoicesCommand::Making(create)));
    bench.until("an end", |desk| desk.browsed.makings.ended > before);
    let (card, trouble) = bench.desk.browsed.makings.created(card.id, before).unwrap();
    (card.clone(), trouble.cloned())
}

fn withdraw_all(home: &Path) {
    let library = Library::open(home, Clock::system()).unwrap();
    for of in standings(&library.consents().unwrap().links) {
        let withdrawn = Record::Withdrawn {
            withdrawn: of.hash,
            at: 5,
        };
        library.consent(&withdrawn).unwrap();
    }
}

/// A remix of a clone spoke on after its owner had taken back what the clone was made by.
#[test]
fn a_remix_of_a_clone_is_bound_by_what_the_clone_is() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let ada = cloned(&mut bench, order(1, "Ada", "one film", &file)).unwrap();
    let card = remixed(&mut bench, home.path(), &ada);
    let (made, trouble) = created(&mut bench, &card);
    assert!(trouble.is_none(), "{trouble:?}");
    let remix = made.making.made.unwrap();
    let last = records(home.path()).pop();
    assert!(
        matches!(&last, Some(Record::Derived { of, voice_id, .. })
            if *of == ada.to_string() && *voice_id == remix.to_string()),
        "{last:?}"
    );
    // Whoever casts it knows that at once.
    let vault = bench.desk.cloning.vault.as_ref().unwrap();
    assert!(vault.heeded.iter().any(|of| of.voices.contains(&remix)));
    withdraw_all(home.path());
    let mut line = bench.order(0, false);
    speech_of(&mut line).voice = remix;
    let job = order_live(&mut bench, vec![unpriced(line)]);
    let state = bench.until_over(job);
    let JobState::Failed(trouble) = state else {
        panic!("{state:?}");
    };
    assert!(trouble.what.contains("taken back"), "{trouble:?}");
    // Nor is another one made of it.
    let again = MakingCard {
        id: MakingId(2),
        ..card
    };
    let (_, trouble) = created(&mut bench, &again);
    assert!(trouble.unwrap().what.contains("taken back"));
}

fn speech_of(order: &mut LineOrder) -> &mut SpeechRequest {
    super::speech(order)
}

/// A recording to take after went to the service with nothing written down of who agreed.
#[test]
fn a_recording_to_take_after_is_sent_only_with_a_record() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 66);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let take = MakingCommand::TakeAfter(Backend::Live, MakingId(1), file);
    bench.send(Command::Voices(VoicesCommand::Making(take)));
    bench.until("the recording", |desk| {
        desk.browsed.makings.after(MakingId(1), 0).is_some()
    });
    let kept = bench.desk.browsed.makings.after(MakingId(1), 0).unwrap();
    let input = kept.unwrap().input.clone();
    assert!(input.seconds <= 61.0, "of a long one the best: {input:?}");
    let mut form = Form {
        words: "An old sailor with a deep, rough voice who speaks slowly".to_owned(),
        text: "The sea has been calm for nine days, and nobody on this ship trusts it. ".repeat(2),
        own_text: true,
        model: Some(ModelId::from("eleven_ttv_v3")),
        after: Some(input.clone()),
        ..Form::default()
    };
    let today = mynah::terms::day::Day::of(Clock::system().now());
    assert!(form.lacks_of_recording(today).is_some());
    let request = Generation::Design(form.request(Kind::Design, 7).unwrap());
    assert!(matches!(
        &request,
        Generation::Design(design)
            if matches!(&design.from, Designed::Description { after: Some(TakesAfter { .. }), .. })
    ));
    let job = order_live(&mut bench, vec![ordered(request.clone())]);
    let state = bench.until_over(job);
    assert!(
        matches!(state, JobState::Failed(trouble) if trouble.what.contains("who agreed")),
        "{state:?}"
    );
    form.agreed.owner = "Ada".to_owned();
    form.agreed.scope = "designing voices".to_owned();
    form.agreed.date = today.to_string();
    form.agreed.relation = Relation::Consented;
    form.agreed.is_said = true;
    // Somebody else's voice was sent by two fields that anybody fills in.
    assert!(form.lacks_of_recording(today).is_some());
    assert_eq!(form.record(&request, today), None);
    let said = form.agreed.record_after(&input, None);
    let before = bench.desk.jobs.len();
    bench.send(ordered_after(&bench, &request, Some(said)));
    bench.until("the refusal", |desk| {
        desk.browsed.makings.is_kept(MakingId(1), 1) == Some(false)
    });
    assert!(records(home.path()).is_empty(), "nothing shows it");
    // Their own needs nothing but their word, as where it is cloned.
    form.agreed.relation = Relation::Own;
    form.agreed.owner = "Ada".to_owned();
    assert_eq!(form.lacks_of_recording(today), None);
    let consent = form.record(&request, today).unwrap();
    bench.send(ordered_after(&bench, &request, Some(consent)));
    bench.until("the job", |desk| desk.jobs.len() > before);
    let job = bench.desk.jobs.iter().nth(before).unwrap().id;
    bench.until("the previews", |desk| is_finished(desk, job));
    let given = records(home.path());
    assert!(
        matches!(given.as_slice(), [Record::Given(consent)] if consent.samples == [input.hash]),
        "{given:?}"
    );
}

/// Previews of the first way, with this record of who agreed.
fn ordered_after(bench: &Bench, request: &Generation, consent: Option<String>) -> Command {
    let card = MakingCard {
        id: MakingId(1),
        backend: Backend::Live,
        at: UnixMillis(1),
        making: Making::new(Kind::Design),
    };
    let order = MakingCommand::Order(Box::new(mynah_model::command::Ordered {
        card: Box::new(card),
        base: Box::default(),
        number: 1,
        consent,
        jobs: JobsCommand::Generate {
            project: bench.desk.project.as_ref().map(|open| open.card.id),
            backend: Backend::Live,
            asked_alone: true,
            orders: vec![ordered(request.clone())],
            play: false,
        },
    }));
    Command::Voices(VoicesCommand::Making(order))
}

/// A WAV file with this head.
fn wav((tag, bits): (u16, u16), channels: u16, hz: u32, data: &[u8]) -> Vec<u8> {
    let block = channels * bits / 8;
    let mut file = Vec::new();
    let length = u32::try_from(data.len()).unwrap();
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + length).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16u32.to_le_bytes());
    for short in [tag, channels] {
        file.extend_from_slice(&short.to_le_bytes());
    }
    file.extend_from_slice(&hz.to_le_bytes());
    file.extend_from_slice(&(hz * u32::from(block)).to_le_bytes());
    for short in [block, bits] {
        file.extend_from_slice(&short.to_le_bytes());
    }
    file.extend_from_slice(b"data");
    file.extend_from_slice(&length.to_le_bytes());
    file.extend_from_slice(data);
    file
}

/// Each is measured, or said in words about that file; nothing hangs or is left out unsaid.
#[test]
fn whatever_is_brought_is_measured_or_said() {
    let mut bench = Bench::new();
    let folder = tempfile::tempdir().unwrap();
    let law: Vec<u8> = (0..16_000u32).map(|at| (at * 7 % 256) as u8).collect();
    let wide: Vec<u8> = (0..192_000u32)
        .flat_map(|at| {
            let value = (f64::from(at) * 0.01).sin() * 8_000.0;
            [(value as i16).to_le_bytes(); 8].concat()
        })
        .collect();
    let locked = b"\0\0\0\x18ftypM4P \0\0\0\0M4P mp42\0\0\0\x08mdat".to_vec();
    let cases: [(&str, Vec<u8>, bool); 7] = [
        ("law.wav", wav((7, 8), 1, 8_000, &law), true),
        ("wide.wav", wav((1, 16), 8, 192_000, &wide), true),
        // Called otherwise than what it is.
        ("speech.mp3", speech(5), true),
        ("nothing.wav", Vec::new(), false),
        ("cut.wav", speech(5)[..40].to_vec(), false),
        ("locked.m4p", locked, false),
        ("words.wav", b"no sound at all".to_vec(), false),
    ];
    for (number, (name, bytes, is_taken)) in (0..).zip(cases) {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let command = CloningCommand::Sample(number, file);
        bench.send(Command::Cloning(command));
        bench.until("what it is", |desk| {
            desk.cloning.sampled.contains_key(&number)
        });
        let looked = &bench.desk.cloning.sampled[&number];
        assert_eq!(looked.is_ok(), is_taken, "{name}: {looked:?}");
        if let Err(trouble) = looked {
            assert!(!trouble.what.is_empty(), "{name}");
        }
    }
    let large = folder.path().join("large.wav");
    std::fs::File::create(&large)
        .unwrap()
        .set_len(10 << 30)
        .unwrap();
    bench.send(Command::Cloning(CloningCommand::Sample(100, large)));
    bench.until("what it is", |desk| desk.cloning.sampled.contains_key(&100));
    assert!(bench.desk.cloning.sampled[&100].is_err());
}

/// Nothing was charged, nothing is open, and the same order goes once the service takes it.
#[test]
fn what_the_service_refuses_can_be_asked_for_again() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    for (number, code) in (1..).zip([
        "voice_limit_reached",
        "can_not_use_instant_voice_cloning",
        "voice_sample_too_short",
        "no_speech_detected",
        "content_policy_violation",
        "voice_verification_failed",
    ]) {
        let refusal = Refusal::invalid(code, code, None, "The service says why.");
        service
            .faults
            .next_on("/v1/voices/add", Fault::Refuse(refusal));
        let trouble = cloned(&mut bench, order(number, "Ada", "one film", &file)).unwrap_err();
        assert_eq!(trouble.charged, Charged::No, "{code}");
        assert!(!trouble.remedies.is_empty(), "{code}");
    }
    assert_eq!(clones(&mut bench), 0);
    cloned(&mut bench, order(10, "Ada", "one film", &file)).unwrap();
    assert_eq!(clones(&mut bench), 1);
}

/// The connection ends while the recordings go up: nobody knows, and asked again there is one.
#[test]
fn a_line_that_breaks_makes_no_second_voice() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    service.faults.next_on("/v1/voices/add", Fault::HangUp);
    let trouble = cloned(&mut bench, order(1, "Ada", "one film", &file)).unwrap_err();
    assert!(!trouble.remedies.is_empty(), "{trouble:?}");
    cloned(&mut bench, order(2, "Ada", "one film", &file)).unwrap();
    assert_eq!(clones(&mut bench), 1);
}

/// A recording of the library that vanished after it was looked at.
#[test]
fn a_recording_that_vanishes_before_it_is_sent_is_said() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let bytes = speech(30);
    let input = library.keep_input("ada.wav", 30.0, &bytes[..]).unwrap();
    std::fs::remove_file(library.input(&input).unwrap()).unwrap();
    let order = CloneOrder {
        from: CloneFrom::Kept(vec![input]),
        ..order(1, "Ada", "one film", home.path())
    };
    let trouble = cloned(&mut bench, order).unwrap_err();
    assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
    assert_eq!(clones(&mut bench), 0);
}

/// Recordings are added under a consent of their own, none twice, and one is taken out again.
#[test]
fn recordings_are_added_to_a_clone_and_taken_out() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let more = written(home.path(), "more.wav", 40);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let ada = cloned(&mut bench, order(1, "Ada", "one film", &file)).unwrap();
    for number in 2..4 {
        let add = CloneOrder {
            into: Some(ada.clone()),
            ..order(number, "Ada", "one film", &more)
        };
        assert_eq!(cloned(&mut bench, add).unwrap(), ada);
    }
    assert_eq!(clones(&mut bench), 1, "no second voice");
    let details = |bench: &mut Bench| {
        let details = VoicesCommand::Details(Backend::Live, ada.clone());
        bench.send(Command::Voices(details));
        bench.until("its details", |desk| {
            desk.browsed.details(Backend::Live, &ada).is_some()
        });
        let told = bench.desk.browsed.details(Backend::Live, &ada).unwrap();
        told.as_ref().unwrap().samples.clone()
    };
    let samples = details(&mut bench);
    assert_eq!(samples.len(), 2, "none twice: {samples:?}");
    let out = mynah_model::command::VoiceChange::RemoveSample {
        voice: ada.clone(),
        sample: samples[0].id.clone(),
        name: samples[0].name.clone(),
    };
    let change = VoicesCommand::Change(Backend::Live, 9, out);
    bench.send(Command::Voices(change));
    bench.until("it is out", |desk| desk.browsed.ended(9).is_some());
    assert_eq!(details(&mut bench).len(), 1);
}

/// Each is told once before its end and once behind it, whatever process tells it.
#[test]
fn a_consent_is_told_of_before_it_ends_and_when_it_ended() {
    use mynah::terms::day::Day;
    use mynah_model::event::{Notice, Offer};

    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let today = Day::of(Clock::system().now());
    let give = |name: &str, until: i64| {
        let consent = json!({
            "name": name, "relation": "consented", "date": "2026-01-31", "scope": "one film",
            "until": today.later(until).to_string(), "statement": {"text": "I agree."},
        });
        let consent = mynah::terms::consent::Consent::read(&consent.to_string()).unwrap();
        let given = library.consent(&Record::Given(consent)).unwrap();
        let made = Record::Made {
            made: given.hash,
            sent: None,
            voice_id: name.to_lowercase(),
            account: "x".to_owned(),
            at: 5,
            is_found: false,
        };
        library.consent(&made).unwrap();
    };
    give("Ada", 5);
    give("Bea", -1);
    give("Cy", 200);
    let told = |days: i64, last: &str| {
        let clock = Clock::scripted(today.later(days).start());
        let mut bench = Bench::open(StudioOptions {
            clock,
            ..StudioOptions::new(home.path())
        });
        let texts = |desk: &Desk| -> Vec<String> {
            let told = desk.notices.iter().filter_map(|notice| match notice {
                Notice::Heed(text) => Some(text.clone()),
                Notice::Offer { text, offer } if *offer == Offer::ShowConsents => {
                    Some(text.clone())
                }
                _ => None,
            });
            told.collect()
        };
        bench.until(last, |desk| {
            texts(desk).iter().any(|text| text.contains(last))
        });
        texts(&bench.desk)
    };
    let first = told(0, "Bea is over");
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(first[0].contains("Ada ends in 5 days"), "{first:?}");
    give("Dan", 1);
    let again = told(0, "Dan ends tomorrow");
    assert_eq!(again.len(), 1, "told twice: {again:?}");
    let later = told(6, "Dan is over");
    assert_eq!(later.len(), 2, "{later:?}");
    assert!(later[0].contains("Ada is over"), "{later:?}");
}
