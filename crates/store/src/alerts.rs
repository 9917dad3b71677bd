//! Alerts: how much of a plan or a budget is used, told once at 70 % and once at 90 %, and kept.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::Library;
use crate::accounts::names_of;
use crate::error::LibraryError;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::day::{Day, Month};
use mynah_records::alerts::{Alert, AlertOf, Elsewhere, Level, TOLD_AT};
use mynah_records::budgets::{Scope, Standing};

/// So many alerts are listed.
const LISTED: u32 = 100;

impl Library {
    /// How much of each budget of a backend is used: spent or perhaps charged, not what is only held.
    pub fn budget_levels(&self, backend: Backend) -> Result<Vec<Level>, LibraryError> {
        let month = Month::with(Day::of(self.now())).first().0;
        let standings = self.budgets(backend)?;
        let level = |standing: Standing| Level {
            of: AlertOf::Budget(standing.budget.scope),
            period: match standing.budget.scope {
                Scope::Month | Scope::Key(_) => month,
                Scope::Project(_) => 0,
            },
            used: standing.spend.spent + standing.spend.unknown,
            limit: standing.budget.credits,
        };
        Ok(standings.into_iter().map(level).collect())
    }

    /// Keeps what these levels newly reached, and gives what is to be told: each once, by one process only, and never
    /// again after a restart. Where the limit or the period is another one it is told anew.
    pub fn alert(&self, backend: Backend, levels: &[Level]) -> Result<Vec<Alert>, LibraryError> {
        let is_new = |connection: &Connection, level: &Level, percent: u8| {
            let known = connection
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM alert WHERE backend = ?1 AND of = ?2 AND project = ?3
                        AND period = ?4 AND credits = ?5 AND percent = ?6)",
                )?
                .query_row(
                    params![
                        backend,
                        level.of.word(),
                        level.of.number(),
                        level.period,
                        level.limit,
                        percent
                    ],
                    |row| row.get::<_, bool>(0),
                );
            Ok::<bool, LibraryError>(!known?)
        };
        let mut reached = Vec::new();
        self.read(|connection| {
            for level in levels {
                for percent in level.reached() {
                    if is_new(connection, level, percent)? {
                        reached.push((level, percent));
                    }
                }
            }
            Ok(())
        })?;
        if reached.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.now();
        self.write(|tx| {
            let mut told = Vec::new();
            for (level, percent) in reached {
                let written = tx.execute(
                    "INSERT OR IGNORE INTO alert (backend, of, project, period, percent, used, credits, at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    params![
                        backend,
                        level.of.word(),
                        level.of.number(),
                        level.period,
                        percent,
                        level.used,
                        level.limit,
                        now
                    ],
                )?;
                if written > 0 {
                    told.extend(alerts(tx, "alert.id = ?1", tx.last_insert_rowid())?);
                }
            }
            Ok(told)
        })
    }

    /// Deletes alerts that are no longer true: of budgets that were removed or have another limit, and of budgets of which
    /// less is used by now because nothing was charged. `levels` are those of all budgets. Returns whether there were any.
    pub fn take_alerts_back(
        &self,
        backend: Backend,
        levels: &[Level],
    ) -> Result<bool, LibraryError> {
        let mut unreached = Vec::new();
        for level in levels {
            let reached: Vec<u8> = level.reached().collect();
            let rest = TOLD_AT.into_iter().filter(|it| !reached.contains(it));
            unreached.extend(rest.map(|percent| (level, percent)));
        }
        let of = |(level, percent): &(&Level, u8)| {
            let (word, number) = (level.of.word(), level.of.number());
            (backend, word, number, level.period, level.limit, *percent)
        };
        let is_told = |connection: &Connection, it: &(&Level, u8)| {
            let mut known = connection.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM alert WHERE backend = ?1 AND of = ?2 AND project = ?3
                    AND period = ?4 AND credits = ?5 AND percent = ?6)",
            )?;
            known.query_row(of(it), |row| row.get::<_, bool>(0))
        };
        // Nobody writes where there is nothing to take back.
        let told = self.read(|connection| {
            let mut told = Vec::new();
            for it in unreached {
                if is_told(connection, &it)? {
                    told.push(it);
                }
            }
            Ok(told)
        })?;
        let outdated = self.read(|connection| outdated(connection, backend, levels))?;
        if told.is_empty() && outdated.is_empty() {
            return Ok(false);
        }
        self.write(|tx| {
            for id in &outdated {
                tx.execute("DELETE FROM alert WHERE id = ?1", [id])?;
            }
            for it in &told {
                tx.execute(
                    "DELETE FROM alert WHERE backend = ?1 AND of = ?2 AND project = ?3
                        AND period = ?4 AND credits = ?5 AND percent = ?6",
                    of(it),
                )?;
            }
            Ok(())
        })?;
        Ok(true)
    }

    /// The alerts of a backend, newest first.
    pub fn alerts(&self, backend: Backend) -> Result<Vec<Alert>, LibraryError> {
        self.read(|connection| alerts(connection, "alert.backend = ?1", backend))
    }

    /// Somebody has seen the alerts of a backend.
    pub fn see_alerts(&self, backend: Backend) -> Result<(), LibraryError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE alert SET seen = 1 WHERE backend = ?1 AND seen = 0",
                [backend],
            )?;
            Ok(())
        })
    }

    /// What an account used beyond what this library spent on it, since it was first read in this period. The
    /// service's count lags behind by minutes: what it does not know yet is nobody else's.
    pub fn spent_elsewhere(
        &self,
        backend: Backend,
        account: &str,
        (period, used): (i64, Credits),
    ) -> Result<Elsewhere, LibraryError> {
        let now = self.now();
        let spent = |connection: &Connection| -> Result<Credits, LibraryError> {
            Ok(connection
                .prepare_cached(concat!(
                    "SELECT coalesce(sum(credits), 0) FROM spending INDEXED BY spending_facet
                     WHERE state NOT IN ('saved', 'released', 'intended')
                        AND facet IN (SELECT id FROM facet WHERE backend = ?1 AND account IN ",
                    names_of!("?2"),
                    ")"
                ))?
                .query_row(params![backend, account], |row| row.get(0))?)
        };
        let first =
            |connection: &Connection| -> Result<Option<(Elsewhere, Credits)>, LibraryError> {
                Ok(connection
                .prepare_cached(
                    "SELECT used, at, spent FROM balance WHERE backend = ?1 AND account = ?2 AND period = ?3",
                )?
                .query_row(params![backend, account, period], |row| {
                    let then = Elsewhere {
                        credits: Credits::ZERO,
                        before: row.get(0)?,
                        since: row.get(1)?,
                    };
                    Ok((then, row.get(2)?))
                })
                .optional()?)
            };
        let known = self.read(|connection| Ok(first(connection)?.zip(Some(spent(connection)?))))?;
        if let Some(((then, spent_then), spent_now)) = known {
            return Ok(Elsewhere {
                credits: used.less(then.before).less(spent_now.less(spent_then)),
                ..then
            });
        }
        self.write(|tx| {
            tx.execute(
                "INSERT OR IGNORE INTO balance (backend, account, period, used, spent, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![backend, account, period, used, spent(tx)?, now],
            )?;
            Ok(Elsewhere {
                credits: Credits::ZERO,
                before: used,
                since: now,
            })
        })
    }
}

/// Finds the alerts of budgets that are not among `levels` with the same limit.
fn outdated(
    connection: &Connection,
    backend: Backend,
    levels: &[Level],
) -> Result<Vec<i64>, LibraryError> {
    let mut known = connection.prepare_cached(
        "SELECT id, of, project, credits FROM alert
         WHERE backend = ?1 AND of IN ('month', 'project', 'key')",
    )?;
    let rows = known.query_map([backend], |row| {
        let of: (String, u64, Credits) = (row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((row.get::<_, i64>(0)?, of))
    })?;
    let mut outdated = Vec::new();
    for row in rows {
        let (id, (word, number, limit)) = row?;
        let mut levels = levels.iter();
        let is_there = levels.any(|level| {
            (level.of.word(), level.of.number(), level.limit) == (word.as_str(), number, limit)
        });
        if !is_there {
            outdated.push(id);
        }
    }
    Ok(outdated)
}

/// `condition` is ours, never words of a user.
fn alerts(
    connection: &Connection,
    condition: &str,
    value: impl rusqlite::ToSql,
) -> Result<Vec<Alert>, LibraryError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT alert.id, alert.backend, alert.of, alert.project, coalesce(key.name, project.name, ''),
            alert.percent, alert.used, alert.credits, alert.at, alert.seen
         FROM alert LEFT JOIN project ON project.id = alert.project AND alert.of = 'project'
         LEFT JOIN key ON key.id = alert.project AND alert.of IN ('key', 'plan of key')
         WHERE {condition} ORDER BY alert.id DESC LIMIT {LISTED}"
    ))?;
    let rows = statement.query_map([value], |row| {
        let of = match row.get_ref(2)?.as_str()? {
            "plan" => AlertOf::Plan,
            "plan of key" => AlertOf::PlanOf(row.get(3)?),
            "key" => AlertOf::Budget(Scope::Key(row.get(3)?)),
            _ => AlertOf::Budget(Scope::of(row.get(3)?)),
        };
        Ok(Alert {
            id: row.get(0)?,
            backend: row.get(1)?,
            of,
            name: row.get(4)?,
            percent: row.get(5)?,
            used: row.get(6)?,
            limit: row.get(7)?,
            at: row.get(8)?,
            seen: row.get(9)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
