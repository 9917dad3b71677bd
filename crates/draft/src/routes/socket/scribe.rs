//! Speech to text while one speaks. As with uploads, only sound that this server made is understood.

use crate::models;
use mynah_core::models::Task;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::account::Account;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::order;
use crate::plan::{Group, Plan};
use crate::query::Asked;
use crate::recognition;
use crate::recognition::Heard;
use crate::recognition::Word;
use crate::refusal::Refusal;
use crate::routes::method::get;
use crate::routes::transcripts::A_MINUTE;
use crate::routes::transcripts::FOREIGN;
use crate::socket::Gone;
use crate::socket::Socket;
use crate::socket::Upgrade;
use mynah_audio::decode::decode_as;
use mynah_audio::pcm::Pcm;
use mynah_core::format::OutputFormat;
use mynah_synthesis::dsp::activity::Activity;

/// Seconds of new sound after which what was heard so far is told.
const PARTIAL_SECS: f64 = 0.5;
/// A segment that is shorter can't be committed.
const SHORTEST_SECS: f64 = 0.3;
/// A segment of this length is committed by itself.
const LONGEST_SECS: f64 = 90.0;
/// Sound that may come in one message.
const LARGEST_SECS: f64 = 10.0;
/// Root mean square of speech at the usual threshold.
const SPEECH_LEVEL: f32 = 0.02;

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/v1/speech-to-text/realtime", get(open))
}

/// `/v1/speech-to-text/realtime`
async fn open(
    State(account): State<Arc<Account>>,
    asked: Asked,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    let token = asked.one("token");
    account
        .check_key_or_token(&headers, token, "realtime_scribe")
        .await?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    let wish = Wish::read(&asked, plan);
    Ok(upgrade.answer(None, |socket| async move {
        match wish {
            Ok(wish) => Session::new(account, wish).run(socket).await,
            Err(message) => Stop::new("invalid_request", message).tell(socket).await,
        }
    }))
}

/// How the client wants to be heard.
struct Wish {
    model: String,
    format: OutputFormat,
    /// When the server commits; otherwise the client does.
    vad: Option<Vad>,
    language: Option<String>,
    timestamps: bool,
    detection: bool,
    keyterms: Vec<String>,
    config: Value,
}

struct Vad {
    silence_secs: f64,
    least_speech_secs: f64,
    level: f32,
}

impl Wish {
    fn read(asked: &Asked, plan: Plan) -> Result<Self, String> {
        let said = |refusal: Refusal| refusal.spoken().1;
        let number = |name: &str, usual: f64, (least, most): (f64, f64)| {
            let number = asked.number::<f64>(name).map_err(said)?.unwrap_or(usual);
            if (least..=most).contains(&number) {
                Ok(number)
            } else {
                Err(format!("{name} must be between {least} and {most}."))
            }
        };
        let flag = |name: &str| Ok::<_, String>(asked.flag(name).map_err(said)?.unwrap_or(false));
        let model = asked.one("model_id").unwrap_or("scribe_v2_realtime");
        if !models::ids(Task::Realtime).contains(&model) {
            return Err(format!(
                "The model {model} can not transcribe in real time."
            ));
        }
        let format = asked.one("audio_format").unwrap_or("pcm_16000");
        let known = [
            "pcm_8000",
            "pcm_16000",
            "pcm_22050",
            "pcm_24000",
            "pcm_44100",
            "pcm_48000",
        ];
        if !known.contains(&format) && format != "ulaw_8000" {
            return Err(format!("audio_format {format} is not known."));
        }
        let strategy = asked
            .word("commit_strategy", &["manual", "vad"])
            .map_err(said)?;
        let threshold = number("vad_threshold", 0.4, (0.1, 0.9))?;
        let silence_secs = number("vad_silence_threshold_secs", 1.5, (0.3, 3.0))?;
        let least_speech_ms = number("min_speech_duration_ms", 100.0, (50.0, 2_000.0))?;
        let least_silence_ms = number("min_silence_duration_ms", 100.0, (50.0, 2_000.0))?;
        let keyterms: Vec<String> = asked
            .all("keyterms")
            .into_iter()
            .map(str::to_owned)
            .collect();
        if keyterms.len() > 50 || keyterms.iter().any(|term| term.chars().count() > 20) {
            return Err("At most 50 keyterms of 20 characters can be given.".to_owned());
        }
        for (name, why) in [
            (
                "entity_detection",
                "Finding entities needs the online service.",
            ),
            (
                "entity_redaction",
                "Removing entities needs the online service.",
            ),
            (
                "transcript_edit",
                "Editing transcripts needs the online service.",
            ),
        ] {
            if asked.one(name).is_some() {
                return Err(why.to_owned());
            }
        }
        let logged = order::is_logged(asked, plan).map_err(said)?;
        let timestamps = flag("include_timestamps")?;
        let filtered = flag("filter_background_audio")?;
        if timestamps && filtered {
            return Err("filter_background_audio can not be used with timestamps.".to_owned());
        }
        let detection = flag("include_language_detection")?;
        let format_read: OutputFormat = format.parse().unwrap_or_default();
        let language = asked.one("language_code").map(str::to_owned);
        let config = json!({
            "sample_rate": format_read.hz,
            "audio_format": format,
            "language_code": language,
            "commit_strategy": strategy.unwrap_or("manual"),
            "vad_silence_threshold_secs": silence_secs,
            "vad_threshold": threshold,
            "min_speech_duration_ms": least_speech_ms as i64,
            "min_silence_duration_ms": least_silence_ms as i64,
            "model_id": model,
            "enable_logging": logged,
            "include_timestamps": timestamps,
            "include_language_detection": detection,
            "keyterms": keyterms,
            "no_verbatim": flag("no_verbatim")?,
        });
        Ok(Self {
            model: model.to_owned(),
            format: format_read,
            vad: (strategy == Some("vad")).then_some(Vad {
                silence_secs,
                least_speech_secs: least_speech_ms / 1_000.0,
                level: SPEECH_LEVEL * (threshold / 0.4) as f32,
            }),
            language,
            timestamps,
            detection,
            keyterms,
            config,
        })
    }
}

/// Why a session ends before its time: the kind of the message, and the sentence.
struct Stop {
    kind: &'static str,
    message: String,
}

impl Stop {
    fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    fn of(refusal: &Refusal) -> Self {
        let (word, message) = refusal.spoken();
        Self::new(
            match word.as_str() {
                "quota_exceeded" => "quota_exceeded",
                "too_many_concurrent_requests" => "rate_limited",
                _ => "error",
            },
            message,
        )
    }

    async fn tell(self, socket: Socket) {
        let frame = json!({ "message_type": self.kind, "error": self.message });
        socket
            .refuse(&frame, &self.message, CloseCode::Policy)
            .await;
    }
}

/// What came of a message.
enum Came {
    /// Messages to be sent.
    Said(Vec<Value>),
    /// The end.
    Stop(Stop),
}

/// One client that is listened to.
struct Session {
    account: Arc<Account>,
    wish: Wish,
    activity: Activity,
    /// The segment so far.
    sound: Vec<f32>,
    /// Samples of it when it was last looked at.
    looked: usize,
    /// What it was found to say then.
    partial: String,
    /// Seconds of the segments before.
    before: f64,
    began: bool,
}

impl Session {
    fn new(account: Arc<Account>, wish: Wish) -> Self {
        let level = wish.vad.as_ref().map_or(SPEECH_LEVEL, |vad| vad.level);
        Self {
            activity: Activity::new(wish.format.hz, level),
            account,
            wish,
            sound: Vec::new(),
            looked: 0,
            partial: String::new(),
            before: 0.0,
            began: false,
        }
    }

    async fn run(mut self, mut socket: Socket) {
        let closing = self.account.closing.clone();
        let started = json!({
            "message_type": "session_started",
            "session_id": self.account.chance.hex(),
            "config": self.wish.config,
        });
        if socket.say(&started).await.is_err() {
            return;
        }
        loop {
            let heard = tokio::select! {
                heard = socket.hear() => heard,
                () = closing.cancelled() => return socket.leave().await,
            };
            let Some(heard) = heard else {
                // Whoever leaves has been listened to.
                drop(self.commit().await);
                return socket.close().await;
            };
            match self.take(&heard).await {
                Came::Stop(stop) => return stop.tell(socket).await,
                Came::Said(messages) => {
                    for message in messages {
                        if let Err(Gone) = socket.say(&message).await {
                            return;
                        }
                    }
                }
            }
        }
    }

    async fn take(&mut self, message: &str) -> Came {
        let stop = |kind, message: &str| Came::Stop(Stop::new(kind, message));
        let said = match chunk(message) {
            Ok(said) => said,
            Err(why) => return stop("input_error", &why),
        };
        let commits = said.get("message_type").and_then(Value::as_str) == Some("commit")
            || said.get("commit").and_then(Value::as_bool) == Some(true);
        let previous = said.get("previous_text").and_then(Value::as_str);
        if self.began && previous.is_some_and(|text| !text.is_empty()) {
            let why = "previous_text can only be sent with the first chunk of audio.";
            return stop("input_error", why);
        }
        self.began = true;
        let rate = said.get("sample_rate").and_then(Value::as_u64);
        if rate.is_some_and(|rate| rate != u64::from(self.wish.format.hz)) {
            return stop("input_error", "sample_rate is not that of audio_format.");
        }
        let audio = said.get("audio_base_64").and_then(Value::as_str);
        let Ok(bytes) = STANDARD.decode(audio.unwrap_or_default()) else {
            return stop("input_error", "audio_base_64 is no base64.");
        };
        let samples = if bytes.is_empty() {
            Vec::new()
        } else {
            match decode_as(&bytes, self.wish.format) {
                Ok(decoded) => decoded.pcm.samples,
                Err(error) => return stop("input_error", &error.to_string()),
            }
        };
        if samples.len() as f64 > LARGEST_SECS * f64::from(self.wish.format.hz) {
            return stop(
                "chunk_size_exceeded",
                "At most 10 seconds can be sent at once.",
            );
        }
        self.activity.hear(&samples);
        self.sound.extend(samples);
        let secs = self.secs(self.sound.len());
        if commits && secs < SHORTEST_SECS {
            let why = "The segment is too short to be committed: send at least 0.3 seconds.";
            let throttled = json!({ "message_type": "commit_throttled", "error": why });
            return Came::Said(vec![throttled]);
        }
        if commits || secs >= LONGEST_SECS || self.has_ended() {
            return self.commit().await;
        }
        if self.secs(self.sound.len() - self.looked) < PARTIAL_SECS {
            return Came::Said(Vec::new());
        }
        self.looked = self.sound.len();
        match self.recognised().await {
            Err(refusal) => Came::Stop(Stop::of(&refusal)),
            // What isn't known yet may be, once there is more of it.
            Ok(None) => Came::Said(Vec::new()),
            Ok(Some(words)) => {
                let text = text_of(&words);
                if text.is_empty() || text == self.partial {
                    return Came::Said(Vec::new());
                }
                self.partial.clone_from(&text);
                let partial = json!({ "message_type": "partial_transcript", "text": text });
                Came::Said(vec![partial])
            }
        }
    }

    fn secs(&self, samples: usize) -> f64 {
        samples as f64 / f64::from(self.wish.format.hz)
    }

    /// Whether somebody spoke and was silent since, where the server is to hear that.
    fn has_ended(&self) -> bool {
        self.wish.vad.as_ref().is_some_and(|vad| {
            self.activity.spoken() >= vad.least_speech_secs
                && self.activity.silent() >= vad.silence_secs
        })
    }

    async fn recognised(&self) -> Result<Option<Vec<Word>>, Refusal> {
        let sound = Pcm::mono(self.wish.format.hz, self.sound.clone());
        let asked = self
            .account
            .ask(move |store| recognition::recognise(store, &Heard::of(&sound)));
        asked.await
    }

    /// Ends the segment: transcribes it, charges for it, begins the next.
    async fn commit(&mut self) -> Came {
        if self.sound.is_empty() {
            return Came::Said(Vec::new());
        }
        let secs = self.secs(self.sound.len());
        let dearer = if self.wish.keyterms.is_empty() {
            1.0
        } else {
            1.2
        };
        let charge = Charge {
            product: Product::Transcription,
            group: Group::Transcription,
            model: self.wish.model.clone(),
            voice: String::new(),
            cost: Price::Seconds(secs, A_MINUTE * dearer).credits(),
        };
        let admitted = self.account.admit(charge).await;
        let recognised = match admitted {
            Ok(ticket) => self.recognised().await.map(|words| (ticket, words)),
            Err(refusal) => Err(refusal),
        };
        let (mut ticket, words) = match recognised {
            Ok((ticket, Some(words))) => (ticket, words),
            Ok((_, None)) => return Came::Stop(Stop::new("input_error", FOREIGN)),
            Err(refusal) => return Came::Stop(Stop::of(&refusal)),
        };
        let settled = tokio::task::spawn_blocking(move || ticket.settle()).await;
        if !matches!(settled, Ok(Some(()))) {
            return Came::Stop(Stop::of(&Refusal::internal()));
        }
        let text = text_of(&words);
        let committed = json!({ "message_type": "committed_transcript", "text": text });
        let mut said = vec![committed];
        if self.wish.timestamps || self.wish.detection {
            let language = self.wish.language.as_deref().unwrap_or("eng");
            let words: Vec<Value> = words.iter().map(|word| self.told(word)).collect();
            said.push(json!({
                "message_type": "committed_transcript_with_timestamps",
                "text": text,
                "language_code": language,
                "words": self.wish.timestamps.then_some(words),
            }));
        }
        self.before += secs;
        self.sound.clear();
        self.looked = 0;
        self.partial.clear();
        self.activity.forget();
        Came::Said(said)
    }

    /// A word with its times since the session began.
    fn told(&self, word: &Word) -> Value {
        let letters: Vec<&str> = word
            .letters
            .iter()
            .map(|letter| letter.text.as_str())
            .collect();
        json!({
            "text": word.text(),
            "start": self.before + word.start(),
            "end": self.before + word.end(),
            "type": if word.spoken { "word" } else { "spacing" },
            "logprob": 0.0,
            "characters": letters,
        })
    }
}

/// The members of a message; `Err` says what is wrong with it.
fn chunk(message: &str) -> Result<Map<String, Value>, String> {
    let said: Value = serde_json::from_str(message)
        .map_err(|error| format!("The message is no JSON: {error}."))?;
    let Value::Object(said) = said else {
        return Err("The message is no JSON object.".to_owned());
    };
    let is = |name: &str, fits: fn(&Value) -> bool| {
        let given = said.get(name).filter(|given| !given.is_null());
        given.is_none_or(fits)
    };
    match said.get("message_type") {
        Some(Value::String(kind)) if ["commit", "input_audio_chunk"].contains(&kind.as_str()) => {}
        None if ["audio_base_64", "commit"]
            .iter()
            .any(|name| said.contains_key(*name)) => {}
        None => return Err("The message has no message_type.".to_owned()),
        Some(_) => return Err("This message_type is not known.".to_owned()),
    }
    let is_commit = said.get("message_type") == Some(&json!("commit"))
        || said.get("commit") == Some(&json!(true));
    if !is_commit && !said.contains_key("audio_base_64") {
        return Err("The message has no audio_base_64.".to_owned());
    }
    for (name, fits, kind) in [
        (
            "audio_base_64",
            Value::is_string as fn(&Value) -> bool,
            "a text",
        ),
        ("commit", Value::is_boolean, "true or false"),
        ("sample_rate", Value::is_u64, "a whole number"),
        ("previous_text", Value::is_string, "a text"),
    ] {
        if !is(name, fits) {
            return Err(format!("{name} is not {kind}."));
        }
    }
    Ok(said)
}

fn text_of(words: &[Word]) -> String {
    let text: String = words.iter().map(Word::text).collect();
    text.trim().to_owned()
}
