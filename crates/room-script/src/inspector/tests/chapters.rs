//! The chapter desk by its labels, and the actions that its buttons ask for.

use super::*;
use mynah_ui_core::widgets::price::PriceText;

const TEXT: &str = "# Night – on the quay\n\nAnn: One.\nAnn: Two, and more.\nAnn: And three.\n\n# Day\n\nAnn: Four.\n";

/// The desk of a heading, from 0. The first line of the script has an approved take.
fn desk_of<'a>(place: usize) -> Room<'a> {
    let mut desk = made::desk(Backend::Live, TEXT);
    let line = made::line(&desk, 1);
    let take = TakeCard {
        approved: true,
        ..made::take(&desk, line, 1)
    };
    made::give_takes(&mut desk, line, vec![take]);
    let headings = desk
        .script()
        .items()
        .iter()
        .filter(|item| item.line().is_none());
    let heading = headings.map(Item::id).nth(place).unwrap();
    room(desk, heading)
}

fn shows(room: &Room<'_>, name: &str, count: usize) {
    room.get_by_label(&format!("{name}: {count}"));
}

/// Regression: a heading's inspector was empty.
#[test]
fn a_heading_shows_its_chapter_with_states_and_price() {
    let room = desk_of(0);
    room.get_by_label("Night");
    room.get_by_label("on the quay");
    room.get_by_label_contains(&tr!("script-heading-lines", count = 3));
    shows(&room, &tr!("script-state-approved"), 1);
    shows(&room, &tr!("chapter-missing"), 2);
    shows(&room, &tr!("chapter-ready"), 0);
    shows(&room, &tr!("script-state-changed"), 0);
    shows(&room, &tr!("script-state-failed"), 0);
    // Both chapters together cost what the button costs that speaks all.
    let price = |room: &Room<'_>| {
        let label = Action::GenerateChapter.label();
        let button = room.get_by_label(&label);
        button.accesskit_node().description().unwrap()
    };
    let desk = &room.state().desk;
    let lines = [2, 3].map(|number| desk.price_of(made::line(desk, number)).unwrap().quote);
    let both = desk.price(lines.into_iter().sum());
    assert!(price(&room).starts_with(&PriceText::short(both).said));
    let other = desk_of(1);
    let desk = &other.state().desk;
    let last = desk.price_of(made::line(desk, 4)).unwrap();
    assert!(price(&other).starts_with(&PriceText::short(last).said));
}

#[test]
fn each_button_asks_for_its_action_where_there_is_something_to_do() {
    let is_off = |room: &Room<'_>, action: Action| {
        let label = action.label();
        let button = room.get_by_label(&label);
        button.accesskit_node().is_disabled()
    };
    let mut room = desk_of(0);
    for action in [
        Action::GenerateChapter,
        Action::ExportChapter,
        Action::FoldAll,
    ] {
        assert!(!is_off(&room, action), "{action:?}");
        room.get_by_label(&action.label()).click();
        room.run();
        let asked = room.state_mut().wishes.actions.pop_back();
        assert_eq!(asked, Some(action));
    }
    // Its only take is approved.
    assert!(is_off(&room, Action::ReviewChapter));
    assert!(is_off(&room, Action::ApproveChapter));
    let line = made::line(&room.state().desk, 2);
    let desk = &mut room.state_mut().desk;
    let take = made::take(desk, line, 1);
    made::give_takes(desk, line, vec![take]);
    room.run();
    for action in [Action::ReviewChapter, Action::ApproveChapter] {
        room.get_by_label(&action.label()).click();
        room.run();
        let asked = room.state_mut().wishes.actions.pop_back();
        assert_eq!(asked, Some(action));
    }
    let other = desk_of(1);
    assert!(is_off(&other, Action::ExportChapter), "it has no take");
}

/// Regression: a long chapter was never counted to its end while takes arrived.
#[test]
fn a_long_chapter_is_counted_while_takes_arrive() {
    let lines: Vec<String> = (1..=3_000)
        .map(|line| format!("Ann: Line {line}.\n"))
        .collect();
    let desk = made::desk(Backend::Draft, &format!("# Night\n\n{}", lines.concat()));
    let heading = desk.script().items().get(0).unwrap().id();
    let mut room = room(desk, heading);
    let counted = tr!("script-heading-lines", count = 3_000);
    let is_counted = (1..=40).any(|number| {
        let desk = &mut room.state_mut().desk;
        let line = made::line(desk, number);
        let take = made::take(desk, line, 1);
        made::give_takes(desk, line, vec![take]);
        room.step();
        room.query_by_label_contains(&counted).is_some()
    });
    assert!(is_counted);
}
