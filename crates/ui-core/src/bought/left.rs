//! What was left with orders on their way: it is followed as long as anything comes of them, or is to be kept.

use super::{Ordered, makes_room};
use crate::ctx::StudioCtx;
use mynah_core::backend::Backend;

/// As many that were left are still followed, at most.
const MOST: usize = 20;

/// What knows what is to be kept of orders that were left.
pub trait Keep {
    /// Has what came of them kept; whether all of it is.
    fn keep(&mut self, cx: &mut StudioCtx<'_>, ordered: &Ordered) -> bool;
}

/// One that was left.
pub struct LeftOne<K> {
    /// Whose orders they are.
    pub backend: Backend,
    /// What was ordered in it.
    pub ordered: Ordered,
    /// What it was.
    pub of: K,
}

/// Those that were left, the oldest first.
pub struct Left<K>(Vec<LeftOne<K>>);

impl<K> Default for Left<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Keep> Left<K> {
    /// Follows one from now on.
    pub fn put_by(&mut self, one: LeftOne<K>) {
        if self.0.len() >= MOST {
            let place = makes_room(self.0.iter().map(|left| &left.ordered));
            self.0.remove(place);
        }
        self.0.push(one);
    }

    /// Goes on with one.
    pub fn take_up(&mut self, is_it: impl Fn(&LeftOne<K>) -> bool) -> Option<LeftOne<K>> {
        let place = self.0.iter().position(is_it)?;
        Some(self.0.remove(place))
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &LeftOne<K>> {
        self.0.iter()
    }

    /// What all of them were.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut K> {
        self.0.iter_mut().map(|left| &mut left.of)
    }

    /// Forgets orders of which nothing begins.
    pub fn take_back(&mut self, keys: &[u64]) {
        let all = self.0.iter_mut();
        all.for_each(|left| left.ordered.take_back(keys));
    }

    /// Has what became of them kept, and leaves those alone of which nothing more comes and all is kept.
    pub fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        let now = cx.clock.instant();
        self.0.retain_mut(|left| {
            left.ordered.follow(cx.desk, left.backend, now);
            let is_kept = left.of.keep(cx, &left.ordered);
            !is_kept || !left.ordered.is_done(cx.desk, left.backend)
        });
    }
}
