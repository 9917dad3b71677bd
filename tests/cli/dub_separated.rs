//! What lies under a fixed line: the background of a film in stereo, separated from its speech.

use std::f32::consts::TAU;
use std::path::Path;

use mynah::audio::decode::decode_bytes;
use mynah::audio::encode::wav_head;
use mynah::audio::pcm::Pcm;
use serde_json::Value;

use crate::dub::{SHEET, file};
use crate::rig::Rig;

const HZ: u32 = 44_100;

/// Eight seconds: somebody in the middle while the transcript says so, and notes left and right of that.
fn film() -> [Vec<f32>; 3] {
    let wave = |hz: f32, n: usize| (TAU * (hz * n as f32 / HZ as f32).fract()).sin();
    let frames = || 0..8 * HZ as usize;
    let said = |n: usize| {
        let at = n as f32 / HZ as f32;
        let voice: f32 = (1..12)
            .map(|it| wave(171.0 * it as f32, n) / it as f32)
            .sum();
        let speaks = [0.5..2.5, 3.0..4.6, 5.0..7.0]
            .iter()
            .any(|it| it.contains(&at));
        let syllable = (TAU * 3.0 * at).sin().max(0.0);
        if speaks { 0.25 * syllable * voice } else { 0.0 }
    };
    let notes = |notes: [f32; 3]| -> Vec<f32> {
        let sound = |n: usize| notes.iter().map(|hz| 0.03 * wave(*hz, n)).sum();
        frames().map(sound).collect()
    };
    [
        frames().map(said).collect(),
        notes([262.0, 523.0, 1_047.0]),
        notes([330.0, 659.0, 1_319.0]),
    ]
}

fn written(rig: &Rig, frames: &mut dyn Iterator<Item = Vec<f32>>) {
    let frames: Vec<Vec<f32>> = frames.collect();
    let channels = frames.first().map_or(0, Vec::len);
    let samples = frames.concat();
    let mut wav = wav_head(HZ, channels as u16, 2 * samples.len() as u32).to_vec();
    let integer = |sample: f32| (sample * 32_767.0) as i16;
    wav.extend(samples.iter().flat_map(|it| integer(*it).to_le_bytes()));
    rig.write("film.wav", wav);
    rig.write("lines.csv", SHEET);
}

fn sound(path: &Path) -> Pcm {
    decode_bytes(&std::fs::read(path).unwrap()).unwrap().pcm
}

/// The dub before and after its second line was fixed, and what was told.
fn fixed(rig: &Rig) -> ([Pcm; 2], Value) {
    let dub = [
        "dub",
        "film.wav",
        "--from",
        "de",
        "--to",
        "en",
        "--csv",
        "lines.csv",
        "--json",
    ];
    let told = rig.run(&dub).ends(0).json();
    let before = sound(&rig.path(&file(&told, "en", "audio", ".wav")));
    let job = told["job"].as_str().unwrap();
    let fix = [
        "dub", "patch", job, "--to", "en", "--line", "2", "--text", "Fine.", "--json",
    ];
    let told = rig.run(&fix).ends(0);
    let words = match told.json()["background"].as_str() {
        Some("separated") => "separated from its speech here",
        _ => "no background was separated from its speech",
    };
    assert!(told.err.contains(words), "{}", told.err);
    for report in ["film-draft-report.md", "film-draft-en.cues.csv"] {
        let report = std::fs::read_to_string(rig.path(report)).unwrap();
        assert!(report.contains(words), "{report}");
    }
    let told = told.json();
    let after = sound(&rig.path(&file(&told, "en", "audio", ".wav")));
    ([before, after], told)
}

fn power(samples: &[f32]) -> f32 {
    samples.iter().map(|it| it * it).sum()
}

fn db(ratio: f32) -> f32 {
    10.0 * ratio.log10()
}

#[test]
fn under_a_fixed_line_the_background_of_a_film_in_stereo_goes_on() {
    let rig = Rig::new();
    let [said, left, right] = film();
    let frames = said.iter().zip(left.iter().zip(&right));
    written(
        &rig,
        &mut frames.map(|(said, (left, right))| vec![said + left, said + right]),
    );
    let ([before, after], told) = fixed(&rig);
    assert_eq!(told["background"], "separated");
    assert_eq!((after.hz, after.frames()), (before.hz, before.frames()));
    let place = |of: &Value| (of.as_f64().unwrap() * f64::from(after.hz)).round() as usize;
    let span = place(&told["span"][0])..place(&told["span"][1]);
    for (place, (one, other)) in before.samples.iter().zip(&after.samples).enumerate() {
        assert!(span.contains(&place) || one == other, "frame {place}");
    }
    // Behind the new line, where the old one was said until now.
    assert_eq!((after.hz, after.channels), (HZ, 1));
    let rest = place(&told["said"][1]) + 2_000..span.end - 2_000;
    assert!(rest.len() > HZ as usize / 4, "{rest:?}");
    let out = &after.samples[rest.clone()];
    let under: Vec<f32> = left
        .iter()
        .zip(&right)
        .map(|(one, other)| 0.5 * (one + other))
        .collect();
    let is = db(power(out) / power(&under[rest.clone()]));
    assert!(is.abs() < 1.5, "the background by {is} dB");
    let said = &said[rest];
    let both: f32 = out.iter().zip(said).map(|(one, other)| one * other).sum();
    let left = 2.0 * db((both / power(said)).abs());
    assert!(left < -15.0, "{left} dB of what was said");
}

#[test]
fn under_a_fixed_line_of_a_film_in_mono_lies_the_recording_turned_down() {
    let rig = Rig::new();
    let [said, left, _] = film();
    written(
        &rig,
        &mut said.iter().zip(&left).map(|(said, left)| vec![said + left]),
    );
    let (_, told) = fixed(&rig);
    assert_eq!(told["background"], "ducked");
}
