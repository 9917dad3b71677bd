//! The journal: every edit with what takes it back, so that undo outlives a restart.

pub use crate::script::history::JournalStep;
pub use crate::script::history::StepKind;
