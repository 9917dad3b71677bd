//! The text of a PDF. Its lines are the page's: words broken at line ends are joined again, page numbers and lines
//! that stand at the edges of most pages are left out.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{ImportError, Kind};
use crate::document::Script;
use crate::names::Corrections;
use crate::parse::{cue, heading, parse_as};

/// Reads what a PDF says.
///
/// The library that does it may take any amount of time and memory for a hostile file, and may panic: who calls it
/// with a file from outside does so in a process that may end ([`is_costly`](super::is_costly)).
///
/// # Errors
/// A damaged or locked file, one whose pages are pictures, and one with nothing to speak.
pub(super) fn read(bytes: &[u8], title: &str, names: &Corrections) -> Result<Script, ImportError> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(bytes).map_err(|error| {
        use pdf_extract::{Error, OutputError};
        match error {
            OutputError::PdfError(Error::Decryption(_) | Error::UnsupportedSecurityHandler(_)) => {
                ImportError::Locked
            }
            other => ImportError::Damaged {
                kind: Kind::Pdf,
                why: other.to_string(),
            },
        }
    })?;
    if pages.iter().all(|page| page.trim().is_empty()) {
        return Err(ImportError::Pictures);
    }
    Ok(parse_as(&flowing(&pages), title, names)?)
}

/// The pages as one text.
fn flowing(pages: &[String]) -> String {
    let pages: Vec<Vec<&str>> = pages
        .iter()
        .map(|page| page.lines().map(str::trim).collect())
        .collect();
    let standing = standing(&pages);
    let mut text = String::new();
    for rows in &pages {
        let head = margin(rows.iter().copied(), &standing);
        let foot = rows.len() - margin(rows.iter().rev().copied(), &standing);
        let mut begins = true;
        for (at, row) in rows.iter().enumerate() {
            let is_margin = at < head || at >= foot;
            if is_margin && !row.is_empty() || goes_on(row) {
                continue;
            }
            let is_small = row.starts_with(char::is_lowercase);
            // A sentence goes on over the end of a page.
            if begins && is_small {
                text.truncate(text.trim_end().len());
                text.push('\n');
            }
            begins &= row.is_empty();
            // `light-` and `house` under it are one word; `twenty-` and `One` are not.
            if is_small && let Some(end) = cut_word(&text) {
                text.truncate(end);
            }
            text.push_str(row);
            text.push('\n');
        }
    }
    let letters = LIGATURES.iter();
    letters.fold(text, |text, (one, several)| text.replace(*one, several))
}

/// Letters that a page draws as one, and the sign that says where a word may be broken.
const LIGATURES: [(char, &str); 6] = [
    ('\u{fb00}', "ff"),
    ('\u{fb01}', "fi"),
    ('\u{fb02}', "fl"),
    ('\u{fb03}', "ffi"),
    ('\u{fb04}', "ffl"),
    ('\u{ad}', ""),
];

/// Where a word ends that its row broke.
fn cut_word(text: &str) -> Option<usize> {
    let word = text.strip_suffix('\n')?.strip_suffix(['-', '\u{ad}'])?;
    word.ends_with(char::is_alphabetic).then_some(word.len())
}

/// What a screenplay says of its pages: that a speech or a scene goes on.
fn goes_on(row: &str) -> bool {
    matches!(row, "(MORE)" | "(CONTINUED)") || row.starts_with("CONTINUED:")
}

/// How many rows at an edge of a page, seen from there, are not its text: what stands on others, too, and one number.
fn margin<'a>(rows: impl Iterator<Item = &'a str>, standing: &HashSet<String>) -> usize {
    let mut is_numbered = false;
    let is_margin = |row: &&str| {
        let is_number = is_number(row) && !std::mem::replace(&mut is_numbered, true);
        row.is_empty() || is_number || standing.contains(&without_number(row))
    };
    rows.take_while(is_margin).count()
}

/// First and last rows that stand on at least three pages and on half of them. A cue that some pages begin with by chance
/// stands within others, too.
fn standing(pages: &[Vec<&str>]) -> HashSet<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut cues = HashSet::new();
    for page in pages {
        let mut rows = page.iter().filter(|row| !row.is_empty() && !is_number(row));
        let (first, last) = (rows.next(), rows.next_back());
        let edges: BTreeSet<String> = [first, last]
            .into_iter()
            .flatten()
            .map(|row| without_number(row))
            .collect();
        for row in edges {
            *counts.entry(row).or_default() += 1;
        }
        let within = page.iter().skip_while(|row| Some(*row) != first).skip(1);
        let spoken = within.clone().zip(within.skip(1));
        let spoken = spoken.filter(|(_, below)| !below.is_empty());
        cues.extend(spoken.filter_map(|(row, _)| cue(row)));
    }
    counts.retain(|row, count| {
        let is_cue = cue(row).is_some_and(|name| cues.contains(name));
        *count >= 3 && *count * 2 >= pages.len() && !is_cue
    });
    counts.into_keys().collect()
}

/// A page's number, whatever stands around it: `- 12 -`, `12.`, `Page 3 of 10`.
fn is_number(row: &str) -> bool {
    let mut words = row.split(|char: char| !char.is_alphanumeric());
    let is_of_pages = |word: &str| {
        let word = word.to_lowercase();
        word.chars().all(|char| char.is_ascii_digit()) || matches!(&*word, "page" | "p" | "of")
    };
    row.contains(|char: char| char.is_ascii_digit())
        && row.chars().count() <= 20
        && !row.contains(['!', '?', ',', ':', '%', '$', '€', '£'])
        && words.all(is_of_pages)
}

/// A row without the number of its page: `The Lamp Room 12`. `Track 12` and `Chapter 12` are another one on each page.
fn without_number(row: &str) -> String {
    let words = row.split_whitespace();
    let is_page = |word: &&str| !word.chars().all(|char| char.is_ascii_digit());
    let (all, kept) = (words.clone().count(), words.filter(is_page));
    let kept: Vec<&str> = kept.collect();
    if kept.len() < 2 || all == kept.len() || heading(row).is_some() {
        row.to_owned()
    } else {
        kept.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flows(pages: &[&str]) -> String {
        let pages: Vec<String> = pages.iter().map(|page| (*page).to_owned()).collect();
        flowing(&pages)
    }

    /// All cues of whoever topped three pages were dropped.
    #[test]
    fn a_cue_that_tops_pages_stays() {
        let page = "ANNA\nWhere is he?\n\nTOM\nAt sea.\n\nANNA\nStill?\n";
        let text = flows(&[page, page, page, "TOM\nStill.\n"]);
        assert_eq!(text.matches("ANNA").count(), 6, "{text}");
        let again = "ANNA (CONT'D)\nWhere?\n\nTOM\nThere.\n\nANNA\nOh.\n";
        let text = flows(&[again, again, again]);
        assert_eq!(text.matches("ANNA").count(), 6, "{text}");
    }

    #[test]
    fn heads_feet_and_numbers_of_pages_are_left_out() {
        let page = |number: u8, words: &str| {
            format!("The Lamp Room {number}\n\n{words}\n\nM. Ames\nPage {number} of 3\n")
        };
        let pages = [
            page(
                1,
                "Count with me:\n3\n2\nThe Lamp Room 7\nwas dark in\n1984.",
            ),
            page(2, "It stood on a"),
            page(3, "rock, far out.\n(MORE)"),
        ];
        let text = flowing(&pages);
        assert!(!text.contains("Ames") && !text.contains("of 3") && !text.contains("MORE"));
        // Within a page they are somebody's words.
        for words in ["3\n2\n", "The Lamp Room 7\n", "1984.\n"] {
            assert!(text.contains(words), "{text}");
        }
        assert_eq!(text.matches("The Lamp Room").count(), 1, "{text}");
        assert!(text.contains("on a\nrock, far"), "{text}");
        let tops = flows(&["Chapter 1\nOne.", "Chapter 2\nTwo.", "Chapter 3\nThree."]);
        assert!(tops.contains("Chapter 3"), "{tops}");
        let tracks = flows(&["Track 1\nOne.", "Track 2\nTwo.", "Track 3\nThree."]);
        assert!(tracks.contains("Track 3"), "{tracks}");
    }

    #[test]
    fn words_that_a_page_broke_are_whole() {
        let text = flows(&["The \u{fb01}rst light-\nhouse, soft\u{ad}\nly.\nWait --\nfor it."]);
        assert_eq!(text, "The first lighthouse, softly.\nWait --\nfor it.\n");
    }
}
