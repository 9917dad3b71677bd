//! Delimited tables: rows of any width, open quotes, rows without a text, encodings.

use super::*;

/// The lines of a table, and what is skipped of it.
fn table(text: &str) -> (Vec<String>, Vec<Skipped>) {
    let read = read("a.csv", text.as_bytes(), &Choices::default());
    let read = read.unwrap_or_else(|error| panic!("{text:?}: {error}"));
    let lines = rows(&read.script).lines().map(str::to_owned).collect();
    (lines, read.skipped)
}

fn skipped(row: u64, text: &str, reason: Reason) -> Skipped {
    Skipped::new(Place::Row(row), text, reason)
}

/// Regression: a table whose rows end without their last separators was refused.
#[test]
fn rows_with_fewer_cells_are_filled() {
    for text in [
        "speaker,text,speed,file\nAnn,Hi.\nBen,Oh.,1.1\nCy,Yes.,,c.mp3\n",
        "speaker;text;speed;file\nAnn;Hi.\nBen;Oh.;1,1\nCy;Yes.;;c.mp3\n",
        "speaker\ttext\tspeed\tfile\nAnn\tHi.\nBen\tOh.\t1.1\nCy\tYes.\t\tc.mp3\n",
        "The Lamp\n\nspeaker,text,speed,file\nAnn,Hi.\nBen,Oh.\nCy,Yes.\n",
    ] {
        let (lines, _) = table(text);
        assert_eq!(lines, ["Ann: Hi.", "Ben: Oh.", "Cy: Yes."], "{text:?}");
    }
}

#[test]
fn separators_in_a_text_without_quotes_are_part_of_it() {
    for (text, expected) in [
        // The text is the last column.
        (
            "speaker,text\nAnn,Hi, you, there.\nBen,Oh.\n",
            &["Ann: Hi, you, there.", "Ben: Oh."][..],
        ),
        (
            "speaker;text\nAnn;Hi; you.\nBen;Oh.\n",
            &["Ann: Hi; you.", "Ben: Oh."],
        ),
        (
            "speaker,text\nAnn,I paid 1,000 for it.\nBen,Oh.\n",
            &["Ann: I paid 1,000 for it.", "Ben: Oh."],
        ),
        (
            "speaker,text\nAnn,Hi, you.\nBen,Yes, me.\n",
            &["Ann: Hi, you.", "Ben: Yes, me."],
        ),
        (
            "speaker,text\nAnn,你好,托姆。\nBen,好。\n",
            &["Ann: 你好,托姆。", "Ben: 好。"],
        ),
        // The text has columns after it.
        (
            "text,speaker\nHi.,Tom\nOh, no.,Tom\n",
            &["Tom: Hi.", "Tom: Oh, no."],
        ),
        (
            "text,speaker\nHi.,Tom\nOh,no.,Tom\n",
            &["Tom: Hi.", "Tom: Oh,no."],
        ),
        (
            "text,speaker,speed\nHi.,Tom,1.1\nOh, my, no.,Ann,1\n",
            &["Tom: Hi.", "Ann: Oh, my, no."],
        ),
        // Without a header.
        (
            "Tom,Hello there\nAnn,Yes\nTom,Hi, so, more\n",
            &["Tom: Hello there", "Ann: Yes", "Tom: Hi, so, more"],
        ),
    ] {
        let (lines, skipped) = table(text);
        assert_eq!(lines, expected, "{text:?}");
        assert!(skipped.is_empty(), "{text:?}: {skipped:?}");
    }
}

#[test]
fn cells_after_the_last_column_are_listed() {
    for (text, row, surplus) in [
        // A tab is no part of a text.
        ("speaker\ttext\nAnn\tHi.\nBen\tOh.\tloud\n", 3, "loud"),
        // A quoted text is whole.
        (
            "speaker,text\nAnn,\"Hi.\"\nBen,\"Oh.\",loud,new\n",
            3,
            "loud, new",
        ),
        (
            "speaker,text\n\nAnn,\"Hi.\"\n\n\nBen,\"Oh.\",,new\n",
            6,
            "new",
        ),
        // Nothing tells that these are one text.
        ("text,speaker\nHi.,Ann\nOh.,Ben,loud\n", 3, "loud"),
    ] {
        let (lines, listed) = table(text);
        assert_eq!(lines, ["Ann: Hi.", "Ben: Oh."], "{text:?}");
        assert_eq!(listed, [skipped(row, surplus, Reason::Surplus)], "{text:?}");
    }
    // Empty ones are nothing.
    let (lines, listed) = table("speaker,text\nAnn,Hi.\nBen,Oh.,, ,\n");
    assert_eq!(lines, ["Ann: Hi.", "Ben: Oh."]);
    assert!(listed.is_empty());
}

#[test]
fn columns_without_a_name_are_columns() {
    let text = "speaker,text\nAnn,Hi.,loud\nBen,Oh.,soft\n";
    let read = read("a.csv", text.as_bytes(), &Choices::default()).unwrap();
    assert_eq!(rows(&read.script), "Ann: Hi.\nBen: Oh.\n");
    let table = read.table.unwrap();
    assert_eq!(
        table.columns.of,
        [Some(Column::Speaker), Some(Column::Text), None]
    );
    assert_eq!(table.first[1], ["Ann", "Hi.", "loud"]);
    let place = Place::Column {
        name: "C".to_owned(),
        cells: 2,
    };
    let unused = Skipped::new(place, "loud", Reason::UnusedColumn);
    assert_eq!(
        read.skipped,
        [Skipped {
            characters: 8,
            ..unused
        }]
    );
}

#[test]
fn a_table_of_which_no_row_fits_is_refused() {
    let text = b"speaker\ttext\nAnn\tHi.\tloud\nBen\tOh.\tsoft\tnew\n";
    let expected = ImportError::Ragged {
        row: 2,
        cells: 3,
        expected: 2,
    };
    assert_eq!(refused("a.tsv", text), expected);
}

#[test]
fn rows_without_a_text_are_listed() {
    let text = "speaker,text,file\nAnn,Hi.,a.mp3\nBen,,b.mp3\n,,\n \nCy\nAnn,Bye.\n";
    let (lines, listed) = table(text);
    assert_eq!(lines, ["Ann: Hi.", "Ann: Bye."]);
    assert_eq!(
        listed,
        [
            skipped(3, "Ben, b.mp3", Reason::NoText),
            skipped(6, "Cy", Reason::NoText),
        ]
    );
}

#[test]
fn the_title_above_a_header_is_listed() {
    let text = "The Lamp Room,,\nby A. Nobody\n\nNr,Speaker,Text\n1,Ann,Hi.\n";
    let (lines, listed) = table(text);
    assert_eq!(lines, ["Ann: Hi."]);
    assert_eq!(
        listed,
        [
            skipped(1, "The Lamp Room", Reason::FrontMatter),
            skipped(2, "by A. Nobody", Reason::FrontMatter),
        ]
    );
}

/// Regression: all rows after an open quote became one cell, or the table was refused.
#[test]
fn rows_after_an_open_quote_are_rows() {
    for (text, row, expected) in [
        (
            "who,text\nAnn,\"Hi.\nBen,Oh.\nCy,Yes.\n",
            2,
            &["Ann: Hi.", "Ben: Oh.", "Cy: Yes."][..],
        ),
        (
            "text,who,mood\nHi.,Tom,\n\"Oh.,Ann,\nNo.,Tom,\n",
            3,
            &["Tom: Hi.", "Ann: Oh.", "Tom: No."],
        ),
        (
            "sep=;\nwho;text\nAnn;Hi.\nBen;\"Oh, you.\nCy;\"Yes.\"\n",
            4,
            &["Ann: Hi.", "Ben: Oh, you.", "Cy: Yes."],
        ),
    ] {
        let read = read("a.csv", text.as_bytes(), &Choices::default()).unwrap();
        let lines: Vec<String> = rows(&read.script).lines().map(str::to_owned).collect();
        assert_eq!(lines, expected, "{text:?}");
        assert_eq!(read.table.unwrap().open_quote, Some(row), "{text:?}");
    }
}

#[test]
fn settings_may_be_percentages() {
    let text = "text,stability,speed\nHi.,40%,1.1\nOh.,0.25,\nYes.,50 %,\n";
    let read = read("a.csv", text.as_bytes(), &Choices::default()).unwrap();
    let settings: Vec<_> = read
        .script
        .lines()
        .map(|line| line.overrides.settings.unwrap())
        .collect();
    let of = |stability: f32| ChosenSettings::of([Setting::Stability(Some(stability))]);
    assert_eq!(settings[1..], [of(0.25), of(0.5)]);
    let error = refused("a.csv", b"text,stability\nHi.,140%\n");
    assert!(matches!(error, ImportError::Cell { row: 2, .. }), "{error}");
}

#[test]
fn an_assumed_encoding_is_told() {
    let utf16: Vec<u8> = "Zoë: Hi.\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (bytes, encoding, is_guessed) in [
        (b"ANN: Hi.\n".as_slice(), "UTF-8", false),
        ("ZOË: Hi.\n".as_bytes(), "UTF-8", false),
        (b"\xEF\xBB\xBFANN: Hi.\n", "UTF-8", false),
        (b"ZO\xCB: Hi, Zo\xEB.\n", "windows-1252", true),
        (&utf16, "UTF-16LE", true),
    ] {
        let read = read("a.txt", bytes, &Choices::default()).unwrap();
        assert_eq!(read.encoding.as_deref(), Some(encoding), "{bytes:?}");
        assert_eq!(read.encoding_guessed, is_guessed, "{bytes:?}");
        assert!(read.skipped.is_empty(), "{bytes:?}");
    }
    let chosen = Choices {
        encoding: Some("latin1".to_owned()),
        ..Choices::default()
    };
    let read = super::read("a.txt", b"ZO\xCB: Hi, Zo\xEB.\n", &chosen).unwrap();
    assert!(!read.encoding_guessed);
    let word = super::read("lamp-room.docx", &bytes("lamp-room.docx"), &chosen).unwrap();
    assert!(word.encoding.is_none() && !word.encoding_guessed);
}

/// Regression: an unknown label was passed over, and the encoding assumed.
#[test]
fn an_unknown_encoding_is_refused() {
    for label in ["latin", "utf-88", "", "hz-gb-2312"] {
        let choices = Choices {
            encoding: Some(label.to_owned()),
            ..Choices::default()
        };
        for name in ["a.txt", "a.csv", "a.docx"] {
            let error = super::read(name, b"ANN: Hi.\n", &choices).unwrap_err();
            let label = label.to_owned();
            assert_eq!(error, ImportError::UnknownEncoding { label }, "{name}");
        }
    }
}

#[test]
fn rows_with_broken_letters_are_listed() {
    let text = b"speaker,text\nAnn,Gr\xC3\xBC\xC3\x9Fe, sch\xC3\xB6ne, \xC3\xA4.\nBen,\xC3\xB6 Br\xFCcke.\n";
    let read = read("a.csv", text, &Choices::default()).unwrap();
    assert_eq!(
        rows(&read.script),
        "Ann: Grüße, schöne, ä.\nBen: ö Br\u{FFFD}cke.\n"
    );
    assert_eq!(
        read.skipped,
        [skipped(3, "Ben,ö Br\u{FFFD}cke.", Reason::Unreadable)]
    );
}
