//! Text to a script and back: headings, `NAME: line`, plain lines.
//!
//! What counts as a heading, a speaker and a line is promised in the command line's help: headings
//! are not spoken, a line without a speaker is the narrator's.

mod speaker;
mod write;

pub use write::to_text;

use crate::script::document::Heading;
use crate::script::document::Item;
use crate::script::document::Line;
use crate::script::document::Overrides;
use crate::script::document::Script;
use crate::script::edit::Edit;
use crate::terms::ids::LineId;

/// Scripts with more lines are refused before they are read further.
pub const MOST_LINES: usize = 1_000_000;

/// Why a text is no script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// There is nothing to speak in it.
    #[error("there is nothing to speak in it")]
    Nothing,
    /// It has more than [`MOST_LINES`] lines.
    #[error("it has more than {MOST_LINES} lines")]
    TooLong,
}

/// Reads a script from plain text or Markdown.
///
/// - `# Title`, `## Title`, and lines such as `Chapter 4`, `Scene 2 – The gallery` or `ACT ONE` are headings.
/// - `NAME: text` and `NAME (softly): text` give a speaker; a direction becomes a tag before the text.
/// - A cue in capitals on a line of its own gives the speaker of the lines under it, up to a blank line.
/// - An indented line goes on with the line above it. So does one that starts with a small letter
///   where the line above did not end its sentence.
///
/// # Errors
/// A text with nothing to speak, and one with more than [`MOST_LINES`] lines.
pub fn parse(text: &str, title: &str) -> Result<Script, ParseError> {
    if text.bytes().filter(|byte| *byte == b'\n').count() >= MOST_LINES {
        return Err(ParseError::TooLong);
    }
    let mut reader = Reader::default();
    let mut rows = text.lines().peekable();
    while let Some(row) = rows.next() {
        let next = rows.peek().copied().unwrap_or_default();
        reader.row(row, next);
    }
    if !reader.items.iter().any(|item| item.line().is_some()) {
        return Err(ParseError::Nothing);
    }
    let mut script = Script::new(reader.title.as_deref().unwrap_or(title));
    let insert = Edit::Insert {
        at: 0,
        items: reader.items.into(),
    };
    // Ids count up from 1 in a script without rows, so they fit.
    if script.apply(&insert).is_err() {
        return Err(ParseError::Nothing);
    }
    Ok(script)
}

/// `NAME: text` at a line's start: the speaker, spelt as one of `known` where it is one of them, and the text
/// that is left. A direction becomes a tag.
pub fn spoken_by<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<(String, String)> {
    let (name, direction, text) = speaker::prefix(text)?;
    let mut names = speaker::Names::default();
    for name in known {
        names.canonical(name);
    }
    Some((names.canonical(name), directed(direction, text)))
}

/// A text with its direction as a tag before it.
fn directed(direction: Option<&str>, text: &str) -> String {
    match direction {
        Some(direction) => format!("[{direction}] {text}"),
        None => text.to_owned(),
    }
}

#[derive(Default)]
struct Reader {
    items: Vec<Item>,
    title: Option<String>,
    names: speaker::Names,
    /// The speaker of a cue that stands above.
    cue: Option<String>,
    /// Whether the row above was a line, so that this one can go on with it.
    open: bool,
}

impl Reader {
    fn row(&mut self, row: &str, next: &str) {
        let words = row.trim();
        if words.is_empty() {
            self.cue = None;
            self.open = false;
            return;
        }
        if let Some(heading) = heading(words, self.next_id()) {
            self.cue = None;
            self.open = false;
            self.items.push(Item::Heading(heading));
            return;
        }
        if self.open && row.starts_with([' ', '\t']) && self.go_on('\n', words) {
            return;
        }
        if let Some((name, direction, text)) = speaker::prefix(words) {
            self.cue = None;
            let speaker = self.names.canonical(name);
            self.line(speaker, directed(direction, text));
            return;
        }
        if speaker::is_cue(words)
            && !next.trim().is_empty()
            && speaker::prefix(next.trim()).is_none()
        {
            let (name, direction) = speaker::split_direction(words);
            self.cue = Some(self.names.canonical(name));
            self.open = false;
            if let (Some(direction), Some(cue)) = (direction, self.cue.clone()) {
                self.line(cue, format!("[{direction}]"));
            }
            return;
        }
        if self.open && self.breaks_mid_sentence(words) && self.go_on(' ', words) {
            return;
        }
        let under_cue = self.cue.is_some();
        if under_cue && self.open && self.go_on(' ', words) {
            return;
        }
        let speaker = self.cue.clone().unwrap_or_default();
        self.line(speaker, plain(words).to_owned());
    }

    fn next_id(&self) -> LineId {
        LineId(self.items.len() as u64 + 1)
    }

    fn line(&mut self, speaker: String, text: String) {
        let id = self.next_id();
        self.items.push(Item::Line(Line {
            id,
            speaker,
            text,
            overrides: Overrides::default(),
        }));
        self.open = true;
    }

    fn go_on(&mut self, with: char, words: &str) -> bool {
        let Some(Item::Line(line)) = self.items.last_mut() else {
            return false;
        };
        line.text.push(with);
        line.text.push_str(words);
        true
    }

    fn breaks_mid_sentence(&self, words: &str) -> bool {
        let Some(Item::Line(line)) = self.items.last() else {
            return false;
        };
        let unfinished = line
            .text
            .ends_with(|last: char| last.is_alphanumeric() || last == ',');
        unfinished && words.starts_with(char::is_lowercase)
    }
}

/// A quoted or listed line loses its Markdown sign.
fn plain(words: &str) -> &str {
    let listed = ["- ", "* ", "> "]
        .iter()
        .find_map(|sign| words.strip_prefix(sign));
    listed.unwrap_or(words).trim_start()
}

fn heading(words: &str, id: LineId) -> Option<Heading> {
    let hashes = words.chars().take_while(|char| *char == '#').count();
    if (1..=6).contains(&hashes) {
        let title = words.get(hashes..)?;
        if title.starts_with([' ', '\t']) {
            let level = if hashes == 1 { 1 } else { 2 };
            let (title, note) = split_note(title.trim().trim_end_matches('#').trim_end());
            return (!title.is_empty()).then_some(Heading {
                id,
                level,
                title,
                note,
            });
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
    if !counted || sentence || !first.starts_with(char::is_uppercase) {
        return None;
    }
    let (title, note) = split_note(words);
    Some(Heading {
        id,
        level,
        title,
        note,
    })
}

fn counts(word: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(String, String)> {
        let script = parse(text, "t").unwrap();
        script
            .lines()
            .map(|line| (line.speaker.clone(), line.text.clone()))
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn names_headings_and_the_narrator() {
        let text = "# The Lamp Room\n\n## Scene 1 – night\nThe light went out.\nTOM: Who's there?\n\
                    Mrs Vale: Nobody, dear.\ntom: Good.\nNarrator: It was not.\n";
        let script = parse(text, "t").unwrap();
        let headings = script
            .items()
            .iter()
            .filter(|item| item.line().is_none())
            .count();
        assert_eq!(headings, 2);
        let expected = [
            ("", "The light went out."),
            ("TOM", "Who's there?"),
            ("Mrs Vale", "Nobody, dear."),
            ("TOM", "Good."),
            ("", "It was not."),
        ];
        assert_eq!(lines(text), pairs(&expected));
    }

    #[test]
    fn times_and_addresses_are_not_speakers() {
        let text = "At 12:30 we left.\nSee http://example.org now.\nHe said this: go home.\n";
        assert!(lines(text).iter().all(|(name, _)| name.is_empty()));
    }

    #[test]
    fn a_cue_speaks_what_stands_under_it() {
        let text = "INES\nCount them with me.\nOut loud.\n\nTOM (quietly)\nOne.\n\nHELLO!\n";
        let expected = [
            ("INES", "Count them with me. Out loud."),
            ("TOM", "[quietly] One."),
            ("", "HELLO!"),
        ];
        assert_eq!(lines(text), pairs(&expected));
    }

    #[test]
    fn wrapped_prose_is_joined() {
        let text = "The tide came in\nslowly that night.\nNobody saw it.\nTOM: First\n  second\n";
        let expected = [
            ("", "The tide came in slowly that night."),
            ("", "Nobody saw it."),
            ("TOM", "First\nsecond"),
        ];
        assert_eq!(lines(text), pairs(&expected));
    }

    #[test]
    fn nothing_to_speak_is_an_error() {
        assert_eq!(parse("", "t"), Err(ParseError::Nothing));
        assert_eq!(parse("# Only a title\n", "t"), Err(ParseError::Nothing));
        assert_eq!(
            parse(&"\n".repeat(MOST_LINES), "t"),
            Err(ParseError::TooLong)
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[ -~\\n:#A-Zäß()\\[\\]]{0,200}") {
            if let Ok(script) = parse(&text, "t") {
                proptest::prop_assert!(script.lines().all(|line| !line.text.trim().is_empty()));
            }
        }

        /// What is saved as text reads back the same.
        #[test]
        fn saved_text_reads_back(text in "([A-Z][a-z]{1,5}: )?[A-Z][a-z ,]{0,20}[.!?]( [A-Z][a-z]{1,5}: [a-z]{1,4}[.])?") {
            let Ok(script) = parse(&text, "t") else { return Ok(()) };
            let again = parse(&to_text(&script), "t");
            proptest::prop_assert_eq!(again.as_ref().map(Script::items), Ok(script.items()));
        }
    }
}
