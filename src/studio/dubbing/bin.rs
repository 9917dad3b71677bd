//! Dubs that are put into the bin, and taken out of it: no list shows them there, and all that was bought stays.

use crate::studio::dubbing::film::Film;
use crate::studio::dubbing::refused::NoDub;
use crate::studio::error::StudioError;
use crate::studio::machine::Machine;
use crate::terms::backend::Backend;
use crate::terms::ids::FilmId;

/// Puts a film into the bin, or takes it out; whose it is.
///
/// # Errors
/// There is no such film; those of the disk.
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
            library.change_film(kept.backend, (&id, kept.at), |there| {
                let mut film = Film::read(&there?).ok()?;
                film.binned = is_binned.then_some(now);
                Some(film.written())
            })?;
            Ok::<_, StudioError>(kept.backend)
        })
        .await
}
