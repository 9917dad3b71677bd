//! What a line has of its own, and how numbers are written.

use super::*;
use mynah_core::settings::ChosenSettings;
use mynah_script::tuning::LineChange;

fn tune(desk: &mut Desk, change: LineChange) {
    let id = made::line(desk, 2);
    desk.edit(Edit::TuneLine { id, change });
}

/// Only the inspector told of it.
#[test]
fn a_line_with_a_model_or_settings_of_its_own_has_a_sign() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    tune(
        &mut desk,
        LineChange::Settings(Some(ChosenSettings::default())),
    );
    let mut room = room(desk);
    run(&mut room);
    let speaker = |room: &Room<'_>| room.get_by_label_contains("Line 2, ").rect();
    let before = speaker(&room);
    room.get_by_label(&tr!("script-line-own.settings"));
    let desk = &mut room.state_mut().desk;
    tune(desk, LineChange::Model(Some("eleven_v3".into())));
    run(&mut room);
    room.get_by_label("Has a model (Eleven v3) and settings of its own");
    tune(&mut room.state_mut().desk, LineChange::Settings(None));
    run(&mut room);
    room.get_by_label("Has a model of its own: Eleven v3");
    tune(&mut room.state_mut().desk, LineChange::Model(None));
    run(&mut room);
    assert!(room.query_by_label_contains("of its own").is_none());
    assert_eq!(speaker(&room), before);
}

/// The header had its thousands apart, and rows and hints hadn't.
#[test]
fn large_numbers_are_written_one_way() {
    let lines = 10_000;
    for said in [
        tr!("script-heading-lines", count = lines),
        tr!("go-to-of", lines = lines),
        tr!("hint-count", count = lines),
        tr!(
            "script-line-name",
            number = lines,
            speaker = "Tom",
            text = "Hi."
        ),
    ] {
        assert!(said.contains("10\u{2009}000"), "{said}");
    }
    assert_eq!(tr!("go-to-of", lines = 9_999), "of 9999");
    assert_eq!(
        tr!("inspector-seed-lock.tip", seed = "48210")
            .matches("48210")
            .count(),
        1
    );
}
