//! What the user says aloud: heard until it ends, then looked up.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::End;
use super::Talk;
use crate::recognition;
use crate::recognition::Heard;
use crate::recognition::Word;
use crate::socket::Socket;
use mynah_audio::decode::decode_as;
use mynah_audio::pcm::Pcm;

/// Seconds of speech that interrupt the agent.
const INTERRUPTS_SECS: f64 = 0.15;
/// Seconds of speech that are a turn.
pub(super) const TURN_SECS: f64 = 0.2;
/// Seconds of sound before speech that are kept.
const LEAD_SECS: f64 = 0.3;
/// Seconds of a turn at most: noise that never ends is no speech.
const LONGEST_SECS: usize = 90;
/// Somebody who sends no more sound has finished after this time.
pub(super) const PAUSE: Duration = Duration::from_secs(1);

const FOREIGN: &str = "Understanding speech needs the online service: Draft agents only understand what Draft voices said. Write instead.";

impl Talk {
    /// Hears a piece of what the user says.
    pub(super) async fn listen(&mut self, socket: &mut Socket, audio: &str) -> Result<(), End> {
        if self.persona.text_only {
            return Ok(());
        }
        let invalid = |why: String| End::Failed("invalid_audio".to_owned(), why, CloseCode::Policy);
        let bytes = STANDARD
            .decode(audio)
            .map_err(|error| invalid(format!("user_audio_chunk is no base64: {error}")))?;
        if bytes.is_empty() {
            return Ok(());
        }
        let decoded = decode_as(&bytes, self.persona.ear.1);
        let samples = decoded
            .map_err(|error| invalid(error.to_string()))?
            .pcm
            .samples;
        self.heard_at = Instant::now();
        self.activity.hear(&samples);
        self.ear.extend(samples);
        let score = json!({ "vad_score": self.activity.score() });
        self.tell(socket, "vad_score", score).await?;
        let spoken = self.activity.spoken();
        if spoken == 0.0 {
            let lead = (LEAD_SECS * f64::from(self.persona.ear.1.hz)) as usize;
            let silence = self.ear.len().saturating_sub(lead);
            self.ear.drain(..silence);
            return Ok(());
        }
        self.stir();
        if spoken >= INTERRUPTS_SECS {
            self.interrupt(socket).await?;
        }
        let has_ended = self.activity.silent() >= self.persona.turn_secs;
        let longest = LONGEST_SECS * self.persona.ear.1.hz as usize;
        if spoken >= TURN_SECS && (has_ended || self.ear.len() >= longest) {
            self.understand(socket).await?;
        }
        Ok(())
    }

    /// The user has finished: what was said?
    pub(super) async fn understand(&mut self, socket: &mut Socket) -> Result<(), End> {
        let sound = Pcm::mono(self.persona.ear.1.hz, std::mem::take(&mut self.ear));
        self.activity.forget();
        self.minutes.hear_user(&sound);
        let asked = self
            .account
            .ask(move |store| recognition::recognise(store, &Heard::of(&sound)));
        let Some(words) = asked.await? else {
            let word = "draft_unavailable".to_owned();
            return Err(End::Failed(word, FOREIGN.to_owned(), CloseCode::Policy));
        };
        let text: String = words.iter().map(Word::text).collect();
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Ok(());
        }
        let event = json!({ "user_transcript": text, "event_id": self.next_event() });
        self.tell(socket, "user_transcript", event).await?;
        let secs = self.secs();
        self.minutes.add("user", &text, "audio", secs);
        self.inbox.push_back(text);
        Ok(())
    }
}
