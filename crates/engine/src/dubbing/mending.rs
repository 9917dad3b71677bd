//! Runs undo, redo and reset of the fixes of a dub, and saves the film. The steps are in
//! [`fix_steps`](mynah_model::dubbing::fix_steps).

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_core::ids::FilmId;
use mynah_model::command::PatchStep;
use mynah_model::dubbing::film::Film;
use mynah_model::dubbing::refused::NoDub;

/// Does a step, and keeps what comes of it.
pub(super) async fn step(
    machine: &Machine,
    id: &FilmId,
    code: String,
    step: PatchStep,
) -> Result<(), StudioError> {
    let id = id.clone();
    let found = {
        let id = id.clone();
        machine.library(move |library| library.film(&id)).await?
    };
    let kept = found.ok_or_else(|| NoDub::NoFilm(id.to_string()))?;
    let there = Film::read(&kept.content).ok();
    if let Some(language) = there.as_ref().and_then(|film| film.language(&code))
        && !language.has_seen(step)
    {
        return Err(NoDub::OtherStep.into());
    }
    let changed = machine.library(move |library| {
        library.change_film(kept.backend, (&id, kept.at), |there| {
            let mut film = Film::read(&there?).ok()?;
            let mut all = film.languages.iter_mut();
            let language = all.find(|it| it.code == code)?;
            match step {
                _ if !language.has_seen(step) => return None,
                PatchStep::Undo(_) => language.undo().map(|_| ())?,
                PatchStep::Redo(_) => language.redo().map(|_| ())?,
                PatchStep::PutBack(line) => language.mend(line, None),
                PatchStep::TurnBack => language.turn_back()?,
            }
            Some(film.written())
        })
    });
    changed.await
}
