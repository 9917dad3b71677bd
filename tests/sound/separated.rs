//! Speech of Draft voices in the middle of a film, and what remains of it.

use std::f32::consts::TAU;
use std::ops::ControlFlow;

use mynah::audio::pcm::Pcm;
use mynah::audio::resample::resample;
use mynah::audio::separate::parted;
use mynah::terms::settings::VoiceSettings;
use mynah_synthesis::speech::{Order, cast, perform};

const FILM_HZ: u32 = 48_000;

/// A sentence with a second before and behind it.
fn said(voice: u32) -> Vec<f32> {
    let mut samples = Vec::new();
    let order = Order {
        voice: cast()[voice as usize].timbre,
        text: "Well, I never thought that you would come back to this old house.",
        settings: VoiceSettings::default(),
        seed: voice,
        normalise: true,
        language: None,
    };
    perform(&order, |piece| {
        samples.extend(piece.samples);
        ControlFlow::Continue(())
    })
    .unwrap();
    let hz = mynah_synthesis::speech::HZ;
    let pause = vec![0.0; hz as usize];
    let sound = Pcm::mono(hz, [&pause[..], &samples, &pause].concat());
    resample(&sound, FILM_HZ).samples
}

/// Rain, which left and right don't share, and a chord between them.
fn under(seed: u32, chord: [f32; 3], frames: usize) -> Vec<f32> {
    let (mut state, mut last) = (seed, 0.0_f32);
    let sample = |n: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        last += 0.2 * (state as f32 / u32::MAX as f32 * 2.0 - 1.0 - last);
        let chord = chord
            .iter()
            .map(|hz| (TAU * (hz * n as f32 / FILM_HZ as f32).fract()).sin());
        0.05 * last + 0.006 * chord.sum::<f32>()
    };
    (0..frames).map(sample).collect()
}

fn power(samples: &[f32]) -> f32 {
    samples.iter().map(|it| it * it).sum()
}

fn db(ratio: f32) -> f32 {
    10.0 * ratio.log10()
}

#[test]
fn what_a_voice_says_in_the_middle_goes_and_what_is_around_it_stays() {
    for voice in 0..4 {
        let said = said(voice);
        let frames = said.len();
        let ears = [
            under(1, [262.0, 523.0, 1_047.0], frames),
            under(2, [330.0, 659.0, 1_319.0], frames),
        ];
        let all = (0..frames).flat_map(|n| [said[n] + ears[0][n], said[n] + ears[1][n]]);
        let out = parted(&Pcm {
            hz: FILM_HZ,
            channels: 2,
            samples: all.collect(),
        });
        assert_eq!(out.fails, None, "{voice}");
        let spoken = FILM_HZ as usize..frames - FILM_HZ as usize;
        for (side, under) in ears.iter().enumerate() {
            let out = out.background.samples.iter().skip(side).step_by(2);
            let out: Vec<f32> = out.copied().collect();
            let some = FILM_HZ as usize / 20;
            let (mut left, mut own) = (0.0, 0.0);
            for (said, out) in said.chunks_exact(some).zip(out.chunks_exact(some)) {
                let both: f32 = said.iter().zip(out).map(|(one, other)| one * other).sum();
                if power(said) > 0.0 {
                    left += both * both / power(said);
                    own += power(said);
                }
            }
            assert!(db(left / own) < -15.0, "{voice}: {} dB", db(left / own));
            let is = db(power(&out[spoken.clone()]) / power(&under[spoken.clone()]));
            assert!(is.abs() < 1.5, "{voice}: the background by {is} dB");
        }
    }
}
