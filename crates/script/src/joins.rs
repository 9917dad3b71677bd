//! Lines that become one, as edits.

use crate::changes::{Change, gap};
use crate::document::Line;
use crate::document::Script;
use crate::edit::Edit;
use crate::tuning::LineChange;
use mynah_core::ids::LineId;

impl Script {
    /// Joins a line to the line right above it, with one space where both have words and none was cut before a mark. What is
    /// said stays who says it and how: an empty line that has none of it goes, wherever it stands. With it comes how many
    /// characters then stand before what the second of them says.
    pub fn join_above(&self, id: LineId) -> Option<(Change, usize)> {
        let place = self.place(id)?;
        let line = self.line(id)?;
        let above = self.items().get(place.checked_sub(1)?)?.line()?;
        let (head, tail) = (above.text.trim_end(), line.text.trim_start());
        if head.is_empty() && !tail.is_empty() {
            let mut edits = vec![Edit::Remove {
                at: place - 1,
                count: 1,
            }];
            edits.extend(directions(line, &[above, line]));
            return Some(((Edit::Group(edits), id), 0));
        }
        let space = space_between(head, tail);
        let seam = head.chars().count() + space.len();
        let mut edits = vec![
            Edit::SetText {
                id: above.id,
                text: format!("{head}{space}{tail}"),
            },
            Edit::Remove {
                at: place,
                count: 1,
            },
        ];
        let last = if tail.is_empty() { above } else { line };
        edits.extend(gap(above, last.overrides.shaping.gap_ms));
        edits.extend(directions(above, &[above, line]));
        Some(((Edit::Group(edits), above.id), seam))
    }

    /// Joins lines that stand one below the other to the first of them that has words, in their order, as one step. `None`
    /// where they don't.
    pub fn join_all(&self, ids: &[LineId]) -> Option<Change> {
        let first = self.place(*ids.first()?)?;
        let mut lines = Vec::with_capacity(ids.len());
        for (at, id) in (first..).zip(ids) {
            lines.push(self.line(*id).filter(|_| self.place(*id) == Some(at))?);
        }
        let has_words = |line: &&&Line| !line.text.trim().is_empty();
        let above = lines.iter().position(|line| has_words(&line)).unwrap_or(0);
        let kept = *lines.get(above)?;
        let last = lines.iter().rfind(has_words).unwrap_or(&kept);
        let mut text = kept.text.trim_end().to_owned();
        let below = lines.get(above + 1..)?;
        for line in below {
            let tail = line.text.trim();
            text.push_str(space_between(&text, tail));
            text.push_str(tail);
        }
        let remove = |at: usize, count: usize| (count > 0).then_some(Edit::Remove { at, count });
        let mut edits = vec![Edit::SetText { id: kept.id, text }];
        edits.extend(remove(first + above + 1, below.len()));
        edits.extend(remove(first, above));
        edits.extend(gap(kept, last.overrides.shaping.gap_ms));
        edits.extend(directions(kept, &lines));
        (lines.len() > 1).then_some((Edit::Group(edits), kept.id))
    }
}

/// What stands between two texts that are joined: nothing before a mark that ends a clause, where a line was cut.
fn space_between(head: &str, tail: &str) -> &'static str {
    const MARKS: [char; 9] = ['.', ',', ';', ':', '!', '?', ')', ']', '}'];
    let mut letters = tail.chars();
    let is_mark = letters.next().is_some_and(|first| MARKS.contains(&first));
    // Three dots begin a sentence, and a point a number.
    let ends = |next: char| next != '.' && !next.is_alphanumeric();
    if head.is_empty() || tail.is_empty() || is_mark && letters.next().is_none_or(ends) {
        ""
    } else {
        " "
    }
}

/// The notes of lines that become one, each once; nothing where they are those of the one that is kept.
fn directions(kept: &Line, lines: &[&Line]) -> Option<Edit> {
    let mut notes = Vec::new();
    for line in lines {
        let note = line.overrides.direction.as_str();
        if !note.is_empty() && !notes.contains(&note) {
            notes.push(note);
        }
    }
    let direction = notes.join("; ");
    (direction != kept.overrides.direction).then_some(Edit::TuneLine {
        id: kept.id,
        change: LineChange::Direction(direction),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    fn texts(script: &Script) -> Vec<&str> {
        script.lines().map(|line| line.text.as_str()).collect()
    }

    /// A line that was cut before its full stop was joined with a space before that.
    #[test]
    fn what_was_cut_before_a_mark_is_joined_as_it_was() {
        for (text, at, joined) in [
            ("late. I have", 4, "late. I have"),
            ("wait, what", 4, "wait, what"),
            ("so ...and then", 2, "so ...and then"),
            ("about .5 percent", 5, "about .5 percent"),
        ] {
            let mut script = parse(&format!("TOM: {text}"), "t").unwrap();
            let first = script.lines().next().unwrap().id;
            let (edit, second) = script.split(first, at).unwrap();
            script.apply(&edit).unwrap();
            let (all, _) = script.join_all(&[first, second]).unwrap();
            let ((edit, _), _) = script.join_above(second).unwrap();
            let back = script.apply(&edit).unwrap();
            assert_eq!(texts(&script), [joined]);
            script.apply(&back).unwrap();
            script.apply(&all).unwrap();
            assert_eq!(texts(&script), [joined]);
        }
    }

    #[test]
    fn several_lines_are_joined_in_one_step() {
        let mut script = parse("TOM: One.\nTOM: Two.\nTOM: Three.\nINES: Four.", "t").unwrap();
        let ids: Vec<LineId> = script.lines().map(|line| line.id).collect();
        let (edit, focus) = script.join_all(&ids[..ids.len() - 1]).unwrap();
        let before = script.clone();
        let back = script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["One. Two. Three.", "Four."]);
        assert_eq!(focus, ids[0]);
        script.apply(&back).unwrap();
        assert_eq!(script, before);
        let last = ids[ids.len() - 1];
        assert!(script.join_all(&[ids[0], last]).is_none());
        assert!(script.join_all(&ids[..1]).is_none());
    }

    /// The line that had the words went with its takes, and whoever spoke the empty one said them.
    #[test]
    fn joined_with_empty_lines_words_stay_whose_they_are() {
        let mut script = parse("TOM: One.\nINES: Two.\nINES: Three.", "t").unwrap();
        let ids: Vec<LineId> = script.lines().map(|line| line.id).collect();
        let [empty, two, three] = ids[..] else {
            panic!("{ids:?}")
        };
        let text = String::new();
        script.apply(&Edit::SetText { id: empty, text }).unwrap();
        let note = LineChange::Direction("tired".to_owned());
        for (id, change) in [(empty, note), (two, LineChange::Gap(Some(900)))] {
            script.apply(&Edit::TuneLine { id, change }).unwrap();
        }
        let before = script.clone();
        let ((edit, focus), seam) = script.join_above(two).unwrap();
        assert_eq!(seam, 0);
        let back = script.apply(&edit).unwrap();
        assert_eq!((texts(&script), focus), (vec!["Two.", "Three."], two));
        let line = script.line(two).unwrap();
        let own = &line.overrides;
        assert_eq!(
            (line.speaker.as_str(), own.direction.as_str()),
            ("INES", "tired")
        );
        assert_eq!(own.shaping.gap_ms, Some(900));
        script.apply(&back).unwrap();
        assert_eq!(script, before);

        let (edit, focus) = script.join_all(&ids).unwrap();
        let back = script.apply(&edit).unwrap();
        assert_eq!((texts(&script), focus), (vec!["Two. Three."], two));
        assert_eq!(script.line(two).unwrap().speaker, "INES");
        script.apply(&back).unwrap();
        assert_eq!(script, before);

        // The pause is behind what is said, and the empty line has another.
        let (edit, new) = script.split(two, "Two.".len()).unwrap();
        script.apply(&edit).unwrap();
        let above = script.join_above(new).map(|(change, _)| change);
        for edit in [above, script.join_all(&[two, new])] {
            let back = script.apply(&edit.unwrap().0).unwrap();
            assert_eq!(
                script.line(two).unwrap().overrides.shaping.gap_ms,
                Some(900)
            );
            script.apply(&back).unwrap();
        }
        script
            .apply(&script.remove_rows(&[new].into()).unwrap().0)
            .unwrap();

        // Of two that say nothing the first stays.
        let text = String::new();
        script.apply(&Edit::SetText { id: two, text }).unwrap();
        let above = script.join_above(two).map(|(change, _)| change);
        for (edit, focus) in [above, script.join_all(&[empty, two])].map(Option::unwrap) {
            let back = script.apply(&edit).unwrap();
            assert_eq!((texts(&script), focus), (vec!["", "Three."], empty));
            script.apply(&back).unwrap();
        }
        assert!(script.line(three).is_some());
    }
}
