//! Which sheet of a workbook is read, and what is listed of the others.

use super::super::container::zipped;
use super::*;

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook of sheets: their names, those of hidden ones after a `-`, and rows with cells between bars.
fn workbook(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let (mut links, mut list) = (String::new(), String::new());
    let mut parts = vec![(
        "_rels/.rels".to_owned(),
        format!(
            "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{LINKS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    )];
    for (at, (name, rows)) in (1..).zip(sheets) {
        let (name, state) = match name.strip_prefix('-') {
            Some(name) => (name, "hidden"),
            None => (*name, "visible"),
        };
        write!(links, "<Relationship Id=\"r{at}\" Type=\"{LINKS}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>").unwrap();
        write!(
            list,
            "<sheet name=\"{name}\" sheetId=\"{at}\" state=\"{state}\" r:id=\"r{at}\"/>"
        )
        .unwrap();
        let mut data = String::new();
        for (row, cells) in (1..).zip(*rows) {
            write!(data, "<row r=\"{row}\">").unwrap();
            for (letter, cell) in ('A'..)
                .zip(cells.split('|'))
                .filter(|(_, cell)| !cell.is_empty())
            {
                write!(
                    data,
                    "<c r=\"{letter}{row}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"
                )
                .unwrap();
            }
            data.push_str("</row>");
        }
        parts.push((
            format!("xl/worksheets/sheet{at}.xml"),
            format!("<worksheet {MAIN}><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships xmlns=\"{PACKAGE}\">{links}</Relationships>"),
    ));
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook {MAIN} xmlns:r=\"{LINKS}\"><sheets>{list}</sheets></workbook>"),
    ));
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    zipped(&parts)
}

fn of(bytes: &[u8], sheet: Option<usize>) -> Imported {
    let choices = Choices {
        sheet,
        ..Choices::default()
    };
    read("a.xlsx", bytes, &choices).unwrap()
}

fn listed(name: &str, characters: u64, text: &str) -> Skipped {
    Skipped {
        characters,
        ..Skipped::new(Place::Sheet(name.to_owned()), text, Reason::OtherSheet)
    }
}

const ONE: &[&str] = &["speaker|text", "Ann|Hi."];
const TWO: &[&str] = &["speaker|text", "Ben|Oh."];

/// Regression: further sheets disappeared without a word.
#[test]
fn further_sheets_are_listed() {
    let bytes = workbook(&[("One", ONE), ("-Old", TWO), ("Empty", &[]), ("Two", TWO)]);
    let read = of(&bytes, None);
    assert_eq!(rows(&read.script), "Ann: Hi.\n");
    let expected = [
        listed("Old", 17, "speaker text Ben Oh."),
        listed("Two", 17, "speaker text Ben Oh."),
    ];
    assert_eq!(read.skipped, expected);
    assert_eq!(
        read.skipped[0].sentence(),
        "Sheet “Old”, “speaker text Ben Oh.”: on another sheet"
    );
    let read = of(&bytes, Some(3));
    assert_eq!(rows(&read.script), "Ben: Oh.\n");
    assert_eq!(read.skipped.len(), 2);
}

#[test]
fn the_sheet_that_looks_like_a_script_is_read() {
    let about: &[&str] = &["About this file"];
    let cast: &[&str] = &["Role|Contact", "Ann|ann at home"];
    let plain: &[&str] = &["Ann|Hello there, you.", "Ben|And you."];
    for (sheets, at) in [
        (&[("A", ONE), ("B", TWO)][..], 0),
        (&[("A", &[][..]), ("B", TWO)], 1),
        (&[("A", about), ("B", TWO)], 1),
        (&[("A", about), ("-B", ONE), ("C", TWO)], 2),
        (&[("-A", ONE), ("B", TWO)], 1),
        (&[("A", cast), ("B", TWO)], 1),
        (&[("A", plain), ("-B", TWO)], 0),
        (&[("A", about), ("B", plain)], 0),
        (&[("A", &[]), ("-B", TWO)], 1),
    ] {
        let bytes = workbook(sheets);
        let read = of(&bytes, None);
        assert_eq!(read.table.unwrap().sheet, at, "{sheets:?}");
        let others = sheets.iter().enumerate();
        let others = others.filter(|(other, (_, rows))| *other != at && !rows.is_empty());
        let listed = read.skipped.iter();
        let listed = listed.filter(|part| part.reason == Reason::OtherSheet);
        assert_eq!(listed.count(), others.count(), "{sheets:?}");
        // What somebody chose is read.
        let chosen = of(&workbook(&[("A", about), ("B", TWO)]), Some(0));
        assert_eq!(rows(&chosen.script), ": About this file\n");
    }
}

#[test]
fn cells_without_a_header_are_listed() {
    let bytes = workbook(&[("A", &["speaker|text", "Ann|Hi.|beyond", "Ben|Oh."])]);
    let read = of(&bytes, None);
    assert_eq!(rows(&read.script), "Ann: Hi.\nBen: Oh.\n");
    let place = Place::Column {
        name: "C".to_owned(),
        cells: 1,
    };
    let expected = Skipped::new(place, "beyond", Reason::UnusedColumn);
    assert_eq!(read.skipped, [expected]);
}
