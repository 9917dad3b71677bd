//! What the buttons of troubles do where a voice is made, and which of them there are: none that does nothing.

use std::borrow::Cow;

use mynah_model::trouble::{Remedy, Trouble};

/// A trouble with the buttons that do something here: those of lines and of files that are written don't, nor, where no job
/// is known, those of jobs; and none but a job waits.
pub fn shown(trouble: &Trouble, has_job: bool) -> Cow<'_, Trouble> {
    let told = of_here(trouble, has_job);
    if has_job { told } else { at_once(told) }
}

/// The same where it is ordered anew, which waits for nothing: the button doesn't say so.
pub fn at_once(trouble: Cow<'_, Trouble>) -> Cow<'_, Trouble> {
    let waits = |remedy: &Remedy| matches!(remedy, Remedy::WaitSecs(_));
    if !trouble.remedies.iter().any(waits) {
        return trouble;
    }
    let mut trouble = trouble.into_owned();
    for remedy in trouble.remedies.iter_mut().filter(|it| waits(it)) {
        *remedy = Remedy::Retry;
    }
    trouble.remedies.dedup();
    Cow::Owned(trouble)
}

fn of_here(trouble: &Trouble, has_job: bool) -> Cow<'_, Trouble> {
    let helps = |remedy: &Remedy| match remedy {
        Remedy::SplitLine
        | Remedy::SpellOut
        | Remedy::UsePrompt(_)
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
