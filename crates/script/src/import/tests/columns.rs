//! Columns of tables by names in several languages, and those that are not read.

use super::*;

fn table(text: &str) -> (Vec<String>, Vec<Skipped>) {
    let read = read("a.csv", text.as_bytes(), &Choices::default());
    let read = read.unwrap_or_else(|error| panic!("{text:?}: {error}"));
    let lines = rows(&read.script).lines().map(str::to_owned).collect();
    (lines, read.skipped)
}

fn column(name: &str, cells: u64, characters: u64, text: &str) -> Skipped {
    let name = name.to_owned();
    Skipped {
        characters,
        ..Skipped::new(Place::Column { name, cells }, text, Reason::UnusedColumn)
    }
}

#[test]
fn names_of_columns_are_known_in_several_languages() {
    for header in [
        "speaker,text",
        "Role,Line text",
        "personnage,texte",
        "Sprecher,Text",
        "Figur,Zeile",
        "personaje,diálogo",
        "Personaggio,Battuta",
        "personagem,fala",
        "personage,tekst",
        "postać,kwestia",
        "Персонаж,Реплика",
        "角色,台词",
        "話者,セリフ",
    ] {
        for mark in [',', ';', '\t'] {
            let header = header.replace(',', &mark.to_string());
            let text = format!("{header}\nAnn{mark}Hi.\nBen{mark}Oh no.\n");
            let (lines, skipped) = table(&text);
            assert_eq!(lines, ["Ann: Hi.", "Ben: Oh no."], "{text:?}");
            assert!(skipped.is_empty(), "{text:?}: {skipped:?}");
        }
    }
}

/// Regression: the header was spoken, and a column was lost.
#[test]
fn columns_that_are_not_read_are_listed_once() {
    for (text, expected, listed) in [
        (
            "speaker,en,de\nAnn,English,Deutsch\n",
            &["Ann: English"][..],
            vec![column("de", 1, 7, "Deutsch")],
        ),
        (
            "character,english,german\nAnn,Hello.,Hallo.\nBen,Yes.,Ja.\n",
            &["Ann: Hello.", "Ben: Yes."],
            vec![column("german", 2, 9, "Hallo.")],
        ),
        (
            "scene,speaker,spoken words\nHut,Ann,Hello over there.\nHut,Ben,Yes to all of you.\n",
            &["Ann: Hello over there.", "Ben: Yes to all of you."],
            vec![column("scene", 2, 6, "Hut")],
        ),
        (
            "speaker,text,text\nAnn,English,Deutsch\n",
            &["Ann: English"],
            vec![column("text", 1, 7, "Deutsch")],
        ),
        (
            "nr,speaker,text,status\n1,Ann,Hi.,done\n2,Ben,Oh.,\n",
            &["Ann: Hi.", "Ben: Oh."],
            vec![column("status", 1, 4, "done")],
        ),
        // Rows without a header.
        (
            "Ann,Good evening to all of you.,old\nBen,And to you.,new\n",
            &["Ann: Good evening to all of you.", "Ben: And to you."],
            vec![column("C", 2, 6, "old")],
        ),
    ] {
        let (lines, skipped) = table(text);
        assert_eq!(lines, expected, "{text:?}");
        assert_eq!(skipped, listed, "{text:?}");
    }
    assert_eq!(
        column("de", 2, 7, "").place.label(),
        "Column “de” (2 cells)"
    );
}

/// Regression: tags were spoken and charged, and the engine's files named ours.
#[test]
fn the_dialogue_of_a_game_engine_is_read_without_its_markup() {
    let text = "Identifier\tCharacter\tDialogue\tFilename\tLine Number\tRen'Py Script\n\
        start_1\tmara\tWho is {i}there{/i}?{w=0.5} Speak up.\tgame/script.rpy\t15\tmara happy \"[what]\"\n\
        start_2\ttom\tIt is me.\\nOpen the door.\tgame/script.rpy\t16\ttom \"[what]\"\n\
        start_3\t\t{color=#f00}Nobody{/color} moved.\tgame/script.rpy\t18\t\"[what]\"\n\
        start_4\tmara\tUse the {{b} key, [player].{p}Now.\tgame/script.rpy\t21\tmara \"[what]\" (what_size=32)\n";
    for name in ["dialogue.tab", "dialogue.tsv", "dialogue.txt"] {
        let read = read(name, text.as_bytes(), &Choices::default()).unwrap();
        let expected = "mara: Who is there? Speak up.\ntom: It is me. Open the door.\n: Nobody moved.\n\
            mara: Use the {b} key, . Now.\n";
        assert_eq!(rows(&read.script), expected, "{name}");
        assert!(read.table.unwrap().files.is_empty(), "{name}");
        let value = read
            .skipped
            .iter()
            .filter(|part| part.reason == Reason::Code);
        let value: Vec<&str> = value.map(|part| part.text.as_str()).collect();
        assert_eq!(value, ["[player]"], "{name}");
        let unused = read.skipped.iter().filter_map(|part| match &part.place {
            Place::Column { name, .. } => Some(name.as_str()),
            _ => None,
        });
        let unused: Vec<&str> = unused.collect();
        assert_eq!(
            unused,
            ["Identifier", "Filename", "Line Number", "Ren'Py Script"],
            "{name}"
        );
    }
    let yarn = "language,id,text,file,node,lineNumber,lock,comment\n\
        en,line:1,Mara: Who is [wave]there[/wave]? #line:1,Start.yarn,Start,3,a,\n\
        en,line:2,<<wait 1>>,Start.yarn,Start,4,b,\n\
        en,line:3,Tom: It is me.,Start.yarn,Start,5,c,\n\
        en,line:4,Mara: Come in.,Start.yarn,Start,6,d,\n";
    let (lines, _) = table(yarn);
    assert_eq!(
        lines,
        ["Mara: Who is there?", "Tom: It is me.", "Mara: Come in."]
    );
}

/// Files of audio are ours, those of a game's code and those of many lines are not.
#[test]
fn only_names_of_files_of_audio_name_the_files_of_lines() {
    for (files, count) in [
        (["a.wav", "b", "c.take2"], 3),
        (["a.rpy", "b.rpy", "c.wav"], 0),
        (["a", "a", "a"], 0),
    ] {
        let [one, two, three] = files;
        let text = format!(
            "speaker,text,filename\nAnn,Hi there.,{one}\nBen,Oh no.,{two}\nAnn,Well now.,{three}\n"
        );
        let read = read("a.csv", text.as_bytes(), &Choices::default()).unwrap();
        assert_eq!(read.table.unwrap().files.len(), count, "{files:?}");
    }
}

/// Rows of meeting and editing programs: empty rows between them, times that nobody speaks.
#[test]
fn transcripts_of_editing_programs_have_their_speakers() {
    let premiere = "\u{feff}\"Speaker Name\",\"Start Time\",\"End Time\",\"Text\"\r\n\r\n\
        \"Mara Quell\",\"00:00:00:12\",\"00:00:03:10\",\"We are here, and it is cold.\"\r\n\r\n\
        \"Tom Ferro\",\"00:00:03:18\",\"00:00:06:23\",\"At 10:30 nobody came.\"\r\n\r\n";
    let (lines, _) = table(premiere);
    let said = [
        "Mara Quell: We are here, and it is cold.",
        "Tom Ferro: At 10:30 nobody came.",
    ];
    assert_eq!(lines, said);
    let text = "Mara Quell   0:05\nWe are here.\nTom Ferro   0:12\nNobody came.\nMara Quell   0:21\nYes.\n";
    let read = read("teams.txt", text.as_bytes(), &Choices::default()).unwrap();
    let times: Vec<(Place, &str)> = read
        .skipped
        .iter()
        .map(|part| (part.place.clone(), part.text.as_str()))
        .collect();
    let expected = [(1, "0:05"), (3, "0:12"), (5, "0:21")];
    assert_eq!(times, expected.map(|(row, time)| (Place::Row(row), time)));
    assert!(read.skipped.iter().all(|part| part.reason == Reason::Time));
}

#[test]
fn a_first_row_of_words_is_no_header() {
    for text in [
        "Ann,Who is there?\nBen,Nobody.\n",
        "Who,Hello there.\nBen,Nobody.\nWho,Really?\n",
    ] {
        let (lines, _) = table(text);
        assert_eq!(lines.len(), text.lines().count(), "{text:?}");
    }
}

/// Regression: remarks for people were spoken as tags.
#[test]
fn remarks_are_notes_for_people() {
    for name in ["note", "Notes", "comment", "comments", "remarks"] {
        let text = format!("speaker,text,{name}\nAnn,Hi.,keep it calm\nBen,Oh.,\n");
        let read = read("a.csv", text.as_bytes(), &Choices::default()).unwrap();
        assert_eq!(
            rows(&read.script),
            "Ann (keep it calm): Hi.\nBen: Oh.\n",
            "{name}"
        );
        let notes = read.script.lines();
        let notes: Vec<&str> = notes
            .map(|line| line.overrides.direction.as_str())
            .collect();
        assert_eq!(notes, ["keep it calm", ""], "{name}");
        assert!(read.skipped.is_empty(), "{name}");
    }
}

/// Regression: brackets were put around brackets.
#[test]
fn directions_are_in_brackets_once() {
    for (direction, expected) in [
        ("whispers", "[whispers] Hi."),
        ("[laughs]", "[laughs] Hi."),
        ("(sad)", "[sad] Hi."),
        ("[sad] [slow]", "[sad] [slow] Hi."),
        ("( [sad] )", "[sad] Hi."),
        ("(sad) and (slow)", "[(sad) and (slow)] Hi."),
        ("()", "Hi."),
        ("", "Hi."),
    ] {
        let text = format!("speaker,text,direction\nAnn,Hi.,{direction}\n");
        let read = read("a.csv", text.as_bytes(), &with_model("eleven_v3")).unwrap();
        assert_eq!(
            rows(&read.script),
            format!("Ann: {expected}\n"),
            "{direction:?}"
        );
    }
}

fn with_model(model: &str) -> Choices {
    let destination = Destination {
        model: Some(model.into()),
        ..Destination::default()
    };
    Choices {
        destination,
        ..Choices::default()
    }
}

/// Regression: "[angry]" stood before the text of each line, and most models read it aloud.
#[test]
fn emotions_are_tags_only_under_models_that_perform_tags() {
    let own = "speaker,text,emotion,model\nAnn,Hi.,angry,eleven_v3\nBen,Oh.,sad,\n";
    let note = "speaker,text,Emotion,Notes\nAnn,Hi.,angry,slowly\nBen,Oh.,,loud\n";
    let emotion = "speaker,text,Emotion\nAnn,Hi.,angry\nBen,Oh.,\n";
    let cast = |speakers: &[(&str, &str)]| {
        let speakers = speakers.iter();
        let speakers = speakers.map(|(name, model)| ((*name).to_owned(), Some((*model).into())));
        Choices {
            destination: Destination {
                speakers: speakers.collect(),
                model: None,
            },
            ..Choices::default()
        }
    };
    for (text, choices, expected) in [
        (
            emotion,
            Choices::default(),
            ["Ann (angry): Hi.", "Ben: Oh."],
        ),
        (
            emotion,
            with_model("eleven_v3"),
            ["Ann: [angry] Hi.", "Ben: Oh."],
        ),
        (
            emotion,
            with_model("eleven_v4"),
            ["Ann: [angry] Hi.", "Ben: Oh."],
        ),
        (
            emotion,
            with_model("eleven_flash_v2_5"),
            ["Ann (angry): Hi.", "Ben: Oh."],
        ),
        // A line's own model and that of its speaker come first.
        (
            own,
            Choices::default(),
            ["Ann: [angry] Hi.", "Ben (sad): Oh."],
        ),
        (
            emotion,
            cast(&[("Ann", "eleven_v3"), ("Ben", "eleven_flash_v2")]),
            ["Ann: [angry] Hi.", "Ben: Oh."],
        ),
        // Notes beside it stay.
        (
            note,
            Choices::default(),
            ["Ann (angry, slowly): Hi.", "Ben (loud): Oh."],
        ),
        (
            note,
            with_model("eleven_v3"),
            ["Ann (slowly): [angry] Hi.", "Ben (loud): Oh."],
        ),
    ] {
        let read = read("a.csv", text.as_bytes(), &choices).unwrap();
        let read = rows(&read.script);
        let lines: Vec<&str> = read.lines().collect();
        assert_eq!(lines, expected, "{text:?} {choices:?}");
    }
    // The preview says so, and a person may choose tags all the same.
    let read_table = |choices: &Choices| read("a.csv", emotion.as_bytes(), choices).unwrap();
    let table = read_table(&Choices::default()).table.unwrap();
    assert_eq!(table.columns.of[2], Some(Column::Note));
    let mut columns = table.columns;
    columns.of[2] = Some(Column::Direction);
    let chosen = Choices {
        columns: Some(columns),
        ..Choices::default()
    };
    let chosen = read_table(&chosen);
    assert_eq!(rows(&chosen.script), "Ann: [angry] Hi.\nBen: Oh.\n");
}

/// Regression: in a table without a header, names that come once each were spoken or lost.
#[test]
fn names_in_capitals_are_speakers_though_each_comes_once() {
    for (text, expected) in [
        (
            "MIRA,Who is there now?\nOLD MAN,It is me. Open.\nTOM,Then come in.\n",
            &[
                "MIRA: Who is there now?",
                "OLD MAN: It is me. Open.",
                "TOM: Then come in.",
            ][..],
        ),
        // The numbers of cues name nobody.
        (
            "CUE 12,MIRA,Who is there now?\nCUE 13,TOM,It is me. Open.\nCUE 14,MIRA,Then come in.\n",
            &[
                "MIRA: Who is there now?",
                "TOM: It is me. Open.",
                "MIRA: Then come in.",
            ],
        ),
        (
            "Apples,Who is there now?\nPears,It is me. Open.\nPlums,Then come in.\n",
            &[
                ": Who is there now?",
                ": It is me. Open.",
                ": Then come in.",
            ],
        ),
    ] {
        assert_eq!(table(text).0, expected, "{text:?}");
    }
}
