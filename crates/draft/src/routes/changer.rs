//! The voice changer, whole and as a stream, under both of its addresses.

use crate::models;
use mynah_core::models::Task;
use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::response::Response;
use axum::routing::MethodRouter;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::making::Filed;
use crate::making::Making;
use crate::order;
use crate::order::Manner;
use crate::path::Path;
use crate::plan::Group;
use crate::query::Asked;
use crate::recording;
use crate::refusal::Refusal;
use crate::routes::GarbageAudio;
use crate::routes::method::post;
use crate::upload::Bounds;
use crate::upload::Upload;
use crate::voice::Voice;
use mynah_synthesis::dsp::changer;
use mynah_synthesis::dsp::changer::Likeness;
use mynah_synthesis::dsp::isolation;
use mynah_synthesis::speech;

/// ElevenLabs' page "Voice changer": 50 MB, 5 minutes.
const BOUNDS: Bounds = Bounds::one(50);
const MINUTES: u32 = 5;
/// Credits a minute of the recording.
const A_MINUTE: f64 = 1_000.0;
/// The service's default for requests that name no model.
const USUAL_MODEL: &str = "eleven_english_sts_v2";
/// What the chosen voice says to be measured.
const MEASURED: &str =
    "The north wind and the sun were arguing one day, when a traveller came along.";

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/speech-to-speech/{voice}", way(false))
        .route("/v1/speech-to-speech/{voice}/stream", way(true))
        .route("/v1/voice-changer/{voice}", way(false))
        .route("/v1/voice-changer/{voice}/stream", way(true))
}

fn way(streamed: bool) -> MethodRouter<Arc<Account>> {
    post(move |account, voice, asked, garbage, request| {
        change(account, voice, asked, garbage, streamed, request)
    })
}

/// `POST /v1/speech-to-speech/{voice_id}` and its `/stream`; newer: `/v1/voice-changer/{voice_id}`.
async fn change(
    Keyed(account): Keyed,
    Path(voice): Path<String>,
    asked: Asked,
    garbage: Option<Extension<GarbageAudio>>,
    streamed: bool,
    request: Request,
) -> Result<Response, Refusal> {
    let mut form = Upload::read(&account, request, BOUNDS).await?;
    let audio = form.file("audio", true);
    let model = form.text("model_id", false);
    let settings = form.json("voice_settings");
    let seed = form.whole("seed", 0, i64::from(u32::MAX));
    let cleaned = form.flag("remove_background_noise").unwrap_or(false);
    let raw = form
        .word("file_format", &["pcm_s16le_16", "other"])
        .as_deref()
        == Some("pcm_s16le_16");
    form.check()?;
    let manner = if streamed {
        Manner::STREAM
    } else {
        Manner::WHOLE
    };
    let format = order::asked_format(&asked, manner)?;
    let model = model.unwrap_or_else(|| USUAL_MODEL.to_owned());
    if !models::ids(Task::Changer).contains(&model.as_str()) {
        let word = "model_can_not_do_voice_conversion";
        return Err(order::unfit_model(&model, word, "do voice conversion"));
    }
    let voice = account.voice(&voice).await??;
    let plan = account.ask(|store| store.balance()).await?.plan;
    let logged = order::is_logged(&asked, plan)?;
    voice.check_usable(&model, plan)?;
    plan.check(format)?;
    if !speech::built() {
        return Err(Refusal::unavailable());
    }
    let Some(audio) = audio else {
        return Err(Refusal::internal());
    };
    let mut recording = recording::looked_at(&account, audio, "audio", raw, MINUTES).await?;
    let ticket = account
        .admit(Charge {
            product: Product::Changer,
            group: Group::Standard,
            model,
            voice: voice.id.clone(),
            cost: Price::Seconds(recording.secs, A_MINUTE).credits(),
        })
        .await?;
    let making = Making {
        ticket,
        format,
        streamed,
        garbage: garbage.is_some(),
        filed: logged.then(|| Filed::History {
            voice_name: voice.name.clone(),
            voice_category: voice.category.clone(),
            settings: settings.unwrap_or_else(|| json!({ "seed": seed })),
        }),
    };
    let mut head = making.head();
    let note = HeaderValue::from_static("shifts pitch and size only");
    head.insert("x-mynah-draft-note", note);
    making
        .answer(head, speech::HZ, move |receive| {
            let mut sound = Vec::new();
            recording.hear_mono(speech::HZ, &mut |samples| sound.extend(samples))?;
            if cleaned {
                let mut clean = Vec::with_capacity(sound.len());
                isolation::isolate(&sound, speech::HZ, &mut |part| {
                    clean.extend_from_slice(part);
                });
                sound = clean;
            }
            let target = likeness(&voice);
            changer::change(&sound, speech::HZ, &target, receive);
            Ok(())
        })
        .await
}

/// How the voice sounds: it says a sentence.
fn likeness(voice: &Voice) -> Likeness {
    let mut said = Vec::new();
    let order = speech::Order {
        voice: voice.timbre,
        text: MEASURED,
        settings: voice.settings.unwrap_or_default(),
        seed: 1,
        normalise: true,
        language: Some("en"),
    };
    let spoken = speech::perform(&order, |piece| {
        said.extend(piece.samples);
        std::ops::ControlFlow::Continue(())
    });
    if let Err(error) = spoken {
        log::error!("a draft voice can't be measured: {error}");
    }
    Likeness::of(&said, speech::HZ)
}
