//! What is played one line after another.

use super::*;
use crate::studio::event::Notice;

const SCRIPT: &str =
    "# Night\n\nANN: One.\n\n## Watch\n\nANN: Two.\nANN: Three.\n\n# Day\n\nANN: Four.\n";

/// A room whose lines of these numbers have a take, which is their id's number times a hundred and one.
fn spoken<'a>(numbers: &[usize]) -> Room<'a> {
    let mut desk = made::desk(Backend::Live, SCRIPT);
    for number in numbers {
        let line = made::line(&desk, *number);
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    room(desk)
}

/// The numbers of the lines that were sent to be heard last.
fn heard(room: &Room<'_>) -> Vec<usize> {
    let cues = |command: &Command| match command {
        Command::Playback(PlaybackCommand::Hear(cues)) => Some(cues.clone()),
        _ => None,
    };
    let cues = room.state().wishes.outbox.iter().rev().find_map(cues);
    let desk = &room.state().desk;
    let number = |take: TakeId| {
        let mut lines = desk.script().lines();
        lines.position(|line| TakeId(line.id.0 * 100 + 1) == take)
    };
    let numbers = cues.unwrap_or_default();
    let numbers = numbers.iter().filter_map(|cue| number(cue.take));
    numbers.map(|place| place + 1).collect()
}

fn told(room: &Room<'_>) -> Vec<String> {
    let words = |notice: &Notice| match notice {
        Notice::Heed(words) => Some(words.clone()),
        _ => None,
    };
    room.state()
        .wishes
        .notices
        .iter()
        .filter_map(words)
        .collect()
}

#[test]
fn a_chapter_is_heard_with_its_scenes_and_no_further() {
    let mut room = spoken(&[1, 2, 3, 4]);
    room.get_by_label("Play Night").click();
    run(&mut room);
    assert_eq!(heard(&room), [1, 2, 3]);
    room.get_by_label("Play Watch").click();
    run(&mut room);
    assert_eq!(heard(&room), [2, 3]);
    // Of a line it is what stands below its heading.
    room.state_mut().view.line = Some(made::line(&room.state().desk, 4));
    act(&mut room, Action::PlayChapter);
    assert_eq!(heard(&room), [4]);
    assert!(told(&room).is_empty());
}

#[test]
fn what_is_marked_is_heard_and_lines_without_a_take_are_told() {
    let mut room = spoken(&[1, 3, 4]);
    act(&mut room, Action::PlaySelected);
    assert!(heard(&room).is_empty());
    assert!(told(&room)[0].starts_with("No line is selected"));
    let desk = &room.state().desk;
    let lines = [1, 2, 3].map(|number| made::line(desk, number));
    room.state_mut().view.marked.set(&lines, ());
    act(&mut room, Action::PlaySelected);
    assert_eq!(heard(&room), [1, 3]);
    let words = "One line without a take is left out; lines that are heard: 2";
    assert_eq!(told(&room)[1], words);
    act(&mut room, Action::PlayAll);
    assert_eq!(heard(&room), [1, 3, 4]);
    assert_eq!(told(&room)[2], words.replace('2', "3"));
}

#[test]
fn nothing_is_spoken_by_playing_what_has_no_takes() {
    let mut room = spoken(&[4]);
    room.get_by_label("Play Night").click();
    run(&mut room);
    assert!(heard(&room).is_empty());
    assert!(told(&room)[0].starts_with("None of these lines has a take"));
    assert!(!sent(&room).contains("Generate"), "{}", sent(&room));
}
