//! Screenplays as pages: their columns tell who speaks. Numbers of scenes and pages, transitions and the marks of a speech
//! that goes on over the end of a page are left out.

mod columns;
mod elements;
#[cfg(test)]
mod tests;

use super::super::Choices;
use super::super::screenplay::Screenplay;
use super::super::skipped::{Place, Reason, Skipped};
use super::glyphs::{Row, Sheet};
use super::margins::goes_on;
use super::reflow::{Words, with_letters};
use crate::document::Script;
use crate::parse::{ParseError, heading};
use columns::{Columns, Line, lines, remove_margins};
use elements::{is_capital, is_omitted, is_transition, scene_of};

/// Level of scenes, as in other kinds of screenplay.
const SCENE: u8 = 2;
/// Longest parenthetical, in characters. A longer one has no closing bracket.
const LONGEST_PARENTHETICAL: usize = 200;
/// A transition is farther in than names by this at least, in font sizes.
const TRANSITION_INDENT: f64 = 2.0;
/// Round brackets.
const OPENS: [char; 2] = ['(', '（'];
const CLOSES: [char; 2] = [')', '）'];

/// Reads pages as a screenplay. `None` for pages of another kind.
///
/// # Errors
/// Too many lines.
pub(super) fn read(
    sheets: &[Sheet],
    title: &str,
    choices: &Choices,
) -> Result<Option<(Script, Vec<Skipped>)>, ParseError> {
    let mut all: Vec<Line> = sheets.iter().flat_map(lines).collect();
    let Some(columns) = Columns::of(&all) else {
        return Ok(None);
    };
    let mut skipped = remove_margins(&mut all, sheets, columns.spacing);
    let mut reading = Reading {
        out: Screenplay::new(choices),
        columns,
        words: Words::of(sheets),
        paragraph: Paragraph::default(),
        speaker: String::new(),
        numbers: None,
    };
    let (named, mut at) = reading.front_matter(&all);
    while at < all.len() && !reading.out.is_full() {
        at = reading.line(&all, at);
    }
    reading.flush();
    let (script, parts) = match reading.out.script(named.as_deref().unwrap_or(title)) {
        Err(ParseError::Nothing) => return Ok(None),
        read => read?,
    };
    skipped.extend(reading.numbers);
    skipped.extend(parts.into_iter().map(|part| Skipped {
        place: Place::Page(part.place.row()),
        ..part
    }));
    Ok(Some((script, skipped)))
}

/// Kind of the words of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Action,
    Parenthetical,
    Dialogue,
}

/// A paragraph as it grows.
#[derive(Debug, Default)]
struct Paragraph {
    kind: Kind,
    /// Number of the page where it begins.
    page: u64,
    text: String,
}

impl Paragraph {
    /// Returns true if this is a parenthetical whose closing bracket comes in a later row.
    fn is_open(&self) -> bool {
        self.kind == Kind::Parenthetical
            && !self.text.ends_with(CLOSES)
            && self.text.chars().count() < LONGEST_PARENTHETICAL
    }
}

/// A screenplay as it is read. Its rows in [`Screenplay`] are pages.
struct Reading {
    out: Screenplay,
    columns: Columns,
    words: Words,
    paragraph: Paragraph,
    speaker: String,
    /// Numbers at the sides of lines, as one part.
    numbers: Option<Skipped>,
}

impl Reading {
    /// Leaves out a title page, and a title above the first page. Returns the title and the number of the line after both.
    fn front_matter(&mut self, lines: &[Line]) -> (Option<String>, usize) {
        let is_script = |at: usize| {
            let line = lines.get(at);
            line.is_some_and(|line| scene_of(&line.text).is_some() || is_transition(&line.text))
                || self.columns.name_at(lines, at).is_some()
        };
        let Some(first) = lines.first().filter(|line| self.columns.is_deep(line)) else {
            return (None, 0);
        };
        let is_centered = |at: &usize| {
            let line = lines.get(*at);
            line.is_some_and(|line| self.columns.is_deep(line)) && !is_script(*at)
        };
        let script = (0..lines.len()).find(|at| is_script(*at));
        let on_page = |line: &&Line| line.page == first.page;
        let page = lines.iter().take_while(on_page).count();
        let page = if script.is_some_and(|script| script >= page) {
            page
        } else {
            0
        };
        let end = page + (page..lines.len()).take_while(is_centered).count();
        if end == 0 {
            return (None, 0);
        }
        for line in lines.iter().take(end).skip(1) {
            self.out.at_row(line.page);
            self.out
                .skip(&with_letters(line.text.clone()), Reason::FrontMatter);
        }
        let title = first.text.trim_matches(['"', '“', '”', '„', '«', '»']);
        (Some(with_letters(title.to_owned())), end)
    }

    /// Reads a line and what belongs to it. Returns the number of the line after these.
    fn line(&mut self, lines: &[Line], at: usize) -> usize {
        let Some(line) = lines.get(at) else {
            return at + 1;
        };
        let text = line.text.as_str();
        self.add_numbers(line);
        if let Some(names) = self.columns.names_at(lines, at) {
            return self.side_by_side(lines, at, names);
        }
        if self.out.is_speaking() && self.columns.is_speech(line) {
            self.speech(line.page, text, false);
            return at + 1;
        }
        if let Some((name, brackets)) = self.columns.name_at(lines, at) {
            let above = at.checked_sub(1).and_then(|above| lines.get(above));
            let is_first = above.is_some_and(|above| above.page != line.page);
            self.name(line.page, (name, brackets), is_first);
            return at + 1;
        }
        let is_left = self.columns.is_action(line);
        let scene = scene_of(text).or_else(|| {
            let is_numbered = is_capital(text) && !line.numbers.is_empty();
            is_numbered.then_some(text)
        });
        if goes_on(text) {
            self.skip(line, Reason::PageHeader);
        } else if is_omitted(text) || is_transition(text) || self.is_at_right(line) {
            self.skip(line, Reason::Transition);
        } else if let Some(scene) = scene.filter(|_| is_left) {
            return self.scene(lines, at, scene);
        } else if let Some((level, words)) = heading(text) {
            self.flush();
            self.out.heading(level, &with_letters(words.to_owned()));
        } else if is_left || !self.out.is_speaking() || self.is_title_between(lines, at) {
            let above = at.checked_sub(1).and_then(|above| lines.get(above));
            let goes_on = above.is_some_and(|above| self.is_action_continued(above, line));
            self.action(line, goes_on);
        } else {
            self.speech(line.page, text, true);
        }
        at + 1
    }

    /// Returns true if a line is a transition by its place and its colon.
    fn is_at_right(&self, line: &Line) -> bool {
        let indent = TRANSITION_INDENT * self.columns.size;
        is_capital(&line.text)
            && line.text.ends_with(':')
            && line.left() > self.columns.name + indent
    }

    /// Returns true if a line in capitals in the middle of the page ends a speech: it is apart from the line above.
    fn is_title_between(&self, lines: &[Line], at: usize) -> bool {
        let above = at.checked_sub(1).and_then(|above| lines.get(above));
        let (Some(above), Some(line)) = (above, lines.get(at)) else {
            return true;
        };
        let is_apart = !self.columns.is_paragraph(above, line);
        is_apart && self.columns.is_deep(line) && is_capital(&line.text)
    }

    /// Returns true if a line goes on with the paragraph of action above.
    fn is_action_continued(&self, above: &Line, line: &Line) -> bool {
        if above.page == line.page {
            return self.columns.is_paragraph(above, line);
        }
        let ended = above
            .text
            .ends_with(|last: char| !last.is_alphanumeric() && last != ',');
        !ended && line.text.starts_with(char::is_lowercase)
    }

    /// A scene heading of one or two rows. Returns the number of the line after it.
    fn scene(&mut self, lines: &[Line], at: usize, words: &str) -> usize {
        let mut words = words.to_owned();
        let mut end = at + 1;
        let second = lines.get(at).zip(lines.get(end)).filter(|(line, next)| {
            let is_column = (line.left() - next.left()).abs() < 1.0;
            let is_heading = is_capital(&next.text) && next.numbers.is_empty();
            is_column
                && is_heading
                && self.columns.is_paragraph(line, next)
                && scene_of(&next.text).is_none()
        });
        if let Some((_, next)) = second {
            words.push(' ');
            words.push_str(&next.text);
            end += 1;
        }
        self.flush();
        self.out.heading(SCENE, &with_letters(words));
        end
    }

    /// A name above its speech. At the top of a page it may only say that the speech goes on.
    fn name(&mut self, page: u64, (name, brackets): (&str, &str), is_first: bool) {
        let says_so = brackets.to_uppercase().contains("CONT");
        let is_same = self.out.is_speaking() && self.speaker == name;
        if is_first && is_same && says_so {
            return;
        }
        self.flush();
        self.out.at_row(page);
        self.out.character(name, brackets);
        self.speaker = name.to_owned();
    }

    /// Two speeches side by side. Returns the number of the line after them.
    fn side_by_side(&mut self, lines: &[Line], at: usize, names: [(&str, &str); 2]) -> usize {
        let is_next = |(above, next): &(&Line, &Line)| self.columns.is_paragraph(above, next);
        let from = lines.iter().skip(at);
        let pairs = from.clone().zip(from.skip(1));
        let end = at + 1 + pairs.take_while(is_next).count();
        let middle = |piece: &Row| f64::midpoint(piece.left, piece.right);
        let Some(line) = lines.get(at) else {
            return at + 1;
        };
        let middles: f64 = line.pieces.iter().map(middle).sum();
        let between = middles / line.pieces.len().max(1) as f64;
        for (is_right, name) in [false, true].into_iter().zip(names) {
            self.name(line.page, name, false);
            for row in lines.get(at + 1..end).unwrap_or_default() {
                let pieces = row.pieces.iter();
                for piece in pieces.filter(|piece| (middle(piece) > between) == is_right) {
                    self.speech(row.page, &piece.text, true);
                }
            }
        }
        self.flush();
        self.out.end_speech();
        end
    }

    /// A row of a speech, which may be farther in than most of them.
    fn speech(&mut self, page: u64, text: &str, is_inset: bool) {
        let is_open = self.paragraph.is_open();
        let is_whole = text.ends_with(CLOSES);
        let begins = text.starts_with(OPENS) && (is_whole || is_inset && !text.contains(CLOSES));
        if is_open || begins {
            self.add(Kind::Parenthetical, page, text, is_open);
        } else {
            self.add(Kind::Dialogue, page, text, true);
        }
    }

    fn action(&mut self, line: &Line, goes_on: bool) {
        if self.out.is_speaking() {
            self.flush();
            self.out.end_speech();
        }
        self.add(Kind::Action, line.page, &line.text, goes_on);
    }

    /// Adds words to the paragraph if it has this kind and goes on, and to a new one otherwise.
    fn add(&mut self, kind: Kind, page: u64, text: &str, goes_on: bool) {
        let is_begun = !self.paragraph.text.is_empty();
        if is_begun && goes_on && self.paragraph.kind == kind {
            self.words.join(&mut self.paragraph.text, text);
            return;
        }
        self.flush();
        self.paragraph = Paragraph {
            kind,
            page,
            text: text.to_owned(),
        };
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        let Paragraph { kind, page, text } = std::mem::take(&mut self.paragraph);
        if text.is_empty() {
            return;
        }
        let text = with_letters(text);
        self.out.at_row(page);
        match kind {
            Kind::Action => self.out.action(&text),
            Kind::Parenthetical => self.out.parenthetical(&text),
            Kind::Dialogue => self.out.dialogue(&text),
        }
    }

    /// Leaves a line out. A speech ends there, unless it goes on over the end of a page.
    fn skip(&mut self, line: &Line, reason: Reason) {
        if reason != Reason::PageHeader {
            self.flush();
            self.out.end_speech();
        }
        self.out.at_row(line.page);
        self.out.skip(&with_letters(line.text.clone()), reason);
    }

    fn add_numbers(&mut self, line: &Line) {
        for number in &line.numbers {
            let entry = self.numbers.get_or_insert_with(|| Skipped {
                characters: 0,
                ..Skipped::new(Place::Page(line.page), number, Reason::PageHeader)
            });
            entry.characters += number.chars().count() as u64;
        }
    }
}
