//! Rows that stand together, in chunks that are shared: a million rows taken out of a script and put back are four
//! thousand chunks handed over, not a million rows copied.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::document::Item;
use mynah_core::ids::LineId;

/// Rows that a chunk has at most: reading one is not felt, and a million rows are four thousand of them.
pub(super) const MOST: usize = 256;

/// Some rows, at least one and at most [`MOST`] where they are a part of others.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chunk {
    items: Vec<Item>,
    /// Their ids by themselves: reading them reads no row.
    ids: Vec<LineId>,
    lines: usize,
}

impl Chunk {
    pub fn new(items: Vec<Item>) -> Self {
        Self {
            ids: items.iter().map(Item::id).collect(),
            lines: lines_in(&items),
            items,
        }
    }

    pub fn items(&self) -> &[Item] {
        &self.items
    }

    pub fn ids(&self) -> &[LineId] {
        &self.ids
    }

    /// How many of them are lines.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// Where a row stands in it. Who looks for many goes from one that is `near` to the next, or back.
    pub fn find(&self, id: LineId, near: usize) -> Option<usize> {
        let beside = [near.wrapping_add(1), near.wrapping_sub(1)];
        let mut beside = beside.into_iter();
        let beside = beside.find(|at| self.ids.get(*at) == Some(&id));
        beside.or_else(|| self.ids.iter().position(|row| *row == id))
    }

    /// A row, to change it, but not its id nor whether it is a line.
    pub fn row_mut(&mut self, within: usize) -> Option<&mut Item> {
        self.items.get_mut(within)
    }

    /// Puts rows in before the one at `within`, which is a place or the end.
    pub fn insert(&mut self, within: usize, items: Vec<Item>) {
        self.lines += lines_in(&items);
        self.ids.splice(within..within, items.iter().map(Item::id));
        self.items.splice(within..within, items);
    }

    /// Takes the rows of a range that is there out.
    pub fn take(&mut self, range: std::ops::Range<usize>) -> Self {
        let taken = Self {
            ids: self.ids.drain(range.clone()).collect(),
            items: self.items.drain(range).collect(),
            lines: 0,
        };
        let lines = lines_in(&taken.items);
        self.lines -= lines;
        Self { lines, ..taken }
    }
}

fn lines_in(items: &[Item]) -> usize {
    items.iter().filter(|item| item.line().is_some()).count()
}

/// Rows in order. A copy shares them.
#[derive(Clone, Debug, Default)]
pub struct Items {
    chunks: Vec<Arc<Chunk>>,
    len: usize,
}

impl Items {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first row.
    pub fn first(&self) -> Option<&Item> {
        self.chunks.first()?.items.first()
    }

    /// All rows in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.chunks.iter().flat_map(|chunk| &chunk.items)
    }

    pub(super) fn chunks(&self) -> &[Arc<Chunk>] {
        &self.chunks
    }

    pub(super) fn push(&mut self, chunk: Arc<Chunk>) {
        if !chunk.items.is_empty() {
            self.len += chunk.items.len();
            self.chunks.push(chunk);
        }
    }
}

impl PartialEq for Items {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl FromIterator<Item> for Items {
    fn from_iter<I: IntoIterator<Item = Item>>(items: I) -> Self {
        let mut items = items.into_iter();
        let mut all = Self::default();
        loop {
            let chunk: Vec<Item> = items.by_ref().take(MOST).collect();
            if chunk.is_empty() {
                return all;
            }
            all.push(Arc::new(Chunk::new(chunk)));
        }
    }
}

impl From<Vec<Item>> for Items {
    fn from(items: Vec<Item>) -> Self {
        if items.len() > MOST {
            return items.into_iter().collect();
        }
        let mut all = Self::default();
        all.push(Arc::new(Chunk::new(items)));
        all
    }
}

impl Serialize for Items {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Item>::deserialize(deserializer).map(Self::from)
    }
}
