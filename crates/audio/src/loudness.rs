//! Loudness and peaks after EBU R 128.

use ebur128::{EbuR128, Mode};

use super::pcm::{Pcm, db_from_gain};

/// The highest true peak of what is written, in dBTP.
pub const CEILING_DB: f32 = -1.0;

/// One block of the measure is this long; what is shorter is measured over what there is.
const BLOCK_SECS: f64 = 0.4;

/// How loud a sound is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loudness {
    /// Integrated loudness in LUFS; `None` for silence.
    pub lufs: Option<f32>,
    /// Highest level between samples in dBTP; −∞ for silence.
    pub true_peak_db: f32,
    /// Highest sample in dBFS; −∞ for silence.
    pub sample_peak_db: f32,
}

/// Measures a whole sound. One that is shorter than a block has the loudness of what there is of it.
pub fn measure(pcm: &Pcm) -> Loudness {
    let mut meter = Meter::new(pcm.hz, pcm.channels);
    meter.push(&pcm.samples);
    meter.finish()
}

/// Measures a sound while it arrives, in little memory however long it gets.
pub struct Meter {
    hz: u32,
    channels: u32,
    frames: usize,
    /// The highest sample.
    sample: f32,
    /// `None` where the rate or the samples are none that can be measured.
    ebur: Option<Box<EbuR128>>,
}

impl Meter {
    /// For sound at this rate, with so many channels.
    pub fn new(hz: u32, channels: u16) -> Self {
        let channels = u32::from(channels.max(1));
        Self {
            hz,
            channels,
            frames: 0,
            sample: 0.0,
            ebur: EbuR128::new(channels, hz, Mode::I | Mode::TRUE_PEAK)
                .ok()
                .map(Box::new),
        }
    }

    /// Takes the next samples in, interleaved.
    pub fn push(&mut self, samples: &[f32]) {
        self.frames += samples.len() / self.channels as usize;
        self.sample = samples
            .iter()
            .fold(self.sample, |peak, s| peak.max(s.abs()));
        let fails = |ebur: &mut Box<EbuR128>| ebur.add_frames_f32(samples).is_err();
        if self.ebur.as_mut().is_some_and(fails) {
            self.ebur = None;
        }
    }

    /// What all of it comes to.
    pub fn finish(self) -> Loudness {
        let mut loudness = Loudness {
            lufs: None,
            true_peak_db: db_from_gain(self.sample),
            sample_peak_db: db_from_gain(self.sample),
        };
        let Some(mut ebur) = self.ebur.filter(|_| self.frames > 0) else {
            return loudness;
        };
        let seconds = self.frames as f64 / f64::from(self.hz.max(1));
        let measured = if seconds < BLOCK_SECS {
            // The rest of a block as silence, and the level as if the sound filled it.
            let missing = (f64::from(self.hz) * BLOCK_SECS).ceil() as usize + 1 - self.frames;
            let silence = vec![0f32; missing * self.channels as usize];
            ebur.add_frames_f32(&silence)
                .and_then(|()| ebur.loudness_momentary())
                .map(|lufs| lufs + 10.0 * (BLOCK_SECS / seconds).log10())
        } else {
            ebur.loudness_global()
        };
        loudness.lufs = measured
            .ok()
            .filter(|lufs| lufs.is_finite() && *lufs > -70.0)
            .map(|lufs| lufs as f32);
        let peak = (0..self.channels)
            .filter_map(|channel| ebur.true_peak(channel).ok())
            .fold(f64::from(self.sample), f64::max);
        loudness.true_peak_db = db_from_gain(peak as f32);
        loudness
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: u32, secs: f64, level_db: f32) -> Pcm {
        let gain = crate::pcm::gain_from_db(level_db);
        let step = std::f32::consts::TAU * 1_000.0 / hz as f32;
        let frames = (f64::from(hz) * secs) as usize;
        Pcm::mono(
            hz,
            (0..frames)
                .map(|n| gain * (n as f32 * step).sin())
                .collect(),
        )
    }

    #[test]
    fn a_tone_of_known_level_measures_as_known() {
        // 1 kHz at full scale in one channel is −3.01 LUFS (ITU-R BS.1770-4).
        for (hz, secs) in [(44_100, 3.0), (16_000, 3.0), (48_000, 0.2), (44_100, 0.4)] {
            let got = measure(&tone(hz, secs, -20.0));
            let lufs = got.lufs.unwrap();
            assert!((lufs - -23.0).abs() < 0.2, "{hz} Hz, {secs} s: {lufs}");
            assert!((got.sample_peak_db - -20.0).abs() < 0.1);
            assert!((got.true_peak_db - -20.0).abs() < 0.2);
        }
    }

    #[test]
    fn pieces_measure_as_the_whole() {
        for secs in [0.2, 3.0] {
            let pcm = tone(44_100, secs, -20.0);
            let mut meter = Meter::new(44_100, 1);
            pcm.samples.chunks(777).for_each(|piece| meter.push(piece));
            assert_eq!(meter.finish(), measure(&pcm));
        }
    }

    #[test]
    fn silence_has_no_loudness() {
        for frames in [0, 1, 44_100] {
            let got = measure(&Pcm::mono(44_100, vec![0.0; frames]));
            assert_eq!(got.lufs, None);
            assert_eq!(got.sample_peak_db, f32::NEG_INFINITY);
        }
        assert_eq!(measure(&Pcm::default()).lufs, None);
    }
}
