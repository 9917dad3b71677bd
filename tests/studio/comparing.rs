//! Two takes of a line are compared: the other one goes on at the word that is heard.

use super::*;
use mynah::terms::ids::TakeId;
use mynah::terms::settings::Setting;
use mynah::terms::timing::WordTime;
use mynah_model::command::{Cue, PlaybackCommand};
use mynah_model::event::Playing;

/// A take of the first line that says this at so many times its voice's speed, and when its words sound.
fn spoken(bench: &mut Bench, text: &str, speed: f32) -> (TakeId, Vec<WordTime>) {
    let mut order = unpriced(bench.order(0, true));
    let request = speech(&mut order);
    request.text = text.to_owned();
    request.settings = request.settings.with(Setting::Speed(Some(speed)));
    made(bench, order)
}

/// The same for no line, by one of the voices.
fn auditioned(bench: &mut Bench, text: &str, voice: usize, speed: f32) -> (TakeId, Vec<WordTime>) {
    let voice = bench.desk.voices_of(Backend::Draft)[voice].id.clone();
    let mut order = unpriced(bench.order(0, true));
    order.line = None;
    let request = speech(&mut order);
    request.text = text.to_owned();
    request.voice = voice;
    request.settings = request.settings.with(Setting::Speed(Some(speed)));
    made(bench, order)
}

fn made(bench: &mut Bench, order: LineOrder) -> (TakeId, Vec<WordTime>) {
    let job = bench.generate(vec![order]);
    let take = match bench.until_over(job) {
        JobState::Finished {
            take: Some(take), ..
        } => *take,
        other => panic!("{other:?}"),
    };
    bench.until("its words", |desk| {
        desk.sound(take).is_some_and(|sound| sound.complete)
    });
    (take, bench.desk.sound(take).unwrap().words.clone())
}

/// Seconds in the middle of a word.
fn within(words: &[WordTime], place: usize) -> f64 {
    f64::from(words[place].start_ms + words[place].end_ms) / 2e3
}

/// Compares them, and stands still.
fn compare(bench: &mut Bench, a: Cue, b: Cue) {
    compare_all(bench, vec![a, b], 0);
}

fn compare_all(bench: &mut Bench, cues: Vec<Cue>, first: usize) {
    bench.send(Command::Playback(PlaybackCommand::Compare { cues, first }));
    bench.until("the comparison", |desk| {
        matches!(desk.playback.playing, Some(Playing::Compare { .. }))
    });
    bench.send(Command::Playback(PlaybackCommand::TogglePause));
    bench.until("a pause", |desk| desk.playback.paused);
}

/// They were heard as they were made, whatever their line leaves out of them.
#[test]
fn takes_are_compared_as_their_line_shapes_them() {
    let mut bench = Bench::new();
    let (a, in_a) = spoken(&mut bench, "The lamp went out at ten.", 1.0);
    let (b, in_b) = spoken(&mut bench, "The lamp went out at ten.", 0.8);
    // Both begin with their second word.
    let from = |take: TakeId, words: &[WordTime]| {
        let mut cue = Cue::as_made(take);
        cue.shape.cut.start_ms = words[1].start_ms;
        cue.shape.volume_mb = -600;
        cue
    };
    compare(&mut bench, from(a, &in_a), from(b, &in_b));
    let head = bench.desk.playhead().clone();
    let stands = |at: u32| (head.seconds() - f64::from(at) / 1e3).abs() < 0.003;
    bench.send(Command::Playback(PlaybackCommand::SeekMillis(0)));
    bench.until_seen("the beginning of A", || stands(in_a[1].start_ms));
    bench.send(Command::Playback(PlaybackCommand::Swap));
    bench.until("B", |desk| desk.playback.side == 1);
    bench.until_seen("the same word in B", || stands(in_b[1].start_ms));
    bench.send(Command::Playback(PlaybackCommand::Stop));
    bench.until("the end", |desk| desk.playback.playing.is_none());
}

/// What a line left out meanwhile was heard until the next comparison.
#[test]
fn takes_that_are_compared_are_shaped_otherwise_meanwhile() {
    let mut bench = Bench::new();
    let (a, in_a) = spoken(&mut bench, "The lamp went out at ten.", 1.0);
    let (b, in_b) = spoken(&mut bench, "The lamp went out at ten.", 0.8);
    compare(&mut bench, Cue::as_made(a), Cue::as_made(b));
    let head = bench.desk.playhead().clone();
    let stands = |at: u32| (head.seconds() - f64::from(at) / 1e3).abs() < 0.003;
    bench.send(Command::Playback(PlaybackCommand::SeekMillis(0)));
    bench.until_seen("the beginning of A", || stands(0));
    // Both begin with their second word from now on, as with one change of their line.
    for (take, words) in [(a, &in_a), (b, &in_b)] {
        let mut shape = Cue::as_made(take).shape;
        shape.cut.start_ms = words[1].start_ms;
        bench.send(Command::Playback(PlaybackCommand::Reshape { take, shape }));
    }
    bench.until_seen("the new beginning of A", || stands(in_a[1].start_ms));
    bench.send(Command::Playback(PlaybackCommand::Swap));
    bench.until("B", |desk| desk.playback.side == 1);
    bench.send(Command::Playback(PlaybackCommand::SeekMillis(0)));
    bench.until_seen("the new beginning of B", || stands(in_b[1].start_ms));
    bench.send(Command::Playback(PlaybackCommand::Stop));
    bench.until("the end", |desk| desk.playback.playing.is_none());
}

#[test]
fn the_other_take_goes_on_at_the_same_word() {
    let mut bench = Bench::new();
    let (a, in_a) = spoken(&mut bench, "The lamp went out at ten.", 1.0);
    let (b, in_b) = spoken(&mut bench, "The old lamp went slowly out at ten.", 0.7);
    compare(&mut bench, Cue::as_made(a), Cue::as_made(b));
    let head = bench.desk.playhead().clone();
    let stands = |at: f64| (head.seconds() - at).abs() < 0.003;
    // "lamp", "went", "out" and "ten".
    for (place, other) in [(1, 2), (2, 3), (3, 5), (5, 7)] {
        let (at, there) = (within(&in_a, place), within(&in_b, other));
        assert!((at - there).abs() > 0.05, "they are spoken at another time");
        let millis = (at * 1e3) as u64;
        bench.send(Command::Playback(PlaybackCommand::SeekMillis(millis)));
        bench.until_seen("the word in A", || stands(at));
        bench.send(Command::Playback(PlaybackCommand::Swap));
        bench.until("B", |desk| desk.playback.side == 1);
        bench.until_seen("the same word in B", || stands(there));
        bench.send(Command::Playback(PlaybackCommand::Swap));
        bench.until("A", |desk| desk.playback.side == 0);
        bench.until_seen("the word in A again", || stands(at));
    }
    bench.send(Command::Playback(PlaybackCommand::Stop));
    bench.until("the end", |desk| desk.playback.playing.is_none());
}

/// Takes of an audition have no line: its second text was told by the words of its first.
#[test]
fn voices_are_compared_word_by_word_in_every_text() {
    let mut bench = Bench::new();
    let texts = [
        "The lamp went out at ten.",
        "Nobody went there at night, for the lamp was out and it was ten.",
    ];
    let made = texts.map(|text| {
        [(0, 1.0), (1, 0.75)].map(|(voice, speed)| auditioned(&mut bench, text, voice, speed))
    });
    let [first, second] = &made;
    let cues = first.iter().chain(second);
    let cues = cues.map(|(take, _)| Cue::as_made(*take)).collect();
    compare_all(&mut bench, cues, 2);
    let head = bench.desk.playhead().clone();
    let [(_, in_a), (_, in_b)] = second;
    for place in [1, 4, 8, 12] {
        let (at, there) = (within(in_a, place), within(in_b, place));
        assert!((at - there).abs() > 0.05, "they are spoken at another time");
        bench.send(Command::Playback(PlaybackCommand::SeekMillis(
            (at * 1e3) as u64,
        )));
        bench.until_seen("the word in A", || (head.seconds() - at).abs() < 0.003);
        bench.send(Command::Playback(PlaybackCommand::Swap));
        bench.until("B", |desk| desk.playback.side == 3);
        bench.until_seen("the same word in B", || {
            (head.seconds() - there).abs() < 0.003
        });
        // By the other text and back to A: nothing is lost on the way.
        for side in [0, 1, 2] {
            bench.send(Command::Playback(PlaybackCommand::Swap));
            bench.until("the next", |desk| desk.playback.side == side);
        }
        bench.until_seen("A again", || (head.seconds() - at).abs() < 0.003);
    }
    bench.send(Command::Playback(PlaybackCommand::Stop));
    bench.until("the end", |desk| desk.playback.playing.is_none());
}

/// One key says what is heard: a second one, pressed on what is old by then, would have paused it again.
#[test]
fn going_to_a_take_is_hearing_it_though_it_is_loaded_yet() {
    let mut bench = Bench::new();
    let text = "The lamp went out at ten.";
    let takes = [1.0, 0.9, 0.8].map(|speed| spoken(&mut bench, text, speed).0);
    let cues: Vec<Cue> = takes.into_iter().map(Cue::as_made).collect();
    let send = |bench: &Bench, command| bench.send(Command::Playback(command));
    let compare = |first| PlaybackCommand::Compare {
        cues: cues.clone(),
        first,
    };
    // The newest of those that are loaded is heard, and at the take that was gone to.
    send(&bench, compare(0));
    send(&bench, compare(1));
    send(&bench, PlaybackCommand::GoTo(takes[2]));
    bench.until("the third", |desk| {
        let heard = desk.heard().and_then(|heard| heard.take());
        heard == Some(takes[2]) && desk.playback.loading.is_none()
    });
    send(&bench, PlaybackCommand::TogglePause);
    bench.until("a pause", |desk| desk.playback.paused);
    // Twice is once.
    send(&bench, PlaybackCommand::GoTo(takes[0]));
    send(&bench, PlaybackCommand::GoTo(takes[0]));
    bench.until("the first", |desk| {
        desk.playback.side == 0 && !desk.playback.paused
    });
    // It stands still where somebody paused it before it was there.
    send(&bench, PlaybackCommand::Stop);
    bench.until("silence", |desk| desk.playback.playing.is_none());
    send(&bench, compare(1));
    send(&bench, PlaybackCommand::TogglePause);
    bench.until("a start and a pause", |desk| {
        desk.playback.playing.is_some() && desk.playback.paused
    });
    send(&bench, compare(0));
    send(&bench, PlaybackCommand::Stop);
    bench.until("silence", |desk| {
        desk.playback.playing.is_none() && desk.playback.loading.is_none()
    });
}
