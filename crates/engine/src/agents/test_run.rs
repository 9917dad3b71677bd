//! Runs recorded tests in series. Each one is a conversation whose turns are given.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::live::{UserOrder, talk};
use super::{AgentRefusal, account, tests};
use crate::machine::Machine;
use crate::tasks;
use mynah_core::ids::AgentId;
use mynah_model::agents::conversation::{ConversationRecord, Ending, EventKind};
use mynah_model::agents::document::{is_on, text, variable_values};
use mynah_model::agents::fields;
use mynah_model::agents::judge::judge;
use mynah_model::agents::test_case::{Expectation, TestCase, TestReport};
use mynah_model::command::{ConversationStart, TestRun, ToolAnswer, ToolRule};
use mynah_model::event::{AgentsEvent, ConversationUpdate, Event, TestRunUpdate};
use mynah_model::trouble::Trouble;

/// Updates of a conversation that wait.
const UPDATES: usize = 64;
/// Time that a conversation may take longer than twice the recorded one.
const LONGER: Duration = Duration::from_mins(1);

/// The run of tests that is active: its number, and the token that stops it.
#[derive(Debug, Default)]
pub(crate) struct ActiveRun(Mutex<(u64, CancellationToken)>);

impl ActiveRun {
    /// Stops the run.
    pub fn stop(&self) {
        self.active().1.cancel();
    }

    /// Returns number and token of a new run, or `None` while another one goes on.
    pub fn begin(&self) -> Option<(u64, CancellationToken)> {
        let mut active = self.active();
        let (number, token) = &*active;
        if *number > 0 && !token.is_cancelled() {
            return None;
        }
        *active = (number + 1, CancellationToken::new());
        Some(active.clone())
    }

    /// Returns true if no run was started after this one.
    pub fn is_newest(&self, number: u64) -> bool {
        self.active().0 == number
    }

    /// Stops the run and returns number and token of another one.
    fn replace(&self) -> (u64, CancellationToken) {
        let mut active = self.active();
        active.1.cancel();
        *active = (active.0 + 1, CancellationToken::new());
        active.clone()
    }

    fn active(&self) -> MutexGuard<'_, (u64, CancellationToken)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts a run in the background: of these tests, or of saved ones. A run that is active is stopped.
pub(super) fn start(machine: Arc<Machine>, run: TestRun, cases: Option<Vec<TestCase>>) {
    let (number, stop) = machine.test_run.replace();
    tasks::spawn(Box::pin(async move {
        let cases = match cases {
            Some(cases) => cases.into_iter().map(Ok).collect(),
            None => saved(&machine, &run.tests).await,
        };
        tell(
            &machine,
            TestRunUpdate::Started(cases.len() * run.agents.len()),
        )
        .await;
        let documents = documents(&machine, &run).await;
        for case in cases {
            for (agent, document) in run.agents.iter().zip(&documents) {
                if stop.is_cancelled() {
                    break;
                }
                let test = Test {
                    machine: &machine,
                    run: &run,
                    agent,
                    document,
                };
                test.tell_result(&case, &stop).await;
            }
        }
        if machine.test_run.is_newest(number) {
            tell(&machine, TestRunUpdate::Ended).await;
        }
    }));
}

/// A test, or its name and the reason why it cannot be run.
type Loaded = Result<TestCase, (String, Box<Trouble>)>;

/// Loads saved tests.
async fn saved(machine: &Machine, names: &[String]) -> Vec<Loaded> {
    let saved = tests::told(machine, tests::saved(machine).await);
    let load = |name: &String| match &saved {
        Ok(cases) => {
            let case = cases.iter().find(|case| case.name == *name).cloned();
            case.ok_or_else(|| {
                let trouble = machine.trouble(&AgentRefusal::NoTest.into(), "agents");
                (name.clone(), Box::new(trouble))
            })
        }
        Err(trouble) => Err((name.clone(), trouble.clone())),
    };
    names.iter().map(load).collect()
}

/// Downloads the agents. One that cannot be read is null: the test itself says why.
async fn documents(machine: &Machine, run: &TestRun) -> Vec<Arc<Value>> {
    let mut documents = Vec::new();
    for agent in &run.agents {
        let document = account::open(machine, run.backend, agent).await;
        documents.push(document.unwrap_or_default());
    }
    documents
}

async fn tell(machine: &Machine, update: TestRunUpdate) {
    machine
        .tell(Event::Agents(AgentsEvent::TestRun(update)))
        .await;
}

/// One test with one agent.
struct Test<'a> {
    machine: &'a Arc<Machine>,
    run: &'a TestRun,
    agent: &'a AgentId,
    document: &'a Value,
}

impl Test<'_> {
    /// Runs the test and tells its report. A test that was stopped has none.
    async fn tell_result(&self, case: &Loaded, stop: &CancellationToken) {
        let (name, report) = match case {
            Ok(case) => {
                let running = TestRunUpdate::Running(case.name.clone(), self.agent.clone());
                tell(self.machine, running).await;
                let report = self.report(case, stop).await;
                (case.name.clone(), report)
            }
            Err((name, trouble)) => (name.clone(), Err(trouble.clone())),
        };
        if !stop.is_cancelled() {
            let done = TestRunUpdate::Done(name, self.agent.clone(), report);
            tell(self.machine, done).await;
        }
    }

    async fn report(
        &self,
        case: &TestCase,
        stop: &CancellationToken,
    ) -> Result<Box<TestReport>, Box<Trouble>> {
        let start = self.start_of(case);
        let (orders, ordered) = mpsc::channel(1);
        let (updates, mut told) = mpsc::channel(UPDATES);
        let machine = self.machine;
        let talked = async move {
            // The updates end with the conversation.
            let updates = updates;
            Box::pin(talk(machine, &start, ordered, &updates)).await
        };
        let credits = async {
            let mut credits = None;
            while let Some(update) = told.recv().await {
                if let ConversationUpdate::Closed(told) = update {
                    credits = told;
                }
            }
            credits
        };
        let held = async { tokio::join!(talked, credits) };
        let mut held = std::pin::pin!(held);
        let (talked, credits) = tokio::select! {
            held = &mut held => held,
            () = over(case, stop) => {
                if orders.send(UserOrder::End).await.is_err() {
                    log::debug!("the conversation of a test is over");
                }
                held.await
            }
        };
        let talked = talked.map_err(|error| {
            Box::new(
                self.machine
                    .backend_trouble(&error, self.run.backend, "conversation"),
            )
        })?;
        let mut record = ConversationRecord::clone(&talked.end.record);
        record.credits = record.credits.or(credits);
        // The turns are in the test.
        record.user_turns.clear();
        match talked.trouble {
            Some(trouble) if !was_connected(&record) && !expects(case, &[Ending::Refused]) => {
                Err(trouble)
            }
            _ => Ok(Box::new(judge(case, record))),
        }
    }

    fn start_of(&self, case: &TestCase) -> ConversationStart {
        let name = match text(self.document, fields::NAME) {
            "" => self.agent.to_string(),
            name => name.to_owned(),
        };
        let mut start = ConversationStart::new(self.run.backend, self.agent.clone(), name);
        start.is_text_only = is_on(self.document, fields::TEXT_ONLY);
        start.variables = variable_values(self.document, &self.run.variables);
        start.project = self.run.project;
        start.confirmed_budget = self.run.confirmed_budget;
        start.turns.clone_from(&case.turns);
        start.tools = rules(case, &self.run.tools);
        start.waits_for_end = expects(case, &[Ending::Agent, Ending::TimeOut]);
        start.is_audible = false;
        start.max_secs = case.longest_secs();
        start
    }
}

/// Waits until a conversation is stopped, or takes much longer than the recorded one.
async fn over(case: &TestCase, stop: &CancellationToken) {
    let recorded = case.recorded.as_ref().map(|recorded| recorded.seconds);
    let longest = recorded.and_then(|seconds| Duration::try_from_secs_f64(seconds * 2.0).ok());
    let until = longest.and_then(|longest| Instant::now().checked_add(longest + LONGER));
    match until {
        Some(until) => tokio::select! {
            () = stop.cancelled() => {}
            () = sleep_until(until) => {}
        },
        None => stop.cancelled().await,
    }
}

fn was_connected(record: &ConversationRecord) -> bool {
    let mut events = record.events.iter();
    events.any(|event| matches!(event.kind, EventKind::Connected { .. }))
}

fn expects(case: &TestCase, endings: &[Ending]) -> bool {
    let mut expectations = case.expectations.iter();
    expectations.any(|of| matches!(of, Expectation::EndsWith(ending) if endings.contains(ending)))
}

/// Returns the rules of a test's tools. A tool without a rule gives its recorded result, because nobody fills in a form.
fn rules(case: &TestCase, rules: &[ToolRule]) -> Vec<ToolRule> {
    let mut all: Vec<ToolRule> = rules
        .iter()
        .filter(|rule| rule.answer != ToolAnswer::Form)
        .cloned()
        .collect();
    let recorded = case.recorded.iter().flat_map(|recorded| &recorded.events);
    for event in recorded {
        if let EventKind::ToolResult {
            name,
            result,
            is_error: false,
            ..
        } = &event.kind
            && all.iter().all(|rule| rule.name != *name)
        {
            all.push(ToolRule {
                name: name.clone(),
                answer: ToolAnswer::Fixed(result.clone()),
            });
        }
    }
    all
}

#[cfg(test)]
mod unit {
    use super::*;
    use mynah_model::agents::conversation::ConversationEvent;

    fn rule(name: &str, answer: ToolAnswer) -> ToolRule {
        ToolRule {
            name: name.to_owned(),
            answer,
        }
    }

    #[test]
    fn tools_without_a_rule_give_recorded_results() {
        let result = |name: &str, result: &str, is_error| ConversationEvent {
            at_ms: 0,
            kind: EventKind::ToolResult {
                name: name.to_owned(),
                call_id: "1".to_owned(),
                result: result.to_owned(),
                is_error,
                duration_ms: 1,
            },
        };
        let case = TestCase {
            format: 1,
            name: "test".to_owned(),
            agent_id: "agent".to_owned(),
            turns: Vec::new(),
            expectations: Vec::new(),
            recorded: Some(ConversationRecord {
                seconds: 20.0,
                events: vec![
                    result("form", "5", false),
                    result("form", "6", false),
                    result("broken", "no", true),
                    result("ruled", "7", false),
                ],
                ..ConversationRecord::default()
            }),
        };
        let given = [
            rule("form", ToolAnswer::Form),
            rule("ruled", ToolAnswer::Fixed("8".to_owned())),
        ];
        let expected = [
            rule("ruled", ToolAnswer::Fixed("8".to_owned())),
            rule("form", ToolAnswer::Fixed("5".to_owned())),
        ];
        assert_eq!(rules(&case, &given), expected);
        assert_eq!(case.longest_secs(), Some(115));
    }
}
