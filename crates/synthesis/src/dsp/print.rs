//! A fingerprint of sound that survives formats: by it the server knows again what it made itself.
//!
//! Thirty-two bits a frame, each saying whether the difference of two neighbouring bands grew or shrank (J.
//! Haitsma, T. Kalker, "A highly robust audio fingerprinting system", 2002). Frames without sound have none.

use std::collections::HashMap;
use std::ops::Range;

use super::spectrum::Spectra;
use mynah_audio::pcm::Pcm;
use mynah_audio::resample::Resampler;

/// The rate that prints are taken at.
const HZ: u32 = 8_000;
/// Samples of a frame: 128 ms, so that an odd start changes little.
const FRAME: usize = 1_024;
/// Samples from frame to frame: 10 ms.
const HOP: usize = 80;
/// Seconds from frame to frame.
pub const STEP_SECS: f64 = HOP as f64 / HZ as f64;
/// Seconds of a frame.
pub const FRAME_SECS: f64 = FRAME as f64 / HZ as f64;
/// Bands, logarithmically between 300 and 3000 Hz: one more than bits.
const BANDS: usize = 33;
/// Frames below −50 dBFS say nothing.
const QUIET: f32 = 1e-5;
/// Two prints are of the same sound if no more of their bits differ. Other sound differs in half of them.
const MOST_DIFFERENT: f64 = 0.30;
/// Frames that must agree: 0.4 s.
const LEAST: usize = 40;

/// One number a frame; 0: silence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Print(Vec<u32>);

/// Where two sounds are the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Frame of the known sound that lies under frame 0 of the other; may be negative.
    pub offset: i64,
    /// Frames of the other sound that are covered.
    pub frames: Range<usize>,
    /// Share of bits that differ.
    pub different: f64,
}

/// Takes the print of a sound while it comes: one channel at any rate.
pub struct Printer {
    low: Resampler,
    spectra: Spectra,
    /// What the next frame begins with.
    waiting: Vec<f32>,
    /// The bands of the frame before.
    before: Option<Vec<f32>>,
    print: Print,
}

impl Printer {
    /// For a sound at `hz`.
    pub fn new(hz: u32) -> Self {
        Self {
            low: Resampler::new(hz, HZ, 1),
            spectra: Spectra::new(FRAME, FRAME / 2),
            waiting: Vec::new(),
            before: None,
            print: Print::default(),
        }
    }

    /// Takes more of it.
    pub fn push(&mut self, samples: &[f32]) {
        self.low.push(samples, &mut self.waiting);
        self.look();
    }

    /// The print of all that came.
    pub fn finish(mut self) -> Print {
        self.low.finish(&mut self.waiting);
        self.look();
        self.print
    }

    fn look(&mut self) {
        let edge = |band: usize| {
            let hz = 300.0 * 10f32.powf(band as f32 / BANDS as f32);
            (hz * FRAME as f32 / HZ as f32) as usize
        };
        let mut looked = 0;
        for frame in self.waiting.windows(FRAME).step_by(HOP) {
            looked += HOP;
            let loud = frame.iter().map(|s| s * s).sum::<f32>() / FRAME as f32 > QUIET;
            let power = self.spectra.power(frame);
            let bands: Vec<f32> = (0..BANDS)
                .map(|band| {
                    let inside = power.get(edge(band)..edge(band + 1).max(edge(band) + 1));
                    inside.unwrap_or_default().iter().sum()
                })
                .collect();
            let bits = self
                .before
                .as_ref()
                .map_or(0, |before| bits(&bands, before));
            self.before = Some(bands);
            self.print.0.push(if loud { bits.max(1) } else { 0 });
        }
        self.waiting.drain(..looked.min(self.waiting.len()));
    }
}

/// Where each number of a print stands in it, so that known sounds are found.
pub struct Places<'a> {
    print: &'a Print,
    /// Ordered by number, then by frame.
    places: Vec<(u32, u32)>,
}

impl<'a> Places<'a> {
    /// Of one print.
    pub fn of(print: &'a Print) -> Self {
        let loud = print.0.iter().enumerate().filter(|(_, bits)| **bits != 0);
        let mut places: Vec<(u32, u32)> = loud.map(|(at, bits)| (*bits, at as u32)).collect();
        places.sort_unstable();
        Self { print, places }
    }

    /// Finds `known` in this sound, whole or in part, wherever it begins.
    pub fn find(&self, known: &Print) -> Option<Match> {
        let mut votes: HashMap<i64, u32> = HashMap::new();
        for (there, bits) in known.0.iter().enumerate().filter(|(_, bits)| **bits != 0) {
            let first = self.places.partition_point(|(other, _)| other < bits);
            let same = self.places.get(first..).unwrap_or_default().iter();
            for (_, here) in same.take_while(|(other, _)| other == bits).take(50) {
                *votes.entry(there as i64 - i64::from(*here)).or_default() += 1;
            }
        }
        let mut offsets: Vec<(i64, u32)> = votes.into_iter().collect();
        offsets.sort_by_key(|(offset, votes)| (std::cmp::Reverse(*votes), *offset));
        // Neighbours of the best are as good as it; a handful decides.
        let tried = offsets
            .iter()
            .take(12)
            .flat_map(|(offset, _)| offset - 1..=offset + 1);
        tried
            .filter_map(|offset| self.print.compare(known, offset))
            .min_by(|one, two| one.different.total_cmp(&two.different))
            .filter(|found| found.different <= MOST_DIFFERENT)
    }
}

impl Print {
    /// Takes the print of a sound.
    pub fn of(sound: &Pcm) -> Self {
        let mut printer = Printer::new(sound.hz);
        printer.push(&sound.to_mono().samples);
        printer.finish()
    }

    /// As bytes, to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|bits| bits.to_le_bytes()).collect()
    }

    /// From bytes that were kept.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (whole, _) = bytes.as_chunks::<4>();
        Self(
            whole
                .iter()
                .map(|bytes| u32::from_le_bytes(*bytes))
                .collect(),
        )
    }

    /// Frames with sound.
    pub fn loud(&self) -> usize {
        self.0.iter().filter(|bits| **bits != 0).count()
    }

    /// Frames with sound within a range.
    pub fn loud_in(&self, frames: &Range<usize>) -> usize {
        let inside = self.0.get(frames.clone()).unwrap_or_default();
        inside.iter().filter(|bits| **bits != 0).count()
    }

    fn compare(&self, known: &Self, offset: i64) -> Option<Match> {
        let start = usize::try_from(-offset).unwrap_or(0);
        let skipped = usize::try_from(offset).unwrap_or(0);
        let own = self.0.get(start..)?;
        let other = known.0.get(skipped..)?;
        let pairs = own.iter().zip(other);
        let (mut compared, mut different) = (0_usize, 0_u32);
        for (one, two) in pairs.filter(|(one, two)| **one != 0 && **two != 0) {
            compared += 1;
            different += (one ^ two).count_ones();
        }
        // A very short sound must agree for most of its length.
        let least = LEAST.min((known.loud().min(self.loud()) * 3 / 4).max(10));
        (compared >= least).then(|| Match {
            offset,
            frames: start..start + own.len().min(other.len()),
            different: f64::from(different) / (32 * compared) as f64,
        })
    }
}

fn bits(bands: &[f32], before: &[f32]) -> u32 {
    let differences = |bands: &[f32]| -> Vec<f32> {
        bands
            .windows(2)
            .map(|pair| match pair {
                [low, high] => low - high,
                _ => 0.0,
            })
            .collect()
    };
    differences(bands)
        .iter()
        .zip(differences(before))
        .fold(0, |bits, (now, before)| {
            (bits << 1) | u32::from(now - before > 0.0)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::noise::Noise;
    use mynah_audio::decode::decode_as;
    use mynah_audio::encode::encode;
    use mynah_audio::resample::resample;

    /// Something with changing pitches, like speech.
    fn song(seed: u64) -> Vec<f32> {
        let mut noise = Noise::new(seed);
        let mut out = Vec::new();
        for _ in 0..16 {
            let (pitch, colour) = (noise.between(100.0, 250.0), noise.between(2.0, 9.0));
            out.extend((0..2_400).map(|n| {
                let phase = n as f32 * pitch / 16_000.0 * std::f32::consts::TAU;
                let tones =
                    (1..12).map(|k| (phase * k as f32).sin() / (1.0 + (k as f32 - colour).powi(2)));
                0.3 * tones.sum::<f32>() + 0.01 * noise.white()
            }));
        }
        out
    }

    #[test]
    fn a_sound_is_known_again_in_other_formats_cut_and_among_others() {
        let (one, other) = (Pcm::mono(16_000, song(1)), Pcm::mono(16_000, song(2)));
        let known = Print::of(&one);
        let mut pieces = Printer::new(one.hz);
        one.samples.chunks(777).for_each(|piece| pieces.push(piece));
        assert_eq!(pieces.finish(), known);
        for format in ["mp3_22050_32", "ulaw_8000", "opus_48000_32", "wav_48000"] {
            let format = format.parse().unwrap();
            let again = encode(&resample(&one, format_hz(format)), format).unwrap();
            let heard = Print::of(&decode_as(&again, format).unwrap().pcm);
            let found = Places::of(&heard).find(&known).unwrap();
            assert!(found.offset.abs() <= 6, "{format}: {found:?}");
            assert!(Places::of(&Print::of(&other)).find(&known).is_none());
        }
        let cut = Pcm::mono(16_000, one.samples[8_000..24_000].to_vec());
        let found = Places::of(&Print::of(&cut)).find(&known).unwrap();
        assert!((found.offset - 50).abs() <= 1, "{found:?}");
        let both = Pcm::mono(16_000, [other.samples, one.samples].concat());
        let found = Places::of(&Print::of(&both)).find(&known).unwrap();
        assert!((found.offset + 240).abs() <= 1, "{found:?}");
        assert_eq!(Print::from_bytes(&known.to_bytes()), known);
    }

    fn format_hz(format: mynah_core::format::OutputFormat) -> u32 {
        format.hz
    }
}
