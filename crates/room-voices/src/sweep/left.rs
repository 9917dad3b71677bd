//! Sweeps that were left: what comes of their orders counts all the same, and their limit holds.

use super::limit::Limit;
use super::{Open, SweepPanel};
use mynah_core::backend::Backend;
use mynah_core::ids::{LineId, ProjectId};
use mynah_model::command::Command;
use mynah_model::desk::Desk;
use mynah_model::sweep::Grid;
use mynah_ui_core::bought::{Keep, LeftOne, Ordered};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;

/// One that was left, beside its orders.
pub(super) struct LeftSweep {
    project: ProjectId,
    backend: Backend,
    limit: Limit,
    grid: Grid,
    lines: Vec<LineId>,
}

impl LeftSweep {
    fn is_of(&self, desk: &Desk) -> bool {
        let project = desk.project.as_ref().map(|open| open.card.id);
        project == Some(self.project) && desk.backend() == self.backend
    }
}

impl Keep for LeftSweep {
    /// The project keeps it, where it is open.
    fn keep(&mut self, cx: &mut StudioCtx<'_>, ordered: &Ordered) -> bool {
        if !self.is_of(cx.desk) {
            return false;
        }
        let told = (true, ordered.is_over());
        let change = (ordered, &self.grid, &self.lines[..]);
        if let Some(keep) = self.limit.change(cx.desk, change, told) {
            cx.send(Command::Project(keep));
            return false;
        }
        self.limit.is_kept(cx.desk)
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
        self.left.put_by(LeftOne {
            backend: ground.backend,
            ordered: open.ordered,
            of: LeftSweep {
                project: ground.project,
                backend: ground.backend,
                limit: open.limit,
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
        let is_its = |left: &LeftSweep| left.is_of(desk) && left.limit.line() == line;
        if let Some(left) = self.left.take_up(|left| is_its(&left.of)) {
            return (left.of.limit, left.ordered);
        }
        let mut limit = Limit::of(desk, line, grid);
        let left = &self.left;
        let restored = limit.restore(desk, |key| left.all().any(|left| left.of.limit.has(key)));
        let mut ordered = Ordered::default();
        ordered.restore(&restored, cx.clock.instant());
        (limit, ordered)
    }

    /// Forgets orders of which nothing begins.
    pub fn take_back(&mut self, keys: &[u64]) {
        self.left.take_back(keys);
        if let Some(open) = &mut self.open {
            open.ordered.take_back(keys);
        }
    }

    /// Follows what isn't seen: the one that is open while another room is shown, and those that were left.
    pub fn follow_unseen(&mut self, cx: &mut StudioCtx<'_>) {
        if cx.view.room != Room::Script
            && let Some(open) = &mut self.open
            && let Some(ground) = open.ground
        {
            // Whichever project is open: what a job came to is known only as long as it is there.
            let now = cx.clock.instant();
            open.ordered.follow(cx.desk, ground.backend, now);
            if open.is_of(cx.desk) {
                // Nobody writes there.
                open.keep(cx, true);
            }
        }
        self.left.follow(cx);
    }
}
