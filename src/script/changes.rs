//! What people do to lines, as edits: write, split, join, move, remove.
//!
//! Each gives the edit and the row to look at afterwards; none changes the script itself.

use crate::script::document::Heading;
use crate::script::document::Item;
use crate::script::document::Line;
use crate::script::document::Overrides;
use crate::script::document::Script;
use crate::script::edit::Edit;
use crate::terms::ids::LineId;

/// An edit and the row that has the focus afterwards.
pub type Change = (Edit, LineId);

impl Script {
    /// The speakers in the order they first speak; the narrator's name is empty.
    pub fn speakers(&self) -> Vec<&str> {
        let mut seen = std::collections::HashSet::new();
        self.lines()
            .map(|line| line.speaker.as_str())
            .filter(|speaker| seen.insert(*speaker))
            .collect()
    }

    /// A new empty line after a row, spoken by whoever speaks there; at the end without a row.
    pub fn insert_after(&self, row: Option<LineId>, text: &str) -> Change {
        let place = row.and_then(|id| self.place(id));
        let at = place.map_or_else(|| self.items().len(), |place| place + 1);
        let speaker = self
            .items()
            .up_from(at)
            .find_map(Item::line)
            .map_or("", |line| &line.speaker);
        let line = self.fresh_line(speaker, text);
        let id = line.id;
        (
            Edit::Insert {
                at,
                items: vec![Item::Line(line)],
            },
            id,
        )
    }

    /// A new heading before a row; at the end without a row.
    pub fn insert_heading(&self, row: Option<LineId>, level: u8, title: &str) -> Change {
        let at = row
            .and_then(|id| self.place(id))
            .unwrap_or_else(|| self.items().len());
        let id = self.next_id();
        let heading = Heading {
            id,
            level,
            title: title.to_owned(),
            note: String::new(),
        };
        (
            Edit::Insert {
                at,
                items: vec![Item::Heading(heading)],
            },
            id,
        )
    }

    /// Splits a line before the byte `at`; the second part is a new line of the same speaker.
    /// `None` where `at` is inside a character.
    pub fn split(&self, id: LineId, at: usize) -> Option<Change> {
        let line = self.line(id)?;
        let place = self.place(id)?;
        let (first, second) = (line.text.get(..at)?, line.text.get(at..)?);
        let mut new = self.fresh_line(&line.speaker, second.trim_start());
        new.overrides = line.overrides.clone();
        let new_id = new.id;
        let edit = Edit::Group(vec![
            Edit::SetText {
                id,
                text: first.trim_end().to_owned(),
            },
            Edit::Insert {
                at: place + 1,
                items: vec![Item::Line(new)],
            },
        ]);
        Some((edit, new_id))
    }

    /// Joins a line to the line right above it, with one space where both have words.
    pub fn join_above(&self, id: LineId) -> Option<Change> {
        let place = self.place(id)?;
        let line = self.line(id)?;
        let above = self.items().get(place.checked_sub(1)?)?.line()?;
        let (head, tail) = (above.text.trim_end(), line.text.trim_start());
        let space = if head.is_empty() || tail.is_empty() {
            ""
        } else {
            " "
        };
        let edit = Edit::Group(vec![
            Edit::SetText {
                id: above.id,
                text: format!("{head}{space}{tail}"),
            },
            Edit::Remove {
                at: place,
                count: 1,
            },
        ]);
        Some((edit, above.id))
    }

    /// Takes rows out. The focus goes to the row after them, else the one before.
    pub fn remove_rows(&self, ids: &[LineId]) -> Option<(Edit, Option<LineId>)> {
        let mut places: Vec<usize> = ids.iter().filter_map(|id| self.place(*id)).collect();
        places.sort_unstable();
        places.dedup();
        let (first, last) = (*places.first()?, *places.last()?);
        let after = self.items().get(last + 1);
        let before = first
            .checked_sub(1)
            .and_then(|place| self.items().get(place));
        let focus = after.or(before).map(Item::id);
        // From the end, so that the places before stay true.
        let edits = places
            .iter()
            .rev()
            .map(|at| Edit::Remove { at: *at, count: 1 })
            .collect();
        Some((Edit::Group(edits), focus))
    }

    /// Moves a row up (−1) or down (+1). `None` at the ends.
    pub fn nudge(&self, id: LineId, by: isize) -> Option<Edit> {
        let from = self.place(id)?;
        let to = from
            .checked_add_signed(by)
            .filter(|to| *to < self.items().len())?;
        Some(Edit::Move { from, count: 1, to })
    }

    fn fresh_line(&self, speaker: &str, text: &str) -> Line {
        Line {
            id: self.next_id(),
            speaker: speaker.to_owned(),
            text: text.to_owned(),
            overrides: Overrides::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::parse::parse;

    fn texts(script: &Script) -> Vec<&str> {
        script.lines().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn split_and_join_are_each_other() {
        let mut script = parse("TOM: One two.\nINES: Three.", "t").unwrap();
        let first = script.lines().next().unwrap().id;
        let (edit, second) = script.split(first, 4).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["One", "two.", "Three."]);
        assert_eq!(script.line(second).unwrap().speaker, "TOM");
        let (edit, focus) = script.join_above(second).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!((texts(&script), focus), (vec!["One two.", "Three."], first));
        assert!(script.split(first, 100).is_none());
        assert!(script.join_above(first).is_none());
    }

    #[test]
    fn rows_move_and_go() {
        let mut script = parse("A.\nB.\nC.\nD.", "t").unwrap();
        let ids: Vec<LineId> = script.lines().map(|line| line.id).collect();
        script.apply(&script.nudge(ids[0], 1).unwrap()).unwrap();
        assert_eq!(texts(&script), ["B.", "A.", "C.", "D."]);
        assert!(script.nudge(ids[3], 1).is_none());
        let (edit, focus) = script.remove_rows(&[ids[1], ids[2]]).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!((texts(&script), focus), (vec!["A.", "D."], Some(ids[3])));
        let (edit, id) = script.insert_after(Some(ids[0]), "new");
        script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["A.", "new", "D."]);
        assert_eq!(script.place(id), Some(1));
    }
}
