//! What was spent, and what may be: statements, the ledger's table, budgets, alerts.
//!
//! Asked for by commands, answered by events: the database is never read where the window draws.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::library::alerts::{AlertOf, Level};
use crate::library::budgets::Scope;
use crate::library::error::LibraryError;
use crate::library::others::Others;
use crate::studio::command::UsageCommand;
use crate::studio::desk::{Alert, LedgerQuery, Meter};
use crate::studio::error::StudioError;
use crate::studio::event::{AccountEvent, Event, Notice, UsageEvent};
use crate::studio::machine::Machine;
use crate::studio::trouble::Topic;
use crate::studio::untold;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::day::Month;
use crate::tr;

/// Between two looks at what other processes hold.
const PAUSE: Duration = Duration::from_secs(3);

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
            tell_alerts(&machine, backend).await;
        }
        UsageCommand::Export { query, path } => {
            tokio::spawn(export(machine, *query, path));
        }
    }
}

async fn show(machine: &Machine, backend: Backend, month: Month) {
    let statement = machine
        .library(move |library| library.statement(backend, month))
        .await;
    match statement {
        Ok(statement) => tell(machine, UsageEvent::Statement(Box::new(statement))).await,
        Err(error) => failed(machine, &error, backend, UsageEvent::StatementFailed).await,
    }
    tell_budgets(machine, backend).await;
    tell_alerts(machine, backend).await;
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
        .library(move |library| library.export_ledger(&query, &to))
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

async fn tell(machine: &Machine, event: UsageEvent) {
    machine.tell(Event::Usage(event)).await;
}

async fn failed(
    machine: &Machine,
    error: &StudioError,
    backend: Backend,
    event: fn(crate::studio::trouble::Trouble) -> UsageEvent,
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

/// Looks as long as the program runs what other windows and commands hold and pay, and tells then what that leaves.
pub(super) async fn watch_others(machine: Arc<Machine>) {
    let mut mark = None;
    let mut last = Backend::ALL.map(|_| Others::default());
    loop {
        tokio::time::sleep(PAUSE).await;
        let before = last.clone();
        let seen = machine.library(move |library| {
            let now = Some(library.changes()?);
            if now == mark {
                return Ok((now, None));
            }
            let mut looks = Backend::ALL.into_iter().zip(&before);
            let looks = looks.try_fold(Vec::new(), |mut looks, (backend, before)| {
                looks.push((backend, library.look_at_others(backend, before)?));
                Ok::<_, LibraryError>(looks)
            });
            Ok((now, Some(looks?)))
        });
        match seen.await {
            Ok((now, looks)) => {
                mark = now;
                let looks = looks.into_iter().flatten();
                for ((backend, (others, paid)), last) in looks.zip(&mut last) {
                    let is_news = others.held != last.held;
                    *last = others;
                    if !paid.is_empty() {
                        let paid = AccountEvent::PaidElsewhere(backend, paid);
                        machine.tell(Event::Account(paid)).await;
                        machine.tell_spend(backend).await;
                    } else if is_news {
                        machine.tell_sums(backend).await;
                        tell_budgets(&machine, backend).await;
                    }
                }
            }
            Err(StudioError::CutOff) => return,
            Err(error) => log::info!("what others hold can't be seen: {error}"),
        }
    }
}

async fn tell_alerts(machine: &Machine, backend: Backend) {
    match machine
        .library(move |library| library.alerts(backend))
        .await
    {
        Ok(alerts) => tell(machine, UsageEvent::Alerts(backend, alerts)).await,
        Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("alerts can't be read: {error}"),
    }
}

/// Something was spent, or a limit is another one: tells the budgets, and what newly reached 70 % or 90 % of one.
pub(super) async fn after_spending(machine: &Machine, backend: Backend) {
    tell_budgets(machine, backend).await;
    let told = machine
        .library(move |library| {
            let levels = library.budget_levels(backend)?;
            let taken_back = library.take_alerts_back(backend, &levels)?;
            Ok((taken_back, library.alert(backend, &levels)?))
        })
        .await;
    if matches!(told, Ok((true, _))) {
        tell_alerts(machine, backend).await;
    }
    tell_new(machine, backend, told.map(|(_, told)| told)).await;
}

/// An account's credits were read: tells what newly reached 70 % or 90 % of the plan, and what others spent on it.
/// Draft credits are free: nobody is warned of them.
pub(super) async fn after_reading(
    machine: &Machine,
    account: &str,
    backend: Backend,
    meter: &Meter,
) {
    if backend == Backend::Draft {
        return;
    }
    let period = meter.resets.map_or(0, |resets| resets.secs());
    let level = Level {
        of: AlertOf::Plan,
        period,
        used: meter.used,
        limit: meter.limit,
    };
    let told = machine
        .library(move |library| library.alert(backend, &[level]))
        .await;
    tell_new(machine, backend, told).await;
    untold::after_reading(machine, account, backend, (period, meter.used)).await;
    let (account, used) = (account.to_owned(), meter.used);
    let elsewhere = machine
        .library(move |library| library.spent_elsewhere(backend, &account, (period, used)))
        .await;
    match elsewhere {
        Ok(credits) => tell(machine, UsageEvent::Elsewhere(backend, credits)).await,
        Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("what others spent can't be told: {error}"),
    }
}

async fn tell_new(machine: &Machine, backend: Backend, told: Result<Vec<Alert>, StudioError>) {
    let told = match told {
        Ok(told) if told.is_empty() => return,
        Ok(told) => told,
        Err(StudioError::CutOff) => return,
        Err(error) => {
            log::warn!("alerts can't be kept: {error}");
            return;
        }
    };
    tell_alerts(machine, backend).await;
    // Of a limit that was passed by twice at once the higher part says all.
    let highest = |alert: &&Alert| {
        let mut others = told.iter().filter(|other| other.of == alert.of);
        others.all(|other| other.percent <= alert.percent)
    };
    for alert in told.iter().filter(highest) {
        let text = alert_text(alert);
        let notify = Arc::clone(&machine.options.notify);
        let said = text.clone();
        // The desktop may take its time.
        drop(tokio::task::spawn_blocking(move || {
            notify(&tr!("app-name"), &said);
        }));
        let notice = Notice::Alert((*alert).clone());
        machine.tell(Event::Notice(notice)).await;
    }
}

/// What an alert says.
pub fn alert_text(alert: &Alert) -> String {
    let unit = |credits: Credits| match alert.backend {
        Backend::Draft => tr!("price-draft-only", credits = credits.to_string()),
        Backend::Live => tr!("price-live", credits = credits.to_string()),
    };
    let (percent, used, limit) = (alert.percent, unit(alert.used), unit(alert.limit));
    match alert.of {
        AlertOf::Plan => tr!(
            "usage-alert-plan",
            percent = percent,
            used = used,
            limit = limit
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
