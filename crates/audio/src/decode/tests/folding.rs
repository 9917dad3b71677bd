//! Two channels of which the mean is silent or quiet, by every way that leads to one channel.

use super::*;
use crate::fold::Fold;
use crate::inspect::{fold_of, inspect, spoken};

/// A file of two channels, each with so much of a voice's tones.
fn stereo(gains: [f32; 2], secs: u32) -> Vec<u8> {
    let hz = 22_050;
    let frames = (0..hz * secs).map(|n| {
        let at = n as f32 / hz as f32;
        let tones =
            [140.0, 280.0, 420.0, 1_400.0].map(|f: f32| (std::f32::consts::TAU * f * at).sin());
        // Words and pauses.
        let gate = if (at * 1.3).fract() < 0.6 {
            0.1
        } else {
            0.0005
        };
        gate * tones.iter().sum::<f32>()
    });
    let words = frames.flat_map(|it| gains.map(|gain| to_i16(it * gain)));
    let words: Vec<i16> = words.collect();
    let mut file = wav_head(hz, 2, (words.len() * 2) as u32).to_vec();
    file.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    file
}

fn level(samples: &[f32]) -> f32 {
    let power: f32 = samples.iter().map(|it| it * it).sum();
    (power / samples.len().max(1) as f32).sqrt()
}

#[test]
fn every_way_to_one_channel_is_heard() {
    let cases = [
        ([1.0, 1.0], Fold::Mix),
        ([1.0, -1.0], Fold::Inverted),
        ([1.0, 0.0], Fold::LeftOnly),
        ([0.0, 1.0], Fold::RightOnly),
    ];
    let [full, ..] = cases.map(|(gains, _)| {
        level(
            &decode_bytes(&stereo(gains, 6))
                .unwrap()
                .pcm
                .to_mono()
                .samples,
        )
    });
    for (gains, way) in cases {
        let file = stereo(gains, 6);
        let is_full = |samples: &[f32], name: &str| {
            let is = level(samples);
            assert!(
                (is / full - 1.0).abs() < 0.02,
                "{gains:?} {name}: {is} of {full}"
            );
        };
        let (mono, is) = decode_bytes(&file).unwrap().pcm.folded();
        assert_eq!(is, way);
        is_full(&mono.samples, "in memory");
        for hz in [22_050, 16_000] {
            let heard = |from: Option<u64>| {
                let mut all = Vec::new();
                let mut take = |samples: &[f32]| {
                    all.extend_from_slice(samples);
                    ControlFlow::Continue(())
                };
                let mut source = Cursor::new(&file);
                match from {
                    Some(second) => hear_mono_from(&mut source, (hz, second), &mut take),
                    None => hear_mono(&mut source, None, hz, &mut take),
                }
                .unwrap();
                all
            };
            let all = heard(None);
            assert_eq!(all.len(), 6 * hz as usize);
            is_full(&all, "heard");
            let there = heard(Some(3));
            let wanted = &all[3 * hz as usize..];
            assert_eq!(there.len(), wanted.len());
            let far = there.iter().zip(wanted).map(|(a, b)| (a - b).abs());
            assert!(far.fold(0.0, f32::max) < 1e-4, "{gains:?} at {hz}");
        }
        let seen = inspect(&mut Cursor::new(&file)).unwrap();
        assert_eq!((seen.fold, seen.channels), (way, 2));
        assert_eq!(fold_of(&mut Cursor::new(&file)).unwrap(), way);
        let mixed = inspect(&mut Cursor::new(stereo([1.0, 1.0], 6))).unwrap();
        assert_eq!(seen.findings, mixed.findings, "{gains:?}");
        assert_eq!(seen.sound, mixed.sound, "{gains:?}");
        let said = spoken(&mut Cursor::new(&file)).unwrap();
        let said_mixed = spoken(&mut Cursor::new(stereo([1.0, 1.0], 6))).unwrap();
        assert_eq!(said.fold, way);
        assert!((said.speech - said_mixed.speech).abs() < 1e-6, "{gains:?}");
        assert!(said.speech > 1.0, "{gains:?}: {}", said.speech);
    }
}

/// The waveform of an MP3 whose channels cancel each other was a line.
#[test]
fn a_waveform_of_inverse_channels_is_none_of_silence() {
    let file = ffmpeg(
        "mp3",
        &[
            "-f",
            "lavfi",
            "-i",
            "aevalsrc=0.5*sin(900*t)|-0.5*sin(900*t):s=44100:d=4",
            "-b:a",
            "192k",
            "-joint_stereo",
            "0",
        ],
    );
    let mut codec = Mp3Codec::new().unwrap();
    let mut framer = Framer::default();
    framer.push(&file);
    let mut loudest = 0.0_f32;
    while let Some((head, frame)) = framer.next(true) {
        let mono = codec.decode_mono(&head, frame);
        loudest = mono.iter().fold(loudest, |most, it| most.max(it.abs()));
    }
    assert!(loudest > 0.4, "{loudest}");
}
