//! What a heading hasn't.

use super::*;
use mynah_script::document::Item;
use mynah_ui_core::ctx::View;

/// Whatever a line can be asked for and a heading can't says so: one list was longer than the other.
#[test]
fn what_a_heading_has_not_says_why() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let items = desk.script().items();
    let heading = items.from(0).find(|item| item.line().is_none());
    let on = |row| View {
        line: Some(row),
        ..View::default()
    };
    let heading = on(heading.map(Item::id).expect("a heading"));
    let line = on(made::line(&desk, 1));
    let of_lines =
        |action: &Action| action.is_ready(&desk, &line) && !action.is_ready(&desk, &heading);
    let of_lines = Action::ALL.iter().filter(|action| of_lines(action));
    let (said, silent) =
        of_lines.partition::<Vec<&Action>, _>(|action| action.why_not(&desk, &heading).is_some());
    assert_eq!(silent, [&Action::Palette; 0]);
    assert!(said.len() > 8, "{said:?}");
}

/// Nothing showed, and the inspector took the keys with the next line: what was typed then went into its fields.
#[test]
fn what_a_heading_has_not_is_said_and_takes_the_keys_from_no_line() {
    let actions = [
        Action::Pronounce,
        Action::Stability,
        Action::ChooseModel,
        Action::ChooseFormat,
        Action::ChooseVoice,
        Action::Inspector,
    ];
    for action in actions {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let items = desk.script().items();
        let heading = items.from(0).find(|item| item.line().is_none());
        let heading = heading.map(Item::id).expect("a heading");
        let line = made::line(&desk, 1);
        let mut window = window(desk, (1440.0, 900.0));
        window.state_mut().view.line = Some(heading);
        window.run();
        window.state_mut().with(|_, cx| cx.act(action));
        window.run();
        window.get_by_label_contains("a heading has none");
        window.state_mut().view.line = Some(line);
        window.run();
        window.run();
        let row = window.get_by_label_contains("Line 1, ");
        assert!(row.accesskit_node().is_focused(), "{action:?}");
        // There it is done.
        window.state_mut().with(|_, cx| cx.act(action));
        window.run();
        let row = window.get_by_label_contains("Line 1, ");
        assert!(!row.accesskit_node().is_focused(), "{action:?}");
    }
}

/// "Nothing to hear yet" stood over "Space plays the takes below the heading".
#[test]
fn a_heading_with_takes_below_it_is_not_called_silent() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let items = desk.script().items();
    let heading = items.from(0).find(|item| item.line().is_none());
    let heading = heading.map(Item::id).expect("a heading");
    let line = made::line(&desk, 1);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.line = Some(heading);
    window.run();
    assert!(window.query_by_label(&tr!("transport-nothing")).is_none());
    window.get_by_label(&tr!("transport-heading"));
    window.get_by_label(&tr!("transport-nothing.hint-heading", keys = "Space"));
}
