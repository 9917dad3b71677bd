//! Tests of agents that the account has at the service: listed, and run by the service one after another.
//!
//! Each test has its own ledger entry. The ID of its run is saved as soon as the service tells it, so that a result is
//! found after a crash. The result becomes a take like a conversation.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{TryStreamExt as _, pin_mut};
use tokio::time::{Instant, sleep};

use super::AgentRefusal;
use super::account::{or_gone, told};
use super::live::{money, turn};
use crate::backend::Connection;
use crate::error::StudioError;
use crate::machine::Machine;
use mynah_api::agent_tests::{GetTestInvocation, ListAgentTests, RunAgentTests};
use mynah_api::error::ChargeKnown;
use mynah_api::page::{PageSize, pages};
use mynah_api::types::agent_test::{
    AgentTest, AgentTestKind, AgentTestRun, AgentTestStatus, TestInvocation,
};
use mynah_api::types::conversation::{Role, Success};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{AgentTestId, TestInvocationId};
use mynah_core::request::ConversationRequest;
use mynah_model::agents::account_tests::{
    AccountTest, AccountTestKind, AccountTestResult, Verdict,
};
use mynah_model::agents::conversation::{ConversationEvent, ConversationRecord, Ending, EventKind};
use mynah_model::command::{AccountTestRun, AgentsCommand};
use mynah_model::event::{AccountTestUpdate, AgentsEvent, Event};

/// Tests per page.
const PAGE: u16 = 100;
/// Seconds of a conversation for which a test is expected to be charged at most. The service publishes no price.
const QUOTED_S: u32 = 60;
/// Time until the service has a result, at most.
const LONGEST: Duration = Duration::from_mins(15);
/// The first and the longest pause between two looks at a test that runs.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));

/// Runs a command in the background.
pub(super) fn run(machine: Arc<Machine>, command: AgentsCommand) {
    match command {
        AgentsCommand::ListAccountTests(backend) => {
            tokio::spawn(async move {
                let listed = told(&machine, backend, list(&machine, backend).await);
                let event = AgentsEvent::AccountTests(backend, listed);
                machine.tell(Event::Agents(event)).await;
            });
        }
        AgentsCommand::RunAccountTests(run) => start(machine, *run),
        AgentsCommand::StopAccountTests => machine.account_test_run.stop(),
        _ => {}
    }
}

async fn list(machine: &Machine, backend: Backend) -> Result<Arc<Vec<AccountTest>>, StudioError> {
    let connection = &machine.connect(backend).await?;
    let listed = machine.repeated(|| async {
        let first = ListAgentTests {
            page_size: Some(PageSize::new(PAGE)),
            ..ListAgentTests::default()
        };
        let pages = pages(&connection.client, first);
        pin_mut!(pages);
        let mut tests = Vec::new();
        while let Some(page) = pages.try_next().await? {
            tests.extend(page.value.tests.into_iter().filter_map(card));
        }
        Ok(Arc::new(tests))
    });
    listed.await
}

/// Returns a test as it is listed. A folder is no test.
fn card(wire: AgentTest) -> Option<AccountTest> {
    let kind = match wire.kind {
        Some(AgentTestKind::Folder) => return None,
        Some(AgentTestKind::Reply) => AccountTestKind::Reply,
        Some(AgentTestKind::Tool) => AccountTestKind::ToolCall,
        Some(AgentTestKind::Simulation) => AccountTestKind::Simulation,
        _ => AccountTestKind::Other,
    };
    Some(AccountTest {
        id: wire.id,
        name: wire.name,
        kind,
    })
}

/// Starts a run in the background. A run that is active is stopped.
fn start(machine: Arc<Machine>, run: AccountTestRun) {
    let (_, stop) = machine.account_test_run.replace();
    tokio::spawn(Box::pin(async move {
        tell(
            &machine,
            AccountTestUpdate::Started(run.agent.clone(), run.tests.len()),
        )
        .await;
        for (test, name) in &run.tests {
            if stop.is_cancelled() {
                break;
            }
            tell(&machine, AccountTestUpdate::Running(test.clone())).await;
            let result = run_one(&machine, &run, (test, name)).await;
            let result = told(&machine, run.backend, result.map(Box::new));
            tell(&machine, AccountTestUpdate::Done(test.clone(), result)).await;
        }
        tell(&machine, AccountTestUpdate::Ended).await;
    }));
}

async fn tell(machine: &Machine, update: AccountTestUpdate) {
    let event = AgentsEvent::AccountTestRun(update);
    machine.tell(Event::Agents(event)).await;
}

/// Pays for one test, waits for its result and keeps it.
async fn run_one(
    machine: &Arc<Machine>,
    run: &AccountTestRun,
    (test, name): (&AgentTestId, &str),
) -> Result<AccountTestResult, StudioError> {
    let of = (run.project, run.backend);
    money::check(machine, of, run.shown_per_minute).await?;
    let connection = machine.connect(run.backend).await?;
    let quote = money::most(QUOTED_S, run.backend);
    let hold = machine.jobs.hold(quote, machine.options.most_credits)?;
    let permit = turn(machine, &connection).await;
    let request = ConversationRequest {
        agent: run.agent.clone(),
        name: format!("{}: {name}", run.agent_name),
        is_text_only: true,
        longest_secs: QUOTED_S,
        account_test: Some(test.clone()),
        number: machine.options.dice.seed(),
    };
    let paid = money::intend(machine, &connection, run.project, request.clone()).await?;
    let order = RunAgentTests {
        agent: run.agent.clone(),
        tests: vec![test.clone()],
    };
    let invocation = match connection.client.send(&order).await {
        Ok(reply) => reply.value,
        Err(error) => {
            let is_free = error.charge() == ChargeKnown::No;
            money::drop_entry(machine, &paid, is_free, error.to_string()).await?;
            if !is_free {
                hold.spend(quote);
            }
            machine.tell_spend(run.backend).await;
            return Err(or_gone(error.into(), AgentRefusal::NoAccountTest));
        }
    };
    let (entry, id) = (paid.entry, invocation.id.to_string());
    let begun = machine.library(move |library| library.begun(entry, &id));
    if let Err(error) = begun.await {
        log::warn!("the ID of a test is not saved: {error}");
    }
    let Some(finished) = finished(&connection, invocation).await else {
        // The entry stays open, and the result is looked for at the next start.
        hold.spend(quote);
        return Err(AgentRefusal::StillRunning.into());
    };
    drop(permit);
    let credits = credits_of(&finished).map(Credits);
    let record = record_of(&request, &finished);
    let settled = money::settle(machine, &paid, &record, (credits, quote)).await;
    hold.spend(credits.unwrap_or(quote));
    machine.tell_spend(run.backend).await;
    settled?;
    crate::account::read_meter(machine, &connection).await;
    Ok(result_of(&finished))
}

/// Reads a run until all of its tests ended. Returns `None` after the longest time.
async fn finished(connection: &Connection, first: TestInvocation) -> Option<TestInvocation> {
    let until = Instant::now() + LONGEST;
    let (mut pause, most) = PAUSES;
    let get = GetTestInvocation {
        invocation: TestInvocationId::new(first.id.as_str()),
    };
    let mut last = first;
    while !is_finished(&last) {
        if Instant::now() + pause >= until {
            return None;
        }
        sleep(pause).await;
        pause = (pause * 2).min(most);
        match connection.client.send(&get).await {
            Ok(reply) => last = reply.value,
            Err(error) => log::info!("a test can't be read yet: {error}"),
        }
    }
    Some(last)
}

/// Returns true if no test of a run is pending. A test that cannot be read counts as pending.
pub(crate) fn is_finished(invocation: &TestInvocation) -> bool {
    let mut runs = invocation.test_runs.iter();
    invocation.test_runs.unread() == 0 && runs.all(|run| run.status != AgentTestStatus::Pending)
}

/// Returns the credits of a run, or `None` if the service does not state them for each test.
pub(crate) fn credits_of(invocation: &TestInvocation) -> Option<u64> {
    let runs = invocation.test_runs.iter();
    let credits: Option<u64> = runs.map(|run| run.credits_used).sum();
    credits.filter(|_| !invocation.test_runs.is_empty())
}

/// Returns the record that is kept of a test.
pub(crate) fn record_of(
    request: &ConversationRequest,
    invocation: &TestInvocation,
) -> ConversationRecord {
    let runs = invocation.test_runs.iter();
    let replies = runs.clone().flat_map(replies_of);
    let mut events: Vec<EventKind> = replies.map(|text| EventKind::AgentReply { text }).collect();
    let reasons = runs.flat_map(reasons_of).collect::<Vec<_>>();
    events.push(EventKind::Ended {
        ending: Ending::Agent,
        reason: reasons.join(" "),
    });
    let events = events.into_iter();
    ConversationRecord {
        agent_id: request.agent.to_string(),
        agent_name: request.name.clone(),
        conversation_id: invocation.id.to_string(),
        events: events
            .map(|kind| ConversationEvent { at_ms: 0, kind })
            .collect(),
        credits: credits_of(invocation),
        ..ConversationRecord::default()
    }
}

fn result_of(invocation: &TestInvocation) -> AccountTestResult {
    let runs = invocation.test_runs.iter();
    let is_judged = |run: &AgentTestRun| {
        let result = run.condition_result.as_ref();
        let is_open = result.is_some_and(|result| result.result == Some(Success::Unknown));
        !is_open
    };
    let verdict = match invocation.test_runs.iter().next() {
        Some(run) if run.status == AgentTestStatus::Passed => Verdict::Passed,
        Some(run) if run.status == AgentTestStatus::Failed && is_judged(run) => Verdict::Failed,
        _ => Verdict::Unknown,
    };
    AccountTestResult {
        verdict,
        reasons: runs.clone().flat_map(reasons_of).collect(),
        replies: runs.flat_map(replies_of).collect(),
        credits: credits_of(invocation),
    }
}

fn reasons_of(run: &AgentTestRun) -> Vec<String> {
    let Some(result) = &run.condition_result else {
        return Vec::new();
    };
    let rationale = &result.rationale;
    if rationale.messages.is_empty() {
        rationale
            .summary
            .iter()
            .map(|said| said.0.clone())
            .collect()
    } else {
        rationale
            .messages
            .iter()
            .map(|said| said.0.clone())
            .collect()
    }
}

fn replies_of(run: &AgentTestRun) -> Vec<String> {
    let turns = run.agent_responses.iter();
    turns
        .filter(|turn| turn.role != Role::User)
        .filter_map(|turn| turn.message.as_ref().map(|said| said.0.clone()))
        .collect()
}
