//! The pitch of a voice over time, by normalised cross-correlation (Talkin, "A robust algorithm for pitch
//! tracking", 1995) at some 4 kHz.

use std::f32::consts::PI;

/// Where pitch is looked for, in Hz; wider, the changer takes formants of low voices for pitch.
const LOWEST: f32 = 60.0;
const HIGHEST: f32 = 450.0;
/// Seconds from one look to the next.
pub const STEP_SECS: f32 = 0.01;

/// The pitch in Hz every [`STEP_SECS`] where there is voice.
pub fn pitches(samples: &[f32], hz: u32) -> Vec<Option<f32>> {
    let skip = (hz / 4_000).max(1) as usize;
    let rate = hz as f32 / skip as f32;
    let low = thinned(samples, skip);
    let step = STEP_SECS * rate;
    let count = (samples.len() as f32 / (hz as f32 * STEP_SECS)).ceil() as usize;
    let window = (rate * 0.032) as usize;
    let lags = (rate / HIGHEST) as usize..=(rate / LOWEST) as usize;
    let mut track: Vec<Option<f32>> = (0..count)
        .map(|n| {
            let middle = (n as f32 + 0.5) * step;
            let start = (middle as usize).saturating_sub((window + lags.end()) / 2);
            let heard = low.get(start..)?;
            pitch_of(heard, window, lags.clone(), rate)
        })
        .collect();
    // A single frame against both its neighbours is a slip.
    let before = track.clone();
    for (n, pitch) in track.iter_mut().enumerate().skip(1) {
        if let (Some(last), Some(next)) = (before.get(n - 1), before.get(n + 1))
            && last.is_some() == next.is_some()
            && last.is_some() != pitch.is_some()
        {
            *pitch = last.and_then(|last| next.map(|next| 0.5 * (last + next)));
        }
    }
    track
}

fn pitch_of(
    heard: &[f32],
    window: usize,
    lags: std::ops::RangeInclusive<usize>,
    rate: f32,
) -> Option<f32> {
    let base = heard.get(..window)?;
    let own: f32 = base.iter().map(|s| s * s).sum();
    // Below −46 dBFS nobody speaks.
    if own / (window as f32) < 2.5e-5 {
        return None;
    }
    let likeness: Vec<f32> = lags
        .clone()
        .map(|lag| {
            let Some(shifted) = heard.get(lag..lag + window) else {
                return 0.0;
            };
            let (dot, energy) = base
                .iter()
                .zip(shifted)
                .fold((0.0, 0.0), |(dot, energy), (a, b)| {
                    (dot + a * b, energy + b * b)
                });
            dot / (own * energy).sqrt().max(1e-9)
        })
        .collect();
    let best = likeness.iter().copied().fold(0.0, f32::max);
    if best < 0.6 {
        return None;
    }
    // The shortest lag that is nearly as good: its multiples are as good.
    let place = likeness.windows(3).position(|near| {
        matches!(near, [left, middle, right] if *middle > 0.88 * best && middle >= left && middle >= right)
    })?;
    let (left, middle, right) = match likeness.get(place..place + 3) {
        Some([left, middle, right]) => (*left, *middle, *right),
        _ => return None,
    };
    let beside = 0.5 * (left - right) / (left - 2.0 * middle + right).min(-1e-9);
    Some(rate / ((lags.start() + place + 1) as f32 + beside.clamp(-0.5, 0.5)))
}

/// Every `skip`-th sample of what lies below about 900 Hz, so that formants don't pass for pitch.
fn thinned(samples: &[f32], skip: usize) -> Vec<f32> {
    let near = 1.0 - (-2.0 * PI * 900.0 / (4_000.0 * skip as f32)).exp();
    let mut memory = [0.0_f32; 3];
    samples
        .iter()
        .enumerate()
        .filter_map(|(n, sample)| {
            let low = memory.iter_mut().fold(*sample, |x, memory| {
                *memory += near * (x - *memory);
                *memory
            });
            n.is_multiple_of(skip).then_some(low)
        })
        .collect()
}
