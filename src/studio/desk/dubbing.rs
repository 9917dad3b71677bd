//! Films that are dubbed, as they are shown.

use std::collections::HashMap;
use std::sync::Arc;

use crate::studio::dubbing::{FilmCard, Patch};
use crate::studio::event::{DubbingEvent, Exported};
use crate::studio::trouble::Trouble;
use crate::terms::backend::Backend;

/// What is known of them.
#[derive(Debug, Default)]
pub struct DubbingShown {
    /// Those of a backend, the one that was begun last first.
    pub listed: HashMap<Backend, Arc<[FilmCard]>>,
    /// What came of each that was brought or looked at, by its number.
    pub looked: HashMap<u64, Result<Box<FilmCard>, Box<Trouble>>>,
    /// What came of each export, by its number.
    pub exported: HashMap<u64, Result<Exported, Box<Trouble>>>,
    /// What came of each line that was to be said otherwise, by its number.
    pub patched: HashMap<u64, Result<Box<Patch>, Box<Trouble>>>,
}

impl DubbingShown {
    pub(super) fn apply(&mut self, event: DubbingEvent) {
        match event {
            DubbingEvent::Listed(backend, cards) => {
                self.listed.insert(backend, cards.into());
            }
            DubbingEvent::Looked(number, looked) => {
                self.looked.insert(number, looked);
            }
            DubbingEvent::Exported(number, exported) => {
                self.exported.insert(number, exported);
            }
            DubbingEvent::Patched(number, patched) => {
                self.patched.insert(number, patched);
            }
        }
    }
}
