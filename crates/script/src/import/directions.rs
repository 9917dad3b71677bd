//! Directions in brackets before a line's words: for a voice that performs them, or notes for people.

use super::Imported;
use crate::edit::Edit;
use crate::tuning::LineChange;
use mynah_core::ids::LineId;
use mynah_core::silence;

/// What is longer is read as an aside in brackets, in characters.
const LONGEST: usize = 60;
/// Between several directions of one line.
const BETWEEN: &str = ", ";

/// Counts the lines that begin with directions; makes notes of these, where those are wanted.
pub(super) fn note(imported: &mut Imported, wanted: bool) {
    let mut edits = Vec::new();
    for line in imported.script.lines() {
        let Some((direction, words)) = parted(&line.text) else {
            continue;
        };
        imported.directions += 1;
        if wanted {
            let said = [line.overrides.direction.as_str(), &direction];
            let said: Vec<&str> = said.into_iter().filter(|it| !it.is_empty()).collect();
            edits.extend(as_note(line.id, said.join(BETWEEN), words));
        }
    }
    if !edits.is_empty() {
        let applied = imported.script.apply(&Edit::Group(edits));
        debug_assert!(applied.is_ok(), "its own rows: {applied:?}");
    }
}

fn as_note(id: LineId, direction: String, words: &str) -> [Edit; 2] {
    let text = words.to_owned();
    let change = LineChange::Direction(direction);
    [Edit::SetText { id, text }, Edit::TuneLine { id, change }]
}

/// The directions that a text begins with, and its words; nothing where it has none, or no words.
fn parted(text: &str) -> Option<(String, &str)> {
    let mut directions = Vec::new();
    let mut rest = text.trim_start();
    while let Some((direction, words)) = first(rest) {
        directions.push(direction);
        rest = words;
    }
    let has_words = rest.chars().any(char::is_alphanumeric);
    (has_words && !directions.is_empty()).then(|| (directions.join(BETWEEN), rest))
}

fn first(text: &str) -> Option<(&str, &str)> {
    let (direction, words) = text.strip_prefix('[')?.split_once(']')?;
    // No more than this one bracket: there may be very many behind it.
    let bracket = text.strip_suffix(words)?;
    let direction = direction.trim();
    let is_one = !direction.is_empty()
        && direction.chars().count() <= LONGEST
        && !direction.contains(['[', '\n'])
        && silence::marks(bracket)
            .first()
            .is_none_or(|it| it.bytes.start > 0);
    is_one.then(|| (direction, words.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::super::{Choices, read};
    use super::*;

    fn lines(text: &str, notes: bool) -> (Vec<(String, String)>, usize) {
        let choices = Choices {
            notes,
            ..Choices::default()
        };
        let read = read("script.txt", text.as_bytes(), &choices).unwrap();
        let lines = read.script.lines();
        let lines = lines.map(|it| (it.overrides.direction.clone(), it.text.clone()));
        (lines.collect(), read.directions)
    }

    /// A model that performs no tags read each of them aloud.
    #[test]
    fn directions_become_notes_where_those_are_wanted() {
        let script = "ANN: [whispers] [sadly] Go home.\nBEN: Stay [laughs] here.\nBEN: [silence 1s] Well.\n\
            ANN: [sighs]\n";
        let (as_tags, count) = lines(script, false);
        assert_eq!(count, 1);
        assert!(as_tags.iter().all(|(direction, _)| direction.is_empty()));
        let (as_notes, count) = lines(script, true);
        assert_eq!(count, 1);
        let first = ("whispers, sadly".to_owned(), "Go home.".to_owned());
        assert_eq!(as_notes[0], first);
        assert_eq!(as_notes[1..], as_tags[1..]);
    }

    /// With each of them all that stood behind it was read again: a line of nothing else took minutes.
    #[test]
    fn very_many_directions_are_read_once() {
        let text = "[a]".repeat(40_000) + " Go home.";
        let (directions, words) = parted(&text).unwrap();
        assert_eq!((directions.len(), words), (40_000 * 3 - 2, "Go home."));
    }

    proptest::proptest! {
        #[test]
        fn what_is_parted_stands_in_the_text(text in "[\\[\\]a ]{0,20}") {
            if let Some((_, words)) = parted(&text) {
                proptest::prop_assert!(text.ends_with(words) && first(words).is_none());
            }
        }
    }
}
