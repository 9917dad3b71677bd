//! Languages that were written down as wanted and whose order was refused: nothing says "not sent" of them for ever, and
//! the dub that gave way to one is there again.

use mynah_model::dubbing::order_rollback::Orders;
use mynah_model::dubbing::order_rollback::before;
use mynah_model::dubbing::requests::is_asked_by;

use crate::dubbing::stands;
use crate::error::StudioError;
use crate::jobs;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::ids::FilmId;
use mynah_core::request::DubRequest;
use mynah_model::dubbing::film::{Film, Stands};
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::films::KeptFilm;

/// Dubs are ordered: what their films were before isn't what they go back to by themselves.
pub(crate) async fn ordered(machine: &Machine, backend: Backend, dubs: Vec<DubRequest>) {
    if dubs.is_empty() {
        return;
    }
    let library = machine.library.clone();
    let done = machine.blocking(move || {
        change(&library, left(&library, backend)?, |film| {
            let is_it = dubs.iter().any(|it| is_asked_by(it, film));
            is_it && film.note_ordered(&dubs)
        })
    });
    if let Err(error) = done.await {
        log::warn!("that a dub is ordered is not kept: {error}");
    }
}

/// Gives films back what they were before, where the process that was about to order a dub of them ended first.
pub(crate) async fn restore(machine: &Machine) {
    let library = machine.library.clone();
    let done = machine.blocking(move || {
        for backend in Backend::ALL {
            let left = left(&library, backend)?;
            // At nearly every start there is none.
            if left.is_empty() {
                continue;
            }
            let orders = orders_of(&library, backend)?;
            change(&library, left, |film| {
                let Some(before) = before(film) else {
                    return false;
                };
                let is_going = before.owner == library.owner() || library.is_other(before.owner);
                if is_going || !before.is_left(film, &orders) {
                    return false;
                }
                film.before = None;
                before.give_back_unordered(film, &orders);
                true
            })?;
        }
        Ok::<_, StudioError>(())
    });
    if let Err(error) = done.await {
        log::warn!("what films were before a dub isn't restored: {error}");
    }
}

/// The films that have such.
fn left(library: &Library, backend: Backend) -> Result<Vec<KeptFilm>, LibraryError> {
    let mut films = library.films(backend)?;
    let is_left = |film: Film| before(&film).is_some() || film.wanted.is_some();
    films.retain(|kept| Film::read(&kept.content).is_ok_and(is_left));
    Ok(films)
}

/// Changes those, as they are by now; where it says so.
fn change(
    library: &Library,
    left: Vec<KeptFilm>,
    change: impl Fn(&mut Film) -> bool,
) -> Result<(), StudioError> {
    for kept in left {
        library.change_film(kept.backend, (&kept.id, kept.at), |there| {
            let mut film = Film::read(&there?).ok()?;
            change(&mut film).then(|| film.written())
        })?;
    }
    Ok(())
}

/// Forgets those of these languages of a film that were never ordered, and what else was wanted with them. A film without any is put into the bin.
///
/// # Errors
/// There is no such film; those of the disk.
pub(super) async fn forget(
    machine: &Machine,
    id: &FilmId,
    codes: Vec<String>,
) -> Result<(), StudioError> {
    let (id, now) = (id.clone(), machine.clock.now());
    let library = machine.library.clone();
    machine
        .blocking(move || {
            let card = stands::card(&library, &id)?;
            let orders = orders_of(&library, card.backend)?;
            let is_unordered = |code: &String| {
                let is_wanted = matches!(card.stands(code), Some(Stands::Wanted));
                is_wanted && orders.lack(&card.film, code)
            };
            let codes: Vec<String> = codes.into_iter().filter(is_unordered).collect();
            if codes.is_empty() && card.film.before.is_none() {
                return Ok(());
            }
            library.change_film(card.backend, (&id, card.at), |there| {
                let mut film = Film::read(&there?).ok()?;
                film.languages
                    .retain_mut(|it| !codes.contains(&it.code) || it.is_given_back());
                if film.languages.is_empty() {
                    film.binned = Some(now);
                }
                if let Some(before) = film.before.take() {
                    before.give_back(&mut film);
                }
                film.leave_wanted(&codes);
                Some(film.written())
            })?;
            Ok::<_, StudioError>(())
        })
        .await
}

/// Returns the dubs of a backend that were ordered so far or wait to be.
pub(super) fn orders_of(library: &Library, backend: Backend) -> Result<Orders, LibraryError> {
    Ok(Orders {
        dubs: library.dubs(backend)?,
        waiting: jobs::waiting_dubs(library, backend)?,
    })
}
