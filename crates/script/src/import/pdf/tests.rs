//! Pages as programs lay them out.

mod actual_text;
mod right_to_left;

use std::fmt::Write as _;

use super::glyphs::Row;
use super::*;

/// A row of 10 points between these edges.
pub(super) fn row(text: &str, left: f64, right: f64) -> Row {
    Row {
        left,
        right,
        y: f64::NAN,
        size: 10.0,
        text: text.to_owned(),
    }
}

/// A row at this height.
fn row_at(y: f64, text: &str) -> Row {
    Row {
        y,
        ..row(text, 0.0, 5.0 * text.len() as f64)
    }
}

/// A page whose rows without a height are 12 points below one another, from 100 on.
pub(super) fn page(rows: &[Row]) -> Vec<Row> {
    let mut rows = rows.to_vec();
    let mut y = 100.0;
    for row in &mut rows {
        if row.y.is_nan() {
            row.y = y;
        }
        y = row.y + 12.0;
    }
    rows
}

pub(super) fn sheets(pages: &[Vec<Row>]) -> Vec<Sheet> {
    let pages = pages.iter().zip(1..);
    let sheets = pages.map(|(rows, number)| Sheet {
        number,
        rows: rows.clone(),
        pieces: rows.clone(),
        edges: None,
    });
    sheets.collect()
}

/// A PDF file of pages with these contents. Each page has the font `F1`, which is Courier, and these other resources. The
/// further objects have the numbers after those of the pages.
pub(super) fn file(contents: &[String], resources: &str, more: &[String]) -> Vec<u8> {
    let pages = 0..contents.len();
    let kids: Vec<String> = pages.map(|at| format!("{} 0 R", 5 + 2 * at)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 612 792] \
             /Resources << /Font << /F1 3 0 R >> {resources} >> >>",
            kids.join(" "),
            kids.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    for content in contents {
        objects.push(stream("", content));
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>",
            objects.len()
        );
        objects.push(page);
    }
    objects.extend_from_slice(more);
    let mut out = "%PDF-1.4\n".to_owned();
    let mut table = String::new();
    for (number, object) in (1..).zip(&objects) {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        writeln!(out, "{number} 0 obj\n{object}\nendobj").unwrap();
    }
    let (start, count) = (out.len(), objects.len() + 1);
    write!(
        out,
        "xref\n0 {count}\n0000000000 65535 f \n{table}\
         trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    )
    .unwrap();
    out.into_bytes()
}

/// A stream with this content, and these entries in its dictionary.
fn stream(entries: &str, content: &str) -> String {
    let length = content.len() + 1;
    format!("<< {entries} /Length {length} >>\nstream\n{content}\nendstream")
}

/// The text of pages without headers, and what was left out.
fn read_pages(pages: &[Vec<Row>]) -> (String, Vec<Skipped>) {
    let mut sheets = sheets(pages);
    let pitch = reflow::pitch(&sheets);
    let skipped = margins::remove(&mut sheets, pitch);
    (reflow::text(&sheets, pitch), skipped)
}

fn texts(skipped: &[Skipped]) -> Vec<(Place, &str)> {
    let parts = skipped.iter();
    parts
        .map(|part| (part.place.clone(), part.text.as_str()))
        .collect()
}

/// Regression: all cues of the speaker at the top of three pages were dropped.
#[test]
fn cues_at_the_top_of_pages_stay() {
    let plain = ["ANNA", "Where is he?", "TOM", "At sea.", "ANNA", "Still?"];
    let directed = ["ANNA (CONT'D)", "Where?", "TOM", "There.", "ANNA", "Oh."];
    for rows in [plain, directed] {
        let width = |text: &str| 5.0 * text.len() as f64;
        let rows: Vec<Row> = rows
            .iter()
            .map(|text| row(text, 0.0, width(text)))
            .collect();
        let (text, skipped) = read_pages(&[page(&rows), page(&rows), page(&rows)]);
        let cues = text.lines().filter(|line| line.starts_with("ANNA"));
        assert_eq!(
            cues.filter(|cue| !cue.contains(['?', '.'])).count(),
            6,
            "{text}"
        );
        assert_eq!(skipped, []);
    }
}

#[test]
fn headers_footers_and_numbers_are_listed_once() {
    let pages: Vec<Vec<Row>> = (1..=4)
        .map(|number| {
            page(&[
                row_at(20.0, &format!("The Lamp Room {number}")),
                row_at(100.0, "Count with me:"),
                row_at(112.0, "3"),
                row_at(124.0, "2"),
                row_at(136.0, "The Lamp Room 7"),
                row_at(148.0 + 12.0 * f64::from(number), "was dark in 1984."),
                row_at(600.0, &format!("Page {number} of 4")),
            ])
        })
        .collect();
    let (text, skipped) = read_pages(&pages);
    assert_eq!(
        texts(&skipped),
        [
            (Place::Page(1), "The Lamp Room 1"),
            (Place::Page(1), "Page 1 of 4")
        ]
    );
    assert_eq!(skipped[1].characters, 4 * 11);
    assert!(skipped.iter().all(|part| part.reason == Reason::PageHeader));
    assert_eq!(text.matches("The Lamp Room 7").count(), 4, "{text}");
    assert!(text.contains("3\n2\n"), "{text}");
    assert!(!text.contains("Page"), "{text}");
}

#[test]
fn headers_of_left_and_right_pages() {
    let pages: Vec<Vec<Row>> = (1..=6)
        .map(|number| {
            let header = if number % 2 == 0 {
                "MARA AMES"
            } else {
                "THE LAMP ROOM"
            };
            page(&[
                row_at(100.0, "Some words that are text,"),
                row_at(112.0, "and end here."),
                // Many programs draw it last.
                row_at(20.0, header),
                row_at(600.0, &format!("{}", 30 + number)),
            ])
        })
        .collect();
    let (text, skipped) = read_pages(&pages);
    assert!(!text.contains("AMES") && !text.contains("ROOM"), "{text}");
    assert_eq!(
        texts(&skipped),
        [
            (Place::Page(1), "THE LAMP ROOM"),
            (Place::Page(2), "MARA AMES"),
            (Place::Page(1), "31"),
        ]
    );
}

#[test]
fn text_at_the_edges_of_pages_stays() {
    // The last rows of two chapters are alike, and another page's text reaches farther.
    let long: Vec<Row> = (0..20)
        .map(|_| row("A row of the first chapter.", 0.0, 200.0))
        .collect();
    let chapter =
        |title: &str| page(&[row(title, 0.0, 60.0), row("Mara wrote it down.", 0.0, 90.0)]);
    let (text, skipped) = read_pages(&[page(&long), chapter("Chapter 3"), chapter("Chapter 4")]);
    assert_eq!(skipped, []);
    assert_eq!(text.matches("Mara wrote").count(), 2, "{text}");
    for title in ["Chapter", "Track"] {
        let pages: Vec<Vec<Row>> = (1..=3)
            .map(|number| {
                page(&[
                    row(&format!("{title} {number}"), 0.0, 60.0),
                    row("Words.", 0.0, 40.0),
                ])
            })
            .collect();
        let (text, _) = read_pages(&pages);
        assert!(text.contains(&format!("{title} 3")), "{text}");
    }
}

#[test]
fn paragraphs_go_on_over_pages_and_columns() {
    let full = |text: &str| row(text, 0.0, 200.0);
    let first = page(&[
        full("In the morning the eighth boat"),
        full("came, and the keep-"),
    ]);
    let second = page(&[
        full("er of the lamp went down to the"),
        row("sea.", 0.0, 20.0),
    ]);
    let (text, _) = read_pages(&[first, second]);
    assert_eq!(
        text,
        "In the morning the eighth boat came, and the keeper of the lamp went down to the sea.\n"
    );
    let right = |text: &str, right: f64| row(text, 220.0, right);
    let mut columns = page(&[
        full("The left column tells of the"),
        full("storm from the west and of"),
    ]);
    columns.extend(page(&[
        right("Mara, who saw it from the", 420.0),
        right("lamp room.", 300.0),
    ]));
    let (text, _) = read_pages(&[columns]);
    assert_eq!(
        text,
        "The left column tells of the storm from the west and of Mara, who saw it from the lamp room.\n"
    );
}

#[test]
fn remarks_of_screenplays_are_left_out() {
    let rows = [
        "TOM",
        "It stood on a",
        "(MORE)",
        "TOM (CONT'D)",
        "rock, far out.",
    ];
    let rows: Vec<Row> = rows.iter().map(|text| row(text, 0.0, 60.0)).collect();
    let (text, skipped) = read_pages(&[page(&rows)]);
    assert!(!text.contains("MORE"), "{text}");
    assert_eq!(texts(&skipped), [(Place::Page(1), "(MORE)")]);
}

#[test]
fn ligatures_are_letters() {
    let (text, _) = read_pages(&[page(&[row("The \u{fb01}rst o\u{fb03}cer", 0.0, 100.0)])]);
    assert_eq!(text, "The first officer\n");
}

/// A justified and hyphenated book with two columns, which `WeasyPrint` made.
#[test]
fn a_justified_book_is_read_in_sentences() {
    let bytes = include_bytes!("../../../../../tests/fixtures/scripts/justified.pdf");
    let read = super::read(bytes, "", &Choices::default()).unwrap();
    assert!(!read.is_screenplay);
    let lines: Vec<&str> = read.script.lines().map(|line| line.text.as_str()).collect();
    assert_eq!(
        lines,
        [
            "The lamp had burned all night, and nobody in the harbour slept. Mara counted the boats and counted them once more; there were seven of them, and there should have been eight. “Where is he?” she asked the keeper’s officer, who was afflicted by an efficient silence.",
            "She put on her coat, took the lantern from its hook, and went down to the water. It was so cold that the rope was stiff, and the fifth step of the stairs was covered with a film of ice.",
            "“You’re late,” said Tom. He did not look at her. The wind had turned, and with it the boats, which now lay in a row, like cattle.",
            "Nobody answered. Far out, a light went on, went off, and went on again.",
            "In the morning the eighth boat came. Its sail was torn, and its crew was asleep on their feet.",
            "The left column tells of the storm, which came from the west and took the mast, the nets and the dog.",
            "The right column tells of the calm that followed, and of the long way home under oars.",
            "On the third day the wind came back, and everybody in the harbour went about their business without talking about the understanding they had reached.",
            "Mara wrote it down.",
            "On the fourth day the wind came back, and everybody in the harbour went about their business without talking about the understanding they had reached.",
            "Mara wrote it down.",
        ]
    );
    assert_eq!(read.script.items().len() - lines.len(), 4, "four headings");
    assert_eq!(
        texts(&read.skipped),
        [(Place::Page(1), "The Lamp Room"), (Place::Page(1), "1")]
    );
}

/// Pages of 842 points.
fn read_a4(pages: &[Vec<Row>]) -> (String, Vec<Skipped>) {
    let mut sheets = sheets(pages);
    for sheet in &mut sheets {
        sheet.edges = Some((0.0, 842.0));
    }
    let mut skipped = note_marks::remove(&mut sheets);
    let pitch = reflow::pitch(&sheets);
    skipped.extend(margins::remove(&mut sheets, pitch));
    (reflow::text(&sheets, pitch), skipped)
}

/// Regression: a header with a full stop behind the number of its page was spoken on each page.
#[test]
fn numbers_of_headers_may_have_a_full_stop() {
    let pages: Vec<Vec<Row>> = (1..=3)
        .map(|number| {
            let header = row_at(40.0, &format!("The Lamp Room, Draft {number}."));
            page(&[header, row_at(100.0, "Some words that are text.")])
        })
        .collect();
    let (text, skipped) = read_a4(&pages);
    assert!(!text.contains("Lamp"), "{text}");
    let first = (Place::Page(1), "The Lamp Room, Draft 1.");
    assert_eq!(texts(&skipped), [first]);
}

/// Regression: a header of two pages was spoken within a sentence.
#[test]
fn headers_of_one_or_two_pages_are_listed() {
    let one = [
        row_at(40.0, "The Lamp"),
        row_at(100.0, "First page text that breaks in the middle of"),
        row_at(810.0, "1"),
    ];
    let two = [
        row_at(40.0, "The Lamp"),
        row_at(100.0, "a sentence here."),
        row_at(810.0, "2"),
    ];
    let (text, skipped) = read_a4(&[page(&one), page(&two)]);
    let whole = "First page text that breaks in the middle of a sentence here.\n";
    assert_eq!(text, whole);
    let header = (Place::Page(1), "The Lamp");
    assert_eq!(texts(&skipped), [header.clone(), (Place::Page(1), "1")]);
    let (text, skipped) = read_a4(&[page(&one)]);
    assert_eq!(text, "First page text that breaks in the middle of\n");
    assert_eq!(texts(&skipped)[0], header);
    // A title below the margin, different rows in it, and rows near the text are text.
    for rows in [
        [row_at(90.0, "The Lamp"), row_at(130.0, "Words of it.")],
        [row_at(45.0, "The lamp was"), row_at(57.0, "dark tonight.")],
    ] {
        let (_, skipped) = read_a4(&[page(&rows)]);
        assert_eq!(skipped, []);
    }
    let other = [row_at(50.0, "The Sea"), row_at(100.0, "More text.")];
    let (_, skipped) = read_a4(&[page(&one[..2]), page(&other)]);
    assert_eq!(skipped, []);
    // Left and right pages.
    let other = [row_at(40.0, "Mara Ames"), row_at(100.0, "a sentence here.")];
    let (text, skipped) = read_a4(&[page(&one[..2]), page(&other)]);
    assert_eq!(text, whole);
    assert_eq!(texts(&skipped), [header, (Place::Page(2), "Mara Ames")]);
}

#[test]
fn a_chapter_s_title_may_be_a_header() {
    chapter_header(&|_| "Chapter 1".to_owned(), "Chapter 1");
    chapter_header(&|page| format!("Chapter 1 {page}"), "Chapter 1 0");
    chapter_header(&|page| format!("Chapter 1 · {page}"), "Chapter 1 · 0");
}

fn chapter_header(header: &dyn Fn(usize) -> String, listed: &str) {
    let pages: Vec<Vec<Row>> = (0..4)
        .map(|number| {
            let mut rows = vec![row_at(40.0, &header(number))];
            if number == 0 {
                rows.push(row_at(100.0, "Chapter 1"));
            }
            rows.push(row_at(130.0, "and this is one sentence that goes on"));
            rows.push(row_at(142.0, "and on to the next page, as it seems"));
            page(&rows)
        })
        .collect();
    let (text, skipped) = read_a4(&pages);
    assert_eq!(texts(&skipped), [(Place::Page(1), listed)]);
    assert_eq!(
        text.lines().filter(|line| !line.is_empty()).count(),
        2,
        "{text}"
    );
}

#[test]
fn the_mark_of_a_note_is_no_line() {
    let mark = |text: &str| Row {
        size: 5.0,
        ..row(text, 0.0, 3.0)
    };
    for (text, is_mark) in [("1", true), ("†", true), ("[2]", true), ("1984", false)] {
        let rows = [row("One.", 0.0, 20.0), mark(text), row("Two.", 0.0, 20.0)];
        let (_, skipped) = read_a4(&[page(&rows)]);
        assert_eq!(skipped.len(), usize::from(is_mark), "{text}");
    }
    // A larger one is raised beside its row.
    for (y, is_mark) in [(106.0, true), (118.0, false)] {
        let large = Row {
            size: 8.9,
            ..row_at(y, "1")
        };
        let rows = [row("One.", 0.0, 20.0), row("Two.", 0.0, 20.0)];
        let mut rows = page(&rows);
        rows.push(large);
        let (_, skipped) = read_a4(&[rows]);
        assert_eq!(skipped.len(), usize::from(is_mark), "{y}");
    }
}

mod drawn {
    //! Letters at positions, as programs draw them.

    use pdf_extract::{OutputDev as _, Transform};

    use super::super::glyphs::{Letters, Row};

    /// Draws words at a position, each letter half as wide as it is high.
    pub(super) fn draw(letters: &mut Letters, x: f64, y: f64, size: f64, text: &str) {
        for (at, char) in text.chars().enumerate() {
            let x = x + at as f64 * size / 2.0;
            let place = Transform::row_major(1.0, 0.0, 0.0, 1.0, x, y);
            let char = char.to_string();
            letters
                .output_character(&place, 0.5, 0.0, size, &char)
                .unwrap();
        }
    }

    pub(super) fn texts(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|row| row.text.as_str()).collect()
    }

    #[test]
    fn gaps_between_words_are_one_space() {
        let mut letters = Letters::default();
        draw(&mut letters, 0.0, 700.0, 10.0, "The  lamp ");
        // Justified: the space is wider than its letter.
        draw(&mut letters, 53.0, 700.0, 10.0, "burned");
        // No letter for the space.
        draw(&mut letters, 86.0, 700.0, 10.0, "all");
        // Kerning is no space.
        draw(&mut letters, 100.5, 700.0, 10.0, "ways");
        assert_eq!(texts(&letters.take_rows()), ["The lamp burned allways"]);
    }

    #[test]
    fn raised_letters_and_initials_belong_to_their_rows() {
        let mut letters = Letters::default();
        draw(&mut letters, 0.0, 700.0, 10.0, "the 1");
        draw(&mut letters, 25.0, 704.0, 6.0, "st");
        draw(&mut letters, 35.0, 700.0, 10.0, "day");
        assert_eq!(texts(&letters.take_rows()), ["the 1st day"]);
        draw(&mut letters, 0.0, 680.0, 30.0, "T");
        draw(&mut letters, 18.0, 695.0, 10.0, "he lamp burned");
        draw(&mut letters, 18.0, 683.0, 10.0, "all night");
        assert_eq!(
            texts(&letters.take_rows()),
            ["The lamp burned", "all night"]
        );
    }

    #[test]
    fn columns_that_are_drawn_row_by_row() {
        let mut letters = Letters::default();
        for (at, [left, right]) in [
            ["The left column tells", "The right column tells"],
            ["of the storm, which was", "of the calm, which was"],
            ["strong and came from the", "long and came after the"],
            ["west of the old harbor.", "storm to the old harbor."],
        ]
        .iter()
        .enumerate()
        {
            let y = 700.0 - 12.0 * at as f64;
            draw(&mut letters, 0.0, y, 10.0, left);
            draw(&mut letters, 150.0, y, 10.0, right);
        }
        let rows = letters.take_rows();
        assert_eq!(rows.len(), 8);
        assert_eq!(rows[4].text, "The right column tells");
        // Cells of a table are one row.
        draw(&mut letters, 0.0, 700.0, 10.0, "Mara");
        draw(&mut letters, 150.0, 700.0, 10.0, "Who is there?");
        draw(&mut letters, 0.0, 688.0, 10.0, "Tom");
        draw(&mut letters, 150.0, 688.0, 10.0, "It is me.");
        assert_eq!(
            texts(&letters.take_rows()),
            ["Mara Who is there?", "Tom It is me."]
        );
    }

    #[test]
    fn rows_are_read_from_the_top_and_text_across_is_apart() {
        let mut letters = Letters::default();
        draw(&mut letters, 0.0, 600.0, 10.0, "Drawn first, read third.");
        draw(&mut letters, 0.0, 700.0, 10.0, "Drawn second, read first.");
        draw(&mut letters, 0.0, 650.0, 10.0, "Drawn third, read second.");
        for (at, char) in "Margin".chars().enumerate() {
            let place = Transform::row_major(0.0, 1.0, -1.0, 0.0, 20.0, 100.0 + 5.0 * at as f64);
            letters
                .output_character(&place, 0.5, 0.0, 10.0, &char.to_string())
                .unwrap();
        }
        let rows = letters.take_rows();
        let expected = [
            "Drawn second, read first.",
            "Drawn third, read second.",
            "Drawn first, read third.",
        ];
        assert_eq!(texts(&rows), expected);
        assert_eq!(letters.across, ["Margin"]);
    }
}
