//! More than two channels: mixed by their speakers, or those that are live where they have none.

use super::*;
use crate::inspect::inspect;

/// The level of a tone on one channel of 5.1 in a file of this ending, in dB of that of the tone alone.
fn center(ending: &str, codec: &[&str]) -> f32 {
    let sound = "aevalsrc=0|0|0.5*sin(2000*t)|0|0|0:c=5.1:s=48000:d=2";
    let file = ffmpeg(ending, &[&["-f", "lavfi", "-i", sound], codec].concat());
    let got = decode_bytes(&file).unwrap_or_else(|error| panic!("{ending} {codec:?}: {error}"));
    assert_eq!(got.pcm.channels, 2, "{ending} {codec:?}");
    let mono = got.pcm.to_mono();
    assert!((got.pcm.seconds() - 2.0).abs() < 0.1, "{ending} {codec:?}");
    level(&mono.samples)
}

/// Decibels of what is in the middle, of a tone of half the scale.
fn level(samples: &[f32]) -> f32 {
    let middle = &samples[samples.len() / 4..samples.len() * 3 / 4];
    let power: f32 = middle.iter().map(|it| it * it).sum::<f32>() / middle.len() as f32;
    10.0 * (power / 0.125).log10()
}

/// Regression: a voice on the center was 16 dB too low, and of Opus and AAC nothing was heard.
#[test]
fn the_center_of_surround_sound_is_heard() {
    for (ending, codec) in [
        ("wav", &[][..]),
        ("flac", &[]),
        ("ogg", &["-c:a", "libvorbis"]),
        ("opus", &["-c:a", "libopus"]),
        ("mka", &["-c:a", "libopus"]),
        ("mp4", &["-c:a", "libopus"]),
        ("mkv", &["-c:a", "flac"]),
        ("m4a", &["-c:a", "alac"]),
        ("w64", &[]),
    ] {
        let is = center(ending, codec);
        assert!((-7.0..-5.0).contains(&is), "{ending} {codec:?}: {is} dB");
    }
}

/// A WAVE of a tone on some channels: with places of speakers where `mask` isn't 0.
fn wave(gains: &[f32], mask: u32) -> Vec<u8> {
    let (hz, channels) = (16_000_u32, gains.len() as u16);
    let tones = (0..hz * 4).map(|n| 0.5 * (n as f32 * 0.2).sin());
    let words = tones.flat_map(|it| gains.iter().map(move |gain| to_i16(it * gain)));
    let body: Vec<u8> = words.flat_map(i16::to_le_bytes).collect();
    let frame = channels * 2;
    let mut format = [&0xFFFE_u16.to_le_bytes()[..], &channels.to_le_bytes()].concat();
    format.extend(hz.to_le_bytes());
    format.extend((hz * u32::from(frame)).to_le_bytes());
    format.extend([frame, 16, 22, 16].iter().flat_map(|it| it.to_le_bytes()));
    format.extend(mask.to_le_bytes());
    format.extend(*b"\x01\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71");
    let size = |body: &[u8]| (body.len() as u32).to_le_bytes();
    let riff = (body.len() as u32 + 60).to_le_bytes();
    [
        b"RIFF".as_slice(),
        &riff,
        b"WAVEfmt ",
        &size(&format),
        &format,
        b"data",
        &size(&body),
        &body,
    ]
    .concat()
}

/// Regression: the one microphone of a field recorder with four channels was 12 dB too low.
#[test]
fn the_live_channel_of_a_field_recorder_is_heard() {
    for (gains, mask, channels, wanted) in [
        (&[0.0, 0.0, 0.0, 1.0][..], 0, 1, 0.0),
        (&[0.0, 1.0, 0.0], 0, 1, 0.0),
        (&[0.0, 1.0, 0.0, 1.0], 0, 1, 0.0),
        (&[0.0; 31], 0, 1, -99.0),
        // With places: left, center, left surround, low-frequency effects.
        (&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0x3F, 2, -3.0),
        (&[0.0, 0.0, 1.0, 0.0, 0.0, 0.0], 0x3F, 2, -6.0),
        (&[0.0, 0.0, 0.0, 0.0, 1.0, 0.0], 0x3F, 2, -6.0),
        (&[0.0, 0.0, 0.0, 1.0, 0.0, 0.0], 0x3F, 2, -99.0),
    ] {
        let file = wave(gains, mask);
        let got = decode_bytes(&file).unwrap();
        assert_eq!(got.pcm.channels, channels, "{gains:?}");
        assert_eq!(got.pcm.frames(), 64_000, "{gains:?}");
        let is = level(&got.pcm.to_mono().samples).max(-99.0);
        assert!((is - wanted).abs() < 0.2, "{gains:?} {mask:x}: {is} dB");
        for second in [1, 3] {
            let mut there = Vec::new();
            hear_from(&mut Cursor::new(&file), second, &mut |block| {
                there.extend_from_slice(block.samples);
                ControlFlow::Continue(())
            })
            .unwrap();
            let from = second as usize * 16_000 * usize::from(channels);
            assert_eq!(there, got.pcm.samples[from..], "{gains:?} from {second}");
        }
    }
}

/// A recording is judged by the channel that is live.
#[test]
fn the_live_channel_is_inspected() {
    let [one, fourth] = [&[1.0][..], &[0.0, 0.0, 0.0, 1.0]]
        .map(|gains| inspect(&mut Cursor::new(wave(gains, 0))).unwrap());
    assert_eq!(one.findings, fourth.findings);
    assert_eq!(one.sound, fourth.sound);
}
