//! What is due while nobody says anything: pings, tools that don't answer, silence, the end of the time.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::A_MINUTE;
use super::End;
use super::Talk;
use super::listening::PAUSE;
use super::listening::TURN_SECS;
use crate::agent::voicing::Saying;
use crate::billing::Price;
use crate::socket::Gone;
use crate::socket::Socket;

/// How often the way is measured.
const PING: Duration = Duration::from_secs(5);

const STILL_THERE: &str = "Are you still there?";

impl Talk {
    /// Measures the way.
    pub(super) async fn ping(&mut self, socket: &mut Socket) -> Result<(), Gone> {
        self.pinged_at = Instant::now();
        let ms = self.way.as_millis() as u64;
        let event = json!({ "event_id": self.next_event(), "ping_ms": ms });
        self.tell(socket, "ping", event).await
    }

    /// Does what is due.
    pub(super) async fn look(&mut self, socket: &mut Socket) -> Result<(), End> {
        let now = Instant::now();
        if now - self.pinged_at >= PING {
            self.ping(socket).await?;
            self.check_credits().await?;
        }
        if self.activity.spoken() >= TURN_SECS && now - self.heard_at >= PAUSE {
            self.understand(socket).await?;
        }
        if let Some(waiting) = self.waiting.as_ref().filter(|waiting| now >= waiting.until) {
            let id = waiting.id.clone();
            self.result(socket, &id, Err("no answer in time")).await?;
        }
        if self.ending.is_some() {
            return Ok(());
        }
        if self.secs() >= self.persona.longest_secs {
            self.ending = Some("Maximum duration reached");
            let last = self.persona.last.clone();
            if !last.is_empty() {
                self.say(socket, &last, true).await?;
            }
            return Ok(());
        }
        if self.waiting.is_some() || self.saying.as_ref().is_some_and(Saying::is_heard) {
            self.quiet_since = now;
            return Ok(());
        }
        let quiet = (now - self.quiet_since).as_secs_f64();
        if self.persona.end_secs.is_some_and(|end| quiet >= end) {
            self.ending = Some("Silence ended the conversation");
        } else if quiet >= self.persona.patience_secs
            && self.persona.patience_secs > 0.0
            && !self.nudged
        {
            self.nudged = true;
            self.say(socket, STILL_THERE, false).await?;
        }
        Ok(())
    }

    /// Sets the next minute aside, and ends when the credits do not last for it.
    async fn check_credits(&mut self) -> Result<(), End> {
        let minutes = self.secs() / 60.0;
        if minutes < self.paid_minutes {
            return Ok(());
        }
        self.paid_minutes = minutes.floor() + 1.0;
        let needed = Price::Seconds(self.paid_minutes * 60.0, A_MINUTE).credits();
        self.ticket.raise(needed).await.map_err(|refusal| {
            let (word, message) = refusal.spoken();
            End::Failed(word, message, CloseCode::Protocol)
        })
    }
}
