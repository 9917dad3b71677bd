//! Each kind of file, as the programs that people write with save it.

mod captions;
mod columns;
mod cues;
mod names;
mod programs;
mod screenplays;
mod sheets;
mod stage_text;
mod tables;
mod titles;
mod workbooks;

use std::fmt::Write as _;

use super::*;
use mynah_core::settings::{ChosenSettings, Setting};

/// Files of `tests/fixtures/scripts`.
macro_rules! fixtures {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../../../tests/fixtures/scripts/", $name)))),*]
    };
}

const FIXTURES: &[(&str, &[u8])] = fixtures![
    "lamp-room.csv",
    "lamp-room.docx",
    "lamp-room.epub",
    "lamp-room.fdx",
    "lamp-room.fountain",
    "lamp-room.json",
    "lamp-room.md",
    "lamp-room.pdf",
    "lamp-room.srt",
    "lamp-room.tsv",
    "lamp-room.txt",
    "lamp-room.vtt",
    "lamp-room.xlsx",
];

fn bytes(name: &str) -> Vec<u8> {
    let (_, bytes) = FIXTURES.iter().find(|(known, _)| *known == name).unwrap();
    bytes.to_vec()
}

fn imported(name: &str) -> Imported {
    read(name, &bytes(name), &Choices::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A script, a row a line: `1 Title | note`, `NAME (direction): text`.
fn rows(script: &Script) -> String {
    let mut out = String::new();
    for item in script.items().iter() {
        match item {
            Item::Heading(heading) => {
                write!(out, "{} {}", heading.level, heading.title).unwrap();
                if !heading.note.is_empty() {
                    write!(out, " | {}", heading.note).unwrap();
                }
            }
            Item::Line(line) => {
                let text = line.text.replace('\n', " / ");
                let direction = &line.overrides.direction;
                match direction.as_str() {
                    "" => write!(out, "{}: {text}", line.speaker).unwrap(),
                    _ => write!(out, "{} ({direction}): {text}", line.speaker).unwrap(),
                }
            }
        }
        out.push('\n');
    }
    out
}

fn check(name: &str, kind: Kind, title: &str, expected: &[&str]) {
    let imported = imported(name);
    assert_eq!(imported.kind, kind, "{name}");
    assert_eq!(imported.script.title(), title, "{name}");
    let rows = rows(&imported.script);
    let rows: Vec<&str> = rows.lines().collect();
    assert_eq!(rows, expected, "{name}");
}

#[test]
fn a_plain_text_in_an_old_encoding() {
    check(
        "lamp-room.txt",
        Kind::Text,
        "lamp-room",
        &[
            "1 Chapter 1",
            ": The light had been out.",
            "ZOË: Count them with me.",
            "TOM (quietly): One. Two.",
        ],
    );
    let imported = imported("lamp-room.txt");
    assert_eq!(imported.encoding.as_deref(), Some("windows-1252"));
    let choices = Choices {
        encoding: Some("windows-1251".to_owned()),
        ..Choices::default()
    };
    let chosen = read("lamp-room.txt", &bytes("lamp-room.txt"), &choices).unwrap();
    assert_eq!(chosen.encoding.as_deref(), Some("windows-1251"));
    assert!(rows(&chosen.script).contains("ZOЛ"));
}

#[test]
fn markdown_as_its_readers_see_it() {
    check(
        "lamp-room.md",
        Kind::Markdown,
        "The Lamp Room",
        &[
            "1 Chapter 1 | Low water",
            ": The light had been out for nine hours, see the log.",
            "INES: Count them with me.",
            "TOM: One. Two.",
            ": First stair.",
            ": Second stair.",
            "2 Scene 2",
            ": Nobody was there.",
        ],
    );
}

#[test]
fn parts_of_markdown_that_are_left_out_are_listed() {
    let text = "---\ntitle: Harbor\n---\n# One\n\nHello `there`.[^1]\n\n```rust\nfn main() {}\n```\n\n    indented\n\n\
        A ~~bad~~ good day<!-- really? --> with ![A lamp](lamp.png).\n\n<!-- Check\nthis. -->\n\n\
        <div class=\"x\">Seen by <b>all</b>.</div>\n\n[^1]: It was old.\n";
    let imported = read("a.md", text.as_bytes(), &Choices::default()).unwrap();
    let rows_read = rows(&imported.script);
    let expected = "1 One\n: Hello there.\n: A good day with .\n: Seen by all.\n";
    assert_eq!(rows_read, expected);
    let skipped = imported.skipped.iter();
    let skipped: Vec<_> = skipped
        .map(|part| (part.place.clone(), part.reason, part.text.as_str()))
        .collect();
    let expected = [
        (1, Reason::Hidden, "title: Harbor"),
        (8, Reason::Code, "fn main() {}"),
        (12, Reason::Code, "indented"),
        (14, Reason::Hidden, "bad"),
        (14, Reason::Hidden, "really?"),
        (14, Reason::Object, "A lamp"),
        (16, Reason::Hidden, "Check this."),
        (21, Reason::Note, "It was old."),
    ];
    assert_eq!(
        skipped,
        expected.map(|(row, why, text)| (Place::Row(row), why, text))
    );
    assert_eq!(imported.skipped[1].characters, 12);
    let choices = Choices {
        notes_of_books: true,
        ..Choices::default()
    };
    let imported = read("a.md", text.as_bytes(), &choices).unwrap();
    assert!(rows(&imported.script).ends_with(": It was old.\n"));
}

#[test]
fn a_word_document() {
    check(
        "lamp-room.docx",
        Kind::Word,
        "lamp-room",
        &[
            "1 Chapter 1 | Low water",
            "2 Scene 1 | Lantern room, night",
            ": The light had been out for nine hours.",
            "INES: Count them with me.",
            "TOM (quietly): One. Two.",
            "Mrs Vale: Nobody is there.",
            ": The stairs creaked.",
            "1 Chapter 2",
            "INES: Did you hear that?",
        ],
    );
}

#[test]
fn a_book() {
    check(
        "lamp-room.epub",
        Kind::Epub,
        "The Lamp Room",
        &[
            "1 Chapter 1 | Low water",
            ": The light had been out for nine hours .",
            ": “Count them with me,” said Ines.",
            ": One.",
            ": Two.",
            "1 Chapter 2",
            ": Nobody / was there.",
        ],
    );
}

#[test]
fn the_text_of_a_pdf() {
    check(
        "lamp-room.pdf",
        Kind::Pdf,
        "lamp-room",
        &[
            "1 Chapter 1",
            ": The light had been out for nine hours when the keeper of the lamp room climbed the last of the stairs and found that somebody had been there before him.",
            "INES: Count them with me.",
            "TOM: One. Two.",
            "1 Chapter 2",
            ": Nobody was there.",
        ],
    );
}

#[test]
fn screenplays_of_both_kinds() {
    check(
        "lamp-room.fountain",
        Kind::Fountain,
        "The Lamp Room",
        &[
            "1 Act One",
            "2 INT. LANTERN ROOM | NIGHT",
            ": The lamp is dark. Wind on the glass.",
            "INES: Count them with me. [quietly] One. Two.",
            "TOM: Three.",
            "McVale: Nobody is there.",
            "2 EXT. SHORE | DAWN",
            ": THE END",
        ],
    );
    check(
        "lamp-room.fdx",
        Kind::FinalDraft,
        "The Lamp Room",
        &[
            "2 INT. LANTERN ROOM | NIGHT",
            ": The lamp is dark.",
            "INES (quietly): Count them & wait.",
            "TOM: One.",
            "VALE: Two.",
        ],
    );
    let choices = Choices {
        action: Action::LeftOut,
        ..Choices::default()
    };
    let spoken = read("lamp-room.fdx", &bytes("lamp-room.fdx"), &choices).unwrap();
    assert_eq!(spoken.script.lines().count(), 3);
}

#[test]
fn a_column_of_texts_has_commas_in_them() {
    for rows in [
        "text\nHi, you.\nYes, no, yes.\n",
        "Hi.\nYes.\nWell, then.\n",
        "Only.\n",
    ] {
        let read = read_any("a.csv", rows.as_bytes(), &Choices::default()).unwrap();
        let last = read.script.lines().last().unwrap();
        assert_eq!(last.text, rows.lines().last().unwrap());
    }
}

#[test]
fn tables_by_their_headers() {
    let expected = ["Ines: Count them, with me.", "Tom: One. Two."];
    check("lamp-room.tsv", Kind::Table, "lamp-room", &expected);
    let [ines, tom] = expected;
    check(
        "lamp-room.csv",
        Kind::Table,
        "lamp-room",
        &[ines, tom, ": The stairs creaked."],
    );
    let csv = imported("lamp-room.csv");
    let line = csv.script.lines().next().unwrap();
    let settings = line.overrides.settings.unwrap();
    let chosen = ChosenSettings::of([Setting::Stability(Some(0.4))]);
    assert_eq!(settings, chosen);
    let table = csv.table.unwrap();
    assert!(table.columns.header && table.first.len() == 4);
    assert_eq!(
        table.files.get(&line.id).map(String::as_str),
        Some("ines-1.mp3")
    );
    check(
        "lamp-room.xlsx",
        Kind::Sheet,
        "lamp-room",
        &[
            "Ines: Count them with me.",
            "Tom (quietly): One. Two.",
            ": The stairs creaked.",
        ],
    );
    let choices = Choices {
        sheet: Some(1),
        ..Choices::default()
    };
    let other = read("lamp-room.xlsx", &bytes("lamp-room.xlsx"), &choices).unwrap();
    assert_eq!(rows(&other.script), "Vale: Nobody is there.\n");
    assert_eq!(other.table.unwrap().sheets, ["Lines", "Other"]);
}

#[test]
fn subtitles_and_json() {
    check(
        "lamp-room.srt",
        Kind::Subtitles,
        "lamp-room",
        &[
            ": Count them with me.",
            "TOM: One. Two.",
            ": The stairs creaked.",
        ],
    );
    check(
        "lamp-room.vtt",
        Kind::Subtitles,
        "lamp-room",
        &["Ines: Count them with me.", "Tom: One & two."],
    );
    check(
        "lamp-room.json",
        Kind::Json,
        "lamp-room",
        &[
            "Ines: Count them with me.",
            "Tom: One. Two.",
            ": The stairs creaked.",
        ],
    );
}

fn lines_of(name: &str, text: &str) -> Vec<String> {
    let read = read(name, text.as_bytes(), &Choices::default()).unwrap();
    rows(&read.script).lines().map(str::to_owned).collect()
}

/// They were one line, with a dash in its middle.
#[test]
fn two_who_speak_in_one_subtitle_have_a_line_each() {
    let cue = |words: &str| format!("1\n00:00:01,000 --> 00:00:03,500\n{words}\n");
    for (words, lines) in [
        (
            "- Hello.\n- Who is there?",
            &[": Hello.", ": Who is there?"][..],
        ),
        ("-Hello.\n-Who is there?", &[": Hello.", ": Who is there?"]),
        (
            "– Hello,\nyou.\n– Who is there?",
            &[": Hello, you.", ": Who is there?"],
        ),
        ("<i>- Hello.\n- Who?</i>", &[": Hello.", ": Who?"]),
        ("- ANN: Hello.\n- BEN: Who?", &["ANN: Hello.", "BEN: Who?"]),
        ("- Hello.", &[": Hello."]),
        (
            "It was -5 degrees,\n- or so.",
            &[": It was -5 degrees, - or so."],
        ),
        ("-5 degrees.\n-7 tonight.", &[": -5 degrees. -7 tonight."]),
    ] {
        assert_eq!(lines_of("a.srt", &cue(words)), lines, "{words:?}");
    }
    let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hello.\n<v Ben>Who is\nthere?\n";
    assert_eq!(
        lines_of("a.vtt", vtt),
        ["Ann: Hello.", "Ben: Who is there?"]
    );
}

#[test]
fn the_title_of_a_title_page_may_have_rows() {
    for (page, title) in [
        (
            "Title:\n    _**Brick & Steel**_\n    _**Full Retired**_\nAuthor: M",
            "Brick & Steel Full Retired",
        ),
        ("Author: M\nTitle: The Lamp", "The Lamp"),
        ("Title:\nAuthor: M", "a"),
        ("Author: M", "a"),
    ] {
        let text = format!("{page}\n\nINES\nHello.\n");
        let read = read("a.fountain", text.as_bytes(), &Choices::default()).unwrap();
        assert_eq!(read.script.title(), title, "{page:?}");
        assert_eq!(read.script.lines().count(), 1);
    }
}

#[test]
fn a_text_is_read_as_what_was_chosen() {
    let as_kind = |name: &str, bytes: &[u8], kind: Kind| {
        let choices = Choices {
            kind: Some(kind),
            ..Choices::default()
        };
        read(name, bytes, &choices).unwrap().kind
    };
    let screenplay = bytes("lamp-room.fountain");
    assert_eq!(
        as_kind("a.txt", &screenplay, Kind::Fountain),
        Kind::Fountain
    );
    assert_eq!(as_kind("a.fountain", &screenplay, Kind::Text), Kind::Text);
    // What shows itself by its bytes is nothing else.
    let book = bytes("lamp-room.epub");
    assert_eq!(as_kind("a.epub", &book, Kind::Text), Kind::Epub);
    assert_eq!(as_kind("a.md", &screenplay, Kind::Pdf), Kind::Markdown);
}

#[test]
fn a_pasted_text_that_only_looks_like_something_is_plain_text() {
    let read = read_pasted("[{sighs} Not today.\n").unwrap();
    assert_eq!(
        (read.kind, rows(&read.script).as_str()),
        (Kind::Text, ": [{sighs} Not today.\n")
    );
    let read = read_pasted("Ann\tHello, you.\nBen\tYes, you.\n").unwrap();
    assert_eq!(
        (read.kind, rows(&read.script).as_str()),
        (Kind::Table, "Ann: Hello, you.\nBen: Yes, you.\n")
    );
}

fn refused(name: &str, bytes: &[u8]) -> ImportError {
    read(name, bytes, &Choices::default()).expect_err(name)
}

#[test]
fn what_is_no_script_is_named() {
    use ImportError as E;
    assert_eq!(refused("a.txt", b""), E::Parse(ParseError::Nothing));
    for name in ["a.docx", "a.epub", "a.pdf", "a.xlsx"] {
        assert_eq!(refused(name, b""), E::Parse(ParseError::Nothing), "{name}");
        let kind = Kind::named(name).unwrap();
        let misnamed = |not_text| E::Misnamed { kind, not_text };
        assert_eq!(refused(name, b"plain text"), misnamed(None));
        // It said that its first bytes are another file's.
        let picture = EncodingError::Other("a picture (PNG)".into());
        assert_eq!(refused(name, b"\x89PNG\r\n"), misnamed(Some(picture)));
    }
    for name in ["a.csv", "a.srt", "a.vtt", "a.fountain", "a.md", "a.fdx"] {
        assert_eq!(refused(name, b""), E::Parse(ParseError::Nothing), "{name}");
    }
    assert!(matches!(refused("a.json", b"{]"), E::Damaged { .. }));
    // It said "invalid type: map".
    for (text, expected) in [
        (&br#"{"lines": []}"#[..], JsonFault::NoList),
        (br#"[{"speaker": "Ann"}]"#, JsonFault::NoText),
    ] {
        let E::NotLines { fault, .. } = refused("a.json", text) else {
            panic!("{expected:?}");
        };
        assert_eq!(fault, expected);
    }
    let odd = refused(
        "a.json",
        b"[\n{\"text\": \"Hi.\"},\n{\"text\": \"Oh.\", \"seed\": \"x\"}]",
    );
    let E::NotLines {
        line: 3,
        fault: JsonFault::Other(why),
        ..
    } = odd
    else {
        panic!("{odd:?}");
    };
    assert_eq!(why, "invalid type: string \"x\", expected u32");
    let noise: Vec<u8> = (0..4096_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    assert!(matches!(refused("a.txt", &noise), E::Encoding(_)));
    assert_eq!(refused("a.rtf", b"{\\rtf1 hello}"), E::Unread(Unread::Rtf));
    assert_eq!(
        refused("a.doc", b"\xD0\xCF\x11\xE0...."),
        E::Unread(Unread::OldOffice)
    );
    // Regression: a presentation was called a zip of other files that has to be unpacked.
    let slides = super::container::zipped(&[("ppt/presentation.xml", "<p/>")]);
    assert_eq!(refused("a.pptx", &slides), E::Unread(Unread::PowerPoint));
    assert_eq!(refused("a.docx", b"\xD0\xCF\x11\xE0...."), E::Locked);
    assert!(matches!(
        refused("a.pdf", b"%PDF-1.7 and no more"),
        E::Damaged { .. }
    ));
    let cell = refused("a.csv", b"text,stability\nHi.,often\n");
    assert!(matches!(cell, E::Cell { row: 2, .. }), "{cell}");
    let mut cut = bytes("lamp-room.docx");
    cut.truncate(cut.len() / 2);
    match refused("a.docx", &cut) {
        // It said "Could not find EOCD".
        E::Damaged { why, .. } => assert_eq!(why, "it is cut off, or was never whole"),
        other => panic!("{other}"),
    }
}

/// What grows when it is expanded is not expanded.
#[test]
fn hostile_xml_stays_as_large_as_it_is() {
    let mut bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"lol\">".to_owned();
    for n in 0..20 {
        let before = if n == 0 {
            "a".to_owned()
        } else {
            format!("b{}", n - 1)
        };
        let ten = format!("&{before};").repeat(10);
        write!(bomb, "<!ENTITY b{n} \"{ten}\">").unwrap();
    }
    bomb.push_str("]><FinalDraft><Content><Paragraph Type=\"Action\"><Text>&b19; Hello.</Text></Paragraph></Content></FinalDraft>");
    let read = read("a.fdx", bomb.as_bytes(), &Choices::default()).unwrap();
    assert_eq!(rows(&read.script), ": Hello.\n");
    let deep = format!("<FinalDraft><Content>{}", "<Paragraph>".repeat(200_000));
    assert_eq!(
        refused("a.fdx", deep.as_bytes()),
        ImportError::Parse(ParseError::Nothing)
    );
}

#[test]
fn entities_that_mean_each_other_are_left_out() {
    let circle = "<!DOCTYPE x [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]>";
    let play = format!(
        "{circle}<FinalDraft><Content><Paragraph Type=\"Action\"><Text>&a;Hello.</Text></Paragraph></Content></FinalDraft>"
    );
    assert_eq!(lines_of("a.fdx", &play), [": Hello."]);
}

/// A small file that unpacks to gigabytes.
#[test]
fn what_unpacks_without_end_is_given_up() {
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default())
        .unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..=(LARGEST_UNPACKED >> 20) {
        zip.write_all(&zeros).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refused("a.docx", &bomb), ImportError::Unpacks);
}

proptest::proptest! {
    /// Whatever stands in a file of whatever kind: a script or a word, never a panic.
    #[test]
    fn any_bytes_give_a_script_or_a_word(
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
        kind in 0..Kind::ALL.len(),
    ) {
        let (_, endings) = Kind::ALL[kind];
        drop(read(&format!("a.{}", endings[0]), &bytes, &Choices::default()));
    }

    #[test]
    fn any_text_gives_a_script_or_a_word(text in "[ -~\\n\\t#:<>\\[\\]{}/*|=!.@\\\\-]{0,200}", kind in 0..Kind::ALL.len()) {
        let (_, endings) = Kind::ALL[kind];
        drop(read(&format!("a.{}", endings[0]), text.as_bytes(), &Choices::default()));
    }
}

/// Times, commas and scene headings were spoken until somebody chose what the file is.
#[test]
fn a_text_file_is_read_as_what_it_shows_itself_to_be() {
    for (name, kind) in [
        ("lamp-room.srt", Kind::Subtitles),
        ("lamp-room.vtt", Kind::Subtitles),
        ("lamp-room.csv", Kind::Table),
        ("lamp-room.tsv", Kind::Table),
        ("lamp-room.fountain", Kind::Fountain),
        ("lamp-room.fdx", Kind::FinalDraft),
        ("lamp-room.json", Kind::Json),
        ("lamp-room.txt", Kind::Text),
        // Its signs may be meant as they stand.
        ("lamp-room.md", Kind::Text),
    ] {
        let file = bytes(name);
        let read = read("lamp-room.txt", &file, &Choices::default()).unwrap();
        assert_eq!(read.kind, kind, "{name}");
        let choices = Choices {
            kind: Some(Kind::Text),
            ..Choices::default()
        };
        let chosen = super::read("lamp-room.txt", &file, &choices).unwrap();
        assert_eq!(chosen.kind, Kind::Text, "{name}: as somebody chose");
    }
}

#[test]
fn a_text_file_that_only_looks_like_something_else_is_plain_text() {
    for text in [
        "[{sighs} Not today.\n",
        "ANN: Hello, you.\nBEN: Well, yes.\n",
        "Dear Ann,\n\nI paid 1,000 for it.\n",
        "Title: The Lamp\n\nANN: Hello.\nBEN: Yes.\n",
    ] {
        let read = read("notes.txt", text.as_bytes(), &Choices::default()).unwrap();
        assert_eq!(read.kind, Kind::Text, "{text:?}");
    }
}
