//! Every operation, once and more, against whoever speaks the protocol.

use std::collections::HashSet;
use std::error::Error as _;

use futures_util::{StreamExt as _, pin_mut};
use mynah::api::account::{GetSubscription, GetUser};
use mynah::api::answer::Unreadable;
use mynah::api::client::Client;
use mynah::api::endpoint::Endpoint;
use mynah::api::error::ApiError;
use mynah::api::history::{
    DeleteHistoryItem, GetHistoryAudio, GetHistoryItem, ListHistory, PageSize, Source,
};
use mynah::api::models::ListModels;
use mynah::api::page::{Paged, pages};
use mynah::api::speech::{
    Context, Locator, Normalization, Speak, SpeakBody, SpeakWithTimestamps, Spoken, Stream,
    StreamWithTimestamps, UpToThree,
};
use mynah::api::types::history::HistoryItem;
use mynah::api::types::speech::TimedAudio;
use mynah::api::types::voice::Voice;
use mynah::api::voices::{
    Direction, GetDefaultSettings, GetVoice, GetVoiceSettings, ListVoices, SearchVoices,
    VoiceCategory, VoiceSort, VoiceType,
};
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{ModelId, RequestId, VoiceId};
use mynah::terms::settings::{Scale, VoiceSettings};

/// Who answers.
pub struct Target {
    /// Its client.
    pub client: Client,
    /// Whether it only pretends: it keeps nothing, knows every id, and counts nothing.
    pub pretends: bool,
}

/// A short text in a small format, everything else at its default.
pub fn spoken() -> Spoken {
    Spoken {
        voice: VoiceId::from("DraftWren00000000001"),
        format: "pcm_16000".parse().unwrap(),
        enable_logging: None,
        body: SpeakBody::new("Hello there.", ModelId::from("eleven_multilingual_v2")).unwrap(),
    }
}

/// All pages of a list, each of which must be readable. A judge's pages lead in a circle, which is told.
pub async fn all<E: Paged>(client: &Client, first: E) -> Vec<E::Reply> {
    let list = pages(client, first);
    pin_mut!(list);
    let mut all = Vec::new();
    while let Some(page) = list.next().await {
        match page {
            Err(error) if is_circle(&error) => break,
            page => all.push(good(page).value),
        }
        assert!(all.len() < 100, "the list has no end");
    }
    all
}

fn is_circle(error: &ApiError) -> bool {
    let why = error.source().and_then(|why| why.downcast_ref());
    why == Some(&Unreadable::CutList)
}

/// All operations of the first issue.
pub async fn every_operation(target: &Target) {
    models(target).await;
    let voice = voices(target).await;
    account(target).await;
    speech(target, &voice).await;
    history(target, &voice).await;
}

async fn models(target: &Target) {
    let models = good(target.client.send(&ListModels).await).value;
    assert!(!models.is_empty());
    for model in &models {
        assert!(!model.model_id.is_empty());
        if !target.pretends {
            assert!(model.multiplier().is_some());
            assert!(model.maximum_text_length_per_request.is_some());
        }
    }
}

async fn voices(target: &Target) -> Voice {
    let client = &target.client;
    let found = all(client, SearchVoices::default()).await;
    let found = found
        .into_iter()
        .flat_map(|page| page.voices)
        .collect::<Vec<_>>();
    assert!(!found.is_empty());
    if !target.pretends {
        let ids = found
            .iter()
            .map(|voice| &voice.voice_id)
            .collect::<HashSet<_>>();
        assert_eq!(ids.len(), found.len(), "a voice is listed twice");
    }
    let narrow = SearchVoices {
        search: Some("wren & co".to_owned()),
        voice_type: Some(VoiceType::NonCommunity),
        sort: Some(VoiceSort::Name),
        direction: Some(Direction::Up),
        category: Some(VoiceCategory::Premade),
        ..SearchVoices::default()
    };
    all(client, narrow).await;
    let listed = good(client.send(&ListVoices { show_legacy: true }).await);
    assert!(!listed.value.voices.is_empty());

    let voice = found.into_iter().next().unwrap();
    let one = GetVoice {
        voice: voice.voice_id.clone(),
    };
    let one = good(client.send(&one).await).value;
    if !target.pretends {
        assert_eq!(one.voice_id, voice.voice_id);
    }
    let settings = GetVoiceSettings {
        voice: voice.voice_id.clone(),
    };
    for stored in [
        good(client.send(&settings).await).value,
        good(client.send(&GetDefaultSettings).await).value,
    ] {
        let settings = VoiceSettings::from(stored);
        assert!(Scale::SPEED.check(settings.speed()).is_ok());
    }
    voice
}

async fn account(target: &Target) {
    let user = good(target.client.send(&GetUser).await).value;
    assert!(!user.user_id.is_empty());
    assert!(user.subscription.is_some());
    let plan = good(target.client.send(&GetSubscription).await).value;
    assert!(plan.character_limit.is_some());
    assert!(plan.character_count.is_some());
}

/// A request with everything set that this target can be asked for.
fn rich(target: &Target, voice: &Voice) -> Spoken {
    let mut context = Context {
        previous_text: Some("Before.".to_owned()),
        next_text: Some("After.".to_owned()),
        ..Context::default()
    };
    if target.pretends {
        context.previous_request_ids = UpToThree::last_of([RequestId::from("a")]);
        context.next_request_ids = UpToThree::last_of([RequestId::from("b")]);
    }
    let body = spoken().body.with_settings(VoiceSettings::default());
    let mut body = body.unwrap().with_context(context).unwrap();
    body.language_code = Some("en".parse().unwrap());
    body.seed = Some(u32::MAX.into());
    body.apply_text_normalization = Some(Normalization::Auto);
    body.apply_language_text_normalization = Some(false);
    if target.pretends {
        body.pronunciation_dictionary_locators =
            UpToThree::first_of([None, Some("v1".into())].map(|version_id| Locator {
                pronunciation_dictionary_id: "dict".into(),
                version_id,
            }));
    }
    Spoken {
        voice: voice.voice_id.clone(),
        format: OutputFormat::MP3_44100_128,
        enable_logging: Some(true),
        body,
    }
}

async fn speech(target: &Target, voice: &Voice) {
    let client = &target.client;
    let plain = Spoken {
        voice: voice.voice_id.clone(),
        ..spoken()
    };
    let wav = Spoken {
        format: "wav_16000".parse().unwrap(),
        ..plain.clone()
    };
    for spoken in [plain, wav, rich(target, voice)] {
        let whole = good(client.send(&Speak(spoken.clone())).await);
        assert!(whole.value.bytes.len() > 1000, "{:?}", whole.value);

        let timed = good(client.send(&SpeakWithTimestamps(spoken.clone())).await);
        assert_timed(&[timed.value.0]);

        let mut stream = good(client.stream(&Stream(spoken.clone())).await);
        let mut bytes = 0;
        while let Some(piece) = stream.next().await {
            bytes += good(piece).len();
        }
        assert!(bytes > 1000);

        let mut stream = good(client.stream_timed(&StreamWithTimestamps(spoken)).await);
        let mut pieces = Vec::new();
        while let Some(piece) = stream.next().await {
            pieces.push(good(piece));
        }
        assert_timed(&pieces);

        if !target.pretends {
            let heads = [&whole.head, &timed.head, stream.head()];
            for head in heads {
                assert!(head.cost.is_some(), "{head:?}");
                assert!(head.request.is_some(), "{head:?}");
                assert!(head.history_item.is_some(), "{head:?}");
                assert!(head.limits.is_some(), "{head:?}");
            }
        }
    }
}

fn assert_timed(pieces: &[TimedAudio]) {
    let bytes = pieces.iter().map(|piece| piece.audio.len()).sum::<usize>();
    assert!(bytes > 1000, "{bytes}");
    let times = pieces.iter().filter_map(|piece| piece.alignment.as_ref());
    let letters = times.flat_map(|times| times.letters()).collect::<Vec<_>>();
    let text = letters
        .iter()
        .map(|(letter, _, _)| *letter)
        .collect::<String>();
    assert_eq!(text, "Hello there.");
    let in_order = letters.windows(2).all(|pair| pair[0].1 <= pair[1].1);
    assert!(in_order && letters.iter().all(|(_, start, end)| start <= end));
}

async fn history(target: &Target, voice: &Voice) {
    let client = &target.client;
    let narrow = ListHistory {
        page_size: Some(PageSize::new(2)),
        voice: Some(voice.voice_id.clone()),
        model: None,
        after_secs: Some(0),
        before_secs: Some(4_000_000_000),
        search: target.pretends.then(|| "hello".to_owned()),
        source: Some(Source::Speech),
        direction: Some(Direction::Down),
        start_after: None,
    };
    all(client, narrow).await;
    let listed = all(client, ListHistory::default()).await;
    let items = listed
        .into_iter()
        .flat_map(|page| page.history)
        .collect::<Vec<HistoryItem>>();
    let item = items.first().expect("the history is empty");
    let id = &item.history_item_id;

    let one = good(client.send(&GetHistoryItem { item: id.clone() }).await).value;
    let sound = good(client.send(&GetHistoryAudio { item: id.clone() }).await).value;
    assert!(sound.bytes.len() > 1000);
    good(client.send(&DeleteHistoryItem { item: id.clone() }).await);
    if !target.pretends {
        assert_eq!(one.history_item_id, *id);
        assert_eq!(one.text.as_deref(), Some("Hello there."));
        assert!(one.cost().is_some());
        let gone = client.send(&GetHistoryItem { item: id.clone() }).await;
        assert!(gone.is_err());
    }
}

/// The value, or the error as the test's failure.
pub fn good<T>(answer: Result<T, ApiError>) -> T {
    answer.unwrap_or_else(|error| panic!("{error}: {:?} {error:?}", error.message()))
}

/// `GET /v1/models`, … of every operation that a server of the service must know.
pub fn routes() -> Vec<String> {
    fn route<E: Endpoint>() -> String {
        format!("{} {}", E::METHOD, E::ROUTE)
    }
    vec![
        route::<Speak>(),
        route::<Stream>(),
        route::<SpeakWithTimestamps>(),
        route::<StreamWithTimestamps>(),
        route::<ListModels>(),
        route::<SearchVoices>(),
        route::<ListVoices>(),
        route::<GetVoice>(),
        route::<GetVoiceSettings>(),
        route::<GetDefaultSettings>(),
        route::<GetUser>(),
        route::<GetSubscription>(),
        route::<ListHistory>(),
        route::<GetHistoryItem>(),
        route::<GetHistoryAudio>(),
        route::<DeleteHistoryItem>(),
    ]
}
