use super::*;
use crate::library::budgets::Standing;
use crate::library::ledger::NewIntent;
use crate::library::testing::{fresh, order, project};
use crate::terms::backend::Backend;

fn new(name: &str, kept: KeptKey) -> NewKey {
    NewKey {
        name: name.to_owned(),
        masked: "••••cdef".to_owned(),
        kept,
        base: None,
        account: None,
    }
}

#[test]
fn keys_have_names_of_their_own_until_they_are_forgotten() {
    let (_home, library) = fresh();
    let work = library
        .add_key(&new("work", KeptKey::Keychain))
        .unwrap()
        .unwrap();
    assert!(
        library
            .add_key(&new("work", KeptKey::File))
            .unwrap()
            .is_none()
    );
    let private = library
        .add_key(&new("private", KeptKey::File))
        .unwrap()
        .unwrap();
    assert!(!library.rename_key(private.id, "work").unwrap());
    assert!(library.rename_key(private.id, "private").unwrap());
    let names = |library: &Library| -> Vec<String> {
        library
            .keys()
            .unwrap()
            .into_iter()
            .map(|key| key.name)
            .collect()
    };
    assert_eq!(names(&library), ["work", "private"]);
    library.set_key_cap(work.id, Some(Credits(9))).unwrap();
    library.replace_key(work.id, private.id).unwrap();
    assert_eq!(names(&library), ["work"]);
    let cap = library.key(private.id).unwrap().unwrap().cap;
    assert_eq!(cap, Some(Credits(9)));
    assert_eq!(library.key(work.id).unwrap(), None);
    assert_eq!(library.key_now(work.id).unwrap().unwrap().id, private.id);
    library.forget_key(private.id).unwrap();
    assert_eq!(library.key_now(work.id).unwrap(), None);
    assert!(
        library
            .add_key(&new("work", KeptKey::ThisRun))
            .unwrap()
            .is_some()
    );
}

/// The cap went over, and what was spent under it did not: twice as much could be spent in that month.
#[test]
fn what_a_key_spent_counts_against_the_one_that_takes_its_place() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let key = |name| {
        library
            .add_key(&new(name, KeptKey::File))
            .unwrap()
            .unwrap()
            .id
    };
    let [old, between, now] = ["old", "between", "now"].map(key);
    library.set_key_cap(old, Some(Credits(10))).unwrap();
    let intent = NewIntent {
        backend: Backend::Live,
        key: Some(old),
        ..order(project, 1, "123456")
    };
    library.intend(&intent).unwrap();
    library.replace_key(old, between).unwrap();
    library.replace_key(between, now).unwrap();
    let left = library.budgets(Backend::Live).unwrap();
    assert_eq!(left.first().map(Standing::left), Some(Credits(4)));
    let here = left.first().map(|standing| standing.here);
    assert_eq!(here, Some(Credits(6)), "all of it is this process's");
}

#[test]
fn a_key_of_one_run_is_no_other_processes() {
    let home = tempfile::tempdir().unwrap();
    let open = || Library::open(home.path(), crate::terms::clock::Clock::system()).unwrap();
    let (one, other) = (open(), open());
    one.add_key(&new("mine", KeptKey::ThisRun))
        .unwrap()
        .unwrap();
    assert_eq!(one.keys().unwrap().len(), 1);
    assert!(other.keys().unwrap().is_empty());
    let brought = new("ELEVENLABS_API_KEY", KeptKey::Environment);
    let id = one.environment_key(&brought).unwrap();
    assert_eq!(other.environment_key(&brought).unwrap(), id);
    assert_eq!(one.keys().unwrap().len(), 1);
}
