//! Receiver of a file that is decoded: one rate and one or two channels, whatever changes in the file.

use std::ops::ControlFlow;

use super::{Block, Damage, DecodeError};
use crate::fold::Folder;
use crate::pcm::relaid;
use crate::resample::{Resampler, frames_after};

/// The receiver of the sound, and what the sound is.
///
/// More than two channels are folded to one. A part of another rate or with other channels is brought to those of the first.
pub(super) struct Ear<'a> {
    receive: &'a mut dyn FnMut(Block<'_>) -> ControlFlow<()>,
    /// From which second on there is something to hear.
    pub from: u64,
    /// Frames a second, once there are any.
    pub hz: u32,
    /// Samples a frame, once there are any.
    pub channels: u16,
    /// Frames so far in that rate, those before the first second that is heard included.
    pub frames: u64,
    /// As many of them as were handed out or left out.
    given: u64,
    enough: bool,
    part: Option<Part>,
}

impl<'a> Ear<'a> {
    /// Hands everything to `receive` until it breaks off.
    pub fn new(receive: &'a mut dyn FnMut(Block<'_>) -> ControlFlow<()>) -> Self {
        Self {
            receive,
            from: 0,
            hz: 0,
            channels: 0,
            frames: 0,
            given: 0,
            enough: false,
            part: None,
        }
    }

    /// Counts so many frames that aren't decoded.
    pub fn leap(&mut self, frames: u64) {
        self.frames += frames;
        self.given += frames;
        if let Some(part) = &mut self.part {
            part.begins += frames;
        }
    }

    /// Takes a block of any rate and number of channels.
    pub fn take(&mut self, block: Block<'_>) {
        if self.enough || block.samples.is_empty() || block.channels == 0 {
            return;
        }
        let kind = (block.hz, block.channels);
        let mut part = match self.part.take() {
            Some(part) if part.kind == kind => part,
            before => {
                self.finish(before);
                self.begin(kind)
            }
        };
        part.taken += (block.samples.len() / usize::from(block.channels)) as u64;
        self.frames = part.begins + frames_after(part.taken, block.hz, self.hz);
        if part.is_plain() {
            self.give(block.samples);
        } else {
            let mut brought = Vec::new();
            part.bring(block.samples, self.channels, &mut brought);
            self.give(&brought);
        }
        self.part = Some(part);
    }

    /// Tells whether nothing more is heard.
    pub fn is_deaf(&self) -> bool {
        self.enough
    }

    /// Hands out the rest; passes the damage on.
    pub fn done(mut self, damage: Vec<Damage>) -> Result<Vec<Damage>, DecodeError> {
        let last = self.part.take();
        self.finish(last);
        if self.channels > 0 {
            super::check(self.hz, self.channels)?;
        }
        Ok(damage)
    }

    /// Begins a part of another kind; the first one decides what is handed out.
    fn begin(&mut self, kind: (u32, u16)) -> Part {
        let (hz, channels) = kind;
        if self.channels == 0 {
            self.hz = hz;
            self.channels = if channels > 2 { 1 } else { channels };
        }
        let is_folded = channels != self.channels && channels > 1;
        let narrow = if is_folded { 1 } else { channels };
        Part {
            kind,
            begins: self.frames,
            taken: 0,
            narrow,
            folder: is_folded.then(Folder::default),
            resampler: (hz != self.hz).then(|| Resampler::new(hz, self.hz, narrow)),
            is_widened: narrow != self.channels,
        }
    }

    /// Hands out what a part holds back: nothing of it comes any more.
    fn finish(&mut self, part: Option<Part>) {
        if let Some(mut part) = part.filter(|part| !part.is_plain() && !self.enough) {
            let mut rest = Vec::new();
            part.finish(self.channels, &mut rest);
            self.give(&rest);
        }
    }

    fn give(&mut self, samples: &[f32]) {
        let channels = usize::from(self.channels.max(1));
        let count = (samples.len() / channels) as u64;
        let early = (self.from * u64::from(self.hz)).saturating_sub(self.given);
        self.given += count;
        let samples = samples.get(early.min(count) as usize * channels..);
        let samples = samples.unwrap_or_default();
        if !samples.is_empty() && !self.enough {
            let block = Block {
                hz: self.hz,
                channels: self.channels,
                samples,
            };
            self.enough = (self.receive)(block).is_break();
        }
    }
}

/// Sound of one kind, and how it is brought to what is handed out.
struct Part {
    /// Rate and channels.
    kind: (u32, u16),
    /// The frame that it begins with, in the rate that is handed out.
    begins: u64,
    /// Frames of it so far, in its own rate.
    taken: u64,
    /// Channels behind the folder.
    narrow: u16,
    folder: Option<Folder>,
    resampler: Option<Resampler>,
    is_widened: bool,
}

impl Part {
    /// Tells whether it is handed out as it is.
    fn is_plain(&self) -> bool {
        self.folder.is_none() && self.resampler.is_none() && !self.is_widened
    }

    /// Appends what is ready, with so many channels.
    fn bring(&mut self, samples: &[f32], channels: u16, into: &mut Vec<f32>) {
        let (mut folded, mut resampled) = (Vec::new(), Vec::new());
        let mut at = samples;
        if let Some(folder) = &mut self.folder {
            folder.push(at, self.kind, &mut folded);
            at = &folded;
        }
        if let Some(resampler) = &mut self.resampler {
            resampler.push(at, &mut resampled);
            at = &resampled;
        }
        relaid(at, (self.narrow, channels), into);
    }

    /// Appends the rest.
    fn finish(&mut self, channels: u16, into: &mut Vec<f32>) {
        let mut rest = Vec::new();
        if let Some(folder) = &mut self.folder {
            folder.finish(&mut rest);
        }
        if let Some(resampler) = &mut self.resampler {
            let folded = std::mem::take(&mut rest);
            resampler.push(&folded, &mut rest);
            resampler.finish(&mut rest);
        }
        relaid(&rest, (self.narrow, channels), into);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(blocks: &[((u32, u16), usize, f32)], from: u64) -> (Vec<f32>, (u32, u16), u64) {
        let (mut all, mut kind) = (Vec::new(), (0, 0));
        let mut take = |block: Block<'_>| {
            kind = (block.hz, block.channels);
            all.extend_from_slice(block.samples);
            ControlFlow::Continue(())
        };
        let mut ear = Ear::new(&mut take);
        ear.from = from;
        for ((hz, channels), frames, level) in blocks {
            let samples = vec![*level; *frames * usize::from(*channels)];
            for samples in samples.chunks(usize::from(*channels) * 1_000) {
                ear.take(Block {
                    hz: *hz,
                    channels: *channels,
                    samples,
                });
            }
        }
        let frames = ear.frames;
        ear.done(Vec::new()).unwrap();
        (all, kind, frames)
    }

    /// Regression: what came after a change of rate or channels was left out without a word.
    #[test]
    fn parts_of_other_kinds_are_brought_to_the_first() {
        for second in [
            (16_000, 1),
            (8_000, 2),
            (16_000, 2),
            (24_000, 4),
            (4_000, 1),
        ] {
            for first in [(8_000, 1), (8_000, 2)] {
                let blocks = [(first, 8_000, 0.5), (second, second.0 as usize, 0.25)];
                let (all, kind, frames) = heard(&blocks, 0);
                assert_eq!(kind, first);
                assert_eq!(frames, 16_000, "{second:?}");
                let width = usize::from(first.1);
                assert_eq!(all.len(), 16_000 * width, "{second:?}");
                for (at, level) in [(4_000, 0.5), (12_000, 0.25)] {
                    let is = all[at * width];
                    assert!((is - level).abs() < 0.01, "{first:?} {second:?}: {is}");
                }
                let (late, ..) = heard(&blocks, 1);
                assert_eq!(late, all[8_000 * width..], "{second:?}");
            }
        }
    }

    #[test]
    fn many_channels_become_one() {
        let (all, kind, frames) = heard(&[((8_000, 6), 12_345, 0.5)], 0);
        assert_eq!((kind, frames, all.len()), ((8_000, 1), 12_345, 12_345));
        assert!(all.iter().all(|it| (it - 0.5).abs() < 1e-3));
    }
}
