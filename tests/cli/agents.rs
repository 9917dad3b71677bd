//! `mynah agent` and `mynah webhooks` against the Draft server.

use std::io::{BufRead as _, BufReader};
use std::process::Child;

use serde_json::{Value, json};

use crate::rig::{Rig, Server, finish};

/// A document with fields of next year at several places.
fn document() -> Value {
    json!({
        "name": "Desk",
        "tags": ["orders"],
        "conversation_config": {
            "mood": {"today": [1, 2.5, null]},
            "agent": {
                "first_message": "Hello, this is the desk.",
                "prompt": {
                    "prompt": "Be kind.",
                    "rag": {"depth": 12},
                    "tools": [{
                        "type": "client",
                        "name": "open_door",
                        "description": "Opens a door.",
                        "expects_response": true,
                        "parameters": {
                            "type": "object",
                            "properties": {"door": {"type": "string", "description": "Which one."}},
                        },
                    }],
                    "built_in_tools": {"end_call": {
                        "type": "system",
                        "name": "end_call",
                        "params": {"system_tool_type": "end_call"},
                    }},
                },
            },
        },
        "platform_settings": {"scent": "pine"},
    })
}

/// Creates the agent and returns its ID.
fn desk(rig: &Rig) -> String {
    rig.write("desk.json", document().to_string());
    let made = rig.run(&["agent", "create", "desk.json", "--json"]).ends(0);
    made.json()["agent_id"].as_str().unwrap().to_owned()
}

fn show(rig: &Rig, agent: &str) -> Value {
    rig.run(&["agent", "show", agent, "--json"]).ends(0).json()
}

/// Returns true if everything of `part` is in `whole`.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(name, part)| whole.get(name).is_some_and(|whole| holds(whole, part))),
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len()
                && whole
                    .iter()
                    .zip(part)
                    .all(|(whole, part)| holds(whole, part))
        }
        _ => whole == part,
    }
}

#[test]
fn an_agent_is_created_edited_and_deleted_without_a_loss() {
    let rig = Rig::new();
    let agent = desk(&rig);
    let before = show(&rig, &agent);
    assert!(holds(&before, &document()), "{before:#}");
    let auth = "/platform_settings/auth/enable_auth";
    assert_eq!(
        before.pointer(auth),
        Some(&json!(true)),
        "new agents are private"
    );
    let listed = rig
        .run(&["agent", "list", "--search", "orders", "--json"])
        .ends(0);
    assert_eq!(listed.json()["agents"][0]["agent_id"], agent);
    let none = rig
        .run(&["agent", "list", "--search", "nobody", "--json"])
        .ends(0);
    assert_eq!(none.json()["agents"], json!([]));

    let patch = json!({"name": "Desk 2", "conversation_config": {"tts": {"stability": 0.25}}});
    rig.write("patch.json", patch.to_string());
    let edit = ["agent", "edit", &agent, "--patch", "patch.json"];
    let dry = rig.run(&[&edit[..], &["--dry-run"]].concat()).ends(0);
    assert!(
        dry.out.contains("~ /name: \"Desk\" → \"Desk 2\""),
        "{dry:?}"
    );
    assert!(
        dry.out.contains("/conversation_config/tts/stability"),
        "{dry:?}"
    );
    assert_eq!(show(&rig, &agent), before, "a dry run saves nothing");
    let saved = rig.run(&[&edit[..], &["--json"]].concat()).ends(0).json();
    assert_eq!(saved["saved"], true);
    assert_eq!(saved["changes"].as_array().unwrap().len(), 2, "{saved}");
    let mut wanted = before;
    wanted["name"] = json!("Desk 2");
    wanted["conversation_config"]["tts"]["stability"] = json!(0.25);
    let mut after = show(&rig, &agent);
    for document in [&mut wanted, &mut after] {
        document["metadata"] = Value::Null;
    }
    assert_eq!(after, wanted);
    let again = rig.run(&[&edit[..], &["--json"]].concat()).ends(0).json();
    assert_eq!(again["saved"], false, "nothing is left to save");

    rig.run(&["agent", "delete", &agent]).ends(0);
    let gone = rig.run(&["agent", "show", &agent]).ends(1);
    assert!(gone.out.is_empty(), "{gone:?}");
    rig.run(&["agent", "talk", &agent, "--text", "Hello"])
        .ends(1);
}

/// Regression: an agent whose ID was typed wrong was called deleted.
#[test]
fn an_unknown_agent_is_not_found() {
    let rig = Rig::new();
    rig.write("patch.json", r#"{"name": "Desk"}"#);
    let id = "agent_0000000000000000000000000000";
    for arguments in [
        &["agent", "show", id][..],
        &["agent", "edit", id, "--patch", "patch.json"],
        &["agent", "talk", id, "--text", "Hello."],
        &["agent", "delete", id],
    ] {
        let refused = rig.run(arguments).ends(1);
        assert!(refused.err.contains("not found"), "{refused:?}");
        assert!(!refused.err.contains("deleted"), "{refused:?}");
    }
    for action in ["--show", "--delete"] {
        let conversations = ["agent", "conversations", action, "conv_0"];
        let refused = rig.run(&conversations).ends(1);
        assert!(!refused.err.contains("any more"), "{refused:?}");
    }
}

#[test]
fn templates_make_agents_and_bad_documents_are_refused() {
    let rig = Rig::new();
    let template = [
        "agent",
        "create",
        "--template",
        "booking",
        "--name",
        "Salon",
        "--json",
    ];
    let made = rig.run(&template).ends(0).json();
    let document = show(&rig, made["agent_id"].as_str().unwrap());
    assert_eq!(document["name"], "Salon");
    rig.run(&["agent", "create", "--template", "golden"])
        .ends(1);
    rig.write("list.json", "[1, 2]")
        .write("cut.json", "{\"name\": ");
    for file in ["list.json", "cut.json", "gone.json"] {
        let refused = rig.run(&["agent", "create", file]).ends(1);
        assert!(refused.err.contains(file), "{refused:?}");
    }
    rig.run(&["agent", "edit", "agent_1", "--patch", "list.json"])
        .ends(1);
    rig.run(&["agent", "talk", "agent_1"]).ends(1);
}

#[test]
fn a_talk_has_its_events_and_the_conversation_is_listed() {
    let rig = Rig::new();
    let agent = desk(&rig);
    rig.run(&[
        "speak",
        "The lamp was lit before dawn.",
        "--out",
        "lamp.wav",
    ])
    .ends(0);
    let talk = [
        "agent",
        "talk",
        &agent,
        "--wav",
        "lamp.wav",
        "--text",
        "Please open door two.",
        "--text",
        "Goodbye.",
        "--wait",
        "--tool",
        "open_door=It is open.",
        "--json",
    ];
    let run = rig.run(&talk).ends(0);
    let told = run.json();
    assert_eq!(run.out.lines().count(), 1, "{run:?}");
    assert_eq!(told["draft"], true);
    assert!(told["credits"].as_u64().unwrap() > 0, "{told}");
    let events = told["events"].as_array().unwrap();
    let of = |kind: &str| events.iter().filter(|event| event["type"] == kind).count();
    for event in events {
        assert!(event["at_ms"].is_u64(), "{event}");
    }
    assert!(of("connected") == 1 && of("agent_reply") >= 3, "{told:#}");
    assert_eq!((of("tool_call"), of("tool_result")), (1, 1), "{told:#}");
    let heard = events
        .iter()
        .find(|event| event["type"] == "user_transcript");
    let heard = heard.unwrap()["text"].as_str().unwrap().to_lowercase();
    assert!(heard.contains("lamp"), "{heard}");
    assert_eq!(told["ending"], "agent", "{told:#}");
    assert!(run.err.contains("It is open."), "{run:?}");

    let list = ["agent", "conversations", &agent, "--json"];
    let listed = rig.run(&list).ends(0).json();
    let conversation = told["conversation_id"].as_str().unwrap();
    assert_eq!(listed["conversations"][0]["conversation_id"], conversation);
    let show = ["agent", "conversations", "--show", conversation, "--json"];
    let shown = rig.run(&show).ends(0).json();
    assert!(
        shown["transcript"].as_array().unwrap().len() >= 5,
        "{shown:#}"
    );
    rig.run(&["agent", "conversations", "--delete", conversation])
        .ends(0);
    rig.run(&show).ends(1);
}

#[test]
fn a_talk_over_the_limit_sends_nothing() {
    let rig = Rig::new();
    let agent = desk(&rig);
    let talk = [
        "agent",
        "talk",
        &agent,
        "--text",
        "Hello",
        "--max-credits",
        "1",
    ];
    let refused = rig.run(&talk).ends(2);
    assert!(refused.err.contains("--max-seconds"), "{refused:?}");
    let listed = rig
        .run(&["agent", "conversations", "--json"])
        .ends(0)
        .json();
    assert_eq!(listed["conversations"], json!([]));
}

/// Regression: a talk of 70 credits was shown at 4400 to 12000 credits, so every limit forbade it.
#[test]
fn a_talk_ends_at_its_longest_time_within_its_price() {
    let rig = Rig::new();
    let agent = desk(&rig);
    let talk = [
        "agent",
        "talk",
        &agent,
        "--text",
        "Hello",
        "--wait",
        "--max-seconds",
        "5",
        "--max-credits",
        "50",
        "--json",
    ];
    let run = rig.run(&talk).ends(0);
    let told = run.json();
    assert_eq!(told["ending"], "time_out", "{told:#}");
    assert!(run.err.contains("10 to 50 credits"), "{run:?}");
    let credits = told["credits"].as_u64().unwrap();
    assert!((10..=60).contains(&credits), "{told:#}");
    let short = [&talk[..6], &["--max-seconds", "4"]].concat();
    rig.run(&short).ends(1);
}

#[test]
fn tests_pass_and_fail_with_their_exit_codes() {
    let rig = Rig::new();
    let agent = desk(&rig);
    let case = |name: &str, expectations: Value| {
        json!({
            "format": 1,
            "name": name,
            "agent_id": agent,
            "turns": [{"when": "after_reply", "text": "Please open door two."}],
            "expectations": expectations,
        })
    };
    let calls = json!([{"tool_called": {"name": "open_door", "arguments": {"door": "two"}}}]);
    rig.write("door.agent-test.json", case("Door", calls).to_string());
    let never = json!([{"reply_contains": "marmalade"}]);
    rig.write("jam.agent-test.json", case("Jam", never).to_string());
    let test = [
        "agent",
        "test",
        &agent,
        "door.agent-test.json",
        "--tool",
        "open_door=Open.",
        "--json",
    ];
    for _ in 0..2 {
        let told = rig.run(&test).ends(0).json();
        assert_eq!(
            (&told["passed"], &told["failed"]),
            (&json!(1), &json!(0)),
            "{told:#}"
        );
        assert_eq!(told["draft"], true);
    }
    let both = [&test[..], &["jam.agent-test.json"]].concat();
    let run = rig.run(&both).ends(3);
    let told = run.json();
    assert_eq!(
        (&told["passed"], &told["failed"]),
        (&json!(1), &json!(1)),
        "{told:#}"
    );
    assert!(run.err.contains("Jam"), "{run:?}");
    rig.write("no.agent-test.json", "{\"name\": 1}");
    rig.run(&["agent", "test", &agent, "no.agent-test.json"])
        .ends(1);
}

/// A receiver of webhooks that ends after one event, and its address.
fn listener(rig: &Rig, secret: &str) -> (Child, BufReader<std::process::ChildStdout>, String) {
    let listen = [
        "webhooks",
        "listen",
        "--port",
        "0",
        "--secret-env",
        "HOOK",
        "--count",
        "1",
        "--json",
    ];
    let mut child = rig.command(&listen).env("HOOK", secret).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let url = line
        .trim_end()
        .strip_prefix("listening on ")
        .unwrap()
        .to_owned();
    (child, out, url)
}

#[test]
fn a_conversation_arrives_as_a_signed_webhook() {
    let rig = Rig::new();
    let (child, mut out, url) = listener(&rig, "wsec_test");
    let hook = [
        "--plan",
        "pro",
        "--webhook-url",
        &url,
        "--webhook-secret",
        "wsec_test",
    ];
    let server = Server::start(&rig, &hook);
    rig.write("desk.json", document().to_string());
    let made = rig
        .live(&server, &["agent", "create", "desk.json", "--json"])
        .ends(0)
        .json();
    let agent = made["agent_id"].as_str().unwrap();
    let talk = [
        "agent",
        "talk",
        agent,
        "--text",
        "Hello",
        "--max-credits",
        "100000",
        "--json",
    ];
    let talked = rig.live(&server, &talk).ends(0).json();
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    finish(child).ends(0);
    let event: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        event["conversation_id"], talked["conversation_id"],
        "{event:#}"
    );
    assert!(
        event["type"].as_str().unwrap().starts_with("post_call_"),
        "{event:#}"
    );
    assert!(event["data"]["full_audio"].is_null(), "audio is no text");
}

#[test]
fn webhooks_are_created_listed_and_deleted() {
    let rig = Rig::new();
    let create = [
        "webhooks",
        "create",
        "Mine",
        "http://127.0.0.1:9/",
        "--json",
    ];
    let made = rig.run(&create).ends(0).json();
    assert!(
        made["webhook_secret"]
            .as_str()
            .unwrap()
            .starts_with("wsec_")
    );
    let listed = rig.run(&["webhooks", "list", "--json"]).ends(0).json();
    let mine = &listed["webhooks"][0];
    assert_eq!(
        (&mine["name"], &mine["webhook_id"]),
        (&json!("Mine"), &made["webhook_id"])
    );
    let id = made["webhook_id"].as_str().unwrap();
    rig.run(&["webhooks", "delete", id]).ends(0);
    let listed = rig.run(&["webhooks", "list", "--json"]).ends(0).json();
    assert_eq!(listed["webhooks"], json!([]));
    rig.run(&["webhooks", "delete", id]).ends(1);
    rig.run(&["webhooks", "create", "Mine", "http://example.com/"])
        .ends(1);
    rig.run(&["webhooks", "listen", "--secret-env", "NOT_SET_HERE"])
        .ends(1);
}
