//! The typed view of an agent's document: what a studio shows and edits.
//!
//! It is read from answers and sent back, so its words are open: a word of next year is kept and can be sent
//! again. What is `None` is not said, and stays as it is.

use mynah_core::models;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::check::{Invalid, Why, range};
use crate::types::Said;
use crate::types::agent::tools::{BuiltInTools, Tool};
use crate::types::lenient::{optional, or_default, whole, words};
use mynah_core::ids::{ModelId, ToolId, VoiceId};

/// What a studio shows of an agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AgentSettings {
    /// Who it is.
    #[serde(default, deserialize_with = "or_default")]
    pub agent: Persona,
    /// How it speaks.
    #[serde(default, deserialize_with = "or_default")]
    pub tts: Speaking,
    /// How it listens.
    #[serde(default, deserialize_with = "or_default")]
    pub asr: Listening,
    /// When it speaks.
    #[serde(default, deserialize_with = "or_default")]
    pub turn: TurnTaking,
    /// How long, and what a client is told.
    #[serde(default, deserialize_with = "or_default")]
    pub conversation: Bounds,
}

impl AgentSettings {
    /// What the service refuses of settings.
    ///
    /// # Errors
    /// When a voice model that speaks only English is to speak another language; without a model the service
    /// takes such a one. When a number is none, or below what it may be.
    pub fn check(&self) -> Result<(), Invalid> {
        let thinking = &self.agent.prompt;
        for (field, number, least) in [
            ("temperature", thinking.temperature, 0.0),
            ("turn_timeout", self.turn.turn_timeout, -1.0),
            (
                "silence_end_call_timeout",
                self.turn.silence_end_call_timeout,
                -1.0,
            ),
        ] {
            range(field, number.unwrap_or_default(), least..=f64::MAX)?;
        }
        range(
            "max_tokens",
            thinking.max_tokens.unwrap_or_default(),
            -1..=i64::MAX,
        )?;
        let language = self.agent.language.as_deref().unwrap_or("en");
        // The default model of agents speaks only English.
        let model = self.tts.model_id.as_ref();
        let only_english =
            model.is_none_or(|it| it.as_str().is_empty() || models::is_english_only(it));
        if only_english && !language.eq_ignore_ascii_case("en") {
            return Err(Invalid::new("tts.model_id", Why::NotWith("agent.language")));
        }
        Ok(())
    }
}

/// Who an agent is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Persona {
    /// What it says first; empty: it waits.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub first_message: Option<Said>,
    /// ISO 639-1; English if not said.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub language: Option<String>,
    /// Whether its first words can't be interrupted.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub disable_first_message_interruptions: Option<bool>,
    /// What it says when the time is over.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub max_conversation_duration_message: Option<Said>,
    /// What it is told, and what thinks for it.
    #[serde(default, deserialize_with = "or_default")]
    pub prompt: Thinking,
}

/// What an agent is told, and what thinks for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Thinking {
    /// Who it is, what it may, how it talks.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub prompt: Option<Said>,
    /// The language model, by the service's name; `custom-llm` for one's own. New ones come every month.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub llm: Option<ModelId>,
    /// 0: always the same; the model says how far it goes.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub temperature: Option<f64>,
    /// How long an answer is at most; −1: as long as it will be.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub max_tokens: Option<i64>,
    /// Tools of the workspace that it may call.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub tool_ids: Option<Vec<ToolId>>,
    /// Tools of its own. The service would rather have them in the workspace, but has no operation here that
    /// puts them there. Not together with [`tool_ids`](Self::tool_ids).
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub tools: Option<Vec<Tool>>,
    /// What every agent can do if it may.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub built_in_tools: Option<BuiltInTools>,
    /// `Europe/Berlin`, …: what time it is where it is.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub timezone: Option<String>,
}

/// How an agent speaks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Speaking {
    /// The model. The service's default speaks only English.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub model_id: Option<ModelId>,
    /// The voice.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub voice_id: Option<VoiceId>,
    /// What its sound comes as.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub agent_output_audio_format: Option<TalkFormat>,
    /// As with speech.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub stability: Option<Share>,
    /// As with speech.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub similarity_boost: Option<Share>,
    /// As with speech.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub speed: Option<Pace>,
    /// Whether it speaks with feeling, where its model can.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub expressive_mode: Option<bool>,
}

/// How an agent listens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Listening {
    /// What a person's sound comes as.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub user_input_audio_format: Option<TalkFormat>,
    /// Names and words that may be misheard.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub keywords: Option<Vec<String>>,
}

/// When an agent speaks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TurnTaking {
    /// Seconds of silence after which it speaks again.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub turn_timeout: Option<f64>,
    /// Seconds of silence after which it ends the conversation; −1: never.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub silence_end_call_timeout: Option<f64>,
    /// How it knows that the person has finished.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub mode: Option<TurnMode>,
    /// How soon it answers.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub turn_eagerness: Option<TurnEagerness>,
}

/// How long a conversation is, and what a client is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Whether nobody speaks.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub text_only: Option<bool>,
    /// Seconds after which it ends.
    #[serde(
        default,
        deserialize_with = "whole",
        skip_serializing_if = "Option::is_none"
    )]
    pub max_duration_seconds: Option<u64>,
    /// What the socket tells.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub client_events: Option<Vec<ClientEvent>>,
}

/// 0 … 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Share(f64);

/// 0.7 … 1.2.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Pace(f64);

impl Share {
    /// So much, of this field.
    ///
    /// # Errors
    /// When it is outside.
    pub fn new(field: &'static str, share: f64) -> Result<Self, Invalid> {
        range(field, share, 0.0..=1.0).map(Self)
    }

    /// How much.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl Pace {
    /// So fast.
    ///
    /// # Errors
    /// When it is outside.
    pub fn new(speed: f64) -> Result<Self, Invalid> {
        range("speed", speed, 0.7..=1.2).map(Self)
    }

    /// How fast.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let share = f64::deserialize(deserializer)?;
        Self::new("share", share).map_err(serde::de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Pace {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

words! {
    /// What sound is in a conversation, without a header.
    TalkFormat {
        /// PCM at 8 kHz.
        Pcm8k = "pcm_8000",
        /// PCM at 16 kHz; the default both ways.
        Pcm16k = "pcm_16000",
        /// PCM at 22.05 kHz.
        Pcm22k = "pcm_22050",
        /// PCM at 24 kHz.
        Pcm24k = "pcm_24000",
        /// PCM at 44.1 kHz.
        Pcm44k = "pcm_44100",
        /// PCM at 48 kHz.
        Pcm48k = "pcm_48000",
        /// µ-law at 8 kHz, for telephones.
        Ulaw8k = "ulaw_8000",
    }
}

words! {
    /// How an agent knows that a person has finished.
    TurnMode {
        /// By silence.
        Silence = "silence",
        /// By what is said, too.
        Turn = "turn",
    }
}

words! {
    /// How soon an agent answers.
    TurnEagerness {
        /// It lets people think.
        Patient = "patient",
        /// As usual.
        Normal = "normal",
        /// At once.
        Eager = "eager",
    }
}

words! {
    /// What the socket of a conversation tells a client.
    ClientEvent {
        /// How it begins.
        Metadata = "conversation_initiation_metadata",
        /// That it is still there.
        Ping = "ping",
        /// The agent's voice.
        Audio = "audio",
        /// That the agent was interrupted.
        Interruption = "interruption",
        /// What the person said.
        UserTranscript = "user_transcript",
        /// What the person seems to be saying.
        TentativeUserTranscript = "tentative_user_transcript",
        /// What the agent says.
        AgentResponse = "agent_response",
        /// What of it was heard.
        AgentResponseCorrection = "agent_response_correction",
        /// What the agent says, as it thinks of it.
        AgentChatResponsePart = "agent_chat_response_part",
        /// A tool of the client's is called.
        ClientToolCall = "client_tool_call",
        /// Any other tool is called.
        AgentToolRequest = "agent_tool_request",
        /// What a tool said.
        AgentToolResponse = "agent_tool_response",
        /// Whether somebody speaks.
        VadScore = "vad_score",
    }
}

/// Words that are read and sent again.
macro_rules! sent {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    )+};
}
sent!(TalkFormat, TurnMode, TurnEagerness, ClientEvent);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_ranges() {
        assert!(Share::new("stability", 1.0).is_ok());
        assert!(Share::new("stability", 1.1).is_err());
        assert!(Pace::new(0.7).is_ok());
        assert!(Pace::new(0.6).is_err());
        let odd: Speaking = serde_json::from_str(r#"{"stability": 7, "speed": "1"}"#).unwrap();
        assert_eq!(odd.stability, None);
        assert_eq!(odd.speed.map(Pace::get), Some(1.0));
    }

    #[test]
    fn what_is_no_number_is_not_sent() {
        let with = |change: fn(&mut AgentSettings)| {
            let mut settings = AgentSettings::default();
            change(&mut settings);
            settings.check().err().map(|invalid| invalid.field)
        };
        assert_eq!(with(|_| {}), None);
        let temperature = with(|settings| settings.agent.prompt.temperature = Some(f64::NAN));
        assert_eq!(temperature, Some("temperature"));
        assert_eq!(
            with(|settings| settings.turn.turn_timeout = Some(f64::INFINITY)),
            Some("turn_timeout")
        );
        assert_eq!(
            with(|settings| settings.agent.prompt.max_tokens = Some(-2)),
            Some("max_tokens")
        );
        assert_eq!(
            with(|settings| settings.turn.silence_end_call_timeout = Some(-1.0)),
            None
        );
    }

    #[test]
    fn a_voice_that_speaks_only_english_is_not_given_another_language() {
        let of = |language: &str, model: Option<&str>| {
            let mut settings = AgentSettings::default();
            settings.agent.language = Some(language.to_owned());
            settings.tts.model_id = model.map(ModelId::from);
            settings.check()
        };
        assert!(of("en", None).is_ok());
        assert!(of("de", None).is_err());
        assert!(of("de", Some("eleven_turbo_v2")).is_err());
        assert!(of("de", Some("eleven_flash_v2_5")).is_ok());
        assert!(of("de", Some("eleven_next")).is_ok());
    }
}
