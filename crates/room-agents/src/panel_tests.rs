//! Panels of the room with a read model: forms of tool calls, fields with wrong input, runs and conversations.

use std::sync::Arc;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::json;

use crate::tests::{
    Room, connect, document, end, furnished, id, open_tab, press, record, sent, tell, told,
    type_into, wide,
};
use mynah_core::backend::Backend;
use mynah_core::ids::{AgentId, ConversationId};
use mynah_i18n::tr;
use mynah_model::agents::conversation::{Ending, EventKind};
use mynah_model::agents::document::set;
use mynah_model::agents::fields;
use mynah_model::agents::judge::case_of;
use mynah_model::agents::templates::Template;
use mynah_model::command::AgentsCommand;
use mynah_model::event::{AgentsEvent, ConversationCard, ConversationUpdate, TestRunUpdate};
use mynah_ui_core::words::duration;

const TOOL: &str = "get_order_status";

/// A tool call that waits in a call that was started from the room.
fn tool_waits<'a>() -> Room<'a> {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    let mut limited = document();
    let limit = format!("{}/0/response_timeout_secs", fields::TOOLS);
    set(&mut limited, &limit, json!(20));
    let opened = AgentsEvent::Opened(Backend::Draft, id(), Ok(Arc::new(limited)));
    tell(&mut room, opened);
    room.get_by_label(&tr!("talk-typed")).click();
    room.run_steps(3);
    press(&mut room, &tr!("talk-start"));
    connect(&mut room);
    let called = EventKind::ToolCall {
        name: TOOL.into(),
        call_id: "call_1".into(),
        arguments: json!({"order_id": "7"}),
        is_client: true,
    };
    told(&mut room, 1_000, called);
    let waits = ConversationUpdate::ToolWaits {
        name: TOOL.into(),
        call_id: "call_1".into(),
        arguments: json!({"order_id": "7"}),
    };
    tell(&mut room, AgentsEvent::Conversation(1, waits));
    room
}

/// The typed call begins with the focus in the message field.
#[test]
fn typed_call_starts_with_the_message_field() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    room.get_by_label(&tr!("talk-typed")).click();
    room.run_steps(3);
    press(&mut room, &tr!("talk-start"));
    connect(&mut room);
    room.event(egui::Event::Text("Hi".to_owned()));
    room.run_steps(2);
    press(&mut room, &tr!("talk-send"));
    let last = sent(&room).into_iter().next_back();
    assert!(matches!(last, Some(AgentsCommand::SendMessage(text)) if text == "Hi"));
}

/// Regression: Ctrl+F went to the script, and no key led from the search field to the agents.
#[test]
fn search_is_left_into_the_list_by_down() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    room.state_mut().view.searches = true;
    room.run_steps(3);
    let search = tr!("agents-search");
    assert!(room.get_by_label(&search).accesskit_node().is_focused());
    let is_at = |room: &Room<'_>, name: &str| {
        let row = room.get_by_role_and_label(Role::ListBoxOption, name);
        row.accesskit_node().is_focused()
    };
    for (key, name) in [
        (Key::ArrowDown, "Box office"),
        (Key::ArrowDown, "Tour guide"),
        (Key::ArrowUp, "Box office"),
    ] {
        room.key_press(key);
        room.run_steps(3);
        assert!(is_at(&room, name), "{key:?} {name}");
    }
    room.key_press(Key::ArrowUp);
    room.run_steps(3);
    assert!(room.get_by_label(&search).accesskit_node().is_focused());
}

/// Regression: after another agent was selected, nothing named the agent of the call that was shown.
#[test]
fn calls_name_their_agents() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    press(&mut room, &tr!("talk-start"));
    connect(&mut room);
    room.get_by_role_and_label(Role::ListBoxOption, "Tour guide")
        .click();
    room.run_steps(3);
    let other = Template::TourGuide.document("Tour guide", "en", "");
    let opened = Ok(Arc::new(other));
    let agent = AgentId::new("agent_2");
    tell(
        &mut room,
        AgentsEvent::Opened(Backend::Draft, agent, opened),
    );
    end(&mut room, Ending::User);
    room.get_by_label(&tr!("talk-title-with", name = "Box office"));
    room.get_by_label(&tr!("talk-this.with", name = "Box office"));
    press(&mut room, &tr!("talk-new.with", name = "Tour guide"));
    room.get_by_label(&tr!("talk-title"));
    room.get_by_label(&tr!("talk-this.with", name = "Box office"));
}

/// Regression: a call started with an answer of a tool that was cut off.
#[test]
fn call_does_not_start_with_wrong_json() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    room.get_by_label(&tr!("agents-rule-fixed")).click();
    room.run_steps(3);
    let started = |room: &Room<'_>| {
        let mut sent = sent(room).into_iter();
        sent.any(|command| matches!(command, AgentsCommand::StartConversation(_)))
    };
    let field = tr!("agents-rule-answer", name = TOOL);
    type_into(&mut room, &field, "{\"state\": 1,");
    room.get_by_label(&tr!("agents-tool-cut-json", line = 1, column = 12));
    press(&mut room, &tr!("talk-start"));
    assert!(!started(&room));
    room.get_by_label(&tr!("talk-wrong-json", name = TOOL));
    type_into(&mut room, &field, " \"n\": 2}");
    press(&mut room, &tr!("talk-start"));
    assert!(started(&room));
}

fn ping(room: &mut Room<'_>, at_ms: u64) {
    let ping = EventKind::Ping {
        round_trip_ms: None,
    };
    told(room, at_ms, ping);
}

/// Regression: the form was below the turns, and each new turn took its focus and the typed text.
#[test]
fn form_of_a_tool_keeps_focus_while_turns_arrive() {
    let mut room = tool_waits();
    let field = tr!("talk-form-answer", name = TOOL);
    type_into(&mut room, &field, "shi");
    let place = room.get_by_label(&field).rect();
    for at_ms in [2_000, 3_000] {
        let text = "One moment, I look the order up.".into();
        told(&mut room, at_ms, EventKind::AgentReply { text });
        let form = room.get_by_role_and_label(Role::TextInput, &field);
        assert!(form.is_focused());
        assert_eq!(form.rect(), place);
        room.event(egui::Event::Text("p".to_owned()));
        room.run_steps(2);
    }
    press(&mut room, &tr!("talk-form-send"));
    let last = sent(&room).into_iter().next_back();
    assert!(
        matches!(last, Some(AgentsCommand::AnswerTool(_, Ok(text))) if text == "shipp"),
        "{last:?}"
    );
}

#[test]
fn empty_answers_of_tools_are_not_sent() {
    let mut room = tool_waits();
    let before = sent(&room).len();
    press(&mut room, &tr!("talk-form-send"));
    press(&mut room, &tr!("talk-form-fail"));
    assert_eq!(sent(&room).len(), before);
}

/// Regression: the form waited for an answer for ever after the agent had given up.
#[test]
fn form_says_that_an_answer_is_too_late() {
    let mut room = tool_waits();
    let left = |secs: u64| tr!("talk-form-left", name = TOOL, secs = secs);
    ping(&mut room, 11_000);
    room.get_by_label(&left(10));
    ping(&mut room, 21_000);
    room.get_by_label(&tr!("talk-form-late", name = TOOL));
    assert!(room.query_by_label(&tr!("talk-form-send")).is_none());
    let failed = EventKind::ToolResult {
        name: TOOL.into(),
        call_id: "call_1".into(),
        result: "No answer".into(),
        is_error: true,
        duration_ms: 20_000,
    };
    told(&mut room, 21_100, failed);
    assert!(
        room.query_by_label(&tr!("talk-form-late", name = TOOL))
            .is_none()
    );
}

/// Regression: wrong input of a number field went back to the old value without a word.
#[test]
fn wrong_numbers_stay_marked_until_they_are_corrected() {
    let mut room = wide();
    let name = tr!("agent-max-duration");
    let field = |room: &Room<'_>| {
        let field = room.get_by_role_and_label(Role::TextInput, &name);
        field.accesskit_node().value().unwrap_or_default()
    };
    let known = field(&room);
    let reason = tr!("agent-number-wrong", value = known.as_str());
    type_into(&mut room, &name, "s");
    room.get_by_role_and_label(Role::TextInput, &tr!("agent-name"))
        .click();
    room.run_steps(3);
    assert_eq!(field(&room), format!("{known}s"));
    room.get_by_label(&reason);
    room.get_by_role_and_label(Role::TextInput, &name).click();
    room.run_steps(2);
    room.key_press(egui::Key::Escape);
    room.run_steps(3);
    assert_eq!(field(&room), known);
    assert!(room.query_by_label(&reason).is_none());
}

/// An empty field means no limit.
#[test]
fn numbers_without_a_limit_are_empty() {
    let mut room = wide();
    let name = tr!("agent-silence-timeout");
    let field = |room: &Room<'_>| {
        let field = room.get_by_role_and_label(Role::TextInput, &name);
        field.accesskit_node().value().unwrap_or_default()
    };
    type_into(&mut room, &name, "-1");
    assert_eq!(field(&room), "-1");
    room.get_by_role_and_label(Role::TextInput, &tr!("agent-name"))
        .click();
    room.run_steps(3);
    assert_eq!(field(&room), "");
}

#[test]
fn discarding_edits_asks_first() {
    let mut room = wide();
    type_into(&mut room, &tr!("agent-name"), " two");
    press(&mut room, &tr!("agent-discard"));
    room.get_by_label(&tr!("agent-discard-question", count = 1));
    press(&mut room, &tr!("dialog-cancel"));
    room.get_by_label(&tr!("agent-edits", count = 1));
    press(&mut room, &tr!("agent-discard"));
    press(&mut room, &tr!("agent-discard"));
    assert!(
        room.query_by_label(&tr!("agent-edits", count = 1))
            .is_none()
    );
}

/// Regression: an agent could be compared with itself, and a run of a test showed nothing that moved.
#[test]
fn two_agents_are_compared_and_the_run_shows_its_time() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    open_tab(&mut room, &tr!("agents-tests"));
    let case = case_of("Late order", record(Ending::User));
    let tests = Ok(Arc::new(vec![case.clone()]));
    tell(&mut room, AgentsEvent::Tests(tests));
    room.get_by_label_contains("Late order, ").click();
    room.run_steps(2);
    room.get_by_role_and_label(Role::ComboBox, &tr!("agents-run-second"))
        .click();
    room.run_steps(3);
    let option = |name: &str| {
        room.query_by_role_and_label(Role::ListBoxOption, name)
            .is_some()
    };
    assert!(!option("Box office") && option("Tour guide"));
    room.get_by_role_and_label(Role::ListBoxOption, "Tour guide")
        .click();
    room.run_steps(3);
    press(&mut room, &tr!("agents-run-start", count = 2));
    let update = |update| AgentsEvent::TestRun(update);
    tell(&mut room, update(TestRunUpdate::Started(2)));
    room.get_by_label(&tr!("agents-run-prepares"));
    let running = TestRunUpdate::Running(case.name, id());
    tell(&mut room, update(running));
    let seconds = |room: &Room<'_>| {
        (0..100_u32).find(|secs| {
            let words = tr!(
                "agents-run-running",
                time = duration(f64::from(*secs)),
                name = "Late order",
                agent = "Box office"
            );
            room.query_by_label(&words).is_some()
        })
    };
    let before = seconds(&room).unwrap();
    room.run_steps(40);
    assert!(seconds(&room).unwrap() > before);
}

fn past(room: &mut Room<'_>, status: &str, seconds: u64) -> ConversationId {
    let conversation = ConversationId::new("conv_9");
    let card = ConversationCard {
        id: conversation.clone(),
        agent: Some(id()),
        agent_name: "Box office".into(),
        started_s: Some(1_800_000_000),
        seconds: Some(seconds),
        messages: Some(2),
        status: status.into(),
        is_successful: None,
        summary: "Two seats".into(),
    };
    let cards = Ok(Arc::new(vec![card]));
    tell(room, AgentsEvent::Conversations(Backend::Draft, cards));
    conversation
}

/// Regression: the list showed a call as running for ever while its document was complete.
#[test]
fn list_of_conversations_follows_their_documents() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    open_tab(&mut room, &tr!("conversation-title"));
    let conversation = past(&mut room, "in-progress", 0);
    let document = |status: &str, seconds: u64| {
        let document = json!({
            "status": status,
            "agent_id": "agent_1",
            "has_audio": false,
            "metadata": {"call_duration_secs": seconds},
            "analysis": {"evaluation_criteria_results": {
                "criterion_1": {"result": "failure", "rationale": "The agent was rude."},
            }},
        });
        AgentsEvent::ConversationOpened(ConversationId::new("conv_9"), Ok(Arc::new(document)))
    };
    let lists = |room: &Room<'_>| {
        let is_list =
            |command: &&AgentsCommand| matches!(command, AgentsCommand::ListConversations(..));
        sent(room).into_iter().filter(is_list).count()
    };
    let before = lists(&room);
    tell(&mut room, document("in-progress", 0));
    assert_eq!(lists(&room), before);
    room.get_by_label(&tr!("conversation-running"));
    tell(&mut room, document("done", 51));
    assert_eq!(lists(&room), before + 1);
    let listed = past(&mut room, "done", 51);
    assert_eq!((lists(&room), &listed), (before + 1, &conversation));
    room.get_by_label(&tr!("talk-silent"));
    room.get_by_label_contains("failure");
    room.get_by_label("The agent was rude.");
    let count = sent(&room).len();
    press(&mut room, &tr!("conversation-play"));
    assert_eq!(sent(&room).len(), count);
    type_into(&mut room, &tr!("conversation-search"), "nothing");
    assert!(room.query_by_label(&tr!("talk-silent")).is_none());
    room.get_by_label(&tr!("conversation-none"));
}
