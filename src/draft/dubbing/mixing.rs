//! Voices over what is left of a recording. Speech can't be taken out of it here: where somebody speaks it is
//! turned down, unless its background came apart from the speech.

use crate::audio::pcm::Pcm;
use crate::audio::pcm::gain_from_db;
use crate::audio::resample::resample;
use crate::draft::dubbing::voicing::Take;
use crate::draft::engine;

/// How far the recording goes down while a dubbed voice speaks, in dB.
const DUCKED_DB: f32 = -24.0;
/// How long it takes to go down and to come back, in seconds.
const RAMP_SECS: f64 = 0.08;
/// Nothing gets louder than this.
const PEAK: f32 = 0.97;

/// What is under the voices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    /// Nothing.
    Silence,
    /// The recording, turned down where `turned_down` says.
    Recording,
    /// Its background, as it is.
    Background,
}

/// Lays takes over a bed at their times (seconds); `quiet` are the stretches in which somebody speaks.
pub fn mixed(mut bed: Pcm, under: Under, quiet: &[(f64, f64)], takes: &[(f64, Take)]) -> Pcm {
    match under {
        Under::Silence => bed.samples.fill(0.0),
        Under::Recording => duck(&mut bed, quiet),
        Under::Background => {}
    }
    for (start, take) in takes {
        let voice = resample(&Pcm::mono(engine::HZ, take.samples.clone()), bed.hz);
        let first = (start.max(0.0) * f64::from(bed.hz)).round() as usize;
        for (under, over) in bed.samples.iter_mut().skip(first).zip(&voice.samples) {
            *under += over;
        }
    }
    let peak = bed
        .samples
        .iter()
        .fold(0.0_f32, |peak, s| peak.max(s.abs()));
    if peak > PEAK {
        let gain = PEAK / peak;
        bed.samples.iter_mut().for_each(|sample| *sample *= gain);
    }
    bed
}

/// Turns a sound down in these stretches, with a ramp on each side of them.
fn duck(bed: &mut Pcm, quiet: &[(f64, f64)]) {
    let hz = f64::from(bed.hz);
    let low = gain_from_db(DUCKED_DB);
    let mut gains = vec![1.0_f32; bed.samples.len()];
    for (from, to) in quiet {
        let first = ((from - RAMP_SECS).max(0.0) * hz) as usize;
        let last = ((to + RAMP_SECS).max(0.0) * hz) as usize;
        let rest = gains.iter_mut().enumerate().skip(first);
        for (frame, gain) in rest.take(last.saturating_sub(first)) {
            let secs = frame as f64 / hz;
            let outside = (from - secs).max(secs - to).max(0.0) / RAMP_SECS;
            *gain = gain.min(low + (1.0 - low) * outside.min(1.0) as f32);
        }
    }
    for (sample, gain) in bed.samples.iter_mut().zip(gains) {
        *sample *= gain;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_goes_down_where_somebody_speaks_and_comes_back() {
        let bed = Pcm::mono(1_000, vec![0.5; 3_000]);
        let mixed = mixed(bed, Under::Recording, &[(1.0, 2.0)], &[]);
        let at = |secs: f64| mixed.samples[(secs * 1_000.0) as usize];
        assert_eq!((at(0.5), at(2.5)), (0.5, 0.5));
        assert!((at(1.5) - 0.5 * gain_from_db(DUCKED_DB)).abs() < 1e-6);
        let step = mixed.samples.windows(2).map(|w| (w[1] - w[0]).abs());
        assert!(step.fold(0.0, f32::max) < 0.02);
    }

    #[test]
    fn nothing_gets_too_loud_and_nothing_is_left_where_nothing_shall_be() {
        let loud = Take {
            samples: vec![0.9; 16_000],
            ..Take::default()
        };
        let bed = Pcm::mono(16_000, vec![0.9; 32_000]);
        let takes = [(0.5, loud)];
        let mixed_over = mixed(bed.clone(), Under::Background, &[], &takes);
        let peak = mixed_over.samples.iter().copied().fold(0.0, f32::max);
        assert!(peak <= 0.98, "{peak}");
        let alone = mixed(bed, Under::Silence, &[], &takes);
        assert_eq!((alone.samples[100], alone.samples[30_000]), (0.0, 0.0));
    }
}
