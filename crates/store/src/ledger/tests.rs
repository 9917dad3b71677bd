//! The ledger: every order of steps, every sum, and what a dead process leaves.

use proptest::prelude::*;

use super::*;
use crate::testing::{NOON, fresh, open, order, project, slot, sound, take};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::request::Generation;
use mynah_records::ledger_table::LedgerQuery;
use mynah_records::usage::Usage;
use mynah_records::usage::UsageRow;

fn spend(library: &Library) -> [u64; 4] {
    let spend = library.spend(Backend::Draft).unwrap();
    [
        spend.spent.0,
        spend.reserved.0,
        spend.saved.0,
        spend.unknown.0,
    ]
}

#[test]
fn a_line_goes_from_intent_to_take() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let entry = library.intend(&order(project, 1, "12345")).unwrap();
    assert_eq!(spend(&library), [0, 5, 0, 0]);
    library.mark_sent(entry, Some(7)).unwrap();
    assert_eq!(spend(&library), [0, 5, 0, 0]);
    let request = RequestId::from("req");
    library
        .answered(entry, Some(&request), None, Some(Credits(3)))
        .unwrap();
    let new = sound(&library, b"abc");
    let card = library.settle(entry, &new, Credits(3)).unwrap();
    assert_eq!(spend(&library), [3, 0, 0, 0]);
    assert_eq!(
        (card.number, card.seed, card.cost),
        (1, Some(7), Credits(3))
    );
    assert!(card.picked && !card.cut && !card.missing);
    let kept = library.take(card.id).unwrap();
    assert_eq!(kept.card, card);
    assert_eq!(kept.request_id, Some(request));
    assert_eq!(kept.words, new.words);
    assert_eq!(std::fs::read(&kept.path).unwrap(), b"abc");
    assert_eq!(library.peaks(card.id).unwrap(), Some(b"peaks".to_vec()));
}

#[test]
fn nothing_skips_a_step_or_ends_twice() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let entry = library.intend(&order(project, 1, "12345")).unwrap();
    let new = sound(&library, b"abc");
    let refused = |done: Result<(), LibraryError>| {
        assert!(
            matches!(done, Err(LibraryError::WrongState { .. })),
            "{done:?}"
        );
    };
    refused(library.settle(entry, &new, Credits(5)).map(drop));
    refused(library.unknown(entry, "not sent"));
    library.release(entry, "cancelled").unwrap();
    refused(library.mark_sent(entry, None));
    refused(library.release(entry, "again"));
    refused(library.release(EntryId(99), "never was"));
    assert_eq!(spend(&library), [0, 0, 0, 0]);
    assert!(library.summaries(project).unwrap().is_empty());
}

#[test]
fn a_part_never_takes_the_place_of_a_discarded_take() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let sent = || {
        let entry = library.intend(&order(project, 1, "12345")).unwrap();
        library.mark_sent(entry, None).unwrap();
        entry
    };
    let whole = library
        .settle(sent(), &sound(&library, b"abc"), Credits(5))
        .unwrap();
    let mut part = sound(&library, b"ab");
    part.pick = false;
    library.cut(sent(), &part, "dropped").unwrap();
    let takes = library.discard(whole.id).unwrap();
    assert!(takes.iter().all(|take| !take.picked), "{takes:?}");
}

#[test]
fn a_cut_stream_keeps_its_part_until_the_whole_is_here() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let entry = library.intend(&order(project, 1, "12345")).unwrap();
    library.mark_sent(entry, None).unwrap();
    let part = library
        .cut(entry, &sound(&library, b"ab"), "dropped")
        .unwrap();
    assert!(part.cut && part.picked);
    assert_eq!(spend(&library), [0, 0, 0, 5]);
    assert_eq!(library.doubtful(Some(project)).unwrap()[0].id, entry);
    assert!(library.doubtful(None).unwrap().is_empty());
    let found = library.find(Backend::Draft, "draft", "fingerprint of 12345");
    assert_eq!(found.unwrap(), [], "a part is no hit");

    let whole = library
        .settle(entry, &sound(&library, b"abc"), Credits(4))
        .unwrap();
    assert_eq!(spend(&library), [4, 0, 0, 0]);
    let takes = library.line_takes(project, whole.line.unwrap()).unwrap();
    assert_eq!(takes[0].id, whole.id);
    assert!(takes[0].picked && takes[1].discarded && !takes[1].picked);
    assert!(library.doubtful(Some(project)).unwrap().is_empty());
}

#[test]
fn two_processes_order_the_same_line_once() {
    let (home, first) = fresh();
    let second = open(home.path());
    let project = project(&first, 1);
    let order = order(project, 1, "12345");
    let entry = first.intend_alone(&order).unwrap().unwrap();
    assert_eq!(second.intend_alone(&order).unwrap(), None, "intended");
    first.mark_sent(entry, None).unwrap();
    assert_eq!(second.intend_alone(&order).unwrap(), None, "sent");
    let other_account = NewIntent {
        account: "other".to_owned(),
        ..order.clone()
    };
    assert!(second.intend_alone(&other_account).unwrap().is_some());
    first.cut(entry, &sound(&first, b"ab"), "dropped").unwrap();
    let again = second.intend_alone(&order).unwrap().unwrap();
    second.mark_sent(again, None).unwrap();
    second
        .settle(again, &sound(&second, b"abc"), Credits(5))
        .unwrap();
    assert_eq!(first.intend_alone(&order).unwrap(), None, "kept");
}

#[test]
fn an_item_of_the_history_is_one_entrys_only() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let [first, second, third] = [(); 3].map(|()| {
        let entry = library.intend(&order(project, 1, "12345")).unwrap();
        library.mark_sent(entry, None).unwrap();
        entry
    });
    let item = mynah_core::ids::ItemId::from(mynah_core::ids::HistoryItemId::from("item"));
    let request = RequestId::from("request");
    library.answered(first, Some(&request), None, None).unwrap();
    // The answer told the request's id and not the item's.
    assert!(!library.claim(second, &item, Some(&request)).unwrap());
    assert!(library.claim(first, &item, Some(&request)).unwrap());
    assert!(
        library.claim(first, &item, Some(&request)).unwrap(),
        "again"
    );
    let other = mynah_core::ids::ItemId::from(mynah_core::ids::HistoryItemId::from("other"));
    assert!(library.claim(second, &other, None).unwrap());
    assert!(!library.claim(third, &other, None).unwrap());
}

#[test]
fn what_is_paid_without_sound_can_still_be_settled() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let entry = library.intend(&order(project, 1, "12345")).unwrap();
    library.mark_sent(entry, None).unwrap();
    library
        .charge(entry, Credits(5), "the disk was full")
        .unwrap();
    assert_eq!(spend(&library), [5, 0, 0, 0]);
    library
        .settle(entry, &sound(&library, b"abc"), Credits(5))
        .unwrap();
    assert_eq!(spend(&library), [5, 0, 0, 0]);
}

#[test]
fn draft_and_real_credits_are_never_in_one_sum() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    take(&library, project, 1, "12345");
    let live = NewIntent {
        backend: Backend::Live,
        ..order(project, 1, "1234567")
    };
    library.intend(&live).unwrap();
    assert_eq!(spend(&library), [5, 0, 0, 0]);
    let live = library.spend(Backend::Live).unwrap();
    assert_eq!((live.spent, live.reserved), (Credits(0), Credits(7)));
}

#[test]
fn usage_says_what_it_went_to() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    take(&library, project, 1, "12345");
    take(&library, project, 2, "123");
    let usage = library.usage(Backend::Draft, UnixMillis(0)).unwrap();
    let row = |id: &str, name: &str| UsageRow {
        id: id.to_owned(),
        name: name.to_owned(),
        spent: Credits(8),
    };
    assert_eq!(usage.by_voice, [row("DraftWren00000000001", "Wren")]);
    assert_eq!(usage.by_model, [row("eleven_v3", "")]);
    assert_eq!(usage.by_project, [row(&project.to_string(), "Test")]);
    let later = library.usage(Backend::Draft, UnixMillis(i64::MAX)).unwrap();
    assert_eq!(later, Usage::default());
}

#[test]
fn recovery_touches_only_what_ended_processes_left() {
    let (home, first) = fresh();
    let project = project(&first, 1);
    let intended = first.intend(&order(project, 1, "123")).unwrap();
    let sent = first.intend(&order(project, 1, "12345")).unwrap();
    first.mark_sent(sent, Some(9)).unwrap();

    let second = open(home.path());
    assert_eq!(
        second.recover().unwrap(),
        Recovered::default(),
        "first lives"
    );
    drop(first);
    let recovered = second.recover().unwrap();
    assert_eq!(recovered.released.len(), 1);
    assert_eq!(recovered.released[0].id, intended);
    assert_eq!(recovered.sent.len(), 1);
    assert_eq!(
        (recovered.sent[0].id, recovered.sent[0].seed),
        (sent, Some(9))
    );
    assert_eq!(spend(&second), [0, 5, 0, 0]);

    let third = open(home.path());
    assert_eq!(
        third.recover().unwrap(),
        Recovered::default(),
        "second's now"
    );
    drop(second);
    assert_eq!(third.recover().unwrap().sent.len(), 1, "left once more");
    third.unknown(sent, "not in the history").unwrap();
    assert_eq!(spend(&third), [0, 0, 0, 5]);
    assert_eq!(third.recover().unwrap(), Recovered::default());
}

#[test]
fn the_ceiling_is_shared_and_an_ended_process_frees_its_slots() {
    let (home, first) = fresh();
    let second = open(home.path());
    let take = |library: &Library| slot(library, "draft/multilingual", 2).slot;
    assert!(take(&first).is_some());
    let seconds = take(&second).unwrap();
    assert_eq!(take(&first), None);
    assert!(slot(&first, "draft/turbo", 1).slot.is_some());
    second.free_slot(seconds).unwrap();
    assert!(take(&second).is_some());
    assert_eq!(take(&second), None);
    drop(first);
    assert!(take(&second).is_some());
    assert_eq!(second.slots_taken("draft/multilingual").unwrap(), 2);
    assert_eq!(second.slots_taken("draft/turbo").unwrap(), 0);
}

/// What a test does to the ledger; `usize` chooses the entry.
#[derive(Clone, Debug)]
enum Act {
    Intend(Backend, u64),
    Send(usize),
    Answer(usize, u64),
    Settle(usize, u64),
    Cut(usize),
    Charge(usize, u64),
    Release(usize),
    Unknown(usize),
    Save(Backend, u64),
}

fn any_act() -> impl Strategy<Value = Act> {
    let backend = prop_oneof![Just(Backend::Draft), Just(Backend::Live)];
    prop_oneof![
        3 => (backend.clone(), 0..900_u64).prop_map(|(who, quote)| Act::Intend(who, quote)),
        4 => (0..12_usize).prop_map(Act::Send),
        1 => (0..12_usize, 0..900_u64).prop_map(|(at, cost)| Act::Answer(at, cost)),
        3 => (0..12_usize, 0..900_u64).prop_map(|(at, cost)| Act::Settle(at, cost)),
        1 => (0..12_usize).prop_map(Act::Cut),
        1 => (0..12_usize, 0..900_u64).prop_map(|(at, cost)| Act::Charge(at, cost)),
        1 => (0..12_usize).prop_map(Act::Release),
        1 => (0..12_usize).prop_map(Act::Unknown),
        1 => (backend, 0..900_u64).prop_map(|(who, quote)| Act::Save(who, quote)),
    ]
}

/// An entry as the test reckons it.
struct Reckoned {
    id: EntryId,
    backend: Backend,
    quote: u64,
    told: Option<u64>,
    state: EntryState,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every entry is in exactly one sum of its own backend, whatever is done in whatever order,
    /// and a restart changes none of them.
    #[test]
    fn spent_reserved_unknown_and_released_add_up(
        acts in proptest::collection::vec(any_act(), 1..40),
    ) {
        let (home, library) = fresh();
        let project = project(&library, 1);
        let new = sound(&library, b"abc");
        let first = take(&library, project, 1, "");
        let mut entries = Vec::<Reckoned>::new();
        let mut saved = [0, 0];
        for act in acts {
            let (at, to, cost) = match act {
                Act::Intend(backend, quote) => {
                    let intent = NewIntent { backend, quote: Credits(quote), ..order(project, 1, "x") };
                    let id = library.intend(&intent).unwrap();
                    let state = EntryState::Intended;
                    entries.push(Reckoned { id, backend, quote, told: None, state });
                    continue;
                }
                Act::Save(backend, quote) => {
                    let intent = NewIntent { backend, quote: Credits(quote), ..order(project, 1, "x") };
                    library.reuse(&[first.id], &intent, false).unwrap();
                    // The same for the same line saves nothing more.
                    let saved = &mut saved[usize::from(backend == Backend::Live)];
                    *saved = if *saved == 0 { quote } else { *saved };
                    continue;
                }
                Act::Send(at) => (at, EntryState::Sent, None),
                Act::Answer(at, cost) => {
                    if let Some(entry) = entries.get_mut(at).filter(|entry| entry.state == EntryState::Sent) {
                        library.answered(entry.id, None, None, Some(Credits(cost))).unwrap();
                        entry.told = Some(cost);
                    }
                    continue;
                }
                Act::Settle(at, cost) => (at, EntryState::Settled, Some(cost)),
                Act::Cut(at) => (at, EntryState::Cut, None),
                Act::Charge(at, cost) => (at, EntryState::Charged, Some(cost)),
                Act::Release(at) => (at, EntryState::Released, None),
                Act::Unknown(at) => (at, EntryState::Unknown, None),
            };
            let Some(entry) = entries.get_mut(at) else { continue };
            let credits = Credits(cost.unwrap_or(0));
            let done = match to {
                EntryState::Sent => library.mark_sent(entry.id, None),
                EntryState::Settled => library.settle(entry.id, &new, credits).map(drop),
                EntryState::Cut => library.cut(entry.id, &new, "cut").map(drop),
                EntryState::Charged => library.charge(entry.id, credits, "paid"),
                EntryState::Released => library.release(entry.id, "refused"),
                _ => library.unknown(entry.id, "lost"),
            };
            let may = to.comes_from().contains(&entry.state);
            prop_assert_eq!(done.is_ok(), may, "{:?} to {:?}", entry.state, to);
            if may {
                entry.state = to;
                entry.told = cost.or(entry.told);
            }
        }
        let check = |library: &Library| {
            for (backend, saved) in Backend::ALL.into_iter().zip(saved) {
                let sum = |states: &[EntryState], quoted: bool| {
                    let of = |entry: &Reckoned| if quoted { entry.quote } else { entry.told.unwrap_or(entry.quote) };
                    let wanted = |entry: &&Reckoned| entry.backend == backend && states.contains(&entry.state);
                    Credits(entries.iter().filter(wanted).map(of).sum())
                };
                let spend = library.spend(backend).unwrap();
                prop_assert_eq!(spend.spent, sum(&[EntryState::Settled, EntryState::Charged], false));
                prop_assert_eq!(spend.reserved, sum(&[EntryState::Intended, EntryState::Sent], true));
                prop_assert_eq!(spend.unknown, sum(&[EntryState::Unknown, EntryState::Cut], false));
                prop_assert_eq!(spend.saved, Credits(saved));
                let usage = library.usage(backend, UnixMillis(i64::MIN)).unwrap();
                for rows in [usage.by_voice, usage.by_model, usage.by_project] {
                    prop_assert_eq!(rows.iter().map(|row| row.spent).sum::<Credits>(), spend.spent);
                }
            }
            Ok(())
        };
        check(&library)?;
        drop(library);
        check(&open(home.path()))?;
    }
}

/// What nobody said was booked as if it had been said.
#[test]
fn a_cost_that_nobody_said_is_an_estimate_until_somebody_says_it() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let order = order(project, 1, "12345");
    let entry = library.intend(&order).unwrap();
    library.mark_sent(entry, None).unwrap();
    let estimate = Cost::of(None, Credits(5));
    library
        .charge(entry, estimate, "it could not be kept")
        .unwrap();
    let month = mynah_core::day::Month::of(NOON);
    let seen = || {
        let query = LedgerQuery {
            rows: 1,
            ..LedgerQuery::default()
        };
        let row = library.ledger(&query).unwrap().rows.remove(0);
        let guessed = library
            .statement(Backend::Draft, month, None)
            .unwrap()
            .guessed;
        (row.credits, row.is_guess, guessed)
    };
    assert_eq!(seen(), (Credits(5), true, Credits(5)));
    let sound = sound(&library, b"abc");
    library
        .settle(entry, &sound, Cost::of(Some(Credits(4)), Credits(5)))
        .unwrap();
    assert_eq!(seen(), (Credits(4), false, Credits::ZERO));
}

#[test]
fn projects_are_told_with_the_models_that_they_spoke_with_last() {
    let (_home, library) = fresh();
    let [one, other] = [project(&library, 1), project(&library, 1)];
    let buy = |project, model: &str, text: &str| {
        let mut order = order(project, 1, text);
        let mut request = (*order.request).clone();
        if let Generation::Speech(speech) = &mut request {
            speech.model = model.into();
        }
        order.request = request.into();
        let entry = library.intend(&order).unwrap();
        library.mark_sent(entry, None).unwrap();
        let new = sound(&library, text.as_bytes());
        library.settle(entry, &new, Credits(1)).unwrap();
    };
    buy(one, "eleven_v3", "a");
    buy(one, "eleven_monolingual_v1", "b");
    buy(other, "eleven_v3", "c");
    let month = mynah_core::day::Month::of(NOON);
    let told = || {
        library
            .statement(Backend::Draft, month, None)
            .unwrap()
            .spoke_with
    };
    let mut pairs: Vec<_> = told()
        .into_iter()
        .map(|it| (it.project, it.model))
        .collect();
    pairs.sort();
    let old = (one, "eleven_monolingual_v1".into());
    let wanted = vec![old, (one, "eleven_v3".into()), (other, "eleven_v3".into())];
    assert_eq!(pairs, wanted);
    library.discard_project(one).unwrap();
    assert_eq!(told().len(), 1);
}
