//! Alerts: what newly reached 70 % or 90 % of a plan or a budget, told once, in the window and by the system.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::backend::Connection;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::tasks;
use crate::untold;
use crate::usage::{tell, tell_budgets};
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::alerts::alert_text;
use mynah_model::desk::{Alert, Meter};
use mynah_model::event::{Event, Notice, UsageEvent};
use mynah_records::alerts::{AlertOf, Level};

/// The newest alert of each backend that this process knows.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<BTreeMap<Backend, i64>>);

impl Known {
    /// Notes the newest of them; those that were newer than what was known, where any was.
    fn note(&self, backend: Backend, alerts: &[Alert]) -> Vec<Alert> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = alerts.iter().map(|alert| alert.id).max().unwrap_or(0);
        match known.insert(backend, newest) {
            Some(before) => {
                let newer = alerts.iter().filter(|alert| alert.id > before);
                newer.cloned().collect()
            }
            None => Vec::new(),
        }
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
        tell_alerts(machine, backend, Tells::All).await;
    }
    tell_new(machine, backend, told.map(|(_, told)| told)).await;
}

/// An account's credits were read: tells what newly reached 70 % or 90 % of the plan, and what others spent on it.
/// Draft credits are free: nobody is warned of them.
pub(super) async fn after_reading(machine: &Machine, connection: &Connection, meter: &Meter) {
    let backend = connection.backend;
    let period = meter.resets.map_or(0, |resets| resets.secs());
    untold::after_reading(machine, connection, (period, meter.used)).await;
    if backend == Backend::Draft {
        return;
    }
    let is_shown = machine.backends.shown(backend) == connection.side();
    let level = Level {
        of: match connection.key {
            Some(key) if !is_shown => AlertOf::PlanOf(key),
            _ => AlertOf::Plan,
        },
        period,
        used: meter.used,
        limit: meter.limit,
    };
    let told = machine
        .library(move |library| library.alert(backend, &[level]))
        .await;
    tell_new(machine, backend, told).await;
    let (account, used) = (connection.account.clone(), meter.used);
    let elsewhere = machine
        .library(move |library| library.spent_elsewhere(backend, &account, (period, used)))
        .await;
    match elsewhere {
        // The window shows the account in use.
        Ok(_) if !is_shown => {}
        Ok(elsewhere) => tell(machine, UsageEvent::Elsewhere(backend, elsewhere)).await,
        Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("what others spent can't be told: {error}"),
    }
}

/// Reads what was told before this process began: only what is newer is told in its window.
pub(super) async fn begin(machine: &Machine) {
    for backend in Backend::ALL {
        // Removes what older versions left of budgets that are gone.
        let cleaned = machine.library(move |library| {
            let levels = library.budget_levels(backend)?;
            library.take_alerts_back(backend, &levels)
        });
        if let Err(error) = cleaned.await {
            log::info!("outdated alerts can't be removed: {error}");
        }
        read(machine, backend).await;
    }
}

/// The alerts of a backend, and those of them that this process did not know.
async fn read(machine: &Machine, backend: Backend) -> Option<(Vec<Alert>, Vec<Alert>)> {
    let read = machine.library(move |library| library.alerts(backend));
    match read.await {
        Ok(alerts) => {
            let newer = machine.alerts.note(backend, &alerts);
            Some((alerts, newer))
        }
        Err(StudioError::CutOff) => None,
        Err(error) => {
            log::warn!("alerts can't be read: {error}");
            None
        }
    }
}

/// When the list of alerts is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tells {
    /// Whatever is in it.
    All,
    /// Where something is new in it: another window or a command wrote it, and told the system.
    News,
}

/// Tells the list, and what is new in it.
pub(super) async fn tell_alerts(machine: &Machine, backend: Backend, tells: Tells) {
    let Some((alerts, newer)) = read(machine, backend).await else {
        return;
    };
    if tells == Tells::News && newer.is_empty() {
        return;
    }
    tell(machine, UsageEvent::Alerts(backend, alerts)).await;
    for alert in highest(&newer) {
        let notice = Notice::Alert(alert.clone());
        machine.tell(Event::Notice(notice)).await;
    }
}

/// Of a limit that was passed by twice at once the higher part says all.
fn highest(alerts: &[Alert]) -> impl Iterator<Item = &Alert> {
    alerts.iter().filter(|alert| {
        let mut others = alerts.iter().filter(|other| other.of == alert.of);
        others.all(|other| other.percent <= alert.percent)
    })
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
    for alert in highest(&told) {
        let text = alert_text(alert);
        let notify = Arc::clone(&machine.options.notify);
        // The desktop may take its time.
        drop(tasks::spawn_blocking(move || {
            notify(&tr!("app-name"), &text);
        }));
    }
    tell_alerts(machine, backend, Tells::All).await;
}
