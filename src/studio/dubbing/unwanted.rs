//! Languages that were written down as wanted and whose order was refused: nothing says "not sent" of them for ever, and
//! the dub that gave way to one is there again.

use serde::{Deserialize, Serialize};

use crate::studio::dubbing::film::{Film, Language, Stands};
use crate::studio::dubbing::stands;
use crate::studio::error::StudioError;
use crate::studio::jobs;
use crate::studio::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::FilmId;
use mynah_core::request::{DubRequest, Input};
use mynah_records::ledger::Entry;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::films::KeptFilm;

/// What each wish for a film changes of it, whatever languages it has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Before {
    /// The background of one's own that it had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<Input>,
    /// Since when it was in the bin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binned: Option<UnixMillis>,
    /// The languages that were wanted then, until they are ordered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Who was about to order them.
    pub owner: i64,
}

/// What was wanted with languages that are still to be ordered: whoever orders one of them later means it so.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The languages.
    pub codes: Vec<String>,
    /// The background of one's own; none is wanted, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<Input>,
}

impl Before {
    /// That of a film now.
    pub(super) fn of(film: &Film) -> Self {
        Self {
            background: film.background.clone(),
            binned: film.binned,
            ..Self::default()
        }
    }

    /// What a film goes back to where the order of what is wanted of it now comes to nothing: an order that never came left
    /// what was there before that.
    pub(super) fn of_wish(film: &Film, orders: &Orders) -> Self {
        let left = film.before.as_ref().filter(|it| it.is_left(film, orders));
        left.cloned().unwrap_or_else(|| Self::of(film))
    }

    /// The same, kept with the film as it is now until these languages are ordered; nothing where nothing is another.
    pub(super) fn until_ordered(
        self,
        film: &Film,
        (codes, owner): (&[String], i64),
    ) -> Option<Self> {
        let is_other = self.background != film.background || self.binned != film.binned;
        is_other.then(|| Self {
            codes: codes.to_vec(),
            owner,
            ..self
        })
    }

    /// Whether the order of what was wanted never came.
    fn is_left(&self, film: &Film, orders: &Orders) -> bool {
        let mut codes = self.codes.iter();
        codes.any(|code| orders.lack(film, code))
    }

    /// Has the film as it was.
    fn give_back(self, film: &mut Film) {
        film.background = self.background;
        film.binned = self.binned.or(film.binned);
    }

    /// The same, where its languages stay to be ordered as they were wanted.
    fn give_back_unordered(self, film: &mut Film, orders: &Orders) {
        let mut codes = self.codes.clone();
        codes.retain(|code| orders.lack(film, code));
        let background = film.background.clone();
        self.give_back(film);
        let is_other = film.background != background;
        film.wanted = is_other.then_some(Wanted { codes, background });
    }
}

impl Film {
    /// Of what was wanted before, these are wanted otherwise, or not any more.
    pub(super) fn leave_wanted(&mut self, codes: &[String]) {
        if let Some(wanted) = &mut self.wanted {
            wanted.codes.retain(|code| !codes.contains(code));
        }
        self.wanted.take_if(|wanted| wanted.codes.is_empty());
    }

    /// Languages of it are ordered: it is as it was wanted with them, and goes back to nothing by itself. Whether it was
    /// anything else.
    fn note_ordered(&mut self, dubs: &[DubRequest]) -> bool {
        let before = self.before.as_mut();
        let before = before.filter(|before| !before.codes.is_empty());
        let was_left = before.is_some();
        if let Some(before) = before {
            before.codes.clear();
        }
        let is_meant = |wanted: &mut Wanted| {
            let mut dubs = dubs.iter();
            dubs.any(|it| wanted.codes.contains(&it.target))
        };
        let Some(wanted) = self.wanted.take_if(is_meant) else {
            return was_left;
        };
        self.before = Some(Before::of(self));
        self.background = wanted.background;
        true
    }
}

/// What was ordered of dubs so far, and what waits to be.
pub(super) struct Orders {
    dubs: Vec<Entry>,
    waiting: Vec<DubRequest>,
}

impl Orders {
    /// Those of a backend.
    pub fn of(library: &Library, backend: Backend) -> Result<Self, LibraryError> {
        Ok(Self {
            dubs: library.dubs(backend)?,
            waiting: jobs::waiting_dubs(library, backend)?,
        })
    }

    /// Whether a language of a film is wanted and was never ordered. Cancelled for nothing, it is what somebody wants still.
    fn lack(&self, film: &Film, code: &str) -> bool {
        let mut waiting = self.waiting.iter();
        let is_waiting = waiting.any(|it| it.target == *code && stands::is_asked_by(it, film));
        let language = film.language(code);
        let language = language.filter(|it| !stands::was_ordered(&self.dubs, &film.request(it)));
        language.is_some() && !is_waiting
    }
}

/// Dubs are ordered: what their films were before isn't what they go back to by themselves.
pub(in crate::studio) async fn ordered(machine: &Machine, backend: Backend, dubs: Vec<DubRequest>) {
    if dubs.is_empty() {
        return;
    }
    let library = machine.library.clone();
    let done = machine.blocking(move || {
        change(&library, left(&library, backend)?, |film| {
            let is_it = dubs.iter().any(|it| stands::is_asked_by(it, film));
            is_it && film.note_ordered(&dubs)
        })
    });
    if let Err(error) = done.await {
        log::warn!("that a dub is ordered is not kept: {error}");
    }
}

/// Gives films back what they were before, where the process that was about to order a dub of them ended first.
pub(in crate::studio) async fn restore(machine: &Machine) {
    let library = machine.library.clone();
    let done = machine.blocking(move || {
        for backend in Backend::ALL {
            let left = left(&library, backend)?;
            // At nearly every start there is none.
            if left.is_empty() {
                continue;
            }
            let orders = Orders::of(&library, backend)?;
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

/// What a film was before, where something of it is wanted and not known to be ordered.
fn before(film: &Film) -> Option<Before> {
    let before = film.before.clone();
    before.filter(|before| !before.codes.is_empty())
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
            let orders = Orders::of(&library, card.backend)?;
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

impl Language {
    /// The dub that gave way to this one last takes its place again; whether there is one.
    fn is_given_back(&mut self) -> bool {
        let Some(before) = self.earlier.pop() else {
            return false;
        };
        let earlier = std::mem::take(&mut self.earlier);
        *self = Self { earlier, ..before };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gave_way_to_what_was_never_ordered_is_there_again() {
        let of = |code: &str, assumed: bool| Language {
            code: code.to_owned(),
            assumed,
            ..Language::default()
        };
        let mut language = Language {
            earlier: vec![of("es", false), of("es", true)],
            ..of("es", false)
        };
        assert!(language.is_given_back());
        assert!(language.assumed && language.earlier.len() == 1);
        assert!(language.is_given_back() && !language.assumed);
        assert!(!language.is_given_back());
    }
}
