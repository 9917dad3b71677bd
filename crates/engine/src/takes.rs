//! Takes that are kept: lists, picking, stars, notes, the bin, and their sound for the transport.

use std::sync::Arc;

use crate::error::StudioError;
use crate::machine::Machine;
use crate::presets;
use crate::recording;
use crate::sounding;
use mynah_audio::decode::decode_kept;
use mynah_audio::peaks::Peaks;
use mynah_core::fingerprint::{drawn_key, quick_key};
use mynah_core::ids::{LineId, ProjectId, TakeId};
use mynah_core::request::Generation;
use mynah_model::best;
use mynah_model::command::{TakeAct, TakesCommand};
use mynah_model::desk::Sound;
use mynah_model::desk::TakeCard;
use mynah_model::event::Event;
use mynah_model::event::TakesEvent;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_records::takes::{Fitting, Take};
use mynah_script::document::Script;
use mynah_store::Library;
use mynah_store::error::LibraryError;

pub(super) async fn run(machine: Arc<Machine>, command: TakesCommand) {
    let done = match command {
        TakesCommand::List { project, line } => list(&machine, project, line).await,
        TakesCommand::Best {
            project,
            script,
            also,
        } => return best(&machine, project, *script, also).await,
        TakesCommand::Load(take) => load(&machine, take).await,
        TakesCommand::Act(act) => run_act(&machine, act).await,
        TakesCommand::Find {
            project,
            backend,
            urgency,
            requests,
        } => {
            sounding::find(&machine, (project, backend, urgency), requests).await;
            return;
        }
        TakesCommand::PickFitting(project, wanted) => {
            let picked = pick_fitting(&machine, project, wanted).await;
            machine.tell(Event::Takes(TakesEvent::Fitted)).await;
            picked
        }
        TakesCommand::Preset(command) => presets::run(&machine, command).await,
        TakesCommand::Rate(take, stars) => {
            let rated = machine.library(move |library| library.rate(take, stars));
            match rated.await {
                Ok(()) => {
                    let rated = TakesEvent::Rated(take, stars);
                    machine.tell(Event::Takes(rated)).await;
                    Ok(())
                }
                Err(error) => Err(error),
            }
        }
        TakesCommand::Record(of) => return recording::add(&machine, *of).await,
    };
    if let Err(error) = done {
        let trouble = machine.trouble(&error, "takes");
        machine.tell_trouble(trouble).await;
    }
}

async fn run_act(machine: &Machine, act: TakeAct) -> Result<(), StudioError> {
    match act {
        TakeAct::Pick(take, None) => {
            change(machine, take, |library, take| library.pick(take)).await
        }
        TakeAct::Pick(take, Some(instead)) => {
            change(machine, take, move |library, take| {
                library.pick_instead(take, &instead)
            })
            .await
        }
        TakeAct::PickOf {
            project,
            line,
            backend,
            request,
        } => {
            let key = quick_key(&Generation::from(*request));
            let takes = takes_of(machine, project, line).await?;
            let made = takes.iter().filter(|take| {
                let is_kept = !take.discarded && !take.cut && take.backend == backend;
                let drawn = || drawn_key(&take.request, take.seed) == Some(key);
                is_kept && (quick_key(&*take.request) == key || drawn())
            });
            match made.max_by_key(|take| take.number) {
                Some(take) if !take.picked => {
                    change(machine, take.id, |library, take| library.pick(take)).await
                }
                _ => Ok(()),
            }
        }
        TakeAct::Star(take, starred) => {
            change(machine, take, move |library, take| {
                library.star(take, starred)
            })
            .await
        }
        TakeAct::Approve(takes, approved) => approve(machine, takes, approved).await,
        TakeAct::Note(take, note) => {
            change(machine, take, move |library, take| {
                library.note(take, &note)
            })
            .await
        }
        TakeAct::Discard(take) => {
            change(machine, take, |library, take| library.discard(take)).await
        }
        TakeAct::Restore(take) => {
            change(machine, take, |library, take| library.restore(take)).await
        }
    }
}

async fn pick_fitting(
    machine: &Machine,
    project: ProjectId,
    wanted: Vec<Fitting>,
) -> Result<(), StudioError> {
    let work = move |library: &Library| library.pick_fitting(project, &wanted);
    let mut told = Ok(());
    for line in machine.library(work).await? {
        let one = tell_changed(machine, project, line).await;
        // They are picked: one that can't be read keeps none of the others from being told.
        told = told.and(one);
    }
    told
}

async fn list(machine: &Machine, project: ProjectId, line: LineId) -> Result<(), StudioError> {
    let takes = takes_of(machine, project, line).await?;
    let listed = TakesEvent::Listed {
        project,
        line,
        takes,
    };
    machine.tell(Event::Takes(listed)).await;
    Ok(())
}

async fn best(machine: &Machine, project: ProjectId, script: Script, also: Vec<TakeId>) {
    let listed = machine.library(move |library| {
        let cards = library.starred(project, &also)?;
        Ok(best::rows(cards, &script))
    });
    // Whoever waits for the list is told where it is waited for.
    let listed = match listed.await {
        Ok(rows) => Ok(rows),
        Err(error) => Err(Box::new(Trouble {
            remedies: vec![Remedy::Retry],
            ..machine.trouble(&error, "takes")
        })),
    };
    let best = TakesEvent::Best(project, listed);
    machine.tell(Event::Takes(best)).await;
}

/// Tells a line's takes after something outside changed them.
pub(super) async fn tell_changed(
    machine: &Machine,
    project: ProjectId,
    line: LineId,
) -> Result<(), StudioError> {
    let takes = takes_of(machine, project, line).await?;
    changed(machine, project, line, takes).await;
    Ok(())
}

async fn change(
    machine: &Machine,
    take: TakeId,
    work: impl FnOnce(&Library, TakeId) -> Result<Vec<TakeCard>, LibraryError> + Send + 'static,
) -> Result<(), StudioError> {
    let (project, takes) = machine
        .library(move |library| Ok((library.take(take)?.project, work(library, take)?)))
        .await?;
    let line = takes.iter().find_map(|take| take.line);
    if let (Some(project), Some(line)) = (project, line) {
        changed(machine, project, line, takes).await;
    }
    Ok(())
}

async fn approve(machine: &Machine, takes: Vec<TakeId>, approved: bool) -> Result<(), StudioError> {
    let work = move |library: &Library| library.approve(&takes, approved);
    let changed = machine.library(work).await?;
    for one in changed.chunk_by(|one, next| one.0 == next.0) {
        let Some((project, ..)) = one.first() else {
            continue;
        };
        let told = TakesEvent::Approved {
            project: *project,
            takes: one.iter().map(|(_, line, take)| (*line, *take)).collect(),
            approved,
        };
        machine.tell(Event::Takes(told)).await;
    }
    Ok(())
}

async fn takes_of(
    machine: &Machine,
    project: ProjectId,
    line: LineId,
) -> Result<Vec<TakeCard>, StudioError> {
    machine
        .library(move |library| library.line_takes(project, line))
        .await
}

async fn changed(machine: &Machine, project: ProjectId, line: LineId, takes: Vec<TakeCard>) {
    let changed = TakesEvent::Changed {
        project,
        line,
        takes,
    };
    machine.tell(Event::Takes(changed)).await;
}

/// Tells a take's waveform and words. A waveform that isn't kept is made again from the sound.
async fn load(machine: &Machine, take: TakeId) -> Result<(), StudioError> {
    let library = machine.library.clone();
    let sound = machine.blocking(move || sound_of(&library, take)).await?;
    machine
        .tell(Event::Takes(TakesEvent::Sound(take, Arc::new(sound))))
        .await;
    Ok(())
}

fn sound_of(library: &Library, id: TakeId) -> Result<Sound, StudioError> {
    let take = library.take(id)?;
    let kept = library
        .peaks(id)?
        .and_then(|bytes| Peaks::from_bytes(&bytes));
    let peaks = if let Some(peaks) = kept {
        peaks
    } else {
        let peaks = peaks_again(library, &take)?;
        library.keep_peaks(id, &peaks.to_bytes())?;
        peaks
    };
    Ok(Sound {
        peaks: Arc::new(peaks),
        words: take.words,
        seconds: take.card.seconds,
        complete: true,
    })
}

fn peaks_again(library: &Library, take: &Take) -> Result<Peaks, StudioError> {
    let bytes = library.sound_bytes(take.card.id)?;
    let decoded = decode_kept(&bytes, take.card.request.format())?;
    Ok(Peaks::of(&decoded.pcm))
}
