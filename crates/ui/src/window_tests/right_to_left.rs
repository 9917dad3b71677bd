//! Editing Hebrew, Arabic and mixed lines: typing, moving, selecting and replacing in the order of the text.

use egui::{Event, Key, Modifiers};
use mynah_i18n::tr;

use super::{WindowHarness, pasted};

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\n";
const WORD: Modifiers = Modifiers {
    ctrl: true,
    ..Modifiers::COMMAND
};

const HEBREW: &str = "שלום לכל העולם.";
const ARABIC: &str = "مرحبا بكل العالم.";
const MIXED: &str = "He said שלום and مرحبا twice.";

fn first(app: &WindowHarness) -> String {
    let mut lines = app.desk().script().lines();
    lines
        .next()
        .map(|line| line.text.clone())
        .unwrap_or_default()
}

#[track_caller]
fn is(app: &mut WindowHarness, text: &str) {
    app.wait_for(text, |app| first(app) == text);
}

/// The first line is being edited, and is empty.
fn emptied() -> WindowHarness {
    let mut app = pasted(SCRIPT);
    app.draws_any_letter();
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.settle();
    all_is_marked(&mut app);
    app.key(Modifiers::NONE, Key::Backspace);
    is(&mut app, "");
    app
}

fn all_is_marked(app: &mut WindowHarness) {
    app.key(Modifiers::COMMAND, Key::A);
}

fn keys(app: &mut WindowHarness, modifiers: Modifiers, key: Key, times: usize) {
    for _ in 0..times {
        app.key(modifiers, key);
    }
}

/// For each script: a text, letters to insert, and a word.
const TEXTS: [(&str, &str, &str); 3] = [
    (HEBREW, "אבג", "סוף"),
    (ARABIC, "ابج", "نهاية"),
    (MIXED, "אxج", "סוףend"),
];

#[test]
fn right_to_left_and_mixed_text_is_written_moved_in_and_replaced_as_it_stands() {
    let mut app = emptied();
    for (text, letters, word) in TEXTS {
        app.type_letters(text);
        is(&mut app, text);
        assert_eq!(
            app.value(&tr!("script-line-field")),
            text,
            "a screen reader has it"
        );
        let chars: Vec<char> = text.chars().collect();
        let part = |range: std::ops::Range<usize>| chars[range].iter().collect::<String>();
        let all = chars.len();

        // The arrows follow the order of the text.
        app.key(Modifiers::NONE, Key::Home);
        keys(&mut app, Modifiers::NONE, Key::ArrowRight, 2);
        app.type_letters(letters);
        let with = format!("{}{letters}{}", part(0..2), part(2..all));
        is(&mut app, &with);
        keys(
            &mut app,
            Modifiers::NONE,
            Key::Backspace,
            letters.chars().count(),
        );
        is(&mut app, text);
        app.key(Modifiers::NONE, Key::Delete);
        is(&mut app, &format!("{}{}", part(0..2), part(3..all)));
        app.type_letters(&part(2..3));
        is(&mut app, text);

        // Letters selected backwards, and the word before the end.
        app.key(Modifiers::NONE, Key::End);
        keys(&mut app, Modifiers::NONE, Key::ArrowLeft, 1);
        keys(&mut app, Modifiers::SHIFT, Key::ArrowLeft, 3);
        app.type_letters(word);
        is(&mut app, &format!("{}{word}.", part(0..all - 4)));
        app.key(Modifiers::NONE, Key::End);
        app.key(Modifiers::NONE, Key::ArrowLeft);
        app.key(WORD | Modifiers::SHIFT, Key::ArrowLeft);
        app.type_letters(word);
        let before = text.rsplit_once(' ').map_or("", |(before, _)| before);
        let before = if before.is_empty() {
            String::new()
        } else {
            format!("{before} ")
        };
        is(&mut app, &format!("{before}{word}."));

        // All of it, by the clipboard.
        all_is_marked(&mut app);
        app.in_one_frame([Event::Paste(format!("{text} {text}"))]);
        is(&mut app, &format!("{text} {text}"));
        app.key(Modifiers::SHIFT, Key::Home);
        // Two frames with a pause between them would be two steps.
        app.in_one_frame([Event::Text(word.to_owned())]);
        is(&mut app, word);
        app.key(Modifiers::COMMAND, Key::Z);
        is(&mut app, &format!("{text} {text}"));
        all_is_marked(&mut app);
    }
}
