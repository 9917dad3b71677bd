//! A stop-loss holds, whoever orders under it and from which process.

use super::*;
use crate::budgets::{Consent, Origin};
use crate::testing::{fresh, open, order, project};
use mynah_records::sweeps::SweepChange;

fn under(of: Tried, most: u64) -> StopLoss {
    StopLoss {
        of,
        most: Some(Credits(most)),
        held: 0,
    }
}

fn intend(
    library: &Library,
    (project, text): (ProjectId, &str),
    stop_loss: StopLoss,
) -> Result<Option<EntryId>, LibraryError> {
    let origin = Origin {
        stop_loss: Some(stop_loss),
        ..Origin::default()
    };
    library.intend_within(&order(project, 1, text), false, &Consent::Given, origin)
}

fn over(done: Result<Option<EntryId>, LibraryError>) -> OverStopLoss {
    match done {
        Err(LibraryError::OverStopLoss(over)) => over,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn what_was_ordered_in_another_window_counts_until_it_is_known_to_be_less() {
    let (home, library) = fresh();
    let other = open(home.path());
    let project = project(&library, 3);
    let sweep = under(Tried::Sweep(LineId(2)), 10);
    library
        .keep_stop_loss(project, Backend::Draft, sweep)
        .unwrap();
    let held = intend(&library, (project, "123456"), sweep).unwrap();
    let refused = over(intend(&other, (project, "12345"), sweep));
    assert_eq!(
        (refused.needed, refused.left, refused.most),
        (Credits(5), Credits(4), Credits(10))
    );
    // Another line's, and what is ordered under none, is another matter.
    let elses = under(Tried::Sweep(LineId(3)), 10);
    intend(&other, (project, "12345"), elses).unwrap();
    other.intend(&order(project, 1, "1234567890")).unwrap();
    library.release(held.unwrap(), "cancelled").unwrap();
    let sent = intend(&other, (project, "12345"), sweep).unwrap().unwrap();
    let spent = |of| library.spent_under(project, Backend::Draft, of).unwrap();
    assert_eq!(spent(sweep.of), Credits(5));
    // It is perhaps charged, and counts as that.
    other.mark_sent(sent, None).unwrap();
    other.unknown(sent, "cut").unwrap();
    over(intend(&library, (project, "123456"), sweep));
    assert_eq!(
        library.stop_loss_of(sent).unwrap().map(|it| it.of),
        Some(sweep.of)
    );
}

#[test]
fn what_is_kept_by_now_counts_and_not_what_stood_when_it_was_ordered() {
    let (_home, library) = fresh();
    let project = project(&library, 3);
    let line = LineId(2);
    let sweep = under(Tried::Sweep(line), 10);
    library
        .keep_stop_loss(project, Backend::Draft, sweep)
        .unwrap();
    let waits = intend(&library, (project, "123456"), sweep).unwrap();
    let limit = |most: Option<Credits>| {
        let change = SweepChange {
            limit: Some((line, most)),
            ..SweepChange::default()
        };
        library
            .keep_sweep_limit(project, Backend::Draft, change)
            .unwrap();
    };
    limit(Some(Credits(5)));
    let sent = library.mark_sent(waits.unwrap(), None);
    assert!(matches!(sent, Err(LibraryError::OverStopLoss(_))));
    limit(Some(Credits(6)));
    library.mark_sent(waits.unwrap(), None).unwrap();
    over(intend(&library, (project, "1"), sweep));
    limit(None);
    intend(&library, (project, "1"), sweep).unwrap();
}

#[test]
fn a_casting_call_holds_by_its_own_limit_even_where_it_could_not_be_kept() {
    let (_home, library) = fresh();
    let project = project(&library, 3);
    let call = under(Tried::Call(7), 10);
    intend(&library, (project, "12345678"), call).unwrap();
    over(intend(&library, (project, "123"), call));
    let id = library
        .begin_audition(project, r#"{"seed":7,"limit":null}"#)
        .unwrap();
    intend(&library, (project, "123"), call).unwrap();
    library
        .keep_stop_loss(project, Backend::Draft, under(Tried::Call(7), 12))
        .unwrap();
    assert_eq!(
        over(intend(&library, (project, "12"), call)).left,
        Credits(1)
    );
    let kept = library.auditions(project).unwrap();
    assert_eq!(kept[0].id, id);
    assert_eq!(kept[0].content, r#"{"seed":7,"limit":12}"#);
}

/// It was kept in vain, and the whole batch went out without a limit.
#[test]
fn a_sweeps_limit_holds_as_it_was_ordered_where_nothing_is_kept_of_it() {
    let (_home, library) = fresh();
    let project = project(&library, 3);
    let sweep = under(Tried::Sweep(LineId(2)), 5);
    intend(&library, (project, "1234"), sweep).unwrap();
    over(intend(&library, (project, "12"), sweep));
    // That there is none is kept as well.
    let none = StopLoss {
        most: None,
        ..sweep
    };
    library
        .keep_stop_loss(project, Backend::Draft, none)
        .unwrap();
    intend(&library, (project, "12"), sweep).unwrap();
}

/// The limit of the fifty-first line put the first one's out, while its orders still waited.
#[test]
fn no_limit_is_put_out_by_those_of_other_lines() {
    let (_home, library) = fresh();
    let project = project(&library, 3);
    for line in 1..=120 {
        let sweep = under(Tried::Sweep(LineId(line)), line);
        library
            .keep_stop_loss(project, Backend::Draft, sweep)
            .unwrap();
    }
    let of = Tried::Sweep(LineId(1));
    over(intend(
        &library,
        (project, "12"),
        StopLoss {
            of,
            most: None,
            held: 0,
        },
    ));
}

/// A sweep that was opened with one line and tried another along was counted by line where it is shown, and by sweep
/// where it holds: what was offered was refused, or what was refused stood there as left.
#[test]
fn what_is_shown_as_spent_is_what_holds() {
    let (_home, library) = fresh();
    let project = project(&library, 3);
    let (first, second) = (LineId(2), LineId(3));
    let sweep = under(Tried::Sweep(first), 100);
    let shown = |line| {
        let defaults = library.project(project).unwrap().1;
        let sweep = defaults.sweep.get(&Backend::Draft);
        sweep.map_or(Credits::ZERO, |sweep| sweep.spent_on(line))
    };
    // Reported per line. The ledger's figure per sweep decides.
    for line in [first, second] {
        let change = SweepChange {
            spent: Some((line, 50)),
            ..SweepChange::default()
        };
        library
            .keep_sweep_limit(project, Backend::Draft, change)
            .unwrap();
    }
    intend(&library, (project, "123456"), sweep).unwrap();
    intend(&library, (project, "1234"), sweep).unwrap();
    let spent = |of| library.spent_under(project, Backend::Draft, of).unwrap();
    assert_eq!(shown(first), spent(sweep.of));
    assert_eq!((shown(first), shown(second)), (Credits(10), Credits::ZERO));
    // What waits for its turn isn't in the ledger, and counts.
    let change = |begun, ended, by| SweepChange {
        spent: Some((first, by)),
        begun,
        ended,
        ..SweepChange::default()
    };
    let waits = change(vec![(first, 7, Credits(30))], Vec::new(), 30);
    let keep = |change| {
        library
            .keep_sweep_limit(project, Backend::Draft, change)
            .unwrap();
    };
    keep(waits);
    assert_eq!(shown(first), Credits(80));
    keep(change(Vec::new(), vec![7], 0));
    assert_eq!(shown(first), Credits(10), "it came to nothing");
}
