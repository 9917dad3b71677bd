//! Subtitles of other programs: every word is spoken or listed as skipped.

use super::*;

fn cues(texts: &[&str]) -> String {
    let mut out = String::new();
    for (at, text) in texts.iter().enumerate() {
        let (number, secs) = (at + 1, at * 2 + 1);
        let times = format!("00:00:{secs:02},000 --> 00:00:{:02},000", secs + 1);
        write!(out, "{number}\n{times}\n{text}\n\n").unwrap();
    }
    out
}

fn skipped(name: &str, text: &str) -> Vec<(u64, String, Reason)> {
    let read = read(name, text.as_bytes(), &Choices::default()).unwrap();
    let skipped = read.skipped.into_iter();
    let flat = skipped.map(|skipped| match skipped.place {
        Place::Row(row) => (row, skipped.text, skipped.reason),
        other => panic!("{other:?}"),
    });
    flat.collect()
}

/// Regression: "noon<br />and" was spoken as "noonand", and "Anna:Who" had no speaker.
#[test]
fn line_break_tags_separate_words() {
    let text = cues(&[
        "We left at noon<br />and came back<br>at night.",
        "Anna:<br/>Who is there?",
        "<font color=\"#ffff00\">Yellow words</font> stay.",
        "- Hello.<BR>- Who is it?",
        "MARA: One.<br>BEN: Two.",
        "I <3 you, a < b.",
    ]);
    let expected = [
        ": We left at noon and came back at night.",
        "Anna: Who is there?",
        ": Yellow words stay.",
        ": Hello.",
        ": Who is it?",
        "MARA: One.",
        "BEN: Two.",
        ": I <3 you, a < b.",
    ];
    assert_eq!(lines_of("a.srt", &text), expected);
    assert!(skipped("a.srt", &text).is_empty());
}

#[test]
fn names_and_directions_on_rows_of_a_cue_are_no_words() {
    let text = cues(&[
        "ANNA\n(shouting)\nCome here!",
        "BOB\n[softly]\nI am\nhere.",
        "LONDON\nTwo years later.",
        "Before <v Kim>inside</v> after.",
        "<ruby>漢<rt>かん</rt></ruby>です。\\n{\\p1}m 0 0{\\p0}はい。",
    ]);
    let expected = [
        "ANNA (shouting): Come here!",
        "BOB: [softly] I am here.",
        ": LONDON Two years later.",
        ": Before",
        "Kim: inside",
        ": after.",
        ": 漢です。 はい。",
    ];
    assert_eq!(lines_of("a.srt", &text), expected);
    let parts = skipped("a.srt", &text);
    let parts: Vec<_> = parts
        .iter()
        .map(|(_, text, reason)| (text.as_str(), *reason))
        .collect();
    assert_eq!(parts, [("かん", Reason::Note), ("m 0 0", Reason::Object)]);
}

/// Regression: "NAME&#39;s" was spoken with its digits.
#[test]
fn references_are_resolved_in_names_and_texts() {
    let text = cues(&[
        "<v A&amp;B>It&#39;s caf&eacute; &#x2014; &lt;3",
        "O&#39;NEIL: Who&rsquo;s there?",
        "Zo&euml; : Me &amp; you.",
    ]);
    let expected = [
        "A&B: It's café — <3",
        "O'NEIL: Who’s there?",
        "Zoë: Me & you.",
    ];
    assert_eq!(lines_of("a.srt", &text), expected);
}

/// Regression: "…", "♪" and "--" became lines, were charged and nobody heard them.
#[test]
fn cues_without_letters_are_listed_and_no_lines() {
    let text = cues(&["…", "Who is there?", "♪", "--", "ANN: ...", "?!", "7"]);
    assert_eq!(lines_of("a.srt", &text), [": Who is there?", ": 7"]);
    let listed: Vec<String> = skipped("a.srt", &text)
        .into_iter()
        .map(|(_, text, _)| text)
        .collect();
    assert_eq!(listed, ["…", "♪", "--", "ANN: ...", "?!"]);
    let choices = Choices {
        sounds: true,
        ..Choices::default()
    };
    let all = read("a.srt", text.as_bytes(), &choices).unwrap();
    assert_eq!(all.script.lines().count(), 2);
}

/// Regression: "Mara Quell We are in the harbor" was spoken.
#[test]
fn names_above_the_texts_of_cues_are_speakers() {
    let rows = |name: &str, text: &str| format!("{name}\n{text}");
    let texts = [
        rows("Mara Quell", "We are in the harbor."),
        rows("Tom Ferro", "At 10:30 nobody came.\nOnly the tide."),
        rows("Mara Quell", "Then bring the lamp."),
    ];
    let said = [
        "Mara Quell: We are in the harbor.",
        "Tom Ferro: At 10:30 nobody came. Only the tide.",
        "Mara Quell: Then bring the lamp.",
    ];
    let times = [
        "0:0:5.120 --> 0:0:8.0",
        "0:0:9.0 --> 0:0:11.50",
        "1:2:3.0 --> 1:2:4.0",
    ];
    let teams = texts.iter().zip(times);
    let teams: Vec<String> = teams
        .map(|(text, times)| format!("{times}\n{text}\n\n"))
        .collect();
    let teams = teams.concat();
    assert_eq!(lines_of("a.txt", &teams), said);
    assert_eq!(
        lines_of("a.srt", &cues(&texts.each_ref().map(String::as_str))),
        said
    );
    let others = cues(&[
        "No\nI won't.",
        "Yes\nhe said.",
        "It was\nlate.",
        "No\nnever.",
    ]);
    let joined = [
        ": No I won't.",
        ": Yes he said.",
        ": It was late.",
        ": No never.",
    ];
    assert_eq!(lines_of("a.srt", &others), joined);
}

/// Regression: the second sentences were lost without a word.
#[test]
fn empty_rows_do_not_end_a_cue() {
    let text = cues(&[
        "The keeper is gone.\n\nThe lamp is out.",
        "We rowed all night.\n \nAnd nobody came.",
        "How many?",
        "7",
        "Seven boats.",
    ]);
    let expected = [
        ": The keeper is gone. The lamp is out.",
        ": We rowed all night. And nobody came.",
        ": How many?",
        ": 7",
        ": Seven boats.",
    ];
    for text in [
        &text,
        &text.replace('\n', "\r\n"),
        &text.replace('\n', "\r\r\n"),
    ] {
        assert_eq!(lines_of("a.srt", text), expected, "{text:?}");
        assert!(skipped("a.srt", text).is_empty());
    }
}

/// Regression: cues with such times were lost without a word.
#[test]
fn unusual_times_lose_no_cue() {
    let text = "1\n-00:00:01,500 --> 00:00:00,500\nOne.\n\n\
        2\n00:00:01,000 -> 00:00:02,000\nTwo.\n\n\
        3\n00:00:03 --> 00:00:04\nThree.\n\n\
        4\n00:00:5,500 --> 00:00:6,00\nFour.\n\n\
        5\n00:00:07.000 --> 00:00:08.000\nFive.\n\n\
        6\n00：00：09，000 --> 00：00：10，000\nSix.\n\n\
        7\n00:00:11,000 –> 00:00:12,000\nSeven.\n\n\
        8\n00:00:1l,OOO --> soon\nEight.\n\n\
        9\nNine.\n\n\
        10\n00: 00: 11, 000 → 00: 00: 12, 000\nTen.\n";
    let expected = [
        ": One.", ": Two.", ": Three.", ": Four.", ": Five.", ": Six.", ": Seven.", ": Eight.",
        ": Nine.", ": Ten.",
    ];
    for name in ["a.srt", "a.txt", "a"] {
        assert_eq!(lines_of(name, text), expected, "{name}");
    }
    assert!(skipped("a.srt", text).is_empty());
}

#[test]
fn notes_and_sounds_are_listed_as_skipped() {
    let text = "WEBVTT - by Ann\n\nNOTE check\nthis\n\nSTYLE\n::cue { color: red }\n\n\
        00:01.000 --> 00:02.000\n[door slams]\n\n00:03.000 --> 00:04.000\n\
        JOHN: [sighs] Fine. <applause>\n\nNOTE the end\n\n00:05.000 --> 00:06.000\nJOHN: [coughs]\n";
    assert_eq!(lines_of("a.vtt", text), ["JOHN: Fine."]);
    let expected = [
        (1, "by Ann", Reason::Note),
        (3, "check this", Reason::Note),
        (9, "[door slams]", Reason::Sound),
        (12, "<applause>", Reason::Unreadable),
        (12, "[sighs]", Reason::Sound),
        (15, "the end", Reason::Note),
        (17, "JOHN: [coughs]", Reason::Sound),
    ];
    let expected = expected.map(|(row, text, reason)| (row, text.to_owned(), reason));
    assert_eq!(skipped("a.vtt", text), expected);
    let choices = Choices {
        sounds: true,
        ..Choices::default()
    };
    let all = read("a.vtt", text.as_bytes(), &choices).unwrap();
    assert_eq!(all.sounds, 3);
    assert!(all.skipped.iter().all(|it| it.reason != Reason::Sound));
}

#[test]
fn speakers_of_subtitles_may_have_any_script() {
    let text = cues(&[
        "玛拉：谁在那儿？",
        "汤姆：是我。<br>玛拉：进来吧。",
        "- कृष्ण: आओ।\n- कृष्ण: नहीं।",
        "\u{202b}מרה: מי שם?\u{202c}",
        "מרה: בוא.",
        "记住：灯。",
    ]);
    let lines = lines_of("a.srt", &text);
    let expected = [
        "玛拉: 谁在那儿？",
        "汤姆: 是我。",
        "玛拉: 进来吧。",
        "कृष्ण: आओ।",
        "कृष्ण: नहीं।",
        "מרה: מי שם?",
        "מרה: בוא.",
    ];
    assert_eq!(lines[..7], expected);
}
