//! Screenplays: parts that are not spoken are listed as skipped, and cues may have any script.

use super::*;

fn read_as(name: &str, text: &str, action: Action) -> (Vec<String>, Vec<(u64, String, Reason)>) {
    let choices = Choices {
        action,
        ..Choices::default()
    };
    let read = read(name, text.as_bytes(), &choices).unwrap();
    let skipped = read.skipped.into_iter();
    let flat = skipped.map(|skipped| match skipped.place {
        Place::Row(row) => (row, skipped.text, skipped.reason),
        other => panic!("{other:?}"),
    });
    let flat = flat.collect();
    (
        rows(&read.script).lines().map(str::to_owned).collect(),
        flat,
    )
}

fn listed<const N: usize>(parts: [(u64, &str, Reason); N]) -> Vec<(u64, String, Reason)> {
    parts
        .map(|(row, text, reason)| (row, text.to_owned(), reason))
        .to_vec()
}

/// Regression: notes, cuts, synopses and transitions were lost without a word.
#[test]
fn parts_of_fountain_that_are_not_spoken_are_listed() {
    let text = "Title: The Lamp\nAuthor: Ann\n    and Ben\n\n# Act One\n\n= The light goes out.\n\n\
        INT. HOUSE - DAY #1#\n\nIt is dark. [[check\nthe wick]] Very dark.\n\n\
        /* INES\n\nNot this. [[no]] */\nINES (V.O., from far)\nHello.\n\n===\n\n> FADE OUT.\n\nCUT TO:\n\n\
        @Tom\n\nTOM (CONT'D)\nBye. /* cut */\n";
    let (lines, skipped) = read_as("a.fountain", text, Action::Narrated);
    let said = [
        "1 Act One",
        "2 INT. HOUSE | DAY",
        ": It is dark.  Very dark.",
        "INES: Hello.",
        ": @Tom",
        "TOM: Bye.",
    ];
    let said: Vec<_> = said.into_iter().filter(|row| *row != ": @Tom").collect();
    assert_eq!(lines, said);
    let parts = listed([
        (2, "Author: Ann", Reason::FrontMatter),
        (3, "and Ben", Reason::FrontMatter),
        (7, "The light goes out.", Reason::Note),
        (11, "check the wick", Reason::Note),
        (14, "INES Not this. [[no]]", Reason::Note),
        (17, "V.O., from far", Reason::Note),
        (22, "FADE OUT.", Reason::Transition),
        (24, "CUT TO:", Reason::Transition),
        (26, "Tom", Reason::Missing),
        (29, "cut", Reason::Note),
    ]);
    assert_eq!(skipped, parts);
    let (lines, skipped) = read_as("a.fountain", text, Action::LeftOut);
    assert_eq!(lines.len(), 4);
    assert!(skipped.contains(&(11, "It is dark. Very dark.".to_owned(), Reason::Action)));
}

#[test]
fn parts_of_final_draft_that_are_not_spoken_are_listed() {
    let paragraph =
        |kind: &str, words: &str| format!("<Paragraph Type=\"{kind}\">{words}</Paragraph>\n");
    let text = |words: &str| format!("<Text>{words}</Text>");
    let play = [
        "<FinalDraft><Content>",
        &paragraph(
            "Scene Heading",
            "<SceneProperties><Summary><Paragraph><Text>They meet.</Text></Paragraph></Summary></SceneProperties><Text>INT. HOUSE - DAY</Text>",
        ),
        &paragraph("Outline Body", &text("Raise the stakes.")),
        &paragraph(
            "Action",
            "<ScriptNote><Paragraph><Text>Check this.</Text></Paragraph></ScriptNote><Text>It is </Text><Text Style=\"Strikeout\">very </Text><Text>dark.</Text>",
        ),
        &paragraph("Character", &text("INES (V.O.) (filtered)")),
        &paragraph("Dialogue", &text("Hello.")),
        &paragraph("Transition", &text("CUT TO:")),
        &paragraph("Shot", &text("CLOSE ON the lamp")),
        &paragraph("Character", &text("TOM")),
        "<OmittedScene><Paragraph><Text>Gone.</Text></Paragraph></OmittedScene>",
        "</Content><TitlePage><Content>",
        "<Paragraph Alignment=\"Center\"><Text>The Lamp</Text></Paragraph><Paragraph Alignment=\"Center\"><Text>by Ann</Text></Paragraph>",
        "</Content></TitlePage></FinalDraft>",
    ]
    .concat();
    let (lines, skipped) = read_as("a.fdx", &play, Action::Narrated);
    assert_eq!(
        lines,
        ["2 INT. HOUSE | DAY", ": It is dark.", "INES: Hello."]
    );
    let parts = listed([
        (1, "They meet.", Reason::Note),
        (2, "Raise the stakes.", Reason::Note),
        (3, "Check this.", Reason::Note),
        (3, "very", Reason::Note),
        (4, "filtered", Reason::Note),
        (6, "CUT TO:", Reason::Transition),
        (7, "CLOSE ON the lamp", Reason::Transition),
        (8, "Gone.", Reason::Note),
        (8, "by Ann", Reason::FrontMatter),
        (8, "TOM", Reason::Missing),
    ]);
    assert_eq!(skipped, parts);
    let (_, skipped) = read_as("a.fdx", &play, Action::LeftOut);
    assert!(skipped.contains(&(3, "It is dark.".to_owned(), Reason::Action)));
}

/// Regression: the first of two rows without capitals was a speaker.
#[test]
fn cues_without_capitals_need_a_screenplay_around_them() {
    for (text, expected) in [
        ("天黑了\n没有人来。\n", &[": 天黑了 没有人来。"][..]),
        (
            "INT. 灯室 - 夜\n\n天黑了，没有人。\n风很大。\n\n玛拉\n谁在那儿？\n\n汤姆（轻声）\n是我。\n\n灯\n",
            &[
                "2 INT. 灯室 | 夜",
                ": 天黑了，没有人。 风很大。",
                "玛拉: 谁在那儿？",
                "汤姆: 是我。",
                ": 灯",
            ],
        ),
        ("@玛拉\n谁在那儿？\n", &["玛拉: 谁在那儿？"]),
        (
            "Title: 灯\n\nकृष्ण\nकौन है?\n\nराधा (V.O.)\nमैं।\n",
            &["कृष्ण: कौन है?", "राधा: मैं।"],
        ),
    ] {
        let (lines, _) = read_as("a.fountain", text, Action::Narrated);
        assert_eq!(lines, expected, "{text}");
    }
}

#[test]
fn texts_that_begin_like_another_kind_are_text() {
    for text in [
        "RIFF or WAVE files are large.",
        "ID3 tags hold the title.",
        "OggS begins a page.",
        "PK is a football club.",
        "%PDF-1.7 is the version I use.",
        "GIF89a is newer.",
        "{\"Hello,\" she said.}",
        "{sighs} Hello.",
        "{\\rtf is how RTF begins.",
        "WEBVTT is a format.",
        "<FinalDraft> is the root.",
    ] {
        for name in ["a.txt", "a", "a.unknown"] {
            let read = read(name, text.as_bytes(), &Choices::default());
            let read = read.unwrap_or_else(|error| panic!("{name}: {text}: {error}"));
            assert_eq!(read.kind, Kind::Text, "{name}: {text}");
            assert_eq!(rows(&read.script), format!(": {text}\n"));
        }
    }
}
