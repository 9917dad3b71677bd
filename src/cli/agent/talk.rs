//! `mynah agent talk`: a conversation whose turns are given, with its events.

use std::time::Duration;

use serde_json::{Value, json};

use super::{document_of, tool_rules};
use crate::cli::args::AgentTalkArguments;
use crate::cli::exit::{Exit, Stop, exit_of, sentence};
use crate::cli::generate::{check_limit, say_guess};
use crate::cli::output;
use crate::cli::session::Session;
use crate::cli::voices::plain;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::ids::AgentId;
use mynah_engine::headless::read_turn;
use mynah_i18n::tr;
use mynah_model::agents::conversation::{
    ConversationEvent, Ending, EventKind, TurnContent, TurnStart, UserTurn,
};
use mynah_model::agents::document::{is_on, number, text, variable_values};
use mynah_model::agents::fields;
use mynah_model::agents::judge::ending_label;
use mynah_model::agents::latency::ReplyTimes;
use mynah_model::agents::price::{call, longest_secs};
use mynah_model::command::{AgentsCommand, Command, ConversationStart};
use mynah_model::event::{AgentsEvent, ConversationEnd, ConversationUpdate, Event};
use mynah_model::price;
use mynah_model::trouble::Trouble;

/// How long the service may take to finish its own record.
const CLOSING: Duration = Duration::from_secs(90);
/// How long the last update may take after the one before.
const LAST: Duration = Duration::from_secs(1);

/// Holds a conversation.
pub(super) fn run(arguments: &AgentTalkArguments) -> Result<Exit, Stop> {
    let turns = turns_of(arguments)?;
    let mut session = Session::start(&arguments.common)?;
    let agent = AgentId::new(&*arguments.agent);
    let document = document_of(&mut session, &agent)?;
    let longest = longest_of(&document, Some(arguments.max_seconds));
    let price = call(longest, session.backend);
    check_limit(&session, price, arguments.common.max_credits).map_err(|stop| Stop {
        words: tr!("cli-agent-shorter", why = stop.words.as_str()),
        ..stop
    })?;
    say_guess(price, false);
    let name = text(&document, fields::NAME).to_owned();
    let mut start = ConversationStart::new(session.backend, agent, name);
    start.is_text_only = arguments.text_only || is_on(&document, fields::TEXT_ONLY);
    start.variables = variable_values(&document, &arguments.answers.variable);
    start.tools = tool_rules(&arguments.answers);
    start.max_secs = Some(arguments.max_seconds);
    start.shown_per_minute = Some(price::conversation(60.0, session.backend).most);
    start.turns = turns;
    start.waits_for_end = arguments.wait;
    start.is_audible = arguments.play;
    let held = hold(&mut session, start)?;
    let backend = session.backend;
    if arguments.common.json {
        output::json(&held.json(backend));
    }
    session.end();
    Ok(held.tell(backend, longest))
}

/// Returns the turns of the user: recordings, then typed messages.
fn turns_of(arguments: &AgentTalkArguments) -> Result<Vec<UserTurn>, Stop> {
    let mut contents = Vec::new();
    for file in &arguments.wav {
        contents.push(read_turn(file)?);
    }
    contents.extend(arguments.text.iter().cloned().map(TurnContent::Text));
    if contents.is_empty() {
        return Err(Stop::bad(tr!("cli-agent-no-turn")));
    }
    let when = TurnStart::AfterReply;
    let turns = contents
        .into_iter()
        .map(|content| UserTurn { when, content });
    Ok(turns.collect())
}

/// Returns the price of a conversation with an agent that lasts so many seconds at most, or as long as the agent allows.
pub(super) fn price_of((document, backend): (&Value, Backend), most: Option<u32>) -> Quote {
    call(longest_of(document, most), backend)
}

/// Returns the seconds after which a conversation ends.
fn longest_of(document: &Value, most: Option<u32>) -> u32 {
    let agents = longest_secs(number(document, fields::MAX_DURATION));
    most.map_or(agents, |most| agents.min(most))
}

/// A conversation that ended.
struct Held {
    end: Box<ConversationEnd>,
    credits: Option<u64>,
    trouble: Option<Box<Trouble>>,
}

/// Updates of a conversation that arrived so far.
#[derive(Default)]
struct Received {
    end: Option<Box<ConversationEnd>>,
    credits: Option<u64>,
    is_closed: bool,
    trouble: Option<Box<Trouble>>,
}

/// Starts a conversation and waits for its end. An interruption ends it in good order.
fn hold(session: &mut Session, start: ConversationStart) -> Result<Held, Stop> {
    let mut received = Received::default();
    let start = AgentsCommand::StartConversation(Box::new(start));
    session.send(Command::Agents(start));
    let ended = until_ended(session, &mut received);
    let interrupted = match ended {
        Err(stop) if stop.exit == Exit::Interrupted => {
            session.send(Command::Agents(AgentsCommand::EndConversation));
            until_ended(session, &mut received)?;
            Some(stop)
        }
        ended => {
            ended?;
            None
        }
    };
    let began = received
        .end
        .as_ref()
        .is_some_and(|end| !end.record.conversation_id.is_empty());
    if began && !received.is_closed && received.trouble.is_none() {
        session.wait_at_most(CLOSING, |_, event| {
            received.apply(event?, Received::is_over)
        })?;
    }
    if !received.is_closed {
        session.wait_at_most(LAST, |_, event| received.apply(event?, |it| it.is_closed))?;
    }
    match (received.end, received.trouble, interrupted) {
        (_, _, Some(stop)) => Err(stop),
        (Some(end), trouble, None) => Ok(Held {
            end,
            credits: received.credits,
            trouble,
        }),
        (None, Some(trouble), None) => Err((*trouble).into()),
        (None, None, None) => Err(Stop::bad(tr!("cli-agent-no-conversation"))),
    }
}

fn until_ended(session: &mut Session, received: &mut Received) -> Result<(), Stop> {
    session.wait(|_, event| received.apply(event?, |it| it.end.is_some() || it.trouble.is_some()))
}

impl Received {
    /// Applies an event, and returns a value if this is enough.
    fn apply(&mut self, event: &Event, is_enough: impl Fn(&Self) -> bool) -> Option<()> {
        let Event::Agents(AgentsEvent::Conversation(_, update)) = event else {
            return None;
        };
        match update {
            ConversationUpdate::Event(event) => say(event),
            ConversationUpdate::Queued => output::words(&tr!("cli-agent-queued")),
            ConversationUpdate::Ended(end) => self.end = Some(end.clone()),
            ConversationUpdate::Closed(credits) => {
                self.is_closed = true;
                self.credits = *credits;
            }
            ConversationUpdate::Failed(trouble) => self.trouble = Some(trouble.clone()),
            ConversationUpdate::Starting
            | ConversationUpdate::Hearing(_)
            | ConversationUpdate::Levels(..)
            | ConversationUpdate::ToolWaits { .. } => {}
        }
        is_enough(self).then_some(())
    }

    fn is_over(&self) -> bool {
        self.is_closed || self.trouble.is_some()
    }
}

/// Says what happens to the person in front of the terminal.
fn say(event: &ConversationEvent) {
    let line = match &event.kind {
        EventKind::AgentReply { text } => tr!("cli-agent-says", text = plain(text)),
        EventKind::UserTranscript { text } | EventKind::UserMessage { text } => {
            tr!("cli-agent-user", text = plain(text))
        }
        EventKind::ToolCall {
            name, arguments, ..
        } => tr!(
            "cli-agent-calls",
            name = plain(name),
            arguments = arguments.to_string()
        ),
        EventKind::ToolResult { name, result, .. } => {
            tr!(
                "cli-agent-result",
                name = plain(name),
                result = plain(result)
            )
        }
        EventKind::Interrupted { .. } => tr!("cli-agent-interrupted"),
        _ => return,
    };
    output::words(&line);
}

/// Returns true if Mynah ended a conversation that reached its longest time. If the service did, it gave a reason.
fn is_ended_here(events: &[ConversationEvent]) -> bool {
    events.iter().any(|event| match &event.kind {
        EventKind::Ended { ending, reason } => *ending == Ending::TimeOut && reason.is_empty(),
        _ => false,
    })
}

impl Held {
    fn json(&self, backend: Backend) -> Value {
        let record = &self.end.record;
        let times = ReplyTimes::of(&record.events);
        let credits = self.credits.or(record.credits);
        json!({
            "agent_id": record.agent_id,
            "conversation_id": record.conversation_id,
            "seconds": record.seconds,
            "ending": record.ending(),
            "reply_ms": { "median": times.median(), "percentile_95": times.percentile(95) },
            "events": record.events,
            "credits": credits.unwrap_or_default(),
            "credits_known": credits.is_some(),
            "draft": backend == Backend::Draft,
        })
    }

    /// Says how the conversation ended, and returns the exit code. `longest`: the seconds after which it had to end.
    fn tell(&self, backend: Backend, longest: u32) -> Exit {
        let record = &self.end.record;
        let ending = record.ending().unwrap_or(Ending::ConnectionLost);
        if is_ended_here(&record.events) {
            output::words(&tr!("cli-agent-limit", seconds = longest));
        }
        let credits = self.credits.or(record.credits);
        let credits = credits.map(|credits| output::credits(backend, Credits(credits)));
        output::words(&tr!(
            "cli-agent-ended",
            ending = ending_label(ending),
            seconds = format!("{:.1}", record.seconds),
            credits = credits.unwrap_or_else(|| tr!("cli-agent-credits-unknown"))
        ));
        if let Some(trouble) = &self.trouble {
            output::words(&sentence(trouble));
            return exit_of(trouble);
        }
        match ending {
            Ending::User | Ending::Agent | Ending::TimeOut => Exit::Done,
            Ending::Refused => Exit::Bad,
            Ending::ConnectionLost => Exit::Unreachable,
        }
    }
}
