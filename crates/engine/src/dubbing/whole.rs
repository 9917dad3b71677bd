//! A film of which a part was dubbed to try it, as a new dub of the whole: put together as the part was, and not ordered.

use std::path::PathBuf;

use crate::dubbing::{bring, stands};
use crate::error::StudioError;
use crate::machine::Machine;
use mynah_core::ids::FilmId;
use mynah_core::request::Input;
use mynah_model::command::FilmFrom;
use mynah_model::dubbing::film::Film;
use mynah_model::dubbing::form::DubForm;
use mynah_model::dubbing::form::OwnTable;
use mynah_store::Library;

/// What stands in the form of a new dub of all of a film.
pub(super) async fn of(machine: &Machine, id: &FilmId) -> Result<DubForm, StudioError> {
    let (library, id) = (machine.library.clone(), id.clone());
    let made = machine.blocking(move || {
        let film = stands::card(&library, &id)?.film;
        form(&library, &film)
    });
    made.await
}

fn form(library: &Library, film: &Film) -> Result<DubForm, StudioError> {
    let how = &film.how;
    let mut form = DubForm {
        film: Some(FilmFrom::Kept(bring::seen(library, film)?.into())),
        languages: film.languages.iter().map(|it| it.code.clone()).collect(),
        source: how.source.clone(),
        is_source_said: how.source.is_some(),
        speakers: how.speakers,
        worth: how.worth,
        // A background of one's own leaves out the other by itself.
        drop_background: how.drop_background && film.background.is_none(),
        mask_profanity: how.mask_profanity,
        clones: !how.without_clones,
        ..DubForm::default()
    };
    let mut place = |input: &Input| -> Result<PathBuf, StudioError> {
        let path = library.input(input)?;
        form.names.insert(path.clone(), input.name.clone());
        Ok(path)
    };
    let mut tables = Vec::new();
    for language in &film.languages {
        if let Some(sheet) = &language.sheet {
            tables.push(OwnTable {
                of: Some(language.code.clone()),
                ..OwnTable::new(place(sheet)?)
            });
        }
    }
    let background = film.background.as_ref().map(&mut place).transpose()?;
    let is_one = tables.windows(2).all(|two| match two {
        [one, other] => one.path == other.path,
        _ => true,
    });
    // One for all languages is brought once.
    if is_one && tables.len() == film.languages.len() {
        tables.truncate(1);
        for table in &mut tables {
            table.of = None;
        }
    }
    (form.tables, form.background) = (tables, background);
    Ok(form)
}
