//! Rules of client tools in test calls, over a restart.

use super::*;
use mynah::terms::ids::AgentId;
use mynah_model::command::{AgentsCommand, ToolAnswer, ToolRule};

/// Opens an agent and returns its rules.
fn read(bench: &mut Bench, agent: &AgentId) -> Vec<ToolRule> {
    let open = AgentsCommand::Open(Backend::Draft, agent.clone());
    bench.send(Command::Agents(open));
    bench.until("the rules", |desk| {
        desk.agents.tool_rules.contains_key(agent)
    });
    bench.desk.agents.tool_rules[agent].clone()
}

fn rules() -> Vec<ToolRule> {
    vec![ToolRule {
        name: "look_up".to_owned(),
        answer: ToolAnswer::Fixed("{\"word\": 1}".to_owned()),
    }]
}

#[test]
fn rules_of_client_tools_are_there_at_the_next_start() {
    let agent = AgentId::new("agent_1");
    let rules = rules();
    let home = tempfile::tempdir().unwrap();
    let mut first = Bench::open(StudioOptions::new(home.path()));
    let save = AgentsCommand::SaveToolRules(agent.clone(), rules.clone());
    first.send(Command::Agents(save));
    assert_eq!(read(&mut first, &agent), rules);
    drop(first);
    let mut second = Bench::open(StudioOptions::new(home.path()));
    assert_eq!(read(&mut second, &agent), rules);
}

#[test]
fn rules_of_a_deleted_agent_are_deleted() {
    let mut bench = Bench::new();
    let agent = agents::agent(&mut bench, &serde_json::Value::Null);
    let save = AgentsCommand::SaveToolRules(agent.clone(), rules());
    bench.send(Command::Agents(save));
    assert_eq!(read(&mut bench, &agent), rules());
    let delete = AgentsCommand::Delete(2, Backend::Draft, agent.clone());
    bench.send(Command::Agents(delete));
    bench.until("the deletion", |desk| desk.agents.deleted.contains_key(&2));
    assert_eq!(bench.desk.agents.deleted[&2], Ok(()));
    assert!(!bench.desk.agents.tool_rules.contains_key(&agent));
    let library = agents::reopened(&bench);
    assert_eq!(library.documents("agent-tool-rules").unwrap(), []);
}
