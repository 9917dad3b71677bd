//! How the takes of a casting call are heard: from letter to letter, and never one while another is looked at.

use super::Open;
use super::plan::Standing;
use mynah_core::ids::TakeId;
use mynah_i18n::tr;
use mynah_model::desk::TrialTake;
use mynah_model::event::{Notice, Playing};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::hearing;

impl Open {
    /// The take of a candidate's line, where it is here.
    pub(super) fn take<'a>(&self, cx: &StudioCtx<'a>, at: (usize, usize)) -> Option<&'a TrialTake> {
        // One that is here before the others would be known for it.
        let is_whole = self.lines.get(at.1) == Some(&Standing::Whole);
        let is_told = self.audition.revealed || is_whole;
        let key = self.plan.sent(at)?.key;
        cx.desk.trial_take(key).filter(|_| is_told)
    }

    /// All takes that are here. Those of the line that is looked at come first: all of very many aren't held.
    fn here(&self, cx: &StudioCtx<'_>) -> Vec<TakeId> {
        let (voices, lines) = self.size();
        let line = self.looking.at.1;
        let lines = std::iter::once(line).chain((0..lines).filter(|other| *other != line));
        let places = lines.flat_map(|line| (0..voices).map(move |voice| (voice, line)));
        let here = places.filter_map(|at| Some(self.take(cx, at)?.card.id));
        here.collect()
    }

    /// Hears a candidate's line, or pauses it; says so where there is nothing to hear.
    pub(super) fn hear(&mut self, cx: &mut StudioCtx<'_>, at: (usize, usize)) {
        if let Some(take) = self.take(cx, at).map(|take| take.card.id) {
            self.looking.at = at;
            self.heard_at.insert(at);
            let here = self.here(cx);
            hearing::hear(cx, take, here.into_iter());
        } else {
            self.look_at(cx, at);
            cx.notice(Notice::Heed(tr!("audition-unheard")));
        }
    }

    /// Its take that is heard: beside the others, for what a line plays by itself has the voice of its part.
    pub(super) fn heard(cx: &StudioCtx<'_>) -> Option<TakeId> {
        let compares = matches!(cx.desk.playback.playing, Some(Playing::Compare { .. }));
        hearing::heard(cx).filter(|_| compares)
    }

    /// Whether what is heard, or about to be, is one of its takes.
    pub(super) fn is_heard(&self, cx: &StudioCtx<'_>) -> bool {
        hearing::is_heard(cx, &self.here(cx))
    }

    /// Hears the first of these candidates whom nobody heard with the line that is looked at, in place of judging it, and
    /// says so; whether there was one. Who was rated with it was heard, in whichever run.
    pub(super) fn hears_first(&mut self, cx: &mut StudioCtx<'_>, voices: &[usize]) -> bool {
        hearing::forget_first(cx);
        let line = self.looking.at.1;
        let mut voices = voices.iter().copied();
        let Some(voice) = voices.find(|voice| !self.was_heard_with(*voice, line)) else {
            return false;
        };
        self.looking.at = (voice, line);
        self.go_over(cx, self.looking.at);
        let candidate = self.audition.called(voice);
        let words = tr!(
            "audition-hear-first",
            candidate = candidate,
            line = line + 1
        );
        hearing::tell_first(cx, words);
        true
    }

    /// Whether somebody heard a candidate's line. What was rated was heard, in whichever run.
    fn was_heard_with(&self, voice: usize, line: usize) -> bool {
        self.heard_at.contains(&(voice, line)) || self.audition.stars(voice, line) > 0
    }

    /// Whether somebody heard a candidate, with whichever line.
    pub(super) fn was_heard(&self, voice: usize) -> bool {
        (0..self.size().1).any(|line| self.was_heard_with(voice, line))
    }

    /// Goes over to a candidate's line at the word that is heard, where it is here.
    pub(super) fn go_over(&mut self, cx: &mut StudioCtx<'_>, at: (usize, usize)) {
        let Some(take) = self.take(cx, at).map(|take| take.card.id) else {
            return;
        };
        self.heard_at.insert(at);
        let here = self.here(cx);
        hearing::go_over(cx, take, here.into_iter());
    }

    /// Looks at another one, and hears it.
    pub(super) fn look_at(&mut self, cx: &mut StudioCtx<'_>, at: (usize, usize)) {
        self.looking.at = at;
        self.looking.focus = true;
        let take = self.take(cx, at).map(|take| take.card.id);
        self.heard_at.extend(take.map(|_| at));
        let here = self.here(cx);
        hearing::look_at(cx, take, here);
    }
}
