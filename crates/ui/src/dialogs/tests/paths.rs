//! Paths that are typed, where there is no file dialog.

use super::*;

/// The studio looked whether a file is at the path that is typed: it was asked once.
pub(super) fn at_the_path(room: &mut Room<'_>, is_there: bool) {
    let outbox = &mut room.state_mut().wishes.outbox;
    let Some(Command::Jobs(JobsCommand::LookForFile(number, first))) = outbox.pop_back() else {
        panic!("the studio is asked");
    };
    room.state_mut().desk.apply(Event::InTheWay(InTheWay {
        number,
        count: usize::from(is_there),
        first,
    }));
    room.run_steps(2);
}

/// A file dialog asks; a path that was typed wrote over what was there, at once.
#[test]
fn a_file_that_is_there_is_asked_about() {
    for action in [Action::SaveScript, Action::ExportProject] {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let mut room = room(desk, Picked::NoDialog, &[action]);
        wait(&mut room);
        room.run();
        room.get_by_label(&tr!("dialog-path"))
            .type_text("/tmp/a.txt");
        room.run();
        room.get_by_label(&tr!("dialog-save-button")).click();
        room.run_steps(2);
        at_the_path(&mut room, true);
        room.get_by_label_contains("is there already, and would be replaced");
        assert!(room.state().wishes.outbox.is_empty(), "{}", sent(&room));
        // Another path is another question.
        room.get_by_label(&tr!("dialog-path")).focus();
        room.run();
        room.get_by_label(&tr!("dialog-path")).type_text("b");
        room.run();
        assert!(room.query_by_label_contains("would be replaced").is_none());
        room.get_by_label(&tr!("dialog-save-button")).click();
        room.run_steps(2);
        at_the_path(&mut room, true);
        room.get_by_label(&tr!("dialog-export-replace", count = 1))
            .click();
        room.run_steps(2);
        assert_eq!(room.state().wishes.outbox.len(), 1, "{}", sent(&room));
    }
}

/// The records of "ada" are written to "ada.html": that one was replaced, and the question was about the other.
#[test]
fn what_is_asked_about_is_the_file_that_is_written() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = room(desk, Picked::NoDialog, &[Action::ExportConsents]);
    wait(&mut room);
    room.run();
    room.get_by_label(&tr!("dialog-path")).type_text("/tmp/ada");
    room.run();
    room.get_by_label(&tr!("dialog-save-button")).click();
    room.run_steps(2);
    let asked = sent(&room);
    assert!(asked.contains("/tmp/ada.html"), "{asked}");
    at_the_path(&mut room, true);
    room.get_by_label_contains("ada.html is there already");
    room.get_by_label(&tr!("dialog-export-replace", count = 1))
        .click();
    room.run_steps(2);
    assert!(
        sent(&room).contains("Export(\"/tmp/ada.html\""),
        "{}",
        sent(&room)
    );
}

/// One person's record was offered the name of all of them, and nothing told that JSON can be had.
#[test]
fn one_record_is_offered_a_name_of_its_own() {
    let hash = "1".repeat(64);
    for (consent, name) in [(Some(hash), "Ada.html"), (None, "consents.html")] {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        made::take_back(&mut desk, &"ada".into());
        let mut room = room(desk, Picked::NoDialog, &[]);
        room.state_mut().view.consent = consent;
        room.state_mut().panel.act(Action::ExportConsents);
        wait(&mut room);
        room.run();
        let offered = room
            .get_by_label(&tr!("dialog-path"))
            .value()
            .unwrap_or_default();
        assert!(offered.ends_with(name), "{offered}");
    }
}

#[test]
fn without_a_file_dialog_a_path_can_be_typed() {
    let mut room = room(Desk::default(), Picked::NoDialog, &[Action::OpenScript]);
    wait(&mut room);
    room.run();
    room.get_by_label_contains("xdg-desktop-portal");
    room.get_by_label(&tr!("dialog-path")).type_text("notes.md");
    room.run();
    room.get_by_label(&tr!("dialog-open-button")).click();
    room.run();
    let sent = sent(&room);
    assert!(sent.contains("File(\"notes.md\")"), "{sent}");
}

#[test]
fn a_suggested_path_says_where_the_file_goes() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = room(desk, Picked::NoDialog, &[Action::SaveScript]);
    wait(&mut room);
    room.run();
    let suggested = room
        .get_by_label(&tr!("dialog-path"))
        .value()
        .unwrap_or_default();
    let home = std::env::home_dir().expect("a home");
    assert_eq!(PathBuf::from(suggested), home.join("Salt Harbour.txt"));
}

#[test]
fn a_path_that_leads_nowhere_stays_to_be_mended() {
    for (action, button, topic) in [
        (
            Action::OpenScript,
            tr!("dialog-open-button").as_str(),
            Topic::Opening,
        ),
        (
            Action::SaveScript,
            tr!("dialog-save-button").as_str(),
            Topic::SavingText,
        ),
    ] {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let mut room = room(desk, Picked::NoDialog, &[action]);
        wait(&mut room);
        room.run();
        room.get_by_label(&tr!("dialog-path"))
            .type_text("/nowhere/");
        room.run();
        room.key_press(egui::Key::Enter);
        room.run_steps(2);
        if action == Action::SaveScript {
            at_the_path(&mut room, false);
        }
        assert!(room.state().panel.is_open(), "until it is known to be good");
        let trouble = made::busy().saying("There is no such folder".to_owned());
        let trouble = Notice::Trouble(trouble.about(topic));
        room.state_mut().desk.apply(Event::Notice(trouble));
        room.run_steps(3);
        room.get_by_label("There is no such folder");
        room.get_by_label(&tr!("trouble-was-i-charged"));
        let path_label = tr!("dialog-path");
        let path = room.get_by_label(&path_label);
        assert!(path.value().unwrap_or_default().contains("/nowhere/"));
        assert!(
            path.accesskit_node().is_focused(),
            "it can be mended at once"
        );
        assert_eq!(room.state().view.told_here, Some(topic), "and in no toast");
        room.get_by_label(button).click();
        room.run_steps(2);
        if action == Action::SaveScript {
            at_the_path(&mut room, false);
        }
        assert_eq!(room.state().wishes.outbox.len(), 2, "tried again");
        let desk = &mut room.state_mut().desk;
        desk.apply(Event::Project(match action {
            Action::SaveScript => ProjectEvent::TextSaved("a.txt".into()),
            _ => ProjectEvent::Read(made::was_read("talk.txt", made::SCRIPT)),
        }));
        room.run_steps(3);
        let shows = room.query_by_label(&tr!("import-create")).is_some();
        assert_eq!(shows, action == Action::OpenScript, "what it would become");
        assert_eq!(room.state().panel.is_open(), shows, "done");
    }
}

#[test]
fn a_script_is_saved_of_the_project_it_was_asked_of() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let asked = desk.project.as_ref().expect("a project").card.id;
    desk.notices.clear();
    let mut room = room(desk, Picked::NoDialog, &[Action::SaveScript]);
    wait(&mut room);
    open_another(&mut room);
    room.key_press(egui::Key::Enter);
    room.run_steps(2);
    at_the_path(&mut room, false);
    let project = format!("project: {asked:?}");
    assert!(sent(&room).contains(&project), "{}", sent(&room));
}
