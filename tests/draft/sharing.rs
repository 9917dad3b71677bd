//! Several servers on one folder are one account, and a dead one holds nothing.

use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;

use mynah::draft::plan::Group;
use mynah::draft::plan::Plan;
use mynah::draft::store::Admission;
use mynah::draft::store::Opening;
use mynah::draft::store::Store;
use mynah::draft::store::StoreError;
use mynah::terms::clock::Clock;
use serde_json::json;
use tempfile::TempDir;

use crate::rig::NOW;
use crate::rig::Rig;
use crate::rig::read;

fn open(folder: &TempDir, owner: &str, opening: Opening) -> Result<Store, StoreError> {
    Store::open(
        folder.path(),
        opening,
        owner.to_owned(),
        Clock::scripted(NOW),
    )
}

/// Of two that the plan allows.
fn admit(store: &Store, group: Group) -> Admission {
    store.admit(group, 10).unwrap()
}

#[tokio::test]
async fn two_servers_share_credits_and_history() {
    let one = Rig::start_with(|options| options.credits = Some(20)).await;
    let other = Rig::start_in(Arc::clone(&one.folder), |_| {}).await;
    let item = one.say("Hello.").await;
    other.say("Goodbye.").await;
    assert_eq!((one.used().await, other.used().await), (14, 14));
    assert_eq!(
        other.json(&format!("/v1/history/{item}")).await["text"],
        "Hello."
    );
    assert_eq!(
        read(other.get(&format!("/v1/history/{item}/audio")))
            .await
            .status,
        200
    );
    assert_eq!(
        read(one.speech("", &json!({ "text": "Too much now." })))
            .await
            .status,
        401
    );
    // The other server was given no credits, so it refills them.
    other.say("More than is left.").await;
    one.say("Enough now.").await;
    // Keys are each server's own.
    assert_ne!(one.server.key().expose(), other.server.key().expose());
}

#[test]
fn the_ceiling_and_the_credits_count_over_all() {
    let folder = TempDir::new().unwrap();
    let opening = Opening {
        plan: Some(Plan::Free),
        credits: Some(35),
        ..Opening::default()
    };
    let one = open(&folder, "one", opening).unwrap();
    let other = open(&folder, "other", Opening::default()).unwrap();
    let Admission::Admitted { slot, limits } = admit(&one, Group::Standard) else {
        panic!()
    };
    assert_eq!((limits.running, limits.ceiling), (1, 2));
    assert!(matches!(
        admit(&other, Group::Standard),
        Admission::Admitted { .. }
    ));
    assert!(
        matches!(admit(&one, Group::Standard), Admission::Crowded(limits) if limits.running == 2)
    );
    assert!(matches!(
        admit(&one, Group::Turbo),
        Admission::Admitted { .. }
    ));
    // What runs has its credits set aside.
    assert!(matches!(
        admit(&one, Group::Turbo),
        Admission::Short { left: 5 }
    ));
    one.release(slot).unwrap();
    assert!(matches!(
        admit(&other, Group::Standard),
        Admission::Admitted { .. }
    ));
    drop(one);
    assert!(matches!(
        admit(&other, Group::Turbo),
        Admission::Admitted { .. }
    ));
}

#[test]
fn credits_that_others_have_set_aside_are_nobody_else_s() {
    let folder = TempDir::new().unwrap();
    let opening = Opening {
        credits: Some(35),
        ..Opening::default()
    };
    let store = open(&folder, "one", opening).unwrap();
    let mut slots = (0..2).map(|_| match admit(&store, Group::Conversations) {
        Admission::Admitted { slot, .. } => slot,
        _ => panic!(),
    });
    let (first, second) = (slots.next().unwrap(), slots.next().unwrap());
    assert_eq!(store.raise(first, 20).unwrap(), None);
    assert_eq!(store.raise(second, 20).unwrap(), Some(15));
    assert_eq!(store.raise(second, 15).unwrap(), None);
    store.release(first).unwrap();
    assert_eq!(store.raise(second, 35).unwrap(), None);
}

/// Not a test of its own: the process that dies with its places taken.
#[test]
fn takes_two_places_and_dies() {
    let Some(folder) = std::env::var_os("MYNAH_TEST_DRAFT_FOLDER") else {
        return;
    };
    let store = Store::open(
        folder.as_ref(),
        Opening::default(),
        "dying".to_owned(),
        Clock::scripted(NOW),
    )
    .unwrap();
    for _ in 0..2 {
        assert!(matches!(
            admit(&store, Group::Standard),
            Admission::Admitted { .. }
        ));
    }
    std::process::abort();
}

#[test]
fn the_places_of_a_dead_process_are_freed() {
    let folder = TempDir::new().unwrap();
    let opening = Opening {
        plan: Some(Plan::Free),
        ..Opening::default()
    };
    let store = open(&folder, "living", opening).unwrap();
    let died = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "sharing::takes_two_places_and_dies"])
        .env("MYNAH_TEST_DRAFT_FOLDER", folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!died.success());
    assert!(folder.path().join("owners/dying").exists());
    std::fs::write(folder.path().join("audio/dying.half.part"), "half").unwrap();
    assert!(
        matches!(admit(&store, Group::Standard), Admission::Admitted { limits, .. } if limits.running == 2 || limits.running == 1)
    );
    assert!(matches!(
        admit(&store, Group::Standard),
        Admission::Admitted { .. }
    ));
    assert!(!folder.path().join("owners/dying").exists());
    assert!(!folder.path().join("audio/dying.half.part").exists());
}

#[test]
fn many_may_open_a_new_folder_at_once() {
    let folder = TempDir::new().unwrap();
    let stores = std::thread::scope(|scope| {
        let opening: Vec<_> = (0..12)
            .map(|number| {
                let folder = &folder;
                scope.spawn(move || open(folder, &format!("owner{number}"), Opening::default()))
            })
            .collect();
        opening
            .into_iter()
            .map(|opened| opened.join().unwrap())
            .collect::<Vec<_>>()
    });
    for store in stores {
        assert_eq!(store.unwrap().balance().unwrap().limit, 500_000);
    }
}

#[test]
fn the_state_outlives_its_server() {
    let folder = TempDir::new().unwrap();
    let opening = Opening {
        plan: Some(Plan::Starter),
        credits: Some(123),
        keep_bytes: 1,
    };
    drop(open(&folder, "one", opening).unwrap());
    let again = open(&folder, "two", Opening::default()).unwrap();
    let balance = again.balance().unwrap();
    assert_eq!(
        (balance.plan, balance.limit, balance.used),
        (Plan::Starter, 123, 0)
    );
    assert_eq!(
        std::fs::read_dir(folder.path().join("owners"))
            .unwrap()
            .count(),
        1
    );
}

#[test]
fn a_newer_state_is_left_alone_and_a_damaged_one_is_set_aside() {
    let folder = TempDir::new().unwrap();
    drop(open(&folder, "one", Opening::default()).unwrap());
    let path = folder.path().join("draft.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", 1_000).unwrap();
    drop(db);
    assert!(matches!(
        open(&folder, "two", Opening::default()),
        Err(StoreError::Newer(1_000))
    ));
    std::fs::write(
        &path,
        "this is no database, and longer than its header would be ".repeat(9),
    )
    .unwrap();
    let store = open(&folder, "three", Opening::default()).unwrap();
    assert_eq!(store.balance().unwrap().used, 0);
    assert!(folder.path().join("draft.damaged-1.db").exists());
}

#[test]
fn the_state_of_version_100_is_extended() {
    let folder = TempDir::new().unwrap();
    let opening = Opening {
        credits: Some(123),
        ..Opening::default()
    };
    drop(open(&folder, "one", opening).unwrap());
    let path = folder.path().join("draft.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch(
        "DROP TABLE agent_tests; DROP TABLE test_invocations; DROP TABLE collection_voices; DROP TABLE collections; ALTER TABLE dictionaries DROP COLUMN language;
         PRAGMA user_version = 100;",
    )
    .unwrap();
    drop(db);
    let store = open(&folder, "two", Opening::default()).unwrap();
    assert_eq!(store.balance().unwrap().limit, 123);
    drop(store);
    let db = rusqlite::Connection::open(&path).unwrap();
    for table in [
        "agent_tests",
        "collections",
        "collection_voices",
        "dictionaries",
        "test_invocations",
    ] {
        let rows = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        });
        assert_eq!(rows, Ok(0), "{table}");
    }
}

#[test]
fn outdated_state_is_set_aside() {
    let folder = TempDir::new().unwrap();
    let opening = Opening {
        credits: Some(123),
        ..Opening::default()
    };
    drop(open(&folder, "one", opening).unwrap());
    let path = folder.path().join("draft.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", 2).unwrap();
    drop(db);
    let before = std::fs::read(&path).unwrap();
    let store = open(&folder, "two", Opening::default()).unwrap();
    assert_ne!(store.balance().unwrap().limit, 123);
    let aside = folder.path().join("draft.outdated-1.db");
    assert_eq!(std::fs::read(aside).unwrap(), before);
}
