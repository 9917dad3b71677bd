//! The bins of one level: what is full is shared by copies, so that a waveform that grows is copied for little.

use std::sync::Arc;

use super::Bin;

/// Bins in a block: 48 KB.
const BLOCK: usize = 8_192;

/// Bins in order, only ever added to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Level {
    full: Vec<Arc<[Bin]>>,
    newest: Vec<Bin>,
}

impl Level {
    pub fn len(&self) -> usize {
        self.full.len() * BLOCK + self.newest.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn push(&mut self, bin: Bin) {
        self.newest.push(bin);
        if self.newest.len() == BLOCK {
            self.full.push(Arc::from(std::mem::take(&mut self.newest)));
        }
    }

    pub fn get(&self, at: usize) -> Option<&Bin> {
        match self.full.get(at / BLOCK) {
            Some(block) => block.get(at % BLOCK),
            None => self.newest.get(at - self.full.len() * BLOCK),
        }
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Bin> {
        let full = self.full.iter().flat_map(|block| block.iter());
        full.chain(&self.newest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_stay_in_order_and_copies_share_what_is_full() {
        let mut level = Level::default();
        let bin = |n: usize| Bin {
            max: (n % 1_000) as i16,
            ..Bin::default()
        };
        let count = 2 * BLOCK + 3;
        (0..count).for_each(|n| level.push(bin(n)));
        let copy = level.clone();
        level.push(bin(count));
        assert_eq!((copy.len(), level.len()), (count, count + 1));
        assert!(level.iter().enumerate().all(|(n, one)| *one == bin(n)));
        for n in [0, BLOCK - 1, BLOCK, 2 * BLOCK, count] {
            assert_eq!(level.get(n), Some(&bin(n)));
        }
        assert_eq!(level.get(count + 1), None);
        let shared = copy.full.iter().zip(&level.full);
        assert!(shared.into_iter().all(|(a, b)| Arc::ptr_eq(a, b)));
    }
}
