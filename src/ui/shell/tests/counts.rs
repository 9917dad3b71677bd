//! What is counted is what is listed, and the button that spends says what it leaves out.

use egui::accesskit::Role;

use super::*;
use crate::studio::event::JobEvent;
use crate::studio::event::VoicesEvent;

/// What a button says when it is asked about.
fn tip_of(window: &Harness<'_, Bench<Window>>, button: &str) -> String {
    let node = window.get_by_label(button);
    node.accesskit_node().description().expect("an explanation")
}

/// How many lines are said to be to do.
fn to_do(window: &Harness<'_, Bench<Window>>) -> String {
    let node = window.get_by_label("To do");
    node.accesskit_node().value().expect("a count")
}

/// "To do 0" stood over lines without a voice.
#[test]
fn lines_without_a_voice_are_to_do_and_the_button_says_that_it_leaves_them_out() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    desk.edit(Edit::SetPart {
        speaker: "Tom".to_owned(),
        part: None,
    });
    let window = window(desk, (1100.0, 700.0));
    assert_eq!(to_do(&window), "4");
    let tip = tip_of(&window, "Generate 2 lines");
    assert!(tip.contains("2 more lines have no voice yet"), "{tip}");
}

/// After a restart the list had lines that the count did not.
#[test]
fn lines_of_which_nobody_knows_yet_are_counted_as_listed() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let line = made::line(&desk, 1);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    desk.apply(Event::Voices(
        Backend::Live,
        VoicesEvent::Voices(Vec::new().into()),
    ));
    let mut window = window(desk, (1100.0, 700.0));
    assert_eq!(to_do(&window), "3–4");
    window.get_by_label("To do").click();
    window.run();
    for line in 1..=4 {
        window.get_by_label_contains(&format!("More for line {line}"));
    }
    let voices = VoicesEvent::Voices(made::voices(Backend::Live).into());
    window
        .state_mut()
        .desk
        .apply(Event::Voices(Backend::Live, voices));
    window.run();
    assert_eq!(to_do(&window), "3");
}

/// Only one speaker's lines were listed, and the button generated everybody's without a word.
#[test]
fn the_button_says_that_it_means_lines_that_are_not_listed() {
    let desk = made::desk(Backend::Live, made::SCRIPT);
    let mut window = window(desk, (1100.0, 700.0));
    window.get_by_label("Generate 4 lines");
    window.get_by_label("Whose lines are listed").click();
    window.run();
    window
        .get_by_role_and_label(Role::ListBoxOption, "Ines")
        .click();
    window.run();
    let tip = tip_of(&window, "Generate all 4 lines");
    assert!(tip.contains("shown or not"), "{tip}");
}

#[test]
fn with_all_under_way_nobody_is_told_that_every_line_has_its_take() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    for number in 1..=4 {
        let line = made::line(&desk, number);
        let events = [JobEvent::Running { progress: None }];
        made::job(&mut desk, number as u64, line, events);
    }
    assert_eq!(
        top_bar::why_nothing(&desk).as_deref(),
        Some("Nothing else is to be made: 4 lines are under way")
    );
}
