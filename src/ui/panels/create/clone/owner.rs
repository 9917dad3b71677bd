//! For whom a sheet of consent records and attaches: it is lent to one way or clone after the other.

use super::ClonePanel;
use crate::terms::ids::MakingId;

/// A way or a professional clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui::panels::create) struct Owner {
    /// Which one.
    pub id: MakingId,
    /// The recording that somebody agrees to, by its hash, where another one may take its place.
    pub recording: Option<String>,
}

impl ClonePanel {
    /// Whether something is recorded, looked at or attached here.
    pub(in crate::ui::panels::create) fn is_under_way(&self) -> bool {
        self.recorder.is_under_way() || self.attached.is_some()
    }

    /// Lends it to the one that is open, unless something of another one is under way: nothing new begins until that is over.
    /// Whether it is lent to that one.
    pub(in crate::ui::panels::create) fn lend_to(&mut self, open: Option<&Owner>) -> bool {
        if self.owner.is_none() || !self.is_under_way() {
            self.owner = open.cloned();
        }
        let is_its = self.owner.as_ref() == open;
        self.recorder.is_elsewhere = !is_its;
        is_its
    }

    /// Whose is what is under way here.
    pub(in crate::ui::panels::create) fn owed_to(&self) -> Option<&Owner> {
        self.owner.as_ref().filter(|_| self.is_under_way())
    }
}
