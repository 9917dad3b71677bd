//! A backup is not brought back without a question.

use super::*;

fn asked(answer: Picked) -> Room<'static> {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = room(desk, answer, &[Action::BringBack]);
    wait(&mut room);
    room.run();
    room
}

/// It replaced the library at once.
#[test]
fn a_chosen_backup_is_asked_about_and_a_no_changes_nothing() {
    let mut room = asked(Picked::Path("disk".into()));
    room.get_by_label(&tr!("dialog-restore"));
    room.get_by_label("disk");
    room.get_by_label_contains("its newer state goes into the bin");
    room.get_by_label_contains("A copy of the database as it is now");
    let cancel_label = tr!("dialog-cancel");
    let cancel = room.get_by_label(&cancel_label);
    assert!(
        cancel.accesskit_node().is_focused(),
        "the keys change nothing"
    );
    cancel.click();
    room.run();
    assert!(!room.state().panel.is_open());
    assert!(!sent(&room).contains("BringBack"), "{}", sent(&room));
}

#[test]
fn a_yes_brings_the_backup_back() {
    let mut room = asked(Picked::NoDialog);
    room.get_by_label(&tr!("dialog-path")).type_text("disk");
    room.run();
    room.get_by_label(&tr!("dialog-bring-back-button")).click();
    room.run();
    assert!(!sent(&room).contains("BringBack"), "{}", sent(&room));
    room.get_by_label(&tr!("dialog-restore"));
    room.get_by_label(&tr!("dialog-bring-back-button")).click();
    room.run();
    assert!(
        sent(&room).contains("BringBack(\"disk\")"),
        "{}",
        sent(&room)
    );
    assert!(!room.state().panel.is_open());
}
