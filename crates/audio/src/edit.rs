//! Cuts: where speech is, fades, silence. All in samples of one channel.

use std::ops::Range;

/// Fades at cuts; inaudible, and long enough that nothing clicks.
const FADE_SECS: f64 = 0.005;

/// Kept before the first word.
const LEAD_SECS: f64 = 0.080;

/// Kept behind the last one.
const TAIL_SECS: f64 = 0.120;

/// Levels are measured over this long.
const WINDOW_SECS: f64 = 0.010;

/// The quietest that a floor is taken for, under the loud passages.
const DEEPEST_DB: f32 = 45.0;

/// From this part of the way between floor and loud passages on, it is speech.
const SPEECH_SHARE: f32 = 0.3;

/// Frames of a time.
pub fn frames_from_secs(secs: f64, hz: u32) -> u64 {
    (secs.max(0.0) * f64::from(hz)).round() as u64
}

/// Fades the first and last 5 ms along a raised cosine; the very first and last sample become 0.
pub fn fade_edges(samples: &mut [f32], hz: u32, channels: u16) {
    let channels = usize::from(channels.max(1));
    let length = frames_from_secs(FADE_SECS, hz) as usize;
    let length = length.min(samples.len() / channels / 2).max(1);
    let gain = |n: usize| {
        let part = n as f32 / length as f32;
        0.5 - 0.5 * (std::f32::consts::PI * part).cos()
    };
    let edge = length * channels;
    for (n, sample) in samples.iter_mut().take(edge).enumerate() {
        *sample *= gain(n / channels);
    }
    for (n, sample) in samples.iter_mut().rev().take(edge).enumerate() {
        *sample *= gain(n / channels);
    }
}

/// The part to keep of a take: its speech with a little air. `words` (seconds) is where its words are said
/// to be; sound beyond them is kept too. A take without any sound is kept whole.
pub fn speech_with_air(samples: &[f32], hz: u32, words: Option<Range<f64>>) -> Range<usize> {
    let heard = speech(samples, hz);
    let told = words.map(|words| {
        frames_from_secs(words.start, hz) as usize..frames_from_secs(words.end, hz) as usize
    });
    let both = match (heard, told) {
        (Some(a), Some(b)) => a.start.min(b.start)..a.end.max(b.end),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return 0..samples.len(),
    };
    let lead = frames_from_secs(LEAD_SECS, hz) as usize;
    let tail = frames_from_secs(TAIL_SECS, hz) as usize;
    let end = (both.end + tail).min(samples.len());
    both.start.saturating_sub(lead).min(end)..end
}

/// From the first speech to the last, or `None` where there is only silence.
pub fn speech(samples: &[f32], hz: u32) -> Option<Range<usize>> {
    let Levels { window, all, on } = Levels::of(samples, hz)?;
    let first = all.iter().position(|level| *level >= on)?;
    let last = all.iter().rposition(|level| *level >= on)?;
    Some(first * window..((last + 1) * window).min(samples.len()))
}

/// How long it is silent before each of these times at which something begins, in seconds.
pub fn pauses_before(samples: &[f32], hz: u32, times: &[f64]) -> Vec<f64> {
    let Some(Levels { window, all, on }) = Levels::of(samples, hz) else {
        return Vec::new();
    };
    let pause = |time: &f64| {
        let at = (frames_from_secs(*time, hz) as usize / window).min(all.len());
        let before = all.get(..at).unwrap_or_default().iter().rev();
        // Times are not told to the window.
        let quiet = before
            .skip_while(|level| **level >= on)
            .take_while(|level| **level < on);
        (quiet.count() * window) as f64 / f64::from(hz)
    };
    times.iter().map(pause).collect()
}

/// The middle of the quietest moment within a stretch, where a sound is cut with the least harm; of several the one nearest
/// to the stretch's middle.
pub fn quietest(samples: &[f32], hz: u32, stretch: Range<usize>) -> usize {
    let window = (frames_from_secs(WINDOW_SECS, hz) as usize).max(1);
    let end = stretch.end.min(samples.len());
    let start = stretch.start.min(end);
    let middle = start.midpoint(end);
    let windows = samples.get(start..end).unwrap_or_default();
    let windows = windows.chunks_exact(window).enumerate();
    let levels = windows.map(|(n, part)| {
        let squares: f32 = part.iter().map(|sample| sample * sample).sum();
        (squares, start + n * window + window / 2)
    });
    let least = levels.min_by(|(a, at), (b, other)| {
        let near = || at.abs_diff(middle).cmp(&other.abs_diff(middle));
        a.total_cmp(b).then_with(near)
    });
    least.map_or(middle, |(_, at)| at)
}

/// How loud a sound is, window by window, and from where on it is speech.
struct Levels {
    /// Samples of a window.
    window: usize,
    all: Vec<f32>,
    on: f32,
}

impl Levels {
    /// Nothing where there is only silence.
    fn of(samples: &[f32], hz: u32) -> Option<Self> {
        let window = (frames_from_secs(WINDOW_SECS, hz) as usize).max(1);
        let all: Vec<f32> = samples
            .chunks(window)
            .map(|part| {
                let squares: f32 = part.iter().map(|s| s * s).sum();
                10.0 * (squares / part.len() as f32 + 1e-12).log10()
            })
            .collect();
        let mut sorted = all.clone();
        sorted.sort_by(f32::total_cmp);
        let at = |share: usize| sorted.get(sorted.len() * share / 100).copied();
        let top = at(90)?.max(*sorted.last()? - 12.0);
        if top < -60.0 {
            return None;
        }
        let floor = at(5)?.max(top - DEEPEST_DB).min(top - 10.0);
        let on = floor + SPEECH_SHARE * (top - floor);
        Some(Self { window, all, on })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HZ: u32 = 44_100;

    fn tone(frames: usize, gain: f32) -> Vec<f32> {
        (0..frames).map(|n| gain * (n as f32 * 0.2).sin()).collect()
    }

    fn curve(sound: &[f32]) -> f32 {
        sound
            .windows(3)
            .map(|w| (w[0] - 2.0 * w[1] + w[2]).abs())
            .fold(0.0, f32::max)
    }

    #[test]
    fn edges_are_silent_and_bend_no_more_than_the_sound() {
        let mut sound = tone(20_000, 0.8);
        let own = curve(&sound);
        fade_edges(&mut sound, HZ, 1);
        assert_eq!((sound[0], sound[19_999]), (0.0, 0.0));
        let quiet = vec![0.0; 441];
        let joined = [quiet.clone(), sound, quiet].concat();
        assert!(curve(&joined) <= own, "{} > {own}", curve(&joined));
        for frames in 0..40 {
            let mut short = tone(frames, 0.8);
            fade_edges(&mut short, HZ, 1);
            assert!(short.first().is_none_or(|s| *s == 0.0));
        }
    }

    #[test]
    fn speech_is_found_between_silences() {
        let sound = [vec![0.0; 44_100], tone(22_050, 0.3), vec![0.0; 66_150]].concat();
        let found = speech(&sound, HZ).unwrap();
        assert!(found.start.abs_diff(44_100) <= 441 && found.end.abs_diff(66_150) <= 441);
        let kept = speech_with_air(&sound, HZ, None);
        assert_eq!(kept, found.start - 3_528..found.end + 5_292);
        // Words that are said to begin earlier are believed.
        let kept = speech_with_air(&sound, HZ, Some(0.5..1.2));
        assert_eq!(kept.start, 22_050 - 3_528);
        assert_eq!(speech_with_air(&[0.0; 500], HZ, None), 0..500);
        assert_eq!(speech_with_air(&[], HZ, Some(0.0..9.0)), 0..0);
    }

    #[test]
    fn pauses_are_as_long_as_they_are() {
        let quiet = |frames| vec![0.0; frames];
        let sound = [tone(22_050, 0.3), quiet(13_230), tone(22_050, 0.3)].concat();
        let [pause, none] = pauses_before(&sound, HZ, &[0.8, 0.3])[..] else {
            panic!("two");
        };
        assert!(
            (pause - 0.3).abs() < 0.021 && none < 0.011,
            "{pause} {none}"
        );
        assert!(pauses_before(&[0.0; 500], HZ, &[0.1]).is_empty());
    }

    #[test]
    fn a_steady_sound_is_kept_from_end_to_end() {
        let sound = tone(44_100, 0.3);
        assert_eq!(speech_with_air(&sound, HZ, None), 0..44_100);
    }

    proptest! {
        #[test]
        fn what_is_kept_lies_within(
            parts in prop::collection::vec((0usize..4_000, 0f32..1.0), 0..6),
            from in -1f64..2.0,
            length in 0f64..2.0,
        ) {
            let sound: Vec<f32> = parts.iter().flat_map(|(n, gain)| tone(*n, *gain)).collect();
            let kept = speech_with_air(&sound, 8_000, Some(from..from + length));
            prop_assert!(kept.start <= kept.end && kept.end <= sound.len());
        }
    }
}
