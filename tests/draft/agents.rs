//! Agents and conversations over HTTP.

use mynah::api::agents::CreateAgent;
use mynah::api::agents::DeleteAgent;
use mynah::api::agents::DuplicateAgent;
use mynah::api::agents::EditAgent;
use mynah::api::agents::GetAgent;
use mynah::api::types::agent::settings::AgentSettings;
use mynah_model::agents::document::{is_same, patch, refused, set};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use serde_json::json;

use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::schema::assert_conforms;

const AGENTS: &str = "/v1/convai/agents";

/// An agent with this configuration.
async fn made(rig: &Rig, name: &str, config: Value) -> String {
    let body = json!({ "name": name, "tags": ["test"], "conversation_config": config });
    let answer = read(rig.post("/v1/convai/agents/create", &body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_conforms("post", "/v1/convai/agents/create", &answer.json());
    answer.json()["agent_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_agent_is_made_changed_copied_and_deleted() {
    let rig = Rig::start().await;
    let mut settings = AgentSettings::default();
    settings.agent.language = Some("en".to_owned());
    settings.turn.turn_timeout = Some(9.0);
    let mut create = CreateAgent::new(&settings).unwrap();
    create.name = Some("Guide".to_owned());
    let client = rig.typed();
    let agent = client.send(&create).await.unwrap().value.agent_id;
    assert!(agent.as_str().starts_with("agent_"));
    let path = format!("{AGENTS}/{agent}");
    let told = rig.json(&path).await;
    assert_conforms("get", "/v1/convai/agents/{agent_id}", &told);
    assert_eq!(told["conversation_config"]["turn"]["turn_timeout"], 9.0);
    assert_eq!(told["conversation_config"]["tts"]["voice_id"], WREN);
    let get = GetAgent::new(agent.clone());
    let kept = client.send(&get).await.unwrap().value;
    let mut settings = kept.conversation_config.settings();
    settings.turn.turn_timeout = Some(5.0);
    let mut edit = EditAgent::of(&kept, &settings).unwrap();
    edit.name = Some("Old guide".to_owned());
    let changed = client.send(&edit).await.unwrap().value;
    assert_eq!(changed.name, "Old guide");
    assert_eq!(
        changed.conversation_config.settings().turn.turn_timeout,
        Some(5.0)
    );
    let patched = read(
        rig.http
            .patch(format!("{}{path}", rig.server.base_url()))
            .header("xi-api-key", rig.server.key().expose())
            .json(&json!({ "tags": ["new"] })),
    )
    .await;
    assert_conforms("patch", "/v1/convai/agents/{agent_id}", &patched.json());
    assert_eq!(patched.json()["tags"], json!(["new"]));
    let copy = DuplicateAgent {
        agent: agent.clone(),
        name: None,
    };
    let copy = client.send(&copy).await.unwrap().value.agent_id;
    assert_eq!(
        rig.json(&format!("{AGENTS}/{copy}")).await["name"],
        "Old guide (copy)"
    );
    client
        .send(&DeleteAgent {
            agent: agent.clone(),
        })
        .await
        .unwrap();
    let gone = read(rig.get(&path)).await;
    assert_eq!(
        (gone.status, gone.refusal().0),
        (404, "agent_not_found".to_owned())
    );
    assert_eq!(read(rig.delete(&path)).await.status, 404);
    for (wrong, status) in [
        (json!({}), 422),
        (
            json!({ "conversation_config": { "tts": { "speed": 3 } } }),
            422,
        ),
        (
            json!({ "conversation_config": { "agent": { "language": "de" } } }),
            400,
        ),
    ] {
        let answer = read(rig.post("/v1/convai/agents/create", &wrong)).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
}

/// Regression: `workflow: null` was taken, which the description doesn't allow, so a client's fault stayed unseen.
#[tokio::test]
async fn a_workflow_that_is_no_object_is_refused() {
    let rig = Rig::start().await;
    let agent = made(&rig, "Desk", json!({})).await;
    let patched = format!("{AGENTS}/{agent}");
    for workflow in [Value::Null, json!(true), json!([])] {
        let create = json!({ "conversation_config": {}, "workflow": workflow });
        let change = json!({ "workflow": workflow });
        let patch = rig.patch(&patched, &change);
        for request in [rig.post("/v1/convai/agents/create", &create), patch] {
            let answer = read(request).await;
            assert_eq!(answer.status, 422, "{workflow}: {}", answer.text());
            let fault = &answer.json()["detail"][0];
            assert_eq!(fault["loc"], json!(["body", "workflow"]), "{workflow}");
        }
    }
    let others = json!({ "name": null, "platform_settings": null });
    assert_eq!(read(rig.patch(&patched, &others)).await.status, 200);
}

#[tokio::test]
async fn agents_are_listed_page_by_page() {
    let rig = Rig::start().await;
    for name in ["Ada", "Cleo", "Bob"] {
        made(&rig, name, json!({})).await;
    }
    let names = |page: &Value| -> Vec<String> {
        let agents = page["agents"].as_array().unwrap().iter();
        agents
            .map(|agent| agent["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = rig.json(&format!("{AGENTS}?page_size=2")).await;
    assert_conforms("get", AGENTS, &first);
    assert_eq!(names(&first), ["Bob", "Cleo"]);
    // Newer clients ask for more than the description does.
    let agent = &first["agents"][0];
    assert_eq!(agent["voice_id"], WREN);
    assert_eq!(agent["updated_at_unix_secs"], agent["created_at_unix_secs"]);
    let whole = rig
        .json(&format!("{AGENTS}/{}", agent["agent_id"].as_str().unwrap()))
        .await;
    assert_conforms("get", "/v1/convai/agents/{agent_id}", &whole);
    assert_eq!(whole["workflow"]["nodes"]["start_node"]["type"], "start");
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = rig
        .json(&format!("{AGENTS}?page_size=2&cursor={cursor}"))
        .await;
    assert_eq!(
        (names(&rest), &rest["has_more"]),
        (vec!["Ada".to_owned()], &json!(false))
    );
    assert!(rest["next_cursor"].is_null());
    let sorted = rig
        .json(&format!("{AGENTS}?sort_by=name&sort_direction=asc"))
        .await;
    assert_eq!(names(&sorted), ["Ada", "Bob", "Cleo"]);
    assert_eq!(
        names(&rig.json(&format!("{AGENTS}?search=CLE")).await),
        ["Cleo"]
    );
    assert_eq!(
        names(&rig.json(&format!("{AGENTS}?archived=true")).await).len(),
        0
    );
    assert_eq!(
        read(rig.get(&format!("{AGENTS}?page_size=101")))
            .await
            .status,
        400
    );
    assert_eq!(
        read(rig.get(&format!("{AGENTS}?cursor=none"))).await.status,
        400
    );
}

#[tokio::test]
async fn ways_in_are_given_out() {
    let rig = Rig::start().await;
    let agent = made(&rig, "Open", json!({})).await;
    let signed = format!("/v1/convai/conversation/get-signed-url?agent_id={agent}");
    let signed = rig.json(&signed).await;
    assert_conforms("get", "/v1/convai/conversation/get-signed-url", &signed);
    let address = rig.server.address();
    let start = format!("ws://{address}/v1/convai/conversation?agent_id={agent}&");
    assert!(signed["signed_url"].as_str().unwrap().starts_with(&start));
    let token = rig
        .json(&format!("/v1/convai/conversation/token?agent_id={agent}"))
        .await;
    assert_conforms("get", "/v1/convai/conversation/token", &token);
    let link = rig.json(&format!("{AGENTS}/{agent}/link")).await;
    assert_conforms("get", "/v1/convai/agents/{agent_id}/link", &link);
    assert!(link["token"].is_null());
    let closed = json!({
        "conversation_config": {}, "platform_settings": { "auth": { "enable_auth": true } },
    });
    let closed = read(rig.post("/v1/convai/agents/create", &closed))
        .await
        .json();
    let closed = closed["agent_id"].as_str().unwrap();
    let link = rig.json(&format!("{AGENTS}/{closed}/link")).await;
    assert_conforms("get", "/v1/convai/agents/{agent_id}/link", &link);
    assert_eq!(link["token"]["purpose"], "shareable_link");
    for path in ["get-signed-url", "get-signed-url?agent_id=nobody"] {
        let answer = read(rig.get(&format!("/v1/convai/conversation/{path}"))).await;
        assert!([404, 422].contains(&answer.status), "{}", answer.text());
    }
}

/// Any JSON without null: the service has no other way to remove a field.
fn unknown() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-z/~ü]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-e~/]{1,2}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[tokio::test]
async fn an_agent_is_saved_with_all_fields_that_mynah_does_not_know() {
    const PLACES: [&str; 5] = [
        "/conversation_config",
        "/conversation_config/tts",
        "/conversation_config/agent/prompt",
        "/conversation_config/agent/prompt/built_in_tools",
        "/platform_settings/privacy",
    ];
    let rig = Rig::start().await;
    let client = rig.typed();
    let mut runner = TestRunner::deterministic();
    let any = ("x_[a-z]{1,6}", unknown(), unknown(), 0.0..1.0);
    for _ in 0..16 {
        let (key, first, second, stability) = any.new_tree(&mut runner).unwrap().current();
        let mut document = json!({ "name": "Desk", "conversation_config": {} });
        for place in PLACES {
            set(&mut document, &format!("{place}/{key}"), first.clone());
        }
        let create = CreateAgent::from_document(document.as_object().unwrap().clone()).unwrap();
        let agent = client.send(&create).await.unwrap().value.agent_id;
        let path = format!("{AGENTS}/{agent}");
        let before = rig.json(&path).await;
        assert_eq!(
            refused(&document, &before),
            Vec::<String>::new(),
            "{document}"
        );

        let mut after = before.clone();
        set(
            &mut after,
            "/conversation_config/tts/stability",
            json!(stability),
        );
        set(&mut after, &format!("{}/{key}", PLACES[2]), second);
        let changes = patch(&before, &after).as_object().unwrap().clone();
        let edit = EditAgent::of_document(agent.clone(), changes);
        client.send(&edit).await.unwrap();
        let mut saved = rig.json(&path).await;
        for document in [&mut saved, &mut after] {
            set(document, "/metadata", json!({}));
        }
        assert!(is_same(&saved, &after), "{saved}\nis not\n{after}");
    }
}
