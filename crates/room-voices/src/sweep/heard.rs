//! How cells are heard: from one to the next, and never one while another is looked at.

use super::Open;
use super::applying::Scope;
use super::lines::number_of;
use super::plan::{Place, Plan};
use mynah_core::ids::{LineId, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand};
use mynah_model::desk::TrialTake;
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::hearing;
use mynah_ui_core::hearing::{heard, heard_next};

impl Open {
    /// The take of a cell, where it is here.
    pub(super) fn take<'a>(&self, cx: &StudioCtx<'a>, at: (usize, usize)) -> Option<&'a TrialTake> {
        cx.desk.trial_take(self.plan.at(at)?.key()?)
    }

    /// The take that the line's settings make, where it is here.
    pub(super) fn current<'a>(&self, cx: &StudioCtx<'a>) -> Option<&'a TrialTake> {
        cx.desk.trial_take(self.plan.current.as_ref()?.key)
    }

    /// All takes that are here, those of the line that is seen first.
    pub(super) fn here(&self, cx: &StudioCtx<'_>) -> Vec<TakeId> {
        let keys = self.plans().flat_map(|plan| {
            let cells = plan.places.iter().filter_map(Place::key);
            cells.chain(plan.current.as_ref().map(|sent| sent.key))
        });
        let takes = keys.filter_map(|key| cx.desk.trial_take(key));
        takes.map(|take| take.card.id).collect()
    }

    /// Hears a cell, or pauses it.
    pub(super) fn hear(&self, cx: &mut StudioCtx<'_>, at: (usize, usize)) {
        if let Some(take) = self.take(cx, at).map(|take| take.card.id) {
            let here = self.here(cx);
            hearing::hear(cx, take, here.into_iter());
        } else if cx.desk.playback.playing.is_some() {
            cx.send(Command::Playback(PlaybackCommand::TogglePause));
        } else {
            cx.notice(Notice::Heed(tr!("sweep-unspoken")));
        }
    }

    /// Goes over to a take at the word that is heard.
    pub(super) fn go_over(&self, cx: &mut StudioCtx<'_>, take: TakeId) {
        let here = self.here(cx);
        hearing::go_over(cx, take, here.into_iter());
    }

    /// Hears the cell that is looked at in place of judging it where nobody heard it, and says so; whether that was so. What
    /// was rated was heard, in whichever run.
    pub(super) fn hears_first(&self, cx: &mut StudioCtx<'_>) -> bool {
        hearing::forget_first(cx);
        let Some(take) = self.take(cx, self.looking.at) else {
            return false;
        };
        let id = take.card.id;
        if take.stars > 0 || cx.view.listened.has(id) {
            return false;
        }
        self.go_over(cx, id);
        hearing::tell_first(cx, tr!("sweep-hear-first"));
        true
    }

    /// Says which of the lines that get the cell beside the one that is seen were never heard with it, in place of applying
    /// it; whether that was so, and isn't what was said last. What a part gets goes to lines that nobody tried, too.
    pub(super) fn tells_unheard(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        if self.applying.scope != Scope::Line {
            return false;
        }
        let at = self.looking.at;
        let is_heard = |plan: &Plan| {
            let take = plan.at(at).and_then(Place::key);
            let take = take.and_then(|key| cx.desk.trial_take(key));
            take.is_some_and(|take| take.stars > 0 || cx.view.listened.has(take.card.id))
        };
        let others = self.unapproved(cx);
        let others = others.filter(|(line, plan)| line.id != self.line && !is_heard(plan));
        let unheard: Vec<LineId> = others.map(|(line, _)| line.id).collect();
        let told = (!unheard.is_empty()).then_some((at, unheard));
        let was = std::mem::replace(&mut self.applying.told_unheard, told);
        let told = &self.applying.told_unheard;
        let Some((_, unheard)) = told.as_ref().filter(|_| *told != was) else {
            return false;
        };
        let numbers = unheard.iter().map(|line| number_of(cx.desk, *line));
        let numbers: Vec<String> = numbers.collect();
        let words = tr!(
            "sweep-unheard-lines",
            count = numbers.len(),
            lines = numbers.join(", ")
        );
        hearing::tell_first(cx, words);
        true
    }

    /// The same where another one of them is heard: a digit is said of what is heard.
    pub(super) fn hears_this_first(&self, cx: &mut StudioCtx<'_>) -> bool {
        let seen = self.take(cx, self.looking.at).map(|take| take.card.id);
        let heard = heard_next(cx).filter(|heard| self.here(cx).contains(heard));
        let Some(seen) = seen.filter(|_| heard.is_some() && heard != seen) else {
            return false;
        };
        self.go_over(cx, seen);
        hearing::tell_first(cx, tr!("sweep-hear-first.other"));
        true
    }

    /// Who leaves hears no cell any more.
    pub(super) fn hush(&self, cx: &mut StudioCtx<'_>) {
        let is_loading = cx.desk.playback.loading.is_some();
        if is_loading || heard(cx).is_some_and(|take| self.here(cx).contains(&take)) {
            cx.send(Command::Playback(PlaybackCommand::Stop));
        }
    }

    /// Looks at another cell, and hears it.
    pub(super) fn look_at(&mut self, cx: &mut StudioCtx<'_>, at: (usize, usize)) {
        self.looking.at = at;
        self.looking.focus = true;
        // What was told of the next press was told of the one before.
        self.applying.told_unheard = None;
        let take = self.take(cx, at).map(|take| take.card.id);
        let here = self.here(cx);
        hearing::look_at(cx, take, here);
    }

    /// From the cell that is looked at to what the line has now, or back.
    pub(super) fn compare(&self, cx: &mut StudioCtx<'_>) {
        let (Some(current), Some(picked)) = (self.current(cx), self.take(cx, self.looking.at))
        else {
            cx.notice(Notice::Heed(tr!("sweep-no-current")));
            return;
        };
        let other = if heard(cx) == Some(current.card.id) {
            picked
        } else {
            current
        };
        self.go_over(cx, other.card.id);
    }

    /// What is heard of the matrix before stops: what is looked at now would be rated by it.
    pub(super) fn hush_former(&self, cx: &mut StudioCtx<'_>) {
        let seen = self.take(cx, self.looking.at).map(|take| take.card.id);
        let former = self.called.keys().copied();
        let former = former.filter(|take| Some(*take) != seen).collect();
        hearing::look_at(cx, None, former);
    }
}
