//! A given text laid over a recording by energy and pauses: approximate, and answered as such.
//!
//! Nothing is recognised. Characters share the time in which something is heard; where a pause is near the end of a
//! word, both are put together.

/// Frames of 10 ms.
const STEP_SECS: f64 = 0.01;
/// A pause is at least so long: shorter ones are the closed lips of a consonant.
const PAUSE_FRAMES: usize = 10;
/// How far from its expected place a pause may be, as a share of the stretch between two known places.
const NEAR: f64 = 0.3;

/// How loud a recording is, frame by frame.
pub struct Levels {
    /// Samples of a frame.
    step: usize,
    /// Energy and samples of the frame that isn't full.
    open: (f32, usize),
    all: Vec<f32>,
}

impl Levels {
    /// For one channel at `hz`.
    pub fn new(hz: u32) -> Self {
        Self {
            step: ((f64::from(hz) * STEP_SECS) as usize).max(1),
            open: (0.0, 0),
            all: Vec::new(),
        }
    }

    /// Takes more of it.
    pub fn push(&mut self, samples: &[f32]) {
        for sample in samples {
            self.open.0 += sample * sample;
            self.open.1 += 1;
            if self.open.1 == self.step {
                self.end_frame();
            }
        }
    }

    fn end_frame(&mut self) {
        let (energy, samples) = std::mem::take(&mut self.open);
        if samples > 0 {
            self.all.push(energy / samples as f32);
        }
    }

    fn finish(mut self) -> Vec<f32> {
        self.end_frame();
        self.all
    }
}

/// Start and end in seconds of each character of `text`; times never decrease.
pub fn align(text: &str, levels: Levels) -> Vec<(f64, f64)> {
    let heard = heard(&levels.finish());
    let letters: Vec<char> = text.chars().collect();
    let weights: Vec<f64> = letters.iter().map(|letter| weight(*letter)).collect();
    let total: f64 = weights.iter().sum::<f64>().max(1e-9);
    // How much has been heard before each frame.
    let mut so_far = vec![0.0];
    for loud in &heard {
        let last = so_far.last().copied().unwrap_or_default();
        so_far.push(last + f64::from(u8::from(*loud)));
    }
    let all = so_far.last().copied().unwrap_or_default().max(1e-9);
    let knots = knots(&letters, &weights, total, &pauses(&heard), |frame| {
        so_far.get(frame).copied().unwrap_or_default() / all
    });
    let secs = |share: f64, end: bool| time_of(bend(&knots, share) * all, &so_far, end);
    let mut place = 0.0;
    let mut last = 0.0_f64;
    weights
        .iter()
        .map(|weight| {
            let start = secs(place / total, false).max(last);
            place += weight;
            last = if *weight > 0.0 {
                secs(place / total, true).max(start)
            } else {
                start
            };
            (start, last)
        })
        .collect()
}

/// Shares of the text and of the sound that belong together: each pause, the longest first, stands at the end of the
/// word that is expected nearest to it, rather of one with a mark behind it.
fn knots(
    letters: &[char],
    weights: &[f64],
    total: f64,
    pauses: &[(usize, usize)],
    heard: impl Fn(usize) -> f64,
) -> Vec<(f64, f64)> {
    let mut ends = Vec::new();
    let mut spoken = 0.0;
    for (n, (letter, weight)) in letters.iter().zip(weights).enumerate() {
        spoken += weight;
        let next = letters.get(n + 1);
        if !letter.is_whitespace() && next.is_some_and(|next| next.is_whitespace()) {
            ends.push((spoken / total, is_pause(*letter)));
        }
    }
    let mut longest = pauses.to_vec();
    longest.sort_by_key(|(from, to)| std::cmp::Reverse(to - from));
    let mut knots = vec![(0.0, 0.0), (1.0, 1.0)];
    for (from, _) in longest {
        let at = heard(from);
        let place = knots.partition_point(|(_, sound)| *sound < at);
        let (Some(&before), Some(&after)) = (knots.get(place.wrapping_sub(1)), knots.get(place))
        else {
            continue;
        };
        let off = |(share, mark): &(f64, bool)| {
            let off = (bend(&knots, *share) - at).abs();
            if *mark { 0.6 * off } else { off }
        };
        let near = ends
            .iter()
            .filter(|(share, _)| *share > before.0 + 1e-6 && *share < after.0 - 1e-6)
            .min_by(|one, two| off(one).total_cmp(&off(two)));
        if let Some(end) = near
            && off(end) < NEAR * (after.1 - before.1)
        {
            knots.insert(place, (end.0, at));
        }
    }
    knots
}

/// How long a character takes beside the others.
fn weight(letter: char) -> f64 {
    match letter {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'A' | 'E' | 'I' | 'O' | 'U' | 'Y' => 1.4,
        '0'..='9' => 3.0,
        letter if letter.is_alphabetic() => 1.0,
        _ => 0.0,
    }
}

fn is_pause(letter: char) -> bool {
    ".!?,;:…—\n".contains(letter)
}

/// Whether each frame is louder than the quiet of this recording.
fn heard(levels: &[f32]) -> Vec<bool> {
    let mut sorted = levels.to_vec();
    sorted.sort_by(f32::total_cmp);
    let at = |share: f32| {
        let place = (sorted.len() as f32 * share) as usize;
        sorted.get(place).copied().unwrap_or_default()
    };
    // 26 dB below what is loud, 6 dB above what is quiet, whichever is more.
    let floor = (at(0.95) / 400.0)
        .max((at(0.02) * 4.0).min(at(0.95) / 10.0))
        .max(1e-9);
    levels.iter().map(|level| *level > floor).collect()
}

/// Frames of each pause, without those at the ends.
fn pauses(heard: &[bool]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (n, loud) in heard.iter().enumerate() {
        match (loud, start) {
            (false, None) => start = Some(n),
            (true, Some(from)) => {
                if from > 0 && n - from >= PAUSE_FRAMES {
                    found.push((from, n));
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The share of the sound for a share of the text, straight between the knots.
fn bend(knots: &[(f64, f64)], share: f64) -> f64 {
    for pair in knots.windows(2) {
        if let [(from, low), (to, high)] = pair
            && share <= *to
        {
            let way = (share - from) / (to - from).max(1e-9);
            return low + (high - low) * way.clamp(0.0, 1.0);
        }
    }
    1.0
}

/// When so much has been heard: the end of a stretch is before a pause, a start behind it.
fn time_of(heard: f64, so_far: &[f64], end: bool) -> f64 {
    let near = 1e-6;
    let frame = if end {
        so_far.partition_point(|sum| *sum < heard - near)
    } else {
        so_far.partition_point(|sum| *sum <= heard + near)
    };
    let frame = frame.clamp(1, so_far.len().max(2) - 1);
    let sum = |n: usize| so_far.get(n).copied().unwrap_or_default();
    let (low, high) = (sum(frame - 1), sum(frame));
    let part = ((heard - low) / (high - low).max(1e-9)).clamp(0.0, 1.0);
    (frame as f64 - 1.0 + part) * STEP_SECS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lie_beside_the_pause_that_their_comma_is() {
        // 0.5 s of sound, 0.4 s of silence, 0.5 s of sound.
        let tone = |n: usize| 0.3 * (n as f32 * 0.3).sin();
        let mut samples: Vec<f32> = (0..8_000).map(tone).collect();
        samples.extend(std::iter::repeat_n(0.0, 6_400));
        samples.extend((0..8_000).map(tone));
        let levels = |samples: &[f32]| {
            let mut levels = Levels::new(16_000);
            samples.chunks(97).for_each(|piece| levels.push(piece));
            levels
        };
        let times = align("one one, two to", levels(&samples));
        assert_eq!(times.len(), 15);
        assert!((times[6].1 - 0.5).abs() < 0.03, "{times:?}");
        assert!((times[9].0 - 0.9).abs() < 0.03, "{times:?}");
        assert!(times.is_sorted_by(|one, two| one.1 <= two.0 + 1e-9));
        assert!(align("", levels(&samples)).is_empty());
        assert_eq!(align("ab", levels(&[])).len(), 2);
    }
}
