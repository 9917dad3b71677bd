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

#[test]
fn rules_of_client_tools_are_there_at_the_next_start() {
    let agent = AgentId::new("agent_1");
    let rules = vec![ToolRule {
        name: "look_up".to_owned(),
        answer: ToolAnswer::Fixed("{\"word\": 1}".to_owned()),
    }];
    let home = tempfile::tempdir().unwrap();
    let mut first = Bench::open(StudioOptions::new(home.path()));
    let save = AgentsCommand::SaveToolRules(agent.clone(), rules.clone());
    first.send(Command::Agents(save));
    assert_eq!(read(&mut first, &agent), rules);
    drop(first);
    let mut second = Bench::open(StudioOptions::new(home.path()));
    assert_eq!(read(&mut second, &agent), rules);
}
