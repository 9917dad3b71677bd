//! The device that plays the agent's voice along with the queue.

use std::sync::Arc;

use crate::machine::Machine;
use crate::playback::SpokenReply;

/// Seconds of one reply at most.
const MOST_S: f64 = 600.0;

/// Plays replies as they come. Nothing is played in a conversation that nobody hears.
pub(super) struct Speaker {
    machine: Arc<Machine>,
    is_audible: bool,
    hz: u32,
    reply: Option<SpokenReply>,
    last: Option<u64>,
}

impl Speaker {
    pub fn new(machine: &Arc<Machine>, hz: u32, is_audible: bool) -> Self {
        Self {
            machine: Arc::clone(machine),
            is_audible,
            hz,
            reply: None,
            last: None,
        }
    }

    /// Starts a reply with the samples that are here.
    pub fn begin(&mut self, samples: &[f32]) {
        if !self.is_audible {
            return;
        }
        let deck = &self.machine.deck;
        self.reply = deck.speak(samples, (self.hz, MOST_S), self.last);
        self.last = self.reply.as_ref().map(SpokenReply::key);
    }

    /// Appends samples to the reply.
    pub fn push(&mut self, samples: &[f32]) {
        if let Some(reply) = &mut self.reply {
            reply.push(samples);
        }
    }

    /// Ends the reply: it is played to its end.
    pub fn end(&mut self) {
        self.reply = None;
    }

    /// Drops what was not heard.
    pub fn silence(&mut self) {
        self.reply = None;
        if let Some(last) = self.last.take() {
            self.machine.deck.silence(last);
        }
    }
}
