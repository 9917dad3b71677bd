use proptest::prelude::*;

use super::*;
use crate::transcript::{TimeMark, Word, WordKind};

const ANSWER: &str = r#"{
    "language_code": "eng", "language_probability": 0.98, "text": "Hello there. (laughter) Yes",
    "words": [
        {"text": "Hello", "start": 0.1, "end": 0.4, "type": "word", "speaker_id": "speaker_0", "logprob": -0.05},
        {"text": " ", "start": 0.4, "end": 0.5, "type": "spacing", "speaker_id": "speaker_0", "logprob": 0},
        {"text": "there.", "start": 0.5, "end": 0.9, "type": "word", "speaker_id": "speaker_0", "logprob": -1.5},
        {"text": " ", "start": null, "end": null, "type": "spacing"},
        {"text": "(laughter)", "start": 1.0, "end": 2.0, "type": "audio_event", "speaker_id": "speaker_1"},
        {"text": " ", "start": 2.0, "end": 2.0, "type": "spacing", "speaker_id": "speaker_1"},
        {"text": "Yes", "start": null, "end": null, "type": "word", "speaker_id": "speaker_1", "new_field": [1, {}]}
    ],
    "transcription_id": "abc", "audio_duration_secs": 3.5, "entities": null
}"#;

#[test]
fn an_answer_of_the_service_is_read() {
    let transcript = Transcript::read(ANSWER.as_bytes()).unwrap();
    assert_eq!(transcript.id.as_deref(), Some("abc"));
    assert_eq!(transcript.language.as_deref(), Some("eng"));
    assert_eq!(transcript.duration_s, 3.5);
    assert_eq!(transcript.speakers.len(), 2);
    assert_eq!(transcript.text_of(0..7), "Hello there. (laughter) Yes");
    assert_eq!(transcript.words[4].kind, WordKind::Event);
    assert_eq!(transcript.words[4].speaker, Some(1));
    let last = &transcript.words[6];
    assert_eq!(
        (last.start_s, last.end_s, last.mark),
        (2.0, 2.0, Some(TimeMark::Missing))
    );
    assert!(transcript.words[2].needs_check() && !transcript.words[0].needs_check());
    assert_eq!(transcript.speaker_name(1), "Speaker 2");
}

#[test]
fn a_saved_transcript_is_read_as_it_was() {
    let mut transcript = Transcript::read(ANSWER.as_bytes()).unwrap();
    transcript.speakers[0].name = "Ann \"A\"".to_owned();
    transcript.words[0].mark = Some(TimeMark::Repaired);
    let again = Transcript::read(&transcript.save()).unwrap();
    assert_eq!(again, transcript);
    let value = serde_json::to_value(&transcript).unwrap();
    assert_eq!(
        serde_json::from_value::<Transcript>(value).unwrap(),
        transcript
    );
}

#[test]
fn channels_are_merged_by_phrases() {
    let answer = r#"{"transcripts": [
        {"channel_index": 0, "text": "", "words": [
            {"text": "Hello", "start": 0.0, "end": 0.4, "type": "word"}, {"text": " ", "type": "spacing"},
            {"text": "you", "start": 0.5, "end": 0.8, "type": "word"}, {"text": " ", "type": "spacing"},
            {"text": "Bye", "start": 3.0, "end": 3.4, "type": "word"}]},
        {"channel_index": 1, "text": "", "words": [
            {"text": "Oh", "start": 0.3, "end": 0.5, "type": "word"}, {"text": " ", "type": "spacing"},
            {"text": "hi", "start": 0.6, "end": 0.9, "type": "word"}]}
    ], "audio_duration_secs": 4}"#;
    let transcript = Transcript::read(answer.as_bytes()).unwrap();
    assert_eq!(
        transcript.text_of(0..99.min(transcript.words.len())),
        "Hello you Oh hi Bye"
    );
    let speakers: Vec<_> = transcript
        .words
        .iter()
        .filter(|word| word.is_spoken())
        .map(|word| word.speaker)
        .collect();
    assert_eq!(speakers, [Some(0), Some(0), Some(1), Some(1), Some(0)]);
    assert_eq!(transcript.words[4].channel, Some(1));
}

#[test]
fn an_alignment_gets_spaces_and_losses() {
    let answer = r#"{"characters": [{"text": "H", "start": 0, "end": 0.1}], "loss": 0.2, "words": [
        {"text": "Hello", "start": 0.0, "end": 0.4, "loss": 0.05},
        {"text": "world", "start": 0.5, "end": 0.9, "loss": 3.5}]}"#;
    let transcript = Transcript::from_alignment(answer.as_bytes()).unwrap();
    assert_eq!(transcript.text_of(0..3), "Hello world");
    assert_eq!(transcript.words[2].loss(), Some(3.5));
    assert!(transcript.words[2].needs_check());
    // The service lists spaces as words.
    let spaced = r#"{"words": [{"text": "Hi", "start": 0, "end": 1}, {"text": " ", "start": 1, "end": 1},
        {"text": "all ", "start": 1, "end": 2}]}"#;
    let transcript = Transcript::from_alignment(spaced.as_bytes()).unwrap();
    let kinds: Vec<WordKind> = transcript.words.iter().map(|word| word.kind).collect();
    assert_eq!(
        kinds,
        [
            WordKind::Word,
            WordKind::Spacing,
            WordKind::Word,
            WordKind::Spacing
        ]
    );
}

#[test]
fn odd_answers_are_read_as_far_as_possible() {
    let odd = r#"{"text": 5, "words": [7, null, {"start": 1}, {"text": "a", "start": "0.5", "end": 1e400}]}"#;
    assert!(matches!(
        Transcript::read(odd.as_bytes()),
        Err(ReadError::Json(_))
    ));
    let odd = r#"{"text": 5, "words": [7, null, {"start": 1}, {"text": "a", "start": "0.5", "end": {}}], "words2": 1}"#;
    let transcript = Transcript::read(odd.as_bytes()).unwrap();
    assert_eq!(transcript.words.len(), 1);
    assert_eq!(
        (transcript.words[0].start_s, transcript.words[0].end_s),
        (0.5, 0.5)
    );
    let plain = Transcript::read(br#"{"text": "No times here", "words": 3}"#).unwrap();
    assert_eq!(plain.words.len(), 5);
    let promised = Transcript::read(br#"{"message": "later", "request_id": "r"}"#);
    assert!(matches!(promised, Err(ReadError::NoTranscript)));
    for bytes in ["", "[]", "null", "{", "\u{feff}{}", "[[[["] {
        assert!(Transcript::read(bytes.as_bytes()).is_err(), "{bytes}");
    }
}

#[test]
fn chinese_gets_no_spaces() {
    let answer = r#"{"words": [{"text": "你", "start": 0, "end": 1}, {"text": "好", "start": 1, "end": 2},
        {"text": "OK", "start": 2, "end": 3}, {"text": "go", "start": 3, "end": 4}]}"#;
    let transcript = Transcript::read(answer.as_bytes()).unwrap();
    assert_eq!(transcript.text_of(0..transcript.words.len()), "你好OK go");
}

/// JSON of the shape of an answer, with any values in it.
fn any_answer() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("[]".to_owned()),
        any::<f64>().prop_map(|number| serde_json::to_string(&number).unwrap()),
        any::<i64>().prop_map(|number| number.to_string()),
        "\\PC{0,6}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        Just("\"word\"".to_owned()),
        Just("\"spacing\"".to_owned()),
        Just("\"speaker_1\"".to_owned()),
    ];
    const NAMES: [&str; 9] = [
        "text",
        "start",
        "end",
        "type",
        "speaker_id",
        "logprob",
        "mark",
        "loss",
        "channel_index",
    ];
    let word =
        proptest::collection::vec((proptest::sample::select(&NAMES[..]), scalar.clone()), 0..6)
            .prop_map(|fields| object(&fields));
    let words = proptest::collection::vec(prop_oneof![4 => word, 1 => scalar.clone()], 0..8)
        .prop_map(|words| format!("[{}]", words.join(",")));
    const HEADS: [&str; 6] = [
        "text",
        "language_code",
        "audio_duration_secs",
        "speakers",
        "transcripts",
        "x",
    ];
    (
        words,
        proptest::collection::vec((proptest::sample::select(&HEADS[..]), scalar), 0..4),
    )
        .prop_map(|(words, mut fields)| {
            fields.push(("words", words));
            object(&fields)
        })
}

fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", fields.join(","))
}

fn is_sound(word: &Word) -> bool {
    word.start_s.is_finite()
        && word.end_s.is_finite()
        && word.start_s >= 0.0
        && !word.text.is_empty()
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _read = Transcript::read(&bytes);
    }

    #[test]
    fn any_answer_has_finite_times_and_is_read_again(answer in any_answer()) {
        if let Ok(transcript) = Transcript::read(answer.as_bytes()) {
            prop_assert!(transcript.words.iter().all(is_sound));
            let again = Transcript::read(&transcript.save()).unwrap();
            prop_assert_eq!(again.words.len(), transcript.words.len());
            let count = transcript.words.len();
            prop_assert_eq!(again.text_of(0..count), transcript.text_of(0..count));
        }
    }
}
