//! Inputs and results of the tools, as they are shown.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::event::ToolsEvent;
use crate::trouble::Trouble;
use mynah_core::request::Input;

/// Answers of each kind that are kept.
const KEPT: u64 = 256;

/// Answers of the tools, by the numbers of their commands.
#[derive(Debug, Default)]
pub struct ToolsShown {
    /// Files and takes that became inputs.
    pub brought: HashMap<u64, Result<Box<Input>, Box<Trouble>>>,
    /// Differences of inputs and results.
    pub removed: HashMap<u64, Result<Box<Input>, Box<Trouble>>>,
    /// Files that were written.
    pub written: HashMap<u64, Result<PathBuf, Box<Trouble>>>,
}

impl ToolsShown {
    /// Applies an answer.
    pub(super) fn apply(&mut self, event: ToolsEvent) {
        match event {
            ToolsEvent::Brought(number, input) => keep(&mut self.brought, number, input),
            ToolsEvent::Removed(number, input) => keep(&mut self.removed, number, input),
            ToolsEvent::Written(number, path) => keep(&mut self.written, number, path),
        }
    }
}

/// Keeps an answer and drops old ones.
fn keep<T>(answers: &mut HashMap<u64, T>, number: u64, answer: T) {
    answers.retain(|other, _| other.saturating_add(KEPT) > number);
    answers.insert(number, answer);
}
