//! What was shown is what is sent: at the price and with the account that somebody saw, or it is a question.

use mynah::draft::keys::{KeyRefused, KeyRule};
use mynah::draft::refusal::Refusal;
use mynah::terms::ids::{KeyId, VoiceId};
use mynah_model::command::{KeysCommand, NewKeyOrder};
use mynah_model::desk::List;

use super::account::{KEY, Service};
use super::keys::{OTHER, add, card, finish, new, open, paid, send, speak, trouble_of};
use super::payers::pays_for_batches;
use super::*;

/// A line at one credit, which costs more by now.
fn shown_for_too_little(bench: &Bench) -> (LineOrder, Credits) {
    let mut order = bench.order(0, false);
    let price = order.shown.replace(Credits(1)).unwrap();
    assert!(price > Credits(1));
    (order, price)
}

/// It was asked about: nothing is sent, both prices are said, and whoever tries it again buys it at the one of now.
fn asked_about(bench: &mut Bench, job: JobId, price: Credits) {
    let trouble = trouble_of(bench, job);
    assert_eq!(trouble.charged, Charged::No);
    assert_eq!(trouble.remedies.first(), Some(&Remedy::Retry));
    let says = |credits: Credits| trouble.what.contains(&format!("{credits} credits"));
    assert!(says(Credits(1)) && says(price), "{}", trouble.what);
    assert_eq!(
        bench.desk.job(job).unwrap().quote,
        price,
        "beside the button"
    );
    let line = bench.line(0);
    assert!(!bench.desk.takes.contains_key(&line), "bought all the same");
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("the take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { cost, .. } if cost == price)
    });
}

#[test]
fn what_costs_more_than_was_shown_is_a_question_and_no_purchase() {
    let mut bench = Bench::new();
    let (order, price) = shown_for_too_little(&bench);
    let job = bench.generate(vec![order]);
    asked_about(&mut bench, job, price);
}

/// It was asked whether three times the price is all right, and then the voice wasn't there.
#[test]
fn a_voice_that_nobody_has_is_said_before_its_price_is_asked_about() {
    let mut bench = Bench::new();
    let mut order = bench.order(0, false);
    let Generation::Speech(speech) = &mut order.request else {
        panic!("a line is spoken");
    };
    speech.voice = VoiceId::new("nobody");
    let job = bench.generate(vec![order]);
    let trouble = trouble_of(&mut bench, job);
    assert_eq!(trouble.charged, Charged::No);
    assert_eq!(trouble.remedies.first(), Some(&Remedy::ChooseVoice));
}

/// A queue that survives a restart may wait for weeks, and a voice's owner may raise its rate meanwhile.
#[test]
fn what_waited_over_a_restart_is_bought_at_the_price_that_was_shown() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let (order, price) = shown_for_too_little(&bench);
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Draft,
        orders: vec![order, bench.order(1, false)],
        play: false,
        asked_alone: false,
    }));
    bench.until("both", |desk| desk.jobs.count(List::Waiting) == 2);
    bench.studio.shutdown();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    bench.until("the question", |desk| {
        desk.jobs.count(List::Failed) == 1 && desk.jobs.count(List::Waiting) == 0
    });
    let job = bench.desk.jobs.listed(List::Failed).next().unwrap().id;
    asked_about(&mut bench, job, price);
}

/// Two keys of two accounts: `one` is in use, `many` pays for batches.
fn keyed(home: &std::path::Path, one: &Service, many: &Service) -> (Bench, KeyId) {
    let mut bench = open(home);
    add(&mut bench, new("one", KEY, one));
    let many = pays_for_batches(&mut bench, new("many", KEY, many));
    (bench, many)
}

/// It was priced for the account of batches, and the key in use paid, for one line was left of it.
#[test]
fn a_batch_of_one_line_is_paid_by_the_key_of_batches_and_so_is_its_second_try() {
    let (one, many) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let (mut bench, _) = keyed(home.path(), &one, &many);
    let gone = Refusal::missing_permission("text_to_speech");
    for service in [&one, &many] {
        service
            .faults
            .next_on("/text-to-speech", Fault::Refuse(gone.clone()));
    }
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Live,
        orders: vec![bench.order(0, false)],
        play: false,
        asked_alone: false,
    }));
    bench.until("the job", |desk| desk.jobs.len() == 1);
    let job = bench.desk.jobs.iter().next().unwrap().id;
    trouble_of(&mut bench, job);
    bench.until("all of them", |desk| desk.jobs.free().all.len() == 1);
    let jobs = bench.desk.jobs.free().all.clone();
    bench.send(Command::Jobs(JobsCommand::RetryAll {
        backend: Some(Backend::Live),
        jobs,
    }));
    finish_again(&mut bench, job);
    let paid = paid(home.path());
    assert!(
        !paid.is_empty() && paid.iter().all(|(key, _)| key.starts_with("many ")),
        "{paid:?}"
    );
}

/// A key that may only speak knows no voices: each line of its batches was called three times as dear as shown.
#[test]
fn a_key_that_may_only_speak_pays_what_was_shown() {
    let service = Service::start();
    let rule = KeyRule {
        may: Some(vec!["text_to_speech"]),
        ..KeyRule::default()
    };
    service.keys.set(OTHER, rule);
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("one", KEY, &service));
    pays_for_batches(&mut bench, new("robot", OTHER, &service));
    let order = |place| LineOrder {
        shown: Some(Credits(
            bench.order(place, false).request.text().chars().count() as u64,
        )),
        ..bench.order(place, false)
    };
    let orders = [0, 1].map(order).to_vec();
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Live,
        orders,
        play: false,
        asked_alone: false,
    }));
    bench.until("the jobs", |desk| desk.jobs.len() == 2);
    let jobs: Vec<_> = bench.desk.jobs.iter().map(|job| job.id).collect();
    finish(&mut bench, &jobs);
}

/// The window showed the refused key in use, and another one of its account paid without a word.
#[test]
fn no_other_key_pays_for_one_that_is_refused() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("main", KEY, &service));
    let other = NewKeyOrder {
        switch: false,
        ..new("client", OTHER, &service)
    };
    service.keys.set(OTHER, KeyRule::default());
    send(&bench, KeysCommand::Add(Box::new(other)));
    bench.until("the second key", |desk| desk.keys.len() == 2);
    let deleted = KeyRule {
        refused: Some(KeyRefused::Deleted),
        ..KeyRule::default()
    };
    service.keys.set(OTHER, deleted);
    let client = card(&bench, "client").id;
    send(&bench, KeysCommand::Use(client));
    bench.until("that it is refused", |desk| {
        desk.key_in_use == Some(client) && desk.key_refused
    });
    let job = speak(&mut bench, &[0])[0];
    let trouble = trouble_of(&mut bench, job);
    assert_eq!(trouble.charged, Charged::No);
    assert_eq!(paid(home.path()), []);
}

fn finish_again(bench: &mut Bench, job: JobId) {
    bench.until("its second end", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    finish(bench, &[job]);
}
