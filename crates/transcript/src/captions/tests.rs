use proptest::prelude::*;

use super::layout::length;
use super::*;
use crate::transcript::{Speaker, Word, WordKind};

/// Words of a text at a rate, with a pause behind each sentence. A bar changes the speaker.
fn spoken(text: &str, letter_s: f64) -> Transcript {
    let mut transcript = Transcript {
        speakers: ["a", "b"]
            .map(|id| Speaker {
                id: id.to_owned(),
                name: String::new(),
            })
            .to_vec(),
        ..Transcript::default()
    };
    let mut at = 0.0;
    for (number, turn) in text.split('|').enumerate() {
        for word in turn.split_whitespace() {
            let end = at + word.chars().count() as f64 * letter_s;
            transcript
                .words
                .push(Word::new(word, at, end).said_by(number % 2));
            at = end + if word.ends_with('.') { 0.3 } else { 0.05 };
            transcript
                .words
                .push(Word::spacing(" ", end).said_by(number % 2));
        }
    }
    transcript.words.pop();
    transcript.duration_s = at;
    transcript
}

fn texts(captions: &[Caption]) -> Vec<String> {
    captions.iter().map(Caption::text).collect()
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

const TALK: &str = "The lamp at the end of the pier burned all night, and nobody in the harbor slept. \
    Mara counted the boats again. | Seven, she said. | Seven of them came back, although the storm had been \
    over for an hour, and the eighth was nowhere to be seen. Then the bell rang.";

#[test]
fn captions_are_sentences_and_clauses() {
    let rules = CaptionPreset::Netflix.rules();
    let transcript = spoken(TALK, 0.07);
    let captions = transcript.captions(&rules);
    assert_eq!(rules.check(&captions), []);
    let texts = texts(&captions);
    assert_eq!(
        texts[0],
        "The lamp at the end of the pier burned\nall night, and nobody in the harbor slept."
    );
    assert!(
        texts.contains(&"Mara counted the boats again.".to_owned()),
        "{texts:?}"
    );
    assert!(texts.contains(&"Seven, she said.".to_owned()), "{texts:?}");
    assert_eq!(
        captions
            .last()
            .map(|caption| caption.text().contains("bell rang.")),
        Some(true)
    );
}

#[test]
fn names_stand_before_turns() {
    let mut transcript = spoken(TALK, 0.07);
    transcript.speakers[1].name = "Bo".to_owned();
    let rules = CaptionRules {
        speaker_names: true,
        ..CaptionPreset::Bbc.rules()
    };
    let captions = transcript.captions(&rules);
    assert!(
        captions[0].text().starts_with("Speaker 1: The lamp"),
        "{captions:?}"
    );
    assert!(texts(&captions).contains(&"Bo: Seven, she said.".to_owned()));
    assert_eq!(
        texts(&captions)
            .iter()
            .filter(|text| text.contains("Speaker 1: "))
            .count(),
        2
    );
}

#[test]
fn short_gaps_are_closed() {
    let transcript = spoken(
        "One two three four five six seven. Eight nine ten eleven twelve.",
        0.12,
    );
    let netflix = transcript.captions(&CaptionPreset::Netflix.rules());
    assert_eq!(netflix.len(), 2, "{netflix:?}");
    assert!((netflix[1].start_s - netflix[0].end_s - 2.0 / 24.0).abs() < 1e-9);
    let bbc = transcript.captions(&CaptionPreset::Bbc.rules());
    assert_eq!(bbc[0].end_s, bbc[1].start_s);
}

/// A caption below the shortest duration stays into the pause after it, and keeps its gap to the next one.
#[test]
fn a_short_caption_is_extended_into_the_pause_after_it() {
    let rules = CaptionPreset::Netflix.rules();
    for (next_s, expected) in [
        (5.0, 1.0 + rules.min_duration_s),
        (1.7, 1.7 - rules.min_gap_s),
    ] {
        let mut transcript = Transcript::default();
        let words = [("Yes.", 1.0, 1.3, 0), ("No.", next_s, next_s + 2.0, 1)];
        for (text, start_s, end_s, speaker) in words {
            let word = Word::new(text, start_s, end_s).said_by(speaker);
            transcript.words.push(word);
        }
        let captions = transcript.captions(&rules);
        assert_eq!(captions.len(), 2, "{captions:?}");
        let ends = captions[0].end_s;
        assert!((ends - expected).abs() < 1e-9, "{ends} {expected}");
    }
}

/// Regression: the last caption stayed behind the end of the audio.
#[test]
fn the_last_caption_ends_with_the_audio() {
    for preset in CaptionPreset::ALL {
        let rules = preset.rules();
        let mut transcript = Transcript {
            duration_s: 3.0,
            ..Transcript::default()
        };
        for (text, start_s, end_s) in [("Who is there?", 0.2, 1.0), ("Me.", 2.8, 2.95)] {
            transcript.words.push(Word::new(text, start_s, end_s));
        }
        let captions = transcript.captions(&rules);
        let last = captions.last().unwrap();
        assert!(last.end_s <= 3.0, "{captions:?}");
        assert!(last.end_s - last.start_s > rules.min_duration_s - 1e-9);
        assert_eq!(rules.check(&captions), []);
    }
}

/// Regression: captions of 0.04 s that nobody can read.
#[test]
fn neighbors_give_time_to_a_caption_that_is_too_short() {
    let rules = CaptionPreset::Netflix.rules();
    let mut transcript = Transcript {
        duration_s: 9.0,
        ..Transcript::default()
    };
    let words = [
        ("Good morning, all of you.", 1.0, 3.0, 0),
        ("Hi.", 3.0, 3.1, 1),
        ("Where is the lamp now?", 3.1, 5.6, 0),
        ("Here.", 5.6, 5.61, 1),
        ("Thanks.", 5.62, 8.0, 0),
    ];
    for (text, start_s, end_s, speaker) in words {
        let word = Word::new(text, start_s, end_s).said_by(speaker);
        transcript.words.push(word);
    }
    let captions = transcript.captions(&rules);
    assert_eq!(captions.len(), words.len());
    assert_eq!(rules.check(&captions), [], "{captions:?}");
    // Without room nobody is shown before the one before.
    transcript.duration_s = 1.2;
    transcript.words.truncate(2);
    for (word, [start_s, end_s]) in transcript.words.iter_mut().zip([[0.0, 0.6], [0.6, 1.2]]) {
        (word.start_s, word.end_s) = (start_s, end_s);
    }
    let captions = transcript.captions(&rules);
    assert!(captions[0].end_s < captions[1].start_s && captions[1].end_s <= 1.2);
}

#[test]
fn a_long_word_is_divided() {
    let address = "https://example.com/".to_owned() + &"x".repeat(150);
    let transcript = spoken(&format!("See {address} now."), 0.05);
    let rules = CaptionRules::default();
    let captions = transcript.captions(&rules);
    let all: String = captions
        .iter()
        .map(|caption| bare(&caption.text()))
        .collect();
    assert_eq!(all, format!("See{address}now."));
    assert!(
        captions
            .iter()
            .all(|caption| caption.lines.iter().all(|line| length(line) <= 42))
    );
}

#[test]
fn violations_are_listed() {
    let rules = CaptionRules::default();
    let caption = |start_s: f64, end_s: f64, lines: &[&str]| Caption {
        start_s,
        end_s,
        speaker: None,
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        words: 0..1,
    };
    let captions = [
        caption(0.0, 0.5, &["Short"]),
        caption(0.52, 2.0, &["a", "b", "c"]),
        caption(1.9, 10.0, &[&"x".repeat(43)]),
        caption(11.0, 12.0, &["123456789 123456789 12345"]),
    ];
    let found: Vec<_> = rules
        .check(&captions)
        .into_iter()
        .map(|violation| (violation.caption, violation.kind))
        .collect();
    assert!(
        matches!(
            found.as_slice(),
            [
                (0, ViolationKind::TooShort { .. }),
                (0, ViolationKind::GapTooShort { .. }),
                (1, ViolationKind::TooManyLines { lines: 3 }),
                (1, ViolationKind::Overlap { .. }),
                (2, ViolationKind::LineTooLong { chars: 43 }),
                (2, ViolationKind::TooLong { .. }),
                (3, ViolationKind::TooFast { .. }),
            ]
        ),
        "{found:?}"
    );
}

#[test]
fn presets_name_their_source() {
    for preset in CaptionPreset::ALL {
        assert!(preset.source().starts_with("https://"));
        assert!(preset.name().contains("Guide"));
    }
    let rules = CaptionPreset::Netflix.rules();
    assert_eq!((rules.max_chars_per_line, rules.max_lines), (42, 2));
}

fn any_word() -> impl Strategy<Value = Word> {
    let text = prop_oneof![4 => "[a-zé]{1,9}[.,!?]?", 1 => "[a-z]{30,120}", 1 => "\\PC{1,4}", 1 => Just("a b  c".to_owned())];
    (text, 0.0..2.0_f64, 0.0..1.5_f64, 0..2_usize, any::<bool>()).prop_map(
        |(text, gap, length, speaker, is_event)| {
            let mut word = Word::new(&text, gap, length).said_by(speaker);
            if is_event {
                word.kind = WordKind::Event;
            }
            word
        },
    )
}

proptest! {
    #[test]
    fn rules_hold_and_nothing_is_lost(
        words in proptest::collection::vec(any_word(), 0..60),
        max_chars in 8..50_usize,
        max_lines in 1..4_usize,
        names in any::<bool>(),
        preset in 0..2_usize,
    ) {
        let mut transcript = spoken("|", 0.1);
        let mut at = 0.0;
        for mut word in words {
            (word.start_s, word.end_s) = (at + word.start_s * word.start_s, at + word.start_s * word.start_s + word.end_s);
            at = word.end_s;
            transcript.words.push(word);
            transcript.words.push(Word::spacing(" ", at));
        }
        let rules = CaptionRules {
            max_chars_per_line: max_chars,
            max_lines,
            speaker_names: names,
            ..CaptionPreset::ALL[preset].rules()
        };
        let captions = transcript.captions(&rules);
        for violation in rules.check(&captions) {
            prop_assert!(
                matches!(violation.kind, ViolationKind::TooFast { .. } | ViolationKind::TooShort { .. }),
                "{:?}", violation
            );
        }
        for pair in captions.windows(2) {
            prop_assert!(pair[0].end_s > pair[0].start_s && pair[0].words.end <= pair[1].words.start + 1, "{:?}", pair);
        }
        if !names {
            let all: String = captions.iter().map(|caption| bare(&caption.text())).collect();
            prop_assert_eq!(all, bare(&transcript.text_of(0..transcript.words.len())));
        }
    }

    #[test]
    fn odd_times_and_rules_never_panic(
        times in proptest::collection::vec((any::<f64>(), any::<f64>()), 0..20),
        numbers in proptest::array::uniform6(any::<f64>()),
        max_chars in any::<usize>(),
        max_lines in any::<usize>(),
    ) {
        let mut transcript = Transcript::default();
        for (start, end) in times {
            transcript.words.push(Word::new("word ", start, end));
        }
        let [speed, min, max, gap, close, _] = numbers;
        let rules = CaptionRules {
            max_chars_per_line: max_chars,
            max_lines,
            max_chars_per_second: speed,
            min_duration_s: min,
            max_duration_s: max,
            min_gap_s: gap,
            close_gaps_s: close,
            speaker_names: true,
        };
        let captions = transcript.captions(&rules);
        let _violations = rules.check(&captions);
    }
}
