//! Where in a recording a fault stands.

use serde::{Deserialize, Serialize};

use super::levels::CELLS;
use super::speech::{Cell, Speech};

/// Seconds without a word from which on a silence is one to cut.
const LONG_SILENCE: f32 = 3.0;
/// Places of one kind that lie closer, in seconds, are one.
const CLOSE: f32 = 0.5;
/// So many of one kind are told; behind that it is all over the recording.
pub const MOST: usize = 200;

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fault {
    /// The sound is cut off at its highest level.
    Clipping,
    /// Nobody speaks for long.
    Silence,
    /// Something loud that has no voice in it: a knock, a cough, a gust.
    Noise,
    /// A single jump.
    Click,
    /// The file can't be read there.
    Damage,
}

impl Fault {
    /// Its name outside.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clipping => "clipping",
            Self::Silence => "silence",
            Self::Noise => "noise",
            Self::Click => "click",
            Self::Damage => "damage",
        }
    }
}

/// A fault and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// What it is.
    pub fault: Fault,
    /// Where it begins and ends, in seconds.
    pub from: f32,
    /// Behind it, in seconds.
    pub to: f32,
}

/// Cells of one fault as places, close ones as one.
pub(super) fn places(fault: Fault, cells: impl Iterator<Item = usize>) -> Vec<Place> {
    let second = |cell: usize| cell as f32 / CELLS as f32;
    let mut places: Vec<Place> = Vec::new();
    for cell in cells {
        let (from, to) = (second(cell), second(cell + 1));
        if let Some(last) = places.last_mut()
            && from - last.to <= CLOSE
        {
            last.to = last.to.max(to);
        } else if places.len() < MOST {
            places.push(Place { fault, from, to });
        } else {
            break;
        }
    }
    places
}

/// Long silences of a recording in which somebody speaks.
pub(super) fn silences(speech: &Speech) -> Vec<Place> {
    let mut places = Vec::new();
    let cells = speech.cells();
    if !cells.contains(&Cell::Spoken) {
        return places;
    }
    let second = |cell: usize| cell as f32 / CELLS as f32;
    let mut begun = 0;
    for (at, cell) in cells.iter().copied().chain([Cell::Spoken]).enumerate() {
        if cell != Cell::Spoken {
            continue;
        }
        let (from, to) = (second(begun), second(at));
        if to - from >= LONG_SILENCE && places.len() < MOST {
            let fault = Fault::Silence;
            places.push(Place { fault, from, to });
        }
        begun = at + 1;
    }
    places
}
