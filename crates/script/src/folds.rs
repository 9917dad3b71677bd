//! Chapters and scenes that are folded: their heading is listed, what stands below it isn't.

use std::ops::Range;
use std::sync::Arc;

use crate::document::{Item, Script};
use crate::pages::RowSet;
use mynah_core::ids::LineId;

/// A folded heading, and the next one that isn't below it.
type Fold = (LineId, Option<LineId>);

/// Which headings are folded. Kept by nobody: a project opens unfolded.
#[derive(Debug, Default)]
pub struct Folds {
    closed: RowSet,
    /// What each of them has below it, in the script's order.
    ranges: Vec<(LineId, Range<usize>)>,
    hidden: Hidden,
    /// The revision at which both were found.
    of: Option<u64>,
}

/// What of a script isn't listed. Two are the same if the same headings hide the same, wherever that stands by now.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    folds: Arc<[Fold]>,
    places: Arc<[Range<usize>]>,
}

impl PartialEq for Hidden {
    fn eq(&self, other: &Self) -> bool {
        self.folds == other.folds
    }
}

impl Hidden {
    /// Whether the row at a place isn't listed.
    pub fn has(&self, place: usize) -> bool {
        let at = self.places.partition_point(|range| range.end <= place);
        let range = self.places.get(at);
        range.is_some_and(|range| range.contains(&place))
    }

    /// Whether all rows are listed.
    pub fn is_empty(&self) -> bool {
        self.folds.is_empty()
    }
}

impl Folds {
    /// Follows the script.
    pub fn follow(&mut self, script: &Script, revision: u64) {
        if self.of == Some(revision) {
            return;
        }
        self.of = Some(revision);
        if !self.closed.is_empty() {
            script.items().keep_in(&mut self.closed);
        }
        let closed = self.closed.ids();
        let mut places: Vec<usize> = closed.filter_map(|id| script.place(id)).collect();
        places.sort_unstable();
        self.ranges.clear();
        let mut folds = Vec::new();
        let mut hidden: Vec<Range<usize>> = Vec::new();
        for place in places {
            let Some(Item::Heading(heading)) = script.items().get(place) else {
                continue;
            };
            let below = place + 1..section_end(script, place, heading.level);
            folds.push((heading.id, script.items().get(below.end).map(Item::id)));
            self.ranges.push((heading.id, below.clone()));
            // A scene of a chapter that is folded hides nothing besides.
            if hidden.last().is_none_or(|last| !last.contains(&place)) {
                hidden.push(below);
            }
        }
        self.hidden = Hidden {
            folds: folds.into(),
            places: hidden.into(),
        };
    }

    /// What isn't listed.
    pub fn hidden(&self) -> &Hidden {
        &self.hidden
    }

    /// The headings that are folded, in the script's order, each with the places below it.
    pub fn ranges(&self) -> &[(LineId, Range<usize>)] {
        &self.ranges
    }

    /// The places below a heading, if it is folded.
    pub fn below(&self, heading: LineId) -> Option<Range<usize>> {
        if !self.closed.contains(heading) {
            return None;
        }
        let mut ranges = self.ranges.iter();
        let (_, below) = ranges.find(|(id, _)| *id == heading)?;
        Some(below.clone())
    }

    /// Whether one of these rows is folded.
    pub fn are_among(&self, rows: &RowSet) -> bool {
        self.closed.ids().any(|heading| rows.contains(heading))
    }

    /// The heading that stands for a row which isn't listed: of a scene that is folded with its chapter the chapter.
    pub fn hider_of(&self, place: usize) -> Option<LineId> {
        let mut ranges = self.ranges.iter();
        let (heading, _) = ranges.find(|(_, below)| below.contains(&place))?;
        Some(*heading)
    }

    /// Folds a heading, or unfolds it.
    pub fn set(&mut self, heading: LineId, folded: bool) {
        if folded {
            self.closed.set(&[heading], ());
        } else {
            self.closed.remove(&[heading]);
        }
        self.of = None;
    }

    /// Folds every heading.
    pub fn fold_all(&mut self, script: &Script) {
        for block in script.items().blocks() {
            if block.lines() < block.items().len() {
                let headings = block.items().iter().filter(|item| item.line().is_none());
                headings.for_each(|item| self.closed.set(&[item.id()], ()));
            }
        }
        self.of = None;
    }

    /// Unfolds every heading.
    pub fn unfold_all(&mut self) {
        self.closed.clear();
        self.of = None;
    }

    /// Unfolds whatever hides a row; `true` if something did.
    pub fn open_to(&mut self, script: &Script, revision: u64, row: LineId) -> bool {
        self.follow(script, revision);
        let Some(place) = script.place(row).filter(|place| self.hidden.has(*place)) else {
            return false;
        };
        let hides = |(id, below): &(LineId, Range<usize>)| below.contains(&place).then_some(*id);
        let opened: Vec<LineId> = self.ranges.iter().filter_map(hides).collect();
        self.closed.remove(&opened);
        self.of = None;
        self.follow(script, revision);
        true
    }
}

/// The heading that a row stands below, or that it is. Blocks without a heading are not read.
pub fn heading_of(script: &Script, row: LineId) -> Option<LineId> {
    let place = script.place(row)?;
    let blocks = script.items().blocks().iter().rev();
    let blocks =
        blocks.filter(|block| block.place() <= place && block.lines() < block.items().len());
    let headings = blocks.flat_map(|block| {
        let upto = (place + 1 - block.place()).min(block.items().len());
        let above = block.items().iter().take(upto).rev();
        above.filter(|item| item.line().is_none())
    });
    headings.map(Item::id).next()
}

/// Returns the places of a heading and of all rows below it. `None` for a row that is no heading.
pub fn section(script: &Script, heading: LineId) -> Option<Range<usize>> {
    let place = script.place(heading)?;
    match script.items().get(place)? {
        Item::Heading(found) => Some(place..section_end(script, place, found.level)),
        Item::Line(_) => None,
    }
}

/// The place of the next heading that isn't below the one of this level at a place, or the script's end. Blocks without a
/// heading are not read.
pub fn section_end(script: &Script, place: usize, level: u8) -> usize {
    let rows = script.items();
    let at = rows.block_at(place).unwrap_or_else(|| rows.blocks().len());
    for block in rows.blocks().iter().skip(at) {
        if block.lines() == block.items().len() {
            continue;
        }
        let from = (place + 1).saturating_sub(block.place());
        let mut rest = block.items().iter().enumerate().skip(from);
        let ends = |item: &Item| matches!(item, Item::Heading(other) if other.level <= level);
        if let Some((within, _)) = rest.find(|(_, item)| ends(item)) {
            return block.place() + within;
        }
    }
    rows.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Choices, read};

    fn script() -> Script {
        let text = "# One\n\nA.\n\n## Scene\n\nB.\n\nC.\n\n# Two\n\nD.\n";
        let read = read("book.md", text.as_bytes(), &Choices::default());
        read.unwrap().script
    }

    fn ids(script: &Script) -> Vec<LineId> {
        script.items().iter().map(Item::id).collect()
    }

    fn listed(script: &Script, folds: &mut Folds, revision: u64) -> String {
        folds.follow(script, revision);
        let rows = script.items().iter().enumerate();
        let rows = rows.filter(|(place, _)| !folds.hidden().has(*place));
        let words = rows.map(|(_, item)| match item {
            Item::Heading(heading) => heading.title.clone(),
            Item::Line(line) => line.text.clone(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_chapter_hides_its_scenes_until_the_next_chapter() {
        let script = script();
        let ids = ids(&script);
        let mut folds = Folds::default();
        assert_eq!(listed(&script, &mut folds, 1), "One A. Scene B. C. Two D.");
        folds.set(ids[2], true);
        assert_eq!(listed(&script, &mut folds, 1), "One A. Scene Two D.");
        folds.set(ids[0], true);
        assert_eq!(listed(&script, &mut folds, 1), "One Two D.");
        assert_eq!(folds.below(ids[0]), Some(1..5));
        assert_eq!(folds.below(ids[5]), None);
        assert_eq!(folds.hider_of(4), Some(ids[0]));
        assert_eq!(folds.hider_of(6), None);
        // Whoever is led to a line sees it: both are unfolded.
        assert!(folds.open_to(&script, 1, ids[4]));
        assert!(!folds.open_to(&script, 1, ids[4]));
        assert_eq!(listed(&script, &mut folds, 1), "One A. Scene B. C. Two D.");
        folds.fold_all(&script);
        assert_eq!(listed(&script, &mut folds, 1), "One Two");
        folds.unfold_all();
        assert_eq!(listed(&script, &mut folds, 1), "One A. Scene B. C. Two D.");
        assert_eq!(heading_of(&script, ids[4]), Some(ids[2]));
        assert_eq!(section(&script, ids[0]), Some(0..5));
        assert_eq!(section(&script, ids[2]), Some(2..5));
        assert_eq!(section(&script, ids[1]), None);
    }

    #[test]
    fn a_heading_that_goes_hides_nothing_any_more() {
        let mut script = script();
        let ids = ids(&script);
        let mut folds = Folds::default();
        folds.set(ids[2], true);
        assert_eq!(listed(&script, &mut folds, 1), "One A. Scene Two D.");
        let (edit, _) = script.remove_rows(&[ids[2]].into()).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!(listed(&script, &mut folds, 2), "One A. B. C. Two D.");
    }

    #[test]
    fn what_is_written_elsewhere_hides_the_same() {
        let mut script = script();
        let ids = ids(&script);
        let mut folds = Folds::default();
        folds.set(ids[2], true);
        folds.follow(&script, 1);
        let before = folds.hidden().clone();
        let (edit, _) = script.insert_after(Some(ids[1]), "More.");
        script.apply(&edit).unwrap();
        assert_eq!(listed(&script, &mut folds, 2), "One A. More. Scene Two D.");
        assert_eq!(*folds.hidden(), before);
    }
}
