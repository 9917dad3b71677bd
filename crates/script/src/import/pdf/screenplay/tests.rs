//! Pages of screenplays in several layouts, and pages that only look like some.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::super::tests::{file, page, row, sheets};
use super::*;
use crate::document::Item;
use crate::import::{Action, Imported, read as read_file};

/// Places of the columns on a page, in font sizes.
#[derive(Clone, Copy)]
struct Layout {
    size: f64,
    number: f64,
    action: f64,
    speech: f64,
    parenthetical: f64,
    name: f64,
    transition: f64,
    last: f64,
    /// Rows are drawn as one string with spaces.
    is_spaced: bool,
}

/// The layout of the American film industry, in Courier of 12 points.
const USUAL: Layout = Layout {
    size: 12.0,
    number: 4.5,
    action: 9.0,
    speech: 15.0,
    parenthetical: 18.6,
    name: 22.2,
    transition: 36.6,
    last: 45.0,
    is_spaced: false,
};

/// A row: its kind and its words. Words of several columns have `|` between them.
type Entry = (char, &'static str);

impl Layout {
    /// The content of a page with these rows: `h` header, `#` scene, `a` action, `n` name, `s` speech, `p` parenthetical,
    /// `t` transition, `2` two names or speeches, ` ` a free row.
    fn page(&self, rows: &[Entry]) -> String {
        let mut y = 720.0;
        let mut out = format!("BT /F1 {} Tf", self.size);
        for (kind, words) in rows {
            let columns: Vec<f64> = match kind {
                'h' => vec![self.action, self.last],
                '#' => vec![self.number, self.action, self.last],
                'a' => vec![self.action],
                'n' => vec![self.name],
                's' => vec![self.speech],
                'p' => vec![self.parenthetical],
                't' => vec![self.transition],
                '2' => vec![self.speech, self.transition],
                _ => Vec::new(),
            };
            let height = if *kind == 'h' { 756.0 } else { y };
            let words: Vec<&str> = words.split('|').collect();
            if self.is_spaced {
                Self::spaced(&mut out, height, &columns, &words);
            } else {
                for (column, words) in columns.iter().zip(&words) {
                    string(&mut out, column * self.size, height, words);
                }
            }
            if *kind != 'h' {
                y -= self.size;
            }
        }
        out + " ET"
    }

    fn spaced(out: &mut String, y: f64, columns: &[f64], words: &[&str]) {
        let mut text = String::new();
        for (column, words) in columns.iter().zip(words) {
            // A letter of Courier is 0.6 font sizes wide.
            while (text.len() as f64) < column / 0.6 {
                text.push(' ');
            }
            text.push_str(words);
        }
        string(out, 0.0, y, &text);
    }

    fn file(&self, pages: &[&[Entry]]) -> Vec<u8> {
        let pages: Vec<String> = pages.iter().map(|rows| self.page(rows)).collect();
        file(&pages, "", &[])
    }
}

fn string(out: &mut String, x: f64, y: f64, words: &str) {
    let words = words.replace('(', "\\(").replace(')', "\\)");
    write!(out, " 1 0 0 1 {x} {y} Tm ({words}) Tj").unwrap();
}

fn imported(bytes: &[u8], choices: &Choices) -> Imported {
    read_file("shooting.pdf", bytes, choices).unwrap()
}

/// Headings as `# TITLE`, and lines as `NAME (direction): text`.
fn said(read: &Imported) -> Vec<String> {
    let items = read.script.items().iter();
    items
        .map(|item| match item {
            Item::Heading(heading) => format!("# {}", heading.title),
            Item::Line(line) if line.overrides.direction.is_empty() => {
                format!("{}: {}", line.speaker, line.text)
            }
            Item::Line(line) => {
                let direction = &line.overrides.direction;
                format!("{} ({direction}): {}", line.speaker, line.text)
            }
        })
        .collect()
}

fn listed(read: &Imported) -> Vec<(u64, &str, Reason)> {
    let parts = read.skipped.iter();
    parts
        .map(|part| match part.place {
            Place::Page(page) => (page, part.text.as_str(), part.reason),
            _ => panic!("{part:?}"),
        })
        .collect()
}

const FIRST: &[Entry] = &[
    ('h', "THE KEEPER - Blue Rev. 03/02/26|1."),
    ('#', "12|INT. LAMP ROOM - NIGHT|12"),
    (' ', ""),
    ('a', "The lamp is out. Rain runs down the"),
    ('a', "glass of the door."),
    (' ', ""),
    ('a', "Far out, a bell."),
    (' ', ""),
    ('n', "MARA"),
    ('s', "Who is there, at this hour of"),
    ('s', "the night?"),
    (' ', ""),
    ('n', "TOM (O.S.)"),
    ('p', "(quietly, to"),
    ('p', "himself)"),
    ('s', "It is me. The boats are gone,"),
    ('p', "(beat)"),
    ('s', "all but one."),
    (' ', ""),
    ('t', "CUT TO:"),
    (' ', ""),
    ('#', "12A|EXT. PIER - NIGHT|12A"),
    (' ', ""),
    ('a', "Nobody moves."),
    (' ', ""),
    ('n', "MARA"),
    ('s', "Then we have to row, and we have"),
    ('n', "(MORE)"),
];
const SECOND: &[Entry] = &[
    ('h', "THE KEEPER - Blue Rev. 03/02/26|2."),
    ('n', "MARA (CONT'D)"),
    ('s', "to row before the tide turns."),
    (' ', ""),
    ('a', "They run."),
    (' ', ""),
    ('#', "A13|OMITTED|A13"),
    (' ', ""),
    ('n', "TOM"),
    ('s', "I am ready."),
];
const THIRD: &[Entry] = &[
    ('h', "THE KEEPER - Blue Rev. 03/02/26|3."),
    ('#', "14|INT. BOAT - DAWN|14"),
    (' ', ""),
    ('a', "Fog. One oar is broken."),
    (' ', ""),
    ('n', "MARA"),
    ('s', "Count the boats."),
    ('s', "Count them again."),
    (' ', ""),
    ('n', "TOM"),
    ('s', "Seven."),
    (' ', ""),
    ('t', "FADE OUT."),
];
const LINES: [&str; 14] = [
    "# INT. LAMP ROOM",
    ": The lamp is out. Rain runs down the glass of the door.",
    ": Far out, a bell.",
    "MARA: Who is there, at this hour of the night?",
    "TOM (quietly, to himself): It is me. The boats are gone, [beat] all but one.",
    "# EXT. PIER",
    ": Nobody moves.",
    "MARA: Then we have to row, and we have to row before the tide turns.",
    ": They run.",
    "TOM: I am ready.",
    "# INT. BOAT",
    ": Fog. One oar is broken.",
    "MARA: Count the boats. Count them again.",
    "TOM: Seven.",
];

/// Regression: headers, numbers of scenes and action were spoken by the characters, and `CUT TO:` was one of them.
#[test]
fn columns_tell_who_speaks() {
    let narrow = Layout {
        size: 10.0,
        number: 4.0,
        action: 8.0,
        speech: 11.0,
        parenthetical: 13.0,
        name: 15.0,
        transition: 38.0,
        last: 44.0,
        ..USUAL
    };
    let spaced = Layout {
        is_spaced: true,
        ..USUAL
    };
    for layout in [USUAL, narrow, spaced] {
        let bytes = layout.file(&[FIRST, SECOND, THIRD]);
        let read = imported(&bytes, &Choices::default());
        assert!(read.is_screenplay);
        assert_eq!(said(&read), LINES);
        assert_eq!(
            listed(&read),
            [
                (1, "THE KEEPER - Blue Rev. 03/02/26", Reason::PageHeader),
                (1, "(MORE)", Reason::PageHeader),
                (1, "12", Reason::PageHeader),
                (1, "CUT TO:", Reason::Transition),
                (2, "OMITTED", Reason::Transition),
                (3, "FADE OUT.", Reason::Transition),
            ]
        );
    }
}

#[test]
fn action_may_be_left_out() {
    let bytes = USUAL.file(&[FIRST, SECOND, THIRD]);
    let choices = Choices {
        action: Action::LeftOut,
        ..Choices::default()
    };
    let read = imported(&bytes, &choices);
    let spoken: Vec<&str> = LINES
        .into_iter()
        .filter(|line| !line.starts_with(':'))
        .collect();
    assert_eq!(said(&read), spoken);
    assert!(listed(&read).contains(&(2, "They run.", Reason::Action)));
}

#[test]
fn a_title_page_is_front_matter() {
    let title: &[Entry] = &[
        ('n', "THE KEEPER"),
        (' ', ""),
        ('n', "Written by"),
        (' ', ""),
        ('n', "Mara Ames"),
        (' ', ""),
        ('a', "Second draft"),
    ];
    let bytes = USUAL.file(&[title, FIRST, SECOND, THIRD]);
    let read = imported(&bytes, &Choices::default());
    assert_eq!(said(&read), LINES);
    assert_eq!(read.script.title(), "THE KEEPER");
    let front = listed(&read).into_iter();
    let front: Vec<&str> = front
        .filter(|part| part.2 == Reason::FrontMatter)
        .map(|part| part.1)
        .collect();
    assert_eq!(front, ["Written by", "Mara Ames", "Second draft"]);
}

#[test]
fn speeches_side_by_side_are_two_speeches() {
    let both: &[Entry] = &[
        ('h', "THE KEEPER - Blue Rev. 03/02/26|4."),
        ('a', "They shout."),
        (' ', ""),
        ('2', "  MARA|  TOM (O.S.)"),
        ('2', "Not now, I|Now, before"),
        ('2', "said.|it is late."),
        (' ', ""),
        ('n', "TOM"),
        ('s', "Please."),
    ];
    let bytes = USUAL.file(&[FIRST, SECOND, THIRD, both]);
    let said = said(&imported(&bytes, &Choices::default()));
    assert_eq!(
        said[LINES.len()..],
        [
            ": They shout.",
            "MARA: Not now, I said.",
            "TOM: Now, before it is late.",
            "TOM: Please.",
        ]
    );
}

#[test]
fn other_pages_are_no_screenplays() {
    let paragraph = ('a', "It was dark, and nobody was there to see it.");
    let indented = ('s', "WARNING the lamp is hot, so wait for an hour.");
    let book: Vec<Entry> = ["THE LAMP", "THE SEA", "THE LAMP", "THE SEA"]
        .into_iter()
        .flat_map(|title| [('n', title), (' ', ""), paragraph, paragraph, (' ', "")])
        .collect();
    let play: Vec<Entry> = ["HAMLET", "OPHELIA", "HAMLET", "OPHELIA"]
        .into_iter()
        .flat_map(|name| [('n', name), ('a', "To be, or not to be."), (' ', "")])
        .collect();
    let manual: Vec<Entry> = ["WARNING", "NOTE", "WARNING"]
        .into_iter()
        .flat_map(|name| [paragraph, (' ', ""), ('n', name), indented, (' ', "")])
        .collect();
    for rows in [book, play, manual] {
        let read = imported(&USUAL.file(&[&rows]), &Choices::default());
        assert!(!read.is_screenplay, "{rows:?}");
    }
}

proptest! {
    /// Rows at any places of the columns are read or refused.
    #[test]
    fn any_rows_are_read(rows in prop::collection::vec((0_usize..6, 0_usize..12, 0_usize..4), 0..60)) {
        const LEFTS: [f64; 6] = [0.0, 60.0, 90.0, 130.0, 220.0, 300.0];
        const TEXTS: [&str; 12] = [
            "MARA", "TOM (O.S.)", "MARA (CONT'D)", "(MORE)", "(beat)", "(quietly,", "INT. HOUSE", "CUT TO:",
            "It is dark.", "12", "ACT ONE", "*",
        ];
        let mut pages: Vec<Vec<Row>> = vec![Vec::new()];
        for (left, text, kind) in rows {
            let left = LEFTS[left];
            let mut next = row(TEXTS[text], left, left + 40.0);
            let above = pages.last().and_then(|rows| rows.last()).map(|row| row.y);
            match (kind, above) {
                // Beside the row above.
                (0, Some(y)) => next.y = y,
                (1, _) => pages.push(Vec::new()),
                (2, Some(y)) => next.y = y + 24.0,
                _ => {}
            }
            if let Some(rows) = pages.last_mut() {
                rows.push(next);
                *rows = page(rows);
            }
        }
        prop_assert!(read(&sheets(&pages), "", &Choices::default()).is_ok());
    }
}
