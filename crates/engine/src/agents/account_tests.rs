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
use super::live::{charged_by, money, turn};
use crate::backend::Connection;
use crate::error::{Refusal, StudioError};
use crate::jobs::Turn;
use crate::machine::Machine;
use crate::tasks;
use mynah_api::agent_tests::{GetTestInvocation, ListAgentTests, RunAgentTests};
use mynah_api::error::{ChargeKnown, ErrorKind};
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
use mynah_model::agents::price::TEST_SECS;
use mynah_model::command::{AccountTestRun, AgentsCommand};
use mynah_model::event::{AccountTestUpdate, AgentsEvent, Event};
use mynah_model::trouble::Trouble;

/// Tests per page.
const PAGE: u16 = 100;
/// Time until the service has a result, at most.
const LONGEST: Duration = Duration::from_mins(15);
/// The first and the longest pause between two looks at a test that runs.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));

/// Runs a command in the background.
pub(super) fn run(machine: Arc<Machine>, command: AgentsCommand) {
    match command {
        AgentsCommand::ListAccountTests(backend) => {
            tasks::spawn(async move {
                let listed = told(&machine, backend, list(&machine, backend).await);
                let event = AgentsEvent::AccountTests(backend, listed);
                machine.tell(Event::Agents(event)).await;
            });
        }
        AgentsCommand::RunAccountTests(run) => start(machine, *run),
        AgentsCommand::StopAccountTests => {
            machine.account_test_run.stop();
            tasks::spawn(async move {
                let event = AgentsEvent::AccountTestRun(AccountTestUpdate::Stopping);
                machine.tell(Event::Agents(event)).await;
            });
        }
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

/// Starts a run in the background, unless another one goes on.
fn start(machine: Arc<Machine>, run: AccountTestRun) {
    let Some((number, stop)) = machine.account_test_run.begin() else {
        return;
    };
    tasks::spawn(Box::pin(async move {
        let tell = async |update| {
            // A run that was stopped and replaced has nothing to show.
            if machine.account_test_run.is_newest(number) {
                let event = AgentsEvent::AccountTestRun(update);
                machine.tell(Event::Agents(event)).await;
            }
        };
        let (agent, count) = (run.agent.clone(), run.tests.len());
        tell(AccountTestUpdate::Started(run.backend, agent, count)).await;
        for (id, name) in &run.tests {
            let test = Test {
                machine: &machine,
                run: &run,
                id,
                name,
            };
            let entered = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                entered = test.enter() => entered,
            };
            tell(AccountTestUpdate::Running(id.clone())).await;
            let result = match entered {
                Ok(entered) => test.pay(entered).await,
                Err(failed) => Err(failed),
            };
            let goes_on = result.as_ref().err().is_none_or(|failed| failed.goes_on);
            let result = result.map_err(|failed| failed.trouble);
            tell(AccountTestUpdate::Done(id.clone(), result)).await;
            if !goes_on {
                break;
            }
        }
        stop.cancel();
        tell(AccountTestUpdate::Ended).await;
    }));
}

/// A test without a result.
struct Failed {
    trouble: Box<Trouble>,
    /// True if the reason lies in this test alone, and the next one can be run.
    goes_on: bool,
}

/// A test that is about to be paid for.
struct Entered {
    connection: Arc<Connection>,
    turn: Turn,
}

/// A test of a run.
struct Test<'a> {
    machine: &'a Arc<Machine>,
    run: &'a AccountTestRun,
    id: &'a AgentTestId,
    name: &'a str,
}

impl Test<'_> {
    /// Checks the price and waits for a slot. Nothing is paid for yet.
    async fn enter(&self) -> Result<Entered, Failed> {
        let Self { machine, run, .. } = self;
        let entered = async {
            let of = (run.project, run.backend);
            money::check(machine, of, run.shown_per_minute).await?;
            let connection = machine.connect(run.backend).await?;
            let turn = turn(machine, &connection).await?;
            Ok(Entered { connection, turn })
        };
        entered.await.map_err(|error| self.failed(&error))
    }

    /// Pays for the test, waits for its result and keeps it.
    async fn pay(&self, entered: Entered) -> Result<Box<AccountTestResult>, Failed> {
        let Self { machine, run, .. } = self;
        let Entered { connection, turn } = entered;
        let held = machine
            .jobs
            .hold(self.quote(), machine.options.most_credits);
        let hold = held.map_err(|refusal| self.failed(&refusal.into()))?;
        let request = ConversationRequest {
            agent: run.agent.clone(),
            name: format!("{}: {}", run.agent_name, self.name),
            is_text_only: true,
            longest_secs: TEST_SECS,
            account_test: Some(self.id.clone()),
            number: machine.options.dice.seed(),
        };
        let of = (run.project, run.confirmed_budget);
        let intended = money::intend(machine, &connection, of, request.clone()).await;
        let paid = intended.map_err(|error| self.failed(&error))?;
        let order = RunAgentTests {
            agent: run.agent.clone(),
            tests: vec![self.id.clone()],
        };
        let invocation = match connection.client.send(&order).await {
            Ok(reply) => reply.value,
            Err(error) => {
                let is_free = error.charge() == ChargeKnown::No;
                if !is_free {
                    hold.spend(self.quote());
                }
                let dropped = money::drop_entry(machine, &paid, is_free, error.to_string());
                if let Err(error) = dropped.await {
                    log::warn!("the entry of a test stays open until the next start: {error}");
                }
                machine.tell_spend(run.backend).await;
                let error = or_gone(error.into(), AgentRefusal::NoAccountTest);
                return Err(self.failed(&error));
            }
        };
        let (entry, id) = (paid.entry, invocation.id.to_string());
        let begun = machine.library(move |library| library.begun(entry, &id));
        if let Err(error) = begun.await {
            log::warn!("the ID of a test is not saved: {error}");
        }
        let Some(finished) = finished(&connection, invocation).await else {
            // The entry stays open, and the result is looked for at the next start.
            hold.spend(self.quote());
            return Err(self.charged(&AgentRefusal::StillRunning.into(), None));
        };
        drop(turn);
        let credits = credits_of(&finished).map(Credits);
        let record = record_of(&request, &finished);
        let settled = money::settle(machine, &paid, &record, (credits, self.quote())).await;
        hold.spend(credits.unwrap_or_else(|| self.quote()));
        machine.tell_spend(run.backend).await;
        settled.map_err(|error| self.charged(&error, credits))?;
        crate::account::read_meter(machine, &connection).await;
        Ok(Box::new(result_of(&finished)))
    }

    fn quote(&self) -> Credits {
        money::most(TEST_SECS, self.run.backend)
    }

    /// Returns what failed. The error knows whether anything was charged.
    fn failed(&self, error: &StudioError) -> Failed {
        let gone = Refusal::Agents(AgentRefusal::NoAccountTest);
        let goes_on = matches!(error, StudioError::Refused(refusal) if *refusal == gone);
        let backend = self.run.backend;
        self.machine.is_lost(backend, error);
        let trouble = Box::new(self.machine.backend_trouble(error, backend, "agents"));
        Failed { trouble, goes_on }
    }

    /// Returns what failed after the service accepted the test.
    fn charged(&self, error: &StudioError, credits: Option<Credits>) -> Failed {
        let charged = charged_by(credits, self.run.backend);
        let mut failed = self.failed(error);
        failed.trouble = Box::new(failed.trouble.charged(charged));
        failed
    }
}

/// Reads a run until all of its tests ended. Returns `None` after the longest time, or if it cannot be read at all.
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
            Err(error) if is_final(error.kind) => {
                log::warn!("a test can't be read: {error}");
                return None;
            }
            Err(error) => log::info!("a test can't be read yet: {error}"),
        }
    }
    Some(last)
}

/// Returns true for an error that another look does not change.
fn is_final(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotFound
            | ErrorKind::InvalidKey
            | ErrorKind::KeyLacksPermission
            | ErrorKind::NotShared
    )
}

/// Returns true if no test of a run is pending. A test that cannot be read or is not listed yet counts as pending.
pub(crate) fn is_finished(invocation: &TestInvocation) -> bool {
    let mut runs = invocation.test_runs.iter();
    !invocation.test_runs.is_empty()
        && invocation.test_runs.unread() == 0
        && runs.all(|run| run.status != AgentTestStatus::Pending)
}

/// Returns the credits of a run, or `None` if the service does not state them for each test.
pub(crate) fn credits_of(invocation: &TestInvocation) -> Option<u64> {
    let mut runs = invocation.test_runs.iter();
    runs.try_fold(0_u64, |sum, run| sum.checked_add(run.credits_used?))
        .filter(|_| is_finished(invocation))
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
    let verdict = invocation.test_runs.first().map(verdict_of);
    AccountTestResult {
        verdict: verdict.unwrap_or(Verdict::Unknown),
        reasons: runs.clone().flat_map(reasons_of).collect(),
        replies: runs.flat_map(replies_of).collect(),
        credits: credits_of(invocation),
    }
}

fn verdict_of(run: &AgentTestRun) -> Verdict {
    let result = run
        .condition_result
        .as_ref()
        .and_then(|it| it.result.as_ref());
    match &run.status {
        AgentTestStatus::Passed => Verdict::Passed,
        AgentTestStatus::Failed if result != Some(&Success::Unknown) => Verdict::Failed,
        _ => Verdict::Unknown,
    }
}

fn reasons_of(run: &AgentTestRun) -> Vec<String> {
    let Some(result) = &run.condition_result else {
        return Vec::new();
    };
    let rationale = &result.rationale;
    let said = match &*rationale.messages {
        [] => rationale.summary.as_slice(),
        messages => messages,
    };
    said.iter().map(|said| said.0.clone()).collect()
}

fn replies_of(run: &AgentTestRun) -> Vec<String> {
    let turns = run.agent_responses.iter();
    turns
        .filter(|turn| turn.role != Role::User)
        .filter_map(|turn| turn.message.as_ref().map(|said| said.0.clone()))
        .collect()
}
