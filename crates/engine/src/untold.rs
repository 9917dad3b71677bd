//! Costs that no answer told: what the account's count went up by between two readings says them, where nothing else
//! can be meant. The count comes late and in parts: it is believed once it stands still.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::backend::Connection;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::takes;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::EntryId;
use mynah_core::request::Generation;
use mynah_records::ledger::Entry;
use mynah_store::ledger::Untold;

/// The highest cost of live captions is at most so many times the lowest one.
const LIVE_RATES: u64 = 5;

/// What a difference says of what it is to tell.
#[derive(Debug, PartialEq, Eq)]
enum Says {
    /// So much each of them cost.
    These(Vec<Credits>),
    /// The count lags behind.
    NotYet,
    /// Others spent as well: nobody can tell.
    Nothing,
}

/// The counts that were read last with something left to tell.
#[derive(Debug, Default)]
pub(super) struct Counts(Mutex<HashMap<(Backend, String), Count>>);

#[derive(Debug, PartialEq)]
struct Count {
    read: (i64, Credits),
    entries: Vec<EntryId>,
    /// Since when it is the same.
    since: UnixMillis,
}

impl Counts {
    /// Whether an account's count is the same for so long.
    fn is_still(
        &self,
        (backend, account): (Backend, &str),
        read: (i64, Credits),
        untold: &Untold,
        pause: Duration,
    ) -> bool {
        let entries: Vec<_> = untold.entries.iter().map(|entry| entry.id).collect();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Count {
            read,
            entries,
            since: untold.at,
        };
        let count = counts
            .entry((backend, account.to_owned()))
            .or_insert_with(|| Count {
                entries: now.entries.clone(),
                ..now
            });
        if (count.read, &count.entries) != (now.read, &now.entries) {
            *count = now;
        }
        let passed = u64::try_from(untold.at.0.saturating_sub(count.since.0));
        passed.is_ok_and(|millis| u128::from(millis) >= pause.as_millis())
    }
}

/// An account's count was read.
pub(super) async fn after_reading(
    machine: &Machine,
    connection: &Connection,
    read: (i64, Credits),
) {
    match tell(machine, connection, read).await {
        Ok(()) | Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("what something cost can't be told: {error}"),
    }
}

async fn tell(
    machine: &Machine,
    connection: &Connection,
    read: (i64, Credits),
) -> Result<(), StudioError> {
    let (backend, account) = (connection.backend, connection.account.as_str());
    // A Draft server counts at once what it charges.
    let lag = if connection.draft {
        Duration::ZERO
    } else {
        machine.options.looks.balance
    };
    let of = account.to_owned();
    let untold = machine.library(move |library| library.untold(backend, &of, read, lag));
    let Some(untold) = untold.await? else {
        return Ok(());
    };
    let counts = &machine.counts;
    if !counts.is_still((backend, account), read, &untold, lag) {
        return Ok(());
    }
    let Untold {
        entries,
        together,
        at,
    } = untold;
    let known = machine.known_now(backend).unwrap_or_default();
    let range = |entry: &Entry| {
        let most = entry.cost.unwrap_or(entry.intent.quote);
        let least = match &*entry.intent.request {
            // Only a part of the recording may have been sent.
            Generation::Transcription(request) if request.is_live && connection.draft => {
                Credits::ZERO
            }
            Generation::Transcription(request) if request.is_live => Credits(most.0 / LIVE_RATES),
            request => known.least(request).unwrap_or(most),
        };
        [least.min(most), most]
    };
    let ranges: Vec<_> = entries.iter().map(range).collect();
    let costs = match says(&ranges, together) {
        // Shared, a budget of one of them would be told too little.
        Says::These(_) if !has_one_payer(&entries) => Vec::new(),
        Says::NotYet => return Ok(()),
        Says::Nothing => Vec::new(),
        Says::These(costs) => costs,
    };
    for (entry, cost) in entries.iter().zip(costs) {
        told(machine, entry, cost).await?;
    }
    let of = account.to_owned();
    let taken = machine.library(move |library| library.take_reading(backend, &of, read, at));
    taken.await
}

/// Whether the same budgets count all of them.
fn has_one_payer(entries: &[Entry]) -> bool {
    let payer = |entry: &Entry| (entry.intent.project, entry.intent.key);
    let mut payers = entries.iter().map(payer);
    let first = payers.next();
    payers.all(|payer| Some(payer) == first)
}

/// Keeps what an entry cost, and tells it.
pub(super) async fn told(
    machine: &Machine,
    entry: &Entry,
    cost: Credits,
) -> Result<(), StudioError> {
    let id = entry.id;
    let was_guess = machine.library(move |library| library.tell_cost(id, cost));
    if !was_guess.await? {
        return Ok(());
    }
    if let (Some(project), Some(line)) = (entry.intent.project, entry.intent.line) {
        takes::tell_changed(machine, project, line).await?;
    }
    machine.tell_spend(entry.intent.backend).await;
    Ok(())
}

/// Each stands in its range where all of them together stand in theirs: what makes one of them dearer, a plan, makes all.
fn says(ranges: &[[Credits; 2]], together: Credits) -> Says {
    let sum = |place: usize| -> u64 {
        let of = ranges.iter().filter_map(|range| range.get(place));
        of.map(|credits| credits.0).sum()
    };
    let (least, most) = (sum(0), sum(1));
    if together.0 < least {
        return Says::NotYet;
    }
    if together.0 > most {
        return Says::Nothing;
    }
    let mut above = together.0 - least;
    let mut wide = most - least;
    let costs = ranges.iter().map(|[least, most]| {
        let width = most.0 - least.0;
        // Of what is left its part: nothing is lost by rounding.
        let part = (u128::from(above) * u128::from(width)).checked_div(u128::from(wide));
        let part = u64::try_from(part.unwrap_or(0)).unwrap_or(u64::MAX);
        above -= part;
        wide -= width;
        Credits(least.0 + part)
    });
    Says::These(costs.collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A count that had one half of what was spent told that half as all of it.
    #[test]
    fn a_count_is_believed_once_it_stands_still() {
        let counts = Counts::default();
        let still = |used: u64, minute: i64| {
            let untold = Untold {
                entries: Vec::new(),
                together: Credits(used),
                at: UnixMillis(minute * 60_000),
            };
            let pause = Duration::from_mins(5);
            counts.is_still((Backend::Live, "me"), (7, Credits(used)), &untold, pause)
        };
        assert!(!still(40, 6), "it was read once");
        assert!(!still(40, 8));
        assert!(!still(80, 11), "the other half came");
        assert!(!still(80, 15));
        assert!(still(80, 16));
    }

    #[test]
    fn a_difference_says_what_fits_into_it() {
        let ranges = [[30, 60], [10, 20]].map(|range| range.map(Credits));
        assert_eq!(says(&ranges, Credits(39)), Says::NotYet);
        assert_eq!(says(&ranges, Credits(81)), Says::Nothing);
        let costs = [40, 60, 80].map(|together| says(&ranges, Credits(together)));
        let these = |costs: [u64; 2]| Says::These(costs.map(Credits).to_vec());
        assert_eq!(costs, [these([30, 10]), these([45, 15]), these([60, 20])]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_stay_in_their_ranges(
            ranges in proptest::collection::vec((0_u64..1_000, 0_u64..1_000), 1..6),
            part in 0.0_f64..=1.0,
        ) {
            let ranges: Vec<_> = ranges
                .into_iter()
                .map(|(least, width)| [Credits(least), Credits(least + width)])
                .collect();
            let [least, most] = [0, 1].map(|place| ranges.iter().map(|it| it[place].0).sum::<u64>());
            let together = least + ((most - least) as f64 * part) as u64;
            let Says::These(costs) = says(&ranges, Credits(together)) else {
                panic!("it fits");
            };
            prop_assert_eq!(costs.iter().map(|it| it.0).sum::<u64>(), together);
            for (cost, [least, most]) in costs.iter().zip(&ranges) {
                prop_assert!(least <= cost && cost <= most);
            }
        }
    }
}
