//! Playing by count: samples are pulled, time is a number.

mod comparing;

use std::sync::mpsc::Receiver;
use std::time::Duration;

use super::*;
use crate::pcm::{Pcm, gain_from_db};

const HZ: u32 = 48_000;

struct Bench {
    player: Player,
    out: Manual,
    events: Receiver<PlayerEvent>,
}

impl Bench {
    fn new() -> Self {
        let out = Manual::new(HZ);
        let (player, events) = start(Output::Manual(out.clone()));
        Self {
            player,
            out,
            events,
        }
    }

    fn wait(&self, wanted: impl Fn(&PlayerEvent) -> bool) -> PlayerEvent {
        wait(&self.events, wanted)
    }

    fn play(&self, tracks: Vec<Track>) {
        self.player.play(tracks, 0.0);
        self.wait(|event| matches!(event, PlayerEvent::Started { .. }));
    }

    /// Pulls until something comes to be; the sound meanwhile.
    fn pull_until(&self, wanted: impl Fn(&PlayerEvent) -> bool) -> Vec<f32> {
        let mut sound = Vec::new();
        for _ in 0..3_000 {
            sound.extend(self.out.pull(480));
            if let Ok(event) = self.events.recv_timeout(Duration::from_millis(10))
                && wanted(&event)
            {
                return sound;
            }
        }
        panic!("it never came");
    }
}

fn start(output: Output) -> (Player, Receiver<PlayerEvent>) {
    let (send, events) = sync_channel(1_000);
    let player = Player::start(output, Clock::system(), move |event| {
        drop(send.try_send(event));
    })
    .unwrap();
    (player, events)
}

fn wait(events: &Receiver<PlayerEvent>, wanted: impl Fn(&PlayerEvent) -> bool) -> PlayerEvent {
    loop {
        let event = events
            .recv_timeout(Duration::from_secs(30))
            .expect("the event comes");
        if wanted(&event) {
            return event;
        }
    }
}

fn flat(frames: usize) -> Vec<f32> {
    vec![0.5; frames]
}

/// A sound whose every sample is another one, and small steps between them.
fn slope(frames: usize) -> Vec<f32> {
    (0..frames)
        .map(|n| 0.1 + 0.5 * n as f32 / frames as f32)
        .collect()
}

fn track(key: u64, samples: &[f32]) -> Track {
    Track::whole(key, &Pcm::mono(HZ, samples.to_vec()))
}

fn first_sample(event: &PlayerEvent) -> bool {
    matches!(event, PlayerEvent::FirstSample { .. })
}

fn steepest(sound: &[f32]) -> f32 {
    sound
        .windows(2)
        .map(|w| (w[1] - w[0]).abs())
        .fold(0.0, f32::max)
}

#[test]
fn a_stream_starts_with_its_second_chunk_and_150_ms() {
    let bench = Bench::new();
    let (mut feed, track) = bench.player.feed(7, HZ);
    bench.play(vec![track]);
    // A long second chunk, so that a busy machine doesn't make it a slow stream.
    let sound = slope(109_000);
    feed.push(&sound[..9_000]);
    assert!(bench.out.pull(480).iter().all(|s| *s == 0.0), "one chunk");
    assert!(bench.player.playhead().is_starving());
    feed.push(&sound[9_000..]);
    // Pushed is heard: no thread has to wake up in between.
    let event = bench.events.try_recv();
    assert!(matches!(
        event,
        Ok(PlayerEvent::FirstSample { track: 7, .. })
    ));
    let heard = bench.out.pull(4_800);
    let begins = heard.iter().position(|s| *s != 0.0).unwrap();
    assert!(begins < 64, "at the next look round, not at {begins}");
    assert_eq!(heard[begins..], sound[..4_800 - begins]);
    assert!(!bench.player.playhead().is_starving());
}

#[test]
fn small_chunks_wait_for_150_ms_and_a_short_stream_for_its_end() {
    let bench = Bench::new();
    let (mut feed, track) = bench.player.feed(1, HZ);
    bench.play(vec![track]);
    for _ in 0..7 {
        feed.push(&flat(960));
    }
    assert!(bench.out.pull(960).iter().all(|s| *s == 0.0));
    drop(feed);
    bench.wait(first_sample);
    assert!(bench.out.pull(960).iter().any(|s| *s != 0.0));
    bench.pull_until(|event| *event == PlayerEvent::Ended);
    assert_eq!(bench.player.playhead().seconds(), 0.14);
}

#[test]
fn a_late_stream_fades_stands_still_and_the_next_one_waits_longer() {
    let bench = Bench::new();
    let (mut feed, track) = bench.player.feed(1, HZ);
    bench.play(vec![track]);
    feed.push(&flat(4_800));
    feed.push(&flat(4_800));
    let heard = bench.pull_until(|event| matches!(event, PlayerEvent::Underrun { track: 1 }));
    let head = bench.player.playhead();
    assert!(head.is_starving());
    assert_eq!(head.underruns(), 1);
    let begins = heard.iter().position(|s| *s != 0.0).unwrap();
    assert!(steepest(&heard[begins + 1..]) < 0.01, "it fades");
    let stood = head.seconds();
    assert!((0.18..0.2).contains(&stood), "{stood}");
    assert!(bench.out.pull(9_600).iter().all(|s| *s == 0.0));
    assert_eq!(head.seconds(), stood);
    // 300 ms would have done for the first time; after one underrun it has to be twice that.
    feed.push(&flat(20_000));
    assert!(bench.out.pull(480).iter().all(|s| *s == 0.0));
    feed.push(&flat(20_000));
    assert!(steepest(&bench.out.pull(4_800)) < 0.01);
    assert!(!head.is_starving() && head.seconds() > stood);

    let (mut next, _track) = bench.player.feed(2, HZ);
    next.push(&flat(6_000));
    next.push(&flat(6_000));
    assert!(
        bench.events.try_iter().all(|event| !first_sample(&event)),
        "250 ms"
    );
    next.push(&flat(6_000));
    assert!(bench.events.try_iter().any(|event| first_sample(&event)));
}

#[test]
fn tracks_follow_each_other_without_a_gap() {
    let bench = Bench::new();
    let all: Vec<Vec<f32>> = [5_000, 777, 9_001].map(slope).to_vec();
    let tracks = all.iter().zip(0..).map(|(s, key)| track(key, s)).collect();
    bench.play(tracks);
    let heard = bench.pull_until(|event| *event == PlayerEvent::Ended);
    let begins = heard.iter().position(|s| *s != 0.0).unwrap();
    // The third one is handed over by the thread, which may come a pull late.
    let sound: Vec<f32> = heard[begins..]
        .iter()
        .copied()
        .filter(|s| *s != 0.0)
        .collect();
    assert!(sound == all.concat());
    assert!(heard[begins..begins + 5_777] == all[..2].concat());
}

#[test]
fn places_of_a_trimmed_track_are_those_of_its_whole_sound() {
    let bench = Bench::new();
    let head = bench.player.playhead();
    let trimmed = |key| Track::trimmed(key, &Pcm::mono(HZ, slope(48_000)), 2.0);
    bench.play(vec![trimmed(1), trimmed(2)]);
    assert_eq!(head.seconds(), 2.0);
    let heard = bench.out.pull(4_800);
    let at = head.seconds();
    assert!((at - 2.1).abs() < 0.005, "{at}");
    assert_eq!(heard.iter().find(|s| **s != 0.0), Some(&slope(48_000)[0]));
    bench.player.seek(2.5);
    bench.out.pull(1_000);
    assert!((head.seconds() - 2.5).abs() < 0.03, "{}", head.seconds());
    // Before what is left is its beginning; the next one begins at its own.
    bench.player.seek(0.3);
    bench.out.pull(1_000);
    assert!((head.seconds() - 2.0).abs() < 0.03, "{}", head.seconds());
    bench.player.seek(2.99);
    bench.pull_until(|event| *event == PlayerEvent::Started { track: 2 });
    assert!((2.0..2.5).contains(&head.seconds()), "{}", head.seconds());
    // At another tempo too.
    bench.player.set_tempo(2.0);
    bench.player.seek(2.4);
    let ended = |event: &PlayerEvent| *event == PlayerEvent::Ended;
    let heard = bench.pull_until(ended);
    // Six tenths at most are left, in half the time; what came before the tempo was another may be there as well.
    let sounding = heard.iter().filter(|s| **s != 0.0).count();
    assert!(sounding < 48_000, "{sounding}");
    assert!((head.seconds() - 3.0).abs() < 0.05, "{}", head.seconds());
}

/// The player's thread did what was wished for before.
fn done(bench: &Bench) {
    bench.player.list_devices();
    bench.wait(|event| matches!(event, PlayerEvent::Device(_)));
}

#[test]
fn a_sound_that_is_shaped_otherwise_goes_on_at_the_same_sample() {
    let bench = Bench::new();
    let sound = slope(96_000);
    bench.play(vec![track(1, &sound)]);
    let mut heard = bench.out.pull(10_000);
    let half: Vec<f32> = sound[1_000..].iter().map(|sample| sample / 2.0).collect();
    let from = 1_000.0 / f64::from(HZ);
    let otherwise = Track::trimmed(1, &Pcm::mono(HZ, half.clone()), from);
    bench.player.exchange(otherwise);
    done(&bench);
    heard.extend(bench.out.pull(10_000));
    assert!(steepest(&heard) < 0.005, "{}", steepest(&heard));
    let begins = heard.iter().position(|sample| *sample != 0.0).unwrap();
    let at = 15_000 - begins;
    for n in 0..1_000 {
        let (is, wanted) = (heard[15_000 + n], half[at + n - 1_000]);
        assert!((is - wanted).abs() < 1e-6, "{n}: {is} {wanted}");
    }
    // A slider moves faster than one goes over into the other.
    for part in 1..20 {
        let quieter: Vec<f32> = sound.iter().map(|sample| sample / part as f32).collect();
        bench.player.exchange(track(1, &quieter));
        done(&bench);
        heard.extend(bench.out.pull(100));
    }
    heard.extend(bench.out.pull(20_000));
    assert!(steepest(&heard) < 0.005, "{}", steepest(&heard));
    // Something else than is heard changes nothing.
    let before = bench.player.playhead().seconds();
    bench.player.exchange(track(2, &flat(100)));
    done(&bench);
    let after = bench.out.pull(1_000);
    assert!(steepest(&after) < 0.005);
    assert!(bench.player.playhead().seconds() > before);
    // Cut off before where it stands: it fades, and that is its end.
    bench.player.exchange(track(1, &sound[..5_000]));
    let rest = bench.pull_until(|event| *event == PlayerEvent::Ended);
    assert!(steepest(&rest) < 0.005, "{}", steepest(&rest));
}

#[test]
fn what_stands_still_or_has_another_tempo_is_shaped_otherwise_too() {
    let bench = Bench::new();
    bench.play(vec![track(1, &flat(96_000))]);
    bench.out.pull(10_000);
    bench.player.pause();
    done(&bench);
    bench.out.pull(1_000);
    let stands = bench.player.playhead().seconds();
    let quiet: Vec<f32> = flat(96_000).iter().map(|sample| sample / 2.0).collect();
    bench.player.exchange(track(1, &quiet));
    done(&bench);
    assert!(bench.out.pull(1_000).iter().all(|sample| *sample == 0.0));
    assert_eq!(bench.player.playhead().seconds(), stands);
    bench.player.resume();
    done(&bench);
    let heard = bench.out.pull(2_000);
    assert!((heard[1_900] - 0.25).abs() < 1e-3, "{}", heard[1_900]);

    let bench = Bench::new();
    bench.player.set_tempo(1.5);
    let sound = tone(96_000);
    bench.play(vec![track(1, &sound)]);
    // It is stretched a little ahead of what is heard, whenever the player's thread looks.
    let pull = |pieces: usize| {
        let pieces = (0..pieces).flat_map(|_| {
            done(&bench);
            bench.out.pull(1_000)
        });
        pieces.collect::<Vec<f32>>()
    };
    let mut heard = pull(20);
    let quiet: Vec<f32> = sound.iter().map(|sample| sample / 2.0).collect();
    let place = bench.player.playhead().seconds();
    bench.player.exchange(track(1, &quiet));
    heard.extend(pull(5));
    let went = bench.player.playhead().seconds() - place;
    assert!(
        (went - 5_000.0 * 1.5 / f64::from(HZ)).abs() < 0.005,
        "{went}"
    );
    let loudest = |sound: &[f32]| sound.iter().fold(0.0_f32, |most, s| most.max(s.abs()));
    let (before, after) = (loudest(&heard[15_000..20_000]), loudest(&heard[22_000..]));
    assert!((after / before - 0.5).abs() < 0.06, "{before} {after}");
}

#[test]
fn stop_pause_and_seek_fade() {
    let bench = Bench::new();
    let head = bench.player.playhead();
    bench.play(vec![track(1, &flat(480_000))]);
    bench.out.pull(4_800);
    let at = head.seconds();
    assert!((at - 0.1).abs() < 0.005, "{at}");

    bench.player.seek(5.0);
    let heard = bench.out.pull(1_000);
    assert!(steepest(&heard) < 0.01);
    assert!(heard.contains(&0.0));
    assert!((head.seconds() - 5.0).abs() < 0.03, "{}", head.seconds());

    bench.player.pause();
    let heard = bench.out.pull(1_000);
    assert!(steepest(&heard) < 0.01 && heard.last() == Some(&0.0));
    let stood = head.seconds();
    bench.player.seek(2.0);
    bench.out.pull(200);
    assert_eq!(head.seconds(), 2.0);
    assert!(stood > 5.0 && head.is_paused());

    bench.player.resume();
    let heard = bench.out.pull(1_000);
    assert!(steepest(&heard) < 0.01 && *heard.last().unwrap() > 0.49);

    bench.player.stop();
    // Pulled before the player's thread wakes up, the track would be heard to its end, which has no fade.
    bench.player.list_devices();
    bench.wait(|event| matches!(event, PlayerEvent::Device(_)));
    let heard = bench.out.pull(1_000);
    assert_eq!(head.track(), None);
    assert!(steepest(&heard) < 0.01 && heard.last() == Some(&0.0));
    assert_eq!(head.seconds(), 0.0);
}

#[test]
fn another_rate_sounds_the_same() {
    let bench = Bench::new();
    let tone =
        |hz: u32, n: usize| 0.5 * (std::f32::consts::TAU * 440.0 * n as f32 / hz as f32).sin();
    for hz in [16_000, 22_050, 44_100] {
        let sound: Vec<f32> = (0..hz as usize).map(|n| tone(hz, n)).collect();
        bench.play(vec![Track::whole(1, &Pcm::mono(hz, sound))]);
        let heard = bench.out.pull(30_000);
        // The old track fades for up to 6 ms; then the new one begins at its sample 0.
        let want: Vec<f32> = (0..20_000).map(|n| tone(HZ, n)).collect();
        let off = |at: usize| {
            want.iter()
                .zip(&heard[at..])
                .skip(200)
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f32::max)
        };
        let best = (0..1_000).map(off).fold(1.0, f32::min);
        assert!(best < 3e-3, "{hz}: off by {best}");
    }
}

#[test]
fn volume_moves_without_a_step() {
    let bench = Bench::new();
    bench.play(vec![track(1, &flat(96_000))]);
    bench.out.pull(1_000);
    bench.player.set_volume(0.2);
    let heard = bench.out.pull(9_600);
    assert!(steepest(&heard) < 0.01);
    assert!((heard.last().unwrap() - 0.1).abs() < 1e-3);
}

#[test]
fn another_output_goes_on_at_the_same_place() {
    let bench = Bench::new();
    bench.play(vec![track(1, &slope(96_000))]);
    bench.out.pull(24_000);
    let other = Manual::new(24_000);
    bench.player.set_output(Output::Manual(other.clone()));
    bench.player.list_devices();
    bench.wait(|event| matches!(event, PlayerEvent::Device(_)));
    assert!(!bench.out.is_open() && other.is_open());
    other.pull(2_400);
    let at = bench.player.playhead().seconds();
    assert!((0.59..0.61).contains(&at), "{at}");
}

#[test]
fn sound_that_goes_nowhere_takes_its_time_and_then_sleeps() {
    let clock = Clock::system();
    let (player, events) = start(Output::Null);
    let began = clock.instant();
    player.play(vec![track(1, &flat(14_400))], 0.0);
    wait(&events, |event| *event == PlayerEvent::Ended);
    let took = clock.instant().duration_since(began).as_secs_f64();
    assert!((0.3..25.0).contains(&took), "{took} s");
    assert_eq!(player.playhead().seconds(), 0.3);
}

#[test]
fn the_output_closes_two_seconds_after_the_end_and_opens_again() {
    let bench = Bench::new();
    bench.play(vec![track(1, &slope(1_000))]);
    assert!(bench.out.is_open());
    bench.pull_until(|event| *event == PlayerEvent::Ended);
    let waited = (0..1_500).position(|_| {
        drop(bench.events.recv_timeout(Duration::from_millis(20)));
        !bench.out.is_open()
    });
    assert!(waited.is_some_and(|polls| polls > 50), "{waited:?}");
    bench.play(vec![track(2, &slope(1_000))]);
    assert!(bench.out.is_open());
}

#[test]
fn a_device_that_is_not_there_is_told_and_nothing_stops() {
    let (player, events) = start(Output::Named("no such device".to_owned()));
    player.play(vec![track(1, &slope(4_800))], 0.0);
    let told = wait(&events, |event| matches!(event, PlayerEvent::Device(_)));
    let PlayerEvent::Device(device) = told else {
        panic!()
    };
    assert_eq!(
        device.silence,
        Some(Silence::Gone("no such device".to_owned()))
    );
    wait(&events, |event| *event == PlayerEvent::Ended);
}

#[test]
fn an_output_that_changes_behind_a_track_plays_the_next_one_once() {
    let bench = Bench::new();
    let tracks = [1, 2, 3].map(|key| track(key, &slope(4_800)));
    bench.play(tracks.to_vec());
    bench.pull_until(|event| *event == PlayerEvent::Started { track: 2 });
    let other = Manual::new(HZ);
    bench.player.set_output(Output::Manual(other.clone()));
    bench.player.list_devices();
    bench.wait(|event| matches!(event, PlayerEvent::Device(_)));
    let mut loud = 0;
    let ended = (0..3_000).any(|_| {
        loud += other.pull(480).iter().filter(|s| **s != 0.0).count();
        bench.events.recv_timeout(Duration::from_millis(10)) == Ok(PlayerEvent::Ended)
    });
    assert!(ended && loud <= 9_600, "{loud} samples of 9600 at most");
}

fn tone(frames: usize) -> Vec<f32> {
    let step = std::f32::consts::TAU * 220.0 / HZ as f32;
    (0..frames).map(|n| 0.4 * (step * n as f32).sin()).collect()
}

/// Rising crossings of zero a second.
fn pitch(sound: &[f32]) -> f32 {
    let up = sound.windows(2).filter(|w| w[0] < 0.0 && w[1] >= 0.0);
    up.count() as f32 * HZ as f32 / sound.len() as f32
}

#[test]
fn another_tempo_keeps_the_pitch_and_the_place() {
    let bench = Bench::new();
    let head = bench.player.playhead();
    bench.player.set_tempo(2.0);
    bench.play(vec![track(1, &tone(480_000)), track(2, &tone(48_000))]);
    let heard = bench.out.pull(14_000);
    let at = head.seconds();
    assert!((at - 0.58).abs() < 0.02, "{at}");
    assert!((pitch(&heard[4_800..]) - 220.0).abs() < 5.0);

    // Slower from here on, and a place that was not stretched yet.
    bench.player.set_tempo(0.5);
    bench.player.seek(9.0);
    bench.player.list_devices();
    bench.wait(|event| matches!(event, PlayerEvent::Device(_)));
    let heard = bench.out.pull(14_000);
    let at = head.seconds();
    assert!((at - 9.145).abs() < 0.02, "{at}");
    assert!((pitch(&heard[4_800..]) - 220.0).abs() < 5.0);

    // The next one follows, and its end is told.
    bench.player.set_tempo(2.0);
    bench.player.list_devices();
    bench.wait(|event| matches!(event, PlayerEvent::Device(_)));
    let heard = bench.pull_until(|event| *event == PlayerEvent::Ended);
    let loud = heard.iter().rposition(|sample| *sample != 0.0).unwrap();
    let seconds = loud as f32 / HZ as f32;
    assert!((seconds - 0.93).abs() < 0.05, "{seconds} s of 1.86");
}

#[test]
fn a_stream_is_stretched_as_it_arrives() {
    let bench = Bench::new();
    bench.player.set_tempo(1.5);
    let (mut feed, track) = bench.player.feed(7, HZ);
    bench.play(vec![track]);
    let sound = tone(96_000);
    for some in sound.chunks(9_600) {
        feed.push(some);
    }
    drop(feed);
    let heard = bench.pull_until(|event| *event == PlayerEvent::Ended);
    let loud = heard.iter().filter(|sample| **sample != 0.0).count();
    let seconds = loud as f32 / HZ as f32;
    assert!((seconds - 1.33).abs() < 0.05, "{seconds} s");
    assert!((bench.player.playhead().seconds() - 2.0).abs() < 0.02);
}
