//! What was spent, and what may be: statements, the ledger's table, budgets.
//!
//! Asked for by commands, answered by events: the database is never read where the window draws.

use std::path::PathBuf;
use std::sync::Arc;

use crate::alerts::{Tells, after_spending, tell_alerts};
use crate::auditions;
use crate::backend::{HeldKey, Key};
use crate::error::StudioError;
use crate::machine::Machine;
use crate::tasks;
use mynah_core::backend::Backend;
use mynah_core::day::Month;
use mynah_model::command::UsageCommand;
use mynah_model::desk::LedgerQuery;
use mynah_model::event::{Event, UsageEvent};
use mynah_model::trouble::Topic;

pub(super) async fn run(machine: Arc<Machine>, command: UsageCommand) {
    match command {
        UsageCommand::Show(backend, month) => show(&machine, backend, month).await,
        UsageCommand::Ledger(query) => ledger(&machine, *query).await,
        UsageCommand::SetBudget(budget) => {
            let set = machine
                .library(move |library| library.set_budget(&budget))
                .await;
            changed(&machine, budget.backend, set).await;
        }
        UsageCommand::DropBudget(backend, scope) => {
            let dropped = machine
                .library(move |library| library.drop_budget(backend, scope))
                .await;
            changed(&machine, backend, dropped).await;
        }
        UsageCommand::Seen(backend) => {
            let seen = machine
                .library(move |library| library.see_alerts(backend))
                .await;
            if let Err(error) = seen {
                log::warn!("alerts stay new: {error}");
            }
            tell_alerts(&machine, backend, Tells::All).await;
        }
        UsageCommand::Export { query, path } => {
            tasks::spawn(export(machine, *query, path));
        }
    }
}

async fn show(machine: &Machine, backend: Backend, month: Month) {
    // The account whose credits the window shows: credits of others don't make these last shorter.
    let key = match machine.backends.key() {
        Key::Here(held) if backend == Backend::Live => Some(held),
        _ => None,
    };
    let statement = machine
        .library(move |library| {
            let account = match key {
                Some(HeldKey { id: Some(id), .. }) => library.key(id)?.and_then(|it| it.account),
                Some(held) => held.account,
                None => None,
            };
            library.statement(backend, month, account.as_deref())
        })
        .await;
    match statement {
        Ok(statement) => tell(machine, UsageEvent::Statement(Box::new(statement))).await,
        Err(error) => failed(machine, &error, backend, UsageEvent::StatementFailed).await,
    }
    tell_budgets(machine, backend).await;
    tell_alerts(machine, backend, Tells::All).await;
}

async fn ledger(machine: &Machine, query: LedgerQuery) {
    let backend = query.filter.backend;
    match machine.library(move |library| library.ledger(&query)).await {
        Ok(window) => tell(machine, UsageEvent::Ledger(Box::new(window))).await,
        Err(error) => failed(machine, &error, backend, UsageEvent::LedgerFailed).await,
    }
}

async fn export(machine: Arc<Machine>, query: LedgerQuery, path: PathBuf) {
    let backend = query.filter.backend;
    let to = path.clone();
    let written = machine
        .library(move |library| {
            let shown = auditions::hidden_names(library)?;
            library.export_ledger(&query, &to, &shown)
        })
        .await;
    match written {
        Ok(rows) => {
            tell(&machine, UsageEvent::Exported { rows, path }).await;
        }
        Err(StudioError::CutOff) => {}
        Err(error) => {
            let trouble = machine.backend_trouble(&error, backend, "export ledger");
            machine.tell_trouble(trouble.about(Topic::Ledger)).await;
        }
    }
}

async fn changed(machine: &Machine, backend: Backend, done: Result<(), StudioError>) {
    if let Err(error) = done {
        let trouble = machine.backend_trouble(&error, backend, "budget");
        machine.tell_trouble(trouble).await;
    }
    after_spending(machine, backend).await;
}

pub(super) async fn tell(machine: &Machine, event: UsageEvent) {
    machine.tell(Event::Usage(event)).await;
}

async fn failed(
    machine: &Machine,
    error: &StudioError,
    backend: Backend,
    event: fn(crate::trouble::Trouble) -> UsageEvent,
) {
    if !matches!(error, StudioError::CutOff) {
        let trouble = machine.backend_trouble(error, backend, "usage");
        tell(machine, event(trouble)).await;
    }
}

pub(super) async fn tell_budgets(machine: &Machine, backend: Backend) {
    match machine
        .library(move |library| library.budgets(backend))
        .await
    {
        Ok(budgets) => tell(machine, UsageEvent::Budgets(backend, budgets)).await,
        Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("budgets can't be read: {error}"),
    }
}
