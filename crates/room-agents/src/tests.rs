//! Panels of the room with a read model: the list, edits that are saved, calls with their endings, and tests.

use std::sync::Arc;

use egui::Ui;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::AgentsPanel;
use crate::call::ending_words;
use mynah_core::backend::Backend;
use mynah_core::ids::{AgentId, ConversationId};
use mynah_core::secret::Secret;
use mynah_i18n::tr;
use mynah_model::agents::conversation::{
    ConversationEvent, ConversationRecord, Ending, EventKind, TurnContent, TurnStart, UserTurn,
};
use mynah_model::agents::document::{set, text};
use mynah_model::agents::fields;
use mynah_model::agents::judge::{case_of, judge};
use mynah_model::agents::templates::Template;
use mynah_model::agents::test_case::{Expectation, TestCase};
use mynah_model::command::{
    AgentSave, AgentsCommand, Command, ConversationStart, TestRun, ToolAnswer, WebhooksCommand,
};
use mynah_model::event::{
    AgentCard, AgentSaved, AgentsEvent, ConversationCard, ConversationEnd, ConversationUpdate,
    Event, TestRunUpdate, WebhooksUpdate,
};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

pub(crate) type Room<'a> = Harness<'a, Bench<AgentsPanel>>;

pub(crate) fn room_of<'a>(backend: Backend, size: (f32, f32)) -> Room<'a> {
    let desk = made::desk(backend, made::SCRIPT);
    let mut room = made::room(size, desk, AgentsPanel::default(), both_ui);
    room.run_steps(2);
    room
}

/// Draws the room with its inspector beside it.
fn both_ui(panel: &mut AgentsPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let whole = ui.max_rect();
    let split = whole.right() - 320.0;
    let builder = egui::UiBuilder::new();
    let mut left = ui.new_child(builder.max_rect(whole.with_max_x(split)));
    panel.ui(&mut left, cx);
    let builder = egui::UiBuilder::new().id_salt("aside");
    let mut right = ui.new_child(builder.max_rect(whole.with_min_x(split)));
    panel.inspector_ui(&mut right, cx);
}

pub(crate) fn tell(room: &mut Room<'_>, event: AgentsEvent) {
    room.state_mut().desk.apply(Event::Agents(event));
    room.run_steps(3);
}

/// The commands so far, oldest first.
pub(crate) fn sent<'a>(room: &'a Room<'_>) -> Vec<&'a AgentsCommand> {
    let sent = room.state().wishes.outbox.iter();
    let agents = sent.filter_map(|wish| match wish {
        Command::Agents(command) => Some(command),
        _ => None,
    });
    agents.collect()
}

pub(crate) fn id() -> AgentId {
    AgentId::new("agent_1")
}

pub(crate) fn card(id: &str, name: &str, tags: &[&str]) -> AgentCard {
    AgentCard {
        id: AgentId::new(id),
        name: name.into(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        last_conversation_s: None,
        is_editable: true,
    }
}

/// A document with a client tool and a field that Mynah does not know.
pub(crate) fn document() -> Value {
    let mut document = Template::SupportDesk.document("Box office", "en", "");
    mynah_model::agents::document::set(&mut document, "/x_unknown", json!({"kept": [1, 2]}));
    document
}

/// A room with two agents, of which the first one is open.
pub(crate) fn furnished<'a>(backend: Backend, size: (f32, f32)) -> Room<'a> {
    let mut room = room_of(backend, size);
    let cards = vec![
        card("agent_1", "Box office", &["tickets"]),
        card("agent_2", "Tour guide", &[]),
    ];
    tell(&mut room, AgentsEvent::Listed(backend, Ok(Arc::new(cards))));
    let opened = Ok(Arc::new(document()));
    tell(&mut room, AgentsEvent::Opened(backend, id(), opened));
    room
}

pub(crate) fn wide<'a>() -> Room<'a> {
    furnished(Backend::Draft, (1_400.0, 2_600.0))
}

pub(crate) fn press(room: &mut Room<'_>, label: &str) {
    room.get_by_role_and_label(Role::Button, label).click();
    room.run_steps(3);
}

pub(crate) fn open_tab(room: &mut Room<'_>, label: &str) {
    room.get_by_role_and_label(Role::Tab, label).click();
    room.run_steps(3);
}

pub(crate) fn type_into(room: &mut Room<'_>, label: &str, text: &str) {
    room.get_by_role_and_label(Role::TextInput, label).click();
    room.run_steps(2);
    room.get_by_role_and_label(Role::TextInput, label)
        .type_text(text);
    room.run_steps(3);
}

pub(crate) fn told(room: &mut Room<'_>, at_ms: u64, kind: EventKind) {
    let event = ConversationUpdate::Event(ConversationEvent { at_ms, kind });
    tell(room, AgentsEvent::Conversation(1, event));
}

pub(crate) fn connect(room: &mut Room<'_>) {
    tell(
        room,
        AgentsEvent::Conversation(1, ConversationUpdate::Starting),
    );
    let connected = EventKind::Connected {
        conversation_id: "conv_1".into(),
        agent_format: "pcm_16000".into(),
        user_format: "pcm_16000".into(),
    };
    told(room, 0, connected);
}

pub(crate) fn record(ending: Ending) -> ConversationRecord {
    let events = vec![
        ConversationEvent {
            at_ms: 300,
            kind: EventKind::AgentReply {
                text: "Which order?".into(),
            },
        },
        ConversationEvent {
            at_ms: 4_000,
            kind: EventKind::UserMessage {
                text: "Order 7".into(),
            },
        },
        ConversationEvent {
            at_ms: 9_000,
            kind: EventKind::Ended {
                ending,
                reason: String::new(),
            },
        },
    ];
    ConversationRecord {
        agent_id: "agent_1".into(),
        agent_name: "Box office".into(),
        conversation_id: "conv_1".into(),
        seconds: 9.0,
        events,
        credits: None,
        user_turns: vec![UserTurn {
            when: TurnStart::AfterReply,
            content: TurnContent::Text("Order 7".into()),
        }],
    }
}

pub(crate) fn end(room: &mut Room<'_>, ending: Ending) {
    let ended = EventKind::Ended {
        ending,
        reason: String::new(),
    };
    told(room, 9_000, ended);
    let kept = ConversationEnd {
        record: Arc::new(record(ending)),
        take: None,
    };
    let update = ConversationUpdate::Ended(Box::new(kept));
    tell(room, AgentsEvent::Conversation(1, update));
}

#[test]
fn the_list_says_when_it_loads_fails_or_is_empty() {
    let mut room = room_of(Backend::Live, (1_400.0, 900.0));
    assert!(matches!(
        sent(&room).as_slice(),
        [AgentsCommand::List(Backend::Live)]
    ));
    let failed = Err(Box::new(made::busy()));
    tell(&mut room, AgentsEvent::Listed(Backend::Live, failed));
    assert!(room.query_by_label_contains(&made::busy().what).is_some());
    let none = Ok(Arc::default());
    tell(&mut room, AgentsEvent::Listed(Backend::Live, none));
    assert!(room.query_by_label(&tr!("agents-empty")).is_some());
}

#[test]
fn agents_are_found_by_name_and_created_from_a_template() {
    let mut room = wide();
    let option = |room: &Room<'_>, name: &str| {
        room.query_by_role_and_label(Role::ListBoxOption, name)
            .is_some()
    };
    assert!(option(&room, "Box office") && option(&room, "Tour guide"));
    type_into(&mut room, &tr!("agents-search"), "tour");
    assert!(!option(&room, "Box office") && option(&room, "Tour guide"));
    press(&mut room, &tr!("agents-create"));
    assert!(room.query_by_label(&tr!("agents-create-note")).is_some());
    room.get_by_label(&Template::Booking.label()).click();
    room.run_steps(3);
    let created = sent(&room)
        .into_iter()
        .rev()
        .find_map(|command| match command {
            AgentsCommand::Create(number, Backend::Draft, document) => {
                Some((*number, document.clone()))
            }
            _ => None,
        });
    let (number, document) = created.expect("an agent is created");
    assert_eq!(document.pointer(fields::AUTH), Some(&json!(true)));
    let made = Ok(AgentId::new("agent_3"));
    tell(&mut room, AgentsEvent::Created(number, made));
    let opens = sent(&room).into_iter().any(
        |command| matches!(command, AgentsCommand::Open(_, agent) if agent.as_str() == "agent_3"),
    );
    assert!(opens, "the new agent is not opened");
}

#[test]
fn an_edit_is_counted_and_saved_with_unknown_fields() {
    let mut room = wide();
    type_into(&mut room, &tr!("agent-name"), " two");
    assert!(
        room.query_by_label(&tr!("agent-edits", count = 1))
            .is_some()
    );
    press(&mut room, &tr!("agent-save"));
    let (number, save) = last_save(&room);
    assert_eq!(*save.before, document());
    assert!(text(&save.after, fields::NAME).contains("two"));
    assert_eq!(
        save.after.pointer("/x_unknown"),
        Some(&json!({"kept": [1, 2]}))
    );
    let saved = AgentSaved {
        agent: id(),
        document: Arc::clone(&save.after),
        refused: vec!["/conversation_config/tts/speed".into()],
    };
    tell(&mut room, AgentsEvent::Saved(number, Ok(Box::new(saved))));
    assert!(
        room.query_by_label(&tr!("agent-refused", service = tr!("backend-draft")))
            .is_some()
    );
    assert!(
        room.query_by_label("/conversation_config/tts/speed")
            .is_some()
    );
    assert!(
        room.query_by_label(&tr!("agent-edits", count = 1))
            .is_none()
    );
}

/// Returns the last save that was sent.
fn last_save(room: &Room<'_>) -> (u64, Box<AgentSave>) {
    let save = |command: &AgentsCommand| match command {
        AgentsCommand::Save(number, _, save) => Some((*number, save.clone())),
        _ => None,
    };
    sent(room).into_iter().rev().find_map(save).unwrap()
}

#[test]
fn value_changed_elsewhere_is_shown_and_overwritten_on_request() {
    let mut room = wide();
    type_into(&mut room, &tr!("agent-name"), " two");
    press(&mut room, &tr!("agent-save"));
    for name in ["Third", "Fourth"] {
        let mut now = document();
        set(&mut now, fields::NAME, json!(name));
        let now = Arc::new(now);
        let opened = AgentsEvent::Opened(Backend::Draft, id(), Ok(Arc::clone(&now)));
        tell(&mut room, opened);
        let number = last_save(&room).0;
        let failed = Err(Box::new(made::busy()));
        tell(&mut room, AgentsEvent::Saved(number, failed));
        room.get_by_label(&format!("/name: \"{name}\""));
        assert!(room.query_by_label(&tr!("agent-save")).is_none());
        press(&mut room, &tr!("agent-overwrite"));
        let save = last_save(&room).1;
        assert_eq!(*save.before, *now, "checked against the version shown");
        assert!(text(&save.after, fields::NAME).contains("two"));
    }
    let (number, save) = last_save(&room);
    let saved = AgentSaved {
        agent: id(),
        document: save.after,
        refused: Vec::new(),
    };
    tell(&mut room, AgentsEvent::Saved(number, Ok(Box::new(saved))));
    assert!(room.query_by_label(&tr!("agent-conflicts")).is_none());
    room.get_by_label(&tr!("agent-save"));
}

/// Regression: the edit vanished, and the field was there again after the save.
#[test]
fn removal_that_was_refused_stays_an_edit() {
    let mut room = wide();
    type_into(&mut room, &tr!("agent-name"), " two");
    press(&mut room, &tr!("agent-save"));
    let (number, save) = last_save(&room);
    let mut document = Value::clone(&save.after);
    // The service has a field that the saved document does not have.
    set(&mut document, "/x_removed", json!(1));
    let saved = AgentSaved {
        agent: id(),
        document: Arc::new(document),
        refused: vec!["/x_removed".into()],
    };
    tell(&mut room, AgentsEvent::Saved(number, Ok(Box::new(saved))));
    room.get_by_label("/x_removed");
    room.get_by_label(&tr!("agent-edits", count = 1));
    press(&mut room, &tr!("agent-save"));
    let save = last_save(&room).1;
    assert_eq!(save.after.pointer("/x_removed"), Some(&Value::Null));
}

/// The first edit shows the foot with its buttons.
#[test]
fn field_keeps_the_focus_while_the_first_edit_is_typed() {
    let mut room = wide();
    let name = tr!("agent-first-message");
    let field = |room: &Room<'_>| {
        let field = room.get_by_role_and_label(Role::MultilineTextInput, &name);
        field.is_focused()
    };
    room.get_by_role_and_label(Role::MultilineTextInput, &name)
        .focus();
    room.run_steps(2);
    for letter in ["H", "e", "l", "l", "o"] {
        room.event(egui::Event::Text(letter.to_owned()));
        room.run_steps(2);
        assert!(field(&room), "the focus is lost at {letter}");
    }
    assert!(room.query_by_label(&tr!("agent-save")).is_some());
}

#[test]
fn deleting_an_agent_asks_first() {
    let mut room = wide();
    press(&mut room, &tr!("agent-menu"));
    room.get_by_label(&tr!("agent-delete")).click();
    room.run_steps(3);
    let deletes = |room: &Room<'_>| {
        let mut sent = sent(room).into_iter();
        sent.any(|command| matches!(command, AgentsCommand::Delete(..)))
    };
    assert!(!deletes(&room));
    press(&mut room, &tr!("agent-delete-permanently"));
    assert!(deletes(&room));
}

#[test]
fn a_test_call_is_started_with_typed_text_and_talks() {
    let mut room = furnished(Backend::Live, (1_400.0, 900.0));
    room.get_by_label(&tr!("talk-typed")).click();
    room.run_steps(3);
    press(&mut room, &tr!("talk-start"));
    let start: Option<ConversationStart> =
        sent(&room)
            .into_iter()
            .rev()
            .find_map(|command| match command {
                AgentsCommand::StartConversation(start) => Some((**start).clone()),
                _ => None,
            });
    let start = start.expect("a call is started");
    assert_eq!((start.agent, start.opens_microphone), (id(), false));
    assert!(start.shown_per_minute.is_some_and(|credits| credits.0 > 0));
    let rules = start.tools.as_slice();
    assert!(matches!(rules, [rule] if rule.answer == ToolAnswer::Form));
    assert_eq!(
        start.variables,
        [("company".to_owned(), "Harbor Books".to_owned())]
    );
    connect(&mut room);
    let reply = EventKind::AgentReply {
        text: "Which order?".into(),
    };
    told(&mut room, 300, reply);
    room.get_by_label("Which order?");
    type_into(&mut room, &tr!("talk-message"), "Order 7");
    press(&mut room, &tr!("talk-send"));
    let last = sent(&room).into_iter().next_back();
    assert!(matches!(last, Some(AgentsCommand::SendMessage(text)) if text == "Order 7"));
    press(&mut room, &tr!("talk-end"));
    let last = sent(&room).into_iter().next_back();
    assert!(matches!(last, Some(AgentsCommand::EndConversation)));
}

#[test]
fn a_tool_call_is_answered_in_a_form() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    connect(&mut room);
    let waits = ConversationUpdate::ToolWaits {
        name: "get_order_status".into(),
        call_id: "call_1".into(),
        arguments: json!({"order_id": "7"}),
    };
    tell(&mut room, AgentsEvent::Conversation(1, waits));
    let field = tr!("talk-form-answer", name = "get_order_status");
    type_into(&mut room, &field, "shipped");
    press(&mut room, &tr!("talk-form-send"));
    let last = sent(&room).into_iter().next_back();
    assert!(
        matches!(last, Some(AgentsCommand::AnswerTool(call, Ok(text)))
            if call == "call_1" && text == "shipped"),
        "{last:?}"
    );
    assert!(room.query_by_label(&field).is_none());
}

#[test]
fn each_ending_has_a_sentence_of_its_own() {
    let mut sentences = Vec::new();
    for ending in Ending::ALL {
        let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
        connect(&mut room);
        end(&mut room, ending);
        let words = ending_words(ending, Backend::Draft);
        room.get_by_label(&words);
        assert!(!sentences.contains(&words), "{words}");
        sentences.push(words);
    }
}

#[test]
fn a_call_is_kept_as_a_test() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    connect(&mut room);
    end(&mut room, Ending::User);
    press(&mut room, &tr!("talk-keep"));
    let saved = sent(&room)
        .into_iter()
        .rev()
        .find_map(|command| match command {
            AgentsCommand::SaveTest(case) => Some(case.clone()),
            _ => None,
        });
    let saved = saved.expect("a test is saved");
    assert_eq!(saved.name, tr!("talk-test-name", agent = "Box office"));
    assert_eq!(saved.turns.len(), 1);
}

fn test_room<'a>() -> (Room<'a>, TestCase) {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    open_tab(&mut room, &tr!("agents-tests"));
    let case = case_of("Late order", record(Ending::User));
    let tests = Ok(Arc::new(vec![case.clone()]));
    tell(&mut room, AgentsEvent::Tests(tests));
    (room, case)
}

#[test]
fn ticked_tests_are_run_and_reported() {
    let (mut room, case) = test_room();
    let button = tr!("agents-run-start", count = 1);
    room.get_by_label_contains("Late order, ").click();
    room.run_steps(3);
    press(&mut room, &button);
    let run: Option<TestRun> = sent(&room)
        .into_iter()
        .rev()
        .find_map(|command| match command {
            AgentsCommand::RunTests(run) => Some((**run).clone()),
            _ => None,
        });
    let run = run.expect("tests are run");
    assert_eq!(run.tests, ["Late order"]);
    assert_eq!(run.agents, [id()]);
    let update = |update| AgentsEvent::TestRun(update);
    tell(&mut room, update(TestRunUpdate::Started(1)));
    let report = judge(&case, record(Ending::Agent));
    assert!(!report.is_passed());
    let done = TestRunUpdate::Done(case.name, id(), Ok(Box::new(report)));
    tell(&mut room, update(done));
    tell(&mut room, update(TestRunUpdate::Ended));
    room.get_by_label(&tr!("agents-run-failed"));
    assert!(
        room.query_by_label_contains(&tr!("agents-run-found", found = ""))
            .is_some()
    );
}

#[test]
fn expectations_of_a_test_are_edited_and_saved() {
    let (mut room, case) = test_room();
    press(&mut room, &tr!("agents-expect-add"));
    room.get_by_label(&tr!("agents-expect-contains")).click();
    room.run_steps(3);
    type_into(&mut room, &tr!("agents-expect-contains"), "Tuesday");
    press(&mut room, &tr!("agents-tests-save"));
    let saved = sent(&room)
        .into_iter()
        .rev()
        .find_map(|command| match command {
            AgentsCommand::SaveTest(case) => Some(case.clone()),
            _ => None,
        });
    let saved = saved.expect("the test is saved");
    assert_eq!(saved.expectations.len(), case.expectations.len() + 1);
    let wanted = Expectation::ReplyContains("Tuesday".into());
    assert_eq!(saved.expectations.last(), Some(&wanted));
}

#[test]
fn past_conversations_are_shown_rated_and_deleted() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    open_tab(&mut room, &tr!("conversation-title"));
    let conversation = ConversationId::new("conv_9");
    let cards = vec![ConversationCard {
        id: conversation.clone(),
        agent: Some(id()),
        agent_name: "Box office".into(),
        started_s: Some(1_800_000_000),
        seconds: Some(61),
        messages: Some(2),
        status: "done".into(),
        is_successful: Some(true),
        summary: "Two seats".into(),
    }];
    let listed = AgentsEvent::Conversations(Backend::Draft, Ok(Arc::new(cards)));
    tell(&mut room, listed);
    let document = json!({"status": "done", "transcript": [
        {"role": "user", "message": "Two seats", "time_in_call_secs": 3},
        {"role": "agent", "message": "Row C", "time_in_call_secs": 5}]});
    let opened = AgentsEvent::ConversationOpened(conversation.clone(), Ok(Arc::new(document)));
    tell(&mut room, opened);
    room.get_by_label("Row C");
    press(&mut room, &tr!("conversation-like"));
    let last = sent(&room).into_iter().next_back();
    assert!(
        matches!(last, Some(AgentsCommand::RateConversation(_, id, Some(true))) if *id == conversation)
    );
    press(&mut room, &tr!("conversation-delete"));
    press(&mut room, &tr!("agent-delete-permanently"));
    let last = sent(&room).into_iter().next_back();
    assert!(matches!(last, Some(AgentsCommand::DeleteConversation(_, id)) if *id == conversation));
}

#[test]
fn webhooks_are_received_and_shown_as_conversations() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    open_tab(&mut room, &tr!("agents-webhooks"));
    press(&mut room, &tr!("agents-webhooks-listen"));
    let last = sent(&room).into_iter().next_back();
    assert!(matches!(
        last,
        Some(AgentsCommand::Webhooks(WebhooksCommand::Listen(_)))
    ));
    tell(
        &mut room,
        AgentsEvent::Webhooks(WebhooksUpdate::Listening(8_788)),
    );
    let data = json!({"transcript": [
        {"role": "agent", "message": "Row C", "time_in_call_secs": 5}]});
    let received = WebhooksUpdate::Received {
        kind: "post_call_transcription".into(),
        conversation: Some(ConversationId::new("conv_9")),
        data: Arc::new(data),
    };
    tell(&mut room, AgentsEvent::Webhooks(received));
    room.get_by_label("Row C");
}

#[test]
fn signing_secret_leaves_its_field_once_it_is_saved() {
    let mut room = furnished(Backend::Draft, (1_400.0, 900.0));
    open_tab(&mut room, &tr!("agents-webhooks"));
    let (name, save) = (tr!("agents-secret"), tr!("agents-secret-save"));
    let is_empty = |room: &Room<'_>| {
        let button = room.get_by_role_and_label(Role::Button, &save);
        button.accesskit_node().is_disabled()
    };
    room.get_by_role_and_label(Role::PasswordInput, &name)
        .click();
    room.run_steps(2);
    room.get_by_role_and_label(Role::PasswordInput, &name)
        .type_text("wsec_test");
    room.run_steps(3);
    press(&mut room, &save);
    let last = sent(&room).into_iter().next_back();
    let expected = AgentsCommand::Webhooks(WebhooksCommand::SetSecret(Secret::new("wsec_test")));
    assert_eq!(last, Some(&expected));
    assert!(!is_empty(&room), "the keychain may refuse the secret");
    let saved = AgentsEvent::Webhooks(WebhooksUpdate::SecretSaved);
    tell(&mut room, saved);
    assert!(is_empty(&room));
}

#[test]
fn a_narrow_room_shows_editor_or_call() {
    let mut room = furnished(Backend::Draft, (1_036.0, 560.0));
    let prompt = |room: &Room<'_>| {
        let role = Role::MultilineTextInput;
        room.query_by_role_and_label(role, &tr!("agent-prompt"))
            .is_some()
    };
    assert!(prompt(&room));
    assert!(room.query_by_label_contains(&tr!("talk-start")).is_none());
    room.get_by_role_and_label(Role::RadioButton, &tr!("talk-title"))
        .click();
    room.run_steps(3);
    assert!(!prompt(&room));
    assert!(room.query_by_label_contains(&tr!("talk-start")).is_some());
}
