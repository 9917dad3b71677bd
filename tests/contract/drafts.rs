//! The same cases against the Draft server, which answers like the service and keeps what it made; and what
//! its faults look like from here.

use mynah::api::account::GetSubscription;
use mynah::api::answer::Audio;
use mynah::api::body::Body;
use mynah::api::client::Client;
use mynah::api::draft::DraftRunning;
use mynah::api::endpoint::{Endpoint, Price, Replay};
use mynah::api::error::{ApiError, ChargeKnown, ErrorKind};
use mynah::api::history::{GetHistoryAudio, GetHistoryItem};
use mynah::api::models::ListModels;
use mynah::api::page::pages;
use mynah::api::speech::{Speak, SpeakWithTimestamps, Spoken, StreamWithTimestamps};
use mynah::api::types::account::Subscription;
use mynah::api::voices::{GetVoice, SearchVoices};
use mynah::draft::faults::{Fault, Faults};
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use mynah::draft::server::{Options, Server};
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::ids::VoiceId;
use mynah::terms::secret::Secret;

use futures_util::{StreamExt as _, pin_mut};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cases::{Target, every_operation, good, spoken};
use crate::raw::hasty;

/// Speech as some other client may ask for it: most of what is refused can't be expressed by this one.
struct Unchecked(Value);

impl Endpoint for Unchecked {
    const METHOD: Method = Speak::METHOD;
    const ROUTE: &'static str = Speak::ROUTE;
    const PRICE: Price = Speak::PRICE;
    const REPLAY: Replay = Speak::REPLAY;
    type Reply = Audio;

    fn path(&self) -> String {
        Speak(spoken()).path()
    }

    fn body(&self) -> Body {
        Body::json(&self.0)
    }
}

struct Draft {
    server: Server,
    client: Client,
    faults: Faults,
    _folder: TempDir,
}

impl Draft {
    async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    async fn start_with(change: impl FnOnce(&mut Options)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut options = Options::new(folder.path().to_owned(), Clock::system());
        change(&mut options);
        let faults = options.faults.clone();
        let server = Server::start(options).await.unwrap();
        let key = Some(server.key().clone());
        let client = Client::new(&server.base_url(), key, Clock::system()).unwrap();
        Self {
            server,
            client,
            faults,
            _folder: folder,
        }
    }

    async fn plan(&self) -> Subscription {
        good(self.client.send(&GetSubscription).await).value
    }

    async fn used(&self) -> u64 {
        self.plan().await.character_count.unwrap()
    }

    /// Why this is refused.
    async fn refuses(&self, change: impl FnOnce(&mut Spoken)) -> ErrorKind {
        let mut spoken = spoken();
        change(&mut spoken);
        self.refuses_all(&Speak(spoken)).await
    }

    /// Refusals are free.
    async fn refuses_all(&self, endpoint: &impl Endpoint<Reply = Audio>) -> ErrorKind {
        let error = self.client.send(endpoint).await.unwrap_err();
        assert_eq!(error.charge(), ChargeKnown::No, "{error}");
        assert!(error.message().is_some(), "{error}");
        assert!(error.request().is_some(), "{error}");
        error.kind
    }

    /// Streams with timestamps: bytes of sound that came, and what ended it.
    async fn hear(&self) -> (usize, Option<ApiError>) {
        let key = Some(self.server.key().clone());
        let client =
            Client::with_timeouts(&self.server.base_url(), key, Clock::system(), hasty()).unwrap();
        let mut bytes = 0;
        let mut stream = match client.stream_timed(&StreamWithTimestamps(spoken())).await {
            Ok(stream) => stream,
            Err(error) => return (0, Some(error)),
        };
        while let Some(next) = stream.next().await {
            match next {
                Ok(piece) => bytes += piece.audio.len(),
                Err(error) => return (bytes, Some(error)),
            }
        }
        (bytes, None)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_operation_is_there() {
    let draft = Draft::start().await;
    every_operation(&Target {
        client: draft.client.clone(),
        pretends: false,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_it_says_it_costs_is_what_it_takes() {
    let draft = Draft::start().await;
    let before = draft.used().await;
    let whole = good(draft.client.send(&Speak(spoken())).await);
    assert!(whole.head.draft);
    assert_eq!(whole.head.cost, Some(Credits(12)));
    let request = whole.head.request.clone().unwrap();
    assert!(request.as_str().starts_with("draft_"), "{request}");
    assert_eq!(draft.used().await, before + 12);

    let item = whole.head.history_item.unwrap();
    let filed = good(
        draft
            .client
            .send(&GetHistoryItem { item: item.clone() })
            .await,
    )
    .value;
    assert_eq!(filed.cost(), whole.head.cost);
    assert_eq!(filed.request_id, Some(request));
    let sound = good(draft.client.send(&GetHistoryAudio { item }).await).value;
    assert_eq!(sound.bytes, whole.value.bytes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_seed_sounds_alike_whole_and_streamed() {
    let draft = Draft::start().await;
    let mut spoken = spoken();
    spoken.body.seed = Some(7.into());
    let whole = good(
        draft
            .client
            .send(&SpeakWithTimestamps(spoken.clone()))
            .await,
    );
    let mut stream = good(
        draft
            .client
            .stream_timed(&StreamWithTimestamps(spoken))
            .await,
    );
    let mut audio = Vec::new();
    let mut letters = Vec::new();
    while let Some(piece) = stream.next().await {
        let piece = good(piece);
        audio.extend(piece.audio);
        let times = piece.alignment.iter().flat_map(|times| times.letters());
        letters.extend(times.map(|(letter, start, end)| (letter.to_owned(), start, end)));
    }
    let clip = whole.value.0;
    assert_eq!(audio, clip.audio);
    let times = clip.alignment.unwrap();
    assert_eq!(letters.len(), times.characters.len());
    for ((letter, start, end), (wanted, from, to)) in letters.iter().zip(times.letters()) {
        assert_eq!(letter, wanted);
        assert!((start - from).abs() < 0.001 && (end - to).abs() < 0.001);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_under_way_is_told() {
    let draft = Draft::start().await;
    let running = async || good(draft.client.send(&DraftRunning).await).value.running;
    assert_eq!(running().await, 0);
    good(draft.client.send(&Speak(spoken())).await);
    assert_eq!(running().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn its_refusals_mean_what_the_service_s_mean() {
    let draft = Draft::start_with(|options| options.plan = Some(Plan::Free)).await;
    let kind = draft
        .refuses(|spoken| spoken.voice = VoiceId::from("nobody"))
        .await;
    assert_eq!(kind, ErrorKind::VoiceNotFound);
    let text = |text: &str| json!({ "text": text, "model_id": "eleven_multilingual_v2" });
    let third = |field: &str, value: Value| {
        let mut body = json!({ "text": "Hello.", "model_id": "eleven_v3" });
        body[field] = value;
        body
    };
    for (body, kind) in [
        (
            json!({ "text": "Hello.", "model_id": "eleven_nothing" }),
            ErrorKind::ModelProblem,
        ),
        (text(""), ErrorKind::TextEmpty),
        (text(&"a".repeat(10_001)), ErrorKind::TextTooLong),
        (
            third("voice_settings", json!({ "stability": 0.3 })),
            ErrorKind::BadSettings,
        ),
        (
            third("previous_text", json!("Before.")),
            ErrorKind::ModelProblem,
        ),
    ] {
        assert_eq!(
            draft.refuses_all(&Unchecked(body.clone())).await,
            kind,
            "{body}"
        );
    }
    let kind = draft
        .refuses(|spoken| spoken.format = "wav_48000".parse().unwrap())
        .await;
    assert_eq!(kind, ErrorKind::PlanRequired);

    for (refusal, kind) in [
        (Refusal::busy(), ErrorKind::SystemBusy),
        (Refusal::unavailable(), ErrorKind::SystemBusy),
    ] {
        draft.faults.next(Fault::Refuse(refusal));
        assert_eq!(draft.refuses(|_| {}).await, kind);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_wrong_key_and_a_missing_one() {
    let draft = Draft::start().await;
    for key in [None, Some(Secret::new("sk_wrong"))] {
        let client = Client::new(&draft.server.base_url(), key, Clock::system()).unwrap();
        let voice = VoiceId::from("DraftWren00000000001");
        let error = client.send(&GetVoice { voice }).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidKey, "{error}");
        let error = client.send(&ListModels).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidKey, "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_voice_is_found_by_name_and_has_a_preview() {
    let draft = Draft::start().await;
    let search = SearchVoices {
        search: Some("wren".to_owned()),
        ..SearchVoices::default()
    };
    let list = pages(&draft.client, search);
    pin_mut!(list);
    let page = good(list.next().await.unwrap()).value;
    let voice = page.voices.iter().next().unwrap();
    assert_eq!(voice.voice_id.as_str(), "DraftWren00000000001");
    let address = voice.preview_url.as_deref().unwrap();
    let preview = good(draft.client.preview(address).await);
    assert!(preview.value.bytes.len() > 1000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn each_fault_is_told_apart() {
    use ChargeKnown::{No, Unknown, Yes};
    let charged = Yes(Credits(12));
    let draft = Draft::start().await;
    let cases = [
        (Fault::HangUp, ErrorKind::ConnectionLost, Unknown),
        (Fault::LoseAnswer, ErrorKind::ConnectionLost, Unknown),
        (Fault::CutAfterChunks(1), ErrorKind::ConnectionLost, Unknown),
        (
            Fault::CutAfterBytes(300),
            ErrorKind::ConnectionLost,
            Unknown,
        ),
        (Fault::StallAfterChunks(1), ErrorKind::Stalled, Unknown),
        (Fault::EndAfterBytes(300), ErrorKind::Malformed, Unknown),
        (Fault::GarbageBody, ErrorKind::Malformed, Unknown),
        (
            Fault::ContentType("text/html".to_owned()),
            ErrorKind::Malformed,
            charged,
        ),
        (
            Fault::Refuse(Refusal::internal()),
            ErrorKind::ServerError,
            Unknown,
        ),
        (Fault::Refuse(Refusal::busy()), ErrorKind::SystemBusy, No),
    ];
    for (fault, kind, charge) in cases {
        let name = format!("{fault:?}");
        draft.faults.next(fault);
        let (_, error) = draft.hear().await;
        let error = error.unwrap_or_else(|| panic!("{name} went unnoticed"));
        assert_eq!(error.kind, kind, "{name}: {error:?}");
        assert_eq!(error.charge(), charge, "{name}: {error:?}");
    }
    draft
        .faults
        .next(Fault::ContentType("text/plain".to_owned()));
    let (bytes, error) = draft.hear().await;
    assert!(error.is_none() && bytes > 1000, "{error:?}");
    let (_, error) = draft.hear().await;
    assert!(error.is_none(), "{error:?}");
}
