//! Peaks against the samples that they are of.

use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::decode::decode_bytes;
use crate::encode::{FileEncoder, FileKind};
use crate::pcm::Pcm;

fn wavy(frames: usize) -> Vec<f32> {
    (0..frames)
        .map(|n| (n as f32 * 0.01).sin() * (0.2 + 0.7 * (n as f32 * 0.000_3).sin().abs()))
        .collect()
}

fn brute(samples: &[f32], from: usize, to: usize) -> Column {
    let part = &samples[from.min(samples.len())..to.min(samples.len())];
    if part.is_empty() {
        return Column::default();
    }
    Column {
        min: part.iter().copied().fold(f32::INFINITY, f32::min),
        max: part.iter().copied().fold(f32::NEG_INFINITY, f32::max),
        rms: (part.iter().map(|s| s * s).sum::<f32>() / part.len() as f32).sqrt(),
    }
}

#[test]
fn columns_are_what_the_samples_say() {
    let samples = wavy(200_000);
    let peaks = Peaks::of(&Pcm::mono(44_100, samples.clone()));
    for (range, count) in [
        (0..200_000u64, 900),
        (64_000..128_000, 100),
        (100..164, 1),
        (0..200_000, 1),
    ] {
        let bin = u64::from(FINE);
        for (n, column) in peaks.columns(range.clone(), count).into_iter().enumerate() {
            let width = range.end - range.start;
            let from = (range.start + width * n as u64 / count as u64) / bin * bin;
            let to = (range.start + width * (n as u64 + 1) / count as u64).div_ceil(bin) * bin;
            let want = brute(&samples, from as usize, to as usize);
            assert!((column.min - want.min).abs() < 1e-4, "{range:?} {n}");
            assert!((column.max - want.max).abs() < 1e-4, "{range:?} {n}");
            // The last bin of all is shorter and weighs as much as a whole one.
            assert!((column.rms - want.rms).abs() < 2e-3, "{range:?} {n}");
        }
    }
    assert_eq!(
        peaks.columns(300_000..400_000, 2),
        vec![Column::default(); 2]
    );
    assert_eq!(peaks.mini(48).len(), 48);
    assert!((peaks.peak_db() - -0.9).abs() < 0.2);
    assert_eq!(
        Peaks::default().columns(0..0, 3),
        vec![Column::default(); 3]
    );
}

#[test]
fn kept_bytes_come_back_and_damage_is_seen() {
    for frames in [0, 1, 64, 65, 4_096, 10_000] {
        let mut peaks = Peaks::new(24_000);
        peaks.push(&wavy(frames));
        let bytes = peaks.to_bytes();
        let back = Peaks::from_bytes(&bytes).unwrap();
        assert_eq!(back.columns(0..10_000, 77), peaks.columns(0..10_000, 77));
        assert_eq!((back.frames(), back.hz()), (frames as u64, 24_000));
        for at in 0..bytes.len().min(200) {
            let mut bad = bytes.clone();
            bad[at] ^= 4;
            assert_eq!(Peaks::from_bytes(&bad), None);
        }
        assert_eq!(Peaks::from_bytes(&bytes[..bytes.len() - 1]), None);
    }
}

#[test]
fn a_long_mp3_by_threads_equals_one_decoded_from_the_start() {
    // 40 s: two stretches, the second one short; a rate with small frames too.
    for hz in [44_100, 22_050] {
        let mut file = Cursor::new(Vec::new());
        let mut encoder = FileEncoder::new(&mut file, FileKind::Mp3 { kbps: 64 }, (hz, 1)).unwrap();
        encoder.push(&wavy(40 * hz as usize + 123)).unwrap();
        encoder.finish().unwrap();
        let bytes = file.into_inner();
        let mut want = Peaks::with_bin(hz, COARSE);
        want.push(&decode_bytes(&bytes).unwrap().pcm.samples);
        for threads in [1, 2] {
            let got = of_mp3(|| Ok(Cursor::new(bytes.as_slice())), threads).unwrap();
            assert_eq!((got.frames(), got.hz()), (want.frames(), hz));
            let frames = 0..want.frames();
            let bins = frames.end.div_ceil(u64::from(COARSE)) as usize;
            let (got, want) = (
                got.columns(frames.clone(), bins),
                want.columns(frames, bins),
            );
            for (n, (got, want)) in got.iter().zip(&want).enumerate() {
                let same = (got.min, got.max) == (want.min, want.max);
                assert!(
                    same && (got.rms - want.rms).abs() < 1e-4,
                    "{hz} Hz, bin {n}"
                );
            }
        }
    }
    let none = of_mp3(|| Ok(Cursor::new(b"no sound".as_slice())), 2);
    assert!(matches!(none, Err(MpegError::Decode(_))));
}

proptest! {
    #[test]
    fn growing_in_pieces_equals_all_at_once(cuts in prop::collection::vec(1usize..700, 1..12)) {
        let samples = wavy(5_000);
        let mut whole = Peaks::new(8_000);
        whole.push(&samples);
        let mut grown = Peaks::new(8_000);
        let mut rest = samples.as_slice();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() { break; }
            let (piece, tail) = rest.split_at((*cut).min(rest.len()));
            grown.push(piece);
            rest = tail;
        }
        for (a, b) in whole.columns(0..5_000, 60).iter().zip(grown.columns(0..5_000, 60)) {
            prop_assert_eq!((a.min, a.max), (b.min, b.max));
            prop_assert!((a.rms - b.rms).abs() < 1e-4);
        }
    }
}

/// A line of a dub that was said anew was drawn as it had been.
#[test]
fn what_is_laid_over_is_drawn_in_its_place() {
    let loud: Vec<f32> = (0..64_000)
        .map(|n| if n % 2 == 0 { 0.5 } else { -0.5 })
        .collect();
    let mut whole = Peaks::new(8_000);
    whole.push(&loud);
    let mut silence = Peaks::new(8_000);
    silence.push(&vec![0.0; 16_000]);
    let new = whole.laid_over(16_000, &silence);
    assert_eq!((new.frames(), new.hz()), (whole.frames(), whole.hz()));
    let heights: Vec<f32> = new.columns(0..64_000, 4).iter().map(|it| it.max).collect();
    assert!(heights[1] < 0.01, "{heights:?}");
    assert!(heights[0] > 0.4 && heights[2] > 0.4 && heights[3] > 0.4);
    assert_eq!(whole.laid_over(0, &Peaks::new(8_000)), whole);
}
