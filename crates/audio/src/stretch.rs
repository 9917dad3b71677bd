//! Another tempo at the same pitch.
//!
//! `timestretch` was chosen by measurement, with Draft speech and against `signalsmith-stretch`: its spectra are
//! nearer to what was said (at 1.5× 1.9 dB apart against 3.0, at 2× 2.8 against 4.3), low tones don't ripple,
//! and it needs no C++ compiler. It takes a twenty-fifth of real time; the other a hundred-and-fortieth at 2×.
//! `docs/design/audio.md` has all figures.

use timestretch::{
    Parameters, PreparedSession, ProcessStatus, SessionConfig, SessionError, StreamSession,
    TempoRate,
};

/// The slowest and the fastest tempo that speech is listened to at.
pub const SLOWEST: f32 = 0.5;
/// The fastest.
pub const FASTEST: f32 = 2.0;

/// The rates that the library takes; sound of others is stretched as if it had [`USUAL_HZ`].
const RATES: std::ops::RangeInclusive<u32> = 32_000..=192_000;
const USUAL_HZ: u32 = 48_000;

/// Stages of work between two looks at what came of it.
const STAGES: usize = 32;

/// Samples that are fetched at once.
const PIECE: usize = 1_024;

/// Stretches one channel of sound as it comes.
pub struct Stretcher {
    session: StreamSession,
    /// What the session has not asked for yet.
    waiting: Vec<f32>,
}

impl std::fmt::Debug for Stretcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stretcher({}×)", self.tempo())
    }
}

impl Stretcher {
    /// For sound of `hz` frames a second, at so many times its tempo ([`SLOWEST`] … [`FASTEST`]).
    ///
    /// # Errors
    /// A tempo outside of that.
    pub fn new(hz: u32, tempo: f32) -> Result<Self, SessionError> {
        if !(SLOWEST..=FASTEST).contains(&tempo) {
            return Err(SessionError::InvalidParameter);
        }
        let hz = if RATES.contains(&hz) { hz } else { USUAL_HZ };
        let session = PreparedSession::new(SessionConfig {
            source_sample_rate: hz,
            output_sample_rate: hz,
            channels: 1,
            parameters: Parameters::keylock(TempoRate::new(f64::from(tempo))?),
            ..SessionConfig::default()
        })?;
        Ok(Self {
            session: session.activate(),
            waiting: Vec::new(),
        })
    }

    /// The tempo that it really makes: steps of the library round the wish a little.
    pub fn tempo(&self) -> f64 {
        self.session.applied_parameters().tempo()
    }

    /// Takes more sound and appends to `out` what is ready. Not a number counts as silence.
    ///
    /// # Errors
    /// The library failed; what was there is lost.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) -> Result<(), SessionError> {
        let finite = |sample: &f32| if sample.is_finite() { *sample } else { 0.0 };
        self.waiting.extend(samples.iter().map(finite));
        self.run(false, out)
    }

    /// No more comes: appends the rest to `out`.
    ///
    /// # Errors
    /// The library failed.
    pub fn finish(&mut self, out: &mut Vec<f32>) -> Result<(), SessionError> {
        self.run(true, out)
    }

    fn run(&mut self, all: bool, out: &mut Vec<f32>) -> Result<(), SessionError> {
        let mut used = 0;
        let mut piece = [0.0; PIECE];
        let mut ended = false;
        while !self.session.finished() {
            let status = self.session.advance(STAGES).status;
            if status == ProcessStatus::Fault {
                self.waiting.clear();
                return Err(self.session.fault().unwrap_or(SessionError::InvalidState));
            }
            if status == ProcessStatus::NeedSource {
                let rest = self.waiting.get(used..).unwrap_or_default();
                if let Some(request) = self.session.source_request().filter(|_| !rest.is_empty()) {
                    let some = rest.get(..request.frames).unwrap_or(rest);
                    used += self.session.supply(request, some)?;
                } else if all && !ended {
                    self.session.finish_input()?;
                    ended = true;
                } else {
                    break;
                }
            }
            let stamp = self.session.read_output(&mut piece)?;
            out.extend(piece.iter().take(stamp.frames));
            // Nobody waits for the loudspeaker here: what is fetched is used.
            self.session.acknowledge(stamp.consumed(stamp.frames)?)?;
        }
        self.waiting.drain(..used);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    const HZ: u32 = 44_100;

    fn tone(hz: u32, pitch: f32, frames: usize) -> Vec<f32> {
        // In doubles: single ones are a tone with a click in it, once a few thousand waves are over.
        let step = TAU * f64::from(pitch) / f64::from(hz);
        let sample = |frame: usize| 0.4 * (step * frame as f64).sin();
        (0..frames).map(|frame| sample(frame) as f32).collect()
    }

    fn stretched(hz: u32, tempo: f32, sound: &[f32], piece: usize) -> Vec<f32> {
        let mut stretcher = Stretcher::new(hz, tempo).unwrap();
        let mut out = Vec::new();
        for some in sound.chunks(piece) {
            stretcher.push(some, &mut out).unwrap();
        }
        stretcher.finish(&mut out).unwrap();
        out
    }

    /// Rising crossings of zero a second.
    fn pitch(sound: &[f32], hz: u32) -> f32 {
        let up = sound.windows(2).filter(|w| w[0] < 0.0 && w[1] >= 0.0);
        up.count() as f32 * hz as f32 / sound.len() as f32
    }

    #[test]
    fn length_follows_the_tempo_and_pitch_stays() {
        for hz in [8_000, 22_050, HZ, 48_000, 96_000] {
            let sound = tone(hz, 220.0, hz as usize * 2);
            for tempo in [0.5, 0.75, 1.25, 2.0] {
                let out = stretched(hz, tempo, &sound, 700);
                let wanted = sound.len() as f32 / tempo;
                let off = (out.len() as f32 - wanted).abs() / wanted;
                assert!(off < 0.005, "{hz} Hz at {tempo}×: {off}");
                let middle = &out[out.len() / 4..out.len() * 3 / 4];
                let heard = pitch(middle, hz);
                assert!((heard - 220.0).abs() < 5.0, "{hz} Hz at {tempo}×: {heard}");
            }
        }
    }

    /// How far a tone is from a pitch, in cents: from its first rising crossing of zero to the last.
    fn cents_off(sound: &[f32], hz: u32, pitch: f32) -> f64 {
        let mut crossings = Vec::new();
        for (frame, pair) in sound.windows(2).enumerate() {
            if pair[0] < 0.0 && pair[1] >= 0.0 {
                let part = -pair[0] / (pair[1] - pair[0]);
                crossings.push(frame as f64 + f64::from(part));
            }
        }
        let (first, last) = (crossings[0], crossings[crossings.len() - 1]);
        let heard = f64::from(hz) * (crossings.len() - 1) as f64 / (last - first);
        1_200.0 * (heard / f64::from(pitch)).log2()
    }

    /// The sharpest bend: a click is one that the sound itself doesn't have.
    fn bend(sound: &[f32]) -> f32 {
        let bends = sound.windows(3).map(|w| (w[0] - 2.0 * w[1] + w[2]).abs());
        bends.fold(0.0, f32::max)
    }

    /// What `timestretch` was chosen for, as far as a number says it.
    #[test]
    fn a_tone_keeps_its_pitch_and_length_and_gets_no_clicks() {
        for pitch in [110.0, 220.0, 1_000.0] {
            let sound = tone(HZ, pitch, HZ as usize * 3);
            for tempo in [0.5, 0.75, 1.25, 1.5, 2.0] {
                let out = stretched(HZ, tempo, &sound, 4_096);
                // Half and double are exact; other tempos are the library's steps of them.
                let wanted = sound.len() as f32 / tempo;
                let off = (out.len() as f32 - wanted).abs() / wanted;
                let most = if tempo.log2().fract() == 0.0 {
                    0.0
                } else {
                    0.0015
                };
                assert!(off <= most, "{pitch} Hz at {tempo}×: {off} of its length");
                let middle = &out[out.len() / 8..out.len() * 7 / 8];
                let off = cents_off(middle, HZ, pitch);
                assert!(off.abs() < 1.0, "{pitch} Hz at {tempo}×: {off} cents");
                let bends = bend(middle) / bend(&sound);
                assert!(bends < 1.1, "{pitch} Hz at {tempo}×: {bends} times");
            }
        }
    }

    #[test]
    fn how_it_comes_makes_no_difference() {
        let sound = tone(HZ, 300.0, 30_000);
        let whole = stretched(HZ, 1.5, &sound, sound.len());
        assert_eq!(whole, stretched(HZ, 1.5, &sound, 1));
        assert_eq!(whole, stretched(HZ, 1.5, &sound, 4_097));
    }

    #[test]
    fn nothing_and_nonsense_are_silence() {
        assert!(stretched(HZ, 2.0, &[], 1).is_empty());
        let out = stretched(HZ, 0.5, &[f32::NAN, f32::INFINITY, 0.0], 2);
        assert!(out.iter().all(|sample| *sample == 0.0));
        assert!(Stretcher::new(HZ, 0.4).is_err());
        assert!(Stretcher::new(HZ, f32::NAN).is_err());
    }
}
