//! Takes that are compared.

use super::*;

/// Two of them, as loud as they are.
fn two(a: Track, b: Track, alike: Alike) -> Vec<Compared> {
    let one = |track, alike| Compared {
        track,
        gain_db: 0.0,
        alike,
    };
    vec![one(a, Alike::default()), one(b, alike)]
}

#[test]
fn a_comparison_crosses_over_at_the_same_place() {
    let bench = Bench::new();
    let (a, b) = (
        slope(48_000),
        slope(48_000).iter().map(|s| -s).collect::<Vec<_>>(),
    );
    let mut these = two(track(1, &a), track(2, &b), Alike::default());
    these[1].gain_db = -6.0;
    bench.player.compare(these, 0);
    bench.wait(|event| matches!(event, PlayerEvent::Started { .. }));
    let heard = bench.out.pull(4_800);
    let begins = heard.iter().position(|s| *s != 0.0).unwrap();
    assert_eq!(heard[begins + 100..], a[100..4_800 - begins]);
    assert_eq!(bench.player.swap(), Some(1));
    let heard = bench.out.pull(4_800);
    assert!(steepest(&heard) < 0.01, "{}", steepest(&heard));
    let place = 9_600 - begins - 1;
    let want = b[place] * gain_from_db(-6.0);
    assert!((heard.last().unwrap() - want).abs() < 1e-3);
    assert_eq!(bench.player.swap(), Some(0));
}

#[test]
fn a_comparison_begins_again_until_it_is_stopped() {
    let bench = Bench::new();
    let (a, b) = (slope(4_800), slope(7_200));
    let these = two(track(1, &a), track(2, &b), Alike::default());
    bench.player.compare(these, 0);
    bench.wait(|event| matches!(event, PlayerEvent::Started { .. }));
    let heard = bench.out.pull(24_000);
    let silent = heard.iter().filter(|sample| **sample == 0.0).count();
    assert!(silent < 1_000, "it goes on: {silent} silent samples");
    assert_eq!(
        bench.player.swap(),
        Some(1),
        "B can be asked for at any time"
    );
    bench.out.pull(24_000);
    assert!(bench.player.playhead().is_moving());
    let ended = |event: &PlayerEvent| matches!(event, PlayerEvent::Ended);
    assert!(!bench.events.try_iter().any(|event| ended(&event)));
}

/// It was heard as it had been until another comparison.
#[test]
fn a_compared_track_is_shaped_otherwise_while_it_is_heard() {
    let bench = Bench::new();
    let these = two(
        track(1, &flat(96_000)),
        track(2, &flat(96_000)),
        Alike::default(),
    );
    bench.player.compare(these, 0);
    bench.wait(|event| matches!(event, PlayerEvent::Started { .. }));
    let mut heard = bench.out.pull(10_000);
    let at = bench.player.playhead().seconds();
    let quiet: Vec<f32> = flat(96_000).iter().map(|sample| sample / 2.0).collect();
    for key in [1, 2] {
        bench.player.exchange(track(key, &quiet));
    }
    bench.player.list_devices();
    bench.wait(|event| matches!(event, PlayerEvent::Device(_)));
    heard.extend(bench.out.pull(10_000));
    assert!(steepest(&heard) < 0.01, "{}", steepest(&heard));
    assert!(
        (heard.last().unwrap() - 0.25).abs() < 1e-3,
        "{:?}",
        heard.last()
    );
    assert!(bench.player.playhead().seconds() > at, "it goes on");
    assert_eq!(bench.player.swap(), Some(1));
    let heard = bench.out.pull(10_000);
    assert!(
        (heard.last().unwrap() - 0.25).abs() < 1e-3,
        "{:?}",
        heard.last()
    );
}

#[test]
fn a_comparison_that_is_played_out_ends() {
    let bench = Bench::new();
    let (a, b) = (slope(4_800), slope(7_200));
    let these = two(track(1, &a), track(2, &b), Alike::default());
    bench.player.compare(these, 0);
    bench.wait(|event| matches!(event, PlayerEvent::Started { .. }));
    bench.player.play_out();
    bench.pull_until(|event| *event == PlayerEvent::Ended);
    assert!(!bench.player.playhead().is_moving());
}

#[test]
fn a_comparison_at_another_tempo_begins_again_from_the_start() {
    let bench = Bench::new();
    let (a, b) = (track(1, &tone(48_000)), track(2, &tone(48_000)));
    bench.player.compare(two(a, b, Alike::default()), 0);
    bench.wait(|event| matches!(event, PlayerEvent::Started { .. }));
    bench.out.pull(24_000);
    bench.player.set_tempo(2.0);
    bench.player.list_devices();
    bench.wait(|event| matches!(event, PlayerEvent::Device(_)));
    let head = bench.player.playhead();
    bench.out.pull(6_000);
    let at = head.seconds();
    assert!((at - 0.74).abs() < 0.03, "{at}");
    // A quarter of a second until its end, and then it is near its start.
    bench.out.pull(9_600);
    let at = head.seconds();
    assert!(at < 0.2, "{at}");
}

/// B says in a quarter of a second what A says in half of one.
fn uneven() -> Alike {
    Alike::new([(0.0, 0.0), (0.5, 0.25), (1.0, 1.0)])
}

#[test]
fn the_other_take_goes_on_where_it_says_the_same() {
    let bench = Bench::new();
    let (a, b) = (slope(48_000), slope(48_000));
    let (a, b) = (track(1, &a), track(2, &b));
    bench.player.compare(two(a, b, uneven()), 0);
    bench.wait(|event| matches!(event, PlayerEvent::Started { .. }));
    bench.out.pull(12_000);
    let head = bench.player.playhead();
    let near = |at: f64| {
        let seconds = head.seconds();
        assert!((seconds - at).abs() < 0.005, "{seconds}, not {at}");
    };
    near(0.25);
    bench.player.swap();
    let heard = bench.out.pull(4_800);
    near(0.125 + 0.1);
    assert!(steepest(&heard) < 0.01, "{}", steepest(&heard));
    let want = slope(48_000)[(head.seconds() * 48_000.0) as usize];
    let last = heard.last().unwrap();
    assert!((last - want).abs() < 2e-3, "B sounds: {last}, not {want}");
    bench.player.swap();
    bench.out.pull(4_800);
    near(0.45 + 0.1);
    // A place is one of the take that is heard.
    bench.player.swap();
    bench.out.pull(480);
    bench.player.seek(0.125);
    bench.out.pull(960);
    bench.player.swap();
    bench.out.pull(64);
    let seconds = head.seconds();
    assert!((0.25..0.3).contains(&seconds), "{seconds}");
}

#[test]
fn what_stands_still_stands_where_the_other_take_says_the_same() {
    let bench = Bench::new();
    let (a, b) = (track(1, &slope(48_000)), track(2, &slope(48_000)));
    bench.player.compare(two(a, b, uneven()), 0);
    bench.wait(|event| matches!(event, PlayerEvent::Started { .. }));
    bench.out.pull(12_000);
    bench.player.pause();
    bench.out.pull(4_800);
    let head = bench.player.playhead();
    let before = head.seconds();
    bench.player.swap();
    bench.out.pull(640);
    assert!((head.seconds() - before / 2.0).abs() < 1e-3);
    bench.player.swap();
    bench.out.pull(640);
    assert!((head.seconds() - before).abs() < 1e-3);
}

#[test]
fn at_another_tempo_the_other_take_goes_on_where_it_says_the_same() {
    let bench = Bench::new();
    let alike = Alike::new([(0.0, 0.0), (1.0, 5.0), (6.0, 6.0)]);
    let (a, b) = (track(1, &tone(6 * 48_000)), track(2, &tone(6 * 48_000)));
    bench.player.compare(two(a, b, alike), 0);
    bench.wait(|event| matches!(event, PlayerEvent::Started { .. }));
    bench.player.set_tempo(2.0);
    bench.player.list_devices();
    bench.wait(|event| matches!(event, PlayerEvent::Device(_)));
    bench.out.pull(19_200);
    bench.player.list_devices();
    bench.wait(|event| matches!(event, PlayerEvent::Device(_)));
    let head = bench.player.playhead();
    let before = head.seconds();
    assert!((0.7..0.9).contains(&before), "{before}");
    bench.player.swap();
    let heard = bench.out.pull(4_800);
    let seconds = head.seconds();
    let want = before * 5.0 + 0.2;
    assert!((seconds - want).abs() < 0.05, "{seconds}, not {want}");
    let silent = heard.iter().filter(|sample| sample.abs() < 1e-4).count();
    assert!(silent < 2_400, "it is heard: {silent}");
    assert_eq!(head.underruns(), 0);
}

/// Of how many ever: each at the place where it says what the one says that is heard.
#[test]
fn any_of_many_goes_on_where_it_says_the_same() {
    let bench = Bench::new();
    let twice = Alike::new([(0.0, 0.0), (1.0, 2.0)]);
    let thrice = Alike::new([(0.0, 0.0), (1.0, 3.0)]);
    let these = [Alike::default(), twice, thrice]
        .into_iter()
        .zip(1..)
        .map(|(alike, n)| Compared {
            track: track(n, &slope(n as usize * 48_000)),
            gain_db: 0.0,
            alike,
        });
    bench.player.compare(these.collect(), 1);
    bench.wait(|event| matches!(event, PlayerEvent::Started { track: 2 }));
    bench.out.pull(48_000);
    let head = bench.player.playhead();
    let near = |at: f64| {
        let seconds = head.seconds();
        assert!((seconds - at).abs() < 0.005, "{seconds}, not {at}");
    };
    near(1.0);
    assert!(bench.player.go_over(2));
    let heard = bench.out.pull(4_800);
    near(1.5 + 0.1);
    assert!(steepest(&heard) < 0.01, "{}", steepest(&heard));
    assert!(bench.player.go_over(0));
    // One that is wished for while another one is still coming: it is gone to as soon as that is there.
    bench.out.pull(64);
    assert!(bench.player.go_over(1));
    bench.out.pull(960);
    // Some milliseconds were heard of the first one, which says twice as much in them.
    let seconds = head.seconds();
    assert!((1.08..1.1).contains(&seconds), "{seconds}");
    assert!(!bench.player.go_over(3), "there is no such one");
    assert_eq!(bench.player.swap(), Some(2));
    bench.player.play(vec![track(9, &tone(4_800))], 0.0);
    assert_eq!(bench.player.swap(), None, "nothing is compared any more");
}
