//! How a casting call is kept: what was said of it and spent on it, beside what other windows keep.

use std::collections::{BTreeMap, BTreeSet};

use super::{AuditionPanel, Open};
use mynah_core::credits::Credits;
use mynah_core::ids::{AuditionId, ProjectId};
use mynah_model::audition::{Audition, Judge};
use mynah_model::command::{AuditionCommand, Command, KeepAudition, ProjectCommand};
use mynah_model::desk::Desk;
use mynah_script::deed::Judged;
use mynah_ui_core::bought::{Keep, Left, LeftOne, Ordered};
use mynah_ui_core::ctx::StudioCtx;

/// What the library has of a casting call.
pub struct Keeping {
    pub project: ProjectId,
    /// Nothing until it is kept.
    pub id: Option<AuditionId>,
    /// What was spent on it before it was opened here, or by another window.
    pub before: Credits,
    /// As it was when it was handed over last; nothing where all of it is to be kept.
    base: Option<Audition>,
    /// Whether the library has it as it is, or is about to.
    is_kept: bool,
    /// How often it was handed over, and how often that was answered.
    times: (u64, u64),
    /// How often the library was told to begin it.
    begins: u64,
    /// Requests that the library was told to be on their way from here: the others are another window's.
    own: BTreeSet<u64>,
}

impl Keeping {
    /// Of one that the library has, or was just told to begin.
    pub fn new(project: ProjectId, audition: &Audition) -> Self {
        Self {
            project,
            id: None,
            before: audition.spent,
            base: Some(audition.clone()),
            is_kept: true,
            times: (0, 0),
            begins: 1,
            own: BTreeSet::new(),
        }
    }

    /// Whether it was told to begin it in vain: it is told again with the next change.
    pub fn is_unbegun(&self, desk: &Desk, audition: &Audition) -> bool {
        self.id.is_none() && desk.auditions.unbegun(self.project, audition.seed) >= self.begins
    }

    /// Something was said.
    pub fn change(&mut self) {
        self.is_kept = false;
    }

    /// Has the library keep what was said and spent since.
    pub fn keep(&mut self, cx: &mut StudioCtx<'_>, (audition, ordered): (&mut Audition, &Ordered)) {
        let Some(id) = self.id else {
            if !self.is_kept && self.is_unbegun(cx.desk, audition) {
                self.begin_again(cx, audition);
            }
            return;
        };
        let spent = self.before + ordered.spent();
        // What is under way counts in full, and less once it is over.
        if spent > audition.spent || (spent != audition.spent && ordered.is_over()) {
            self.is_kept = false;
        }
        if self.is_kept {
            return;
        }
        self.is_kept = true;
        audition.spent = spent;
        let others = audition.under_way.iter();
        let others = others.filter(|(key, _)| !self.own.contains(key)).copied();
        let under_way: BTreeMap<u64, Credits> = others.chain(ordered.under_way()).collect();
        audition.under_way = under_way.into_iter().collect();
        self.own = ordered.under_way().map(|(key, _)| key).collect();
        let now = audition.clone();
        let keep = KeepAudition {
            project: self.project,
            id,
            base: self.base.replace(now.clone()),
            now,
        };
        self.times.0 += 1;
        let keep = AuditionCommand::Keep(Box::new(keep));
        cx.send(Command::Project(ProjectCommand::Audition(keep)));
    }

    /// Has the library begin it once more, with all that was said since.
    fn begin_again(&mut self, cx: &mut StudioCtx<'_>, audition: &Audition) {
        self.begins += 1;
        self.is_kept = true;
        self.base = Some(audition.clone());
        let begin = AuditionCommand::Begin(self.project, Box::new(audition.clone()));
        cx.send(Command::Project(ProjectCommand::Audition(begin)));
    }

    /// Looks what became of it. Whether it is another now: another window said something.
    pub fn follow(&mut self, desk: &Desk, audition: &mut Audition) -> bool {
        let Some(id) = self.id else {
            let begun = desk.auditions.begun(self.project, audition.seed);
            self.id = begun.map(|card| card.id);
            return false;
        };
        let Some((answered, kept)) = desk.auditions.kept(id) else {
            return false;
        };
        if self.times.1 == *answered {
            return false;
        }
        self.times.1 = *answered;
        let Some(kept) = kept else {
            // The next change tries it again, with all of it.
            self.base = None;
            return false;
        };
        // What is still on its way there isn't in it.
        if self.times.0 > *answered {
            return false;
        }
        let base = self.base.replace((**kept).clone());
        let Some(base) = base.filter(|base| *base != **kept) else {
            return false;
        };
        let now = audition.carried(&base, (**kept).clone());
        self.before = (self.before + now.spent).less(audition.spent);
        *audition = now;
        true
    }

    /// Whether the library has all that was said and spent, and said so.
    fn is_settled(&self) -> bool {
        let is_answered = self.base.is_some() && self.times.1 >= self.times.0;
        self.id.is_some() && self.is_kept && is_answered
    }

    /// Begins to count what is handed over, behind what was answered before.
    pub fn count(&mut self, desk: &Desk) {
        let kept = self.id.and_then(|id| desk.auditions.kept(id));
        let answered = kept.map_or(0, |(answered, _)| *answered);
        self.times = (answered, answered);
    }
}

impl AuditionPanel {
    /// Follows what goes on while it isn't seen, and has it kept: the one that is open in whichever room, and those that
    /// were left until they are over.
    pub fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        self.step(cx);
        if let Some(open) = &mut self.open {
            open.follow_account(cx);
            if open.is_of(cx.desk) {
                open.order_begun(cx);
            }
            open.keep(cx);
        }
        self.left.follow(cx);
        self.show(cx);
    }
}

impl Open {
    /// What was spent on it, or is on its way.
    pub(super) fn spent(&self) -> Credits {
        self.keeping.before + self.to_buy.spent
    }

    /// Whether it is of the project that is open, and hears whom that speaks with.
    pub(super) fn is_of(&self, desk: &Desk) -> bool {
        let project = desk.project.as_ref().map(|open| open.card.id);
        project == Some(self.keeping.project) && self.audition.backend == desk.backend()
    }

    /// Looks what became of its orders, and what the library has of it.
    pub(super) fn follow_account(&mut self, cx: &StudioCtx<'_>) {
        let backend = self.audition.backend;
        self.ordered.follow(cx.desk, backend, cx.clock.instant());
        if self.keeping.follow(cx.desk, &mut self.audition) {
            self.ranked = self.audition.ranked();
            self.basis = None;
        }
    }

    /// Has the library keep what was said and spent since.
    pub(super) fn keep(&mut self, cx: &mut StudioCtx<'_>) {
        self.keeping.keep(cx, (&mut self.audition, &self.ordered));
    }

    /// Goes on with what was under way when it was left.
    pub(super) fn go_on_with(&mut self, left: LeftOne<LeftCall>) {
        (self.keeping, self.ordered) = (left.of.keeping, left.ordered);
    }

    /// Goes on after another run: what was under way then is looked for, and counted until it is known. What is under way
    /// in another window is followed there, and told by it.
    pub(super) fn restore(&mut self, cx: &StudioCtx<'_>) {
        self.keeping.count(cx.desk);
        let seed = self.audition.seed;
        if cx.desk.auditions.is_under_way_elsewhere(seed) {
            return;
        }
        let open = &self.audition.under_way;
        let of_those: Credits = open.iter().map(|(_, shown)| *shown).sum();
        self.keeping.before = self.keeping.before.less(of_those);
        self.keeping.own = open.iter().map(|(key, _)| *key).collect();
        self.ordered.restore(open, cx.clock.instant());
    }
}

/// One that was left, beside its orders.
pub struct LeftCall {
    keeping: Keeping,
    pub audition: Audition,
}

impl LeftCall {
    /// Whether the library has it by this id.
    pub fn is(&self, id: AuditionId) -> bool {
        self.keeping.id == Some(id)
    }
}

impl Keep for LeftCall {
    /// Whoever opens it again finds it in the library.
    fn keep(&mut self, cx: &mut StudioCtx<'_>, ordered: &Ordered) -> bool {
        self.keeping.follow(cx.desk, &mut self.audition);
        self.keeping.keep(cx, (&mut self.audition, ordered));
        self.keeping.is_settled()
    }
}

impl From<Open> for LeftOne<LeftCall> {
    fn from(open: Open) -> Self {
        Self {
            backend: open.audition.backend,
            ordered: open.ordered,
            of: LeftCall {
                keeping: open.keeping,
                audition: open.audition,
            },
        }
    }
}

/// Says something of a voice of the call that drew its letters by this number; `false` where none of these did.
pub(super) fn say_in_left(
    left: &mut Left<LeftCall>,
    (project, call): (ProjectId, u32),
    judged: Judged,
) -> bool {
    let mut all = left.all_mut();
    let left = all.find(|it| it.keeping.project == project && it.audition.seed == call);
    let Some(left) = left else { return false };
    if left.audition.say(judged) {
        left.keeping.change();
    }
    true
}

/// Has what somebody said count in a call, or not; `false` where none of these is it.
pub(super) fn hear_in_left(
    left: &mut Left<LeftCall>,
    (project, call): (ProjectId, u32),
    judge: &Judge,
    counts: bool,
) -> bool {
    let mut all = left.all_mut();
    let left = all.find(|it| it.keeping.project == project && it.audition.seed == call);
    let Some(left) = left else { return false };
    if left.audition.hear(judge, counts) {
        left.keeping.change();
    }
    true
}
