//! Names are shown: by a button, or by a key that first says of whom nothing is known.

use std::sync::Arc;

use super::Open;
use mynah_i18n::tr;
use mynah_model::audition::ranking::Verdict;
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;

/// What a first press tells of the next one, until that comes or something else is said or sent.
#[derive(Default)]
pub(super) struct Told {
    /// The next press does it.
    is_told: bool,
    /// What was told, as long as it stands somewhere.
    words: Option<String>,
}

impl Told {
    /// Whether the press before told this; else this one does.
    pub fn was_told(&mut self, cx: &mut StudioCtx<'_>, words: String) -> bool {
        if std::mem::replace(&mut self.is_told, true) {
            return true;
        }
        self.words = Some(words.clone());
        cx.notice(Notice::Heed(words));
        false
    }

    /// Something came between: it is told anew.
    pub fn pass(&mut self) {
        self.is_told = false;
    }

    /// What was told of the next press goes with what it is about: by then it means something else.
    pub fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        if !self.is_told
            && let Some(words) = self.words.take()
        {
            cx.notice(Notice::Past(words));
        }
    }
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
        if told.is_none_or(|told| self.before_names.was_told(cx, told)) {
            self.reveal(cx);
        }
    }

    /// What was told of the next press goes where something came between.
    pub(super) fn follow_told(&mut self, cx: &mut StudioCtx<'_>) {
        self.before_names.follow(cx);
        self.before_mixing.follow(cx);
    }

    /// All of it goes.
    pub(super) fn forget_told(&mut self, cx: &mut StudioCtx<'_>) {
        self.before_names.pass();
        self.before_mixing.pass();
        self.follow_told(cx);
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
