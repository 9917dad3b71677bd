//! Files made to cost: each ends with a word, in a process that is given no more than 30 seconds of work and 1 GB.
//!
//! The limits are the system's, for the program and whatever it starts: what breaks one of them is killed, or can't have
//! the memory that it asks for, and doesn't end by itself.

use std::io::{Cursor, Write as _};
use std::process::Command;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use zip::write::SimpleFileOptions;

use crate::rig::{Rig, Run, finish};

/// Kilobytes of address space: 1 GB, and what the program and the stacks of its threads lie in.
const SPACE: u32 = 1_000 << 10;
const PROGRAM: u32 = 256 << 10;
/// Seconds of work.
const WORK: u32 = 30;

const RENDER: &[&str] = &["--dry-run", "--json"];
const LINT: &[&str] = &["--json"];

/// The program within the limits.
fn bounded(rig: &Rig, verb: &str, name: &str, options: &[&str]) -> Run {
    let bounds = format!(
        "ulimit -v {} && ulimit -t {WORK} && exec \"$@\"",
        SPACE + PROGRAM
    );
    let program = env!("CARGO_BIN_EXE_mynah");
    let mut args = vec!["-c", &bounds, "sh", program, verb, name];
    args.extend(options);
    finish(rig.within(Command::new("sh"), &args).spawn().unwrap())
}

/// Each is refused by both verbs, with this in the reason.
fn are_refused(cases: Vec<(&str, Vec<u8>, &str)>) {
    let rig = Rig::new();
    for (name, bytes, told) in cases {
        rig.write(name, bytes);
        for (verb, options) in [("render", RENDER), ("lint", LINT)] {
            let run = bounded(&rig, verb, name, options).ends(1);
            assert!(
                run.out.is_empty() && run.err.contains(told),
                "{verb} {name}: {run:?}"
            );
        }
    }
    // Nothing was begun for them.
    assert!(!rig.path("home").exists());
}

/// Each looks worse than it is: it is read, to so many lines.
fn are_read(cases: Vec<(&str, Vec<u8>, u64)>) {
    let rig = Rig::new();
    for (name, bytes, lines) in cases {
        rig.write(name, bytes);
        let plan = bounded(&rig, "render", name, RENDER).ends(0).json();
        assert_eq!(plan["lines"], lines, "{name}");
        bounded(&rig, "lint", name, LINT).ends(0);
    }
}

fn zipped<'a>(parts: impl IntoIterator<Item = (&'a str, String)>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document of Word's with this behind the beginning of its body.
fn document(body: &str) -> String {
    let name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    format!("<w:document xmlns:w=\"{name}\"><w:body>{body}")
}

#[test]
fn hostile_documents_are_refused_within_the_limits() {
    let word = |body: String| zipped([("word/document.xml", document(&body))]);
    let many: Vec<String> = (0..60_000).map(|number| format!("a{number}")).collect();
    let many = many.iter().map(|name| (name.as_str(), String::new()));
    let many = many.chain([("word/document.xml", document(""))]);
    are_refused(vec![
        (
            "deep.docx",
            word("<w:tbl>".repeat(400_000)),
            "nothing to speak",
        ),
        (
            "attributes.docx",
            word(format!("<w:p {}/>", "a=\"b\" ".repeat(300_000))),
            "nothing to speak",
        ),
        ("many.docx", zipped(many), "nothing to speak"),
        (
            "deep.epub",
            book(&"<div>".repeat(400_000)),
            "nothing to speak",
        ),
        (
            "shared.xlsx",
            workbook(&shared(3_000)),
            "more than 25 seconds or 1 GB",
        ),
    ]);
}

/// A book of one chapter.
fn book(chapter: &str) -> Vec<u8> {
    let item = "<item id=\"c\" href=\"c.xhtml\" media-type=\"application/xhtml+xml\"/>";
    let spine = "<itemref idref=\"c\"/>";
    let container = "<container><rootfiles><rootfile full-path=\"o.opf\"/></rootfiles></container>";
    let package = format!("<package><manifest>{item}</manifest><spine>{spine}</spine></package>");
    zipped([
        ("mimetype", "application/epub+zip".to_owned()),
        ("META-INF/container.xml", container.to_owned()),
        ("o.opf", package),
        ("c.xhtml", format!("<html><body>{chapter}")),
    ])
}

/// Rows that all have the same text of a megabyte, which is there once.
fn shared(rows: usize) -> [String; 2] {
    let mut cells = cell("A1", "text");
    for row in 2..=rows {
        let place = format!("A{row}");
        let shared = format!("<row r=\"{row}\"><c r=\"{place}\" t=\"s\"><v>0</v></c></row>");
        cells.push_str(&shared);
    }
    [
        cells,
        format!("<si><t>{}</t></si>", "word ".repeat(200_000)),
    ]
}

/// A row of one cell.
fn cell(place: &str, text: &str) -> String {
    let row = place.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    format!("<row r=\"{row}\"><c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
}

/// A workbook of one sheet with these rows, and with these texts that its cells share.
fn workbook([rows, texts]: &[String; 2]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let relations =
        |all: String| format!("<Relationships xmlns=\"{package}\">{all}</Relationships>");
    let book = relation("r1", "officeDocument", "xl/workbook.xml");
    let parts = relation("r1", "worksheet", "worksheets/sheet1.xml")
        + &relation("r2", "sharedStrings", "sharedStrings.xml");
    zipped([
        ("_rels/.rels", relations(book)),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>\
                 <sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels", relations(parts)),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
        (
            "xl/sharedStrings.xml",
            format!("<sst xmlns=\"{main}\">{texts}</sst>"),
        ),
    ])
}

#[test]
fn hostile_texts_are_refused_within_the_limits() {
    let fdx = |body: String| format!("<FinalDraft><Content>{body}").into_bytes();
    are_refused(vec![
        (
            "deep.fdx",
            fdx("<Paragraph>".repeat(400_000)),
            "nothing to speak",
        ),
        (
            "attributes.fdx",
            fdx(format!("<Paragraph {}>", "a=\"b\" ".repeat(300_000))),
            "nothing to speak",
        ),
        ("open.fdx", fdx("<".repeat(2 << 20)), "damaged"),
        (
            "rows.csv",
            format!("text\n{}", "Hi.\n".repeat(1_000_001)).into(),
            "at most",
        ),
        (
            "quote.csv",
            format!("text\n\"{}", "a\n".repeat(1 << 20)).into(),
            "at most",
        ),
        (
            "deep.json",
            format!("[{{\"text\":{}", "[".repeat(1 << 20)).into(),
            "damaged",
        ),
        (
            "arrows.vtt",
            format!("WEBVTT\n\n{}", "-->".repeat(600_000)).into(),
            "nothing to speak",
        ),
        ("quotes.md", ">".repeat(2 << 20).into(), "nothing to speak"),
        ("lines.txt", "a\n\n".repeat(1_000_001).into(), "at most"),
    ]);
}

#[test]
fn what_only_looks_hostile_is_read_within_the_limits() {
    let list = (0..1_000).map(|depth| format!("{}- a\n", "  ".repeat(depth)));
    let far = [("A1", "text"), ("A2", "Hi."), ("XFD1048576", "Hi.")];
    let far = far.map(|(place, text)| cell(place, text)).concat();
    let commas = ",".repeat(300_000);
    are_read(vec![
        ("wide.csv", format!("text{commas}\nHi.").into(), 1),
        // Seventeen thousand million cells, three of them with something in them.
        ("far.xlsx", workbook(&[far, String::new()]), 1),
        ("list.md", list.collect::<String>().into(), 1_000),
        ("ticks.md", "`a".repeat(1 << 18).into(), 1),
        ("brackets.txt", "[".repeat(1 << 17).into(), 1),
        ("notes.fountain", "[[".repeat(1 << 16).into(), 1),
        ("boneyards.fountain", "/* ".repeat(1 << 17).into(), 1),
    ]);
}

/// A line as long as a file may be is a line; an unoptimised program takes as long for a much shorter one.
#[test]
fn a_line_as_long_as_a_file_is_read_within_the_limits() {
    let megabytes = if cfg!(debug_assertions) { 4 } else { 64 };
    let text = "word ".repeat((megabytes << 20) / 5);
    are_read(vec![("line.txt", text.into(), 1)]);
}

/// An object of a PDF that is a stream of these bytes, packed so often.
fn stream(entries: &str, bytes: &[u8], times: usize) -> Vec<u8> {
    let mut packed = bytes.to_vec();
    for _ in 0..times {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        packer.write_all(&packed).unwrap();
        packed = packer.finish().unwrap();
    }
    let filters = "/FlateDecode ".repeat(times);
    let length = packed.len();
    let mut object =
        format!("<<{entries} /Filter [{filters}] /Length {length}>>\nstream\n").into_bytes();
    object.extend(packed);
    object.extend(b"\nendstream");
    object
}

/// A PDF of one page in Helvetica, which `kids` name `3 0 R`: what is on it, and the objects from the sixth on.
fn pdf(kids: &str, content: Vec<u8>, others: Vec<Vec<u8>>) -> Vec<u8> {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R\
                /Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R>>>>>>";
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>";
    let pages = format!("<</Type/Pages/Kids {kids}/Count 1>>");
    let first = ["<</Type/Catalog/Pages 2 0 R>>", &pages, page, font];
    let first = first.map(|object| object.as_bytes().to_vec());
    let objects = first.into_iter().chain([content]).chain(others);
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (table, size) = (file.len(), places.len() + 1);
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    // The table before this one is this one.
    let end =
        format!("trailer\n<</Size {size}/Root 1 0 R/Prev {table}>>\nstartxref\n{table}\n%%EOF");
    file.extend(end.bytes());
    file
}

/// A form that draws another one twice, and says a word.
fn form(other: usize) -> Vec<u8> {
    let entries = format!(
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]\
         /Resources<</Font<</F 4 0 R>>/XObject<</X {other} 0 R>>>>"
    );
    stream(&entries, b"/X Do /X Do BT /F 9 Tf (lol) Tj ET", 1)
}

#[test]
fn hostile_pdfs_are_refused_within_the_limits() {
    let one = "[3 0 R]";
    let words = || stream("", b"BT /F 9 Tf (a) Tj ET", 1);
    let ranges = "1 beginbfrange <00000000> <ffffffff> <0041> endbfrange\n".repeat(1_000);
    let spaces = vec![b' '; 300 << 20];
    let predicted =
        "/DecodeParms<</Predictor 12/Columns 2147483647/Colors 32/BitsPerComponent 16>>";
    let cases = [
        ("pages.pdf", pdf("[2 0 R 3 0 R 2 0 R]", words(), Vec::new())),
        (
            "itself.pdf",
            pdf(one, stream("", b"/X Do", 1), vec![form(6)]),
        ),
        ("packed.pdf", pdf(one, stream("", &spaces, 1), Vec::new())),
        ("twice.pdf", pdf(one, stream("", &spaces, 2), Vec::new())),
        (
            "brackets.pdf",
            pdf(one, stream("", &vec![b'['; 16 << 20], 1), Vec::new()),
        ),
        (
            "states.pdf",
            pdf(one, stream("", &b"q ".repeat(1 << 20), 1), Vec::new()),
        ),
        (
            "ranges.pdf",
            pdf(one, words(), vec![stream("", ranges.as_bytes(), 1)]),
        ),
        (
            "columns.pdf",
            pdf(one, stream(predicted, b"aaaa", 1), Vec::new()),
        ),
    ];
    // Which of the words for it depends on where its reader gave up.
    are_refused(cases.map(|(name, bytes)| (name, bytes, name)).into());
}

/// A thousand million words in two kilobytes: only time ends it.
#[test]
fn a_pdf_that_never_ends_is_given_up_within_the_limits() {
    let rig = Rig::new();
    let forms = (7..40).map(form).chain([stream("/Subtype/Form", b"", 1)]);
    let forms: Vec<_> = forms.collect();
    rig.write("forms.pdf", pdf("[3 0 R]", stream("", b"/X Do", 1), forms));
    let run = bounded(&rig, "render", "forms.pdf", RENDER).ends(1);
    assert!(run.err.contains("more than 25 seconds or 1 GB"), "{run:?}");
}
