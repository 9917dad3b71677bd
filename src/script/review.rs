//! How far a review of a script is: what is to be spoken again and why, and what was done with the rest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::terms::ids::LineId;

/// A review that was begun and isn't over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Review {
    /// The line that was heard last.
    pub at: Option<LineId>,
    /// Lines that are to be spoken again, with what is to be different.
    pub redo: BTreeMap<LineId, String>,
    /// How many were approved in it.
    pub approved: usize,
    /// How many words were flagged.
    pub flagged: usize,
    /// How many were left as they are.
    pub skipped: usize,
}
