//! Casting calls of projects: kept, listed, and what others said of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::library::auditions::KeptAudition;
use crate::library::outside;
use crate::studio::audition::{Audition, Results};
use crate::studio::command::AuditionCommand;
use crate::studio::error::{Refusal, StudioError};
use crate::studio::event::{AuditionCard, AuditionEvent, Event, Notice, Offer, ProjectEvent};
use crate::studio::machine::Machine;
use crate::terms::ids::{AuditionId, ProjectId};
use crate::tr;

/// Bytes of a file with results at most.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Does what is asked, and tells what came of it.
pub(super) async fn run(machine: &Machine, command: AuditionCommand) {
    let done = match command {
        AuditionCommand::List(project) => list(machine, project).await,
        AuditionCommand::Begin(project, audition) => begin(machine, project, audition).await,
        AuditionCommand::Keep(project, id, audition) => keep(machine, project, id, audition).await,
        AuditionCommand::Discard(project, id) => discard(machine, project, id).await,
        AuditionCommand::BringBack(project, id) => {
            let back = machine.library(move |library| library.discard_audition(id, false));
            match back.await {
                Ok(()) => list(machine, project).await,
                Err(error) => Err(error),
            }
        }
        AuditionCommand::ReadResults(id, path) => read_results(machine, id, path).await,
    };
    if let Err(error) = done {
        let trouble = machine.trouble(&error, "audition");
        machine.tell_trouble(trouble).await;
    }
}

async fn tell(machine: &Machine, event: AuditionEvent) {
    machine
        .tell(Event::Project(ProjectEvent::Auditions(event)))
        .await;
}

fn card(kept: &KeptAudition) -> Option<AuditionCard> {
    let read = Audition::read(&kept.content);
    let audition = read
        .inspect_err(|error| log::warn!("a casting call can't be read: {error}"))
        .ok()?;
    Some(AuditionCard {
        id: kept.id,
        at: kept.at,
        audition: Arc::new(audition),
    })
}

async fn list(machine: &Machine, project: ProjectId) -> Result<(), StudioError> {
    let kept = machine
        .library(move |library| library.auditions(project))
        .await?;
    let cards = kept.iter().filter_map(card).collect();
    tell(machine, AuditionEvent::Listed(project, cards)).await;
    Ok(())
}

async fn begin(
    machine: &Machine,
    project: ProjectId,
    audition: Box<Audition>,
) -> Result<(), StudioError> {
    let content = audition.written();
    let at = machine.clock.now();
    let id = machine
        .library(move |library| library.begin_audition(project, &content))
        .await?;
    let audition = Arc::from(audition);
    let card = AuditionCard { id, at, audition };
    tell(machine, AuditionEvent::Begun(project, card)).await;
    list(machine, project).await
}

async fn keep(
    machine: &Machine,
    project: ProjectId,
    id: AuditionId,
    audition: Box<Audition>,
) -> Result<(), StudioError> {
    let content = audition.written();
    machine
        .library(move |library| library.keep_audition(id, &content))
        .await?;
    list(machine, project).await
}

async fn discard(machine: &Machine, project: ProjectId, id: AuditionId) -> Result<(), StudioError> {
    machine
        .library(move |library| library.discard_audition(id, true))
        .await?;
    let notice = Notice::Offer {
        text: tr!("studio-audition-discarded"),
        offer: Offer::BringAuditionBack(project, id),
    };
    machine.tell(Event::Notice(notice)).await;
    list(machine, project).await
}

async fn read_results(machine: &Machine, id: AuditionId, path: PathBuf) -> Result<(), StudioError> {
    let results = machine.blocking(move || results(&path)).await?;
    tell(machine, AuditionEvent::Results(id, results)).await;
    Ok(())
}

fn results(path: &Path) -> Result<Results, StudioError> {
    let bytes = outside::read(path, MOST_BYTES)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    Results::read(&text).ok_or_else(|| Refusal::NoResults(path.to_owned()).into())
}
