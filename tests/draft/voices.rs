//! The voices of the speech engine, by what is heard: who speaks, and what settings and seeds do.

use std::collections::BTreeSet;
use std::thread;

use mynah_synthesis::speech::{Order, cast, voice};

use crate::measure::{db, distance, mean_mfcc, median, pitches, semitones, spread_semitones};
use mynah::terms::settings::Setting;

use crate::spoken::{LINE, SHORT, Take, USUAL, order, speak, speak_with};

#[test]
fn voices_are_told_apart() {
    let voices: Vec<_> = cast()
        .iter()
        .zip(USUAL.iter())
        .map(|(voice, [first, second])| {
            let timbres = [mean_mfcc(&first.samples), mean_mfcc(&second.samples)];
            (voice.name, timbres, median(&pitches(&first.samples)))
        })
        .collect();
    assert!(voices.len() >= 8);
    for (n, (name, timbre, pitch)) in voices.iter().enumerate() {
        for (other, other_timbre, other_pitch) in &voices[..n] {
            let own =
                distance(&timbre[0], &timbre[1]).max(distance(&other_timbre[0], &other_timbre[1]));
            let between = distance(&timbre[0], &other_timbre[0]);
            let tones = semitones(*pitch, *other_pitch);
            assert!(
                between >= 2.0 * own || tones >= 3.0,
                "{name} and {other}: timbre {between:.2} against {own:.2} of their own, {tones:.1} semitones"
            );
        }
    }
}

#[test]
fn voices_are_described_and_equally_loud() {
    let ids: BTreeSet<_> = cast().iter().map(|voice| voice.id).collect();
    assert_eq!(ids.len(), cast().len());
    for (one, [take, _]) in cast().iter().zip(USUAL.iter()) {
        assert!(one.id.len() == 20 && one.id.starts_with("Draft"));
        assert_eq!(voice(one.id), Some(one));
        let loud: Vec<f32> = take
            .samples
            .chunks_exact(320)
            .filter(|frame| db(frame) > -40.0)
            .flatten()
            .copied()
            .collect();
        assert!(
            (db(&loud) - -18.6).abs() < 1.0,
            "{}: {} dB",
            one.name,
            db(&loud)
        );
        assert!(take.samples.iter().all(|sample| sample.abs() < 0.563));
    }
    assert_eq!(voice("nobody"), None);
}

#[test]
fn stability_doubles_the_spread_of_pitch() {
    for voice in cast() {
        let [loose, steady] = [0.0, 1.0].map(|stability| {
            let take = speak_with(voice, SHORT, Setting::Stability(Some(stability)));
            spread_semitones(&pitches(&take.samples))
        });
        assert!(
            loose >= 2.0 * steady,
            "{}: {loose} against {steady}",
            voice.name
        );
    }
}

#[test]
fn similarity_and_boost_change_every_voice() {
    for voice in cast() {
        let usual = mean_mfcc(&speak(&order(voice, LINE)).samples);
        for (what, least, take) in [
            (
                "none",
                1.5,
                speak_with(voice, LINE, Setting::SimilarityBoost(Some(0.0))),
            ),
            (
                "half",
                0.5,
                speak_with(voice, LINE, Setting::SimilarityBoost(Some(0.4))),
            ),
            (
                "full",
                0.3,
                speak_with(voice, LINE, Setting::SimilarityBoost(Some(1.0))),
            ),
            (
                "no boost",
                0.5,
                speak_with(voice, LINE, Setting::UseSpeakerBoost(Some(false))),
            ),
        ] {
            let moved = distance(&usual, &mean_mfcc(&take.samples));
            assert!(moved > least, "{}, {what}: moved by {moved}", voice.name);
        }
    }
}

#[test]
fn style_exaggerates() {
    for voice in cast() {
        let [plain, styled] = [0.0, 1.0].map(|style| {
            spread_semitones(&pitches(
                &speak_with(voice, SHORT, Setting::Style(Some(style))).samples,
            ))
        });
        assert!(
            styled > 1.25 * plain,
            "{}: {styled} against {plain}",
            voice.name
        );
    }
}

#[test]
fn speed_is_exact_to_a_hundredth() {
    for voice in cast() {
        let usual = speak(&order(voice, LINE)).secs();
        for speed in [0.7, 0.85, 1.1, 1.2] {
            let secs = speak_with(voice, LINE, Setting::Speed(Some(speed))).secs();
            let ideal = usual / f64::from(speed);
            assert!(
                (secs / ideal - 1.0).abs() < 0.01,
                "{} at {speed}: {secs} for {ideal}",
                voice.name
            );
        }
    }
}

#[test]
fn a_seed_decides_everything_on_any_thread() {
    let voices = &cast()[..4];
    let alone: Vec<Take> = voices
        .iter()
        .map(|voice| speak(&order(voice, SHORT)))
        .collect();
    let at_once: Vec<Take> = thread::scope(|scope| {
        let started: Vec<_> = voices
            .iter()
            .map(|voice| scope.spawn(|| speak(&order(voice, SHORT))))
            .collect();
        started
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    for (one, two) in alone.iter().zip(&at_once) {
        assert!(one.samples == two.samples && one.chars == two.chars && one.words == two.words);
        assert_eq!(one.performed.frames, one.samples.len() as u64);
        assert_eq!(one.performed.refused, 0);
    }
    let other = speak(&Order {
        seed: 8,
        ..order(&voices[0], SHORT)
    });
    assert!(other.samples != alone[0].samples);
}
