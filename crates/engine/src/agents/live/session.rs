//! One conversation from its price to its take.

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_model::command::ConversationStart;
use mynah_model::event::{ConversationEnd, ConversationUpdate};
use mynah_model::trouble::Trouble;

/// Something that the person does in a conversation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum UserOrder {
    /// Sends a typed message.
    Message(String),
    /// Mutes or opens the microphone.
    Mute(bool),
    /// Answers a tool call: its ID, and the result or the error.
    AnswerTool(String, Result<String, String>),
    /// Ends the conversation.
    End,
}

/// A conversation that took place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Talked {
    /// Its record and its take.
    pub end: ConversationEnd,
    /// The reason if it was refused or its connection was lost.
    pub trouble: Option<Box<Trouble>>,
}

/// Holds a conversation: reserves its price, connects, says the turns of `start` or what the microphone hears, and keeps
/// the record. Returns after the service closed the conversation on its side, at most a minute after its end.
///
/// Updates are sent while it goes on, `Ended` and `Closed` among them. To drop `orders` does not end it.
///
/// # Errors
/// It could not start: no key, no microphone, no such agent, or no room in a budget. Nothing was charged then.
pub(crate) async fn run(
    machine: &Arc<Machine>,
    start: &ConversationStart,
    orders: mpsc::Receiver<UserOrder>,
    updates: &mpsc::Sender<ConversationUpdate>,
) -> Result<Talked, StudioError> {
    drop((machine, start, orders, updates));
    tokio::task::yield_now().await;
    Err(StudioError::CutOff)
}
