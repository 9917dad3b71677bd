//! The main job from end to end: write, cast, tune, generate, compare, export.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::terms::backend::Backend;
use mynah::terms::ids::LineId;
use mynah::tr;
use mynah_model::desk::{JobState, LineState};
use mynah_model::event::{Playing, Work};

use crate::harness::AppHarness;

/// The sample is open and can be spoken.
fn started() -> AppHarness {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app
}

/// Waits until a project is open whose first speaker has a voice.
pub fn ready(app: &mut AppHarness) {
    app.wait_for("a project and its voices", |app| {
        let desk = app.desk();
        desk.project.is_some() && !desk.voices_of(Backend::Draft).is_empty()
    });
    // Words below lines move the rows below them: what is pressed next stands where it is seen.
    app.wait_for("its hints", |app| app.desk().hint_count().1);
    app.settle();
}

/// The line with this number, from 1.
pub fn line(app: &AppHarness, number: usize) -> LineId {
    let mut lines = app.desk().script().lines();
    lines.nth(number - 1).expect("a line").id
}

/// A new project whose only line is being written.
pub fn new_project(app: &mut AppHarness, name: &str) {
    app.key(Modifiers::COMMAND, Key::N);
    app.write(&tr!("dialog-project-name"), name);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the new project", |app| {
        let project = app.desk().project.as_ref();
        project.is_some_and(|project| project.card.name == name)
    });
    app.wait_for_label(&tr!("script-line-field"));
}

/// A new project of a script of so many lines, with the first one selected.
pub fn pasted(script: &str, lines: usize) -> AppHarness {
    let mut app = started();
    paste(&mut app, script, lines);
    app
}

/// Pastes a script into the open project, and says yes to what it becomes there. One row goes into the line as it is.
pub fn put_in(app: &mut AppHarness, script: &str) {
    app.in_one_frame([egui::Event::Paste(script.to_owned())]);
    if script.lines().count() == 1 {
        return;
    }
    app.wait_for_label(&tr!("import-paste"));
    app.settle();
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("its rows", |app| !app.shows(&tr!("import-paste")));
}

/// The same in a window that is there.
pub fn paste(app: &mut AppHarness, script: &str, lines: usize) {
    new_project(app, "Low tide");
    put_in(app, script);
    app.wait_for("the pasted lines", |app| {
        app.desk().script().lines().count() == lines
    });
    // From the last line, whose end is written, to the first.
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
}

fn is_draft(app: &AppHarness, line: LineId) -> bool {
    let desk = app.desk();
    let line = desk.script().line(line);
    line.is_some_and(|line| desk.line_state(line) == LineState::Draft)
}

#[test]
fn script_a_file_that_falls_on_the_window_becomes_a_project() {
    let mut app = started();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("Low tide.txt");
    std::fs::write(&file, "ANN: Mind the rope.\nBEN: I see it.\n").expect("a script");
    app.hold_over(&file);
    assert!(app.shows(&tr!("drops-script", count = 1)));
    app.let_fall(&file);
    app.press(&tr!("dialog-create"));
    app.wait_for("the dropped script", |app| {
        let desk = app.desk();
        let opened = desk.project.as_ref();
        opened.is_some_and(|project| project.card.name == "Low tide")
            && desk.script().lines().count() == 2
    });
    assert!(!app.shows(&tr!("drops-script", count = 1)));
}

#[test]
fn script_first_run_to_sound() {
    let mut app = started();
    app.type_letters("Is anybody there?");
    app.key(Modifiers::NONE, Key::Enter);
    let written = line(&app, 2);
    app.wait_for("the take", |app| is_draft(app, written));
    app.wait_for_label(&tr!("transport-position"));
    app.wait_for("a moving playhead", |app| {
        app.desk().playhead().seconds() > 0.05
    });
    let desk = app.desk();
    let text = &desk.script().line(written).expect("the line").text;
    assert_eq!(text, "Is anybody there?");
}

#[test]
fn script_write_cast_generate_compare_export() {
    let mut app = started();
    new_project(&mut app, "Two lines");
    app.write(&tr!("script-line-field"), "The light went out.");
    app.key(Modifiers::SHIFT, Key::Enter);
    app.type_letters("Don't touch the glass.");
    assert_eq!(app.desk().script().lines().count(), 2);
    app.key(Modifiers::NONE, Key::Escape);

    // Cast and tune.
    let first = line(&app, 1);
    app.key(Modifiers::NONE, Key::ArrowUp);
    app.press_role(Role::ComboBox, &tr!("marked-voice"));
    app.type_letters("Rook");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the cast", |app| {
        let desk = app.desk();
        let voice = desk
            .script()
            .line(first)
            .and_then(|line| desk.voice_of(line));
        voice.is_some_and(|voice| voice.name.starts_with("Rook"))
    });
    app.slide(&tr!("action-stability"), 0.2);

    // Two takes, compared at equal loudness.
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the first take", |app| is_draft(app, first));
    app.press_role(Role::Tab, &tr!("dialog-export-which"));
    app.press(&tr!("takes-again"));
    app.wait_for("the second take", |app| {
        app.desk()
            .takes
            .get(&first)
            .is_some_and(|takes| takes.count == 2)
    });
    app.wait_for_label(&tr!("takes-compare-take", number = 2));
    app.press(&tr!("takes-compare-take", number = 1));
    app.press(&tr!("takes-compare-take", number = 2));
    app.wait_for("the comparison", |app| {
        matches!(app.desk().playback.playing, Some(Playing::Compare { .. }))
    });
    app.press(&tr!("takes-pick-take", number = 1));

    // The second line, then both as files.
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    let second = line(&app, 2);
    app.wait_for("the other line's take", |app| is_draft(app, second));
    let folder = tempfile::tempdir().expect("a temporary folder");
    app.key(Modifiers::COMMAND, Key::E);
    app.write(
        &tr!("dialog-export-folder"),
        &folder.path().display().to_string(),
    );
    app.press(&tr!("dialog-export-files", count = 2));
    app.wait_for("the files", |app| {
        app.desk().jobs.iter().any(|job| {
            matches!(job.work, Work::Export { .. })
                && matches!(job.state, JobState::Finished { .. })
        })
    });
    let files = std::fs::read_dir(folder.path()).expect("the folder");
    let mut names = files
        .flatten()
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .collect::<Vec<_>>();
    names.sort();
    let waves = names.iter().filter(|name| name.contains(".wav")).count();
    assert_eq!(waves, 2, "{names:?}");
    assert!(
        names.iter().any(|name| name.starts_with("0001-")),
        "{names:?}"
    );
}

#[test]
fn script_keeps_what_was_typed_and_undoes_it_after_a_restart() {
    let mut app = started();
    new_project(&mut app, "Kept");
    app.write(&tr!("script-line-field"), "Still here.");
    app.wait_for("the journal", |app| {
        app.desk().saved() == mynah_model::desk::Saved::Yes
    });
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    let text = |app: &AppHarness| {
        let mut lines = app.desk().script().lines();
        lines.next().map(|line| line.text.clone())
    };
    assert_eq!(text(&app).as_deref(), Some("Still here."));
    app.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&app).as_deref(), Some(""));
}

#[test]
fn script_is_written_in_each_format_by_the_ending_of_its_name() {
    let script = "# One\nANN: One rope.\nBEN: Two ropes, and more.\n";
    let mut app = pasted(script, 2);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, holds) in [
        ("ropes.txt", "BEN: Two ropes, and more."),
        ("ropes.md", "# One"),
        ("ropes.csv", "\"Two ropes, and more.\""),
        ("ropes.fountain", "BEN\nTwo ropes, and more."),
    ] {
        let file = folder.path().join(name);
        app.key(Modifiers::COMMAND, Key::S);
        app.wait_for_label(&tr!("dialog-path"));
        app.settle();
        app.write_over(&tr!("dialog-path"), &file.display().to_string());
        app.key(Modifiers::NONE, Key::Enter);
        let written = move || std::fs::read_to_string(&file).unwrap_or_default();
        app.wait_for(name, |app| {
            written().contains(holds) && !app.shows(&tr!("dialog-path"))
        });
        app.settle();
    }
}
