//! Budgets: limits on the spending of a month, a project or an API key.

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{KeyId, ProjectId};

use crate::usage::Spend;

/// The spending that a budget limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// All spending in a calendar month (UTC).
    Month,
    /// All spending of a project, without a period.
    Project(ProjectId),
    /// Spending with an API key in a calendar month. This limit always stops.
    Key(KeyId),
}

impl Scope {
    /// Returns the id of the project or API key, or 0 for a month.
    pub fn number(self) -> u64 {
        match self {
            Self::Month => 0,
            Self::Project(project) => project.0,
            Self::Key(key) => key.0,
        }
    }

    /// Returns the budget of the month for 0, else that of the project with this number.
    pub fn of(project: u64) -> Self {
        match project {
            0 => Self::Month,
            project => Self::Project(ProjectId(project)),
        }
    }
}

/// A limit set by the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The backend whose credits are limited.
    pub backend: Backend,
    /// The limited spending.
    pub scope: Scope,
    /// The limit.
    pub credits: Credits,
    /// True if orders above the limit are refused. Otherwise Mynah asks first.
    pub hard: bool,
}

/// A budget with its current spending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The budget.
    pub budget: Budget,
    /// Name of the project or API key; empty for a month.
    pub name: String,
    /// Spending that counts against the budget.
    pub spend: Spend,
    /// Part of the reserved credits that belongs to requests of this process.
    pub here: Credits,
}

impl Standing {
    /// Returns the credits that are left.
    pub fn left(&self) -> Credits {
        self.budget.credits.less(self.spend.committed())
    }

    /// Returns true if an order with this price would exceed the budget.
    pub fn is_crossed_by(&self, quote: Credits) -> bool {
        quote > Credits::ZERO && quote > self.left()
    }

    /// Returns the crossing for an order that costs at most `needed`, while other processes reserve `elsewhere`.
    pub fn crossing(self, needed: Credits, elsewhere: Credits) -> Crossing {
        Crossing {
            left: self.left(),
            budget: self.budget,
            name: self.name,
            needed,
            elsewhere,
        }
    }
}

/// An order that would exceed a budget. Nothing was written for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The budget.
    pub budget: Budget,
    /// Name of the project or API key; empty for a month.
    pub name: String,
    /// Highest price of the order.
    pub needed: Credits,
    /// Credits that are left in the budget.
    pub left: Credits,
    /// Credits that other windows and commands reserve. Some of them may be released.
    pub elsewhere: Credits,
}

impl Crossing {
    /// Returns true if the order fits after other processes release everything that they reserve.
    pub fn may_fit(&self) -> bool {
        self.elsewhere > Credits::ZERO && self.needed <= self.left + self.elsewhere
    }
}

/// Credits by the account that pays them.
pub type ByAccount = Vec<(String, Credits)>;
