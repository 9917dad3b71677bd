//! What programs write around the words: it was spoken, or words were lost over it.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// A zip of these parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn lines(name: &str, bytes: &[u8]) -> Vec<String> {
    let read = read(name, bytes, &Choices::default()).unwrap();
    rows(&read.script).lines().map(str::to_owned).collect()
}

fn word(body: &str) -> Vec<String> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let styles = "<w:styles><w:style w:styleId=\"Verzeichnis1\"><w:name w:val=\"toc 1\"/></w:style></w:styles>";
    let parts = [
        ("word/document.xml", &*document),
        ("word/styles.xml", styles),
    ];
    lines("a.docx", &zipped(&parts))
}

/// A paragraph was "-342900 The light went out."
#[test]
fn where_a_picture_floats_in_a_word_document_is_not_said() {
    let anchor = "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:anchor><wp:positionH><wp:posOffset>-342900</wp:posOffset></wp:positionH>\
        <wp:positionV><wp:align>top</wp:align></wp:positionV><wp14:sizeRelH><wp14:pctWidth>40000</wp14:pctWidth></wp14:sizeRelH>\
        <wps:txbx><w:txbxContent><w:p><w:r><w:t>Wet paint.</w:t></w:r></w:p></w:txbxContent></wps:txbx></wp:anchor></w:drawing></mc:Choice>\
        <mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Wet paint.</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
    let body = format!("<w:p>{anchor}<w:r><w:t>The light went out.</w:t></w:r></w:p>");
    assert_eq!(word(&body), [": The light went out.", ": Wet paint."]);
}

#[test]
fn the_contents_of_a_word_document_are_not_said() {
    let entry = "<w:p><w:pPr><w:pStyle w:val=\"Verzeichnis1\"/></w:pPr><w:r><w:t>Chapter 1</w:t></w:r><w:r><w:tab/><w:t>2</w:t></w:r></w:p>";
    let control = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr>\
        <w:sdtContent><w:p><w:r><w:t>Contents</w:t></w:r></w:p><w:p><w:r><w:t>One 1</w:t></w:r></w:p></w:sdtContent></w:sdt>";
    let body = format!("{entry}{control}<w:p><w:r><w:t>The light went out.</w:t></w:r></w:p>");
    assert_eq!(word(&body), [": The light went out."]);
}

#[test]
fn what_is_hidden_struck_out_or_deleted_in_a_word_document_is_not_said() {
    let run = |property: &str, words: &str| {
        format!("<w:r><w:rPr>{property}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
    };
    let body = [
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>",
        &run("<w:vanish/>", "Hidden. "),
        &run("<w:strike/>", "Struck. "),
        &run("<w:vanish w:val=\"0\"/><w:strike w:val=\"false\"/>", "The li\u{ad}ght "),
        "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>",
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>",
        "<w:r><w:footnoteReference w:id=\"2\"/></w:r>",
        &run("", "went out."),
        "</w:p><w:p><w:r><w:t>* * *</w:t></w:r></w:p>",
    ]
    .concat();
    assert_eq!(word(&body), [": The light went out."]);
}

#[test]
fn a_word_document_may_count_its_parts() {
    let document = "<w:document><w:p><w:r><w:t>Hello.</w:t></w:r></w:p></w:document>";
    let file = zipped(&[("word/document2.xml", document)]);
    assert_eq!(lines("a.docx", &file), [": Hello."]);
}

fn book(title: &str, guide: &str, pages: &[(&str, &str)]) -> Imported {
    let container = "<container><rootfile full-path=\"book.opf\"/></container>";
    let mut package = format!("<package><dc:title>{title}</dc:title>");
    for (name, _) in pages {
        write!(package, "<item id=\"{name}\" href=\"{name}\"/>").unwrap();
    }
    for (name, _) in pages {
        write!(package, "<itemref idref=\"{name}\"/>").unwrap();
    }
    write!(package, "<guide>{guide}</guide></package>").unwrap();
    let mut parts = vec![
        ("META-INF/container.xml", container),
        ("book.opf", &*package),
    ];
    parts.extend(pages);
    read("a.epub", &zipped(&parts), &Choices::default()).unwrap()
}

fn page(body: &str) -> Vec<String> {
    let page = format!("<html><head><title>T</title></head><body>{body}</body></html>");
    let book = book("T", "", &[("a.xhtml", &page)]);
    rows(&book.script).lines().map(str::to_owned).collect()
}

#[test]
fn a_book_s_title_keeps_its_spaces() {
    let read = book(
        "\n  Pride &amp; Prejudice,\n  &#8220;A&#8221; Novel ",
        "",
        &[("a.xhtml", "<p>Hello.</p>")],
    );
    assert_eq!(read.script.title(), "Pride & Prejudice, “A” Novel");
}

#[test]
fn what_stands_side_by_side_in_a_book_is_not_one_word() {
    let table = "<table><caption>Cast</caption><tr><th>Who</th><th>What</th></tr><tr><td>Ann</td><td>Hello.</td></tr></table>";
    assert_eq!(
        page(table),
        [": Cast", ": Who", ": What", ": Ann", ": Hello."]
    );
    for body in [
        "<dl><dt>One</dt><dd>Two</dd></dl>",
        "<ul><li>One</li><li>Two</li></ul>",
        "<div>One<hr/>Two</div>",
        "<figure><p>One</p><figcaption>Two</figcaption></figure>",
        "<details><summary>One</summary>Two</details>",
        "<main>One</main><address>Two</address>",
    ] {
        assert_eq!(page(body), [": One", ": Two"], "{body}");
    }
    assert_eq!(page("<p>One<br/>two</p>"), [": One / two"]);
}

#[test]
fn notes_and_printed_page_numbers_of_a_book_are_not_said() {
    for body in [
        "<p>The light<a epub:type=\"noteref\" href=\"#n\">1</a> went out.</p><aside epub:type=\"footnote\" id=\"n\"><p>1 It was old.</p></aside>",
        "<p>The light<sup><a href=\"notes.xhtml#n\">1</a></sup> went out.</p>",
        "<p>The light<a href=\"#n\"><sup>12</sup></a> went out.</p>",
        "<p>The light<a href=\"#n\">[3]</a> went out.</p>",
        "<p>The light <span epub:type=\"pagebreak\" id=\"p12\">12</span>went out.</p>",
        "<p>The light <span role=\"doc-pagebreak\" title=\"12\"/>went out.</p>",
        "<p>The <span class=\"pagenum\"><a id=\"Page_12\">[Pg 12]</a></span>light went out.</p><div class=\"footnote\"><p>[1] It was old.</p></div>",
        "<p>The <del>lamp</del><s>sun</s>light went out.</p>",
        "<p>The light <audio src=\"a\">Your reader can't play this.</audio>went out.</p>",
        "<p>The li&#173;ght went out.</p><p>* * *</p><section role=\"doc-endnotes\"><p>1 It was old.</p></section>",
    ] {
        assert_eq!(page(body), [": The light went out."], "{body}");
    }
    // Links and powers are words.
    let body = "<p>See <a href=\"#t\">ten</a><a id=\"p\"></a> or 10<sup>2</sup>.</p>";
    assert_eq!(page(body), [": See ten or 102."]);
}

#[test]
fn a_book_s_page_of_contents_is_not_said() {
    let guide = "<reference type=\"toc\" href=\"toc.html\"/>";
    let pages = [
        ("toc.html", "<p>One</p><p>Two</p>"),
        ("a.html", "<p>Hello.</p>"),
    ];
    assert_eq!(rows(&book("T", guide, &pages).script), ": Hello.\n");
    // Where the whole book is one page, its contents begin somewhere in it.
    let guide = "<reference type=\"toc\" href=\"a.html#toc\"/>";
    let read = book("T", guide, &[("a.html", "<p>Hello.</p>")]);
    assert_eq!(rows(&read.script), ": Hello.\n");
}

#[test]
fn what_final_draft_notes_beside_a_scene_is_not_said() {
    let play = "<FinalDraft><Content>\
        <Paragraph Type=\"Scene Heading\" Number=\"1\"><SceneProperties Length=\"1/8\"><Summary><Paragraph><Text>They meet.</Text></Paragraph></Summary></SceneProperties><Text>INT. HOUSE - DAY</Text></Paragraph>\
        <Paragraph Type=\"Outline Body\"><Text>Raise the stakes.</Text></Paragraph>\
        <Paragraph Type=\"Action\"><ScriptNote ID=\"1\"><Paragraph><Text>Check this.</Text></Paragraph></ScriptNote><Text>It is </Text><Text Style=\"Strikeout\">very </Text><Text>dark.</Text></Paragraph>\
        <Paragraph Type=\"Character\"><Text>INES (CONT'D)</Text></Paragraph><Paragraph Type=\"Dialogue\"><Text>Hello.</Text></Paragraph>\
        </Content></FinalDraft>";
    let said = ["2 INT. HOUSE | DAY", ": It is dark.", "INES: Hello."];
    assert_eq!(lines("a.fdx", play.as_bytes()), said);
}

/// It was "nothing to speak", or all up to a later empty row was gone.
#[test]
fn a_title_page_ends_at_a_row_of_spaces() {
    for text in [
        "Title: X\n \nINES\nHello.\n",
        "Title: X\n\t\nINES\nHello.\n\nINES\nBye.\n",
    ] {
        let read = read("a.fountain", text.as_bytes(), &Choices::default()).unwrap();
        assert_eq!(read.script.title(), "X");
        assert_eq!(
            read.script.lines().next().unwrap().text,
            "Hello.",
            "{text:?}"
        );
    }
}

#[test]
fn a_cue_of_fountain_is_a_name_alone() {
    for (cue, name) in [
        ("@McVale (V.O.) ^", "McVale"),
        ("INES ^", "INES"),
        ("@**Ines**", "Ines"),
        ("@Tom \\(Rachel\\)", "Tom (Rachel)"),
    ] {
        let text = format!("{cue}\nHello.\n");
        assert_eq!(lines_of("a.fountain", &text), [format!("{name}: Hello.")]);
    }
}

#[test]
fn markdown_of_other_programs() {
    let text =
        "# Chapter 1 {#chapter-1}\n\nHello<br>there,<br/>you,\n\n| a | b |\n| - | - |\n| c |  |\n";
    let said = ["1 Chapter 1", ": Hello / there, / you,", ": a, b", ": c"];
    assert_eq!(lines_of("a.md", text), said);
}

/// Ann said "Hi. BEN: Oh."
#[test]
fn who_speaks_in_the_next_row_of_a_paragraph_has_a_line() {
    let said = ["ANN: Hi, you there.", "BEN: Oh."];
    for text in [
        "ANN: Hi,\nyou there.\nBEN: Oh.\n",
        "**ANN:** Hi, you\nthere.\n**BEN:** Oh.\n",
        "ANN: Hi, you there.  \nBEN: Oh.\n",
    ] {
        assert_eq!(lines_of("a.md", text), said, "{text:?}");
    }
    let body = "<w:p><w:r><w:t>ANN: Hi, you there.</w:t><w:br/><w:t>BEN: Oh.</w:t></w:r></w:p>";
    assert_eq!(word(body), said);
}

#[test]
fn signs_between_scenes_are_nobody_s_words() {
    for sign in ["* * *", "***", "#", "———", "~", "⁂"] {
        let text = format!("The light went out.\n\n{sign}\n\nIt came back.\n");
        let said = [": The light went out.", ": It came back."];
        assert_eq!(lines_of("a.txt", &text), said, "{sign}");
    }
}

#[test]
fn youtube_s_captions_are_said_once() {
    let vtt = "WEBVTT\nKind: captions\nLanguage: en\n\n\
        00:00:00.320 --> 00:00:02.310 align:start position:0%\n \nhello<00:00:00.719><c> and</c><00:00:00.880><c> welcome</c>\n\n\
        00:00:02.310 --> 00:00:02.320 align:start position:0%\nhello and welcome\n \n\n\
        00:00:02.320 --> 00:00:04.470 align:start position:0%\nhello and welcome\nto<00:00:02.480><c> the</c><00:00:02.639><c> show</c>\n\n\
        00:00:04.470 --> 00:00:04.480 align:start position:0%\nto the show\n \n\n\
        00:00:04.480 --> 00:00:06.470 align:start position:0%\nto the show\nof<00:00:04.680><c> lamps</c>\n\n\
        00:00:06.470 --> 00:00:06.480 align:start position:0%\nof lamps\n \n\n";
    let said = [": hello and welcome", ": to the show", ": of lamps"];
    assert_eq!(lines_of("a.vtt", vtt), said);
    let live = "WEBVTT\n\n00:01.000 --> 00:02.000\n&gt;&gt; ANN: Hello.\n&gt;&gt; Who is there?\n\n\
        00:03.000 --> 00:04.000\nI am.\n>> Come in.\n";
    let said = ["ANN: Hello.", ": Who is there?", ": I am.", ": Come in."];
    assert_eq!(lines_of("a.vtt", live), said);
    let converted = "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}{\\i1}Hello,\\Nyou.{\\i0}\n";
    assert_eq!(lines_of("a.srt", converted), [": Hello, you."]);
}

#[test]
fn tables_of_excel_and_numbers() {
    let said = ["Ann: Hello, you.", "Ben: Yes."];
    for text in [
        // What tells Excel how to read it was a row of its own length.
        "sep=;\r\nspeaker;text\r\nAnn;Hello, you.\r\nBen;Yes.\r\n",
        "\u{feff}speaker;text\r\nAnn;Hello, you.\r\nBen;Yes.\r\n",
        // What the sheet is called stands above its header.
        "The Lamp Room,,\n,,\nNr,Speaker,Text\n1,Ann,\"Hello, you.\"\n2,Ben,Yes.\n",
    ] {
        assert_eq!(lines_of("a.csv", text), said, "{text:?}");
    }
    let cell = refused("a.csv", b"Lamps,,\nspeaker,text,speed\nAnn,Hi.,fast\n");
    assert!(matches!(cell, ImportError::Cell { row: 3, .. }), "{cell}");
}

/// All but the first line of a speaker were the narrator's.
#[test]
fn a_speaker_s_cell_that_reaches_over_rows_is_read_in_each() {
    let cell = |at: &str, words: &str| {
        format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{words}</t></is></c>")
    };
    let rows = [
        [cell("A1", "Speaker"), cell("B1", "Text")],
        [cell("A2", "Ann"), cell("B2", "One.")],
        [String::new(), cell("B3", "Two.")],
        [String::new(), cell("B5", "Three.")],
    ];
    let mut sheet = String::from(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    for (row, number) in rows.iter().zip([1, 2, 3, 5]) {
        write!(sheet, "<row r=\"{number}\">{}</row>", row.concat()).unwrap();
    }
    sheet.push_str(
        "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells></worksheet>",
    );
    let workbook = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let links = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" \
        Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let package = links.replace("worksheet\"", "officeDocument\"");
    let package = package.replace("worksheets/sheet1.xml", "xl/workbook.xml");
    let book = zipped(&[
        ("_rels/.rels", &package),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    assert_eq!(
        lines("a.xlsx", &book),
        ["Ann: One.", "Ann: Two.", ": Three."]
    );
}

/// The name of the second part was cut, or became a direction.
#[test]
fn a_speaker_with_two_voices_is_two_names() {
    let table = "speaker,voice,text\nTom,Adam,Hi.\nTom,Rachel,Hello.\n";
    assert_eq!(
        lines_of("a.csv", table),
        ["Tom: Hi.", "Tom – Rachel: Hello."]
    );
}

#[test]
fn a_table_of_markdown_with_speakers_has_their_lines() {
    for (text, lines) in [
        (
            "|Speaker|Text|\n|---|---|\n|Ann|In a table|\n|the old man|Two.|\n",
            &["Ann: In a table", "the old man: Two."][..],
        ),
        (
            "| Dialogue | Character |\n|---|---|\n| Hi: you. | Note |\n\nEnd.\n",
            &["Note: Hi: you.", ": End."],
        ),
        (
            "|City|Price|\n|---|---|\n|Rome|5|\n",
            &[": City, Price", ": Rome, 5"],
        ),
    ] {
        assert_eq!(lines_of("a.md", text), lines, "{text:?}");
    }
}
