//! Dubbing: a film or recording, its languages, what is said in them, and lines that are said otherwise.
//!
//! What costs goes the way of everything that costs (`jobs`): each language is an order of its own, found again by its
//! very request. Begin with [`Film`](mynah_model::dubbing::film::Film); `bring` looks at what is to be dubbed, `stands`
//! says how far it is, `patch` says one line otherwise, `export` writes the files.

mod aac;
mod account;
mod again;
mod agreed;
mod begun;
mod bin;
mod bring;
mod earlier;
mod export;
mod hear;
mod like;
mod looking;
mod loud;
pub mod measure;
mod mending;
mod one_track;
mod patch;
mod places;
mod project;
mod refetched;
mod replaced;
mod report;
mod said;
mod said_anew;
mod spoken;
mod stands;
mod still;
mod unwanted;
mod whole;
mod wishes;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mynah_model::dubbing::refused::NoDub;
use mynah_model::ffmpeg::NoHelp;

pub(super) use self::agreed::begun;
pub(super) use self::bin::removed;
use self::looking::Look;
pub(super) use self::looking::Lookings;
pub(super) use self::one_track::sent;
pub(crate) use self::patch::{background as input_source, track as take_source};
pub(super) use self::refetched::{begins as refetch_begins, over as refetch_over};
pub(super) use self::spoken::Spoken;
pub(super) use self::unwanted::{ordered, restore};
pub(super) use self::wishes::{came, drop_of, go_on, keep, mend_of};

use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::sampling;
use crate::tasks;
use mynah_core::backend::Backend;
use mynah_model::command::DubbingCommand;
use mynah_model::event::{DubbingEvent, Event};
use mynah_model::trouble::{Topic, Trouble};
use mynah_store::Library;

/// Does what is asked, and tells what came of it. Nobody waits for a film that is read or written.
pub(super) async fn run(machine: Arc<Machine>, command: DubbingCommand) {
    // What was asked for last is heard, whatever is read sooner.
    if let DubbingCommand::Hear(moment) = command {
        let asked = machine.deck.ask();
        tasks::spawn(async move { hear::play(&machine, moment, asked).await });
        return;
    }
    // What is kept is kept one after the other, and before the program ends.
    let command = match command {
        DubbingCommand::LookInTheWay(number, id, wish) => {
            tasks::spawn(async move {
                let found = places::look(&machine, number, (id, wish)).await;
                machine.tell(Event::InTheWay(found)).await;
            });
            return;
        }
        // Whoever leaves it again finds it there.
        DubbingCommand::Inspect(number, backend, from, track) => {
            let look = Look::begin(&machine, number);
            tasks::spawn(async move {
                let brought = tokio::select! {
                    brought = bring::inspect(&machine, backend, (&from, track), &look) => brought,
                    () = look.left() => return,
                };
                machine.lookings.leave(number);
                let brought = brought.map(Box::new);
                let brought = brought.map_err(|error| Box::new(why(&machine, &error)));
                let told = DubbingEvent::Inspected(number, brought);
                machine.tell(Event::Dubbing(told)).await;
            });
            return;
        }
        DubbingCommand::Leave(number) => return machine.lookings.leave(number),
        DubbingCommand::Write(line, half) => {
            if let Err(error) = wishes::write(&machine, line, *half).await {
                let trouble = machine.trouble(&error, "dub");
                machine.tell_trouble(trouble).await;
            }
            return;
        }
        DubbingCommand::Begun(number, backend) => {
            let form = begun::find(&machine, backend).await;
            let told = DubbingEvent::Begun(number, form);
            return machine.tell(Event::Dubbing(told)).await;
        }
        DubbingCommand::Keep(backend, form) => {
            if let Err(error) = begun::keep(&machine, backend, form).await {
                let trouble = machine.trouble(&error, "dub");
                machine.tell_trouble(trouble).await;
            }
            return;
        }
        DubbingCommand::Step(number, id, language, step) => {
            let stepped = mending::step(&machine, &id, language, step).await;
            tasks::spawn(async move {
                let looked = match stepped {
                    Ok(()) => stands::look(&machine, &id).await,
                    Err(error) => Err(error),
                };
                let why = |error| Box::new(machine.trouble(&error, "dub"));
                let told = DubbingEvent::Looked(number, looked.map(Box::new).map_err(why));
                machine.tell(Event::Dubbing(told)).await;
            });
            return;
        }
        other => other,
    };
    tasks::spawn(async move {
        if let Some(told) = done(&machine, command).await {
            machine.tell(Event::Dubbing(told)).await;
        }
    });
}

/// Why something came to nothing. That no film is called so is told apart: the service may know it.
fn why(machine: &Machine, error: &StudioError) -> Trouble {
    let is_unknown = matches!(
        error,
        StudioError::Refused(Refusal::NotDubbed(NoDub::NoFilm(_)))
    );
    let trouble = machine.trouble(error, "dub");
    Trouble {
        topic: is_unknown.then_some(Topic::UnknownDub).or(trouble.topic),
        ..trouble
    }
}

/// At which change of the library the films of each backend were told, and how much there was of them.
#[derive(Debug, Default)]
pub(super) struct Told {
    changes: Mutex<HashMap<Backend, i64>>,
    marks: Mutex<HashMap<Backend, (i64, i64)>>,
}

impl Told {
    /// Notes a change, and says whether it is another than the last.
    fn note(&self, backend: Backend, change: i64) -> bool {
        let mut all = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(backend, change) != Some(change)
    }

    fn mark(&self, backend: Backend, mark: (i64, i64)) {
        let mut all = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(backend, mark);
    }

    /// How much there was of a backend's films when they were told, where they ever were.
    fn marked(&self, backend: Backend) -> Option<(i64, i64)> {
        let all = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&backend).copied()
    }
}

/// Tells films once more that another window or command changed; those that nobody asked for aren't looked at.
pub(super) async fn tell_others(machine: &Machine) {
    for backend in Backend::ALL {
        let Some(before) = machine.films_told.marked(backend) else {
            continue;
        };
        let now = machine.library(move |library| library.films_mark(backend));
        if now.await.is_ok_and(|now| now != before) {
            let told = listed(machine, backend).await;
            machine.tell(Event::Dubbing(told)).await;
        }
    }
}

/// Those of a backend where anything may be another since they were told.
async fn listed_anew(machine: &Machine, backend: Backend) -> Option<DubbingEvent> {
    let change = machine.library(Library::changes).await.ok()?;
    if machine.films_told.note(backend, change) {
        return Some(listed(machine, backend).await);
    }
    None
}

async fn listed(machine: &Machine, backend: Backend) -> DubbingEvent {
    let library = machine.library.clone();
    let listed = machine.blocking(move || {
        let mark = library.films_mark(backend)?;
        Ok::<_, StudioError>((mark, stands::cards(&library, backend)?))
    });
    let listed = match listed.await {
        Ok((mark, cards)) => {
            machine.films_told.mark(backend, mark);
            cards
        }
        Err(error) => {
            log::warn!("films can't be listed: {error}");
            Vec::new()
        }
    };
    DubbingEvent::Listed(backend, listed)
}

async fn done(machine: &Machine, command: DubbingCommand) -> Option<DubbingEvent> {
    let why = |error: StudioError| -> Box<Trouble> { Box::new(why(machine, &error)) };
    Some(match command {
        DubbingCommand::Whole(number, id) => {
            let form = whole::of(machine, &id).await;
            DubbingEvent::Whole(number, form.map(Box::new).map_err(why))
        }
        DubbingCommand::ReadTable(path) => {
            let read = bring::table(machine, &path).await.map_err(why);
            DubbingEvent::Table(path, read)
        }
        DubbingCommand::List(backend) => listed(machine, backend).await,
        DubbingCommand::ListChanged(backend) => return listed_anew(machine, backend).await,
        DubbingCommand::Bin(id, is_binned) => match bin::put(machine, &id, is_binned).await {
            Ok(backend) => listed(machine, backend).await,
            Err(error) => {
                let trouble = machine.trouble(&error, "dub");
                if machine.has_window() {
                    machine.tell_trouble(trouble.clone()).await;
                }
                DubbingEvent::Stays(id, Box::new(trouble))
            }
        },
        DubbingCommand::Account(number, backend) => {
            let listed = account::list(machine, backend).await;
            DubbingEvent::Account(number, backend, listed.map_err(why))
        }
        DubbingCommand::Read(number, backend, dub) => {
            let read = account::read(machine, backend, &dub).await;
            DubbingEvent::Read(number, read.map(Box::new).map_err(why))
        }
        DubbingCommand::Fetch(number, (backend, dub), folder) => {
            let fetched = account::fetch(machine, (backend, &dub), &folder).await;
            DubbingEvent::Exported(number, fetched.map_err(why))
        }
        DubbingCommand::Bring(number, wish) => {
            let looked = async {
                let is_agreed = !wish.agreed.is_empty();
                let id = bring::bring(machine, *wish).await?;
                if is_agreed {
                    sampling::retell_vault(machine).await;
                }
                stands::look(machine, &id).await
            };
            DubbingEvent::Looked(number, looked.await.map(Box::new).map_err(why))
        }
        DubbingCommand::Look(number, id) => {
            let looked = stands::look(machine, &id).await;
            DubbingEvent::Looked(number, looked.map(Box::new).map_err(why))
        }
        DubbingCommand::FetchAgain(number, id, codes) => {
            let fetched = again::fetch(machine, &id, &codes).await;
            DubbingEvent::Looked(number, fetched.map(Box::new).map_err(why))
        }
        DubbingCommand::Unwant(number, id, codes) => {
            let looked = match unwanted::forget(machine, &id, codes).await {
                Ok(()) => stands::look(machine, &id).await,
                Err(error) => Err(error),
            };
            DubbingEvent::Looked(number, looked.map(Box::new).map_err(why))
        }
        DubbingCommand::Export(number, id, wish) => {
            let written = export::write(machine, &id, wish).await;
            DubbingEvent::Exported(number, written.map_err(why))
        }
        DubbingCommand::Patch(wish) => {
            wishes::put(machine, None, *wish).await;
            return None;
        }
        DubbingCommand::Forget(number, wish) => {
            let id = wish.mend.at.film.clone();
            wishes::forget(machine, *wish).await;
            let looked = stands::look(machine, &id).await;
            DubbingEvent::Looked(number, looked.map(Box::new).map_err(why))
        }
        DubbingCommand::Listen(number, id, code) => {
            let error = loud::tell(machine, number, (&id, code)).await.err()?;
            log::warn!("a film can't be measured: {error}");
            DubbingEvent::Unmeasured(number, why(error))
        }
        DubbingCommand::Stills(id, asked) => {
            let stills = still::of(machine, &id, asked)
                .await
                .unwrap_or_else(|error| {
                    // Told all the same: nobody asks for others while some are on their way.
                    log::warn!("a film has no picture: {error}");
                    Err(NoHelp::Failed(error.to_string()))
                });
            DubbingEvent::Stills(id, asked, stills)
        }
        DubbingCommand::Hear(_)
        | DubbingCommand::LookInTheWay(..)
        | DubbingCommand::Inspect(..)
        | DubbingCommand::Leave(_)
        | DubbingCommand::Write(..)
        | DubbingCommand::Begun(..)
        | DubbingCommand::Keep(..)
        | DubbingCommand::Step(..) => return None,
    })
}
