//! The conversation that runs here.
//!
//! [`session::run`] holds one conversation from its price to its take, for the room, the command line and tests of
//! agents alike. This file runs the commands of the room.

mod ending;
mod event_log;
pub(super) mod money;
mod orders;
mod outcome;
mod recording;
mod script;
mod service;
mod session;
mod sound;
mod speaker;
mod speech;
mod talking;
mod tool_calls;
mod user;
mod voice;

pub(crate) use self::money::write as write_record;
pub(crate) use self::orders::UserOrder;
pub(super) use self::outcome::charged_by;
pub(crate) use self::service::is_closed;
pub(crate) use self::session::run as talk;
pub(super) use self::session::turn;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;

use crate::error::Refusal;
use crate::machine::Machine;
use crate::playback;
use crate::tasks;
use crate::tools;
use mynah_core::ids::TakeId;
use mynah_core::request::Input;
use mynah_model::command::{AgentsCommand, ConversationStart, ToolMoment, ToolsCommand};
use mynah_model::event::{AgentsEvent, ConversationUpdate, Event};

/// Orders of a person that wait.
const ORDERS: usize = 64;
/// Updates that wait to be shown. A flood of events waits in the socket.
const UPDATES: usize = 256;

/// The conversation that runs in the room, and the number of the newest one.
#[derive(Debug, Default)]
pub(crate) struct Live(Mutex<Option<mpsc::Sender<UserOrder>>>, AtomicU64);

impl Live {
    fn replace(&self, orders: Option<mpsc::Sender<UserOrder>>) -> Option<mpsc::Sender<UserOrder>> {
        let mut own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *own, orders)
    }

    fn orders(&self) -> Option<mpsc::Sender<UserOrder>> {
        let own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        own.clone()
    }
}

/// Runs a command.
pub(super) async fn run(machine: Arc<Machine>, command: AgentsCommand) {
    let order = match command {
        AgentsCommand::StartConversation(start) => return begin(&machine, *start).await,
        AgentsCommand::SendMessage(text) => UserOrder::Message(text),
        AgentsCommand::Mute(is_muted) => UserOrder::Mute(is_muted),
        AgentsCommand::AnswerTool(call_id, result) => UserOrder::AnswerTool(call_id, result),
        AgentsCommand::EndConversation => return end(&machine).await,
        AgentsCommand::PlayRecording(take) => return play(&machine, take).await,
        _ => return,
    };
    if let Some(orders) = machine.live.orders()
        && orders.send(order).await.is_err()
    {
        log::debug!("the conversation is over");
    }
}

/// Ends the conversation that runs.
async fn end(machine: &Machine) {
    if let Some(orders) = machine.live.replace(None)
        && orders.send(UserOrder::End).await.is_err()
    {
        log::debug!("the conversation is over");
    }
}

/// Starts a conversation. One that runs is ended first.
async fn begin(machine: &Arc<Machine>, start: ConversationStart) {
    end(machine).await;
    let (sender, orders) = mpsc::channel(ORDERS);
    machine.live.replace(Some(sender));
    let number = machine.live.1.fetch_add(1, Ordering::Relaxed) + 1;
    let (updates, mut told) = mpsc::channel(UPDATES);
    let teller = Arc::clone(machine);
    tasks::spawn(async move {
        while let Some(update) = told.recv().await {
            let event = AgentsEvent::Conversation(number, update);
            teller.tell(Event::Agents(event)).await;
        }
    });
    let machine = Arc::clone(machine);
    tasks::spawn(Box::pin(async move {
        let talked = talk(&machine, &start, orders, &updates).await;
        if let Err(error) = talked {
            let trouble = machine.backend_trouble(&error, start.backend, "conversation");
            let failed = ConversationUpdate::Failed(Box::new(trouble));
            if updates.send(failed).await.is_err() {
                log::debug!("nobody hears that a conversation failed: {error}");
            }
        }
    }));
}

/// Plays the recording of a take.
async fn play(machine: &Arc<Machine>, take: TakeId) {
    let saved = machine.library(move |library| library.about_take(money::RECORDING, take));
    let input = saved.await.and_then(|saved| {
        let input = saved.and_then(|(saved, _)| serde_json::from_str::<Input>(&saved).ok());
        input.ok_or_else(|| Refusal::NoRecording.into())
    });
    match input {
        Ok(mut input) => {
            // The player shows the name, without the ending of the file.
            if let Some(name) = input.name.strip_suffix(".flac") {
                input.name = name.to_owned();
            }
            let moment = ToolMoment {
                input,
                after: None,
                is_after: false,
                from: 0.0,
            };
            tools::run(Arc::clone(machine), ToolsCommand::Hear(Box::new(moment))).await;
        }
        Err(error) => playback::fail(machine, &error, "play").await,
    }
}
