//! Recorded tests of agents: saved in the library, written to files and run.

use std::path::PathBuf;
use std::sync::Arc;

use super::test_run;
use crate::error::StudioError;
use crate::machine::Machine;
use mynah_export::dub::write_text;
use mynah_model::agents::test_case::TestCase;
use mynah_model::command::AgentsCommand;
use mynah_model::event::{AgentsEvent, Event};
use mynah_model::trouble::Trouble;

/// The kind of a saved test among the documents of the library.
const KIND: &str = "agent-test";

/// Runs a command.
pub(super) async fn run(machine: Arc<Machine>, command: AgentsCommand) {
    match command {
        AgentsCommand::RunTests(run) => test_run::start(machine, *run, None),
        AgentsCommand::RunTestCases(run, cases) => test_run::start(machine, *run, Some(cases)),
        AgentsCommand::StopTests => machine.test_run.stop(),
        other => {
            let event = answer(&machine, other).await;
            machine.tell(Event::Agents(event)).await;
        }
    }
}

async fn answer(machine: &Machine, command: AgentsCommand) -> AgentsEvent {
    let changed = match command {
        AgentsCommand::SaveTest(case) => save(machine, &case).await,
        AgentsCommand::DeleteTest(name) => {
            let delete = machine.library(move |library| library.delete_document(KIND, &name));
            delete.await
        }
        AgentsCommand::ExportTest(number, name, path) => {
            let exported = export(machine, &name, path).await;
            return AgentsEvent::TestExported(number, told(machine, exported));
        }
        _ => Ok(()),
    };
    let listed = match changed {
        Ok(()) => saved(machine).await.map(Arc::new),
        Err(error) => Err(error),
    };
    AgentsEvent::Tests(told(machine, listed))
}

/// Converts an error for people.
pub(super) fn told<T>(machine: &Machine, done: Result<T, StudioError>) -> Result<T, Box<Trouble>> {
    done.map_err(|error| Box::new(machine.trouble(&error, "agents")))
}

/// Returns the saved tests, by their names.
pub(super) async fn saved(machine: &Machine) -> Result<Vec<TestCase>, StudioError> {
    let documents = machine.library(|library| library.documents(KIND)).await?;
    let read = machine.blocking(move || {
        let cases = documents.into_iter().filter_map(|(name, text)| {
            let case = serde_json::from_str(&text);
            // A test of a newer Mynah stays in the library.
            let case = case.inspect_err(|error| log::warn!("test {name} cannot be read: {error}"));
            case.ok()
        });
        Ok::<_, StudioError>(cases.collect())
    });
    read.await
}

async fn save(machine: &Machine, case: &TestCase) -> Result<(), StudioError> {
    let (name, text) = (case.name.clone(), text_of(case));
    let save = machine.library(move |library| library.save_document(KIND, &name, &text));
    save.await
}

/// Writes a saved test to a file.
async fn export(machine: &Machine, name: &str, path: PathBuf) -> Result<PathBuf, StudioError> {
    let cases = saved(machine).await?;
    let case = cases.into_iter().find(|case| case.name == name);
    let case = case.ok_or(super::AgentRefusal::NoTest)?;
    let write = move || write_text(&text_of(&case), &path);
    machine.blocking(write).await
}

/// Returns a test as the text of its file.
fn text_of(case: &TestCase) -> String {
    serde_json::to_string_pretty(case).unwrap_or_default()
}
