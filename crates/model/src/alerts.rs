//! The text of an alert: 70 % or 90 % of a plan or a budget.

use crate::desk::Alert;
use crate::price;
use mynah_i18n::tr;
use mynah_records::alerts::AlertOf;
use mynah_records::budgets::Scope;

/// What an alert says.
pub fn alert_text(alert: &Alert) -> String {
    let unit = |credits| price::in_words(alert.backend, credits);
    let (percent, used, limit) = (alert.percent, unit(alert.used), unit(alert.limit));
    match alert.of {
        AlertOf::Plan => tr!(
            "usage-alert-plan",
            percent = percent,
            used = used,
            limit = limit
        ),
        AlertOf::PlanOf(_) => tr!(
            "usage-alert-plan-of",
            percent = percent,
            used = used,
            limit = limit,
            key = alert.name.as_str()
        ),
        AlertOf::Budget(Scope::Month) => tr!(
            "usage-alert-month",
            percent = percent,
            used = used,
            limit = limit
        ),
        AlertOf::Budget(Scope::Key(_)) => tr!(
            "usage-alert-key",
            percent = percent,
            used = used,
            limit = limit,
            key = alert.name.as_str()
        ),
        AlertOf::Budget(Scope::Project(_)) => tr!(
            "usage-alert-project",
            percent = percent,
            used = used,
            limit = limit,
            project = alert.name.as_str()
        ),
    }
}
