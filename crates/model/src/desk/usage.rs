//! What the Usage room shows: a month, a stretch of the ledger, budgets, alerts.

use std::collections::HashMap;

use crate::desk::{Alert, Desk, Elsewhere, LedgerWindow, Standing, Statement};
use crate::event::{Notice, Offer, UsageEvent};
use crate::remote::Remote;
use crate::trouble::Topic;
use mynah_core::backend::Backend;
use mynah_i18n::tr;

/// What is known of spending.
#[derive(Debug, Default)]
pub struct UsageShown {
    /// The month that was asked for last.
    pub statement: Remote<Statement>,
    /// The stretch of the ledger that was asked for last.
    pub ledger: Remote<LedgerWindow>,
    /// Budgets by backend.
    pub budgets: HashMap<Backend, Vec<Standing>>,
    /// Alerts by backend, newest first.
    pub alerts: HashMap<Backend, Vec<Alert>>,
    /// What others spent on the account.
    pub elsewhere: HashMap<Backend, Elsewhere>,
    /// Counts up whenever the ledger came to something else.
    pub changes: u64,
}

impl Desk {
    /// Applies an event about usage.
    pub fn apply_usage(&mut self, event: UsageEvent) {
        let usage = &mut self.usage;
        match event {
            UsageEvent::Statement(statement) => usage.statement = Remote::Ready(*statement),
            UsageEvent::StatementFailed(trouble) => usage.statement.fail(trouble),
            UsageEvent::Ledger(window) => usage.ledger = Remote::Ready(*window),
            UsageEvent::LedgerFailed(trouble) => usage.ledger.fail(trouble),
            UsageEvent::Exported { rows, path } => {
                self.over(Topic::Ledger);
                let offer = Offer::ShowFolder(path.parent().unwrap_or(&path).to_owned());
                let path = path.display().to_string();
                let text = tr!("usage-exported", rows = rows, path = path);
                self.tell(Notice::Offer { text, offer });
            }
            UsageEvent::Budgets(backend, budgets) => {
                usage.budgets.insert(backend, budgets);
            }
            UsageEvent::Alerts(backend, alerts) => {
                usage.alerts.insert(backend, alerts);
            }
            UsageEvent::Elsewhere(backend, elsewhere) => {
                usage.elsewhere.insert(backend, elsewhere);
            }
        }
    }

    /// The budgets of a backend, the month's first.
    pub fn budgets(&self, backend: Backend) -> &[Standing] {
        self.usage.budgets.get(&backend).map_or(&[], Vec::as_slice)
    }

    /// The alerts of a backend, newest first.
    pub fn alerts(&self, backend: Backend) -> &[Alert] {
        self.usage.alerts.get(&backend).map_or(&[], Vec::as_slice)
    }
}
