//! A language that is dubbed, and what stands beside its lines: nothing is bought that changes nothing.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_core::backend::Backend;
use mynah_i18n::tr;

use super::WindowHarness;
use super::answered::is_at;
use super::dubs::{DubWindow, dubbed, says};

/// Returns true if a button whose name begins with `name` is disabled.
pub fn is_off(app: &WindowHarness, name: &str) -> bool {
    let mut nodes = app.nodes();
    nodes.any(|node| {
        let node = node.accesskit_node();
        let label = node.label().unwrap_or_default();
        label.starts_with(name) && node.role() == Role::Button && node.is_disabled()
    })
}

/// Brings a control into view and presses it.
pub fn reach(app: &mut DubWindow, role: Role, name: &str) {
    app.wait_for_label(name);
    app.get(name).scroll_to_me();
    app.settle();
    app.press_role(role, name);
}

/// Regression: Ctrl+Enter on the board bought the line as it was.
#[test]
fn a_line_that_is_as_it_was_is_not_bought() {
    let mut app = dubbed();
    app.wait_for("the button to be off", |app| is_off(app, "Say it so"));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.settle();
    let text = "Come at nine.";
    app.write_over(&says(), text);
    assert!(!is_off(&app, "Say it so"));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the fix", |app| {
        app.shows_part("Heron: Come at nine. fixed")
    });
    app.wait_for("the button to be off", |app| is_off(app, "Say it so"));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.settle();
    // Another line for which nothing was written.
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("its text", |app| app.value(&says()) == "Thank you.");
    assert!(is_off(&app, "Say it so"));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.settle();
    assert_eq!(app.bought_lines(), [text]);
}

/// Regression: one Spanish transcript was used for French too, without a word.
#[test]
fn one_transcript_for_all_languages_is_said() {
    let mut app = DubWindow::empty();
    app.bring("interview.wav", "lines.csv");
    app.pick(&tr!("language-en"));
    let warns = "One transcript for all of English, French: the same translation";
    assert!(!app.shows_part("One transcript for all of"));
    app.pick(&tr!("language-fr"));
    app.wait_for("the warning", |app| app.shows_part(warns));
    app.key(Modifiers::NONE, Key::Escape);
    app.drop_file("french.csv");
    app.wait_for("which is for which", |app| !app.shows_part(warns));
    assert!(app.bought_dubs().is_empty());
}

/// Regression: what it cost, what a command calls it and what removes it were gone as long as a line was selected.
#[test]
fn it_says_what_it_cost_while_a_line_is_selected() {
    let mut app = dubbed();
    assert!(app.shows(&says()));
    let cards = &app.desk().dubbing.listed[&Backend::Draft];
    let id = cards[0].id.clone();
    app.wait_for("its facts", |app| {
        app.shows_part(id.as_str()) && app.shows(&tr!("dubbing-bin"))
    });
    reach(&mut app, Role::Button, &tr!("dubbing-bin"));
    app.wait_for_label(&tr!("dubbing-take-out.name", name = "interview.wav"));
}

/// Regression: the pane still offered the first line where arrows had gone on.
#[test]
fn the_line_that_arrows_come_to_is_shown() {
    let mut app = dubbed();
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("its text", |app| app.value(&says()) == "Thank you.");
    app.wait_for("its row", |app| is_at(app, "Line 1"));
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the next one's text", |app| {
        app.value(&says()) == "Come at 9."
    });
}
