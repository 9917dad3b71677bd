//! Alerts about the used part of a plan or a budget.

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::KeyId;

use crate::budgets::Scope;

/// Percentages of a limit that raise an alert.
pub const TOLD_AT: [u8; 2] = [70, 90];

/// The limit that an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlertOf {
    /// The plan of the account in use.
    Plan,
    /// The plan of another account, which this API key belongs to.
    PlanOf(KeyId),
    /// A budget.
    Budget(Scope),
}

impl AlertOf {
    /// Returns the word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::PlanOf(_) => "plan of key",
            Self::Budget(Scope::Month) => "month",
            Self::Budget(Scope::Project(_)) => "project",
            Self::Budget(Scope::Key(_)) => "key",
        }
    }

    /// Returns the id of the project or API key, or 0.
    pub fn number(self) -> u64 {
        match self {
            Self::Plan => 0,
            Self::PlanOf(key) => key.0,
            Self::Budget(scope) => scope.number(),
        }
    }
}

/// A percentage of a limit that was reached. It is shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The row's id.
    pub id: i64,
    /// The backend whose credits are counted.
    pub backend: Backend,
    /// The limit.
    pub of: AlertOf,
    /// Name of the project or API key; empty for other limits.
    pub name: String,
    /// 70 or 90.
    pub percent: u8,
    /// Credits used at that time.
    pub used: Credits,
    /// The limit at that time.
    pub limit: Credits,
    /// Time of the alert.
    pub at: UnixMillis,
    /// True after it was shown in the list.
    pub seen: bool,
}

/// The used part of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The limit's subject.
    pub of: AlertOf,
    /// The current period: the first day of the month or the time of the plan's next reset. A new period repeats the
    /// alerts.
    pub period: i64,
    /// Credits used in the period.
    pub used: Credits,
    /// Credits of the limit.
    pub limit: Credits,
}

impl Level {
    /// Returns the percentages in [`TOLD_AT`] that are reached.
    pub fn reached(&self) -> impl Iterator<Item = u8> {
        TOLD_AT
            .into_iter()
            .filter(|percent| self.limit > Credits::ZERO && self.used >= self.limit.part(*percent))
    }
}

/// Credits of an account that were spent outside this library in a period, derived from its balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Credits spent since the balance was first read in the period.
    pub credits: Credits,
    /// Credits used before that, by anyone.
    pub before: Credits,
    /// Time of the first reading.
    pub since: UnixMillis,
}
