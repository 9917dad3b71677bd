use proptest::prelude::*;

use super::envelope::{EnvelopeBuilder, SILENCE_DBFS};
use super::*;
use crate::transcript::Word;

const HZ: u32 = 16_000;

/// A small generator, so that every run is the same.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / f64::from(1_u32 << 24)
    }
}

/// Speech-like sound: a burst for each word whose level rises and falls, pauses between them, and noise.
fn speech(count: usize, noise: f64, pause: impl Fn(usize) -> f64) -> (Transcript, Envelope) {
    let mut numbers = Numbers(7);
    let mut transcript = Transcript::default();
    let mut builder = EnvelopeBuilder::new(HZ);
    let mut at = 0_usize;
    let mut push = |secs: f64, level: &dyn Fn(f64) -> f64, numbers: &mut Numbers| {
        let samples = (secs * f64::from(HZ)) as usize;
        let sound: Vec<f32> = (0..samples)
            .map(|sample| {
                let place = sample as f64 / samples.max(1) as f64;
                let tone = (sample as f64 * 0.11).sin() * level(place);
                (tone + (numbers.next() - 0.5) * noise) as f32
            })
            .collect();
        builder.push(&sound);
        samples
    };
    at += push(0.3, &|_| 0.0, &mut numbers);
    for number in 0..count {
        let letters = 4 + (numbers.next() * 7.0) as usize;
        let mut text: String = "lantern works"
            .chars()
            .filter(|letter| *letter != ' ')
            .take(letters)
            .collect();
        let secs = (0.06 + 0.062 * letters as f64) * (0.8 + 0.4 * numbers.next());
        let start = at as f64 / f64::from(HZ);
        at += push(
            secs,
            &|place| 0.3 * (1.0 - (2.0 * place - 1.0).powi(8)).max(0.1),
            &mut numbers,
        );
        let end = at as f64 / f64::from(HZ);
        let silence = pause(number);
        if silence >= 0.3 {
            text.push('.');
        }
        transcript.words.push(Word::new(&text, start, end));
        transcript.words.push(Word::spacing(" ", end));
        at += push(silence, &|_| 0.0, &mut numbers);
    }
    transcript.duration_s = at as f64 / f64::from(HZ);
    (transcript, builder.finish())
}

fn spoken(transcript: &Transcript) -> Vec<&Word> {
    transcript
        .words
        .iter()
        .filter(|word| word.is_spoken())
        .collect()
}

/// Returns the part of the words whose start and end are within 20 ms of the truth.
fn right(found: &Transcript, truth: &Transcript) -> f64 {
    let pairs = spoken(found).into_iter().zip(spoken(truth));
    let is_right = |(word, true_word): &(&Word, &Word)| {
        (word.start_s - true_word.start_s).abs() <= 0.02
            && (word.end_s - true_word.end_s).abs() <= 0.02
    };
    let count = spoken(truth).len();
    pairs.filter(is_right).count() as f64 / count as f64
}

fn check_order(transcript: &Transcript) {
    let words = spoken(transcript);
    assert!(words.iter().all(|word| word.end_s > word.start_s));
    assert!(
        words
            .windows(2)
            .all(|pair| pair[0].end_s <= pair[1].start_s + 1e-9)
    );
}

/// Changes the times of spoken words by their number.
fn changed(truth: &Transcript, mut change: impl FnMut(usize, &mut Word)) -> Transcript {
    let mut changed = truth.clone();
    let words = changed.words.iter_mut().filter(|word| word.is_spoken());
    for (number, word) in words.enumerate() {
        change(number, word);
    }
    changed
}

fn pauses(number: usize) -> f64 {
    if number % 7 == 6 { 0.4 } else { 0.1 }
}

#[test]
fn true_times_stay_as_they_are() {
    for noise in [0.0, 0.003, 0.02] {
        let (truth, envelope) = speech(300, noise, pauses);
        let mut found = truth.clone();
        let verification = found.verify(&envelope);
        assert_eq!(
            (verification.checked, verification.repaired.len()),
            (300, 0),
            "{noise}"
        );
        assert_eq!(verification.unresolved, []);
        assert_eq!(right(&found, &truth), 1.0);
    }
}

#[test]
fn frozen_times_are_repaired() {
    let (truth, envelope) = speech(200, 0.002, pauses);
    for (from, to) in [(40, 60), (100, 104), (150, 200), (0, 30), (0, 200)] {
        let frozen = spoken(&truth)[from].clone();
        let mut found = changed(&truth, |number, word| {
            if (from..to).contains(&number) {
                (word.start_s, word.end_s) = (frozen.start_s, frozen.end_s);
            }
        });
        let verification = found.verify(&envelope);
        check_order(&found);
        assert!(
            verification.repaired.len() >= to - from,
            "{from}: {verification:?}"
        );
        let right = right(&found, &truth);
        assert!(right >= 0.95, "{from}..{to}: {right}");
    }
}

#[test]
fn zeroed_times_are_repaired() {
    let (truth, envelope) = speech(200, 0.0, pauses);
    let mut found = changed(&truth, |number, word| {
        if number % 9 < 4 {
            (word.start_s, word.end_s) = (0.0, 0.0);
        }
    });
    let verification = found.verify(&envelope);
    check_order(&found);
    assert!(
        verification.unresolved.is_empty(),
        "{:?}",
        verification.unresolved
    );
    let right = right(&found, &truth);
    assert!(right >= 0.95, "{right}");
}

#[test]
fn exchanged_times_go_back_to_their_words() {
    // Without any pause: the times themselves tell.
    let (truth, envelope) = speech(200, 0.0, |_| 0.0);
    for distance in [1, 2, 30] {
        let times: Vec<(f64, f64)> = spoken(&truth)
            .iter()
            .map(|word| (word.start_s, word.end_s))
            .collect();
        let mut swapped = times.clone();
        for place in (5..200 - distance).step_by(distance * 2 + 7) {
            swapped.swap(place, place + distance);
        }
        let mut found = changed(&truth, |number, word| {
            (word.start_s, word.end_s) = swapped[number];
        });
        found.verify(&envelope);
        check_order(&found);
        let right = right(&found, &truth);
        assert!(right >= 0.99, "{distance}: {right}");
    }
}

#[test]
fn a_word_in_silence_comes_back_to_its_sound() {
    let (truth, envelope) = speech(60, 0.0, |number| if number % 5 == 4 { 0.9 } else { 0.12 });
    let mut found = changed(&truth, |number, word| {
        if number % 5 == 4 {
            (word.start_s, word.end_s) = (word.end_s + 0.3, word.end_s + 0.7);
        }
    });
    let verification = found.verify(&envelope);
    check_order(&found);
    assert_eq!(verification.repaired.len(), 12);
    let right = right(&found, &truth);
    assert!(right >= 0.95, "{right}");
}

#[test]
fn what_cannot_be_placed_is_listed() {
    let (truth, envelope) = speech(120, 0.0, |_| 0.0);
    let mut found = changed(&truth, |number, word| {
        if (30..90).contains(&number) {
            (word.start_s, word.end_s) = (1.0, 1.0);
        }
    });
    let verification = found.verify(&envelope);
    check_order(&found);
    assert_eq!(
        verification.unresolved.len(),
        1,
        "{:?}",
        verification.unresolved
    );
    assert_eq!(verification.unresolved[0].words, 60..179);
    assert!(verification.repaired.is_empty());
    assert_eq!(found.next_to_check(None), Some(60));
    // Nothing to compare with.
    let mut found = truth;
    let verification = found.verify(&Envelope::default());
    check_order(&found);
    assert_eq!(verification.unresolved.len(), 1);
}

#[test]
fn a_second_verification_says_the_same() {
    let (truth, envelope) = speech(120, 0.0, |number| if number < 60 { 0.1 } else { 0.0 });
    let mut found = changed(&truth, |number, word| {
        if (20..90).contains(&number) {
            (word.start_s, word.end_s) = (1.0, 1.0);
        }
    });
    let first = found.verify(&envelope);
    assert!(!first.unresolved.is_empty() && !first.repaired.is_empty());
    let once = found.clone();
    let second = found.verify(&envelope);
    assert_eq!(second.unresolved, first.unresolved);
    assert_eq!(found, once);
}

#[test]
fn times_of_an_edit_are_compared_as_well() {
    let (truth, envelope) = speech(60, 0.0, pauses);
    let mut editor = crate::edit::editor::Editor::new(truth.clone());
    let words = &truth.words[20..23];
    let text = format!("{} {}x", words[0].text, words[2].text);
    // As if two words had been typed in the place of one.
    let merged = editor.transcript().replace_text(20..23, "together");
    editor.apply(merged).unwrap();
    let parted = editor.transcript().replace_text(20..21, &text);
    editor.apply(parted).unwrap();
    let mut found = editor.transcript().clone();
    assert_eq!(found.words[20].mark, Some(TimeMark::Estimated));
    let verification = found.verify(&envelope);
    assert_eq!(verification.repaired, [20, 22]);
    assert_eq!(right(&found, &truth), 1.0);
}

#[test]
fn channels_are_verified_apart() {
    let (mut transcript, envelope) = speech(40, 0.0, pauses);
    for (number, word) in transcript.words.iter_mut().enumerate() {
        word.channel = Some(u32::from(number >= 40));
        if number >= 40 {
            word.start_s -= 5.0;
            word.end_s -= 5.0;
        }
    }
    let before = transcript.clone();
    transcript.verify(&envelope);
    assert_eq!(transcript.words[2].start_s, before.words[2].start_s);
}

/// A frozen hour costs the most: with all ways to place its words kept, the search would need gigabytes.
#[test]
fn an_hour_is_repaired() {
    let (hour, envelope) = speech(8_000, 0.002, pauses);
    let mut found = changed(&hour, |number, word| {
        if number >= 200 {
            (word.start_s, word.end_s) = (60.0, 60.2);
        }
    });
    found.verify(&envelope);
    check_order(&found);
    let right = right(&found, &hour);
    assert!(right >= 0.95, "{right}");
}

proptest! {
    #[test]
    fn no_word_is_without_length_or_out_of_order(
        times in proptest::collection::vec((any::<f64>(), any::<f64>(), 0..3_u32, "\\PC{0,8}"), 0..60),
        near in proptest::collection::vec((0.0..5.0_f64, 0.0..5.0_f64), 0..60),
        levels in proptest::collection::vec(SILENCE_DBFS..0.0_f32, 0..600),
        duration in prop_oneof![Just(0.0), 0.0..10.0_f64, any::<f64>()],
    ) {
        let mut transcript = Transcript { duration_s: duration, ..Transcript::default() };
        for (start, end, channel, text) in times {
            transcript.words.push(Word { channel: channel.checked_sub(1), ..Word::new(&text, start, end) });
        }
        for (start, end) in near {
            transcript.words.push(Word::new("near", start, end));
        }
        transcript.verify(&Envelope { dbfs: levels });
        for channel in [None, Some(0), Some(1)] {
            let words: Vec<&Word> = transcript.words.iter().filter(|word| word.channel == channel).collect();
            prop_assert!(words.iter().all(|word| word.end_s > word.start_s && word.start_s >= 0.0), "{:?}", words);
            prop_assert!(words.windows(2).all(|pair| pair[0].end_s <= pair[1].start_s), "{:?}", words);
        }
    }
}
