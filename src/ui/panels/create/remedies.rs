//! What the buttons of troubles do where a voice is made, and which of them there are: none that does nothing.

use std::borrow::Cow;

use crate::studio::trouble::{Remedy, Trouble};

/// A trouble with the buttons that do something here: those of lines and of files that are written don't, nor, where no job
/// is known, those of jobs.
pub(super) fn shown(trouble: &Trouble, has_job: bool) -> Cow<'_, Trouble> {
    let helps = |remedy: &Remedy| match remedy {
        Remedy::SplitLine
        | Remedy::SpellOut
        | Remedy::ChooseFormat
        | Remedy::ChoosePlace
        | Remedy::ReplaceFile => false,
        Remedy::CheckHistory | Remedy::Cancel => has_job,
        _ => true,
    };
    if trouble.remedies.iter().all(helps) {
        return Cow::Borrowed(trouble);
    }
    let mut trouble = trouble.clone();
    trouble.remedies.retain(helps);
    Cow::Owned(trouble)
}
