//! A chapter or scene of the open script: its length, the states of its lines, and the price of takes that it lacks.
//!
//! Read some rows a frame, as orders of many lines are. Takes are priced by [`Orders`], as on every button that orders
//! several lines.

use crate::desk::{Desk, Ground, Length, LineState, Orders, Price, Tally, Wanted};
use mynah_core::ids::LineId;
use mynah_script::document::{Item, Line};
use mynah_script::folds::section;
use mynah_script::pages::RowSet;

/// Rows that are read in one frame.
const READ_A_FRAME: usize = 1_000;

/// Numbers of lines by their state. Lines that say nothing are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChapterCounts {
    /// All lines.
    pub lines: usize,
    /// Lines with a take that is what they say now, and not approved.
    pub ready: usize,
    /// Lines with a take that is not what they say now.
    pub changed: usize,
    /// Lines without a take of their own voice.
    pub missing: usize,
    /// Lines that are queued or generated.
    pub under_way: usize,
    /// Lines with an approved take.
    pub approved: usize,
    /// Lines whose last take failed.
    pub failed: usize,
    /// Lines with a take that can be heard.
    pub heard: usize,
    /// Lines with a take that is not approved: a review plays these takes.
    pub to_review: usize,
    /// Lines whose take has their words and is not approved.
    pub to_approve: usize,
}

/// A chapter or scene, as far as it was read.
#[derive(Debug)]
pub struct Chapter {
    heading: LineId,
    basis: Basis,
    /// Row of the heading and all rows of the chapter.
    pub rows: RowSet,
    /// The next row to read, and the one after the last.
    place: usize,
    end: usize,
    /// States of its lines.
    pub counts: ChapterCounts,
    /// Length of its takes, and an estimate of the lines without one.
    pub length: Length,
    /// Takes that it lacks, counted and priced.
    pub orders: Orders,
}

/// State of the read model that counts and prices depend on.
#[derive(Debug, PartialEq)]
struct Basis {
    ground: Option<Ground>,
    revision: u64,
    takes: u64,
    lines: u64,
    tally: Tally,
}

impl Basis {
    fn of(desk: &Desk) -> Self {
        Self {
            ground: desk.ground(),
            revision: desk.revision(),
            takes: desk.take_changes(),
            lines: desk.line_changes(),
            tally: desk.tally(),
        }
    }
}

impl Chapter {
    /// Creates the chapter of a heading, of which no row was read yet. A row that is no heading has an empty chapter.
    pub fn new(desk: &Desk, heading: LineId) -> Self {
        let script = desk.script();
        let places = section(script, heading).unwrap_or_default();
        let mut rows = RowSet::default();
        let ids = script.items().ids(places.clone());
        ids.for_each(|ids| rows.set(ids, ()));
        Self {
            heading,
            basis: Basis::of(desk),
            orders: Orders::counted(desk, rows.clone(), Wanted::Changed),
            rows,
            place: places.start,
            end: places.end,
            counts: ChapterCounts::default(),
            length: Length::default(),
        }
    }

    /// Returns true if it is the chapter of this heading.
    pub fn is_of(&self, heading: LineId) -> bool {
        self.heading == heading
    }

    /// Returns true if it is of another heading, or script, takes or prices have changed since.
    pub fn is_old(&self, desk: &Desk, heading: LineId) -> bool {
        self.heading != heading || self.basis != Basis::of(desk)
    }

    /// Returns true if it has the rows that are below this heading now.
    pub fn is_of_rows(&self, desk: &Desk, heading: LineId) -> bool {
        let basis = (self.basis.ground, self.basis.revision);
        self.heading == heading && basis == (desk.ground(), desk.revision())
    }

    fn add(&mut self, desk: &Desk, line: &Line) {
        let state = desk.line_state(line);
        let counts = &mut self.counts;
        counts.lines += 1;
        let of_state = if state == LineState::Approved {
            Some(&mut counts.approved)
        } else if matches!(state, LineState::Fresh | LineState::Draft) {
            Some(&mut counts.ready)
        } else if state == LineState::Changed {
            Some(&mut counts.changed)
        } else if state.has_failed() {
            Some(&mut counts.failed)
        } else if state.is_under_way() {
            Some(&mut counts.under_way)
        } else if state.is_to_do() {
            Some(&mut counts.missing)
        } else {
            // Whether its take is still its own is not known before its voice is.
            None
        };
        if let Some(count) = of_state {
            *count += 1;
        }
        if let Some(take) = desk.take_heard(line) {
            counts.heard += 1;
            counts.to_review += usize::from(!take.approved);
            counts.to_approve += usize::from(!take.approved && take.says(&line.text));
        }
    }
}

impl Desk {
    /// Reads on, some rows a frame; returns true once all rows of the chapter were read and its price is known.
    pub fn read_chapter(&self, chapter: &mut Chapter) -> bool {
        let left = chapter.end.saturating_sub(chapter.place).min(READ_A_FRAME);
        let mut slice = self.script().items().from(chapter.place);
        for _ in 0..left {
            let Some(item) = slice.next() else {
                break;
            };
            chapter.place += 1;
            let Some(line) = item.line().filter(|line| !line.is_mute()) else {
                continue;
            };
            chapter.add(self, line);
            // As an export counts: the pause before the next line that says something, whatever is between.
            let mut below = slice.clone().filter_map(Item::line);
            let next = below.find(|next| !next.is_mute());
            chapter.length.add(&self.length_of(line, next));
        }
        let is_priced = self.gather(&mut chapter.orders);
        is_priced && chapter.place >= chapter.end
    }

    /// Returns the price of the takes that a chapter lacks.
    pub fn price_of_chapter(&self, chapter: &Chapter) -> Price {
        self.price_of_gathered(&chapter.orders)
    }
}
