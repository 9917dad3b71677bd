//! Tests of the account with a read model: the list with its states, the command of a run, its results, and the stop.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::tests::{Room, furnished, id, open_tab, press, sent, tell};
use mynah_core::backend::Backend;
use mynah_core::ids::AgentTestId;
use mynah_i18n::tr;
use mynah_model::agents::account_tests::{
    AccountTest, AccountTestKind, AccountTestResult, Verdict,
};
use mynah_model::agents::price;
use mynah_model::command::{AccountTestRun, AgentsCommand};
use mynah_model::event::{AccountTestUpdate, AgentsEvent};
use mynah_ui_core::testing::fixtures;
use mynah_ui_core::words::duration;

const GREETS: &str = "Greets the caller";
const LOOKS_UP: &str = "Looks the order up";
const REFUNDS: &str = "Refunds a ticket";

fn test_id(number: usize) -> AgentTestId {
    AgentTestId::new(format!("test_{number}"))
}

/// The room that shows the account's side and waits for the list.
fn account_room<'a>(backend: Backend) -> Room<'a> {
    let mut room = furnished(backend, (1_400.0, 900.0));
    open_tab(&mut room, &tr!("agents-tests"));
    room.get_by_role_and_label(Role::RadioButton, &tr!("agents-tests-account"))
        .click();
    room.run_steps(3);
    room
}

/// The room with three tests in the account.
fn listed_room<'a>(backend: Backend) -> Room<'a> {
    let mut room = account_room(backend);
    let kinds = [
        (GREETS, AccountTestKind::Reply),
        (LOOKS_UP, AccountTestKind::ToolCall),
        (REFUNDS, AccountTestKind::Simulation),
    ];
    let tests = kinds.into_iter().enumerate();
    let tests = tests.map(|(place, (name, kind))| AccountTest {
        id: test_id(place),
        name: name.to_owned(),
        kind,
    });
    let tests = Ok(Arc::new(tests.collect()));
    tell(&mut room, AgentsEvent::AccountTests(backend, tests));
    room
}

fn tick(room: &mut Room<'_>, name: &str, kind: &str) {
    let row = tr!("tick-row", name = name, detail = kind);
    room.get_by_role_and_label(Role::CheckBox, &row).click();
    room.run_steps(3);
}

fn lists(room: &Room<'_>) -> usize {
    let is_list = |command: &&AgentsCommand| matches!(command, AgentsCommand::ListAccountTests(_));
    sent(room).into_iter().filter(is_list).count()
}

fn run_update(room: &mut Room<'_>, update: AccountTestUpdate) {
    tell(room, AgentsEvent::AccountTestRun(update));
}

#[test]
fn ticked_tests_of_the_account_are_run() {
    let mut room = listed_room(Backend::Live);
    assert_eq!(lists(&room), 1);
    let is_off = |room: &Room<'_>, count: u32| {
        let label = tr!("agents-account-start", count = count);
        let button = room.get_by_role_and_label(Role::Button, &label);
        button.accesskit_node().is_disabled()
    };
    assert!(is_off(&room, 0), "no test is ticked");
    tick(&mut room, REFUNDS, &tr!("agents-account-simulation"));
    tick(&mut room, LOOKS_UP, &tr!("agents-account-tool-test"));
    tick(&mut room, GREETS, &tr!("agents-account-reply-test"));
    tick(&mut room, LOOKS_UP, &tr!("agents-account-tool-test"));
    assert!(!is_off(&room, 2));
    room.get_by_label(&tr!("agents-account-price"));
    let second = tr!("agents-run-second");
    assert!(room.query_by_label(&second).is_none(), "one agent");
    press(&mut room, &tr!("agents-account-start", count = 2));
    let expected = AgentsCommand::RunAccountTests(Box::new(AccountTestRun {
        backend: Backend::Live,
        project: room.state().desk.project.as_ref().map(|open| open.card.id),
        agent: id(),
        agent_name: "Box office".into(),
        tests: vec![(test_id(0), GREETS.into()), (test_id(2), REFUNDS.into())],
        shown_per_minute: Some(price::minutes(1, Backend::Live).most),
        confirmed_budget: false,
    }));
    assert_eq!(sent(&room).into_iter().next_back(), Some(&expected));
}

#[test]
fn results_show_verdict_reasons_reply_and_credits() {
    for (backend, credits) in [
        (
            Backend::Live,
            tr!("agents-account-credits", count = 3, credits = "3"),
        ),
        (
            Backend::Draft,
            tr!("agents-account-credits.draft", count = 3, credits = "3"),
        ),
    ] {
        let mut room = listed_room(backend);
        room.get_by_label(&tr!("agents-account-none"));
        run_update(&mut room, AccountTestUpdate::Started(backend, id(), 5));
        assert!(room.query_by_label(&tr!("agents-account-none")).is_none());
        let verdicts = [
            (Verdict::Passed, Some(3), tr!("agents-run-passed")),
            (Verdict::Failed, Some(1_200), tr!("agents-run-failed")),
            (Verdict::Unknown, None, tr!("agents-run-unknown")),
        ];
        for (place, (verdict, credits, word)) in verdicts.into_iter().enumerate() {
            run_update(&mut room, AccountTestUpdate::Running(test_id(place)));
            let reply = format!("Reply {place}");
            let result = AccountTestResult {
                verdict,
                reasons: vec![format!("Reason {place}")],
                replies: vec![reply.clone()],
                credits,
            };
            let done = AccountTestUpdate::Done(test_id(place), Ok(Box::new(result)));
            run_update(&mut room, done);
            room.get_by_label(&word);
            room.get_by_label(&format!("Reason {place}"));
            room.get_by_label(&tr!("agents-account-reply", reply = reply));
        }
        room.get_by_label(&credits);
        room.get_by_label(&tr!("agents-account-credits.unknown"));
        room.get_by_label(REFUNDS);
        room.get_by_label(&tr!("agents-account-results.with", agent = "Box office"));
        let progress = tr!("agents-account-progress", done = 3, count = 5);
        room.get_by_role_and_label(Role::ProgressIndicator, &progress);
        let failed = Err(Box::new(fixtures::busy()));
        let done = AccountTestUpdate::Done(test_id(9), failed);
        run_update(&mut room, done);
        room.get_by_label("test_9");
        run_update(&mut room, AccountTestUpdate::Ended);
        let progress = tr!("agents-account-progress", done = 4, count = 5);
        assert!(room.query_by_role(Role::ProgressIndicator).is_none());
        room.get_by_label(&progress);
        room.get_by_label_contains(&fixtures::busy().what);
        // The button that runs tests shows the price. A card would run a test without one.
        assert!(room.query_by_label(&tr!("remedy-retry")).is_none());
    }
}

#[test]
fn running_test_shows_its_time() {
    let mut room = listed_room(Backend::Draft);
    run_update(
        &mut room,
        AccountTestUpdate::Started(Backend::Draft, id(), 1),
    );
    run_update(&mut room, AccountTestUpdate::Running(test_id(0)));
    let seconds = |room: &Room<'_>| {
        (0..100_u32).find(|secs| {
            let time = duration(f64::from(*secs));
            room.query_by_label(&tr!("agents-account-running", time = time))
                .is_some()
        })
    };
    let before = seconds(&room).unwrap();
    room.run_steps(40);
    assert!(seconds(&room).unwrap() > before);
}

#[test]
fn run_is_stopped_after_the_running_test() {
    let mut room = listed_room(Backend::Draft);
    let stop = tr!("agents-run-stop");
    assert!(room.query_by_label(&stop).is_none());
    run_update(
        &mut room,
        AccountTestUpdate::Started(Backend::Draft, id(), 2),
    );
    press(&mut room, &stop);
    let last = sent(&room).into_iter().next_back();
    assert_eq!(last, Some(&AgentsCommand::StopAccountTests));
    run_update(&mut room, AccountTestUpdate::Stopping);
    assert!(room.get_by_label(&stop).accesskit_node().is_disabled());
    run_update(&mut room, AccountTestUpdate::Ended);
    assert!(room.query_by_label(&stop).is_none());
}

#[test]
fn account_without_tests_says_so() {
    for (backend, text) in [
        (Backend::Live, tr!("agents-account-empty.text")),
        (Backend::Draft, tr!("agents-account-empty.draft")),
    ] {
        let mut room = account_room(backend);
        let none = Ok(Arc::default());
        tell(&mut room, AgentsEvent::AccountTests(backend, none));
        room.get_by_label(&tr!("agents-account-empty"));
        room.get_by_label(&text);
        press(&mut room, &tr!("agents-account-refresh"));
        assert_eq!(lists(&room), 2);
    }
}

#[test]
fn list_that_failed_is_requested_again() {
    let mut room = account_room(Backend::Live);
    let failed = Err(Box::new(fixtures::busy()));
    tell(&mut room, AgentsEvent::AccountTests(Backend::Live, failed));
    press(&mut room, &tr!("remedy-retry"));
    assert_eq!(lists(&room), 2);
}

#[test]
fn narrow_list_has_room_for_its_head() {
    let mut room = furnished(Backend::Draft, (760.0, 560.0));
    open_tab(&mut room, &tr!("agents-tests"));
    let account = tr!("agents-tests-account");
    room.get_by_role_and_label(Role::RadioButton, &account)
        .click();
    room.run_steps(3);
    let side = room.get_by_role_and_label(Role::RadioButton, &account);
    let refresh = tr!("agents-account-refresh");
    let refresh = room.get_by_role_and_label(Role::Button, &refresh);
    assert!(side.rect().right() <= refresh.rect().left());
}
