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
        let (lines, _) = table(&text);
        assert_eq!(lines, [format!("Ann: {expected}")], "{direction:?}");
    }
}
