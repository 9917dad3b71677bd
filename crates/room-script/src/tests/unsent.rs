//! Lines that a limit of the user has no room for.

use super::*;
use mynah_model::trouble::{Details, Kind, Trouble};

fn over_budget(behind: bool) -> Trouble {
    let details = Details {
        kind: Kind::Budget,
        behind,
        ..Details::default()
    };
    Trouble {
        what: "The budget has no room".to_owned(),
        details: Arc::new(details),
        ..made::busy()
    }
}

/// Regression: after "Generate 1 of 3 lines" the room said "Failed 2".
#[test]
fn lines_over_the_budget_have_a_filter_of_their_own() {
    let mut desk = made::desk(Backend::Live, "ANN: One.\nANN: Two.\nANN: Three.\n");
    for (number, job) in [(2, 7), (3, 8)] {
        let line = made::line(&desk, number);
        let refused = JobEvent::Failed(over_budget(number > 2));
        made::job(&mut desk, job, line, [refused]);
    }
    let mut room = room(desk);
    run(&mut room);
    room.get_by_label(&tr!("script-filter-unsent")).click();
    run(&mut room);
    let is_listed = |room: &Room<'_>, line: &str| {
        let mut rows = room.query_all_by_label_contains(line);
        rows.next().is_some()
    };
    let listed = ["Line 1, ", "Line 2, ", "Line 3, "].map(|line| is_listed(&room, line));
    assert_eq!(listed, [false, true, true]);
    room.get_by_label(&tr!("script-filter-failed")).click();
    run(&mut room);
    room.get_by_label_contains(&tr!("script-none-failed"));
    // Without such lines nobody lists them.
    let desk = &mut room.state_mut().desk;
    for job in [7, 8].map(mynah_core::ids::JobId) {
        desk.apply(Event::Job(job, JobEvent::Dismissed));
    }
    run(&mut room);
    assert!(room.query_by_label(&tr!("script-filter-unsent")).is_none());
}

/// Regression: the palette listed failed lines, but not those that a limit has no room for.
#[test]
fn the_action_lists_lines_that_were_not_sent() {
    let mut desk = made::desk(Backend::Live, "ANN: One.\nANN: Two.\n");
    let line = made::line(&desk, 2);
    let refused = JobEvent::Failed(over_budget(false));
    made::job(&mut desk, 7, line, [refused]);
    let mut room = room(desk);
    act(&mut room, Action::ListUnsent);
    let is_listed = |line: &str| room.query_all_by_label_contains(line).next().is_some();
    assert_eq!(["Line 1, ", "Line 2, "].map(is_listed), [false, true]);
}
