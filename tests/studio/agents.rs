//! Live conversations with Draft agents over the real socket: what is heard, what is paid, and how they end.

use super::account::Service;
use super::recovery::{QUICK, service_bench};
use super::*;
use mynah::audio::decode::decode_bytes;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::audio::recorder::Microphone;
use mynah::audio::resample::resample;
use mynah::draft::refusal::{Limits, Refusal};
use mynah::library::Library;
use mynah::library::slots::Wanted;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::backend::DRAFT_ACCOUNT;
use mynah::terms::clock::Clock;
use mynah::terms::ids::{AgentId, EntryId, TakeId};
use mynah::terms::request::{Input, Tool};
use mynah_model::agents::conversation::{
    ConversationRecord, Ending, EventKind, TurnContent, TurnStart, UserTurn,
};
use mynah_model::command::{AgentsCommand, ConversationStart, ToolAnswer, ToolRule, UsageCommand};
use mynah_model::desk::{Budget, LiveState, Scope};
use mynah_model::price;
use serde_json::{Value, json};
use std::sync::Arc;

/// The path of the conversation socket.
const SOCKET: &str = "/convai/conversation";
/// A rate at which microphones hear.
const HZ: u32 = 16_000;

pub(super) fn reopened(bench: &Bench) -> Library {
    let home = bench.home.as_ref().unwrap().path();
    Library::open(home, Clock::system()).unwrap()
}

/// Makes an agent that greets, knows one tool and may end the conversation. `more` is merged into its settings.
pub(super) fn agent(bench: &mut Bench, more: &Value) -> AgentId {
    agent_at(bench, Backend::Draft, more)
}

/// Makes the same agent at a backend.
fn agent_at(bench: &mut Bench, backend: Backend, more: &Value) -> AgentId {
    let tool = json!({
        "type": "client",
        "name": "look_up",
        "description": "Looks a word up.",
        "expects_response": true,
        "response_timeout_secs": 20,
        "parameters": {
            "type": "object",
            "required": ["word"],
            "properties": { "word": { "type": "string", "description": "The word." } },
        },
    });
    let end_call = json!({
        "type": "system",
        "name": "end_call",
        "description": "",
        "params": { "system_tool_type": "end_call" },
    });
    let mut config = json!({
        "agent": {
            "first_message": "Good day.",
            "language": "en",
            "prompt": {
                "prompt": "You are a guide.",
                "tools": [tool],
                "built_in_tools": { "end_call": end_call },
            },
        },
        "turn": { "turn_timeout": 30 },
        "conversation": {},
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        for (inner, value) in value.as_object().unwrap() {
            config[name][inner] = value.clone();
        }
    }
    let document = json!({ "name": "Guide", "conversation_config": config });
    let create = AgentsCommand::Create(1, backend, Box::new(document));
    bench.send(Command::Agents(create));
    bench.until("the agent", |desk| desk.agents.created.contains_key(&1));
    bench.desk.agents.created.remove(&1).unwrap().unwrap()
}

pub(super) fn text(when: TurnStart, text: &str) -> UserTurn {
    UserTurn {
        when,
        content: TurnContent::Text(text.to_owned()),
    }
}

pub(super) fn start(agent: AgentId, turns: Vec<UserTurn>) -> ConversationStart {
    ConversationStart {
        turns,
        tools: vec![ToolRule {
            name: "look_up".to_owned(),
            answer: ToolAnswer::Fixed("A bird.".to_owned()),
        }],
        ..ConversationStart::new(Backend::Draft, agent, "Guide".to_owned())
    }
}

fn begin(bench: &mut Bench, start: ConversationStart) {
    bench.send(Command::Agents(AgentsCommand::StartConversation(Box::new(
        start,
    ))));
    bench.until("the start", |desk| desk.agents.live.is_active());
}

/// Waits for the end and returns the record.
fn record(bench: &mut Bench) -> Arc<ConversationRecord> {
    bench.until("the end of the conversation", |desk| {
        desk.agents.live.state == LiveState::Ended
    });
    let live = &bench.desk.agents.live;
    let Some(end) = &live.end else {
        panic!("{:?}", live.trouble);
    };
    Arc::clone(&end.record)
}

/// Holds a conversation until the service closed it.
pub(super) fn talk(bench: &mut Bench, order: ConversationStart) -> Arc<ConversationRecord> {
    begin(bench, order);
    let record = record(bench);
    bench.until("the service's goodbye", |desk| desk.agents.live.is_closed);
    record
}

pub(super) fn newest(library: &Library) -> Entry {
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).unwrap());
    let talks = entries.filter(|entry| entry.intent.request.tool() == Tool::Conversation);
    talks.last().unwrap()
}

fn recording(library: &Library, take: TakeId) -> Pcm {
    let (saved, _) = library.about_take("recording", take).unwrap().unwrap();
    let input: Input = serde_json::from_str(&saved).unwrap();
    let bytes = std::fs::read(library.input(&input).unwrap()).unwrap();
    decode_bytes(&bytes).unwrap().pcm
}

fn has(record: &ConversationRecord, is: impl Fn(&EventKind) -> bool) -> bool {
    record.events.iter().any(|event| is(&event.kind))
}

#[test]
fn conversation_is_heard_answered_and_paid_for() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    let turns = vec![text(TurnStart::AfterReply, "Look up \"mynah\".")];
    let record = talk(&mut bench, start(agent, turns));
    assert_eq!(record.ending(), Some(Ending::User), "{record:?}");
    assert!(record.conversation_id.starts_with("conv_"));
    let replies = record.replies();
    assert_eq!(replies.first(), Some(&"Good day."));
    assert!(
        replies.iter().any(|reply| reply.contains("A bird")),
        "{replies:?}"
    );
    let call = |kind: &EventKind| matches!(kind, EventKind::ToolCall { name, arguments, .. } if name == "look_up" && arguments["word"] == "mynah");
    assert!(has(&record, call), "{record:?}");
    assert!(has(&record, |kind| matches!(kind, EventKind::Ping { .. })));
    let latency = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::AgentSpeaking {
                latency_ms: Some(_),
                ..
            }
        )
    };
    assert!(has(&record, latency), "{record:?}");

    let library = reopened(&bench);
    let entry = newest(&library);
    assert_eq!(entry.state, EntryState::Settled);
    assert_eq!(
        entry.remote.as_deref(),
        Some(record.conversation_id.as_str())
    );
    assert_eq!(
        entry.cost.map(|cost| cost.0),
        bench.desk.agents.live.credits
    );
    let take = bench.desk.agents.live.end.as_ref().unwrap().take.unwrap();
    let document: ConversationRecord =
        serde_json::from_slice(&library.sound_bytes(take).unwrap()).unwrap();
    assert_eq!(document, *record);
    let sound = recording(&library, take);
    assert_eq!(sound.channels, 2);
    assert!(
        (sound.seconds() - record.seconds).abs() < 1.0,
        "{}",
        sound.seconds()
    );
    let agent = sound.samples.iter().skip(1).step_by(2);
    assert!(agent.fold(0.0_f32, |peak, it| peak.max(it.abs())) > 0.05);
}

#[test]
fn interruption_drops_what_was_not_heard() {
    let mut bench = tools::bench().0;
    let long = "I walk along the river and I watch the boats until the evening comes and the lamps are lit.";
    let agent = agent(&mut bench, &json!({}));
    let turns = vec![
        text(TurnStart::AfterReply, long),
        text(TurnStart::IntoReplyMs(400), "Hello."),
    ];
    let record = talk(&mut bench, start(agent, turns));
    let interrupted = record.events.iter().find_map(|event| match event.kind {
        EventKind::Interrupted {
            silent_after_ms, ..
        } => Some(silent_after_ms),
        _ => None,
    });
    assert!(interrupted.is_some_and(|ms| ms <= 50), "{record:?}");
    let corrected = |kind: &EventKind| matches!(kind, EventKind::ReplyCorrected { original, corrected } if corrected.len() < original.len());
    assert!(has(&record, corrected), "{record:?}");
    assert_eq!(record.user_turns.len(), 2);
    assert!(matches!(
        record.user_turns[1].when,
        TurnStart::IntoReplyMs(_)
    ));
}

#[test]
fn five_endings_are_told_apart() {
    let mut bench = tools::bench().0;
    let goodbye = || vec![text(TurnStart::AfterReply, "Goodbye.")];
    let quiet = json!({ "turn": { "silence_end_call_timeout": 1, "turn_timeout": 30 } });

    let polite = agent(&mut bench, &json!({}));
    let ended = talk(
        &mut bench,
        ConversationStart {
            waits_for_end: true,
            ..start(polite.clone(), goodbye())
        },
    );
    assert_eq!(ended.ending(), Some(Ending::Agent), "{ended:?}");

    let impatient = agent(&mut bench, &quiet);
    let turns = vec![text(TurnStart::AfterReply, "I think.")];
    let ended = talk(
        &mut bench,
        ConversationStart {
            waits_for_end: true,
            ..start(impatient, turns)
        },
    );
    assert_eq!(ended.ending(), Some(Ending::TimeOut), "{ended:?}");

    begin(&mut bench, start(polite.clone(), Vec::new()));
    bench.until("the greeting", |desk| {
        let events = desk.agents.live.events.iter();
        desk.agents.live.state == LiveState::Running
            && events
                .clone()
                .any(|event| matches!(event.kind, EventKind::AgentReply { .. }))
    });
    bench.send(Command::Agents(AgentsCommand::EndConversation));
    let ended = record(&mut bench);
    assert_eq!(ended.ending(), Some(Ending::User), "{ended:?}");

    bench.until("the service's goodbye", |desk| desk.agents.live.is_closed);

    harm_socket(&bench, Fault::CutAfterChunks(6));
    begin(&mut bench, start(polite.clone(), Vec::new()));
    let ended = record(&mut bench);
    assert_eq!(ended.ending(), Some(Ending::ConnectionLost), "{ended:?}");
    bench.until("why", |desk| desk.agents.live.trouble.is_some());
    let library = reopened(&bench);
    assert_eq!(newest(&library).state, EntryState::Settled);

    harm_socket(&bench, Fault::Refuse(Refusal::quota(true, 0, 600)));
    begin(&mut bench, start(polite, Vec::new()));
    let ended = record(&mut bench);
    assert_eq!(ended.ending(), Some(Ending::Refused), "{ended:?}");
    bench.until("why", |desk| desk.agents.live.trouble.is_some());
    let trouble = bench.desk.agents.live.trouble.as_ref().unwrap();
    assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
    assert_eq!(newest(&library).state, EntryState::Released);
}

/// Harms the next socket. Its signed address, whose path begins like the socket's, is asked for before.
fn harm_socket(bench: &Bench, fault: Fault) {
    bench
        .faults
        .next_on("get-signed-url", Fault::Wait(Duration::ZERO));
    bench.faults.next_on(SOCKET, fault);
}

/// Says a line with a Draft voice, which a Draft agent understands.
fn said(bench: &mut Bench) -> (Pcm, String) {
    let order = bench.order(0, false);
    let words = order.request.text().to_owned();
    let job = bench.generate(vec![order]);
    let JobState::Finished {
        take: Some(take), ..
    } = *bench.until_over(job)
    else {
        panic!("no take");
    };
    let bytes = reopened(bench).sound_bytes(take).unwrap();
    let pcm = decode_bytes(&bytes).unwrap().pcm.into_mono();
    (resample(&pcm, HZ), words)
}

fn wav(pcm: &Pcm) -> String {
    use base64::Engine as _;
    let bytes = encode(pcm, "wav_16000".parse().unwrap()).unwrap();
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn recorded_turn_is_understood() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    let (pcm, words) = said(&mut bench);
    let turn = UserTurn {
        when: TurnStart::AfterReply,
        content: TurnContent::Wav(wav(&pcm)),
    };
    let record = talk(&mut bench, start(agent, vec![turn]));
    let first = words.split_whitespace().next().unwrap();
    let heard = |kind: &EventKind| matches!(kind, EventKind::UserTranscript { text } if text.contains(first));
    assert!(has(&record, heard), "{words}: {record:?}");
    assert!(record.replies().len() > 1, "{record:?}");
    let library = reopened(&bench);
    let take = bench.desk.agents.live.end.as_ref().unwrap().take.unwrap();
    let sound = recording(&library, take);
    let user = sound.samples.iter().step_by(2);
    assert!(user.fold(0.0_f32, |peak, it| peak.max(it.abs())) > 0.05);
}

#[test]
fn muted_loudspeaker_microphone_interrupts_nobody() {
    let (mut first, library) = tools::bench();
    let (mut pcm, _) = said(&mut first);
    // Silence after it: somebody listens.
    pcm.samples.extend(vec![0.0; HZ as usize * 20]);
    let home = first.home.take().unwrap();
    drop((first, library));
    let mut options = StudioOptions::new(home.path());
    options.microphone = Microphone::Fed(Arc::new(pcm));
    let mut bench = Bench::open(options);
    bench.home = Some(home);
    let agent = agent(
        &mut bench,
        &json!({ "agent": { "first_message":
        "Good day to you all, and welcome to the long tour of the old harbour and its many boats." } }),
    );
    begin(
        &mut bench,
        ConversationStart {
            opens_microphone: true,
            is_half_duplex: true,
            ..start(agent, Vec::new())
        },
    );
    // A busy machine takes a while to speak the greeting, and who speaks before it interrupts it.
    bench.send(Command::Agents(AgentsCommand::Mute(true)));
    bench.until("the greeting", |desk| {
        let mut events = desk.agents.live.events.iter();
        events.any(|event| matches!(event.kind, EventKind::AgentSpeaking { .. }))
            || desk.agents.live.state == LiveState::Ended
    });
    bench.send(Command::Agents(AgentsCommand::Mute(false)));
    bench.until("the greeting is over", |desk| {
        let events = desk.agents.live.events.iter();
        events
            .clone()
            .any(|event| event.kind == EventKind::AgentSilent)
            || desk.agents.live.state == LiveState::Ended
    });
    bench.send(Command::Agents(AgentsCommand::EndConversation));
    let record = record(&mut bench);
    assert!(
        !has(&record, |kind| matches!(
            kind,
            EventKind::Interrupted { .. }
        )),
        "{record:?}"
    );
    assert!(
        has(&record, |kind| *kind == EventKind::AgentSilent),
        "{record:?}"
    );
}

#[test]
fn person_answers_a_tool_by_a_form() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    let turns = vec![text(TurnStart::AfterReply, "Look up \"mynah\".")];
    let mut order = start(agent, turns);
    order.tools[0].answer = ToolAnswer::Form;
    begin(&mut bench, order);
    bench.until("the form", |desk| {
        !desk.agents.live.waiting_tools.is_empty()
    });
    let (name, call, arguments) = bench.desk.agents.live.waiting_tools[0].clone();
    assert_eq!(
        (name.as_str(), &arguments["word"]),
        ("look_up", &json!("mynah"))
    );
    let answer = Err("no dictionary here".to_owned());
    bench.send(Command::Agents(AgentsCommand::AnswerTool(call, answer)));
    let record = record(&mut bench);
    let failed = |kind: &EventKind| matches!(kind, EventKind::ToolResult { is_error: true, .. });
    assert!(has(&record, failed), "{record:?}");
    assert!(
        record.replies().iter().any(|it| it.contains("failed")),
        "{record:?}"
    );
}

/// Regression: the form of a tool call waited for ever after the agent had given up.
#[test]
fn form_of_a_tool_ends_with_the_agents_patience() {
    let mut bench = tools::bench().0;
    let tool = json!({
        "type": "client",
        "name": "look_up",
        "description": "Looks a word up.",
        "expects_response": true,
        "response_timeout_secs": 1,
        "parameters": { "type": "object", "properties": { "word": { "type": "string" } } },
    });
    let prompt = json!({ "prompt": "You are a guide.", "tools": [tool] });
    let agent = agent(&mut bench, &json!({ "agent": { "prompt": prompt } }));
    let turns = vec![text(TurnStart::AfterReply, "Look up \"mynah\".")];
    let mut order = start(agent, turns);
    order.tools[0].answer = ToolAnswer::Form;
    begin(&mut bench, order);
    bench.until("the form", |desk| {
        !desk.agents.live.waiting_tools.is_empty()
    });
    bench.until("its end", |desk| desk.agents.live.waiting_tools.is_empty());
    bench.send(Command::Agents(AgentsCommand::EndConversation));
    let record = record(&mut bench);
    let failed = |kind: &EventKind| matches!(kind, EventKind::ToolResult { is_error: true, .. });
    assert!(has(&record, failed), "{record:?}");
}

/// Nothing was charged by a Draft server that ended with the window.
#[test]
fn conversation_of_a_closed_window_is_found_at_the_next_start() {
    let (mut first, library) = tools::bench();
    let agent = agent(&mut first, &json!({}));
    begin(&mut first, start(agent, Vec::new()));
    first.until("the greeting", |desk| {
        let events = desk.agents.live.events.iter();
        events
            .clone()
            .any(|event| matches!(event.kind, EventKind::AgentSpeaking { .. }))
    });
    let home = first.home.take().unwrap();
    drop(first);
    let left = newest(&library);
    assert_eq!(left.state, EntryState::Sent);
    assert!(left.remote.unwrap().starts_with("conv_"));
    drop(library);
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    bench.home = Some(home);
    let library = reopened(&bench);
    bench.until_seen("the conversation", || {
        matches!(
            newest(&library).state,
            EntryState::Released | EntryState::Settled
        )
    });
}

/// Regression: the highest price of a conversation stayed reserved after a kill.
#[test]
fn conversation_that_a_kill_cut_costs_its_real_length() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let mut killed = service_bench(&service, home.path(), true, QUICK);
    let agent = agent_at(&mut killed, Backend::Live, &json!({}));
    let order = ConversationStart {
        backend: Backend::Live,
        max_secs: Some(60),
        ..start(agent, Vec::new())
    };
    begin(&mut killed, order);
    killed.until("the greeting", |desk| {
        let mut events = desk.agents.live.events.iter();
        events.any(|event| matches!(event.kind, EventKind::AgentSpeaking { .. }))
    });
    drop(killed);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.until_seen("the conversation", || {
        newest(&library).state == EntryState::Settled
    });
    let entry = newest(&library);
    let billed = Credits(service.billed() as u64);
    assert_eq!(entry.cost, Some(billed));
    let most = price::conversation(60.0, Backend::Live).most;
    assert_eq!(entry.intent.quote, most);
    assert!(billed > Credits::ZERO && billed < most, "{billed}");
}

/// A conversation that neither side ends.
#[test]
fn conversation_ends_itself_at_its_own_limit() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    let order = ConversationStart {
        max_secs: Some(3),
        ..start(agent, Vec::new())
    };
    let ended = talk(&mut bench, order);
    assert_eq!(ended.ending(), Some(Ending::TimeOut), "{ended:?}");
    assert!(ended.seconds < 3.0, "{}", ended.seconds);
    let entry = newest(&reopened(&bench));
    let quote = price::conversation(3.0, Backend::Draft).most;
    assert_eq!(
        (entry.state, entry.intent.quote),
        (EntryState::Settled, quote)
    );
    assert!(entry.cost.is_some_and(|cost| cost <= quote), "{entry:?}");
}

/// A service that accepts the socket and says nothing.
#[test]
fn conversation_can_be_ended_before_the_service_answers() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    harm_socket(&bench, Fault::StallAfterChunks(0));
    let faults = bench.faults.clone();
    begin(&mut bench, start(agent, Vec::new()));
    bench.until_seen("the socket", || faults.waiting() == 0);
    bench.send(Command::Agents(AgentsCommand::EndConversation));
    record(&mut bench);
    let library = reopened(&bench);
    // What the service did with the first message is unknown. Perhaps the message had not left.
    let state = newest(&library).state;
    let is_closed = matches!(state, EntryState::Unknown | EntryState::Released);
    assert!(is_closed, "{state:?}");
}

/// A service that does not end a conversation at the longest time of its agent.
#[test]
fn conversation_ends_after_the_time_for_which_its_price_is_reserved() {
    let mut bench = tools::bench().0;
    let shortest = json!({ "conversation": { "max_duration_seconds": 1 } });
    let agent = agent(&mut bench, &shortest);
    harm_socket(&bench, Fault::StallAfterChunks(2));
    begin(&mut bench, start(agent, Vec::new()));
    let ended = record(&mut bench);
    assert_eq!(ended.ending(), Some(Ending::TimeOut), "{ended:?}");
    let library = reopened(&bench);
    assert_eq!(newest(&library).state, EntryState::Settled);
}

#[test]
fn conversation_waits_while_too_many_run() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    let limits = Limits {
        running: 1,
        ceiling: 1,
    };
    harm_socket(&bench, Fault::Refuse(Refusal::too_many(limits)));
    let turns = vec![text(TurnStart::AfterReply, "Hello.")];
    begin(&mut bench, start(agent, turns));
    bench.until("the queue", |desk| {
        desk.agents.live.state == LiveState::Queued
    });
    let record = record(&mut bench);
    assert!(has(&record, |kind| matches!(
        kind,
        EventKind::AgentReply { .. }
    )));
    let library = reopened(&bench);
    assert_eq!(newest(&library).state, EntryState::Settled);
}

/// Regression: a conversation exceeded a budget that asks first, and nobody was asked.
#[test]
fn conversation_exceeds_a_soft_budget_only_if_that_was_confirmed() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    let budget = Budget {
        backend: Backend::Draft,
        scope: Scope::Month,
        credits: Credits(1),
        hard: false,
    };
    bench.send(Command::Usage(UsageCommand::SetBudget(budget)));
    bench.until("the budget", |desk| {
        let mut budgets = desk.budgets(Backend::Draft).iter();
        budgets.any(|standing| standing.budget == budget)
    });
    let order = start(agent, vec![text(TurnStart::AfterReply, "Hello.")]);
    bench.send(Command::Agents(AgentsCommand::StartConversation(Box::new(
        order.clone(),
    ))));
    bench.until("the refusal", |desk| {
        desk.agents.live.state == LiveState::Ended
    });
    let trouble = bench.desk.agents.live.trouble.as_ref().unwrap();
    assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
    let change = Remedy::ChangeBudget(Scope::Month);
    assert!(trouble.remedies.contains(&change), "{trouble:?}");
    let library = reopened(&bench);
    assert!(library.entry(EntryId(1)).unwrap().is_none());
    let confirmed = ConversationStart {
        confirmed_budget: true,
        ..order
    };
    let record = talk(&mut bench, confirmed);
    assert_eq!(record.ending(), Some(Ending::User), "{record:?}");
    assert_eq!(newest(&library).state, EntryState::Settled);
}

/// Regression: conversations of several windows together were more than the account may have at once.
#[test]
fn conversation_waits_for_slots_that_other_windows_have() {
    let mut bench = tools::bench().0;
    let agent = agent(&mut bench, &json!({}));
    let other = reopened(&bench);
    let scope = format!("{DRAFT_ACCOUNT}/{}", Tool::Conversation.as_str());
    let wanted = Wanted {
        scope: &scope,
        ceiling: 100,
        urgent: true,
    };
    let take = |_| other.take_slot(&wanted, &mut None).unwrap().slot.unwrap();
    let slots: Vec<_> = (0..50).map(take).collect();
    begin(
        &mut bench,
        start(agent, vec![text(TurnStart::AfterReply, "Hello.")]),
    );
    bench.until("the queue", |desk| {
        desk.agents.live.state == LiveState::Queued
    });
    for slot in slots {
        other.free_slot(slot).unwrap();
    }
    let record = record(&mut bench);
    assert_eq!(record.ending(), Some(Ending::User), "{record:?}");
}
