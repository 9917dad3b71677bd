//! Which rows are marked: those that were named, or all of the list but those.
//!
//! What a row is of is held, never the row: a hundred thousand marks are a few megabytes, and asking for one is a look
//! into a table.

use std::collections::HashSet;

use super::keyed::place_of;
use mynah_core::clock::UnixMillis;
use mynah_model::desk::{HistoryKey, HistoryMark, HistoryRow, HistoryShown};

/// The marked rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Marked {
    /// When all were marked: then `keys` are those that are not.
    all: Option<UnixMillis>,
    keys: HashSet<HistoryKey>,
    /// Where a range begins: its entry, and the place that it had.
    anchor: Option<(Option<HistoryKey>, usize)>,
}

impl Marked {
    pub fn is_empty(&self) -> bool {
        self.all.is_none() && self.keys.is_empty()
    }

    pub fn clear(&mut self) {
        *self = Self {
            anchor: self.anchor.take(),
            ..Self::default()
        };
    }

    pub fn contains(&self, row: &HistoryRow) -> bool {
        match self.all {
            Some(until) => row.at <= until && !row.is_among(&self.keys),
            None => !self.keys.is_empty() && row.is_among(&self.keys),
        }
    }

    /// What is marked from now on begins at this row.
    pub fn begin_at(&mut self, place: usize, row: &HistoryRow) {
        self.anchor = Some((row.key(), place));
    }

    /// The same, unless it begins somewhere.
    pub fn go_on_from(&mut self, place: usize, row: &HistoryRow) {
        self.anchor.get_or_insert_with(|| (row.key(), place));
    }

    /// How many of all rows are not marked.
    pub fn left_out(&self) -> usize {
        self.keys.len()
    }

    /// Marks a row, or lets go of it.
    pub fn toggle(&mut self, place: usize, row: &HistoryRow) {
        self.begin_at(place, row);
        if self.contains(row) == self.all.is_some() {
            // Marked among all, or not marked among few: it becomes named.
            self.keys.extend(row.key());
            return;
        }
        if let Some(take) = &row.take {
            self.keys.remove(&HistoryKey::Take(take.id));
        }
        if let Some(item) = &row.item {
            self.keys.remove(&HistoryKey::Item(item.clone()));
        }
    }

    /// Marks all rows from where the range begins to this place, and no other.
    pub fn reach_to(&mut self, shown: &HistoryShown, place: usize) {
        let (key, was) = self.anchor.take().unwrap_or((None, place));
        let now = key.as_ref().and_then(|key| place_of(shown, key));
        let from = now.unwrap_or(was);
        let rows = from.min(place)..from.max(place) + 1;
        *self = Self {
            all: None,
            keys: shown.keys(rows).cloned().collect(),
            anchor: Some((key, from)),
        };
    }

    /// Marks a row beside those that are marked.
    pub fn add(&mut self, row: &HistoryRow) {
        if !self.contains(row) {
            self.keys.extend(row.key());
        }
    }

    /// Marks these and no other.
    pub fn set(&mut self, keys: &[HistoryKey]) {
        self.clear();
        self.keys.extend(keys.iter().cloned());
    }

    /// Marks all there is by now.
    pub fn set_all(&mut self, now: UnixMillis) {
        self.clear();
        self.all = Some(now);
    }

    /// How many are marked; nothing where the list isn't read to its end.
    pub fn count(&self, shown: &HistoryShown) -> Option<usize> {
        match self.all {
            Some(_) if shown.has_more() => None,
            Some(_) => Some(shown.len().saturating_sub(self.keys.len())),
            None => Some(self.keys.len()),
        }
    }

    /// The rows in the list's order, where they are known by name.
    pub fn marks(&self, shown: &HistoryShown) -> Option<Vec<HistoryMark>> {
        if self.all.is_some() {
            return None;
        }
        let listed = shown.keys(0..shown.len());
        let mut left = self.keys.clone();
        let mut marks: Vec<_> = listed
            .filter(|key| left.remove(*key))
            .map(|key| shown.mark(key))
            .collect();
        // A row that was marked before it was fetched has another name by now.
        let mut rest: Vec<_> = left.iter().map(|key| shown.mark(key)).collect();
        rest.sort_by(|one, other| one.item.cmp(&other.item));
        marks.extend(rest);
        Some(marks)
    }

    /// What is asked of the studio where all but these are marked.
    pub fn all_but(&self) -> Option<(UnixMillis, HashSet<HistoryKey>)> {
        Some((self.all?, self.keys.clone()))
    }
}
