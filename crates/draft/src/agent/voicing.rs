//! What an agent says, as sound: made on a thread of its own, sent piece by piece, perhaps cut short.

use std::slice;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use serde_json::json;
use tokio::time::Instant;

use super::persona::Persona;
use crate::account::Account;
use crate::generation;
use crate::generation::Chunk;
use crate::generation::Times;
use crate::order::Body;
use crate::order::Manner;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::relay::Receiver;
use crate::relay::relay;
use mynah_audio::encode::Path;

/// Begins to speak. What it costs is the conversation's, and nothing of it goes into the history.
pub async fn begin(
    account: &Arc<Account>,
    persona: &Persona,
    text: &str,
) -> Result<Receiver, Refusal> {
    let mut said = persona.speech.clone();
    said.insert("text".to_owned(), json!(text));
    let body = Body::of(&said)?;
    let asked = Asked::default();
    let order = account.order(body, &persona.voice, &asked, Manner::STREAM);
    let mut order = order.await?;
    account.check_engine()?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    order.language = Some(persona.language.clone());
    order.format = persona.out.1;
    plan.check(order.format)?;
    let seed = account.chance.seed();
    let (mut sender, receiver) = relay();
    // Not awaited: it is heard while it is made.
    drop(tokio::task::spawn_blocking(move || {
        let (format, mut from) = (order.format, 0.0);
        let way = (Path::Stream, Times::Along);
        let turns = slice::from_ref(&order);
        let made = generation::generate_all(turns, format, seed, way, |chunk| {
            let until = generation::heard_until(format, &chunk.audio, from);
            sender.send(written(&chunk, from, until).into());
            from = until;
        });
        match made {
            Ok(_) => sender.finish(),
            Err(error) => log::error!("an agent can't speak: {error}"),
        }
    }));
    Ok(receiver)
}

/// A piece on its way: its event, and how long all of it lasts so far.
fn written(chunk: &Chunk, from: f64, until: f64) -> String {
    let (chars, starts, lengths) = chunk.alignment.millis(from);
    let alignment = json!({
        "chars": chars,
        "char_start_times_ms": starts,
        "char_durations_ms": lengths,
    });
    let event = json!({
        "audio_base_64": STANDARD.encode(&chunk.audio),
        "alignment": alignment,
    });
    json!({ "until": until, "event": event }).to_string()
}

/// Something that the agent says.
pub struct Saying {
    /// All of it.
    pub text: String,
    /// Which turn of the conversation it is.
    pub turn: usize,
    /// Whether it can't be interrupted.
    pub guarded: bool,
    /// The last event of it that was sent.
    pub event: u64,
    pieces: Option<Receiver>,
    began: Instant,
    secs: f64,
    /// Characters with when they have been heard, in seconds.
    letters: Vec<(String, f64)>,
}

/// How much of it was heard.
pub struct Heard {
    /// The words.
    pub text: String,
    /// How long.
    pub secs: f64,
}

impl Saying {
    /// One that begins now.
    pub fn new(text: &str, turn: usize, guarded: bool, event: u64, pieces: Receiver) -> Self {
        Self {
            text: text.to_owned(),
            turn,
            guarded,
            event,
            pieces: Some(pieces),
            began: Instant::now(),
            secs: 0.0,
            letters: Vec::new(),
        }
    }

    /// What is still to be sent.
    pub fn pieces(&self) -> Option<&Receiver> {
        self.pieces.as_ref()
    }

    /// How long what was sent lasts.
    pub fn secs(&self) -> f64 {
        self.secs
    }

    /// Whether some of it is still to be sent.
    pub fn is_under_way(&self) -> bool {
        self.pieces.is_some()
    }

    /// Whether it is still being heard.
    pub fn is_heard(&self) -> bool {
        let whole = Duration::try_from_secs_f64(self.secs).unwrap_or_default();
        self.is_under_way() || self.began.elapsed() < whole
    }

    /// All of it was sent.
    pub fn all_sent(&mut self) {
        self.pieces = None;
    }

    /// Takes a piece that is sent as this event: what is told of it, and its sound.
    pub fn take(&mut self, piece: &[u8], event: u64) -> Option<(Value, Vec<u8>)> {
        let mut piece: Value = serde_json::from_slice(piece).ok()?;
        let until = piece.get("until")?.as_f64()?;
        let told = piece.get_mut("event")?.as_object_mut()?;
        told.insert("event_id".to_owned(), json!(event));
        let bytes = STANDARD.decode(told.get("audio_base_64")?.as_str()?).ok()?;
        let times = told.get("alignment")?;
        let list = |name: &str| times.get(name).and_then(Value::as_array);
        let (chars, starts) = (list("chars")?, list("char_start_times_ms")?);
        let lengths = list("char_durations_ms")?;
        for ((letter, start), length) in chars.iter().zip(starts).zip(lengths) {
            let end = self.secs + (start.as_f64()? + length.as_f64()?) / 1_000.0;
            self.letters.push((letter.as_str()?.to_owned(), end));
        }
        self.event = event;
        self.secs = until;
        Some((Value::Object(told.clone()), bytes))
    }

    /// What has been heard, if that isn't all.
    pub fn cut(&self) -> Option<Heard> {
        if !self.is_heard() {
            return None;
        }
        let secs = self.began.elapsed().as_secs_f64();
        let heard = self.letters.iter().take_while(|(_, end)| *end <= secs);
        let text: String = heard.map(|(letter, _)| letter.as_str()).collect();
        Some(Heard {
            text: text.trim_end().to_owned(),
            secs,
        })
    }
}
