//! What is known of rows by their ids, in pages; of jobs too.
//!
//! Rows that were written together have neighbouring ids, so a run of them is looked up once, and a million of them
//! are a thousand pages. A copy shares its pages.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;

use mynah_core::ids::{JobId, LineId, OwnId};

/// Ids that share a page.
const PAGE: usize = 1024;

/// One value for each of some ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages<T, I = LineId> {
    pages: BTreeMap<u64, Arc<Page<T>>>,
    len: usize,
    of: PhantomData<I>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Page<T> {
    slots: Vec<Option<T>>,
    used: usize,
}

impl<T, I> Default for Pages<T, I> {
    fn default() -> Self {
        Self {
            pages: BTreeMap::new(),
            len: 0,
            of: PhantomData,
        }
    }
}

/// Some rows: the lines that are marked.
pub type RowSet = Pages<()>;
/// Some jobs.
pub type JobSet = Pages<(), JobId>;

impl<const N: usize> From<[LineId; N]> for RowSet {
    fn from(ids: [LineId; N]) -> Self {
        Self::from(ids.as_slice())
    }
}

impl From<&[LineId]> for RowSet {
    fn from(ids: &[LineId]) -> Self {
        let mut rows = Self::default();
        rows.set(ids, ());
        rows
    }
}

/// The page that an id is on, and its place there.
fn on_page(id: impl OwnId) -> (u64, usize) {
    let page = PAGE as u64;
    (id.number() / page, (id.number() % page) as usize)
}

impl<T: Copy, I: OwnId> Pages<T, I> {
    /// How many ids have a value.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether none has one.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value of an id.
    pub fn get(&self, id: I) -> Option<T> {
        let (page, place) = on_page(id);
        *self.pages.get(&page)?.slots.get(place)?
    }

    /// Whether an id has a value.
    pub fn contains(&self, id: I) -> bool {
        self.get(id).is_some()
    }

    /// How many of these ids have a value. Neighbours are looked up together.
    pub fn count(&self, ids: &[I]) -> usize {
        let runs = ids.chunk_by(|one, next| on_page(*one).0 == on_page(*next).0);
        let held = runs.map(|run| {
            let page = run.first().and_then(|id| self.pages.get(&on_page(*id).0));
            page.map_or(0, |page| {
                let slots = run.iter().map(|id| page.slots.get(on_page(*id).1));
                slots.filter(|slot| matches!(slot, Some(Some(_)))).count()
            })
        });
        held.sum()
    }

    /// Forgets ids that have no value in `others`.
    pub fn keep_those_in<U: Copy>(&mut self, others: &Pages<U, I>) {
        self.len = 0;
        for (number, page) in &mut self.pages {
            let other = others.pages.get(number);
            let is_there =
                |place| other.is_some_and(|other| matches!(other.slots.get(place), Some(Some(_))));
            let stays = |(place, slot): (usize, &Option<T>)| slot.is_none() || is_there(place);
            if !page.slots.iter().enumerate().all(stays) {
                let page = Arc::make_mut(page);
                for (place, slot) in page.slots.iter_mut().enumerate() {
                    if slot.is_some() && !is_there(place) {
                        *slot = None;
                        page.used -= 1;
                    }
                }
            }
            self.len += page.used;
        }
        self.pages.retain(|_, page| page.used > 0);
    }

    /// Whether both are the same memory.
    #[cfg(any(test, feature = "testing"))]
    pub fn is_shared_with(&self, other: &Self) -> bool {
        let pages = self.pages.values().zip(other.pages.values());
        let mut pages = pages.map(|(one, other)| Arc::ptr_eq(one, other));
        self.pages.len() == other.pages.len() && pages.all(|is_same| is_same)
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Gives ids a value, if none of them has one and none is there twice.
    ///
    /// # Errors
    /// The first that has one; nothing is changed then.
    pub fn claim(&mut self, ids: &[I], value: T) -> Result<(), I> {
        let mut given = 0;
        for run in ids.chunk_by(|one, next| on_page(*one).0 == on_page(*next).0) {
            let page = self.page_of(run);
            let (mut taken, mut run_given) = (None, 0);
            for id in run {
                let Some(slot @ None) = page.slots.get_mut(on_page(*id).1) else {
                    taken = Some(*id);
                    break;
                };
                *slot = Some(value);
                page.used += 1;
                given += 1;
                run_given += 1;
            }
            self.len += run_given;
            if let Some(taken) = taken {
                self.remove(ids.get(..given).unwrap_or_default());
                return Err(taken);
            }
        }
        Ok(())
    }

    /// Gives ids a value, whichever they had.
    pub fn set(&mut self, ids: &[I], value: T) {
        for run in ids.chunk_by(|one, next| on_page(*one).0 == on_page(*next).0) {
            let page = self.page_of(run);
            let before = page.used;
            for id in run {
                if let Some(slot) = page.slots.get_mut(on_page(*id).1) {
                    page.used += usize::from(slot.replace(value).is_none());
                }
            }
            self.len += page.used - before;
        }
    }

    /// Takes the values of ids away, where they have one.
    pub fn remove(&mut self, ids: &[I]) {
        for run in ids.chunk_by(|one, next| on_page(*one).0 == on_page(*next).0) {
            let Some(number) = run.first().map(|id| on_page(*id).0) else {
                continue;
            };
            let Some(page) = self.pages.get_mut(&number) else {
                continue;
            };
            let page = Arc::make_mut(page);
            let before = page.used;
            for id in run {
                if let Some(slot) = page.slots.get_mut(on_page(*id).1) {
                    page.used -= usize::from(slot.take().is_some());
                }
            }
            self.len -= before - page.used;
            if page.used == 0 {
                self.pages.remove(&number);
            }
        }
    }

    /// The ids that have a value, in their order.
    pub fn ids(&self) -> impl Iterator<Item = I> {
        self.pages.iter().flat_map(|(number, page)| {
            let first = number * PAGE as u64;
            let slots = page.slots.iter().enumerate();
            slots.filter_map(move |(place, slot)| slot.map(|_| I::of(first + place as u64)))
        })
    }

    /// The page of a run of ids, to change it.
    fn page_of(&mut self, run: &[I]) -> &mut Page<T> {
        let number = run.first().map_or(0, |id| on_page(*id).0);
        let page = self.pages.entry(number).or_insert_with(|| {
            Arc::new(Page {
                slots: vec![None; PAGE],
                used: 0,
            })
        });
        Arc::make_mut(page)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_ids() -> impl Strategy<Value = Vec<LineId>> {
        let id = prop_oneof![0..3_000_u64, Just(u64::MAX), 1_u64 << 40..(1 << 40) + 5];
        proptest::collection::vec(id.prop_map(LineId), 0..40)
    }

    proptest! {
        #[test]
        fn pages_say_what_a_plain_map_says(
            steps in proptest::collection::vec((0..3_u8, any_ids()), 0..20),
        ) {
            let mut pages = Pages::default();
            let mut plain = BTreeMap::new();
            for (value, (step, ids)) in steps.into_iter().enumerate() {
                match step {
                    0 => {
                        pages.set(&ids, value);
                        plain.extend(ids.iter().map(|id| (*id, value)));
                    }
                    1 => {
                        pages.remove(&ids);
                        plain.retain(|id, _| !ids.contains(id));
                    }
                    _ => {
                        let (mut taken, mut given) = (Ok(()), plain.clone());
                        for id in &ids {
                            if given.insert(*id, value).is_some() {
                                taken = Err(*id);
                                break;
                            }
                        }
                        if taken.is_ok() {
                            plain = given;
                        }
                        prop_assert_eq!(pages.claim(&ids, value), taken);
                    }
                }
                prop_assert_eq!(pages.len(), plain.len());
                prop_assert!(pages.ids().eq(plain.keys().copied()));
                for id in &ids {
                    prop_assert_eq!(pages.get(*id), plain.get(id).copied());
                }
                let held = ids.iter().filter(|id| plain.contains_key(id)).count();
                prop_assert_eq!(pages.count(&ids), held);
                let mut those = RowSet::default();
                those.set(&ids, ());
                those.keep_those_in(&pages);
                let mut kept: Vec<LineId> = ids.into_iter().filter(|id| plain.contains_key(id)).collect();
                kept.sort_unstable();
                kept.dedup();
                prop_assert_eq!(those.len(), kept.len());
                prop_assert!(those.ids().eq(kept));
            }
        }
    }
}
