//! Directions in parentheses at the head of a speech: notes for performers. `[…]` is an audio tag and stays in the text.

use super::Imported;
use crate::edit::Edit;

/// Longest direction in characters. Longer parentheses are part of the text.
const LONGEST: usize = 100;
/// Most words of a direction where nothing but its look tells that it is one.
const MOST_WORDS: usize = 4;
/// Text between several directions of one line.
const BETWEEN: &str = ", ";

/// Counts the lines that begin with directions, and makes notes or audio tags of these.
pub(super) fn apply(imported: &mut Imported, as_tags: bool) {
    let has_speakers = imported.script.lines().any(|line| !line.speaker.is_empty());
    let mut edits = Vec::new();
    for line in imported.script.lines() {
        let Some((directions, words)) = split(&line.text) else {
            continue;
        };
        // A narrator's parentheses are mostly asides.
        let is_speech = !line.speaker.is_empty()
            || has_speakers && directions.iter().all(|it| looks_like_one(it));
        if !is_speech {
            continue;
        }
        imported.directions += 1;
        if as_tags {
            let tags = directions.iter().map(|it| format!("[{it}] "));
            let text = tags.collect::<String>() + words;
            edits.push(Edit::SetText { id: line.id, text });
        } else {
            edits.push(line.directed(&directions.join(BETWEEN), words.to_owned()));
        }
    }
    if !edits.is_empty() {
        let applied = imported.script.apply(&Edit::Group(edits));
        debug_assert!(applied.is_ok(), "its own rows: {applied:?}");
    }
}

/// A line's direction with another one.
pub(crate) fn joined(before: &str, direction: &str) -> String {
    let both = [before, direction].into_iter().filter(|it| !it.is_empty());
    both.collect::<Vec<_>>().join(BETWEEN)
}

/// Splits the directions at the head of a speech from its words. `None` without directions or without words.
///
/// # Example
/// ```
/// use mynah_script::import::split_direction;
/// let split = split_direction("(softly) Come in.");
/// assert_eq!(split, Some(("softly".to_owned(), "Come in.")));
/// ```
pub fn split_direction(text: &str) -> Option<(String, &str)> {
    let (directions, words) = split(text)?;
    Some((directions.join(BETWEEN), words))
}

fn split(text: &str) -> Option<(Vec<&str>, &str)> {
    let mut directions = Vec::new();
    let mut rest = text.trim_start();
    while let Some((direction, words)) = first(rest) {
        directions.push(direction);
        rest = words;
    }
    let has_words = rest.chars().any(char::is_alphanumeric);
    (has_words && !directions.is_empty()).then_some((directions, rest))
}

/// The parentheses that a text begins with, and the text after them.
fn first(text: &str) -> Option<(&str, &str)> {
    let (direction, words) = text.strip_prefix(['(', '（'])?.split_once([')', '）'])?;
    let direction = direction.trim();
    is_direction(direction).then(|| (direction, words.trim_start()))
}

/// The parentheses that a text begins with and that look like a direction: what they say, and their length in bytes.
pub(crate) fn likely(text: &str) -> Option<(&str, usize)> {
    let (direction, words) = first(text)?;
    let length = text.len() - words.len();
    let length = text.get(..length)?.trim_end().len();
    looks_like_one(direction).then_some((direction, length))
}

/// Returns true if words in parentheses can be a direction.
pub(super) fn is_direction(words: &str) -> bool {
    words.chars().any(char::is_alphabetic)
        && words.chars().count() <= LONGEST
        && !words.contains(['(', ')', '（', '）', '[', ']', '<', '>', '\n'])
}

/// Returns true if words look like a direction by themselves: a few words without a capital or a full stop.
fn looks_like_one(words: &str) -> bool {
    let letters = words.chars().filter(|char| char.is_alphabetic()).count();
    letters > 2
        && !words.starts_with(char::is_uppercase)
        && words.split_whitespace().count() <= MOST_WORDS
        && words
            .chars()
            .all(|char| char.is_alphabetic() || " -,'’".contains(char))
}

/// A speech with its directions. Without words they are audio tags.
pub(super) fn before(directions: &[String], speech: &str) -> String {
    if directions.is_empty() {
        return speech.to_owned();
    }
    if speech.is_empty() {
        let tags = directions.iter().map(|it| format!("[{it}]"));
        return tags.collect::<Vec<_>>().join(" ");
    }
    let directions = directions.iter().map(|it| format!("({it}) "));
    directions.collect::<String>() + speech
}

#[cfg(test)]
mod tests {
    use super::super::{Choices, read};
    use super::*;

    /// Reads lines as speaker, direction and text.
    fn lines(name: &str, text: &str, as_tags: bool) -> (Vec<[String; 3]>, usize) {
        let choices = Choices {
            directions_as_tags: as_tags,
            ..Choices::default()
        };
        let read = read(name, text.as_bytes(), &choices).unwrap();
        let lines = read.script.lines().map(|it| {
            let direction = it.overrides.direction.clone();
            [it.speaker.clone(), direction, it.text.clone()]
        });
        (lines.collect(), read.directions)
    }

    /// Regression: parentheses were read aloud, and audio tags became notes.
    #[test]
    fn parentheses_are_directions_and_square_brackets_are_audio_tags() {
        let text = "TOM: (laughing) Go home.\n\nANN: [sighs] Stay.\n\nTOM (softly): No.\n\n\
            ANN [whispers]: Yes.\n\nTOM: Well (as I said) no.\n";
        let screenplay = "TOM\n(laughing)\nGo home.\n\nANN\n[sighs] Stay.\n\nTOM\n(softly)\nNo.\n\n\
            ANN\n[whispers] Yes.\n\nTOM\nWell (as I said) no.\n";
        let expected = [
            ["TOM", "laughing", "Go home."],
            ["ANN", "", "[sighs] Stay."],
            ["TOM", "softly", "No."],
            ["ANN", "", "[whispers] Yes."],
            ["TOM", "", "Well (as I said) no."],
        ];
        for (name, text) in [
            ("s.txt", text),
            ("s.md", text),
            ("s.fountain", screenplay),
            ("cues.txt", screenplay),
        ] {
            let (read, count) = lines(name, text, false);
            assert_eq!(count, 2, "{name}");
            assert_eq!(read, expected.map(|line| line.map(str::to_owned)), "{name}");
            let (tagged, count) = lines(name, text, true);
            assert_eq!(count, 2, "{name}");
            assert_eq!(tagged[0][1..], ["", "[laughing] Go home."], "{name}");
            assert_eq!(tagged[2][1..], ["", "[softly] No."], "{name}");
        }
    }

    #[test]
    fn asides_of_a_narrator_are_spoken() {
        let (read, count) = lines("a.txt", "(softly) It was dark.\n", false);
        assert_eq!((read[0][2].as_str(), count), ("(softly) It was dark.", 0));
        let text =
            "(softly) It was dark.\n(Or so he thought.) He went.\nTOM: (He stands up.) Yes.\n";
        let (read, count) = lines("a.txt", text, false);
        assert_eq!(count, 2);
        assert_eq!(read[0][1..], ["softly", "It was dark."]);
        assert_eq!(read[1][1..], ["", "(Or so he thought.) He went."]);
        assert_eq!(read[2][1..], ["He stands up.", "Yes."]);
    }

    /// Speeches of nothing but a direction have an audio tag: somebody may perform it.
    #[test]
    fn a_direction_without_words_is_an_audio_tag() {
        for (name, text) in [
            ("s.fountain", "TOM\n(sighs)\n\nANN\nWhat?\n"),
            ("s.txt", "TOM\n(sighs)\n\nANN\nWhat?\n"),
        ] {
            let (read, _) = lines(name, text, false);
            assert_eq!(read[0], ["TOM", "", "[sighs]"], "{name}");
        }
    }

    /// Regression: all text behind each direction was read again, so very many took minutes.
    #[test]
    fn very_many_directions_are_read_once() {
        let text = "(a)".repeat(40_000) + " Go home.";
        let (directions, words) = split_direction(&text).unwrap();
        assert_eq!((directions.len(), words), (40_000 * 3 - 2, "Go home."));
    }

    proptest::proptest! {
        #[test]
        fn what_is_split_off_is_in_the_text(text in "[()\\[\\]a ]{0,20}") {
            if let Some((_, words)) = split_direction(&text) {
                proptest::prop_assert!(text.ends_with(words) && first(words).is_none());
            }
        }
    }
}
