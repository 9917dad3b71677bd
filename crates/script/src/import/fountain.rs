//! Screenplays as Fountain, version 1.1 of its syntax (fountain.io/syntax).

use super::Choices;
use super::screenplay::Screenplay;
use super::skipped::{Reason, Skipped};
use crate::document::Script;
use crate::parse::{ParseError, is_name, needs_evidence};

/// Letters of a longer row are not a name, in scripts without capitals.
const LONGEST_CUE: usize = 12;

/// Reads a screenplay. Returns the parts that are not in the script, too.
///
/// # Errors
/// A text with nothing to speak, and one with too many lines.
pub(super) fn read(
    text: &str,
    title: &str,
    choices: &Choices,
) -> Result<(Script, Vec<Skipped>), ParseError> {
    let mut out = Screenplay::new(choices);
    let text = Annotated::of(text);
    for (row, note) in &text.notes {
        out.skip_at(*row, note, Reason::Note);
    }
    let (page, first) = title_page(&text.text);
    for (row, words) in page.rest {
        out.skip_at(text.row(row), &words, Reason::FrontMatter);
    }
    let is_play = first > 0 || is_play(&text.text);
    let mut rows = text.text.lines().enumerate().skip(first).peekable();
    let mut after_blank = true;
    let mut seen = Seen::default();
    while let Some((at, row)) = rows.next() {
        if out.is_full() {
            break;
        }
        let words = row.trim();
        let next_is_blank = rows.peek().is_none_or(|(_, next)| next.trim().is_empty());
        // Two spaces on a row of their own keep a speech open over a blank row.
        if words.is_empty() && !(out.is_speaking() && row.len() >= 2) {
            seen.end(&mut out);
            out.at_row(text.row(at));
            out.end_speech();
            after_blank = true;
            continue;
        }
        let around = Around {
            after_blank,
            before_blank: next_is_blank,
            speaking: out.is_speaking(),
            is_play,
        };
        let element = element(words, around);
        if !matches!(element, Element::Action(_)) {
            seen.end(&mut out);
        }
        out.at_row(text.row(at));
        match element {
            Element::Section(level, words) => out.heading(level, words),
            Element::Scene(words) => out.heading(2, without_number(words)),
            Element::Character(cue) => {
                let (name, brackets) = name_of(cue);
                out.character(&name, brackets);
            }
            Element::Parenthetical(words) => out.parenthetical(words),
            Element::Dialogue(words) => out.dialogue(&plain(words)),
            Element::Transition(words) => out.transition(words),
            Element::Synopsis(words) => {
                out.end_speech();
                out.skip(words, Reason::Note);
            }
            Element::Action(words) => seen.add(text.row(at), &plain(words)),
        }
        after_blank = false;
    }
    seen.end(&mut out);
    out.script(page.title.as_deref().unwrap_or(title))
}

/// A paragraph of action.
#[derive(Default)]
struct Seen {
    row: u64,
    words: String,
}

impl Seen {
    fn add(&mut self, row: u64, words: &str) {
        if self.words.is_empty() {
            self.row = row;
        } else {
            self.words.push(' ');
        }
        self.words.push_str(words);
    }

    fn end(&mut self, out: &mut Screenplay) {
        let Self { row, words } = std::mem::take(self);
        if !words.is_empty() {
            out.at_row(row);
            out.action(&words);
        }
    }
}

/// Returns true if a text is a screenplay by its scenes, forced cues or names in capitals: then a name without capitals
/// may be a cue, too.
fn is_play(text: &str) -> bool {
    let mut after_blank = true;
    let mut rows = text.lines().map(str::trim).peekable();
    while let Some(row) = rows.next() {
        let begins = std::mem::replace(&mut after_blank, row.is_empty());
        let before_blank = rows.peek().is_none_or(|next| next.is_empty());
        let is_forced = |sign: char| {
            let forced = row.strip_prefix(sign);
            forced.is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
        };
        let is_cue = || is_forced('@') || is_upper(row.trim_end_matches('^').trim_end());
        if begins && (is_scene(row) || is_forced('.') || (!before_blank && is_cue())) {
            return true;
        }
    }
    false
}

enum Element<'a> {
    Section(u8, &'a str),
    Scene(&'a str),
    Character(&'a str),
    Parenthetical(&'a str),
    Dialogue(&'a str),
    /// A transition. Without words it is a page break.
    Transition(&'a str),
    Synopsis(&'a str),
    Action(&'a str),
}

/// What stands around a row: most of what a row is depends on that.
#[derive(Clone, Copy)]
struct Around {
    after_blank: bool,
    before_blank: bool,
    /// Whether somebody speaks.
    speaking: bool,
    /// True if the text is a screenplay for other reasons than this row.
    is_play: bool,
}

fn element(words: &str, around: Around) -> Element<'_> {
    let Around {
        after_blank,
        before_blank,
        speaking,
        is_play,
    } = around;
    if speaking && !after_blank {
        return if words.starts_with(['(', '（']) && words.ends_with([')', '）']) {
            Element::Parenthetical(words)
        } else {
            Element::Dialogue(words.strip_prefix('~').unwrap_or(words))
        };
    }
    if let Some(action) = words.strip_prefix('!') {
        return Element::Action(action);
    }
    if let Some(cue) = words.strip_prefix('@') {
        return Element::Character(cue);
    }
    if let Some(title) = words.strip_prefix('#') {
        let level = if title.starts_with('#') { 2 } else { 1 };
        return Element::Section(level, title.trim_start_matches('#').trim());
    }
    let is_break = words.len() >= 3 && words.chars().all(|char| char == '=');
    if is_break {
        return Element::Transition("");
    }
    if let Some(synopsis) = words.strip_prefix('=') {
        return Element::Synopsis(synopsis);
    }
    if let Some(centred) = words.strip_prefix('>') {
        return match centred.strip_suffix('<') {
            Some(centred) => Element::Action(centred.trim()),
            None => Element::Transition(centred),
        };
    }
    if let Some(scene) = words.strip_prefix('.')
        && !scene.starts_with('.')
    {
        return Element::Scene(scene);
    }
    if after_blank && is_scene(words) {
        return Element::Scene(words);
    }
    let cue = words.trim_end_matches('^').trim_end();
    if after_blank && is_upper(cue) && cue.ends_with("TO:") && before_blank {
        return Element::Transition(cue);
    }
    let is_cue = || is_upper(cue) || (is_play && is_short_name(cue));
    if after_blank && !before_blank && is_cue() {
        return Element::Character(cue);
    }
    Element::Action(words.strip_prefix('~').unwrap_or(words))
}

/// `INT. LANTERN ROOM - NIGHT`
pub(super) fn is_scene(words: &str) -> bool {
    let first = words.split(['.', ' ', '/']).next().unwrap_or_default();
    let marks = ["int", "ext", "est", "i"];
    marks.contains(&&*first.to_lowercase())
        && words
            .get(first.len()..)
            .is_some_and(|rest| rest.starts_with(['.', ' ', '/']))
        // "I saw him." is no scene; "I/E." is.
        && (first.len() > 1 || words.get(1..2) == Some("/"))
}

/// A cue: capitals, with anything in brackets behind them. Scripts without capitals have none.
pub(super) fn is_upper(words: &str) -> bool {
    let name = words.split('(').next().unwrap_or(words);
    name.chars().any(char::is_uppercase) && !name.contains(char::is_lowercase)
}

/// A short name of a script without capitals, with anything in brackets behind it.
fn is_short_name(words: &str) -> bool {
    let (name, _) = name_of(words);
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    letters <= LONGEST_CUE && needs_evidence(&name) && is_name(&name)
}

/// The speaker of a cue, and the brackets behind the name: `INES (V.O.) ^`. A bracket after a backslash is part of the name.
fn name_of(cue: &str) -> (String, &str) {
    let mut is_escaped = false;
    let end = cue.find(|char: char| {
        let is_end = !is_escaped && matches!(char, '(' | '（' | '^');
        is_escaped = char == '\\' && !is_escaped;
        is_end
    });
    let (name, brackets) = end
        .and_then(|end| cue.split_at_checked(end))
        .unwrap_or((cue, ""));
    (plain(name), brackets.trim_end_matches(['^', ' ']))
}

/// `INT. HOUSE - DAY #12A#`
fn without_number(words: &str) -> &str {
    let words = words.trim();
    let numbered = words
        .strip_suffix('#')
        .and_then(|words| words.rsplit_once('#'));
    numbered.map_or(words, |(words, _)| words.trim_end())
}

/// A text without its notes `[[…]]` and without the parts that were cut `/*…*/`.
#[derive(Default)]
struct Annotated {
    text: String,
    /// The row in the file of each row of the text, from 1.
    rows: Vec<u64>,
    /// Notes and cuts with the row where they begin.
    notes: Vec<(u64, String)>,
}

impl Annotated {
    fn of(text: &str) -> Self {
        let find = |mark: &str, from: usize| Some(text.get(from..)?.find(mark)? + from);
        let mut out = Self::default();
        let (mut from, mut row) = (0, 1);
        // The next one of each kind: searching again after every other one would take too long.
        let mut marks =
            [("/*", "*/"), ("[[", "]]")].map(|(open, close)| (find(open, 0), open, close));
        while let Some(mark) = marks
            .iter_mut()
            .filter(|(at, _, _)| at.is_some())
            .min_by_key(|(at, _, _)| *at)
        {
            let (at, open, close) = *mark;
            let at = at.unwrap_or(text.len());
            if at < from {
                // It is within another one.
                mark.0 = find(open, from);
            } else if let Some(end) = find(close, at + open.len()) {
                out.keep(text.get(from..at).unwrap_or_default(), &mut row);
                let note = text.get(at + open.len()..end).unwrap_or_default();
                out.notes.push((row, note.to_owned()));
                row += line_breaks(note);
                from = end + close.len();
                mark.0 = find(open, from);
            } else {
                mark.0 = None;
            }
        }
        out.keep(text.get(from..).unwrap_or_default(), &mut row);
        out
    }

    /// Adds text that begins in this row of the file.
    fn keep(&mut self, text: &str, row: &mut u64) {
        if self.rows.is_empty() {
            self.rows.push(*row);
        }
        let is_empty = self.text.is_empty() || self.text.ends_with('\n');
        if let (true, Some(last)) = (is_empty, self.rows.last_mut()) {
            *last = *row;
        }
        self.text.push_str(text);
        for _ in 0..line_breaks(text) {
            *row += 1;
            self.rows.push(*row);
        }
    }

    /// The row in the file of a row of the text, which counts from 0.
    fn row(&self, row: usize) -> u64 {
        let found = self.rows.get(row).or_else(|| self.rows.last());
        found.copied().unwrap_or(1)
    }
}

fn line_breaks(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

/// What the rows of a title page are called.
const TITLE_PAGE: [&str; 11] = [
    "title",
    "credit",
    "author",
    "authors",
    "source",
    "draft date",
    "contact",
    "copyright",
    "notes",
    "revision",
    "format",
];

/// `Title: The Lamp Room`
pub(super) fn is_of_title_page(row: &str) -> bool {
    let key = row
        .split_once(':')
        .map(|(key, _)| key.trim().to_lowercase());
    key.is_some_and(|key| TITLE_PAGE.contains(&&*key))
}

/// A title page.
#[derive(Default)]
struct TitlePage {
    title: Option<String>,
    /// Rows other than the title's, from 0.
    rest: Vec<(usize, String)>,
}

/// Reads the title page, and returns the row after it, from 0.
fn title_page(text: &str) -> (TitlePage, usize) {
    let begins = text.lines().position(|row| !row.trim().is_empty());
    let begins = begins.unwrap_or(0);
    let mut out = TitlePage::default();
    let first = text.lines().nth(begins).unwrap_or_default();
    if !is_of_title_page(first) {
        return (out, 0);
    }
    let mut title: Vec<String> = Vec::new();
    let (mut is_title, mut end) = (false, begins);
    for (at, row) in text.lines().enumerate().skip(begins) {
        // It ends at the first row without words, whatever spaces are in it.
        if row.trim().is_empty() {
            break;
        }
        end = at + 1;
        // The further rows of a value are indented.
        let is_indented = row.starts_with([' ', '\t']);
        if !is_indented {
            is_title = title.is_empty() && row.to_lowercase().starts_with("title:");
        }
        match row.split_once(':') {
            _ if is_title && is_indented => title.push(plain(row)),
            Some((_, words)) if is_title => title.push(plain(words)),
            _ => out.rest.push((at, row.trim().to_owned())),
        }
    }
    title.retain(|words| !words.is_empty());
    out.title = Some(title.join(" ")).filter(|title| !title.is_empty());
    (out, end)
}

/// Without the signs of emphasis. `\*` is a star.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut chars = words.trim().chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' => out.extend(chars.next()),
            '*' => {}
            // `_word_` is underlined; snake_case is a name.
            '_' => {
                let within = out.ends_with(char::is_alphanumeric)
                    && chars.peek().is_some_and(|next| next.is_alphanumeric());
                if within {
                    out.push('_');
                }
            }
            other => out.push(other),
        }
    }
    out
}
