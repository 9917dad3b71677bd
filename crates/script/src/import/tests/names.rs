//! Names that were found, and what a person says of them.

use super::*;

/// A file as somebody corrects its names; nobody is called so, without another one.
fn corrected(name: &str, text: &str, said: &[(&str, Option<&str>)]) -> Imported {
    let mut names = Corrections::default();
    for (found, other) in said {
        names.correct(found, *other);
    }
    let choices = Choices {
        names,
        ..Choices::default()
    };
    read(name, text.as_bytes(), &choices).unwrap()
}

fn lines(imported: &Imported) -> Vec<String> {
    let rows = rows(&imported.script);
    rows.lines().map(str::to_owned).collect()
}

/// "Note" and "Warning" were of the cast, and nobody could say otherwise.
#[test]
fn what_is_no_name_is_text_as_it_stands_in_the_file() {
    let text =
        "ANN: Careful.\nNOTE (to all): mind the gap.\nWarning:  do not\nlean out.\nNote: Again.\n";
    let nobody: &[(&str, Option<&str>)] = &[("Note", None), ("Warning", None)];
    assert_eq!(
        lines(&corrected("a.txt", text, nobody)),
        [
            "ANN: Careful.",
            ": NOTE (to all): mind the gap.",
            ": Warning:  do not lean out.",
            ": Note: Again.",
        ]
    );
    let cue = "ANN\nHello.\n\nTHE END\nAll go home.\n";
    let nobody: &[(&str, Option<&str>)] = &[("The End", None)];
    let read = corrected("a.txt", cue, nobody);
    assert_eq!(lines(&read), ["ANN: Hello.", ": THE END", ": All go home."]);
    let read = corrected("a.fountain", cue, nobody);
    assert_eq!(lines(&read), ["ANN: Hello.", ": THE END All go home."]);
    let srt = "1\n00:00:01,000 --> 00:00:02,000\nNOTE: mind the gap.\n";
    let nobody: &[(&str, Option<&str>)] = &[("NOTE", None)];
    assert_eq!(
        lines(&corrected("a.srt", srt, nobody)),
        [": NOTE: mind the gap."]
    );
    let md = "ANN: Careful.\n\nNOTE: mind the *gap*.\n";
    assert_eq!(
        lines(&corrected("a.md", md, nobody)),
        ["ANN: Careful.", ": NOTE: mind the gap."]
    );
    let json = r#"[{"speaker": "Note", "text": "mind the gap."}]"#;
    assert_eq!(
        lines(&corrected("a.json", json, nobody)),
        [": mind the gap."]
    );
}

/// A note to the actors could be made the narrator's, and not left where it was.
#[test]
fn lines_of_a_speaker_can_be_left_out() {
    let text =
        "# One\n\nANN: Careful.\nNOTE: not to be spoken.\n\n# Two\n\nBo: Yes.\nNote: nor this.\n";
    let mut names = Corrections::default();
    names.leave_out("Note");
    let choices = |names: &Corrections| Choices {
        names: names.clone(),
        ..Choices::default()
    };
    let left = read("a.md", text.as_bytes(), &choices(&names)).unwrap();
    let script = left.script.lines();
    let script: Vec<_> = script.map(|line| (&*line.speaker, &*line.text)).collect();
    assert_eq!(script, [("ANN", "Careful."), ("Bo", "Yes.")]);
    assert_eq!(left.script.items().len(), 4, "headings stay");
    let csv = "speaker,text,voice\nAnn,One.,Rook\nNote,Two.,Wren\n";
    let left = read("a.csv", csv.as_bytes(), &choices(&names)).unwrap();
    assert_eq!(left.script.lines().count(), 1);
    assert!(!left.table.unwrap().voices.contains_key("Note"));
    names.leave_out("Ann");
    let nothing = read("a.csv", csv.as_bytes(), &choices(&names)).unwrap_err();
    assert_eq!(nothing, ParseError::Nothing.into());
}

#[test]
fn two_spellings_become_one_speaker() {
    let text = "Tomas: One.\nTHOMAS: Two.\nAnn: Three.\nFour.\n";
    let said: &[(&str, Option<&str>)] = &[
        ("Tomas", Some("Thomas")),
        ("Ann", Some("Narrator")),
        ("", Some("Bo")),
    ];
    let read = corrected("a.txt", text, said);
    // The one that stays is spelt as before.
    assert_eq!(
        lines(&read),
        ["THOMAS: One.", "THOMAS: Two.", ": Three.", "Bo: Four."]
    );
    assert_eq!(read.script.speakers(), ["THOMAS", "", "Bo"]);
}

#[test]
fn the_voices_of_a_table_go_with_their_speakers() {
    let csv =
        "speaker,text,voice\nTomas,One.,Rook\nThomas,Two.,Wren\nNote,Three.,Rook\nAnn,Four.,Lark\n";
    let said: &[(&str, Option<&str>)] = &[
        ("Tomas", Some("thomas")),
        ("Note", None),
        ("Ann", Some("Anna")),
    ];
    let read = corrected("a.csv", csv, said);
    assert_eq!(
        lines(&read),
        ["Thomas: One.", "Thomas: Two.", ": Three.", "Anna: Four."]
    );
    let voices = read.table.unwrap().voices;
    let voices: Vec<_> = voices
        .iter()
        .map(|(who, voice)| (&**who, &**voice))
        .collect();
    assert_eq!(voices, [("Anna", "Lark"), ("Thomas", "Wren")]);
}

/// "answer" was of the cast of a text whose rows end at a fixed width.
#[test]
fn a_wrapped_row_with_a_colon_goes_on() {
    let text = "There was only one\nanswer: he had to go.\n";
    let whole = [": There was only one answer: he had to go."];
    for name in ["a.md", "a.txt"] {
        assert_eq!(lines(&corrected(name, text, &[])), whole, "{name}");
        // Whoever is known by then, or named by a person, speaks there.
        let known = format!("Answer: Yes?\n\n{text}");
        let read = lines(&corrected(name, &known, &[]));
        assert_eq!(read[1..], [": There was only one", "Answer: he had to go."]);
        let named = corrected(name, text, &[("answer", Some("Ann"))]);
        assert_eq!(
            lines(&named).last().map(String::as_str),
            Some("Ann: he had to go.")
        );
        // Small names that stand one below the other are names.
        let chat = "tom: hi\nanna: hello\ntom: are you there\n";
        assert_eq!(
            lines(&corrected(name, chat, &[])),
            ["tom: hi", "anna: hello", "tom: are you there"]
        );
    }
}
