//! What applying a cell would have spoken anew: which lines, and for how much.

use egui::Ui;

use super::Open;
use super::applying::Scope;
use super::lines::number_of;
use super::plan::Place;
use mynah_core::credits::{Credits, Quote};
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::desk::{Price, Redo, RedoOf, TrialOrder};
use mynah_model::sweep::Cell;
use mynah_script::document::Line;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;

impl Open {
    /// What of the part and the cast would have to be spoken anew, as far as it is reckoned.
    pub(super) fn redo(
        &mut self,
        ui: &Ui,
        cx: &StudioCtx<'_>,
        line: &Line,
        cell: &Cell,
    ) -> (RedoOf, RedoOf) {
        // A take that is here comes along for nothing; a line without is given the same, and spoken later.
        let tried = self.unapproved(cx).map(|(line, plan)| {
            let key = plan.at(self.looking.at).and_then(Place::key);
            let is_here = key.is_some_and(|key| cx.desk.trial_take(key).is_some());
            // The one that is seen is no other line.
            (line.id, is_here || line.id == self.line)
        });
        let tried: Vec<(LineId, bool)> = tried.collect();
        let known = self.applying.redo.take();
        let known = known.filter(|(of, redo)| {
            of == cell && redo.is_of(cx.desk, line, &tried) && !redo.is_old(cx.desk)
        });
        let mut redo = known.map_or_else(|| Redo::new(cx.desk, line, tried), |(_, redo)| redo);
        self.applying.is_reckoned = cx.desk.reckon_redo(&mut redo, cell);
        if !self.applying.is_reckoned {
            ui.ctx().request_repaint();
        }
        let told = (redo.part, redo.cast);
        self.applying.redo = Some((cell.clone(), redo));
        told
    }

    /// What of the cast would have to be spoken anew later, and for how much.
    pub(super) fn redo_of_cast(&self, cx: &StudioCtx<'_>) -> String {
        let redo = self.applying.redo.as_ref();
        self.redo_words(cx, redo.map(|(_, redo)| redo.cast).unwrap_or_default())
    }

    /// What would have to be spoken anew later, and for how much.
    pub(super) fn redo_words(&self, cx: &StudioCtx<'_>, redo: RedoOf) -> String {
        if !self.applying.is_reckoned {
            return tr!("sweep-redo-counting");
        }
        let lines = tr!("sweep-redo", lines = redo.lines);
        if redo.lines == 0 {
            return open_words(cx, redo).unwrap_or(lines);
        }
        let price = in_words(cx.desk.price(redo.quote));
        let which = which(cx, redo);
        let later = tr!(
            "sweep-redo-later",
            lines = lines,
            price = price,
            which = which
        );
        match open_words(cx, redo) {
            Some(open) => tr!("sweep-redo-and-open", later = later, open = open),
            None => later,
        }
    }

    /// What applying to the lines that were tried means, and what those of them cost that have no take of the cell yet.
    pub(super) fn open_words(&self, cx: &StudioCtx<'_>) -> String {
        self.open_cost(cx)
            .unwrap_or_else(|| tr!("sweep-apply-line.text"))
    }

    fn open_cost(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let sent = self.unapproved(cx).filter_map(|(_, plan)| {
            let sent = plan.at(self.looking.at)?.sent.as_ref()?;
            cx.desk.trial_take(sent.key).is_none().then_some(sent)
        });
        let prices: Vec<Credits> = sent.map(TrialOrder::price).collect();
        if prices.is_empty() || !self.lines.are_several() {
            return None;
        }
        let price: Credits = prices.iter().copied().sum();
        let quote = Quote {
            least: price,
            most: price,
            is_guess: false,
        };
        let price = in_words(cx.desk.price(quote));
        Some(tr!(
            "sweep-apply-lines-open",
            count = prices.len(),
            price = price
        ))
    }

    /// What is to be paid later for what is applied now; nothing where nothing is.
    pub(super) fn costs(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let redo = self.applying.redo.as_ref();
        let (part, cast) = redo.map(|(_, redo)| (redo.part, redo.cast))?;
        let later = match self.applying.scope {
            Scope::Line | Scope::Voice => return self.open_cost(cx),
            Scope::Part => part,
            Scope::Cast => cast,
        };
        let changes = later.lines > 0 || later.is_open_dearer();
        (changes || !self.applying.is_reckoned).then(|| self.redo_words(cx, later))
    }
}

/// What lines without a take cost then, and before; nothing where that is no more.
fn open_words(cx: &StudioCtx<'_>, redo: RedoOf) -> Option<String> {
    // Between two sums of drafts their credits are the difference.
    let [before, then] = redo
        .open
        .map(|quote| or_free(PriceText::short(cx.desk.price(quote))));
    redo.is_open_dearer()
        .then(|| tr!("sweep-redo-open", before = before, then = then))
}

/// The lines that would be out of date, by their numbers.
fn which(cx: &StudioCtx<'_>, redo: RedoOf) -> String {
    let named = redo.first.iter().flatten();
    let named: Vec<String> = named.map(|line| number_of(cx.desk, *line)).collect();
    let (numbers, more) = (named.join(", "), redo.lines.saturating_sub(named.len()));
    match more {
        0 => tr!("sweep-redo-which", count = named.len(), numbers = numbers),
        _ => tr!("sweep-redo-which-more", numbers = numbers, more = more),
    }
}

fn in_words(price: Price) -> String {
    or_free(PriceText::short(price))
}

fn or_free(price: PriceText) -> String {
    if price.shown.is_empty() {
        tr!("price-free")
    } else {
        price.shown
    }
}

/// What applying means, where what the line has of its own comes along.
pub(super) fn own_too(with_own: bool, told: String) -> String {
    if with_own {
        tr!("sweep-apply-own", told = told)
    } else {
        told
    }
}
