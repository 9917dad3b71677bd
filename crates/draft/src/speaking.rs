//! Speech on its way to the answer: one turn, or the turns of a dialogue.
//!
//! The generation runs on its own thread and belongs to nobody's connection: whatever becomes of the answer, it
//! is finished, charged and filed.

use std::sync::Arc;

use axum::body;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::billing::Ticket;
use crate::generation;
use crate::generation::Alignment;
use crate::generation::Chunk;
use crate::generation::Take;
use crate::generation::Times;
use crate::order::Body;
use crate::order::Found;
use crate::order::Manner;
use crate::order::Order;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::relay::Receiver;
use crate::relay::relay;
use crate::routes::noise;
use crate::store::Filing;
use mynah_audio::encode::Path;
use mynah_core::credits::Tariff;
use mynah_core::format::OutputFormat;
use mynah_synthesis::speech;

/// A generation that may run.
pub struct Speaking {
    /// What is spoken, one after the other; all in the format of the first.
    pub turns: Vec<Order>,
    /// What of it is chance.
    pub seed: u32,
    /// The right to do it.
    pub ticket: Ticket,
    /// How it is sent.
    pub manner: Manner,
    /// Whether noise is sent in the sound's place.
    pub garbage: bool,
    /// Whether it is told who speaks when.
    pub dialogue: bool,
}

impl Account {
    /// What a request that fits the schema means to this account, or why it means nothing.
    pub async fn order(
        self: &Arc<Self>,
        body: Body,
        voice: &str,
        asked: &Asked,
        manner: Manner,
    ) -> Result<Order, Refusal> {
        let plan = self.ask(|store| store.balance()).await?.plan;
        let voice = self.voice(voice).await?;
        let rules = self.rules(body.locators.clone()).await?;
        body.order(Found { voice, rules }, asked, manner, plan, self.habits)
    }

    /// Refuses where nothing can be spoken at all.
    pub fn check_engine(&self) -> Result<(), Refusal> {
        if self.faults.is_voiceless() {
            return Err(Refusal::paid_plan());
        }
        if !speech::built() {
            return Err(Refusal::unavailable());
        }
        Ok(())
    }
}

impl Speaking {
    /// Lets one voice speak, or says why not.
    pub async fn one(
        account: &Arc<Account>,
        order: Order,
        manner: Manner,
        garbage: bool,
    ) -> Result<Self, Refusal> {
        let (voice, cost) = (order.voice.id.clone(), order.cost);
        Self::admitted(account, vec![order], (voice, cost), manner, garbage).await
    }

    /// Lets several speak, one after the other, or says why not.
    pub async fn dialogue(
        account: &Arc<Account>,
        turns: Vec<Order>,
        manner: Manner,
        garbage: bool,
    ) -> Result<Self, Refusal> {
        let characters = turns.iter().map(|turn| turn.text.chars().count()).sum();
        let tariff = Tariff {
            model: turns.first().map_or(1.0, |turn| turn.model.multiplier),
            voice: 1.0,
        };
        let cost = Price::Characters(characters, tariff).credits();
        let charged = (String::new(), cost);
        let speaking = Self::admitted(account, turns, charged, manner, garbage).await?;
        Ok(Self {
            dialogue: true,
            ..speaking
        })
    }

    async fn admitted(
        account: &Arc<Account>,
        turns: Vec<Order>,
        (voice, cost): (String, u64),
        manner: Manner,
        garbage: bool,
    ) -> Result<Self, Refusal> {
        account.check_engine()?;
        let first = turns.first().ok_or_else(Refusal::internal)?;
        let seed = first.seed.unwrap_or_else(|| account.chance.seed());
        let charge = Charge {
            product: Product::Speech,
            group: first.model.group,
            model: first.model.id.to_owned(),
            voice,
            cost,
        };
        Ok(Self {
            ticket: account.admit(charge).await?,
            turns,
            seed,
            manner,
            garbage,
            dialogue: false,
        })
    }

    /// Speaks and answers, as it comes or whole.
    pub async fn answer(self) -> Result<Response, Refusal> {
        let head = self.head();
        let body = if self.manner.streamed {
            let pieces = self.pieces(Times::Along, Self::piece);
            body::Body::from_stream(pieces.into_stream())
        } else {
            // Dropping this future (the client hung up) leaves the thread at work.
            let made = tokio::task::spawn_blocking(move || self.make_whole()).await;
            body::Body::from(made.ok().flatten().ok_or_else(Refusal::internal)?)
        };
        let mut response = Response::new(body);
        *response.headers_mut() = head;
        Ok(response)
    }

    /// What it is sent in.
    pub fn format(&self) -> OutputFormat {
        self.turns
            .first()
            .map_or_else(OutputFormat::default, |turn| turn.format)
    }

    fn head(&self) -> HeaderMap {
        let content_type = if self.manner.timed {
            "application/json"
        } else {
            generation::content_type(self.format())
        };
        let mut head = if self.is_logged() {
            self.ticket.head_filed(content_type)
        } else {
            self.ticket.head(content_type)
        };
        let note = self.turns.iter().find_map(|turn| turn.note(self.seed));
        if let Some(note) = note
            && let Ok(note) = HeaderValue::from_str(&note)
        {
            head.insert("x-mynah-draft-note", note);
        }
        head
    }

    /// Whether the history keeps it.
    fn is_logged(&self) -> bool {
        self.turns.iter().all(|turn| turn.logged)
    }

    fn make_whole(mut self) -> Option<Bytes> {
        let take = self.generate((Path::Whole, Times::Along), |_| {})?;
        self.file(&take)?;
        Some(if self.manner.timed {
            let body = self.timed_json(&take.audio, &take.alignment, &take.normalised);
            Bytes::from(body.to_string())
        } else {
            Bytes::from(self.sent(&take.audio))
        })
    }

    /// Speaks on a thread of its own and answers before it ends; each chunk leaves as `write` has it.
    pub fn pieces(
        mut self,
        times: Times,
        mut write: impl FnMut(&Self, &Chunk) -> Option<Bytes> + Send + 'static,
    ) -> Receiver {
        let (mut sender, receiver) = relay();
        // Not awaited: whoever listens, or doesn't, the take is finished.
        drop(tokio::task::spawn_blocking(move || {
            let made = self.generate((Path::Stream, times), |chunk| {
                if let Some(piece) = write(&self, &chunk) {
                    sender.send(piece);
                }
            });
            if let Some(take) = made
                && self.file(&take).is_some()
            {
                sender.finish();
            }
        }));
        receiver
    }

    /// A chunk as it leaves in an answer: a line of JSON, or sound.
    fn piece(&self, chunk: &Chunk) -> Option<Bytes> {
        if self.manner.timed {
            let line = self.timed_json(&chunk.audio, &chunk.alignment, &chunk.normalised);
            Some(format!("{line}\n").into())
        } else {
            (!chunk.audio.is_empty()).then(|| self.sent(&chunk.audio).into())
        }
    }

    fn generate(&self, way: (Path, Times), emit: impl FnMut(Chunk)) -> Option<Take> {
        generation::generate_all(&self.turns, self.format(), self.seed, way, emit)
            .map_err(|error| log::error!("a draft generation failed: {error}"))
            .ok()
    }

    /// Charges and files the take, unless nothing of it is to be kept.
    fn file(&mut self, take: &Take) -> Option<()> {
        if !self.is_logged() {
            return self.ticket.settle();
        }
        let first = self.turns.first()?;
        let settings = json!({
            "stability": first.settings.stability(),
            "similarity_boost": first.settings.similarity_boost(),
            "style": first.settings.style(),
            "speed": first.settings.speed(),
            "use_speaker_boost": first.settings.use_speaker_boost(),
            "seed": self.seed,
        });
        let alignments = json!({
            "alignment": &take.alignment,
            "normalized_alignment": &take.normalised,
        });
        let turns: Vec<Value> = self
            .turns
            .iter()
            .map(|turn| {
                json!({
                    "text": turn.text,
                    "voice_id": turn.voice.id,
                    "voice_name": turn.voice.name,
                })
            })
            .collect();
        let (settings, alignments) = (settings.to_string(), alignments.to_string());
        let dialogue = Value::from(turns).to_string();
        let single = !self.dialogue;
        self.ticket.file(&Filing {
            voice_name: if single { &first.voice.name } else { "" },
            voice_category: if single { &first.voice.category } else { "" },
            text: single.then_some(&first.text),
            dialogue: Some(dialogue.as_str()).filter(|_| self.dialogue),
            settings: &settings,
            format: first.format,
            content_type: generation::content_type(first.format),
            audio: &take.audio,
            alignments: &alignments,
        })
    }

    /// What is sent of this sound.
    pub fn sent(&self, audio: &[u8]) -> Vec<u8> {
        if self.garbage {
            noise(audio.len())
        } else {
            audio.to_vec()
        }
    }

    /// The object of the timed calls; an alignment without characters is null.
    fn timed_json(&self, audio: &[u8], alignment: &Alignment, normalised: &Alignment) -> Value {
        let given = |alignment: &Alignment| {
            if alignment.is_empty() {
                Value::Null
            } else {
                json!(alignment)
            }
        };
        let mut body = json!({
            "audio_base64": STANDARD.encode(self.sent(audio)),
            "alignment": given(alignment),
            "normalized_alignment": given(normalised),
        });
        if self.dialogue
            && let Some(members) = body.as_object_mut()
        {
            let segments = alignment.segments().into_iter();
            let segments = segments.map(|segment| {
                json!({
                    "voice_id": self.turns.get(segment.turn).map(|turn| &turn.voice.id),
                    "start_time_seconds": segment.secs.start,
                    "end_time_seconds": segment.secs.end,
                    "character_start_index": segment.chars.start,
                    "character_end_index": segment.chars.end,
                    "dialogue_input_index": segment.turn,
                })
            });
            members.insert("voice_segments".to_owned(), segments.collect());
        }
        body
    }
}
