//! Tests of agents: create, list, delete, run on an agent.
//!
//! Shapes are those of SDK 2.78. A run is finished before its first answer leaves, which calls the tests pending all
//! the same, as the service does.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::agent::config;
use crate::agent::persona::Persona;
use crate::agent::script;
use crate::agent::verdict;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::path::Path;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::routes::agents;
use crate::routes::method::{boxed, get, post};
use crate::routes::page::Page;
use crate::store::Agent;
use crate::store::AgentTest;

const ROOT: &str = "/v1/convai/agent-testing";

/// Kinds of tests. The first is the default.
const KINDS: &[&str] = &["llm", "tool", "simulation"];

/// Most tests of one run.
const MOST_TESTS: usize = 1_000;

/// Routes of the tests.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route(ROOT, get(list))
        .route(&format!("{ROOT}/create"), post(create))
        .route(&format!("{ROOT}/{{test}}"), get(one).delete(boxed(delete)))
        .route("/v1/convai/agents/{agent}/run-tests", post(run))
        .route("/v1/convai/test-invocations/{invocation}", get(invocation))
}

/// `POST /v1/convai/agent-testing/create`
async fn create(Keyed(account): Keyed, Brought(body): Brought) -> Result<Json<Value>, Refusal> {
    let mut members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    form.text("name", true);
    let kind = form.word("type", KINDS);
    form.list("chat_history", is_turn, "missing");
    form.object("dynamic_variables");
    let wanted = form.object("tool_call_parameters");
    form.check()?;
    if let Some(wanted) = wanted {
        let mut form = Form::new(wanted, &["body", "tool_call_parameters"]);
        form.list("parameters", is_parameter, "missing");
        form.flag("verify_absence");
        form.object("referenced_tool");
        form.check()?;
    }
    let kind = kind.as_deref().or(KINDS.first().copied());
    members.insert("type".to_owned(), json!(kind));
    let id = format!("test_{}", account.chance.id().to_lowercase());
    let answer = json!({ "id": id });
    account
        .ask(move |store| store.add_agent_test(&id, &Value::Object(members)))
        .await?;
    Ok(Json(answer))
}

/// Returns whether an entry of a chat history has a speaker.
fn is_turn(turn: &Value) -> bool {
    let role = turn.get("role").and_then(Value::as_str);
    role.is_some_and(|role| ["user", "agent"].contains(&role))
}

/// Returns whether an expected parameter has a path and a kind of comparison.
fn is_parameter(parameter: &Value) -> bool {
    let text = |pointer: &str| parameter.pointer(pointer).is_some_and(Value::is_string);
    text("/path") && text("/eval/type")
}

async fn find(account: &Arc<Account>, id: &str) -> Result<AgentTest, Refusal> {
    let wanted = id.to_owned();
    let found = account.ask(move |store| store.agent_test(&wanted)).await?;
    found.ok_or_else(|| not_found(id))
}

fn not_found(id: &str) -> Refusal {
    Refusal::not_found("test_not_found", format!("Test with id {id} not found."))
}

/// `GET /v1/convai/agent-testing/{test_id}`
async fn one(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let test = find(&account, &id).await?;
    let mut answer = test.body;
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("id".to_owned(), json!(test.id));
        answer.insert("access_info".to_owned(), agents::access());
    }
    Ok(Json(answer))
}

/// `DELETE /v1/convai/agent-testing/{test_id}`
async fn delete(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let gone = id.clone();
    let ask = account.ask(move |store| store.delete_agent_test(&gone));
    if !ask.await? {
        return Err(not_found(&id));
    }
    Ok(Json(Value::Null))
}

/// `GET /v1/convai/agent-testing`
async fn list(Keyed(account): Keyed, asked: Asked) -> Result<Json<Value>, Refusal> {
    let size = asked.page_size(30, 100)? as usize;
    let search = asked.one("search").map(str::to_lowercase);
    let kinds = asked.all("types");
    let mut tests = account.ask(|store| store.agent_tests()).await?;
    tests.retain(|test| {
        let name = agents::name_of(&test.body).to_lowercase();
        search.as_ref().is_none_or(|search| name.contains(search))
            && (kinds.is_empty() || kinds.contains(&kind_of(&test.body)))
    });
    let page = Page::of(tests, size, &asked, "cursor", |test| &test.id)?;
    let rows = page.items.iter().map(|test| {
        json!({
            "id": test.id,
            "name": agents::name_of(&test.body),
            "type": kind_of(&test.body),
            "entity_type": "test",
            "created_at_unix_secs": test.made.secs(),
            "last_updated_at_unix_secs": test.made.secs(),
            "access_info": agents::access(),
        })
    });
    Ok(Json(json!({
        "tests": rows.collect::<Vec<_>>(),
        "next_cursor": page.next,
        "has_more": page.next.is_some(),
    })))
}

fn kind_of(body: &Value) -> &str {
    let kind = body.get("type").and_then(Value::as_str);
    kind.unwrap_or_default()
}

/// `POST /v1/convai/agents/{agent_id}/run-tests`
async fn run(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let has_id = |test: &Value| test.get("test_id").is_some_and(Value::is_string);
    match form.list("tests", has_id, "missing") {
        0 => form.fault("tests", "too_short", "List should have at least 1 item"),
        count if count > MOST_TESTS => {
            form.fault("tests", "too_long", "List should have at most 1000 items");
        }
        _ => {}
    }
    let changes = form.object("agent_config_override");
    form.check()?;
    let mut agent = agents::found(&account, &id).await?;
    if let Some(changes) = changes {
        agent.body = config::changed(agent.body, changes)?;
    }
    let invocation = format!("suite_{}", account.chance.id().to_lowercase());
    let mut runs = Vec::new();
    let tests = members.get("tests").and_then(Value::as_array);
    for test in tests.into_iter().flatten() {
        let test = test.get("test_id").and_then(Value::as_str);
        let test = find(&account, test.unwrap_or_default()).await?;
        let run = account.chance.id().to_lowercase();
        runs.push(try_out(&agent, &test, &invocation, &run)?);
    }
    let ask = account.ask(move |store| {
        let finished = json!({
            "id": invocation,
            "agent_id": agent.id,
            "created_at": store.now().secs(),
            "repeat_count": 1,
            "test_runs": runs,
        });
        store.add_test_invocation(&invocation, &finished)?;
        Ok(finished)
    });
    Ok(Json(pending(ask.await?)))
}

/// Lets the agent answer the last message of the user in a test, and judges the answer.
fn try_out(agent: &Agent, test: &AgentTest, invocation: &str, run: &str) -> Result<Value, Refusal> {
    let begin = json!({ "dynamic_variables": test.body.get("dynamic_variables") });
    let persona = Persona::new(agent, &begin)
        .map_err(|why| Refusal::invalid("invalid_parameters", "invalid_agent_config", None, why))?;
    let history = test.body.get("chat_history").and_then(Value::as_array);
    let is_user = |turn: &&Value| turn.get("role") == Some(&json!("user"));
    let last = history.and_then(|history| history.iter().rev().find(is_user));
    let message = last.and_then(|turn| turn.get("message")?.as_str());
    let answer = script::answer(&persona, message.unwrap_or_default(), &[]);
    let verdict = verdict::judge(&test.body, &answer);
    Ok(json!({
        "test_run_id": format!("run_{run}"),
        "test_invocation_id": invocation,
        "agent_id": agent.id,
        "test_id": test.id,
        "test_name": agents::name_of(&test.body),
        "status": verdict.status(),
        "condition_result": {
            "result": verdict.result,
            "rationale": { "summary": verdict.messages.join(" "), "messages": verdict.messages },
        },
        "agent_responses": [verdict::turn(&answer, &format!("call_{run}"))],
        "credits_used": 0,
    }))
}

/// Returns a run as it was before its tests were judged.
fn pending(mut invocation: Value) -> Value {
    let runs = invocation
        .get_mut("test_runs")
        .and_then(Value::as_array_mut);
    for run in runs.into_iter().flatten().filter_map(Value::as_object_mut) {
        for name in ["condition_result", "agent_responses", "credits_used"] {
            run.insert(name.to_owned(), Value::Null);
        }
        run.insert("status".to_owned(), json!("pending"));
    }
    invocation
}

/// `GET /v1/convai/test-invocations/{test_invocation_id}`
async fn invocation(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let wanted = id.clone();
    let found = account
        .ask(move |store| store.test_invocation(&wanted))
        .await?;
    found.map(Json).ok_or_else(|| {
        let message = format!("Test invocation with id {id} not found.");
        Refusal::not_found("test_invocation_not_found", message)
    })
}
