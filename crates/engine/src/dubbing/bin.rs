//! Dubs that are put into the bin, and taken out of it: no list shows them there, and all that was bought stays.

use crate::dubbing::stands;
use crate::error::StudioError;
use crate::jobs;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::ids::{FilmId, TakeId};
use mynah_model::dubbing::film::{Film, Stands};
use mynah_model::dubbing::refused::NoDub;
use mynah_model::dubbing::requests::is_asked_by;
use mynah_store::Library;
use mynah_store::error::LibraryError;

/// Puts a film into the bin, or takes it out; whose it is.
///
/// # Errors
/// There is no such film; a language of it is under way, or waits for its turn; those of the disk.
pub(super) async fn put(
    machine: &Machine,
    id: &FilmId,
    is_binned: bool,
) -> Result<Backend, StudioError> {
    let (id, now) = (id.clone(), machine.clock.now());
    let library = machine.library.clone();
    machine
        .blocking(move || {
            let kept = library.film(&id)?;
            let kept = kept.ok_or_else(|| NoDub::NoFilm(id.to_string()))?;
            if is_binned && is_going(&library, &id, kept.backend)? {
                return Err(NoDub::Going.into());
            }
            library.change_film(kept.backend, (&id, kept.at), |there| {
                let mut film = Film::read(&there?).ok()?;
                film.binned = is_binned.then_some(now);
                Some(film.written())
            })?;
            Ok::<_, StudioError>(kept.backend)
        })
        .await
}

/// Whether a language of a film is being made, or its order waits.
fn is_going(library: &Library, id: &FilmId, backend: Backend) -> Result<bool, StudioError> {
    let card = stands::card(library, id)?;
    let is_made = |stands: &Stands| matches!(stands, Stands::UnderWay { .. });
    if card.stands.iter().any(is_made) {
        return Ok(true);
    }
    let waiting = jobs::waiting_dubs(library, backend)?;
    Ok(waiting.iter().any(|it| is_asked_by(it, &card.film)))
}

/// The takes of dubs whose films are in the bin: of no dub that a film outside of it has, too.
///
/// # Errors
/// Those of the disk.
pub(crate) fn removed(library: &Library) -> Result<Vec<TakeId>, LibraryError> {
    let mut takes = Vec::new();
    for backend in Backend::ALL {
        let films = library.films(backend)?;
        let films = films.iter().filter_map(|it| Film::read(&it.content).ok());
        let (binned, kept): (Vec<Film>, Vec<Film>) = films.partition(|film| film.binned.is_some());
        if binned.is_empty() {
            continue;
        }
        for entry in library.dubs(backend)? {
            let is_of = |films: &[Film]| films.iter().any(|film| stands::is_of(&entry, film));
            if is_of(&binned) && !is_of(&kept) {
                let its = library.takes_of(entry.id)?;
                takes.extend(its.iter().filter(|take| !take.missing).map(|take| take.id));
            }
        }
    }
    Ok(takes)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use mynah_core::clock::UnixMillis;
    use mynah_core::credits::Credits;
    use mynah_core::ids::ProjectId;
    use mynah_core::request::Generation;
    use mynah_model::dubbing::Language;
    use mynah_store::testing::{fresh, order, sound};

    /// Nobody could tell what dubs took of the disk, and what was removed took it for ever.
    #[test]
    fn what_removed_dubs_take_is_known_and_can_be_had_back() {
        let (_home, library) = fresh();
        let mut dubbed = |name: &str| {
            let film = serde_json::json!({
                "how": {
                    "input": {"hash": name, "extension": "wav", "bytes": 1, "seconds": 9.0, "name": name},
                    "target": "", "worth": "plain",
                },
                "languages": [],
            });
            let mut film = Film::read(&film.to_string()).unwrap();
            film.want(vec![Language {
                code: "en".to_owned(),
                ..Language::default()
            }]);
            let mut intent = order(ProjectId(1), 1, name);
            (intent.project, intent.line) = (None, None);
            intent.request = Arc::new(Generation::Dubbing(film.request(&film.languages[0])));
            let entry = library.intend(&intent).unwrap();
            library.mark_sent(entry, None).unwrap();
            let take = sound(&library, name.as_bytes());
            let take = library.settle(entry, &take, Credits(300)).unwrap();
            (film, take.id)
        };
        let [(mut away, gone), (kept, here)] = ["one", "other"].map(&mut dubbed);
        let keep = |film: &Film| {
            let (id, content) = (film.id(Backend::Draft), film.written());
            let place = (&id, UnixMillis(1));
            let changed = library.change_film(Backend::Draft, place, |_| Some(content));
            changed.unwrap();
        };
        keep(&away);
        keep(&kept);
        let disk = library.disk_use().unwrap();
        assert!(disk.projects.is_empty(), "{disk:?}");
        assert_eq!((disk.dubs.takes, disk.dubs.bytes), (2, 8));
        assert_eq!(removed(&library).unwrap(), []);

        away.binned = Some(UnixMillis(2));
        keep(&away);
        let binned = removed(&library).unwrap();
        assert_eq!(binned, [gone]);
        let pile = library.pile_of(&binned).unwrap();
        assert_eq!((pile.bytes, pile.draft), (3, Credits(300)));
        assert_eq!(library.let_sounds_go(&binned).unwrap(), 3);
        let take = library.take(gone).unwrap();
        assert!(take.card.missing && !take.path.exists());
        assert!(library.sound(here).is_ok());
        assert_eq!(removed(&library).unwrap(), []);
        assert_eq!(library.disk_use().unwrap().dubs.takes, 1);
        // The next start fetches it not, and who asks for the same does.
        assert_eq!(library.lost_sounds().unwrap(), []);
        let entry = library.dubs(Backend::Draft).unwrap().remove(0);
        assert_eq!(library.lost_like(&entry.intent).unwrap().len(), 1);
    }
}
