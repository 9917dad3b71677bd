//! The row that has the keyboard: the keyboard follows its entry, wherever the list moves it.

use std::sync::Arc;

use egui::{Id, Ui};

use super::HistoryPanel;
use mynah_model::desk::{HistoryKey, HistoryRow, HistoryShown};

/// The row that gets the keyboard once it is drawn.
#[derive(Debug)]
pub(super) enum Goal {
    /// Whichever row is at this place.
    Place(usize),
    /// This entry, at whichever place.
    Entry(HistoryKey),
}

impl Goal {
    /// Returns the goal of a row that is known.
    pub fn of(place: usize, row: &HistoryRow) -> Self {
        row.key().map_or(Self::Place(place), Self::Entry)
    }

    /// Returns whether a row is meant.
    pub fn is(&self, place: usize, row: &HistoryRow) -> bool {
        match self {
            Self::Place(goal) => *goal == place,
            Self::Entry(key) => row.key().as_ref() == Some(key),
        }
    }

    /// Returns its place in the list.
    pub fn place(&self, shown: &HistoryShown) -> Option<usize> {
        match self {
            Self::Place(place) => Some(*place),
            Self::Entry(key) => place_of(shown, key),
        }
    }
}

/// The row that had the keyboard when it was drawn last.
#[derive(Debug)]
pub(super) struct Keyed {
    id: Id,
    place: usize,
    row: Arc<HistoryRow>,
}

impl Keyed {
    pub fn new(id: Id, place: usize, row: &Arc<HistoryRow>) -> Self {
        let row = Arc::clone(row);
        Self { id, place, row }
    }
}

/// Returns the place of an entry in the list, whether its page is held or not.
pub(super) fn place_of(shown: &HistoryShown, key: &HistoryKey) -> Option<usize> {
    shown.keys(0..shown.len()).position(|other| other == key)
}

impl HistoryPanel {
    /// Keeps the keyboard at its entry when the list changes: rows above it can be new, and a fetched entry has another key.
    pub(super) fn keep_keys(&mut self, ui: &Ui, shown: &HistoryShown) {
        let followed = std::mem::replace(&mut self.followed, shown.changes);
        let Some(Keyed { id, place, row }) = &self.keyed else {
            return;
        };
        let has_keys = ui.memory(|memory| memory.has_focus(*id));
        if followed == shown.changes || self.focus.is_some() || !has_keys {
            return;
        }
        let same = row.key().filter(|key| place_of(shown, key).is_some());
        let Some(key) = same.or_else(|| shown.now(row)?.key()) else {
            return;
        };
        let now = place_of(shown, &key);
        if now.is_some() && (now != Some(*place) || Some(&key) != row.key().as_ref()) {
            self.scroll = now != Some(*place);
            self.focus = Some(Goal::Entry(key));
        }
    }
}
