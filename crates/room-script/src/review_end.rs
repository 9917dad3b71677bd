//! The end of a review: what came of it, and what is spoken again for how much.

use std::collections::BTreeMap;

use egui::Id;

use super::play;
use super::review::places;
use mynah_core::ids::{JobId, LineId};
use mynah_model::desk::{Desk, Ground, LeftOut, Orders, Tally, Wanted};
use mynah_script::pages::RowSet;
use mynah_script::review::{Opinion, Review};
use mynah_ui_core::ctx::StudioCtx;

/// What came of a review, once all were heard.
#[derive(Default)]
pub struct End {
    /// Heading of the chapter that was reviewed. `None` for the whole script.
    below: Option<LineId>,
    of: Option<Of>,
    /// How many lines came to what.
    pub counts: Counts,
    /// What speaking all again costs that is to be.
    pub again: Option<Orders>,
    /// The numbers of lines that are to be spoken again and can't be.
    pub left_out: BTreeMap<LeftOut, Vec<usize>>,
    /// What was ordered, while its lines are read.
    ordering: Option<Orders>,
    /// What was ordered, until it is under way or somebody said no.
    sent: Option<Sent>,
    /// Whether what is to be pressed first had the keys.
    pub begun: bool,
    /// What of it has them.
    pub keys: Option<Id>,
}

/// How many lines came to what: each counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// They are final.
    pub approved: usize,
    /// They are to be spoken again.
    pub redo: usize,
    /// They stay as they are, …
    pub passed: usize,
    /// … but for a word.
    pub flagged: usize,
}

/// What price and counts hang on.
#[derive(PartialEq)]
struct Of {
    ground: Option<Ground>,
    revision: u64,
    takes: u64,
    tally: Tally,
}

/// Lines of an order that came under way.
pub struct UnderWay {
    pub lines: Vec<LineId>,
    /// How many the order is of.
    pub of: usize,
}

/// An order on its way.
struct Sent {
    /// Its lines that aren't under way yet, each with the job that was its newest before.
    lines: Vec<(LineId, Option<JobId>)>,
    /// How many it is of.
    of: usize,
    /// How often somebody had said yes, and whether it is asked about.
    agreed: u64,
    asked: bool,
}

impl End {
    /// Returns the end of the review of a chapter, or of the whole script.
    pub fn of(below: Option<LineId>) -> Self {
        Self {
            below,
            ..Self::default()
        }
    }

    /// Counts anew what has changed, and reads on for the price; `true` while there is more to read.
    pub fn read(&mut self, desk: &Desk, kept: &Review) -> bool {
        let of = Of {
            ground: desk.ground(),
            revision: desk.revision(),
            takes: desk.take_changes(),
            tally: desk.tally(),
        };
        if self.of.as_ref() != Some(&of) {
            self.count(desk, kept);
            self.of = Some(of);
        }
        let again = self.again.as_mut().filter(|orders| !orders.is_done());
        again.is_some_and(|orders| !desk.gather(orders)) || self.ordering.is_some()
    }

    fn count(&mut self, desk: &Desk, kept: &Review) {
        let script = desk.script();
        let is_here = in_places(desk, self.below);
        let mut counts = Counts::default();
        let here = kept.said.iter();
        for (_, heard) in here.filter(|(line, _)| is_here(**line)) {
            match heard.said {
                Opinion::Approved => counts.approved += 1,
                Opinion::Flagged => counts.flagged += 1,
                Opinion::Passed => counts.passed += 1,
                Opinion::Redo => {}
            }
        }
        self.left_out.clear();
        let redo = kept.redo.keys().filter(|line| is_here(**line));
        for line in redo.filter_map(|line| script.line(*line)) {
            counts.redo += 1;
            if let Some(why) = desk.why_left_out(line) {
                let place = script.place(line.id).unwrap_or(0);
                let number = script.items().line_number(place);
                self.left_out.entry(why).or_default().push(number);
            }
        }
        for numbers in self.left_out.values_mut() {
            numbers.sort_unstable();
        }
        self.counts = counts;
        let rows = to_order(desk, kept, self.below);
        self.again = Some(Orders::counted(desk, rows, Wanted::Fresh));
    }

    /// Whether it is known what came of it.
    pub fn is_counted(&self) -> bool {
        self.of.is_some()
    }

    /// Whether there is something to be spoken again that can be.
    pub fn can_speak(&self) -> bool {
        let again = self.again.as_ref().filter(|orders| orders.is_done());
        again.is_some_and(|orders| orders.count > 0)
    }

    /// Whether it was ordered, and isn't under way yet.
    pub fn is_sending(&self) -> bool {
        self.ordering.is_some() || self.sent.is_some()
    }

    /// Orders what is to be spoken again.
    pub fn speak_again(&mut self, desk: &Desk, kept: &Review) {
        if !self.is_sending() {
            let shown = self.again.as_ref().filter(|orders| orders.is_done());
            let shown = shown.map(|orders| orders.weighed.quote);
            let orders = Orders::among(desk, to_order(desk, kept, self.below), Wanted::Fresh);
            self.ordering = Some(orders.shown_at(shown));
        }
    }

    /// Sends what was ordered once its lines were read, and looks whether it is under way: then comes with its lines. Of many
    /// some come first: the others are on their way still.
    pub fn send(&mut self, cx: &mut StudioCtx<'_>) -> Option<UnderWay> {
        let ordering = self.ordering.take();
        let project = cx.desk.project.as_ref().map(|open| open.card.id)?;
        if let Some(mut orders) = ordering.filter(|orders| !orders.is_over(cx.desk)) {
            if !cx.desk.gather(&mut orders) {
                self.ordering = Some(orders);
                return None;
            }
            let lines = orders.orders.iter().filter_map(|order| order.line);
            let lines = lines.map(|line| (line, cx.desk.jobs.of_line(project, line)));
            let lines: Vec<_> = lines.collect();
            self.sent = (!lines.is_empty()).then_some(Sent {
                of: lines.len(),
                lines,
                agreed: cx.view.agreed,
                asked: false,
            });
            play::generate_gathered(cx, orders);
            return None;
        }
        let sent = self.sent.as_mut()?;
        if cx.view.covered {
            // What comes meanwhile is another order's.
            sent.asked = true;
            return None;
        }
        if sent.asked && sent.agreed == cx.view.agreed {
            // Somebody said no.
            self.sent = None;
            return None;
        }
        let of = sent.of;
        let is_begun = |(line, before): &mut (LineId, Option<JobId>)| {
            cx.desk.jobs.of_line(project, *line) != *before
        };
        let lines = sent.lines.extract_if(.., is_begun).map(|(line, _)| line);
        let lines: Vec<LineId> = lines.collect();
        if sent.lines.is_empty() {
            self.sent = None;
        }
        (!lines.is_empty()).then_some(UnderWay { lines, of })
    }
}

/// The lines that are to be spoken again.
pub(super) fn to_redo(kept: &Review) -> RowSet {
    let mut rows = RowSet::default();
    kept.redo.keys().for_each(|line| rows.set(&[*line], ()));
    rows
}

/// Those of them in a chapter, or in the whole script, that nobody speaks already: these would be bought twice.
fn to_order(desk: &Desk, kept: &Review, below: Option<LineId>) -> RowSet {
    let mut rows = to_redo(kept);
    let is_here = in_places(desk, below);
    let is_under_way = |line: LineId| {
        let line = desk.script().line(line);
        line.is_some_and(|line| desk.line_state(line).is_under_way())
    };
    for line in kept.redo.keys() {
        if !is_here(*line) || is_under_way(*line) {
            rows.remove(&[*line]);
        }
    }
    rows
}

/// Returns a test for rows of a chapter, or of the whole script.
pub(super) fn in_places(desk: &Desk, below: Option<LineId>) -> impl Fn(LineId) -> bool {
    let places = places(desk.script(), below);
    move |line| {
        let place = desk.script().place(line);
        place.is_some_and(|place| places.contains(&place))
    }
}
