//! Languages that were written down as wanted and whose order was refused: nothing says "not sent" of them for ever, and
//! the dub that gave way to one is there again.

use serde::{Deserialize, Serialize};

use crate::studio::dubbing::film::{Film, Language, Stands};
use crate::studio::dubbing::stands;
use crate::studio::error::StudioError;
use crate::studio::jobs;
use crate::studio::machine::Machine;
use crate::terms::clock::UnixMillis;
use crate::terms::ids::FilmId;
use crate::terms::request::Input;

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
}

impl Before {
    /// That of a film now.
    pub(super) fn of(film: &Film) -> Self {
        Self {
            background: film.background.clone(),
            binned: film.binned,
        }
    }
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
            let waiting = jobs::waiting_dubs(&library, card.backend)?;
            let is_waiting = |code: &String| {
                let mut all = waiting.iter();
                all.any(|it| it.target == *code && stands::is_asked_by(it, &card.film))
            };
            let dubs = library.dubs(card.backend)?;
            // Cancelled for nothing, it is what somebody wants still.
            let was_ordered = |code: &String| {
                let language = card.film.language(code);
                language.is_some_and(|it| stands::was_ordered(&dubs, &card.film.request(it)))
            };
            let is_unordered = |code: &String| {
                let is_wanted = matches!(card.stands(code), Some(Stands::Wanted));
                is_wanted && !is_waiting(code) && !was_ordered(code)
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
                    film.background = before.background;
                    film.binned = before.binned.or(film.binned);
                }
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
