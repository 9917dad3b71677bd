//! Edits as data: applied, inverted, journalled.

use serde::{Deserialize, Serialize};

use crate::script::cast::Part;
use crate::script::document::{Item, Overrides};
use crate::terms::ids::LineId;

/// One change of a script. Applying it gives the edit that takes it back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Puts rows in before the row that stands at `at`.
    Insert {
        /// Place among all rows.
        at: usize,
        /// The rows, with ids of their own.
        items: Vec<Item>,
    },
    /// Takes `count` rows out from `at` on.
    Remove {
        /// Place of the first.
        at: usize,
        /// How many.
        count: usize,
    },
    /// Moves `count` rows so that the first then stands at `to`.
    Move {
        /// Place of the first.
        from: usize,
        /// How many.
        count: usize,
        /// Its place afterwards.
        to: usize,
    },
    /// Gives a line (or heading) another text.
    SetText {
        /// The row.
        id: LineId,
        /// The whole new text.
        text: String,
    },
    /// Gives lines another speaker.
    SetSpeaker {
        /// The lines.
        ids: Vec<LineId>,
        /// The name; empty for the narrator.
        speaker: String,
    },
    /// Gives a line its own settings, or none.
    SetOverrides {
        /// The line.
        id: LineId,
        /// All of them.
        overrides: Overrides,
    },
    /// Casts a speaker, or takes the part away.
    SetPart {
        /// The name; empty for the narrator.
        speaker: String,
        /// The whole part.
        part: Option<Part>,
    },
    /// Gives the script another title.
    SetTitle {
        /// The title.
        title: String,
    },
    /// Several edits as one step.
    Group(Vec<Edit>),
}
