//! A sound as it is heard and written: cut, faded, louder or softer. Playback and export share it.

use std::ops::Range;

use super::edit::{fade_edges, frames_from_secs, speech_with_air};
use super::loudness::measure;
use super::pcm::{Pcm, gain_from_db};
use mynah_core::shape::{Cut, Shape, rise};

/// What is told of where a sound speaks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// From its first word to its last, in seconds, where that is known.
    pub words: Option<Range<f64>>,
    /// Whether somebody wants the silence at its start, and at its end, as it is.
    pub silent: [bool; 2],
}

/// Cuts a sound to its shape and returns the seconds that were cut at its start.
///
/// Where it is `joined` to others the silence around its speech goes as well, but at an end that somebody set, or where
/// it is wanted.
pub fn trim(sound: &mut Pcm, cut: &Cut, told: &Told, joined: bool) -> f64 {
    let frames = sound.frames();
    let set = cut.kept(frames, sound.hz);
    let mut keep = if joined && sound.channels > 1 {
        speech_with_air(&sound.to_mono().samples, sound.hz, told.words.clone())
    } else if joined {
        speech_with_air(&sound.samples, sound.hz, told.words.clone())
    } else {
        0..frames
    };
    let [before, behind] = told.silent;
    if before {
        keep.start = 0;
    }
    if behind {
        keep.end = frames;
    }
    if cut.start_ms > 0 {
        keep.start = set.start;
    }
    if cut.end_ms > 0 {
        keep.end = set.end;
    }
    // One end was set beyond the speech.
    if keep.start >= keep.end {
        keep = set;
    }
    let channels = usize::from(sound.channels.max(1));
    sound.samples.truncate(keep.end * channels);
    sound.samples.drain(..keep.start * channels);
    keep.start as f64 / f64::from(sound.hz.max(1))
}

/// Fades a trimmed sound and brings it to its volume. Both ends are silent afterwards.
pub fn level(sound: &mut Pcm, shape: &Shape) {
    let Pcm {
        hz,
        channels,
        samples,
    } = sound;
    fade_edges(samples, *hz, *channels);
    let channels = usize::from((*channels).max(1));
    let Cut {
        fade_in_ms,
        fade_out_ms,
        ..
    } = shape.cut;
    let length = |ms: u32| frames_from_secs(f64::from(ms) / 1e3, *hz) as usize;
    let (fade_in, fade_out) = (length(fade_in_ms), length(fade_out_ms));
    for (n, sample) in samples.iter_mut().take(fade_in * channels).enumerate() {
        *sample *= rise((n / channels) as f32 / fade_in as f32);
    }
    let end = samples.iter_mut().rev().take(fade_out * channels);
    for (n, sample) in end.enumerate() {
        *sample *= rise((n / channels) as f32 / fade_out as f32);
    }
    if shape.volume_mb != 0 {
        let gain = shape.gain();
        for sample in samples.iter_mut() {
            *sample *= gain;
        }
    }
}

/// Turns it down where its true peak is over a ceiling in dBTP.
pub fn limit(sound: &mut Pcm, ceiling_db: f32) {
    let over = measure(sound).true_peak_db - ceiling_db;
    if over > 0.0 {
        let gain = gain_from_db(-over);
        sound.samples.iter_mut().for_each(|sample| *sample *= gain);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HZ: u32 = 8_000;

    fn steady(seconds: f64) -> Pcm {
        Pcm::mono(HZ, vec![0.25; frames_from_secs(seconds, HZ) as usize])
    }

    fn shape(start_ms: u32, end_ms: u32, fades: (u32, u32), volume_mb: i16) -> Shape {
        Shape {
            cut: Cut {
                start_ms,
                end_ms,
                fade_in_ms: fades.0,
                fade_out_ms: fades.1,
            },
            volume_mb,
        }
    }

    #[test]
    fn a_sound_is_cut_faded_and_turned_up() {
        let mut sound = steady(2.0);
        let shape = shape(500, 250, (400, 200), 600);
        assert_eq!(trim(&mut sound, &shape.cut, &Told::default(), false), 0.5);
        assert_eq!(sound.samples.len(), 10_000);
        level(&mut sound, &shape);
        let at = |ms: usize| sound.samples[ms * 8];
        let full = 0.25 * gain_from_db(6.0);
        assert_eq!((sound.samples[0], sound.samples[9_999]), (0.0, 0.0));
        assert!((at(200) - full / 2.0).abs() < 1e-3, "{}", at(200));
        assert!((at(600) - full).abs() < 1e-6);
        assert!((at(1_150) - full / 2.0).abs() < 2e-3, "{}", at(1_150));
    }

    #[test]
    fn an_end_that_somebody_set_is_not_sought_by_ear() {
        let quiet = |frames| vec![0.0; frames];
        let samples = [quiet(8_000), steady(1.0).samples, quiet(8_000)].concat();
        let whole = Pcm::mono(HZ, samples);
        let mut by_ear = whole.clone();
        let skipped = trim(&mut by_ear, &Cut::default(), &Told::default(), true);
        assert!((skipped - 0.92).abs() < 0.02, "{skipped}");
        let mut one_set = whole.clone();
        let cut = Cut {
            start_ms: 300,
            ..Cut::default()
        };
        assert_eq!(trim(&mut one_set, &cut, &Told::default(), true), 0.3);
        let end = |sound: &Pcm, skipped: f64| skipped + sound.seconds();
        assert!((end(&one_set, 0.3) - end(&by_ear, skipped)).abs() < 1e-9);
        // The silence at its start is wanted, and an end that was set is set all the same.
        let told = Told {
            silent: [true, false],
            ..Told::default()
        };
        let mut wanted = whole.clone();
        assert_eq!(trim(&mut wanted, &Cut::default(), &told, true), 0.0);
        assert!((end(&wanted, 0.0) - end(&by_ear, skipped)).abs() < 1e-9);
        assert_eq!(trim(&mut whole.clone(), &cut, &told, true), 0.3);
        // Set so far that only silence would be left.
        let mut beyond = whole;
        let cut = Cut {
            start_ms: 2_700,
            ..Cut::default()
        };
        trim(&mut beyond, &cut, &Told::default(), true);
        assert_eq!(beyond.samples.len(), 2_400);
    }

    #[test]
    fn what_would_clip_is_turned_down() {
        let mut sound = steady(1.0);
        level(&mut sound, &shape(0, 0, (0, 0), 1_200));
        limit(&mut sound, -1.0);
        let peak = measure(&sound).true_peak_db;
        assert!(peak <= -0.99, "{peak}");
    }

    proptest! {
        #[test]
        fn a_shape_never_makes_more_sound_than_there_was(
            frames in 0usize..20_000, start: u32, end: u32, fade_in in 0u32..9_000, fade_out in 0u32..9_000,
            volume: i16, joined: bool,
        ) {
            let mut sound = Pcm::mono(HZ, vec![0.1; frames]);
            let shape = shape(start, end, (fade_in, fade_out), volume);
            let skipped = trim(&mut sound, &shape.cut, &Told::default(), joined);
            prop_assert!(skipped >= 0.0 && skipped * f64::from(HZ) <= frames as f64 + 0.5);
            prop_assert!(sound.samples.len() <= frames);
            prop_assert_eq!(sound.samples.is_empty(), frames == 0);
            level(&mut sound, &shape);
            let most = 0.1 * gain_from_db(12.0) + 1e-6;
            prop_assert!(sound.samples.iter().all(|s| s.is_finite() && s.abs() <= most));
        }
    }
}
