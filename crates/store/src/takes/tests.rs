//! Takes: found again, picked, binned, lost and found.

use super::*;
use crate::blobs;
use crate::budgets::{Consent, Origin};
use crate::takes;
use crate::testing::{fresh, order, project, sound, take};
use mynah_core::backend::Backend;
use mynah_core::ids::RequestId;
use mynah_records::takes::Fitting;
use mynah_records::takes::TakeFilter;

/// Picked, discarded and number of every take of line 1, newest first.
fn line(library: &Library, project: ProjectId) -> Vec<(u32, bool, bool)> {
    let cards = library.line_takes(project, LineId(1)).unwrap();
    cards
        .iter()
        .map(|card| (card.number, card.picked, card.discarded))
        .collect()
}

#[test]
fn the_same_request_is_found_and_costs_nothing() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let first = take(&library, project, 1, "12345");
    let find = |account| library.find(Backend::Draft, account, "fingerprint of 12345");
    assert_eq!(find("draft").unwrap(), [first.id]);
    assert_eq!(find("another").unwrap(), []);

    let own = library.reuse(&[first.id], &order(project, 1, "12345"), true);
    assert_eq!(own.unwrap()[0].id, first.id, "the line's own is not copied");
    let copy = library.reuse(&[first.id], &order(project, 2, "12345"), true);
    let copy = copy.unwrap().remove(0);
    assert_eq!((copy.line, copy.number), (Some(LineId(2)), 1));
    assert_eq!((copy.cost, copy.picked), (Credits::ZERO, true));
    let (one, two) = (
        library.take(first.id).unwrap(),
        library.take(copy.id).unwrap(),
    );
    assert_eq!((one.blob, one.words), (two.blob, two.words));
    let spend = library.spend(Backend::Draft).unwrap();
    assert_eq!((spend.spent, spend.saved), (Credits(5), Credits(10)));
}

/// A cell of a sweep that was applied, taken back and applied again was "saved by the cache" each time.
#[test]
fn what_a_line_is_given_once_more_saves_nothing_more() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let first = take(&library, project, 1, "12345");
    for _ in 0..3 {
        library
            .reuse(&[first.id], &order(project, 2, "12345"), true)
            .unwrap();
        assert_eq!(library.spend(Backend::Draft).unwrap().saved, Credits(5));
    }
    library
        .reuse(&[first.id], &order(project, 1, "12345"), true)
        .unwrap();
    let spend = library.spend(Backend::Draft).unwrap();
    assert_eq!(spend.saved, Credits(10), "another line's is");
    // What is of no line grew with each time.
    for _ in 0..3 {
        let mut of_none = order(project, 2, "12345");
        (of_none.project, of_none.line) = (None, None);
        library.reuse(&[first.id], &of_none, true).unwrap();
    }
    let spend = library.spend(Backend::Draft).unwrap();
    assert_eq!(spend.saved, Credits(15));
}

/// Regression: a sound effect that had cost 60 of at most 120 credits counted as 120 credits saved.
#[test]
fn a_reused_take_saves_what_it_cost() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let intent = order(project, 1, "12345");
    let entry = library.intend(&intent).unwrap();
    library.mark_sent(entry, None).unwrap();
    let sound = sound(&library, b"12345");
    let mut take = library.settle(entry, &sound, Credits(3)).unwrap();
    // The second copy is made of the first one, which cost nothing.
    for line in [2, 3] {
        let copies = library.reuse(&[take.id], &order(project, line, "12345"), true);
        take = copies.unwrap().remove(0);
    }
    assert_eq!(library.spend(Backend::Draft).unwrap().saved, Credits(6));
}

/// Words that were put back as they had been were given the newest take, and not the one that was approved.
#[test]
fn of_several_takes_of_a_request_the_approved_one_comes_first() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let takes = [1, 2, 3].map(|_| take(&library, project, 1, "12345").id);
    let first = || {
        let found = library.find(Backend::Draft, "draft", "fingerprint of 12345");
        found.unwrap().remove(0)
    };
    assert_eq!(first(), takes[2]);
    library.star(takes[1], true).unwrap();
    assert_eq!(first(), takes[1]);
    library.approve(&takes[..1], true).unwrap();
    assert_eq!(first(), takes[0]);
    library.discard(takes[0]).unwrap();
    assert_eq!(first(), takes[1], "nobody wants what lies in the bin");
}

/// The newest one was picked, which nobody had chosen, and never what was chosen in place of these words.
#[test]
fn the_take_of_these_words_is_the_one_that_was_chosen_last() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let takes = [1, 2, 3].map(|_| take(&library, project, 1, "12345"));
    let wanted = Fitting {
        line: LineId(1),
        backend: Backend::Draft,
        request: takes[0].request.speech().unwrap().clone(),
    };
    let picked = || {
        let cards = library.line_takes(project, LineId(1)).unwrap();
        cards.into_iter().find(|card| card.picked).unwrap()
    };
    library.pick(takes[1].id).unwrap();
    let other = take(&library, project, 1, "678");
    assert_eq!(picked().id, other.id);
    let again = || library.pick_fitting(project, std::slice::from_ref(&wanted));
    assert_eq!(again().unwrap(), [LineId(1)]);
    assert_eq!(picked().id, takes[1].id);
    assert_eq!(again().unwrap(), [], "it is picked already");
    let instead = other.id;
    library.pick_instead(instead, &wanted.request).unwrap();
    take(&library, project, 1, "9");
    assert_eq!(again().unwrap(), [LineId(1)]);
    assert_eq!(picked().id, instead);
    assert_eq!(picked().picked_for.as_deref(), Some(&wanted.request));
    library.discard(instead).unwrap();
    take(&library, project, 1, "10");
    again().unwrap();
    assert_eq!(picked().id, takes[1].id, "the bin has none");
    library.mark_missing(takes[1].id, true).unwrap();
    take(&library, project, 1, "11");
    again().unwrap();
    assert_eq!(picked().id, takes[2].id, "what can be heard comes first");
}

/// What was put into a script stood twice in the list, and once more after that was taken back.
#[test]
fn what_is_put_into_a_script_is_listed_once() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let first = take(&library, project, 1, "12345");
    let listed = || {
        let listed = library.list_takes(&TakeFilter::default(), None, 9).unwrap();
        listed.iter().map(|of| of.card.id).collect::<Vec<_>>()
    };
    let put = NewIntent {
        quote: Credits::ZERO,
        ..order(project, 2, "12345")
    };
    let copy = library.reuse(&[first.id], &put, true).unwrap().remove(0);
    assert_eq!(listed(), [first.id]);
    // Of two that it was put to, the first stands for both once it is all that is left.
    let other = library.reuse(
        &[copy.id],
        &NewIntent {
            line: Some(LineId(3)),
            ..put
        },
        true,
    );
    other.unwrap();
    library.discard(first.id).unwrap();
    assert_eq!(listed(), [copy.id]);
    // What was ordered, and is there already, is a row of its own as any order.
    library.restore(first.id).unwrap();
    let saved = library.reuse(&[first.id], &order(project, 4, "12345"), true);
    assert_eq!(listed(), [saved.unwrap()[0].id, first.id]);
}

/// A draft that was ordered before the line's own take came would have been its line's take after it.
#[test]
fn a_rehearsal_takes_no_real_take_s_place() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    library.set_backend(project, Backend::Live).unwrap();
    let real = |line, text| {
        let order = NewIntent {
            backend: Backend::Live,
            account: "user".to_owned(),
            ..order(project, line, text)
        };
        let entry = library.intend(&order).unwrap();
        library.mark_sent(entry, Some(7)).unwrap();
        let sound = sound(&library, text.as_bytes());
        library.settle(entry, &sound, order.quote).unwrap()
    };
    let draft = take(&library, project, 1, "one");
    assert!(draft.picked, "nothing else is there");
    assert!(real(1, "one").picked);
    let again = library.reuse(&[draft.id], &order(project, 1, "one"), true);
    assert!(!again.unwrap()[0].picked);
    assert_eq!(
        line(&library, project),
        [(2, true, false), (1, false, false)]
    );
    // Words that the real take doesn't have are heard.
    assert!(take(&library, project, 1, "two").picked);
    // Where Draft voices speak it is their own.
    library.set_backend(project, Backend::Draft).unwrap();
    assert!(real(2, "one").picked);
    assert!(take(&library, project, 2, "one").picked);
}

/// With one of three sounds gone nothing was found and all three were bought, and the price was shown as nothing.
#[test]
fn a_request_is_held_where_all_of_its_takes_are_found() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let intent = order(project, 1, "three");
    let entry = library.intend(&intent).unwrap();
    library.mark_sent(entry, None).unwrap();
    let sounds = ["a", "b", "c"].map(|bytes| sound(&library, bytes.as_bytes()));
    let takes = library.settle_all(entry, &sounds, Credits(5)).unwrap();
    let held = || library.held(Backend::Draft, "draft").unwrap().len();
    let found = || library.find_like(&intent).unwrap().len();
    assert_eq!((held(), found()), (1, 3));
    std::fs::remove_file(library.take(takes[1].id).unwrap().path).unwrap();
    assert_eq!(found(), 0);
    assert_eq!(held(), 0);
    // Bought again: what is left of the first three takes nothing from these.
    let again = library.intend(&intent).unwrap();
    library.mark_sent(again, None).unwrap();
    let sounds = ["d", "e", "f"].map(|bytes| sound(&library, bytes.as_bytes()));
    library.settle_all(again, &sounds, Credits(5)).unwrap();
    assert_eq!((held(), found()), (1, 3));
}

#[test]
fn a_text_of_the_command_line_belongs_to_no_line() {
    let (_home, library) = fresh();
    let intent = NewIntent {
        project: None,
        line: None,
        ..order(ProjectId(1), 1, "12345")
    };
    let mut cards = Vec::new();
    for _ in 0..2 {
        let entry = library.intend(&intent).unwrap();
        library.mark_sent(entry, None).unwrap();
        let sound = sound(&library, b"abc");
        cards.push(library.settle(entry, &sound, Credits(5)).unwrap());
    }
    assert!(cards.iter().all(|card| card.number == 1 && !card.picked));
    let again = library.reuse(&[cards[0].id], &intent, true).unwrap();
    assert_eq!(again[0].cost, Credits::ZERO);
}

#[test]
fn a_line_has_one_picked_take_and_the_bin_gives_back() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let first = take(&library, project, 1, "one");
    let second = take(&library, project, 1, "two");
    assert_eq!(
        line(&library, project),
        [(2, true, false), (1, false, false)]
    );
    library.pick(first.id).unwrap();
    assert_eq!(
        line(&library, project),
        [(2, false, false), (1, true, false)]
    );
    let after = library.discard(first.id).unwrap();
    assert_eq!(after[0].id, second.id);
    assert_eq!(
        line(&library, project),
        [(2, true, false), (1, false, true)]
    );
    library.discard(second.id).unwrap();
    assert_eq!(
        line(&library, project),
        [(2, false, true), (1, false, true)]
    );
    let summary = &library.summaries(project).unwrap()[0].1;
    assert_eq!((summary.count, summary.picked.is_none()), (0, true));
    library.restore(first.id).unwrap();
    assert_eq!(
        line(&library, project),
        [(2, false, true), (1, true, false)]
    );
    library.star(first.id, true).unwrap();
    let after = library.note(first.id, "softer").unwrap();
    assert!(after[1].starred && after[1].note == "softer");
    assert!(matches!(
        library.pick(TakeId(99)),
        Err(LibraryError::NoTake(TakeId(99)))
    ));
}

#[test]
fn approved_takes_stay_so_and_outlive_a_clean_up() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let first = take(&library, project, 1, "one");
    let second = take(&library, project, 1, "two");
    let third = take(&library, project, 1, "three");
    let gone = TakeId(99);
    let told = library.approve(&[first.id, gone, third.id], true).unwrap();
    assert_eq!(
        told,
        [first.id, third.id].map(|id| (project, LineId(1), id))
    );
    let cleaned = library.discard_unpicked(Some(project)).unwrap();
    assert_eq!(cleaned.len(), 1);
    let takes = library.line_takes(project, LineId(1)).unwrap();
    let kept = |take: &TakeCard| (take.id, take.approved, take.discarded);
    let takes: Vec<_> = takes.iter().map(kept).collect();
    assert_eq!(
        takes,
        [
            (third.id, true, false),
            (second.id, false, true),
            (first.id, true, false)
        ]
    );
}

#[test]
fn lost_and_damaged_sound_is_noticed() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let card = take(&library, project, 1, "12345");
    let path = library.sound(card.id).unwrap();
    assert!(library.check_sounds().unwrap().is_empty());
    assert!(library.verify(card.id).unwrap());

    std::fs::write(&path, b"54321").unwrap();
    assert!(
        library.check_sounds().unwrap().is_empty(),
        "the length is right"
    );
    assert!(!library.verify(card.id).unwrap());
    assert!(library.take(card.id).unwrap().card.missing);

    std::fs::remove_file(&path).unwrap();
    assert!(matches!(
        library.sound(card.id),
        Err(LibraryError::MissingBlob { .. })
    ));
    let find = || library.find(Backend::Draft, "draft", "fingerprint of 12345");
    assert_eq!(find().unwrap(), []);

    // The same sound once more brings the lost take back too.
    let again = take(&library, project, 1, "12345");
    assert!(!library.take(card.id).unwrap().card.missing);
    assert!(library.check_sounds().unwrap().is_empty());
    std::fs::rename(&path, path.with_extension("away")).unwrap();
    assert_eq!(library.check_sounds().unwrap(), [card.id, again.id]);
    std::fs::rename(path.with_extension("away"), &path).unwrap();
    assert_eq!(library.check_sounds().unwrap(), [card.id, again.id]);
    assert!(!library.take(again.id).unwrap().card.missing);
}

#[test]
fn a_take_of_the_cache_names_the_answer_that_was_paid_for() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let intent = order(project, 1, "12345");
    let entry = library.intend(&intent).unwrap();
    library.mark_sent(entry, None).unwrap();
    let request = RequestId::from("req");
    let item = mynah_core::ids::ItemId::from(mynah_core::ids::HistoryItemId::from("item"));
    library
        .answered(entry, Some(&request), Some(&item), None)
        .unwrap();
    let first = library
        .settle(entry, &sound(&library, b"abc"), Credits(5))
        .unwrap();
    let copy = library
        .reuse(&[first.id], &order(project, 2, "12345"), false)
        .unwrap()
        .remove(0);
    let copy = library.take(copy.id).unwrap();
    assert_eq!(
        (copy.request_id, copy.history_item),
        (Some(request), Some(item))
    );
}

#[test]
fn peaks_can_be_lost_and_made_again() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let card = take(&library, project, 1, "12345");
    let blob = library.take(card.id).unwrap().blob;
    let peaks = blobs::beside(library.paths(), &blob.hash, PEAKS);
    std::fs::remove_file(&peaks).unwrap();
    assert_eq!(library.peaks(card.id).unwrap(), None);
    library.keep_peaks(card.id, b"again").unwrap();
    assert_eq!(library.peaks(card.id).unwrap(), Some(b"again".to_vec()));
}

#[test]
fn a_long_project_opens_with_two_queries() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let card = take(&library, project, 1, "12345");
    let lines = 10_000_u64;
    library
        .write(|tx| {
            for line in 2..=lines {
                for number in 1..=2 {
                    tx.prepare_cached(
                        "INSERT INTO take (entry, project, line, number, backend, account,
                            fingerprint, voice_name, request, seconds, cost, kept_at, mini, words,
                            picked, hash, extension, bytes)
                         SELECT entry, project, ?2, ?3, backend, account, fingerprint, voice_name,
                            request, seconds, cost, kept_at, mini, words, ?3 = 2, hash, extension,
                            bytes
                         FROM take WHERE id = ?1",
                    )?
                    .execute(params![card.id, LineId(line), number])?;
                }
            }
            Ok(())
        })
        .unwrap();
    let summaries = library
        .read(|connection| takes::summaries(connection, project))
        .unwrap();
    assert_eq!(summaries.len() as u64, lines);
    assert!(summaries[1..].iter().all(|(line, takes)| {
        let picked = takes.picked.as_ref().unwrap();
        takes.count == 2 && picked.line == Some(*line) && picked.number == 2
    }));
}

/// Found late, after a crash, it took the place of the take that somebody had.
#[test]
fn one_of_several_takes_leaves_the_line_s_take_however_it_comes() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let had = take(&library, project, 1, "one");
    let beside = |line, text| {
        let order = order(project, line, text);
        let origin = Origin {
            beside: true,
            ..Origin::default()
        };
        let entry = library.intend_within(&order, false, &Consent::Given, origin);
        let entry = entry.unwrap().unwrap();
        library.mark_sent(entry, Some(7)).unwrap();
        let sound = sound(&library, text.as_bytes());
        library.settle(entry, &sound, order.quote).unwrap()
    };
    assert!(!beside(1, "one").picked);
    assert!(library.take(had.id).unwrap().card.picked);
    assert!(beside(1, "other words").picked, "the old one says less");
    assert!(beside(2, "one").picked, "there is none");
}

#[test]
fn starred_takes_of_a_project_are_listed_without_its_bin() {
    let (_home, library) = fresh();
    let ours = project(&library, 3);
    let theirs = project(&library, 1);
    let second = take(&library, ours, 2, "two");
    let first = take(&library, ours, 1, "one");
    let binned = take(&library, ours, 3, "three");
    let plain = take(&library, ours, 1, "one more");
    let other = take(&library, theirs, 1, "theirs");
    for take in [&second, &first, &binned, &other] {
        library.star(take.id, true).unwrap();
    }
    library.discard(binned.id).unwrap();
    let listed = |also: &[TakeId]| {
        let cards = library.starred(ours, also).unwrap();
        cards.iter().map(|card| card.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(&[]), [first.id, second.id]);
    let also = [plain.id, first.id, binned.id, other.id];
    assert_eq!(listed(&also), [first.id, plain.id, second.id]);
}

/// What one account had paid was taken off the price that another one was to pay, and counted as spent by it.
#[test]
fn parts_are_those_of_the_account_that_paid_them() {
    use mynah_core::ids::OrderId;
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let mark = OrderId(7);
    let buy = |account: &str, text: &str| {
        let part = NewIntent {
            account: account.to_owned(),
            ..order(project, 1, text)
        };
        let origin = Origin {
            order: Some(mark),
            ..Origin::default()
        };
        let entry = library.intend_within(&part, false, &Consent::Asked, origin);
        let entry = entry.unwrap().unwrap();
        library.mark_sent(entry, None).unwrap();
        let sound = sound(&library, text.as_bytes());
        library.settle(entry, &sound, part.quote).unwrap();
    };
    let none = library.paid_for(mark).unwrap();
    assert_eq!((none.bought, none.account), (Credits::ZERO, None));
    buy("one", "12345");
    buy("other", "123");
    let paid = library.paid_for(mark).unwrap();
    assert_eq!((paid.spent, paid.bought), (Credits(8), Credits(3)));
    assert_eq!(paid.account.as_deref(), Some("other"));
    let by = ["one", "other", "third"].map(|account| library.paid_by(mark, account).unwrap());
    assert_eq!(by, [Credits(5), Credits(3), Credits::ZERO]);
}
