//! What was reckoned for each block of a script, kept as long as the block stays as it was.

use std::collections::HashMap;

use crate::blocks::Block;
use crate::blocks::Rows;
use crate::blocks::Stamp;

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
        let same = |(made, block): &(&(Stamp, Option<T>), &Block)| made.0 == block.stamp();
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
            .map(|block| (block.stamp(), kept.remove(&block.stamp())))
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

    /// Forgets what was made for blocks that are meant by place and what was made, and gives it to `gone`.
    pub fn take_if(&mut self, is_meant: impl Fn(usize, &T) -> bool, gone: impl FnMut(T)) {
        let made = self.made.iter_mut().enumerate();
        made.filter_map(|(at, (_, made))| made.take_if(|made| is_meant(at, made)))
            .for_each(gone);
    }

    /// Forgets all that was made, and gives it to `gone`.
    pub fn take_all(&mut self, gone: impl FnMut(T)) {
        let made = self.made.iter_mut();
        made.filter_map(|(_, made)| made.take()).for_each(gone);
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
    use super::*;
    use crate::document::Item;
    use crate::document::Line;
    use mynah_core::ids::LineId;

    fn row(id: u64) -> Item {
        Item::Line(Line {
            id: LineId(id),
            speaker: String::new(),
            text: id.to_string(),
            overrides: Default::default(),
        })
    }

    #[test]
    fn what_was_made_for_a_block_goes_only_with_it() {
        let mut rows = Rows::default();
        rows.insert(0, &(0..5_000).map(row).collect()).unwrap();
        let mut made = PerBlock::default();
        made.follow(&rows, |_: usize| {});
        let blocks = rows.blocks().len();
        for at in 0..blocks {
            made.set(at, at);
        }
        rows.change(LineId(1_001), |_| {});
        rows.insert(3_000, &(9_000..9_400).map(row).collect())
            .unwrap();
        let mut gone = Vec::new();
        made.follow(&rows, |at| gone.push(at));
        gone.sort_unstable();
        assert_eq!(gone, [3, 11]);
        let missing = made.iter().filter(Option::is_none).count();
        assert_eq!(missing, rows.blocks().len() - blocks + 2);
        assert_eq!(made.get(0), Some(&0));
        assert_eq!(made.get(rows.blocks().len() - 1), Some(&(blocks - 1)));
    }
}
