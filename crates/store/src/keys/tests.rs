use super::*;
use crate::testing::{fresh, order, project};
use mynah_core::backend::Backend;
use mynah_core::day::{Day, Month};
use mynah_records::budgets::Standing;
use mynah_records::ledger::NewIntent;

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
    let open = || Library::open(home.path(), mynah_core::clock::Clock::system()).unwrap();
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

/// A cap that was raised at the service, or the month after: nothing was ever sent with the key again.
#[test]
fn a_cap_that_a_refusal_told_holds_for_a_day_and_not_beyond_its_month() {
    let (_home, library) = fresh();
    let key = library
        .add_key(&new("work", KeptKey::Keychain))
        .unwrap()
        .unwrap()
        .id;
    let caps = |library: &Library| {
        let of_budgets = library.budgets(Backend::Live).unwrap().into_iter();
        let of_budgets: Vec<_> = of_budgets.map(|it| it.budget.credits).collect();
        let card = library.key(key).unwrap().unwrap().cap;
        assert_eq!(of_budgets, Vec::from_iter(card));
        assert_eq!(library.keys().unwrap()[0].cap, card);
        assert_eq!(library.key_names().unwrap()[0].2, card);
        card
    };
    let clock = &library.shared.clock;
    let day = Day::of(clock.now());
    let at = |day: Day, hour: i64| clock.set(UnixMillis(day.start().0 + hour * 3_600_000));
    let first = Month::with(day).first();
    at(first, 1);
    assert!(library.learn_key_cap(key, Credits(3)).unwrap());
    at(first, 24);
    assert_eq!(caps(&library), Some(Credits(3)));
    at(first, 25);
    assert_eq!(caps(&library), None);
    // It is refused still, and says another one.
    assert!(library.learn_key_cap(key, Credits(5)).unwrap());
    assert_eq!(caps(&library), Some(Credits(5)));
    let last = Month::with(day).last();
    at(last, 23);
    assert!(library.learn_key_cap(key, Credits(6)).unwrap());
    at(last, 24);
    assert_eq!(caps(&library), None, "another month");
    // What somebody wrote is neither replaced nor forgotten.
    library.set_key_cap(key, Some(Credits(9))).unwrap();
    assert!(!library.learn_key_cap(key, Credits(4)).unwrap());
    at(last, 24 * 40);
    assert_eq!(caps(&library), Some(Credits(9)));
}

#[test]
fn a_success_beyond_a_cap_that_a_refusal_told_forgets_it() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let key = library
        .add_key(&new("work", KeptKey::Keychain))
        .unwrap()
        .unwrap()
        .id;
    let cap = |library: &Library| library.key(key).unwrap().unwrap().cap;
    let settle = |text: &str, learn: Option<u64>| {
        let intent = NewIntent {
            backend: Backend::Live,
            key: Some(key),
            ..order(project, 1, text)
        };
        let entry = library.intend(&intent).unwrap();
        library.mark_sent(entry, None).unwrap();
        // Another one was refused meanwhile.
        if let Some(learn) = learn {
            library.learn_key_cap(key, Credits(learn)).unwrap();
        }
        library.settle_all(entry, &[], Credits(5)).unwrap();
    };
    settle("12345", Some(5));
    assert_eq!(cap(&library), Some(Credits(5)), "not beyond it");
    library.learn_key_cap(key, Credits(100)).unwrap();
    settle("23456", Some(8));
    assert_eq!(cap(&library), None);
    library.set_key_cap(key, Some(Credits(100))).unwrap();
    settle("34567", None);
    assert_eq!(cap(&library), Some(Credits(100)), "somebody wrote it");
}
