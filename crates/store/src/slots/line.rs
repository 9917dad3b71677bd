//! Who goes next of those that wait for a slot, over all processes of a library. Pure.

use std::collections::HashMap;

use crate::slots::TicketId;

/// After so many turns in a row that went past a batch that waits, a batch gets one: nobody waits for ever.
pub const IN_A_ROW: u32 = 8;

/// One that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Waiting {
    /// Counts up: who came first has the smaller one.
    pub ticket: TicketId,
    pub owner: i64,
    /// Whether a person waits for it.
    pub urgent: bool,
    /// Turns in a row that went past it.
    pub passed: u32,
}

/// The order in which they go: what a person waits for first, then the process that has the fewest slots, then who came
/// first. So processes share a ceiling, however many wait in each. What a process gets before its next one counts as its
/// slots: `held` are those that it has now.
pub(super) fn in_order(
    mut waiting: Vec<Waiting>,
    held: &HashMap<i64, usize>,
) -> impl Iterator<Item = Waiting> {
    waiting.sort_by_key(|one| (!one.urgent, one.ticket));
    let mut share = held.clone();
    let mut places: Vec<_> = waiting
        .into_iter()
        .map(|one| {
            let share = share.entry(one.owner).or_default();
            let before = *share;
            *share += 1;
            ((!one.urgent, before, one.ticket), one)
        })
        .collect();
    places.sort_by_key(|(place, _)| *place);
    let first_of_batches = places.iter().position(|(_, one)| !one.urgent);
    let is_due = places
        .iter()
        .any(|(_, one)| !one.urgent && one.passed >= IN_A_ROW);
    if is_due && let Some(front) = first_of_batches.and_then(|first| places.get_mut(..=first)) {
        front.rotate_right(1);
    }
    places.into_iter().map(|(_, one)| one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(ticket: i64, owner: i64, urgent: bool, passed: u32) -> Waiting {
        Waiting {
            ticket: TicketId(ticket),
            owner,
            urgent,
            passed,
        }
    }

    fn order(waiting: &[Waiting], held: &[(i64, usize)]) -> Vec<i64> {
        let held = held.iter().copied().collect();
        in_order(waiting.to_vec(), &held)
            .map(|one| one.ticket.0)
            .collect()
    }

    #[test]
    fn processes_take_turns_however_many_wait_in_each() {
        let many = (1..=4).map(|ticket| one(ticket, 1, false, 0));
        let waiting: Vec<_> = many
            .chain([one(5, 2, false, 0), one(6, 2, false, 0)])
            .collect();
        assert_eq!(order(&waiting, &[]), [1, 5, 2, 6, 3, 4]);
        assert_eq!(order(&waiting, &[(1, 2)]), [5, 6, 1, 2, 3, 4]);
        assert_eq!(order(&waiting, &[(2, 9)]), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn what_a_person_waits_for_goes_first_until_a_batch_is_due() {
        let line = |passed| {
            [
                one(1, 1, false, passed),
                one(2, 1, false, 0),
                one(3, 2, true, 0),
                one(4, 1, true, 0),
            ]
        };
        assert_eq!(order(&line(IN_A_ROW - 1), &[]), [3, 4, 1, 2]);
        assert_eq!(order(&line(IN_A_ROW), &[]), [1, 3, 4, 2]);
    }
}
