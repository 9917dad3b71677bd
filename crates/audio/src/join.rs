//! Parts of one text, spoken one by one, joined to one sound: no click, and no pause that wasn't there.
//!
//! Where two meet there is the silence at the end of one and at the start of the other, which is nobody's pause. What is
//! longer than a pause may be there is left out of it, and the two cross over within it.

use super::edit::{frames_from_secs, speech};

/// How long one crosses over into the next.
const CROSS_SECS: f64 = 0.008;

/// Kept of the silence before the first word of what follows, where there is as much: soft consonants begin there.
const LEAD_SECS: f64 = 0.060;

/// Kept of what sounds on behind the last word, where an exact silence follows: it fades away in it.
const TAIL_SECS: f64 = 0.200;
/// Samples of silence that are given at a time.
const ZEROS: [f32; 4_096] = [0.0; 4_096];

/// Joins sounds of one channel and rate, a part at a time.
#[derive(Debug)]
pub struct Joiner {
    hz: u32,
    /// What came before and has not left: at least as much as crosses over.
    held: Vec<f32>,
    /// Frames of `held` behind its last speech.
    quiet: usize,
    /// Frames that left.
    out: u64,
    begun: bool,
}

/// Where a part came to lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Seconds to add to a time of the part for its time in the whole.
    pub shift: f64,
    /// Where it begins to be heard, in seconds of the whole.
    pub start: f64,
}

impl Joiner {
    /// Nothing yet.
    pub fn new(hz: u32) -> Self {
        Self {
            hz,
            held: Vec::new(),
            quiet: 0,
            out: 0,
            begun: false,
        }
    }

    /// Adds a part. Before it the silence is at most `pause` seconds long, and no longer than the two have together. Gives
    /// the samples that are ready to `out`.
    pub fn push<E>(
        &mut self,
        part: &[f32],
        pause: f64,
        out: &mut dyn FnMut(&[f32]) -> Result<(), E>,
    ) -> Result<Placed, E> {
        let spoken = speech(part, self.hz).unwrap_or(0..part.len());
        let cross = frames_from_secs(CROSS_SECS, self.hz) as usize;
        let mut from = 0;
        if self.begun {
            let cross = cross.min(self.held.len()).min(part.len());
            let pause = frames_from_secs(pause, self.hz) as usize;
            let lead = frames_from_secs(LEAD_SECS, self.hz) as usize;
            // Both together, less what they share.
            let gap = pause.min((self.quiet + spoken.start).saturating_sub(cross)) + cross;
            let lead = lead.min(spoken.start).min(gap / 2);
            let tail = self.quiet.min(gap - lead);
            let lead = spoken.start.min(gap - tail);
            from = spoken.start - lead;
            self.held.truncate(self.held.len() - (self.quiet - tail));
            let cross = cross.min(self.held.len()).min(part.len() - from);
            let meets = self.held.len() - cross;
            let rest = part.get(from..).unwrap_or_default();
            let both = self.held.get_mut(meets..).unwrap_or_default().iter_mut();
            for ((n, sample), other) in both.enumerate().zip(rest) {
                let share = (n as f32 + 0.5) / cross as f32 * std::f32::consts::FRAC_PI_2;
                *sample = *sample * share.cos() + other * share.sin();
            }
            out(&self.held)?;
            self.out += self.held.len() as u64;
            self.held.clear();
            let start = self.out as f64 - cross as f64;
            let shift = (start - from as f64) / f64::from(self.hz);
            self.keep(part, (from + cross).min(part.len()), spoken.end, out)?;
            return Ok(Placed {
                shift,
                start: start / f64::from(self.hz),
            });
        }
        self.begun = true;
        self.keep(part, from, spoken.end, out)?;
        Ok(Placed {
            shift: 0.0,
            start: 0.0,
        })
    }

    /// Adds a part behind an exact silence: from the last speech before it to its first there are `frames`. What sounds
    /// on behind a word, and what comes before one, fade away in them; the rest is nothing at all.
    pub fn push_behind<E>(
        &mut self,
        part: &[f32],
        frames: u64,
        out: &mut dyn FnMut(&[f32]) -> Result<(), E>,
    ) -> Result<Placed, E> {
        let spoken = speech(part, self.hz).unwrap_or(0..part.len());
        let lead = frames_from_secs(LEAD_SECS, self.hz).min(frames / 2);
        let lead = (lead as usize).min(spoken.start);
        let from = spoken.start - lead;
        self.rest(frames - lead as u64, out)?;
        let cross = frames_from_secs(CROSS_SECS, self.hz) as usize;
        let cross = cross.min(part.len() - from);
        let mut begin = part.get(from..from + cross).unwrap_or_default().to_vec();
        fade(begin.iter_mut());
        let start = self.out;
        self.begun = true;
        out(&begin)?;
        self.out += cross as u64;
        self.keep(part, from + cross, spoken.end, out)?;
        Ok(Placed {
            shift: (start as f64 - from as f64) / f64::from(self.hz),
            start: start as f64 / f64::from(self.hz),
        })
    }

    /// Is silent behind the last speech for so many frames.
    pub fn rest<E>(
        &mut self,
        frames: u64,
        out: &mut dyn FnMut(&[f32]) -> Result<(), E>,
    ) -> Result<(), E> {
        let most = frames_from_secs(TAIL_SECS, self.hz).min(frames);
        let tail = self.quiet.min(most as usize);
        self.held.truncate(self.held.len() - (self.quiet - tail));
        let cross = frames_from_secs(CROSS_SECS, self.hz) as usize;
        fade(self.held.iter_mut().rev().take(cross));
        out(&self.held)?;
        self.out += self.held.len() as u64;
        self.held.clear();
        self.quiet = 0;
        let mut left = frames - tail as u64;
        while left > 0 {
            let some = left.min(ZEROS.len() as u64);
            out(ZEROS.get(..some as usize).unwrap_or_default())?;
            self.out += some;
            left -= some;
        }
        Ok(())
    }

    /// Lets a part go, but for its end.
    fn keep<E>(
        &mut self,
        part: &[f32],
        from: usize,
        end: usize,
        out: &mut dyn FnMut(&[f32]) -> Result<(), E>,
    ) -> Result<(), E> {
        let cross = frames_from_secs(CROSS_SECS, self.hz) as usize;
        let cut = end.min(part.len().saturating_sub(cross)).max(from);
        let gone = part.get(from..cut).unwrap_or_default();
        out(gone)?;
        self.out += gone.len() as u64;
        self.held.extend(part.get(cut..).unwrap_or_default());
        self.quiet = part.len() - end.max(cut).min(part.len());
        Ok(())
    }

    /// Gives the rest; the frames of all.
    pub fn finish<E>(self, out: &mut dyn FnMut(&[f32]) -> Result<(), E>) -> Result<u64, E> {
        out(&self.held)?;
        Ok(self.out + self.held.len() as u64)
    }
}

/// Fades in over samples, the silent one first.
fn fade<'a>(samples: impl ExactSizeIterator<Item = &'a mut f32>) {
    let all = samples.len() as f32;
    for (n, sample) in samples.enumerate() {
        *sample *= ((n as f32 + 0.5) / all * std::f32::consts::FRAC_PI_2).sin();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HZ: u32 = 24_000;

    /// Silence, a tone, silence; in seconds. The silence has a floor, as voices do.
    fn part(lead: f64, spoken: f64, tail: f64) -> Vec<f32> {
        let quiet =
            |secs: f64| (0..frames_from_secs(secs, HZ)).map(|n| 1e-4 * (n as f32 * 1.7).sin());
        let tone = |secs: f64| {
            let frames = frames_from_secs(secs, HZ);
            (0..frames).map(move |n| {
                let edge = (n.min(frames - n) as f32 / 240.0).min(1.0);
                0.4 * edge * (n as f32 * 0.05).sin()
            })
        };
        quiet(lead).chain(tone(spoken)).chain(quiet(tail)).collect()
    }

    fn joined(parts: &[Vec<f32>], pause: f64) -> (Vec<f32>, Vec<Placed>) {
        let mut all = Vec::new();
        let mut out = |samples: &[f32]| {
            all.extend_from_slice(samples);
            Ok::<_, std::convert::Infallible>(())
        };
        let mut joiner = Joiner::new(HZ);
        let placed = parts.iter().map(|part| {
            let Ok(placed) = joiner.push(part, pause, &mut out);
            placed
        });
        let placed = placed.collect();
        let Ok(frames) = joiner.finish(&mut out);
        assert_eq!(frames, all.len() as u64);
        (all, placed)
    }

    #[test]
    fn the_pause_is_as_long_as_wanted_and_times_are_where_the_sound_is() {
        for (tail, lead, pause, heard) in [
            (0.9, 0.5, 0.35, 0.35),
            (0.02, 0.9, 0.35, 0.35),
            (0.9, 0.0, 0.35, 0.35),
            // Nothing is added.
            (0.1, 0.05, 0.35, 0.142),
            (0.05, 0.0, 0.35, 0.042),
        ] {
            let parts = [
                part(0.2, 0.5, tail),
                part(lead, 0.5, 0.2),
                part(lead, 0.3, 0.1),
            ];
            let (all, placed) = joined(&parts, pause);
            let first_ends = 0.2 + 0.5;
            let second = placed[1].shift + lead;
            assert!(
                (second - first_ends - heard).abs() < 0.021,
                "{tail} {lead}: {}",
                second - first_ends
            );
            let at = frames_from_secs(second, HZ) as usize;
            let near = speech(&all[at - 600..at + 4_800], HZ).unwrap();
            assert!(near.start.abs_diff(600) <= 480, "{tail} {lead}: {near:?}");
        }
    }

    #[test]
    fn a_silence_is_exact_to_the_sample() {
        for (tail, lead, frames) in [
            (0.9, 0.5, 24_000),
            (0.0, 0.0, 12_345),
            (0.02, 0.5, 37),
            (0.5, 0.01, 0),
            (0.1, 0.1, 1_440_000),
        ] {
            let (one, two) = (part(0.2, 0.5, tail), part(lead, 0.5, 0.1));
            let [ends, begins] = [&one, &two].map(|part| speech(part, HZ).unwrap());
            let mut all = Vec::new();
            let mut out = |samples: &[f32]| {
                all.extend_from_slice(samples);
                Ok::<_, std::convert::Infallible>(())
            };
            let mut joiner = Joiner::new(HZ);
            let Ok(first) = joiner.push(&one, 0.3, &mut out);
            let Ok(second) = joiner.push_behind(&two, frames, &mut out);
            let Ok(_) = joiner.finish(&mut out);
            assert_eq!(first.shift.abs(), 0.0);
            let begin = (second.shift * f64::from(HZ)).round() as i64 + begins.start as i64;
            assert_eq!(begin - ends.end as i64, frames as i64, "{tail} {lead}");
            let kept = frames_from_secs(TAIL_SECS, HZ) + frames_from_secs(LEAD_SECS, HZ);
            let zeros = all.iter().filter(|sample| **sample == 0.0).count() as u64;
            assert!(
                zeros >= frames.saturating_sub(kept + 1),
                "{zeros} of {frames}"
            );
            let curve = all.windows(3).map(|w| (w[0] - 2.0 * w[1] + w[2]).abs());
            assert!(curve.fold(0.0, f32::max) < 0.01);
        }
    }

    #[test]
    fn silences_at_the_ends_are_as_long_as_wanted() {
        let mut all = Vec::new();
        let mut out = |samples: &[f32]| {
            all.extend_from_slice(samples);
            Ok::<_, std::convert::Infallible>(())
        };
        let one = part(0.2, 0.5, 0.4);
        let mut joiner = Joiner::new(HZ);
        let Ok(placed) = joiner.push_behind(&one, 24_000, &mut out);
        let Ok(()) = joiner.rest(48_000, &mut out);
        let Ok(frames) = joiner.finish(&mut out);
        let spoken = speech(&one, HZ).unwrap();
        assert_eq!(frames, 24_000 + spoken.len() as u64 + 48_000);
        let begin = (placed.shift * f64::from(HZ)).round() as i64 + spoken.start as i64;
        assert_eq!(begin, 24_000);
    }

    #[test]
    fn no_seam_is_heard() {
        let curve = |sound: &[f32]| {
            let bends = sound.windows(3).map(|w| (w[0] - 2.0 * w[1] + w[2]).abs());
            bends.fold(0.0, f32::max)
        };
        // The last is cut off in the middle of a sound.
        let hard: Vec<f32> = (0..9_600)
            .map(|n| 0.4 * (n as f32 * 0.05 + 1.0).sin())
            .collect();
        let parts = [part(0.1, 0.4, 0.6), hard.clone(), hard];
        let own = parts.iter().map(|part| curve(part)).fold(0.0, f32::max);
        let (all, _) = joined(&parts, 0.3);
        assert!(curve(&all) <= own * 1.5, "{} > {own}", curve(&all));
    }

    #[test]
    fn odd_parts_are_joined_too() {
        for parts in [
            vec![vec![], vec![]],
            vec![vec![0.0; 10], vec![], vec![0.5; 3]],
            vec![part(0.1, 0.2, 0.0), vec![0.0; 24_000], part(0.0, 0.2, 0.0)],
        ] {
            let (all, _) = joined(&parts, 0.2);
            assert!(all.len() <= parts.iter().map(Vec::len).sum());
        }
    }
}
