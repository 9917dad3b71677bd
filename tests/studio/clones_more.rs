//! Recordings that are added to a voice, and others in its place: its name and whoever agreed stay what they are.

use super::account::Service;
use super::clones::{cloned, order, written};
use super::recovery::{QUICK, service_bench};
use super::*;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::records::projects::ProjectDefaults;
use mynah::script::document::Script;
use mynah::terms::clock::Clock;
use mynah::terms::consent::{Consent, Record, forbids, standings};
use mynah::terms::ids::{EntryId, VoiceId};
use mynah::terms::request::Tool;
use mynah_model::attempt::{CloneAttempt, KeptSample, SampleRow};
use mynah_model::command::{
    AgentsCommand, CloneOrder, CloningCommand, Sheet, VoiceChange, VoicesCommand,
};
use serde_json::json;

/// How many recordings a voice has, and what it is called there.
fn details(bench: &mut Bench, voice: &VoiceId) -> (usize, String) {
    let details = VoicesCommand::Details(Backend::Live, voice.clone());
    bench.send(Command::Voices(details));
    bench.until("its details", |desk| {
        desk.browsed.details(Backend::Live, voice).is_some()
    });
    let told = bench.desk.browsed.details(Backend::Live, voice).unwrap();
    let samples = told.as_ref().unwrap().samples.len();
    let before = bench.desk.browsed.listings;
    bench.send(Command::Voices(VoicesCommand::Refresh(Backend::Live)));
    bench.until("a list that is whole", |desk| {
        desk.browsed.listings >= before + 2
    });
    let mut voices = bench.desk.voices_of(Backend::Live).iter();
    let listed = voices.find(|it| it.id == *voice).unwrap();
    (samples, listed.name.clone())
}

/// Who ticked "Mine" in another one's name had it speak again at every door.
#[test]
fn anothers_consent_that_is_over_is_made_good_by_no_words() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let more = written(home.path(), "more.wav", 40);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let ada = cloned(&mut bench, order(1, "Ada", "one film", &file)).unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let over = json!({
        "name": "Ada", "relation": "consented", "date": "2020-01-31", "until": "2020-02-28",
        "scope": "one film", "statement": {"document_sha256": "cd".repeat(32)},
        "samples": ["ab".repeat(32)],
    });
    let over = Consent::read(&over.to_string()).unwrap();
    let over = library.consent(&Record::Given(over)).unwrap().hash;
    let made = json!({"made": over, "voice_id": ada, "account": "me", "at": 1});
    library
        .consent(&serde_json::from_value(made).unwrap())
        .unwrap();
    let is_silent = || {
        let all = standings(&library.consents().unwrap().links);
        forbids(&all, &ada, "2026-03-01".parse().unwrap()).is_some()
    };
    assert!(is_silent(), "words in her name are none of hers");
    let add = CloneOrder {
        into: Some(ada.clone()),
        ..order(2, "Ada", "one film", &more)
    };
    let refused = cloned(&mut bench, add).unwrap_err();
    assert!(refused.what.contains("Nothing but words"), "{refused:?}");
    assert_eq!(refused.charged, Charged::No);
    assert!(is_silent());
    assert_eq!(details(&mut bench, &ada).0, 1, "nothing was sent");
}

/// It was called again as it had been when somebody began to add.
#[test]
fn a_voice_that_was_renamed_keeps_its_name_when_recordings_are_added() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let more = written(home.path(), "more.wav", 40);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let ada = cloned(&mut bench, order(1, "Ada", "one film", &file)).unwrap();
    let add = CloneOrder {
        into: Some(ada.clone()),
        ..order(2, "Ada", "one film", &more)
    };
    let edit = VoiceChange::Edit {
        voice: ada.clone(),
        name: Some("Ada the Second".to_owned()),
        about: None,
        labels: None,
    };
    let change = VoicesCommand::Change(Backend::Live, 9, edit);
    bench.send(Command::Voices(change));
    bench.until("the new name", |desk| desk.browsed.ended(9).is_some());
    cloned(&mut bench, add).unwrap();
    assert_eq!(details(&mut bench, &ada), (2, "Ada the Second".to_owned()));
}

fn row(sample: &KeptSample) -> SampleRow {
    SampleRow {
        raw: Some(sample.clone()),
        ..SampleRow::default()
    }
}

/// What another window had made of other recordings was taken for the voice of these.
#[test]
fn a_clone_of_other_recordings_is_not_the_voice_that_was_there() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let samples = [("one.wav", 20), ("two.wav", 24)].map(|(name, secs)| {
        let file = written(home.path(), name, secs);
        let number = u64::from(secs);
        bench.send(Command::Cloning(CloningCommand::Sample(number, file)));
        bench.until("a recording", |desk| {
            desk.cloning.sampled.contains_key(&number)
        });
        bench.desk.cloning.sampled[&number].clone().unwrap()
    });
    let made = CloneAttempt {
        samples: vec![row(&samples[0])],
        made: Some((Backend::Draft, VoiceId::from("v"))),
        ..CloneAttempt::default()
    };
    let keep = |bench: &Bench, attempt: &CloneAttempt| {
        let attempt = Some(Box::new(attempt.clone()));
        bench.send(Command::Cloning(CloningCommand::Keep(
            Sheet::Clone,
            attempt,
        )));
    };
    for (row_of, is_it) in [(&samples[0], true), (&samples[1], false)] {
        keep(&bench, &made);
        let typed = CloneAttempt {
            samples: vec![row(row_of)],
            owner: "Ada".to_owned(),
            ..CloneAttempt::default()
        };
        keep(&bench, &typed);
        bench.desk.cloning.begun = None;
        bench.send(Command::Cloning(CloningCommand::Look));
        bench.until("what is kept", |desk| desk.cloning.begun.is_some());
        let begun = bench.desk.cloning.begun.clone().flatten().unwrap();
        assert_eq!(begun.owner, "Ada");
        assert_eq!(begun.made.is_some(), is_it);
    }
}

/// Records that Ada lends a voice to another project of the library.
fn lend_to_salt_mine(bench: &Bench, voice: &VoiceId) {
    let home = bench.home.as_ref().unwrap().path();
    let library = Library::open(home, Clock::system()).unwrap();
    let script = Script::new("Salt Mine");
    let defaults = ProjectDefaults::default();
    library
        .create_project("Salt Mine", Backend::Draft, &defaults, &script, false)
        .unwrap();
    let given = json!({
        "name": "Ada", "relation": "self", "date": "2020-01-31", "scope": "Salt Mine",
        "statement": {"text": "I agree."},
    });
    let given = Consent::read(&given.to_string()).unwrap();
    let given = library.consent(&Record::Given(given)).unwrap().hash;
    let made = json!({"made": given, "voice_id": voice, "account": "draft", "at": 1});
    library
        .consent(&serde_json::from_value(made).unwrap())
        .unwrap();
}

/// Regression: Generate spoke with a clone whose owner had agreed to another project.
#[test]
fn a_voice_outside_its_consent_speaks_only_if_that_is_confirmed() {
    let mut bench = Bench::new();
    let mut order = bench.order(0, false);
    let voice = speech(&mut order).voice.clone();
    lend_to_salt_mine(&bench, &voice);
    let job = bench.generate(vec![order.clone()]);
    let JobState::Failed(trouble) = bench.until_over(job) else {
        panic!("it spoke");
    };
    assert_eq!(trouble.charged, Charged::No);
    assert!(
        trouble.what.contains("Ada") && trouble.what.contains("Salt Mine"),
        "{trouble:?}"
    );
    assert!(trouble.remedies.contains(&Remedy::Retry), "{trouble:?}");
    let again = JobsCommand::OutsideConsent(Box::new(JobsCommand::Retry(job)));
    bench.send(Command::Jobs(again));
    let is_made =
        |desk: &Desk, job| matches!(desk.job(job).unwrap().state, JobState::Finished { .. });
    bench.until("the take", |desk| is_made(desk, job));
    let fresh = LineOrder {
        fresh: true,
        outside_consent: true,
        ..order
    };
    let job = bench.generate(vec![fresh]);
    bench.until("another take", |desk| is_made(desk, job));
}

/// Regression: an agent spoke with a voice whose owner had agreed to another project, or had withdrawn the consent.
#[test]
fn a_voice_outside_its_consent_speaks_in_no_conversation() {
    let mut bench = Bench::new();
    let mut order = bench.order(0, false);
    let voice = speech(&mut order).voice.clone();
    lend_to_salt_mine(&bench, &voice);
    let agent = agents::agent(&mut bench, &json!({ "tts": { "voice_id": voice } }));
    let start = agents::start(agent, Vec::new());
    bench.send(Command::Agents(AgentsCommand::StartConversation(Box::new(
        start,
    ))));
    bench.until("the refusal", |desk| desk.agents.live.trouble.is_some());
    let trouble = bench.desk.agents.live.trouble.as_ref().unwrap();
    assert_eq!(trouble.charged, Charged::No);
    assert!(trouble.what.contains("Ada"), "{trouble:?}");
    let library = agents::reopened(&bench);
    let mut entries = (1..).map_while(|id| library.entry(EntryId(id)).unwrap());
    assert!(!entries.any(|entry| entry.intent.request.tool() == Tool::Conversation));
}
