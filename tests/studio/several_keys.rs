//! Several keys at once: whose history is asked, which account pays when one is gone, and that one which hangs or waits
//! for its passphrase holds up no other.

use mynah::draft::keys::KeyRule;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::ids::EntryId;
use mynah::terms::secret::Secret;
use mynah_engine::KeyStore;
use mynah_model::command::{KeepKey, KeysCommand, NewKeyOrder, ProjectCommand, SettingsCommand};
use mynah_model::desk::KeyState;
use mynah_model::event::Notice;
use mynah_model::urgency::Urgency;

use super::account::{KEY, Service};
use super::keys::{OTHER, add, card, finish, new, open, paid, send, speak, told, trouble_of};
use super::payers::with_two;
use super::*;

/// A key of its own for whoever has two already.
const THIRD: &str = "sk_aaaabbbbccccdddd";

fn second(name: &str, key: &str, service: &Service) -> NewKeyOrder {
    NewKeyOrder {
        switch: false,
        ..new(name, key, service)
    }
}

fn kept_library(home: &std::path::Path) -> Library {
    Library::open(home, Clock::system()).unwrap()
}

#[test]
fn sounds_of_two_accounts_are_fetched_again_each_by_its_own_key() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("one", KEY, &one));
    let jobs = speak(&mut bench, &[0]);
    finish(&mut bench, &jobs);
    add(&mut bench, new("two", KEY, &two));
    let jobs = speak(&mut bench, &[1]);
    finish(&mut bench, &jobs);
    let library = kept_library(home.path());
    let takes = [1, 2].map(|entry| library.takes_of(EntryId(entry)).unwrap()[0].id);
    bench.studio.shutdown();
    for take in takes {
        std::fs::remove_file(library.take(take).unwrap().path).unwrap();
    }
    let mut bench = open(home.path());
    bench.until("a word about both", |desk| {
        desk.notices.iter().any(|notice| match notice {
            Notice::Done(text) => text.contains("2 takes was gone"),
            _ => false,
        })
    });
    for take in takes {
        assert!(library.verify(take).unwrap(), "{take}");
    }
}

#[test]
fn a_chosen_key_that_a_restored_copy_lacks_is_told_and_no_other_account_pays() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let first = add(&mut bench, new("one", KEY, &one));
    let gone = add(&mut bench, new("two", KEY, &two));
    bench.studio.shutdown();
    // What an older copy of the database is like.
    let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    let deleted = database.execute("DELETE FROM key WHERE id = ?1", [gone.0]);
    assert_eq!(deleted.unwrap(), 1);
    drop(database);

    let mut bench = open(home.path());
    let trouble = told(&mut bench);
    assert!(
        trouble.what.contains("isn’t in this library"),
        "{}",
        trouble.what
    );
    assert_eq!(trouble.remedies.first(), Some(&Remedy::OpenKeySettings));
    assert_eq!(bench.desk.key_in_use, None);
    for lines in [&[0][..], &[1, 2]] {
        let jobs = speak(&mut bench, lines);
        let trouble = trouble_of(&mut bench, jobs[0]);
        assert!(
            trouble.what.contains("isn’t in this library"),
            "{}",
            trouble.what
        );
    }
    assert_eq!(paid(home.path()), []);
    // Somebody decides.
    send(&bench, KeysCommand::Use(first));
    bench.until("the chosen one", |desk| desk.key_in_use == Some(first));
    let jobs = speak(&mut bench, &[3]);
    finish(&mut bench, &jobs);
    assert_eq!(paid(home.path()).len(), 1);
}

#[test]
fn an_address_that_hangs_holds_up_no_other_key() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let first = add(&mut bench, new("one", KEY, &one));
    send(&bench, KeysCommand::Add(Box::new(second("two", KEY, &two))));
    bench.until("the second key", |desk| desk.keys.len() == 2);
    let many = card(&bench, "two").id;
    bench.studio.shutdown();
    // Somebody listens there and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", silent.local_addr().unwrap());
    let library = kept_library(home.path());
    library.set_key_base(many, Some(&base)).unwrap();
    let (heard, called) = std::sync::mpsc::sync_channel(1);
    std::thread::Builder::new()
        .spawn(move || {
            let caller = silent.accept().unwrap();
            heard.send(caller).unwrap();
        })
        .unwrap();
    let mut bench = open(home.path());
    bench.until("the first key", |desk| desk.key_in_use == Some(first));
    send(&bench, KeysCommand::ForBatches(Some(many)));
    bench.until("the setting", |desk| desk.settings.batch_key == Some(many));
    let batch = speak(&mut bench, &[0, 1]);
    let caller = called.recv_timeout(PATIENCE).unwrap();
    let line = speak(&mut bench, &[2]);
    finish(&mut bench, &line);
    assert_eq!(paid(home.path())[0].0, "one ••••cdef");
    bench.send(Command::Jobs(JobsCommand::CancelAll));
    bench.until("the end of the batch", |desk| {
        let state = |job: &JobId| &desk.job(*job).unwrap().state;
        batch
            .iter()
            .all(|job| matches!(state(job), JobState::Cancelled(_)))
    });
    drop(caller);
}

/// A batch whose key is for another address waited for it without a word, and for ever.
#[test]
fn a_line_says_which_address_it_waits_for_and_goes_on_when_that_answers() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let (bench, _) = with_two(home.path(), &one, &two);
    let first = bench.desk.key_in_use;
    bench.studio.shutdown();

    two.faults.refuse_connections(true);
    let mut bench = open(home.path());
    bench.until("the first key", |desk| desk.key_in_use == first);
    let batch = speak(&mut bench, &[0, 1]);
    let address = two.base.trim_start_matches("http://").to_owned();
    bench.until("where it waits, and until when", |desk| {
        batch
            .iter()
            .all(|job| match &desk.job(*job).unwrap().state {
                JobState::Held { why, until } => {
                    why.what.contains(&address)
                        && until.is_some()
                        && why.remedies.contains(&Remedy::Retry)
                }
                _ => false,
            })
    });
    // The other address is there: nothing says that the service is away.
    assert!(bench.desk.lost.is_empty());
    let line = speak(&mut bench, &[2]);
    finish(&mut bench, &line);

    two.faults.refuse_connections(false);
    bench.send(Command::Jobs(JobsCommand::Retry(batch[0])));
    finish(&mut bench, &batch);
    assert!(two.billed() > 0 && bench.desk.jobs.len() == 3);
}

#[test]
fn an_address_with_a_password_in_it_is_refused_and_told_nowhere() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let service = Service::start();
    let base = service.base.replace("http://", "http://me:hunter2@");
    let order = NewKeyOrder {
        base: Some(base.clone()),
        ..new("work", KEY, &service)
    };
    send(&bench, KeysCommand::Add(Box::new(order)));
    let trouble = told(&mut bench);
    assert!(trouble.what.contains("password"), "{}", trouble.what);
    assert!(!format!("{trouble:?}").contains("hunter2"), "{trouble:?}");
    assert!(bench.desk.keys.is_empty());
    let address = mynah_model::command::AccountCommand::SetBase(Some(base));
    bench.send(Command::Account(address));
    let trouble = told(&mut bench);
    assert!(trouble.what.contains("password"), "{}", trouble.what);
    assert_eq!(bench.desk.settings.api_base, None);
}

#[test]
fn an_order_waits_for_the_passphrase_and_goes_on_when_it_is_given() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let passphrase = Secret::new("correct horse");
    let sealed = NewKeyOrder {
        keep: KeepKey::File(passphrase.clone()),
        ..new("work", KEY, &service)
    };
    let key = add(&mut bench, sealed);
    bench.studio.shutdown();

    let mut bench = open(home.path());
    bench.until("a locked key", |desk| desk.key == KeyState::Locked);
    let jobs = speak(&mut bench, &[0, 1]);
    bench.until("a word at each", |desk| {
        jobs.iter().all(|job| match &desk.job(*job).unwrap().state {
            JobState::Held { why, until: None } => {
                why.what.contains("passphrase")
                    && why.remedies.first() == Some(&Remedy::OpenKeySettings)
            }
            _ => false,
        })
    });
    send(&bench, KeysCommand::Unlock(key, passphrase));
    finish(&mut bench, &jobs);
}

#[test]
fn before_a_key_is_forgotten_it_is_told_what_waits_for_it() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("work", KEY, &service));
    assert_eq!(card(&bench, "work").waits, 0);
    service.faults.next(Fault::LoseAnswer);
    // The history knows nothing of it for now.
    service.faults.always_on("/v1/history", Fault::EmptyHistory);
    let jobs = speak(&mut bench, &[0]);
    trouble_of(&mut bench, jobs[0]);
    send(&bench, KeysCommand::Look);
    bench.until("what waits", |desk| {
        desk.keys.iter().any(|card| card.waits == 1)
    });
    // Another key of the account can look for it as well.
    service
        .keys
        .set(OTHER, mynah::draft::keys::KeyRule::default());
    service
        .keys
        .set(KEY, mynah::draft::keys::KeyRule::default());
    add(&mut bench, new("other", OTHER, &service));
    bench.until("nothing waits", |desk| {
        desk.keys.iter().all(|card| card.waits == 0)
    });
}

#[test]
fn another_window_sees_which_key_is_in_use_now() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let first = add(&mut bench, new("one", KEY, &one));
    let mut other = open(home.path());
    other.until("the first key", |desk| desk.key_in_use == Some(first));
    let second = add(&mut bench, new("two", KEY, &two));
    bench.send(Command::Settings(
        mynah_model::command::SettingsCommand::ConfirmAbove(Some(Credits(9))),
    ));
    bench.until("kept", |desk| desk.settings.confirm_above == Some(9));
    // What a window that comes back asks.
    send(&other, KeysCommand::Look);
    other.until("the other key", |desk| desk.key_in_use == Some(second));
    assert_eq!(other.desk.settings.key, Some(second));
    let jobs = speak(&mut other, &[0]);
    finish(&mut other, &jobs);
    assert_eq!(paid(home.path())[0].0, "two ••••cdef");
    send(&bench, KeysCommand::Forget(second));
    bench.until("forgotten", |desk| desk.key_in_use == Some(first));
    send(&other, KeysCommand::Look);
    other.until("the first again", |desk| {
        desk.key_in_use == Some(first) && desk.keys.len() == 1
    });
}

/// Each sealed key asked for the passphrase that had opened another one.
#[test]
fn one_passphrase_opens_every_key_that_it_seals() {
    let service = Service::start();
    for key in [KEY, OTHER, THIRD] {
        service.keys.set(key, KeyRule::default());
    }
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let mut sealed = |name: &str, key: &str, word: &str, switch| {
        let order = NewKeyOrder {
            keep: KeepKey::File(Secret::new(word)),
            switch,
            ..new(name, key, &service)
        };
        add(&mut bench, order)
    };
    let work = sealed("work", KEY, "correct horse", true);
    let private = sealed("private", OTHER, "correct horse", false);
    let odd = sealed("odd", THIRD, "another word", false);
    // It may have been a slip: nobody is to find out at the next start.
    bench.until("the word about it", |desk| {
        desk.notices.iter().any(
            |notice| matches!(notice, Notice::Heed(text) if text.contains("another passphrase")),
        )
    });
    drop(bench);
    let mut bench = open(home.path());
    bench.until("the locks", |desk| desk.locked_keys == [work, private, odd]);
    // Not the one in use: that is opened all the same.
    let word = Secret::new("correct horse");
    send(&bench, KeysCommand::Unlock(private, word));
    bench.until("both", |desk| {
        desk.locked_keys == [odd] && matches!(desk.key, KeyState::Here { .. })
    });
    send(&bench, KeysCommand::Use(private));
    bench.until("the other", |desk| {
        desk.key_in_use == Some(private) && matches!(desk.key, KeyState::Here { .. })
    });
}

#[test]
fn a_window_that_nobody_comes_back_to_notices_another_key() {
    let service = Service::start();
    service.keys.set(OTHER, KeyRule::default());
    service.keys.set(KEY, KeyRule::default());
    let home = tempfile::tempdir().unwrap();
    let mut one = open(home.path());
    let work = add(&mut one, new("work", KEY, &service));
    let mut other = open(home.path());
    other.until("the key", |desk| desk.key_in_use == Some(work));
    let private = add(&mut one, new("private", OTHER, &service));
    other.until("the other's choice", |desk| {
        desk.key_in_use == Some(private)
    });
}

#[test]
fn a_key_that_is_chosen_where_the_project_has_its_own_says_where_it_is_used() {
    let service = Service::start();
    service.keys.set(OTHER, KeyRule::default());
    service.keys.set(KEY, KeyRule::default());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let work = add(&mut bench, new("work", KEY, &service));
    let project = bench.desk.project.as_ref().unwrap().card.id;
    send(&bench, KeysCommand::ForProject(project, Some(work)));
    bench.until("its own", |desk| {
        desk.project.as_ref().unwrap().card.key == Some(work)
    });
    let other = NewKeyOrder {
        switch: false,
        ..new("private", OTHER, &service)
    };
    let private = add(&mut bench, other);
    send(&bench, KeysCommand::Use(private));
    bench.until("a word", |desk| {
        let mut notices = desk.notices.iter();
        notices.any(|notice| {
            matches!(notice, Notice::Done(text) if text.contains("goes on with its own, “work”"))
        })
    });
    assert_eq!(bench.desk.key_in_use, Some(work));
    assert_eq!(bench.desk.settings.key, Some(private));
}

/// Regression: with a project open that had its own key, work of no project showed that key's account after the chosen
/// key was removed. The first key's account was charged.
#[test]
fn key_that_is_shown_for_work_of_no_project_pays_for_it() {
    let services = [Service::start(), Service::start(), Service::start()];
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let one = add(&mut bench, new("one", KEY, &services[0]));
    for (name, service) in [("two", &services[1]), ("three", &services[2])] {
        send(
            &bench,
            KeysCommand::Add(Box::new(second(name, KEY, service))),
        );
        bench.until("the key", |desk| {
            desk.keys.iter().any(|key| key.name == name)
        });
    }
    let own = card(&bench, "three").id;
    let project = bench.desk.project.as_ref().unwrap().card.id;
    send(&bench, KeysCommand::ForProject(project, Some(own)));
    bench.until("its own key", |desk| desk.key_in_use == Some(own));
    send(&bench, KeysCommand::Forget(one));
    bench.until("the removal", |desk| {
        desk.keys.len() == 2 && desk.settings.key.is_none()
    });
    let shown = bench.desk.pays_for(None, Urgency::Interactive);
    assert_eq!(shown, Some(card(&bench, "two").id));
    let order = LineOrder {
        line: None,
        ..bench.order(0, false)
    };
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: None,
        backend: Backend::Live,
        asked_alone: true,
        orders: vec![unpriced(order)],
        play: false,
    }));
    bench.until("the job", |desk| desk.jobs.len() == 1);
    let job = bench.desk.jobs.iter().next().unwrap().id;
    finish(&mut bench, &[job]);
    let paid = paid(home.path());
    let keys: Vec<_> = paid.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["two ••••cdef"]);
}

#[test]
fn all_that_failed_in_two_projects_goes_again_each_to_its_own_key() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let first = add(&mut bench, new("one", KEY, &one));
    add(&mut bench, new("two", KEY, &two));
    let bound = bench.desk.project.as_ref().unwrap().card.id;
    send(&bench, KeysCommand::ForProject(bound, Some(first)));
    bench.until("its own", |desk| desk.key_in_use == Some(first));
    let refused = || Fault::Refuse(Refusal::missing_permission("text_to_speech"));
    one.faults.next(refused());
    let jobs = speak(&mut bench, &[0]);
    trouble_of(&mut bench, jobs[0]);
    let order = LineOrder {
        line: None,
        ..bench.order(1, false)
    };
    bench.send(Command::Project(ProjectCommand::Create {
        name: "Another".to_owned(),
    }));
    bench.until("the other project", |desk| {
        let open = desk.project.as_ref();
        open.is_some_and(|open| open.card.id != bound) && desk.key_in_use != Some(first)
    });
    two.faults.next(refused());
    let other = bench.desk.project.as_ref().map(|open| open.card.id);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: other,
        backend: Backend::Live,
        asked_alone: true,
        orders: vec![order],
        play: false,
    }));
    bench.until("its job", |desk| desk.jobs.len() == 2);
    let last = bench.desk.jobs.iter().nth(1).unwrap().id;
    trouble_of(&mut bench, last);
    assert_eq!(paid(home.path()), []);

    let live = Backend::Live;
    let shown = bench.desk.price_again(live).unwrap().quote.most;
    let highest = bench.desk.jobs.iter().map(|job| job.quote).sum::<Credits>();
    assert_eq!(shown, highest, "of these two and no others");
    let free = bench.desk.jobs.free().of(live).unwrap().jobs.clone();
    bench.send(Command::Jobs(JobsCommand::RetryAll {
        backend: Some(live),
        jobs: free,
    }));
    bench.until("both", |desk| {
        let finished = |job: &JobId| {
            let state = desk.job(*job).map(|job| &job.state);
            matches!(state, Some(JobState::Finished { .. }))
        };
        [jobs[0], last].iter().all(finished)
    });
    let mut paid = paid(home.path());
    paid.sort();
    let keys: Vec<_> = paid.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["one ••••cdef", "two ••••cdef"]);
    assert!(paid.iter().map(|(_, credits)| credits).sum::<u64>() <= shown.0);
}

#[test]
fn an_old_key_is_told_once_and_only_when_that_is_wanted() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let later = |days: i64| {
        let mut options = StudioOptions::new(home.path());
        options.keys = KeyStore::Process;
        let now = Clock::system().now().0 + days * 86_400_000;
        options.clock = Clock::scripted(mynah::terms::clock::UnixMillis(now));
        Bench::open(options)
    };
    let mut bench = later(0);
    service.keys.set(OTHER, KeyRule::default());
    add(&mut bench, new("private", OTHER, &service));
    add(&mut bench, new("work", KEY, &service));
    drop(bench);
    let is_told = |bench: &Bench| {
        let mut notices = bench.desk.notices.iter();
        notices.any(|notice| matches!(notice, Notice::Heed(text) if text.contains("91 days old")))
    };
    let mut bench = later(91);
    // The one that is not in use, too.
    for name in ["private", "work"] {
        let text = format!("Key “{name}” is 91 days old");
        bench.until("the word", |desk| {
            let mut notices = desk.notices.iter();
            notices.any(|notice| matches!(notice, Notice::Heed(said) if said.starts_with(&text)))
        });
    }
    bench.send(Command::Settings(SettingsCommand::RotateKeysAfter(None)));
    bench.until("the setting", |desk| {
        desk.settings.rotate_keys_after.is_none()
    });
    drop(bench);
    let mut bench = later(91);
    bench.until("the key", |desk| matches!(desk.key, KeyState::Here { .. }));
    bench.send(Command::Project(ProjectCommand::List));
    bench.until("something later", |desk| desk.projects.value().is_some());
    assert!(!is_told(&bench));
}
