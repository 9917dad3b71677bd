//! What is no speech at all; what limits mean. Faults of known size: `tests/sound/samples.rs`.

use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::encode::encode;
use crate::pcm::Pcm;
use mynah_core::format::OutputFormat;

fn of(pcm: &Pcm) -> Inspected {
    let format = OutputFormat::WAV_24000;
    let pcm = Pcm {
        hz: format.hz,
        ..pcm.clone()
    };
    inspect(&mut Cursor::new(encode(&pcm, format).unwrap())).unwrap()
}

fn verdict(inspected: &Inspected, check: Check) -> Verdict {
    let mut findings = inspected.findings.iter();
    findings.find(|it| it.check == check).unwrap().verdict
}

#[test]
fn silence_hum_and_noise_are_no_speech() {
    let mut state = 1u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 - 0.5
    };
    let hum = |n: usize| (n as f32 / 24_000.0 * 50.0 * std::f32::consts::TAU).sin() * 0.1;
    for samples in [
        vec![0.0; 48_000],
        (0..48_000).map(hum).collect(),
        (0..48_000).map(|_| noise()).collect(),
    ] {
        let inspected = of(&Pcm::mono(24_000, samples));
        assert_eq!(inspected.findings.len(), Check::ALL.len());
        assert_eq!(verdict(&inspected, Check::Length), Verdict::Fail);
        assert_eq!(inspected.verdict(), Verdict::Fail);
    }
}

/// Hiss that a program put silence around, or that has most of its power in low tones, was taken for speech.
#[test]
fn steady_noise_is_no_speech_however_it_begins_and_whatever_its_colour() {
    let mut state = 1u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 - 0.5
    };
    let hush = || vec![0.0; 24_000];
    let white: Vec<f32> = (0..240_000).map(|_| 0.3 * noise()).collect();
    let brown = white.iter().scan(0.0, |sum, it| {
        *sum = 0.98 * *sum + 0.1 * it;
        Some(*sum)
    });
    let brown: Vec<f32> = brown.collect();
    let faded = white.iter().enumerate();
    let faded = faded.map(|(at, it)| it * (at as f32 / 48_000.0).min(1.0));
    for samples in [
        [hush(), white.clone(), hush()].concat(),
        [hush(), brown.clone()].concat(),
        brown,
        faded.collect(),
    ] {
        let inspected = of(&Pcm::mono(24_000, samples));
        for check in [Check::Length, Check::Level] {
            let mut findings = inspected.findings.iter();
            let finding = findings.find(|it| it.check == check).unwrap();
            assert_eq!(finding.value, None, "{finding:?}");
            assert_eq!(finding.verdict, Verdict::Fail);
        }
    }
}

/// Nothing of a whisper has a voice, and it is speech.
#[test]
fn what_rises_and_falls_as_words_do_is_speech_without_a_voice_too() {
    let mut state = 1u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 - 0.5
    };
    let whisper = (0..480_000).map(|n| {
        let t = n as f32 / 24_000.0;
        let words = (t * 5.0).sin().max(0.0) * (0.55 + 0.45 * (t * 1.7).sin());
        (0.002 + 0.3 * words) * noise()
    });
    let inspected = of(&Pcm::mono(24_000, whisper.collect()));
    let mut findings = inspected.findings.iter();
    let length = findings.find(|it| it.check == Check::Length).unwrap();
    assert!(length.value.is_some());
}

#[test]
fn a_limit_belongs_to_the_better_side() {
    for (check, good, usable, bad) in [
        (Check::Length, 60.0, 59.0, 29.0),
        (Check::Length, 180.0, 181.0, 0.0),
        (Check::Clipping, 0.0, 5.0, 6.0),
        (Check::Noise, -55.0, -54.0, -39.0),
        (Check::Snr, 35.0, 34.0, 19.0),
        (Check::Reverb, 0.35, 0.36, 0.71),
        (Check::Bandwidth, 5_000.0, 4_999.0, 3_999.0),
        (Check::Level, -26.0, -27.0, -36.1),
        (Check::Hum, 6.0, 7.0, 15.1),
    ] {
        assert_eq!(check.judge(Some(good)), Verdict::Pass, "{check:?}");
        assert_eq!(check.judge(Some(usable)), Verdict::Warn, "{check:?}");
        assert_eq!(check.judge(Some(bad)), Verdict::Fail, "{check:?}");
    }
}

proptest! {
    #[test]
    fn any_sound_is_looked_at(samples in prop::collection::vec(-1.5f32..1.5, 0..3_000), some in 0usize..200) {
        let mut all = samples;
        all.extend(vec![1.0; some]);
        let inspected = of(&Pcm::mono(24_000, all));
        for finding in &inspected.findings {
            prop_assert!(finding.value.is_none_or(f32::is_finite), "{finding:?}");
        }
    }

    #[test]
    fn any_bytes_are_looked_at(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        drop(inspect(&mut Cursor::new(bytes)));
    }
}

/// Three seconds of digital silence at the end of a film made its faint noise speech, which no line had.
#[test]
fn faint_noise_is_no_speech_beside_the_silence_of_a_program() {
    let mut state = 1u32;
    let mut noise = |level: f32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        level * ((state >> 8) as f32 / (1 << 24) as f32 - 0.5)
    };
    // Somebody speaks for two seconds of each six, in a room that hisses at about −50 dBFS.
    let film: Vec<f32> = (0..24_000 * 30)
        .map(|at| {
            let second = at as f32 / 24_000.0;
            let speaks = second % 6.0 < 2.0;
            noise(0.011) + if speaks { noise(0.5) } else { 0.0 }
        })
        .collect();
    let phrases = |pcm: &[f32]| {
        let mut spoken = SpokenTime::default();
        let wav = encode(&Pcm::mono(24_000, pcm.to_vec()), OutputFormat::WAV_24000).unwrap();
        hear(&mut Cursor::new(wav), None, &mut |block| {
            spoken.push(&block);
            ControlFlow::Continue(())
        })
        .unwrap();
        (spoken.phrases(), spoken.seconds())
    };
    let (told, seconds) = phrases(&film);
    assert_eq!(told.len(), 5, "{told:?}");
    assert!((9.0..11.0).contains(&seconds), "{seconds}");
    let hush = vec![0.0; 24_000 * 3];
    for silent in [
        [&film[..], &hush].concat(),
        [&hush[..], &film[..], &hush].concat(),
    ] {
        let (told, seconds) = phrases(&silent);
        assert_eq!(told.len(), 5, "{told:?}");
        assert!((9.0..11.0).contains(&seconds), "{seconds}");
    }
}
