//! The edits of an agent that are not saved yet.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use mynah_core::ids::AgentId;
use mynah_model::agents::document::{apply, changes, conflicts, patch, set};
use mynah_model::command::{AgentSave, AgentsCommand, Command};
use mynah_model::trouble::Trouble;
use mynah_ui_core::ctx::StudioCtx;

/// A document with its edits.
pub(crate) struct Draft {
    /// The agent.
    pub agent: AgentId,
    /// The document as the service has it.
    pub before: Arc<Value>,
    /// The document with the edits.
    pub after: Value,
    /// The number of edits.
    pub edits: usize,
    /// Numbers while they are typed, by their places.
    pub typed: HashMap<String, String>,
    /// Changes that the service did not accept when it was saved last.
    pub refused: Vec<String>,
    /// Edited values that were changed elsewhere. Saving overwrites them with the edits.
    pub conflicts: Vec<String>,
    /// The command that saves, and the document that it sends.
    saving: Option<(u64, Arc<Value>)>,
    /// The reason why it could not be saved.
    pub trouble: Option<Box<Trouble>>,
    /// True after it was saved, until the next edit.
    pub is_saved: bool,
    /// True while the person is asked whether all edits are dropped.
    pub asks_to_discard: bool,
}

impl Draft {
    /// A document without edits.
    pub(crate) fn new(agent: AgentId, before: Arc<Value>) -> Self {
        Self {
            agent,
            after: Value::clone(&before),
            before,
            edits: 0,
            typed: HashMap::new(),
            refused: Vec::new(),
            conflicts: Vec::new(),
            saving: None,
            trouble: None,
            is_saved: false,
            asks_to_discard: false,
        }
    }

    /// Returns true while it is being saved.
    pub(crate) fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// Sets a value.
    pub(crate) fn set(&mut self, pointer: &str, value: impl Into<Value>) {
        set(&mut self.after, pointer, value.into());
        self.count();
    }

    /// Replaces the whole document.
    pub(crate) fn replace(&mut self, document: Value) {
        self.after = document;
        self.typed.clear();
        self.count();
    }

    /// Drops all edits.
    pub(crate) fn discard(&mut self) {
        self.replace(Value::clone(&self.before));
        self.refused.clear();
        self.trouble = None;
    }

    fn count(&mut self) {
        self.edits = changes(&self.before, &self.after).len();
        if self.edits == 0 {
            self.conflicts.clear();
        }
        self.is_saved = false;
    }

    /// Takes over a document that was downloaded again. Edits stay, also those of values that were changed elsewhere.
    pub(crate) fn renew(&mut self, document: &Arc<Value>) {
        if Arc::ptr_eq(document, &self.before) || self.is_saving() {
            return;
        }
        let edits = patch(&self.before, &self.after);
        for path in conflicts(&edits, &self.before, document) {
            if !self.conflicts.contains(&path) {
                self.conflicts.push(path);
            }
        }
        self.after = apply(document, &edits);
        self.before = Arc::clone(document);
        let is_saved = self.is_saved;
        self.count();
        self.is_saved = is_saved;
    }

    /// Sends what changed.
    pub(crate) fn save(&mut self, cx: &mut StudioCtx<'_>) {
        let number = cx.view.tools.next_number();
        let after = Arc::new(self.after.clone());
        self.saving = Some((number, Arc::clone(&after)));
        self.trouble = None;
        self.refused.clear();
        let save = AgentSave {
            agent: self.agent.clone(),
            before: Arc::clone(&self.before),
            after,
        };
        let backend = cx.desk.backend();
        cx.send(Command::Agents(AgentsCommand::Save(
            number,
            backend,
            Box::new(save),
        )));
    }

    /// Takes what came of saving. Edits that were made meanwhile stay.
    pub(crate) fn follow(&mut self, cx: &StudioCtx<'_>) {
        let Some((number, sent)) = &self.saving else {
            return;
        };
        match cx.desk.agents.saved.get(number) {
            None => {}
            Some(Ok(saved)) => {
                let since = patch(sent, &self.after);
                let mut kept = Value::clone(&saved.document);
                // Values that the service did not accept stay as edits, below newer ones. A removed field is null.
                for path in &saved.refused {
                    let value = sent.pointer(path).cloned();
                    set(&mut kept, path, value.unwrap_or_default());
                }
                self.after = apply(&kept, &since);
                self.before = Arc::clone(&saved.document);
                self.refused.clone_from(&saved.refused);
                self.saving = None;
                self.conflicts.clear();
                self.count();
                self.is_saved = self.refused.is_empty();
            }
            Some(Err(trouble)) => {
                self.trouble = Some(trouble.clone());
                self.saving = None;
            }
        }
    }
}
