//! A min/max pyramid for waveforms: grown while sound arrives, made whole, kept as bytes.
//!
//! The lowest level has a bin of lowest, highest and mean square for every [`FINE`] or [`COARSE`]
//! frames; each level above joins four. [`Peaks::columns`] draws any range at any width from it.

mod level;
mod long;
#[cfg(test)]
mod tests;

pub use long::{MpegError, of_mp3};

use std::ops::Range;
use std::sync::Arc;

use level::Level;

/// Frames a bin for takes: a few seconds fill a wide window without steps.
pub const FINE: u32 = 64;

/// Frames a bin for long recordings: an hour at 44.1 kHz is 2.4 MB with all levels.
pub const COARSE: u32 = 512;

/// Bins of one level that make one of the next.
const FAN: usize = 4;

/// The first bytes of [`Peaks::to_bytes`], with its version.
const MAGIC: &[u8; 8] = b"mynahpk1";

/// Bytes before the bins: magic, rate, frames a bin, frames.
const HEAD: usize = 8 + 4 + 4 + 8;

/// One bin: lowest and highest sample, and the root of their mean square.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Bin {
    min: i16,
    max: i16,
    rms: u16,
}

impl Bin {
    fn of(column: Column) -> Self {
        Self {
            min: crate::pcm::to_i16(column.min),
            max: crate::pcm::to_i16(column.max),
            rms: (column.rms * 32_768.0).round().clamp(0.0, 65_535.0) as u16,
        }
    }
}

/// One column of a drawn waveform, in −1 … 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Column {
    /// Lowest sample.
    pub min: f32,
    /// Highest sample.
    pub max: f32,
    /// Root of the mean square.
    pub rms: f32,
}

/// The samples of a bin that is not full yet.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Open {
    min: f32,
    max: f32,
    squares: f64,
    frames: u32,
}

/// What a waveform is drawn from. Made whole from samples or grown while they arrive; a copy shares all but the end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Peaks {
    hz: u32,
    bin: u32,
    frames: u64,
    /// From fine to coarse; only full bins.
    levels: Vec<Level>,
    open: Open,
}

impl Peaks {
    /// Nothing yet; for takes.
    pub fn new(hz: u32) -> Self {
        Self::with_bin(hz, FINE)
    }

    /// Nothing yet, with so many frames a bin ([`FINE`] or [`COARSE`]).
    pub fn with_bin(hz: u32, bin: u32) -> Self {
        Self {
            hz,
            bin: bin.max(1),
            ..Self::default()
        }
    }

    /// All of a sound, folded to one channel.
    pub fn of(pcm: &crate::pcm::Pcm) -> Self {
        let mut peaks = Self::new(pcm.hz);
        if pcm.channels == 1 {
            peaks.push(&pcm.samples);
        } else {
            peaks.push(&pcm.to_mono().samples);
        }
        peaks
    }

    /// Frames a second.
    pub fn hz(&self) -> u32 {
        self.hz
    }

    /// Frames so far.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Length so far.
    pub fn seconds(&self) -> f64 {
        self.frames as f64 / f64::from(self.hz.max(1))
    }

    /// Grows by samples of one channel.
    pub fn push(&mut self, mut samples: &[f32]) {
        self.bin = self.bin.max(1);
        self.frames += samples.len() as u64;
        while !samples.is_empty() {
            let room = (self.bin - self.open.frames) as usize;
            let (now, rest) = samples.split_at(room.min(samples.len()));
            samples = rest;
            self.open.take(now);
            if self.open.frames == self.bin {
                let bin = self.open.close();
                self.open = Open::default();
                self.add(bin);
            }
        }
    }

    /// The waveform of `range` (in frames) as `count` columns, from left to right.
    ///
    /// Beyond the end there is silence. Each column covers at least one bin.
    pub fn columns(&self, range: Range<u64>, count: usize) -> Vec<Column> {
        let width = u128::from(range.end.saturating_sub(range.start));
        let bin = u128::from(self.bin.max(1));
        (0..count as u128)
            .map(|n| {
                let from = u128::from(range.start) + width * n / count as u128;
                let to = u128::from(range.start) + width * (n + 1) / count as u128;
                let first = from / bin;
                let last = to.div_ceil(bin).max(first + 1);
                self.column(first as usize, last as usize)
            })
            .collect()
    }

    /// The same with another one in the place of what was there, from this frame on. A bin that is replaced in part is what
    /// it was.
    #[must_use]
    pub fn laid_over(&self, from: u64, other: &Self) -> Self {
        let bin = u64::from(self.bin.max(1));
        let ends = from + other.frames;
        let mut new = Self {
            levels: Vec::new(),
            ..self.clone()
        };
        let finest = self.levels.first().into_iter().flat_map(Level::iter);
        for (at, old) in finest.enumerate() {
            let begins = at as u64 * bin;
            let is_new = begins >= from && begins + bin <= ends;
            let within = begins.saturating_sub(from)..(begins + bin).saturating_sub(from);
            let column = if is_new {
                other.columns(within, 1).pop()
            } else {
                None
            };
            new.add(column.map_or(*old, Bin::of));
        }
        new
    }

    /// The whole waveform as `count` heights 0 … 255, for a picture in a row.
    pub fn mini(&self, count: usize) -> Arc<[u8]> {
        self.columns(0..self.frames, count)
            .iter()
            .map(|column| (column.max.max(-column.min).min(1.0) * 255.0).round() as u8)
            .collect()
    }

    /// The highest sample in decibels; −∞ for silence.
    pub fn peak_db(&self) -> f32 {
        let bins = self.levels.first().map_or(0, Level::len);
        let all = self.column(0, bins + 1);
        crate::pcm::db_from_gain(all.max.max(-all.min))
    }

    /// For keeping: a head, the finest bins, a checksum. Coarser levels are made again.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.hz.to_le_bytes());
        bytes.extend(self.bin.to_le_bytes());
        bytes.extend(self.frames.to_le_bytes());
        let open = (self.open.frames > 0).then(|| self.open.close());
        let full = self.levels.first().into_iter().flat_map(Level::iter);
        for bin in full.chain(&open) {
            bytes.extend(bin.min.to_le_bytes());
            bytes.extend(bin.max.to_le_bytes());
            bytes.extend(bin.rms.to_le_bytes());
        }
        let sum = checksum(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    /// Reads [`Peaks::to_bytes`]; `None` where they are damaged or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (body, sum) = bytes.split_last_chunk::<8>()?;
        if !body.starts_with(MAGIC) || checksum(body) != u64::from_le_bytes(*sum) {
            return None;
        }
        let word = |at: usize| Some(u32::from_le_bytes(*body.get(at..)?.first_chunk::<4>()?));
        let frames = u64::from_le_bytes(*body.get(16..)?.first_chunk::<8>()?);
        let mut peaks = Self::with_bin(word(8)?, word(12)?);
        let (bins, _none) = body.get(HEAD..)?.as_chunks::<6>();
        if bins.len() as u64 != frames.div_ceil(u64::from(peaks.bin)) {
            return None;
        }
        let full = (frames / u64::from(peaks.bin)) as usize;
        for (n, [a, b, c, d, e, f]) in bins.iter().enumerate() {
            let bin = Bin {
                min: i16::from_le_bytes([*a, *b]),
                max: i16::from_le_bytes([*c, *d]),
                rms: u16::from_le_bytes([*e, *f]),
            };
            if n < full {
                peaks.add(bin);
            } else {
                peaks.open = Open::reopen(bin, (frames % u64::from(peaks.bin)) as u32);
            }
        }
        peaks.frames = frames;
        Some(peaks)
    }

    /// Puts another stretch of the same rate behind; this one has to end on a bin's border.
    pub fn append(&mut self, part: &Self) {
        for bin in part.levels.first().into_iter().flat_map(Level::iter) {
            self.add(*bin);
        }
        self.open = part.open;
        self.frames += part.frames;
    }

    fn add(&mut self, mut bin: Bin) {
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Level::default());
            }
            let Some(bins) = self.levels.get_mut(level) else {
                return;
            };
            bins.push(bin);
            if bins.len() % FAN != 0 {
                return;
            }
            let mut sum = Sum::default();
            for one in bins.iter().rev().take(FAN) {
                sum.take(*one, 1);
            }
            bin = sum.bin();
        }
    }

    /// Joins the finest bins `first..last`, by the coarsest blocks that fit.
    fn column(&self, first: usize, last: usize) -> Column {
        let full = self.levels.first().map_or(0, Level::len);
        let mut sum = Sum::default();
        let mut at = first;
        while at < last.min(full) {
            let (mut level, mut size) = (0, 1);
            while at.is_multiple_of(size * FAN)
                && at + size * FAN <= last.min(full)
                && self
                    .levels
                    .get(level + 1)
                    .is_some_and(|bins| !bins.is_empty())
            {
                level += 1;
                size *= FAN;
            }
            if let Some(bin) = self.levels.get(level).and_then(|bins| bins.get(at / size)) {
                sum.take(*bin, size as u64);
            }
            at += size;
        }
        if last > full && self.open.frames > 0 && first <= full {
            sum.take(self.open.close(), 1);
        }
        sum.column()
    }
}

impl Open {
    fn take(&mut self, samples: &[f32]) {
        let Some(first) = samples.first() else {
            return;
        };
        if self.frames == 0 {
            (self.min, self.max) = (*first, *first);
        }
        // Eight lanes and plain comparisons, so that the compiler takes eight samples at once.
        let mut min = [self.min; 8];
        let mut max = [self.max; 8];
        let mut squares = [0_f32; 8];
        let (blocks, rest) = samples.as_chunks::<8>();
        let mut lanes = |block: &[f32]| {
            let lanes = min.iter_mut().zip(&mut max).zip(&mut squares);
            for (((min, max), squares), sample) in lanes.zip(block) {
                *min = if *sample < *min { *sample } else { *min };
                *max = if *sample > *max { *sample } else { *max };
                *squares += sample * sample;
            }
        };
        for block in blocks {
            lanes(block);
        }
        lanes(rest);
        self.min = min.iter().copied().fold(self.min, f32::min);
        self.max = max.iter().copied().fold(self.max, f32::max);
        self.squares += f64::from(squares.iter().sum::<f32>());
        self.frames += samples.len() as u32;
    }

    fn close(&self) -> Bin {
        let rms = (self.squares / f64::from(self.frames.max(1)))
            .max(0.0)
            .sqrt();
        Bin {
            min: crate::pcm::to_i16(self.min),
            max: crate::pcm::to_i16(self.max),
            rms: (rms * 32_768.0).round().min(65_535.0) as u16,
        }
    }

    fn reopen(bin: Bin, frames: u32) -> Self {
        let rms = f64::from(bin.rms) / 32_768.0;
        Self {
            min: crate::pcm::from_i16(bin.min),
            max: crate::pcm::from_i16(bin.max),
            squares: rms * rms * f64::from(frames),
            frames,
        }
    }
}

/// Bins put together.
#[derive(Default)]
struct Sum {
    bounds: Option<(i16, i16)>,
    squares: f64,
    weight: u64,
}

impl Sum {
    fn take(&mut self, bin: Bin, weight: u64) {
        let (min, max) = self.bounds.unwrap_or((bin.min, bin.max));
        self.bounds = Some((min.min(bin.min), max.max(bin.max)));
        self.squares += f64::from(bin.rms) * f64::from(bin.rms) * weight as f64;
        self.weight += weight;
    }

    fn rms(&self) -> f64 {
        (self.squares / self.weight.max(1) as f64).sqrt()
    }

    fn bin(&self) -> Bin {
        let (min, max) = self.bounds.unwrap_or_default();
        Bin {
            min,
            max,
            rms: self.rms().round() as u16,
        }
    }

    fn column(&self) -> Column {
        let (min, max) = self.bounds.unwrap_or_default();
        Column {
            min: crate::pcm::from_i16(min),
            max: crate::pcm::from_i16(max),
            rms: (self.rms() / 32_768.0) as f32,
        }
    }
}

/// FNV-1a, 64 bits: to notice damage, not malice.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
