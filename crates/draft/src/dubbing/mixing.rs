//! Voices over what is left of a recording. Speech can't be taken out of it here: where somebody speaks it is
//! turned down, unless its background came apart from the speech.

use mynah_audio::pcm::Pcm;
use mynah_audio::pcm::gain_from_db;
use mynah_audio::resample::resample;
use mynah_synthesis::speech;

/// How far the recording goes down while a dubbed voice speaks, in dB.
const DUCKED_DB: f32 = -24.0;
/// How long it takes to go down and to come back, in seconds.
const RAMP_SECS: f64 = 0.08;

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

/// Lays takes over a bed that comes piece by piece.
pub struct Mixer<'a> {
    hz: u32,
    under: Under,
    /// In which stretches somebody speaks, in seconds.
    quiet: &'a [(f64, f64)],
    /// From which frame on each take sounds, and which it is; the next one last.
    waiting: Vec<(usize, usize)>,
    /// What sounds now, and from which frame on.
    sounding: Vec<(usize, Vec<f32>)>,
    /// Frames so far.
    at: usize,
}

impl<'a> Mixer<'a> {
    /// For a bed at `hz` and takes that start at these times, in seconds.
    pub fn new(
        hz: u32,
        under: Under,
        quiet: &'a [(f64, f64)],
        starts: impl Iterator<Item = f64>,
    ) -> Self {
        let frame = |secs: f64| (secs.max(0.0) * f64::from(hz)).round() as usize;
        let mut waiting: Vec<(usize, usize)> = starts.map(frame).zip(0..).collect();
        waiting.sort_unstable_by(|one, other| other.cmp(one));
        Self {
            hz,
            under,
            quiet,
            waiting,
            sounding: Vec::new(),
            at: 0,
        }
    }

    /// Lays over the next piece of the bed what sounds in it. `take` fetches a take by its number, at the engine's
    /// rate.
    pub fn lay<E>(
        &mut self,
        bed: &mut [f32],
        take: &mut dyn FnMut(usize) -> Result<Vec<f32>, E>,
    ) -> Result<(), E> {
        match self.under {
            Under::Silence => bed.fill(0.0),
            Under::Recording => self.duck(bed),
            Under::Background => {}
        }
        let end = self.at + bed.len();
        while let Some((start, number)) = self.waiting.pop_if(|(start, _)| *start < end) {
            let voice = resample(&Pcm::mono(speech::HZ, take(number)?), self.hz);
            self.sounding.push((start, voice.samples));
        }
        for (start, voice) in &self.sounding {
            let under = bed.iter_mut().skip(start.saturating_sub(self.at));
            let over = voice.iter().skip(self.at.saturating_sub(*start));
            under.zip(over).for_each(|(under, over)| *under += over);
        }
        self.at = end;
        self.sounding
            .retain(|(start, voice)| start + voice.len() > end);
        Ok(())
    }

    /// Turns the bed down where somebody speaks, with a ramp on each side.
    fn duck(&self, bed: &mut [f32]) {
        let hz = f64::from(self.hz);
        let low = gain_from_db(DUCKED_DB);
        let mut gains = vec![1.0_f32; bed.len()];
        for (from, to) in self.quiet {
            let first = ((from - RAMP_SECS).max(0.0) * hz) as usize;
            let last = ((to + RAMP_SECS).max(0.0) * hz) as usize;
            let inside = gains
                .iter_mut()
                .enumerate()
                .take(last.saturating_sub(self.at));
            for (frame, gain) in inside.skip(first.saturating_sub(self.at)) {
                let secs = (self.at + frame) as f64 / hz;
                let outside = (from - secs).max(secs - to).max(0.0) / RAMP_SECS;
                *gain = gain.min(low + (1.0 - low) * outside.min(1.0) as f32);
            }
        }
        for (sample, gain) in bed.iter_mut().zip(gains) {
            *sample *= gain;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bed of this level, mixed in pieces of odd sizes.
    fn mixed(bed: Pcm, under: Under, quiet: &[(f64, f64)], takes: &[(f64, Vec<f32>)]) -> Vec<f32> {
        let starts = takes.iter().map(|(start, _)| *start);
        let mut mixer = Mixer::new(bed.hz, under, quiet, starts);
        let mut fetch = |number: usize| Ok::<_, std::convert::Infallible>(takes[number].1.clone());
        let mut samples = bed.samples;
        for piece in samples.chunks_mut(777) {
            mixer.lay(piece, &mut fetch).unwrap();
        }
        samples
    }

    #[test]
    fn a_recording_goes_down_where_somebody_speaks_and_comes_back() {
        let bed = Pcm::mono(1_000, vec![0.5; 3_000]);
        let mixed = mixed(bed, Under::Recording, &[(1.0, 2.0)], &[]);
        let at = |secs: f64| mixed[(secs * 1_000.0) as usize];
        assert_eq!((at(0.5), at(2.5)), (0.5, 0.5));
        assert!((at(1.5) - 0.5 * gain_from_db(DUCKED_DB)).abs() < 1e-6);
        let step = mixed.windows(2).map(|w| (w[1] - w[0]).abs());
        assert!(step.fold(0.0, f32::max) < 0.02);
    }

    #[test]
    fn takes_begin_at_their_frames_and_overlap_in_any_order() {
        let bed = Pcm::mono(16_000, vec![0.1; 32_000]);
        let takes = [(1.0, vec![0.4; 8_000]), (0.5, vec![0.2; 16_000])];
        let over = mixed(bed.clone(), Under::Background, &[], &takes);
        for (frame, level) in [(7_999, 0.1), (8_000, 0.3), (16_000, 0.7), (24_000, 0.1)] {
            assert!(
                (over[frame] - level).abs() < 1e-6,
                "{frame}: {}",
                over[frame]
            );
        }
        let alone = mixed(bed, Under::Silence, &[], &takes);
        assert_eq!((alone[100], alone[30_000]), (0.0, 0.0));
    }
}
