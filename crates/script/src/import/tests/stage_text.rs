//! Stage text: names before dashes, tabs and in cells, sound and music cues, and lines of several speakers.

use super::super::container::zipped;
use super::*;

fn read_text(text: &str) -> Imported {
    read("a.txt", text.as_bytes(), &Choices::default())
        .unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn shown(imported: &Imported) -> Vec<String> {
    let rows = rows(&imported.script);
    rows.lines().map(str::to_owned).collect()
}

/// The words of the cues that are left out.
fn cues(imported: &Imported) -> Vec<&str> {
    imported.cues.iter().map(|cue| cue.words.as_str()).collect()
}

/// Regression: "OLD MAN dash cough who's there" was spoken by the narrator.
#[test]
fn known_names_before_a_dash_are_speakers() {
    for (text, expected) in [
        // A direction behind a name in capitals.
        (
            "OLD MAN – (coughs) Who’s there?\nMIRA – It’s me.\n",
            &["OLD MAN (coughs): Who’s there?", "MIRA: It’s me."][..],
        ),
        // Capitals several times.
        (
            "MIRA – Who’s there?\n\nTOM – Me.\n\nMIRA – Come in.\n\nTOM – Thanks.\n",
            &[
                "MIRA: Who’s there?",
                "TOM: Me.",
                "MIRA: Come in.",
                "TOM: Thanks.",
            ],
        ),
        (
            "MIRA — Who’s there?\nTOM - Me.\nMIRA — Come in.\nIt rained.\n",
            &[
                "MIRA: Who’s there?",
                "TOM: Me.",
                "MIRA: Come in.",
                ": It rained.",
            ],
        ),
        // Known by a colon, and by a name above a speech.
        (
            "MIRA: Who’s there?\n\nIt rained.\n\nMIRA – Come in.\n",
            &["MIRA: Who’s there?", ": It rained.", "MIRA: Come in."],
        ),
        (
            "Mira: Who’s there?\n\nIt rained.\n\nMIRA – Come in.\n\nMira – Sit down.\n",
            &[
                "Mira: Who’s there?",
                ": It rained.",
                "Mira: Come in.",
                "Mira: Sit down.",
            ],
        ),
        (
            "MIRA\nWho’s there?\n\nIt rained.\n\nMIRA (softly) – Come in.\n",
            &[
                "MIRA: Who’s there?",
                ": It rained.",
                "MIRA (softly): Come in.",
            ],
        ),
        // A dialogue of names in small letters.
        (
            "Mira – Who’s there?\nTom – Me.\nMira – Come in.\nTom – Thanks.\n",
            &[
                "Mira: Who’s there?",
                "Tom: Me.",
                "Mira: Come in.",
                "Tom: Thanks.",
            ],
        ),
    ] {
        assert_eq!(shown(&read_text(text)), expected, "{text:?}");
    }
}

#[test]
fn prose_with_dashes_is_not_torn_apart() {
    for text in [
        "Mira – who had never seen the sea – stood still.\n",
        "Tomorrow – and I mean it – we go.\n",
        "The sea – it was calm.\n",
        "PARIS – The city of light.\n",
        "PARIS – The city of light.\n\nROME – The eternal city.\n",
        "Apple – A fruit.\n\nCarrot – A root.\n",
        "NO – I won’t.\n\nIt was late.\n\nNO – Never.\n",
        "Monday – Closed.\nSunday – Closed.\nMonday – Closed.\n",
        "10:30 – Lunch.\n11:30 – Talk.\n10:30 – Lunch.\n",
        "- One thing.\n- Another thing.\n",
        "He said – no.\n",
    ] {
        let read = read_text(text);
        let lines: Vec<String> = text
            .lines()
            .filter(|row| !row.is_empty())
            .map(|row| format!(": {}", row.trim_start_matches("- ")))
            .collect();
        assert_eq!(shown(&read), lines, "{text:?}");
    }
    // A known name goes on with a sentence of the narrator's.
    for (text, expected) in [
        (
            "MIRA: Who’s there?\n\nMira – Tom’s sister – stood still.\n",
            &["MIRA: Who’s there?", ": Mira – Tom’s sister – stood still."][..],
        ),
        (
            "Mira: Who’s there?\n\nMira – who was late.\n",
            &["Mira: Who’s there?", ": Mira – who was late."],
        ),
        (
            "MIRA: Who’s there?\n\nMIRA – wet – comes in.\n",
            &["MIRA: Who’s there?", ": MIRA – wet – comes in."],
        ),
        // Headings of scenes are no speeches.
        (
            "MIRA: Who’s there?\n\nLIGHTHOUSE – NIGHT\n\nTOM: Me.\n\nLIGHTHOUSE – DAY\n",
            &[
                "MIRA: Who’s there?",
                ": LIGHTHOUSE – NIGHT",
                "TOM: Me.",
                ": LIGHTHOUSE – DAY",
            ],
        ),
    ] {
        assert_eq!(shown(&read_text(text)), expected, "{text:?}");
    }
}

#[test]
fn speakers_of_the_project_are_known() {
    let destination = Destination {
        speakers: [("Mira".to_owned(), None)].into(),
        model: None,
    };
    let choices = Choices {
        destination,
        ..Choices::default()
    };
    for (text, expected) in [
        ("MIRA – Come in.\n", "MIRA: Come in.\n"),
        ("Mira – Come in.\n", "Mira: Come in.\n"),
        ("Mira\tCome in.\n", "Mira: Come in.\n"),
        (
            "Mira – who was late – came in.\n",
            ": Mira – who was late – came in.\n",
        ),
        ("Tom – Come in.\n", ": Tom – Come in.\n"),
    ] {
        let read = read("a.txt", text.as_bytes(), &choices).unwrap();
        assert_eq!(rows(&read.script), expected, "{text:?}");
    }
}

/// Regression: names before a tab were the narrator's first words.
#[test]
fn known_names_before_a_tab_are_speakers() {
    for (text, expected) in [
        (
            "The Lamp\n\nMIRA\tWho’s there?\nTOM\t(softly) Me.\n\tIt’s cold.\nMIRA\tCome in.\n",
            &[
                ": The Lamp",
                "MIRA: Who’s there?",
                "TOM (softly): Me. / It’s cold.",
                "MIRA: Come in.",
            ][..],
        ),
        (
            "It rained.\n\nMIRA\tWho’s there?\n12\tTOM\tMe.\nCUE 3\tMIRA\tNote: come in.\n",
            &[
                ": It rained.",
                "MIRA: Who’s there?",
                "TOM: Me.",
                "MIRA: Note: come in.",
            ],
        ),
        (
            "Mira: Who’s there?\n\nIt rained.\n\nMira\tCome in.\n",
            &["Mira: Who’s there?", ": It rained.", "Mira: Come in."],
        ),
        (
            "It rained.\n\nApples\tThree kinds.\n",
            &[": It rained.", ": Apples\tThree kinds."],
        ),
    ] {
        assert_eq!(shown(&read_text(text)), expected, "{text:?}");
    }
}

/// A Word document of paragraphs, with `|` for a tab, and of tables, with a row of cells each.
fn word(body: &[&[&[&str]]]) -> Imported {
    let paragraph = |words: &str| {
        let runs: Vec<String> = words
            .split('|')
            .map(|words| format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>"))
            .collect();
        format!("<w:p>{}</w:p>", runs.join("<w:r><w:tab/></w:r>"))
    };
    let mut xml = String::new();
    for part in body {
        match part {
            [[words]] => xml.push_str(&paragraph(words)),
            rows => {
                xml.push_str("<w:tbl>");
                for row in *rows {
                    let cells = row
                        .iter()
                        .map(|cell| format!("<w:tc>{}</w:tc>", paragraph(cell)));
                    write!(xml, "<w:tr>{}</w:tr>", cells.collect::<String>()).unwrap();
                }
                xml.push_str("</w:tbl>");
            }
        }
    }
    let document = format!("<w:document><w:body>{xml}</w:body></w:document>");
    let bytes = zipped(&[("word/document.xml", document.as_str())]);
    read("a.docx", &bytes, &Choices::default()).unwrap()
}

/// Regression: a Word script with names before tabs, in a first column or before dashes was the narrator's.
#[test]
fn names_in_word_documents_are_speakers() {
    for (body, expected) in [
        (
            &[
                &[&["MIRA|Who’s there?"][..]][..],
                &[&["TOM|(softly) Me."]],
                &[&["MIRA|Come|in."]],
                &[&["It rained."]],
            ][..],
            &[
                "MIRA: Who’s there?",
                "TOM (softly): Me.",
                "MIRA: Come in.",
                ": It rained.",
            ][..],
        ),
        (
            &[&[&["OLD MAN – (coughs) Who’s there?"]], &[&["MIRA – Me."]]],
            &["OLD MAN (coughs): Who’s there?", "MIRA: Me."],
        ),
        (
            &[
                &[&["It rained."]],
                &[
                    &["MIRA", "Who’s there?"],
                    &["TOM", "(softly) Me."],
                    &["MIRA", "Come in."],
                ],
                &[&["It stopped."]],
            ],
            &[
                ": It rained.",
                "MIRA: Who’s there?",
                "TOM (softly): Me.",
                "MIRA: Come in.",
                ": It stopped.",
            ],
        ),
        // Numbers of rows and of cues name nobody.
        (
            &[&[
                &["CUE 12", "MIRA", "Who’s there?"],
                &["13", "TOM", "Me."],
                &["CUE 14", "MIRA", "Come in."],
            ]],
            &["MIRA: Who’s there?", "TOM: Me.", "MIRA: Come in."],
        ),
        // Known by a colon elsewhere.
        (
            &[
                &[&["Mira: Who’s there?"]],
                &[&["Mira", "Come in."], &["Apples", "Three kinds."]],
            ],
            &[
                "Mira: Who’s there?",
                "Mira: Come in.",
                ": Apples",
                ": Three kinds.",
            ],
        ),
        // Other tables and tabs are text.
        (
            &[
                &[&["Apples", "Three kinds."], &["Pears", "Four kinds."]],
                &[&["Plums|Five kinds."]],
            ],
            &[
                ": Apples",
                ": Three kinds.",
                ": Pears",
                ": Four kinds.",
                ": Plums Five kinds.",
            ],
        ),
    ] {
        assert_eq!(shown(&word(body)), expected, "{body:?}");
    }
}

#[test]
fn transcripts_in_word_documents_have_their_speakers() {
    let read = word(&[
        &[&["Mara Quell   0:05"]],
        &[&["We are here."]],
        &[&["Tom Ferro   0:12"]],
        &[&["Nobody came."]],
        &[&["Only the tide."]],
        &[&["Mara Quell   0:21"]],
        &[&["Yes."]],
    ]);
    let expected = [
        "Mara Quell: We are here.",
        "Tom Ferro: Nobody came.",
        "Tom Ferro: Only the tide.",
        "Mara Quell: Yes.",
    ];
    assert_eq!(shown(&read), expected);
    let times: Vec<(Place, &str)> = read
        .skipped
        .iter()
        .map(|part| (part.place.clone(), part.text.as_str()))
        .collect();
    let expected = [(1, "0:05"), (2, "0:12"), (4, "0:21")];
    assert_eq!(
        times,
        expected.map(|(line, time)| (Place::Line(line), time))
    );
}

/// Regression: "SFX doors hiss open" and "CUE 12" were spoken and paid for.
#[test]
fn sound_and_music_cues_are_left_out_and_listed() {
    for (text, expected, left_out) in [
        (
            "[SFX: doors hiss open]\n\nMIRA: Who’s there?\n\n(Music: theme, under)\n\nTOM: Me.\n",
            &["MIRA: Who’s there?", "TOM: Me."][..],
            &["[SFX: doors hiss open]", "(Music: theme, under)"][..],
        ),
        (
            "SFX: Doors hiss open.\nMIRA: Who’s there?\nSFX – Wind.\nMUSIC: Theme.\n",
            &["MIRA: Who’s there?"],
            &["SFX: Doors hiss open.", "SFX: Wind.", "MUSIC: Theme."],
        ),
        (
            "MIRA: Who’s there? [SFX: door] Come in.\n",
            &["MIRA: Who’s there? Come in."],
            &["[SFX: door]"],
        ),
        (
            "MIRA\nWho’s there?\n[SFX: door]\nCome in.\n\nTOM\nMe.\n",
            &["MIRA: Who’s there? Come in.", "TOM: Me."],
            &["[SFX: door]"],
        ),
        (
            "MUSIC UP AND UNDER\n\nMIRA: Who’s there?\n\nCUE 12\n\nTOM: Me.\n\nCUE 13\nDoors hiss open.\n",
            &["MIRA: Who’s there?", "TOM: Me."],
            &["MUSIC UP AND UNDER", "CUE 12", "CUE 13: Doors hiss open."],
        ),
        // The number of a cue before a name counts the lines.
        (
            "CUE 12: MIRA: Who’s there?\nCUE 13: SFX: door\nTOM: Me.\n",
            &["MIRA (CUE 12): Who’s there?", "TOM: Me."],
            &["CUE 13: SFX: door"],
        ),
        (
            "CUE 12: The light was out.\n\nCUE 13: It was late.\n",
            &["(CUE 12): The light was out.", "(CUE 13): It was late."],
            &[],
        ),
        // Audio tags, directions and words.
        (
            "MIRA: [laughs] I love music.\n\nThe music swells.\n\n[applause] Thank you.\n",
            &[
                "MIRA: [laughs] I love music.",
                ": The music swells.",
                ": [applause] Thank you.",
            ],
            &[],
        ),
        // Nothing else is in the script.
        ("SFX: door\nSFX: rain\n", &["SFX: door", "SFX: rain"], &[]),
    ] {
        let read = read_text(text);
        let shown: Vec<String> = shown(&read)
            .iter()
            .map(|line| line.trim_start().to_owned())
            .collect();
        assert_eq!(shown, expected, "{text:?}");
        assert_eq!(cues(&read), left_out, "{text:?}");
        let listed: Vec<(&str, Reason)> = read
            .skipped
            .iter()
            .map(|part| (part.text.as_str(), part.reason))
            .collect();
        let all: Vec<(&str, Reason)> = left_out
            .iter()
            .map(|words| (*words, Reason::Sound))
            .collect();
        assert_eq!(listed, all, "{text:?}");
        assert_eq!(read.sounds, left_out.len(), "{text:?}");
    }
}

#[test]
fn cues_in_tables_are_left_out() {
    let table = "speaker,text\nSFX,Doors hiss open.\nMIRA,Who is there?\n,[MUSIC: theme]\n";
    let read_table = read("a.csv", table.as_bytes(), &Choices::default()).unwrap();
    assert_eq!(shown(&read_table), ["MIRA: Who is there?"]);
    assert_eq!(
        cues(&read_table),
        ["SFX: Doors hiss open.", "[MUSIC: theme]"]
    );
    let table: &[&[&[&str]]] = &[&[
        &["CUE 12", "Doors hiss open."],
        &["MIRA", "Who’s there?"],
        &["SFX", "Wind."],
        &["MIRA", "Come in."],
    ]];
    let table = word(table);
    assert_eq!(shown(&table), ["MIRA: Who’s there?", "MIRA: Come in."]);
    assert_eq!(cues(&table), ["CUE 12: Doors hiss open.", "SFX: Wind."]);
    let places: Vec<String> = table
        .skipped
        .iter()
        .map(|part| part.place.label())
        .collect();
    assert_eq!(places, ["Line 1", "Line 3"]);
    // All of them are lines on request.
    let choices = Choices {
        sounds: true,
        ..Choices::default()
    };
    let read = read("a.txt", b"[SFX: door]\n\nMIRA: Hi.\n", &choices).unwrap();
    assert_eq!(
        (shown(&read).len(), read.sounds, read.cues.len()),
        (2, 1, 0)
    );
}

#[test]
fn lines_and_cues_are_chosen_one_by_one() {
    let text = "# One\n\nSFX: door\n\nMIRA: One. [SFX: rain] Two.\n\nTOM: Three.\n\n[MUSIC: theme]\n\nTOM: Four.\n";
    let read = read_text(text);
    let id = |words: &str| {
        let cue = read.cues.iter().find(|cue| cue.words == words);
        let line = read.script.lines().find(|line| line.text == words);
        cue.map(|cue| cue.line.id)
            .or_else(|| line.map(|line| line.id))
            .unwrap()
    };
    for (restored, removed, expected) in [
        (
            &["[MUSIC: theme]"][..],
            &["Four."][..],
            &[
                "1 One",
                "MIRA: One. Two.",
                "TOM: Three.",
                ": [MUSIC: theme]",
            ][..],
        ),
        (
            &[],
            &[],
            &["1 One", "MIRA: One. Two.", "TOM: Three.", "TOM: Four."],
        ),
        (
            &["SFX: door", "[SFX: rain]", "[MUSIC: theme]"],
            &[],
            &[
                "1 One",
                "SFX: door",
                "MIRA: One. [SFX: rain] Two.",
                "TOM: Three.",
                ": [MUSIC: theme]",
                "TOM: Four.",
            ],
        ),
        (
            &["SFX: door"],
            &["Three.", "Four."],
            &["1 One", "SFX: door", "MIRA: One. Two."],
        ),
    ] {
        let mut script = read.script.clone();
        let ids =
            |all: &[&str]| -> BTreeSet<LineId> { all.iter().map(|words| id(words)).collect() };
        read.choose_lines(&mut script, &ids(removed), &ids(restored));
        let rows = rows(&script);
        assert_eq!(
            rows.lines().collect::<Vec<_>>(),
            expected,
            "{restored:?} {removed:?}"
        );
    }
}

/// Regression: "MIRA AND TOM" was cast as a third person.
#[test]
fn lines_of_two_speakers_are_the_first_ones() {
    for (text, expected) in [
        (
            "MIRA: One.\nTOM: Two.\nMIRA AND TOM: Three.\nTOM & MIRA: (loudly) Four.\n",
            &[
                "MIRA: One.",
                "TOM: Two.",
                "MIRA (with TOM): Three.",
                "TOM (loudly, with MIRA): Four.",
            ][..],
        ),
        // TOM says nothing else: the name may be that of a third person.
        (
            "MIRA: One.\nMIRA AND TOM: Two.\n",
            &["MIRA: One.", "MIRA AND TOM: Two."],
        ),
        ("Simon and Paul: One.\n", &["Simon and Paul: One."]),
    ] {
        assert_eq!(shown(&read_text(text)), expected, "{text:?}");
    }
}

/// Regression: all lines of a speaker whose name is also that of a cue were left out.
#[test]
fn speakers_who_are_called_as_cues_are_stay_speakers() {
    let play = "FOLEY: Who is there?\n\nMIRA: Me.\n\nSFX: door\n\nFOLEY: Come in.\n";
    let expected = ["FOLEY: Who is there?", "MIRA: Me.", "FOLEY: Come in."];
    assert_eq!(shown(&read_text(play)), expected);
    // The open project has this speaker.
    let text = "Music: I am here.\n\nMIRA: So am I.\n";
    assert_eq!(shown(&read_text(text)), ["MIRA: So am I."]);
    let mut choices = Choices::default();
    choices
        .destination
        .speakers
        .insert("Music".to_owned(), None);
    let known = read("a.txt", text.as_bytes(), &choices).unwrap();
    assert_eq!(shown(&known), ["Music: I am here.", "MIRA: So am I."]);
}
