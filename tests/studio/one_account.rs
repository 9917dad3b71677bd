//! A key that may not say whose it is, and says it later, or says it no more: its account stays one.

use std::path::Path;

use mynah::draft::keys::KeyRule;
use mynah::library::Library;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah_model::command::KeysCommand;

use super::account::{KEY, Service};
use super::keys::{OTHER, add, card, finish, new, open, send, speak};
use super::*;

/// Everything that these tests need but whose it is.
fn mute() -> KeyRule {
    KeyRule {
        may: Some(vec![
            "text_to_speech",
            "voices_read",
            "models_read",
            "speech_history_read",
        ]),
        ..KeyRule::default()
    }
}

/// Has a key tested and waits until its account has a name of this kind.
fn test(bench: &mut Bench, name: &str, is_mute: bool) {
    let key = card(bench, name);
    send(bench, KeysCommand::Test(key.id));
    bench.until("whose it is", |desk| {
        let found = desk.keys.iter().find(|card| card.id == key.id).unwrap();
        let account = found.account.as_deref();
        found.tested > key.tested && account.is_some_and(|name| name.starts_with("key:") == is_mute)
    });
}

/// Speaks lines that the library holds.
fn for_nothing(bench: &mut Bench, lines: &[usize]) {
    let jobs = speak(bench, lines);
    for job in jobs {
        match bench.until_over(job) {
            JobState::Finished { cached: true, .. } => {}
            other => panic!("it was bought again: {other:?}"),
        }
    }
}

/// The accounts that paid, and how much each.
fn sums(home: &Path) -> Vec<u64> {
    let library = Library::open(home, Clock::system()).unwrap();
    let usage = library.usage(Backend::Live, UnixMillis(0)).unwrap();
    usage.by_account.iter().map(|row| row.spent.0).collect()
}

#[test]
fn what_a_key_bought_before_it_might_say_whose_it_is_is_not_bought_again() {
    let service = Service::start();
    service.keys.set(OTHER, mute());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("robot", OTHER, &service));
    let jobs = speak(&mut bench, &[0, 1]);
    finish(&mut bench, &jobs);
    let paid = service.keys.used(OTHER);
    service.keys.set(OTHER, KeyRule::default());
    test(&mut bench, "robot", false);
    for_nothing(&mut bench, &[0, 1]);
    // What is gone from the disk meanwhile is fetched, though it was bought under the other name.
    let first = bench.desk.takes[&bench.line(0)].picked.as_ref().unwrap().id;
    let library = Library::open(home.path(), Clock::system()).unwrap();
    std::fs::remove_file(library.take(first).unwrap().path).unwrap();
    drop(library);
    for_nothing(&mut bench, &[0]);
    let more = speak(&mut bench, &[2]);
    finish(&mut bench, &more);
    let both = service.keys.used(OTHER);
    assert!(both > paid);
    drop(bench);
    assert_eq!(sums(home.path()), [both]);
    // Withdrawn again, and known as before.
    service.keys.set(OTHER, mute());
    let mut bench = open(home.path());
    bench.until("the key", |desk| desk.key_in_use.is_some());
    for_nothing(&mut bench, &[0, 1, 2]);
    test(&mut bench, "robot", false);
    for_nothing(&mut bench, &[0, 1, 2]);
    assert_eq!(service.keys.used(OTHER), both);
}

#[test]
fn two_keys_of_one_account_hold_what_both_bought_once_that_is_known() {
    let service = Service::start();
    service.keys.set(KEY, KeyRule::default());
    service.keys.set(OTHER, mute());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let person = add(&mut bench, new("person", KEY, &service));
    let jobs = speak(&mut bench, &[0]);
    finish(&mut bench, &jobs);
    let robot = add(&mut bench, new("robot", OTHER, &service));
    let jobs = speak(&mut bench, &[1]);
    finish(&mut bench, &jobs);
    let paid = [service.keys.used(KEY), service.keys.used(OTHER)];
    service.keys.set(OTHER, KeyRule::default());
    test(&mut bench, "robot", false);
    for_nothing(&mut bench, &[0, 1]);
    service.keys.set(OTHER, mute());
    test(&mut bench, "robot", false);
    for_nothing(&mut bench, &[0, 1]);
    for key in [person, robot] {
        send(&bench, KeysCommand::Use(key));
        bench.until("the key", |desk| desk.key_in_use == Some(key));
        for_nothing(&mut bench, &[0, 1]);
    }
    assert_eq!(
        [service.keys.used(KEY), service.keys.used(OTHER)],
        paid,
        "each line was paid once"
    );
    drop(bench);
    assert_eq!(sums(home.path()), [paid[0] + paid[1]]);
}

#[test]
fn what_was_ordered_goes_on_when_the_account_has_another_name() {
    let service = Service::start();
    service.keys.set(OTHER, mute());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("robot", OTHER, &service));
    let first = speak(&mut bench, &[3]);
    finish(&mut bench, &first);
    for (lines, rule) in [([0, 1], KeyRule::default()), ([2, 4], mute())] {
        bench.send(Command::Jobs(JobsCommand::Pause(true)));
        let jobs = speak(&mut bench, &lines);
        service.keys.set(OTHER, rule);
        test(&mut bench, "robot", false);
        bench.send(Command::Jobs(JobsCommand::Continue));
        finish(&mut bench, &jobs);
    }
    drop(bench);
    assert_eq!(sums(home.path()), [service.keys.used(OTHER)]);
}
