//! Measurements of a take beside its loudness: pace, pitch range and longest pause.

use mynah_core::timing::WordTime;

/// What is measured of a take beside its loudness. What can't be measured is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sounding {
    /// Words a minute.
    pub pace_wpm: Option<f32>,
    /// Semitones between the 5th and the 95th percentile of the pitch.
    pub pitch_st: Option<f32>,
    /// The longest silence between two words, in seconds.
    pub pause_secs: Option<f32>,
}

impl Sounding {
    /// As the words of a take of this length tell.
    pub fn of_words(words: &[WordTime], seconds: f64) -> Self {
        let pause = words.windows(2).map(|pair| match pair {
            [one, next] => next.start_ms.saturating_sub(one.end_ms),
            _ => 0,
        });
        Self {
            pace_wpm: (!words.is_empty() && seconds > 0.0)
                .then(|| (words.len() as f64 * 60.0 / seconds) as f32),
            pitch_st: None,
            pause_secs: pause.max().map(|millis| millis as f32 / 1e3),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pace_and_pause_are_those_of_the_words() {
        let word = |start_ms, end_ms| WordTime {
            start_ms,
            end_ms,
            bytes: 0..1,
        };
        let words = [word(100, 400), word(420, 900), word(1_300, 1_800)];
        let told = Sounding::of_words(&words, 2.0);
        assert_eq!(told.pace_wpm, Some(90.0));
        assert_eq!(told.pause_secs, Some(0.4));
        assert_eq!(Sounding::of_words(&[], 2.0), Sounding::default());
    }
}
