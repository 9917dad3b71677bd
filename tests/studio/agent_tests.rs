//! Recorded tests of agents: saved, exported, and repeated against Draft agents.

use super::agents::{agent, reopened, start, talk, text};
use super::*;
use mynah::terms::ids::{AgentId, EntryId};
use mynah::terms::request::Tool;
use mynah_model::agents::conversation::{Ending, EventKind, TurnStart};
use mynah_model::agents::judge::{case_of, compare};
use mynah_model::agents::test_case::{Expectation, TestCase, TestReport};
use mynah_model::command::{AgentsCommand, ConversationStart, TestRun};
use serde_json::json;

fn send(bench: &Bench, command: AgentsCommand) {
    bench.send(Command::Agents(command));
}

/// Records a test: the agent looks a word up and ends the conversation.
fn recorded(bench: &mut Bench, agent: &AgentId) -> TestCase {
    let turns = vec![
        text(TurnStart::AfterReply, "Look up \"mynah\"."),
        text(TurnStart::AfterReply, "Goodbye."),
    ];
    let order = ConversationStart {
        waits_for_end: true,
        ..start(agent.clone(), turns)
    };
    case_of("Look up", (*talk(bench, order)).clone())
}

fn save(bench: &mut Bench, case: &TestCase) {
    send(bench, AgentsCommand::SaveTest(Box::new(case.clone())));
    bench.until("the saved test", |desk| {
        let tests = desk
            .agents
            .tests
            .as_ref()
            .and_then(|tests| tests.as_ref().ok());
        tests.is_some_and(|tests| tests.contains(case))
    });
}

fn order(agents: &[&AgentId], tests: &[&str]) -> TestRun {
    TestRun {
        backend: Backend::Draft,
        project: None,
        agents: agents.iter().map(|agent| (*agent).clone()).collect(),
        tests: tests.iter().map(|name| (*name).to_owned()).collect(),
        tools: Vec::new(),
        variables: Vec::new(),
        confirmed_budget: false,
    }
}

/// Runs saved tests and returns their reports; `None` for a test that could not be run.
fn run(bench: &mut Bench, order: TestRun) -> Vec<Option<TestReport>> {
    send(bench, AgentsCommand::RunTests(Box::new(order)));
    bench.until("the run", |desk| desk.agents.run.is_active);
    // Conversations are as long as what is said in them, so each test is waited for.
    while bench.desk.agents.run.is_active {
        let done = bench.desk.agents.run.done.len();
        bench.until("the next test", |desk| {
            !desk.agents.run.is_active || desk.agents.run.done.len() > done
        });
    }
    let done = &bench.desk.agents.run.done;
    let reports = done
        .iter()
        .map(|(_, _, report)| report.as_deref().ok().cloned());
    reports.collect()
}

#[test]
fn saved_test_has_the_same_verdict_twice_and_is_free() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    let case = recorded(&mut bench, &agent);
    let expected = [
        Expectation::ToolCalled {
            name: "look_up".to_owned(),
            arguments: json!({ "word": "mynah" }),
        },
        Expectation::EndsWith(Ending::Agent),
    ];
    assert_eq!(case.expectations, expected);
    save(&mut bench, &case);
    let mut verdicts = Vec::new();
    for _ in 0..2 {
        let reports = run(&mut bench, order(&[&agent], &["Look up"]));
        let [Some(report)] = reports.as_slice() else {
            panic!("{:?}", bench.desk.agents.run);
        };
        assert!(report.is_passed(), "{report:?}");
        // The tool gives its recorded result.
        let replies = report.record.replies();
        assert!(
            replies.iter().any(|reply| reply.contains("A bird")),
            "{replies:?}"
        );
        let outcomes = report.outcomes.iter();
        verdicts.push(outcomes.map(|outcome| outcome.is_met).collect::<Vec<_>>());
    }
    assert_eq!(verdicts[0], verdicts[1]);
    let library = reopened(&bench);
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).unwrap());
    let talks = entries.filter(|entry| entry.intent.request.tool() == Tool::Conversation);
    let backends: Vec<_> = talks.map(|entry| entry.intent.backend).collect();
    assert_eq!(backends, [Backend::Draft; 3]);
}

#[test]
fn test_that_must_fail_fails() {
    let mut bench = tools::bench().0;
    let good = agent(&mut bench, &json!({}));
    let mut case = recorded(&mut bench, &good);
    let end_call = json!({
        "type": "system",
        "name": "end_call",
        "description": "",
        "params": { "system_tool_type": "end_call" },
    });
    let no_tools = json!({ "agent": {
        "first_message": "Good day.",
        "prompt": {
            "prompt": "You are a guide.",
            "tools": [],
            "built_in_tools": { "end_call": end_call },
        },
    } });
    let bad = agent(&mut bench, &no_tools);
    save(&mut bench, &case);
    let reports = run(&mut bench, order(&[&good, &bad], &["Look up", "Missing"]));
    let [Some(first), Some(second), None, None] = reports.as_slice() else {
        panic!("{:?}", bench.desk.agents.run);
    };
    assert!(first.is_passed(), "{first:?}");
    assert!(!second.is_passed(), "{second:?}");
    let called = |kind: &EventKind| matches!(kind, EventKind::ToolCall { .. });
    let mut events = second.record.events.iter();
    assert!(!events.any(|event| called(&event.kind)));
    let compared = compare(std::slice::from_ref(first), std::slice::from_ref(second));
    assert!(compared[0].first.as_ref().unwrap().is_passed);
    assert!(!compared[0].second.as_ref().unwrap().is_passed);

    case.name = "Elephant".to_owned();
    case.expectations = vec![
        Expectation::ReplyContains("elephant".to_owned()),
        Expectation::ReplyLacks("elephant".to_owned()),
    ];
    save(&mut bench, &case);
    let reports = run(&mut bench, order(&[&good], &["Elephant"]));
    let outcomes = &reports[0].as_ref().unwrap().outcomes;
    let met: Vec<_> = outcomes.iter().map(|outcome| outcome.is_met).collect();
    assert_eq!(met, [false, true]);
}

#[test]
fn run_is_stopped_and_tests_are_exported_and_deleted() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    let case = recorded(&mut bench, &agent);
    save(&mut bench, &case);
    let again = order(&[&agent], &["Look up", "Look up", "Look up"]);
    send(&bench, AgentsCommand::RunTests(Box::new(again)));
    bench.until("the first test", |desk| desk.agents.run.running.is_some());
    send(&bench, AgentsCommand::StopTests);
    bench.until("the stop", |desk| !desk.agents.run.is_active);
    assert!(bench.desk.agents.run.done.len() < 3);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("look-up.agent-test.json");
    let export = AgentsCommand::ExportTest(7, "Look up".to_owned(), path.clone());
    send(&bench, export);
    bench.until("the file", |desk| desk.agents.exported.contains_key(&7));
    let written: TestCase = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(written, case);

    send(&bench, AgentsCommand::DeleteTest("Look up".to_owned()));
    bench.until(
        "no test",
        |desk| matches!(&desk.agents.tests, Some(Ok(tests)) if tests.is_empty()),
    );
}
