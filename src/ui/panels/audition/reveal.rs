//! Names are shown: by a button, or by a key that first says of whom nothing is known.

use std::sync::Arc;

use super::Open;
use crate::studio::audition::ranking::Verdict;
use crate::studio::event::Notice;
use crate::tr;
use crate::ui::ctx::StudioCtx;

/// What there is to tell before a key shows the names.
#[derive(Default)]
pub(super) struct BeforeNames {
    /// It was told: the next press shows them.
    pub is_told: bool,
    /// What was told, as long as it stands somewhere.
    words: Option<String>,
}

impl Open {
    /// Keeps who is heard.
    pub(super) fn note_heard(&mut self, cx: &StudioCtx<'_>) {
        let Some(heard) = Self::heard(cx) else { return };
        let (voices, lines) = self.size();
        let places = (0..voices).flat_map(|voice| (0..lines).map(move |line| (voice, line)));
        let of = places.filter(|at| {
            let take = self.take(cx, *at);
            take.is_some_and(|take| take.card.id == heard)
        });
        let of: Vec<(usize, usize)> = of.collect();
        self.heard_at.extend(of);
    }

    /// Those of whom nothing is known, where there are any: nobody is the best beside them.
    pub(super) fn unjudged(&self) -> Option<String> {
        let unjudged = self.ranked.unjudged.iter();
        let called: Vec<String> = unjudged.map(|it| self.audition.called(*it)).collect();
        (!called.is_empty()).then(|| called.join(", "))
    }

    /// Shows the names; who was neither heard nor judged, or that it isn't known who is best, is said first.
    pub(super) fn reveal_by_key(&mut self, cx: &mut StudioCtx<'_>) {
        let is_open = self.audition.answered() > 0 && self.ranked.verdict == Verdict::Open;
        let unjudged = self.ranked.unjudged.iter();
        let unheard = unjudged.filter(|place| !self.was_heard(**place));
        let unheard: Vec<String> = unheard.map(|place| self.audition.called(*place)).collect();
        let others = (!unheard.is_empty()).then(|| unheard.join(", "));
        let told = match others {
            Some(others) => Some(tr!("audition-unjudged-some", others = others)),
            None => is_open.then(|| tr!("audition-unsure-some")),
        };
        let was_told = std::mem::replace(&mut self.before_names.is_told, true);
        match told.filter(|_| !was_told) {
            Some(told) => {
                self.before_names.words = Some(told.clone());
                cx.notice(Notice::Heed(told));
            }
            None => self.reveal(cx),
        }
    }

    /// What was told of the next press goes with what it is about: by then it means something else.
    pub(super) fn forget_told(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(words) = self.before_names.words.take() {
            cx.notice(Notice::Past(words));
        }
    }

    /// Shows the names.
    pub(super) fn reveal(&mut self, cx: &mut StudioCtx<'_>) {
        self.audition.revealed = true;
        (self.pair, self.is_told) = (None, false);
        self.basis = None;
        self.changed();
        self.forget_told(cx);
        cx.view.blind = Arc::default();
    }
}
