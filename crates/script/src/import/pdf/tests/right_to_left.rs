//! Text that is read from the right, as programs draw it.

use pdf_extract::{OutputDev as _, Transform};
use proptest::prelude::*;

use super::drawn::{draw, texts};
use super::*;

/// Draws a letter at a position with this width in font sizes, at a font size of 10.
fn letter(letters: &mut Letters, x: f64, y: f64, width: f64, char: char) {
    let place = Transform::row_major(1.0, 0.0, 0.0, 1.0, x, y);
    letters
        .output_character(&place, width, 0.0, 10.0, &char.to_string())
        .unwrap();
}

/// The rows of a text that is drawn from left to right as it is seen.
fn seen(text: &str) -> Vec<Row> {
    let mut letters = Letters::default();
    draw(&mut letters, 20.0, 700.0, 10.0, text);
    letters.take_rows()
}

/// Regression: Hebrew and Arabic came with their letters backwards.
#[test]
fn rows_have_the_order_in_which_they_are_read() {
    for (text, expected) in [
        ("םולש", "שלום"),
        ("תוריס 25 ונרפס", "ספרנו 25 סירות"),
        (".רקובב Haifa Port למנב", "בנמל Haifa Port בבוקר."),
        (
            "19:45–18:30 העשב 12/03/2026-ב",
            "ב-12/03/2026 בשעה 18:30–19:45",
        ),
        ("%50 ،25 انددع", "عددنا 25، 50%"),
        ("The word םולש means peace.", "The word שלום means peace."),
        // Brackets that are meant, and brackets by their form.
        (")ךרעב( תוריס", "סירות (בערך)"),
        ("(ךרעב) תוריס", "סירות (בערך)"),
        ("Nobody moves.", "Nobody moves."),
    ] {
        assert_eq!(texts(&seen(text)), [expected], "{text}");
    }
}

#[test]
fn rows_may_be_drawn_from_the_right() {
    // Letter by letter.
    let mut letters = Letters::default();
    for (at, char) in "שלום עולם".chars().enumerate() {
        letter(&mut letters, 200.0 - 5.0 * at as f64, 700.0, 0.5, char);
    }
    assert_eq!(texts(&letters.take_rows()), ["שלום עולם"]);
    // Word by word, without spaces.
    draw(&mut letters, 180.0, 700.0, 10.0, "ונרפס");
    draw(&mut letters, 165.0, 700.0, 10.0, "25");
    draw(&mut letters, 135.0, 700.0, 10.0, "תוריס");
    assert_eq!(texts(&letters.take_rows()), ["ספרנו 25 סירות"]);
    // Letters that are drawn again look bold.
    for x in [20.0, 20.3] {
        draw(&mut letters, x, 700.0, 10.0, "םולש");
    }
    assert_eq!(texts(&letters.take_rows()), ["שלום"]);
}

#[test]
fn marks_stay_with_their_letters() {
    let mut letters = Letters::default();
    letter(&mut letters, 0.0, 700.0, 0.5, 'ם');
    letter(&mut letters, 6.0, 700.0, 0.0, '\u{5b8}');
    letter(&mut letters, 5.0, 700.0, 0.5, 'ש');
    assert_eq!(texts(&letters.take_rows()), ["ש\u{5b8}ם"]);
}

#[test]
fn forms_of_letters_are_letters() {
    // A meem, the ligature of lam and alef, and the seen at the beginning of a word.
    let rows = seen("\u{fee1}\u{fefc}\u{feb3}");
    assert_eq!(texts(&rows), ["\u{633}\u{644}\u{627}\u{645}"]);
    let rows = seen("\u{200f}\u{fb2a}\u{202c}");
    assert_eq!(texts(&rows), ["\u{5e9}\u{5c1}"]);
}

#[test]
fn paragraphs_begin_at_the_right() {
    let mut letters = Letters::default();
    let full = ["מלה"; 10].join(" ");
    for (at, text) in [full.as_str(), "סוף.", full.as_str()]
        .into_iter()
        .enumerate()
    {
        let width = 5.0 * text.chars().count() as f64;
        let text: String = text.chars().rev().collect();
        let y = 700.0 - 12.0 * at as f64;
        draw(&mut letters, 300.0 - width, y, 10.0, &text);
    }
    let sheets = sheets(&[letters.take_rows()]);
    let text = reflow::text(&sheets, reflow::pitch(&sheets));
    assert_eq!(text, format!("{full} סוף.\n{full}\n"));
}

/// Files of `WeasyPrint`.
#[test]
fn hebrew_and_arabic_files_are_read_in_order() {
    let read = |bytes: &[u8]| {
        let read = super::super::read(bytes, "", &Choices::default()).unwrap();
        let lines: Vec<&str> = read.script.lines().map(|line| line.text.as_str()).collect();
        lines.join(" ")
    };
    assert_eq!(
        read(include_bytes!(
            "../../../../../../tests/fixtures/scripts/hebrew.pdf"
        )),
        "המנורה דלקה כל הלילה. מי שם, שאל השומר? ספרנו 25 סירות (בערך) בנמל Haifa בבוקר."
    );
    assert_eq!(
        read(include_bytes!(
            "../../../../../../tests/fixtures/scripts/arabic.pdf"
        )),
        "كان المصباح مضاء طوال الليل. من هناك؟ عددنا 25 قاربا في الميناء."
    );
}

proptest! {
    /// Letters at any places are all in the rows, once.
    #[test]
    fn no_letter_is_lost(
        places in prop::collection::btree_set((0_usize..10, 0_u8..60, 0_u8..4), 1..80)
    ) {
        const LETTERS: [char; 10] = ['א', 'ב', 'ج', 'a', 'b', '1', '2', '.', '-', '«'];
        let mut letters = Letters::default();
        let mut drawn: Vec<char> = Vec::new();
        for (char, x, y) in places {
            let char = LETTERS[char];
            letter(&mut letters, 4.0 * f64::from(x), 20.0 * f64::from(y), 0.5, char);
            drawn.push(char);
        }
        let sorted = |chars: &mut dyn Iterator<Item = char>| {
            let chars = chars.map(|char| if char == '»' { '«' } else { char });
            let mut chars: Vec<char> = chars.filter(|char| *char != ' ').collect();
            chars.sort_unstable();
            chars
        };
        let rows = letters.take_rows();
        let all = sorted(&mut drawn.into_iter());
        for rows in [&rows, &letters.pieces] {
            let chars = sorted(&mut rows.iter().flat_map(|row| row.text.chars()));
            prop_assert_eq!(&chars, &all);
        }
    }
}
