//! The pause behind a line, heard with the line behind it.

use super::*;
use mynah_model::command::Cue;

/// A line that was emptied was heard by what it said before, which Play and an export leave out.
#[test]
fn the_pause_is_heard_before_the_next_line_that_is_heard() {
    let mut desk = made::desk(Backend::Draft, "ANN: One.\nANN: Two.\nBEN: Three.\n");
    let lines = [1, 2, 3].map(|number| made::line(&desk, number));
    for line in lines {
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let (id, text) = (lines[1], String::new());
    desk.edit(Edit::SetText { id, text });
    let mut room = room(desk, lines[0]);
    room.get_by_role_and_label(egui::accesskit::Role::Tab, &tr!("inspector-tab-sound"))
        .click();
    room.run();
    room.get_by_label(&tr!("sound-hear-join")).click();
    room.run();
    let heard = |command: &Command| match command {
        Command::Playback(PlaybackCommand::Hear(cues)) => Some(cues.clone()),
        _ => None,
    };
    let cues: Vec<Cue> = room
        .state()
        .wishes
        .outbox
        .iter()
        .find_map(heard)
        .expect("cues");
    let of = cues.iter().filter_map(|cue| cue.line);
    assert_eq!(of.collect::<Vec<_>>(), [lines[0], lines[2]]);
}
