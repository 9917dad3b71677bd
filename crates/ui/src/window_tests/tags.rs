//! Pauses and tags, inserted from a list.

use egui::{Key, Modifiers};
use mynah_i18n::tr;

use super::{WindowHarness, line, pasted};

const ALT: Modifiers = Modifiers::ALT;

fn text(app: &WindowHarness, number: usize) -> String {
    let line = app.desk().script().line(line(app, number));
    line.expect("the line").text.clone()
}

#[test]
fn a_pause_goes_where_the_cursor_stands_and_a_tag_where_it_is_performed() {
    let mut app = pasted("ANN: Mind the rope.\nBEN: I see it.");
    app.key(ALT, Key::E);
    app.write(&tr!("script-tag-field"), "1.2");
    app.wait_for_label(&tr!("script-tag-rest", seconds = "1.2"));
    assert!(app.shows_part("reads tags aloud"), "why there are no tags");
    // Regression: nothing said why a word was not found, and Enter did nothing.
    app.write_over(&tr!("script-tag-field"), "laughs");
    app.wait_for("why there is nothing", |app| {
        app.shows_part("performs no tags")
    });
    app.write_over(&tr!("script-tag-field"), "1.2");
    app.wait_for_label(&tr!("script-tag-rest", seconds = "1.2"));
    // The first one is the free silence.
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the pause", |app| {
        text(app, 1) == "Mind the rope. <break time=\"1.2s\"/>"
    });
    // Typing goes on after it.
    app.wait_for_label(&tr!("script-line-field"));
    app.settle();
    app.type_letters("Now.");
    app.wait_for("the words", |app| {
        text(app, 1) == "Mind the rope. <break time=\"1.2s\"/>Now."
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the line as it was", |app| text(app, 1) == "Mind the rope.");
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();

    app.key(Modifiers::NONE, Key::ArrowDown);
    app.press(&tr!("script-line-menu", number = 2));
    app.press(&tr!("script-menu-tag"));
    app.wait_for_label(&tr!("script-tag-field"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("no list", |app| !app.shows(&tr!("script-tag-field")));
    assert_eq!(text(&app, 2), "I see it.", "nothing was put in");
}

#[test]
fn a_silence_costs_no_character_and_is_heard() {
    let mut app = pasted("ANN: Mind the rope.");
    let price = |app: &WindowHarness| app.desk().price_of(line(app, 1));
    app.wait_for("a price", |app| price(app).is_some());
    let before = price(&app).map(|priced| priced.quote.most);
    app.key(ALT, Key::E);
    app.write(&tr!("script-tag-field"), "0.75");
    app.wait_for_label(&tr!("script-tag-silence", seconds = "0.75"));
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the silence", |app| {
        text(app, 1) == "Mind the rope. [silence 0.75s]"
    });
    app.settle();
    app.type_letters("Now.");
    app.wait_for("the words", |app| {
        text(app, 1).ends_with("[silence 0.75s]Now.")
    });
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.wait_for_label(&tr!("inspector-characters", count = 19));
    let after = price(&app).map(|priced| priced.quote.most);
    assert!(after > before, "four letters and a space more");
}

#[test]
fn a_tag_says_what_it_does_and_goes_where_it_is_performed() {
    let mut app = pasted("ANN: Mind the rope.\nBEN: I see it.");
    app.key(Modifiers::COMMAND, Key::A);
    app.wait_for_label(&tr!("marked-count", count = 2));
    app.press_role(egui::accesskit::Role::Button, &tr!("marked-model"));
    app.press_role(egui::accesskit::Role::ListBoxOption, "Eleven v3");
    app.wait_for("the model", |app| {
        let mut lines = app.desk().script().lines();
        lines.all(|line| line.overrides.model.is_some())
    });
    app.key(Modifiers::NONE, Key::Home);
    app.wait_for("one line", |app| {
        !app.shows(&tr!("marked-count", count = 2))
    });
    for (typed, does, written) in [
        (
            "whisp",
            tr!("tag-whispers").as_str(),
            "Mind the rope. [whispers]",
        ),
        (
            "[pause]",
            tr!("script-tag-pause").as_str(),
            "Mind the rope. [whispers] [pause]",
        ),
    ] {
        app.key(ALT, Key::E);
        app.write(&tr!("script-tag-field"), typed);
        app.wait_for_label(does);
        app.key(Modifiers::NONE, Key::Enter);
        app.wait_for(written, |app| text(app, 1) == written);
        app.key(Modifiers::NONE, Key::Escape);
        app.settle();
    }
}
