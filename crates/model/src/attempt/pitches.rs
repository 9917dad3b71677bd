//! Whether recordings are spoken as high as each other, and as their statement: as far as that tells people apart.

use super::{CloneAttempt, KeptSample};
use crate::inspecting::Check;
use mynah_i18n::tr;

/// Nobody speaks so many semitones away from how they speak elsewhere.
pub const APART: f32 = 5.0;

/// Two recordings that seem to be two people's.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoPitches {
    /// What the lower one is called …
    pub lower: String,
    /// … and the higher one.
    pub higher: String,
    /// Semitones between the two.
    pub semitones: f32,
}

impl TwoPitches {
    /// That they are, and what now.
    pub fn words(&self) -> String {
        tr!(
            "clone-two-pitches",
            lower = self.lower.as_str(),
            higher = self.higher.as_str(),
            apart = format!("{:.0}", self.semitones)
        )
    }
}

impl CloneAttempt {
    /// The recordings of the voice that these are added to, where their pitch lies farther from one of these than one
    /// person's do; else the two of these that lie farthest apart, where that is so of them.
    pub fn two_pitches(&self) -> Option<TwoPitches> {
        let rows = self.samples.iter();
        let own = rows.filter_map(|row| Some((row.sent()?.pitch?, row.name.clone())));
        let theirs = self.own_pitch.filter(|_| self.into.is_some());
        let theirs = theirs.map(|pitch| (pitch, tr!("clone-pitch-own", name = self.name.as_str())));
        let mut all: Vec<(f32, String)> = own.chain(theirs).collect();
        all.sort_by(|one, other| one.0.total_cmp(&other.0));
        let ((low, lower), (high, higher)) = (all.first()?, all.last()?);
        let semitones = high - low;
        (semitones > APART).then(|| TwoPitches {
            lower: lower.clone(),
            higher: higher.clone(),
            semitones,
        })
    }

    /// The pitch in which most is said in all recordings, in semitones above 1 Hz: a long one counts for more than a short
    /// one. Where none stand here it is that of those that somebody agreed to before.
    pub fn pitch(&self) -> Option<f32> {
        let heard = self.sent().filter_map(|sample| {
            let seconds = sample.value(Check::Length).unwrap_or(0.0);
            Some((sample.pitch?, seconds.max(f32::MIN_POSITIVE)))
        });
        weighted(heard.collect()).or(self.own_pitch)
    }

    /// How many semitones the statement is spoken above the samples, where that can be told. People speak otherwise when
    /// they read; far off it may be somebody else.
    pub fn pitch_apart(&self) -> Option<f32> {
        self.pitch_apart_of(self.read_aloud()?)
    }

    /// The same of whatever else is read aloud.
    pub fn pitch_apart_of(&self, reading: &KeptSample) -> Option<f32> {
        Some(reading.pitch? - self.pitch()?)
    }
}

/// The value on both sides of which as much weight lies; nothing of nothing.
pub fn weighted(mut all: Vec<(f32, f32)>) -> Option<f32> {
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let half = all.iter().map(|(_, weight)| weight).sum::<f32>() / 2.0;
    let mut before = 0.0;
    let middle = all.iter().find(|(_, weight)| {
        before += weight;
        before >= half
    });
    middle.or_else(|| all.last()).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempt::SampleRow;
    use crate::inspecting::{Finding, Fold, Verdict};
    use mynah_core::backend::Backend;
    use mynah_core::ids::VoiceId;
    use mynah_core::request::Input;

    fn sample(name: &str, pitch: f32, seconds: f32) -> KeptSample {
        KeptSample {
            input: Input {
                hash: name.repeat(8),
                name: name.to_owned(),
                extension: "wav".to_owned(),
                bytes: 1,
                seconds: f64::from(seconds),
            },
            findings: vec![Finding {
                check: Check::Length,
                value: Some(seconds),
                verdict: Verdict::Pass,
            }],
            wave: Vec::new(),
            places: Vec::new(),
            others: Default::default(),
            pitch: Some(pitch),
            damage: Vec::new(),
            part: None,
            source: None,
            from: 0.0,
            sound: None,
            fold: Fold::Mix,
            tracks: Vec::new(),
        }
    }

    fn attempt(all: &[(&str, f32, f32)]) -> CloneAttempt {
        let rows = all.iter().map(|(name, pitch, seconds)| SampleRow {
            name: (*name).to_owned(),
            raw: Some(sample(name, *pitch, *seconds)),
            ..SampleRow::default()
        });
        CloneAttempt {
            samples: rows.collect(),
            ..CloneAttempt::default()
        }
    }

    /// A man's recording and a woman's had a green tick: each was looked at by itself.
    #[test]
    fn a_man_and_a_woman_in_two_recordings_are_told_apart() {
        let one = attempt(&[("a.wav", 82.0, 60.0), ("b.wav", 84.5, 20.0)]);
        assert_eq!(one.two_pitches(), None);
        let mut two = attempt(&[("slt.wav", 92.0, 40.0), ("rms.wav", 82.0, 40.0)]);
        let told = two.two_pitches().unwrap();
        assert_eq!((&*told.lower, &*told.higher), ("rms.wav", "slt.wav"));
        assert!((told.semitones - 10.0).abs() < 0.01);
        // What isn't sent makes no voice.
        two.samples[1].is_left_out = true;
        assert_eq!(two.two_pitches(), None);
    }

    #[test]
    fn what_is_added_is_compared_with_what_the_voice_has() {
        let mut more = attempt(&[("slt.wav", 92.0, 40.0)]);
        more.own_pitch = Some(82.0);
        assert_eq!(more.two_pitches(), None, "it is a voice of its own");
        more.into = Some((Backend::Draft, VoiceId::from("ana")));
        more.name = "Ana".to_owned();
        let told = more.two_pitches().unwrap();
        assert!(told.lower.contains("Ana"), "{told:?}");
        assert_eq!(told.higher, "slt.wav");
    }

    /// A second of somebody else weighed as much as a minute: the speaker's own statement was doubted.
    #[test]
    fn a_statement_is_compared_with_what_most_is_said_in() {
        let mut mixed = attempt(&[("short.wav", 91.0, 1.3), ("rms.wav", 82.0, 75.0)]);
        mixed.spoken = Some((sample("statement", 82.5, 8.0), mixed.statement()));
        let apart = mixed.pitch_apart().unwrap();
        assert!((apart - 0.5).abs() < 0.01, "{apart}");
        assert_eq!(weighted(Vec::new()), None);
    }
}
