//! Levels of Draft voices: nothing clips in any format, and all are equally loud.

use std::ops::ControlFlow;

use mynah::audio::decode::decode_as;
use mynah::audio::encode::{Encoder, Path};
use mynah::audio::loudness::measure;
use mynah::audio::pcm::Pcm;
use mynah::audio::resample::resample;
use mynah::terms::format::OutputFormat;
use mynah::terms::settings::{Setting, VoiceSettings};
use mynah_synthesis::speech::{DraftVoice, HZ, Order, cast, perform};

use crate::measure::CEILING_DB;

/// The sample's lines without their directions.
fn sample_lines() -> Vec<&'static str> {
    include_str!("../../assets/sample/salt-harbour.txt")
        .lines()
        .filter_map(|line| Some(line.split_once(": ")?.1))
        .map(|text| text.rsplit_once("] ").map_or(text, |(_, text)| text))
        .collect()
}

fn speak(voice: &DraftVoice, text: &str, settings: VoiceSettings) -> Pcm {
    let mut samples = Vec::new();
    let order = Order {
        voice: voice.timbre,
        text,
        settings,
        seed: 7,
        normalise: true,
        language: None,
    };
    perform(&order, |piece| {
        samples.extend(piece.samples);
        ControlFlow::Continue(())
    })
    .unwrap();
    Pcm::mono(HZ, samples)
}

/// As the draft server sends it, decoded again.
fn through(sound: &Pcm, format: OutputFormat) -> Pcm {
    let sound = resample(sound, format.hz);
    let path = if format.streams() {
        Path::Stream
    } else {
        Path::Whole
    };
    let mut encoder = Encoder::new(format, path).unwrap();
    let mut bytes = encoder.push(&sound.samples).unwrap();
    bytes.extend(encoder.finish().unwrap());
    decode_as(&bytes, format).unwrap().pcm
}

#[test]
fn voices_are_equally_loud_on_a_script() {
    let text = sample_lines()[..8].join(" ");
    for voice in cast() {
        let got = measure(&speak(voice, &text, VoiceSettings::default()));
        let lufs = got.lufs.unwrap();
        assert!((lufs - LEVEL_LUFS).abs() <= 1.0, "{}: {lufs}", voice.name);
    }
}

#[test]
fn nothing_clips_in_any_format_however_it_is_said() {
    let usual = VoiceSettings::default();
    let wild = usual
        .with(Setting::Stability(Some(0.0)))
        .with(Setting::Style(Some(1.0)));
    let shouted = "[shouts] STOP AT ONCE! [shouts] Which names? ASK HIM!";
    for (number, voice) in cast().iter().enumerate() {
        let lines = sample_lines();
        let line = lines[number * 5];
        for (text, settings) in [(line, usual), (shouted, wild)] {
            let sound = speak(voice, text, settings);
            // Every format with one voice or another, the ones that bend most with each.
            let formats = OutputFormat::ALL.iter().enumerate();
            for (place, format) in formats {
                if place % cast().len() != number && format.kbps != 32 {
                    continue;
                }
                let got = measure(&through(&sound, *format));
                assert!(
                    got.true_peak_db <= CEILING_DB,
                    "{} in {format}: {:.2} dBTP of {text:?}",
                    voice.name,
                    got.true_peak_db
                );
            }
        }
    }
}

/// What all voices are brought to.
const LEVEL_LUFS: f32 = -20.0;
