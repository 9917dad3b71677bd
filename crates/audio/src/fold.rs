//! Several channels folded to one, so that what sounds in any of them is heard.
//!
//! The mean of two channels is silent where one is the other's inverse, as a wrongly wired microphone makes it, and half as
//! loud where one is empty. [`Folder`] tells that by each half second and takes one channel, or turns one round, there. Of
//! more channels than two, as a field recorder writes them, empty ones are left out of the mean. [`whole`] folds what is in
//! memory.

/// Windows a second.
const WINDOWS: u32 = 2;
/// So long a change from one way to another takes: a part of a second.
const CHANGE: u32 = 100;
/// A channel is empty whose power is lower than that of the other by this factor (40 dB), and isn't any more by this one.
const EMPTY: f64 = 1e-4;
const NOT_EMPTY: f64 = 4e-4;
/// Two channels are inverse to each other that correlate so much, and aren't any more by this.
const INVERSE: f64 = -0.9;
const NOT_INVERSE: f64 = -0.75;
/// A mean square that nobody hears tells nothing: −80 dBFS.
const SILENT: f64 = 1e-8;

/// The way in which channels become one.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Fold {
    /// All of them are averaged.
    #[default]
    Mix,
    /// The first of two alone: the other is empty.
    LeftOnly,
    /// The second of two alone: the other is empty.
    RightOnly,
    /// The second of two is turned round: it is the inverse of the first.
    Inverted,
}

impl Fold {
    const ALL: [Self; 4] = [Self::Mix, Self::LeftOnly, Self::RightOnly, Self::Inverted];

    /// Its name outside.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mix => "mix",
            Self::LeftOnly => "left only",
            Self::RightOnly => "right only",
            Self::Inverted => "inverted",
        }
    }

    /// The parts of both channels.
    fn parts(self) -> [f32; 2] {
        match self {
            Self::Mix => [0.5, 0.5],
            Self::LeftOnly => [1.0, 0.0],
            Self::RightOnly => [0.0, 1.0],
            Self::Inverted => [0.5, -0.5],
        }
    }

    /// The way for what comes next by its interleaved pairs; `self` goes on where they tell nothing else. `None` is silence.
    fn next(self, pairs: &[f32]) -> Option<Self> {
        let (mut left, mut right, mut both) = (0.0_f64, 0.0_f64, 0.0_f64);
        for [l, r] in pairs.as_chunks().0 {
            let [l, r] = [f64::from(*l), f64::from(*r)];
            left += l * l;
            right += r * r;
            both += l * r;
        }
        let frames = (pairs.len() / 2).max(1) as f64;
        if left.max(right) < SILENT * frames {
            return None;
        }
        let empty = |was: Self| if self == was { NOT_EMPTY } else { EMPTY };
        let inverse = if self == Self::Inverted {
            NOT_INVERSE
        } else {
            INVERSE
        };
        Some(if right < left * empty(Self::LeftOnly) {
            Self::LeftOnly
        } else if left < right * empty(Self::RightOnly) {
            Self::RightOnly
        } else if both < inverse * (left * right).sqrt() {
            Self::Inverted
        } else {
            Self::Mix
        })
    }
}

/// Folds a stream: half a second of several channels is held back, nothing of one.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    channels: u16,
    hz: u32,
    /// Interleaved samples that wait for the end of their window.
    waiting: Vec<f32>,
    /// The way of the window before.
    way: Fold,
    /// The part of each of more than two channels in the window before; empty before the first that sounds.
    shares: Vec<f32>,
    /// Frames that sounded, by each way of [`Fold::ALL`].
    frames: [u64; 4],
}

impl Folder {
    /// Takes interleaved samples, all of one rate and number of channels, and appends those of one channel.
    pub fn push(&mut self, samples: &[f32], (hz, channels): (u32, u16), into: &mut Vec<f32>) {
        if (hz, channels) != (self.hz, self.channels) {
            self.finish(into);
            (self.hz, self.channels) = (hz, channels);
            self.shares.clear();
        }
        if channels < 2 {
            into.extend_from_slice(samples);
            return;
        }
        let window = (hz / WINDOWS).max(1) as usize * usize::from(channels);
        let mut rest = samples;
        if !self.waiting.is_empty() {
            let missing = window.saturating_sub(self.waiting.len());
            let (now, later) = rest.split_at(missing.min(rest.len()));
            self.waiting.extend_from_slice(now);
            rest = later;
            if self.waiting.len() < window {
                return;
            }
            let mut whole = std::mem::take(&mut self.waiting);
            self.fold(&whole, into);
            whole.clear();
            self.waiting = whole;
        }
        let mut windows = rest.chunks_exact(window);
        for whole in windows.by_ref() {
            self.fold(whole, into);
        }
        self.waiting.extend_from_slice(windows.remainder());
    }

    /// Appends the rest.
    pub fn finish(&mut self, into: &mut Vec<f32>) {
        let rest = std::mem::take(&mut self.waiting);
        self.fold(&rest, into);
    }

    /// The way in which most was folded so far of what sounds.
    pub fn way(&self) -> Fold {
        let counted = Fold::ALL.into_iter().zip(self.frames);
        // Of two that have as much the first.
        let most = counted.rev().max_by_key(|(_, frames)| *frames);
        most.map_or(Fold::Mix, |(way, _)| way)
    }

    /// Folds a window.
    fn fold(&mut self, window: &[f32], into: &mut Vec<f32>) {
        if self.channels > 2 {
            self.fold_many(window, into);
        } else {
            self.fold_pairs(window, into);
        }
    }

    /// Folds a window of more than two channels: empty ones are left out of the mean.
    fn fold_many(&mut self, window: &[f32], into: &mut Vec<f32>) {
        let channels = usize::from(self.channels);
        let was = std::mem::take(&mut self.shares);
        let next = live(window, channels, &was);
        let is_first = was.is_empty();
        let even = || vec![1.0 / channels as f32; channels];
        let to = next
            .clone()
            .unwrap_or_else(|| if is_first { even() } else { was.clone() });
        let changing = if is_first || was == to {
            0
        } else {
            (self.hz / CHANGE).max(1) as usize
        };
        into.extend(
            window
                .chunks_exact(channels)
                .enumerate()
                .map(|(at, frame)| {
                    if at >= changing {
                        return frame
                            .iter()
                            .zip(&to)
                            .map(|(sample, to)| sample * to)
                            .sum::<f32>();
                    }
                    let done = at as f32 / changing as f32;
                    let parts = was
                        .iter()
                        .zip(&to)
                        .map(|(from, to)| from + (to - from) * done);
                    frame
                        .iter()
                        .zip(parts)
                        .map(|(sample, part)| sample * part)
                        .sum::<f32>()
                }),
        );
        self.shares = if is_first && next.is_none() { was } else { to };
    }

    /// Folds a window of pairs.
    fn fold_pairs(&mut self, pairs: &[f32], into: &mut Vec<f32>) {
        let next = self.way.next(pairs);
        let was = self.way;
        self.way = next.unwrap_or(was);
        let frames = (pairs.len() / 2) as u64;
        let mut counts = Fold::ALL.into_iter().zip(&mut self.frames);
        if let Some((_, count)) = counts.find(|(way, _)| next == Some(*way)) {
            *count += frames;
        }
        // Before the first window that sounds there is nothing that would change.
        let is_first = self.frames.iter().sum::<u64>() <= frames;
        let changing = if was == self.way || is_first {
            0
        } else {
            (self.hz / CHANGE).max(1) as usize
        };
        let (from, to) = (was.parts(), self.way.parts());
        let (pairs, _) = pairs.as_chunks::<2>();
        let (start, rest) = pairs.split_at(changing.min(pairs.len()));
        into.extend(start.iter().enumerate().map(|(at, [l, r])| {
            let done = at as f32 / changing as f32;
            let part = |from: f32, to: f32| from + (to - from) * done;
            l * part(from[0], to[0]) + r * part(from[1], to[1])
        }));
        into.extend(rest.iter().map(|[l, r]| l * to[0] + r * to[1]));
    }
}

/// The part of each channel in the mean of those that aren't empty, where `was` were the parts before. `None` is silence.
fn live(window: &[f32], channels: usize, was: &[f32]) -> Option<Vec<f32>> {
    let mut powers = vec![0.0_f64; channels];
    for frame in window.chunks_exact(channels) {
        for (power, sample) in powers.iter_mut().zip(frame) {
            *power += f64::from(*sample) * f64::from(*sample);
        }
    }
    let loudest = powers.iter().copied().fold(0.0, f64::max);
    let frames = (window.len() / channels.max(1)).max(1) as f64;
    if loudest < SILENT * frames {
        return None;
    }
    let is_live = |(place, power): (usize, &f64)| {
        let was_empty = was.get(place).is_some_and(|share| *share <= 0.0);
        *power >= loudest * if was_empty { NOT_EMPTY } else { EMPTY }
    };
    let are_live: Vec<bool> = powers.iter().enumerate().map(is_live).collect();
    let share = 1.0 / are_live.iter().filter(|is_live| **is_live).count().max(1) as f32;
    let shares = are_live
        .into_iter()
        .map(|is_live| if is_live { share } else { 0.0 });
    Some(shares.collect())
}

/// Folds all of a sound, and tells in which way most of it.
pub fn whole(samples: &[f32], (hz, channels): (u32, u16), into: &mut Vec<f32>) -> Fold {
    let mut folder = Folder::default();
    folder.push(samples, (hz, channels), into);
    folder.finish(into);
    folder.way()
}

/// Folds a short piece by itself, in one way.
pub(crate) fn piece(left: &[f32], right: &[f32], into: &mut Vec<f32>) {
    let pairs = left.iter().zip(right).flat_map(|(l, r)| [*l, *r]);
    let pairs: Vec<f32> = pairs.collect();
    let [l, r] = Fold::Mix.next(&pairs).unwrap_or_default().parts();
    let (pairs, _) = pairs.as_chunks();
    into.extend(pairs.iter().map(|[left, right]| left * l + right * r));
}

/// Averages interleaved channels and appends the result: what is empty or inverse isn't looked for.
pub fn mean(interleaved: &[f32], channels: u16, into: &mut Vec<f32>) {
    if channels <= 1 {
        into.extend_from_slice(interleaved);
        return;
    }
    let share = 1.0 / f32::from(channels);
    into.extend(
        interleaved
            .chunks_exact(usize::from(channels))
            .map(|frame| frame.iter().sum::<f32>() * share),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    const HZ: u32 = 8_000;

    /// A tone that rises, and noise under it that is another in each channel.
    fn pairs(secs: u32, gains: [f32; 2], noise: f32) -> Vec<f32> {
        let mut word = 7_u32;
        let mut chance = || {
            word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise * ((word >> 8) as f32 / 8_388_608.0 - 1.0)
        };
        let tone = (0..secs * HZ).map(|n| {
            let at = n as f32 / HZ as f32;
            0.5 * (std::f32::consts::TAU * (200.0 + 40.0 * at) * at).sin()
        });
        tone.flat_map(|it| gains.map(|gain| it * gain + chance()))
            .collect()
    }

    fn folded(pairs: &[f32]) -> (Vec<f32>, Fold) {
        let mut mono = Vec::new();
        let way = whole(pairs, (HZ, 2), &mut mono);
        (mono, way)
    }

    fn level(samples: &[f32]) -> f32 {
        let power: f32 = samples.iter().map(|it| it * it).sum();
        (power / samples.len().max(1) as f32).sqrt()
    }

    #[test]
    fn two_channels_are_folded_so_that_they_are_heard() {
        let full = level(&pairs(4, [1.0, 1.0], 0.0));
        for (gains, noise, way, least) in [
            ([1.0, 1.0], 0.01, Fold::Mix, 0.95),
            ([1.0, -1.0], 0.0, Fold::Inverted, 0.95),
            // Wires of microphones differ a little.
            ([1.0, -0.8], 0.02, Fold::Inverted, 0.85),
            ([-0.5, 0.6], 0.001, Fold::Inverted, 0.5),
            ([1.0, 0.0], 0.0, Fold::LeftOnly, 0.95),
            ([1.0, 0.0], 0.002, Fold::LeftOnly, 0.95),
            ([0.0, 0.7], 0.0, Fold::RightOnly, 0.65),
            // A quiet channel isn't an empty one.
            ([1.0, 0.1], 0.001, Fold::Mix, 0.5),
            ([0.0, 0.0], 0.5, Fold::Mix, 0.0),
            ([0.0, 0.0], 0.0, Fold::Mix, 0.0),
        ] {
            let (mono, is) = folded(&pairs(4, gains, noise));
            assert_eq!(is, way, "{gains:?} {noise}");
            assert_eq!(mono.len(), 4 * HZ as usize);
            assert!(level(&mono) >= least * full, "{gains:?}: {}", level(&mono));
        }
    }

    #[test]
    fn pieces_of_any_length_come_to_the_same() {
        let all = [
            pairs(2, [1.0, 1.0], 0.01),
            pairs(3, [1.0, -1.0], 0.01),
            pairs(2, [0.0, 1.0], 0.0),
        ];
        let all = all.concat();
        let (mono, _) = folded(&all);
        for length in [2, 146, 1_000, 8_000, 50_000] {
            let (mut folder, mut out) = (Folder::default(), Vec::new());
            for piece in all.chunks(length) {
                folder.push(piece, (HZ, 2), &mut out);
            }
            folder.finish(&mut out);
            assert!(out == mono, "{length}");
            assert_eq!(folder.way(), Fold::Inverted);
        }
    }

    /// Of what is recorded in two ways each part is heard, and nothing clicks between them.
    #[test]
    fn each_part_is_heard_and_no_change_clicks() {
        let parts = [[1.0, 1.0], [1.0, -1.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
        let all = parts.map(|gains| pairs(2, gains, 0.0)).concat();
        let (mono, _) = folded(&all);
        for (place, part) in mono.chunks_exact(2 * HZ as usize).enumerate() {
            assert!(level(part) > 0.3, "{place}: {}", level(part));
        }
        let steps = mono.windows(2).map(|pair| (pair[1] - pair[0]).abs());
        assert!(steps.fold(0.0, f32::max) < 0.25);
    }

    /// Regression: of a field recorder with one microphone on its fourth channel a quarter of the sound was left.
    #[test]
    fn empty_ones_of_many_channels_are_left_out() {
        let one: Vec<f32> = pairs(4, [1.0, 1.0], 0.0)
            .chunks(2)
            .map(|it| it[0])
            .collect();
        let full = level(&one);
        for (gains, least, most) in [
            (&[0.0, 0.0, 0.0, 1.0][..], 0.99, 1.01),
            (&[0.001, 0.0, 1.0], 0.99, 1.01),
            (&[1.0, 1.0, 0.0, 1.0, 0.0], 0.99, 1.01),
            (&[0.5, 0.25, 0.0], 0.37, 0.38),
            (&[1.0; 6], 0.99, 1.01),
            (&[0.0; 3], 0.0, 0.0),
        ] {
            let channels = gains.len() as u16;
            let all: Vec<f32> = one
                .iter()
                .flat_map(|it| gains.iter().map(move |gain| it * gain))
                .collect();
            let mut mono = Vec::new();
            whole(&all, (HZ, channels), &mut mono);
            assert_eq!(mono.len(), one.len());
            let is = level(&mono) / full;
            assert!((least..=most).contains(&is), "{gains:?}: {is}");
            for length in [channels as usize, 7_000 * channels as usize] {
                let (mut folder, mut out) = (Folder::default(), Vec::new());
                for piece in all.chunks(length) {
                    folder.push(piece, (HZ, channels), &mut out);
                }
                folder.finish(&mut out);
                assert!(out == mono, "{gains:?} {length}");
            }
        }
    }

    /// From one microphone to another nothing clicks and nothing is lost.
    #[test]
    fn another_live_channel_takes_over_without_a_click() {
        let part = |gains: [f32; 3]| {
            let one = pairs(2, [1.0, 0.0], 0.0);
            let one = one.chunks(2).map(|it| it[0]);
            one.flat_map(|it| gains.map(|gain| it * gain))
                .collect::<Vec<f32>>()
        };
        let all = [part([1.0, 0.0, 0.0]), part([0.0, 0.0, 1.0])].concat();
        let mut mono = Vec::new();
        whole(&all, (HZ, 3), &mut mono);
        let steps = mono.windows(2).map(|pair| (pair[1] - pair[0]).abs());
        assert!(steps.fold(0.0, f32::max) < 0.25);
        for half in mono.chunks_exact(2 * HZ as usize) {
            assert!(level(half) > 0.33, "{}", level(half));
        }
    }

    #[test]
    fn one_channel_is_handed_on_at_once() {
        let mut out = Vec::new();
        let mut folder = Folder::default();
        folder.push(&[0.5, 0.25], (HZ, 1), &mut out);
        assert_eq!(out, [0.5, 0.25]);
        assert_eq!(folder.way(), Fold::Mix);
    }
}
