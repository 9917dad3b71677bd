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

    /// Whether what is under way here is of the one that is open. What begins from now on is.
    pub(in crate::ui::panels::create) fn is_for(&mut self, open: Option<&Owner>) -> bool {
        if self.owner.is_none() || !self.is_under_way() {
            self.owner = open.cloned();
        }
        self.owner.as_ref() == open
    }

    /// Whose is what is under way here.
    pub(in crate::ui::panels::create) fn owed_to(&self) -> Option<&Owner> {
        self.owner.as_ref().filter(|_| self.is_under_way())
    }
}
