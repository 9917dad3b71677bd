//! Advanced `SubStation`, captions of `YouTube`, timed lyrics, and markup that is refused.

use super::*;

fn lines(name: &str, text: &str) -> (Vec<String>, Vec<Skipped>) {
    let read = read(name, text.as_bytes(), &Choices::default());
    let read = read.unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!(read.kind, Kind::Subtitles, "{text:?}");
    let lines = rows(&read.script).lines().map(str::to_owned).collect();
    (lines, read.skipped)
}

const ASS: &str = "\u{feff}[Script Info]\nTitle: x\n\n[Events]\n\
    Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n\
    Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,Later & <last>.\n\
    Dialogue: 0,0:00:01.00,0:00:02.00,Default,Anna,0,0,0,,{\\an8}Hello\\Nthere, {\\i1}you{\\i0}.\n\
    Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Check this.\n\
    Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}\n\
    Dialogue: 0,0:00:07.00,0:00:08.00,Default,,0,0,0,,[door slams]\n";

#[test]
fn rows_of_dialogue_are_lines() {
    let note = Skipped::new(Place::Row(8), "Check this.", Reason::Note);
    for name in ["a.ass", "a.SSA", "a.txt", "a"] {
        let (lines, skipped) = lines(name, ASS);
        assert_eq!(
            lines,
            ["Anna: Hello there, you.", ": Later & <last>."],
            "{name}"
        );
        let places: Vec<(Place, Reason)> = skipped
            .iter()
            .map(|part| (part.place.clone(), part.reason))
            .collect();
        let expected = [
            (Place::Row(8), Reason::Note),
            (Place::Row(9), Reason::Object),
            (Place::Row(10), Reason::Sound),
        ];
        assert_eq!(places, expected, "{name}");
        assert_eq!(skipped[0], note);
    }
    let old = "[Script Info]\n[Events]\nFormat: Marked, Start, End, Style, Name, Text\n\
        Dialogue: Marked=0,0:00:01.00,0:00:02.00,Default,Ben,Oh, no.\n";
    assert_eq!(lines("a.ssa", old).0, ["Ben: Oh, no."]);
}

#[test]
fn captions_and_lyrics_are_lines() {
    for (name, text, expected) in [
        (
            "a.sbv",
            "0:00:01.000,0:00:02.000\nHello\nthere.\n\n0:00:03.000,0:00:04.000\nAnd < you.\n",
            &[": Hello there.", ": And < you."][..],
        ),
        ("a.txt", "0:00:01.000,0:00:02.000\nHello.\n", &[": Hello."]),
        (
            "a.lrc",
            "[ti:Song]\n[00:12.00]Line one.\n",
            &[": Line one."],
        ),
        (
            "a.txt",
            "[00:12.00]One.\n[00:15.50][00:10.00]Two <00:16.00>words.\n",
            &[": Two words.", ": One.", ": Two words."],
        ),
    ] {
        assert_eq!(lines(name, text).0, expected, "{text:?}");
    }
    let (_, skipped) = lines("a.lrc", "[ti:Song]\n[00:12.00]Line one.\n");
    let title = Skipped::new(Place::Row(1), "[ti:Song]", Reason::FrontMatter);
    assert_eq!(skipped, [title]);
}

#[test]
fn brackets_with_other_times_are_text() {
    for text in [
        "[00:12] Hello there.\n[00:14] You.\n",
        "[Script Info] is a section.\n",
        "[laughs] Hello.\n",
    ] {
        let read = read("a.txt", text.as_bytes(), &Choices::default()).unwrap();
        assert_eq!(read.kind, Kind::Text, "{text:?}");
    }
}

/// Regression: tags were spoken.
#[test]
fn markup_is_refused() {
    for (name, text, expected) in [
        (
            "a.html",
            "<html><body><p>Hi</p></body></html>",
            Unread::Html,
        ),
        (
            "a.txt",
            "<!DOCTYPE html>\n<html><body><p>Hi</p></body></html>",
            Unread::Html,
        ),
        (
            "a.ttml",
            "<tt xmlns=\"x\"><body><p>Hi</p></body></tt>",
            Unread::Ttml,
        ),
        ("a.xml", "<?xml version=\"1.0\"?><a>Hi</a>", Unread::Xml),
        ("a.tex", "\\documentclass{article}\n", Unread::Latex),
    ] {
        assert_eq!(
            refused(name, text.as_bytes()),
            ImportError::Unread(expected),
            "{name}"
        );
    }
    let screenplay = read("a.xml", &bytes("lamp-room.fdx"), &Choices::default()).unwrap();
    assert_eq!(screenplay.kind, Kind::FinalDraft);
}
