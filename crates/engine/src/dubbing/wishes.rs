//! Lines that wait for what was ordered for them: kept with the film before anything is sent, and put in their place as
//! soon as their take is here, whoever looks by then. What a run left so is gone on with by the next one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::dubbing::patch;
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::tasks;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{JobId, OrderId, TakeId};
use mynah_core::request::Generation;
use mynah_model::command::{DubLine, LineMend, LineOrder, PatchWish};
use mynah_model::dubbing::film::{Film, HalfWritten, Language, Wish};
use mynah_model::dubbing::refused::NoDub;
use mynah_model::event::{DubbingEvent, Event};
use mynah_model::trouble::{Charged, Topic, Trouble};
use mynah_records::ledger::{Entry, EntryState};
use mynah_store::error::LibraryError;
use mynah_store::{Library, faults};

/// Writes down what is to be done with what is about to be ordered. Where the disk takes nothing it is done all the same,
/// as long as this run lasts.
pub(crate) async fn keep(
    machine: &Machine,
    backend: Backend,
    (order, mark): (&LineOrder, Option<OrderId>),
) {
    let Some(wish) = PatchWish::of(order) else {
        return;
    };
    let now = machine.clock.now();
    let at = wish.mend.at.clone();
    change(machine, backend, at, move |language| {
        language.wish(wish, now, mark);
    })
    .await;
}

/// Nothing came of an order, and nothing will: what is ordered again is kept again.
pub(crate) async fn drop_of(
    machine: &Machine,
    backend: Backend,
    (order, mark): (&LineOrder, Option<OrderId>),
) {
    if let Some(wish) = PatchWish::of(order) {
        let at = wish.mend.at.clone();
        change(machine, backend, at, move |language| {
            language.give_up(&wish, mark);
        })
        .await;
    }
}

/// Leaves what was bought for a line where it is; what is wanted of the line since is wanted still.
pub(super) async fn forget(machine: &Machine, wish: PatchWish) {
    let at = wish.mend.at.clone();
    note(change_there(machine, at, move |language| language.fulfil(&wish)).await);
}

/// Keeps what is half written of a line, or nothing of it: with the dub that the line is of, whichever is in its place by
/// now.
///
/// # Errors
/// Those of the disk.
pub(super) async fn write(
    machine: &Machine,
    at: DubLine,
    half: HalfWritten,
) -> Result<(), StudioError> {
    change_there(machine, at, move |language| language.write(half)).await
}

/// Changes the language that a line is of, whoever its film is dubbed with.
async fn change_there(
    machine: &Machine,
    at: DubLine,
    how: impl FnOnce(&mut Language) + Send + 'static,
) -> Result<(), StudioError> {
    let id = at.film.clone();
    match machine.library(move |library| library.film(&id)).await? {
        Some(kept) => changed(machine, kept.backend, at, how).await,
        None => Ok(()),
    }
}

/// Changes the language that a line is of, in whichever of its dubs.
async fn change(
    machine: &Machine,
    backend: Backend,
    at: DubLine,
    how: impl FnOnce(&mut Language) + Send + 'static,
) {
    note(changed(machine, backend, at, how).await);
}

/// What the disk doesn't take of what nobody waits for is noted.
fn note(changed: Result<(), StudioError>) {
    if let Err(error) = changed {
        log::warn!("what is wanted of a line is not kept: {error}");
    }
}

/// The same, and whether the disk took it.
async fn changed(
    machine: &Machine,
    backend: Backend,
    at: DubLine,
    how: impl FnOnce(&mut Language) + Send + 'static,
) -> Result<(), StudioError> {
    let now = machine.clock.now();
    let changed = machine.library(move |library| {
        library.change_film(backend, (&at.film, now), |there| {
            let mut film = Film::read(&there?).ok()?;
            let before = film.clone();
            let mut all = film.languages.iter_mut();
            how(all.find(|it| it.code == at.language)?);
            (film != before).then(|| film.written())
        })
    });
    changed.await.map(drop)
}

/// The take of an order is here: it is put in the place of its line, and that is told.
pub(crate) fn came(machine: &Arc<Machine>, job: JobId, order: &LineOrder, take: TakeId) {
    if let Some(wish) = PatchWish::of(order) {
        let wish = PatchWish {
            take: Some(take),
            ..wish
        };
        let machine = Arc::clone(machine);
        tasks::spawn(async move {
            let wish = as_kept(&machine, wish).await;
            faults::reached("came");
            put(&machine, Some(job), wish).await;
        });
    } else if order.dub_of.is_some() {
        // Of what another run ordered the film alone knows for which line.
        go_on(machine);
    }
}

/// A wish as its film has it: that is what is done, whoever ordered it and whenever it came. Of what the disk did not
/// take the order alone knows.
async fn as_kept(machine: &Machine, ordered: PatchWish) -> PatchWish {
    let id = ordered.mend.at.film.clone();
    let found = machine.library(move |library| library.film(&id)).await;
    let film = found.ok().flatten();
    let film = film.and_then(|kept| Film::read(&kept.content).ok());
    film.map_or_else(|| ordered.clone(), |film| film.wished(&ordered))
}

/// Puts what was bought for a line in its place, and tells what came of it. What can't be put there stays with the film.
pub(super) async fn put(machine: &Machine, job: Option<JobId>, wish: PatchWish) {
    let at = wish.mend.at.clone();
    let patched = match patch::patch(machine, wish.clone()).await {
        Ok(patch) => Ok(Box::new(patch)),
        Err(error) => Err(refuse(machine, wish, error).await),
    };
    let told = DubbingEvent::Patched(job, at, patched);
    machine.tell(Event::Dubbing(told)).await;
}

/// Notes why a line stays as it is, and says it. What came late is told with what it cost: nothing else stands for it.
async fn refuse(machine: &Machine, wish: PatchWish, error: StudioError) -> Box<Trouble> {
    let line = wish.mend.at.line;
    let no = |error: &StudioError| Box::new(machine.trouble(error, "dub"));
    let (id, take) = (wish.mend.at.film.clone(), wish.take);
    let found = machine.library(move |library| {
        let cost = match take {
            Some(take) => library.take(take)?.card.cost,
            None => Credits::ZERO,
        };
        Ok((library.film(&id)?, cost))
    });
    let Ok((Some(kept), cost)) = found.await else {
        return no(&error);
    };
    let told = |is_overtaken: bool| {
        if !is_overtaken {
            return no(&error);
        }
        let backend = kept.backend;
        Box::new(Trouble {
            charged: match take {
                Some(_) => Charged::Yes {
                    credits: cost,
                    backend,
                },
                None => Charged::No,
            },
            topic: Some(Topic::Overtaken),
            ..*no(&NoDub::Overtaken(line).into())
        })
    };
    if matches!(
        error,
        StudioError::Refused(Refusal::NotDubbed(NoDub::Overtaken(_)))
    ) {
        return told(true);
    }
    let lasts = match &error {
        StudioError::Refused(Refusal::NotDubbed(NoDub::NoRoom { ms, .. })) => {
            Some(*ms as f64 / 1_000.0)
        }
        _ => None,
    };
    let (why, now) = (no(&error).what, machine.clock.now());
    let at = wish.mend.at.clone();
    // A part is nothing to be put there once more.
    let is_cut = matches!(
        error,
        StudioError::Refused(Refusal::NotDubbed(NoDub::CutOff(_)))
    );
    let wish = PatchWish {
        take: take.filter(|_| !is_cut),
        ..wish
    };
    let is_overtaken = Arc::new(AtomicBool::new(false));
    let found = Arc::clone(&is_overtaken);
    change(machine, kept.backend, at, move |language| {
        let is_overtaken = language.note_no(&wish, now, ((why, cost), lasts));
        found.store(is_overtaken, Ordering::Relaxed);
    })
    .await;
    told(is_overtaken.load(Ordering::Relaxed))
}

/// What is done to a line, and whose order that is.
type Mended = (LineMend, Option<OrderId>);

/// The line of a dub of this recording that an entry was ordered for, as long as its film says so, and the order where
/// only one wants it.
pub(crate) fn mend_of(
    library: &Library,
    entry: &Entry,
    recording: &str,
) -> Result<Option<Mended>, LibraryError> {
    let Some(speech) = entry.intent.request.line() else {
        return Ok(None);
    };
    for kept in library.films(entry.intent.backend)? {
        let Ok(film) = Film::read(&kept.content) else {
            continue;
        };
        if film.how.input.hash != recording {
            continue;
        }
        let mut wishes = film.languages.into_iter().flat_map(|it| it.wishes);
        let is_it = |wish: &Wish| wish.what.speech == speech && entry.intended_at >= wish.at;
        if let Some(wish) = wishes.find(is_it) {
            let order = match *wish.orders {
                [order] => Some(order),
                _ => None,
            };
            return Ok(Some((wish.what.mend, order)));
        }
    }
    Ok(None)
}

/// Goes on with what other runs left: what was bought for a line and is not in its place.
pub(crate) fn go_on(machine: &Arc<Machine>) {
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        for backend in Backend::ALL {
            match bought(&machine, backend).await {
                Ok(bought) => {
                    for came in bought {
                        match came {
                            Came::Whole(wish) => put(&machine, None, wish).await,
                            Came::Cut(wish) => leave(&machine, wish).await,
                        }
                    }
                }
                Err(error) => log::warn!("lines of dubs that wait can't be looked for: {error}"),
            }
        }
    });
}

/// What came for a line that waits.
#[derive(Debug, PartialEq)]
enum Came {
    /// Its sound.
    Whole(PatchWish),
    /// A part of it, which takes nobody's place.
    Cut(PatchWish),
}

/// The lines of all films that wait for what is here.
async fn bought(machine: &Machine, backend: Backend) -> Result<Vec<Came>, StudioError> {
    let library = machine.library.clone();
    machine
        .blocking(move || bought_here(&library, backend))
        .await
}

fn bought_here(library: &Library, backend: Backend) -> Result<Vec<Came>, LibraryError> {
    let mut all = Vec::new();
    for kept in library.films(backend)? {
        let Ok(film) = Film::read(&kept.content) else {
            continue;
        };
        let wishes = film.languages.iter().flat_map(|it| &it.wishes);
        // What came in part may be found whole.
        let is_open = |it: &&Wish| it.no.is_none() || it.what.take.is_none();
        let open: Vec<&Wish> = wishes.filter(is_open).collect();
        if open.is_empty() {
            continue;
        }
        let entries = library.lines_of_dub(&film.how.input.hash)?;
        for wish in open {
            // What was joined of parts says where it was cut.
            let key = quick_key(&wish.what.speech.generation());
            let is_it = |of: &Generation| quick_key(of) == key;
            // What was bought before it was wanted was bought for another line.
            let its = entries
                .iter()
                .rev()
                .filter(|entry| entry.intended_at >= wish.at && is_it(&entry.intent.request));
            let its: Vec<&Entry> = its.collect();
            let with = |take| PatchWish {
                take,
                ..wish.what.clone()
            };
            // What the library had, or what was joined of bought parts, was saved.
            let is_here =
                |it: &&&Entry| matches!(it.state, EntryState::Settled | EntryState::Saved);
            if let Some(entry) = its.iter().find(is_here) {
                let takes = library.takes_of(entry.id)?;
                if let Some(take) = takes.iter().find(|take| !take.missing) {
                    all.push(Came::Whole(with(Some(take.id))));
                }
            } else if let Some(newest) = its.first()
                && !newest.is_under_way()
                && wish.no.is_none()
                && let Some(part) = library.cut_take_of(newest.id)?
            {
                all.push(Came::Cut(with(Some(part))));
            }
        }
    }
    Ok(all)
}

/// Only a part came of what was ordered for a line: it stays as it is, and that is told.
async fn leave(machine: &Machine, wish: PatchWish) {
    let at = wish.mend.at.clone();
    let error = NoDub::CutOff(at.line).into();
    let trouble = refuse(machine, wish, error).await;
    let told = DubbingEvent::Patched(None, at, Err(trouble));
    machine.tell(Event::Dubbing(told)).await;
}

#[cfg(test)]
mod tests;
