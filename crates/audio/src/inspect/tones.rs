//! Tones in the pauses: music, or voices behind. Noise has none, and hum is told by itself.

use super::voices::Sign;
use super::{db, quantile};

/// Tones are looked for between these, in Hz.
const LOWEST: f32 = 80.0;
const HIGHEST: f32 = 4_000.0;
/// Hum lies so close to the multiples of these, up to the last one, in Hz.
const MAINS: [f32; 2] = [50.0, 60.0];
const BESIDE: f32 = 8.0;
const HUM_HIGHEST: f32 = 650.0;
/// What is around a tone, to each side, in Hz; what of it is the ground, and how far above it a tone stands.
const AROUND: f32 = 100.0;
const GROUND: f32 = 0.4;
const ABOVE: f32 = 40.0;
/// So many frames of pauses tell it, and so much of them sounds.
const LEAST: usize = 8;
const SHARE: f32 = 0.5;
/// Of a frame that sounds so much of the power is in its tones, …
const TONAL: f32 = 0.5;
/// … and they are at least so loud, in dBFS, and at most so far below speech, in dB.
const HEARD: f32 = -65.0;
const BELOW_SPEECH: f32 = 42.0;

/// Power of a frame: of its tones and of all, first with what may be mains hum, then without it.
type Frame = [(f32, f32); 2];

/// Tones of the pauses of one recording.
#[derive(Default)]
pub(super) struct Tones {
    frames: Vec<Frame>,
}

impl Tones {
    /// Takes in the power of each bin of a frame; `padded` is its length in seconds.
    pub(super) fn push(&mut self, power: &[f32], padded: f32) {
        let bin = |hz: f32| (hz * padded) as usize;
        let around = bin(AROUND);
        let highest = bin(HIGHEST);
        let mut frame = Frame::default();
        // The ground changes slowly: a piece at a time.
        let step = (around / 2).max(1);
        for from in (bin(LOWEST)..highest).step_by(step) {
            let ends = (from + step).min(highest);
            let near = from.saturating_sub(around)..(ends + around).min(power.len());
            let mut near = power.get(near).unwrap_or_default().to_vec();
            near.sort_by(f32::total_cmp);
            let ground = quantile(&near, GROUND).unwrap_or(0.0).max(1e-16);
            for (bin, power) in (from..).zip(power.get(from..ends).unwrap_or_default()) {
                let is_hum = is_of_mains(bin as f32 / padded);
                for (tonal, all) in frame.iter_mut().take(if is_hum { 1 } else { 2 }) {
                    *all += power;
                    if *power > ABOVE * ground {
                        *tonal += power;
                    }
                }
            }
        }
        self.frames.push(frame);
    }

    /// What they come to beside speech of this level, in dBFS.
    pub(super) fn sign(&self, speech: Option<f32>, is_hum: bool) -> Sign {
        let Some(speech) = speech.filter(|_| self.frames.len() >= LEAST) else {
            return Sign::Untold;
        };
        let mut sounding: Vec<f32> = Vec::new();
        for [whole, without_hum] in &self.frames {
            let (tonal, all) = if is_hum { *without_hum } else { *whole };
            let level = db(tonal);
            let is_heard = level > HEARD && level > speech - BELOW_SPEECH;
            if is_heard && tonal > TONAL * all {
                sounding.push(level);
            }
        }
        if (sounding.len() as f32) < SHARE * self.frames.len() as f32 {
            return Sign::Absent;
        }
        sounding.sort_by(f32::total_cmp);
        quantile(&sounding, 0.5).map_or(Sign::Absent, Sign::Present)
    }
}

/// Whether hum may lie at this frequency.
fn is_of_mains(hz: f32) -> bool {
    let is_near = |mains: &f32| (hz - (hz / mains).round() * mains).abs() <= BESIDE;
    hz < HUM_HIGHEST && MAINS.iter().any(is_near)
}
