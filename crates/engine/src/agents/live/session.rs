//! One conversation from its price to its take.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

use super::event_log::Log;
use super::money::{self, Paid};
use super::orders::{Orders, UserOrder};
use super::recording::SideRecording;
use super::script::Script;
use super::service::{self, Way};
use super::sound::format_of;
use super::speaker::Speaker;
use super::talking::{Formats, Over, Parts, Talking};
use super::tool_calls::Tools;
use super::user::{LiveMicrophone, User};
use super::{ending, outcome};
use crate::backend::Connection;
use crate::consent_scope;
use crate::error::StudioError;
use crate::governor::LaneKey;
use crate::jobs::{Turn, session_turn, share_ceiling};
use crate::machine::Machine;
use mynah_api::error::{ApiError, ChargeKnown, ErrorKind, Reached};
use mynah_api::socket::conversation::{Met, Talk, TalkIn, TalkOut};
use mynah_api::socket::{Receiver, Sender, Socket};
use mynah_core::credits::Credits;
use mynah_core::ids::TakeId;
use mynah_core::request::{ConversationRequest, Tool};
use mynah_model::agents::conversation::{ConversationRecord, Ending, EventKind};
use mynah_model::command::ConversationStart;
use mynah_model::event::{ConversationEnd, ConversationUpdate};
use mynah_model::trouble::Trouble;

/// Time until the service's first message, at most.
const ANSWER: Duration = Duration::from_secs(15);
/// The same after the person ended the conversation.
const LAST_ANSWER: Duration = Duration::from_secs(3);
/// Time in which the reason of an ending is looked for before it is told.
const REASON: Duration = Duration::from_secs(3);
/// Time until the service closed a conversation on its side, at most.
const CLOSING: Duration = Duration::from_mins(1);
/// A slot that is there within this time was not waited for.
const AT_ONCE: Duration = Duration::from_millis(500);
/// The first and the longest pause while too many conversations run.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(15));

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
    let log = Log::new(Instant::now(), updates.clone());
    log.tell(ConversationUpdate::Starting).await;
    let mut orders = Orders::new(orders);
    let Some(prepared) = orders.unless_ended(prepare(machine, start)).await else {
        return Ok(never_began(start, log).await);
    };
    let (connection, way, microphone) = prepared?;
    let quote = money::most(way.longest_secs, start.backend);
    let hold = machine.jobs.hold(quote, machine.options.most_credits)?;
    let entered = enter((machine, &connection, start), &way, (&log, &mut orders));
    let Some(entered) = entered.await? else {
        return Ok(never_began(start, log).await);
    };
    let (paid, turn) = (entered.paid, entered.turn);
    let (met, mut sender, mut receiver) = match entered.opened {
        Ok(opened) => opened,
        Err(error) => {
            // What may have been charged counts as charged.
            if error.charge() != ChargeKnown::No {
                hold.spend(quote);
            }
            return refused(machine, start, (log, error), &paid).await;
        }
    };
    let session = Session {
        machine,
        start,
        connection: &connection,
        paid,
        met,
    };
    session.begun().await;
    let formats = format_of(&session.met.agent_format).zip(format_of(&session.met.user_format));
    let (log, recording, turns, over, seconds) = if let Some((agent, user)) = formats {
        let formats = Formats { agent, user };
        let parts = session.parts(log, microphone, (formats, &way));
        let mut talking = Talking::new(parts, sender);
        session.tell_connected(&mut talking.log).await;
        let over = talking.run(&mut receiver, &mut orders).await;
        let seconds = talking.seconds();
        (
            talking.log,
            talking.recording,
            talking.user_turns,
            over,
            seconds,
        )
    } else {
        let mut log = log;
        session.tell_connected(&mut log).await;
        if let Err(error) = sender.close().await {
            log::debug!("the service was gone already: {error}");
        }
        let over = Over {
            is_unreadable: true,
            ..Over::of(Ending::Refused)
        };
        (log, None, Vec::new(), over, 0.0)
    };
    let record = ConversationRecord {
        agent_id: start.agent.to_string(),
        agent_name: start.agent_name.clone(),
        conversation_id: session.met.conversation.to_string(),
        seconds,
        user_turns: turns,
        ..ConversationRecord::default()
    };
    drop(turn);
    let estimate = mynah_model::price::conversation(seconds, start.backend).most;
    let finished = session.finish(record, (log, recording, over)).await;
    hold.spend(finished.as_ref().map_or(estimate, |(_, cost)| *cost));
    finished.map(|(talked, _)| talked)
}

type Prepared = (Arc<Connection>, Way, Option<LiveMicrophone>);

/// Checks what needs no payment: the project, the price, the key, the agent, the consent of its voice and the microphone.
async fn prepare(
    machine: &Arc<Machine>,
    start: &ConversationStart,
) -> Result<Prepared, StudioError> {
    let of = (start.project, start.backend);
    money::check(machine, of, start.shown_per_minute).await?;
    let connection = machine.connect(start.backend).await?;
    let way = service::find_way(&connection, start).await?;
    if let Some(voice) = way.voice.as_ref().filter(|_| !way.is_text_only) {
        consent_scope::check_voice(machine, start.project, voice).await?;
    }
    let uses_microphone = start.opens_microphone && start.turns.is_empty() && !way.is_text_only;
    let microphone = if uses_microphone {
        Some(LiveMicrophone::open(machine, start.microphone.clone()).await?)
    } else {
        None
    };
    Ok((connection, way, microphone))
}

/// The record of a conversation that the person ended before it began.
async fn never_began(start: &ConversationStart, mut log: Log) -> Talked {
    log.push(EventKind::Ended {
        ending: Ending::User,
        reason: String::new(),
    })
    .await;
    without_take(start, log).await
}

async fn without_take(start: &ConversationStart, log: Log) -> Talked {
    let updates = log.updates();
    let end = ConversationEnd {
        record: Arc::new(ConversationRecord {
            agent_id: start.agent.to_string(),
            agent_name: start.agent_name.clone(),
            events: log.into_events(),
            ..ConversationRecord::default()
        }),
        take: None,
    };
    let told = ConversationUpdate::Ended(Box::new(end.clone()));
    if updates.send(told).await.is_err() {
        log::trace!("nobody listens to the conversation");
    }
    Talked { end, trouble: None }
}

/// A conversation with its ledger entry and its slot.
struct Entered {
    paid: Paid,
    /// The socket, or the reason why the service wants no conversation.
    opened: Result<Opened, ApiError>,
    turn: Turn,
}

/// Waits for a slot, writes the ledger entry and opens the socket. While the account has too many conversations, this
/// one waits. Returns `None` if the person ended it while it waited.
async fn enter(
    (machine, connection, start): (&Arc<Machine>, &Connection, &ConversationStart),
    way: &Way,
    (log, orders): (&Log, &mut Orders),
) -> Result<Option<Entered>, StudioError> {
    let (mut pause, longest) = PAUSES;
    loop {
        let Some(turn) = orders.unless_ended(slot(machine, connection, log)).await else {
            return Ok(None);
        };
        let turn = turn?;
        let request = ConversationRequest {
            agent: start.agent.clone(),
            name: start.agent_name.clone(),
            is_text_only: way.is_text_only,
            longest_secs: way.longest_secs,
            account_test: None,
            number: machine.options.dice.seed(),
        };
        let of = (start.project, start.confirmed_budget);
        let paid = money::intend(machine, connection, of, request).await?;
        let Some(socket) = orders
            .unless_ended(connection.client.connect(&way.talk))
            .await
        else {
            money::drop_entry(machine, &paid, true, "ended before it began".to_owned()).await?;
            return Ok(None);
        };
        let opened = match socket {
            Ok(socket) => greet(socket, way, orders).await,
            Err(error) => Err(error),
        };
        match &opened {
            Err(error) if is_crowded(error) => {}
            Err(error)
                if error.facts.reached == Reached::Nothing
                    && ending::of_error(error) == Ending::ConnectionLost =>
            {
                money::drop_entry(machine, &paid, true, error.to_string()).await?;
                return opened.map(|_| None).map_err(StudioError::from);
            }
            _ => {
                return Ok(Some(Entered { paid, opened, turn }));
            }
        }
        let reason = "too many conversations at once".to_owned();
        money::drop_entry(machine, &paid, true, reason).await?;
        let lane = lane(connection);
        let learnt = machine.governor.refused(&lane);
        if let Some(ceiling) = learnt {
            log::info!("{} conversations at once", ceiling.used);
        }
        share_ceiling(machine, &lane, learnt).await;
        drop(turn);
        log.tell(ConversationUpdate::Queued).await;
        if orders.unless_ended(sleep(pause)).await.is_none() {
            return Ok(None);
        }
        pause = (pause * 2).min(longest);
    }
}

fn is_crowded(error: &ApiError) -> bool {
    error.kind == ErrorKind::TooManyConcurrent
}

fn lane(connection: &Connection) -> LaneKey {
    LaneKey {
        backend: connection.backend,
        host: connection.origin.clone(),
        account: connection.account.clone(),
        group: Tool::Conversation.as_str().to_owned(),
    }
}

/// Waits for a slot among the conversations of all processes.
pub(in crate::agents) async fn turn(
    machine: &Machine,
    connection: &Connection,
) -> Result<Turn, StudioError> {
    session_turn(machine, &lane(connection)).await
}

/// Waits for a slot, and tells that it waits.
async fn slot(machine: &Machine, connection: &Connection, log: &Log) -> Result<Turn, StudioError> {
    let mut turn = std::pin::pin!(turn(machine, connection));
    tokio::select! {
        biased;
        turn = &mut turn => return turn,
        () = sleep(AT_ONCE) => {}
    }
    log.tell(ConversationUpdate::Queued).await;
    let turn = turn.await;
    log.tell(ConversationUpdate::Starting).await;
    turn
}

type Opened = (Met, Sender<Talk>, Receiver<Talk>);

/// Says how the conversation shall be and hears the first message. From now on the service may charge something.
async fn greet(socket: Socket<Talk>, way: &Way, orders: &mut Orders) -> Result<Opened, ApiError> {
    let (mut sender, mut receiver) = socket.split();
    let said = sender.send(&TalkOut::begin(&way.overrides)).await;
    match (first_message(&mut receiver, orders).await, said) {
        (Some(Ok(TalkIn::Met(met))), _) => Ok((met, sender, receiver)),
        (Some(Err(error)), _) | (None, Err(error)) => Err(error),
        (first, _) => {
            log::warn!("the first message is {first:?}");
            Err(receiver.out_of_order())
        }
    }
}

/// Waits for the first message. A person who ends the conversation waits less: with the first message the conversation
/// has an ID and ends with a known price.
async fn first_message(
    receiver: &mut Receiver<Talk>,
    orders: &mut Orders,
) -> Option<Result<TalkIn, ApiError>> {
    let answer = timeout(ANSWER, receiver.next());
    let first = match orders.unless_ended(answer).await {
        Some(first) => first,
        None => timeout(LAST_ANSWER, receiver.next()).await,
    };
    first.unwrap_or_else(|_| Some(Err(receiver.no_answer())))
}

/// Tells that the service did not begin a conversation.
async fn refused(
    machine: &Arc<Machine>,
    start: &ConversationStart,
    (mut log, error): (Log, ApiError),
    paid: &Paid,
) -> Result<Talked, StudioError> {
    let is_free = error.charge() == ChargeKnown::No;
    money::drop_entry(machine, paid, is_free, error.to_string()).await?;
    machine.tell_spend(start.backend).await;
    log.push(EventKind::Ended {
        ending: ending::of_error(&error),
        reason: error.message().unwrap_or_default().to_owned(),
    })
    .await;
    let trouble = machine.backend_trouble(&error.into(), start.backend, "conversation");
    let updates = log.updates();
    let mut talked = without_take(start, log).await;
    let failed = ConversationUpdate::Failed(Box::new(trouble.clone()));
    if updates.send(failed).await.is_err() {
        log::trace!("nobody listens to the conversation");
    }
    talked.trouble = Some(Box::new(trouble));
    Ok(talked)
}

/// A conversation that the service accepted.
struct Session<'a> {
    machine: &'a Arc<Machine>,
    start: &'a ConversationStart,
    connection: &'a Connection,
    paid: Paid,
    met: Met,
}

impl Session<'_> {
    /// Saves the ID: after a crash the conversation is found by it.
    async fn begun(&self) {
        let (entry, id) = (self.paid.entry, self.met.conversation.to_string());
        let begun = self
            .machine
            .library(move |library| library.begun(entry, &id));
        if let Err(error) = begun.await {
            log::warn!("the ID of a conversation is not saved: {error}");
        }
    }

    async fn tell_connected(&self, log: &mut Log) {
        let connected = EventKind::Connected {
            conversation_id: self.met.conversation.to_string(),
            agent_format: self.met.agent_format.clone(),
            user_format: self.met.user_format.clone(),
        };
        log.push(connected).await;
    }

    fn parts(
        &self,
        log: Log,
        microphone: Option<LiveMicrophone>,
        (formats, way): (Formats, &Way),
    ) -> Parts {
        let Self { machine, start, .. } = self;
        let (agent_hz, user_hz) = (formats.agent.hz, formats.user.hz);
        let is_scripted = !start.turns.is_empty();
        let recording = if way.is_text_only {
            None
        } else {
            let name = start.agent_name.clone();
            SideRecording::begin(machine.library.clone(), agent_hz, name)
        };
        let is_audible = start.is_audible && !way.is_text_only && !start.is_text_only;
        Parts {
            log,
            user: User::new(
                microphone,
                (user_hz, agent_hz),
                (is_scripted && !way.is_text_only, start.is_half_duplex),
            ),
            speaker: Speaker::new(machine, agent_hz, is_audible),
            tools: Tools::new(&start.tools),
            recording,
            script: is_scripted.then(|| Script::new(&start.turns, start.waits_for_end)),
            formats,
            is_text_only: way.is_text_only,
            longest: way.ends_after(),
        }
    }

    /// Keeps the conversation and waits until the service closed it. Returns what it cost as well.
    async fn finish(
        &self,
        mut record: ConversationRecord,
        (mut log, recording, mut over): (Log, Option<SideRecording>, Over),
    ) -> Result<(Talked, Credits), StudioError> {
        let Self {
            machine,
            start,
            connection,
            met,
            ..
        } = self;
        // Why the service ended it, only its own record says.
        let mut closed = None;
        if over.error.is_none() && over.ending == Ending::Agent {
            closed = service::closed(connection, &met.conversation, REASON).await;
            if let Some(closed) = &closed {
                over.reason.clone_from(&closed.metadata.termination_reason);
                over.ending = ending::of_close(over.code, &over.reason);
            }
        }
        let told = |closed: &Option<mynah_api::types::conversation::Conversation>| {
            closed.as_ref().and_then(|closed| closed.metadata.cost)
        };
        record.credits = told(&closed);
        log.push(EventKind::Ended {
            ending: over.ending,
            reason: over.reason.clone(),
        })
        .await;
        let updates = log.updates();
        record.events = log.into_events();
        let credits = record.credits.map(Credits);
        let estimate = mynah_model::price::conversation(record.seconds, start.backend).most;
        let cost = (credits, estimate);
        let take = money::settle(machine, &self.paid, &record, cost).await?;
        self.keep_recording(take, recording).await;
        machine.tell_spend(start.backend).await;
        let end = ConversationEnd {
            record: Arc::new(record),
            take: Some(take),
        };
        let send = async |update| {
            if updates.send(update).await.is_err() {
                log::trace!("nobody listens to the conversation");
            }
        };
        send(ConversationUpdate::Ended(Box::new(end.clone()))).await;
        if closed.is_none() {
            closed = service::closed(connection, &met.conversation, CLOSING).await;
        }
        let credits = told(&closed);
        let cost = self.tell_cost(credits, end.record.seconds).await;
        let trouble = outcome::trouble(machine, start.backend, &over, (credits, &self.met));
        if let Some(trouble) = &trouble {
            send(ConversationUpdate::Failed(trouble.clone())).await;
        }
        if closed.is_some() {
            send(ConversationUpdate::Closed(credits)).await;
        }
        crate::account::read_meter(machine, connection).await;
        Ok((Talked { end, trouble }, cost))
    }

    async fn keep_recording(&self, take: TakeId, recording: Option<SideRecording>) {
        let Some(recording) = recording else { return };
        let library = self.machine.library.clone();
        let kept = self.machine.blocking(move || {
            if let Some(input) = recording.finish()? {
                money::keep_recording(&library, take, &input)?;
            }
            Ok::<_, StudioError>(())
        });
        if let Err(error) = kept.await {
            log::warn!("the recording of a conversation can't be kept: {error}");
        }
    }

    /// Writes the cost that the service tells to the ledger, and returns it or the estimate.
    async fn tell_cost(&self, credits: Option<u64>, seconds: f64) -> Credits {
        let Some(credits) = credits.map(Credits) else {
            return mynah_model::price::conversation(seconds, self.start.backend).most;
        };
        let entry = self.paid.entry;
        let told = self
            .machine
            .library(move |library| library.tell_cost(entry, credits));
        match told.await {
            Ok(true) => self.machine.tell_spend(self.start.backend).await,
            Ok(false) => {}
            Err(error) => log::warn!("the cost of a conversation is not saved: {error}"),
        }
        credits
    }
}
