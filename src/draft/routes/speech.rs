//! The four calls that speak. They share one way: schema, key, meaning, credits and slot, generation.
//!
//! The generation runs on its own thread and belongs to nobody's connection: whatever becomes of the answer, it
//! is finished, charged and filed.

use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::body;
use axum::body::Body;
use axum::extract::Path;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::response::Response;
use axum::routing::MethodRouter;
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;
use serde_json::json;

use crate::audio::encode;
use crate::draft::account::Account;
use crate::draft::billing::Charge;
use crate::draft::billing::Product;
use crate::draft::billing::Ticket;
use crate::draft::engine;
use crate::draft::generation;
use crate::draft::generation::Alignment;
use crate::draft::generation::Chunk;
use crate::draft::generation::Take;
use crate::draft::order;
use crate::draft::order::Manner;
use crate::draft::order::Order;
use crate::draft::query::Asked;
use crate::draft::refusal::Refusal;
use crate::draft::relay::Sender;
use crate::draft::relay::relay;
use crate::draft::routes::LONGEST_BODY;
use crate::draft::store::Filing;

/// In a request's extensions: sends noise where the sound should be. History keeps the real sound.
#[derive(Clone, Copy, Debug)]
pub struct GarbageAudio;

/// A generation that may run.
struct Job {
    order: Order,
    seed: u32,
    ticket: Ticket,
    manner: Manner,
    garbage: bool,
}

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/text-to-speech/{voice}", way(Manner::WHOLE))
        .route("/v1/text-to-speech/{voice}/stream", way(Manner::STREAM))
        .route(
            "/v1/text-to-speech/{voice}/with-timestamps",
            way(Manner::WHOLE_TIMED),
        )
        .route(
            "/v1/text-to-speech/{voice}/stream/with-timestamps",
            way(Manner::STREAM_TIMED),
        )
}

fn way(manner: Manner) -> MethodRouter<Arc<Account>> {
    post(move |account, voice, asked, garbage, request| {
        speak(account, voice, asked, garbage, manner, request)
    })
}

/// `POST /v1/text-to-speech/{voice_id}` and its `/stream`, `/with-timestamps` and `/stream/with-timestamps`.
async fn speak(
    State(account): State<Arc<Account>>,
    Path(voice): Path<String>,
    asked: Asked,
    garbage: Option<Extension<GarbageAudio>>,
    manner: Manner,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let bytes = body::to_bytes(body, LONGEST_BODY).await.map_err(|error| {
        log::debug!("a request's body can't be read: {error}");
        Refusal::too_large()
    })?;
    let body = order::Body::read(&bytes)?;
    account.check_key(&parts.headers)?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    let voice = account.voice(&voice).await?;
    let rules = account.rules(body.locators.clone()).await?;
    let order = body.order(voice, rules, &asked, manner, plan, account.habits)?;
    if account.faults.is_voiceless() {
        return Err(Refusal::paid_plan());
    }
    if !engine::built() {
        return Err(Refusal::unavailable());
    }
    let ticket = account
        .admit(Charge {
            product: Product::Speech,
            group: order.model.group,
            model: order.model.id.to_owned(),
            voice: order.voice.id.to_owned(),
            cost: order.cost,
        })
        .await?;
    let seed = order.seed.unwrap_or_else(|| account.chance.seed());
    let head = head(&order, seed, &ticket, manner);
    let job = Job {
        order,
        seed,
        ticket,
        manner,
        garbage: garbage.is_some(),
    };
    let body = if manner.streamed {
        let (sender, receiver) = relay();
        // Not awaited: the answer begins before the take ends.
        drop(tokio::task::spawn_blocking(move || job.stream(sender)));
        Body::from_stream(receiver.into_stream())
    } else {
        // Dropping this future (the client hung up) leaves the thread at work.
        let made = tokio::task::spawn_blocking(move || job.make_whole()).await;
        Body::from(made.ok().flatten().ok_or_else(Refusal::internal)?)
    };
    let mut response = Response::new(body);
    *response.headers_mut() = head;
    Ok(response)
}

/// The headers of a generation.
fn head(order: &Order, seed: u32, ticket: &Ticket, manner: Manner) -> HeaderMap {
    let mut head = ticket.head_filed(if manner.timed {
        "application/json"
    } else {
        generation::content_type(order.format)
    });
    if let Some(note) = order.note(seed)
        && let Ok(note) = HeaderValue::from_str(&note)
    {
        head.insert("x-mynah-draft-note", note);
    }
    head
}

impl Job {
    fn make_whole(mut self) -> Option<Bytes> {
        let take = self.generate(encode::Path::Whole, |_| {})?;
        self.file(&take)?;
        let audio = self.sent_audio(take.audio);
        Some(if self.manner.timed {
            let body = timed_json(&audio, &take.alignment, &take.normalised);
            Bytes::from(body.to_string())
        } else {
            Bytes::from(audio)
        })
    }

    fn stream(mut self, mut sender: Sender) {
        let (manner, garbage) = (self.manner, self.garbage);
        let made = self.generate(encode::Path::Stream, |chunk| {
            let audio = if garbage {
                noise(chunk.audio.len())
            } else {
                chunk.audio
            };
            if manner.timed {
                let mut line = timed_json(&audio, &chunk.alignment, &chunk.normalised).to_string();
                line.push('\n');
                sender.send(line.into());
            } else if !audio.is_empty() {
                sender.send(audio.into());
            }
        });
        if let Some(take) = made
            && self.file(&take).is_some()
        {
            sender.finish();
        }
    }

    fn generate(&self, path: encode::Path, emit: impl FnMut(Chunk)) -> Option<Take> {
        let made = generation::generate(&self.order, self.seed, path, emit);
        made.map_err(|error| log::error!("a draft generation failed: {error}"))
            .ok()
    }

    /// Charges and files the take.
    fn file(&mut self, take: &Take) -> Option<()> {
        let order = &self.order;
        let settings = json!({
            "stability": order.settings.stability,
            "similarity_boost": order.settings.similarity_boost,
            "style": order.settings.style,
            "speed": order.settings.speed,
            "use_speaker_boost": order.settings.use_speaker_boost,
            "seed": self.seed,
        });
        let alignments = json!({
            "alignment": &take.alignment,
            "normalized_alignment": &take.normalised,
        });
        let (settings, alignments) = (settings.to_string(), alignments.to_string());
        self.ticket.file(&Filing {
            voice_name: &order.voice.name,
            voice_category: &order.voice.category,
            text: Some(&order.text),
            dialogue: None,
            settings: &settings,
            format: order.format,
            content_type: generation::content_type(order.format),
            audio: &take.audio,
            alignments: &alignments,
        })
    }

    fn sent_audio(&self, audio: Vec<u8>) -> Vec<u8> {
        if self.garbage {
            noise(audio.len())
        } else {
            audio
        }
    }
}

/// The object of the timed calls; an alignment without characters is null.
fn timed_json(audio: &[u8], alignment: &Alignment, normalised: &Alignment) -> Value {
    let given = |alignment: &Alignment| {
        if alignment.is_empty() {
            Value::Null
        } else {
            json!(alignment)
        }
    };
    json!({
        "audio_base64": STANDARD.encode(audio),
        "alignment": given(alignment),
        "normalized_alignment": given(normalised),
    })
}

/// Bytes that no decoder takes for sound.
pub(in crate::draft) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            // Never 0xff, with which a frame of MP3 would begin.
            (state >> 32) as u8 & 0x7f
        })
        .collect()
}
