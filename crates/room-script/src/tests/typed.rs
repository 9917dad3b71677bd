//! What is typed into a line, and means more than its letters.

use super::*;
use mynah_model::event::{Notice, Offer, TypedName};

fn typing<'a>() -> Room<'a> {
    let mut room = room(made::desk(Backend::Draft, "ANN: One.\n"));
    run(&mut room);
    act(&mut room, Action::AddLine);
    room
}

fn write(room: &mut Room<'_>, texts: &[&str]) {
    for text in texts {
        room.event(egui::Event::Text((*text).to_owned()));
        run(room);
    }
}

/// "Younever": who typed fast, or on a busy machine, had the space in the frame in which the name was taken out.
#[test]
fn the_space_behind_the_first_word_of_a_speaker_stays() {
    let mut room = typing();
    write(&mut room, &["Ben: You ", "never ", "told me."]);
    assert_eq!(texts(&room)[1], "You never told me.");
    let script = room.state().desk.script();
    assert_eq!(
        script.lines().nth(1).map(|line| &*line.speaker),
        Some("Ben")
    );
}

/// Regression: whoever scrolled away from a line and went on writing had the letters in a new line.
#[test]
fn a_line_that_was_scrolled_away_from_is_written_on() {
    let lines: Vec<String> = (1..=80)
        .map(|line| format!("ANN: Line {line}.\n"))
        .collect();
    let script = lines.concat();
    let mut room = room(made::desk(Backend::Draft, &script));
    run(&mut room);
    room.key_press(Key::F2);
    run(&mut room);
    room.hover_at(egui::pos2(400.0, 400.0));
    room.event(egui::Event::MouseWheel {
        source: egui::MouseWheelSource::Wheel,
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -2_000.0),
        phase: egui::TouchPhase::Move,
        modifiers: Modifiers::NONE,
    });
    room.run_steps(40);
    let field = tr!("script-line-field");
    assert!(
        room.get_by_label(&field).rect().bottom() < 0.0,
        "out of view"
    );
    write(&mut room, &[" And", " on."]);
    assert_eq!(texts(&room)[0], "Line 1. And on.");
    assert_eq!(texts(&room).len(), 80);
    let shown = room.get_by_label(&field).rect();
    assert!(shown.top() > 0.0, "in view again: {shown}");
}

/// Regression: a key that was pressed by mistake left a line with a letter, and Escape did not take it away.
#[test]
fn a_stray_letter_and_escape_leave_no_line() {
    let mut room = room(made::desk(Backend::Draft, "ANN: One.\nANN: Two.\n"));
    run(&mut room);
    let first = room.state().view.line;
    for (typed, left) in [("j", 2), ("jo", 3)] {
        write(&mut room, &[typed]);
        room.key_press(Key::Escape);
        run(&mut room);
        assert_eq!(texts(&room).len(), left, "{typed}");
        assert!(room.query_by_label(&tr!("script-line-field")).is_none());
        if left == 2 {
            assert_eq!(room.state().view.line, first);
        }
    }
    // In a line that was empty before, it leaves no letter.
    let mut room = typing();
    room.key_press(Key::Escape);
    run(&mut room);
    write(&mut room, &["j"]);
    room.key_press(Key::Escape);
    run(&mut room);
    assert_eq!(texts(&room), ["One.", ""]);
}

/// It was spoken: "hash chapter two".
#[test]
fn a_line_that_begins_as_a_heading_becomes_one() {
    let mut room = typing();
    write(&mut room, &["#", "# ", "Chap", "ter Two"]);
    let heading = |room: &Room<'_>| {
        let script = room.state().desk.script();
        let items = script.items().iter();
        let mut headings = items.filter_map(|item| match item {
            Item::Heading(heading) => Some((heading.level, heading.title.clone())),
            Item::Line(_) => None,
        });
        headings.next()
    };
    assert_eq!(heading(&room), Some((2, "Chapter Two".to_owned())));
    assert_eq!(texts(&room), ["One.", ""]);
    // Enter goes to the line below it, which was empty.
    room.key_press(Key::Enter);
    run(&mut room);
    write(&mut room, &["Two."]);
    assert_eq!(texts(&room), ["One.", "Two."]);
    // So does what splits a line, and leaves no empty one.
    let mut room = typing();
    write(&mut room, &["## Stairs"]);
    room.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    run(&mut room);
    write(&mut room, &["Two."]);
    assert_eq!(texts(&room), ["One.", "Two."]);
    // In a line that says something the sign is its own.
    let mut room = typing();
    write(&mut room, &["We are # 1."]);
    assert_eq!(heading(&room), None);
}

/// "e stairsChhapter 2: T": what stood before the colon was taken for a speaker's name, and the cursor went back by it.
#[test]
fn a_heading_has_its_colon() {
    let mut room = room(made::desk(Backend::Draft, "# One\nANN: One.\n"));
    run(&mut room);
    let heading = room.state().desk.script().items().get(0).unwrap().id();
    room.state_mut().view.line = Some(heading);
    run(&mut room);
    room.key_press(Key::F2);
    run(&mut room);
    room.key_press_modifiers(Modifiers::COMMAND, Key::A);
    run(&mut room);
    let written: Vec<String> = "Chapter 2: The stairs".chars().map(String::from).collect();
    let letters: Vec<&str> = written.iter().map(|it| &**it).collect();
    write(&mut room, &letters);
    let script = room.state().desk.script();
    let titled = script.items().get(0);
    assert!(
        matches!(titled, Some(Item::Heading(heading)) if heading.title == "Chapter 2: The stairs"),
        "{titled:?}"
    );
    assert!(room.state().wishes.notices.is_empty());
}

/// Shift was up again before the frame in which the arrow was looked at, and the line was left.
#[test]
fn an_arrow_with_shift_marks_in_the_line_however_fast_shift_is_let_go() {
    let mut room = typing();
    write(&mut room, &["Two."]);
    let second = made::line(&room.state().desk, 2);
    for key in [Key::ArrowDown, Key::ArrowUp] {
        room.event(egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: egui::Modifiers::SHIFT,
        });
        run(&mut room);
        assert_eq!(room.state().view.line, Some(second), "{key:?}");
    }
    // All before the cursor was marked, and is written over.
    write(&mut room, &["Three."]);
    assert_eq!(texts(&room), ["One.", "Three."]);
}

/// "Listen: we have to go." silently made somebody of that name, and took the word out of the line.
#[test]
fn a_new_speaker_that_was_typed_is_told() {
    let mut room = typing();
    write(&mut room, &["Listen: we have to go."]);
    let told = |room: &Room<'_>| format!("{:?}", room.state().wishes.notices);
    assert!(
        told(&room).contains("“Listen” is a new speaker"),
        "{}",
        told(&room)
    );
    room.state_mut().wishes.notices.clear();
    room.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    run(&mut room);
    write(&mut room, &["Listen: once more."]);
    assert!(room.state().wishes.notices.is_empty(), "{}", told(&room));
}

/// What was typed as a name, as it is offered to be words.
fn offered(room: &Room<'_>) -> TypedName {
    let offers = room.state().wishes.notices.iter();
    let mut offers = offers.filter_map(|notice| match notice {
        Notice::Offer {
            offer: Offer::AsWords(name),
            ..
        } => Some(name.clone()),
        _ => None,
    });
    offers.next().expect("an offer")
}

/// "Note: Note: ": undo had made words of the name already.
#[test]
fn a_name_that_undo_made_words_is_not_put_before_them_again() {
    let mut room = typing();
    write(&mut room, &["Note: this"]);
    let name = offered(&room);
    act(&mut room, Action::Undo);
    let undone = texts(&room);
    room.state_mut().with(|_, cx| cx.make_words(name));
    run(&mut room);
    assert_eq!(texts(&room), undone);
}

/// Made words again, a line that began with them was nobody's.
#[test]
fn a_line_that_began_with_a_name_goes_back_to_the_speaker_above() {
    let mut room = room(made::desk(Backend::Draft, "ANN: One.\n"));
    run(&mut room);
    write(&mut room, &["Note: this stays"]);
    let name = offered(&room);
    room.state_mut().with(|_, cx| cx.make_words(name));
    run(&mut room);
    assert_eq!(texts(&room)[1], "Note: this stays");
    let script = room.state().desk.script();
    let speakers: Vec<_> = script.lines().map(|line| line.speaker.clone()).collect();
    assert_eq!(speakers[0], speakers[1]);
}

/// Undo made the name words again, and what was typed behind it was gone.
#[test]
fn a_name_that_is_made_words_again_keeps_what_was_typed_behind_it() {
    let mut room = typing();
    write(
        &mut room,
        &["Note: ", "this is a long line ", "that should stay"],
    );
    let name = offered(&room);
    room.state_mut().with(|_, cx| cx.make_words(name));
    run(&mut room);
    let said = "Note: this is a long line that should stay";
    assert_eq!(texts(&room)[1], said);
    let script = room.state().desk.script();
    let speakers: Vec<_> = script.lines().map(|line| line.speaker.clone()).collect();
    assert_eq!(speakers[0], speakers[1]);
}

/// Whoever pressed Escape as fast as this stayed in the line.
#[test]
fn escape_right_behind_a_name_leaves_the_line() {
    let mut room = typing();
    room.event(egui::Event::Text("Ben: You".to_owned()));
    room.key_press(Key::Escape);
    run(&mut room);
    assert!(room.state().panel.editor.is_none());
    let script = room.state().desk.script();
    let second = script.lines().nth(1).map(|line| &*line.speaker);
    assert_eq!(second, Some("Ben"));
}

/// What was typed behind the name was a step of its own, so that the words were the narrator's again with the third.
#[test]
fn a_name_that_was_typed_is_undone_with_the_words_behind_it() {
    let mut room = typing();
    write(&mut room, &["Ben: ", "You ", "never ", "told me."]);
    assert_eq!(texts(&room)[1], "You never told me.");
    let speaker = |room: &Room<'_>| {
        let script = room.state().desk.script();
        script.lines().nth(1).map(|line| line.speaker.clone())
    };
    assert_eq!(speaker(&room).as_deref(), Some("Ben"));
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room), ["One.", "Ben: You "]);
    assert_ne!(speaker(&room).as_deref(), Some("Ben"));
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room), ["One."]);
    act(&mut room, Action::Redo);
    act(&mut room, Action::Redo);
    assert_eq!(texts(&room)[1], "You never told me.");
    assert_eq!(speaker(&room).as_deref(), Some("Ben"));
}

fn key(modifiers: Modifiers, key: Key) -> egui::Event {
    egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }
}

fn letters(text: &str) -> egui::Event {
    egui::Event::Text(text.to_owned())
}

/// In one frame, as a busy window has them.
fn at_once(room: &mut Room<'_>, events: [egui::Event; 2]) {
    room.input_mut().events.extend(events);
    run(room);
}

/// The line was ordered, at a price, without the letters of that frame, and a split said its second half twice.
#[test]
fn keys_right_behind_letters_mean_the_line_with_them() {
    let mut room = typing();
    write(&mut room, &["Two"]);
    at_once(&mut room, [letters("!"), key(Modifiers::NONE, Key::Enter)]);
    assert_eq!(texts(&room), ["One.", "Two!"]);
    assert!(sent(&room).contains("\"Two!\""), "{}", sent(&room));
    assert!(room.state().panel.editor.is_none());

    let mut room = typing();
    write(&mut room, &["Two. Three."]);
    for _ in 0.."Three.".len() {
        room.key_press(Key::ArrowLeft);
        run(&mut room);
    }
    at_once(
        &mut room,
        [letters("Or "), key(Modifiers::SHIFT, Key::Enter)],
    );
    assert_eq!(texts(&room), ["One.", "Two. Or", "Three."]);

    let mut room = typing();
    write(&mut room, &["Two"]);
    at_once(&mut room, [letters("!"), key(Modifiers::NONE, Key::Escape)]);
    assert_eq!(texts(&room), ["One.", "Two!"]);
    assert!(room.state().panel.editor.is_none());
}

/// The second half of the line stood twice, with the letter in the first one, and Enter bought the line as it was.
#[test]
fn letters_right_behind_keys_go_where_the_key_led() {
    let mut room = typing();
    write(&mut room, &["Two. Three."]);
    for _ in 0.."Three.".len() {
        room.key_press(Key::ArrowLeft);
        run(&mut room);
    }
    at_once(&mut room, [key(Modifiers::SHIFT, Key::Enter), letters("b")]);
    assert_eq!(texts(&room), ["One.", "Two.", "bThree."]);

    let mut room = typing();
    write(&mut room, &["Two."]);
    at_once(&mut room, [key(Modifiers::NONE, Key::Enter), letters("b")]);
    assert_eq!(texts(&room), ["One.", "Two.", "b"]);
    assert!(sent(&room).contains("\"Two.\""), "{}", sent(&room));
}

/// The line that had the focus was spoken, or went, and the letter was the next line's.
#[test]
fn keys_right_behind_letters_that_begin_a_line_are_that_lines() {
    for pressed in [Key::Enter, Key::Delete] {
        let mut room = room(made::desk(Backend::Draft, "ANN: One.\n"));
        run(&mut room);
        at_once(&mut room, [letters("a"), key(Modifiers::NONE, pressed)]);
        assert_eq!(texts(&room), ["One.", "a"], "{pressed:?}");
        assert!(!sent(&room).contains("\"One.\""), "{}", sent(&room));
    }
}
