//! Dubs that were paid for and whose file is gone from the disk: fetched from the service once more, for nothing.

use crate::dubbing::stands;
use crate::error::StudioError;
use crate::held;
use crate::machine::Machine;
use crate::mend;
use crate::recover;
use mynah_core::ids::FilmId;
use mynah_model::dubbing::film::{FilmCard, Stands};
use mynah_model::dubbing::refused::NoDub;

/// Fetches what is gone of these languages, all where none is named; how the film stands then. Nothing is bought.
///
/// # Errors
/// Nobody can be asked, or the service has one of them no more.
pub(super) async fn fetch(
    machine: &Machine,
    id: &FilmId,
    codes: &[String],
) -> Result<FilmCard, StudioError> {
    let card = stands::look(machine, id).await?;
    let is_wanted = |code: &String| codes.is_empty() || codes.contains(code);
    let mut lost = None;
    for (language, stands) in card.film.languages.iter().zip(&card.stands) {
        let Stands::Missing { entry, is_deaf, .. } = stands else {
            continue;
        };
        if !is_wanted(&language.code) {
            continue;
        }
        let entry = *entry;
        let found = machine.library(move |library| library.entry(entry)).await?;
        let found = found.ok_or_else(|| NoDub::Lost(language.code.clone()))?;
        let connection = recover::connect(machine, &found).await?;
        let is_here = if *is_deaf {
            mend::anew(machine, &connection, &found).await?
        } else {
            mend::like(machine, &connection, found.intent.clone()).await?
        };
        if is_here {
            held::tell_too(machine, &found).await;
        } else {
            // Nothing is free any more that nobody has.
            held::tell_no_more(machine, &connection, &found.intent.request).await;
            lost = Some(NoDub::Lost(language.code.clone()));
        }
    }
    match lost {
        Some(no) => Err(no.into()),
        None => stands::look(machine, id).await,
    }
}
