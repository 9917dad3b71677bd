//! The stop-loss of a sweep: what it may cost, and what was ordered under it so far.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use mynah_core::credits::Credits;
use mynah_core::ids::LineId;
use mynah_model::command::{ProjectCommand, StopLoss, Tried};
use mynah_model::desk::{Desk, SweepChange, SweepLimit};
use mynah_model::sweep::Grid;
use mynah_ui_core::bought::Ordered;
use mynah_ui_core::widgets::limit_field::whole_credits;

/// What a sweep may cost, and what counts against it: all that was ordered under the line that it was opened with,
/// whichever lines are tried along. The ledger counts it so, too.
pub struct Limit {
    /// What is written in its field.
    pub text: String,
    /// The line whose limit it is: the one that the sweep was opened with.
    of: LineId,
    /// The limit that the project keeps.
    kept: Option<Credits>,
    /// The matrix as the project keeps it, or as it is usual.
    grid: Grid,
    /// The lines that are tried, as the project keeps them.
    lines: Vec<LineId>,
    /// What the project kept as spent when the sweep was opened, but for what goes on here.
    began: Credits,
    /// Requests that were ordered here.
    keys: HashSet<u64>,
    /// What the project was told that was spent here; nothing before the first time.
    told: Option<Credits>,
    /// Requests that the project was told to be on their way.
    begun: BTreeSet<u64>,
}

impl Limit {
    /// The one of a line of the open project, which is tried with this.
    pub fn of(desk: &Desk, line: LineId, grid: &Grid) -> Self {
        let now = kept(desk);
        let kept = now.and_then(|now| now.limit_of(line));
        Self {
            text: kept.map(|most| most.0.to_string()).unwrap_or_default(),
            of: line,
            kept,
            grid: grid.clone(),
            lines: now.map_or(&[][..], |now| now.lines_of(line)).to_vec(),
            began: now.map_or(Credits::ZERO, |now| now.spent_on(line)),
            keys: HashSet::new(),
            told: None,
            begun: BTreeSet::new(),
        }
    }

    /// The line that the sweep was opened with.
    pub fn line(&self) -> LineId {
        self.of
    }

    /// What is ordered here is ordered under, with how many cells it leaves no room for.
    pub fn stop_loss(&self, held: usize) -> StopLoss {
        StopLoss {
            of: Tried::Sweep(self.of),
            most: self.most(),
            held,
        }
    }

    /// Whether a request was ordered here.
    pub fn has(&self, key: u64) -> bool {
        self.keys.contains(&key)
    }

    /// Takes up what an ended run had under way: it is counted until it is known what became of it. Nothing is ordered.
    /// What is followed already is left out.
    pub fn restore(&mut self, desk: &Desk, followed: impl Fn(u64) -> bool) -> Vec<(u64, Credits)> {
        let under_way = kept(desk).map_or(&[][..], |kept| &kept.under_way);
        let own = under_way.iter().filter(|(line, ..)| *line == self.of);
        let own = own.filter(|(_, key, _)| !followed(*key));
        let restored: Vec<_> = own.map(|(_, key, shown)| (*key, *shown)).collect();
        for (key, shown) in &restored {
            self.keys.insert(*key);
            self.begun.insert(*key);
            *self.told.get_or_insert_default() += *shown;
            self.began = self.began.less(*shown);
        }
        restored
    }

    /// The most that may be spent. What is written counts at once, and what is no number lets nothing be bought.
    pub fn most(&self) -> Option<Credits> {
        whole_credits(&self.text).unwrap_or(Some(Credits::ZERO))
    }

    /// Requests were ordered.
    pub fn order(&mut self, keys: impl Iterator<Item = u64>) {
        self.keys.extend(keys);
    }

    /// What was spent under it before, or in another window.
    pub fn before(&self, desk: &Desk) -> Credits {
        let own = self.told.unwrap_or(Credits::ZERO);
        let now = kept(desk).map_or(Credits::ZERO, |now| now.spent_on(self.of));
        // What was told last may not be kept yet.
        now.less(own).max(self.began)
    }

    /// Whether the project keeps all that was spent under it, as far as is known here.
    pub fn is_kept(&self, desk: &Desk) -> bool {
        let now = kept(desk);
        let is_over = |now: &SweepLimit| now.under_way.iter().all(|(_, key, _)| !self.has(*key));
        let spent = now.map_or(Credits::ZERO, |now| now.spent_on(self.of));
        let own = self.told.unwrap_or(Credits::ZERO);
        now.is_none_or(is_over) && spent >= own + self.began
    }

    /// What the project is to be told, where anything is another than it knows: the limit once nobody writes there, what
    /// jobs came to once they are over, what was ordered at once, and with what the line is tried.
    pub fn change(
        &mut self,
        desk: &Desk,
        (ordered, grid, lines): (&Ordered, &Grid, &[LineId]),
        (is_settled, is_over): (bool, bool),
    ) -> Option<ProjectCommand> {
        let project = desk.project.as_ref()?.card.id;
        let mut change = SweepChange::default();
        if is_settled
            && let Ok(most) = whole_credits(&self.text)
            && most != self.kept
        {
            self.kept = most;
            change.limit = Some((self.of, most));
        }
        // What is usual and wasn't tried is no choice of anybody: it follows the line's settings.
        let is_first = self.told.is_none() && !self.keys.is_empty();
        if self.grid != *grid || is_first {
            self.grid = grid.clone();
            change.grid = grid.written().map(|grid| (self.of, grid));
        }
        if self.lines != lines && (lines.len() > 1 || !self.lines.is_empty()) {
            self.lines = lines.to_vec();
            change.lines = Some((self.of, self.lines.clone()));
        }
        let begun: BTreeMap<u64, Credits> = ordered.under_way().collect();
        for (key, shown) in &begun {
            if self.begun.insert(*key) {
                change.begun.push((self.of, *key, *shown));
            }
        }
        let ended = self.begun.iter().filter(|key| !begun.contains_key(key));
        change.ended = ended.copied().collect();
        self.begun.retain(|key| begun.contains_key(key));
        let spent = ordered.spent();
        let told = self.told.unwrap_or(Credits::ZERO);
        if spent > told || (is_over && spent < told) {
            let by = i128::from(spent.0) - i128::from(told.0);
            change.spent = Some((self.of, i64::try_from(by).unwrap_or(0)));
        }
        if change.spent.is_some() || is_first {
            self.told = Some(spent);
        }
        let backend = desk.backend();
        (change != SweepChange::default()).then_some(ProjectCommand::KeepSweepLimit {
            project,
            backend,
            change: Box::new(change),
        })
    }
}

/// What a line of the open project was tried with last.
pub fn grid_of(desk: &Desk, line: LineId) -> Option<Grid> {
    Grid::read(kept(desk)?.grid_of(line)?)
}

/// The lines that were tried with a line last.
pub fn lines_of(desk: &Desk, line: LineId) -> &[LineId] {
    kept(desk).map_or(&[], |kept| kept.lines_of(line))
}

/// What the open project keeps with the backend that it is open with.
fn kept(desk: &Desk) -> Option<&SweepLimit> {
    desk.project.as_ref()?.defaults.sweep.get(&desk.backend())
}
