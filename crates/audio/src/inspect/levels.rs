//! How loud a recording is in each hundredth of a second.

use super::clicks::Clicks;
use super::clipping::Clipping;
use super::places::{Fault, Place, places};
use super::{db, quantile};
use crate::decode::Block;
use crate::fold::{Fold, Folder};

/// Cells a second.
pub(super) const CELLS: u32 = 100;

/// Rumble and offsets below this, in Hz, are no noise that anybody hears.
const RUMBLE: f32 = 40.0;

/// How much of the sample before is taken off each for the bright cells. Most of a voice's power lies in a few low tones,
/// whose echoes rise and fall by chance; this makes the others as strong.
const PRE_EMPHASIS: f32 = 0.95;

/// What is quieter, in dBFS, at the ends of a file was put there by a program.
const NOTHING: f32 = -96.0;

/// Levels of one recording while it is read.
#[derive(Clone, Default)]
pub(super) struct Levels {
    hz: u32,
    channels: u16,
    /// Frames that came, and how many of them were folded.
    frames: u64,
    folded: u64,
    folder: Folder,
    mono: Vec<f32>,
    /// The first frame behind the cell that is being measured.
    ends: u64,
    plain: Cells,
    bright: Cells,
    high_pass: HighPass,
    /// The sample before.
    before: f32,
    clipping: Vec<Clipping>,
    clicks: Clicks,
}

/// Decibels of each cell.
#[derive(Clone, Default)]
struct Cells {
    db: Vec<f32>,
    power: f64,
    samples: u32,
}

impl Cells {
    fn add(&mut self, sample: f32) {
        self.power += f64::from(sample * sample);
        self.samples += 1;
    }

    fn close(&mut self) {
        if self.samples > 0 {
            self.db
                .push(db((self.power / f64::from(self.samples)) as f32));
        }
        (self.power, self.samples) = (0.0, 0);
    }
}

/// Takes off what lies below [`RUMBLE`].
#[derive(Clone, Default)]
struct HighPass {
    before: f32,
    out: f32,
}

impl HighPass {
    fn next(&mut self, sample: f32, hz: u32) -> f32 {
        let keep = 1.0 - std::f32::consts::TAU * RUMBLE / hz.max(1) as f32;
        self.out = sample - self.before + keep.max(0.0) * self.out;
        self.before = sample;
        self.out
    }
}

impl Levels {
    pub(super) fn push(&mut self, block: &Block<'_>) {
        (self.hz, self.channels) = (block.hz, block.channels);
        let channels = usize::from(block.channels.max(1));
        self.clipping.resize_with(channels, Clipping::default);
        let mut cell = cell_of(self.frames, block.hz);
        let mut ends = end_of(cell, block.hz);
        for frame in block.samples.chunks_exact(channels) {
            for (clipping, sample) in self.clipping.iter_mut().zip(frame) {
                clipping.push(*sample, cell as usize);
            }
            self.frames += 1;
            if self.frames >= ends {
                cell = cell_of(self.frames, block.hz);
                ends = end_of(cell, block.hz);
            }
        }
        let mut mono = std::mem::take(&mut self.mono);
        mono.clear();
        let kind = (block.hz, block.channels);
        self.folder.push(block.samples, kind, &mut mono);
        self.take(&mono);
        self.mono = mono;
    }

    /// Takes what the folder holds back: nothing comes after it.
    pub(super) fn finish(&mut self) {
        let mut mono = Vec::new();
        self.folder.finish(&mut mono);
        self.take(&mono);
    }

    /// The way in which it is folded to one channel.
    pub(super) fn way(&self) -> Fold {
        self.folder.way()
    }

    fn take(&mut self, mono: &[f32]) {
        let hz = self.hz;
        if self.ends == 0 {
            self.ends = end_of(0, hz);
        }
        for sample in mono {
            self.clicks.push(*sample, hz);
            let sample = self.high_pass.next(*sample, hz);
            self.plain.add(sample);
            self.bright.add(sample - PRE_EMPHASIS * self.before);
            self.before = sample;
            self.folded += 1;
            if self.folded >= self.ends {
                self.plain.close();
                self.bright.close();
                self.ends = end_of(cell_of(self.folded, hz), hz);
            }
        }
    }

    pub(super) fn hz(&self) -> u32 {
        self.hz
    }

    pub(super) fn channels(&self) -> u16 {
        self.channels
    }

    pub(super) fn seconds(&self) -> f64 {
        self.frames as f64 / f64::from(self.hz.max(1))
    }

    /// Decibels of each cell.
    pub(super) fn cells(&self) -> &[f32] {
        &self.plain.db
    }

    /// The same of a sound whose upper tones are raised.
    pub(super) fn bright_cells(&self) -> &[f32] {
        &self.bright.db
    }

    /// Places a minute where a channel was cut off.
    pub(super) fn clipped_a_minute(&self) -> Option<f32> {
        let minutes = self.seconds() / 60.0;
        let runs: u32 = self.clipping.iter().map(Clipping::runs).sum();
        (minutes > 0.0).then(|| (f64::from(runs) / minutes) as f32)
    }

    /// Where a channel was cut off, and where there are clicks.
    pub(super) fn places(&self) -> Vec<Place> {
        let [cut, clicks] = self.spoilt();
        let mut all = places(Fault::Clipping, cut.into_iter());
        all.extend(places(Fault::Click, clicks.into_iter()));
        all
    }

    /// The cells in which a channel was cut off, and those with clicks: all of them.
    pub(super) fn spoilt(&self) -> [Vec<usize>; 2] {
        let mut cut: Vec<usize> = self.clipping.iter().flat_map(Clipping::cells).collect();
        cut.sort_unstable();
        cut.dedup();
        let clicks = self.clicks.millis().iter();
        let clicks = clicks.map(|milli| (*milli / 10) as usize);
        // What is cut off jumps where it is cut.
        let clicks = clicks.filter(|cell| cut.binary_search(cell).is_err());
        let clicks = clicks.collect();
        [cut, clicks]
    }

    /// The level of the quietest twentieth, in dBFS.
    pub(super) fn noise(&self) -> Option<f32> {
        quantile(&self.frames_of_20_ms(), 0.05)
    }

    /// The level that the loudest tenth exceeds, in dBFS.
    pub(super) fn loud(&self) -> Option<f32> {
        quantile(&self.frames_of_20_ms(), 0.9)
    }

    /// The cells without the silence of programs at both ends, and the first of them.
    pub(super) fn sound(&self) -> (usize, &[f32]) {
        let cells = self.cells();
        let is_sound = |cell: &f32| *cell > NOTHING;
        let from = cells.iter().position(is_sound).unwrap_or(0);
        let to = cells.iter().rposition(is_sound).map_or(0, |last| last + 1);
        (from, cells.get(from..to).unwrap_or_default())
    }

    /// Sorted, without the silence of programs at both ends.
    fn frames_of_20_ms(&self) -> Vec<f32> {
        let (_, sound) = self.sound();
        let mut frames: Vec<f32> = sound
            .chunks_exact(2)
            .map(|pair| {
                let power = pair.iter().map(|db| 10f32.powf(db / 10.0)).sum::<f32>();
                db(power / 2.0)
            })
            .collect();
        frames.sort_by(f32::total_cmp);
        frames
    }
}

/// The cell of a frame.
pub(super) fn cell_of(frame: u64, hz: u32) -> u64 {
    frame * u64::from(CELLS) / u64::from(hz.max(1))
}

/// The first frame that lies behind a cell.
fn end_of(cell: u64, hz: u32) -> u64 {
    ((cell + 1) * u64::from(hz)).div_ceil(u64::from(CELLS))
}
