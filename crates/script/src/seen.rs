//! Where an edit is seen.

use super::document::{Item, Script};
use super::edit::Edit;
use mynah_core::ids::LineId;

impl Script {
    /// The row in which an edit that was just applied is seen; `None` when it is in none.
    pub fn row_of(&self, edit: &Edit) -> Option<LineId> {
        let at = |place: usize| self.items().get(place).map(Item::id);
        match edit {
            Edit::Insert { items, .. } => items.first().map(Item::id),
            // What stood before it: there a new line was begun from. At the top what stands there now.
            Edit::Remove { at: place, .. } => at(place.saturating_sub(1)),
            Edit::Move { to, .. } => at(*to),
            Edit::SetText { id, .. }
            | Edit::TuneLine { id, .. }
            | Edit::SetOverrides { id, .. } => Some(*id),
            Edit::SetSpeaker { ids, .. } => ids.first().copied(),
            Edit::TunePart { .. }
            | Edit::SetPart { .. }
            | Edit::SetFormat { .. }
            | Edit::SetTitle { .. }
            | Edit::Pronounce { .. } => None,
            Edit::Ignore { what, .. } => what.line,
            Edit::Deed(deeds) => deeds.line.filter(|id| self.place(*id).is_some()),
            Edit::Group(edits) => {
                // Of a line that is in two again, the first half: there it was joined.
                if let [Edit::Insert { at, .. }, Edit::SetText { id, .. }, ..] = edits.as_slice()
                    && self.place(*id).is_some_and(|place| place + 1 == *at)
                {
                    return Some(*id);
                }
                edits
                    .iter()
                    .filter_map(|edit| self.row_of(edit))
                    .find(|id| self.place(*id).is_some())
            }
        }
    }
}
