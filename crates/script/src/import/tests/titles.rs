//! A title in capitals above a play, in files whose paragraphs are marked as such.

use std::io::Write as _;

use zip::write::SimpleFileOptions;

use super::*;

fn zipped(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn word(paragraphs: &[&str]) -> Vec<u8> {
    let paragraphs = paragraphs.join("</w:t></w:r></w:p><w:p><w:r><w:t>");
    let paragraphs = format!("<w:p><w:r><w:t>{paragraphs}</w:t></w:r></w:p>");
    let document = format!("<w:document><w:body>{paragraphs}</w:body></w:document>");
    zipped(&[("word/document.xml", document)])
}

fn book(paragraphs: &[&str]) -> Vec<u8> {
    let paragraphs = paragraphs.join("</p><p>");
    let container = "<container><rootfiles><rootfile full-path=\"a.opf\"/></rootfiles></container>";
    let package = "<package><manifest><item id=\"a\" href=\"a.xhtml\"/></manifest>\
                   <spine><itemref idref=\"a\"/></spine></package>";
    zipped(&[
        ("META-INF/container.xml", container.to_owned()),
        ("a.opf", package.to_owned()),
        (
            "a.xhtml",
            format!("<html><body><p>{paragraphs}</p></body></html>"),
        ),
    ])
}

/// “THE LIGHTHOUSE” spoke the first line, or was spoken itself.
#[test]
fn a_title_in_capitals_speaks_nothing_in_documents_either() {
    for (paragraphs, expected) in [
        (
            &[
                "THE LIGHTHOUSE",
                "A radio play",
                "ANNA: Where is he?",
                "TOM: At sea.",
            ][..],
            &[
                "1 THE LIGHTHOUSE",
                ": A radio play",
                "ANNA: Where is he?",
                "TOM: At sea.",
            ][..],
        ),
        (
            &["THE LIGHTHOUSE", "ANNA: Where is he?", "TOM: At sea."],
            &["1 THE LIGHTHOUSE", "ANNA: Where is he?", "TOM: At sea."],
        ),
        // Who speaks so later is no title.
        (
            &["ANNA", "Where is he?", "TOM: At sea.", "ANNA: Still?"],
            &["ANNA: Where is he?", "TOM: At sea.", "ANNA: Still?"],
        ),
        (
            &["ANNA", "Where is he?", "TOM", "At sea."],
            &["ANNA: Where is he?", "TOM: At sea."],
        ),
    ] {
        let markdown = paragraphs.join("\n\n").into_bytes();
        for (name, bytes) in [
            ("a.docx", word(paragraphs)),
            ("a.epub", book(paragraphs)),
            ("a.md", markdown),
        ] {
            let read = read(name, &bytes, &Choices::default()).unwrap();
            let rows = rows(&read.script);
            assert_eq!(rows.lines().collect::<Vec<_>>(), expected, "{name}");
        }
    }
}

/// The project was called as its file was.
#[test]
fn markdown_is_called_as_it_says_itself() {
    for (front, title) in [
        ("---\nauthor: M\ntitle: Harbour\n---", "Harbour"),
        ("---\ntitle: \"The Lamp: Night\"\n---", "The Lamp: Night"),
        ("+++\ntitle = 'Harbour'\n+++", "Harbour"),
        (
            "---\ntitle: >-\n  The Lamp:\n  Night\nauthor: M\n---",
            "The Lamp: Night",
        ),
        ("---\ntitle: |\n  Harbour\n---", "Harbour"),
        ("---\ntitle: > # folded\nauthor: M\n---", "a"),
        ("---\ntitle: >9000\n---", ">9000"),
        ("---\ntitle:\n---", "a"),
        ("---\nauthor: M\n---", "a"),
    ] {
        let text = format!("{front}\n\nIt was dark.\n");
        let read = read("a.md", text.as_bytes(), &Choices::default()).unwrap();
        assert_eq!(read.script.title(), title, "{front:?}");
        assert_eq!(read.script.lines().count(), 1);
    }
}

/// Regression: a project was named after its file, though the document has a title.
#[test]
fn a_title_or_the_first_heading_names_a_document() {
    for (name, text, expected) in [
        (
            "a.md",
            "# The Lamp Room\n\nTOM: Yes.\n",
            Some("The Lamp Room"),
        ),
        ("a.md", "TOM: Yes.\n\n# The Lamp Room\n\nTOM: No.\n", None),
        ("a.txt", "Chapter 1\n\nTOM: Yes.\n", None),
        (
            "a.fountain",
            "Title: High Tide\n\n# One\n\n@TOM\nYes.\n",
            Some("High Tide"),
        ),
    ] {
        let read = read(name, text.as_bytes(), &Choices::default()).unwrap();
        assert_eq!(read.title("a"), expected, "{text:?}");
    }
}

/// Regression: a Word or EPUB book with a title and chapters was one chapter of scenes, or had its title as a chapter.
#[test]
fn books_of_all_kinds_are_chapters_below_their_title() {
    let styles = "<w:styles><w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style>\
                  <w:style w:styleId=\"H1\"><w:name w:val=\"heading 1\"/></w:style>\
                  <w:style w:styleId=\"H2\"><w:name w:val=\"heading 2\"/></w:style></w:styles>";
    let styled = |rows: &[(&str, &str)]| {
        let paragraphs = rows.iter().map(|(style, text)| {
            format!(
                "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
            )
        });
        let body: String = paragraphs.collect();
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        zipped(&[
            ("word/styles.xml", styles.to_owned()),
            ("word/document.xml", document),
        ])
    };
    let pages = |body: &str| {
        let container =
            "<container><rootfiles><rootfile full-path=\"a.opf\"/></rootfiles></container>";
        let package = "<package><manifest><item id=\"a\" href=\"a.xhtml\"/></manifest>\
                       <spine><itemref idref=\"a\"/></spine></package>";
        zipped(&[
            ("META-INF/container.xml", container.to_owned()),
            ("a.opf", package.to_owned()),
            ("a.xhtml", format!("<html><body>{body}</body></html>")),
        ])
    };
    let expected = "1 Low water\n: It was dark.\n1 High tide\n: It was late.\n";
    for (case, name, bytes) in [
        (
            "the style of a title",
            "a.docx",
            styled(&[
                ("T", "The Lamp"),
                ("H1", "Low water"),
                ("", "It was dark."),
                ("H1", "High tide"),
                ("", "It was late."),
            ]),
        ),
        (
            "two levels of headings",
            "a.docx",
            styled(&[
                ("H1", "The Lamp"),
                ("H2", "Low water"),
                ("", "It was dark."),
                ("H2", "High tide"),
                ("", "It was late."),
            ]),
        ),
        (
            "a book",
            "a.epub",
            pages(
                "<h1>The Lamp</h1><h2>Low water</h2><p>It was dark.</p>\
                 <h2>High tide</h2><p>It was late.</p>",
            ),
        ),
    ] {
        let read = read(name, &bytes, &Choices::default()).unwrap();
        assert_eq!(rows(&read.script), expected, "{case}");
        assert_eq!(read.title("a"), Some("The Lamp"), "{case}");
    }
}
