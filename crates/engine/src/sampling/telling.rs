//! All consents as they are told: anew where something was done with one, here or in another window.

use tokio::sync::Mutex;

use super::tell;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::vault;
use mynah_core::consent::standings;
use mynah_model::event::{CloningEvent, Vault};
use mynah_store::Library;

/// How many records there were as they were told last, where they ever were. Held while they are: older ones never come
/// behind newer ones.
#[derive(Debug, Default)]
pub(crate) struct Told(Mutex<Option<usize>>);

/// Tells all consents where something was done with one: that they can't be read changes nothing of it.
pub(crate) async fn retell_vault(machine: &Machine) {
    warned(tell_vault(machine).await);
}

/// Tells all consents.
pub(crate) async fn tell_vault(machine: &Machine) -> Result<(), StudioError> {
    let mut told = machine.consents_told.0.lock().await;
    read(machine, &mut told).await
}

/// Tells them once more where another window or command wrote a record: nothing is said to hold that was taken back there.
pub(crate) async fn tell_others(machine: &Machine) {
    let mut told = machine.consents_told.0.lock().await;
    let done = match machine.library(Library::count_consents).await {
        Ok(count) if *told == Some(count) => Ok(()),
        Ok(_) => read(machine, &mut told).await,
        Err(error) => Err(error),
    };
    warned(done);
}

fn warned(done: Result<(), StudioError>) {
    if let Err(error) = done {
        log::warn!("the records of consent can't be read: {error}");
    }
}

async fn read(machine: &Machine, told: &mut Option<usize>) -> Result<(), StudioError> {
    let read = machine.library(|library| {
        // What is written between the two is told again.
        let count = library.count_consents()?;
        let there = library.consents()?;
        let heeded = standings(&there.heeded());
        let unkept = vault::unkept(library, heeded.iter().map(|it| &it.consent))?;
        let projects = library.project_names()?;
        let vault = Vault {
            standings: standings(&there.links),
            heeded,
            broken: there.broken,
            unkept,
            projects: projects.into_iter().map(|(_, name)| name).collect(),
        };
        Ok((count, vault))
    });
    let (count, vault) = read.await?;
    *told = Some(count);
    tell(machine, CloningEvent::Vault(Box::new(vault))).await;
    Ok(())
}
