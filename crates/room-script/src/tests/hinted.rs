//! What models stumble on, and the key that mends it.

use super::view::look_through;
use super::*;
use mynah_script::lint::Rule;

/// A line of its own with each, as Eleven v3 is asked to speak it.
const LINES: [(Rule, &str); 12] = [
    (Rule::Direction, "(laughing) Go home."),
    (Rule::Break, "One <break time=\"1s\"/> two."),
    (Rule::SilenceTooLong, "One [silence 900s] two."),
    (
        Rule::Phoneme,
        "<phoneme alphabet=\"ipa\" ph=\"təˈmeɪtoʊ\">tomato</phoneme> soup.",
    ),
    (Rule::Unbalanced, "Who] is there?"),
    (Rule::Punctuation, "No!!!"),
    (Rule::Number, "Call 5550123."),
    (Rule::Date, "On 2026-04-03 it rained."),
    (Rule::Unit, "At 80 km/h."),
    (Rule::Abbreviation, "It is approx. ten."),
    (Rule::Url, "See https://rope.example now."),
    (Rule::Email, "Write to ann@rope.example now."),
];

fn hinted<'a>(text: &str) -> Room<'a> {
    let mut room = room(made::desk(Backend::Live, &format!("TOM: {text}\n")));
    run(&mut room);
    look_through(&mut room);
    act(&mut room, Action::HintNext);
    look_through(&mut room);
    room
}

fn rules(room: &Room<'_>) -> Vec<Rule> {
    let desk = &room.state().desk;
    let hints = desk.hints_of(made::line(desk, 1)).into_iter();
    hints.map(|hint| hint.rule).collect()
}

#[test]
fn each_hint_has_a_key_that_mends_it() {
    for (rule, text) in LINES {
        let mut room = hinted(text);
        assert_eq!(rules(&room).first(), Some(&rule), "{text}");
        act(&mut room, Action::HintFix);
        look_through(&mut room);
        assert_ne!(texts(&room), [text], "{rule:?}");
        assert!(
            !rules(&room).contains(&rule),
            "{rule:?}: {:?}",
            texts(&room)
        );
        // It is one step.
        room.state_mut().desk.undo();
        assert_eq!(texts(&room), [text]);
    }
}

#[test]
fn a_line_that_is_too_long_is_split_at_sentences_by_the_key() {
    let text = "The lamp turned, and it was night. ".repeat(400);
    let mut room = hinted(text.trim());
    assert_eq!(rules(&room).first(), Some(&Rule::TooLong));
    act(&mut room, Action::HintFix);
    let lines = texts(&room);
    assert!(lines.len() > 1);
    assert!(lines.iter().all(|line| line.ends_with("night.")));
    assert_eq!(lines.join(" "), text.trim());
}

/// Who had walked on saw another line changed than the one that was looked at.
#[test]
fn the_key_mends_the_line_that_is_looked_at() {
    let mut room = hinted("No!!!\nTOM: Well!!!\nTOM: Fine.");
    let before = texts(&room);
    let second = made::line(&room.state().desk, 2);
    room.state_mut().view.show(Some(second));
    run(&mut room);
    act(&mut room, Action::HintFix);
    look_through(&mut room);
    assert_eq!(texts(&room), before, "it led there");
    act(&mut room, Action::HintFix);
    look_through(&mut room);
    let now = texts(&room);
    assert_eq!(now[0], before[0]);
    assert_ne!(now[1], before[1]);
}

/// Both marks of a line went with one press, and nothing said so.
#[test]
fn a_hint_that_is_ignored_at_two_places_says_so() {
    for (text, places) in [("St. James St. is far.", 2), ("It is approx. ten.", 0)] {
        let mut room = hinted(text);
        act(&mut room, Action::HintIgnore);
        look_through(&mut room);
        let told = room.state().wishes.notices.iter();
        let told = told.filter(|it| format!("{it:?}").contains("is ignored at all 2 places"));
        assert_eq!(told.count(), usize::from(places > 1), "{text}");
        assert!(rules(&room).is_empty(), "{text}");
    }
}
