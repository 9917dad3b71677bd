//! Takes that are compared are heard on and on: how that ends.

use super::*;

/// A room whose second line has the focus, and two takes that are compared.
fn comparing<'a>() -> Room<'a> {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let takes: Vec<_> = [1, 2].map(|number| made::take(&desk, line, number)).into();
    let both = [takes[0].id, takes[1].id];
    made::give_takes(&mut desk, line, takes);
    let mut room = room(desk);
    room.state_mut().view.line = Some(line);
    run(&mut room);
    let of = ProjectLine::new(Some(made::PROJECT), Some(line));
    let playing = Playing::comparing(&both, of);
    let started = Event::Playback(PlaybackEvent::Started(playing));
    room.state_mut().desk.apply(started);
    run(&mut room);
    room
}

fn stops(room: &Room<'_>) -> usize {
    let is_stop = |command: &&Command| matches!(command, Command::Playback(PlaybackCommand::Stop));
    room.state().wishes.outbox.iter().filter(is_stop).count()
}

/// They went round and round, whatever one did.
#[test]
fn escape_ends_a_comparison() {
    let mut room = comparing();
    assert_eq!(stops(&room), 0);
    room.key_press(Key::Escape);
    run(&mut room);
    assert_eq!(stops(&room), 1);
}

#[test]
fn going_to_another_line_ends_a_comparison_once() {
    let mut room = comparing();
    room.key_press(Key::ArrowDown);
    run(&mut room);
    run(&mut room);
    assert_eq!(stops(&room), 1);
    let stopped = Event::Playback(PlaybackEvent::Stopped);
    room.state_mut().desk.apply(stopped);
    room.key_press(Key::ArrowUp);
    run(&mut room);
    assert_eq!(stops(&room), 1);
}

#[test]
fn escape_in_a_line_ends_the_writing_first() {
    let mut room = comparing();
    room.key_press(Key::F2);
    run(&mut room);
    room.key_press(Key::Escape);
    run(&mut room);
    assert_eq!(stops(&room), 0);
    room.key_press(Key::Escape);
    run(&mut room);
    assert_eq!(stops(&room), 1);
}

/// What somebody hears instead was stopped as soon as it began.
#[test]
fn what_is_played_instead_goes_on() {
    let mut room = comparing();
    room.get_by_label(&tr!("script-play-line", number = 3))
        .click();
    run(&mut room);
    assert!(sent(&room).contains("Generate"), "{}", sent(&room));
    let mut room = comparing();
    let line = made::line(&room.state().desk, 3);
    let take = made::take(&room.state().desk, line, 1);
    let id = take.id;
    made::give_takes(&mut room.state_mut().desk, line, vec![take]);
    run(&mut room);
    room.get_by_label(&tr!("script-play-line", number = 3))
        .click();
    run(&mut room);
    assert!(sent(&room).contains(&format!("{id:?}")), "{}", sent(&room));
    assert_eq!(stops(&room), 0);
}
