//! The rows of a script in blocks, so that a change costs the same in a script of any length.
//!
//! A block has an id for life, by which a row's place is found, and a stamp that is another one after each
//! change: what was reckoned for a block holds as long as its stamp does
//! ([`PerBlock`](crate::per_block::PerBlock)).

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::iter::ParallelIterator as _;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefMutIterator as _};

use crate::document::Item;
use crate::items::Chunk;
use crate::items::Items;
use crate::items::MOST;
use crate::pages::{Pages, RowSet};
use mynah_core::ids::LineId;

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
    id: u32,
    stamp: Stamp,
    rows: Arc<Chunk>,
    /// How many rows and lines stand before it.
    before: (usize, usize),
}

impl Block {
    /// Its id, the same for as long as it is there.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The state it is in.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Its rows.
    pub fn items(&self) -> &[Item] {
        self.rows.items()
    }

    /// The ids of its rows.
    pub fn ids(&self) -> &[LineId] {
        self.rows.ids()
    }

    /// How many of them are lines.
    pub fn lines(&self) -> usize {
        self.rows.lines()
    }

    /// Place of its first row among all rows.
    pub fn place(&self) -> usize {
        self.before.0
    }

    /// How many lines stand before it.
    pub fn lines_before(&self) -> usize {
        self.before.1
    }

    /// Its rows, to change them.
    fn rows_mut(&mut self) -> &mut Chunk {
        self.stamp = Stamp::fresh();
        Arc::make_mut(&mut self.rows)
    }
}

/// All rows in order. Places count over all blocks. A copy shares the rows.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    blocks: Vec<Block>,
    /// Which block each row is in.
    homes: Pages<u32>,
    /// Where each block stands, by its id.
    stands: Vec<usize>,
    len: usize,
    /// Where in its block the row stands that was changed last.
    near: usize,
}

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl Rows {
    /// The rows alone.
    pub(super) fn into_items(self) -> Vec<Item> {
        self.iter().cloned().collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// How many of them are lines.
    pub fn lines(&self) -> usize {
        let last = self.blocks.last();
        last.map_or(0, |last| last.lines_before() + last.lines())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The row at a place.
    pub fn get(&self, place: usize) -> Option<&Item> {
        let block = self.blocks.get(self.block_at(place)?)?;
        block.items().get(place - block.place())
    }

    /// The last row.
    pub fn last(&self) -> Option<&Item> {
        self.blocks.last()?.items().last()
    }

    /// All rows in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.blocks.iter().flat_map(|block| block.items())
    }

    /// The rows from a place on; none of those before is read.
    pub fn from(&self, place: usize) -> impl Iterator<Item = &Item> + Clone {
        let at = self.block_at(place).unwrap_or(self.blocks.len());
        let blocks = self.blocks.get(at..).unwrap_or_default();
        let skipped = blocks.first().map_or(0, |first| place - first.place());
        blocks.iter().flat_map(Block::items).skip(skipped)
    }

    /// The rows before a place, the nearest first.
    pub fn up_from(&self, place: usize) -> impl Iterator<Item = &Item> {
        let place = place.min(self.len);
        let at = self.block_at(place).unwrap_or(self.blocks.len());
        let (before, rest) = self.blocks.split_at_checked(at).unwrap_or_default();
        let part = rest
            .first()
            .and_then(|block| block.items().get(..place - block.place()));
        let before = before
            .iter()
            .rev()
            .flat_map(|block| block.items().iter().rev());
        part.unwrap_or_default().iter().rev().chain(before)
    }

    /// The blocks in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Which block a row is in, by its id.
    pub fn block_of(&self, id: LineId) -> Option<usize> {
        self.stands.get(self.homes.get(id)? as usize).copied()
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
        let within = block.ids().iter().position(|row| *row == id)?;
        Some(block.place() + within)
    }

    /// The number, from 1, of the line at a place among all lines.
    pub fn line_number(&self, place: usize) -> usize {
        let block = self.block_at(place).and_then(|at| self.blocks.get(at));
        block.map_or(0, |block| {
            let before = block.items().iter().take(place - block.place());
            block.lines_before() + before.filter(|item| item.line().is_some()).count() + 1
        })
    }

    /// The place among all rows of the line with this number, from 1.
    pub fn place_of_line(&self, number: usize) -> Option<usize> {
        let before = number.checked_sub(1)?;
        let at = self
            .blocks
            .partition_point(|block| block.lines_before() <= before);
        let block = self.blocks.get(at.checked_sub(1)?)?;
        let mut lines = block.items().iter().enumerate();
        let lines = lines.by_ref().filter(|(_, item)| item.line().is_some());
        let (within, _) = lines.into_iter().nth(before - block.lines_before())?;
        Some(block.place() + within)
    }

    /// The ids of the rows at these places, block by block; no row is read.
    pub fn ids(&self, places: Range<usize>) -> impl Iterator<Item = &[LineId]> {
        let first = self.block_at(places.start).unwrap_or(self.blocks.len());
        let blocks = self.blocks.get(first..).unwrap_or_default().iter();
        let here = blocks.take_while(move |block| block.place() < places.end);
        here.map(move |block| {
            let from = places.start.saturating_sub(block.place());
            let to = (places.end - block.place()).min(block.ids().len());
            block.ids().get(from..to).unwrap_or_default()
        })
    }

    /// Forgets rows that are not there.
    pub fn keep_in(&self, rows: &mut RowSet) {
        rows.keep_those_in(&self.homes);
    }

    /// Whether there is such a row.
    pub(super) fn has(&self, id: LineId) -> bool {
        self.homes.contains(id)
    }

    /// Changes a row, but not its id. Its block counts as changed.
    pub(super) fn change<T>(
        &mut self,
        id: LineId,
        change: impl FnOnce(&mut Item) -> T,
    ) -> Option<T> {
        let at = self.block_of(id)?;
        let block = self.blocks.get_mut(at)?;
        self.near = block.rows.find(id, self.near)?;
        block.rows_mut().row_mut(self.near).map(change)
    }

    /// Changes rows of very many blocks, but not their ids: processors share the blocks. For each block that stands
    /// there it is told which of its rows. Gives what was made of them, in that order.
    pub(super) fn change_beside<T: Sync, R: Send>(
        &mut self,
        of_block: &[Vec<(LineId, T)>],
        change: impl Fn(&mut Item, &T) -> R + Sync,
    ) -> Vec<R> {
        let blocks = self.blocks.par_iter_mut().zip(of_block);
        let changed = blocks.map(|(block, which)| {
            if which.is_empty() {
                return Vec::new();
            }
            let chunk = block.rows_mut();
            let mut near = usize::MAX;
            let rows = which.iter().filter_map(|(id, what)| {
                near = chunk.find(*id, near)?;
                chunk.row_mut(near).map(|row| change(row, what))
            });
            rows.collect()
        });
        changed.flatten_iter().collect()
    }

    /// Puts rows in before the one at `place`, which is one or the end.
    ///
    /// # Errors
    /// An id that a row has already, or two of them; nothing is changed then.
    pub(super) fn insert(&mut self, place: usize, items: &Items) -> Result<(), LineId> {
        if items.is_empty() {
            return Ok(());
        }
        // At a seam they go to the end of the block before: typing at the end of a script fills its last block.
        let at = self.block_at(place.saturating_sub(1)).unwrap_or(0);
        let within = self.blocks.get(at).map(|block| place - block.place());
        let few = items.len() <= MOST;
        match within {
            Some(within) if few => self.insert_into(at, within, items)?,
            _ => self.insert_blocks(at, within.unwrap_or(0), items)?,
        }
        self.settle(at);
        Ok(())
    }

    /// Puts few rows into a block, which becomes two where they are too many for one.
    fn insert_into(&mut self, at: usize, within: usize, items: &Items) -> Result<(), LineId> {
        let Some(block) = self.blocks.get_mut(at) else {
            return Ok(());
        };
        let rows: Vec<Item> = items.iter().cloned().collect();
        let ids: Vec<LineId> = rows.iter().map(Item::id).collect();
        self.homes.claim(&ids, block.id)?;
        let chunk = block.rows_mut();
        chunk.insert(within, rows);
        let len = chunk.items().len();
        if len > MOST {
            // In halves, so that the next row does not split it again.
            let rest = chunk.take(len / 2..len);
            self.homes.remove(rest.ids());
            let rest = self.block(Arc::new(rest))?;
            self.blocks.insert(at + 1, rest);
        }
        Ok(())
    }

    /// Puts many rows in as blocks of their own; one that stands where they go is parted.
    fn insert_blocks(&mut self, at: usize, within: usize, items: &Items) -> Result<(), LineId> {
        let mut new = Vec::with_capacity(items.chunks().len());
        for chunk in items.chunks() {
            match self.block(Arc::clone(chunk)) {
                Ok(block) => new.push(block),
                Err(taken) => {
                    for block in &new {
                        self.homes.remove(block.ids());
                    }
                    return Err(taken);
                }
            }
        }
        let mut behind = at;
        if within > 0
            && let Some(block) = self.blocks.get_mut(at)
        {
            behind = at + 1;
            let len = block.items().len();
            if within < len {
                let rest = block.rows_mut().take(within..len);
                self.homes.remove(rest.ids());
                new.push(self.block(Arc::new(rest))?);
            }
        }
        self.blocks.splice(behind..behind, new);
        Ok(())
    }

    /// Takes `count` rows out from `place` on; all of them are there.
    pub(super) fn remove(&mut self, place: usize, count: usize) -> Items {
        let mut taken = Items::default();
        let first = self.block_at(place).unwrap_or(0);
        let mut from = self
            .blocks
            .get(first)
            .map_or(0, |block| place - block.place());
        for block in self.blocks.iter_mut().skip(first) {
            let left = count - taken.len();
            if left == 0 {
                break;
            }
            let end = block.items().len().min(from + left);
            let rows = if from == 0 && end == block.items().len() {
                std::mem::take(&mut block.rows)
            } else {
                Arc::new(block.rows_mut().take(from..end))
            };
            self.homes.remove(rows.ids());
            taken.push(rows);
            from = 0;
        }
        self.blocks.retain(|block| !block.items().is_empty());
        self.settle(first.saturating_sub(1));
        taken
    }

    /// A new block of rows, which [`Self::settle`] gives its stand.
    fn block(&mut self, rows: Arc<Chunk>) -> Result<Block, LineId> {
        let id = u32::try_from(self.stands.len()).unwrap_or(u32::MAX);
        self.homes.claim(rows.ids(), id)?;
        self.stands.push(usize::MAX);
        Ok(Block {
            id,
            stamp: Stamp::fresh(),
            rows,
            before: (0, 0),
        })
    }

    /// Reckons anew what stands before the blocks from `at` on.
    fn settle(&mut self, at: usize) {
        let mut before = at
            .checked_sub(1)
            .and_then(|above| self.blocks.get(above))
            .map_or((0, 0), |above| {
                (
                    above.before.0 + above.items().len(),
                    above.before.1 + above.lines(),
                )
            });
        for (stand, block) in self.blocks.iter_mut().enumerate().skip(at) {
            block.before = before;
            before = (before.0 + block.items().len(), before.1 + block.lines());
            if let Some(stands) = self.stands.get_mut(block.id as usize) {
                *stands = stand;
            }
        }
        self.len = before.0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Heading;
    use crate::document::Line;

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

    fn rows_of(items: Vec<Item>) -> Rows {
        let mut rows = Rows::default();
        rows.insert(0, &Items::from(items)).unwrap();
        rows
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
            let mut rows = rows_of(plain.clone());
            agrees(&rows, &plain);
            for (puts_in, share, count) in steps {
                let at = (share * plain.len() as f64) as usize;
                if puts_in {
                    let new: Vec<Item> = (next..).take(count).map(row).collect();
                    next += count as u64;
                    plain.splice(at..at, new.clone());
                    rows.insert(at, &new.into()).unwrap();
                } else {
                    let count = count.min(plain.len() - at);
                    let gone: Vec<Item> = plain.drain(at..at + count).collect();
                    prop_assert_eq!(rows.remove(at, count), Items::from(gone.clone()));
                    for item in gone {
                        prop_assert!(!rows.has(item.id()));
                    }
                }
                agrees(&rows, &plain);
            }
        }
    }
}
