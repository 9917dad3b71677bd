//! What people do to lines, as edits: write, split, move, remove.
//!
//! Each gives the edit and the row to look at afterwards; none changes the script itself.

use std::ops::Range;

use crate::document::Heading;
use crate::document::Item;
use crate::document::Line;
use crate::document::Overrides;
use crate::document::Script;
use crate::edit::Edit;
use crate::pages::RowSet;
use crate::tuning::LineChange;
use mynah_core::ids::LineId;

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
                items: vec![Item::Line(line)].into(),
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
                items: vec![Item::Heading(heading)].into(),
            },
            id,
        )
    }

    /// Splits a line before the byte `at`; the second part is a new line of the same speaker. Where all its words are behind
    /// that, the line keeps them with its takes, and an empty one stands above it. `None` where `at` is inside a character.
    pub fn split(&self, id: LineId, at: usize) -> Option<Change> {
        let line = self.line(id)?;
        let place = self.place(id)?;
        let (first, second) = (line.text.get(..at)?, line.text.get(at..)?);
        let mut new = self.fresh_line(&line.speaker, second.trim_start());
        new.overrides = line.overrides.without_takes();
        let new_id = new.id;
        let is_at_start = first.trim_end().is_empty() && !new.text.is_empty();
        // Nothing is cut off at an end: a line is begun.
        if is_at_start || new.text.is_empty() {
            new.text.clear();
            new.overrides.shaping.gap_ms = None;
            new.overrides.direction.clear();
            let (at, focus) = if is_at_start {
                (place, id)
            } else {
                (place + 1, new_id)
            };
            let items = vec![Item::Line(new)].into();
            return Some((Edit::Insert { at, items }, focus));
        }
        let at = place + 1;
        let mut edits = vec![
            Edit::SetText {
                id,
                text: first.trim_end().to_owned(),
            },
            Edit::Insert {
                at,
                items: vec![Item::Line(new)].into(),
            },
        ];
        edits.extend(gap(line, None));
        Some((Edit::Group(edits), new_id))
    }

    /// Cuts a line before each of these bytes, which are in order; the pieces are lines of the same speaker.
    /// `None` where one is inside a character.
    pub fn split_at(&self, id: LineId, places: &[usize]) -> Option<Edit> {
        let (line, place) = (self.line(id)?, self.place(id)?);
        let mut pieces = Vec::with_capacity(places.len() + 1);
        let mut from = 0;
        for end in places.iter().copied().chain([line.text.len()]) {
            pieces.push(line.text.get(from..end)?.trim());
            from = end;
        }
        let (first, rest) = pieces.split_first()?;
        let next = self.next_id().0;
        let new = rest.iter().zip(next..).map(|(text, id)| Line {
            id: LineId(id),
            speaker: line.speaker.clone(),
            text: (*text).to_owned(),
            overrides: line.overrides.without_takes(),
        });
        let mut new: Vec<Line> = new.collect();
        // The pause is behind the last of them.
        if let Some((_, within)) = new.split_last_mut() {
            for line in within {
                line.overrides.shaping.gap_ms = None;
            }
        }
        let mut edits = vec![
            Edit::SetText {
                id,
                text: (*first).to_owned(),
            },
            Edit::Insert {
                at: place + 1,
                items: new.into_iter().map(Item::Line).collect(),
            },
        ];
        edits.extend(gap(line, None));
        Some(Edit::Group(edits))
    }

    /// Takes rows out. The focus goes to the row after them, else the one before. No row is read.
    pub fn remove_rows(&self, rows: &RowSet) -> Option<(Edit, Option<LineId>)> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        let mut take = |places: Range<usize>| match runs.last_mut() {
            Some(last) if last.end == places.start => last.end = places.end,
            _ => runs.push(places),
        };
        for block in self.items().blocks() {
            let (at, ids) = (block.place(), block.ids());
            match rows.count(ids) {
                0 => {}
                all if all == ids.len() => take(at..at + all),
                _ => {
                    for (place, _) in (at..).zip(ids).filter(|(_, id)| rows.contains(**id)) {
                        take(place..place + 1);
                    }
                }
            }
        }
        let (first, last) = (runs.first()?.start, runs.last()?.end);
        let before = first.checked_sub(1);
        let before = before.and_then(|place| self.items().get(place));
        let focus = self.items().get(last).or(before).map(Item::id);
        Some((removal(runs), focus))
    }

    /// A speaker who is called otherwise from now on: all lines, the voices and what was chosen beside them go along. One
    /// who has a part by that name already keeps it. Reads every line; `None` where nobody changes.
    pub fn rename_speaker(&self, from: &str, to: &str) -> Option<Edit> {
        let lines = self.lines().filter(|line| line.speaker == from);
        let ids: Vec<LineId> = lines.map(|line| line.id).collect();
        if from == to || ids.is_empty() {
            return None;
        }
        let speaker = to.to_owned();
        let mut edits = vec![Edit::SetSpeaker { ids, speaker }];
        if let Some(part) = self.cast.0.get(from) {
            let gone = Edit::SetPart {
                speaker: from.to_owned(),
                part: None,
            };
            let kept = (!self.cast.0.contains_key(to)).then(|| Edit::SetPart {
                speaker: to.to_owned(),
                part: Some(Box::new(part.clone())),
            });
            edits.extend(kept.into_iter().chain([gone]));
        }
        Some(Edit::Group(edits))
    }

    /// The lines among these rows, in order.
    pub fn lines_among(&self, rows: &RowSet) -> Vec<LineId> {
        let mut lines = Vec::new();
        for block in self.items().blocks() {
            let ids = block.ids();
            match rows.count(ids) {
                0 => {}
                all if all == ids.len() && all == block.lines() => lines.extend(ids),
                _ => {
                    let here = block.items().iter().filter_map(Item::line);
                    lines.extend(here.map(|line| line.id).filter(|id| rows.contains(*id)));
                }
            }
        }
        lines
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

/// Another pause behind a line, which ends elsewhere now; nothing where it is the one that it has.
pub(super) fn gap(line: &Line, gap_ms: Option<u32>) -> Option<Edit> {
    let change = LineChange::Gap(gap_ms);
    let id = line.id;
    (line.overrides.shaping.gap_ms != gap_ms).then_some(Edit::TuneLine { id, change })
}

/// Takes rows out, as one edit.
fn removal(runs: Vec<Range<usize>>) -> Edit {
    let remove = |run: Range<usize>| Edit::Remove {
        at: run.start,
        count: run.len(),
    };
    // From the end, so that the places before stay true.
    let mut edits: Vec<Edit> = runs.into_iter().rev().map(remove).collect();
    match edits.pop() {
        Some(only) if edits.is_empty() => only,
        last => {
            edits.extend(last);
            Edit::Group(edits)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;
    use crate::tuning::PartChange;
    use mynah_core::ids::ModelId;

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
        let ((edit, focus), _) = script.join_above(second).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!((texts(&script), focus), (vec!["One two.", "Three."], first));
        assert!(script.split(first, 100).is_none());
        assert!(script.join_above(first).is_none());
    }

    /// The words went to a new line, and their takes stayed with an empty one.
    #[test]
    fn a_line_that_is_split_at_its_start_keeps_its_words() {
        let mut script = parse("TOM: One two.\nINES: Three.", "t").unwrap();
        let id = script.lines().next().unwrap().id;
        let change = LineChange::Gap(Some(900));
        script.apply(&Edit::TuneLine { id, change }).unwrap();
        let before = script.clone();
        let (edit, focus) = script.split(id, 0).unwrap();
        let back = script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["", "One two.", "Three."]);
        assert_eq!((focus, script.place(id)), (id, Some(1)));
        let begun = script.lines().next().unwrap();
        assert_eq!(
            (begun.speaker.as_str(), begun.overrides.shaping.gap_ms),
            ("TOM", None)
        );
        assert_eq!(script.line(id), before.line(id));
        script.apply(&back).unwrap();
        assert_eq!(texts(&script), texts(&before));
    }

    /// How the line before was to be said was said of it, too.
    #[test]
    fn a_line_that_is_begun_has_no_note() {
        let mut script = parse("TOM: One two.", "t").unwrap();
        let id = script.lines().next().unwrap().id;
        let change = LineChange::Direction("tired".to_owned());
        script.apply(&Edit::TuneLine { id, change }).unwrap();
        // What is cut off is said as it was.
        for (at, note) in [(8, ""), (4, "tired")] {
            let (edit, new) = script.split(id, at).unwrap();
            let back = script.apply(&edit).unwrap();
            assert_eq!(script.line(new).unwrap().overrides.direction, note);
            script.apply(&back).unwrap();
        }
    }

    #[test]
    fn a_line_is_cut_in_several_places_at_once() {
        let mut script = parse("TOM: One. Zwei é. Three.\nEnd.", "t").unwrap();
        let first = script.lines().next().unwrap().id;
        let text = &script.line(first).unwrap().text;
        let places = ["Zwei", "Three"].map(|word| text.find(word).unwrap());
        let edit = script.split_at(first, &places).unwrap();
        let back = script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["One.", "Zwei é.", "Three.", "End."]);
        assert!(script.lines().take(3).all(|line| line.speaker == "TOM"));
        script.apply(&back).unwrap();
        assert_eq!(texts(&script), ["One. Zwei é. Three.", "End."]);
        assert!(script.split_at(first, &[11]).is_none(), "within a letter");
    }

    #[test]
    fn the_pause_behind_a_line_stays_behind_its_words() {
        let mut script = parse("TOM: One two three.\nINES: Four.", "t").unwrap();
        let [first, last] = [0, 1].map(|place| script.lines().nth(place).unwrap().id);
        for (id, change) in [
            (first, LineChange::Gap(Some(900))),
            (first, LineChange::Volume(-300)),
            (last, LineChange::Gap(Some(70))),
        ] {
            script.apply(&Edit::TuneLine { id, change }).unwrap();
        }
        let pauses = |script: &Script| -> Vec<_> {
            let lines = script.lines().map(|line| &line.overrides.shaping);
            lines.map(|it| (it.gap_ms, it.volume_mb)).collect()
        };
        let before = script.clone();
        let back = script.apply(&script.split_at(first, &[4, 8]).unwrap());
        let split = [(None, -300), (None, -300), (Some(900), -300), (Some(70), 0)];
        assert_eq!(pauses(&script), split);
        script.apply(&back.unwrap()).unwrap();
        assert_eq!(pauses(&script), pauses(&before));
        let (edit, second) = script.split(first, 4).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!(pauses(&script), [split[0], split[2], split[3]]);
        let ((edit, _), _) = script.join_above(second).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!(pauses(&script), pauses(&before));
    }

    #[test]
    fn a_speaker_is_called_otherwise_and_keeps_lines_and_part() {
        let mut script = parse("TOM: One.\nINES: Two.\nTOM: Three.", "t").unwrap();
        for (speaker, model) in [("TOM", "m1"), ("INES", "m2")] {
            let change = PartChange::Model(Some(ModelId::new(model)));
            let speaker = speaker.to_owned();
            script.apply(&Edit::TunePart { speaker, change }).unwrap();
        }
        let before = script.clone();
        let model = |script: &Script, name: &str| {
            let part = script.cast().0.get(name);
            part.map(|part| part.model.clone().unwrap().to_string())
        };
        let edit = script.rename_speaker("TOM", "Tomas").unwrap();
        let back = script.apply(&edit).unwrap();
        assert_eq!(script.speakers(), ["Tomas", "INES"]);
        assert_eq!(model(&script, "Tomas").as_deref(), Some("m1"));
        assert_eq!(model(&script, "TOM"), None);
        script.apply(&back).unwrap();
        assert_eq!(script, before);
        // Who is there already stays as he is.
        let edit = script.rename_speaker("TOM", "INES").unwrap();
        let back = script.apply(&edit).unwrap();
        assert_eq!(script.speakers(), ["INES"]);
        assert_eq!(model(&script, "INES").as_deref(), Some("m2"));
        script.apply(&back).unwrap();
        assert_eq!(script, before);
        assert!(script.rename_speaker("TOM", "TOM").is_none());
        assert!(script.rename_speaker("NOBODY", "TOM").is_none());
    }

    #[test]
    fn rows_move_and_go() {
        let mut script = parse("A.\nB.\nC.\nD.", "t").unwrap();
        let ids: Vec<LineId> = script.lines().map(|line| line.id).collect();
        let down = Edit::Move {
            from: 0,
            count: 1,
            to: 1,
        };
        script.apply(&down).unwrap();
        assert_eq!(texts(&script), ["B.", "A.", "C.", "D."]);
        let (edit, focus) = script.remove_rows(&[ids[1], ids[2]].into()).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!((texts(&script), focus), (vec!["A.", "D."], Some(ids[3])));
        let (edit, id) = script.insert_after(Some(ids[0]), "new");
        script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["A.", "new", "D."]);
        assert_eq!(script.place(id), Some(1));
    }
}
