//! Sweeps that were left: what comes of their orders counts all the same, and their limit holds.

use super::limit::Limit;
use super::{Open, SweepPanel};
use crate::studio::command::Command;
use crate::studio::desk::Desk;
use crate::studio::sweep::Grid;
use crate::terms::backend::Backend;
use crate::terms::ids::{LineId, ProjectId};
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::Room;
use crate::ui::panels::bought::{Ordered, makes_room};

/// Sweeps that were left and are still followed, at most.
const MOST: usize = 20;

/// What counts of a sweep, open or left.
pub(super) struct Account {
    pub limit: Limit,
    pub ordered: Ordered,
    pub grid: Grid,
    pub lines: Vec<LineId>,
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

impl Open {
    /// Whether it is of the project that is open, and speaks as that does.
    pub(super) fn is_of(&self, desk: &Desk) -> bool {
        self.ground.is_some_and(|ground| ground.goes_on(desk))
    }
}

impl SweepPanel {
    /// Puts one by that was left where anything was ordered in it.
    pub(super) fn put_by(&mut self, open: Open) {
        let Some(ground) = open.ground.filter(|_| !open.ordered.is_empty()) else {
            return;
        };
        if self.left.len() >= MOST {
            let place = makes_room(self.left.iter().map(|left| &left.account.ordered));
            self.left.remove(place);
        }
        self.left.push(Left {
            project: ground.project,
            backend: ground.backend,
            account: Account {
                limit: open.limit,
                ordered: open.ordered,
                grid: open.grid,
                lines: open.lines.all().to_vec(),
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
        let restored = limit.restore(desk, |key| {
            left.iter().any(|left| left.account.limit.has(key))
        });
        let mut ordered = Ordered::default();
        ordered.restore(&restored, cx.clock.instant());
        (limit, ordered)
    }

    /// Forgets orders of which nothing begins.
    pub fn take_back(&mut self, keys: &[u64]) {
        let left = self.left.iter_mut().map(|left| &mut left.account.ordered);
        let open = self.open.iter_mut().map(|open| &mut open.ordered);
        left.chain(open).for_each(|ordered| ordered.take_back(keys));
    }

    /// Follows what isn't seen: the one that is open while another room is shown, and those that were left.
    pub fn follow_unseen(&mut self, cx: &mut StudioCtx<'_>) {
        if cx.view.room != Room::Script
            && let Some(open) = &mut self.open
            && open.is_of(cx.desk)
        {
            let backend = cx.desk.backend();
            open.ordered.follow(cx.desk, backend, cx.clock.instant());
            // Nobody writes there.
            open.keep(cx, true);
        }
        self.follow_left(cx);
    }

    /// Follows those that were left, as long as anything of them may still come, be tried again, or is to be kept.
    fn follow_left(&mut self, cx: &mut StudioCtx<'_>) {
        let now = cx.clock.instant();
        self.left.retain_mut(|left| {
            if !left.is_of(cx.desk) {
                return true;
            }
            let Account {
                limit,
                ordered,
                grid,
                lines,
            } = &mut left.account;
            ordered.follow(cx.desk, left.backend, now);
            let told = (true, ordered.is_over());
            if let Some(keep) = limit.change(cx.desk, (ordered, grid, lines), told) {
                cx.send(Command::Project(keep));
                return true;
            }
            !ordered.is_done(cx.desk, left.backend) || !limit.is_kept(cx.desk)
        });
    }
}
