//! The list of best takes where it can't be read.

use super::*;
use mynah_model::event::TakesEvent;

/// It said for ever that it looks for stars.
#[test]
fn a_list_that_cannot_be_read_says_so_and_is_read_again() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = room(desk, Picked::Nothing, &[Action::BestTakes]);
    let asked = |room: &Room<'_>| sent(room).matches("Best {").count();
    room.run_steps(3);
    room.get_by_label(&tr!("best-loading"));
    assert_eq!(asked(&room), 1);
    let project = room.state().desk.project.as_ref().unwrap().card.id;
    let answer = |room: &mut Room<'_>, rows| {
        let told = Event::Takes(TakesEvent::Best(project, rows));
        room.state_mut().desk.apply(told);
        room.run_steps(3);
    };
    for times in 1..=2 {
        answer(&mut room, Err(Box::new(made::busy())));
        room.get_by_label_contains("The service was busy");
        assert!(room.query_by_label(&tr!("best-loading")).is_none());
        assert_eq!(asked(&room), times, "nobody asked for it again");
        room.get_by_label(&tr!("remedy-read")).click();
        room.run_steps(3);
        assert_eq!(asked(&room), times + 1);
        room.get_by_label(&tr!("best-loading"));
    }
    answer(&mut room, Ok(Vec::new()));
    room.get_by_label_contains("No take has a star yet");
}
