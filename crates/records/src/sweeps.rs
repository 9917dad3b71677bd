//! Spending limits and costs of the sweeps of a project, by the line that a sweep was opened with.

use std::collections::BTreeMap;

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::LineId;
use serde::{Deserialize, Serialize};

/// Most lines whose grids are stored.
const MOST_SWEPT: usize = 50;

/// Most running requests that are stored.
const MOST_UNDER_WAY: usize = 1_000;

/// Limits and costs of the sweeps of a project with one backend. A sweep is identified by the line that it was opened
/// for, also if it has more lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SweepLimit {
    /// Limit of each sweep, as last set; `None` if it was set to no limit.
    pub limits: Vec<(LineId, Option<Credits>)>,
    /// Known and expected cost of each sweep. It comes from the ledger, except for running requests (see
    /// [`SweepLimit::reckon`]).
    pub spent: Vec<(LineId, Credits)>,
    /// Grid that each line was last tried with, as text of the engine.
    pub grids: Vec<(LineId, String)>,
    /// Lines that were last tried together, by the line that the sweep was opened for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(LineId, Vec<LineId>)>,
    /// Running requests at the last change: sweep, request, shown price.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub under_way: Vec<(LineId, u64, Credits)>,
}

/// Limits and costs by backend.
pub type SweepLimits = BTreeMap<Backend, SweepLimit>;

/// A change of a [`SweepLimit`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SweepChange {
    /// New limit of a sweep; `None` in the pair for no limit.
    pub limit: Option<(LineId, Option<Credits>)>,
    /// Change of a sweep's cost. A difference, because other windows change it too.
    pub spent: Option<(LineId, i64)>,
    /// New grid of a line.
    pub grid: Option<(LineId, String)>,
    /// New lines of a sweep.
    pub lines: Option<(LineId, Vec<LineId>)>,
    /// Requests that started: sweep, request, shown price.
    pub begun: Vec<(LineId, u64, Credits)>,
    /// Requests that ended.
    pub ended: Vec<u64>,
}

impl SweepLimit {
    /// Returns the cost of the sweep of a line.
    pub fn spent_on(&self, line: LineId) -> Credits {
        of(&self.spent, line).copied().unwrap_or(Credits::ZERO)
    }

    /// Returns the limit of the sweep of a line, if any.
    pub fn limit_of(&self, line: LineId) -> Option<Credits> {
        self.limit_or(line, None)
    }

    /// Returns the stored limit, or `unkept` if none was ever set. A stored "no limit" is returned as `None`.
    pub fn limit_or(&self, line: LineId, unkept: Option<Credits>) -> Option<Credits> {
        of(&self.limits, line).copied().unwrap_or(unkept)
    }

    /// Returns the grid that a line was last tried with.
    pub fn grid_of(&self, line: LineId) -> Option<&str> {
        of(&self.grids, line).map(String::as_str)
    }

    /// Returns the lines that were last tried together with a line.
    pub fn lines_of(&self, line: LineId) -> &[LineId] {
        of(&self.lines, line).map_or(&[], Vec::as_slice)
    }

    /// Applies the costs in the ledger. A higher stored cost stays while requests of the sweep are running, because
    /// waiting requests are not in the ledger yet.
    pub fn reckon(&mut self, ledger: impl Iterator<Item = (LineId, Credits)>) {
        let under_way = &self.under_way;
        self.spent
            .retain(|(line, _)| under_way.iter().any(|(of, ..)| of == line));
        for (line, spent) in ledger {
            let spent = spent.max(self.spent_on(line));
            put(&mut self.spent, line, Some(spent));
        }
    }

    /// Sets the most that the sweep of a line may cost. Returns false if that was its limit already.
    pub fn set_limit(&mut self, line: LineId, most: Option<Credits>) -> bool {
        if of(&self.limits, line) == Some(&most) {
            return false;
        }
        put(&mut self.limits, line, Some(most));
        true
    }

    /// Applies a change.
    pub fn change(&mut self, change: SweepChange) {
        if let Some((line, limit)) = change.limit {
            put(&mut self.limits, line, Some(limit));
        }
        if let Some((line, grid)) = change.grid {
            put(&mut self.grids, line, Some(grid));
            // A matrix can be chosen anew. A limit holds as long as anything may be ordered under it.
            let old = self.grids.len().saturating_sub(MOST_SWEPT);
            self.grids.drain(..old);
        }
        if let Some((line, lines)) = change.lines {
            put(&mut self.lines, line, Some(lines));
            let old = self.lines.len().saturating_sub(MOST_SWEPT);
            self.lines.drain(..old);
        }
        let is_over = |key: &u64| change.ended.contains(key);
        self.under_way.retain(|(_, key, _)| !is_over(key));
        for begun in change.begun {
            self.under_way.retain(|(_, key, _)| *key != begun.1);
            self.under_way.push(begun);
        }
        let old = self.under_way.len().saturating_sub(MOST_UNDER_WAY);
        self.under_way.drain(..old);
        if let Some((line, by)) = change.spent {
            let spent = self.spent_on(line).0.saturating_add_signed(by);
            let spent = (spent > 0).then_some(Credits(spent));
            put(&mut self.spent, line, spent);
        }
    }
}

fn of<T>(all: &[(LineId, T)], line: LineId) -> Option<&T> {
    let found = all.iter().find(|(of, _)| *of == line);
    found.map(|(_, what)| what)
}

/// Sets or removes the value of a line and moves it to the end.
fn put<T>(all: &mut Vec<(LineId, T)>, line: LineId, what: Option<T>) {
    all.retain(|(of, _)| *of != line);
    all.extend(what.map(|what| (line, what)));
}
