//! The cast: voices are swapped with their price, suggested, and shared by the projects of a series.

use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::backend::Backend;
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::{new_project, pasted, put_in, ready};
use crate::service::{live, service};

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\nANN: Three ropes.\n";

fn cast(app: &AppHarness, speaker: &str) -> Option<String> {
    let desk = app.desk();
    let part = desk.script().cast().0.get(speaker)?;
    Some(part.voice(desk.backend())?.name.clone())
}

fn is_cast(app: &AppHarness, speaker: &str, voice: &str) -> bool {
    cast(app, speaker).as_deref() == Some(voice)
}

fn all_said(app: &mut AppHarness) {
    app.wait_for("all takes", |app| {
        let tally = app.desk().tally();
        tally.to_do == 0 && !tally.counting && app.desk().flow.running == 0
    });
    app.settle();
}

/// A project of three lines, all spoken, with the first one selected.
fn spoken() -> AppHarness {
    let mut app = pasted(SCRIPT, 3);
    app.wait_for("their prices", |app| {
        let tally = app.desk().tally();
        tally.changed == 3 && !tally.counting
    });
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    all_said(&mut app);
    app
}

fn show(app: &mut AppHarness) {
    app.key(Modifiers::ALT, Key::Q);
    app.wait_for_label(&tr!("cast-title"));
}

fn close(app: &mut AppHarness) {
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the dialog gone", |app| !app.shows(&tr!("cast-title")));
}

fn choose(app: &mut AppHarness, speaker: &str) {
    app.press_role(Role::ListBoxOption, speaker);
    app.settle();
}

/// Gives a speaker another voice, up to the question what it means.
fn swap(app: &mut AppHarness, speaker: &str, voice: &str) {
    choose(app, speaker);
    app.press(&tr!("cast-other-voice"));
    // Neither who has the part now was told nor who speaks already.
    app.wait_for("who has it", |app| app.shows_part(" is spoken by "));
    app.wait_for("who speaks", |app| {
        app.nodes().any(|node| {
            let node = node.accesskit_node();
            let told = node.value().unwrap_or_default();
            node.role() == Role::ListBoxOption && told.contains("speaks ")
        })
    });
    app.wait_for_label(&tr!("voices-search"));
    app.press_role(Role::ListBoxOption, voice);
    app.wait_for_label(&format!("Cast as {speaker}"));
}

fn type_path(app: &mut AppHarness, path: &Path) {
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &path.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
}

/// A cast that is there already is another one's: it is written over only where somebody says so.
#[test]
fn casts_are_saved_over_a_file_that_is_there_only_after_a_question() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("series.cast.json");
    let other = r#"{"speakers": {"ZOE": {"voice": "Gull"}}}"#;
    std::fs::write(&file, other).expect("written");
    let mut app = pasted(SCRIPT, 3);
    show(&mut app);
    app.press(&tr!("cast-series-save"));
    type_path(&mut app, &file);
    app.wait_for("the question", |app| {
        app.shows_part("There is a file called series.cast.json already.")
    });
    assert_eq!(std::fs::read_to_string(&file).expect("it"), other);
    app.press(&tr!("remedy-replace"));
    app.wait_for_label(&tr!("cast-series-same"));
    let written = std::fs::read_to_string(&file).expect("the file");
    assert!(
        written.contains("ANN") && !written.contains("ZOE"),
        "{written}"
    );
}

#[test]
fn casts_are_shared_by_the_projects_of_a_series() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("series.cast.json");
    let mut app = spoken();
    show(&mut app);
    app.press(&tr!("cast-series-save"));
    type_path(&mut app, &file);
    app.wait_for_label(&tr!("cast-series-same"));
    let written = std::fs::read_to_string(&file).expect("the file");
    assert!(
        written.contains("\"ANN\"") && written.contains("(draft)"),
        "{written}"
    );
    close(&mut app);
    // Another episode shares it, changes a part and tells it.
    new_project(&mut app, "High tide");
    put_in(&mut app, SCRIPT);
    app.wait_for("the pasted lines", |app| {
        app.desk().script().lines().count() == 3
    });
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    show(&mut app);
    app.press(&tr!("cast-series-use"));
    type_path(&mut app, &file);
    app.wait_for_label(&tr!("cast-series-same"));
    swap(&mut app, "BEN", "Finch (draft)");
    app.press(&tr!("voices-cast-now", speaker = "BEN"));
    app.wait_for("the cast", |app| is_cast(app, "BEN", "Finch (draft)"));
    app.wait_for("that it differs", |app| {
        app.shows_part("This project’s voice or settings differ from what the series says")
    });
    app.press(&tr!("cast-tell"));
    app.wait_for("the file", |_| {
        std::fs::read_to_string(&file).is_ok_and(|text| text.contains("Finch"))
    });
    app.wait_for_label(&tr!("cast-stand-same"));
    close(&mut app);
    // The first one is offered it, with what it would cost.
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    app.wait_for_label(&tr!("projects-search"));
    app.write(&tr!("projects-search"), "Low tide");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("studio-series-news", count = 1));
    // As long as nobody looked it is said in the room, too.
    app.wait_for_label(&tr!("script-series-news", count = 1));
    app.press(&tr!("toast-show-cast"));
    app.wait_for_label(&tr!("cast-title"));
    // The part that is offered is the one that is shown, whoever speaks the selected line.
    app.wait_for("the offer", |app| app.shows_part("The series says: "));
    app.wait_for("what it means", |app| {
        app.shows_part("One take would be out of date; it stays.")
            && app.shows_part("One line would have to be said then: ")
    });
    let before = cast(&app, "BEN");
    app.press(&tr!("cast-take-over"));
    app.wait_for("the part", |app| is_cast(app, "BEN", "Finch (draft)"));
    app.wait_for_label(&tr!("cast-stand-same"));
    close(&mut app);
    app.wait_for("no news", |app| {
        !app.shows(&tr!("studio-series-news", count = 1))
            && !app.shows(&tr!("script-series-news", count = 1))
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the one before", |app| cast(app, "BEN") == before);
    // It was asked: it isn't offered again.
    app.wait_for("no news in the room", |app| {
        !app.shows(&tr!("script-series-news", count = 1))
    });
    show(&mut app);
    choose(&mut app, "BEN");
    app.wait_for("that it differs", |app| {
        app.shows_part("This project’s voice or settings differ from what the series says")
    });
}

/// Another program damages the file, takes it away, or changes the very part: nothing of the project changes.
#[test]
fn casts_of_a_damaged_file_change_nothing_and_say_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("series.cast.json");
    let mut app = pasted(SCRIPT, 3);
    let before = app.desk().script().cast().clone();
    show(&mut app);
    app.press(&tr!("cast-series-use"));
    type_path(&mut app, &folder.path().join("none.json"));
    app.wait_for("that there is none", |app| app.shows_part("none.json"));
    std::fs::write(&file, r#"{"speakers": {"ANN": {"stabilty": 1}}}"#).expect("written");
    type_path(&mut app, &file);
    app.wait_for("what is wrong", |app| app.shows_part("stabilty"));
    std::fs::write(&file, r#"{"speakers": {"Ann": {"voice": "Rook"}}}"#).expect("written");
    type_path(&mut app, &file);
    choose_when_there(&mut app, "ANN");
    app.wait_for("the offer", |app| {
        app.shows_part(&tr!("cast-stand-news", says = "Rook (draft)"))
    });
    // Seen as it is written, without a press.
    std::fs::write(&file, "{\"speakers\": ").expect("written");
    app.wait_for("that it can’t be read", |app| {
        app.shows_part("The cast file can’t be read, and nothing is changed")
    });
    std::fs::remove_file(&file).expect("removed");
    app.wait_for("that it is gone", |app| {
        app.shows_part("The cast file can’t be read, and nothing is changed")
            && app.shows_part("There is no ")
    });
    std::fs::write(&file, r#"{"speakers": {"ANN": {"voice": "Nobody"}}}"#).expect("written");
    app.wait_for_label(&tr!("cast-stand-unheard", voice = "Nobody"));
    app.press(&tr!("cast-keep-ours"));
    app.wait_for("that it differs", |app| {
        app.shows_part("This project’s voice or settings differ from what the series says")
    });
    assert_eq!(*app.desk().script().cast(), before);
    // Somebody changes it in the very moment in which it is told.
    std::fs::write(&file, r#"{"speakers": {"ANN": {"voice": "Gull"}}}"#).expect("written");
    app.press(&tr!("cast-tell"));
    app.wait_for("that nothing was written", |app| {
        app.shows_part("Nothing was written: the series changed ANN meanwhile")
    });
    let left = std::fs::read_to_string(&file).expect("the file");
    assert!(left.contains("Gull"), "{left}");
}

fn choose_when_there(app: &mut AppHarness, speaker: &str) {
    app.wait_for_label(&tr!("cast-title"));
    choose(app, speaker);
}

#[test]
fn casts_keep_the_voices_that_the_account_has_too() {
    let service = service();
    let mut app = live(&service);
    show(&mut app);
    app.wait_for("all of them", |app| {
        let desk = app.desk();
        let parts = desk.script().cast().0.values();
        let voices: std::collections::BTreeSet<_> = parts
            .filter_map(|part| part.voice(Backend::Live))
            .map(|voice| voice.id.to_string())
            .collect();
        voices.len() == 5
    });
    assert!(!app.shows_part("parts have no voice"));
    let part = &app.desk().script().cast().0["Tom"];
    assert_eq!(
        part.live.as_ref().map(|voice| voice.id.clone()),
        part.draft.as_ref().map(|voice| voice.id.clone())
    );
}

#[test]
fn casts_a_voice_that_vanished_is_pointed_out_and_another_one_cast() {
    let service = service();
    let mut app = live(&service);
    app.press(&tr!("inspector-voices"));
    app.press(&tr!("voices-tab-shared"));
    app.press_part("Voice Gannet (draft)");
    app.press(&tr!("voices-add"));
    app.write_over(&tr!("voices-field-name"), "Skipper");
    app.press(&tr!("voices-add"));
    app.press(&tr!("voices-tab-own"));
    app.press_part("Voice Skipper");
    app.press(&tr!("voices-cast"));
    app.press("Tom");
    app.press(&tr!("voices-cast-now", speaker = "Tom"));
    app.wait_for("the cast", |app| is_cast(app, "Tom", "Skipper"));
    app.press(&tr!("voices-remove"));
    app.press(&tr!("voices-remove-now"));
    app.wait_for("its end", |app| !app.shows_part("Voice Skipper"));
    show(&mut app);
    choose(&mut app, "Tom");
    app.wait_for("what is gone", |app| {
        app.shows_part("“Skipper” isn’t in the account any more")
    });
    app.wait_for_label(&tr!("cast-similar"));
    app.wait_for_label(&tr!("cast-similar-library"));
    // What it was is known after another start, too.
    let home = app.close();
    let mut app = AppHarness::in_home(home, |options| {
        options.environment.api_base = Some(service.base.clone());
        options.environment.key = Some(mynah::terms::secret::Secret::new(crate::service::KEY));
    });
    ready(&mut app);
    show(&mut app);
    choose(&mut app, "Tom");
    app.wait_for_label(&tr!("cast-similar-library"));
    app.press_part(" as Tom");
    app.wait_for("another one", |app| {
        cast(app, "Tom").is_some_and(|voice| voice != "Skipper")
    });
    app.wait_for("nothing gone", |app| {
        !app.shows_part("isn’t in the account")
    });
}
