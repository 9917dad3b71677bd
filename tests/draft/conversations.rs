//! Conversations with scripted agents: written and spoken, interrupted, with tools; and what is kept of them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mynah::api::conversations::Entrance;
use mynah::api::conversations::SignAddress;
use mynah::api::error::ApiError;
use mynah::api::error::ErrorKind;
use mynah::api::socket::Socket;
use mynah::api::socket::conversation::Hearer;
use mynah::api::socket::conversation::Overrides;
use mynah::api::socket::conversation::Talk;
use mynah::api::socket::conversation::TalkIn;
use mynah::api::socket::conversation::TalkOut;
use mynah::audio::decode::decode_bytes;
use mynah::terms::ids::AgentId;
use serde_json::Value;
use serde_json::json;
use tokio::time::timeout;

use crate::rig::CEILING;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::schema::assert_conforms;

const CHANNEL: &str = "/v1/convai/conversation";
const CONVERSATIONS: &str = "/v1/convai/conversations";

/// An agent of this body that anyone may talk to.
pub async fn made(rig: &Rig, body: Value) -> AgentId {
    let answer = read(rig.post("/v1/convai/agents/create", &body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    AgentId::from(answer.json()["agent_id"].as_str().unwrap())
}

fn config(agent: &Value) -> Value {
    json!({ "name": "Guide", "conversation_config": { "agent": agent } })
}

pub async fn begin(rig: &Rig, agent: &AgentId, overrides: &Overrides) -> Socket<Talk> {
    let endpoint = Talk::Public(agent.clone());
    let mut socket = rig.keyless().connect(&endpoint).await.unwrap();
    socket.send(&TalkOut::begin(overrides)).await.unwrap();
    socket
}

/// The next message that isn't a ping.
pub async fn hear(socket: &mut Socket<Talk>) -> Result<TalkIn, ApiError> {
    loop {
        let next = timeout(CEILING, socket.next()).await.unwrap();
        match next.unwrap()? {
            TalkIn::Ping { event, .. } => socket.send(&TalkOut::pong(event)).await.unwrap(),
            said => return Ok(said),
        }
    }
}

/// What the agent says next; what comes before goes into `seen`.
pub async fn answer(socket: &mut Socket<Talk>, seen: &mut Vec<TalkIn>) -> String {
    loop {
        match hear(socket).await.unwrap() {
            TalkIn::AgentSays(text) => return text,
            other => seen.push(other),
        }
    }
}

/// Ends it, waits until all of it is kept, and answers that.
pub async fn kept(rig: &Rig, socket: &mut Socket<Talk>) -> Value {
    socket.close().await.unwrap();
    while timeout(CEILING, socket.next()).await.unwrap().is_some() {}
    last(rig).await
}

async fn last(rig: &Rig) -> Value {
    let list = rig.json(CONVERSATIONS).await;
    assert_conforms("get", CONVERSATIONS, &list);
    let id = list["conversations"][0]["conversation_id"]
        .as_str()
        .unwrap();
    let told = rig.json(&format!("{CONVERSATIONS}/{id}")).await;
    assert_conforms("get", "/v1/convai/conversations/{conversation_id}", &told);
    told
}

#[tokio::test]
async fn an_agent_greets_answers_and_all_is_kept() {
    let rig = Rig::start().await;
    let agent = made(&rig, config(&json!({ "first_message": "Hello {{who}}." }))).await;
    let overrides = Overrides {
        variables: [("who".to_owned(), json!("Ann"))].into_iter().collect(),
        user: Some("ann".to_owned()),
        ..Overrides::default()
    };
    let mut socket = begin(&rig, &agent, &overrides).await;
    let TalkIn::Met(met) = hear(&mut socket).await.unwrap() else {
        panic!("not met");
    };
    assert_eq!(
        (met.agent_format.as_str(), met.user_format.as_str()),
        ("pcm_16000", "pcm_16000")
    );
    let mut seen = Vec::new();
    assert_eq!(answer(&mut socket, &mut seen).await, "Hello Ann.");
    let (mut bytes, mut letters) = (0, String::new());
    while letters != "Hello Ann." {
        let TalkIn::Sound { audio, times, .. } = hear(&mut socket).await.unwrap() else {
            panic!("no sound");
        };
        bytes += audio.len();
        let times = times.iter();
        letters.extend(times.flat_map(|times| times.letters().map(|(letter, ..)| letter)));
    }
    assert!(bytes > 8_000, "{bytes}");
    socket.send(&TalkOut::context("It rains.")).await.unwrap();
    socket
        .send(&TalkOut::message("Where is my hat?"))
        .await
        .unwrap();
    let told = answer(&mut socket, &mut seen).await;
    assert_eq!(told, "You ask me: Where is your hat? And I know: It rains.");
    while !matches!(hear(&mut socket).await.unwrap(), TalkIn::Sound { .. }) {}
    let told = kept(&rig, &mut socket).await;
    assert_eq!(told["conversation_id"], met.conversation.as_str());
    assert_eq!(told["status"], "done");
    assert_eq!(told["user_id"], "ann");
    assert_eq!(told["metadata"]["authorization_method"], "public");
    let roles: Vec<&str> = told["transcript"]
        .as_array()
        .unwrap()
        .iter()
        .map(|turn| turn["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["agent", "user", "agent"]);
    assert_eq!(told["transcript"][1]["message"], "Where is my hat?");
    // Ten credits a second, begun ones count.
    let used = rig.used().await;
    assert_eq!(told["metadata"]["cost"], used);
    assert!((1..=300).contains(&used), "{used}");
    assert_eq!(rig.history().await.len(), 0);

    let path = format!("{CONVERSATIONS}/{}", met.conversation);
    let sound = read(rig.get(&format!("{path}/audio"))).await;
    assert_eq!(
        (sound.status, sound.header("content-type")),
        (200, "audio/mpeg")
    );
    // As long as they talked, which a fast machine makes short.
    assert!(decode_bytes(&sound.body).is_ok());
    let liked = read(rig.post(&format!("{path}/feedback"), &json!({ "feedback": "like" }))).await;
    assert_eq!(liked.status, 200);
    assert_eq!(
        rig.json(&path).await["metadata"]["feedback"]["overall_score"],
        "like"
    );
    let wrong = read(rig.post(&format!("{path}/feedback"), &json!({ "feedback": "meh" }))).await;
    assert_eq!(wrong.status, 422);
    let found = async |query: &str| {
        let page = rig.json(&format!("{CONVERSATIONS}?{query}")).await;
        page["conversations"].as_array().unwrap().len()
    };
    assert_eq!(found(&format!("agent_id={agent}&user_id=ann")).await, 1);
    assert_eq!(found("call_successful=success&main_languages=en").await, 1);
    assert_eq!(found("user_id=bob").await, 0);
    assert_eq!(found("exclude_statuses=done").await, 0);
    assert_eq!(read(rig.delete(&path)).await.status, 200);
    for gone in [path.clone(), format!("{path}/audio")] {
        assert_eq!(read(rig.get(&gone)).await.status, 404);
    }
}

#[tokio::test]
async fn who_speaks_is_understood_and_interrupts() {
    let rig = Rig::start().await;
    let said = rig.sound_of(WREN, "I am late, and you are not.").await;
    let used = rig.used().await;
    let long = "This is a long greeting that takes a good while to say.";
    let agent = made(&rig, config(&json!({ "first_message": long }))).await;
    let mut socket = begin(&rig, &agent, &Overrides::default()).await;
    let mut seen = Vec::new();
    assert_eq!(answer(&mut socket, &mut seen).await, long);
    let mut hearer = Hearer::default();
    let TalkIn::Sound { .. } = hear(&mut socket).await.unwrap() else {
        panic!("no sound");
    };
    let silence = vec![0.0; 16_000];
    for piece in said.chunks(1_600).chain(silence.chunks(1_600)) {
        let bytes: Vec<u8> = piece
            .iter()
            .flat_map(|sample| ((sample * 32_767.0) as i16).to_le_bytes())
            .collect();
        socket.send(&TalkOut::sound(&bytes)).await.unwrap();
    }
    let told = answer(&mut socket, &mut seen).await;
    assert_eq!(told, "You tell me: you are late, and I am not.");
    let void = seen.iter().find_map(|said| match said {
        TalkIn::Interrupted(event) => Some(*event),
        _ => None,
    });
    assert!(seen.contains(&TalkIn::UserSaid {
        text: "I am late, and you are not.".to_owned(),
        tentative: false,
    }));
    let corrected = seen.iter().find_map(|said| match said {
        TalkIn::AgentSaid {
            original,
            corrected,
        } => Some((original.as_str(), corrected.len())),
        _ => None,
    });
    let (original, heard) = corrected.unwrap();
    assert!(original == long && heard < long.len());
    assert!(
        seen.iter()
            .all(|said| hearer.counts(said) || matches!(said, TalkIn::Sound { .. }))
    );
    let TalkIn::Sound { event, .. } = hear(&mut socket).await.unwrap() else {
        panic!("no sound");
    };
    assert!(event > void.unwrap());
    let told = kept(&rig, &mut socket).await;
    assert_eq!(told["transcript"][0]["interrupted"], true);
    assert_eq!(told["transcript"][0]["original_message"], long);
    assert_eq!(told["transcript"][1]["source_medium"], "audio");
    assert_eq!(told["has_user_audio"], true);
    assert!(rig.used().await > used);
}

#[tokio::test]
async fn what_draft_voices_did_not_say_is_not_understood() {
    let rig = Rig::start().await;
    let agent = made(&rig, config(&json!({}))).await;
    let mut socket = begin(&rig, &agent, &Overrides::default()).await;
    let tone = (0..16_000).map(|n| 0.3 * (n as f32 * (0.05 + n as f32 * 1e-7)).sin());
    let sound: Vec<f32> = tone.chain(vec![0.0; 16_000]).collect();
    for piece in sound.chunks(1_600) {
        let bytes: Vec<u8> = piece
            .iter()
            .flat_map(|sample| ((sample * 32_767.0) as i16).to_le_bytes())
            .collect();
        socket.send(&TalkOut::sound(&bytes)).await.unwrap();
    }
    let error = loop {
        if let Err(error) = hear(&mut socket).await {
            break error;
        }
    };
    assert_eq!(error.facts.refusal.word(), Some("draft_unavailable"));
    assert!(error.message().unwrap().contains("online service"));
    assert!(
        last(&rig).await["metadata"]["termination_reason"]
            .as_str()
            .unwrap()
            .contains("online")
    );
}

#[tokio::test]
async fn neither_noise_nor_text_goes_on_for_ever() {
    let rig = Rig::start().await;
    let agent = made(&rig, config(&json!({}))).await;
    let mut socket = begin(&rig, &agent, &Overrides::default()).await;
    let tone = (0..16_000).map(|n| 0.3 * (n as f32 * (0.05 + n as f32 * 1e-7)).sin());
    let second: Vec<u8> = tone
        .flat_map(|sample: f32| ((sample * 32_767.0) as i16).to_le_bytes())
        .collect();
    // Nobody falls silent, and yet it is heard as a turn.
    for _ in 0..95 {
        if socket.send(&TalkOut::sound(&second)).await.is_err() {
            break;
        }
    }
    assert_eq!(failure(&mut socket).await, "draft_unavailable");
    let mut socket = begin(&rig, &agent, &Overrides::default()).await;
    let update = TalkOut::context(&"x".repeat(300 << 10));
    for _ in 0..4 {
        if socket.send(&update).await.is_err() {
            break;
        }
    }
    assert_eq!(failure(&mut socket).await, "conversation_too_long");
}

#[tokio::test]
async fn an_agent_has_no_voice_where_nobody_has_one() {
    let rig = Rig::start().await;
    let agent = made(&rig, config(&json!({ "first_message": "Hi." }))).await;
    rig.server.faults().without_voices(true);
    let mut socket = begin(&rig, &agent, &Overrides::default()).await;
    assert_eq!(failure(&mut socket).await, "payment_required");
}

/// The word with which a conversation fails.
async fn failure(socket: &mut Socket<Talk>) -> String {
    loop {
        let next = timeout(CEILING, socket.next()).await.unwrap();
        if let Err(error) = next.unwrap() {
            return error.facts.refusal.word().unwrap_or_default().to_owned();
        }
    }
}

#[tokio::test]
async fn a_tool_is_called_and_heard() {
    let rig = Rig::start().await;
    let word = json!({ "properties": { "word": { "type": "string" } } });
    let tools = json!([{
        "type": "client", "name": "look_up", "description": "Looks up.", "expects_response": true,
        // Longer than any clock runs: it waits as long as a tool may take.
        "response_timeout_secs": 1e19,
        "parameters": word,
    }]);
    let prompt =
        json!({ "tools": tools, "built_in_tools": { "end_call": { "name": "end_call" } } });
    let agent = made(&rig, config(&json!({ "prompt": prompt }))).await;
    let mut socket = begin(&rig, &agent, &Overrides::default()).await;
    socket
        .send(&TalkOut::message("Please look up mynah."))
        .await
        .unwrap();
    let call = loop {
        if let TalkIn::ToolCall {
            tool,
            call,
            parameters,
        } = hear(&mut socket).await.unwrap()
        {
            assert_eq!(
                (tool.as_str(), parameters),
                ("look_up", json!({ "word": "mynah" }))
            );
            break call;
        }
    };
    socket
        .send(&TalkOut::tool_result(&call, Ok("A bird.")))
        .await
        .unwrap();
    let mut seen = Vec::new();
    assert_eq!(
        answer(&mut socket, &mut seen).await,
        "I called look up. It says: A bird."
    );
    // It says goodbye itself.
    socket.send(&TalkOut::message("Goodbye!")).await.unwrap();
    assert!(answer(&mut socket, &mut seen).await.starts_with("Goodbye."));
    while timeout(CEILING, socket.next()).await.unwrap().is_some() {}
    let told = last(&rig).await;
    let call = &told["transcript"][1];
    assert_eq!(call["tool_calls"][0]["tool_name"], "look_up");
    assert_eq!(call["tool_results"][0]["result_value"], "A bird.");
    assert_eq!(
        told["metadata"]["termination_reason"],
        "Agent ended the conversation"
    );
    let list = rig
        .json(&format!("{CONVERSATIONS}?tool_names=look_up"))
        .await;
    assert_eq!(list["conversations"][0]["tool_names"], json!(["look_up"]));
}

#[tokio::test]
async fn messages_are_as_described_also_without_sound() {
    let rig = Rig::start().await;
    let agent = made(&rig, config(&json!({ "first_message": "Hi." }))).await;
    let mut socket = rig
        .raw(CHANNEL, &format!("{CHANNEL}?agent_id={agent}"))
        .await;
    let begin = json!({ "type": "conversation_initiation_client_data" });
    socket.say(&begin).await;
    let met = socket.hear().await.unwrap();
    assert_eq!(met["type"], "conversation_initiation_metadata");
    socket
        .say(&json!({ "type": "user_message", "text": "Well." }))
        .await;
    let mut kinds = Vec::new();
    while kinds
        .iter()
        .filter(|kind| *kind == "agent_response")
        .count()
        < 2
    {
        let said = socket.hear().await.unwrap();
        if let Some(audio) = said["audio_event"]["audio_base_64"].as_str() {
            assert!(!STANDARD.decode(audio).unwrap().is_empty());
        }
        kinds.push(said["type"].as_str().unwrap().to_owned());
    }
    assert!(kinds.contains(&"ping".to_owned()), "{kinds:?}");
    let body = json!({
        "conversation_config": { "agent": { "first_message": "Hi." }, "conversation": {
            "text_only": true,
            "client_events": ["conversation_initiation_metadata", "agent_response"],
        } },
    });
    let quiet = made(&rig, body).await;
    let mut socket = rig
        .raw(CHANNEL, &format!("{CHANNEL}?agent_id={quiet}"))
        .await;
    socket.say(&begin).await;
    socket.hear().await.unwrap();
    socket
        .say(&json!({ "type": "user_message", "text": "Well." }))
        .await;
    for text in ["Hi.", "You tell me: Well."] {
        let said = socket.hear().await.unwrap();
        assert_eq!(said["agent_response_event"]["agent_response"], text);
    }
}

#[tokio::test]
async fn doors_are_guarded() {
    let rig = Rig::start().await;
    let closed = json!({
        "conversation_config": {}, "platform_settings": { "auth": { "enable_auth": true } },
    });
    let agent = made(&rig, closed).await;
    let opened = rig.keyless().connect(&Talk::Public(agent.clone())).await;
    assert_eq!(opened.unwrap_err().kind, ErrorKind::InvalidKey);
    let sign = SignAddress {
        entrance: Entrance::new(agent.clone()),
        for_one_conversation: true,
    };
    let address = rig.typed().send(&sign).await.unwrap().value.0;
    let mut socket = rig
        .keyless()
        .connect(&Talk::Signed(address.clone()))
        .await
        .unwrap();
    let overrides = Overrides {
        language: Some("de".parse().unwrap()),
        ..Overrides::default()
    };
    socket.send(&TalkOut::begin(&overrides)).await.unwrap();
    let error = hear(&mut socket).await.unwrap_err();
    assert_eq!(error.facts.refusal.word(), Some("override_not_allowed"));
    let again = rig.keyless().connect(&Talk::Signed(address)).await;
    assert_eq!(again.unwrap_err().kind, ErrorKind::InvalidKey);
    let nobody = rig
        .keyless()
        .connect(&Talk::Public(AgentId::from("nobody")))
        .await;
    assert_eq!(
        nobody.unwrap_err().facts.refusal.word(),
        Some("agent_not_found")
    );
    assert_eq!(rig.used().await, 0);

    let poor = Rig::start_with(|options| options.credits = Some(5)).await;
    let agent = made(&poor, config(&json!({}))).await;
    let mut socket = begin(&poor, &agent, &Overrides::default()).await;
    assert_eq!(
        hear(&mut socket).await.unwrap_err().kind,
        ErrorKind::QuotaExceeded
    );
}
