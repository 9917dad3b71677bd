//! How far a review of a script is: what is to be spoken again and why, and what was said of the rest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use mynah_core::ids::{LineId, TakeId};

/// A review that was begun and isn't over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Review {
    /// The line that was heard last.
    pub at: Option<LineId>,
    /// Lines that are to be spoken again, with what is to be different.
    pub redo: BTreeMap<LineId, String>,
    /// The takes that these had when that was said, as far as that is known.
    pub takes: BTreeMap<LineId, TakeId>,
    /// Lines that were spoken again since they were heard, with the takes that they had before.
    pub again: BTreeMap<LineId, TakeId>,
    /// Whether this round hears only those.
    pub only_again: bool,
    /// What was said of each line last.
    pub said: BTreeMap<LineId, Said>,
    /// Which time the script is gone through, from 1.
    pub round: u32,
    /// Whether that one was heard to its end.
    pub ended: bool,
}

/// What was said of a line's take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The last thing.
    pub said: Opinion,
    /// In which round.
    pub round: u32,
}

/// All that a review has of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What was said of it, if anything was.
    pub said: Option<Said>,
    /// What is to be different, where it is to be spoken again.
    pub note: Option<String>,
    /// The take that it had when that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<TakeId>,
    /// The take that it had before it was spoken again, where the new one is still to be heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<TakeId>,
}

/// What can be said of a take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// It is final.
    Approved,
    /// It is to be spoken again.
    Redo,
    /// A word of it is wrong; nothing more was said.
    Flagged,
    /// It stays as it is.
    Passed,
}

impl Review {
    /// Says something of a line; what was said of it before counts no more.
    pub fn say(&mut self, line: LineId, said: Opinion) {
        let round = self.round;
        self.said.insert(line, Said { said, round });
        self.again.remove(&line);
        if said != Opinion::Redo {
            self.redo.remove(&line);
            self.takes.remove(&line);
        }
    }

    /// A line is to be spoken again, with what is to be different than in this take.
    pub fn redo_with(&mut self, line: LineId, take: TakeId, note: String) {
        self.redo.insert(line, note);
        self.say(line, Opinion::Redo);
        self.takes.insert(line, take);
    }

    /// The same in another library, whose takes have other ids.
    #[must_use]
    pub fn elsewhere(self) -> Self {
        let (takes, again) = (BTreeMap::new(), BTreeMap::new());
        Self {
            takes,
            again,
            only_again: false,
            ..self
        }
    }

    /// All that is known of a line.
    pub fn mark_of(&self, line: LineId) -> Option<Mark> {
        let mark = Mark {
            said: self.said.get(&line).copied(),
            note: self.redo.get(&line).cloned(),
            take: self.takes.get(&line).copied(),
            again: self.again.get(&line).copied(),
        };
        let is_any = mark.said.is_some() || mark.note.is_some() || mark.again.is_some();
        is_any.then_some(mark)
    }

    /// A line has this mark again, or none.
    pub fn set_mark(&mut self, line: LineId, mark: Option<Mark>) {
        self.forget([line]);
        self.again.remove(&line);
        if let Some(mark) = mark {
            self.said.extend(mark.said.map(|said| (line, said)));
            self.redo.extend(mark.note.map(|note| (line, note)));
            self.takes.extend(mark.take.map(|take| (line, take)));
            self.again.extend(mark.again.map(|take| (line, take)));
        }
    }

    /// What another window has by now, with what was said in this one since `base`: of each line, and of the place.
    #[must_use]
    pub fn carried(&self, base: &Self, mut onto: Self) -> Self {
        for line in self.marked().chain(base.marked()) {
            let mark = self.mark_of(line);
            if mark != base.mark_of(line) {
                onto.set_mark(line, mark);
            }
        }
        let place = |of: &Self| (of.at, of.only_again, of.round, of.ended);
        if place(self) != place(base) {
            (onto.at, onto.only_again, onto.round, onto.ended) = place(self);
        }
        onto
    }

    /// The lines that have a mark.
    fn marked(&self) -> impl Iterator<Item = LineId> {
        let lines = self.said.keys().chain(self.redo.keys());
        lines.chain(self.again.keys()).copied()
    }

    /// What was said of a line last, in any round.
    pub fn said_of(&self, line: LineId) -> Option<Opinion> {
        self.said.get(&line).map(|heard| heard.said)
    }

    /// Whether a line was decided on in this round.
    pub fn is_heard(&self, line: LineId) -> bool {
        let heard = self.said.get(&line);
        heard.is_some_and(|heard| heard.round == self.round)
    }

    /// The lines that were decided on in this round.
    pub fn heard(&self) -> impl Iterator<Item = LineId> {
        let here = self.said.iter();
        let here = here.filter(|(_, heard)| heard.round == self.round);
        here.map(|(line, _)| *line)
    }

    /// The script is gone through once more.
    pub fn begin_anew(&mut self) {
        self.round += 1;
        self.at = None;
        self.ended = false;
        self.only_again = false;
    }

    /// Of the script only those lines are gone through that were spoken again.
    pub fn begin_again(&mut self) {
        self.begin_anew();
        self.only_again = true;
    }

    /// Whether a take of a line is wanted in this round, whatever was said of it.
    pub fn wants(&self, line: LineId, take: TakeId) -> bool {
        let before = self.again.get(&line);
        !self.only_again || before.is_some_and(|before| *before != take)
    }

    /// These lines are spoken again, as the review has it: their new takes are to be heard.
    pub fn speak_again(&mut self, lines: impl IntoIterator<Item = LineId>) {
        for line in lines {
            let take = self.takes.get(&line).copied();
            self.forget([line]);
            self.again.extend(take.map(|take| (line, take)));
        }
    }

    /// What was said of these lines' takes is past.
    pub fn forget(&mut self, lines: impl IntoIterator<Item = LineId>) {
        for line in lines {
            self.redo.remove(&line);
            self.takes.remove(&line);
            self.said.remove(&line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_counts_by_what_was_said_of_it_last() {
        let mut review = Review::default();
        review.begin_anew();
        review.redo.insert(LineId(1), "calmer".to_owned());
        review.say(LineId(1), Opinion::Redo);
        review.say(LineId(2), Opinion::Passed);
        review.begin_anew();
        assert_eq!(review.heard().count(), 0);
        review.say(LineId(1), Opinion::Approved);
        assert!(review.redo.is_empty());
        assert_eq!(review.said.len(), 2);
        assert!(review.is_heard(LineId(1)) && !review.is_heard(LineId(2)));
    }

    #[test]
    fn a_mark_comes_back_as_it_was() {
        let mut review = Review::default();
        review.begin_anew();
        review.redo.insert(LineId(1), "calmer".to_owned());
        review.say(LineId(1), Opinion::Redo);
        // The take is known by which it is seen that it was spoken again, and the one before.
        review.takes.insert(LineId(1), TakeId(12));
        review.again.insert(LineId(1), TakeId(11));
        let before = review.clone();
        let mark = review.mark_of(LineId(1));
        review.say(LineId(1), Opinion::Approved);
        review.set_mark(LineId(1), mark);
        assert_eq!(review, before);
        review.set_mark(LineId(1), None);
        assert!(review.redo.is_empty() && review.said.is_empty());
    }

    #[test]
    fn what_was_spoken_again_is_wanted_with_another_take_until_it_was_heard() {
        let [line, other] = [1, 2].map(LineId);
        let [before, since] = [11, 12].map(TakeId);
        let mut review = Review::default();
        review.begin_anew();
        review.redo.insert(line, String::new());
        review.takes.insert(line, before);
        review.say(line, Opinion::Redo);
        review.speak_again([line]);
        assert!(review.redo.is_empty() && review.said_of(line).is_none());
        review.begin_again();
        assert!(!review.wants(line, before) && review.wants(line, since));
        assert!(!review.wants(other, since));
        review.say(line, Opinion::Passed);
        assert!(!review.wants(line, since));
        review.begin_anew();
        assert!(review.wants(other, since) && review.wants(line, since));
    }

    #[test]
    fn what_two_windows_say_of_a_script_is_kept_of_both() {
        let [one, two, three] = [1, 2, 3].map(LineId);
        let mut base = Review::default();
        base.begin_anew();
        base.say(one, Opinion::Flagged);
        base.redo_with(three, TakeId(31), "calmer".to_owned());
        let (mut here, mut there) = (base.clone(), base.clone());
        there.say(one, Opinion::Approved);
        there.redo_with(two, TakeId(21), "slower".to_owned());
        there.at = Some(two);
        here.redo_with(two, TakeId(21), "faster".to_owned());
        here.speak_again([three]);
        let both = here.carried(&base, there.clone());
        // What was said last of a line counts, and nothing is said anew of the others.
        assert_eq!(both.said_of(one), Some(Opinion::Approved));
        assert_eq!(both.redo[&two], "faster");
        assert!(!both.redo.contains_key(&three) && both.again.contains_key(&three));
        assert_eq!(both.at, Some(two));
        assert_eq!(base.carried(&base, there.clone()), there);
    }

    #[test]
    fn a_review_of_before_is_read() {
        let kept = r#"{"at":3,"redo":{"2":"slower"},"approved":1,"flagged":0,"skipped":4}"#;
        let review: Review = serde_json::from_str(kept).unwrap();
        assert_eq!((review.at, review.redo.len()), (Some(LineId(3)), 1));
    }
}
