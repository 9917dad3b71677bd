//! Judges conversations by the expectations of recorded tests, and makes tests of conversations.

use mynah_i18n::tr;
use serde_json::Value;

use super::conversation::{
    ConversationRecord, Ending, EventKind, TurnContent, TurnStart, UserTurn,
};
use super::latency::ReplyTimes;
use super::test_case::{Expectation, Outcome, TestCase, TestReport};

/// Milliseconds within which an interrupted agent is silent.
const SILENT_MS: u64 = 50;
/// Most characters of a value in a report.
const SHOWN: usize = 160;

/// Judges a conversation by a test.
pub fn judge(case: &TestCase, record: ConversationRecord) -> TestReport {
    let outcomes = case.expectations.iter().map(|expectation| {
        let (is_met, found) = met(expectation, &record);
        Outcome {
            expectation: expectation.clone(),
            is_met,
            found,
        }
    });
    TestReport {
        name: case.name.clone(),
        outcomes: outcomes.collect(),
        record,
    }
}

/// Returns true if an expectation was met, and a sentence about what happened.
fn met(expectation: &Expectation, record: &ConversationRecord) -> (bool, String) {
    match expectation {
        Expectation::ToolCalled { name, arguments } => tool_called(record, name, arguments),
        Expectation::ReplyContains(text) => match reply_with(record, text) {
            Some(reply) => (true, tr!("agent-test-reply", reply = shown(reply))),
            None => (false, last_reply(record)),
        },
        Expectation::ReplyLacks(text) => match reply_with(record, text) {
            Some(reply) => (false, tr!("agent-test-reply", reply = shown(reply))),
            None => (true, tr!("agent-test-no-reply-with", text = shown(text))),
        },
        Expectation::ReplyTimeBelow(limit) => match ReplyTimes::of(&record.events).slowest() {
            Some(slowest) => (slowest < *limit, tr!("agent-test-slowest", ms = slowest)),
            None => (false, tr!("agent-test-no-time")),
        },
        Expectation::SilentWithin(limit) => silent_within(record, *limit),
        Expectation::EndsWith(ending) => match record.ending() {
            Some(found) => (
                found == *ending,
                tr!("agent-test-ended", how = ending_label(found)),
            ),
            None => (false, tr!("agent-test-not-ended")),
        },
    }
}

fn tool_called(record: &ConversationRecord, name: &str, wanted: &Value) -> (bool, String) {
    let calls: Vec<_> = record
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::ToolCall {
                name, arguments, ..
            } => Some((name.as_str(), arguments)),
            _ => None,
        })
        .collect();
    let same_name = || calls.iter().filter(|(called, _)| *called == name);
    let fitting = same_name().find(|(_, arguments)| contains(arguments, wanted));
    if let Some((_, arguments)) = fitting.or_else(|| same_name().next_back()) {
        let arguments = shown(&arguments.to_string());
        let found = tr!("agent-test-called", name = name, arguments = arguments);
        return (fitting.is_some(), found);
    }
    let mut others: Vec<_> = calls.iter().map(|(name, _)| *name).collect();
    others.dedup();
    let found = if others.is_empty() {
        tr!("agent-test-no-calls")
    } else {
        tr!("agent-test-other-calls", names = shown(&others.join(", ")))
    };
    (false, found)
}

/// Returns true if arguments contain all wanted ones. Null asks for nothing.
fn contains(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (_, Value::Null) => true,
        (Value::Object(found), Value::Object(wanted)) => wanted.iter().all(|(key, wanted)| {
            found
                .get(key)
                .map_or_else(|| wanted.is_null(), |found| contains(found, wanted))
        }),
        (Value::Array(found), Value::Array(wanted)) => {
            found.len() == wanted.len()
                && found
                    .iter()
                    .zip(wanted)
                    .all(|(found, wanted)| contains(found, wanted))
        }
        (Value::Number(found), Value::Number(wanted)) => found.as_f64() == wanted.as_f64(),
        _ => found == wanted,
    }
}

/// Returns the first reply that contains a text. Case and the kind of white space do not matter.
fn reply_with<'a>(record: &'a ConversationRecord, text: &str) -> Option<&'a str> {
    let plain = |text: &str| {
        let words: Vec<_> = text.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    let wanted = plain(text);
    let mut replies = record.replies().into_iter();
    replies.find(|reply| plain(reply).contains(&wanted))
}

fn last_reply(record: &ConversationRecord) -> String {
    match record.replies().last() {
        Some(reply) => tr!("agent-test-last-reply", reply = shown(reply)),
        None => tr!("agent-test-no-reply"),
    }
}

fn silent_within(record: &ConversationRecord, limit: u64) -> (bool, String) {
    let mut slowest = None;
    let mut cancelled = None;
    for event in &record.events {
        match event.kind {
            EventKind::Interrupted {
                event_id,
                silent_after_ms,
            } => {
                slowest = slowest.max(Some(silent_after_ms));
                cancelled = cancelled.max(Some(event_id));
            }
            EventKind::AgentSpeaking { event_id, .. } if Some(event_id) <= cancelled => {
                return (false, tr!("agent-test-cancelled-played"));
            }
            _ => {}
        }
    }
    match slowest {
        Some(slowest) => (slowest <= limit, tr!("agent-test-silent", ms = slowest)),
        None => (false, tr!("agent-test-no-interruption")),
    }
}

/// Cuts a text for a report.
fn shown(text: &str) -> String {
    let mut chars = text.chars();
    let mut cut: String = chars.by_ref().take(SHOWN).collect();
    if chars.next().is_some() {
        cut.push('…');
    }
    cut
}

/// Returns a sentence about an expectation.
pub fn expectation_label(expectation: &Expectation) -> String {
    match expectation {
        Expectation::ToolCalled { name, arguments } => match arguments {
            Value::Null => tr!("agent-test-expects-tool", name = name.as_str()),
            arguments => tr!(
                "agent-test-expects-tool.with",
                name = name.as_str(),
                arguments = shown(&arguments.to_string())
            ),
        },
        Expectation::ReplyContains(text) => {
            tr!("agent-test-expects-reply", text = shown(text))
        }
        Expectation::ReplyLacks(text) => {
            tr!("agent-test-expects-no-reply", text = shown(text))
        }
        Expectation::ReplyTimeBelow(limit) => tr!("agent-test-expects-time", ms = *limit),
        Expectation::SilentWithin(limit) => tr!("agent-test-expects-silence", ms = *limit),
        Expectation::EndsWith(ending) => {
            tr!("agent-test-expects-end", how = ending_label(*ending))
        }
    }
}

/// Returns a way in which a conversation ends, for people.
pub fn ending_label(ending: Ending) -> String {
    match ending {
        Ending::User => tr!("agent-ending-user"),
        Ending::Agent => tr!("agent-ending-agent"),
        Ending::TimeOut => tr!("agent-ending-time-out"),
        Ending::Refused => tr!("agent-ending-refused"),
        Ending::ConnectionLost => tr!("agent-ending-lost"),
    }
}

/// Makes a test of a conversation: what the user said, and expectations that it meets.
///
/// The tools that were called and the ending are expected; after an interruption, also silence.
pub fn case_of(name: &str, mut record: ConversationRecord) -> TestCase {
    let mut turns = std::mem::take(&mut record.user_turns);
    if turns.is_empty() {
        turns = turns_of(&record);
    }
    let interrupts = turns
        .iter()
        .any(|turn| matches!(turn.when, TurnStart::IntoReplyMs(_)));
    let mut expectations = Vec::new();
    for event in &record.events {
        let expectation = match &event.kind {
            EventKind::ToolCall {
                name, arguments, ..
            } => Expectation::ToolCalled {
                name: name.clone(),
                arguments: arguments.clone(),
            },
            // A turn that starts before the first audio of a reply is repeated after the reply.
            EventKind::Interrupted { .. } if interrupts => Expectation::SilentWithin(SILENT_MS),
            _ => continue,
        };
        if !expectations.contains(&expectation) {
            expectations.push(expectation);
        }
    }
    // A refusal and a lost connection are not the agent's doing.
    if let Some(ending @ (Ending::User | Ending::Agent | Ending::TimeOut)) = record.ending() {
        expectations.push(Expectation::EndsWith(ending));
    }
    TestCase {
        format: 1,
        name: name.to_owned(),
        agent_id: record.agent_id.clone(),
        turns,
        expectations,
        recorded: Some(record),
    }
}

/// Returns the user's turns by the events of a conversation. Spoken turns become the service's transcripts.
fn turns_of(record: &ConversationRecord) -> Vec<UserTurn> {
    let mut turns = Vec::new();
    let mut speaking_since = None;
    // A spoken turn starts before its transcript arrives.
    let mut heard_from = None;
    for event in &record.events {
        let (text, start) = match &event.kind {
            EventKind::AgentSpeaking { .. } => {
                speaking_since = Some(event.at_ms);
                continue;
            }
            EventKind::AgentSilent | EventKind::Interrupted { .. } => {
                speaking_since = None;
                continue;
            }
            EventKind::UserSpeaking => {
                heard_from = Some(start_at(speaking_since, event.at_ms));
                continue;
            }
            EventKind::UserMessage { text } => (text, start_at(speaking_since, event.at_ms)),
            EventKind::UserTranscript { text } => {
                (text, heard_from.take().unwrap_or(TurnStart::AfterReply))
            }
            _ => continue,
        };
        turns.push(UserTurn {
            when: start,
            content: TurnContent::Text(text.clone()),
        });
    }
    turns
}

fn start_at(speaking_since: Option<u64>, at_ms: u64) -> TurnStart {
    match speaking_since {
        Some(since) => TurnStart::IntoReplyMs(at_ms.saturating_sub(since)),
        None => TurnStart::AfterReply,
    }
}

/// A test that was run with two agents, or two versions of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Name of the test.
    pub name: String,
    /// Result with the first agent.
    pub first: Option<Summary>,
    /// Result with the second agent.
    pub second: Option<Summary>,
}

/// A test report in short.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// True if the test passed.
    pub is_passed: bool,
    /// Expectations that were not met.
    pub unmet: Vec<Expectation>,
    /// Median reply time in milliseconds.
    pub median_ms: Option<u64>,
}

impl Summary {
    fn of(report: &TestReport) -> Self {
        let unmet = report.outcomes.iter().filter(|outcome| !outcome.is_met);
        Self {
            is_passed: report.is_passed(),
            unmet: unmet.map(|outcome| outcome.expectation.clone()).collect(),
            median_ms: ReplyTimes::of(&report.record.events).median(),
        }
    }
}

/// Compares reports of the same tests. Tests that only one side has stand last.
pub fn compare(first: &[TestReport], second: &[TestReport]) -> Vec<Compared> {
    let find = |reports: &[TestReport], name: &str| {
        let report = reports.iter().find(|report| report.name == name);
        report.map(Summary::of)
    };
    let own = first.iter().map(|report| Compared {
        name: report.name.clone(),
        first: Some(Summary::of(report)),
        second: find(second, &report.name),
    });
    let is_new = |report: &&TestReport| first.iter().all(|other| other.name != report.name);
    let others = second.iter().filter(is_new).map(|report| Compared {
        name: report.name.clone(),
        first: None,
        second: Some(Summary::of(report)),
    });
    let mut compared: Vec<_> = own.chain(others).collect();
    compared.sort_by_key(|test| test.first.is_none() || test.second.is_none());
    compared
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::conversation::ConversationEvent;
    use super::*;

    fn record(kinds: Vec<EventKind>) -> ConversationRecord {
        let events = kinds.into_iter().zip(0..);
        ConversationRecord {
            agent_id: "agent".to_owned(),
            events: events
                .map(|(kind, index)| ConversationEvent {
                    at_ms: index * 100,
                    kind,
                })
                .collect(),
            ..ConversationRecord::default()
        }
    }

    fn call(name: &str, arguments: Value) -> EventKind {
        EventKind::ToolCall {
            name: name.to_owned(),
            call_id: "1".to_owned(),
            arguments,
            is_client: true,
        }
    }

    fn reply(text: &str) -> EventKind {
        EventKind::AgentReply {
            text: text.to_owned(),
        }
    }

    fn speaking(event_id: u64, latency_ms: Option<u64>) -> EventKind {
        EventKind::AgentSpeaking {
            event_id,
            latency_ms,
        }
    }

    fn ended(ending: Ending) -> EventKind {
        EventKind::Ended {
            ending,
            reason: String::new(),
        }
    }

    fn talk() -> ConversationRecord {
        record(vec![
            speaking(1, None),
            reply("Hello,  which ORDER?"),
            EventKind::AgentSilent,
            EventKind::UserMessage {
                text: "Order 5".to_owned(),
            },
            call("get_order", json!({"id": "5", "full": true, "n": 2})),
            speaking(2, Some(400)),
            reply("It is on its way to your house."),
            EventKind::UserMessage {
                text: "Stop".to_owned(),
            },
            EventKind::Interrupted {
                event_id: 2,
                silent_after_ms: 12,
            },
            EventKind::ReplyCorrected {
                original: "It is on its way to your house.".to_owned(),
                corrected: "It is on".to_owned(),
            },
            speaking(3, Some(600)),
            EventKind::AgentSilent,
            ended(Ending::Agent),
        ])
    }

    #[test]
    fn expectations_are_judged() {
        let tool = |name: &str, arguments| Expectation::ToolCalled {
            name: name.to_owned(),
            arguments,
        };
        let cases = [
            (tool("get_order", Value::Null), true),
            (tool("get_order", json!({"id": "5", "n": 2.0})), true),
            (tool("get_order", json!({"id": "6"})), false),
            (tool("get_order", json!({"other": 1})), false),
            (tool("cancel", Value::Null), false),
            (Expectation::ReplyContains("which order".to_owned()), true),
            (Expectation::ReplyContains("your house".to_owned()), false),
            (Expectation::ReplyLacks("your house".to_owned()), true),
            (Expectation::ReplyLacks("HELLO".to_owned()), false),
            (Expectation::ReplyTimeBelow(601), true),
            (Expectation::ReplyTimeBelow(600), false),
            (Expectation::SilentWithin(12), true),
            (Expectation::SilentWithin(11), false),
            (Expectation::EndsWith(Ending::Agent), true),
            (Expectation::EndsWith(Ending::User), false),
        ];
        for (expectation, is_met) in cases {
            let mut case = case_of("test", talk());
            case.expectations = vec![expectation.clone()];
            let report = judge(&case, talk());
            assert_eq!(report.is_passed(), is_met, "{expectation:?}: {report:?}");
        }
    }

    #[test]
    fn empty_conversation_meets_no_expectation_but_a_lacking_reply() {
        let cases = [
            (Expectation::ReplyContains(String::new()), false),
            (Expectation::ReplyLacks("x".to_owned()), true),
            (Expectation::ReplyTimeBelow(9_999), false),
            (Expectation::SilentWithin(9_999), false),
            (Expectation::EndsWith(Ending::User), false),
        ];
        for (expectation, is_met) in cases {
            let found = met(&expectation, &record(Vec::new()));
            assert_eq!(found.0, is_met, "{expectation:?}: {found:?}");
        }
    }

    #[test]
    fn audio_of_a_cancelled_reply_fails() {
        let interrupted = EventKind::Interrupted {
            event_id: 4,
            silent_after_ms: 1,
        };
        let late = record(vec![speaking(4, None), interrupted, speaking(4, None)]);
        assert!(!met(&Expectation::SilentWithin(50), &late).0);
    }

    #[test]
    fn saved_test_passes_on_its_own_conversation() {
        let case = case_of("order", talk());
        let starts: Vec<_> = case.turns.iter().map(|turn| turn.when).collect();
        assert_eq!(starts, [TurnStart::AfterReply, TurnStart::IntoReplyMs(200)]);
        let expected = [
            Expectation::ToolCalled {
                name: "get_order".to_owned(),
                arguments: json!({"id": "5", "full": true, "n": 2}),
            },
            Expectation::SilentWithin(50),
            Expectation::EndsWith(Ending::Agent),
        ];
        assert_eq!(case.expectations, expected);
        assert!(judge(&case, talk()).is_passed());
        let text = serde_json::to_string(&case).unwrap();
        assert_eq!(serde_json::from_str::<TestCase>(&text).unwrap(), case);
    }

    #[test]
    fn lost_connection_is_not_expected() {
        let case = case_of("lost", record(vec![ended(Ending::ConnectionLost)]));
        assert!(case.expectations.is_empty());
    }

    #[test]
    fn recorded_turns_are_kept() {
        let mut record = talk();
        record.user_turns = vec![UserTurn {
            when: TurnStart::AfterReply,
            content: TurnContent::Wav("UklGRg==".to_owned()),
        }];
        assert_eq!(case_of("wav", record.clone()).turns, record.user_turns);
    }

    #[test]
    fn two_versions_are_compared_by_test() {
        let mut case = case_of("a", talk());
        let good = judge(&case, talk());
        let bad = judge(&case, record(vec![ended(Ending::User)]));
        case.name = "b".to_owned();
        let other = judge(&case, talk());
        let compared = compare(&[good], &[other, bad]);
        let names: Vec<_> = compared.iter().map(|test| test.name.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        let passed = |side: &Option<Summary>| side.as_ref().map(|side| side.is_passed);
        assert_eq!(passed(&compared[0].first), Some(true));
        assert_eq!(passed(&compared[0].second), Some(false));
        assert_eq!(compared[0].second.as_ref().unwrap().unmet.len(), 3);
        assert_eq!(passed(&compared[1].first), None);
    }
}
