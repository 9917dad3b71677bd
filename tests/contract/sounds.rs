//! Sound, texts and sockets in the ways that the tour does not go, judged in all three kinds of answers.

use mynah::api::client::Client;
use mynah::api::dialogue::{Dialogue, DialogueBody, SpeakDialogue, StreamDialogue, Turn};
use mynah::api::effects::{Effect, MakeEffect};
use mynah::api::history::{DownloadHistory, ListHistory, Source as Made};
use mynah::api::isolation::{Isolate, ListIsolated, Recording};
use mynah::api::socket::contexts::{ContextOut, MultiStreamInput};
use mynah::api::socket::conversation::{Overrides, Score, Talk, TalkIn, TalkOut};
use mynah::api::socket::scribe::{Hearing, Listen, ScribeIn, SoundIn};
use mynah::api::socket::speech::{Begin, ExactLocator, Speaking, SpeechOut, StreamInput};
use mynah::api::speech::{Locator, Normalization, UpToThree};
use mynah::api::tokens::{MakeToken, Purpose};
use mynah::api::transcripts::{
    Channels, Entities, Export, ExportFormat, Hook, Source, Speakers, Timestamps, Transcribe,
    Wishes,
};
use mynah::api::types::bounded::Name;
use mynah::api::types::sound::FileFormat;
use mynah::api::types::transcript::Transcribed;
use mynah::api::webhooks::{EditWebhook, Event};
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{
    AgentId, DictionaryId, DictionaryVersionId, HistoryItemId, ModelId, VoiceId, WebhookId,
};
use mynah::terms::secret::Secret;
use serde_json::json;

use crate::cases::{all, good};
use crate::described::Judge;
use crate::raw::recording;

async fn goes_the_other_ways(bodies: &str) {
    let judge = Judge::start(bodies);
    let client = judge.client();
    transcribes(&client).await;
    listens(&client).await;
    speaks(&client).await;
    talks(&client).await;
    sounds(&client).await;
    let (clean, report) = judge.verdict();
    assert!(clean, "{report}");
    judge.asked();
}

async fn transcribes(client: &Client) {
    let model = || ModelId::from("scribe_v2");
    let metadata = json!({"job": "1", "of": {"part": 2}});
    let roles = Wishes {
        speakers: Speakers::Roles,
        use_speaker_library: true,
        tag_audio_events: false,
        timestamps: Some(Timestamps::None),
        entities: Some(Entities::Several(vec!["pii".to_owned(), "name".to_owned()])),
        webhook: Some(Hook {
            id: Some(WebhookId::from("w1")),
            metadata: metadata.as_object().cloned(),
        }),
        formats: vec![
            Export::new(ExportFormat::Docx),
            Export::new(ExportFormat::Pdf),
            Export::new(ExportFormat::Html),
            Export {
                include_speakers: Some(true),
                include_timestamps: Some(false),
                segment_on_silence_longer_than_s: Some(0.8),
                max_segment_duration_s: Some(4.0),
                max_segment_chars: Some(84),
                ..Export::new(ExportFormat::Txt)
            },
        ],
        ..Wishes::default()
    };
    let channels = Wishes {
        channels: Channels::Combined,
        file_format: Some(FileFormat::Pcm16k),
        ..Wishes::default()
    };
    let threshold = Wishes {
        speakers: Speakers::Threshold(0.22),
        channels: Channels::Separate,
        ..Wishes::default()
    };
    let address = Source::Address("https://example.com/film.mp4".to_owned());
    for (source, wishes) in [
        (address, roles),
        (Source::File(recording()), channels),
        (Source::File(recording()), threshold),
    ] {
        let mut endpoint = Transcribe::new(source, model(), wishes).unwrap();
        endpoint.enable_logging = Some(false);
        let transcribed = good(client.send(&endpoint).await).value;
        assert!(matches!(transcribed, Transcribed::One(_)));
    }
    for purpose in [Purpose::RealtimeScribe, Purpose::TtsWebsocket] {
        let token = good(client.send(&MakeToken { purpose }).await).value;
        assert!(!token.0.expose().is_empty());
    }
}

async fn listens(client: &Client) {
    let hearing = Hearing {
        format: SoundIn::Ulaw8000,
        language: Some("en".parse().unwrap()),
        secondary_languages: ["fr", "de"].map(|code| code.parse().unwrap()).into(),
        language_detection: true,
        no_verbatim: true,
        entity_detection: vec!["all".to_owned()],
        transcript_edit: Some("Write numbers as digits.".to_owned()),
        filter_background: true,
        enable_logging: Some(false),
        ..Hearing::default()
    };
    let model = ModelId::from("scribe_v2_realtime");
    let mut listen = Listen::new(model, hearing).unwrap();
    listen.token = Some(Secret::new("sutkn_1"));
    let mut socket = good(client.connect(&listen).await);
    assert!(matches!(
        good(socket.next().await.unwrap()),
        ScribeIn::Started { .. }
    ));
    good(socket.send(&listen.sound(&[0x7f; 16_000])).await);
    assert!(matches!(
        good(socket.next().await.unwrap()),
        ScribeIn::Partial(_)
    ));
    good(socket.send(&listen.commit()).await);
    assert!(matches!(
        good(socket.next().await.unwrap()),
        ScribeIn::Committed(_)
    ));
    good(socket.close().await);
    assert!(socket.next().await.is_none());
}

async fn speaks(client: &Client) {
    let voice = VoiceId::from("v1");
    let speaking = Speaking::new(voice, ModelId::from("eleven_flash_v2_5")).unwrap();
    let mut speaking = speaking.in_format("wav_16000".parse().unwrap()).unwrap();
    speaking.language = Some("en".parse().unwrap());
    speaking.enable_logging = Some(false);
    speaking.ssml = true;
    speaking.whole_sentences = true;
    speaking.normalization = Some(Normalization::Auto);
    speaking.token = Some(Secret::new("sutkn_1"));
    let locator = ExactLocator {
        pronunciation_dictionary_id: DictionaryId::from("d1"),
        version_id: DictionaryVersionId::from("v1"),
    };
    let begin = Begin::default().pronounced(vec![locator]).unwrap();

    let socket = good(client.connect(&StreamInput(speaking.clone())).await);
    let (mut to, mut from) = socket.split();
    let sending = async {
        good(to.send(&SpeechOut::Begin(begin.clone())).await);
        good(to.send(&SpeechOut::soon("Hello ")).await);
        good(to.send(&SpeechOut::text("")).await);
        good(to.send(&SpeechOut::END).await);
    };
    let hearing = async {
        let mut bytes = 0;
        while let Some(said) = from.next().await {
            bytes += good(said).audio.len();
        }
        bytes
    };
    let ((), bytes) = tokio::join!(sending, hearing);
    assert!(bytes > 1_000);

    let mut socket = good(client.connect(&MultiStreamInput(speaking)).await);
    good(socket.send(&ContextOut::open("a", begin)).await);
    good(socket.send(&ContextOut::text("a", "Hello")).await);
    good(socket.send(&ContextOut::close_all()).await);
    while let Some(said) = socket.next().await {
        assert_eq!(good(said).context.as_deref(), Some("a"));
    }
}

async fn talks(client: &Client) {
    let overrides = Overrides {
        prompt: Some("Be brief.".to_owned()),
        first_message: Some("Hello.".to_owned()),
        voice: Some(VoiceId::from("v1")),
        variables: json!({"name": "Ada", "age": 36})
            .as_object()
            .cloned()
            .unwrap(),
        user: Some("u1".to_owned()),
        ..Overrides::default()
    };
    let public = Talk::Public(AgentId::from("agent_1"));
    let mut socket = good(client.connect(&public).await);
    good(socket.send(&TalkOut::begin(&overrides)).await);
    assert!(matches!(good(socket.next().await.unwrap()), TalkIn::Met(_)));
    good(socket.send(&TalkOut::pong(1)).await);
    good(socket.send(&TalkOut::feedback(1, Score::Like)).await);
    good(socket.send(&TalkOut::tool_result("call", Ok("{}"))).await);
    good(socket.close().await);
    while let Some(said) = socket.next().await {
        good(said);
    }
}

async fn sounds(client: &Client) {
    let turn = Turn::new(VoiceId::from("v1"), "Is it raining?").unwrap();
    let mut body = DialogueBody::new(vec![turn], ModelId::from("eleven_v3")).unwrap();
    body.pronunciation_dictionary_locators = UpToThree::first_of([Locator {
        pronunciation_dictionary_id: DictionaryId::from("d1"),
        version_id: None,
    }]);
    let dialogue = Dialogue {
        format: "wav_16000".parse().unwrap(),
        enable_logging: None,
        body,
    };
    good(client.send(&SpeakDialogue(dialogue.clone())).await);
    let mut stream = good(client.stream(&StreamDialogue(dialogue)).await);
    while let Some(piece) = stream.next().await {
        good(piece);
    }
    let effect = MakeEffect {
        format: OutputFormat::MP3_44100_128,
        effect: Effect::new("Rain").unwrap(),
    };
    good(client.send(&effect).await);
    let isolate = Isolate {
        recording: Recording {
            audio: recording(),
            file_format: None,
        },
        preview: Some(vec![0, 1, 2]),
    };
    good(client.send(&isolate).await);
    for first in [ListIsolated::default(), ListIsolated::searching("a b")] {
        assert!(all(client, first).await.len() <= 2, "the list has no end");
    }
    let list = ListHistory {
        model: Some(ModelId::from("eleven_v3")),
        source: Some(Made::Flow),
        ..ListHistory::default()
    };
    good(client.send(&list).await);
    let items = ["h1", "h2"].map(HistoryItemId::from);
    let zip = DownloadHistory::new(items).unwrap();
    let mut stream = good(client.stream(&zip).await);
    while let Some(piece) = stream.next().await {
        good(piece);
    }
    let edit = EditWebhook {
        webhook: WebhookId::from("w1"),
        is_disabled: false,
        name: Name::new("name", "Mine").unwrap(),
        retry_enabled: None,
        request_headers: Some([("a".to_owned(), "b".to_owned())].into()),
        events: Some(vec![
            Event::AgentQa,
            Event::Flows,
            Event::VoiceLibraryRemovalNotice,
        ]),
    };
    good(client.send(&edit).await);
}

#[tokio::test]
async fn the_other_ways_read_examples() {
    goes_the_other_ways("example").await;
}

#[tokio::test]
async fn the_other_ways_read_answers_with_every_field() {
    goes_the_other_ways("full").await;
}

#[tokio::test]
async fn the_other_ways_read_answers_with_the_least() {
    goes_the_other_ways("minimal").await;
}
