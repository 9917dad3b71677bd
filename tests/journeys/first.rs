//! The first start: something is heard with one key and no account.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;
use mynah_model::desk::LineState;

use crate::harness::AppHarness;

#[test]
fn script_first_start_speaks_with_one_key() {
    let mut app = AppHarness::first_start();
    app.wait_for("the sample project", |app| app.desk().project.is_some());
    app.wait_for("its voices", |app| {
        let desk = app.desk();
        let first = desk.script().lines().next().map(|line| line.id);
        first.is_some_and(|line| desk.order_for(line, false).is_some())
    });
    app.settle();

    app.key(Modifiers::NONE, Key::Space);

    app.wait_for("a take of the first line", |app| {
        let desk = app.desk();
        let first = desk.script().lines().next();
        first.is_some_and(|line| desk.line_state(line) == LineState::Draft)
    });
    app.wait_for("its waveform", |app| app.shows(&tr!("transport-position")));
    assert!(app.shows_part("Usage"), "the meter is named Usage");
    assert!(app.shows(&tr!("script-tag-pause")), "it plays");
}

#[test]
fn settings_are_one_press_away_and_say_what_a_key_adds() {
    let mut app = AppHarness::first_start();
    app.wait_for("the sample project", |app| app.desk().project.is_some());
    app.press(&tr!("room-settings"));
    assert!(app.shows_part("No key yet"));
    app.press_role(Role::Tab, &tr!("settings-appearance"));
    app.press(&tr!("settings-theme-light"));
    app.wait_for("the setting", |app| {
        app.desk().settings.theme == mynah_model::desk::ThemeChoice::Light
    });
}

#[test]
fn script_what_was_typed_and_spoken_is_there_after_a_restart() {
    let mut app = AppHarness::first_start();
    app.wait_for("the sample project", |app| app.desk().project.is_some());
    app.wait_for("voices", |app| {
        !app.desk().voices_of(app.desk().backend()).is_empty()
    });
    app.press(&tr!("script-start-project"));
    app.press(&tr!("import-create"));
    app.wait_for("the new project", |app| {
        app.desk().script().lines().count() == 1
    });
    app.wait_for_label(&tr!("script-line-field"));
    app.write(&tr!("script-line-field"), "A lamp, and then no lamp.");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its take", |app| app.desk().takes.len() == 1);
    app.wait_for_label(&tr!("saved-yes"));

    let mut app = AppHarness::in_home(app.close(), |_| {});
    app.wait_for("the project", |app| app.desk().project.is_some());
    let texts: Vec<_> = app
        .desk()
        .script()
        .lines()
        .map(|line| line.text.clone())
        .collect();
    assert_eq!(texts, ["A lamp, and then no lamp."]);
    app.wait_for("its take", |app| app.desk().takes.len() == 1);
}

#[test]
fn start_without_a_usable_folder_says_so_and_can_try_again() {
    let home = tempfile::TempDir::new().expect("a temporary folder");
    let blocked = home.path().join("mynah");
    std::fs::write(&blocked, "a file where the folder should be").expect("a file");
    let place = blocked.clone();
    let mut app = AppHarness::in_home(home, move |options| options.home = place);
    app.wait_for_label(&tr!("trouble-what-happened"));
    assert!(app.desk().project.is_none());

    std::fs::remove_file(&blocked).expect("the file goes");
    let again = ["Retry", "Choose another place"]
        .into_iter()
        .find(|label| app.shows(label))
        .expect("a way on");
    assert!(app.get(again).rect().is_positive());
    app.press(again);
    app.wait_for("the sample project", |app| app.desk().project.is_some());
}
