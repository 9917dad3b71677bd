//! The form of a rule, and whose it is.

use super::*;
use mynah_core::ids::ProjectId;
use mynah_script::pronunciation::Pronunciation;

/// What the form was filled with in one project took another one's rule of that word away, when it was saved there.
#[test]
fn a_form_of_a_rule_stays_in_its_project() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let word = Word::new("lamp");
    let rule = |alias: &str| Edit::Pronounce {
        word: word.clone(),
        rule: Some(Pronunciation {
            alias: alias.to_owned(),
            ..Pronunciation::default()
        }),
    };
    desk.edit(rule("lemp"));
    let line = made::line(&desk, 3);
    let mut room = room(desk, line);
    room.state_mut().view.pronounce = Some("lamp".to_owned());
    room.run();
    assert!(room.query_by_label(&tr!("pronounce-change")).is_some());
    let desk = &mut room.state_mut().desk;
    made::switch_to(desk, ProjectId(2), made::SCRIPT);
    desk.edit(rule("laamp"));
    room.run();
    assert!(room.query_by_label(&tr!("pronounce-change")).is_none());
    let add_label = tr!("pronounce-add");
    let add = room.get_by_label(&add_label);
    assert!(add.accesskit_node().is_disabled(), "nothing is written");
    let desk = &room.state().desk;
    assert_eq!(desk.script().rules().get(&word).unwrap().alias, "laamp");
}
