//! What is told of what is heard, whatever becomes of its job.

use super::*;
use crate::command::PlaybackCommand;
use mynah_audio::peaks::Peaks;

/// The transport named the line's pick, and its button in the list of takes paused nothing.
#[test]
fn what_plays_on_when_it_arrived_is_itself_and_not_the_pick() {
    let mut desk = desk(TWO);
    let id = keep(&mut desk, 1, 0);
    let arriving = |job| Playing::Arriving {
        job: JobId(job),
        line: ProjectLine::new(Some(ProjectId(1)), Some(id)),
    };
    let start = |desk: &mut Desk, playing| {
        desk.apply(Event::Playback(PlaybackEvent::Started(playing)));
    };
    let arrive = |desk: &mut Desk, job| {
        let request = desk.request_for(id).unwrap();
        let kept = Kept {
            beside: Vec::new(),
            take: Box::new(TakeCard {
                picked: false,
                ..card(job, id, request)
            }),
            project: Some(ProjectId(1)),
            account: String::new(),
            count: 2,
            cost: Credits(3),
            source: Source::Bought,
        };
        desk.apply(Event::Job(JobId(job), JobEvent::Kept(kept)));
        assert_eq!(desk.takes[&id].picked.as_ref().unwrap().id, TakeId(1));
    };
    let heard = |desk: &Desk| desk.heard().map(|heard| (heard.take(), heard.line));
    order(&mut desk, 2, 0);
    start(&mut desk, arriving(2));
    assert_eq!(heard(&desk), Some((None, Some(id))));
    arrive(&mut desk, 2);
    assert_eq!(heard(&desk), Some((Some(TakeId(2)), Some(id))));
    assert_eq!(desk.heard().unwrap().text, Some("Hello there."));
    // One that is all here before it is heard.
    order(&mut desk, 3, 0);
    arrive(&mut desk, 3);
    start(&mut desk, arriving(3));
    assert_eq!(heard(&desk), Some((Some(TakeId(3)), Some(id))));
    // Whatever becomes of its job.
    desk.apply(Event::Job(JobId(3), JobEvent::Dismissed));
    assert_eq!(heard(&desk), Some((Some(TakeId(3)), Some(id))));
    desk.apply(Event::Playback(PlaybackEvent::Ended));
    assert_eq!(heard(&desk), None);
}

/// A line that was cancelled was heard on with no waveform and no length.
#[test]
fn what_came_of_a_line_is_shown_as_long_as_it_is_heard() {
    let mut desk = desk(TWO);
    let id = order(&mut desk, 1, 0);
    let playing = Playing::Arriving {
        job: JobId(1),
        line: ProjectLine::new(Some(ProjectId(1)), Some(id)),
    };
    desk.apply(Event::Playback(PlaybackEvent::Started(playing)));
    let sound = Arc::new(Sound {
        peaks: Arc::new(Peaks::new(24_000)),
        words: Vec::new(),
        seconds: 40.0,
        complete: false,
    });
    desk.apply(Event::Job(JobId(1), JobEvent::Sounding { sound }));
    let now = Occasion::local("speak", UnixMillis(0));
    let trouble = Trouble::told("It was stopped".to_owned(), Vec::new(), &now);
    desk.apply(Event::Job(JobId(1), JobEvent::Cancelled(trouble)));
    let heard = desk.heard().and_then(|heard| heard.sound);
    assert_eq!(heard.map(|sound| sound.seconds), Some(40.0));
    desk.apply(Event::Playback(PlaybackEvent::Ended));
    assert!(desk.heard().is_none());
}

/// A batch brought another take of a line that stood still in the player, and Space went on with the old one.
#[test]
fn a_take_that_stands_still_is_put_by_for_the_new_one_of_its_line() {
    let stops = |desk: &mut Desk| {
        let mut stops = 0;
        while let Some(command) = desk.take_edits() {
            stops += usize::from(matches!(command, Command::Playback(PlaybackCommand::Stop)));
        }
        stops
    };
    for (paused, place, stopped) in [(true, 0, 1), (false, 0, 0), (true, 1, 0)] {
        let mut desk = desk(TWO);
        let id = keep(&mut desk, 1, 0);
        let playing = Playing::Take {
            take: TakeId(1),
            line: ProjectLine::new(Some(ProjectId(1)), Some(id)),
        };
        desk.apply(Event::Playback(PlaybackEvent::Started(playing)));
        if paused {
            desk.apply(Event::Playback(PlaybackEvent::Paused));
        }
        stops(&mut desk);
        keep(&mut desk, 2, place);
        assert_eq!(stops(&mut desk), stopped, "{paused}, line {place}");
    }
}
