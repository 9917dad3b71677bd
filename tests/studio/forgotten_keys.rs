//! Keys that are forgotten: what is used, waited for and paid with after that.

use mynah::draft::keys::KeyRule;
use mynah::library::paths::Paths;
use mynah::terms::secret::Secret;
use mynah_engine::KeyStore;
use mynah_model::command::{KeepKey, KeysCommand, NewKeyOrder};
use mynah_model::desk::KeyState;

use super::account::{KEY, Service};
use super::keys::{OTHER, add, card, new, open, paid, send, speak, told, trouble_of};
use super::payers::pays_for_batches;
use super::*;

#[test]
fn without_a_keychain_the_last_key_is_forgotten_and_nobody_waits_for_it() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.keys = KeyStore::None;
    let mut bench = Bench::open(options);
    let sealed = NewKeyOrder {
        keep: KeepKey::File(Secret::new("correct horse")),
        ..new("work", KEY, &service)
    };
    let work = add(&mut bench, sealed);
    assert!(bench.desk.no_keychain);
    send(&bench, KeysCommand::Forget(work));
    bench.until("no key", |desk| {
        desk.keys.is_empty() && desk.key == KeyState::None
    });
    let jobs = speak(&mut bench, &[0]);
    assert_eq!(trouble_of(&mut bench, jobs[0]).charged, Charged::No);
}

#[test]
fn a_key_whose_place_will_not_let_go_of_it_is_used_no_more() {
    let service = Service::start();
    service.keys.set(KEY, KeyRule::default());
    service.keys.set(OTHER, KeyRule::default());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let work = add(&mut bench, new("work", KEY, &service));
    let private = add(&mut bench, new("private", OTHER, &service));
    // A folder where its file would be can't be removed as one.
    let place = Paths::new(home.path()).keys();
    let name = format!(
        "{}.sealed.json",
        mynah::library::keys::keychain_slot(private)
    );
    std::fs::create_dir_all(place.join(name)).unwrap();
    send(&bench, KeysCommand::Forget(private));
    bench.until("the other key", |desk| {
        desk.keys.len() == 1 && desk.key_in_use == Some(work)
    });
    assert_eq!(told(&mut bench).charged, Charged::No);
}

#[test]
fn an_order_by_a_key_whose_account_nobody_read_stays_with_that_key() {
    let service = Service::start();
    let rule = KeyRule {
        may: Some(vec!["text_to_speech", "voices_read", "models_read"]),
        ..KeyRule::default()
    };
    service.keys.set(KEY, KeyRule::default());
    service.keys.set(OTHER, rule);
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("work", KEY, &service));
    let robot = pays_for_batches(&mut bench, new("robot", OTHER, &service));
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    let jobs = speak(&mut bench, &[0, 1]);
    assert_eq!(card(&bench, "robot").account, None);
    send(&bench, KeysCommand::Forget(robot));
    bench.until("one key", |desk| desk.keys.len() == 1);
    bench.send(Command::Jobs(JobsCommand::Continue));
    for job in jobs {
        let trouble = trouble_of(&mut bench, job);
        assert_eq!(trouble.charged, Charged::No);
        assert!(trouble.what.contains("another account"), "{}", trouble.what);
    }
    assert!(paid(home.path()).is_empty());
}

/// A line that had been taken up before the pause went out with the key that was forgotten during it.
#[test]
fn what_was_taken_up_before_its_key_was_forgotten_is_not_sent_with_it() {
    let service = Service::start();
    service.keys.set(KEY, KeyRule::default());
    service.keys.set(OTHER, KeyRule::default());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let work = add(&mut bench, new("work", KEY, &service));
    add(
        &mut bench,
        NewKeyOrder {
            switch: false,
            ..new("private", OTHER, &service)
        },
    );
    // All of them are taken up, and wait behind one that is under way.
    service.faults.latency(Duration::from_millis(700));
    let jobs = speak(&mut bench, &(0..14).collect::<Vec<_>>());
    bench.until("a line under way", |desk| desk.flow.running > 0);
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("a pause with nothing under way", |desk| {
        desk.flow.paused && desk.flow.running == 0
    });
    send(&bench, KeysCommand::Forget(work));
    bench.until("one key", |desk| desk.keys.len() == 1);
    service.faults.clear();
    let by_work = || {
        let rows = paid(home.path());
        rows.iter().filter(|(key, _)| key == "work").count()
    };
    let before = by_work();
    assert!(before < 14, "some of them wait");
    bench.send(Command::Jobs(JobsCommand::Continue));
    for job in jobs {
        bench.until_over(job);
    }
    assert_eq!(by_work(), before);
}
