//! What the takes of a casting call are called: by letters, and by names once these are shown.

use std::collections::HashMap;
use std::sync::Arc;

use super::Open;
use mynah_core::ids::TakeId;
use mynah_i18n::tr;
use mynah_model::audition::Hidden;
use mynah_model::desk::Desk;
use mynah_ui_core::blind::Blind;
use mynah_ui_core::ctx::{Called, StudioCtx};

impl Open {
    /// Has voices called by their letters, wherever they are told of.
    pub(super) fn hide(&mut self, cx: &mut StudioCtx<'_>) {
        if self.audition.revealed {
            cx.view.blind = Arc::default();
            self.called = Arc::new(self.names(cx.desk));
            return;
        }
        let takes = self
            .plan
            .all()
            .filter_map(|sent| cx.desk.trial_take(sent.key));
        let takes: Vec<TakeId> = takes.map(|take| take.card.id).collect();
        let known = &cx.view.blind;
        let is_same = known.seed == self.audition.seed && !known.is_empty();
        if is_same
            && takes.len() == known.takes.len()
            && takes.iter().all(|take| known.takes.contains_key(take))
        {
            return;
        }
        let (voices, lines) = self.size();
        let places = (0..voices).flat_map(|voice| (0..lines).map(move |line| (voice, line)));
        let takes = places.filter_map(|(voice, line)| {
            let take = cx.desk.trial_take(self.plan.sent((voice, line))?.key)?;
            Some((take.card.id, self.audition.called(voice)))
        });
        cx.view.blind = Arc::new(Blind {
            seed: self.audition.seed,
            takes: takes.collect(),
            hidden: Hidden::of(std::iter::once(&self.audition)),
        });
    }

    /// What each take is called once names are shown.
    fn names(&self, desk: &Desk) -> HashMap<TakeId, Called> {
        let (voices, lines) = self.size();
        let places = (0..voices).flat_map(|voice| (0..lines).map(move |line| (voice, line)));
        let named = places.filter_map(|(voice, line)| {
            let take = desk.trial_take(self.plan.sent((voice, line))?.key)?;
            let called = Called {
                title: self.audition.called(voice),
                about: tr!("audition-line-number", number = line + 1, count = lines),
            };
            Some((take.card.id, called))
        });
        named.collect()
    }
}
