//! What the report of a dub says of its background.

use crate::dubbing::film::{Bed, Film, Patch};
use mynah_core::backend::Backend;
use mynah_i18n::tr;

/// What is under the speech of a film's dubs, in words, and whether there are stems of it.
pub fn background(film: &Film, backend: Backend) -> String {
    match film.bed() {
        Bed::Ducked | Bed::Separated | Bed::Service => match backend {
            Backend::Draft => tr!("dub-background-ducked.draft"),
            Backend::Live => tr!("dub-background-ducked"),
        },
        Bed::Silent => tr!("dub-background-silent"),
        Bed::Given => {
            let name = film.background.as_ref().map(|it| it.name.as_str());
            tr!("dub-background-given", name = name.unwrap_or_default())
        }
    }
}

/// What lies under a mended line of a film, in words.
pub fn bed(film: &Film, patch: &Patch) -> String {
    let bed = match film.bed() {
        Bed::Ducked => patch.bed,
        other => other,
    };
    match bed {
        Bed::Separated => tr!("dub-bed-separated"),
        Bed::Ducked => tr!("dub-bed-ducked"),
        Bed::Given => tr!("dub-bed-given"),
        Bed::Silent => tr!("dub-bed-silent"),
        Bed::Service => tr!("dub-bed-service"),
    }
}
