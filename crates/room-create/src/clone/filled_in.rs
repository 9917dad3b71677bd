//! What stands in a consent before anybody said it: the day, what it is for, until when.

use mynah_core::consent::Standing;
use mynah_core::day::Day;
use mynah_i18n::tr;
use mynah_model::attempt::CloneAttempt;
use mynah_ui_core::ctx::StudioCtx;

/// Fills in the day, and the project as what it is for, where nothing was said of them.
pub(crate) fn fill_in(cx: &StudioCtx<'_>, attempt: &mut CloneAttempt) {
    fill_in_day(cx, attempt);
    if attempt.scope.is_empty()
        && let Some(open) = &cx.desk.project
    {
        attempt.scope = tr!("clone-scope-of", project = open.card.name.as_str());
    }
}

/// Fills in the day, where nothing was said of it.
pub(crate) fn fill_in_day(cx: &StudioCtx<'_>, attempt: &mut CloneAttempt) {
    if attempt.date.is_empty() {
        attempt.date = today(cx).to_string();
    }
}

/// Until when somebody agreed, as it is offered where they agree again: they may say another day. One that is past is none.
pub(crate) fn until_of(cx: &StudioCtx<'_>, of: &Standing) -> String {
    let until = of.consent.until.filter(|day| *day >= today(cx));
    until.map(|day| day.to_string()).unwrap_or_default()
}

/// The day it is here.
pub(crate) fn today(cx: &StudioCtx<'_>) -> Day {
    Day::here(cx.clock.now())
}
