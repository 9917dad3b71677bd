//! Rows and paragraphs, as they come, to the lines and headings of a script.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::chapters::{TITLE, set_levels};
use super::directed;
use super::evidence::Evidence;
use super::heads::time_behind;
use super::speaker::{self, Direction};
use super::{MOST_LINES, ParseError};
use crate::document::Heading;
use crate::document::Item;
use crate::document::Line;
use crate::document::Overrides;
use crate::document::Script;
use crate::edit::Edit;
use crate::import::{Place, Reason, Skipped, stage_cues};
use crate::names::{self, Corrections, Spellings};
use mynah_core::ids::LineId;

/// Builds a script from what a file holds. Each speaker keeps one spelling: the first one met.
#[derive(Default)]
pub(crate) struct Reader {
    items: Vec<Item>,
    names: Spellings,
    /// What a person says of these names.
    corrections: Corrections,
    /// Names of scripts without capitals that count.
    evidence: Evidence,
    /// The speaker of a cue that stands above.
    cue: Option<String>,
    /// Directions below that cue, in their brackets, before anything is said.
    directions: Vec<String>,
    /// Whether the row above was a line, so that this one can go on with it.
    open: bool,
    /// Whether the row above began with a small name: so does this one, then.
    small: bool,
    /// True below the name and time of a transcript, until something is said.
    awaits: bool,
    /// True below a row that is a time of a transcript.
    after_time: bool,
    /// The row of a text, from 1. 0 for paragraphs.
    row: u64,
    /// Lines that were read.
    lines: u64,
    /// Parts that are not in the script.
    skipped: Vec<Skipped>,
    /// How many rows were left out because a script takes no more.
    beyond: usize,
    /// True if the levels of headings are those of a document, which may have a title above its chapters.
    is_document: bool,
}

impl Reader {
    /// For a file of whose names a person says something.
    pub fn new(corrections: &Corrections) -> Self {
        Self {
            corrections: corrections.clone(),
            ..Self::default()
        }
    }

    /// The same for a document: its first heading may be a title above chapters.
    pub fn of_document(corrections: &Corrections) -> Self {
        Self {
            is_document: true,
            ..Self::new(corrections)
        }
    }

    /// Weighs the names without capitals of a text that is read by its rows. Without this each of them counts.
    pub fn weigh_names<'a>(&mut self, rows: impl Iterator<Item = &'a str>) {
        self.evidence = Evidence::of(rows);
    }

    /// The same of a book.
    pub fn weigh_names_of_book<'a>(&mut self, rows: impl Iterator<Item = &'a str>) {
        self.evidence = Evidence::of_book(rows);
    }

    /// Sets the number of the next row in its text, from 1.
    pub fn at_row(&mut self, row: u64) {
        self.row = row;
    }

    /// Parts that are not in the script, in order.
    pub fn take_skipped(&mut self) -> Vec<Skipped> {
        std::mem::take(&mut self.skipped)
    }

    /// Whether a first row in capitals is what a play is called: nobody of that name speaks in the `rest`, and at least
    /// two rows of it begin with a name.
    pub fn is_title<'a>(&self, row: &str, rest: impl Iterator<Item = &'a str>) -> bool {
        let title = row.trim();
        let is_cue = speaker::is_cue(title) && !stage_cues::is_cue(title);
        if !self.items.is_empty() || self.cue.is_some() || !is_cue {
            return false;
        }
        let (title, _) = speaker::split_direction(title);
        let called = names::folded(title);
        let mut named = 0;
        for row in rest {
            let prefix = self.prefix(row.trim()).map(|(name, ..)| name);
            named += usize::from(prefix.is_some());
            let name = prefix.unwrap_or_else(|| speaker::split_direction(row).0.into());
            if !name.is_empty() && names::is_called(&name, &called) {
                return false;
            }
        }
        named >= 2
    }

    /// A row of a plain text; `next` is the one under it.
    pub fn row(&mut self, row: &str, next: &str) {
        let words = self.bare(row.trim());
        let is_indented = row.starts_with([' ', '\t']);
        if words.is_empty() && self.awaits || !is_indented && self.is_of_transcript(words, next) {
            return;
        }
        let small = std::mem::take(&mut self.small);
        if words.is_empty() || is_break(words) {
            self.pause();
            return;
        }
        if let Some((level, words)) = heading(words) {
            self.heading(level, words);
            return;
        }
        if self.open && is_indented && self.go_on('\n', words) {
            return;
        }
        if self.open && self.goes_on(words, small) && self.go_on(' ', words) {
            return;
        }
        if self.prefixed(words) {
            // Plays go on below a name with a full stop.
            let speaker = self
                .items
                .last()
                .and_then(Item::line)
                .map(|line| &line.speaker);
            self.cue = speaker.filter(|_| self.evidence.goes_on(words)).cloned();
            return;
        }
        if self.is_cue_before(words, next) {
            return;
        }
        let under_cue = self.cue.is_some();
        let direction = speaker::direction(words).filter(|_| under_cue);
        if let Some(direction) = direction.filter(|_| !self.open) {
            self.directions.push(direction.written());
            return;
        }
        // What stands in brackets between the words of a speech is said by nobody.
        let directed = direction.map(Direction::as_tag);
        let words = directed.as_deref().unwrap_or(words);
        if under_cue && self.open && self.go_on(' ', words) {
            return;
        }
        let speaker = self.cue.clone().unwrap_or_default();
        self.push_line(speaker, plain(words).to_owned());
    }

    /// A paragraph of a document whose headings are marked as such; `next` is the paragraph under it.
    pub fn paragraph(&mut self, text: &str, next: &str) {
        // Names with times may be rows of a paragraph.
        if text.contains('\n') && self.evidence.transcript().is_any() {
            self.rows_of_transcript(text, next);
        } else {
            self.read_paragraph(text, next);
        }
    }

    fn read_paragraph(&mut self, text: &str, next: &str) {
        let words = self.bare(text.trim());
        if words.is_empty() || is_break(words) || self.is_of_transcript(words, next) {
            return;
        }
        if let Some((level, words)) = heading(words).filter(|_| !words.starts_with('#')) {
            self.heading(level, words);
        } else if !self.prefixed(words) && !self.is_cue_before(words, next) {
            if let Some(direction) = speaker::direction(words).filter(|_| self.cue.is_some()) {
                self.directions.push(direction.written());
                return;
            }
            let cue = if self.evidence.transcript().is_any() {
                self.cue.clone()
            } else {
                self.cue.take()
            };
            self.push_line(cue.unwrap_or_default(), words.to_owned());
        }
    }

    /// Reads a paragraph that has rows of a transcript.
    fn rows_of_transcript(&mut self, text: &str, next: &str) {
        let mut rows = text.lines().peekable();
        let mut said = String::new();
        while let Some(row) = rows.next() {
            let below = rows.peek().copied().unwrap_or(next);
            if !self.evidence.transcript().has(row) {
                said.push_str(row);
                said.push('\n');
                continue;
            }
            self.read_paragraph(&std::mem::take(&mut said), below);
            self.read_paragraph(row, below);
        }
        self.read_paragraph(&said, next);
    }

    /// A row without the time of a transcript or the number of a list at its head.
    fn bare<'a>(&mut self, row: &'a str) -> &'a str {
        if let Some(time) = self.evidence.time(row) {
            self.skip(time, Reason::Time);
        }
        self.evidence.bare(row)
    }

    /// Reads a row of a transcript that nobody speaks: a name with its time, a time, a name beside one, a list of names.
    /// Returns `false` for other rows.
    fn is_of_transcript(&mut self, words: &str, next: &str) -> bool {
        if words.is_empty() {
            return false;
        }
        let after_time = std::mem::take(&mut self.after_time);
        let transcript = self.evidence.transcript();
        if transcript.is_time(words) {
            self.skip(words, Reason::Time);
            self.after_time = true;
            return true;
        }
        let next = next.lines().next().unwrap_or_default().trim();
        if let Some((name, time)) = transcript.head(words) {
            let is_name = !self.is_nobody(name);
            if is_name {
                self.skip(time, Reason::Time);
                self.speech_of(name);
            }
            return is_name;
        }
        let is_beside_time = after_time || transcript.is_time(next);
        if is_beside_time && transcript.is_name(words) && !self.is_nobody(words) {
            // The time of the row above is still that of the row below.
            self.speech_of(words);
            return true;
        }
        // `SPEAKERS` and the names of all of them.
        let is_title = transcript.lists_names(next) && words.split_whitespace().count() == 1;
        let is_list = transcript.lists_names(words) || is_title;
        if is_list {
            self.pause();
            self.skip(words, Reason::FrontMatter);
        }
        is_list
    }

    /// Begins what a speaker of a transcript says.
    fn speech_of(&mut self, name: &str) {
        self.pause();
        self.cue = Some(self.names.canonical(name));
        self.awaits = true;
    }

    fn skip(&mut self, words: &str, reason: Reason) {
        let place = match self.row {
            0 => Place::Line(self.lines + 1),
            row => Place::Row(row),
        };
        self.skipped.push(Skipped::new(place, words, reason));
    }

    /// A heading that is the title of a document.
    pub fn title(&mut self, words: &str) {
        self.heading(TITLE, words);
    }

    /// A heading: level 1 is a chapter, everything below it a scene. Documents have other levels, too.
    pub fn heading(&mut self, level: u8, words: &str) {
        self.pause();
        let (title, note) = split_note(words.trim());
        if title.is_empty() {
            return;
        }
        let id = self.next_id();
        self.push(Item::Heading(Heading {
            id,
            level,
            title,
            note,
        }));
    }

    /// A line whose speaker is known; the narrator's name is empty.
    pub fn line(&mut self, speaker: &str, text: &str) {
        let _has_words = self.line_with(speaker, text, Overrides::default());
    }

    /// A line that does some things otherwise than its part. Its id; nothing where it has no words.
    pub fn line_with(&mut self, speaker: &str, text: &str, overrides: Overrides) -> Option<LineId> {
        self.pause();
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let id = self.next_id();
        let speaker = if self.is_nobody(speaker) {
            String::new()
        } else {
            self.names.canonical(speaker)
        };
        self.push(Item::Line(Line {
            id,
            speaker,
            text: text.to_owned(),
            overrides,
        }));
        Some(id)
    }

    /// The speaker whose name a text begins with, if there is one, and the other words.
    pub fn spoken(&self, words: &str) -> (Option<String>, String) {
        let words = self.evidence.bare(words);
        match self.prefix(words) {
            Some((name, direction, text)) => (Some(name.into_owned()), directed(direction, text)),
            None => (None, words.to_owned()),
        }
    }

    /// Whether somebody said that nobody is called so.
    pub fn is_nobody(&self, name: &str) -> bool {
        self.corrections.is_nobody(name)
    }

    /// Who is called otherwise than they were found, with their other name.
    pub fn renamed(&self) -> BTreeMap<String, String> {
        self.corrections.renamed(&self.names)
    }

    /// Adds a speaker of whom something else than a text tells.
    pub fn know(&mut self, name: &str) {
        self.corrections.know([name]);
    }

    /// Returns true if a row begins with a name in a cell of its own.
    pub fn has_cells(&self, row: &str) -> bool {
        let is_known = |name: &str| self.corrections.is_somebody(name);
        let name = self.prefix(row).map(|(name, ..)| name);
        name.is_some() && self.evidence.has_cells(row, is_known)
    }

    /// The speaker's one spelling.
    pub fn named(&mut self, name: &str) -> String {
        self.names.canonical(name)
    }

    /// Whether a script takes no more rows: what comes is not worth reading.
    pub fn is_full(&self) -> bool {
        self.beyond > 0
    }

    /// The script that was read.
    ///
    /// # Errors
    /// Nothing to speak, and more lines than a script takes.
    pub fn script(mut self, title: &str) -> Result<Script, ParseError> {
        self.pause();
        if self.is_full() {
            return Err(ParseError::TooLong);
        }
        if !self.items.iter().any(|item| item.line().is_some()) {
            return Err(ParseError::Nothing);
        }
        let renamed = self.renamed();
        if !renamed.is_empty() {
            for item in &mut self.items {
                if let Item::Line(line) = item
                    && let Some(name) = renamed.get(&line.speaker)
                {
                    line.speaker.clone_from(name);
                }
            }
        }
        if self.is_document {
            set_levels(&mut self.items);
        } else {
            for item in &mut self.items {
                if let Item::Heading(heading) = item {
                    heading.level = heading.level.clamp(1, 2);
                }
            }
        }
        let mut script = Script::new(title);
        let insert = Edit::Insert {
            at: 0,
            items: self.items.into(),
        };
        // Ids count up from 1 in a script without rows, so they fit.
        if script.apply(&insert).is_err() {
            return Err(ParseError::Nothing);
        }
        Ok(script)
    }

    /// What comes does not go on with what stands above.
    fn pause(&mut self) {
        self.end_cue();
        self.open = false;
        self.awaits = false;
    }

    fn prefix<'a>(&self, words: &'a str) -> Option<(Cow<'a, str>, Option<Direction<'a>>, &'a str)> {
        let names = self
            .evidence
            .prefix(words, |name| self.corrections.is_somebody(name));
        names.filter(|(name, ..)| !self.is_nobody(name))
    }

    fn prefixed(&mut self, words: &str) -> bool {
        let Some((name, direction, text)) = self.prefix(words) else {
            return false;
        };
        self.end_cue();
        self.small = is_small(&name);
        if let Some(time) = time_behind(words, &name) {
            self.skip(time, Reason::Time);
        }
        let mut said = directed(direction, text);
        if words.contains('\t') && self.has_cells(words) {
            said = said.replace('\t', " ");
        }
        let speaker = self.names.canonical(&name);
        self.push_line(speaker, said);
        true
    }

    fn is_cue_before(&mut self, words: &str, next: &str) -> bool {
        let next = self.evidence.bare(next.trim());
        // "ANNA:", with her words on the row below.
        let named = words.strip_suffix(speaker::COLONS);
        let by_colon = named.is_some()
            && speaker::name_alone(words).is_some_and(|name| {
                speaker::needs_evidence(name)
                    && (self.evidence.allows(name) || self.corrections.is_somebody(name))
            });
        let words = named.unwrap_or(words);
        let is_cue = by_colon || speaker::is_cue(words) || self.evidence.is_alone(words);
        if !is_cue || next.is_empty() || self.prefix(next).is_some() {
            return false;
        }
        let (name, direction) = speaker::split_direction(words);
        let is_allowed = self.evidence.allows_cue(name)
            || self.evidence.is_alone(words)
            || self.corrections.is_somebody(name);
        if self.is_nobody(name) || !is_allowed {
            return false;
        }
        self.end_cue();
        self.cue = Some(self.names.canonical(name));
        self.open = false;
        self.directions.extend(direction.map(Direction::written));
        true
    }

    /// Ends the speech below a cue. Of somebody who says nothing there is only how: an audio tag.
    fn end_cue(&mut self) {
        let directions = std::mem::take(&mut self.directions);
        if let Some(cue) = self.cue.take()
            && !directions.is_empty()
        {
            let inside = directions.iter().filter_map(|it| it.get(1..it.len() - 1));
            let tags: Vec<String> = inside.map(|words| format!("[{words}]")).collect();
            self.push_line(cue, tags.join(" "));
        }
    }

    fn next_id(&self) -> LineId {
        LineId(self.items.len() as u64 + 1)
    }

    fn push_line(&mut self, speaker: String, text: String) {
        let id = self.next_id();
        let mut words = std::mem::take(&mut self.directions);
        words.push(text);
        let text = words.join(" ");
        self.push(Item::Line(Line {
            id,
            speaker,
            text,
            overrides: Overrides::default(),
        }));
        self.open = true;
        self.awaits = false;
    }

    fn push(&mut self, item: Item) {
        if self.items.len() < MOST_LINES {
            self.lines += u64::from(item.line().is_some());
            self.items.push(item);
        } else {
            self.beyond += 1;
        }
    }

    fn go_on(&mut self, with: char, words: &str) -> bool {
        let Some(Item::Line(line)) = self.items.last_mut() else {
            return false;
        };
        line.text.push(with);
        line.text.push_str(words);
        true
    }

    /// Whether a row goes on with the sentence above it, which may look like a name: "There was one / answer: to go."
    /// A name is known, or stands below another `small` one.
    fn goes_on(&self, words: &str, small: bool) -> bool {
        let above = self.items.last().and_then(Item::line);
        if !above.is_some_and(|line| breaks_mid_sentence(&line.text, words)) {
            return false;
        }
        let name = self.prefix(words).map(|(name, ..)| name);
        !name.is_some_and(|name| small || self.is_known(&name, &self.names))
    }

    /// Whether a name was met among these, or a person says who that is.
    pub fn is_known(&self, name: &str, met: &Spellings) -> bool {
        met.knows(name) || self.corrections.is_somebody(name)
    }
}

/// Whether a row breaks off within a sentence that the next one goes on with.
pub(crate) fn breaks_mid_sentence(above: &str, words: &str) -> bool {
    let unfinished = above.ends_with(|last: char| last.is_alphanumeric() || last == ',');
    unfinished && is_small(words)
}

/// Whether words begin with a small letter.
pub(crate) fn is_small(words: &str) -> bool {
    words.starts_with(char::is_lowercase)
}

/// `* * *`, `—`, `#`: what sets scenes apart in books has no words.
pub(super) fn is_break(words: &str) -> bool {
    words
        .chars()
        .all(|char| char.is_whitespace() || "*#~-–—_=•·⁂❦".contains(char))
}

/// A quoted or listed line loses its Markdown sign.
fn plain(words: &str) -> &str {
    let listed = ["- ", "* ", "> "]
        .iter()
        .find_map(|sign| words.strip_prefix(sign));
    listed.unwrap_or(words).trim_start()
}

/// The level of a heading and its words without signs.
pub(crate) fn heading(words: &str) -> Option<(u8, &str)> {
    let hashes = words.chars().take_while(|char| *char == '#').count();
    if (1..=6).contains(&hashes) {
        let title = words.get(hashes..)?;
        if title.starts_with([' ', '\t']) {
            let level = u8::try_from(hashes).ok()?;
            let title = title.trim().trim_end_matches('#').trim_end();
            return (!title.is_empty()).then_some((level, title));
        }
        return None;
    }
    let first = words.split_whitespace().next()?;
    let level = match first.to_lowercase().trim_end_matches(['.', ':']) {
        "chapter" | "act" | "part" | "episode" | "prologue" | "epilogue" => 1,
        "scene" => 2,
        _ => return None,
    };
    let rest = words.get(first.len()..)?.trim();
    let counted = rest.is_empty() || counts(rest.split_whitespace().next()?);
    // "Scene 2" is a heading; "Part of me wants to go." and "Act one way, speak another." are lines.
    let sentence = words.ends_with(['.', '!', '?', '…']) || words.chars().count() > 80;
    (counted && !sentence && first.starts_with(char::is_uppercase)).then_some((level, words))
}

pub(super) fn counts(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let word = word
        .trim_end_matches([':', '.', ',', '-', '–', '—'])
        .to_lowercase();
    let roman = !word.is_empty() && word.chars().all(|char| "ivxlc".contains(char));
    roman
        || word.chars().all(|char| char.is_ascii_digit()) && !word.is_empty()
        || WORDS.contains(&&*word)
}

/// `Scene 1 – Lantern room, night` → title and note.
fn split_note(words: &str) -> (String, String) {
    for dash in [" – ", " — ", " - "] {
        if let Some((title, note)) = words.split_once(dash) {
            return (title.trim().to_owned(), note.trim().to_owned());
        }
    }
    (words.to_owned(), String::new())
}
