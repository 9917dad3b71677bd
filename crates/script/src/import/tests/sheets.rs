//! Cells of a workbook read as its sheet shows them.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of one sheet. `cells` are its `<row>` elements; formats are numbered from 164, styles from 1 in their
/// order.
struct Workbook<'a> {
    rows: &'a str,
    formats: &'a [&'a str],
    /// Numbers of built-in formats, whose styles follow.
    built_in: &'a [u32],
    strings: &'a str,
    is_1904: bool,
}

const EMPTY: Workbook<'static> = Workbook {
    rows: "",
    formats: &[],
    built_in: &[],
    strings: "",
    is_1904: false,
};

impl Workbook<'_> {
    fn bytes(&self) -> Vec<u8> {
        let relation = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{LINKS}/{kind}\" Target=\"{target}\"/>")
        };
        let relations = |all: String| {
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
            )
        };
        let mut codes = String::new();
        let mut styles = String::from("<xf numFmtId=\"0\"/>");
        for (id, code) in (164..).zip(self.formats) {
            let code = code.replace('&', "&amp;").replace('"', "&quot;");
            let code = code.replace('<', "&lt;");
            write!(codes, "<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>").unwrap();
            write!(styles, "<xf numFmtId=\"{id}\"/>").unwrap();
        }
        for id in self.built_in {
            write!(styles, "<xf numFmtId=\"{id}\"/>").unwrap();
        }
        let parts = [
            (
                "_rels/.rels",
                relations(relation("r1", "officeDocument", "xl/workbook.xml")),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                relations(
                    [
                        relation("r1", "worksheet", "worksheets/sheet1.xml"),
                        relation("r2", "styles", "styles.xml"),
                        relation("r3", "sharedStrings", "sharedStrings.xml"),
                    ]
                    .concat(),
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook {MAIN} xmlns:r=\"{LINKS}\"><workbookPr date1904=\"{}\"/><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
                    u8::from(self.is_1904)
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    "<styleSheet {MAIN}><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>"
                ),
            ),
            (
                "xl/sharedStrings.xml",
                format!("<sst {MAIN}>{}</sst>", self.strings),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!(
                    "<worksheet {MAIN}><sheetData>{}</sheetData></worksheet>",
                    self.rows
                ),
            ),
        ];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn read(&self) -> Imported {
        read("a.xlsx", &self.bytes(), &Choices::default()).unwrap()
    }
}

/// A sheet with a text column of such cells, below its header.
fn column(cells: &[&str]) -> String {
    let header = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>speaker</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>text</t></is></c></row>";
    let mut rows = header.to_owned();
    for (row, cell) in (2..).zip(cells) {
        let cell = cell.replacen("<c", &format!("<c r=\"B{row}\""), 1);
        write!(
            rows,
            "<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>Ann</t></is></c>{cell}</row>"
        )
        .unwrap();
    }
    rows
}

fn texts(imported: &Imported) -> Vec<&str> {
    let lines = imported.script.lines();
    lines.map(|line| line.text.as_str()).collect()
}

/// Regression: a date was read as the number 46143.
#[test]
fn cells_read_as_the_sheet_shows_them() {
    let formats = [
        "d mmmm yyyy",
        "0%",
        "h:mm",
        "00000",
        "#,##0.00\\ \"€\"",
        "[h]:mm",
        "[$-407]d. mmmm yyyy;@",
        "\"Take \"@",
        "0.00",
    ];
    let cells = [
        ("<c><v>1984</v></c>", "1984"),
        ("<c s=\"1\"><v>46143</v></c>", "1 May 2026"),
        ("<c s=\"2\"><v>0.25</v></c>", "25%"),
        (
            "<c t=\"str\"><f>\"Seven \"&amp;\"boats.\"</f><v>Seven boats.</v></c>",
            "Seven boats.",
        ),
        ("<c t=\"b\"><v>1</v></c>", "TRUE"),
        ("<c t=\"b\"><v>0</v></c>", "FALSE"),
        ("<c s=\"3\"><v>0.4375</v></c>", "10:30"),
        ("<c><v>3.1</v></c>", "3.1"),
        ("<c><v>3.1000000000000001</v></c>", "3.1"),
        ("<c><v>7.0000000000000000</v></c>", "7"),
        ("<c s=\"4\"><v>1067</v></c>", "01067"),
        ("<c s=\"5\"><v>1234.5</v></c>", "1,234.50 €"),
        ("<c s=\"6\"><v>1.5</v></c>", "36:00"),
        ("<c s=\"7\"><v>46143</v></c>", "1. Mai 2026"),
        (
            "<c s=\"8\" t=\"inlineStr\"><is><t>two</t></is></c>",
            "Take two",
        ),
        ("<c s=\"9\"><f>1+1</f><v>2</v></c>", "2.00"),
        ("<c s=\"10\"><v>46143</v></c>", "2026-05-01"),
        ("<c s=\"11\"><v>0.125</v></c>", "12.50%"),
        ("<c s=\"12\"><v>1234567</v></c>", "1,234,567"),
        ("<c s=\"13\"><v>5</v></c>", "5"),
        (
            "<c s=\"1\" t=\"d\"><v>2026-05-01T00:00:00</v></c>",
            "1 May 2026",
        ),
        (
            "<c t=\"d\"><v>2026-05-01T10:30:00</v></c>",
            "2026-05-01 10:30",
        ),
    ];
    let rows = column(&cells.map(|(cell, _)| cell));
    let read = Workbook {
        rows: &rows,
        formats: &formats,
        built_in: &[14, 10, 3, 49],
        ..EMPTY
    }
    .read();
    assert_eq!(texts(&read), cells.map(|(_, text)| text));
    assert!(read.skipped.is_empty(), "{:?}", read.skipped);
}

#[test]
fn dates_count_from_1904_where_the_workbook_says_so() {
    let rows = column(&[
        "<c s=\"1\"><v>44681</v></c>",
        "<c s=\"2\"><v>1.5</v></c>",
        "<c s=\"1\" t=\"d\"><v>2026-05-01</v></c>",
    ]);
    let read = Workbook {
        rows: &rows,
        formats: &["yyyy-mm-dd", "[h]:mm"],
        is_1904: true,
        ..EMPTY
    }
    .read();
    assert_eq!(texts(&read), ["2026-05-01", "36:00", "2026-05-01"]);
}

#[test]
fn all_runs_of_a_rich_text_are_read_and_no_readings_of_it() {
    let strings = "<si><r><t xml:space=\"preserve\">Count </t></r><r><rPr><b/></rPr><t>them</t></r><r><t xml:space=\"preserve\"> all.</t></r></si>\
        <si><t>課長</t><rPh sb=\"0\" eb=\"2\"><t>カチョウ</t></rPh><phoneticPr fontId=\"1\"/></si>\
        <si><t>One &amp; two.</t></si>";
    let rows = column(&[
        "<c t=\"s\"><v>0</v></c>",
        "<c t=\"s\"><v>1</v></c>",
        "<c t=\"s\"><v>2</v></c>",
        "<c t=\"inlineStr\"><is><r><t>In</t></r><r><t>line.</t></r></is></c>",
    ]);
    let read = Workbook {
        rows: &rows,
        strings,
        ..EMPTY
    }
    .read();
    let expected = ["Count them all.", "課長", "One & two.", "Inline."];
    assert_eq!(texts(&read), expected);
}

#[test]
fn cells_that_show_no_words_are_listed() {
    let rows = column(&[
        "<c t=\"inlineStr\"><is><t>Hi.</t></is></c>",
        "<c t=\"e\"><f>NA()</f><v>#N/A</v></c>",
        "<c t=\"e\"><v>#SPILL!</v></c>",
        "<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>",
        "<c><f>A1&amp;A2</f></c>",
        "<c s=\"1\" t=\"inlineStr\"><is><t>Secret.</t></is></c>",
        "<c s=\"1\"><v>0</v></c>",
        "<c/>",
        "<c t=\"inlineStr\"><is><t>Bye.</t></is></c>",
    ]);
    let read = Workbook {
        rows: &rows,
        formats: &[";;;"],
        ..EMPTY
    }
    .read();
    assert_eq!(texts(&read), ["Hi.", "Bye."]);
    let cell = |at: &str, text: &str, reason: Reason| {
        Skipped::new(Place::Cell(at.to_owned()), text, reason)
    };
    let row = |row: u64| Skipped::new(Place::Row(row), "Ann", Reason::NoText);
    assert_eq!(
        read.skipped,
        [
            cell("B3", "#N/A", Reason::Unreadable),
            cell("B4", "#SPILL!", Reason::Unreadable),
            cell("B5", "#DIV/0!", Reason::Unreadable),
            cell("B6", "=A1&A2", Reason::Unreadable),
            cell("B7", "Secret.", Reason::Hidden),
            row(8),
            row(9),
        ]
    );
}

#[test]
fn cells_far_to_the_right_are_listed() {
    let mut rows = column(&["<c t=\"inlineStr\"><is><t>Hi.</t></is></c>"]);
    rows.push_str("<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>Oh.</t></is></c><c r=\"IW3\"><v>5</v></c><c r=\"IX3\"><v>6</v></c></row>");
    let read = Workbook {
        rows: &rows,
        ..EMPTY
    }
    .read();
    assert_eq!(texts(&read), ["Hi.", "Oh."]);
    let place = Place::Cell("IW3".to_owned());
    assert_eq!(read.skipped, [Skipped::new(place, "5 6", Reason::Surplus)]);
}

#[test]
fn settings_are_the_numbers_and_not_their_form() {
    let head =
        |at: &str, name: &str| format!("<c r=\"{at}1\" t=\"inlineStr\"><is><t>{name}</t></is></c>");
    let rows = format!(
        "<row r=\"1\">{}{}{}</row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Hi.</t></is></c><c r=\"B2\" s=\"1\"><v>0.35</v></c><c r=\"C2\" s=\"2\"><v>0.4</v></c></row>",
        head("A", "text"),
        head("B", "stability"),
        head("C", "similarity"),
    );
    let read = Workbook {
        rows: &rows,
        formats: &["0", "0%"],
        ..EMPTY
    }
    .read();
    let settings = read.script.lines().next().unwrap().overrides.settings;
    let expected = ChosenSettings::of([
        Setting::Stability(Some(0.35)),
        Setting::SimilarityBoost(Some(0.4)),
    ]);
    assert_eq!(settings, Some(expected));
    assert_eq!(read.table.unwrap().first[1], ["Hi.", "0", "40%"]);
}
