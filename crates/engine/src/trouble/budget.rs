//! What a budget that is in the way means to people: which one, how much is left, what now.

use super::{Kind, Remedy, Told, told};
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::price::in_words;
use mynah_records::budgets::{Crossing, Scope};
use mynah_records::stop_loss::{OverStopLoss, Tried};

pub(super) fn of_crossing(crossing: &Crossing) -> Told {
    let mut told = of_budget(crossing);
    if crossing.may_fit() {
        let held = in_words(crossing.budget.backend, crossing.elsewhere);
        let why = told.what.as_str();
        told.what = tr!("trouble-budget-elsewhere", why = why, held = held);
    }
    told
}

/// What a stop-loss means that is in the way.
pub(super) fn of_stop_loss(over: &OverStopLoss) -> Told {
    let OverStopLoss {
        of,
        backend,
        most,
        needed,
        left,
    } = over;
    let unit = |credits: Credits| in_words(*backend, credits);
    let (needed, left, limit) = (unit(*needed), unit(*left), unit(*most));
    let what = match of {
        Tried::Sweep(_) => tr!(
            "trouble-stop-loss-sweep",
            needed = needed,
            left = left,
            limit = limit
        ),
        Tried::Call(_) => tr!(
            "trouble-stop-loss-call",
            needed = needed,
            left = left,
            limit = limit
        ),
    };
    told(what, [Remedy::Retry, Remedy::Dismiss]).of_kind(Kind::StopLoss)
}

fn of_budget(crossing: &Crossing) -> Told {
    let Crossing {
        budget,
        name,
        needed,
        left,
        elsewhere: _,
    } = crossing;
    let unit = |credits: Credits| in_words(budget.backend, credits);
    let is_used_up = *left == Credits::ZERO;
    let (needed, left, limit) = (unit(*needed), unit(*left), unit(budget.credits));
    let name = name.as_str();
    match (budget.scope, budget.hard) {
        (Scope::Month, true) => told(
            tr!(
                "trouble-budget-month",
                needed = needed,
                left = left,
                limit = limit
            ),
            [
                Remedy::ChangeBudget(budget.scope),
                Remedy::Retry,
                Remedy::Dismiss,
            ],
        ),
        (Scope::Project(_), true) => told(
            tr!(
                "trouble-budget-project",
                needed = needed,
                left = left,
                limit = limit,
                project = name
            ),
            [
                Remedy::ChangeBudget(budget.scope),
                Remedy::Retry,
                Remedy::Dismiss,
            ],
        ),
        // A cap always stops.
        (Scope::Key(_), _) => told(
            tr!(
                "trouble-key-cap",
                needed = needed,
                left = left,
                limit = limit,
                key = name
            ),
            [Remedy::OpenKeySettings, Remedy::Retry, Remedy::Dismiss],
        ),
        (Scope::Month, false) => told(
            if is_used_up {
                tr!("trouble-budget-month-used", needed = needed, limit = limit)
            } else {
                tr!(
                    "trouble-budget-month-soft",
                    needed = needed,
                    left = left,
                    limit = limit
                )
            },
            [Remedy::SpendAnyway, Remedy::ChangeBudget(budget.scope)],
        ),
        (Scope::Project(_), false) => told(
            if is_used_up {
                tr!(
                    "trouble-budget-project-used",
                    needed = needed,
                    limit = limit,
                    project = name
                )
            } else {
                tr!(
                    "trouble-budget-project-soft",
                    needed = needed,
                    left = left,
                    limit = limit,
                    project = name
                )
            },
            [Remedy::SpendAnyway, Remedy::ChangeBudget(budget.scope)],
        ),
    }
    .of_kind(match budget.scope {
        Scope::Month | Scope::Project(_) => Kind::Budget,
        Scope::Key(_) => Kind::KeyLimit,
    })
}
