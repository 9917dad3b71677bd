//! Takes of Draft voices and what the read model finds wrong with their length.

use std::sync::Arc;

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{LineId, TakeId};
use mynah_core::request::SpeechRequest;
use mynah_model::desk::{Ear, Flaw, TakeCard};
use mynah_script::document::Line;

/// Returns a line that says nothing and belongs to nobody.
fn line() -> Line {
    Line {
        id: LineId(1),
        speaker: String::new(),
        text: String::new(),
        overrides: Default::default(),
    }
}

/// Returns a take of a text that is so many seconds long.
fn take(text: &str, seconds: f64) -> TakeCard {
    let request = SpeechRequest {
        voice: "voice".into(),
        model: "model".into(),
        text: text.to_owned(),
        settings: Default::default(),
        format: Default::default(),
        seed: None,
        language: None,
        context: Default::default(),
        seams: Vec::new(),
        rules: Vec::new(),
        place: Default::default(),
    };
    TakeCard {
        id: TakeId(1),
        line: Some(LineId(1)),
        number: 1,
        backend: Backend::Draft,
        voice_name: String::new(),
        request: Arc::new(request.into()),
        seed: Some(1),
        seconds,
        cost: Credits(3),
        at: UnixMillis(0),
        lufs: Some(-20.0),
        peak_db: Some(-3.0),
        mini: Arc::from([90; 48]),
        picked: true,
        starred: false,
        approved: false,
        note: String::new(),
        discarded: false,
        cut: false,
        missing: false,
        remark: None,
        given: None,
        picked_for: None,
        parts: Arc::default(),
    }
}

/// What Draft voices say, in their way: sentences, lists, numbers, abbreviations, tags.
const TEXTS: [&str; 14] = [
    "The lamp turned, and it was night.",
    "Nobody.",
    "Nobody had been up there since the storm, not even the keeper.",
    "He burned the letters in the stove, one after another, until dawn.",
    "The strengths of these thoughts stretched through twelve straight months.",
    "I am a man. I do as I am told to do. It is what it is, so be it.",
    "Photosynthesis, electromagnetism and thermodynamics characterise investigations.",
    "Well... I don't know — perhaps; perhaps not: we shall see, shan't we?",
    "Wait! Stop! No! Why? Who is there? Answer me!",
    "[whispers] Come closer, I have something to tell you. [laughs]",
    "In 1984 there were 42 ships in the harbour and 1,250 men.",
    "Dr. Smith of the BBC met Mrs. Jones at NASA, St. James St., etc.",
    "It cost $42.50, i.e. about £31, or 37.4% more than in 1999.",
    "USB, HTML and SQL are not the same as TCP/IP or IEEE 802.11.",
];

fn spoken(voice: &mynah_synthesis::speech::DraftVoice, text: &str) -> TakeCard {
    use mynah_synthesis::speech::{HZ, Order, perform};
    let order = Order {
        voice: voice.timbre,
        text,
        settings: Default::default(),
        seed: 7,
        normalise: true,
        language: None,
    };
    let mut frames = 0;
    let count = |piece: mynah_synthesis::speech::Piece| {
        frames += piece.samples.len();
        std::ops::ControlFlow::Continue(())
    };
    perform(&order, count).unwrap();
    take(text, frames as f64 / f64::from(HZ))
}

/// A complete take of 55 letters was said to be short: others of its speaker had numbers in them, or were a word.
#[test]
fn complete_takes_of_draft_voices_are_not_short_and_half_of_one_is() {
    for voice in mynah_synthesis::speech::cast() {
        let takes = TEXTS.map(|text| spoken(voice, text));
        let judged = |by: &[&TakeCard], take: &TakeCard| {
            let mut ear = Ear::default();
            for take in by {
                ear.hear("", take);
            }
            let flaws = ear.flaws(&line(), take);
            let length = |flaw: &Flaw| matches!(flaw, Flaw::Short | Flaw::Long);
            flaws.into_iter().find(length)
        };
        // Whatever three they are measured by.
        for one in 0..takes.len() {
            for two in 0..one {
                for three in 0..two {
                    let by = [&takes[one], &takes[two], &takes[three]];
                    for take in &takes {
                        let text = take.request.text();
                        assert_eq!(judged(&by, take), None, "{} {text}", voice.name);
                    }
                }
            }
        }
        let all = takes.iter().collect::<Vec<_>>();
        for text in [TEXTS[2], TEXTS[3], TEXTS[4], TEXTS[5], TEXTS[6], TEXTS[7]] {
            let mut half = spoken(voice, text);
            half.seconds /= 2.0;
            assert_eq!(
                judged(&all, &half),
                Some(Flaw::Short),
                "{} {text}",
                voice.name
            );
        }
    }
}
