//! Lines spoken so that they fit where the recording has them.

use std::ops::ControlFlow;

use crate::recognition;
use crate::recognition::Letter;
use crate::recognition::Word;
use mynah_audio::edit;
use mynah_core::settings::VoiceSettings;
use mynah_synthesis::speech;
use mynah_synthesis::speech::EngineError;
use mynah_synthesis::speech::Timbre;

/// As much faster than usual a voice can speak and still be understood.
const FASTEST: f64 = 2.0;
/// Slower than this it drawls; the rest of the time stays silent.
const SLOWEST: f64 = 0.85;
/// Nearer to its place than this part a take needn't be.
const NEAR: f64 = 0.03;

/// A line as it is spoken: from its first sound to its last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Take {
    /// At the engine's rate.
    pub samples: Vec<f32>,
    /// When each character sounds, in seconds of the take.
    pub chars: Vec<(f64, f64)>,
}

impl Take {
    /// Its length in seconds.
    pub fn secs(&self) -> f64 {
        self.samples.len() as f64 / f64::from(speech::HZ)
    }

    /// Its words, when it begins at `start`.
    pub fn words(&self, text: &str, speaker: &str, start: f64) -> Vec<Word> {
        let letters = text
            .chars()
            .zip(&self.chars)
            .map(|(letter, (from, to))| Letter {
                text: letter.to_string(),
                start: start + from,
                end: start + to,
                voice: speaker.to_owned(),
            });
        recognition::words(letters.collect())
    }
}

/// Who speaks, and in which language.
#[derive(Clone, Copy, Debug)]
pub struct Speaking<'a> {
    /// How it sounds.
    pub timbre: Timbre,
    /// The language of the text.
    pub language: &'a str,
    /// What of it is chance.
    pub seed: u32,
}

/// Speaks a line in `room` seconds, or as near to it as can be understood.
pub fn fitted(text: &str, speaking: Speaking<'_>, room: f64) -> Result<Take, EngineError> {
    let mut take = spoken(text, speaking)?;
    let mut pace = 1.0;
    // Pauses don't shrink like words, so one look at what came out corrects the pace.
    for _ in 0..2 {
        let wanted = (pace * take.secs() / room.max(0.1)).clamp(SLOWEST, FASTEST);
        if (wanted / pace - 1.0).abs() < NEAR {
            break;
        }
        pace = wanted;
        let mut faster = speaking;
        faster.timbre.pace *= pace as f32;
        take = spoken(text, faster)?;
    }
    Ok(take)
}

fn spoken(text: &str, speaking: Speaking<'_>) -> Result<Take, EngineError> {
    let order = speech::Order {
        voice: speaking.timbre,
        text,
        settings: VoiceSettings::default(),
        seed: speaking.seed,
        normalise: true,
        language: Some(speaking.language),
    };
    let mut take = Take::default();
    speech::perform(&order, |piece| {
        take.samples.extend_from_slice(&piece.samples);
        take.chars.extend_from_slice(&piece.chars);
        ControlFlow::Continue(())
    })?;
    let Some(heard) = edit::speech(&take.samples, speech::HZ) else {
        return Ok(take);
    };
    let start = heard.start as f64 / f64::from(speech::HZ);
    take.samples = take.samples.get(heard).unwrap_or_default().to_vec();
    edit::fade_edges(&mut take.samples, speech::HZ, 1);
    let secs = take.secs();
    for (from, to) in &mut take.chars {
        *from = (*from - start).clamp(0.0, secs);
        *to = (*to - start).clamp(0.0, secs);
    }
    Ok(take)
}
