//! Casting calls of projects: kept, listed, and what others said of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use mynah_core::ids::{AuditionId, ProjectId, VoiceId};
use mynah_i18n::tr;
use mynah_model::audition::{Audition, Hidden, Home, Results};
use mynah_model::command::{AuditionCommand, KeepAudition};
use mynah_model::event::{AuditionCard, AuditionEvent, Event, Notice, ProjectEvent};
use mynah_store::Library;
use mynah_store::auditions::KeptAudition;
use mynah_store::error::LibraryError;
use mynah_store::outside;

/// Bytes of a file with results at most.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Does what is asked, and tells what came of it.
pub(super) async fn run(machine: &Machine, command: AuditionCommand) {
    let done = match command {
        AuditionCommand::List(project) => list(machine, project).await,
        AuditionCommand::Begin(project, audition) => begin(machine, project, audition).await,
        AuditionCommand::Keep(kept) => return keep(machine, *kept).await,
        AuditionCommand::Judge(project, call, judged) => {
            let judge = move |audition: &mut Audition| audition.say(judged);
            say(machine, (project, call), judge).await
        }
        AuditionCommand::Hear(project, call, judge, counts) => {
            let hear = move |audition: &mut Audition| audition.hear(&judge, counts);
            say(machine, (project, call), hear).await
        }
        AuditionCommand::Put(project, id, listed) => put(machine, (project, id), listed).await,
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

/// Whose names nobody is to know, wherever they would be written or looked for.
///
/// # Errors
/// Those of the disk.
pub(super) fn hidden(library: &Library) -> Result<Hidden, LibraryError> {
    let kept = library.heeded_auditions()?;
    let read = kept.into_iter().filter_map(|kept| {
        let audition = Audition::read(&kept.content).ok()?;
        let home = Home {
            project: kept.project,
            name: kept.name,
            call: audition.seed,
        };
        Some((audition, Arc::new(home)))
    });
    let read: Vec<(Audition, Arc<Home>)> = read.collect();
    let calls = read
        .iter()
        .map(|(call, home)| (call, Some(Arc::clone(home))));
    Ok(Hidden::within(calls))
}

/// What voices are called instead of their names where they say what nobody is to know them by.
///
/// # Errors
/// Those of the disk.
pub(super) fn hidden_names(
    library: &Library,
) -> Result<impl Fn(&VoiceId, &str) -> Option<String>, LibraryError> {
    let hidden = hidden(library)?;
    Ok(move |voice: &VoiceId, text: &str| hidden.hides(voice, text).then(|| tr!("blind-voice")))
}

/// Tells it.
pub(super) async fn hide(machine: &Machine) -> Result<(), StudioError> {
    let hidden = machine.library(hidden).await?;
    tell(machine, AuditionEvent::Hidden(hidden)).await;
    Ok(())
}

/// Tells it where it is another than was `told` last: another window may have begun a call, or shown its names.
pub(super) async fn hide_anew(
    machine: &Machine,
    told: &mut Option<Hidden>,
) -> Result<(), StudioError> {
    let hidden = machine.library(hidden).await?;
    if told.as_ref() != Some(&hidden) {
        *told = Some(hidden.clone());
        tell(machine, AuditionEvent::Hidden(hidden)).await;
    }
    Ok(())
}

async fn list(machine: &Machine, project: ProjectId) -> Result<(), StudioError> {
    let (kept, elsewhere) = machine
        .library(move |library| {
            Ok((
                library.auditions(project)?,
                library.calls_elsewhere(project)?,
            ))
        })
        .await?;
    let cards = kept.iter().filter_map(card).collect();
    tell(machine, AuditionEvent::Elsewhere(elsewhere)).await;
    tell(machine, AuditionEvent::Listed(project, cards)).await;
    hide(machine).await
}

async fn begin(
    machine: &Machine,
    project: ProjectId,
    audition: Box<Audition>,
) -> Result<(), StudioError> {
    let content = audition.written();
    let at = machine.clock.now();
    let begun = machine.library(move |library| library.begin_audition(project, &content));
    let id = match begun.await {
        Ok(id) => id,
        Err(error) => {
            tell(machine, AuditionEvent::Unbegun(project, audition.seed)).await;
            return Err(error);
        }
    };
    let audition = Arc::from(audition);
    let card = AuditionCard { id, at, audition };
    tell(machine, AuditionEvent::Begun(project, card)).await;
    list(machine, project).await
}

/// Keeps what was said since, and tells of this one alone: it is asked for with every rating.
async fn keep(machine: &Machine, keep: KeepAudition) {
    let KeepAudition {
        project,
        id,
        base,
        now,
    } = keep;
    let has_sent = base.as_ref().is_none_or(|base| base.sent() != now.sent());
    let was_hidden = base.as_ref().is_none_or(|base| !base.revealed);
    let kept = machine.library(move |library| {
        let elsewhere = library.calls_elsewhere(project)?;
        let kept = library.change_audition(id, |content| match (base, Audition::read(content)) {
            (Some(base), Ok(onto)) => now.carried(&base, onto).written(),
            _ => now.written(),
        });
        Ok((kept?, elsewhere))
    });
    let told = match kept.await {
        Ok((kept, elsewhere)) => {
            tell(machine, AuditionEvent::Elsewhere(elsewhere)).await;
            let card = kept.as_ref().and_then(card);
            let shows =
                has_sent || was_hidden && card.as_ref().is_some_and(|card| card.audition.revealed);
            tell(machine, AuditionEvent::Kept(project, id, card)).await;
            if shows { hide(machine).await } else { Ok(()) }
        }
        Err(error) => {
            tell(machine, AuditionEvent::Unkept(id)).await;
            Err(error)
        }
    };
    if let Err(error) = told {
        let trouble = machine.trouble(&error, "audition");
        machine.tell_trouble(trouble).await;
    }
}

/// Says something in one that is open nowhere.
async fn say(
    machine: &Machine,
    (project, call): (ProjectId, u32),
    say: impl FnOnce(&mut Audition) -> bool + Send + 'static,
) -> Result<(), StudioError> {
    let kept = machine.library(move |library| {
        let Some(id) = library.audition_of(project, call)? else {
            return Ok(None);
        };
        library.change_audition(id, |content| match Audition::read(content) {
            Ok(mut audition) => {
                say(&mut audition);
                audition.written()
            }
            Err(_) => content.to_owned(),
        })
    });
    let event = match kept.await? {
        Some(kept) => {
            let event = AuditionEvent::Kept(project, kept.id, card(&kept));
            Event::Project(ProjectEvent::Auditions(event))
        }
        None => Event::Notice(Notice::Heed(tr!("studio-audition-unsaid"))),
    };
    machine.tell(event).await;
    Ok(())
}

/// Puts one into the list, or takes it out.
async fn put(
    machine: &Machine,
    (project, id): (ProjectId, AuditionId),
    listed: bool,
) -> Result<(), StudioError> {
    let put = machine.library(move |library| library.list_audition((project, id), listed));
    if !put.await? && listed {
        let gone = tr!("studio-audition-gone");
        machine.tell(Event::Notice(Notice::Heed(gone))).await;
    }
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
    let read = Results::read(&text).ok_or_else(|| Refusal::NoResults(path.to_owned()))?;
    // A sheet says nothing of who filled it in, but its name may.
    let file = path.file_stem().unwrap_or_default();
    Ok(Results {
        file: file.to_string_lossy().into_owned(),
        at: path.to_string_lossy().into_owned(),
        ..read
    })
}
