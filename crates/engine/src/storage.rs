//! What lies on the disk: measured, cleaned up into the bin, looked at byte by byte.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::archive;
use crate::dubbing;
use crate::error::StudioError;
use crate::held;
use crate::jobs::PACE;
use crate::machine::Machine;
use crate::mend;
use crate::tasks;
use mynah_core::backend::Backend;
use mynah_core::ids::ProjectId;
use mynah_i18n::size;
use mynah_i18n::tr;
use mynah_model::command::StorageCommand;
use mynah_model::event::{Event, Notice, Offer, StorageEvent, TakesEvent};

pub(super) async fn run(machine: Arc<Machine>, command: StorageCommand) {
    let done = match command {
        StorageCommand::Measure => measure(&machine).await,
        StorageCommand::CleanUp(project) => clean_up(&machine, project).await,
        StorageCommand::PutBack(takes) => {
            let back = machine.library(move |library| library.put_back(&takes));
            match back.await {
                Ok(()) => changed(&machine).await,
                Err(error) => Err(error),
            }
        }
        StorageCommand::PutBinBack(project) => put_bin_back(&machine, project).await,
        StorageCommand::EmptyBin(project) => empty_bin(&machine, project).await,
        StorageCommand::LetDubsGo => let_dubs_go(&machine).await,
        StorageCommand::Check => {
            // It takes minutes; what is asked meanwhile doesn't wait for it.
            tasks::spawn(check(machine));
            return;
        }
        StorageCommand::BackUp(place) => {
            tasks::spawn(archive::back_up(machine, place));
            return;
        }
        StorageCommand::BringBack(folder) => {
            tasks::spawn(archive::bring_back(machine, folder));
            return;
        }
        StorageCommand::MoveTo(place) => {
            tasks::spawn(archive::move_to(machine, place));
            return;
        }
        StorageCommand::Stay => archive::stay(&machine).await,
        StorageCommand::StopCopy => {
            machine.stop_copy.store(true, Ordering::Relaxed);
            return;
        }
        StorageCommand::StopCheck => {
            machine.stop_check.store(true, Ordering::Relaxed);
            return;
        }
    };
    if let Err(error) = done {
        let trouble = machine.trouble(&error, "storage");
        machine.tell_trouble(trouble).await;
    }
}

pub(super) async fn measure(machine: &Machine) -> Result<(), StudioError> {
    machine.tell(Event::Storage(StorageEvent::Asked)).await;
    let measured = machine.library(|library| {
        let mut disk = library.disk_use()?;
        disk.removed_dubs = library.pile_of(&dubbing::removed(library)?)?;
        Ok(disk)
    });
    match measured.await {
        Ok(disk) => {
            let measured = StorageEvent::Measured(disk);
            machine.tell(Event::Storage(measured)).await;
            Ok(())
        }
        Err(error) => {
            let trouble = machine.trouble(&error, "storage");
            let failed = StorageEvent::Failed(trouble);
            machine.tell(Event::Storage(failed)).await;
            Ok(())
        }
    }
}

async fn clean_up(machine: &Machine, project: Option<ProjectId>) -> Result<(), StudioError> {
    let takes = machine
        .library(move |library| library.discard_unpicked(project))
        .await?;
    let text = tr!("studio-cleaned-up", takes = takes.len());
    let notice = if takes.is_empty() {
        Notice::Heed(text)
    } else {
        let offer = Offer::PutBack(takes);
        Notice::Offer { text, offer }
    };
    machine.tell(Event::Notice(notice)).await;
    changed(machine).await
}

async fn put_bin_back(machine: &Machine, project: ProjectId) -> Result<(), StudioError> {
    let takes = machine
        .library(move |library| library.put_bin_back(project))
        .await?;
    let text = tr!("studio-put-back", takes = takes);
    machine.tell(Event::Notice(Notice::Done(text))).await;
    changed(machine).await
}

async fn empty_bin(machine: &Machine, project: Option<ProjectId>) -> Result<(), StudioError> {
    let free = machine
        .library(move |library| library.empty_bin(project))
        .await?;
    let text = tr!("studio-bin-emptied", size = size(free));
    machine.tell(Event::Notice(Notice::Done(text))).await;
    changed(machine).await
}

/// Removes the files of removed dubs.
async fn let_dubs_go(machine: &Machine) -> Result<(), StudioError> {
    let gone = machine.library(|library| library.let_sounds_go(&dubbing::removed(library)?));
    let text = tr!("studio-dubs-gone", size = size(gone.await?));
    machine.tell(Event::Notice(Notice::Done(text))).await;
    changed(machine).await
}

/// Tells the takes of the open project as they are now, what still costs nothing, and what lies on the disk.
pub(super) async fn changed(machine: &Machine) -> Result<(), StudioError> {
    tell_takes(machine).await?;
    measure(machine).await
}

/// The same without the disk.
pub(super) async fn tell_takes(machine: &Machine) -> Result<(), StudioError> {
    // The settings name the project that any window opened last.
    if let Some(project) = machine.journals.shown() {
        let takes = machine
            .library(move |library| library.summaries(project))
            .await?;
        let takes = takes.into_iter().collect();
        let all = TakesEvent::All { project, takes };
        machine.tell(Event::Takes(all)).await;
    }
    for backend in Backend::ALL {
        if let Ok(connection) = machine.connect(backend).await {
            held::tell(machine, &connection).await;
        }
    }
    Ok(())
}

async fn check(machine: Arc<Machine>) {
    // Two presses are one look.
    if machine.checking.swap(true, Ordering::Relaxed) {
        return;
    }
    machine.stop_check.store(false, Ordering::Relaxed);
    let begun = StorageEvent::Checking { done: 0, all: 1 };
    machine.tell(Event::Storage(begun)).await;
    let (library, at_work) = (machine.library.clone(), Arc::clone(&machine));
    let checked = machine
        .blocking(move || {
            let mut told = None;
            library.check_every_byte(&mut |done, all| {
                let now = at_work.clock.instant();
                let due = told.is_none_or(|told| now.saturating_duration_since(told) >= PACE);
                if due {
                    told = Some(now);
                    let checking = StorageEvent::Checking { done, all };
                    at_work.teller.tell_if_room(Event::Storage(checking));
                }
                if at_work.stop_check.load(Ordering::Relaxed) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
        })
        .await;
    match checked {
        Ok(mut checked) => {
            if checked.lost > 0 {
                let mended = mend::mend(&machine).await;
                checked.lost = checked.lost.saturating_sub(mended.takes);
                checked.mended = mended.takes;
            }
            machine.checking.store(false, Ordering::Relaxed);
            let event = StorageEvent::Checked(Some(checked));
            machine.tell(Event::Storage(event)).await;
            if let Err(error) = changed(&machine).await {
                log::warn!("what was checked can't be told: {error}");
            }
        }
        Err(error) => {
            machine.checking.store(false, Ordering::Relaxed);
            machine
                .tell(Event::Storage(StorageEvent::Checked(None)))
                .await;
            let trouble = machine.trouble(&error, "storage");
            machine.tell_trouble(trouble).await;
        }
    }
}
