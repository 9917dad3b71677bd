//! How loud a sound is, tenth of a second by tenth of a second: what a line of it comes to is found without hearing it
//! again.

use ebur128::{EbuR128, Mode};

/// What one stretch is long, in milliseconds.
const STRETCH_MS: u32 = 100;
/// Stretches a second.
pub const A_SECOND: f64 = 10.0;
/// Nothing is heard of what is softer, in LUFS.
const SILENCE: f32 = -70.0;
/// What is so much softer than the rest doesn't count, in LU (ITU-R BS.1770-4).
const GATE: f32 = 10.0;
/// The first bytes of [`Levels::to_bytes`], with its version.
const MAGIC: &[u8; 8] = b"mynahlv1";

/// Loudness by tenths of a second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// In hundredths of a LUFS.
    tenths: Vec<i16>,
}

impl Levels {
    /// How loud a span in seconds is, in LUFS; nothing where nothing is heard.
    pub fn of(&self, span: [f64; 2]) -> Option<f32> {
        let heard: Vec<f32> = self.within(span).filter(|it| *it > SILENCE).collect();
        let mean = mean(&heard)?;
        let gated: Vec<f32> = heard.into_iter().filter(|it| *it > mean - GATE).collect();
        self::mean(&gated)
    }

    /// Which part of a span is louder than this.
    pub fn louder(&self, span: [f64; 2], lufs: f32) -> f64 {
        let (mut all, mut loud) = (0_u32, 0_u32);
        for level in self.within(span) {
            all += 1;
            loud += u32::from(level > lufs);
        }
        f64::from(loud) / f64::from(all.max(1))
    }

    /// Returns the seconds at which a span is last louder than this; `None` if no part of it is.
    pub fn last_louder(&self, [from, to]: [f64; 2], lufs: f32) -> Option<f64> {
        let first = (from.max(0.0) * A_SECOND).round() as usize;
        let levels: Vec<f32> = self.within([from, to]).collect();
        let last = levels.iter().rposition(|level| *level > lufs)?;
        Some((first + last + 1) as f64 / A_SECOND)
    }

    /// Its length in seconds.
    pub fn seconds(&self) -> f64 {
        self.tenths.len() as f64 / A_SECOND
    }

    /// What lies wholly within both takes the place of what was there; `from` is where the other one begins.
    pub fn lay_over(&mut self, from: usize, other: &Self) {
        let there = self.tenths.iter_mut().skip(from);
        for (there, new) in there.zip(&other.tenths) {
            *there = *new;
        }
    }

    /// Puts what goes on behind it there.
    pub fn append(&mut self, other: &Self) {
        self.tenths.extend(&other.tenths);
    }

    /// Leaves so many seconds at the beginning out.
    pub fn leave_out(&mut self, seconds: u64) {
        let count = (seconds * A_SECOND as u64) as usize;
        self.tenths.drain(..count.min(self.tenths.len()));
    }

    fn within(&self, [from, to]: [f64; 2]) -> impl Iterator<Item = f32> {
        let first = (from.max(0.0) * A_SECOND).round() as usize;
        let last = ((to * A_SECOND).round() as usize).max(first + 1);
        let last = last.min(self.tenths.len());
        let part = self.tenths.get(first.min(last)..last).unwrap_or_default();
        part.iter().map(|it| f32::from(*it) / 100.0)
    }

    /// As bytes, to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.tenths.iter().flat_map(|it| it.to_le_bytes()));
        bytes
    }

    /// Reads what was kept; nothing of anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (words, []) = bytes.strip_prefix(MAGIC)?.as_chunks::<2>() else {
            return None;
        };
        Some(Self {
            tenths: words.iter().map(|it| i16::from_le_bytes(*it)).collect(),
        })
    }
}

/// The level of what has the mean energy of some.
fn mean(lufs: &[f32]) -> Option<f32> {
    let energy = |lufs: &f32| 10_f32.powf(lufs / 10.0);
    let sum: f32 = lufs.iter().map(energy).sum();
    (!lufs.is_empty()).then(|| 10.0 * (sum / lufs.len() as f32).log10())
}

/// Measures a sound while it arrives.
pub struct Gauge {
    channels: usize,
    /// Samples of a stretch, and those of the open one that are still to come.
    stretch: usize,
    left: usize,
    /// `None` where the rate is none that can be measured.
    ebur: Option<Box<EbuR128>>,
    levels: Levels,
}

impl Gauge {
    /// For sound at this rate, with so many channels.
    pub fn new(hz: u32, channels: u16) -> Self {
        let count = u32::from(channels.max(1));
        let stretch = (hz / A_SECOND as u32).max(1) as usize * count as usize;
        Self {
            channels: count as usize,
            stretch,
            left: stretch,
            ebur: EbuR128::new(count, hz, Mode::M).ok().map(Box::new),
            levels: Levels::default(),
        }
    }

    /// Takes the next samples in, interleaved.
    pub fn push(&mut self, mut samples: &[f32]) {
        let Some(ebur) = &mut self.ebur else { return };
        while samples.len() >= self.channels {
            let (now, rest) = samples.split_at(self.left.min(samples.len()));
            samples = rest;
            self.left -= now.len();
            if ebur.add_frames_f32(now).is_err() {
                self.ebur = None;
                return;
            }
            if self.left == 0 {
                self.left = self.stretch;
                let lufs = ebur
                    .loudness_window(STRETCH_MS)
                    .unwrap_or(f64::NEG_INFINITY);
                let lufs = (lufs * 100.0).clamp(f64::from(i16::MIN), f64::from(i16::MAX));
                self.levels.tenths.push(lufs.round() as i16);
            }
        }
    }

    /// What was measured; the rest of a stretch that was begun is left out.
    pub fn finish(self) -> Levels {
        self.levels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loudness;
    use crate::pcm::Pcm;

    fn tone(secs: f32, level: f32) -> Vec<f32> {
        let step = std::f32::consts::TAU * 440.0 / 48_000.0;
        let frames = (secs * 48_000.0) as usize;
        (0..frames)
            .map(|n| level * (n as f32 * step).sin())
            .collect()
    }

    #[test]
    fn a_span_is_as_loud_as_it_is_by_itself() {
        let parts = [tone(2.0, 0.02), vec![0.0; 48_000], tone(3.0, 0.3)];
        let mut gauge = Gauge::new(48_000, 1);
        for piece in parts.concat().chunks(777) {
            gauge.push(piece);
        }
        let levels = gauge.finish();
        assert!((levels.seconds() - 6.0).abs() < 0.01);
        for (span, part) in [([0.0, 2.0], &parts[0]), ([3.0, 6.0], &parts[2])] {
            let alone = loudness::measure(&Pcm::mono(48_000, part.clone()));
            let lufs = levels.of(span).unwrap();
            assert!((lufs - alone.lufs.unwrap()).abs() < 0.2, "{lufs}");
        }
        assert_eq!(levels.of([2.2, 2.9]), None);
        assert!(levels.louder([2.0, 4.0], -50.0) > 0.4);
        assert_eq!(levels.last_louder([0.0, 2.9], -50.0), Some(2.0));
        assert_eq!(levels.last_louder([2.2, 2.9], -50.0), None);
        assert_eq!(levels.last_louder([9.0, 9.5], -50.0), None);
        assert_eq!(Levels::from_bytes(&levels.to_bytes()), Some(levels));
        assert_eq!(Levels::from_bytes(b"mynahlv1x"), None);
    }
}
