//! Books as programs write them.

use std::fmt::Write as _;

use super::super::container::zipped;
use super::super::skipped::Skipped;
use super::*;

/// A book of pages, each a file name and the content of its body.
#[derive(Default)]
struct Sample<'a> {
    pages: Vec<(&'a str, &'a str)>,
    /// Files that the package lists and the book doesn't have.
    missing: Vec<&'a str>,
    /// Attributes of pages in the package.
    properties: Vec<(&'a str, &'a str)>,
    /// Attributes of pages in the spine.
    spine: Vec<(&'a str, &'a str)>,
    guide: &'a str,
}

impl Sample<'_> {
    fn read_with(&self, choices: &Choices) -> Result<ReadDocument, ImportError> {
        let container = "<container><rootfile full-path=\"book.opf\"/></container>";
        let mut package = String::from("<package><dc:title>Book</dc:title>");
        let attributes = |all: &[(&str, &str)], name: &str| {
            let found = all.iter().find(|(named, _)| *named == name);
            found
                .map(|(_, value)| (*value).to_owned())
                .unwrap_or_default()
        };
        let names = self.pages.iter().map(|(name, _)| *name);
        let names: Vec<&str> = names.chain(self.missing.iter().copied()).collect();
        for name in &names {
            let more = attributes(&self.properties, name);
            write!(package, "<item id=\"{name}\" href=\"{name}\" {more}/>").unwrap();
        }
        for name in &names {
            let more = attributes(&self.spine, name);
            write!(package, "<itemref idref=\"{name}\" {more}/>").unwrap();
        }
        write!(package, "<guide>{}</guide></package>", self.guide).unwrap();
        let pages: Vec<(&str, String)> = self
            .pages
            .iter()
            .map(|(name, body)| {
                let page = format!("<html><head><title>T</title></head><body>{body}</body></html>");
                (*name, page)
            })
            .collect();
        let mut parts = vec![
            ("META-INF/container.xml", container),
            ("book.opf", &*package),
        ];
        parts.extend(pages.iter().map(|(name, page)| (*name, page.as_str())));
        super::read(&zipped(&parts), "", choices)
    }

    fn read(&self) -> ReadDocument {
        self.read_with(&Choices::default()).unwrap()
    }
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

fn page(body: &str) -> ReadDocument {
    Sample {
        pages: vec![("a.xhtml", body)],
        ..Sample::default()
    }
    .read()
}

#[test]
fn missing_chapters_are_listed() {
    let read = Sample {
        pages: vec![("a.xhtml", "<p>One.</p>")],
        missing: vec!["b%20b.xhtml"],
        ..Sample::default()
    }
    .read();
    assert_eq!(lines(&read), ["One."]);
    let missing = Skipped::new(
        Place::Chapter("b%20b.xhtml".to_owned()),
        "",
        Reason::Missing,
    );
    assert_eq!(read.skipped, [missing]);
}

#[test]
fn missing_chapters_have_their_titles_in_the_contents() {
    let contents = "<nav><ol><li><a href=\"a.xhtml\">One</a></li><li><a href=\"b.xhtml#x\">The <i>second</i></a></li></ol></nav>";
    let read = Sample {
        pages: vec![("a.xhtml", "<p>One.</p>"), ("nav.xhtml", contents)],
        missing: vec!["b.xhtml"],
        properties: vec![("nav.xhtml", "properties=\"nav\"")],
        ..Sample::default()
    }
    .read();
    let place = Place::Chapter("The second".to_owned());
    assert!(
        read.skipped
            .iter()
            .any(|part| part.place == place && part.reason == Reason::Missing),
        "{:?}",
        read.skipped
    );
}

#[test]
fn unreadable_chapters_are_listed_and_others_read() {
    let noise = "\u{0}\u{1}\u{2}\u{3}".repeat(400);
    let read = Sample {
        pages: vec![("a.xhtml", "<p>One.</p>"), ("b.xhtml", &noise)],
        ..Sample::default()
    }
    .read();
    assert_eq!(lines(&read), ["One."]);
    assert_eq!(reasons(&read), [(Reason::Unreadable, "")]);
    let none = Sample {
        missing: vec!["a.xhtml", "b.xhtml"],
        ..Sample::default()
    };
    let error = none.read_with(&Choices::default()).unwrap_err();
    assert!(matches!(error, ImportError::Damaged { .. }), "{error}");
}

/// Regression: all that stood after `<` in a text was gone.
#[test]
fn tag_soup_loses_no_words() {
    for (body, expected) in [
        (
            "<p>If a < b & c > d, it is dark.</p><p>Two.</p>",
            &["If a < b & c > d, it is dark.", "Two."][..],
        ),
        ("<p>AT&T, R&D & more.</p>", &["AT&T, R&D & more."]),
        ("<p>One.<p>Two.", &["One.", "Two."]),
        ("<p>One <b>two</p><p>three.</b></p>", &["One two", "three."]),
        (
            "<div>One.<br>Two.</span> Three.</div>",
            &["One.\nTwo. Three."],
        ),
        ("<p attr=>One.</p><p a=\"b\"c>Two.</p>", &["One.", "Two."]),
        ("<h1>One</h1><p>I <3 you.</p>", &["I <3 you."]),
        (
            "<p>&eacute;t&#233; &unknown; 5 &lt; 6</p>",
            &["été &unknown; 5 < 6"],
        ),
        ("<p><![CDATA[One < two.]]></p>", &["One < two."]),
        ("<p>One</p", &["One"]),
    ] {
        assert_eq!(lines(&page(body)), expected, "{body}");
    }
}

#[test]
fn notes_of_many_programs_are_left_out() {
    let cases = [
        // EPUB 3.
        "<p>The lamp was lit<a epub:type=\"noteref\" href=\"#n\">1</a> in spring.</p><aside epub:type=\"footnote\" id=\"n\"><p>1 It was old.</p></aside>",
        "<p>The lamp was lit<a role=\"doc-noteref\" href=\"#n\">*</a> in spring.</p><section role=\"doc-endnotes\"><h2>Notes</h2><p id=\"n\">It was old.</p></section>",
        "<p>The lamp was lit<a epub:type=\"noteref\" href=\"#n\">1</a> in <aside epub:type=\"footnote\" id=\"n\">It was old.</aside>spring.</p>",
        // EPUB 2.
        "<p>The lamp was lit<sup><a id=\"r1\" href=\"#fn1\">1</a></sup> in spring.</p><p id=\"fn1\"><a href=\"#r1\">1</a>. It was old.</p>",
        "<p>The lamp was lit<a href=\"#n1\"><sup>1</sup></a> in spring.</p><p id=\"n1\">1. It was old.</p>",
        "<p>The lamp was lit<a id=\"r1\" href=\"#n1\">1</a> in spring.</p><dl><dt><a id=\"n1\" href=\"#r1\">1</a></dt><dd>It was old.</dd></dl>",
        "<p>The lamp was lit<a id=\"r1\" href=\"#n1\">1</a> in spring.</p><ol><li id=\"n1\"><p>It was old. <a href=\"#r1\">↩</a></p></li></ol>",
        // InDesign.
        "<p>The lamp was lit<span id=\"footnote-001-backlink\"><a class=\"_idFootnoteLink _idGenColorInherit\" href=\"a.xhtml#footnote-001\">1</a></span> in spring.</p>\
         <section class=\"_idFootnotes\"><div class=\"_idFootnote\" id=\"footnote-001\"><p><a class=\"_idFootnoteAnchor\" href=\"a.xhtml#footnote-001-backlink\">1</a>\tIt was old.</p></div></section>",
        // Word, as a page and by way of Calibre.
        "<p>The lamp was lit<a href=\"#_ftn1\" name=\"_ftnref1\"><span class=\"MsoFootnoteReference\">[1]</span></a> in spring.</p>\
         <div style=\"mso-element:footnote-list\"><hr/><div style=\"mso-element:footnote\" id=\"ftn1\"><p class=\"MsoFootnoteText\"><a href=\"#_ftnref1\" name=\"_ftn1\">[1]</a> It was old.</p></div></div>",
        "<p>The lamp was lit<a id=\"_ftnref1\" href=\"a.xhtml#_ftn1\" class=\"calibre2\">1</a> in spring.</p><p class=\"calibre5\"><a id=\"_ftn1\" href=\"a.xhtml#_ftnref1\">1</a> It was old.</p>",
        "<p>The lamp was lit<sup><a id=\"back_note_1\" href=\"#note_1\" class=\"noteref\">1</a></sup> in spring.</p><dl class=\"footnote\"><dt id=\"note_1\">[<a href=\"#back_note_1\">1</a>]</dt><dd><p>It was old.</p></dd></dl>",
        // LibreOffice.
        "<p>The lamp was lit<a class=\"sdfootnoteanc\" name=\"sdfootnote1anc\" href=\"#sdfootnote1sym\"><sup>1</sup></a> in spring.</p><div id=\"sdfootnote1\"><p class=\"sdfootnote\"><a class=\"sdfootnotesym\" name=\"sdfootnote1sym\" href=\"#sdfootnote1anc\">1</a>It was old.</p></div>",
        // Project Gutenberg.
        "<p>The lamp was lit<a id=\"FNanchor_1\" href=\"#Footnote_1\" class=\"fnanchor\">[1]</a> in spring.</p><div class=\"footnote\"><p><a id=\"Footnote_1\" href=\"#FNanchor_1\"><span class=\"label\">[1]</span></a> It was old.</p></div>",
    ];
    for body in cases {
        let read = page(body);
        assert_eq!(lines(&read), ["The lamp was lit in spring."], "{body}");
        let [note] = read.skipped.as_slice() else {
            panic!("{body}: {:?}", read.skipped);
        };
        assert_eq!(note.reason, Reason::Note, "{body}");
        assert!(note.text.ends_with("It was old."), "{body}: {}", note.text);
        let with_notes = Sample {
            pages: vec![("a.xhtml", body)],
            ..Sample::default()
        };
        let choices = Choices {
            notes_of_books: true,
            ..Choices::default()
        };
        let with_notes = with_notes.read_with(&choices).unwrap();
        let lines = lines(&with_notes);
        assert_eq!(lines.len(), 2, "{body}: {lines:?}");
        assert!(lines[1].ends_with("It was old."), "{body}");
        assert_eq!(with_notes.skipped, []);
    }
}

#[test]
fn notes_in_a_chapter_of_their_own() {
    let read = Sample {
        pages: vec![
            ("a.xhtml", "<h1>One</h1><p>The lamp<a id=\"r1\" href=\"notes.xhtml#n1\">1</a> and the sea<a id=\"r2\" href=\"notes.xhtml#n2\">2</a>.</p>"),
            ("notes.xhtml", "<h1>Notes</h1><p><a id=\"n1\" href=\"a.xhtml#r1\">1</a>. It was old.</p><p><a id=\"n2\" href=\"a.xhtml#r2\">2</a>. It was deep.</p>"),
        ],
        ..Sample::default()
    }
    .read();
    assert_eq!(lines(&read), ["The lamp and the sea."]);
    assert_eq!(read.script.items().len(), 2, "one heading");
    assert!(read.skipped.iter().all(|part| part.reason == Reason::Note));
    let characters: u64 = read.skipped.iter().map(|part| part.characters).sum();
    assert_eq!(characters, ". It was old.. It was deep.".len() as u64);
}

#[test]
fn raised_words_and_links_that_are_no_notes_stay() {
    for (body, expected) in [
        (
            "<p>x<sup>2</sup> and 10<sup>3</sup></p>",
            &["x2 and 103"][..],
        ),
        ("<p>The 1<sup>st</sup> day</p>", &["The 1st day"]),
        (
            "<p>See <a href=\"#t\">ten</a> and <a href=\"http://a.org/#x\">1</a>.</p>",
            &["See ten and 1."],
        ),
        (
            "<h2><a id=\"c1\" href=\"#t1\">I</a></h2><p>One.</p><p><a id=\"t1\" href=\"#c1\">I</a> The lamp</p>",
            &["One.", "I The lamp"],
        ),
        (
            "<p><img alt=\"T\" src=\"t.png\"/>he lamp was lit.</p>",
            &["The lamp was lit."],
        ),
    ] {
        assert_eq!(lines(&page(body)), expected, "{body}");
    }
}

#[test]
fn marks_with_words_are_listed() {
    let read = page("<p>The lamp<a epub:type=\"noteref\" href=\"#n\">see note</a> was lit.</p>");
    assert_eq!(lines(&read), ["The lamp was lit."]);
    assert_eq!(reasons(&read), [(Reason::Note, "see note")]);
}

#[test]
fn front_matter_and_bibliographies_are_left_out() {
    let contents = "<p><a href=\"d.xhtml\">The first chapter</a></p><p><a href=\"e.xhtml\">The second</a></p><p><a href=\"f.xhtml\">Sources</a></p>";
    let sample = Sample {
        pages: vec![
            ("cover.xhtml", "<p>Cover words</p>"),
            (
                "b.xhtml",
                "<section epub:type=\"frontmatter titlepage\"><h1>Book</h1><p>A novel</p></section>",
            ),
            ("c.xhtml", "<p>All rights reserved.</p>"),
            ("toc2.xhtml", contents),
            ("d.xhtml", "<h1>One</h1><p>It was dark.</p>"),
            (
                "e.xhtml",
                "<body epub:type=\"bodymatter\"><p>It was light.</p></body>",
            ),
            (
                "f.xhtml",
                "<section role=\"doc-bibliography\"><h1>Sources</h1><p>Ames, M.</p></section>",
            ),
            ("g.xhtml", "<p>Lamp, 12</p>"),
        ],
        guide: "<reference type=\"copyright-page\" href=\"c.xhtml\"/><reference type=\"index\" href=\"g.xhtml\"/>",
        ..Sample::default()
    };
    let read = sample.read();
    assert_eq!(lines(&read), ["It was dark.", "It was light."]);
    assert_eq!(
        reasons(&read),
        [
            (Reason::FrontMatter, "Cover words"),
            (Reason::FrontMatter, "Book A novel"),
            (Reason::FrontMatter, "All rights reserved."),
            (Reason::FrontMatter, "The first chapter The second Sources"),
            (Reason::Bibliography, "Sources Ames, M."),
            (Reason::Bibliography, "Lamp, 12"),
        ]
    );
    let choices = Choices {
        front_matter: true,
        ..Choices::default()
    };
    let read = sample.read_with(&choices).unwrap();
    assert_eq!(
        lines(&read)[..3],
        ["Cover words", "A novel", "All rights reserved."]
    );
    assert_eq!(read.skipped.len(), 2);
}

#[test]
fn a_book_of_front_matter_alone_is_read() {
    let read = Sample {
        pages: vec![
            ("cover.xhtml", "<p>Cover words</p>"),
            ("titlepage.xhtml", "<p>A novel</p>"),
        ],
        ..Sample::default()
    }
    .read();
    assert_eq!(lines(&read), ["Cover words", "A novel"]);
    assert_eq!(read.skipped, []);
}

#[test]
fn pages_outside_the_reading_order_are_listed() {
    let read = Sample {
        pages: vec![("a.xhtml", "<p>One.</p>"), ("b.xhtml", "<p>Answers.</p>")],
        spine: vec![("b.xhtml", "linear=\"no\"")],
        ..Sample::default()
    }
    .read();
    assert_eq!(lines(&read), ["One."]);
    assert_eq!(reasons(&read), [(Reason::Auxiliary, "Answers.")]);
}

#[test]
fn words_that_readers_hide_are_listed() {
    let read = page(
        "<p>The <del>old</del> lamp<span epub:type=\"pagebreak\">12</span> was <span class=\"pagenum\">[Pg 13]</span>lit.</p>\
         <p hidden=\"\">Never.</p><svg><text>Drawn</text></svg><p><img alt=\"A lamp\"/></p>",
    );
    assert_eq!(lines(&read), ["The lamp was lit."]);
    assert_eq!(
        reasons(&read),
        [
            (Reason::Hidden, "old"),
            (Reason::Hidden, "Never."),
            (Reason::Object, "Drawn"),
            (Reason::Object, "A lamp"),
            (Reason::PageHeader, "12 [Pg 13]"),
        ]
    );
}

#[test]
fn a_page_break_around_words_is_text() {
    let body = "<div class=\"pagebreak\"><p>It was dark.</p></div><div epub:type=\"pagebreak\"><p>The lamp was out, and nobody came.</p></div>";
    let expected = ["It was dark.", "The lamp was out, and nobody came."];
    assert_eq!(lines(&page(body)), expected);
}

#[test]
fn only_enciphered_chapters_are_left_out() {
    let encryption = |method: &str, name: &str| {
        format!(
            "<encryption><EncryptedData><EncryptionMethod Algorithm=\"{method}\"/><CipherData><CipherReference URI=\"{name}\"/></CipherData></EncryptedData></encryption>"
        )
    };
    let read = |encryption: &str| {
        let package = "<package><item id=\"a\" href=\"a.xhtml\"/><item id=\"b\" href=\"b.xhtml\"/><itemref idref=\"a\"/><itemref idref=\"b\"/></package>";
        let parts = [
            (
                "META-INF/container.xml",
                "<container><rootfile full-path=\"book.opf\"/></container>",
            ),
            ("META-INF/encryption.xml", encryption),
            ("book.opf", package),
            ("a.xhtml", "<p>One.</p>"),
            ("b.xhtml", "<p>Two.</p>"),
        ];
        super::read(&zipped(&parts), "", &Choices::default())
    };
    let font = encryption("http://www.idpf.org/2008/embedding", "a.otf");
    assert_eq!(lines(&read(&font).unwrap()), ["One.", "Two."]);
    let one = read(&encryption(
        "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
        "b.xhtml",
    ))
    .unwrap();
    assert_eq!(lines(&one), ["One."]);
    assert_eq!(reasons(&one), [(Reason::Unreadable, "")]);
    let picture = encryption("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "a.jpg");
    assert_eq!(lines(&read(&picture).unwrap()), ["One.", "Two."]);
}

#[test]
fn notes_that_lead_back_with_a_word_are_notes() {
    for body in [
        "<p>Text<a href='#x1' id='y1'><sup>1</sup></a> ends.</p><p id='x1'>A note. <a href='#y1'>back</a></p>",
        "<p>Text<a href='#x1' id='y1'><sup>1</sup></a> ends.</p><div id='x1'><p>A note. <a href='#y1'>back</a></p></div>",
        "<p>Text<sup><a href='#x1' id='y1'>1</a></sup> ends.</p><div id='x1'><p>A</p><p>note. <a href='#y1'>Return</a></p></div>",
    ] {
        let read = page(body);
        assert_eq!(lines(&read), ["Text ends."], "{body}");
        assert_eq!(reasons(&read).len(), 1, "{body}");
        assert_eq!(reasons(&read)[0].0, Reason::Note, "{body}");
    }
    // Links between places of a text are text.
    let read = page(
        "<p>See <a href='#b' id='a'>below</a> now.</p><p id='b'>Here, from <a href='#a'>above</a>.</p>",
    );
    assert_eq!(lines(&read), ["See below now.", "Here, from above."]);
}

#[test]
fn raised_numbers_behind_words_are_marks() {
    for (body, said) in [
        ("<p>Text<sup>1</sup> ends.</p>", "Text ends."),
        ("<p>It ends.<sup>12</sup> Then</p>", "It ends. Then"),
        (
            "<p>“Go,”<sup><b>3</b></sup> she said.</p>",
            "“Go,” she said.",
        ),
        (
            "<p>E = mc<sup>2</sup> and 10<sup>3</sup> m<sup>2</sup>.</p>",
            "E = mc2 and 103 m2.",
        ),
        (
            "<p>The 1<sup>st</sup> of sin<sup>2</sup>.</p>",
            "The 1st of sin2.",
        ),
    ] {
        assert_eq!(lines(&page(body)), [said], "{body}");
    }
}

#[test]
fn parts_that_readers_hide_are_listed() {
    for hidden in [
        "<p style='display:none'>Gone.</p>",
        "<div style='color:red; display: none;'><p>Gone.</p></div>",
        "<p aria-hidden='true'>Gone.</p>",
        "<p hidden=''>Gone.</p>",
    ] {
        let read = page(&format!("<p>Shown.</p>{hidden}"));
        assert_eq!(lines(&read), ["Shown."], "{hidden}");
        assert_eq!(reasons(&read), [(Reason::Hidden, "Gone.")], "{hidden}");
    }
}

/// Regression: a group of readings cut the sentence in two.
#[test]
fn the_base_of_ruby_is_read_without_its_readings() {
    for ruby in [
        "<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>",
        "<ruby><rb>漢</rb><rp>(</rp><rt>かん</rt><rp>)</rp><rb>字</rb><rt>じ</rt></ruby>",
        "<ruby><rb>漢</rb><rb>字</rb><rtc><rt>かん</rt><rt>じ</rt></rtc></ruby>",
        "<ruby><rb>漢<rb>字<rt>かん<rt>じ<rtc>kanji</ruby>",
        "<ruby><rb>漢<rtc><rt>かん<rb>字<rtc>じ</ruby>",
        "<ruby>漢字<rtc xml:lang='en'>kanji</rtc></ruby>",
    ] {
        let read = page(&format!("<p>これは{ruby}です。</p>"));
        assert_eq!(lines(&read), ["これは漢字です。"], "{ruby}");
    }
}

/// Regression: a page that is a drawing was called damaged.
#[test]
fn the_text_of_pages_that_are_drawings_is_read() {
    let svg = ("b.svg", "media-type=\"image/svg+xml\"");
    let picture = ("c.png", "media-type=\"image/png\"");
    let read = Sample {
        pages: vec![
            ("a.xhtml", "<p>One.</p>"),
            (
                "b.svg",
                "<svg><title>Never</title><desc>Never</desc><style>.a { fill: red }</style><rect/>\
                 <text x='1' y='1'><tspan x='1' y='1'>Two is</tspan><tspan x='1' dy='2'>here.</tspan></text>\
                 <g><text>Three.</text></g></svg>",
            ),
            ("c.png", "<p>noise</p>"),
        ],
        properties: vec![svg, picture],
        ..Sample::default()
    }
    .read();
    assert_eq!(lines(&read), ["One.", "Two is here.", "Three."]);
    assert_eq!(reasons(&read), [(Reason::Object, "")]);
    let bare = Sample {
        pages: vec![("a.xhtml", "<p>One.</p>"), ("b.svg", "<svg><rect/></svg>")],
        properties: vec![svg],
        ..Sample::default()
    }
    .read();
    let place = Place::Chapter("b.svg".to_owned());
    assert_eq!(bare.skipped, [Skipped::new(place, "", Reason::Object)]);
    let pictures = Sample {
        pages: vec![("c.png", "")],
        properties: vec![picture],
        ..Sample::default()
    };
    let error = pictures.read_with(&Choices::default()).unwrap_err();
    assert_eq!(error, ImportError::Pictures);
}

/// Regression: "Instructions" was of the cast, and its lines were spoken without the word.
#[test]
fn labels_in_a_book_are_text() {
    let read = page(
        "<p>It was late.</p><p>Instructions: Read this first.</p><p>NOTICE: Keep out.</p>\
         <p>INTRODUCTION</p><p>The lamp burned.</p>",
    );
    let expected = [
        "It was late.",
        "Instructions: Read this first.",
        "NOTICE: Keep out.",
        "INTRODUCTION",
        "The lamp burned.",
    ];
    assert_eq!(lines(&read), expected);
    assert_eq!(read.script.speakers(), [""]);
    let prose = "<p>It was late.</p>".repeat(4);
    let read = page(&format!(
        "{prose}<p>Anna: Hi.</p><p>Ben: Hello.</p><p>Anna: Bye.</p>{prose}"
    ));
    assert_eq!(read.script.speakers(), ["", "Anna", "Ben"]);
}
