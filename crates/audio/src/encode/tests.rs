//! Round trips of every format: lengths, places, nonsense.

use std::io::Cursor;

use super::*;
use crate::decode::{StreamDecoder, decode_as, decode_bytes};

/// A sweep with a few bursts: every place in it sounds like no other.
pub(crate) fn sound(hz: u32, frames: usize) -> Vec<f32> {
    (0..frames)
        .map(|n| {
            let t = n as f32 / hz as f32;
            let swell = 0.6 + 0.4 * (std::f32::consts::TAU * 3.0 * t).sin();
            0.4 * swell * (std::f32::consts::TAU * (200.0 + 300.0 * t) * t).sin()
        })
        .collect()
}

/// The delay of `got` behind `want` at which they agree best, and the correlation there.
pub(crate) fn lag(want: &[f32], got: &[f32], most: i64) -> (i64, f64) {
    let at = |sound: &[f32], n: i64| {
        usize::try_from(n)
            .ok()
            .and_then(|n| sound.get(n))
            .map_or(0.0, |s| f64::from(*s))
    };
    (-most..=most)
        .map(|lag| {
            let (mut ab, mut aa, mut bb) = (0.0, 1e-12, 1e-12);
            for n in 0..want.len() as i64 {
                let (a, b) = (at(want, n), at(got, n + lag));
                ab += a * b;
                aa += a * a;
                bb += b * b;
            }
            (lag, ab / (aa * bb).sqrt())
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .unwrap()
}

#[test]
fn every_format_comes_back_whole_at_its_place() {
    for format in OutputFormat::ALL.iter().copied() {
        let frames = format.hz as usize / 2 + 37;
        let want = sound(format.hz, frames);
        let bytes = encode(&Pcm::mono(format.hz, want.clone()), format).unwrap();
        let got = decode_as(&bytes, format).unwrap();
        assert_eq!(got.damage, [], "{format}");
        assert_eq!((got.pcm.hz, got.pcm.channels), (format.hz, 1), "{format}");
        assert_eq!(got.pcm.frames(), frames, "{format}");
        let (lag, like) = lag(&want, &got.pcm.samples, 40);
        assert!(
            lag.abs() <= i64::from(format.codec == Codec::Opus),
            "{format}: {lag}"
        );
        assert!(like > 0.99, "{format}: {like}");
    }
}

#[test]
fn every_stream_comes_back_late_by_its_delay() {
    for format in OutputFormat::ALL.iter().copied().filter(|f| f.streams()) {
        let frames = format.hz as usize / 2 + 37;
        let want = sound(format.hz, frames);
        let mut encoder = Encoder::new(format, Path::Stream).unwrap();
        let delay = encoder.delay_frames() as usize;
        let mut decoder = StreamDecoder::new(format).unwrap();
        let mut got = Vec::new();
        let mut early = 0;
        for (n, piece) in want.chunks(1_000).enumerate() {
            let bytes = encoder.push(piece).unwrap();
            for part in bytes.chunks(313) {
                decoder.push(part, &mut got).unwrap();
            }
            if n * 1_000 * 2 < frames {
                early = got.len();
            }
        }
        decoder.push(&encoder.finish().unwrap(), &mut got).unwrap();
        let ended = decoder.finish(&mut got).unwrap();
        assert!(early > 0, "{format}: nothing came before the end");
        assert_eq!(ended.damage, [], "{format}");
        assert_eq!(ended.frames, got.len() as u64, "{format}");
        assert!(
            got.len() >= frames + delay,
            "{format}: {} frames",
            got.len()
        );
        let (lag, like) = lag(&want, &got[delay..], 40);
        assert!(
            lag.abs() <= i64::from(format.codec == Codec::Opus),
            "{format}: {lag}"
        );
        assert!(like > 0.99, "{format}: {like}");
    }
}

#[test]
fn nothing_and_nonsense_are_encoded_too() {
    for format in OutputFormat::ALL.iter().copied() {
        let bytes = encode(&Pcm::mono(format.hz, Vec::new()), format).unwrap();
        assert!(
            bytes.is_empty() || decode_as(&bytes, format).unwrap().pcm.frames() == 0,
            "{format}"
        );
        let wild = [
            f32::NAN,
            f32::INFINITY,
            -f32::INFINITY,
            9.0,
            -9.0,
            0.0,
            1e30,
        ];
        encode(&Pcm::mono(format.hz, wild.repeat(400)), format).unwrap();
        if format.streams() {
            let mut encoder = Encoder::new(format, Path::Stream).unwrap();
            encoder.push(&wild.repeat(400)).unwrap();
            encoder.finish().unwrap();
        }
    }
}

#[test]
fn exported_files_are_exact_to_the_sample() {
    let mp3 = FileKind::Mp3 { kbps: 128 };
    // The last one is lean.
    let kinds = [
        (FileKind::Wav, false),
        (FileKind::Flac, false),
        (mp3, false),
        (mp3, true),
    ];
    for ((kind, is_lean), hz) in kinds
        .into_iter()
        .flat_map(|kind| [(kind, 44_100), (kind, 24_000)])
    {
        for frames in [1, 4_096, 4_097, 30_011] {
            let want = sound(hz, frames);
            let mut file = Cursor::new(Vec::new());
            let encoder = if is_lean {
                FileEncoder::lean_mp3(&mut file, hz, 128)
            } else {
                FileEncoder::new(&mut file, kind, (hz, 1))
            };
            let mut encoder = encoder.unwrap();
            for piece in want.chunks(1_111) {
                encoder.push(piece).unwrap();
            }
            encoder.finish().unwrap();
            let got = decode_bytes(file.get_ref()).unwrap();
            assert_eq!(got.pcm.frames(), frames, "{kind:?} {hz}");
            assert_eq!(got.damage, [], "{kind:?} {hz}");
            if matches!(kind, FileKind::Wav | FileKind::Flac) {
                let worst = want
                    .iter()
                    .zip(&got.pcm.samples)
                    .map(|(a, b)| (a - b).abs());
                assert!(worst.fold(0.0, f32::max) <= 0.5 / 32_768.0, "{kind:?} {hz}");
            } else if frames > 20_000 {
                assert_eq!(lag(&want, &got.pcm.samples, 40).0, 0);
            }
        }
    }
}
