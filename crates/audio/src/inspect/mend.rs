//! What brings a recording nearer to a good sample. All of it is heard before it is taken.

use std::ops::Range;

use super::levels::{CELLS, Levels};
use super::places::{Fault, Place, places};
use super::speech::{Cell, Speech};
use super::voices::Voices;
use crate::decode::Block;
use crate::pcm::gain_from_db;

/// Speech is brought to this level, in dBFS: the middle of what is good.
const LEVEL: f32 = -21.0;
/// No sample is louder than this afterwards.
const CEILING: f32 = 0.89;
/// What lies below this, in Hz, is no speech.
const CORNER: f32 = 80.0;
/// Silence at the ends and within is cut to so many cells, half of it at each side.
const AIR: usize = 60;
/// A second with something spoilt in it costs so many seconds of speech.
const SPOILT: f32 = 2.0;
/// Cells over which two pieces cross.
const SEAM: f32 = 0.005;

fn levels_of(samples: &[f32], hz: u32) -> Levels {
    let mut levels = Levels::default();
    levels.push(&Block {
        hz,
        channels: 1,
        samples,
    });
    levels
}

/// Takes rumble out: two poles at 80 Hz (Butterworth), by the bilinear transform.
pub fn high_pass(samples: &mut [f32], hz: u32) {
    let omega = std::f32::consts::TAU * CORNER / hz.max(1) as f32;
    let (sin, cos) = omega.sin_cos();
    let alpha = sin / std::f32::consts::SQRT_2;
    let scale = 1.0 / (1.0 + alpha);
    let (outer, middle) = (f32::midpoint(1.0, cos) * scale, -(1.0 + cos) * scale);
    let (back, far) = (-2.0 * cos * scale, (1.0 - alpha) * scale);
    let (mut in1, mut in2, mut out1, mut out2) = (0.0, 0.0, 0.0, 0.0);
    for sample in samples {
        let out = outer * (*sample + in2) + middle * in1 - back * out1 - far * out2;
        (in2, in1) = (in1, *sample);
        (out2, out1) = (out1, out);
        *sample = out;
    }
}

/// Brings speech to the level that is good, as far as its peaks let it.
pub fn level(samples: &mut [f32], hz: u32) {
    let levels = levels_of(samples, hz);
    let Some(level) = Speech::of(levels.cells()).level(levels.cells()) else {
        return;
    };
    let peak = samples.iter().fold(0.0f32, |peak, it| peak.max(it.abs()));
    let gain = gain_from_db(LEVEL - level).min(CEILING / peak.max(1e-6));
    for sample in samples {
        *sample *= gain;
    }
}

/// The places of speech with a little air, in samples; all of it where nobody speaks.
fn spoken(samples: &[f32], hz: u32) -> Vec<Range<usize>> {
    let levels = levels_of(samples, hz);
    let speech = Speech::of(levels.cells());
    let cells = speech.cells();
    let mut places: Vec<Range<usize>> = Vec::new();
    for (at, _) in cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| **cell == Cell::Spoken)
    {
        let around = at.saturating_sub(AIR / 2)..(at + 1 + AIR / 2).min(cells.len());
        match places.last_mut() {
            Some(last) if last.end >= around.start => last.end = around.end,
            _ => places.push(around),
        }
    }
    if places.is_empty() {
        return std::iter::once(0..samples.len()).collect();
    }
    let sample_of = |cell: usize| (cell as u64 * u64::from(hz) / u64::from(CELLS)) as usize;
    let ends = cells.len();
    places
        .into_iter()
        .map(|place| {
            let end = if place.end >= ends {
                samples.len()
            } else {
                sample_of(place.end)
            };
            sample_of(place.start)..end.min(samples.len())
        })
        .collect()
}

/// Takes out silence at the ends, and what is longer than a breath within.
pub fn tighten(samples: &[f32], hz: u32, cut_off: &mut CutOff) -> Vec<f32> {
    let seam = (SEAM * hz as f32) as usize;
    let mut out: Vec<f32> = Vec::with_capacity(samples.len());
    let mut moved = Vec::new();
    for place in spoken(samples, hz) {
        let piece = samples.get(place.clone()).unwrap_or_default();
        let over = seam.min(out.len()).min(piece.len());
        let from = out.len() - over;
        moved.extend(cut_off.within(&place, from));
        let tail = out.get_mut(from..).unwrap_or_default();
        for (at, (before, after)) in tail.iter_mut().zip(piece).enumerate() {
            let part = at as f32 / over.max(1) as f32;
            *before = *before * (1.0 - part) + after * part;
        }
        out.extend_from_slice(piece.get(over..).unwrap_or_default());
    }
    cut_off.0 = moved;
    out
}

/// Where a sound was cut off, by samples, wherever that comes to lie as the sound is brought in order.
///
/// Nothing brings back what was cut off, and once rumble was taken out it doesn't look so any more.
#[derive(Default)]
pub struct CutOff(Vec<usize>);

impl CutOff {
    /// Looks through a sound as it was brought.
    pub fn of(samples: &[f32], hz: u32) -> Self {
        let [cut, _] = levels_of(samples, hz).spoilt();
        let first = |cell: usize| (cell as u64 * u64::from(hz) / u64::from(CELLS)) as usize;
        // The middle of a cell lies in the same cell of what it becomes, as nearly as that can be.
        let half = (hz / CELLS / 2) as usize;
        Self(cut.into_iter().map(|cell| first(cell) + half).collect())
    }

    /// Only this stretch is left.
    pub fn keep(&mut self, stretch: &Range<usize>) {
        self.0 = self.within(stretch, 0).collect();
    }

    fn within(&self, stretch: &Range<usize>, from: usize) -> impl Iterator<Item = usize> {
        let of = self.0.iter().filter(|at| stretch.contains(at));
        of.map(move |at| at - stretch.start + from)
    }

    /// Where it lies now, and how often a minute of a sound of so many seconds; nothing where nothing was cut off.
    pub fn told(&self, hz: u32, seconds: f64) -> Option<(Vec<Place>, f32)> {
        let cell = |at: &usize| (*at as u64 * u64::from(CELLS) / u64::from(hz.max(1))) as usize;
        let cells = self.0.iter().map(cell);
        let often = self.0.len() as f64 * 60.0 / seconds.max(1.0);
        (!self.0.is_empty()).then(|| (places(Fault::Clipping, cells), often as f32))
    }
}

/// The cells of a sound in which it was cut off, or that have a click or a gust in them.
///
/// Told before it is mended: what was cut off doesn't look so any more once rumble is taken out.
pub struct Spoilt(Vec<bool>);

impl Spoilt {
    /// Looks through it.
    pub fn of(samples: &[f32], hz: u32) -> Self {
        let levels = levels_of(samples, hz);
        let speech = Speech::of(levels.cells());
        let mut voices = Voices::new(&speech, levels.cells());
        // Block by block: it keeps what it wasn't done with.
        for samples in samples.chunks(1 << 16) {
            voices.push(&Block {
                hz,
                channels: 1,
                samples,
            });
        }
        let mut spoilt = vec![false; levels.cells().len()];
        let [cut, clicks] = levels.spoilt();
        for cell in cut.into_iter().chain(clicks).chain(voices.burst_cells()) {
            if let Some(spoilt) = spoilt.get_mut(cell) {
                *spoilt = true;
            }
        }
        Self(spoilt)
    }

    /// Whether any of so many cells from one on is.
    fn is_any(&self, from: usize, count: usize) -> bool {
        let cells = self.0.get(from..(from + count).min(self.0.len()));
        cells.unwrap_or_default().contains(&true)
    }
}

/// Where the best stretch of so many seconds lies, in samples: most speech, the least noise between, and the fewest
/// places that are spoilt.
pub fn best(samples: &[f32], hz: u32, (seconds, spoilt): (f32, &Spoilt)) -> Range<usize> {
    let wanted = (seconds * hz as f32) as usize;
    if samples.len() <= wanted {
        return 0..samples.len();
    }
    let levels = levels_of(samples, hz);
    let speech = Speech::of(levels.cells());
    // A second at a time: speech counts for it, noise of pauses and what is spoilt against it.
    let worth = |(cells, levels): (&[Cell], &[f32])| -> f32 {
        let all = cells.iter().zip(levels);
        all.map(|(cell, level)| match cell {
            Cell::Spoken => 1.0,
            Cell::Pause => -((level + 70.0) / 40.0).clamp(0.0, 1.0),
            Cell::Neither => 0.0,
        })
        .sum()
    };
    let step = CELLS as usize;
    let worths: Vec<f32> = speech
        .cells()
        .chunks(step)
        .zip(levels.cells().chunks(step))
        .enumerate()
        .map(|(second, cells)| {
            let is_spoilt = spoilt.is_any(second * step, step);
            worth(cells) - if is_spoilt { SPOILT * step as f32 } else { 0.0 }
        })
        .collect();
    let span = (seconds as usize).min(worths.len()).max(1);
    let sums = worths
        .windows(span)
        .map(|window| window.iter().sum::<f32>());
    let place = sums
        .enumerate()
        .max_by(|(one, a), (other, b)| a.total_cmp(b).then(other.cmp(one)))
        .map_or(0, |(place, _)| place);
    let from = (place * hz as usize).min(samples.len() - wanted);
    from..from + wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    const HZ: u32 = 16_000;

    /// Syllables of a low tone for so many seconds, or a hush.
    fn sound(parts: &[(f32, f32)]) -> Vec<f32> {
        let mut samples = Vec::new();
        for (seconds, gain) in parts {
            let count = (seconds * HZ as f32) as usize;
            let at = |n: usize| {
                let t = n as f32 / HZ as f32;
                let syllable = 0.6 + 0.4 * (t * 25.0).sin();
                gain * syllable * (t * 1_200.0).sin() + 1e-4 * (t * 9_000.0).sin()
            };
            samples.extend((0..count).map(at));
        }
        samples
    }

    #[test]
    fn silence_goes_and_speech_stays() {
        let samples = sound(&[(2.0, 0.0), (3.0, 0.3), (4.0, 0.0), (3.0, 0.3), (2.0, 0.0)]);
        let tight = tighten(&samples, HZ, &mut CutOff::default());
        let seconds = tight.len() as f32 / HZ as f32;
        assert!((6.5..8.0).contains(&seconds), "{seconds}");
        let loud = |samples: &[f32]| samples.iter().filter(|it| it.abs() > 0.1).count();
        assert!(loud(&tight) as f32 > 0.98 * loud(&samples) as f32);
    }

    #[test]
    fn speech_is_brought_to_its_level_and_never_cut_off() {
        for gain in [0.01, 0.9] {
            let mut samples = sound(&[(1.0, 0.0), (4.0, gain), (1.0, 0.0)]);
            level(&mut samples, HZ);
            let levels = levels_of(&samples, HZ);
            let speech = Speech::of(levels.cells()).level(levels.cells()).unwrap();
            assert!((speech - LEVEL).abs() < 1.0, "{gain}: {speech}");
            assert!(samples.iter().all(|it| it.abs() <= CEILING));
        }
    }

    #[test]
    fn rumble_goes() {
        let power = |hertz: f32| {
            let at = |n: usize| (n as f32 * std::f32::consts::TAU * hertz / HZ as f32).sin();
            let mut samples: Vec<f32> = (0..HZ as usize).map(at).collect();
            high_pass(&mut samples, HZ);
            let late = &samples[HZ as usize / 2..];
            late.iter().map(|it| it * it).sum::<f32>() / late.len() as f32
        };
        assert!(power(20.0) < 0.01, "{}", power(20.0));
        assert!((power(300.0) - 0.5).abs() < 0.02, "{}", power(300.0));
    }

    #[test]
    fn the_best_stretch_is_where_most_is_said() {
        let samples = sound(&[(20.0, 0.0), (30.0, 0.3), (20.0, 0.0)]);
        let best = best(&samples, HZ, (30.0, &Spoilt::of(&samples, HZ)));
        let from = best.start as f32 / HZ as f32;
        assert!((19.0..21.0).contains(&from), "{from}");
        assert_eq!(best.len(), 30 * HZ as usize);
    }

    /// Speech that was cut off all through won over clean speech with a breath more in it.
    #[test]
    fn a_clean_stretch_is_better_than_one_that_was_cut_off() {
        let mut samples = sound(&[
            (40.0, 0.9),
            (1.0, 0.0),
            (19.0, 0.3),
            (1.0, 0.0),
            (20.0, 0.3),
        ]);
        for sample in samples.iter_mut().take(40 * HZ as usize) {
            *sample = sample.clamp(-0.6, 0.6);
        }
        let best = best(&samples, HZ, (30.0, &Spoilt::of(&samples, HZ)));
        let from = best.start as f32 / HZ as f32;
        assert!(from >= 40.0, "{from}");
    }
}
