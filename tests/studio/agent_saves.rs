//! Saving agents that are changed elsewhere, or that cannot be read back.

use super::agents::agent;
use super::*;
use mynah::terms::ids::AgentId;
use mynah_model::agents::document::{set, text};
use mynah_model::agents::fields;
use mynah_model::command::{AgentSave, AgentsCommand};
use mynah_model::event::AgentSaved;
use serde_json::{Value, json};
use std::sync::Arc;

/// Downloads an agent.
fn open(bench: &mut Bench, agent: &AgentId) -> Arc<Value> {
    bench.desk.agents.documents.remove(agent);
    let open = AgentsCommand::Open(Backend::Draft, agent.clone());
    bench.send(Command::Agents(open));
    bench.until("the document", |desk| {
        desk.agents.documents.contains_key(agent)
    });
    shown(bench, agent)
}

/// Returns the document that the window has.
fn shown(bench: &Bench, agent: &AgentId) -> Arc<Value> {
    Arc::clone(bench.desk.agents.documents[agent].as_ref().unwrap())
}

/// Saves another name for the agent.
fn rename(
    bench: &mut Bench,
    (number, agent): (u64, &AgentId),
    before: &Arc<Value>,
    name: &str,
) -> Result<AgentSaved, String> {
    let mut after = Value::clone(before);
    set(&mut after, fields::NAME, json!(name));
    let save = AgentSave {
        agent: agent.clone(),
        before: Arc::clone(before),
        after: Arc::new(after),
    };
    let save = AgentsCommand::Save(number, Backend::Draft, Box::new(save));
    bench.send(Command::Agents(save));
    bench.until("the save", |desk| desk.agents.saved.contains_key(&number));
    let saved = bench.desk.agents.saved.remove(&number).unwrap();
    saved.map(|saved| *saved).map_err(|trouble| trouble.what)
}

#[test]
fn each_change_made_elsewhere_stops_a_save_once() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    let mut before = open(&mut bench, &agent);
    for (round, name) in (1..).zip(["Second", "Third"]) {
        let current = open(&mut bench, &agent);
        let elsewhere = rename(&mut bench, (10 * round, &agent), &current, name);
        assert!(elsewhere.is_ok(), "{elsewhere:?}");
        let stopped = rename(&mut bench, (10 * round + 1, &agent), &before, "Mine");
        assert_eq!(stopped, Err(mynah_i18n::tr!("trouble-agent-changed")));
        before = shown(&bench, &agent);
        assert_eq!(text(&before, fields::NAME), name);
    }
    let saved = rename(&mut bench, (30, &agent), &before, "Mine").unwrap();
    assert_eq!(text(&saved.document, fields::NAME), "Mine");
}
