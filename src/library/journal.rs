//! The journal: every edit with what takes it back, so that undo outlives a restart.

use crate::script::edit::Edit;

/// One step of the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalStep {
    /// Counts up by one with every step; undo and redo are steps too.
    pub revision: u64,
    /// What was done.
    pub edit: Edit,
    /// What takes it back.
    pub inverse: Edit,
    /// How the step moves through the undo history.
    pub kind: StepKind,
}

/// How a step moves through the undo history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Something new; what could be redone is gone.
    Do,
    /// Goes on with the step before (typing in one line): undone together.
    Extend,
    /// Takes the newest step back.
    Undo,
    /// Does it again.
    Redo,
}
