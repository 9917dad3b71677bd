//! Verified times of transcripts, against Draft speech whose word times are known.

use std::ops::ControlFlow;

use mynah::terms::settings::VoiceSettings;
use mynah::transcript::transcript::{TimeMark, Transcript, Word};
use mynah::transcript::verify::Verification;
use mynah::transcript::verify::envelope::{Envelope, EnvelopeBuilder};
use mynah_synthesis::speech::{HZ, Order, cast, perform};

/// Distance from the truth within which a time is right, in seconds.
const TOLERANCE_S: f64 = 0.02;
/// Part of the words whose start and end must be right.
const RIGHT: f64 = 0.95;

/// Words with a pause behind each, so that the sound tells where they are.
const PAUSED: &str = "Take. Keep. Two. Night. Over. Apples. Morning. Harbor. Seven. Lantern. Water. Evening. \
    Stone. Bridge. Window. Garden. Paper. Silver. Mountain. Yes. Doctor. Island. Candle. Winter. Letter. Market. \
    Open. Number. River. Table.";
/// Sentences without pauses between most words.
const PROSE: &str = "The lamp at the end of the pier burned all night, and nobody in the harbor slept. Mara counted \
    the boats again. Seven of them came back, although the storm had been over for an hour, and the eighth was \
    nowhere to be seen. Then the bell rang, and somebody laughed. \"Well,\" she said, \"that is that.\"";

/// A text as a voice says it: a transcript with the true times of its words, and the sound.
struct Speech {
    truth: Transcript,
    envelope: Envelope,
}

fn speak(text: &str, voice: usize) -> Speech {
    speak_with(text, voice, |_| 1.0, 0.0)
}

/// Speaks a text at a level that depends on the time in seconds, over noise.
fn speak_with(text: &str, voice: usize, level: impl Fn(f64) -> f32, noise: f32) -> Speech {
    let (mut frame, mut state) = (0_u32, 1_u32);
    let order = Order {
        voice: cast()[voice].timbre,
        text,
        settings: VoiceSettings::default(),
        seed: 5,
        normalise: true,
        language: None,
    };
    let mut builder = EnvelopeBuilder::new(HZ);
    let mut said = Vec::new();
    let performed = perform(&order, |piece| {
        let mut samples = piece.samples;
        for sample in &mut samples {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let hiss = state as f32 / u32::MAX as f32 * 2.0 - 1.0;
            *sample = *sample * level(f64::from(frame) / f64::from(HZ)) + noise * hiss;
            frame += 1;
        }
        builder.push(&samples);
        said.extend(piece.words);
        ControlFlow::Continue(())
    })
    .unwrap();
    let mut truth = Transcript {
        duration_s: performed.frames as f64 / f64::from(HZ),
        ..Transcript::default()
    };
    let mut from = 0;
    for word in text.split(' ') {
        let to = from + word.chars().count();
        let own = said
            .iter()
            .filter(|own| own.chars.start < to && own.chars.end > from);
        let start = own.clone().map(|own| own.start).fold(f64::MAX, f64::min);
        let end = own.map(|own| own.end).fold(0.0, f64::max);
        truth.words.push(Word::new(word, start, end));
        truth.words.push(Word::spacing(" ", end));
        from = to + 1;
    }
    Speech {
        truth,
        envelope: builder.finish(),
    }
}

fn spoken(transcript: &Transcript) -> Vec<&Word> {
    let words = transcript.words.iter();
    words.filter(|word| word.is_spoken()).collect()
}

impl Speech {
    /// Verifies the transcript with changed times, and returns the part of the words whose times are right.
    ///
    /// Words that are listed as unresolved are not right.
    fn verify(&self, mut change: impl FnMut(usize, &mut Word)) -> (f64, Verification) {
        let mut found = self.truth.clone();
        let words = found.words.iter_mut().filter(|word| word.is_spoken());
        for (number, word) in words.enumerate() {
            change(number, word);
        }
        let verification = found.verify(&self.envelope);
        let (words, truth) = (spoken(&found), spoken(&self.truth));
        assert!(words.iter().all(|word| word.end_s > word.start_s));
        assert!(
            words
                .windows(2)
                .all(|pair| pair[0].end_s <= pair[1].start_s)
        );
        let is_near = |one: f64, other: f64| (one - other).abs() <= TOLERANCE_S;
        let right = words.iter().zip(&truth).filter(|(word, truth)| {
            word.mark != Some(TimeMark::Unresolved)
                && is_near(word.start_s, truth.start_s)
                && is_near(word.end_s, truth.end_s)
        });
        (right.count() as f64 / truth.len() as f64, verification)
    }

    fn times(&self) -> Vec<(f64, f64)> {
        let words = spoken(&self.truth);
        words
            .iter()
            .map(|word| (word.start_s, word.end_s))
            .collect()
    }
}

/// Voices of each kind: women, men, and with other accents.
const VOICES: [usize; 4] = [0, 2, 3, 5];

#[test]
fn true_times_are_kept() {
    for text in [PAUSED, PROSE] {
        for voice in VOICES {
            let (right, verification) = speak(text, voice).verify(|_, _| {});
            assert!(right >= 0.99, "voice {voice}: {right}");
            assert!(verification.unresolved.is_empty(), "voice {voice}");
        }
    }
}

/// Noise at −45 dBFS and −30 dBFS, and speech that becomes 20 dB softer in the middle.
#[test]
fn true_times_are_kept_in_noise_and_when_somebody_speaks_softly() {
    for noise in [0.01, 0.05] {
        let speech = speak_with(PROSE, 0, |_| 1.0, noise);
        let (right, verification) = speech.verify(|_, _| {});
        assert!(right >= 0.99, "{noise}: {right}");
        assert!(verification.unresolved.is_empty(), "{noise}");
    }
    let soft = |secs| if secs > 10.0 { 0.1 } else { 1.0 };
    let speech = speak_with(PROSE, 3, soft, 0.0);
    let (right, verification) = speech.verify(|_, _| {});
    assert!(right >= 0.99, "{right}");
    assert!(verification.unresolved.is_empty());
}

#[test]
fn exchanged_times_go_back_to_their_words() {
    for text in [PAUSED, PROSE] {
        for voice in VOICES {
            let speech = speak(text, voice);
            for distance in [1, 2, 5, 11] {
                let mut times = speech.times();
                for place in (2..times.len() - distance).step_by(2 * distance + 5) {
                    times.swap(place, place + distance);
                }
                let (right, _) =
                    speech.verify(|number, word| (word.start_s, word.end_s) = times[number]);
                assert!(right >= RIGHT, "voice {voice}, {distance}: {right}");
            }
        }
    }
}

/// Times that stand still from a word on, as dialogues have them after a minute.
#[test]
fn frozen_times_are_repaired_where_pauses_permit() {
    let mut sum = 0.0;
    for voice in VOICES {
        let speech = speak(PAUSED, voice);
        let frozen = speech.times()[15];
        let (right, verification) = speech.verify(|number, word| {
            if number >= 15 {
                (word.start_s, word.end_s) = frozen;
            }
        });
        assert!(verification.repaired.len() >= 13, "voice {voice}");
        sum += right;
    }
    let right = sum / VOICES.len() as f64;
    assert!(right >= RIGHT, "{right}");
}

#[test]
fn zeroed_times_are_repaired_where_pauses_permit() {
    let mut sum = 0.0;
    for voice in VOICES {
        let speech = speak(PAUSED, voice);
        let (right, _) = speech.verify(|number, word| {
            if number % 3 != 0 {
                (word.start_s, word.end_s) = (0.0, 0.0);
            }
        });
        sum += right;
    }
    let right = sum / VOICES.len() as f64;
    assert!(right >= RIGHT, "{right}");
}

/// Single words without times lie between the words around them, also without pauses.
#[test]
fn single_zeroed_words_are_repaired_in_running_speech() {
    for voice in VOICES {
        let (right, _) = speak(PROSE, voice).verify(|number, word| {
            if number % 4 == 1 {
                (word.start_s, word.end_s) = (0.0, 0.0);
            }
        });
        assert!(right >= RIGHT, "voice {voice}: {right}");
    }
}

/// A long stretch without times in running speech is placed in order, and listed for an alignment.
#[test]
fn frozen_times_in_running_speech_are_listed() {
    for voice in VOICES {
        let speech = speak(PROSE, voice);
        let frozen = speech.times()[4];
        let (_, verification) = speech.verify(|number, word| {
            if number >= 4 {
                (word.start_s, word.end_s) = frozen;
            }
        });
        assert!(!verification.unresolved.is_empty(), "voice {voice}");
    }
}
