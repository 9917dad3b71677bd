//! Answers to "A or B?", in the order in which they were given.

use super::Audition;
use crate::audition::ranking::Preferred;

impl Audition {
    /// Keeps an answer to "A or B?".
    pub fn prefer(&mut self, won: usize, lost: usize) {
        self.put_answer(self.answers.len(), Some([won, lost]));
    }

    /// The answer at a place, in their order: who was better, and than whom.
    pub fn answer(&self, place: usize) -> Option<[usize; 2]> {
        let answer = self.answers.get(place)?;
        Some([answer.won, answer.lost])
    }

    /// Puts an answer in at a place, at the end where there aren't as many, or takes the one that is there out.
    pub fn put_answer(&mut self, place: usize, answer: Option<[usize; 2]>) {
        match answer {
            Some([won, lost]) if won != lost && won.max(lost) < self.candidates.len() => {
                let place = place.min(self.answers.len());
                self.answers.insert(place, Preferred { won, lost });
            }
            None if place < self.answers.len() => {
                self.answers.remove(place);
            }
            _ => {}
        }
    }

    /// How many answers were given.
    pub fn answered(&self) -> usize {
        self.answers.len()
    }

    /// How many of them compare two who are still asked about: of [`most_answers`](Self::most_answers).
    pub fn answered_of(&self) -> usize {
        let between =
            |answer: &&Preferred| !self.is_aside(answer.won) && !self.is_aside(answer.lost);
        self.answers.iter().filter(between).count()
    }
}
