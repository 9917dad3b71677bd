//! Versions of a project: kept, compared word by word, gone back to and taken back.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::{line, pasted};

const SCRIPT: &str = "ANN: The light went out.\nBEN: Who is there?\nANN: Nobody.\n";

fn texts(app: &AppHarness) -> Vec<String> {
    let lines = app.desk().script().lines();
    lines.map(|line| line.text.clone()).collect()
}

/// What the palette finds by these words is done.
fn act(app: &mut AppHarness, words: &str) {
    app.key(Modifiers::COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters(words);
    app.key(Modifiers::NONE, Key::Enter);
}

fn versions(app: &AppHarness) -> Vec<String> {
    let desk = app.desk();
    let of = desk.project.as_ref().expect("a project").card.id;
    let cards = desk.versions.of(of);
    cards.map_or_else(Vec::new, |cards| {
        cards.iter().map(|card| card.name.clone()).collect()
    })
}

fn replace_all(app: &mut AppHarness, what: &str, with: &str) {
    app.key(Modifiers::COMMAND, Key::H);
    app.write(&tr!("find-field"), what);
    app.write(&tr!("find-with"), with);
    app.wait_for_label("1 of 1");
    app.press_role(Role::Button, &tr!("find-replace-all"));
    let with = with.to_owned();
    app.wait_for("all replaced", move |app| {
        texts(app).iter().any(|text| text.contains(&with))
    });
    app.key(Modifiers::NONE, Key::Escape);
}

#[test]
fn versions_are_kept_compared_and_gone_back_to() {
    let mut app = pasted(SCRIPT, 3);
    let first = line(&app, 1);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", |app| {
        let takes = app.desk().takes.get(&first);
        takes.is_some_and(|takes| takes.picked.is_some())
    });
    act(&mut app, "Save a version");
    app.write_over(&tr!("version-name"), "First night");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the version", |app| versions(app) == ["First night"]);

    // Nobody has to think of it before everything is replaced; what is kept already is not kept twice.
    replace_all(&mut app, "light", "lamp");
    replace_all(&mut app, "Nobody", "Somebody");
    app.wait_for("one more", |app| {
        versions(app) == ["Before “Replace all”", "First night"]
    });

    act(&mut app, "Versions");
    app.press_role(Role::ListBoxOption, "First night");
    app.press(&tr!("versions-compare"));
    app.wait_for_label(&tr!(
        "versions-difference",
        fate = tr!("versions-changed"),
        number = 1,
        text = "The lamp went out."
    ));
    app.wait_for_label(&tr!("versions-count-changed", count = 2));
    app.press(&tr!("versions-back"));

    app.press_role(Role::ListBoxOption, "First night");
    app.press(&tr!("versions-restore"));
    app.wait_for("its words", |app| texts(app)[0] == "The light went out.");
    // As it was before is kept too, and undo leads there as well.
    app.wait_for("as it was before", |app| {
        versions(app)[0] == "Before going back to “First night”"
    });
    app.press_role(Role::ListBoxOption, "First night");
    app.press(&tr!("versions-rename"));
    app.write_over(&tr!("version-name"), "Opening");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("its other name", |app| versions(app)[2] == "Opening");
    app.settle();
    app.press_role(Role::ListBoxOption, "Opening");
    app.press(&tr!("versions-discard"));
    app.wait_for("it is gone", |app| versions(app).len() == 2);
    app.key(Modifiers::NONE, Key::Escape);
    app.press(&tr!("toast-version-back"));
    app.wait_for("it is back", |app| versions(app).len() == 3);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("undone", |app| texts(app)[0] == "The lamp went out.");
    app.wait_for_label(&tr!("step-undone", step = "going back to “First night”"));
}

#[test]
fn versions_say_which_lines_have_another_take() {
    let mut app = pasted(SCRIPT, 3);
    let first = line(&app, 1);
    let takes = move |app: &AppHarness| app.desk().takes.get(&first).map_or(0, |it| it.count);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", |app| takes(app) == 1);
    act(&mut app, "Save a version");
    app.write_over(&tr!("version-name"), "First night");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the version", |app| versions(app) == ["First night"]);
    app.wait_for("nothing under way", |app| app.desk().flow.running == 0);
    app.settle();
    app.key(Modifiers::ALT, Key::A);
    app.wait_for("another take", |app| takes(app) == 2);
    act(&mut app, "Versions");
    app.press_role(Role::ListBoxOption, "First night");
    app.press(&tr!("versions-compare"));
    app.wait_for_label(&tr!("versions-count-takes", count = 1));
    app.press(&tr!(
        "versions-difference",
        fate = tr!("versions-take"),
        number = 1,
        text = "The light went out."
    ));
    app.wait_for("which they are", |app| {
        app.shows_part("picked: take 1, now take 2")
    });
    // Going back picks its take, though no word differs; undo picks the other one.
    let picked = move |app: &AppHarness| {
        let takes = app.desk().takes.get(&first);
        let picked = takes.and_then(|takes| takes.picked.as_ref());
        picked.map(|take| take.number)
    };
    app.press(&tr!("versions-back"));
    app.press_role(Role::ListBoxOption, "First night");
    app.press(&tr!("versions-restore"));
    app.wait_for("its take", move |app| picked(app) == Some(1));
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the other take", move |app| picked(app) == Some(2));
    app.wait_for_label(&tr!("step-undone", step = "going back to “First night”"));
}
