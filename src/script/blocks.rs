//! The rows of a script in blocks, so that a change costs the same in a script of any length.
//!
//! A block has an id for life, by which a row's place is found, and a stamp that is another one after each
//! change: what was reckoned for a block holds as long as its stamp does ([`PerBlock`]).

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::script::document::Item;
use crate::terms::ids::LineId;

/// Rows that a block has at most: reading one is not felt, and a million rows are two thousand blocks.
const MOST: usize = 512;

/// Names one state of a block (or of a cast) in this run of the program. No two states share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp(u64);

impl Stamp {
    /// One that was never given before.
    pub fn fresh() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

impl Default for Stamp {
    fn default() -> Self {
        Self::fresh()
    }
}

/// Rows that stand together.
#[derive(Clone, Debug)]
pub struct Block {
    id: usize,
    stamp: Stamp,
    items: Vec<Item>,
    lines: usize,
    /// How many rows and lines stand before it.
    before: (usize, usize),
}

impl Block {
    /// The state it is in.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Its rows.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// How many of them are lines.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// Place of its first row among all rows.
    pub fn place(&self) -> usize {
        self.before.0
    }

    /// How many lines stand before it.
    pub fn lines_before(&self) -> usize {
        self.before.1
    }

    fn changed(&mut self) {
        self.stamp = Stamp::fresh();
        self.lines = self
            .items
            .iter()
            .filter(|item| item.line().is_some())
            .count();
    }
}

/// All rows in order. Places count over all blocks.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    blocks: Vec<Block>,
    /// Which block each row is in.
    homes: HashMap<LineId, usize>,
    /// Where each block stands, by its id.
    stands: Vec<usize>,
    len: usize,
}

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl Rows {
    /// Rows of a new script.
    pub(super) fn new(items: Vec<Item>) -> Self {
        let mut rows = Self {
            // Room for what is written: a table that grows is copied as a whole.
            homes: HashMap::with_capacity(items.len() + items.len() / 8),
            ..Self::default()
        };
        rows.insert(0, items);
        rows
    }

    /// The rows alone.
    pub(super) fn into_items(self) -> Vec<Item> {
        self.blocks
            .into_iter()
            .flat_map(|block| block.items)
            .collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// How many of them are lines.
    pub fn lines(&self) -> usize {
        let last = self.blocks.last();
        last.map_or(0, |last| last.lines_before() + last.lines)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The row at a place.
    pub fn get(&self, place: usize) -> Option<&Item> {
        let block = self.blocks.get(self.block_at(place)?)?;
        block.items.get(place - block.place())
    }

    /// The last row.
    pub fn last(&self) -> Option<&Item> {
        self.blocks.last()?.items.last()
    }

    /// All rows in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.blocks.iter().flat_map(|block| &block.items)
    }

    /// The rows from a place on; none of those before is read.
    pub fn from(&self, place: usize) -> impl Iterator<Item = &Item> {
        let at = self.block_at(place).unwrap_or(self.blocks.len());
        let blocks = self.blocks.get(at..).unwrap_or_default();
        let skipped = blocks.first().map_or(0, |first| place - first.place());
        blocks.iter().flat_map(|block| &block.items).skip(skipped)
    }

    /// The rows before a place, the nearest first.
    pub fn up_from(&self, place: usize) -> impl Iterator<Item = &Item> {
        let place = place.min(self.len);
        let at = self.block_at(place).unwrap_or(self.blocks.len());
        let (before, rest) = self.blocks.split_at_checked(at).unwrap_or_default();
        let part = rest
            .first()
            .and_then(|block| block.items.get(..place - block.place()));
        let before = before
            .iter()
            .rev()
            .flat_map(|block| block.items.iter().rev());
        part.unwrap_or_default().iter().rev().chain(before)
    }

    /// The blocks in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Which block a row is in, by its id.
    pub fn block_of(&self, id: LineId) -> Option<usize> {
        self.stands.get(*self.homes.get(&id)?).copied()
    }

    /// Which block covers a place.
    pub fn block_at(&self, place: usize) -> Option<usize> {
        if place >= self.len {
            return None;
        }
        Some(self.blocks.partition_point(|block| block.place() <= place) - 1)
    }

    /// Where a row stands.
    pub fn place(&self, id: LineId) -> Option<usize> {
        let block = self.blocks.get(self.block_of(id)?)?;
        let within = block.items.iter().position(|item| item.id() == id)?;
        Some(block.place() + within)
    }

    /// The number, from 1, of the line at a place among all lines.
    pub fn line_number(&self, place: usize) -> usize {
        let block = self.block_at(place).and_then(|at| self.blocks.get(at));
        block.map_or(0, |block| {
            let before = block.items.iter().take(place - block.place());
            block.lines_before() + before.filter(|item| item.line().is_some()).count() + 1
        })
    }

    /// Whether there is such a row.
    pub(super) fn has(&self, id: LineId) -> bool {
        self.homes.contains_key(&id)
    }

    /// Changes a row, but not its id. Its block counts as changed.
    pub(super) fn change<T>(
        &mut self,
        id: LineId,
        change: impl FnOnce(&mut Item) -> T,
    ) -> Option<T> {
        let at = self.block_of(id)?;
        let block = self.blocks.get_mut(at)?;
        let item = block.items.iter_mut().find(|item| item.id() == id)?;
        block.stamp = Stamp::fresh();
        Some(change(item))
    }

    /// Puts rows in before the one at `place`. Their ids are new, and the place is one or the end.
    pub(super) fn insert(&mut self, place: usize, items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        // At a seam they go to the end of the block before: typing at the end of a script fills its last block.
        let at = self.block_at(place.saturating_sub(1)).unwrap_or(0);
        if self.blocks.is_empty() {
            let first = self.block(Vec::new());
            self.blocks.push(first);
        }
        let mut rest = Vec::new();
        if let Some(block) = self.blocks.get_mut(at) {
            let within = (place - block.place()).min(block.items.len());
            for item in &items {
                self.homes.insert(item.id(), block.id);
            }
            block.items.splice(within..within, items);
            if block.items.len() > MOST {
                // In halves, so that the next row does not split it again.
                let kept = if block.items.len() > 2 * MOST {
                    MOST
                } else {
                    block.items.len() / 2
                };
                rest = block.items.split_off(kept);
            }
            block.changed();
        }
        let mut rest = rest.into_iter().peekable();
        let mut new = Vec::new();
        while rest.peek().is_some() {
            new.push(self.block(rest.by_ref().take(MOST).collect()));
        }
        let behind = at + 1;
        self.blocks.splice(behind..behind, new);
        self.settle(at);
    }

    /// Takes `count` rows out from `place` on; all of them are there.
    pub(super) fn remove(&mut self, place: usize, count: usize) -> Vec<Item> {
        let mut taken = Vec::with_capacity(count);
        let first = self.block_at(place).unwrap_or(0);
        let mut from = self
            .blocks
            .get(first)
            .map_or(0, |block| place - block.place());
        for block in self.blocks.iter_mut().skip(first) {
            let end = (from + count - taken.len()).min(block.items.len());
            taken.extend(block.items.drain(from..end));
            block.changed();
            from = 0;
            if taken.len() == count {
                break;
            }
        }
        for item in &taken {
            self.homes.remove(&item.id());
        }
        self.blocks.retain(|block| !block.items.is_empty());
        self.settle(first.saturating_sub(1));
        taken
    }

    /// A new block, which [`Self::settle`] gives its stand.
    fn block(&mut self, items: Vec<Item>) -> Block {
        let id = self.stands.len();
        self.stands.push(usize::MAX);
        for item in &items {
            self.homes.insert(item.id(), id);
        }
        let mut block = Block {
            id,
            stamp: Stamp::fresh(),
            items,
            lines: 0,
            before: (0, 0),
        };
        block.changed();
        block
    }

    /// Reckons anew what stands before the blocks from `at` on.
    fn settle(&mut self, at: usize) {
        let mut before = at
            .checked_sub(1)
            .and_then(|above| self.blocks.get(above))
            .map_or((0, 0), |above| {
                (
                    above.before.0 + above.items.len(),
                    above.before.1 + above.lines,
                )
            });
        for (stand, block) in self.blocks.iter_mut().enumerate().skip(at) {
            block.before = before;
            before = (before.0 + block.items.len(), before.1 + block.lines);
            if let Some(stands) = self.stands.get_mut(block.id) {
                *stands = stand;
            }
        }
        self.len = before.0;
    }
}

/// What was reckoned for each block of a script, as long as the block stays as it was.
#[derive(Clone, Debug)]
pub struct PerBlock<T> {
    made: Vec<(Stamp, Option<T>)>,
}

impl<T> Default for PerBlock<T> {
    fn default() -> Self {
        Self { made: Vec::new() }
    }
}

impl<T> PerBlock<T> {
    /// Follows the script. What was made for blocks that are no more, or are another, is given to `gone`.
    pub fn follow(&mut self, rows: &Rows, mut gone: impl FnMut(T)) {
        let blocks = rows.blocks();
        let same = |(made, block): &(&(Stamp, Option<T>), &Block)| made.0 == block.stamp;
        let head = self.made.iter().zip(blocks).take_while(same).count();
        if head == self.made.len() && head == blocks.len() {
            return;
        }
        let most = self.made.len().min(blocks.len()) - head;
        let tail = self
            .made
            .iter()
            .rev()
            .zip(blocks.iter().rev())
            .take(most)
            .take_while(same)
            .count();
        let middle = head..self.made.len() - tail;
        let new = blocks.get(head..blocks.len() - tail).unwrap_or_default();
        let mut kept: HashMap<Stamp, T> = HashMap::new();
        for (stamp, made) in self.made.drain(middle) {
            kept.extend(made.map(|made| (stamp, made)));
        }
        let new: Vec<_> = new
            .iter()
            .map(|block| (block.stamp, kept.remove(&block.stamp)))
            .collect();
        self.made.splice(head..head, new);
        kept.into_values().for_each(&mut gone);
    }

    /// What was made for the block at this place among the blocks.
    pub fn get(&self, at: usize) -> Option<&T> {
        self.made.get(at)?.1.as_ref()
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.made.get_mut(at)?.1.as_mut()
    }

    /// Keeps what was made for a block; gives back what was there.
    pub fn set(&mut self, at: usize, made: T) -> Option<T> {
        self.made.get_mut(at)?.1.replace(made)
    }

    /// What was made for each block, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<&T>> {
        self.made.iter().map(|(_, made)| made.as_ref())
    }

    /// All that was made, to change it.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.made.iter_mut().filter_map(|(_, made)| made.as_mut())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::script::document::Heading;
    use crate::script::document::Line;

    fn row(id: u64) -> Item {
        if id.is_multiple_of(7) {
            return Item::Heading(Heading {
                id: LineId(id),
                level: 1,
                title: id.to_string(),
                note: String::new(),
            });
        }
        Item::Line(Line {
            id: LineId(id),
            speaker: String::new(),
            text: id.to_string(),
            overrides: Default::default(),
        })
    }

    /// What the blocks say is what a plain list says.
    fn agrees(rows: &Rows, plain: &[Item]) {
        assert_eq!(rows.len(), plain.len());
        assert!(rows.iter().eq(plain));
        let mut lines = 0;
        for block in rows.blocks() {
            assert!(!block.items().is_empty() && block.items().len() <= MOST);
            assert_eq!(block.lines_before(), lines);
            lines += block
                .items()
                .iter()
                .filter(|item| item.line().is_some())
                .count();
            assert_eq!(block.lines_before() + block.lines(), lines);
        }
        for (place, item) in plain.iter().enumerate().step_by(97) {
            assert_eq!(rows.get(place), Some(item));
            assert_eq!(rows.place(item.id()), Some(place));
            assert!(
                rows.from(place)
                    .take(3)
                    .eq(&plain[place..plain.len().min(place + 3)])
            );
            assert!(
                rows.up_from(place)
                    .take(3)
                    .eq(plain[..place].iter().rev().take(3))
            );
        }
        assert_eq!(rows.get(plain.len()), None);
        assert_eq!(rows.from(plain.len()).count(), 0);
        assert!(rows.up_from(plain.len()).eq(plain.iter().rev()));
        assert_eq!(rows.last(), plain.last());
    }

    proptest! {
        #[test]
        fn blocks_say_what_a_plain_list_says(
            first in 0..3_000_usize,
            steps in proptest::collection::vec((any::<bool>(), 0.0..1.0_f64, 1..900_usize), 0..8),
        ) {
            let mut next = first as u64;
            let mut plain: Vec<Item> = (0..next).map(row).collect();
            let mut rows = Rows::new(plain.clone());
            agrees(&rows, &plain);
            for (puts_in, share, count) in steps {
                let at = (share * plain.len() as f64) as usize;
                if puts_in {
                    let new: Vec<Item> = (next..).take(count).map(row).collect();
                    next += count as u64;
                    plain.splice(at..at, new.clone());
                    rows.insert(at, new);
                } else {
                    let count = count.min(plain.len() - at);
                    let gone: Vec<Item> = plain.drain(at..at + count).collect();
                    prop_assert_eq!(&rows.remove(at, count), &gone);
                    for item in gone {
                        prop_assert!(!rows.has(item.id()));
                    }
                }
                agrees(&rows, &plain);
            }
        }
    }

    #[test]
    fn what_was_made_for_a_block_goes_only_with_it() {
        let mut rows = Rows::new((0..5_000).map(row).collect());
        let mut made = PerBlock::default();
        made.follow(&rows, |_: usize| {});
        let blocks = rows.blocks().len();
        for at in 0..blocks {
            made.set(at, at);
        }
        rows.change(LineId(1_001), |_| {});
        rows.insert(3_000, (9_000..9_400).map(row).collect());
        let mut gone = Vec::new();
        made.follow(&rows, |at| gone.push(at));
        gone.sort_unstable();
        assert_eq!(gone, [1, 5]);
        let missing = made.iter().filter(Option::is_none).count();
        assert_eq!(missing, rows.blocks().len() - blocks + 2);
        assert_eq!(made.get(0), Some(&0));
        assert_eq!(made.get(rows.blocks().len() - 1), Some(&(blocks - 1)));
    }
}
