//! Directions in parentheses at the head of a speech: notes for performers. `[…]` is an audio tag and stays in the text.

use super::{Column, Imported};
use crate::edit::Edit;

/// Longest direction in characters. Longer parentheses are part of the text.
const LONGEST: usize = 100;
/// Most words of a direction where nothing but its look tells that it is one.
const MOST_WORDS: usize = 4;
/// Letters of the numbers that lists have: (iii), (xiv).
const ROMAN: &str = "ivxIVX";
/// Text between several directions of one line.
pub(super) const BETWEEN: &str = ", ";

/// Counts the lines that begin with directions, and makes notes of these unless they are spoken.
pub(super) fn apply(imported: &mut Imported, are_spoken: bool) {
    let table = imported.table.as_ref();
    let columns = table.map_or(&[][..], |table| &table.columns.of);
    // A table with a column of its own for directions has none in its texts.
    if columns
        .iter()
        .flatten()
        .any(|column| matches!(column, Column::Direction | Column::Note))
    {
        return;
    }
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
        if !are_spoken {
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

/// Returns true if words in parentheses can be a direction: neither the number of a list nor a sentence.
pub(super) fn is_direction(words: &str) -> bool {
    !is_number(words)
        && !is_sentence(words)
        && words.chars().count() <= LONGEST
        && !words.contains(['(', ')', '（', '）', '[', ']', '<', '>', '\n'])
}

/// Returns true if words are no more than `a`, `iii` or `1`.
fn is_number(words: &str) -> bool {
    let letters = || words.chars().filter(|char| char.is_alphabetic());
    // Scripts without capitals say more with fewer letters.
    let least = if letters().any(|char| char.is_lowercase() || char.is_uppercase()) {
        3
    } else {
        2
    };
    letters().count() < least || letters().all(|char| ROMAN.contains(char))
}

/// Returns true if several words begin and end as a sentence does: somebody says them. `Pause.` is a direction.
fn is_sentence(words: &str) -> bool {
    let is_several = words.split_whitespace().nth(1).is_some();
    let begins = words.starts_with(char::is_uppercase);
    is_several && begins && words.contains(['.', '!', '?', '…'])
        || words.contains(['。', '！', '？'])
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

/// The words of a direction that stands by itself, where its full stop makes no sentence of it.
pub(crate) fn alone(words: &str) -> &str {
    let without = words.trim_end_matches('.');
    if without.is_empty() { words } else { without }
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
    fn lines(name: &str, text: &str, are_spoken: bool) -> (Vec<[String; 3]>, usize) {
        let choices = Choices {
            spoken_directions: are_spoken,
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
            let (spoken, count) = lines(name, text, true);
            assert_eq!(count, 2, "{name}");
            assert_eq!(spoken[0][1..], ["", "(laughing) Go home."], "{name}");
            assert_eq!(spoken[2][1..], ["", "(softly) No."], "{name}");
        }
    }

    #[test]
    fn asides_of_a_narrator_are_spoken() {
        let (read, count) = lines("a.txt", "(softly) It was dark.\n", false);
        assert_eq!((read[0][2].as_str(), count), ("(softly) It was dark.", 0));
        let text =
            "(softly) It was dark.\n(Or so he thought.) He went.\nTOM: (He stands up.) Yes.\n";
        let (read, count) = lines("a.txt", text, false);
        assert_eq!(count, 1);
        assert_eq!(read[0][1..], ["softly", "It was dark."]);
        assert_eq!(read[1][1..], ["", "(Or so he thought.) He went."]);
        assert_eq!(read[2][1..], ["", "(He stands up.) Yes."]);
    }

    /// Regression: numbers of lists and whole sentences in parentheses were not spoken.
    #[test]
    fn numbers_of_lists_and_sentences_are_spoken() {
        for said in [
            "(a) Water boils.",
            "(iii) Water boils.",
            "(XIV) Water boils.",
            "(1) Water boils.",
            "(I know it's wrong.) But I did.",
            "(私は知っている。)でも。",
        ] {
            let (read, count) = lines("a.txt", &format!("TEACHER: {said}\n"), false);
            assert_eq!(
                (read[0][1..].to_vec(), count),
                (vec![String::new(), said.to_owned()], 0)
            );
        }
        for (direction, words) in [
            ("Pause.", "Yes."),
            ("to the class", "Yes."),
            ("小声", "はい。"),
        ] {
            let text = format!("TEACHER: ({direction}) {words}\n");
            let (read, count) = lines("a.txt", &text, false);
            assert_eq!(
                (&read[0][1..], count),
                (&[direction, words].map(str::to_owned)[..], 1)
            );
        }
    }

    /// A parenthetical between a name and its words is a direction, even as a sentence.
    #[test]
    fn sentences_between_a_name_and_its_words_are_directions() {
        for (name, text) in [
            ("s.txt", "TOM (He stands up.): Yes.\n\nANN: No.\n"),
            ("s.txt", "TOM\n(He stands up.)\nYes.\n\nANN\nNo.\n"),
            ("s.fountain", "TOM\n(He stands up.)\nYes.\n\nANN\nNo.\n"),
        ] {
            let (read, count) = lines(name, text, false);
            assert_eq!(
                (&read[0][1..], count),
                (&["He stands up", "Yes."].map(str::to_owned)[..], 1)
            );
        }
    }

    /// Regression: a table that Mynah wrote lost spoken parentheses when it was read again.
    #[test]
    fn a_table_with_a_column_for_directions_keeps_its_parentheses() {
        for column in ["direction note", "direction"] {
            let text = format!("speaker,text,{column}\nTom,(softly) Come in.,\n");
            let (read, count) = lines("t.csv", &text, false);
            assert_eq!(
                (read[0][1..].to_vec(), count),
                (vec![String::new(), "(softly) Come in.".to_owned()], 0)
            );
        }
        let (read, count) = lines("t.csv", "speaker,text\nTom,(softly) Come in.\n", false);
        assert_eq!(
            (&read[0][1..], count),
            (&["softly", "Come in."].map(str::to_owned)[..], 1)
        );
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
        let text = "(sly)".repeat(40_000) + " Go home.";
        let (directions, words) = split_direction(&text).unwrap();
        assert_eq!((directions.len(), words), (40_000 * 5 - 2, "Go home."));
    }

    proptest::proptest! {
        #[test]
        fn what_is_split_off_is_in_the_text(text in "[()\\[\\]a ]{0,30}") {
            if let Some((_, words)) = split_direction(&text) {
                proptest::prop_assert!(text.ends_with(words) && first(words).is_none());
            }
        }
    }
}
