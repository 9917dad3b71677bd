//! The keys of a casting call, wherever the focus was left: they hear, rate and answer, and press nothing.

use egui::{Key, Modifiers};
use mynah::tr;

use crate::audition::{are_here, heard, is_written, with_one_line};
use crate::audition_heard::send_to;
use crate::harness::AppHarness;
use crate::script::ready;

/// Six voices with one line that are here.
fn begun() -> AppHarness {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let mut app = with_one_line(app);
    app.press(&tr!("audition-begin", count = 6));
    are_here(&mut app, 6);
    app.settle();
    app
}

/// Goes to a control by Tab, from what stands at the right.
fn tab_to(app: &mut AppHarness, name: &str) {
    app.key(Modifiers::ALT, Key::I);
    app.wait_for("the side", |app| {
        app.focused().as_deref() == Some(tr!("trial-rate", stars = 1).as_str())
    });
    let mut steps = 0;
    while app.focused().as_deref() != Some(name) {
        assert!(steps < 30, "no way to {name}");
        app.tab();
        steps += 1;
    }
}

/// After a file was read as well, head to head too.
#[test]
fn after_results_are_read_by_keys_head_to_head_is_answered_by_keys() {
    let mut app = begun();
    let folder = app.home().join("to-send");
    send_to(&mut app, &folder, "results.csv");
    let sheet = folder.join("results.csv");
    is_written(&mut app, &sheet);
    let said = std::fs::read_to_string(&sheet).expect("the sheet");
    let said: Vec<String> = said
        .lines()
        .map(|row| match row.rsplit_once(',') {
            Some((rest, shuffle)) if row.starts_with("D,1,") => format!("{rest}5,{shuffle}"),
            _ => row.to_owned(),
        })
        .collect();
    std::fs::write(&sheet, said.join("\n")).expect("what they said");
    app.press(&tr!("audition-pairs"));
    app.wait_for("two of them", |app| app.shows_part("Which is better?"));
    tab_to(&mut app, &tr!("audition-read"));
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &sheet.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("what they said", |app| app.shows_part("1 rating was read"));
    let hears_both = |app: &mut AppHarness| {
        for key in [Key::ArrowRight, Key::ArrowLeft] {
            let was = heard(app);
            app.key_until(key, "a sound", |app| {
                heard(app).is_some() && heard(app) != was
            });
        }
    };
    hears_both(&mut app);
    app.key(Modifiers::NONE, Key::Num1);
    app.wait_for("an answer", |app| app.shows_part("1 answer"));
    // Alt+I leads to the right, and back.
    app.key(Modifiers::ALT, Key::I);
    app.wait_for("the side", |app| {
        app.focused().as_deref() == Some(tr!("trial-rate", stars = 1).as_str())
    });
    app.key(Modifiers::ALT, Key::I);
    app.wait_for("the two", |app| app.focused().is_none());
    // Whoever stands at the right still answers by digits, and hears by arrows.
    app.key(Modifiers::ALT, Key::I);
    hears_both(&mut app);
    app.key(Modifiers::NONE, Key::Num2);
    app.wait_for("an answer", |app| app.shows_part("2 answers"));
}

/// It lay over cells for half a minute, with a warning's sign, and said what was seen.
#[test]
fn that_all_takes_are_made_is_told_where_the_audition_is_not_seen() {
    let mut app = begun();
    let told = |app: &AppHarness| app.shows_part("takes are made");
    assert!(!told(&app), "{:?}", app.on_screen());
    app.press(&tr!("audition-other-lines"));
    app.wait_for_label(&tr!("audition-begin", count = 6));
    app.press(&tr!("audition-begin", count = 6));
    app.key(Modifiers::COMMAND, Key::Num1);
    app.wait_for("the word", told);
    assert!(app.shows(&tr!("toast-audition")));
}
