//! A conversation as the service has it: its transcript and its analysis. Webhooks bring the same document.

use std::sync::Arc;

use egui::Ui;
use serde_json::Value;

use mynah_core::backend::Backend;
use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::agents::document::{list, number, text};
use mynah_model::agents::fields;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::words::duration;

use crate::column::{note_ui, section_ui};
use crate::conversation_rows::{Row, of_document};
use crate::conversation_ui::{silent_ui, turns_ui};

/// The rows of the document that was drawn last.
#[derive(Default)]
pub(crate) struct Transcript {
    of: Option<Arc<Value>>,
    rows: Vec<Row>,
    shown: usize,
}

impl Transcript {
    /// Draws the transcript of a document.
    pub(crate) fn ui(&mut self, ui: &mut Ui, (document, agent): (&Arc<Value>, &str)) {
        let is_same = self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, document));
        if !is_same {
            self.of = Some(Arc::clone(document));
            self.rows = of_document(document);
            self.shown = 0;
        }
        ui.spacing_mut().item_spacing.y = 2.0;
        if is_open(text(document, "/status")) {
            note_ui(ui, tr!("conversation-running"));
        } else if self.rows.is_empty() {
            silent_ui(ui);
        }
        let agent = match agent {
            "" => match text(document, "/agent_name") {
                "" => tr!("talk-agent"),
                name => name.to_owned(),
            },
            agent => agent.to_owned(),
        };
        turns_ui(ui, &self.rows, &agent, &mut self.shown);
    }
}

/// Returns true for the state of a conversation that is not complete yet.
pub(crate) fn is_open(state: &str) -> bool {
    matches!(state, "initiated" | "in-progress" | "processing")
}

/// Returns the label of a state.
pub(crate) fn state_label(state: &str) -> String {
    match state {
        "done" => tr!("conversation-state-done"),
        "failed" => tr!("conversation-state-failed"),
        "processing" => tr!("conversation-state-processing"),
        "initiated" | "in-progress" => tr!("conversation-state-running"),
        state => state.to_owned(),
    }
}

/// Draws state, length, cost and analysis.
pub(crate) fn facts_ui(ui: &mut Ui, cx: &StudioCtx<'_>, document: &Value) {
    fact(
        ui,
        cx,
        &tr!("conversation-state"),
        &state_label(text(document, "/status")),
    );
    if let Some(seconds) = number(document, "/metadata/call_duration_secs") {
        fact(ui, cx, &tr!("talk-length"), &duration(seconds));
    }
    if let Some(cost) = number(document, "/metadata/cost") {
        let told = crate::this_call::cost(cx, cost.round() as u64);
        fact(ui, cx, &tr!("conversation-cost"), &told);
    }
    let reason = text(document, "/metadata/termination_reason");
    fact(ui, cx, &tr!("conversation-end"), reason);
    let success = text(document, "/analysis/call_successful");
    fact(ui, cx, &tr!("conversation-result"), success);
    let summary = text(document, "/analysis/transcript_summary");
    if !summary.is_empty() {
        section_ui(ui, &tr!("conversation-summary"));
        note_ui(ui, summary);
    }
    let agent = AgentId::new(text(document, "/agent_id"));
    let agent = cx.desk.agents.documents.get(&agent);
    let agent = agent.and_then(|agent| agent.as_deref().ok());
    let criteria = agent.map_or(&[][..], |agent| list(agent, fields::CRITERIA));
    let pointer = "/analysis/evaluation_criteria_results";
    let is_judged = results_ui(
        ui,
        cx,
        (document, pointer, criteria),
        (&tr!("agent-criteria"), "/result"),
    );
    if !is_judged && !criteria.is_empty() && cx.desk.backend() == Backend::Draft {
        section_ui(ui, &tr!("agent-criteria"));
        note_ui(ui, tr!("conversation-unjudged"));
    }
    results_ui(
        ui,
        cx,
        (document, "/analysis/data_collection_results", &[]),
        (&tr!("agent-collection"), "/value"),
    );
}

/// Draws results by their names, each with its reason. Results of criteria are known by the IDs of the criteria. Returns
/// false without results.
fn results_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (document, pointer, criteria): (&Value, &str, &[Value]),
    (title, value): (&str, &str),
) -> bool {
    let results = document.pointer(pointer).and_then(Value::as_object);
    let Some(results) = results.filter(|results| !results.is_empty()) else {
        return false;
    };
    section_ui(ui, title);
    for (id, result) in results {
        let found = match result.pointer(value) {
            Some(Value::String(found)) => found.clone(),
            Some(Value::Null) | None => "–".to_owned(),
            Some(found) => found.to_string(),
        };
        let criterion = criteria.iter().find(|of| text(of, "/id") == id);
        let name = criterion.map_or("", |criterion| text(criterion, "/name"));
        fact(ui, cx, if name.is_empty() { id } else { name }, &found);
        let reason = text(result, "/rationale");
        if !reason.is_empty() {
            note_ui(ui, reason);
        }
    }
    true
}
