//! Which rows are listed, and how high they are taken to be before they were seen.

use std::ops::Range;
use std::sync::Arc;

use super::ScriptPanel;
use super::row;
use super::rows::BlockRows;
use crate::script::blocks::Block;
use crate::script::blocks::Stamp;
use crate::script::document::Item;
use crate::script::document::Script;
use crate::script::find::{Finder, text_of};
use crate::script::folds::Hidden;
use crate::script::pages::RowSet;
use crate::studio::desk::Desk;
use crate::studio::desk::LineState;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::Face;

/// Average advance of a byte of text in the font of lines: letters of Latin scripts take one byte and half
/// an em, those of CJK three bytes and an em.
const BYTE_WIDTH: f32 = 6.4;

/// Which lines are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All, with their headings.
    #[default]
    All,
    /// Those that want a take.
    Changed,
    /// Those that failed.
    Failed,
    /// Those that a review has spoken again.
    Redo,
    /// Those whose take is final.
    Approved,
}

/// What rows have to pass to be listed: all of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sieve {
    /// Lines of these states.
    pub filter: Filter,
    /// Lines of this speaker; empty for the narrator.
    pub speaker: Option<Arc<str>>,
    /// Rows in which this is found.
    pub found: Option<Finder>,
    /// The lines that are to be spoken again, where those are listed.
    pub redo: RowSet,
    /// Rows below folded headings are not.
    pub hidden: Hidden,
}

impl Sieve {
    /// Whether all rows are listed, headings among them.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Whether nothing but folded headings hides rows: whoever takes such a heading means what is below it, too.
    pub fn only_folds(&self) -> bool {
        self.filter == Filter::All && self.speaker.is_none() && self.found.is_none()
    }

    /// Whether lines that want a take may not be listed.
    pub fn hides_to_do(&self) -> bool {
        let is_sifted = self.speaker.is_some() || self.found.is_some();
        let hides = matches!(
            self.filter,
            Filter::Failed | Filter::Redo | Filter::Approved
        );
        hides || is_sifted || !self.hidden.is_empty()
    }

    /// Whether the row at a place is listed.
    pub fn passes(&self, desk: &Desk, (place, item): (usize, &Item)) -> bool {
        if self.hidden.has(place) {
            return false;
        }
        let is_wanted = match item {
            Item::Heading(_) => self.filter == Filter::All && self.speaker.is_none(),
            Item::Line(line) => {
                let speaks = self.speaker.as_deref();
                let is_of_filter = match self.filter {
                    Filter::Redo => self.redo.contains(line.id),
                    other => other.passes(|| desk.line_state(line)),
                };
                is_of_filter && speaks.is_none_or(|speaker| *speaker == *line.speaker)
            }
        };
        let found = self.found.as_ref();
        is_wanted && found.is_none_or(|finder| finder.ranges(text_of(item)).next().is_some())
    }
}

/// Whether the row at a place is wanted.
pub type Passes<'a> = dyn Fn((usize, &Item)) -> bool + 'a;

/// The rows of a block that are wanted, by their place and what they are; all of them without a word on that.
pub fn list_block(
    block: &Block,
    wanted: Option<&Passes<'_>>,
    reading: Option<Stamp>,
    height: impl Fn(&Item) -> f32,
) -> BlockRows {
    let Some(wanted) = wanted else {
        let heights = block.items().iter().map(height).collect();
        return BlockRows::new(None, heights, reading);
    };
    let rows = block.items().iter().enumerate();
    let rows = rows.filter(|(within, item)| wanted((block.place() + within, item)));
    let (listed, heights) = rows.map(|(within, item)| (within, height(item))).unzip();
    BlockRows::new(Some(listed), heights, reading)
}

/// How many lines stand at these places.
pub fn lines_at(script: &Script, places: &Range<usize>) -> usize {
    let rows = script.items();
    let before = |place| match place {
        place if place < rows.len() => rows.line_number(place) - 1,
        _ => rows.lines(),
    };
    before(places.end) - before(places.start)
}

impl ScriptPanel {
    /// Lists these lines, whoever speaks them.
    pub(super) fn list_only(&mut self, cx: &mut StudioCtx<'_>, filter: Filter) {
        self.list_all();
        self.filter = filter;
        self.look_at_listed(cx);
    }

    /// Lists all speakers' lines again once nobody is called as the one whose lines are listed alone: a new name was
    /// taken back, or the last of these lines was given to another. Looks once a revision.
    pub(super) fn let_go_of_nobody(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(name) = &self.only_of else {
            self.only_at = None;
            return;
        };
        let desk = cx.desk;
        let now = Some(desk.revision());
        // A new name is on its way with a change, and in a long script not all speakers are known at once.
        if self.only_at == now || desk.is_changing() || desk.tally().counting {
            return;
        }
        if desk.speakers().contains(name) {
            self.only_at = now;
            return;
        }
        // A new name that was taken back, or given again.
        let given = self.names_given.iter().rev();
        let mut other = given.filter_map(|(from, to)| match &**name {
            now if now == to => Some(from),
            now if now == from => Some(to),
            _ => None,
        });
        let speakers = desk.speakers();
        let other = other.find(|other| speakers.iter().any(|known| **known == ***other));
        self.only_of = other.map(|other| other.as_str().into());
        self.look_at_listed(cx);
    }
}

/// The height of a row that was not seen yet.
pub fn guess(item: &Item, text_width: f32) -> f32 {
    match item {
        Item::Heading(_) => row::HEADING,
        Item::Line(line) => {
            let wide = line.text.len() as f32 * BYTE_WIDTH;
            let rows = (wide / text_width.max(40.0)).ceil().max(1.0);
            row::ROW + (rows - 1.0) * Face::Body.line_height()
        }
    }
}

impl Filter {
    /// Whether a line of this state is listed.
    pub(super) fn passes<'a>(self, state: impl FnOnce() -> LineState<'a>) -> bool {
        match self {
            // Not by its state.
            Self::All | Self::Redo => true,
            // What is under way stays where it was pressed.
            Self::Changed => {
                let state = state();
                state.is_to_do() || state == LineState::Awaited
            }
            Self::Failed => state().has_failed(),
            Self::Approved => state() == LineState::Approved,
        }
    }
}
