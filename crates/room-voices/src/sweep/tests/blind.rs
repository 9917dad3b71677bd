//! No sweep tells what a letter hides: neither by a line that is added later nor by one that begins to be hidden.

use super::*;

fn told(room: &Room<'_>) -> String {
    format!("{:?}", room.state().wishes.notices)
}

/// Its cells stood there with a waveform, a length and the voice's name: the "current" one was the letter's very take.
#[test]
fn a_line_that_is_said_behind_letters_cant_be_added() {
    let mut room = room(Backend::Draft);
    let hidden = made::line(&room.state().desk, 4);
    made::hide(&mut room.state_mut().desk, hidden);
    room.run();
    assert!(room.state().panel.is_open(), "the other line may be swept");
    room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &tr!("sweep-lines"))
        .click();
    room.run();
    let item = room.get_by_label_contains("Then who's that");
    assert!(item.accesskit_node().is_disabled());
    item.click();
    room.run();
    assert_eq!(open(&room).lines.count(), 1);
}

/// It was refused, and nothing said which line of the part could be swept instead.
#[test]
fn what_refuses_a_hidden_line_says_which_one_of_its_part_is_free() {
    let mut room = room(Backend::Draft);
    let bench = room.state_mut();
    let line = made::line(&bench.desk, 2);
    made::hide(&mut bench.desk, line);
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    let told = told(&room);
    assert!(told.contains("Line 4 of the same part"), "{told}");
}

/// A sweep stayed open in the Script room while a call with its line and voice began in the Voices room.
#[test]
fn a_sweep_is_left_once_its_line_is_said_behind_letters() {
    let mut room = of_two_lines();
    give(&mut room, &[(1, 1)]);
    let unseen = open(&room).lines.all()[1];
    made::hide(&mut room.state_mut().desk, unseen);
    room.run();
    assert!(!room.state().panel.is_open());
    assert!(told(&room).contains("blind audition"), "{}", told(&room));
    assert!(room.query_by_label_contains("Stability 0.50").is_none());
}

/// A line that is a word of one that is said behind a letter was refused as that, which it isn't.
#[test]
fn a_line_that_only_stands_within_what_a_letter_says_is_swept() {
    let mut room = room(Backend::Draft);
    let bench = room.state_mut();
    let line = made::line(&bench.desk, 2);
    made::hide(&mut bench.desk, line);
    let said = bench.desk.script().line(line).unwrap().text.clone();
    let text = said.split_whitespace().next().unwrap().to_owned();
    bench
        .desk
        .edit(mynah_script::edit::Edit::SetText { id: line, text });
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    assert!(room.state().panel.is_open());
}

/// Of two marked lines one was said behind letters, and the one that was asked for was said to be it.
#[test]
fn a_marked_line_that_is_said_behind_letters_is_left_out_and_the_other_is_swept() {
    let mut room = room(Backend::Draft);
    let bench = room.state_mut();
    let lines = [2, 4].map(|number| made::line(&bench.desk, number));
    made::hide(&mut bench.desk, lines[1]);
    bench.view.marked = lines.into();
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    assert!(!told(&room).contains("blind"), "{}", told(&room));
    assert_eq!(open(&room).lines.all(), [lines[0]]);
}
