//! Sweeps that were left: what comes of their orders counts all the same, and their limit holds.

use super::limit::Limit;
use super::{Open, SweepPanel};
use crate::studio::command::{Command, JobsCommand};
use crate::studio::desk::{Desk, JobState};
use crate::studio::event::{Notice, Work};
use crate::studio::governor::Urgency;
use crate::studio::price::in_words;
use crate::studio::sweep::Grid;
use crate::studio::trouble::Charged;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::fingerprint::quick_key;
use crate::terms::ids::{JobId, LineId, ProjectId};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::bought::Ordered;

/// Sweeps that were left and are still followed, at most.
const MOST: usize = 20;

/// What counts of a sweep, open or left.
pub(super) struct Account {
    pub limit: Limit,
    pub ordered: Ordered,
    /// All lines that are tried.
    pub lines: Vec<LineId>,
    pub grid: Grid,
}

/// One that was left.
pub(super) struct Left {
    project: ProjectId,
    backend: Backend,
    account: Account,
}

impl Left {
    fn is_of(&self, desk: &Desk) -> bool {
        let project = desk.project.as_ref().map(|open| open.card.id);
        project == Some(self.project) && desk.backend() == self.backend
    }
}

/// What a sweep spent and may spend: its limit, what was spent before, and what was ordered.
fn would_cross(
    desk: &Desk,
    limit: &Limit,
    lines: &[LineId],
    ordered: &Ordered,
    job: JobId,
) -> bool {
    let (Some(most), Some(card)) = (limit.most(), desk.job(job)) else {
        return false;
    };
    let Work::Generate { order, .. } = &card.work else {
        return false;
    };
    // What a line orders for itself is none of the sweep.
    if order.line.is_some() || !limit.has(quick_key(&order.request)) {
        return false;
    }
    let charged = match &card.state {
        // What it would cost was put aside when it failed for nothing.
        JobState::Failed(trouble) | JobState::Cancelled(trouble) => trouble.charged != Charged::No,
        _ => false,
    };
    let price = desk
        .quote(
            desk.backend(),
            std::slice::from_ref(&**order),
            Urgency::Interactive,
        )
        .map_or(Credits::ZERO, |quote| quote.most);
    let bound = limit.before(desk, lines) + ordered.spent() + ordered.put_aside();
    charged && bound + price > most
}

impl SweepPanel {
    /// Puts one by that was left, as long as anything of it may still come or be tried again.
    pub(super) fn put_by(&mut self, open: Open) {
        let Some(ground) = open.ground.filter(|_| !open.ordered.is_empty()) else {
            return;
        };
        if self.left.len() >= MOST {
            self.left.remove(0);
        }
        self.left.push(Left {
            project: ground.project,
            backend: ground.backend,
            account: Account {
                limit: open.limit,
                ordered: open.ordered,
                lines: open.lines.all().to_vec(),
                grid: open.grid,
            },
        });
    }

    /// Takes up the account of a line that was left, or begins one with what an ended run had under way.
    pub(super) fn account(
        &mut self,
        cx: &StudioCtx<'_>,
        line: LineId,
        grid: &Grid,
    ) -> (Limit, Ordered) {
        let desk = cx.desk;
        let is_its = |left: &Left| left.is_of(desk) && left.account.limit.line() == line;
        if let Some(place) = self.left.iter().position(is_its) {
            let Account { limit, ordered, .. } = self.left.remove(place).account;
            return (limit, ordered);
        }
        let mut limit = Limit::of(desk, line, grid);
        let left = &self.left;
        let restored = limit.restore(|key| left.iter().any(|left| left.account.limit.has(key)));
        let mut ordered = Ordered::default();
        ordered.restore(&restored, cx.clock.instant());
        (limit, ordered)
    }

    /// Follows those that were left.
    pub fn follow_left(&mut self, cx: &mut StudioCtx<'_>) {
        let now = cx.clock.instant();
        for left in &mut self.left {
            if !left.is_of(cx.desk) {
                continue;
            }
            let Account {
                limit,
                ordered,
                grid,
                ..
            } = &mut left.account;
            ordered.follow(cx.desk, now);
            let told = (true, ordered.is_over());
            if let Some(keep) = limit.change(cx.desk, (ordered, grid), told) {
                cx.send(Command::Project(keep));
            }
        }
    }

    /// Why a command would take a sweep over its stop-loss: a further try of what was charged already.
    pub fn holds(&self, desk: &Desk, command: &Command) -> Option<Notice> {
        let Command::Jobs(JobsCommand::Retry(job)) = command else {
            return None;
        };
        let open = self
            .open
            .iter()
            .map(|open| (&open.limit, open.lines.all(), &open.ordered));
        let left = self.left.iter().filter(|left| left.is_of(desk));
        let left = left.map(|left| {
            let Account {
                limit,
                ordered,
                lines,
                ..
            } = &left.account;
            (limit, lines.as_slice(), ordered)
        });
        let mut all = open.chain(left);
        let (limit, ..) =
            all.find(|(limit, lines, ordered)| would_cross(desk, limit, lines, ordered, *job))?;
        let most = in_words(desk.backend(), limit.most().unwrap_or_default());
        Some(Notice::Heed(tr!("sweep-retry-held", limit = most)))
    }
}
