//! Screenplays as Fountain, version 1.1 of its syntax (fountain.io/syntax).

use super::Choices;
use super::screenplay::Screenplay;
use crate::document::Script;
use crate::parse::ParseError;

/// Reads a screenplay.
///
/// # Errors
/// A text with nothing to speak, and one with too many lines.
pub(super) fn read(text: &str, title: &str, choices: &Choices) -> Result<Script, ParseError> {
    let text = without_notes(text);
    let (named, body) = title_page(&text);
    let mut out = Screenplay::new(choices);
    let mut rows = body.lines().peekable();
    let mut after_blank = true;
    let mut seen = String::new();
    while let Some(row) = rows.next() {
        if out.is_full() {
            break;
        }
        let words = row.trim();
        let next_is_blank = rows.peek().is_none_or(|next| next.trim().is_empty());
        // Two spaces on a row of their own keep a speech open over a blank row.
        if words.is_empty() && !(out.is_speaking() && row.len() >= 2) {
            out.action(&std::mem::take(&mut seen));
            after_blank = true;
            continue;
        }
        let around = Around {
            after_blank,
            before_blank: next_is_blank,
            speaking: out.is_speaking(),
        };
        let element = element(words, around);
        if !matches!(element, Element::Action(_)) {
            let seen = std::mem::take(&mut seen);
            if !seen.is_empty() {
                out.action(&seen);
            }
        }
        match element {
            Element::Section(level, words) => out.heading(level, words),
            Element::Scene(words) => out.heading(2, without_number(words)),
            Element::Character(cue) => out.character(&name_of(cue)),
            Element::Parenthetical(words) => out.parenthetical(words),
            Element::Dialogue(words) => out.dialogue(&plain(words)),
            Element::Unspoken => out.end_speech(),
            Element::Action(words) => {
                if !seen.is_empty() {
                    seen.push(' ');
                }
                seen.push_str(&plain(words));
            }
        }
        after_blank = false;
    }
    out.action(&seen);
    out.script(named.as_deref().unwrap_or(title))
}

enum Element<'a> {
    Section(u8, &'a str),
    Scene(&'a str),
    Character(&'a str),
    Parenthetical(&'a str),
    Dialogue(&'a str),
    /// A transition, a synopsis, a page break.
    Unspoken,
    Action(&'a str),
}

/// What stands around a row: most of what a row is depends on that.
#[derive(Clone, Copy)]
struct Around {
    after_blank: bool,
    before_blank: bool,
    /// Whether somebody speaks.
    speaking: bool,
}

fn element(words: &str, around: Around) -> Element<'_> {
    let Around {
        after_blank,
        before_blank,
        speaking,
    } = around;
    if speaking && !after_blank {
        return if words.starts_with('(') && words.ends_with(')') {
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
    if is_break || words.starts_with('=') {
        return Element::Unspoken;
    }
    if let Some(centred) = words.strip_prefix('>') {
        return match centred.strip_suffix('<') {
            Some(centred) => Element::Action(centred.trim()),
            None => Element::Unspoken,
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
    if after_blank && is_upper(cue) {
        if cue.ends_with("TO:") && before_blank {
            return Element::Unspoken;
        }
        if !before_blank {
            return Element::Character(cue);
        }
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

/// A cue: capitals, with anything in brackets behind them.
pub(super) fn is_upper(words: &str) -> bool {
    let name = words.split('(').next().unwrap_or(words);
    name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_lowercase)
}

/// Who speaks, by a cue: `INES (V.O.) ^`. A bracket behind a backslash is part of the name.
fn name_of(cue: &str) -> String {
    let mut is_escaped = false;
    let end = cue.find(|char: char| {
        let is_end = !is_escaped && matches!(char, '(' | '^');
        is_escaped = char == '\\' && !is_escaped;
        is_end
    });
    plain(end.and_then(|end| cue.get(..end)).unwrap_or(cue))
}

/// `INT. HOUSE - DAY #12A#`
fn without_number(words: &str) -> &str {
    let words = words.trim();
    let numbered = words
        .strip_suffix('#')
        .and_then(|words| words.rsplit_once('#'));
    numbered.map_or(words, |(words, _)| words.trim_end())
}

/// Notes `[[…]]` and what was cut `/*…*/` are nobody's lines.
fn without_notes(text: &str) -> String {
    let find = |what: &str, from: usize| Some(text.get(from..)?.find(what)? + from);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    // Where each of them comes next; looking again behind every other one would take for ever.
    let mut marks = [("/*", "*/"), ("[[", "]]")].map(|(open, close)| (find(open, 0), open, close));
    while let Some(mark) = marks
        .iter_mut()
        .filter(|(at, _, _)| at.is_some())
        .min_by_key(|(at, _, _)| *at)
    {
        let (at, open, close) = *mark;
        let at = at.unwrap_or(text.len());
        if at < from {
            // It stood within another one.
            mark.0 = find(open, from);
        } else if let Some(end) = find(close, at + open.len()) {
            out.push_str(text.get(from..at).unwrap_or_default());
            from = end + close.len();
            mark.0 = find(open, from);
        } else {
            mark.0 = None;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
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

/// The title of the title page, and what comes behind it.
fn title_page(text: &str) -> (Option<String>, &str) {
    let text = text.trim_start_matches('\n');
    let first = text.lines().next().unwrap_or_default();
    if !is_of_title_page(first) {
        return (None, text);
    }
    // It ends at the first row without words, whatever spaces are in it.
    let rows = text.split_inclusive('\n');
    let rows = rows.take_while(|row| !row.trim().is_empty());
    let end = rows.map(str::len).sum();
    let (page, body) = text.split_at_checked(end).unwrap_or((text, ""));
    let mut rows = page
        .lines()
        .skip_while(|row| !row.to_lowercase().starts_with("title:"));
    let inline = rows.next().and_then(|row| row.split_once(':'));
    let inline = inline.map(|(_, title)| title).into_iter();
    // Its further rows are indented.
    let below = rows.take_while(|row| row.starts_with([' ', '\t']));
    let title: Vec<String> = inline
        .chain(below)
        .map(plain)
        .filter(|words| !words.is_empty())
        .collect();
    let title = Some(title.join(" ")).filter(|title| !title.is_empty());
    (title, body)
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
