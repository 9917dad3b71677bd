//! Voice design: words become a voice by a fixed table, in three seeded readings; one of them can be kept.

use mynah_core::ids::ModelId;
use mynah_core::models as published;
use mynah_core::models::Task;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::description;
use crate::description::Described;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::generation;
use crate::listening;
use crate::models;
use crate::order;
use crate::order::Order;
use crate::path::Path;
use crate::plan::Group;
use crate::plan::Plan;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::relay::relay;
use crate::routes::clones;
use crate::routes::method::{get, post};
use crate::routes::voice_object::address;
use crate::routes::voice_object::to_json;
use crate::routes::voices::own;
use crate::store::Design;
use crate::store::Left;
use crate::voice::Voice;
use mynah_audio::encode;
use mynah_core::credits::Tariff;
use mynah_core::format::OutputFormat;
use mynah_core::settings::VoiceSettings;
use mynah_synthesis::speech;
use mynah_synthesis::speech::Timbre;

/// What previews say if they are to choose for themselves.
const CHOSEN: &str = "This is how I would sound if you kept me. I read whatever you write, line after line, as often as you like, and never lose my patience.";

/// How many readings of one description there are.
const PREVIEWS: u32 = 3;

/// How far readings are from each other.
const VARIATION: f32 = 0.04;

/// What is served here. `create-previews` is the older name of `design`.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/text-to-voice", post(create))
        .route("/v1/text-to-voice/design", post(design))
        .route("/v1/text-to-voice/create-previews", post(design))
        .route("/v1/text-to-voice/{voice}/remix", post(remix))
        .route("/v1/text-to-voice/{voice}/stream", get(stream))
}

/// A body of design or remix that fits the schema.
struct Wanted {
    description: String,
    text: String,
    seed: u32,
    loudness: f32,
    silent: bool,
    reference: Option<Vec<u8>>,
    strength: f32,
    sets_strength: bool,
    /// What was set and changes nothing of a draft.
    unheard: Vec<&'static str>,
    format: OutputFormat,
}

/// `POST /v1/text-to-voice/design`
async fn design(
    Keyed(account): Keyed,
    asked: Asked,
    Brought(body): Brought,
) -> Result<Response, Refusal> {
    let mut wanted = read(&account, &asked, &body, 20).await?;
    // It lies between a recording and the words: without one there is nothing between.
    if wanted.reference.is_none() && wanted.sets_strength {
        wanted.unheard.push("strength");
    }
    let base = match &wanted.reference {
        None => None,
        Some(sound) => Some(heard(sound.clone(), wanted.strength).await?),
    };
    let described = description::read(&wanted.description, base);
    previews(&account, wanted, described).await
}

/// `POST /v1/text-to-voice/{voice_id}/remix`: the words change one of the user's voices.
async fn remix(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    asked: Asked,
    Brought(body): Brought,
) -> Result<Response, Refusal> {
    let wanted = read(&account, &asked, &body, 5).await?;
    let voice = own(&account, &id).await?;
    let mut described = description::read(&wanted.description, Some(voice.timbre));
    described.timbre = description::as_far(voice.timbre, described.timbre, wanted.strength);
    previews(&account, wanted, described).await
}

async fn read(
    account: &Arc<Account>,
    asked: &Asked,
    body: &Bytes,
    shortest: usize,
) -> Result<Wanted, Refusal> {
    let members = form::members(body)?;
    let mut form = Form::new(&members, &["body"]);
    let description = form.text("voice_description", true).unwrap_or_default();
    bounded(&mut form, "voice_description", &description, shortest);
    let text = form.text("text", false);
    if let Some(text) = &text {
        bounded(&mut form, "text", text, 100);
    }
    let chosen = form.flag("auto_generate_text") == Some(true);
    let model = members
        .contains_key("model_id")
        .then(|| form.word("model_id", &models::ids(Task::Design)))
        .flatten();
    let loudness = form.number("loudness", Some((-1.0, 1.0))).unwrap_or(0.5);
    let seed = form.number("seed", Some((0.0, f64::from(i32::MAX))));
    let unheard = [
        (
            "guidance",
            form.number("guidance_scale", Some((0.0, 100.0))),
        ),
        ("quality", form.number("quality", Some((-1.0, 1.0)))),
    ];
    let strength = form.number("prompt_strength", Some((0.0, 1.0)));
    let enhance = form.flag("should_enhance");
    let silent = form.flag("stream_previews") == Some(true);
    let reference = form.text("reference_audio_base64", false);
    form.check()?;
    if reference.is_some() && !model.as_deref().is_some_and(takes_reference) {
        return Err(Refusal::invalid(
            "unsupported_model",
            "unsupported_model",
            Some("reference_audio_base64"),
            "A reference recording is not supported with this model.",
        ));
    }
    let reference = match reference.map(|text| STANDARD.decode(text)).transpose() {
        Ok(reference) => reference,
        Err(_no_base64) => {
            return Err(Refusal::schema(vec![SchemaFault::new(
                &["body", "reference_audio_base64"],
                "value_error",
                "Value error, not valid base64",
            )]));
        }
    };
    let text = match text {
        Some(text) => text,
        None if chosen => CHOSEN.to_owned(),
        None => {
            return Err(Refusal::invalid(
                "invalid_parameters",
                "invalid_parameters",
                Some("text"),
                "Either text or auto_generate_text must be given.",
            ));
        }
    };
    Ok(Wanted {
        description,
        text,
        seed: seed.map_or_else(|| account.chance.seed(), |seed| seed as u32),
        loudness: loudness as f32,
        silent,
        reference,
        strength: strength.unwrap_or(0.5) as f32,
        sets_strength: strength.is_some(),
        unheard: unheard
            .into_iter()
            .filter_map(|(name, value)| value.map(|_| name))
            .chain((enhance == Some(true)).then_some("enhancing the description"))
            .collect(),
        format: asked_format(account, asked).await?,
    })
}

fn bounded(form: &mut Form<'_>, name: &str, text: &str, shortest: usize) {
    let letters = text.chars().count();
    if form
        .faults
        .iter()
        .any(|fault| fault.place.iter().any(|step| step == name))
    {
        return;
    }
    if letters < shortest {
        let message = format!("String should have at least {shortest} characters");
        form.fault(name, "string_too_short", &message);
    } else if letters > 1_000 {
        form.fault(
            name,
            "string_too_long",
            "String should have at most 1000 characters",
        );
    }
}

/// The service's default needs a plan; on smaller ones it is the best that they have.
async fn asked_format(account: &Arc<Account>, asked: &Asked) -> Result<OutputFormat, Refusal> {
    let plan = account.ask(|store| store.balance()).await?.plan;
    let Some(name) = asked.one("output_format") else {
        return Ok(if plan >= Plan::Creator {
            "mp3_44100_192".parse().unwrap_or_default()
        } else {
            OutputFormat::MP3_44100_128
        });
    };
    let format: OutputFormat = name.parse().map_err(|_unknown| order::no_format())?;
    plan.check(format)?;
    Ok(format)
}

/// The voice nearest to a reference; the stronger the words, the less of it.
async fn heard(sound: Vec<u8>, strength: f32) -> Result<Timbre, Refusal> {
    let work = tokio::task::spawn_blocking(move || {
        let heard = clones::listened(&mut Cursor::new(sound), "reference_audio_base64")?;
        let near = listening::nearest(&heard).ok_or_else(Refusal::unavailable)?;
        let kept = 1.0 - 0.5 * strength;
        Ok(Timbre {
            pitch: 1.0 + (near.pitch - 1.0) * kept,
            spread: 1.0 + (near.spread - 1.0) * kept,
            pace: 1.0 + (near.pace - 1.0) * kept,
            warp: near.warp * kept,
            ..near
        })
    });
    work.await.map_err(|_panicked| Refusal::internal())?
}

async fn previews(
    account: &Arc<Account>,
    wanted: Wanted,
    described: Described,
) -> Result<Response, Refusal> {
    if !speech::built() {
        return Err(Refusal::unavailable());
    }
    let letters = wanted.text.chars().count();
    let tariff = Tariff {
        model: 1.0,
        voice: 1.0,
    };
    let mut ticket = account
        .admit(Charge {
            product: Product::Design,
            group: Group::Standard,
            model: published::recommended(Task::Design).to_string(),
            voice: String::new(),
            cost: Price::Characters(letters, tariff).credits(),
        })
        .await?;
    let mut note = described.note();
    if !wanted.unheard.is_empty() {
        note.push_str(". They ignore these settings: ");
        note.push_str(&wanted.unheard.join(", "));
    }
    let mut head = ticket.head("application/json");
    let ids: Vec<String> = (0..PREVIEWS).map(|_| account.chance.id()).collect();
    let text = wanted.text.clone();
    let work = tokio::task::spawn_blocking(move || {
        let (mut shown, mut designs) = (Vec::new(), Vec::new());
        for (number, id) in ids.into_iter().enumerate() {
            let seed = wanted.seed.wrapping_add(number as u32);
            let mut timbre =
                listening::levelled(description::varied(described.timbre, seed, VARIATION));
            timbre.gain_db += 6.0 * (wanted.loudness - 0.5);
            let design = Design {
                id,
                timbre,
                labels: json!({
                    "engine": "draft",
                    "language": "en",
                    "gender": described.gender,
                    "age": described.age,
                    "accent": described.accent,
                })
                .to_string(),
                text: wanted.text.clone(),
                format: wanted.format,
            };
            let take = generation::generate(&order(&design)?, SEED, encode::Path::Whole, |_| {});
            let take = take
                .map_err(|error| log::error!("no preview of a design: {error}"))
                .ok()?;
            let sound = if wanted.silent {
                String::new()
            } else {
                STANDARD.encode(&take.audio)
            };
            shown.push(json!({
                "audio_base_64": sound,
                "generated_voice_id": design.id,
                "media_type": generation::content_type(design.format),
                "duration_secs": take.alignment.end(),
                "language": "en",
            }));
            designs.push(design);
        }
        ticket.settle_with(&Left::Designs(&designs))?;
        Some(shown)
    });
    let shown = work.await.ok().flatten().ok_or_else(Refusal::internal)?;
    if let Ok(note) = HeaderValue::from_str(&note) {
        head.insert("x-mynah-draft-note", note);
    }
    Ok((head, json!({ "previews": shown, "text": text }).to_string()).into_response())
}

/// The seed of every preview: only the voice is to differ.
const SEED: u32 = 1;

fn order(design: &Design) -> Option<Order> {
    let labels: BTreeMap<String, String> = serde_json::from_str(&design.labels).unwrap_or_default();
    Some(Order {
        voice: Voice::made(
            "generated",
            design.id.clone(),
            String::new(),
            labels,
            design.timbre,
        ),
        model: models::all().first()?,
        text: design.text.clone(),
        settings: VoiceSettings::default(),
        seed: None,
        language: Some("en".to_owned()),
        rules: Vec::new(),
        normalise: true,
        format: design.format,
        cost: 0,
        logged: false,
        scene: Default::default(),
    })
}

/// `GET /v1/text-to-voice/{generated_voice_id}/stream`: spoken again, as MP3; paid for when it was designed.
async fn stream(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Response, Refusal> {
    let mut design = find(&account, &id).await?;
    design.format = OutputFormat::MP3_44100_128;
    let order = order(&design).ok_or_else(Refusal::internal)?;
    let (mut sender, receiver) = relay();
    // Not awaited: the answer begins before the preview ends.
    drop(tokio::task::spawn_blocking(move || {
        let made = generation::generate(&order, SEED, encode::Path::Stream, |chunk| {
            if !chunk.audio.is_empty() {
                sender.send(chunk.audio.into());
            }
        });
        match made {
            Ok(_) => sender.finish(),
            Err(error) => log::error!("a preview breaks off: {error}"),
        }
    }));
    let body = Body::from_stream(receiver.into_stream());
    Ok(([(header::CONTENT_TYPE, "audio/mpeg")], body).into_response())
}

/// Returns whether a model takes a reference audio.
fn takes_reference(model: &str) -> bool {
    published::other(&ModelId::new(model)).is_some_and(|model| model.reference_audio)
}

async fn find(account: &Arc<Account>, id: &str) -> Result<Design, Refusal> {
    let wanted = id.to_owned();
    let found = account.ask(move |store| store.design(&wanted)).await?;
    found.ok_or_else(|| {
        Refusal::not_found(
            "voice_not_found",
            format!("A generated voice with id {id} was not found."),
        )
    })
}

/// `POST /v1/text-to-voice`: keeps a preview as a voice; takes a slot.
async fn create(
    Keyed(account): Keyed,
    headers: HeaderMap,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let name = form.text("voice_name", true).unwrap_or_default();
    let description = form.text("voice_description", true).unwrap_or_default();
    bounded(&mut form, "voice_description", &description, 20);
    let generated = form.text("generated_voice_id", true).unwrap_or_default();
    form.list(
        "played_not_selected_voice_ids",
        Value::is_string,
        "string_type",
    );
    let added = form.labels("labels");
    form.check()?;
    let design = find(&account, &generated).await?;
    let mut labels: BTreeMap<String, String> =
        serde_json::from_str(&design.labels).unwrap_or_default();
    // What somebody left out is left out; by which engine and in what language it speaks is no matter of taste.
    labels.retain(|label, _| matches!(label.as_str(), "engine" | "language"));
    labels.extend(added.unwrap_or_default());
    let id = account.chance.id();
    let mut voice = Voice::made("generated", id.clone(), name, labels, design.timbre);
    voice.description = Some(description);
    clones::shelve(&account, voice).await?;
    let voice = account.voice(&id).await??;
    Ok(Json(to_json(
        &voice,
        &address(&account, &headers, "http"),
        true,
    )))
}
