//! Speech to text while one speaks: own sound is understood, segments end by hand or in silence.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mynah::api::error::ErrorKind;
use mynah::api::socket::Socket;
use mynah::api::socket::scribe::Commit;
use mynah::api::socket::scribe::Hearing;
use mynah::api::socket::scribe::Listen;
use mynah::api::socket::scribe::ScribeIn;
use mynah::api::socket::scribe::Silence;
use mynah::api::tokens::MakeToken;
use mynah::api::tokens::Purpose;
use mynah::terms::ids::ModelId;
use serde_json::json;
use tokio::time::timeout;

use crate::rig::CEILING;
use crate::rig::Rig;
use crate::rig::WREN;

const TEXT: &str = "Seven birds came back, one did not.";

fn listen(hearing: Hearing) -> Listen {
    Listen::new(ModelId::from("scribe_v2_realtime"), hearing).unwrap()
}

async fn hear(socket: &mut Socket<Listen>) -> ScribeIn {
    let next = timeout(CEILING, socket.next()).await.unwrap();
    next.unwrap().unwrap()
}

/// Sends sound at 16 kHz in pieces of a quarter of a second.
async fn play(socket: &mut Socket<Listen>, endpoint: &Listen, sound: &[f32]) {
    for piece in sound.chunks(4_000) {
        let bytes: Vec<u8> = piece
            .iter()
            .flat_map(|sample| ((sample * 32_767.0) as i16).to_le_bytes())
            .collect();
        socket.send(&endpoint.sound(&bytes)).await.unwrap();
    }
}

#[tokio::test]
async fn own_sound_is_understood_bit_by_bit() {
    let rig = Rig::start().await;
    let sound = rig.sound_of(WREN, TEXT).await;
    let used = rig.used().await;
    let endpoint = listen(Hearing {
        timestamps: true,
        ..Hearing::default()
    });
    let mut socket = rig.typed().connect(&endpoint).await.unwrap();
    assert!(
        matches!(hear(&mut socket).await, ScribeIn::Started { session } if session.len() == 32)
    );
    play(&mut socket, &endpoint, &sound).await;
    socket.send(&endpoint.commit()).await.unwrap();
    let mut partial = String::new();
    let committed = loop {
        match hear(&mut socket).await {
            ScribeIn::Partial(text) => {
                assert!(
                    TEXT.starts_with(&text) && text.len() > partial.len(),
                    "{text}"
                );
                partial = text;
            }
            ScribeIn::Committed(text) => break text,
            other => panic!("{other:?}"),
        }
    };
    assert!(!partial.is_empty());
    assert_eq!(committed, TEXT);
    let ScribeIn::Timed(segment) = hear(&mut socket).await else {
        panic!("no times");
    };
    let words: Vec<_> = segment.words.iter().collect();
    let joined: String = words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(joined, TEXT);
    let length = sound.len() as f64 / 16_000.0;
    assert!(words.iter().all(|word| word.end.unwrap() <= length + 0.01));
    // Half a credit a second.
    assert_eq!(rig.used().await, used + (length / 2.0).ceil() as i64);
    // The next segment goes on in time.
    play(&mut socket, &endpoint, &sound).await;
    socket.send(&endpoint.commit()).await.unwrap();
    let again = loop {
        if let ScribeIn::Timed(segment) = hear(&mut socket).await {
            break segment;
        }
    };
    let first = again.words.iter().next().unwrap().start.unwrap();
    assert!(first >= length && first < length + 0.5, "{first}");
    socket.close().await.unwrap();
}

#[tokio::test]
async fn silence_ends_a_segment_where_it_is_to() {
    let rig = Rig::start().await;
    let sound = rig.sound_of(WREN, TEXT).await;
    let endpoint = listen(Hearing {
        commit: Commit::BySilence(Silence {
            secs: Some(0.5),
            ..Silence::default()
        }),
        ..Hearing::default()
    });
    let mut socket = rig.typed().connect(&endpoint).await.unwrap();
    play(&mut socket, &endpoint, &sound).await;
    play(&mut socket, &endpoint, &vec![0.0; 12_000]).await;
    let committed = loop {
        if let ScribeIn::Committed(text) = hear(&mut socket).await {
            break text;
        }
    };
    assert_eq!(committed, TEXT);
    // Too little for another one.
    let mut socket = rig.typed().connect(&endpoint).await.unwrap();
    play(&mut socket, &endpoint, &[0.0; 3_200]).await;
    socket.send(&endpoint.commit()).await.unwrap();
    assert!(matches!(hear(&mut socket).await, ScribeIn::Started { .. }));
    assert!(matches!(hear(&mut socket).await, ScribeIn::Warning(_)));
}

#[tokio::test]
async fn foreign_sound_ends_the_session_and_costs_nothing() {
    let rig = Rig::start().await;
    let endpoint = listen(Hearing::default());
    let mut socket = rig.typed().connect(&endpoint).await.unwrap();
    hear(&mut socket).await;
    let tone: Vec<f32> = (0..16_000)
        .map(|n| 0.3 * (n as f32 * (0.05 + n as f32 * 1e-7)).sin())
        .collect();
    play(&mut socket, &endpoint, &tone).await;
    socket.send(&endpoint.commit()).await.unwrap();
    let error = timeout(CEILING, socket.next())
        .await
        .unwrap()
        .unwrap()
        .unwrap_err();
    assert!(error.message().unwrap().contains("Draft voices"));
    assert_eq!(error.facts.refusal.word(), Some("input_error"));
    assert_eq!(rig.used().await, 0);
}

#[tokio::test]
async fn who_leaves_without_a_commit_pays_for_what_was_heard() {
    let rig = Rig::start().await;
    let sound = rig.sound_of(WREN, "One did not.").await;
    let used = rig.used().await;
    let endpoint = listen(Hearing::default());
    let mut socket = rig.typed().connect(&endpoint).await.unwrap();
    hear(&mut socket).await;
    play(&mut socket, &endpoint, &sound).await;
    socket.close().await.unwrap();
    while timeout(CEILING, socket.next()).await.unwrap().is_some() {}
    let paid = async {
        while rig.used().await == used {
            tokio::task::yield_now().await;
        }
    };
    timeout(CEILING, paid).await.unwrap();
}

#[tokio::test]
async fn messages_are_as_described_and_wishes_are_checked() {
    let rig = Rig::start().await;
    let purpose = Purpose::RealtimeScribe;
    let path = async |query: &str| {
        let token = rig
            .typed()
            .send(&MakeToken { purpose })
            .await
            .unwrap()
            .value
            .0;
        format!(
            "/v1/speech-to-text/realtime?token={}&{query}",
            token.expose()
        )
    };
    const CHANNEL: &str = "/v1/speech-to-text/realtime";
    let sound = rig.sound_of(WREN, "Hello there.").await;
    let bytes: Vec<u8> = sound
        .iter()
        .flat_map(|sample| ((sample * 32_767.0) as i16).to_le_bytes())
        .collect();
    let asked = path("model_id=scribe_v2_realtime&include_timestamps=true").await;
    let mut socket = rig.raw(CHANNEL, &asked).await;
    let mut kinds = vec![socket.hear().await.unwrap()["message_type"].clone()];
    let chunk = |audio: String, commit: bool| {
        json!({
            "message_type": "input_audio_chunk", "audio_base_64": audio, "commit": commit,
            "sample_rate": 16_000, "previous_text": null,
        })
    };
    socket.say(&chunk(STANDARD.encode(&bytes), true)).await;
    for _ in 0..2 {
        kinds.push(socket.hear().await.unwrap()["message_type"].clone());
    }
    assert_eq!(
        kinds,
        [
            "session_started",
            "committed_transcript",
            "committed_transcript_with_timestamps"
        ]
    );
    socket.say(&json!({ "message_type": "nonsense" })).await;
    let (said, code) = socket.end().await;
    assert_eq!(
        (said[0]["message_type"].as_str(), code),
        (Some("input_error"), 1008)
    );
    for wrong in [
        "model_id=eleven_v3",
        "model_id=scribe_v2",
        "filter_background_audio=maybe",
        "vad_threshold=2",
        "audio_format=mp3_44100_128",
        "entity_detection=all",
        "include_timestamps=true&filter_background_audio=true",
    ] {
        let socket = rig.raw(CHANNEL, &path(wrong).await).await;
        let (said, _) = socket.end().await;
        assert_eq!(said[0]["message_type"], "invalid_request", "{wrong}");
    }
    let keyless = rig.keyless().connect(&listen(Hearing::default())).await;
    assert_eq!(keyless.unwrap_err().kind, ErrorKind::InvalidKey);
}
