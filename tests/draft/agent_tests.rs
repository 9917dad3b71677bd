//! Tests of agents, and their runs on the scripted agent.

use mynah::api::agent_tests::GetTestInvocation;
use mynah::api::agent_tests::ListAgentTests;
use mynah::api::agent_tests::RunAgentTests;
use mynah::api::page::PageSize;
use mynah::api::page::pages;
use mynah::api::types::agent_test::AgentTestKind;
use mynah::api::types::agent_test::AgentTestRun;
use mynah::api::types::agent_test::AgentTestStatus;
use mynah::api::types::conversation::Success;
use mynah::terms::ids::AgentId;
use mynah::terms::ids::AgentTestId;

use futures_util::TryStreamExt as _;
use serde_json::Value;
use serde_json::json;

use crate::conversations;
use crate::rig::Rig;
use crate::rig::read;
use crate::schema::assert_conforms;

const TESTS: &str = "/v1/convai/agent-testing";

/// Creates an agent that opens doors.
async fn porter(rig: &Rig) -> AgentId {
    let tool = json!({
        "type": "client", "name": "open_door", "description": "Opens a door.",
        "parameters": { "type": "object", "properties": { "door": { "type": "string" } } },
    });
    let config = json!({ "agent": { "prompt": { "tools": [tool] } } });
    conversations::made(rig, json!({ "conversation_config": config })).await
}

/// Creates a test and returns its id.
pub async fn create(rig: &Rig, test: &Value) -> AgentTestId {
    let answer = read(rig.post(&format!("{TESTS}/create"), test)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    AgentTestId::from(answer.json()["id"].as_str().unwrap())
}

/// Returns a test of a tool call after this message.
fn call(name: &str, message: &str, wanted: Value) -> Value {
    let mut test = reply(name, "tool", message);
    test["tool_call_parameters"] = wanted;
    test
}

/// Returns a test of this kind after this message.
pub fn reply(name: &str, kind: &str, message: &str) -> Value {
    json!({
        "name": name,
        "type": kind,
        "chat_history": [
            { "role": "user", "message": "Hello.", "time_in_call_secs": 0 },
            { "role": "agent", "message": "Hello to you.", "time_in_call_secs": 1 },
            { "role": "user", "message": message, "time_in_call_secs": 2 },
        ],
    })
}

/// Runs a test to its end. The first answer has no verdict.
async fn run(rig: &Rig, agent: &AgentId, test: &AgentTestId) -> AgentTestRun {
    let client = rig.typed();
    let start = RunAgentTests {
        agent: agent.clone(),
        tests: vec![test.clone()],
    };
    let started = client.send(&start).await.unwrap().value;
    assert_eq!(started.test_runs.len(), 1);
    let first = &started.test_runs[0];
    assert_eq!(first.status, AgentTestStatus::Pending);
    assert_eq!((&first.condition_result, first.credits_used), (&None, None));
    let invocation = started.id;
    let get = GetTestInvocation { invocation };
    let finished = client.send(&get).await.unwrap().value;
    assert_eq!(finished.id, get.invocation);
    let mut runs = finished.test_runs.into_iter();
    let run = runs.next().unwrap();
    assert_eq!((&run.test_id, run.credits_used), (test, Some(0)));
    run
}

#[tokio::test]
async fn tests_are_listed_page_by_page() {
    let rig = Rig::start().await;
    for name in ["Ada", "Bob", "Cleo"] {
        create(&rig, &reply(name, "llm", "Hi.")).await;
    }
    let one = create(&rig, &call("Door", "Hi.", json!({}))).await;
    let client = rig.typed();
    let first = ListAgentTests {
        page_size: Some(PageSize::new(3)),
        ..ListAgentTests::default()
    };
    let found: Vec<_> = pages(&client, first).try_collect().await.unwrap();
    let sizes: Vec<usize> = found.iter().map(|page| page.value.tests.len()).collect();
    assert_eq!(sizes, [3, 1]);
    let tests: Vec<_> = found
        .into_iter()
        .flat_map(|page| page.value.tests)
        .collect();
    let names: Vec<&str> = tests.iter().map(|test| test.name.as_str()).collect();
    assert_eq!(names, ["Door", "Cleo", "Bob", "Ada"]);
    assert_eq!(tests[0].kind, Some(AgentTestKind::Tool));
    let search = ListAgentTests {
        search: Some("CLE".to_owned()),
        ..ListAgentTests::default()
    };
    let found = client.send(&search).await.unwrap().value;
    assert_eq!((found.tests.len(), found.has_more), (1, Some(false)));
    let tools = rig.json(&format!("{TESTS}?types=tool")).await;
    assert_eq!(tools["tests"].as_array().unwrap().len(), 1);

    let path = format!("{TESTS}/{one}");
    let saved = rig.json(&path).await;
    assert_conforms("get", "/v1/convai/agent-testing/{test_id}", &saved);
    assert_eq!(saved["chat_history"][2]["message"], "Hi.");
    assert_eq!(read(rig.delete(&path)).await.status, 200);
    for gone in [rig.get(&path), rig.delete(&path)] {
        let answer = read(gone).await;
        assert_eq!(
            (answer.status, answer.refusal().0.as_str()),
            (404, "test_not_found")
        );
    }
}

#[tokio::test]
async fn tool_tests_are_judged() {
    let rig = Rig::start().await;
    let agent = porter(&rig).await;
    let door = |value: &str| {
        json!({
            "referenced_tool": { "id": "open_door", "type": "client" },
            "parameters": [{ "path": "door", "eval": { "type": "exact", "expected_value": value } }],
        })
    };
    let test = create(&rig, &call("Two", "Please open door \"two\".", door("two"))).await;
    let passed = run(&rig, &agent, &test).await;
    assert_eq!(passed.status, AgentTestStatus::Passed);
    let verdict = passed.condition_result.unwrap();
    assert_eq!(verdict.result, Some(Success::Success));
    assert_eq!(
        verdict.rationale.messages[0].0,
        "The agent called open_door."
    );
    let calls = &passed.agent_responses[0].tool_calls;
    assert_eq!(calls[0].params_as_json.0, r#"{"door":"two"}"#);

    let test = create(
        &rig,
        &call("Three", "Please open door \"two\".", door("three")),
    )
    .await;
    let failed = run(&rig, &agent, &test).await;
    assert_eq!(failed.status, AgentTestStatus::Failed);
    let verdict = failed.condition_result.unwrap();
    assert_eq!(verdict.result, Some(Success::Failure));
    assert_eq!(
        verdict.rationale.messages[1].0,
        "The parameter door is “two”."
    );
}

#[tokio::test]
async fn the_meaning_of_a_reply_is_unknown() {
    let rig = Rig::start().await;
    let agent = porter(&rig).await;
    for kind in ["llm", "simulation"] {
        let test = create(&rig, &reply("Kind", kind, "How are you?")).await;
        let run = run(&rig, &agent, &test).await;
        assert_eq!(run.status, AgentTestStatus::Failed, "{kind}");
        let verdict = run.condition_result.unwrap();
        assert_eq!(verdict.result, Some(Success::Unknown), "{kind}");
        assert_eq!(
            verdict.rationale.summary.unwrap().0,
            "Draft voices cannot judge the meaning of a reply."
        );
        let said = run.agent_responses[0].message.as_ref().unwrap();
        assert_eq!(said.0, "You ask me: How am I?");
    }
}

#[tokio::test]
async fn unusable_tests_and_runs_are_refused() {
    let rig = Rig::start().await;
    let agent = porter(&rig).await;
    let test = create(&rig, &reply("Kind", "llm", "Hi.")).await;
    for wrong in [
        json!({ "type": "llm" }),
        json!({ "name": "x", "type": "duel" }),
        json!({ "name": "x", "chat_history": [{ "message": "Hi." }] }),
        call("x", "Hi.", json!({ "parameters": [{ "path": "door" }] })),
    ] {
        let answer = read(rig.post(&format!("{TESTS}/create"), &wrong)).await;
        assert_eq!(answer.status, 422, "{wrong}");
    }
    let started = |agent: &str, tests: Value| {
        let path = format!("/v1/convai/agents/{agent}/run-tests");
        rig.post(&path, &json!({ "tests": tests }))
    };
    let known = json!([{ "test_id": test }]);
    for (case, asked, status) in [
        ("no tests", started(agent.as_str(), json!([])), 422),
        ("no id", started(agent.as_str(), json!([{}])), 422),
        (
            "no test",
            started(agent.as_str(), json!([{ "test_id": "t" }])),
            404,
        ),
        ("no agent", started("a", known), 404),
        ("no run", rig.get("/v1/convai/test-invocations/i"), 404),
    ] {
        assert_eq!(read(asked).await.status, status, "{case}");
    }
}
