//! Versions of projects: kept, listed, compared and gone back to. All of it beside what is typed.

use std::sync::Arc;

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_core::ids::{ProjectId, VersionId};
use mynah_i18n::tr;
use mynah_model::command::{Newer, ToCompare, VersionCommand};
use mynah_model::event::{Event, Notice, Offer, ProjectEvent, ToRestore, VersionEvent};
use mynah_records::takes::TakeCard;
use mynah_records::versions::VersionCard;
use mynah_script::compare::{self, Comparison, Pick, State};
use mynah_script::deed::{Deed, TakeAct};
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::versions::Version;

/// Does what is asked, and tells what came of it.
pub(super) async fn run(machine: Arc<Machine>, command: VersionCommand) {
    let done = match command {
        VersionCommand::Keep {
            project,
            name,
            script,
            by_itself,
        } => keep(&machine, project, name, *script, by_itself).await,
        VersionCommand::List(project) => list(&machine, project).await,
        VersionCommand::Compare(order) => compare(&machine, order).await,
        VersionCommand::Restore {
            version,
            here,
            revision,
        } => restore(&machine, version, here, revision).await,
        VersionCommand::Rename { version, name } => {
            let renamed = move |library: &Library| library.rename_version(version, &name);
            changed(&machine, renamed).await.map(drop)
        }
        VersionCommand::Discard(version) => discard(&machine, version).await,
        VersionCommand::BringBack(version) => {
            let back = move |library: &Library| library.bring_version_back(version);
            changed(&machine, back).await.map(drop)
        }
    };
    if let Err(error) = done {
        let trouble = machine.trouble(&error, "version");
        machine.tell_trouble(trouble).await;
    }
}

async fn keep(
    machine: &Machine,
    project: ProjectId,
    name: String,
    script: Script,
    by_itself: bool,
) -> Result<(), StudioError> {
    let kept = machine
        .library(move |library| library.keep_version(project, &name, &script, by_itself))
        .await?;
    list(machine, project).await?;
    if let Some(card) = kept.filter(|_| !by_itself) {
        let notice = Notice::Done(tr!("studio-version-kept", name = card.name));
        machine.tell(Event::Notice(notice)).await;
    }
    Ok(())
}

async fn list(machine: &Machine, project: ProjectId) -> Result<(), StudioError> {
    let cards = machine
        .library(move |library| library.versions(project))
        .await?;
    tell(machine, VersionEvent::Listed(project, cards)).await;
    Ok(())
}

async fn tell(machine: &Machine, event: VersionEvent) {
    machine
        .tell(Event::Project(ProjectEvent::Versions(event)))
        .await;
}

/// Changes one and lists its project's.
async fn changed(
    machine: &Machine,
    change: impl FnOnce(&Library) -> Result<VersionCard, LibraryError> + Send + 'static,
) -> Result<VersionCard, StudioError> {
    let card = machine.library(change).await?;
    list(machine, card.project).await?;
    Ok(card)
}

async fn discard(machine: &Machine, version: VersionId) -> Result<(), StudioError> {
    let card = changed(machine, move |library| library.discard_version(version)).await?;
    let notice = Notice::Offer {
        text: tr!("studio-version-discarded", name = card.name),
        offer: Offer::BringVersionBack(version),
    };
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

async fn compare(machine: &Machine, order: ToCompare) -> Result<(), StudioError> {
    let number = order.number;
    let compared = machine
        .library(move |library| compared(library, order))
        .await;
    let (comparison, done) = match compared {
        Ok(comparison) => (Some(Arc::new(comparison)), Ok(())),
        Err(error) => (None, Err(error)),
    };
    tell(machine, VersionEvent::Compared(number, comparison)).await;
    done
}

fn compared(library: &Library, order: ToCompare) -> Result<Comparison, LibraryError> {
    let older = library.version(order.older)?;
    let (script, picks) = match order.newer {
        Newer::Version(version) => {
            let newer = library.version(version)?;
            (newer.script, newer.picks)
        }
        Newer::Now(script) => (*script, library.picks(order.project)?),
    };
    let older = State {
        script: &older.script,
        picks: &older.picks,
    };
    let newer = State {
        script: &script,
        picks: &picks,
    };
    Ok(compare::compare(older, newer))
}

/// Makes the edit that leads back to a version. As it is now is kept first, so that nothing depends on undo alone.
async fn restore(
    machine: &Machine,
    version: VersionId,
    here: Box<Script>,
    revision: u64,
) -> Result<(), StudioError> {
    let (card, here, edit, final_ones) = machine
        .library(move |library| {
            let version = library.version(version)?;
            let edit = compare::edit_to(&here, &version.script);
            let (picks, final_ones) = picking(library, &version)?;
            let card = version.card;
            let [there, _] = &picks;
            let edit = edit.or_else(|| (!there.is_empty()).then(|| Edit::Group(Vec::new())));
            let edit = edit.map(|edit| edit.leading_to(&card.name, picks));
            if edit.is_some() {
                let name = tr!("version-before-restore", name = card.name.as_str());
                library.keep_version(card.project, &name, &here, true)?;
            }
            Ok((card, here, edit, final_ones))
        })
        .await?;
    let project = card.project;
    let notice = if let Some(edit) = edit {
        let restore = ToRestore {
            project,
            edit,
            here,
            revision,
        };
        tell(machine, VersionEvent::ToRestore(restore)).await;
        list(machine, project).await?;
        let text = match final_ones {
            0 => tr!("studio-version-restored", name = card.name),
            lines => tr!(
                "studio-version-restored-final",
                name = card.name,
                lines = lines
            ),
        };
        // It is no news any more once that is taken back.
        let offer = Offer::UndoStep(project, revision, false);
        Notice::Offer { text, offer }
    } else {
        Notice::Heed(tr!("studio-version-same", name = card.name))
    };
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

/// What makes the takes of a version its lines' again where others are, and what takes that back. A line that had none then
/// keeps its own. With how many lines have a final take that is put aside by that.
fn picking(library: &Library, version: &Version) -> Result<([Vec<Deed>; 2], usize), LibraryError> {
    let project = version.card.project;
    let now = library.picks(project)?;
    let (mut there, mut back) = (Vec::new(), Vec::new());
    let mut final_ones = 0;
    for (line, pick) in &version.picks {
        let is_now = now.get(line).is_some_and(|now| now.is_same(*pick));
        if is_now || version.script.line(*line).is_none() {
            continue;
        }
        let takes = library.line_takes(project, *line)?;
        let is_it = |take: &&TakeCard| {
            let (number, at) = (take.number, Some(take.at));
            pick.is_same(Pick { number, at })
        };
        // Where it is gone for good, another one may have its number.
        let Some(take) = takes.iter().find(is_it) else {
            continue;
        };
        there.push(Deed::Take(take.picked_again()));
        let picked = takes.iter().find(|take| take.picked);
        final_ones += usize::from(picked.is_some_and(|take| take.approved));
        back.extend(picked.map(|take| Deed::Take(take.picked_again())));
        if take.discarded {
            back.push(Deed::Take(TakeAct::Discard(take.id)));
        }
    }
    Ok(([there, back], final_ones))
}
