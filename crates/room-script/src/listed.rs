//! Which rows are listed, and how high they are taken to be before they were seen.

use std::ops::Range;
use std::sync::Arc;

use super::ScriptPanel;
use super::row;
use super::rows::BlockRows;
use mynah_core::ids::LineId;
use mynah_model::desk::Desk;
use mynah_model::desk::LineState;
use mynah_script::blocks::Block;
use mynah_script::blocks::Stamp;
use mynah_script::document::Item;
use mynah_script::document::Script;
use mynah_script::find::{Finder, text_of};
use mynah_script::folds::Hidden;
use mynah_script::pages::RowSet;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;

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
    /// Lines that a limit of the user has no room for.
    Unsent,
    /// Those that a review has spoken again.
    Redo,
    /// Those whose take is final.
    Approved,
    /// Those whose take has a note.
    Noted,
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

/// What somebody chose to have listed, apart from what they folded.
#[derive(PartialEq)]
pub(super) struct Chosen {
    filter: Filter,
    speaker: Option<Arc<str>>,
    found: Option<Finder>,
}

impl Chosen {
    /// As [`Sieve::only_folds`].
    pub fn only_folds(&self) -> bool {
        self.filter == Filter::All && self.speaker.is_none() && self.found.is_none()
    }
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

    /// Whether more than a state chooses what is listed: who speaks, or what is found.
    pub fn is_sifted_further(&self) -> bool {
        self.speaker.is_some() || self.found.is_some()
    }

    /// Whether lines that want a take may not be listed.
    pub fn hides_to_do(&self) -> bool {
        let is_sifted = self.is_sifted_further();
        let hides = matches!(
            self.filter,
            Filter::Failed | Filter::Unsent | Filter::Redo | Filter::Approved | Filter::Noted
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
                    Filter::Noted => desk.note_of(line.id).is_some(),
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
    /// What somebody chose to have listed.
    pub(super) fn chosen(&self) -> Chosen {
        let find = self.find.as_ref().filter(|find| find.only);
        Chosen {
            filter: self.filter,
            speaker: self.only_of.clone(),
            found: find.and_then(|find| Some(find.found()?.finder.clone())),
        }
    }

    /// Where something else was chosen than before: what isn't listed any more is neither marked nor focused. The focus
    /// stays while a word is being written that is looked for.
    pub(super) fn look_at_chosen(&mut self, cx: &mut StudioCtx<'_>, before: &Chosen) {
        let now = self.chosen();
        if now == *before {
            return;
        }
        let looks_on = now.found.is_some() && before.found.is_some();
        if looks_on && now.filter == before.filter && now.speaker == before.speaker {
            self.unmark_unlisted(cx);
        } else {
            self.look_at_listed(cx);
        }
    }

    /// What is deleted, spoken or changed together is seen: rows that aren't listed are marked no more. What is folded is
    /// told of where it is folded.
    fn unmark_unlisted(&self, cx: &mut StudioCtx<'_>) {
        if cx.view.marked.is_empty() || self.chosen().only_folds() {
            return;
        }
        let (script, sieve) = (cx.desk.script(), self.sieve());
        let is_listed = |row: LineId| {
            let place = script.place(row);
            let row = place.and_then(|place| Some((place, script.items().get(place)?)));
            row.is_some_and(|row| sieve.passes(cx.desk, row))
        };
        let unlisted = cx.view.marked.ids().filter(|row| !is_listed(*row));
        let unlisted: Vec<LineId> = unlisted.collect();
        cx.view.marked.remove(&unlisted);
    }

    /// What rows have to pass to be listed.
    pub(super) fn sieve(&self) -> Sieve {
        let chosen = self.chosen();
        let only_folds = chosen.only_folds();
        let Chosen {
            filter,
            speaker,
            found,
        } = chosen;
        let mut sieve = Sieve {
            filter,
            speaker,
            found,
            redo: self.redo_to_list(),
            ..Sieve::default()
        };
        // What is looked for is listed wherever it stands.
        if only_folds {
            sieve.hidden = self.folds.hidden().clone();
        }
        sieve
    }

    /// Where the focused line isn't listed any more, the first one that is has the focus: nobody is to speak a line
    /// that they don't see.
    pub(super) fn look_at_listed(&mut self, cx: &mut StudioCtx<'_>) {
        self.unmark_unlisted(cx);
        let (script, sieve) = (cx.desk.script(), self.sieve());
        let rows = script.items();
        let passes = |row: &(usize, &Item)| row.1.line().is_some() && sieve.passes(cx.desk, *row);
        let place = cx.view.line.and_then(|line| script.place(line));
        if place
            .and_then(|place| Some((place, rows.get(place)?)))
            .is_some_and(|row| passes(&row))
        {
            return;
        }
        self.editor = None;
        cx.view.marked.clear();
        let first = rows.iter().enumerate().find(passes);
        cx.view.line = first.map(|(_, item)| item.id()).or(cx.view.line);
    }

    /// Lists all rows again.
    pub(super) fn list_all(&mut self) {
        self.filter = Filter::All;
        self.only_of = None;
        if let Some(find) = &mut self.find {
            find.only = false;
        }
    }

    /// Lists the focused line's speaker alone, whatever state the lines are in.
    pub(super) fn list_speaker(&mut self, cx: &mut StudioCtx<'_>) {
        let line = cx.view.line.and_then(|line| cx.desk.script().line(line));
        let Some(line) = line else { return };
        let speaker = Arc::from(line.speaker.as_str());
        self.list_all();
        self.only_of = Some(speaker);
        self.look_at_listed(cx);
    }

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
            Self::All | Self::Redo | Self::Noted => true,
            // What is under way stays where it was pressed.
            Self::Changed => {
                let state = state();
                state.is_to_do() || state == LineState::Awaited
            }
            Self::Failed => state().has_failed(),
            Self::Unsent => matches!(state(), LineState::Unsent(_)),
            Self::Approved => state() == LineState::Approved,
        }
    }
}
