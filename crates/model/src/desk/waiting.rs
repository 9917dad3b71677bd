//! The jobs that wait, in the order in which they go: what a person asked for alone first, then batches, which take
//! turns. A row far down is found without reading those above it.

use std::collections::BTreeMap;

use crate::desk::ranked::Ranked;
use mynah_core::ids::JobId;

/// A rank, and of equals the job that came first.
type Place = (i64, JobId);

/// What is not told of a batch: it begins with the next turn.
const NEXT: u64 = 1;
/// No batch that waits is further away than so many turns.
const FAR: u64 = 64;

/// The jobs that wait.
#[derive(Debug, Default)]
pub struct Waiting {
    alone: Ranked<Place>,
    batches: BTreeMap<u64, Ranked<Place>>,
    /// How many turns the first of each batch is away.
    away: BTreeMap<u64, u64>,
    len: usize,
}

impl Waiting {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Takes one in.
    pub fn insert(&mut self, batch: Option<u64>, place: Place) {
        self.change(batch, |ranked| ranked.insert(place));
    }

    /// Takes one out.
    pub fn remove(&mut self, batch: Option<u64>, place: Place) {
        self.change(batch, |ranked| ranked.remove(place));
        if let Some(batch) = batch
            && self.batches.get(&batch).is_some_and(|all| all.len() == 0)
        {
            self.batches.remove(&batch);
        }
    }

    fn change(&mut self, batch: Option<u64>, change: impl FnOnce(&mut Ranked<Place>)) {
        let ranked = match batch {
            None => &mut self.alone,
            Some(batch) => self.batches.entry(batch).or_default(),
        };
        let before = ranked.len();
        change(ranked);
        self.len = self.len - before + ranked.len();
    }

    /// How many turns the first of each batch is away, as the scheduler has it.
    pub fn set_away(&mut self, away: Vec<(u64, u64)>) {
        self.away = away.into_iter().collect();
    }

    /// Those from a row on.
    pub fn from(&self, row: usize) -> impl Iterator<Item = Place> {
        let alone = self.alone.from(row);
        alone.chain(self.of_batches(row.saturating_sub(self.alone.len())))
    }

    fn away(&self, batch: u64) -> u64 {
        self.away.get(&batch).copied().unwrap_or(NEXT).min(FAR)
    }

    /// Those of batches from a row on: of each one in each turn, from its first turn on.
    fn of_batches(&self, row: usize) -> impl Iterator<Item = Place> {
        let all = self.batches.iter();
        let lines: Vec<_> = all.map(|(batch, all)| (self.away(*batch), all)).collect();
        let gone = |turn: u64| -> usize {
            let of = lines.iter().map(|(away, all)| {
                usize::try_from(turn.saturating_sub(*away))
                    .map_or(all.len(), |it| it.min(all.len()))
            });
            of.sum()
        };
        let end = lines.iter().map(|(away, all)| away + all.len() as u64);
        let end = end.max().unwrap_or(0);
        // The last turn before which no more than those above have gone.
        let (mut low, mut high) = (0, end);
        while low < high {
            let middle = (low + high).div_ceil(2);
            if gone(middle) <= row {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        let (from, above) = (low, row - gone(low).min(row));
        let mut lines: Vec<_> = lines
            .into_iter()
            .map(|(away, all)| {
                let gone = usize::try_from(from.saturating_sub(away)).unwrap_or(usize::MAX);
                (away, all.from(gone))
            })
            .collect();
        let mut turns = from..end;
        let mut of_turn = Vec::new();
        let all = std::iter::from_fn(move || {
            while of_turn.is_empty() {
                let turn = turns.next()?;
                let its = lines.iter_mut().filter(|(away, _)| *away <= turn);
                of_turn = its.filter_map(|(_, all)| all.next()).collect();
                of_turn.reverse();
            }
            of_turn.pop()
        });
        all.skip(above)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn waiting(alone: u64, batches: &[(u64, u64, u64)]) -> Waiting {
        let mut waiting = Waiting::default();
        for id in 0..alone {
            waiting.insert(None, (id as i64, JobId(id)));
        }
        for (batch, _, lines) in batches {
            for id in batch * 1_000..batch * 1_000 + lines {
                waiting.insert(Some(*batch), (id as i64, JobId(id)));
            }
        }
        let away = batches.iter().map(|(batch, away, _)| (*batch, *away));
        waiting.set_away(away.collect());
        waiting
    }

    fn ids(waiting: &Waiting, row: usize) -> Vec<u64> {
        waiting.from(row).map(|(_, id)| id.0).collect()
    }

    /// The list had one batch after the other, and they were sent in turn.
    #[test]
    fn batches_take_turns_behind_what_is_asked_for_alone() {
        let all = waiting(1, &[(1, 2, 3), (2, 1, 2), (3, 1, 1)]);
        assert_eq!(ids(&all, 0), [0, 2000, 3000, 1000, 2001, 1001, 1002]);
        assert_eq!(all.len(), 7);
    }

    proptest! {
        #[test]
        fn a_row_far_down_is_the_one_that_is_counted_to(
            alone in 0..4_u64,
            batches in prop::collection::vec((0..5_u64, 0..9_u64), 0..5),
        ) {
            let batches: Vec<_> = (1..).zip(batches).map(|(id, (away, lines))| (id, away, lines)).collect();
            let all = waiting(alone, &batches);
            let whole = ids(&all, 0);
            prop_assert_eq!(whole.len(), all.len());
            let mut simulated: Vec<_> = batches
                .iter()
                .flat_map(|(batch, away, lines)| (0..*lines).map(move |it| (away + it, *batch, it)))
                .collect();
            simulated.sort_unstable();
            let simulated: Vec<_> = (0..alone)
                .chain(simulated.into_iter().map(|(_, batch, it)| batch * 1_000 + it))
                .collect();
            prop_assert_eq!(&whole, &simulated);
            for row in 0..=whole.len() {
                prop_assert_eq!(&ids(&all, row)[..], &whole[row..]);
            }
        }
    }
}
