//! The stop-loss of a sweep: what it may cost, and what trying its lines cost so far.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::studio::command::{ProjectCommand, StopLoss, Tried};
use crate::studio::desk::{Desk, SweepChange, SweepLimit};
use crate::studio::sweep::Grid;
use crate::terms::credits::Credits;
use crate::terms::ids::LineId;
use crate::ui::panels::bought::Ordered;
use crate::ui::widgets::limit_field::whole_credits;

/// What a sweep may cost, and what counts against it.
pub struct Limit {
    /// What is written in its field.
    pub text: String,
    /// The line whose limit it is: the one that the sweep was opened with.
    of: LineId,
    /// The limit that the project keeps.
    kept: Option<Credits>,
    /// The matrix as the project keeps it, or as it is usual.
    grid: Grid,
    /// As the project kept it when the sweep was opened.
    began: SweepLimit,
    /// The lines that requests were ordered for here.
    lines: HashMap<u64, LineId>,
    /// What the project was told that this sweep spent on them.
    told: BTreeMap<LineId, Credits>,
    /// Requests that the project was told to be on their way.
    begun: BTreeSet<u64>,
}

impl Limit {
    /// The one of a line of the open project, which is tried with this.
    pub fn of(desk: &Desk, line: LineId, grid: &Grid) -> Self {
        let began = kept(desk).cloned().unwrap_or_default();
        let kept = began.limit_of(line);
        Self {
            text: kept.map(|most| most.0.to_string()).unwrap_or_default(),
            of: line,
            kept,
            grid: grid.clone(),
            began,
            lines: HashMap::new(),
            told: BTreeMap::new(),
            begun: BTreeSet::new(),
        }
    }

    /// The line that the sweep was opened with.
    pub fn line(&self) -> LineId {
        self.of
    }

    /// What is ordered here is ordered under.
    pub fn stop_loss(&self) -> StopLoss {
        StopLoss {
            of: Tried::Sweep(self.of),
            most: self.most(),
        }
    }

    /// Whether a request was ordered here.
    pub fn has(&self, key: u64) -> bool {
        self.lines.contains_key(&key)
    }

    /// Takes up what an ended run had under way: it is counted until it is known what became of it. Nothing is ordered.
    /// What is followed already is left out.
    pub fn restore(&mut self, followed: impl Fn(u64) -> bool) -> Vec<(u64, Credits)> {
        let under_way = std::mem::take(&mut self.began.under_way);
        let all = under_way.into_iter().filter(|(_, key, _)| !followed(*key));
        let mut restored = Vec::new();
        for (line, key, shown) in all {
            self.lines.insert(key, line);
            self.begun.insert(key);
            *self.told.entry(line).or_default() += shown;
            self.began.uncount(line, shown);
            restored.push((key, shown));
        }
        restored
    }

    /// The most that may be spent. What is written counts at once, and what is no number lets nothing be bought.
    pub fn most(&self) -> Option<Credits> {
        whole_credits(&self.text).unwrap_or(Some(Credits::ZERO))
    }

    /// Requests were ordered for a line.
    pub fn order(&mut self, keys: impl Iterator<Item = (u64, LineId)>) {
        self.lines.extend(keys);
    }

    /// What was spent on these lines before, or in another window.
    pub fn before(&self, desk: &Desk, lines: &[LineId]) -> Credits {
        let now = kept(desk);
        let of = |line: &LineId| {
            let own = self.told.get(line).copied().unwrap_or(Credits::ZERO);
            let now = now.map_or(Credits::ZERO, |now| now.spent_on(*line));
            // What was told last may not be kept yet.
            now.less(own).max(self.began.spent_on(*line))
        };
        lines.iter().map(of).sum()
    }

    /// What the project is to be told, where anything is another than it knows: the limit once nobody writes there, what
    /// jobs came to once they are over, what was ordered at once, and with what the line is tried.
    pub fn change(
        &mut self,
        desk: &Desk,
        (ordered, grid): (&Ordered, &Grid),
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
        let is_first = self.told.is_empty() && !self.lines.is_empty();
        if self.grid != *grid || is_first {
            self.grid = grid.clone();
            change.grid = grid.written().map(|grid| (self.of, grid));
        }
        let mut spent: BTreeMap<LineId, Credits> = BTreeMap::new();
        for (key, cost) in ordered.costs() {
            if let Some(line) = self.lines.get(&key) {
                *spent.entry(*line).or_default() += cost;
            }
        }
        let begun: BTreeMap<u64, Credits> = ordered.under_way().collect();
        for (key, shown) in &begun {
            if let Some(line) = self.lines.get(key)
                && self.begun.insert(*key)
            {
                change.begun.push((*line, *key, *shown));
            }
        }
        let ended = self.begun.iter().filter(|key| !begun.contains_key(key));
        change.ended = ended.copied().collect();
        self.begun.retain(|key| begun.contains_key(key));
        for (line, spent) in spent {
            let told = self.told.entry(line).or_default();
            if spent > *told || (is_over && spent < *told) {
                let by = i128::from(spent.0) - i128::from(told.0);
                change.spent.push((line, i64::try_from(by).unwrap_or(0)));
                *told = spent;
            }
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

/// What the open project keeps with the backend that it is open with.
fn kept(desk: &Desk) -> Option<&SweepLimit> {
    desk.project.as_ref()?.defaults.sweep.get(&desk.backend())
}
