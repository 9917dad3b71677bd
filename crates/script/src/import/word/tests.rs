//! Documents as Word writes them.

use super::super::container::zipped;
use super::*;

const STYLES: &str = "<w:styles><w:style w:styleId=\"T1\"><w:name w:val=\"toc 1\"/></w:style>\
    <w:style w:styleId=\"H1\"><w:name w:val=\"heading 1\"/></w:style>\
    <w:style w:styleId=\"B\"><w:name w:val=\"Bibliography\"/></w:style></w:styles>";

fn read_with(body: &str, others: &[(&str, &str)], choices: &Choices) -> ReadDocument {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut parts = vec![
        ("word/document.xml", document.as_str()),
        ("word/styles.xml", STYLES),
    ];
    parts.extend(others);
    super::read(&zipped(&parts), "Title", choices).unwrap()
}

fn read(body: &str) -> ReadDocument {
    read_with(body, &[], &Choices::default())
}

fn lines(read: &ReadDocument) -> Vec<&str> {
    read.script.lines().map(|line| line.text.as_str()).collect()
}

fn reasons(read: &ReadDocument) -> Vec<(Reason, &str)> {
    let parts = read.skipped.iter();
    parts
        .map(|part| (part.reason, part.text.as_str()))
        .collect()
}

fn run(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

fn paragraph(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

/// A text box as Word writes it: twice, the second time for older programs.
fn text_box(content: &str) -> String {
    let content = format!("<w:txbxContent>{content}</w:txbxContent>");
    format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:anchor><wp:posOffset>704850</wp:posOffset>\
         <wps:txbx>{content}</wps:txbx></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{content}\
         </v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
}

#[test]
fn text_boxes_and_frames_come_after_their_sentence() {
    let two = paragraph(&run("Box one.")) + &paragraph(&run("Box two."));
    let inner = paragraph(&(run("Outer ") + &text_box(&paragraph(&run("Inner."))) + &run("box.")));
    let frame =
        "<w:p><w:pPr><w:framePr w:w=\"2000\"/></w:pPr><w:r><w:t>In a frame.</w:t></w:r></w:p>";
    let old = format!(
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
        paragraph(&run("Call-out."))
    );
    for (between, expected) in [
        (
            text_box(&paragraph(&run("Call-out."))),
            &["The lamp burned all night.", "Call-out."][..],
        ),
        (
            text_box(&two),
            &["The lamp burned all night.", "Box one.", "Box two."],
        ),
        (
            text_box(&inner),
            &["The lamp burned all night.", "Outer box.", "Inner."],
        ),
        (old, &["The lamp burned all night.", "Call-out."]),
        (text_box(&paragraph("")), &["The lamp burned all night."]),
    ] {
        let body = paragraph(&(run("The lamp burned ") + &between + &run("all night.")));
        let after = paragraph(&run("After."));
        let read = read(&(body + &after));
        let expected: Vec<&str> = expected.iter().copied().chain(["After."]).collect();
        assert_eq!(lines(&read), expected);
        assert_eq!(read.skipped, []);
    }
    let framed = frame.to_owned() + &paragraph(&run("The lamp burned."));
    assert_eq!(lines(&read(&framed)), ["The lamp burned.", "In a frame."]);
    assert_eq!(lines(&read(frame)), ["In a frame."]);
}

#[test]
fn a_drawing_with_words_for_older_programs_only() {
    let drawing = "<w:r><mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Old words.</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
    let body = paragraph(&(run("The lamp ") + drawing + &run("burned.")));
    assert_eq!(lines(&read(&body)), ["The lamp burned.", "Old words."]);
}

#[test]
fn a_large_first_letter_belongs_to_its_word() {
    let body = "<w:p><w:pPr><w:framePr w:dropCap=\"drop\" w:lines=\"3\"/></w:pPr><w:r><w:t>T</w:t></w:r></w:p>".to_owned()
        + &paragraph(&run("he lamp burned."));
    assert_eq!(lines(&read(&body)), ["The lamp burned."]);
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let deleted =
        "<w:del w:id=\"1\"><w:r><w:delText xml:space=\"preserve\">no </w:delText></w:r></w:del>";
    let moved = "<w:moveFrom><w:r><w:t>from here </w:t></w:r></w:moveFrom>";
    let inserted = "<w:ins><w:r><w:t>yes</w:t></w:r></w:ins><w:moveTo><w:r><w:t xml:space=\"preserve\"> to you</w:t></w:r></w:moveTo>";
    let body = paragraph(&(run("She said ") + deleted + moved + inserted + &run(".")));
    let read_changes = read(&body);
    assert_eq!(lines(&read_changes), ["She said yes to you."]);
    assert_eq!(
        reasons(&read_changes),
        [(Reason::Hidden, "no"), (Reason::Hidden, "from here")]
    );
    // The end of a paragraph was deleted.
    let body = "<w:p><w:pPr><w:rPr><w:del w:id=\"2\"/></w:rPr></w:pPr>".to_owned()
        + &run("The lamp ")
        + "</w:p>"
        + &paragraph(&run("burned."));
    assert_eq!(lines(&read(&body)), ["The lamp burned."]);
}

#[test]
fn cells_are_read_in_the_order_of_rows() {
    let cell = |words: &str| format!("<w:tc>{}</w:tc>", paragraph(&run(words)));
    let row = |cells: [&str; 2]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let table = format!(
        "<w:tbl>{}{}</w:tbl>",
        row(["One.", "Two."]),
        row(["Three.", "Four."])
    );
    assert_eq!(lines(&read(&table)), ["One.", "Two.", "Three.", "Four."]);
}

#[test]
fn hyphens_are_one_sign() {
    for (between, expected) in [
        ("<w:r><w:noBreakHyphen/></w:r>", "A light-house."),
        ("<w:r><w:t>\u{2011}</w:t></w:r>", "A light-house."),
        (
            "<w:r><w:sym w:font=\"X\" w:char=\"2011\"/></w:r>",
            "A light-house.",
        ),
        ("<w:r><w:softHyphen/></w:r>", "A lighthouse."),
        ("<w:r><w:t>\u{ad}</w:t></w:r>", "A lighthouse."),
    ] {
        let body = paragraph(&(run("A light") + between + &run("house.")));
        assert_eq!(lines(&read(&body)), [expected], "{between}");
    }
}

#[test]
fn notes_and_comments_are_listed_and_return() {
    let note = |kind: &str, id: &str, words: &str| {
        format!(
            "<w:{kind} w:id=\"{id}\">{}</w:{kind}>",
            paragraph(&(format!("<w:r><w:{kind}Ref/></w:r>") + &run(words)))
        )
    };
    let footnotes = format!(
        "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>{}{}</w:footnotes>",
        note("footnote", "1", "It was old."),
        note("footnote", "2", "Nobody refers here.")
    );
    let endnotes = format!(
        "<w:endnotes>{}</w:endnotes>",
        note("endnote", "1", "It was deep.")
    );
    let comments = format!(
        "<w:comments>{}</w:comments>",
        note("comment", "0", "Check.")
    );
    let others = [
        ("word/footnotes.xml", footnotes.as_str()),
        ("word/endnotes.xml", endnotes.as_str()),
        ("word/comments.xml", comments.as_str()),
        ("word/commentsExtended.xml", "<w15:commentsEx/>"),
    ];
    let body = "<w:p><w:pPr><w:pStyle w:val=\"H1\"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>"
        .to_owned()
        + &paragraph(
            &(run("The lamp")
                + "<w:r><w:footnoteReference w:id=\"1\"/></w:r>"
                + &run(" and the sea")
                + "<w:r><w:endnoteReference w:customMarkFollows=\"1\" w:id=\"1\"/><w:t>*</w:t></w:r><w:r><w:commentReference w:id=\"0\"/></w:r>"
                + &run(".")),
        );
    let read = read_with(&body, &others, &Choices::default());
    assert_eq!(lines(&read), ["The lamp and the sea."]);
    let notes = [
        "It was old.",
        "It was deep.",
        "Check.",
        "Nobody refers here.",
    ];
    assert_eq!(reasons(&read), notes.map(|note| (Reason::Note, note)));
    assert_eq!(read.skipped[0].place, Place::Chapter("One".to_owned()));
    assert_eq!(read.skipped[0].characters, 11);
    let choices = Choices {
        notes_of_books: true,
        ..Choices::default()
    };
    let read = read_with(&body, &others, &choices);
    assert_eq!(lines(&read)[1..], notes);
    assert_eq!(read.skipped, []);
}

#[test]
fn page_headers_are_listed_once() {
    let header = |words: &str| format!("<w:hdr>{}</w:hdr>", paragraph(&run(words)));
    let (name, number) = (header("The Lamp Room"), header("12"));
    let others = [
        ("word/header1.xml", name.as_str()),
        ("word/header2.xml", name.as_str()),
        ("word/footer1.xml", number.as_str()),
    ];
    let read = read_with(
        &paragraph(&run("It was dark.")),
        &others,
        &Choices::default(),
    );
    assert_eq!(lines(&read), ["It was dark."]);
    assert_eq!(reasons(&read), [(Reason::PageHeader, "The Lamp Room")]);
}

#[test]
fn contents_bibliography_and_hidden_words_are_listed() {
    let styled = |style: &str, words: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>",
            run(words)
        )
    };
    let control = format!(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent>{}{}</w:sdtContent></w:sdt>",
        styled("H1", "Contents"),
        styled("T1", "One 1")
    );
    let body = control
        + &styled("T1", "Two 2")
        + &paragraph(
            &("<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r>".to_owned()
                + &run("It was dark.")),
        )
        + &styled("B", "Ames, M.")
        + &styled("B", "Vale, T.");
    let read = read(&body);
    assert_eq!(lines(&read), ["It was dark."]);
    assert_eq!(
        reasons(&read),
        [
            (Reason::FrontMatter, "Contents One 1 Two 2"),
            (Reason::Hidden, "Hidden."),
            (Reason::Bibliography, "Ames, M. Vale, T."),
        ]
    );
}

#[test]
fn words_of_diagrams_are_listed() {
    let others = [(
        "word/diagrams/data1.xml",
        "<dgm:dataModel><a:t>Keeper</a:t><a:t>Lamp</a:t></dgm:dataModel>",
    )];
    let read = read_with(
        &paragraph(&run("It was dark.")),
        &others,
        &Choices::default(),
    );
    assert_eq!(reasons(&read), [(Reason::Object, "Keeper Lamp")]);
}

fn field(instruction: &str, result: &str) -> String {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    format!(
        "{}{instruction}{}{result}{}",
        mark("begin"),
        mark("separate"),
        mark("end")
    )
}

fn instruction(words: &str) -> String {
    format!("<w:r><w:instrText>{words}</w:instrText></w:r>")
}

/// Regression: the results of fields in an instruction were spoken.
#[test]
fn of_nested_fields_the_outer_result_is_read() {
    let inner = field(&instruction("MERGEFIELD sex"), &run("7"));
    let condition = instruction("IF ") + &inner + &instruction(" = 7 \"a\" \"b\"");
    for (content, expected) in [
        (field(&condition, &run("Nested result.")), "Nested result."),
        (
            run("See ") + &field(&instruction("PAGEREF x"), &run("12")) + &run("."),
            "See 12.",
        ),
        (
            field(&instruction("QUOTE"), &(run("Dear ") + &inner + &run("."))),
            "Dear 7.",
        ),
    ] {
        assert_eq!(lines(&read(&paragraph(&content))), [expected]);
    }
    // An instruction without an end takes no paragraph with it.
    let open = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>";
    let body = paragraph(&(run("One.") + open)) + &paragraph(&run("Two."));
    assert_eq!(lines(&read(&body)), ["One.", "Two."]);
}

#[test]
fn formulas_pictures_signs_and_documents_within_are_listed() {
    let fraction = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>";
    let plain = "<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>";
    let picture = "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" descr=\"A lamp\"/></wp:inline></w:drawing></w:r>";
    let old = "<w:r><w:pict><v:shape alt=\"A boat\"/></w:pict></w:r>";
    let sign = "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r>";
    for (content, line, listed) in [
        (fraction, "Here it is.", Some((Reason::Object, "1/2"))),
        (plain, "Here x=2it is.", None),
        (picture, "Here it is.", Some((Reason::Object, "A lamp"))),
        (old, "Here it is.", Some((Reason::Object, "A boat"))),
        (
            sign,
            "Here it is.",
            Some((Reason::Unreadable, "Wingdings F0FC")),
        ),
    ] {
        let read = read(&paragraph(&(run("Here ") + content + &run("it is."))));
        assert_eq!(lines(&read), [line], "{content}");
        let listed: Vec<_> = listed.into_iter().collect();
        assert_eq!(reasons(&read), listed, "{content}");
    }
    let body = paragraph(&run("One.")) + "<w:altChunk r:id=\"r9\"/>";
    assert_eq!(reasons(&read(&body)), [(Reason::Unreadable, "")]);
}

fn table(rows: &[&[&str]]) -> String {
    let cell = |cell: &&str| {
        let paragraphs: String = cell
            .split('/')
            .map(|words| paragraph(&run(words)))
            .collect();
        format!("<w:tc>{paragraphs}</w:tc>")
    };
    let row = |row: &&[&str]| format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>());
    format!(
        "<w:tbl>{}</w:tbl>",
        rows.iter().map(row).collect::<String>()
    )
}

fn spoken(read: &ReadDocument) -> Vec<String> {
    let lines = read.script.lines();
    lines
        .map(|line| format!("{}: {}", line.speaker, line.text))
        .collect()
}

/// Regression: names in mixed case were lines.
#[test]
fn a_table_of_speakers_and_texts_gives_lines_with_speakers() {
    for (rows, expected) in [
        (
            &[
                &["Speaker", "Text"][..],
                &["Anna", "Hello./Second."],
                &["Bob", "Oh."],
            ][..],
            &["Anna: Hello.", "Anna: Second.", "Bob: Oh."][..],
        ),
        (
            &[
                &["Rolle", "Direction", "Text"],
                &["Anna", "sad", "Hello."],
                &["", "", "Again."],
            ],
            // The model that speaks reads tags aloud: the direction is a note.
            &["Anna: Hello.", "Anna: Again."],
        ),
    ] {
        let body = paragraph(&run("Before.")) + &table(rows) + &paragraph(&run("After."));
        let read = read(&body);
        let mut all = vec![": Before."];
        all.extend(expected);
        all.push(": After.");
        assert_eq!(spoken(&read), all);
        assert_eq!(read.skipped, []);
    }
    let rows: &[&[&str]] = &[
        &["Nr", "Speaker", "Text", "Status"],
        &["1", "Anna", "Hello.", "done"],
        &["2", "Bob", "Oh.", "open"],
    ];
    let read_table = read(&table(rows));
    assert_eq!(spoken(&read_table), ["Anna: Hello.", "Bob: Oh."]);
    let places: Vec<String> = read_table
        .skipped
        .iter()
        .map(|part| part.place.label())
        .collect();
    let expected = ["Column “Nr” (2 cells)", "Column “Status” (2 cells)"];
    assert_eq!(places, expected);
    // Other tables are paragraphs.
    let other: &[&[&str]] = &[&["Apples", "Three"], &["Pears", "Four"]];
    assert_eq!(
        lines(&read(&table(other))),
        ["Apples", "Three", "Pears", "Four"]
    );
}
