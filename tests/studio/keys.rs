//! Several keys: which pays for what, how one takes another's place, and how they are told apart from a wrong one.

use std::path::Path;

use mynah::draft::keys::{KeyRefused, KeyRule};
use mynah::library::Library;
use mynah::records::ledger_table::{LedgerFilter, LedgerQuery};
use mynah::terms::clock::Clock;
use mynah::terms::day::{Day, Month};
use mynah::terms::ids::KeyId;
use mynah::terms::secret::Secret;
use mynah_engine::KeyStore;
use mynah_model::command::{AccountCommand, KeepKey, KeysCommand, NewKeyOrder, UsageCommand};
use mynah_model::desk::{Ability, KeyCard, KeyState};
use mynah_model::event::Notice;
use mynah_model::trouble::{Kind, Trouble};

use super::account::{KEY, Service};
use super::*;

pub const OTHER: &str = "sk_fedcba9876543210";

pub fn open(home: &Path) -> Bench {
    let mut options = StudioOptions::new(home);
    options.keys = KeyStore::Process;
    Bench::open(options)
}

pub fn new(name: &str, key: &str, service: &Service) -> NewKeyOrder {
    NewKeyOrder {
        name: name.to_owned(),
        key: Secret::new(key),
        keep: KeepKey::Keychain,
        base: Some(service.base.clone()),
        switch: true,
        replaces: None,
    }
}

pub fn send(bench: &Bench, command: KeysCommand) {
    bench.send(Command::Keys(command));
}

/// Adds a key and waits until it is in the list.
pub fn add(bench: &mut Bench, order: NewKeyOrder) -> KeyId {
    let (name, switch) = (order.name.clone(), order.switch);
    send(bench, KeysCommand::Add(Box::new(order)));
    bench.until("the key", |desk| {
        desk.keys
            .iter()
            .any(|card| card.name == name && (!switch || desk.key_in_use == Some(card.id)))
            && matches!(desk.key, KeyState::Here { .. })
    });
    card(bench, &name).id
}

pub fn card(bench: &Bench, name: &str) -> KeyCard {
    let mut cards = bench.desk.keys.iter();
    cards.find(|card| card.name == name).cloned().unwrap()
}

fn names(bench: &Bench) -> Vec<String> {
    bench
        .desk
        .keys
        .iter()
        .map(|card| card.name.clone())
        .collect()
}

/// Orders lines of the service.
pub fn speak(bench: &mut Bench, lines: &[usize]) -> Vec<JobId> {
    let (before, count) = (bench.desk.jobs.len(), lines.len());
    // What is shown is what the project's Draft voices cost.
    let unpriced = |line: &usize| unpriced(bench.order(*line, false));
    let orders = lines.iter().map(unpriced).collect();
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project,
        backend: Backend::Live,
        asked_alone: count == 1,
        orders,
        play: false,
    }));
    bench.until("the jobs", |desk| desk.jobs.len() == before + count);
    bench
        .desk
        .jobs
        .iter()
        .skip(before)
        .map(|job| job.id)
        .collect()
}

pub fn finish(bench: &mut Bench, jobs: &[JobId]) {
    for job in jobs {
        match bench.until_over(*job) {
            JobState::Finished { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

pub fn trouble_of(bench: &mut Bench, job: JobId) -> Trouble {
    match bench.until_over(job) {
        JobState::Failed(trouble) => trouble.clone(),
        other => panic!("{other:?}"),
    }
}

pub fn told(bench: &mut Bench) -> Trouble {
    bench.until("trouble", |desk| {
        let mut notices = desk.notices.iter();
        notices.any(|notice| matches!(notice, Notice::Trouble(_)))
    });
    let mut notices = bench.desk.notices.drain(..).collect::<Vec<_>>().into_iter();
    let found = notices.find_map(|notice| match notice {
        Notice::Trouble(trouble) => Some(trouble),
        _ => None,
    });
    found.unwrap()
}

/// What each key paid, as the ledger has it.
pub fn paid(home: &Path) -> Vec<(String, u64)> {
    let library = Library::open(home, Clock::system()).unwrap();
    let query = LedgerQuery {
        filter: LedgerFilter {
            backend: Backend::Live,
            ..LedgerFilter::default()
        },
        rows: 100,
        ..LedgerQuery::default()
    };
    let rows = library.ledger(&query).unwrap().rows;
    rows.into_iter()
        .map(|row| (row.key.clone(), row.paid().0))
        .filter(|(_, credits)| *credits > 0)
        .collect()
}

/// It was renamed and sealed anew without a word.
#[test]
fn the_same_key_under_another_name_keeps_its_own_and_says_so() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("mine", KEY, &service));
    let again = Box::new(new("work", KEY, &service));
    send(&bench, KeysCommand::Add(again));
    bench.until("the word", |desk| {
        let mut notices = desk.notices.iter();
        notices.any(|notice| {
            matches!(notice, Notice::Done(words) if words.contains("“mine” is this key already"))
        })
    });
    assert_eq!(names(&bench), ["mine"]);
}

/// The window had a green mark and the credits of before.
#[test]
fn a_key_that_is_refused_by_now_looks_refused() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("mine", KEY, &service));
    bench.until("its credits", |desk| {
        let meter = desk.meters.get(&Backend::Live);
        meter.is_some_and(|meter| meter.value().is_some())
    });
    assert!(!bench.desk.key_refused);
    let deleted = KeyRule {
        refused: Some(KeyRefused::Deleted),
        ..KeyRule::default()
    };
    service.keys.set(KEY, deleted);
    bench.send(Command::Account(AccountCommand::Refresh(Backend::Live)));
    bench.until("the refusal", |desk| desk.key_refused);
    let meter = bench.desk.meters.get(&Backend::Live);
    assert!(meter.is_none_or(|meter| meter.value().is_none()));
    service.keys.set(KEY, KeyRule::default());
    bench.send(Command::Account(AccountCommand::Refresh(Backend::Live)));
    bench.until("its credits", |desk| !desk.key_refused);
}

#[test]
fn two_keys_of_two_accounts_each_pay_for_their_own() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let work = add(&mut bench, new("work", KEY, &one));
    let first = speak(&mut bench, &[0]);
    finish(&mut bench, &first);
    // A second key with the same name is refused, and changes nothing.
    one.keys.set(OTHER, KeyRule::default());
    send(&bench, KeysCommand::Add(Box::new(new("work", OTHER, &one))));
    let trouble = told(&mut bench);
    assert!(trouble.what.contains("called “work”"), "{}", trouble.what);
    assert_eq!(names(&bench), ["work"]);
    let kept = NewKeyOrder {
        switch: false,
        ..new("private", KEY, &two)
    };
    add(&mut bench, kept);
    assert_eq!(bench.desk.key_in_use, Some(work), "only kept");
    let private = card(&bench, "private").id;
    send(&bench, KeysCommand::Use(private));
    bench.until("the other key", |desk| desk.key_in_use == Some(private));
    // Another account: what the first one made is no take of this one.
    let second = speak(&mut bench, &[0]);
    finish(&mut bench, &second);
    send(&bench, KeysCommand::Rename(private, "home".to_owned()));
    bench.until("its name", |desk| {
        desk.keys.iter().any(|card| card.name == "home")
    });
    let month = Month::with(Day::of(Clock::system().now()));
    bench.send(Command::Usage(UsageCommand::Show(Backend::Live, month)));
    bench.until("usage by key", |desk| {
        let shown = desk.usage.statement.value();
        shown.is_some_and(|statement| {
            let mut rows = statement.usage.by_key.iter().map(|row| row.name.as_str());
            statement.usage.by_key.len() == 2 && rows.any(|name| name == "home ••••cdef")
        })
    });
    let accounts = bench.desk.keys.iter().map(|card| card.account.clone());
    let accounts: Vec<_> = accounts.collect();
    assert_ne!(accounts[0], accounts[1]);
    drop(bench);
    let mut paid: Vec<_> = paid(home.path()).into_iter().map(|(key, _)| key).collect();
    paid.sort();
    assert_eq!(paid, ["home ••••cdef", "work ••••cdef"]);

    // Both are there after a restart, and the one that was chosen is in use.
    let mut bench = open(home.path());
    bench.until("the chosen key", |desk| desk.key_in_use == Some(private));
    assert_eq!(names(&bench), ["work", "home"]);
    send(&bench, KeysCommand::Forget(private));
    bench.until("the first one again", |desk| desk.key_in_use == Some(work));
    assert_eq!(names(&bench), ["work"]);
    send(&bench, KeysCommand::Forget(work));
    bench.until("no key", |desk| {
        desk.key == KeyState::None && desk.keys.is_empty()
    });
}

#[test]
fn a_key_is_replaced_while_work_is_under_way() {
    let service = Service::start();
    service.keys.set(KEY, KeyRule::default());
    service.keys.set(OTHER, KeyRule::default());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let old = add(&mut bench, new("work", KEY, &service));
    send(&bench, KeysCommand::ForBatches(Some(old)));
    service
        .faults
        .next(Fault::SlowChunks(Duration::from_millis(10)));
    let first = speak(&mut bench, &[0]);
    bench.until("the first line on its way", |desk| {
        matches!(desk.job(first[0]).unwrap().state, JobState::Running { .. })
    });
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    let rest = speak(&mut bench, &[1, 2]);
    let replacing = NewKeyOrder {
        name: String::new(),
        replaces: Some(old),
        ..new("", OTHER, &service)
    };
    send(&bench, KeysCommand::Add(Box::new(replacing)));
    bench.until("the new key", |desk| {
        desk.key_in_use.is_some_and(|key| key != old) && desk.keys.len() == 1
    });
    assert_eq!(card(&bench, "work").masked, "••••3210");
    let now = bench.desk.key_in_use;
    bench.until("its batches", |desk| desk.settings.batch_key == now);
    finish(&mut bench, &first);
    let before = service.keys.used(KEY);
    assert!(before > 0);
    // The old one is deleted at the service: nobody needs it any more.
    let deleted = KeyRule {
        refused: Some(KeyRefused::Deleted),
        ..KeyRule::default()
    };
    service.keys.set(KEY, deleted);
    bench.send(Command::Jobs(JobsCommand::Continue));
    finish(&mut bench, &rest);
    assert_eq!(service.keys.used(KEY), before);
    assert!(service.keys.used(OTHER) > 0);
}

#[test]
fn a_key_of_another_account_takes_nobodys_place() {
    let service = Service::start();
    let other = KeyRule {
        user: Some("somebody_else".to_owned()),
        ..KeyRule::default()
    };
    service.keys.set(OTHER, other);
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let work = add(&mut bench, new("work", KEY, &service));
    let replacing = NewKeyOrder {
        replaces: Some(work),
        ..new("", OTHER, &service)
    };
    send(&bench, KeysCommand::Add(Box::new(replacing)));
    let trouble = told(&mut bench);
    assert!(trouble.what.contains("work"), "{}", trouble.what);
    bench.until("the old one", |desk| {
        matches!(desk.key, KeyState::Here { .. })
    });
    assert_eq!(bench.desk.key_in_use, Some(work));
}

#[test]
fn what_was_ordered_stays_with_the_account_it_was_priced_with() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let work = add(&mut bench, new("work", KEY, &one));
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    let jobs = speak(&mut bench, &[0, 1]);
    add(&mut bench, new("private", KEY, &two));
    bench.send(Command::Jobs(JobsCommand::Continue));
    finish(&mut bench, &jobs);
    // The same over a restart.
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    send(&bench, KeysCommand::Use(work));
    bench.until("the first key", |desk| desk.key_in_use == Some(work));
    speak(&mut bench, &[2, 3]);
    let private = card(&bench, "private").id;
    send(&bench, KeysCommand::Use(private));
    bench.until("the other key", |desk| desk.key_in_use == Some(private));
    drop(bench);
    let mut bench = open(home.path());
    bench.until("what waits", |desk| desk.flow.asks == 2);
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("the rest", |desk| {
        let over = desk.jobs.iter();
        over.filter(|job| matches!(job.state, JobState::Finished { .. }))
            .count()
            == 2
    });
    assert_eq!(bench.desk.key_in_use, Some(private));
    let paid = paid(home.path());
    assert_eq!(paid.len(), 4);
    assert!(
        paid.iter().all(|(key, _)| key == "work ••••cdef"),
        "{paid:?}"
    );
}

#[test]
fn an_order_whose_account_is_gone_asks_before_another_one_pays() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let work = add(&mut bench, new("work", KEY, &one));
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    let jobs = speak(&mut bench, &[0, 1]);
    add(&mut bench, new("private", KEY, &two));
    send(&bench, KeysCommand::Forget(work));
    bench.until("one key", |desk| desk.keys.len() == 1);
    bench.send(Command::Jobs(JobsCommand::Continue));
    let trouble = trouble_of(&mut bench, jobs[0]);
    assert_eq!(trouble.charged, Charged::No);
    assert_eq!(trouble.remedies.first(), Some(&Remedy::Retry));
    assert!(trouble.what.contains("another account"), "{}", trouble.what);
    trouble_of(&mut bench, jobs[1]);
    assert!(paid(home.path()).is_empty());
    // Somebody says yes.
    bench.send(Command::Jobs(JobsCommand::Retry(jobs[0])));
    bench.until("its take", |desk| {
        matches!(desk.job(jobs[0]).unwrap().state, JobState::Finished { .. })
    });
    assert_eq!(paid(home.path())[0].0, "private ••••cdef");
}

#[test]
fn a_project_and_batches_have_keys_of_their_own() {
    let service = Service::start();
    for key in [KEY, OTHER, "sk_0000000000009999"] {
        service.keys.set(key, KeyRule::default());
    }
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("single", KEY, &service));
    let keep = |name: &str, key: &str| NewKeyOrder {
        switch: false,
        ..new(name, key, &service)
    };
    let many = add(&mut bench, keep("many", OTHER));
    send(&bench, KeysCommand::ForBatches(Some(many)));
    bench.until("the setting", |desk| desk.settings.batch_key == Some(many));
    let one = speak(&mut bench, &[0]);
    finish(&mut bench, &one);
    assert_eq!(service.keys.used(OTHER), 0);
    let jobs = speak(&mut bench, &[1, 2]);
    finish(&mut bench, &jobs);
    assert!(service.keys.used(OTHER) > 0);
    let own = add(&mut bench, keep("client", "sk_0000000000009999"));
    let project = bench.desk.project.as_ref().unwrap().card.id;
    send(&bench, KeysCommand::ForProject(project, Some(own)));
    bench.until("the project's key in use", |desk| {
        desk.key_in_use == Some(own)
    });
    let jobs = speak(&mut bench, &[3, 4]);
    finish(&mut bench, &jobs);
    let used = service.keys.used("sk_0000000000009999");
    assert!(used > 0, "the project's key goes before that of batches");
    send(&bench, KeysCommand::ForProject(project, None));
    let single = card(&bench, "single").id;
    bench.until("the usual key", |desk| desk.key_in_use == Some(single));
    let last = speak(&mut bench, &[5]);
    finish(&mut bench, &last);
    assert_eq!(service.keys.used("sk_0000000000009999"), used);
}

#[test]
fn a_cap_stops_here_and_says_that_it_is_the_keys() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let key = add(&mut bench, new("work", KEY, &service));
    send(&bench, KeysCommand::Cap(key, Some(Credits(3))));
    bench.until("the cap", |desk| {
        desk.keys.iter().any(|card| card.cap == Some(Credits(3)))
    });
    let jobs = speak(&mut bench, &[0]);
    let trouble = trouble_of(&mut bench, jobs[0]);
    assert_eq!(
        (trouble.charged, trouble.details.kind),
        (Charged::No, Kind::KeyLimit)
    );
    assert!(trouble.what.contains("key “work”"), "{}", trouble.what);
    assert!(paid(home.path()).is_empty());
    send(&bench, KeysCommand::Cap(key, None));
    bench.until("no cap", |desk| {
        desk.keys.iter().all(|card| card.cap.is_none())
    });
    // The service's own word for the same.
    let capped = KeyRule {
        cap: Some(3),
        ..KeyRule::default()
    };
    service.keys.set(KEY, capped);
    let jobs = speak(&mut bench, &[1]);
    let trouble = trouble_of(&mut bench, jobs[0]);
    assert_eq!(
        (trouble.charged, trouble.details.kind),
        (Charged::No, Kind::Credits)
    );
    assert!(
        trouble.what.contains("own monthly limit"),
        "{}",
        trouble.what
    );
    bench.until("the cap that was learnt", |desk| {
        desk.keys.iter().any(|card| card.cap == Some(Credits(3)))
    });
    // It was raised there: whoever tests the key finds out, and lines go on.
    service.keys.set(KEY, KeyRule::default());
    let jobs = speak(&mut bench, &[1]);
    assert!(trouble_of(&mut bench, jobs[0]).what.contains("“work”"));
    send(&bench, KeysCommand::Test(key));
    bench.until("no cap", |desk| {
        desk.keys.iter().all(|card| card.cap.is_none())
    });
    let jobs = speak(&mut bench, &[1]);
    finish(&mut bench, &jobs);
}

#[test]
fn keys_that_are_not_wrong_are_told_apart_from_a_wrong_one() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    for (refused, words) in [
        (KeyRefused::Expired, "expired"),
        (KeyRefused::Disabled, "switched off"),
        (KeyRefused::Address, "address"),
        (KeyRefused::Deleted, "doesn’t accept"),
    ] {
        let rule = KeyRule {
            refused: Some(refused),
            ..KeyRule::default()
        };
        service.keys.set(OTHER, rule);
        send(
            &bench,
            KeysCommand::Add(Box::new(new("odd", OTHER, &service))),
        );
        let trouble = told(&mut bench);
        assert!(trouble.what.contains(words), "{}", trouble.what);
        bench.until("the state before", |desk| desk.key == KeyState::None);
        assert!(bench.desk.keys.is_empty());
    }
    // A service account's key is good; it sees nothing yet.
    let unshared = KeyRule {
        unshared: true,
        ..KeyRule::default()
    };
    service.keys.set(OTHER, unshared);
    send(
        &bench,
        KeysCommand::Add(Box::new(new("robot", OTHER, &service))),
    );
    bench.until("no voice", |desk| {
        matches!(desk.key, KeyState::NoVoice { .. })
    });
    let jobs = speak(&mut bench, &[0]);
    let trouble = trouble_of(&mut bench, jobs[0]);
    assert!(trouble.what.contains("service account"), "{}", trouble.what);
}

#[test]
fn what_a_restricted_key_may_do_is_known_before_anything_is_spent() {
    let service = Service::start();
    let rule = KeyRule {
        may: Some(vec!["text_to_speech", "voices_read", "models_read"]),
        ..KeyRule::default()
    };
    service.keys.set(OTHER, rule);
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("robot", OTHER, &service));
    let robot = card(&bench, "robot");
    for (word, ability) in [
        ("text_to_speech", Ability::May),
        ("voices_read", Ability::May),
        ("user_read", Ability::MayNot),
        ("text_to_dialogue", Ability::May),
        ("speech_history_read", Ability::MayNot),
        ("voice_generation", Ability::MayNot),
        ("speech_to_speech", Ability::MayNot),
        ("sound_generation", Ability::MayNot),
        ("audio_isolation", Ability::MayNot),
        ("music_generation", Ability::MayNot),
        ("dubbing_read", Ability::MayNot),
        ("dubbing_write", Ability::MayNot),
        ("speech_to_text", Ability::MayNot),
        ("pronunciation_dictionaries_read", Ability::MayNot),
        ("pronunciation_dictionaries_write", Ability::MayNot),
        ("workspace_read", Ability::MayNot),
        ("forced_alignment", Ability::Unknown),
    ] {
        assert_eq!(robot.ability(word), ability, "{word}");
    }
    assert_eq!(robot.may.len(), 17);
    assert_eq!(service.keys.used(OTHER), 0);
    // It speaks all the same.
    let jobs = speak(&mut bench, &[0]);
    finish(&mut bench, &jobs);
    let used = service.keys.used(OTHER);
    // Later it may more.
    service.keys.set(OTHER, KeyRule::default());
    send(&bench, KeysCommand::Test(robot.id));
    bench.until("what it may do now", |desk| {
        let mut cards = desk.keys.iter();
        cards.any(|card| card.ability("user_read") == Ability::May)
    });
    let robot = card(&bench, "robot");
    for (word, ability) in &robot.may {
        assert_eq!(*ability, Ability::May, "{word}");
    }
    assert_eq!(service.keys.used(OTHER), used, "the line and no more");
}
