use std::f32::consts::TAU;

use super::*;

const HZ: u32 = 48_000;

/// Noise between −1 and 1 that is the same each time.
fn noise(seed: u32, frames: usize) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state as f32 / u32::MAX as f32 * 2.0 - 1.0
    };
    (0..frames).map(|_| next()).collect()
}

/// Something like speech: harmonics of a pitch that moves, louder in two bands, in syllables, with a pause before, in
/// between and behind.
fn speech(hz: u32, seconds: f32) -> Vec<f32> {
    let mut phase = 0.0_f32;
    let hz = hz as f32;
    let sample = |n: usize| {
        let at = n as f32 / hz;
        let pitch = 120.0 + 20.0 * (TAU * 0.7 * at).sin();
        phase = (phase + pitch / hz).fract();
        let harmonics = (1..30).map(|number| {
            let of = pitch * number as f32;
            let near = |centre: f32, width: f32| (-((of - centre) / width).powi(2)).exp();
            let level = near(500.0, 300.0) + 0.5 * near(1_600.0, 500.0) + 0.05;
            level * (TAU * (phase * number as f32).fract()).sin()
        });
        let syllable = (TAU * 4.0 * at).sin().max(0.0).sqrt();
        let speaks = at > 0.6 && at < seconds - 0.6 && !(1.4..1.7).contains(&at);
        let wave: f32 = harmonics.sum();
        if speaks { 0.12 * syllable * wave } else { 0.0 }
    };
    (0..(seconds * hz) as usize).map(sample).collect()
}

/// Music and effects: noise that left and right don't share, and notes at places between them.
fn spread(hz: u32, frames: usize, level: f32) -> [Vec<f32>; 2] {
    let notes = [
        (220.0, 0.2),
        (331.0, 0.9),
        (440.0, 0.35),
        (987.0, 0.75),
        (2_093.0, 0.1),
    ];
    let ear = |seed: u32, is_left: bool| -> Vec<f32> {
        let mut last = 0.0;
        let noise = noise(seed, frames);
        let sample = |(n, noise): (usize, f32)| {
            last += 0.2 * (noise - last);
            let notes = notes.iter().map(|(pitch, place)| {
                let share: f32 = if is_left { 1.0 - place } else { *place };
                share * 0.3 * (TAU * (pitch * n as f32 / hz as f32).fract()).sin()
            });
            level * (2.0 * last + notes.sum::<f32>())
        };
        noise.into_iter().enumerate().map(sample).collect()
    };
    [ear(1, true), ear(2, false)]
}

fn stereo(hz: u32, [left, right]: [&[f32]; 2]) -> Pcm {
    let both = left.iter().zip(right);
    Pcm {
        hz,
        channels: 2,
        samples: both.flat_map(|(left, right)| [*left, *right]).collect(),
    }
}

fn added(one: &[f32], other: &[f32]) -> Vec<f32> {
    one.iter()
        .zip(other)
        .map(|(one, other)| one + other)
        .collect()
}

fn ear(sound: &Pcm, ear: usize) -> Vec<f32> {
    sound.samples.iter().skip(ear).step_by(2).copied().collect()
}

/// A film of `seconds`: its speech, what is spread, and both.
fn film(hz: u32, seconds: f32, level: f32) -> (Vec<f32>, [Vec<f32>; 2], Pcm) {
    let speech = speech(hz, seconds);
    let under = spread(hz, speech.len(), level);
    let [left, right] = under.each_ref().map(|under| added(under, &speech));
    let both = stereo(hz, [&left, &right]);
    (speech, under, both)
}

/// How much of one sound is in another, in dB, twentieth of a second by twentieth.
fn remains(of: &[f32], within: &[f32], hz: u32) -> f32 {
    let some = hz as usize / 20;
    let (mut remains, mut all) = (0.0, 0.0);
    for (of, within) in of.chunks_exact(some).zip(within.chunks_exact(some)) {
        let own: f32 = of.iter().map(|it| it * it).sum();
        let both: f32 = of.iter().zip(within).map(|(one, other)| one * other).sum();
        if own > 0.0 {
            remains += both * both / own;
            all += own;
        }
    }
    db(remains / all)
}

#[test]
fn speech_in_the_middle_goes_and_what_is_spread_stays() {
    for (hz, level) in [
        (48_000, 0.12),
        (48_000, 0.1),
        (44_100, 0.1),
        (48_000, 0.03),
        (96_000, 0.1),
        (22_050, 0.1),
    ] {
        let (speech, under, both) = film(hz, 3.0, level);
        let parted = parted(&both);
        assert_eq!(
            parted.fails,
            None,
            "{hz} {level} {}",
            db(power(&speech) / power(&under[0]))
        );
        assert_eq!(parted.background.samples.len(), both.samples.len());
        for (side, under) in under.iter().enumerate() {
            let out = ear(&parted.background, side);
            let gone = remains(&speech, &out, hz);
            assert!(gone < -15.0, "{hz} {level}: {gone} dB of the speech");
            let spoken = hz as usize * 7 / 10..hz as usize * 22 / 10;
            let is = db(power(&out[spoken.clone()]) / power(&under[spoken]));
            assert!(is.abs() < 1.5, "{hz} {level}: the background by {is} dB");
        }
        // As one channel it is there, too.
        let folded = |[left, right]: [&[f32]; 2]| power(&added(left, right));
        let out = [ear(&parted.background, 0), ear(&parted.background, 1)];
        let is = db(folded([&out[0], &out[1]]) / folded([&under[0], &under[1]]));
        assert!(is.abs() < 1.5, "{hz} {level}: as one channel by {is} dB");
    }
}

#[test]
fn what_is_the_same_is_made_of_the_same() {
    let (_, _, both) = film(HZ, 2.5, 0.1);
    assert_eq!(parted(&both), parted(&both));
}

#[test]
fn one_channel_however_it_comes_is_not_parted() {
    let speech = speech(HZ, 2.5);
    let one = Pcm::mono(HZ, speech.clone());
    assert_eq!(parted(&one).fails, Some(Unparted::Mono));
    let twice = stereo(HZ, [&speech, &speech]);
    assert_eq!(parted(&twice).fails, Some(Unparted::Mono));
    let nearly: Vec<f32> = speech.iter().map(|it| it * 1.01).collect();
    let nearly = stereo(HZ, [&speech, &nearly]);
    assert_eq!(parted(&nearly).fails, Some(Unparted::Mono));
}

#[test]
fn speech_beside_the_middle_is_told() {
    let (speech, [left, right], _) = film(HZ, 3.0, 0.1);
    for (one, other) in [(1.0, 0.5), (1.0, 0.0)] {
        let times = |by: f32| speech.iter().map(|it| it * by).collect::<Vec<_>>();
        let both = [added(&left, &times(one)), added(&right, &times(other))];
        let fails = parted(&stereo(HZ, [&both[0], &both[1]])).fails;
        assert_eq!(fails, Some(Unparted::Speech), "{one} {other}");
    }
    // Two microphones a hand apart.
    let late = added(&right, &[&[0.0; 40][..], &speech].concat());
    let fails = parted(&stereo(HZ, [&added(&left, &speech), &late])).fails;
    assert_eq!(fails, Some(Unparted::Speech));
}

#[test]
fn a_background_in_the_middle_is_told() {
    let (speech, [left, right], _) = film(HZ, 3.0, 0.01);
    let middle: Vec<f32> = noise(9, speech.len()).iter().map(|it| 0.2 * it).collect();
    let voices = added(&speech, &middle);
    let both = [added(&left, &voices), added(&right, &voices)];
    assert!(parted(&stereo(HZ, [&both[0], &both[1]])).fails.is_some());
}

#[test]
fn any_length_comes_out_as_long_and_silence_silent() {
    for frames in [0, 1, 2, 511, 512, 2_047, 2_048, 2_049, 5_000] {
        let [left, right] = spread(HZ, frames, 0.3);
        let out = parted(&stereo(HZ, [&left, &right]));
        assert_eq!(out.background.frames(), frames);
        assert!(out.background.samples.iter().all(|it| it.is_finite()));
    }
    let silence = vec![0.0; 9_000];
    let out = parted(&stereo(HZ, [&silence, &silence]));
    assert!(out.fails.is_some());
    assert!(out.background.samples.iter().all(|it| *it == 0.0));
    for hz in [0, 1, 8_000, 192_000, u32::MAX] {
        let [left, right] = spread(HZ, 3_000, 0.3);
        let out = parted(&stereo(hz, [&left, &right]));
        assert_eq!(out.background.frames(), 3_000, "{hz}");
    }
}

#[test]
fn more_than_is_held_in_memory_is_left_as_it_is() {
    let [left, right] = spread(100, 4_001, 0.3);
    let out = parted(&stereo(100, [&left, &right]));
    assert_eq!(out.fails, Some(Unparted::Long));
    assert!((out.background.samples[0] - left[0]).abs() < 1e-6);
}

/// In the channels of a film for the cinema speech is in one of its own.
#[test]
fn speech_in_a_channel_of_its_own_goes() {
    let (speech, [left, right], _) = film(HZ, 3.0, 0.1);
    let frames = speech.iter().zip(left.iter().zip(&right));
    let all = frames.flat_map(|(speech, (left, right))| [*left, *right, *speech, 0.0, 0.0, 0.0]);
    let out = parted(&Pcm {
        hz: HZ,
        channels: 6,
        samples: all.collect(),
    });
    assert_eq!((out.fails, out.background.channels), (None, 2));
    assert!(remains(&speech, &ear(&out.background, 0), HZ) < -15.0);
}
