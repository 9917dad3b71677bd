//! A script file is read by the engine, or refused with the reason.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::ready;

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scripts");
    folder.join(name)
}

fn started() -> AppHarness {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app
}

/// Makes a project of what is looked at.
fn create(app: &mut AppHarness, name: &str) {
    app.press(&tr!("import-create"));
    app.wait_for(name, |app| {
        let project = app.desk().project.as_ref();
        project.is_some_and(|project| project.card.name == name)
    });
}

fn texts(app: &AppHarness) -> Vec<String> {
    let lines = app.desk().script().lines();
    lines.map(|line| line.text.clone()).collect()
}

/// Writes a path where the system has no dialog of its own, and waits until the file was looked at.
fn choose(app: &mut AppHarness, file: &Path) {
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &file.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("import-create"));
    app.settle();
}

#[test]
fn import_a_script_is_opened_by_the_dialog_for_files() {
    let mut app = started();
    let before = texts(&app);
    app.key(Modifiers::COMMAND, Key::O);
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(
        &tr!("dialog-path"),
        &fixture("nobody.docx").display().to_string(),
    );
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("why it isn't opened", |app| {
        app.shows(&tr!("trouble-was-i-charged"))
    });
    assert!(!app.shows(&tr!("import-create")));
    choose(&mut app, &fixture("lamp-room.docx"));
    assert!(app.shows_part("Word document · 6 lines"));
    assert_eq!(texts(&app), before, "nothing is made before it was seen");
    app.write_over(&tr!("dialog-project-name"), "Lamp room");
    create(&mut app, "Lamp room");
    assert_eq!(texts(&app).len(), 6);
}

#[test]
fn import_what_no_script_is_says_why_and_changes_nothing() {
    let mut app = started();
    let before = texts(&app);
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    for (name, bytes) in [
        ("none.txt", &b""[..]),
        ("long.txt", &b"a\n".repeat(1_000_001)),
        ("rich.rtf", b"{\\rtf1 Hello.}"),
    ] {
        std::fs::write(file(name), bytes).expect("a file");
    }
    // It is never read.
    let huge = std::fs::File::create(file("huge.txt")).expect("a file");
    huge.set_len(65 << 20).expect("a large file");
    for (name, why) in [
        ("none.txt", "nothing to speak"),
        ("long.txt", "at most"),
        ("rich.rtf", "rich text"),
        ("huge.txt", "larger than 64 MB"),
    ] {
        app.let_fall(&file(name));
        app.wait_for(why, |app| app.shows_part(why));
        app.wait_for_label(&tr!("trouble-was-i-charged"));
        app.settle();
        app.press(&tr!("dialog-cancel"));
        app.wait_for("no dialog", |app| !app.shows(&tr!("import-other")));
        assert_eq!(texts(&app), before, "{name}");
    }
}

/// All that could be done was to dismiss it.
#[test]
fn import_of_a_project_that_is_none_leads_to_another_file() {
    let mut app = started();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("story.mynah");
    std::fs::write(&file, b"PK\x03\x04 and no more").expect("a file");
    app.let_fall(&file);
    app.wait_for_label(&tr!("trouble-was-i-charged"));
    app.wait_for_label(&tr!("import-other"));
}
