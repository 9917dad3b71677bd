//! Why nothing can be generated.

use crate::words::backend_name;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, KeyState};

/// Why there is nothing to generate, if that is so.
pub fn why_nothing(desk: &Desk) -> Option<String> {
    let tally = desk.tally();
    if desk.project.is_none() {
        Some(tr!("generate-no-project"))
    } else if tally.counting {
        Some(tr!("generate-counting.tip"))
    } else if tally.changed > 0 {
        None
    } else if tally.awaited > 0 || desk.is_offer_awaited() {
        let locked = desk.backend() == Backend::Live && desk.key == KeyState::Locked;
        Some(if locked {
            tr!("generate-key-locked")
        } else {
            tr!("script-no-models-yet")
        })
    } else if tally.gone > 0 {
        Some(tr!("generate-gone", lines = tally.gone))
    } else if tally.silent > 0 {
        Some(tr!("generate-silent", lines = tally.silent))
    } else {
        Some(match desk.speakers_without_voice() {
            0 if tally.under_way > 0 => tr!("generate-under-way", lines = tally.under_way),
            0 if desk.jobs.in_doubt().len() > 0 && tally.failed > 0 => {
                tr!("generate-in-doubt", lines = tally.failed)
            }
            0 if tally.failed > 0 => tr!("generate-failed", lines = tally.failed),
            0 if tally.unsent > 0 => tr!("generate-unsent", lines = tally.unsent),
            0 if desk.takes.is_empty() => tr!("generate-no-lines"),
            0 => tr!("generate-nothing"),
            speakers => tr!(
                "generate-no-voice",
                speakers = speakers,
                backend = backend_name(desk.backend())
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fixtures as made;

    /// "Every line has a take" was said of a project without a line.
    #[test]
    fn a_project_without_lines_has_no_lines_to_generate() {
        let desk = made::empty_desk();
        assert_eq!(why_nothing(&desk), Some(tr!("generate-no-lines")));
    }
}
