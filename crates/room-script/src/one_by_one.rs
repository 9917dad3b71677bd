//! Places that were replaced one by one: undo leads back to each of them, and redo on behind it.

use crate::finding::Match;
use mynah_script::document::Script;
use mynah_script::find::text_of;

/// So many are known, the newest.
const MOST: usize = 200;

/// The places that were replaced, as far as nothing else was looked for since.
#[derive(Debug, Default)]
pub(super) struct OneByOne {
    done: Vec<Place>,
    undone: Vec<Place>,
    /// The revision of the script that was looked at last.
    seen: u64,
}

/// A place that was replaced.
#[derive(Debug)]
pub(super) struct Place {
    pub at: Match,
    /// The last byte of what was put there; nothing where that is at the row's beginning and empty.
    pub end: Option<usize>,
    /// What its row said, and what it says since.
    pub texts: [String; 2],
}

/// Where a step led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Led {
    /// Back to a place that is one again.
    Back(Match),
    /// On from a place that was replaced again: behind its last byte.
    On(Match, Option<usize>),
}

impl OneByOne {
    /// Notes a place that is being replaced.
    pub fn add(&mut self, place: Place) {
        self.undone.clear();
        let [before, after] = &place.texts;
        if before == after {
            return;
        }
        if self.done.len() == MOST {
            self.done.remove(0);
        }
        self.done.push(place);
    }

    /// Where undo or redo led since it was looked at last. Rows that say something else by now lead nowhere.
    pub fn led(&mut self, script: &Script, revision: u64) -> Option<Led> {
        if std::mem::replace(&mut self.seen, revision) == revision {
            return None;
        }
        let says = |place: &mut Place, which: usize| {
            let row = script
                .place(place.at.row)
                .and_then(|at| script.items().get(at));
            row.map(text_of) == place.texts.get(which).map(String::as_str)
        };
        let mut led = None;
        while let Some(place) = self.done.pop_if(|place| says(place, 0)) {
            led = Some(Led::Back(place.at));
            self.undone.push(place);
        }
        if led.is_some() {
            return led;
        }
        while let Some(place) = self.undone.pop_if(|place| says(place, 1)) {
            led = Some(Led::On(place.at, place.end));
            self.done.push(place);
        }
        led
    }
}
