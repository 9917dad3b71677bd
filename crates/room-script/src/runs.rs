//! Where typing begins another step of undo: behind a pause, where the cursor was moved, between inserting and deleting,
//! and with what is pasted or put in the place of marked words.

use egui::{Event, ImeEvent};

/// A pause of so many seconds ends a step.
const PAUSE_SECS: f64 = 1.0;

/// What was typed last into the line that is being written.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// Whether it put letters in, and when. Before the first the line may have begun with letters of its own.
    last: Option<(bool, f64)>,
    /// Whether what follows is another step, whatever it is.
    ended: bool,
    /// Both ends of the cursor, when the field was last drawn.
    cursor: Option<(usize, usize)>,
}

impl Run {
    /// Takes in that the text was changed by these events, and says whether that begins another step.
    pub fn begins_with(&mut self, events: &[Event], now: f64) -> bool {
        let inserts = events.iter().any(|event| {
            matches!(
                event,
                Event::Text(_) | Event::Paste(_) | Event::Ime(ImeEvent::Commit(_))
            )
        });
        let pasted = events.iter().any(|it| matches!(it, Event::Paste(_)));
        let marked = self.cursor.is_some_and(|(from, to)| from != to);
        let goes_on = self
            .last
            .is_none_or(|(before, then)| before == inserts && now - then <= PAUSE_SECS);
        let begins = self.ended || pasted || marked || !goes_on;
        self.last = Some((inserts, now));
        self.ended = pasted;
        begins
    }

    /// The cursor stands here, in a text that is as it was or was changed right now.
    pub fn stands(&mut self, cursor: (usize, usize), changed: bool) {
        let before = self.cursor.replace(cursor);
        self.ended |= !changed && before.is_some_and(|before| before != cursor);
    }

    /// The cursor is put elsewhere by what the script did, and by nobody's hand.
    pub fn put(&mut self) {
        self.cursor = None;
    }
}

/// Where the last change of a text ends, in characters of what it says now.
pub(super) fn changed_at(before: &str, now: &str) -> usize {
    let same = |(a, b): &(char, char)| a == b;
    let head = before.chars().zip(now.chars()).take_while(same).count();
    let (letters, all) = (before.chars().count(), now.chars().count());
    let tail = before.chars().rev().zip(now.chars().rev());
    let tail = tail.take(letters.min(all) - head).take_while(same).count();
    all - tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_found_where_it_ends() {
        for (before, now, at) in [
            ("One. Two.", "One.", 4),
            ("One.", "One. Two.", 9),
            ("a größe b", "a b", 2),
            ("aaa", "aa", 2),
            ("aa", "aaa", 3),
            ("", "One.", 4),
            ("the old word", "the new word", 7),
        ] {
            assert_eq!(changed_at(before, now), at, "{before} → {now}");
        }
    }
}
