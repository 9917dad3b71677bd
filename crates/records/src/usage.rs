//! Sums over the ledger. Each sum is of one backend: draft and real credits are never added.

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::day::{Day, Month};
use mynah_core::ids::{ModelId, ProjectId};

/// Days over which recent spending is averaged.
pub const PACE_DAYS: u32 = 14;

/// Spending of this library with one backend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spend {
    /// Credits that were paid.
    pub spent: Credits,
    /// Credits reserved by open entries.
    pub reserved: Credits,
    /// Credits saved by reusing takes.
    pub saved: Credits,
    /// Credits of requests whose charge is unknown.
    pub unknown: Credits,
    /// Part of `spent` whose audio was fetched from the account's history.
    pub reclaimed: Credits,
}

impl Spend {
    /// Returns the credits that count against a limit: paid, possibly paid or reserved.
    pub fn committed(&self) -> Credits {
        self.spent + self.unknown + self.reserved
    }

    /// Adds credits in a state of the database.
    pub fn add(&mut self, state: &str, credits: Credits) {
        match state {
            "settled" | "charged" => self.spent += credits,
            "reclaimed" => {
                self.spent += credits;
                self.reclaimed += credits;
            }
            "intended" | "sent" => self.reserved += credits,
            // With what the service said, else with what it could be at most.
            "unknown" | "cut" => self.unknown += credits,
            "saved" => self.saved += credits,
            _ => {}
        }
    }
}

/// Spending by voice, model, project, tool, account and API key. Each list starts with the highest sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Total spending.
    pub spend: Spend,
    /// Paid credits by voice.
    pub by_voice: Vec<UsageRow>,
    /// Paid credits by model.
    pub by_model: Vec<UsageRow>,
    /// Paid credits by project.
    pub by_project: Vec<UsageRow>,
    /// Paid credits by tool.
    pub by_tool: Vec<UsageRow>,
    /// Paid credits by account.
    pub by_account: Vec<UsageRow>,
    /// Paid credits by API key; key 0 for no key or an unknown one.
    pub by_key: Vec<UsageRow>,
}

/// Spending on one voice, model, project, tool, account or API key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRow {
    /// Its id; empty for no project.
    pub id: String,
    /// Newest name; empty if it has none.
    pub name: String,
    /// Paid credits.
    pub spent: Credits,
}

/// Spending in the last [`PACE_DAYS`] days, or since the first entry if that is later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recent {
    /// Paid credits.
    pub spent: Credits,
    /// Number of days, including today.
    pub days: u32,
}

/// The spending of a month with one backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// The backend.
    pub backend: Backend,
    /// The month.
    pub month: Month,
    /// Spending of the month.
    pub usage: Usage,
    /// Number of orders that were answered from the library.
    pub answered: u64,
    /// Paid credits by day, in order. Days without spending are left out.
    pub days: Vec<(Day, Credits)>,
    /// Total length of this month's takes that are picked now, in seconds.
    pub finished_secs: f64,
    /// Part of the spending that is an estimate, because the service did not report the cost.
    pub guessed: Credits,
    /// Paid credits in the month before.
    pub spent_before: Credits,
    /// Total length of the takes of the month before that are picked now, in seconds.
    pub finished_secs_before: f64,
    /// Recent spending of all accounts.
    pub recent: Recent,
    /// Recent spending of the account whose credits are shown; `None` if the account is unknown.
    pub recent_of_account: Option<Recent>,
    /// Models that projects last used.
    pub spoke_with: Vec<SpokeWith>,
}

impl Statement {
    /// Returns the recent spending of the account whose credits are shown, or of all accounts if it is unknown.
    pub fn recent_of_shown(&self) -> Recent {
        self.recent_of_account.unwrap_or(self.recent)
    }
}

/// A project and a model that it used on its last day with speech.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokeWith {
    /// The model.
    pub model: ModelId,
    /// The project.
    pub project: ProjectId,
    /// Name of the project.
    pub name: String,
}
