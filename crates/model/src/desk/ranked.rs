//! A sorted list that is read from any row on: a drawer that is scrolled far down reads no row above.

/// Values that share a part at most.
const PART: usize = 512;

/// Values in order, none of them twice, in parts. None of them is empty.
#[derive(Debug)]
pub struct Ranked<T> {
    parts: Vec<Vec<T>>,
    len: usize,
}

impl<T> Default for Ranked<T> {
    fn default() -> Self {
        Self {
            parts: Vec::new(),
            len: 0,
        }
    }
}

impl<T: Ord + Copy> Ranked<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Takes one in.
    pub fn insert(&mut self, value: T) {
        let at = self.part_of(value);
        let Some(part) = self.parts.get_mut(at) else {
            // Behind all others, where most come: parts that are filled so stay full.
            match self.parts.last_mut() {
                Some(last) if last.len() < PART => last.push(value),
                Some(_) | None => self.parts.push(vec![value]),
            }
            self.len += 1;
            return;
        };
        let Err(place) = part.binary_search(&value) else {
            return;
        };
        part.insert(place, value);
        self.len += 1;
        if part.len() > PART {
            let behind = part.split_off(PART / 2);
            self.parts.insert(at + 1, behind);
        }
    }

    /// Takes one out.
    pub fn remove(&mut self, value: T) {
        let at = self.part_of(value);
        let Some(part) = self.parts.get_mut(at) else {
            return;
        };
        let Ok(place) = part.binary_search(&value) else {
            return;
        };
        part.remove(place);
        self.len -= 1;
        if part.is_empty() {
            self.parts.remove(at);
        }
    }

    /// Those from a row on.
    pub fn from(&self, row: usize) -> impl Iterator<Item = T> {
        let mut above = row;
        let past = self.parts.iter().take_while(|part| {
            let is_past = part.len() <= above;
            above -= if is_past { part.len() } else { 0 };
            is_past
        });
        let at = past.count();
        let parts = self.parts.get(at..).unwrap_or_default();
        parts.iter().flatten().skip(above).copied()
    }

    /// The first part that doesn't end before a value.
    fn part_of(&self, value: T) -> usize {
        let ends_before = |part: &Vec<T>| part.last().is_some_and(|last| *last < value);
        self.parts.partition_point(ends_before)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Long runs up and down fill and empty parts.
        #[test]
        fn a_row_is_what_a_plain_set_has_there(
            runs in prop::collection::vec((any::<bool>(), any::<bool>(), 0..2_000_u32, 0..1_500_u32), 0..8),
            rows in prop::collection::vec(0..4_000_usize, 1..8),
        ) {
            let (mut ranked, mut plain) = (Ranked::default(), BTreeSet::new());
            for (comes, up, first, count) in runs {
                let run = first..first + count;
                let values: Vec<u32> = if up { run.collect() } else { run.rev().collect() };
                for value in values {
                    if comes {
                        ranked.insert(value);
                        plain.insert(value);
                    } else {
                        ranked.remove(value);
                        plain.remove(&value);
                    }
                }
                prop_assert_eq!(ranked.len(), plain.len());
                prop_assert!(ranked.parts.iter().all(|part| (1..=PART).contains(&part.len())));
                for row in &rows {
                    prop_assert!(ranked.from(*row).eq(plain.iter().copied().skip(*row)));
                }
            }
        }
    }

    #[test]
    fn what_comes_in_order_lies_close_and_a_row_far_down_is_reached_by_parts() {
        let mut ranked = Ranked::default();
        (0..1_000_000_u32).for_each(|value| ranked.insert(value));
        assert_eq!(ranked.parts.len(), 1_000_000_usize.div_ceil(PART));
        assert_eq!(ranked.from(999_990).next(), Some(999_990));
        assert_eq!(ranked.from(1_000_000).next(), None);
    }
}
