//! Each dialog by its labels: what it sends, and what it says when it can't.
#![cfg(test)]

mod best;
mod casting;
mod closing;
mod paths;
mod placed;
mod restoring;

use std::path::PathBuf;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_model::command::{Command, ExportKind, ExportShape, JobsCommand};
use mynah_model::desk::{Desk, Model};
use mynah_model::event::{Event, InTheWay, Notice, ProjectEvent, VoicesEvent};
use mynah_model::trouble::Topic;
use mynah_script::edit::Edit;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

type Room<'a> = Harness<'a, Bench<Dialogs>>;

fn room<'a>(desk: Desk, answer: Picked, actions: &[Action]) -> Room<'a> {
    let asker = Asker::scripted(move |_| answer.clone());
    let mut dialogs = Dialogs::asking(asker);
    for action in actions {
        dialogs.act(*action);
    }
    made::room(
        (900.0, 700.0),
        desk,
        dialogs,
        |dialogs: &mut Dialogs, ui: &mut egui::Ui, cx: &mut StudioCtx<'_>| dialogs.ui(ui, cx),
    )
}

/// Draws until something is sent or a dialog is open.
fn wait(room: &mut Room<'_>) {
    let until = Clock::system().instant() + std::time::Duration::from_secs(30);
    loop {
        room.run();
        let bench = room.state();
        if !bench.wishes.outbox.is_empty() || bench.panel.is_open() {
            return;
        }
        assert!(
            Clock::system().instant() < until,
            "the dialog never answered"
        );
        std::thread::yield_now();
    }
}

fn sent(room: &Room<'_>) -> String {
    let wishes = &room.state().wishes;
    format!("{:?}{:?}", wishes.outbox, wishes.weighed)
}

/// The studio looked what is in the way of the export that was pressed: so many files.
fn found(room: &mut Room<'_>, count: usize) {
    room.run_steps(2);
    let asked = room.state().wishes.outbox.iter().rev().find_map(|wish| {
        let Command::Jobs(JobsCommand::LookInTheWay(number, order)) = wish else {
            return None;
        };
        Some((*number, order.to.clone()))
    });
    let (number, to) = asked.expect("the studio is asked");
    let found = InTheWay {
        number,
        count,
        first: to.join("0002.draft.wav"),
    };
    room.state_mut().desk.apply(Event::InTheWay(found));
    room.run();
}

#[test]
fn a_new_project_has_a_name_and_enter_makes_it() {
    let mut room = room(Desk::default(), Picked::Nothing, &[Action::NewProject]);
    room.get_by_label(&tr!("dialog-project-name"))
        .type_text("Harbour");
    room.run();
    room.key_press(egui::Key::Enter);
    room.run();
    assert!(
        sent(&room).contains("Create { name: \"Harbour\" }"),
        "{}",
        sent(&room)
    );
    assert!(!room.state().panel.is_open());
}

#[test]
fn enter_on_cancel_cancels() {
    let mut room = room(Desk::default(), Picked::Nothing, &[Action::NewProject]);
    room.get_by_label(&tr!("dialog-project-name"))
        .type_text("Harbour");
    room.run();
    room.get_by_label(&tr!("dialog-cancel")).focus();
    room.run();
    room.key_press(egui::Key::Enter);
    room.run();
    assert!(!room.state().panel.is_open());
    assert!(room.state().wishes.outbox.is_empty(), "{}", sent(&room));
}

#[test]
fn a_chosen_script_is_read() {
    let picked = Picked::Path("talk.txt".into());
    let mut room = room(Desk::default(), picked, &[Action::OpenScript]);
    wait(&mut room);
    let sent = sent(&room);
    assert!(sent.contains("File(\"talk.txt\")"), "{sent}");
}

/// Of twenty recordings for a clone each was to be asked for by itself, and films weren't shown at all.
#[test]
fn several_recordings_are_chosen_at_once_films_too() {
    use std::sync::{Arc, Mutex};
    let asked = Arc::new(Mutex::new(None));
    let told = Arc::clone(&asked);
    let asker = Asker::scripted(move |ask| {
        *told.lock().unwrap() = Some(ask.clone());
        Picked::Several(vec!["one.wav".into(), "two.mov".into()])
    });
    let mut dialogs = Dialogs::asking(asker);
    dialogs.act(Action::AddSample);
    let mut room = made::room((900.0, 700.0), Desk::default(), dialogs, |it, ui, cx| {
        it.ui(ui, cx);
    });
    let until = Clock::system().instant() + std::time::Duration::from_secs(30);
    while room.state().view.samples.is_empty() && Clock::system().instant() < until {
        room.run();
        std::thread::yield_now();
    }
    let names: Vec<_> = room.state().view.samples.clone();
    assert_eq!(names.len(), 2, "{names:?}");
    let (_, endings) = asked.lock().unwrap().clone().unwrap().filter.unwrap();
    for ending in ["mov", "mkv", "webm", "m4v", "wav"] {
        assert!(endings.iter().any(|it| it == ending), "{ending}");
    }
}

#[test]
fn the_folder_of_the_whole_library_is_asked_for() {
    for (action, wanted) in [
        (Action::BackUp, "BackUp(\"disk\")"),
        (Action::MoveLibrary, "MoveTo(\"disk\")"),
    ] {
        let mut room = room(Desk::default(), Picked::Path("disk".into()), &[action]);
        wait(&mut room);
        assert!(sent(&room).contains(wanted), "{}", sent(&room));
    }
}

#[test]
fn the_folder_of_an_export_is_kept_for_the_next_start() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    desk.usual_exports = Some("/music/Mynah".into());
    let mut room = room(desk, Picked::Nothing, &[Action::Export]);
    let folder = |room: &Room<'_>| room.get_by_label(&tr!("dialog-export-folder")).value();
    // Names of files are alike in all projects: one took the place of another's.
    let own = "/music/Mynah/Salt Harbour".to_owned();
    assert_eq!(folder(&room), Some(own.clone()));
    room.get_by_label(&tr!("dialog-export-files", count = 1))
        .click();
    found(&mut room, 0);
    let sent = sent(&room);
    assert!(sent.contains(&format!("ExportFolder({own:?})")), "{sent}");
    // The next project has one of its own again.
    room.state_mut().desk.settings.export_folder = Some("/music/Mynah/Another".into());
    room.state_mut().panel = Dialogs::default();
    room.state_mut().panel.act(Action::Export);
    room.run();
    assert_eq!(folder(&room), Some(own));
    // Another start: nothing is known but the settings.
    room.state_mut().panel = Dialogs::default();
    room.state_mut().desk.settings.export_folder = Some("/kept".into());
    room.state_mut().panel.act(Action::Export);
    room.run();
    assert_eq!(folder(&room).as_deref(), Some("/kept"));
}

#[test]
fn dialogs_wait_for_each_other() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let both = [Action::RenameProject, Action::NewProject];
    let mut room = room(desk, Picked::Nothing, &both);
    room.get_by_label(&tr!("dialog-rename-button")).click();
    room.run();
    assert!(sent(&room).contains("Rename"), "{}", sent(&room));
    room.get_by_label(&tr!("dialog-create"));
    room.get_by_label(&tr!("dialog-cancel")).click();
    room.run();
    assert!(!room.state().panel.is_open());
}

#[test]
fn export_says_what_is_left_out_and_sends_the_picked_takes() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take.clone()]);
    let mut room = room(desk, Picked::Path("out".into()), &[Action::Export]);
    room.get_by_label_contains("3 lines have no take");
    room.get_by_label_contains(&tr!("pronounce-by-draft"));
    room.get_by_label(&tr!("dialog-export-one")).click();
    room.run();
    room.get_by_label(&tr!("dialog-flac")).click();
    room.run();
    room.get_by_label(&tr!("dialog-export-folder")).focus();
    room.run();
    room.get_by_label(&tr!("dialog-export-folder"))
        .type_text("out");
    room.run();
    room.get_by_label(&tr!("dialog-export-joined")).click();
    found(&mut room, 0);
    let order = room
        .state()
        .wishes
        .outbox
        .iter()
        .find_map(|command| match command {
            Command::Jobs(JobsCommand::Export(order)) => Some(order.as_ref().clone()),
            _ => None,
        });
    let order = order.expect("an order");
    assert_eq!(
        (order.shape, order.kind),
        (ExportShape::Joined, ExportKind::Flac)
    );
    assert_eq!(order.to, PathBuf::from("out/Salt Harbour.draft.flac"));
    assert_eq!(order.takes.len(), 1);
    assert_eq!((order.takes[0].take, order.takes[0].number), (take.id, 2));
}

/// Nothing had the keys then, and Enter did nothing.
#[test]
fn export_takes_enter_after_a_choice_by_mouse() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk, Picked::Nothing, &[Action::Export]);
    room.get_by_label(&tr!("dialog-export-folder"))
        .type_text("out");
    room.run();
    room.get_by_label(&tr!("dialog-flac")).click();
    room.run();
    room.key_press(egui::Key::Enter);
    found(&mut room, 0);
    assert!(sent(&room).contains("Export("), "{}", sent(&room));
}

#[test]
fn export_takes_in_what_is_spoken_while_it_is_open() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let second = made::line(&desk, 2);
    let take = made::take(&desk, second, 1);
    made::give_takes(&mut desk, second, vec![take]);
    let mut room = room(desk, Picked::Nothing, &[Action::Export]);
    room.get_by_label(&tr!("dialog-export-files", count = 1));
    let desk = &mut room.state_mut().desk;
    let third = made::line(desk, 3);
    let take = made::take(desk, third, 1);
    made::give_takes(desk, third, vec![take]);
    room.run();
    room.get_by_label(&tr!("dialog-export-files", count = 2));
    room.get_by_label_contains("2 lines have no take");
}

#[test]
fn generating_all_stands_behind_its_price() {
    let desk = made::desk(Backend::Live, made::SCRIPT);
    let mut room = room(desk, Picked::Nothing, &[Action::GenerateAll]);
    room.get_by_label(&tr!("dialog-generate")).click();
    room.run();
    assert!(sent(&room).contains("Generate {"), "{}", sent(&room));
}

/// Regression: Enter did nothing in a dialog without a field, and after a press beside its controls.
#[test]
fn enter_presses_the_main_button_of_a_dialog() {
    let desk = made::desk(Backend::Live, made::SCRIPT);
    let mut room = room(desk, Picked::Nothing, &[Action::GenerateAll]);
    room.run_steps(4);
    room.key_press(egui::Key::Enter);
    room.run_steps(2);
    assert!(sent(&room).contains("Generate {"), "{}", sent(&room));
    assert!(!room.state().panel.is_open());
}

/// Regression: Escape closed the whole dialog when it asked whether a file may be replaced.
#[test]
fn escape_takes_a_question_back_before_it_closes_the_dialog() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut room = joined(folder.path());
    room.get_by_label(&tr!("dialog-export-one")).click();
    room.run();
    room.get_by_label(&tr!("dialog-export-joined")).click();
    found(&mut room, 1);
    let replace = tr!("dialog-export-replace", count = 1);
    room.get_by_label(&replace);
    for is_open in [true, false] {
        room.key_press(egui::Key::Escape);
        room.run();
        assert_eq!(room.state().panel.is_open(), is_open);
        assert!(room.query_by_label(&replace).is_none());
    }
}

#[test]
fn a_cheaper_model_is_named_beside_the_price() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let mut models = vec![made::model(Backend::Live)];
    models.push(Model {
        id: "eleven_flash_v2_5".into(),
        name: "Eleven Flash v2.5".to_owned(),
        multiplier: 0.5,
        ..models[0].clone()
    });
    models[1].hears.stability_steps = false;
    let models = VoicesEvent::Models(std::sync::Arc::new(models));
    desk.apply(Event::Voices(Backend::Live, models));
    let room = room(desk, Picked::Nothing, &[Action::GenerateAll]);
    let advice = room.get_by_label_contains("Eleven Flash v2.5 would do for about");
    let words = advice
        .accesskit_node()
        .value()
        .or_else(|| advice.accesskit_node().label());
    let words = words.unwrap_or_default();
    assert!(
        words.contains("audio tags") && words.contains("Hear a line first"),
        "{words}"
    );
}

#[test]
fn export_stands_still_remembers_its_folder_and_takes_enter() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk, Picked::Nothing, &[Action::Export]);
    let before = room.get_by_label(&tr!("dialog-flac")).rect();
    room.get_by_label(&tr!("dialog-export-one")).click();
    room.run();
    assert_eq!(room.get_by_label(&tr!("dialog-flac")).rect(), before);
    room.get_by_label_contains("At most 0:");
    room.get_by_label(&tr!("dialog-export-folder")).focus();
    room.run();
    room.get_by_label(&tr!("dialog-export-folder"))
        .type_text("kept");
    room.run();
    room.key_press(egui::Key::Enter);
    found(&mut room, 0);
    assert!(
        sent(&room).contains("kept/Salt Harbour.draft.wav"),
        "{}",
        sent(&room)
    );
    room.state_mut().panel.act(Action::Export);
    room.run();
    assert_eq!(
        room.get_by_label(&tr!("dialog-export-folder"))
            .value()
            .as_deref(),
        Some("kept")
    );
    room.get_by_label(&tr!("dialog-export-joined"));
}

#[test]
fn export_of_some_lines_counts_their_drafts_only() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let (first, second) = (made::line(&desk, 1), made::line(&desk, 2));
    for line in [first, second] {
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut room = room(desk, Picked::Nothing, &[]);
    room.state_mut().view.marked.set(&[second], ());
    room.state_mut().panel.act(Action::Export);
    room.run();
    room.get_by_label_contains("1 take was spoken");
    room.get_by_label(&tr!("dialog-export-all")).click();
    room.run();
    room.get_by_label_contains("2 takes were spoken");
}

#[test]
fn pauses_of_a_joined_file_are_typed_told_and_kept() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    for number in [1, 2] {
        let line = made::line(&desk, number);
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut room = room(desk, Picked::Nothing, &[Action::Export]);
    room.get_by_label(&tr!("dialog-export-one")).click();
    room.run();
    let write = |room: &mut Room<'_>, name: &str, text: &str| {
        room.get_by_label(name).focus();
        room.run();
        room.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        room.run();
        room.get_by_label(name).type_text(text);
        room.run();
    };
    write(&mut room, &tr!("dialog-export-folder"), "out");
    write(&mut room, &tr!("dialog-export-change"), "soon");
    room.get_by_label(&tr!("dialog-export-joined")).click();
    room.run();
    assert!(room.state().wishes.outbox.is_empty(), "{}", sent(&room));
    write(&mut room, &tr!("dialog-export-pause"), "30");
    write(&mut room, &tr!("dialog-export-change"), "30,5");
    room.get_by_label_contains("At most 0:3");
    room.get_by_label(&tr!("dialog-export-joined")).click();
    found(&mut room, 0);
    let sent = sent(&room);
    let kept = "Pauses { line_ms: 30000, change_ms: 30500 }";
    assert!(sent.contains(&format!("Pauses({kept})")), "kept: {sent}");
    assert!(sent.contains(&format!("pauses: {kept}")), "ordered: {sent}");
}

#[test]
fn one_line_is_exported_by_itself() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let (first, second) = (made::line(&desk, 1), made::line(&desk, 2));
    for line in [first, second] {
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut room = room(desk, Picked::Nothing, &[]);
    room.state_mut().view.line = Some(second);
    room.state_mut().panel.act(Action::ExportLine);
    room.run();
    room.get_by_label_contains(&tr!("dialog-export-this"));
    room.get_by_label(&tr!("dialog-export-folder"))
        .type_text("out");
    room.run();
    room.key_press(egui::Key::Enter);
    found(&mut room, 0);
    let order = room.state().wishes.outbox.iter().find_map(|wish| {
        let Command::Jobs(JobsCommand::Export(order)) = wish else {
            return None;
        };
        Some(order)
    });
    let takes = &order.expect("an order").takes;
    assert_eq!((takes.len(), takes[0].number), (1, 2));
}

#[test]
fn export_names_lines_that_changed_since_their_take() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk, Picked::Nothing, &[Action::Export]);
    let said = "1 line has changed since its take";
    assert!(room.query_by_label_contains(said).is_none());
    room.get_by_label(&tr!("dialog-cancel")).click();
    room.run();
    room.state_mut().desk.edit(Edit::SetText {
        id: line,
        text: "Something else.".to_owned(),
    });
    room.state_mut().panel.act(Action::Export);
    room.run();
    room.get_by_label_contains(said);
}

/// It was written in the voice of before without a word.
#[test]
fn export_names_approved_takes_in_another_voice_than_their_part_s() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let mut take = made::take(&desk, line, 1);
    take.approved = true;
    let mut request = take.request.speech().unwrap().clone();
    request.voice = "another".into();
    take.request = std::sync::Arc::new(request.into());
    made::give_takes(&mut desk, line, vec![take]);
    let room = room(desk, Picked::Nothing, &[Action::Export]);
    room.get_by_label_contains("1 approved take is spoken by another voice than its part has");
}

/// A rule or a setting that came later left it as it was, without a word.
#[test]
fn export_names_approved_takes_from_before_a_change() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let mut take = made::take(&desk, line, 1);
    take.approved = true;
    let mut request = take.request.speech().unwrap().clone();
    let stability = mynah_core::settings::Setting::Stability(Some(0.11));
    request.settings = request.settings.with(stability);
    take.request = std::sync::Arc::new(request.into());
    made::give_takes(&mut desk, line, vec![take]);
    let room = room(desk, Picked::Nothing, &[Action::Export]);
    room.get_by_label_contains(
        "1 approved take was made before its model, a setting, the format or",
    );
}

#[test]
fn export_says_what_becomes_of_mp3() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk, Picked::Nothing, &[Action::Export]);
    room.get_by_label(&tr!("format-mp3")).click();
    room.run();
    room.get_by_label_contains("copied as they are");
    room.get_by_label(&tr!("dialog-export-one")).click();
    room.run();
    room.get_by_label_contains("192 kbit/s");
}

/// Another project is there, as when an import ends behind a dialog.
fn open_another(room: &mut Room<'_>) {
    let desk = &mut room.state_mut().desk;
    let ProjectEvent::Opened(mut opened) = made::opened_anew(desk) else {
        return;
    };
    opened.card.id.0 += 1;
    desk.apply(Event::Project(ProjectEvent::Opened(opened)));
    room.run();
}

#[test]
fn what_was_gathered_of_one_project_is_not_ordered_in_another() {
    for action in [Action::GenerateAll, Action::Export] {
        let desk = made::desk(Backend::Live, made::SCRIPT);
        let mut room = room(desk, Picked::Nothing, &[action]);
        assert!(room.state().panel.is_open(), "{action:?}");
        open_another(&mut room);
        assert!(!room.state().panel.is_open(), "{action:?}");
    }
}

#[test]
fn lines_priced_for_one_backend_are_not_ordered_of_another() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = room(desk, Picked::Nothing, &[Action::GenerateAll]);
    let open = room.state_mut().desk.project.as_mut().expect("a project");
    open.card.backend = Backend::Live;
    room.run();
    assert!(!room.state().panel.is_open());
}

/// A joined export into this folder.
fn joined<'a>(folder: &std::path::Path) -> Room<'a> {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    desk.settings.export_folder = Some(folder.to_owned());
    let mut room = room(desk, Picked::Nothing, &[Action::Export]);
    room.get_by_label(&tr!("dialog-export-one")).click();
    room.run();
    room
}

/// Only a joined file was asked about, and the window itself looked on the disk.
#[test]
fn files_that_are_there_are_replaced_only_when_somebody_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    for (shape, button, count, words, replace) in [
        (
            tr!("dialog-export-one").as_str(),
            tr!("dialog-export-joined").as_str(),
            1,
            "is there already",
            tr!("dialog-export-replace", count = 1).as_str(),
        ),
        (
            tr!("dialog-export-each").as_str(),
            tr!("dialog-export-files", count = 1).as_str(),
            3,
            "3 files of these names",
            tr!("dialog-export-replace", count = 3).as_str(),
        ),
    ] {
        let mut room = joined(folder.path());
        room.get_by_label(shape).click();
        room.run();
        room.get_by_label(button).click();
        found(&mut room, count);
        assert!(!sent(&room).contains("Export("), "{}", sent(&room));
        room.get_by_label_contains(words);
        // Of another format it is another question.
        room.get_by_label(&tr!("dialog-flac")).click();
        room.run();
        assert!(room.query_by_label(replace).is_none());
        room.get_by_label(&tr!("format-wav")).click();
        room.run();
        room.get_by_label(replace).click();
        room.run();
        assert!(sent(&room).contains("Export("), "{}", sent(&room));
        assert!(!room.state().panel.is_open());
    }
}

#[test]
fn a_joined_file_has_a_name_that_leads_nowhere_else() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in [" ", "a/b", "..\\a"] {
        let mut room = joined(folder.path());
        room.get_by_label(&tr!("dialog-export-name")).focus();
        room.run();
        room.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        room.run();
        room.get_by_label(&tr!("dialog-export-name"))
            .type_text(name);
        room.run();
        room.key_press(egui::Key::Enter);
        room.run();
        assert!(room.state().wishes.outbox.is_empty(), "{name}");
    }
}
