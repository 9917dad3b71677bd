//! Tests of agents that the account has at the service: listed, run, paid for, and found again.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::account::{KEY, Service};
use super::agents::{newest, reopened};
use super::*;
use mynah::draft::faults::Gate;
use mynah::records::ledger::EntryState;
use mynah::terms::ids::{AgentId, AgentTestId, EntryId};
use mynah::terms::secret::Secret;
use mynah_model::agents::account_tests::{AccountTestKind, AccountTestResult, Verdict};
use mynah_model::command::{AccountTestRun, AgentsCommand};
use serde_json::{Value, json};

/// Sends a document to the service, as another program of the account does.
fn post(service: &Service, path: &str, document: &Value) -> Value {
    let address = service.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let body = document.to_string();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nxi-api-key: {KEY}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

fn new_agent(service: &Service) -> AgentId {
    let tool = json!({
        "type": "client",
        "name": "look_up",
        "description": "Looks a word up.",
        "parameters": {
            "type": "object",
            "required": ["word"],
            "properties": { "word": { "type": "string", "description": "The word." } },
        },
    });
    let document = json!({
        "name": "Guide",
        "conversation_config": { "agent": {
            "first_message": "Good day.",
            "prompt": { "prompt": "You are a guide.", "tools": [tool] },
        } },
    });
    let made = post(service, "/v1/convai/agents/create", &document);
    AgentId::new(made["agent_id"].as_str().unwrap())
}

fn new_test(service: &Service, mut document: Value) -> AgentTestId {
    let said = json!([{ "role": "user", "message": "Look up \"mynah\".", "time_in_call_secs": 0 }]);
    document["chat_history"] = said;
    let made = post(service, "/v1/convai/agent-testing/create", &document);
    AgentTestId::new(made["id"].as_str().unwrap())
}

fn tool_test(service: &Service, name: &str, word: &str) -> AgentTestId {
    let expected = json!({
        "referenced_tool": { "id": "look_up", "type": "client" },
        "parameters": [{ "path": "word", "eval": { "type": "exact", "expected_value": word } }],
    });
    let document = json!({ "type": "tool", "name": name, "tool_call_parameters": expected });
    new_test(service, document)
}

fn order(agent: &AgentId, tests: &[(&AgentTestId, &str)]) -> AccountTestRun {
    AccountTestRun {
        backend: Backend::Live,
        project: None,
        agent: agent.clone(),
        agent_name: "Guide".to_owned(),
        tests: tests
            .iter()
            .map(|(id, name)| ((*id).clone(), (*name).to_owned()))
            .collect(),
        shown_per_minute: None,
        confirmed_budget: false,
    }
}

fn run(bench: &mut Bench, order: AccountTestRun) {
    let count = order.tests.len();
    bench.send(Command::Agents(AgentsCommand::RunAccountTests(Box::new(
        order,
    ))));
    bench.until("the run", |desk| {
        let run = &desk.agents.account_run;
        run.count == count && run.done.len() == count && !run.is_active
    });
}

fn result(bench: &Bench, place: usize) -> AccountTestResult {
    let (_, result) = &bench.desk.agents.account_run.done[place];
    (**result.as_ref().unwrap()).clone()
}

#[test]
fn tests_of_the_account_are_listed_run_and_paid_for() {
    let service = Service::start();
    let agent = new_agent(&service);
    let good = tool_test(&service, "Looks mynah up", "mynah");
    let bad = tool_test(&service, "Looks raven up", "raven");
    let judged = new_test(
        &service,
        json!({
            "type": "llm",
            "name": "Is polite",
            "success_condition": "The agent is polite.",
            "success_examples": [],
            "failure_examples": [],
        }),
    );
    let mut bench = service.bench(Some(KEY));
    let list = AgentsCommand::ListAccountTests(Backend::Live);
    bench.send(Command::Agents(list));
    bench.until("the list", |desk| {
        desk.agents.account_tests.contains_key(&Backend::Live)
    });
    let listed = &bench.desk.agents.account_tests[&Backend::Live];
    let mut listed = listed.as_ref().unwrap().to_vec();
    listed.sort_by(|one, other| one.name.cmp(&other.name));
    let names: Vec<_> = listed.iter().map(|test| (&*test.name, test.kind)).collect();
    let expected = [
        ("Is polite", AccountTestKind::Reply),
        ("Looks mynah up", AccountTestKind::ToolCall),
        ("Looks raven up", AccountTestKind::ToolCall),
    ];
    assert_eq!(names, expected);

    let tests = [
        (&good, "Looks mynah up"),
        (&bad, "Looks raven up"),
        (&judged, "Is polite"),
    ];
    run(&mut bench, order(&agent, &tests));
    let verdicts = [0, 1, 2].map(|place| result(&bench, place).verdict);
    let expected = [Verdict::Passed, Verdict::Failed, Verdict::Unknown];
    assert_eq!(verdicts, expected);
    assert!(!result(&bench, 2).reasons.is_empty(), "the reason is told");
    // The Draft server charges nothing, and says so.
    assert_eq!(result(&bench, 0).credits, Some(0));
    let library = reopened(&bench);
    let entry = newest(&library);
    assert_eq!(entry.state, EntryState::Settled);
    assert_eq!(entry.intent.voice_name, "Guide: Is polite");
    assert_eq!(entry.cost, Some(Credits::ZERO));
}

#[test]
fn test_of_a_deleted_agent_is_refused_and_free() {
    let service = Service::start();
    let test = tool_test(&service, "Looks mynah up", "mynah");
    let mut bench = service.bench(Some(KEY));
    let agent = AgentId::new("agent_gone");
    run(&mut bench, order(&agent, &[(&test, "Looks mynah up")]));
    let (_, result) = &bench.desk.agents.account_run.done[0];
    let trouble = result.as_ref().unwrap_err();
    assert_eq!(trouble.charged, Charged::No);
    assert_eq!(newest(&reopened(&bench)).state, EntryState::Released);
}

#[test]
fn dearer_test_than_shown_is_not_run() {
    let service = Service::start();
    let agent = new_agent(&service);
    let test = tool_test(&service, "Looks mynah up", "mynah");
    let mut bench = service.bench(Some(KEY));
    let order = AccountTestRun {
        shown_per_minute: Some(Credits(1)),
        ..order(&agent, &[(&test, "Looks mynah up")])
    };
    run(&mut bench, order);
    assert!(bench.desk.agents.account_run.done[0].1.is_err());
    let library = reopened(&bench);
    assert!(library.entry(EntryId(1)).unwrap().is_none());
}

#[test]
fn test_of_a_closed_window_is_found_at_the_next_start() {
    let service = Service::start();
    let agent = new_agent(&service);
    let test = tool_test(&service, "Looks mynah up", "mynah");
    let mut first = service.bench(Some(KEY));
    let library = reopened(&first);
    let order = order(&agent, &[(&test, "Looks mynah up")]);
    first.send(Command::Agents(AgentsCommand::RunAccountTests(Box::new(
        order,
    ))));
    first.until_seen("the run", || {
        let entry = library.entry(EntryId(1)).unwrap();
        entry.is_some_and(|entry| entry.remote.is_some())
    });
    let home = first.home.take().unwrap();
    drop(first);
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    let mut second = Bench::open(options);
    second.until_seen("the result", || {
        newest(&library).state == EntryState::Settled
    });
}

#[test]
fn test_without_an_answer_may_be_charged_and_ends_the_run() {
    let service = Service::start();
    let agent = new_agent(&service);
    let test = tool_test(&service, "Looks mynah up", "mynah");
    let mut bench = service.bench(Some(KEY));
    service.faults.always_on("run-tests", Fault::LoseAnswer);
    let tests = [(&test, "Looks mynah up"), (&test, "Looks mynah up")];
    let order = Box::new(order(&agent, &tests));
    bench.send(Command::Agents(AgentsCommand::RunAccountTests(order)));
    bench.until("the end", |desk| {
        let run = &desk.agents.account_run;
        run.count == 2 && !run.is_active
    });
    let done = &bench.desk.agents.account_run.done;
    assert_eq!(done.len(), 1, "what fails for all tests is not repeated");
    let trouble = done[0].1.as_ref().unwrap_err();
    let may_be_charged = matches!(trouble.charged, Charged::Unknown { .. });
    assert!(may_be_charged, "{trouble:?}");
    assert_eq!(newest(&reopened(&bench)).state, EntryState::Unknown);
}

#[test]
fn stopped_run_ends_after_the_running_test() {
    let service = Service::start();
    let agent = new_agent(&service);
    let test = tool_test(&service, "Looks mynah up", "mynah");
    let mut bench = service.bench(Some(KEY));
    let gate = Gate::default();
    let held = Fault::HoldBefore(gate.clone());
    service.faults.next_on("run-tests", held);
    let tests = [(&test, "Looks mynah up"), (&test, "Looks mynah up")];
    let ordered = Box::new(order(&agent, &tests));
    bench.send(Command::Agents(AgentsCommand::RunAccountTests(ordered)));
    bench.until("the first test", |desk| {
        desk.agents.account_run.running.is_some()
    });
    // A run that is ordered meanwhile is not started.
    let again = Box::new(order(&agent, &tests));
    bench.send(Command::Agents(AgentsCommand::RunAccountTests(again)));
    bench.send(Command::Agents(AgentsCommand::StopAccountTests));
    bench.until("the stop", |desk| desk.agents.account_run.is_stopping);
    gate.open();
    bench.until("the end", |desk| !desk.agents.account_run.is_active);
    assert_eq!(bench.desk.agents.account_run.done.len(), 1);
    assert_eq!(result(&bench, 0).verdict, Verdict::Passed);
    let library = reopened(&bench);
    assert!(library.entry(EntryId(2)).unwrap().is_none());
    run(&mut bench, order(&agent, &[(&test, "Looks mynah up")]));
    assert_eq!(result(&bench, 0).verdict, Verdict::Passed);
}
