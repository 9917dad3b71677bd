//! A blind audition: its keys, ratings that are taken back, and the names at its end.

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_i18n::tr;

use super::WindowHarness;
use super::answered::is_at;
use super::trials::{TrialWindow, heard_blind, heard_blind_in_full, side};

/// Goes to a control by Tab, from the inspector on.
fn tab_to(app: &mut TrialWindow, name: &str) {
    app.key(Modifiers::ALT, Key::I);
    app.wait_for("the inspector", |app| {
        app.focused().as_deref() == Some(tr!("trial-rate", stars = 1).as_str())
    });
    let mut steps = 0;
    while app.focused().as_deref() != Some(name) {
        assert!(steps < 30, "no way to {name}");
        app.tab();
        steps += 1;
    }
}

/// Opens a dialog by keys from a button of the inspector, and leaves it.
fn open_and_leave(app: &mut TrialWindow, button: &str) {
    tab_to(app, button);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dialog-path"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the room", |app| !app.shows(&tr!("dialog-path")));
    app.settle();
}

/// Regression: they were dead: the focus stood on the button, Tab led to the one that mixes the letters, and Enter
/// pressed it.
#[test]
fn after_a_dialog_that_was_opened_by_keys_the_keys_are_the_takes() {
    let mut app = heard_blind();
    for button in [
        tr!("audition-read").as_str(),
        tr!("audition-export").as_str(),
    ] {
        open_and_leave(&mut app, button);
        app.key(Modifiers::NONE, Key::A);
        app.wait_for("its sound", |app| side(app) == Some(0));
        app.key(Modifiers::NONE, Key::Num4);
        app.wait_for("its rating", |app| app.shows_part("rated 4"));
        app.key(Modifiers::NONE, Key::Num4);
        app.wait_for("no rating", |app| !app.shows_part("rated 4"));
        // With one line it goes to itself, and to no button.
        app.tab();
        app.settle();
        assert!(is_at(&app, "A, line 1"), "{:?}", app.focused());
    }
}

/// Whoever goes to a button by Tab presses it by Enter and Space, and hears by letters.
#[test]
fn letters_hear_and_enter_presses_where_a_button_has_the_focus() {
    let mut app = heard_blind();
    tab_to(&mut app, &tr!("audition-reveal"));
    app.key(Modifiers::NONE, Key::C);
    app.wait_for("its sound", |app| side(app) == Some(2));
    app.wait_for("the takes", |app| is_at(app, "C, line 1"));
    tab_to(&mut app, &tr!("audition-reveal"));
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("names", |app| app.shows_part(&tr!("audition-order")));
}

/// Regression: Ctrl+Z took a step of the script back, or said that there is none, and the rating stayed.
#[test]
fn undo_takes_a_rating_back_where_it_was_given() {
    let mut app = heard_blind();
    let is_rated = |app: &WindowHarness| {
        app.nodes().any(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.starts_with("A, line 1") && label.contains("rated 4")
        })
    };
    app.key(Modifiers::NONE, Key::A);
    app.key(Modifiers::NONE, Key::Num4);
    app.wait_for("a rating", is_rated);
    let script = app.desk().script().cast().clone();
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("none", |app| !is_rated(app));
    app.wait_for("what it was", |app| {
        app.shows_part("Undone: rating in an audition")
    });
    assert_eq!(*app.desk().script().cast(), script);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("it again", is_rated);
}

#[test]
fn head_to_head_asks_until_it_is_sure() {
    let mut app = heard_blind_in_full();
    app.press(&tr!("audition-pairs"));
    app.wait_for("two of them", |app| app.shows_part("Which is better?"));
    // Whoever has the earlier letter is better.
    for answers in 1..200 {
        let pair: Vec<char> = app
            .nodes()
            .filter_map(|node| {
                let label = node.accesskit_node().label()?;
                label.strip_suffix(" is better")?.chars().next()
            })
            .collect();
        let [one, other] = pair[..] else {
            break;
        };
        // A voice that wasn't heard with this line isn't called the worse one by a key.
        app.key(Modifiers::NONE, Key::ArrowLeft);
        app.key(Modifiers::NONE, Key::ArrowRight);
        let key = if one < other { Key::Num1 } else { Key::Num2 };
        app.key(Modifiers::NONE, key);
        app.wait_for("the answer", |app| {
            app.shows_part(&format!("{answers} answer")) || app.shows_part("Sure enough")
        });
    }
    app.wait_for("a verdict", |app| app.shows_part("Sure enough who is best"));
    app.press(&tr!("audition-reveal"));
    app.wait_for("who it is", |app| app.shows_part("1. A · "));
}

#[test]
fn names_come_with_prices_ratings_and_how_far_the_lines_agree() {
    let mut app = heard_blind_in_full();
    // Both lines say of three voices who is best, and agree.
    for (letter, stars) in [
        (Key::A, Key::Num1),
        (Key::B, Key::Num3),
        (Key::C, Key::Num5),
    ] {
        for _ in 0..3 {
            app.key(Modifiers::NONE, letter);
            app.key(Modifiers::NONE, stars);
            app.key(Modifiers::NONE, Key::Tab);
        }
    }
    app.wait_for_label("3 of 6");
    app.wait_for_label("100 %");
    assert!(!app.shows_part("rated 5.0"));
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("what is missing", |app| {
        app.shows_part("Nothing is said of D, E, F yet, and")
    });
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("names", |app| app.shows_part(&tr!("audition-order")));
    app.wait_for("the best", |app| app.shows_part("1. C · "));
    assert!(app.shows_part("2. B · ") && app.shows_part("3. A · "));
    // Beside each stand its rating and what its takes cost.
    let about: Vec<String> = app
        .nodes()
        .filter_map(|node| node.accesskit_node().value())
        .filter(|told| told.starts_with("rated "))
        .collect();
    assert_eq!(about.len(), 3, "{about:?}");
    assert!(about[0].starts_with("rated 5.0 · "), "{about:?}");
    assert!(about.iter().all(|told| told.ends_with(" cr")), "{about:?}");
    assert!(app.shows_part("100 %"));
}

/// Regression: it closed the audition that was open, and began another one where none was.
#[test]
fn what_refuses_a_sweep_leads_to_the_audition_that_hides_the_line() {
    let mut app = heard_blind();
    app.key(Modifiers::NONE, Key::A);
    app.key(Modifiers::NONE, Key::Num4);
    app.wait_for("its rating", |app| app.shows_part("rated 4"));
    let refused = |app: &mut TrialWindow| {
        app.key(Modifiers::COMMAND, Key::Num1);
        app.press(&tr!("action-sweep"));
        app.wait_for_label(&tr!("toast-audition"));
    };
    refused(&mut app);
    app.key(Modifiers::COMMAND, Key::Num2);
    app.wait_for("the audition", |app| app.shows_part("rated 4"));
    app.press(&tr!("toast-audition"));
    app.settle();
    assert!(app.shows_part("rated 4"));
    app.press(&tr!("audition-close"));
    app.wait_for("the room", |app| !app.shows_part("rated 4"));
    refused(&mut app);
    app.press(&tr!("toast-audition"));
    app.wait_for("the audition", |app| app.shows_part("rated 4"));
}
