//! What stands out in a dub, and what doesn't.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;

/// Whether both say the same numbers, each in its language.
fn are_same(texts: [&str; 2], codes: [&str; 2]) -> bool {
    let spoken = codes.map(get_interpreter_for);
    super::has_same_numbers(texts, spoken.each_ref().map(Option::as_ref))
}

/// The same where nobody knows that a side isn't English.
fn has_same_numbers(one: &str, other: &str) -> bool {
    are_same([one, other], ["en"; 2])
}
use crate::dubbing::film::Patch;
use crate::dubbing::testing::patch as patch_of;
use mynah_audio::levels::Gauge;

fn line(said: &str, text: &str, start: f64, end: f64) -> Segment {
    Segment {
        said: said.to_owned(),
        text: text.to_owned(),
        start,
        end,
        ..Segment::default()
    }
}

fn dub(lines: &[Segment]) -> Language {
    Language {
        lines: Arc::new(lines.to_vec()),
        ..Language::default()
    }
}

/// The end of the old wording stayed beside the next line, and nothing told of it any more.
#[test]
fn a_line_that_overlapped_is_parted_only_where_both_are_said_anew() {
    let lines = [
        line("", "One.", 0.0, 3.0),
        line("", "Two.", 2.0, 5.0),
        line("", "Three.", 6.0, 7.0),
    ];
    let mut language = dub(&lines);
    let overlap = |language: &Language| flags(language, None, None)[0].contains(&Flag::Overlaps);
    assert_eq!(beside(&language, 1), [2]);
    assert_eq!(beside(&language, 2), [1]);
    assert_eq!(beside(&language, 3), [0; 0]);
    assert_eq!(beside(&language, 9), [0; 0]);
    let fix = |line: usize, span: [f64; 2]| Patch {
        span,
        said: span,
        ..patch_of(line, "Anders.")
    };
    language.mend(1, Some(fix(1, [0.0, 2.0])));
    assert!(overlap(&language), "its end is heard on");
    assert_eq!(beside(&language, 2), [0; 0]);
    language.mend(2, Some(fix(2, [2.0, 2.5])));
    assert!(overlap(&language), "the rest of its end is");
    language.mend(2, Some(fix(2, [2.0, 5.0])));
    assert!(!overlap(&language));
    language.mend(1, None);
    assert!(overlap(&language), "its end is gone");
}

/// Texts without spaces between words were one word each, however long.
#[test]
fn a_text_without_spaces_that_stayed_as_it_was_is_told() {
    let lines = [
        line(
            "また明日、会いましょう。",
            "また明日、会いましょう。",
            0.0,
            4.0,
        ),
        line("東京", "東京", 4.0, 6.0),
    ];
    let flags = flags(&dub(&lines), None, None);
    assert_eq!(flags[0], [Flag::Untranslated]);
    assert_eq!(flags[1], []);
}

#[test]
fn what_is_worth_a_look_is_told_by_line() {
    let lines = [
        line("Zug 12 um 9.30", "Train 12 at 9:40", 0.0, 2.0),
        line("Es sind 1.000 Boote", "There are 1,000 boats", 2.0, 4.5),
        line("Wir haben drei", "Wir haben drei", 4.0, 6.0),
        line("Ja.", "Certainly, that is how it always was.", 6.0, 7.0),
        line("Was war das?", "", 8.0, 9.0),
    ];
    let flags = flags(&dub(&lines), None, None);
    assert_eq!(flags[0], [Flag::Numbers]);
    assert_eq!(flags[1], [Flag::Overlaps]);
    assert_eq!(flags[2], [Flag::Untranslated]);
    assert_eq!(flags[3], [Flag::Fast(370)]);
    assert_eq!(flags[4], [Flag::Missing]);
}

/// "21 letters a second; nobody reads more than 21."
#[test]
fn what_is_too_fast_is_told_to_be_more_than_is_read() {
    // 63 letters in a little less than three seconds.
    let text = "Certainly, that is how it was in those days of wine, my friend.";
    let flags = flags(&dub(&[line("Ja.", text, 0.0, 2.999)]), None, None);
    let [Flag::Fast(tenths)] = &*flags[0] else {
        panic!("{:?}", flags[0]);
    };
    assert!(*tenths > 210, "{tenths}");
    assert!(flags[0][0].words().contains("21.1 letters a second"));
}

/// "Eleven" was 11 in every language, and so was a name that is spelt like a number: what had lost its number was told
/// to have it.
#[test]
fn words_are_numbers_in_english_alone() {
    let told = |code: &str, source: Option<&str>, lines: [&str; 2]| {
        let [said, text] = lines;
        let language = Language {
            code: code.to_owned(),
            ..dub(&[line(said, text, 0.0, 3.0)])
        };
        flags(&language, source, None)[0].contains(&Flag::Numbers)
    };
    let into_english = ["11 Boote, ja.", "Eleven boats, yes."];
    assert!(!told("en", Some("de"), into_english));
    assert!(told(
        "nl",
        Some("de"),
        ["11 Boote, ja.", "Eleven boten, ja."]
    ));
    let of_english = ["Eleven boats, yes.", "11 Boote, ja."];
    assert!(!told("de", Some("en"), of_english));
    assert!(!told("de", None, of_english));
    assert!(told(
        "de",
        Some("nl"),
        ["Eleven boten, ja.", "11 Boote, ja."]
    ));
}

/// Each of them was told to have other numbers.
#[test]
fn a_time_is_the_same_however_it_is_written() {
    for text in ["9.30", "9:30", "9h30", "at 9:30, not later"] {
        assert!(has_same_numbers(text, "um 9.30 Uhr"), "{text}");
    }
    assert!(!has_same_numbers("9: 30 boats", "9:30 boats"));
    assert!(!has_same_numbers("9:30", "9:31"));
}

/// Whatever was dubbed into Arabic or Hindi had other numbers, and so had thousands that a space parts.
#[test]
fn a_number_is_the_same_in_any_script_and_however_its_thousands_are_parted() {
    for text in ["١٢ قاربا", "१२ नावें", "১২", "１２"] {
        assert!(has_same_numbers(text, "12 Boote"), "{text}");
    }
    assert!(!has_same_numbers("١٣", "12"));
    for text in [
        "1 000",
        "1'000",
        "1’000",
        "1.000",
        "١٬٠٠٠",
        "1000",
        "1\u{202f}000",
    ] {
        assert!(has_same_numbers(text, "1,000 boats"), "{text}");
    }
    assert!(has_same_numbers(
        "Am 5. kamen 100 Boote",
        "On the 5th 100 boats came"
    ));
    assert!(!has_same_numbers("1 001", "1,000"));
}

#[test]
fn a_line_that_lasts_longer_than_in_the_recording_does_not_fit() {
    let mut long = line("Ja", "Yes, of course.", 1.0, 3.0);
    long.slot = Some([1.0, 2.0]);
    let mut good = line("Nein", "No, not at all.", 4.0, 6.0);
    good.slot = Some([4.0, 5.9]);
    let flags = flags(&dub(&[long.clone(), good.clone()]), None, None);
    assert_eq!(flags, [vec![Flag::Long(10)], vec![]]);
    assert_eq!(fit(&long), Some(2.0));
    assert_eq!(fit(&Segment { slot: None, ..good }), None);
}

/// Regression: a line that left most of its slot silent had no flag.
#[test]
fn a_line_that_is_much_shorter_than_in_the_recording_is_flagged() {
    let lasting = |seconds: f64, slot: f64| {
        let mut line = line("Ja", "Yes, of course.", 1.0, 1.0 + seconds);
        line.slot = Some([1.0, 1.0 + slot]);
        flags(&dub(&[line]), None, None).remove(0)
    };
    assert_eq!(lasting(1.1, 2.0), [Flag::Short(9)]);
    assert_eq!(lasting(1.3, 2.0), []);
    // So little silence is no fault: the line is only spoken fast.
    assert_eq!(lasting(0.3, 0.55), [Flag::Fast(500)]);
}

/// Regression: a line of a Dubbing Studio project, whose time is its place, was silent for most of it without a flag.
#[test]
fn a_line_whose_sound_ends_early_is_flagged() {
    // Seconds in which there is sound, of the recording and of the dub of one line of six seconds.
    for (recording, sound, expected) in [
        (6, 2, Some(40)),
        (6, 3, Some(30)),
        (6, 5, None),
        // Nobody speaks longer there.
        (3, 2, None),
        // It is silent.
        (6, 0, None),
    ] {
        let levels = |seconds: usize| {
            let mut gauge = Gauge::new(48_000, 1);
            let step = std::f32::consts::TAU * 440.0 / 48_000.0;
            let tone = (0..seconds * 48_000).map(|n| 0.2 * (n as f32 * step).sin());
            gauge.push(&tone.collect::<Vec<f32>>());
            gauge.push(&vec![0.0; (6 - seconds) * 48_000]);
            gauge.finish()
        };
        let loud = Loud {
            recording: levels(recording),
            dub: levels(sound),
        };
        let mut line = line("", "Words that are said.", 0.0, 6.0);
        line.slot = Some([0.0, 6.0]);
        let found = flags(&dub(&[line]), None, Some(&loud)).remove(0);
        let short = found.iter().find_map(|flag| match flag {
            Flag::Short(tenths) => Some(*tenths),
            _ => None,
        });
        let case = format!("{sound} of {recording} s: {found:?}");
        assert_eq!(short.is_some(), expected.is_some(), "{case}");
        // A filter rings on for a moment.
        let off = short.unwrap_or(0).abs_diff(expected.unwrap_or(0));
        assert!(off <= 1, "{case}");
    }
}

#[test]
fn a_name_that_a_line_lacks_is_told_and_an_inflected_one_is_not() {
    let lines = [
        line("Anna ist in Paris.", "Anna is in Paris.", 0.0, 2.0),
        line("Das ist Annas Boot.", "That is Anna’s boat.", 2.0, 4.0),
        line("Frag Anna.", "Ask her about it.", 4.0, 6.0),
        line("Das Boot kommt.", "The boat comes.", 6.0, 8.0),
    ];
    let names = |place: usize| flags(&dub(&lines), None, None)[place].clone();
    assert_eq!(names(2), [Flag::Names("Anna".to_owned())]);
    for place in [0, 1, 3] {
        assert_eq!(names(place), [], "{place}");
    }
}

#[test]
fn silence_and_jumps_are_found_where_the_recording_has_none() {
    let levels = |parts: &[f32]| {
        let mut gauge = Gauge::new(48_000, 1);
        for level in parts {
            let step = std::f32::consts::TAU * 440.0 / 48_000.0;
            let tone = (0..48_000).map(|n| level * (n as f32 * step).sin());
            gauge.push(&tone.collect::<Vec<f32>>());
        }
        gauge.finish()
    };
    let loud = Loud {
        recording: levels(&[0.2, 0.2, 0.2, 0.2, 0.02, 0.2]),
        dub: levels(&[0.2, 0.0, 0.2, 0.8, 0.02, 0.2]),
    };
    let lines: Vec<Segment> = (0..6)
        .map(|second| line("", "Words.", f64::from(second), f64::from(second) + 1.0))
        .collect();
    let flags = flags(&dub(&lines), None, Some(&loud));
    assert_eq!(flags[1], [Flag::Silent]);
    assert_eq!(flags[3], [Flag::Jump(12)]);
    for place in [0, 2, 4, 5] {
        assert_eq!(flags[place], [], "{place}");
    }
}

/// Six seconds of speech behind a transcript's end were in the dub as they were recorded, and nothing stood out.
#[test]
fn what_is_spoken_where_no_line_is_stands_out() {
    let levels = |parts: &[f32]| {
        let mut gauge = Gauge::new(48_000, 1);
        for level in parts {
            let step = std::f32::consts::TAU * 440.0 / 48_000.0;
            let tone = (0..48_000).map(|n| level * (n as f32 * step).sin());
            gauge.push(&tone.collect::<Vec<f32>>());
        }
        gauge.finish()
    };
    let found = |recording: &[f32], spans: &[[f64; 2]]| {
        let loud = Loud {
            recording: levels(recording),
            dub: levels(&vec![0.2; recording.len()]),
        };
        let lines = spans
            .iter()
            .map(|[from, to]| line("", "Words.", *from, *to));
        flags(&dub(&lines.collect::<Vec<_>>()), None, Some(&loud))
    };
    let unsaid = |seconds: u32, before: bool| Flag::Unsaid {
        tenths: seconds * 10,
        before,
    };
    let all = found(&[0.2; 9], &[[0.0, 1.0], [1.0, 3.0]]);
    assert_eq!(all, [vec![], vec![unsaid(6, false)]]);
    let all = found(&[0.2; 9], &[[3.0, 4.0], [6.0, 9.0]]);
    assert_eq!(all, [vec![unsaid(3, true), unsaid(2, false)], vec![]]);
    // Music that is softer is no speech, nor is a breath.
    let soft = [0.2, 0.2, 0.05, 0.05, 0.05, 0.2];
    let all = found(&soft, &[[0.0, 2.0], [5.0, 6.0]]);
    assert_eq!(all, [vec![], vec![]]);
    let all = found(&[0.2; 5], &[[0.0, 2.0], [2.9, 5.0]]);
    assert_eq!(all, [vec![], vec![]]);
}

/// A fix that was squeezed to 1.45 times its tempo stood there like any other.
#[test]
fn a_fix_that_is_squeezed_stands_out() {
    let lines = [line("", "Words.", 0.0, 1.0), line("", "Words.", 2.0, 3.0)];
    let mut language = dub(&lines);
    let fix = |line: usize, tempo: f32| {
        let mut fix = patch_of(line, "Words.");
        let from = 2.0 * (line as f64 - 1.0);
        (fix.tempo, fix.said) = (tempo, [from, from + 1.0]);
        fix.span = fix.said;
        fix
    };
    language.mend(1, Some(fix(1, 1.2)));
    language.mend(2, Some(fix(2, 1.45)));
    let all = flags(&language, None, None);
    assert_eq!(all, [vec![], vec![Flag::Squeezed(145)]]);
    assert!(all[1][0].words().contains("1.45"));
}

/// It was bought, and had no place.
#[test]
fn what_nobody_can_say_in_time_has_no_room() {
    let text = "a".repeat(100);
    assert!(lacks_room(&text, 3.0) && !lacks_room(&text, 3.1));
    assert!(lacks_room("word", 0.0) && !lacks_room("", 0.0));
}

/// “Eleven” was told to be another number than 11.
#[test]
fn a_number_is_the_same_written_out_in_english() {
    assert!(has_same_numbers("Um 11 Uhr", "At eleven o’clock."));
    assert!(has_same_numbers(
        "Eleven boats, and 2 more",
        "11 Boote und 2 mehr"
    ));
    assert!(has_same_numbers("40, 40!", "Forty, forty!"));
    for other in ["At twelve.", "At ten-eleven.", "At noon."] {
        assert!(!has_same_numbers("Um 11 Uhr", other), "{other}");
    }
    assert!(!has_same_numbers("11 und 11", "Eleven."));
}

/// "Forty two" and 42 were other numbers, and so was each that another language than English writes out.
#[test]
fn a_number_is_the_same_written_out_in_the_language_of_its_side() {
    for (code, text) in [
        ("en", "There are forty two of them, no one less."),
        ("de", "Es sind zweiundvierzig."),
        ("es", "Son cuarenta y dos, ni uno menos."),
        ("fr", "Il y en a quarante-deux."),
        ("it", "Sono quarantadue."),
        ("pt", "São quarenta e dois."),
        ("nl", "Het zijn er tweeënveertig."),
    ] {
        for other in ["Да, их 42.", "Да."] {
            assert!(are_same([text, other], [code, "ru"]), "{code} {other}");
        }
        assert!(!are_same([text, "Да, их 24."], [code, "ru"]), "{code}");
    }
    assert!(are_same(["a las seis", "at 6"], ["es", "en"]));
    assert!(!are_same(["a las seis", "at 6"], ["fi", "en"]));
    assert!(!are_same(
        ["a las seis, el 3 de mayo", "at 6"],
        ["es", "en"]
    ));
}

proptest! {
    /// Whatever somebody writes, in whichever language.
    #[test]
    fn any_text_has_numbers_or_none(one in ".{0,60}", other in "[a-z0-9 ,.'-]{0,60}") {
        for code in ["en", "de", "es", "fr", "it", "pt", "nl", "da", "ja"] {
            are_same([&one, &other], [code; 2]);
            prop_assert!(are_same([&one, &one], [code; 2]));
        }
    }
}
