//! `mynah agent test`: test files against an agent, with a report.

use serde_json::{Value, json};

use super::{document_of, read_object, talk, tool_rules};
use crate::cli::args::AgentTestArguments;
use crate::cli::exit::{Exit, Stop, exit_of, sentence};
use crate::cli::generate::{check_limit, say_guess};
use crate::cli::output;
use crate::cli::session::Session;
use crate::cli::voices::plain;
use mynah_core::backend::Backend;
use mynah_core::credits::Quote;
use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::agents::judge::expectation_label;
use mynah_model::agents::test_case::{TestCase, TestReport};
use mynah_model::command::{AgentsCommand, Command, TestRun};
use mynah_model::event::{AgentsEvent, Event, TestRunUpdate};
use mynah_model::trouble::Trouble;

/// The report of a test, or the reason why it could not be run.
type Done = (String, Result<Box<TestReport>, Box<Trouble>>);

/// Runs tests in series.
pub(super) fn run(arguments: &AgentTestArguments) -> Result<Exit, Stop> {
    let mut cases: Vec<TestCase> = Vec::new();
    for path in &arguments.files {
        let file = path.display().to_string();
        let read = serde_json::from_value(read_object(path)?);
        let read = read.map_err(|_error| Stop::bad(tr!("cli-agent-no-test", file = file)));
        cases.push(read?);
    }
    let mut session = Session::start(&arguments.common)?;
    let agent = AgentId::new(&*arguments.agent);
    let document = document_of(&mut session, &agent)?;
    let prices = cases
        .iter()
        .map(|case| talk::price_of((&document, session.backend), case.longest_secs()));
    let price: Quote = prices.sum();
    check_limit(&session, price, arguments.common.max_credits)?;
    say_guess(price, false);
    let run = TestRun {
        backend: session.backend,
        project: None,
        agents: vec![agent],
        tests: Vec::new(),
        tools: tool_rules(&arguments.answers),
        variables: arguments.answers.variable.clone(),
        confirmed_budget: false,
    };
    let done = reports(
        &mut session,
        AgentsCommand::RunTestCases(Box::new(run), cases),
    )?;
    let backend = session.backend;
    session.end();
    if arguments.common.json {
        output::json(&json_of(&done, backend));
    }
    Ok(exit(&done))
}

/// Waits for the reports and says how each test went.
fn reports(session: &mut Session, command: AgentsCommand) -> Result<Vec<Done>, Stop> {
    session.send(Command::Agents(command));
    let mut done: Vec<Done> = Vec::new();
    session.wait(|_, event| {
        let Event::Agents(AgentsEvent::TestRun(update)) = event? else {
            return None;
        };
        match update {
            TestRunUpdate::Started(_) | TestRunUpdate::Running(..) => None,
            TestRunUpdate::Done(name, _, report) => {
                say(name, report);
                done.push((name.clone(), report.clone()));
                None
            }
            TestRunUpdate::Ended => Some(()),
        }
    })?;
    Ok(done)
}

fn say(name: &str, report: &Result<Box<TestReport>, Box<Trouble>>) {
    let name = plain(name);
    match report {
        Ok(report) if report.is_passed() => {
            output::words(&tr!("cli-agent-test-passed", name = name));
        }
        Ok(report) => {
            output::words(&tr!("cli-agent-test-failed", name = name));
            for outcome in report.outcomes.iter().filter(|outcome| !outcome.is_met) {
                output::words(&tr!(
                    "cli-agent-test-found",
                    expectation = expectation_label(&outcome.expectation),
                    found = plain(&outcome.found)
                ));
            }
        }
        Err(trouble) => output::words(&tr!(
            "cli-agent-test-broken",
            name = name,
            why = sentence(trouble)
        )),
    }
}

fn json_of(done: &[Done], backend: Backend) -> Value {
    let mut credits = 0;
    let tests = done.iter().map(|(name, report)| match report {
        Ok(report) => {
            credits += report.record.credits.unwrap_or_default();
            json!({
                "name": name,
                "passed": report.is_passed(),
                "outcomes": report.outcomes,
                "ending": report.record.ending(),
                "seconds": report.record.seconds,
                "events": report.record.events,
            })
        }
        Err(trouble) => json!({ "name": name, "passed": false, "error": trouble.what }),
    });
    let tests: Vec<Value> = tests.collect();
    json!({
        "tests": tests,
        "passed": passed(done),
        "failed": done.len() - passed(done),
        "credits": credits,
        "draft": backend == Backend::Draft,
    })
}

fn passed(done: &[Done]) -> usize {
    let passed = done
        .iter()
        .filter(|(_, report)| report.as_ref().is_ok_and(|report| report.is_passed()));
    passed.count()
}

/// Returns the exit code: 3 if some tests failed. If none could be run, the reason decides.
fn exit(done: &[Done]) -> Exit {
    let (passed, count) = (passed(done), done.len());
    output::words(&tr!("cli-agent-test-sum", passed = passed, count = count));
    let broken: Vec<&Trouble> = done
        .iter()
        .filter_map(|(_, report)| report.as_ref().err().map(|trouble| &**trouble))
        .collect();
    match broken.first() {
        Some(trouble) if broken.len() == count => exit_of(trouble),
        _ if passed == count => Exit::Done,
        _ => Exit::Partly,
    }
}
