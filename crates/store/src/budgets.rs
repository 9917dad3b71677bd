//! Budgets: how much may be spent in a month, or on a project. Kept in the database, so that all processes of a
//! library keep to them.
//!
//! What is held against a budget are the ledger's open entries: each belongs to its owner, counts with its highest
//! price from the moment it is written down, and is given back when its process ended before it was sent.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::Library;
use crate::error::LibraryError;
use crate::failures::TriedAgain;
use crate::faults;
use crate::keys;
use crate::ledger::{
    insert, is_language_said_anew, is_twin_there, put_beside, put_dub_of, release_unsent, sums,
};
use crate::others::{self, Newest};
use crate::owners;
use crate::queue::{self, QueuedId};
use crate::stop_loss;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::{Day, Month};
use mynah_core::ids::{EntryId, KeyId, OrderId, ProjectId};
use mynah_records::budgets::{Budget, Crossing, Scope, Standing};
use mynah_records::ledger::{EntryState, NewIntent};
use mynah_records::stop_loss::StopLoss;

/// What soft budgets were when they had room for all that was ordered together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fits {
    /// The newest entry of all then.
    newest: Newest,
    /// Their limits.
    limits: Vec<(Scope, Credits)>,
}

impl Fits {
    /// Whether a budget leaves less room than it did then, or is a new one.
    fn is_lowered(&self, budget: &Budget) -> bool {
        let mut limits = self.limits.iter();
        let was = limits.find(|(scope, _)| *scope == budget.scope);
        was.is_none_or(|(_, credits)| budget.credits < *credits)
    }
}

/// Whether somebody said yes to crossing soft budgets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Nobody did: they ask.
    Asked,
    /// Somebody did.
    Given,
    /// All of it fitted when they were so, so that nobody was asked: it holds as long as others hold and spend nothing
    /// more and no budget is lowered.
    Fitted(Arc<Fits>),
}

impl Consent {
    /// Returns the consent of a session: the user confirmed it, or nobody was asked.
    pub fn confirmed(is_confirmed: bool) -> Self {
        if is_confirmed {
            Self::Given
        } else {
            Self::Asked
        }
    }
}

/// What an intent comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its row in the queue.
    pub queued: Option<QueuedId>,
    /// The failure that it tries again.
    pub tried: Option<TriedAgain>,
    /// The order that it is a part of.
    pub order: Option<OrderId>,
    /// Whether it is ordered with others of the same line, to choose from.
    pub beside: bool,
    /// What it is ordered under.
    pub stop_loss: Option<StopLoss>,
    /// SHA-256 of the recording in whose dub it is a line.
    pub dub_of: Option<String>,
}

/// Which budgets are looked at.
#[derive(Clone, Copy)]
enum Of {
    /// All of them.
    All,
    /// The month's, and those of a project and a key.
    These(Option<ProjectId>, Option<KeyId>),
}

impl Library {
    /// Sets a budget, or another limit for it.
    pub fn set_budget(&self, budget: &Budget) -> Result<(), LibraryError> {
        if let Scope::Key(key) = budget.scope {
            return self.set_key_cap(key, Some(budget.credits));
        }
        self.write(|tx| {
            tx.execute(
                "INSERT INTO budget (backend, project, credits, hard) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET credits = excluded.credits, hard = excluded.hard",
                params![
                    budget.backend,
                    budget.scope.number(),
                    budget.credits,
                    budget.hard
                ],
            )?;
            Ok(())
        })
    }

    /// Takes a budget away.
    pub fn drop_budget(&self, backend: Backend, scope: Scope) -> Result<(), LibraryError> {
        if let Scope::Key(key) = scope {
            return self.set_key_cap(key, None);
        }
        self.write(|tx| {
            tx.execute(
                "DELETE FROM budget WHERE backend = ?1 AND project = ?2",
                params![backend, scope.number()],
            )?;
            Ok(())
        })
    }

    /// All budgets of a backend as they stand now, the month's first, the caps of keys last.
    pub fn budgets(&self, backend: Backend) -> Result<Vec<Standing>, LibraryError> {
        let (now, owner) = (self.now(), self.owner());
        self.read(|connection| {
            let mut standings = standings(connection, backend, Of::All, now)?;
            for standing in &mut standings {
                let of = (backend, standing.budget.scope);
                standing.here = held_by(connection, of, Holder::Is(owner), now)?;
            }
            Ok(standings)
        })
    }

    /// Whether the soft budgets that ask have room for orders: their highest prices together, by project.
    pub fn soft_budgets_fit(
        &self,
        backend: Backend,
        orders: &BTreeMap<Option<ProjectId>, Credits>,
    ) -> Result<Option<Fits>, LibraryError> {
        let now = self.now();
        let (newest, standings, others) = self.read(|connection| {
            // First: what comes behind it is seen as new.
            let newest = others::newest(connection)?;
            let standings = standings(connection, backend, Of::All, now)?;
            let others = others::wait(connection, backend, self.owner())?;
            Ok((newest, standings, others))
        })?;
        let mut all = orders.clone();
        for (project, credits) in others {
            *all.entry(project).or_default() += credits;
        }
        let soft = || standings.iter().filter(|standing| !standing.budget.hard);
        let fits = soft().all(|standing| {
            let price = match standing.budget.scope {
                Scope::Month => all.values().copied().sum(),
                Scope::Project(project) => all.get(&Some(project)).copied().unwrap_or_default(),
                // A cap always stops.
                Scope::Key(_) => Credits::ZERO,
            };
            !standing.is_crossed_by(price)
        });
        let limits = soft().map(|standing| (standing.budget.scope, standing.budget.credits));
        let limits = limits.collect();
        Ok(fits.then_some(Fits { newest, limits }))
    }

    /// What this process's own orders that are under way hold at a backend, whenever they were written down.
    pub fn held_here(&self, backend: Backend) -> Result<Credits, LibraryError> {
        let owner = self.owner();
        let always = UnixMillis(i64::MIN);
        let of = (backend, None, None);
        self.read(|connection| held_since(connection, of, Holder::Is(owner), always))
    }

    /// Writes down what is going to be ordered, if the budgets leave room for it. With `alone` nothing is written where
    /// the same request is under way or its take is here, nor where somebody else tries the same failure again. A soft
    /// budget is crossed only with consent.
    ///
    /// # Errors
    /// [`LibraryError::OverBudget`] says which budget is in the way, [`LibraryError::OverStopLoss`] which stop-loss.
    pub fn intend_within(
        &self,
        intent: &NewIntent,
        alone: bool,
        consent: &Consent,
        origin: Origin,
    ) -> Result<Option<EntryId>, LibraryError> {
        let (owner, now, folder) = (self.owner(), self.now(), self.paths().owners());
        let dub_of = origin.dub_of;
        let entry = self.write(|tx| {
            if (alone && is_twin_there(tx, intent)?) || is_language_said_anew(tx, intent)? {
                return Ok(None);
            }
            if let Some(tried) = origin.tried
                && tried.is_overtaken(tx)?
            {
                return Ok(None);
            }
            if let Some(order) = origin.order
                && is_part_under_way(tx, intent, order)?
            {
                return Ok(None);
            }
            if let Some(key) = intent.key
                && keys::is_forgotten(tx, key)?
            {
                return Err(LibraryError::KeyForgotten(key));
            }
            let in_the_way = || in_the_way(tx, intent, (consent, origin.stop_loss), (owner, now));
            if let Some(first) = in_the_way()? {
                // What ended processes hold and never sent is looked for only when it matters.
                let freed = !owners::bury_dead(tx, &folder)?.is_empty();
                let freed = release_unsent(tx, now)? > 0 || freed;
                let still = if freed { in_the_way()? } else { Some(first) };
                if let Some(still) = still {
                    return Err(still);
                }
            }
            let entry = insert(tx, intent, EntryState::Intended, owner, now)?;
            if let Some(row) = origin.queued {
                queue::put_entry(tx, row, entry)?;
            }
            if let Some(tried) = origin.tried {
                tried.claim(tx, entry)?;
            }
            put_order(tx, entry, intent, origin.order)?;
            if origin.beside {
                put_beside(tx, entry)?;
            }
            if let Some(stop_loss) = origin.stop_loss {
                stop_loss::put(tx, entry, stop_loss.of)?;
            }
            if let Some(dub_of) = &dub_of {
                put_dub_of(tx, entry, dub_of)?;
            }
            Ok(Some(entry))
        })?;
        if entry.is_some() {
            faults::reached("intended");
        }
        Ok(entry)
    }
}

/// What leaves no room for an order: a budget, or what it is ordered under.
fn in_the_way(
    tx: &Transaction<'_>,
    intent: &NewIntent,
    (consent, stop_loss): (&Consent, Option<StopLoss>),
    holder: (i64, UnixMillis),
) -> Result<Option<LibraryError>, LibraryError> {
    if let Some(crossing) = crossing(tx, intent, consent, holder)? {
        return Ok(Some(LibraryError::OverBudget(Box::new(crossing))));
    }
    let Some(stop_loss) = stop_loss else {
        return Ok(None);
    };
    let whose = (intent.project, intent.backend);
    let over = stop_loss::crossing(tx, stop_loss, whose, intent.quote)?;
    Ok(over.map(LibraryError::OverStopLoss))
}

/// Whether another window is at this part of the same order.
fn is_part_under_way(
    tx: &Transaction<'_>,
    intent: &NewIntent,
    order: OrderId,
) -> Result<bool, LibraryError> {
    let mut under_way = tx.prepare_cached(
        "SELECT 1 FROM entry WHERE ordered = ?1 AND fingerprint = ?2
            AND (state = 'intended' OR (state = 'sent' AND orphan = 0))",
    )?;
    Ok(under_way.exists(params![order, intent.fingerprint])?)
}

/// Notes the order that an entry is a part of. What is bought in place of a part in doubt is that one's order's.
fn put_order(
    tx: &Transaction<'_>,
    entry: EntryId,
    intent: &NewIntent,
    order: Option<OrderId>,
) -> Result<(), LibraryError> {
    let order = match order {
        Some(order) => Some(order),
        None => tx
            .prepare_cached(
                "SELECT ordered FROM entry WHERE fingerprint = ?1 AND backend = ?2 AND account = ?3
                    AND state IN ('sent', 'unknown', 'cut', 'charged') AND ordered IS NOT NULL
                 ORDER BY id DESC LIMIT 1",
            )?
            .query_row(
                params![intent.fingerprint, intent.backend, intent.account],
                |row| row.get(0),
            )
            .optional()?,
    };
    if let Some(order) = order {
        tx.prepare_cached("UPDATE entry SET ordered = ?2 WHERE id = ?1")?
            .execute(params![entry, order])?;
    }
    Ok(())
}

/// The budget that an order would cross: a hard one first.
fn crossing(
    tx: &Transaction<'_>,
    intent: &NewIntent,
    consent: &Consent,
    (owner, now): (i64, UnixMillis),
) -> Result<Option<Crossing>, LibraryError> {
    let of = Of::These(intent.project, intent.key);
    let mut crossed: Vec<Standing> = standings(tx, intent.backend, of, now)?
        .into_iter()
        .filter(|standing| standing.budget.hard || *consent != Consent::Given)
        .filter(|standing| standing.is_crossed_by(intent.quote))
        .collect();
    if let Consent::Fitted(fits) = consent
        && !crossed.is_empty()
        && !others::spent_since(tx, intent.backend, owner, fits.newest)?
    {
        crossed.retain(|standing| standing.budget.hard || fits.is_lowered(&standing.budget));
    }
    crossed.sort_by_key(|standing| !standing.budget.hard);
    let first = crossed.into_iter().next();
    first
        .map(|standing| crossed_by(tx, standing, intent.quote, (owner, now)))
        .transpose()
}

fn crossed_by(
    connection: &Connection,
    standing: Standing,
    needed: Credits,
    (owner, now): (i64, UnixMillis),
) -> Result<Crossing, LibraryError> {
    let of = (standing.budget.backend, standing.budget.scope);
    let elsewhere = held_by(connection, of, Holder::IsNot(owner), now)?;
    Ok(standing.crossing(needed, elsewhere))
}

/// The budget that an entry would overrun if it were sent now: budgets are lowered while an intent waits for its
/// turn. A hard one, or a soft one that had room for it and was lowered since. What it holds itself is no reason. Months begin, too: an entry counts in the month of its intent and is charged
/// in that of its sending, so what was intended in an earlier one is intended anew.
pub(super) fn overrun(
    tx: &Transaction<'_>,
    entry: EntryId,
    consent: &Consent,
    (owner, now): (i64, UnixMillis),
) -> Result<Option<Crossing>, LibraryError> {
    let found = tx
        .prepare_cached(
            "SELECT backend, project, key, quote, intended_at FROM entry WHERE id = ?1",
        )?
        .query_row([entry], |row| {
            let of = Of::These(row.get(1)?, row.get(2)?);
            Ok((row.get(0)?, of, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let Some((backend, of, quote, intended)): Option<(Backend, Of, Credits, UnixMillis)> = found
    else {
        return Ok(None);
    };
    if Day::of(intended) < Month::with(Day::of(now)).first() {
        return Err(LibraryError::MonthTurned(entry));
    }
    let mut standings = standings(tx, backend, of, now)?;
    for standing in &mut standings {
        standing.spend.reserved = standing.spend.reserved.less(quote);
    }
    let counts = |budget: &Budget| match consent {
        Consent::Fitted(fits) => budget.hard || fits.is_lowered(budget),
        Consent::Asked | Consent::Given => budget.hard,
    };
    standings
        .into_iter()
        .find(|standing| counts(&standing.budget) && standing.is_crossed_by(quote))
        .map(|standing| crossed_by(tx, standing, quote, (owner, now)))
        .transpose()
}

/// Whose orders that are under way.
#[derive(Clone, Copy)]
enum Holder {
    /// This process's.
    Is(i64),
    /// Those of all others.
    IsNot(i64),
}

/// What the orders that are under way of a process or of all others hold of what a budget or a cap counts. What ended
/// ones left is looked for, not under way.
fn held_by(
    connection: &Connection,
    (backend, scope): (Backend, Scope),
    holder: Holder,
    now: UnixMillis,
) -> Result<Credits, LibraryError> {
    let (project, key) = match scope {
        Scope::Month => (None, None),
        Scope::Project(project) => (Some(project), None),
        Scope::Key(key) => (None, Some(key)),
    };
    let since = match scope {
        Scope::Project(_) => UnixMillis(i64::MIN),
        Scope::Month | Scope::Key(_) => Month::with(Day::of(now)).first().start(),
    };
    held_since(connection, (backend, project, key), holder, since)
}

/// The same of a project or a key or all, of what was written down since a time.
fn held_since(
    connection: &Connection,
    (backend, project, key): (Backend, Option<ProjectId>, Option<KeyId>),
    holder: Holder,
    since: UnixMillis,
) -> Result<Credits, LibraryError> {
    let (owner, is_own) = match holder {
        Holder::Is(owner) => (owner, true),
        Holder::IsNot(owner) => (owner, false),
    };
    let held = connection
        .prepare_cached(
            "WITH RECURSIVE line (id) AS (
                VALUES (?4) UNION SELECT key.id FROM key JOIN line ON key.replaced_by = line.id)
             SELECT coalesce(sum(quote), 0) FROM entry
             WHERE state IN ('intended', 'sent') AND orphan = 0 AND (owner = ?1) = ?6 AND backend = ?2
                AND (?3 IS NULL OR project = ?3) AND (?4 IS NULL OR key IN (SELECT id FROM line))
                AND intended_at >= ?5",
        )?
        .query_row(
            params![owner, backend, project, key, since, is_own],
            |row| row.get(0),
        )?;
    Ok(held)
}

/// Budgets as they stand: all, or the month's, one project's and one key's.
fn standings(
    connection: &Connection,
    backend: Backend,
    of: Of,
    now: UnixMillis,
) -> Result<Vec<Standing>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT budget.project, budget.credits, budget.hard, project.name FROM budget
         LEFT JOIN project ON project.id = budget.project
         WHERE budget.backend = ?1 ORDER BY budget.project",
    )?;
    let budgets = statement.query_map([backend], |row| {
        let budget = Budget {
            backend,
            scope: Scope::of(row.get(0)?),
            credits: row.get(1)?,
            hard: row.get(2)?,
        };
        Ok((budget, row.get::<_, Option<String>>(3)?))
    })?;
    // What seems to come from a later month was ordered by a clock that was set back since: it counts.
    let month = (Month::with(Day::of(now)).first(), sums::ALWAYS.1);
    let mut standings = Vec::new();
    for found in budgets {
        let (budget, name) = found?;
        let spend = match (budget.scope, of) {
            (Scope::Project(project), Of::These(of, _)) if of != Some(project) => continue,
            (Scope::Project(project), _) => sums::spend_of_project(connection, backend, project.0)?,
            (Scope::Month | Scope::Key(_), _) => sums::spend(connection, backend, month)?,
        };
        standings.push(Standing {
            budget,
            name: name.unwrap_or_default(),
            spend,
            here: Credits::ZERO,
        });
    }
    // Draft voices know no keys.
    if backend == Backend::Live {
        let caps = keys::caps(connection, now)?.into_iter();
        let wanted = caps.filter(|cap| match of {
            Of::All => true,
            Of::These(_, key) => key == Some(cap.key),
        });
        for cap in wanted {
            standings.push(Standing {
                budget: Budget {
                    backend,
                    scope: Scope::Key(cap.key),
                    credits: cap.credits,
                    hard: true,
                },
                name: cap.name,
                spend: sums::spend_of_key(connection, backend, cap.key, month)?,
                here: Credits::ZERO,
            });
        }
    }
    Ok(standings)
}

#[cfg(test)]
mod tests;
