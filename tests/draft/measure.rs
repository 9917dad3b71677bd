//! Measures of sound for the voice tests: pitch, timbre, level. Small and plain, not fast.

use std::f32::consts::PI;

pub const HZ: f32 = 16_000.0;

/// Root mean square in dBFS; −200 for silence.
pub fn db(samples: &[f32]) -> f32 {
    let power = samples.iter().map(|s| s * s).sum::<f32>() / samples.len().max(1) as f32;
    10.0 * power.max(1e-20).log10()
}

/// Pitch in Hz every 10 ms where there is voice, by normalised autocorrelation over 48 ms, at a quarter of the rate.
pub fn pitches(samples: &[f32]) -> Vec<f32> {
    const RATE: f32 = HZ / 4.0;
    const WINDOW: usize = 192;
    const LAGS: std::ops::RangeInclusive<usize> = 7..=73; // 570 … 55 Hz
    let low: Vec<f32> = low_passed(samples).into_iter().step_by(4).collect();
    let mut found = Vec::new();
    for start in (0..low.len().saturating_sub(WINDOW + 80)).step_by(40) {
        let window = &low[start..start + WINDOW];
        if db(window) < -42.0 {
            continue;
        }
        let dot = |lag: usize| -> f32 {
            let shifted = &low[start + lag..][..WINDOW];
            window.iter().zip(shifted).map(|(a, b)| a * b).sum()
        };
        let energy =
            |lag: usize| -> f32 { low[start + lag..][..WINDOW].iter().map(|s| s * s).sum() };
        let own = energy(0);
        let likeness: Vec<f32> = LAGS
            .map(|lag| dot(lag) / (own * energy(lag)).sqrt().max(1e-9))
            .collect();
        let best = likeness.iter().copied().fold(0.0, f32::max);
        if best < 0.7 {
            continue;
        }
        // The shortest lag that is nearly as good: its multiples are as good.
        let peak = (1..likeness.len() - 1).find(|&n| {
            likeness[n] > 0.9 * best
                && likeness[n] >= likeness[n - 1]
                && likeness[n] >= likeness[n + 1]
        });
        if let Some(n) = peak {
            let (left, mid, right) = (likeness[n - 1], likeness[n], likeness[n + 1]);
            let between = 0.5 * (left - right) / (left - 2.0 * mid + right).min(-1e-9);
            found.push(RATE / ((LAGS.start() + n) as f32 + between));
        }
    }
    found
}

/// Below about 900 Hz, so that formants don't pass for pitch.
fn low_passed(samples: &[f32]) -> Vec<f32> {
    let mut out = samples.to_vec();
    for _ in 0..3 {
        let mut memory = 0.0;
        for sample in &mut out {
            memory += 0.3 * (*sample - memory);
            *sample = memory;
        }
    }
    out
}

pub fn median(values: &[f32]) -> f32 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// Standard deviation in semitones, without the outermost 5 % on each side (a tracker slips now and then).
pub fn spread_semitones(pitches: &[f32]) -> f32 {
    let mut tones: Vec<f32> = pitches.iter().map(|hz| 12.0 * hz.log2()).collect();
    tones.sort_by(f32::total_cmp);
    let cut = tones.len() / 20;
    let tones = &tones[cut..tones.len() - cut];
    let mean = tones.iter().sum::<f32>() / tones.len() as f32;
    (tones.iter().map(|t| (t - mean).powi(2)).sum::<f32>() / tones.len() as f32).sqrt()
}

/// Semitones from one pitch to the other.
pub fn semitones(a: f32, b: f32) -> f32 {
    (12.0 * (a / b).log2()).abs()
}

/// The mean of twelve mel-frequency cepstral coefficients (without the level) over the frames with sound.
pub fn mean_mfcc(samples: &[f32]) -> [f32; 12] {
    const FRAME: usize = 512;
    const BANDS: usize = 26;
    let mel = |hz: f32| 2595.0 * (1.0 + hz / 700.0).log10();
    let hz = |mel: f32| 700.0 * (10f32.powf(mel / 2595.0) - 1.0);
    let edges: Vec<f32> = (0..BANDS + 2)
        .map(|n| hz(mel(8_000.0) * n as f32 / (BANDS + 1) as f32) / HZ * FRAME as f32)
        .collect();
    let mut sum = [0.0; 12];
    let mut count = 0;
    for frame in samples.chunks_exact(FRAME) {
        if db(frame) < -45.0 {
            continue;
        }
        let power = power_spectrum(frame);
        let bands: Vec<f32> = (0..BANDS)
            .map(|n| {
                let (low, mid, high) = (edges[n], edges[n + 1], edges[n + 2]);
                let weight =
                    |bin: f32| ((bin - low) / (mid - low)).min((high - bin) / (high - mid));
                let band: f32 = (low as usize..=(high as usize).min(FRAME / 2))
                    .map(|bin| power[bin] * weight(bin as f32).max(0.0))
                    .sum();
                band.max(1e-10).ln()
            })
            .collect();
        for (k, sum) in sum.iter_mut().enumerate() {
            *sum += bands
                .iter()
                .enumerate()
                .map(|(n, band)| {
                    band * (PI * (k + 1) as f32 * (n as f32 + 0.5) / BANDS as f32).cos()
                })
                .sum::<f32>()
                * (2.0 / BANDS as f32).sqrt();
        }
        count += 1;
    }
    sum.map(|sum| sum / count.max(1) as f32)
}

pub fn distance(a: &[f32; 12], b: &[f32; 12]) -> f32 {
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).powi(2))
        .sum::<f32>()
        .sqrt()
}

/// Power of the bins up to half the rate, by a radix-2 transform under a Hann window.
pub fn power_spectrum(frame: &[f32]) -> Vec<f32> {
    let len = frame.len();
    let mut re: Vec<f32> = frame
        .iter()
        .enumerate()
        .map(|(n, s)| s * (0.5 - 0.5 * (2.0 * PI * n as f32 / len as f32).cos()))
        .collect();
    let mut im = vec![0.0; len];
    let bits = len.trailing_zeros();
    for n in 0..len {
        let turned = n.reverse_bits() >> (usize::BITS - bits);
        if turned > n {
            re.swap(n, turned);
        }
    }
    let mut half = 1;
    while half < len {
        for start in (0..len).step_by(2 * half) {
            for n in 0..half {
                let (sin, cos) = (-PI * n as f32 / half as f32).sin_cos();
                let (a, b) = (start + n, start + n + half);
                let (r, i) = (re[b] * cos - im[b] * sin, re[b] * sin + im[b] * cos);
                (re[b], im[b]) = (re[a] - r, im[a] - i);
                (re[a], im[a]) = (re[a] + r, im[a] + i);
            }
        }
        half *= 2;
    }
    (0..=len / 2)
        .map(|n| re[n].powi(2) + im[n].powi(2))
        .collect()
}

/// The first frame at or after `from` (in samples) where 4 ms are louder than `threshold` dBFS.
pub fn onset(samples: &[f32], from: usize, threshold: f32) -> Option<usize> {
    (from..samples.len().saturating_sub(64))
        .step_by(16)
        .find(|&start| db(&samples[start..start + 64]) > threshold)
}
