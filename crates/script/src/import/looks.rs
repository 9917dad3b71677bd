//! What a text is of which no name says it: by what stands in it.
//!
//! Plain text is what everything is that doesn't show itself to be something else: a wrong guess costs more than none.

use std::collections::HashSet;

use serde::de::IgnoredAny;

use super::captions::Captions;
use super::{Kind, cues, fountain, table};
use crate::parse::spoken_by;

/// So many rows are looked at.
const ROWS: usize = 400;
/// Rows at the beginning of a text that hold the front matter of Markdown, at most.
const FIRST: usize = 12;

/// What a text looks like.
pub(super) fn looks(text: &str) -> Kind {
    // Not the tab of a first cell that is empty.
    let text = text.trim_start_matches(['\u{feff}', '\n', '\r', ' ']);
    let rows: Vec<&str> = text.lines().take(ROWS).map(str::trim).collect();
    if cues::is_subtitles(text) || Captions::shows(text) {
        Kind::Subtitles
    } else if is_json(text) {
        Kind::Json
    } else if is_final_draft(text) {
        Kind::FinalDraft
    } else if is_screenplay(&rows) {
        Kind::Fountain
    } else if table::is_table(text) {
        Kind::Table
    } else if is_markdown(&rows) {
        Kind::Markdown
    } else {
        Kind::Text
    }
}

/// `[{` begins a list of lines, `{"` other data; `[whispers]` begins neither. The text may be the beginning of a file.
fn is_json(text: &str) -> bool {
    let behind = |sign: char| text.strip_prefix(sign).map(str::trim_start);
    let begins = behind('[').is_some_and(|rest| rest.starts_with('{'))
        || behind('{').is_some_and(|rest| rest.starts_with('"'));
    begins && serde_json::from_str::<IgnoredAny>(text).map_or_else(|error| error.is_eof(), |_| true)
}

/// The element of Final Draft after nothing but declarations and comments.
fn is_final_draft(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let declaration = ["<?", "<!", "]"].iter().any(|sign| rest.starts_with(sign));
        let end = if rest.starts_with("<!--") { "-->" } else { ">" };
        match rest.split_once(end) {
            Some((_, behind)) if declaration => rest = behind,
            _ => break,
        }
    }
    let element = rest.strip_prefix("<FinalDraft");
    element.is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\t', '/']))
}

/// A scene's heading in capitals, or a title page and somebody who speaks twice, on rows of their own: a book has a title,
/// too, and each of its chapters once. `NAME: text` is written otherwise.
fn is_screenplay(rows: &[&str]) -> bool {
    let has_page = rows
        .first()
        .is_some_and(|row| fountain::is_of_title_page(row));
    let page = if has_page {
        rows.iter().take_while(|row| !row.is_empty()).count()
    } else {
        0
    };
    let (mut scenes, mut cues, mut named) = (0, 0, 0);
    let mut names = HashSet::new();
    let mut speaks_again = false;
    let mut is_after_blank = true;
    let mut rows = rows.iter().skip(page).peekable();
    while let Some(row) = rows.next() {
        let is_before_blank = rows.peek().is_none_or(|next| next.is_empty());
        let may_begin = std::mem::replace(&mut is_after_blank, row.is_empty());
        if may_begin && is_scene(row) {
            scenes += 1;
        } else if spoken_by(row, std::iter::empty()).is_some() {
            named += 1;
        } else if may_begin && !is_before_blank && fountain::is_upper(row) {
            cues += 1;
            let (name, _) = row.split_once('(').unwrap_or((row, ""));
            speaks_again |= !names.insert(name.trim());
        }
    }
    if scenes > 0 {
        cues >= named
    } else {
        has_page && speaks_again && cues > named
    }
}

/// `INT. HOUSE - DAY`: in capitals, as hardly anybody begins a sentence.
fn is_scene(row: &str) -> bool {
    let end = row.find(['.', ' ', '/']).unwrap_or(row.len());
    let (first, rest) = row.split_at_checked(end).unwrap_or((row, ""));
    let is_marked = rest.starts_with(['.', '/']) || rest.contains(" - ");
    fountain::is_scene(row) && is_marked && !first.contains(char::is_lowercase)
}

/// One sign that means nothing else, or two kinds of those that a script may have, too. `NAME: text` row below row would be
/// one paragraph.
fn is_markdown(rows: &[&str]) -> bool {
    let names = |row: &str| spoken_by(row, std::iter::empty()).is_some();
    let mut pairs = rows.iter().zip(rows.iter().skip(1));
    if pairs.any(|(row, next)| names(row) && names(next)) {
        return false;
    }
    let any = |sign: fn(&str) -> bool| rows.iter().any(|row| sign(row));
    let has_front =
        rows.first() == Some(&"---") && rows.iter().skip(1).take(FIRST).any(|row| *row == "---");
    if has_front || any(is_certain) {
        return true;
    }
    let kinds = [
        any(is_heading),
        any(is_item),
        any(|row| row.starts_with("> ")),
        any(is_stressed),
    ];
    kinds.into_iter().filter(|kind| *kind).count() > 1
}

/// `**bold**`, `[a link](to)`, a fence, the rule below a table's head.
fn is_certain(row: &str) -> bool {
    let is_rule =
        row.contains("--") && row.contains('|') && row.chars().all(|char| "|-: ".contains(char));
    let link = row.split_once("](").is_some_and(|(before, behind)| {
        before.contains('[') && behind.contains(')') && !behind.starts_with(char::is_whitespace)
    });
    is_rule || link || row.starts_with("```") || row.starts_with("~~~") || surrounds(row, "**")
}

fn is_heading(row: &str) -> bool {
    let rest = row.trim_start_matches('#');
    let signs = row.len() - rest.len();
    (1..=6).contains(&signs) && rest.starts_with(' ')
}

/// `- one`, `2. two`
fn is_item(row: &str) -> bool {
    let number = row.trim_start_matches(|char: char| char.is_ascii_digit());
    let is_numbered = number.len() < row.len() && number.starts_with(". ");
    is_numbered || ["- ", "* ", "+ "].iter().any(|sign| row.starts_with(sign))
}

/// `*word*`
fn is_stressed(row: &str) -> bool {
    surrounds(row, "*") || surrounds(row, "`")
}

/// Whether two of a sign stand around words in a row.
fn surrounds(row: &str, sign: &str) -> bool {
    let Some((_, behind)) = row.split_once(sign) else {
        return false;
    };
    let words = behind.split_once(sign).map(|(words, _)| words);
    words.is_some_and(|words| !words.is_empty() && words.trim() == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All of them were spoken as they stand, numbers, times and brackets included.
    #[test]
    fn a_text_shows_what_it_is() {
        for (text, kind) in [
            ("WEBVTT\n\n00:01.000 --> 00:02.000\nHi.\n", Kind::Subtitles),
            ("1\n00:00:01,000 --> 00:00:02,000\nHi.\n", Kind::Subtitles),
            ("\n[\n {\"text\": \"Hi.\"}]", Kind::Json),
            ("{\"lines\": []}", Kind::Json),
            // The beginning of a long file.
            ("[{\"text\": \"Hi.\"},\n{\"te", Kind::Json),
            (
                "<?xml version=\"1.0\"?><!-- a -->\n<!DOCTYPE x [<!ENTITY a \"b\">]>\n<FinalDraft Version=\"5\">",
                Kind::FinalDraft,
            ),
            ("<?xml version=\"1.0\"?>\n<FinalDraft>\n", Kind::FinalDraft),
            (
                "Title: The Lamp\nAuthor: M\n\nINES\nHello.\n\nTOM\nHello.\n\nINES (V.O.)\nAgain.\n",
                Kind::Fountain,
            ),
            (
                "INT. HOUSE - DAY\n\nIt is dark.\n\nINES\nHello.\n",
                Kind::Fountain,
            ),
            ("EXT. SHORE - DAWN\n\nNobody is there.\n", Kind::Fountain),
            ("speaker,text\nAnn,\"Hi, you.\"\n", Kind::Table),
            ("Character\tDialogue\nInes\tHi, you.\n", Kind::Table),
            ("Ann\tHello there, you.\nBen\tAnd you, too.\n", Kind::Table),
            (
                "Ada,Good evening to all of you.,old\nBo,And to you.,new\n",
                Kind::Table,
            ),
            (
                "Ada;Good evening, all;old\nBo;And, well, you;new\n",
                Kind::Table,
            ),
            (
                "# One\n\nSee [the log](https://example.org).\n",
                Kind::Markdown,
            ),
            ("It was **dark**.\n", Kind::Markdown),
            ("---\ntitle: A\n---\n\nIt was dark.\n", Kind::Markdown),
            ("# One\n\n- first\n- second\n", Kind::Markdown),
            (
                "| who | text |\n| --- | --- |\n| Ann | Hi. |\n",
                Kind::Markdown,
            ),
        ] {
            assert_eq!(looks(text), kind, "{text:?}");
        }
    }

    #[test]
    fn what_may_be_plain_text_is_plain_text() {
        for text in [
            "",
            "Hello.",
            // Chapters became speakers, and what a screenplay keeps for itself was left out.
            "Title: The Lamp\nAuthor: M\n\nCHAPTER ONE\nThe light went out.\n\nCHAPTER TWO\nIt came back.\n",
            "Notes: of today\n\nSUMMARY\nAll went well [[check]] today.\n\n> Quoted words stay.\n",
            "# Chapter 1\n\nThe light went out.\n",
            "ANN: Hello, you.\nBEN: Well, yes.\n",
            "ANN: It was **dark**.\nBEN: And cold.\n",
            "[whispers] Hello, you.\n[sighs] Well, yes.\n",
            "Hello, Ann.\nYes, Ben.\n",
            "WEBVTT is a format.\n",
            "10:30 -> 11:30\nLunch.\n",
            "{\"Hello,\" she said.}\n",
            "[{sighs} Not today.\n",
            "In XML,\n<FinalDraft> is the root.\n",
            "Title: 灯\n\n天黑了\n没有人来\n\n天黑了\n灯亮着\n",
            "I paid 1,000 for it.\nHe paid 2,000.\n",
            "\"Hello,\" she said.\n\"Yes,\" he said.\n",
            "ANN:\tHello.\nBEN:\tYes.\n",
            "Title: The Lamp\n\nANN: Hello.\nBEN: Yes.\n",
            "INT. HOUSE - DAY\n\nANN: Hello.\nBEN: Yes.\n",
            "int. is short for interior.\n\nNo more.\n",
            "INES\nCount them with me.\n\nTOM\nOne.\n",
            "- Hello.\n- Who is there?\n",
            "*sighs* Hello.\n",
            "A | B\n",
        ] {
            assert_eq!(looks(text), Kind::Text, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_looks_like_something(text in "[ -~\\n\\t#:|*\\[\\](){}>-]{0,200}") {
            looks(&text);
        }
    }
}
