//! What is kept of a conversation: who said what and when, which tools were called, and the sound of it.

use serde_json::Value;
use serde_json::json;

use mynah_audio::encode::EncodeError;
use mynah_audio::encode::Encoder;
use mynah_audio::encode::Path;
use mynah_audio::pcm::Pcm;
use mynah_audio::resample::resample;
use mynah_core::clock::UnixMillis;

/// The rate at which sound is kept.
const HZ: u32 = 22_050;
/// Seconds of it at most, whatever is sent.
const LONGEST_SECS: f64 = 3_600.0;
/// The loudest sample.
const FULL: f32 = 32_767.0;
/// The format of it.
const FORMAT: &str = "mp3_22050_32";

/// What is known of a conversation when it begins.
#[derive(Debug, Default)]
pub struct About {
    /// `conv_…`
    pub id: String,
    /// With whom.
    pub agent: String,
    /// Its name.
    pub agent_name: String,
    /// In which language.
    pub language: String,
    /// Whether there was no sound.
    pub text_only: bool,
    /// How the client got in.
    pub method: &'static str,
    /// Whom the client says it is.
    pub user: Option<String>,
    /// What the client said at the start.
    pub begin: Value,
    /// When it began.
    pub began: UnixMillis,
}

/// Sound of which no more is needed than what comes out in the end.
#[derive(Debug)]
struct Sound {
    hz: u32,
    samples: Vec<i16>,
}

impl Sound {
    fn of(sound: &Pcm) -> Self {
        let samples = sound.samples.iter();
        Self {
            hz: sound.hz,
            samples: samples.map(|sample| (sample * FULL) as i16).collect(),
        }
    }

    fn secs(&self) -> f64 {
        self.samples.len() as f64 / f64::from(self.hz.max(1))
    }

    fn pcm(&self) -> Pcm {
        let samples = self.samples.iter();
        Pcm::mono(
            self.hz,
            samples.map(|sample| f32::from(*sample) / FULL).collect(),
        )
    }
}

/// A conversation so far.
#[derive(Debug)]
pub struct Minutes {
    /// What was known when it began.
    pub about: About,
    turns: Vec<Value>,
    sounds: Vec<Sound>,
    heard_user: bool,
    likes: u32,
    dislikes: u32,
}

impl Minutes {
    /// Nothing has been said yet.
    pub fn new(about: About) -> Self {
        Self {
            about,
            turns: Vec::new(),
            sounds: Vec::new(),
            heard_user: false,
            likes: 0,
            dislikes: 0,
        }
    }

    /// Somebody said something; answers which turn it is.
    pub fn add(&mut self, role: &str, text: &str, medium: &str, secs: f64) -> usize {
        self.turns.push(json!({
            "role": role,
            "message": text,
            "time_in_call_secs": secs as i64,
            "tool_calls": [],
            "tool_results": [],
            "interrupted": false,
            "source_medium": (role == "user").then_some(medium),
        }));
        self.turns.len() - 1
    }

    /// A turn was heard only so far.
    pub fn correct(&mut self, turn: usize, heard: &str) {
        if let Some(turn) = self.turns.get_mut(turn).and_then(Value::as_object_mut) {
            let whole = turn.insert("message".to_owned(), json!(heard));
            turn.insert("original_message".to_owned(), whole.unwrap_or_default());
            turn.insert("interrupted".to_owned(), json!(true));
        }
    }

    /// A tool was called.
    pub fn call(&mut self, id: &str, tool: &str, parameters: &Value, secs: f64) {
        let turn = self.add("agent", "", "text", secs);
        let call = json!({
            "type": "client",
            "request_id": id,
            "tool_name": tool,
            "params_as_json": parameters.to_string(),
            "tool_has_been_called": true,
        });
        if let Some(turn) = self.turns.get_mut(turn).and_then(Value::as_object_mut) {
            turn.insert("message".to_owned(), Value::Null);
            turn.insert("tool_calls".to_owned(), json!([call]));
        }
    }

    /// It answered, or it didn't.
    pub fn result(&mut self, id: &str, tool: &str, result: Result<&str, &str>) {
        let told = json!({
            "type": "client",
            "request_id": id,
            "tool_name": tool,
            "result_value": result.unwrap_or_else(|why| why),
            "is_error": result.is_err(),
            "tool_has_been_called": true,
        });
        let turn = self.turns.iter_mut().rev().find(|turn| {
            turn.pointer("/tool_calls/0/request_id")
                .and_then(Value::as_str)
                == Some(id)
        });
        if let Some(turn) = turn.and_then(Value::as_object_mut) {
            turn.insert("tool_results".to_owned(), json!([told]));
        }
    }

    /// More of what the agent says is heard; `begins` where it is something new.
    pub fn hear_agent(&mut self, sound: &Pcm, begins: bool) {
        if self.is_full() {
            return;
        }
        let sound = Sound::of(sound);
        match self.sounds.last_mut() {
            Some(last) if !begins && last.hz == sound.hz => last.samples.extend(sound.samples),
            _ => self.sounds.push(sound),
        }
    }

    /// What the agent says last was heard only for so long.
    pub fn cut_agent(&mut self, secs: f64) {
        if let Some(last) = self.sounds.last_mut() {
            let frames = (secs.max(0.0) * f64::from(last.hz)) as usize;
            last.samples.truncate(frames);
        }
    }

    /// What the user said.
    pub fn hear_user(&mut self, sound: &Pcm) {
        self.heard_user = true;
        if !self.is_full() {
            self.sounds.push(Sound::of(sound));
        }
    }

    fn is_full(&self) -> bool {
        self.sounds.iter().map(Sound::secs).sum::<f64>() >= LONGEST_SECS
    }

    /// What the user thinks of something the agent said.
    pub fn rate(&mut self, score: &str) {
        match score {
            "like" => self.likes += 1,
            "dislike" => self.dislikes += 1,
            _ => {}
        }
    }

    /// All of the sound as MP3, if there was any. Blocks.
    pub fn sound(&self) -> Option<Vec<u8>> {
        if self.sounds.is_empty() {
            return None;
        }
        let encoded = || {
            let mut encoder = Encoder::new(FORMAT.parse().unwrap_or_default(), Path::Whole)?;
            let mut all = Vec::new();
            for sound in &self.sounds {
                all.extend(encoder.push(&resample(&sound.pcm(), HZ).samples)?);
            }
            all.extend(encoder.finish()?);
            Ok::<_, EncodeError>(all)
        };
        encoded()
            .map_err(|error| log::error!("a conversation's sound can't be kept: {error}"))
            .ok()
    }

    /// The object of `GET /v1/convai/conversations/{conversation_id}`.
    pub fn to_json(&self, status: &str, secs: f64, cost: u64, reason: &str) -> Value {
        let about = &self.about;
        let has_sound = !self.sounds.is_empty();
        let said = |role: &str| {
            let turns = self.turns.iter();
            turns
                .filter(|turn| turn.get("role").and_then(Value::as_str) == Some(role))
                .count()
        };
        let done = status == "done";
        let analysis = json!({
            "call_successful": if said("user") > 0 { "success" } else { "unknown" },
            "transcript_summary": format!(
                "The user said {} things and the agent {}.", said("user"), said("agent")
            ),
            "call_summary_title": "A conversation with a Draft agent",
            "evaluation_criteria_results": {},
            "data_collection_results": {},
        });
        json!({
            "agent_id": about.agent,
            "agent_name": about.agent_name,
            "conversation_id": about.id,
            "status": status,
            "user_id": about.user,
            "transcript": self.turns,
            "has_audio": done && has_sound,
            "has_user_audio": done && self.heard_user,
            "has_response_audio": done && has_sound,
            "has_auxiliary_audio": false,
            "metadata": {
                "start_time_unix_secs": about.began.secs(),
                "accepted_time_unix_secs": about.began.secs(),
                "call_duration_secs": secs as i64,
                "cost": cost,
                "cost_fiat": null,
                "termination_reason": reason,
                "main_language": about.language,
                "text_only": about.text_only,
                "authorization_method": about.method,
                "error": null,
                "warnings": [],
                "feedback": {
                    "type": null,
                    "overall_score": null,
                    "likes": self.likes,
                    "dislikes": self.dislikes,
                    "rating": null,
                    "comment": null,
                },
            },
            "analysis": done.then_some(analysis),
            "conversation_initiation_client_data": {
                "dynamic_variables": about.begin.get("dynamic_variables").cloned().unwrap_or_else(|| json!({})),
                "user_id": about.user,
            },
        })
    }
}
