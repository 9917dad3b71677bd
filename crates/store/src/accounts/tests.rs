use super::*;
use crate::keys::NewKey;
use crate::testing::{NOON, fresh, open, order, project, sound};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::ProjectId;
use mynah_records::keys::KeptKey;
use mynah_records::ledger::EntryState;

const HASH: &str = "key:0123";
const OTHER_HASH: &str = "key:4567";
const USER: &str = "user_1";

fn told(user: Option<&str>, hash: &str) -> Told {
    Told {
        user: user.map(str::to_owned),
        hash: hash.to_owned(),
    }
}

/// An order of the service, with its real name.
fn live(project: ProjectId, account: &str, text: &str) -> NewIntent {
    let order = order(project, 1, text);
    NewIntent {
        backend: Backend::Live,
        account: account.to_owned(),
        fingerprint: fingerprint::of(&order.request, account).as_str().to_owned(),
        ..order
    }
}

fn bought(library: &Library, intent: &NewIntent) {
    let entry = library.intend(intent).unwrap();
    library.mark_sent(entry, None).unwrap();
    let sound = sound(library, intent.fingerprint.as_bytes());
    library.settle(entry, &sound, intent.quote).unwrap();
}

fn kept_key(library: &Library, name: &str) -> KeyId {
    let key = NewKey {
        name: name.to_owned(),
        masked: "…".to_owned(),
        kept: KeptKey::Keychain,
        base: None,
        account: None,
    };
    library.add_key(&key).unwrap().unwrap().id
}

#[test]
fn what_was_bought_under_any_name_of_an_account_is_found_under_each() {
    let (home, library) = fresh();
    let project = project(&library, 1);
    let key = kept_key(&library, "work");
    let account = library
        .key_is_of(Some(key), &told(None, HASH), None)
        .unwrap();
    assert_eq!(account, HASH);
    bought(&library, &live(project, HASH, "by the hash"));
    bought(&library, &live(project, OTHER_HASH, "by the other"));
    bought(&library, &live(project, USER, "by the user"));
    let texts = ["by the hash", "by the other", "by the user"];
    let found = |library: &Library, account: &str| {
        texts.map(|text| {
            let intent = live(project, account, text);
            let found = !library.find_like(&intent).unwrap().is_empty();
            assert_eq!(library.intend_alone(&intent).unwrap().is_none(), found);
            found
        })
    };
    // Another process has the library open since before.
    let second = open(home.path());
    let account = library.key_is_of(Some(key), &told(Some(USER), HASH), Some(HASH));
    assert_eq!(account.unwrap(), USER);
    library
        .key_is_of(None, &told(Some(USER), OTHER_HASH), None)
        .unwrap();
    for library in [&library, &second] {
        for name in [HASH, OTHER_HASH, USER] {
            assert_eq!(found(library, name), [true; 3], "{name}");
            assert_eq!(library.held(Backend::Live, name).unwrap().len(), 3);
        }
    }
    // Withdrawn: with its row, and without one.
    for before in [Some(USER), Some(HASH), None] {
        let account = library.key_is_of(None, &told(None, HASH), before);
        assert_eq!(account.unwrap(), USER);
    }
    let card = library.key(key).unwrap().unwrap();
    assert_eq!(card.account.as_deref(), Some(USER));
    let usage = library.usage(Backend::Live, UnixMillis(0)).unwrap();
    let accounts = usage.by_account.into_iter();
    let sums: Vec<_> = accounts.map(|row| (row.id, row.spent)).collect();
    let all = texts.iter().map(|text| text.len() as u64).sum();
    assert_eq!(sums, [(USER.to_owned(), Credits(all))]);
}

#[test]
fn what_is_open_under_one_name_is_not_bought_under_another() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let entry = library.intend(&live(project, HASH, "open")).unwrap();
    library.mark_sent(entry, None).unwrap();
    library
        .key_is_of(None, &told(Some(USER), HASH), None)
        .unwrap();
    let now = live(project, USER, "open");
    assert_eq!(library.intend_alone(&now).unwrap(), None);
    let sent = library.unnamed(Backend::Live, USER).unwrap();
    assert_eq!(sent.len(), 1);
    assert!(now.is_like(&sent[0].intent) && sent[0].intent.is_like(&now));
    library.unknown(entry, "lost").unwrap();
    let doubt = library.doubtful_like(&now).unwrap();
    assert_eq!(doubt[0].state, EntryState::Unknown);
}

#[test]
fn a_name_is_one_users_and_an_id_is_never_anothers() {
    let (_home, library) = fresh();
    let first = told(Some(USER), HASH);
    library.key_is_of(None, &first, Some(OTHER_HASH)).unwrap();
    // The key that had this name turns out to be somebody else's.
    let other = told(Some("user_2"), OTHER_HASH);
    assert_eq!(library.key_is_of(None, &other, None).unwrap(), "user_2");
    assert!(library.is_one_account(OTHER_HASH, USER).unwrap());
    assert!(!library.is_one_account("user_2", USER).unwrap());
    let there = told(Some("user_3"), "key:89ab");
    library.key_is_of(None, &there, Some(USER)).unwrap();
    assert!(!library.is_one_account("user_3", USER).unwrap());
}

/// What a key spent before the account was first read is in what the account had used then.
#[test]
fn another_name_hides_nothing_that_was_spent_elsewhere() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let later = |secs: i64| {
        let clock = &library.shared.clock;
        clock.set(UnixMillis(NOON.0 + secs * 1_000));
    };
    bought(&library, &live(project, HASH, "before it was read"));
    later(60);
    let elsewhere = |used| {
        library
            .spent_elsewhere(Backend::Live, USER, (7, Credits(used)))
            .unwrap()
            .credits
    };
    assert_eq!(elsewhere(100), Credits::ZERO);
    later(120);
    bought(&library, &live(project, HASH, "since"));
    assert_eq!(elsewhere(135), Credits(35), "nobody knows whose");
    library
        .key_is_of(None, &told(Some(USER), HASH), None)
        .unwrap();
    assert_eq!(elsewhere(135), Credits(30));
}
