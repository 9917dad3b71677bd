//! One way in two windows: what either did stays.

use super::{Chosen, Form, Making, Step};
use crate::merging;

impl Making {
    /// The same, with what another window wrote where this one wrote nothing since `base`: as it was read here, or kept last.
    #[must_use]
    pub fn merged(mut self, base: &Self, kept: &Self) -> Self {
        match merging::merged(&base.form, &self.form, &kept.form) {
            Ok(mut form) => {
                // Who agreed goes with the recording that it was said of.
                let brings = |of: &&Form| of.after != base.form.after;
                match [&self.form, &kept.form].into_iter().find(brings) {
                    Some(of) => form.take_after_of(of),
                    None => {
                        merging::unsay(&mut form.agreed, [&self.form.agreed, &kept.form.agreed]);
                    }
                }
                self.form = form;
            }
            Err(error) => log::warn!("what another window wrote can't be read: {error}"),
        }
        take(&mut self.put_by, &base.put_by, &kept.put_by);
        take(&mut self.name, &base.name, &kept.name);
        take(&mut self.about, &base.about, &kept.about);
        take(&mut self.labels, &base.labels, &kept.labels);
        self.with(kept)
    }

    /// As this window has it, with what another one kept of it meanwhile: attempts are only added, what was heard stays
    /// heard, and a voice that was made of it is never forgotten.
    #[must_use]
    pub fn with(mut self, kept: &Self) -> Self {
        let mut places = Vec::with_capacity(self.attempts.len());
        let mut attempts = kept.attempts.clone();
        for mut attempt in std::mem::take(&mut self.attempts) {
            // A parent comes first: its new place is known.
            attempt.parent = attempt.parent.and_then(|it| places.get(it).copied());
            let mut all = attempts.iter();
            let same = all.position(|other| other.request == attempt.request);
            places.push(same.unwrap_or(attempts.len()));
            if same.is_none() {
                attempts.push(attempt);
            }
        }
        self.attempts = attempts;
        self.at = places.get(self.at).copied().unwrap_or(self.at);
        self.chosen = self.chosen.map(|chosen| Chosen {
            attempt: places
                .get(chosen.attempt)
                .copied()
                .unwrap_or(chosen.attempt),
            ..chosen
        });
        self.filled = self
            .filled
            .map(|place| places.get(place).copied().unwrap_or(place));
        for heard in &kept.heard {
            if !self.heard.contains(heard) {
                self.heard.push(heard.clone());
            }
        }
        self.said = self.said.max(kept.said);
        for (hash, of) in &kept.agreements {
            self.agreements
                .entry(hash.clone())
                .or_insert_with(|| of.clone());
        }
        for (lapsed, cost) in &kept.lapsed {
            let own = self.lapsed.entry(lapsed.clone()).or_default();
            *own = (*own).max(*cost);
        }
        // What is sent and what came of it only the studio writes.
        self.sent.clone_from(&kept.sent);
        self.others.clone_from(&kept.others);
        if kept.made.is_some() {
            self.made.clone_from(&kept.made);
            self.chosen.clone_from(&kept.chosen);
            self.name.clone_from(&kept.name);
            self.step = Step::Done;
        }
        self
    }
}

/// What stands there, unless it was changed here.
fn take<T: Clone + PartialEq>(own: &mut T, base: &T, there: &T) {
    if own == base {
        own.clone_from(there);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice_design::{Attempt, Kind};
    use mynah_core::credits::Credits;
    use mynah_core::ids::{GeneratedVoiceId, VoiceId};
    use mynah_core::request::Input;

    fn attempt(parent: Option<usize>, seed: u32) -> Attempt {
        let form = Form {
            words: "An old sailor, hoarse and slow".to_owned(),
            ..Form::default()
        };
        Attempt {
            parent,
            request: form.request(Kind::Design, seed).unwrap(),
            voice: None,
            shown: Credits(1),
        }
    }

    fn seeds(making: &Making) -> Vec<Option<u32>> {
        let all = making.attempts.iter();
        all.map(|attempt| attempt.request.seed).collect()
    }

    /// Of two windows on one way the one that wrote last left out what the other one had paid for.
    #[test]
    fn attempts_of_two_windows_are_all_there() {
        let mut first = Making::new(Kind::Design);
        first.try_out(attempt(None, 1));
        let (mut one, mut other) = (first.clone(), first);
        one.try_out(attempt(Some(0), 2));
        other.try_out(attempt(None, 3));
        other.try_out(attempt(Some(1), 4));
        other.chosen = Some(Chosen {
            attempt: 2,
            generated: GeneratedVoiceId::from("g"),
        });
        let both = other.clone().with(&one);
        assert_eq!(seeds(&both), [Some(1), Some(2), Some(3), Some(4)]);
        let parents: Vec<_> = both.attempts.iter().map(|it| it.parent).collect();
        assert_eq!(parents, [None, Some(0), None, Some(2)]);
        assert_eq!((both.at, both.chosen.as_ref().unwrap().attempt), (3, 3));
        assert_eq!(both.clone().with(&one), both, "once is enough");
        assert_eq!(other.clone().with(&other), other);
    }

    /// Who heard a preview in one window wrote its old words over those that were typed in the other.
    #[test]
    fn words_that_another_window_wrote_stay() {
        let mut base = Making::new(Kind::Design);
        base.form.words = "An old sailor".to_owned();
        let (mut mine, mut there) = (base.clone(), base.clone());
        there.form.words = "A young sailor".to_owned();
        (there.name, there.form.seed) = ("Tom".to_owned(), Some(7));
        mine.heard.push(GeneratedVoiceId::from("g"));
        mine.form.loudness = Some(0.25);
        let both = mine.clone().merged(&base, &there);
        assert_eq!((&*both.form.words, &*both.name), ("A young sailor", "Tom"));
        assert_eq!((both.form.seed, both.form.loudness), (Some(7), Some(0.25)));
        assert_eq!(both.heard, mine.heard);
        assert_eq!(both.clone().merged(&both, &both), both, "once is enough");
        // Of what both changed the later word counts.
        mine.form.words = "A tired sailor".to_owned();
        assert_eq!(
            mine.clone().merged(&base, &there).form.words,
            mine.form.words
        );
    }

    /// What was said in one window of one recording counted for the one that was brought in the other.
    #[test]
    fn who_agreed_goes_with_the_recording_that_it_was_said_of() {
        let recording = |hash: &str| {
            let input = serde_json::json!({
                "hash": hash, "extension": "wav", "bytes": 1, "seconds": 9.0, "name": "a.wav",
            });
            serde_json::from_value(input).expect("a recording")
        };
        let mut base = Making::new(Kind::Design);
        base.form.after = Some(recording("one"));
        base.form.agreed.owner = "Ada".to_owned();
        let (mut mine, mut there) = (base.clone(), base.clone());
        there.form.agreed.is_said = true;
        mine.form.after = Some(recording("two"));
        for both in [
            mine.clone().merged(&base, &there),
            there.clone().merged(&base, &mine),
        ] {
            assert_eq!(both.form.after, mine.form.after);
            assert!(!both.form.agreed.is_said);
        }
        // Said of the one that stands there it stays said.
        let both = base.clone().merged(&base, &there);
        assert!(both.form.agreed.is_said);
        // Of two that were brought one is there whole.
        let mut other: Input = recording("three");
        other.extension = "mp3".to_owned();
        there.form.after = Some(other);
        let both = mine.clone().merged(&base, &there);
        assert_eq!(both.form.after, mine.form.after);
    }

    #[test]
    fn a_voice_that_was_made_is_not_forgotten() {
        let mut making = Making::new(Kind::Design);
        making.try_out(attempt(None, 1));
        let mut made = making.clone();
        (made.made, made.step) = (Some(VoiceId::from("v")), Step::Done);
        let late = making.with(&made);
        assert_eq!((late.made, late.step), (made.made, Step::Done));
    }
}
