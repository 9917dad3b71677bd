//! What was said of a casting call here, put onto what another window said.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Audition;
use mynah_core::credits::Credits;

impl Audition {
    /// What was said and spent here since it was as `base`, put onto what the library has by now: another window may have
    /// kept something meanwhile. Names that were shown stay shown.
    #[must_use]
    pub fn carried(&self, base: &Self, mut onto: Self) -> Self {
        fn stars(of: &Audition) -> BTreeMap<(usize, usize), u8> {
            let all = of.ratings.iter();
            all.map(|(place, line, stars)| ((*place, *line), *stars))
                .collect()
        }
        let (was, is) = (stars(base), stars(self));
        let places: BTreeSet<_> = was.keys().chain(is.keys()).copied().collect();
        for (place, line) in places {
            let now = is.get(&(place, line));
            if was.get(&(place, line)) != now {
                onto.rate(place, line, now.copied().unwrap_or(0));
            }
        }
        for place in base.out.symmetric_difference(&self.out) {
            onto.put_out(*place, self.is_out(*place));
        }
        let both = base.answers.iter().zip(&self.answers);
        let same = both.take_while(|(was, is)| was == is).count();
        for gone in base.answers.iter().skip(same).rev() {
            if let Some(place) = onto.answers.iter().rposition(|answer| answer == gone) {
                onto.answers.remove(place);
            }
        }
        onto.answers.extend(self.answers.iter().skip(same).copied());
        let judges = base.judges.iter().chain(&self.judges);
        let names: BTreeSet<&str> = judges.map(|judge| judge.name.as_str()).collect();
        for name in names {
            let of = |all: &Self| all.judges.iter().find(|judge| judge.name == name).cloned();
            let now = of(self);
            if of(base) == now {
                continue;
            }
            match now {
                Some(judge) => onto.put_judge(judge),
                None => onto.dismiss(name),
            }
        }
        for (at, request) in self.made() {
            if base.made_with(at) != Some(request) {
                onto.make(at, Arc::clone(request));
            }
        }
        onto.send(self.sent.iter().copied());
        onto.revealed |= self.revealed;
        if self.limit != base.limit {
            onto.limit = self.limit;
        }
        onto.spent = (onto.spent + self.spent).less(base.spent);
        let mut under_way: BTreeMap<u64, Credits> = onto.under_way.iter().copied().collect();
        for one in base
            .under_way
            .iter()
            .filter(|one| !self.under_way.contains(one))
        {
            under_way.remove(&one.0);
        }
        let new = self.under_way.iter().copied();
        under_way.extend(new.filter(|one| !base.under_way.contains(one)));
        onto.under_way = under_way.into_iter().collect();
        onto
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::audition;
    use super::*;

    /// Who wrote last won: of two windows one lost its ratings, and an older one hid names again.
    #[test]
    fn what_two_windows_said_is_kept_of_both() {
        let mut base = audition();
        base.rate(0, 0, 2);
        base.prefer(0, 1);
        base.spent = Credits(10);
        base.under_way = vec![(1, Credits(4))];
        let (mut one, mut other) = (base.clone(), base.clone());
        one.rate(0, 0, 5);
        one.put_out(2, true);
        one.prefer(2, 1);
        one.revealed = true;
        one.spent = Credits(16);
        one.under_way = vec![(2, Credits(6))];
        other.rate(0, 0, 0);
        other.rate(1, 1, 3);
        other.put_answer(0, None);
        other.prefer(1, 2);
        other.spent = Credits(7);
        other.under_way.clear();
        let first = one.carried(&base, base.clone());
        assert_eq!(first, one);
        let both = other.carried(&base, first);
        assert_eq!((both.stars(0, 0), both.stars(1, 1)), (0, 3));
        assert!(both.is_out(2) && both.revealed);
        assert_eq!(both.answered(), 2);
        assert_eq!((both.duels(0), both.duels(2)), (None, Some((1, 2))));
        assert_eq!(both.spent, Credits(13));
        assert_eq!(both.under_way, [(2, Credits(6))]);
        let unchanged = base.carried(&base, both.clone());
        assert_eq!(unchanged, both);
    }
}
