//! Speech over sockets: spoken as its text arrives, in contexts, refused, broken off; and tokens in the key's place.

use mynah::api::endpoint::Price;
use mynah::api::endpoint::Query;
use mynah::api::error::ApiError;
use mynah::api::error::ErrorKind;
use mynah::api::lines::LineFault;
use mynah::api::socket::Channel;
use mynah::api::socket::Place;
use mynah::api::socket::Socket;
use mynah::api::socket::contexts::ContextOut;
use mynah::api::socket::contexts::MultiStreamInput;
use mynah::api::socket::speech::Begin;
use mynah::api::socket::speech::Schedule;
use mynah::api::socket::speech::Speaking;
use mynah::api::socket::speech::SpeechOut;
use mynah::api::socket::speech::Spoken;
use mynah::api::socket::speech::StreamInput;
use mynah::api::tokens::MakeToken;
use mynah::api::tokens::Purpose;
use mynah::draft::faults::Fault;
use mynah::terms::clock::UnixMillis;
use mynah::terms::ids::ModelId;
use mynah::terms::ids::VoiceId;
use serde_json::json;
use tokio::time::timeout;

use crate::rig::CEILING;
use crate::rig::NOW;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;

const SINGLE: &str = "/v1/text-to-speech/{voice_id}/stream-input";
const SEVERAL: &str = "/v1/text-to-speech/{voice_id}/multi-stream-input";
/// At half a credit a character.
const FLASH: &str = "eleven_flash_v2_5";

fn speaking() -> Speaking {
    let speaking = Speaking::new(VoiceId::from(WREN), ModelId::from(FLASH)).unwrap();
    let mut speaking = speaking.in_format("pcm_16000".parse().unwrap()).unwrap();
    speaking.seed = Some(1.into());
    speaking.times = true;
    speaking
}

/// A socket as some other client may ask for it: this one can't express what is refused.
struct Unchecked(&'static str, &'static str);

impl Channel for Unchecked {
    const ROUTE: &'static str = StreamInput::ROUTE;
    const PRICE: Price = StreamInput::PRICE;
    type Out = SpeechOut;
    type In = Spoken;

    fn place(&self) -> Place {
        Place::Here {
            path: format!("/v1/text-to-speech/{WREN}/stream-input"),
            query: Query::default().with(self.0, Some(self.1)),
        }
    }

    fn read(message: &str) -> Result<Spoken, LineFault> {
        StreamInput::read(message)
    }

    fn may_be_last(said: &Spoken) -> bool {
        StreamInput::may_be_last(said)
    }
}

/// A socket on which speech may be sent.
async fn begun(rig: &Rig, speaking: Speaking) -> Socket<StreamInput> {
    let mut socket = rig.typed().connect(&StreamInput(speaking)).await.unwrap();
    let begin = SpeechOut::Begin(Begin::default());
    socket.send(&begin).await.unwrap();
    socket
}

async fn hear<C: Channel>(socket: &mut Socket<C>) -> Option<Result<C::In, ApiError>> {
    timeout(CEILING, socket.next()).await.unwrap()
}

/// All that comes until the end.
async fn rest<C: Channel>(socket: &mut Socket<C>) -> (Vec<C::In>, Option<ApiError>) {
    let mut all = Vec::new();
    while let Some(next) = hear(socket).await {
        match next {
            Ok(said) => all.push(said),
            Err(error) => return (all, Some(error)),
        }
    }
    (all, None)
}

fn letters(said: &[Spoken]) -> String {
    let times = said.iter().filter_map(|said| said.alignment.as_ref());
    let letters = times.flat_map(|times| times.letters().map(|(letter, ..)| letter.to_owned()));
    letters.collect()
}

#[tokio::test]
async fn text_is_spoken_while_more_of_it_arrives() {
    let rig = Rig::start().await;
    let mut socket = rig.typed().connect(&StreamInput(speaking())).await.unwrap();
    let begin = Begin::default().scheduled(Schedule::new([50]).unwrap());
    socket.send(&SpeechOut::Begin(begin)).await.unwrap();
    let first = "The kettle sang, and the old dog slept by the fire. ";
    socket.send(&SpeechOut::text(first)).await.unwrap();
    let early = hear(&mut socket).await.unwrap().unwrap();
    assert!(!early.audio.is_empty() && !early.is_final);
    socket.send(&SpeechOut::text("Then it")).await.unwrap();
    socket.send(&SpeechOut::text("woke.")).await.unwrap();
    socket.send(&SpeechOut::END).await.unwrap();
    let (mut said, error) = rest(&mut socket).await;
    assert!(error.is_none(), "{error:?}");
    said.insert(0, early);
    let last = said.pop().unwrap();
    assert!(last.is_final && last.audio.is_empty());
    assert!(said.iter().all(|piece| !piece.is_final));
    assert_eq!(letters(&said), format!("{first}Then it woke. "));
    // Each piece has the times of its own sound.
    for piece in &said {
        let length = piece.audio.len() as f64 / 32.0;
        let times = piece.alignment.iter().flat_map(|times| times.letters());
        for (letter, start, _) in times {
            assert!(start <= length + 80.0, "{letter} at {start} of {length}");
        }
    }
    let items = rig.history().await;
    assert_eq!(items.len(), 2);
    assert_eq!(items[1]["text"], first);
    assert_eq!(items[0]["text"], "Then it woke. ");
    assert_eq!(rig.used().await, 26 + 7);
    assert!(
        items[0]["request_id"]
            .as_str()
            .unwrap()
            .starts_with("draft_")
    );
}

#[tokio::test]
async fn a_flush_speaks_at_once_and_times_come_first_unless_asked() {
    let rig = Rig::start().await;
    let mut plain = speaking();
    plain.times = false;
    let mut socket = begun(&rig, plain).await;
    socket
        .send(&SpeechOut::now("It rained all night."))
        .await
        .unwrap();
    let first = hear(&mut socket).await.unwrap().unwrap();
    let times = first.alignment.unwrap();
    assert_eq!(times.letters().count(), "It rained all night. ".len());
    let second = hear(&mut socket).await.unwrap().unwrap();
    assert!(second.alignment.is_none());
    let mut whole = speaking();
    whole.whole_sentences = true;
    let mut socket = begun(&rig, whole).await;
    socket.send(&SpeechOut::text("Yes.")).await.unwrap();
    assert!(!hear(&mut socket).await.unwrap().unwrap().audio.is_empty());
}

#[tokio::test]
async fn contexts_are_told_apart_and_the_sixth_ends_the_socket() {
    let rig = Rig::start().await;
    let endpoint = MultiStreamInput(speaking());
    let mut socket = rig.typed().connect(&endpoint).await.unwrap();
    for context in ["one", "two"] {
        for out in [
            ContextOut::open(context, Begin::default()),
            ContextOut::text(context, &format!("This is {context}.")),
            ContextOut::keep(context),
            ContextOut::flush(context),
            ContextOut::close(context),
        ] {
            socket.send(&out).await.unwrap();
        }
    }
    let (mut said, mut ended) = (Vec::new(), Vec::new());
    while ended.len() < 2 {
        let next = hear(&mut socket).await.unwrap().unwrap();
        if next.is_final {
            ended.push(next.context.unwrap());
        } else {
            said.push(next);
        }
    }
    assert_eq!(ended, ["one", "two"]);
    for context in ["one", "two"] {
        let own: Vec<_> = said
            .iter()
            .filter(|said| said.context.as_deref() == Some(context))
            .cloned()
            .collect();
        assert_eq!(letters(&own), format!("This is {context}. "));
    }
    for number in 0..6 {
        let name = number.to_string();
        socket
            .send(&ContextOut::open(&name, Begin::default()))
            .await
            .unwrap();
    }
    let error = rest(&mut socket).await.1.unwrap();
    assert_eq!(error.facts.refusal.word(), Some("max_active_conversations"));
}

#[tokio::test]
async fn messages_are_as_described_and_the_key_may_be_shown_late() {
    let rig = Rig::start().await;
    let path = format!("/v1/text-to-speech/{WREN}/stream-input?output_format=ulaw_8000");
    let mut socket = rig.raw(SINGLE, &path).await;
    let key = rig.server.key().expose();
    let begin = json!({
        "text": " ", "voice_settings": null, "try_trigger_generation": true,
        "generation_config": { "chunk_length_schedule": [50] }, "xi_api_key": key,
    });
    for message in [begin, json!({ "text": "Hello. " }), json!({ "text": "" })] {
        socket.say(&message).await;
    }
    let mut count = 0;
    while let Some(said) = socket.hear().await {
        count += usize::from(said["audio"].is_string());
    }
    assert!(count > 1);

    let path = format!("/v1/text-to-speech/{WREN}/multi-stream-input");
    let mut socket = rig.raw(SEVERAL, &path).await;
    let begin = json!({ "text": " ", "xi-api-key": key, "contextId": "a" });
    socket.say(&begin).await;
    socket
        .say(&json!({ "text": "Hi. ", "flush": true, "contextId": "a" }))
        .await;
    socket.say(&json!({ "close_socket": true })).await;
    let mut last = json!(null);
    while let Some(said) = socket.hear().await {
        assert_eq!(said["contextId"], "a");
        last = said;
    }
    assert_eq!(last["isFinal"], true);

    for (shown, word) in [
        (json!({ "text": " " }), "needs_authorization"),
        (
            json!({ "text": " ", "xi_api_key": "sk_wrong" }),
            "invalid_api_key",
        ),
    ] {
        let mut socket = rig.raw(SINGLE, &path).await;
        socket.say(&shown).await;
        let (said, code) = socket.end().await;
        assert_eq!((said[0]["error"].as_str(), code), (Some(word), 1008));
        assert_eq!(said[0]["code"], 1008);
    }
}

#[tokio::test]
async fn what_can_not_be_is_refused_before_it_opens() {
    let rig = Rig::start().await;
    let refused = async |change: fn(&mut Speaking)| {
        let mut speaking = speaking();
        change(&mut speaking);
        let opened = rig.typed().connect(&StreamInput(speaking)).await;
        opened.unwrap_err().kind
    };
    let kind = refused(|speaking| speaking.voice = VoiceId::from("nobody")).await;
    assert_eq!(kind, ErrorKind::VoiceNotFound);
    for (name, value, kind) in [
        ("model_id", "eleven_v3", ErrorKind::ModelProblem),
        ("model_id", "eleven_v4_turbo", ErrorKind::ModelProblem),
        ("output_format", "mp3_24000_48", ErrorKind::BadSettings),
    ] {
        let opened = rig.typed().connect(&Unchecked(name, value)).await;
        assert_eq!(opened.unwrap_err().kind, kind);
    }
    let opened = rig.keyless().connect(&StreamInput(speaking())).await;
    let mut socket = opened.unwrap();
    socket
        .send(&SpeechOut::Begin(Begin::default()))
        .await
        .unwrap();
    assert_eq!(
        rest(&mut socket).await.1.unwrap().kind,
        ErrorKind::InvalidKey
    );
    let plain = read(rig.get(&format!("/v1/text-to-speech/{WREN}/stream-input"))).await;
    assert_eq!(plain.status, 426);
    rig.server
        .faults()
        .next(Fault::Refuse(mynah::draft::refusal::Refusal::busy()));
    assert_eq!(refused(|_| {}).await, ErrorKind::SystemBusy);
    assert_eq!(rig.used().await, 0);
}

#[tokio::test]
async fn a_refusal_on_the_way_ends_the_socket_and_costs_nothing() {
    let rig = Rig::start_with(|options| options.credits = Some(4)).await;
    let mut socket = begun(&rig, speaking()).await;
    socket
        .send(&SpeechOut::now("This is too dear."))
        .await
        .unwrap();
    let error = rest(&mut socket).await.1.unwrap();
    assert_eq!(error.kind, ErrorKind::QuotaExceeded);
    assert_eq!(rig.used().await, 0);
    let mut socket = begun(&rig, speaking().patient_for(1).unwrap()).await;
    let error = rest(&mut socket).await.1.unwrap();
    assert_eq!(error.facts.refusal.word(), Some("input_timeout_exceeded"));
}

#[tokio::test]
async fn who_hangs_up_pays_for_what_was_being_spoken() {
    let rig = Rig::start().await;
    let mut socket = begun(&rig, speaking()).await;
    let text = "Nobody hears the end of what is said here. ";
    socket.send(&SpeechOut::now(text)).await.unwrap();
    assert!(hear(&mut socket).await.unwrap().is_ok());
    drop(socket);
    let items = rig.history_of(1).await;
    assert_eq!(items[0]["text"], text);
    assert_eq!(rig.used().await, 22);
}

#[tokio::test]
async fn faults_harm_sockets_too() {
    let rig = Rig::start().await;
    let end = async |fault: Fault| {
        rig.server.faults().next(fault);
        let mut socket = begun(&rig, speaking()).await;
        socket
            .send(&SpeechOut::now("All goes wrong."))
            .await
            .unwrap();
        socket.send(&SpeechOut::END).await.unwrap();
        let (said, error) = rest(&mut socket).await;
        (said.len(), error.map(|error| error.kind))
    };
    let lost = Some(ErrorKind::ConnectionLost);
    assert_eq!(end(Fault::CutAfterChunks(1)).await, (1, lost));
    assert_eq!(end(Fault::LoseAnswer).await, (0, lost));
    // A goodbye before the last piece is no end.
    assert_eq!(end(Fault::EndAfterChunks(2)).await, (2, lost));
    assert_eq!(
        end(Fault::GarbageBody).await,
        (0, Some(ErrorKind::Malformed))
    );
    rig.history_of(4).await;
}

#[tokio::test]
async fn a_token_opens_once_and_for_a_quarter_of_an_hour() {
    let rig = Rig::start().await;
    let purpose = Purpose::TtsWebsocket;
    let token = async |purpose: Purpose| {
        let made = rig.typed().send(&MakeToken { purpose }).await;
        made.unwrap().value.0
    };
    let open = async |token| {
        let mut speaking = speaking();
        speaking.token = Some(token);
        let opened = rig.keyless().connect(&StreamInput(speaking)).await;
        opened.map(drop).map_err(|error| error.kind)
    };
    let first = token(purpose).await;
    assert_eq!(open(first.clone()).await, Ok(()));
    assert!(open(first).await.is_err());
    assert!(open(token(Purpose::RealtimeScribe).await).await.is_err());
    let old = token(purpose).await;
    rig.clock.set(UnixMillis(NOW.0 + 15 * 60 * 1_000));
    assert!(open(old).await.is_err());
    let unknown = read(rig.post("/v1/single-use-token/other", &json!({}))).await;
    assert_eq!(unknown.status, 422);
}

#[tokio::test]
async fn messages_in_any_order_end_in_words() {
    let rig = Rig::start().await;
    let agent = json!({ "conversation_config": {} });
    let agent = read(rig.post("/v1/convai/agents/create", &agent))
        .await
        .json();
    let talk = format!(
        "/v1/convai/conversation?agent_id={}",
        agent["agent_id"].as_str().unwrap()
    );
    let token = async |purpose: &str| {
        let made = read(rig.post(&format!("/v1/single-use-token/{purpose}"), &json!({}))).await;
        made.json()["token"].as_str().unwrap().to_owned()
    };
    let messages = [
        json!({}),
        json!([]),
        json!("text"),
        json!({ "text": null }),
        json!({ "text": 7, "context_id": [] }),
        json!({ "text": "Oh. ", "flush": "yes", "voice_settings": 3 }),
        json!({ "text": "", "close_context": true, "context_id": "x" }),
        json!({ "audio_base_64": "AAA", "commit": "no" }),
        json!({ "audio_base_64": "AAAA", "sample_rate": -1 }),
        json!({ "message_type": 3 }),
        json!({ "user_audio_chunk": "A" }),
        json!({ "user_audio_chunk": "AAAA" }),
        json!({ "type": "client_tool_result", "tool_call_id": 1 }),
        json!({ "type": "pong", "event_id": "x" }),
        json!({ "type": "conversation_initiation_client_data", "conversation_config_override": 1 }),
        json!({ "type": "user_message" }),
        json!({ "close_socket": true }),
    ];
    for turn in 0..messages.len() {
        for path in [
            format!(
                "/v1/text-to-speech/{WREN}/stream-input?single_use_token={}",
                token("tts_websocket").await
            ),
            format!(
                "/v1/text-to-speech/{WREN}/multi-stream-input?single_use_token={}",
                token("tts_websocket").await
            ),
            format!(
                "/v1/speech-to-text/realtime?token={}",
                token("realtime_scribe").await
            ),
            talk.clone(),
        ] {
            let mut socket = rig.raw(SINGLE, &path).await;
            for message in messages.iter().cycle().skip(turn).take(messages.len()) {
                if !socket.try_say(message).await {
                    break;
                }
            }
            socket.part().await;
        }
    }
    assert!(rig.json("/v1/models").await.is_array());
    rig.at_rest().await;
}
