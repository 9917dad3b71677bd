//! What is asked about before it is sent: a price above what somebody set, a soft budget that would be crossed, a text
//! far longer than what stands around it or than it was.

use crate::studio::command::LineOrder;
use crate::studio::desk::{Desk, Scope};
use crate::terms::backend::Backend;
use crate::terms::credits::{Credits, Quote};
use crate::terms::ids::LineId;

/// Texts of so many characters are long enough to be pasted by mistake …
const LONG: usize = 400;
/// … when they are so many times as long as the lines around them …
const TIMES_NEIGHBOURS: usize = 8;
/// … or as their own last take.
const TIMES_BEFORE: usize = 4;
/// Lines above and below that are looked at.
const AROUND: usize = 8;
/// Fewer of them say nothing.
const FEW: usize = 4;
/// Orders whose texts are looked at: a frame has no time for more.
const LOOKED_AT: usize = 256;

/// Why something is asked about before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caution {
    /// It costs more than the price from which on somebody wants to be asked.
    Price {
        /// That price.
        limit: Credits,
    },
    /// A soft budget would be crossed.
    Budget {
        /// Which one.
        scope: Scope,
        /// The project's name; empty for a month.
        name: String,
        /// What is left of it.
        left: Credits,
    },
    /// A text is far longer than the lines around it, or than it was.
    Long {
        /// Its line.
        line: LineId,
        /// Its number in the script, from 1.
        number: usize,
        /// How long it is.
        characters: usize,
        /// How long they are, or it was.
        usual: usize,
        /// Whether that is its own last take.
        before: bool,
    },
}

impl Desk {
    /// What is to be asked about before orders are sent, and what they cost then. What costs nothing is never asked about.
    pub fn cautions(&self, backend: Backend, orders: &[LineOrder]) -> (Quote, Vec<Caution>) {
        let long: Vec<Caution> = orders
            .iter()
            .take(LOOKED_AT)
            .filter_map(|order| self.long(order))
            .collect();
        let limit = self.settings.confirm_above.map(Credits);
        let open = self.project.as_ref().map(|open| open.card.id);
        let mut soft = self.budgets(backend).iter().filter(|standing| {
            let of_these = match standing.budget.scope {
                Scope::Month => true,
                Scope::Project(project) => open == Some(project),
            };
            // A hard one stops by itself what does not fit, and lets through what does.
            of_these && !standing.budget.hard
        });
        let first = soft.next();
        // Where nobody set anything a million lines are not added up once more.
        if long.is_empty() && limit.is_none() && first.is_none() {
            return (Quote::ZERO, Vec::new());
        }
        let quote = self.quote(backend, orders).unwrap_or(Quote::ZERO);
        if quote.most == Credits::ZERO {
            return (quote, Vec::new());
        }
        let mut cautions = Vec::new();
        cautions.extend(
            limit
                .filter(|limit| quote.most > *limit)
                .map(|limit| Caution::Price { limit }),
        );
        let crossed = first.into_iter().chain(soft);
        let crossed = crossed.filter(|standing| standing.is_crossed_by(quote.most));
        cautions.extend(crossed.map(|standing| Caution::Budget {
            scope: standing.budget.scope,
            name: standing.name.clone(),
            left: standing.left(),
        }));
        cautions.extend(long);
        (quote, cautions)
    }

    fn long(&self, order: &LineOrder) -> Option<Caution> {
        let line = order.line?;
        let characters = order.request.text().chars().count();
        if characters < LONG {
            return None;
        }
        let place = self.script().place(line)?;
        let caution = |usual, before| Caution::Long {
            line,
            number: self.script().items().line_number(place),
            characters,
            usual,
            before,
        };
        let takes = self.takes.get(&line);
        if let Some(take) = takes.and_then(|takes| takes.picked.as_ref()) {
            let before = take.request.text().chars().count();
            return (characters > before * TIMES_BEFORE).then(|| caution(before, true));
        }
        let rows = self.script().items();
        let from = place.saturating_sub(AROUND);
        let mut lengths: Vec<usize> = rows
            .from(from)
            .take(place - from + 1 + AROUND)
            .filter_map(|item| item.line())
            .filter(|other| other.id != line && !other.text.is_empty())
            .map(|other| other.text.chars().count())
            .collect();
        if lengths.len() < FEW {
            return None;
        }
        lengths.sort_unstable();
        let usual = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
        (characters > usual * TIMES_NEIGHBOURS).then(|| caution(usual, false))
    }
}
