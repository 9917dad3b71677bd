//! Which video files of a dub are written, and what each of them contains.

use crate::dubbing::film::FilmCard;
use crate::event::Has;
use mynah_core::backend::Backend;
use mynah_core::request::Worth;

impl FilmCard {
    /// Whether a film is written that has all languages that are ready, whichever have files of their own: none of a part,
    /// nor where the service gives films with its mark.
    pub fn has_all_in_one(&self) -> bool {
        let how = &self.film.how;
        let is_given = how.worth == Worth::Marked && self.backend == Backend::Live;
        self.film.has_picture && how.cut.is_none() && !is_given
    }

    /// Whether that is the only film: what gets one more track and stays what it is else is MP4 and MOV.
    pub fn has_all_in_one_alone(&self) -> bool {
        let kind = self.film.how.input.extension.as_str();
        self.has_all_in_one() && !MP4_ENDINGS.contains(&kind)
    }

    /// What files of these languages have, of all where none is named.
    pub fn has_in(&self, saved: &[String]) -> Has {
        let has_all = saved.is_empty() || self.has_all_in_one();
        let all = self.film.languages.iter();
        let saved = all.filter(|it| has_all || saved.contains(&it.code));
        let fixes = saved.clone().flat_map(|language| {
            let patches = language.patches.iter();
            patches.map(|patch| (language.code.clone(), patch.line, patch.at))
        });
        let dubs = saved.map(|it| {
            let table = it.sheet.as_ref().map(|it| it.hash.clone());
            (it.code.clone(), it.of.clone(), table)
        });
        Has {
            dubs: dubs.collect(),
            fixes: fixes.collect(),
            background: self.film.background.as_ref().map(|it| it.hash.clone()),
        }
    }
}

/// Endings of films that get one more track as they are.
pub const MP4_ENDINGS: [&str; 4] = ["mp4", "m4v", "mov", "3gp"];
