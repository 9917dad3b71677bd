//! A dialog that came to its end by itself is gone with that frame.

use super::*;

/// Whether its box was drawn in the last frame.
fn is_drawn(room: &Room<'_>) -> bool {
    let layer = egui::LayerId::new(
        egui::Order::Foreground,
        Id::unique("dialog").with(WIDTH.to_bits()),
    );
    room.ctx
        .memory(|memory| memory.areas().visible_last_frame(&layer))
}

#[test]
fn a_path_that_was_good_leaves_no_empty_box() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = room(desk, Picked::NoDialog, &[Action::SaveScript]);
    wait(&mut room);
    room.run();
    room.get_by_label(&tr!("dialog-save-button")).click();
    room.run_steps(2);
    paths::at_the_path(&mut room, false);
    assert!(is_drawn(&room), "until it is known to be good");
    let desk = &mut room.state_mut().desk;
    desk.apply(Event::Project(ProjectEvent::TextSaved("a.txt".into())));
    room.step();
    assert!(!room.state().panel.is_open());
    assert!(!is_drawn(&room));
}

#[test]
fn an_export_of_a_project_that_was_left_leaves_no_empty_box() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = room(desk, Picked::Nothing, &[Action::Export]);
    room.run();
    assert!(is_drawn(&room));
    let open = room.state_mut().desk.project.as_mut();
    open.expect("a project").card.id = ProjectId(99);
    room.step();
    assert!(!room.state().panel.is_open());
    assert!(!is_drawn(&room));
}

/// Who had gone there with the keys began anew at the window's first control.
#[test]
fn the_keys_go_back_to_the_button_that_opened_a_dialog() {
    let asker = Asker::scripted(|_| Picked::NoDialog);
    let mut room = made::room(
        (900.0, 700.0),
        Desk::default(),
        Dialogs::asking(asker),
        |dialogs: &mut Dialogs, ui: &mut egui::Ui, cx: &mut StudioCtx<'_>| {
            cx.view.room = mynah_ui_core::room::Room::Settings;
            if ui.button("Save it").clicked() {
                dialogs.act(Action::BackUp);
            }
            dialogs.ui(ui, cx);
        },
    );
    let focused = |room: &Room<'_>| {
        let button = room.get_by_label("Save it");
        button.accesskit_node().is_focused()
    };
    for with_keys in [true, false] {
        if with_keys {
            room.get_by_label("Save it").focus();
            room.run();
            room.key_press(egui::Key::Enter);
        } else {
            room.get_by_label("Save it").click();
        }
        room.run();
        wait(&mut room);
        room.run();
        assert!(is_drawn(&room) && !focused(&room));
        room.key_press(egui::Key::Escape);
        room.run();
        if room.state().panel.is_open() {
            // The first press only leaves the field.
            room.key_press(egui::Key::Escape);
            room.run();
        }
        assert!(!room.state().panel.is_open());
        assert!(focused(&room), "with keys: {with_keys}");
    }
}

/// It closed without a word, and what was about to be bought was not.
#[test]
fn a_price_that_is_asked_about_stays_when_another_window_was_faster() {
    for (action, yes) in [
        (Action::GenerateAll, Some("Generate all")),
        (Action::SeveralTakes, Some("Make 3 takes")),
        (Action::Rehearse, None),
        (Action::CompareModels, None),
    ] {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let line = made::line(&desk, 1);
        let mut room = room(desk, Picked::Nothing, &[]);
        room.state_mut().view.line = Some(line);
        room.state_mut().panel.act(action);
        room.run();
        assert!(room.state().panel.is_open());
        made::overtake(&mut room.state_mut().desk);
        room.run();
        assert!(room.state().panel.is_open(), "{action:?}");
        let Some(yes) = yes else { continue };
        room.get_by_label(yes).click();
        room.run();
        assert!(sent(&room).contains("Generate {"), "{}", sent(&room));
    }
}
