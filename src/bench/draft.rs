//! How fast Draft voices speak.

use std::ops::ControlFlow;

use super::Bench;
use super::BenchError;
use super::Figures;
use super::anchor;
use mynah_core::settings::VoiceSettings;
use mynah_synthesis::speech;

/// Some four minutes of speech.
const TEXT: &str = "It was a bright cold day in April, and the clocks were striking thirteen. ";
const TIMES: usize = 50;

/// Seconds of sound per second of CPU.
pub(super) fn measure(_bench: &Bench) -> Result<Figures, BenchError> {
    let text = TEXT.repeat(TIMES);
    let mut frames = 0_usize;
    let before = anchor::cpu_seconds();
    for voice in speech::cast().iter().take(3) {
        let order = speech::Order {
            voice: voice.timbre,
            text: &text,
            settings: VoiceSettings::default(),
            seed: 7,
            normalise: true,
            language: None,
        };
        speech::perform(&order, |piece| {
            frames += piece.samples.len();
            ControlFlow::Continue(())
        })
        .map_err(|error| BenchError::Failed(error.to_string()))?;
    }
    let spent = anchor::cpu_seconds()
        .zip(before)
        .map(|(after, before)| after - before);
    let seconds = frames as f64 / f64::from(speech::HZ);
    Ok(vec![(
        "draft_realtime",
        spent
            .filter(|spent| *spent > 0.0)
            .map(|spent| seconds / spent),
    )])
}
