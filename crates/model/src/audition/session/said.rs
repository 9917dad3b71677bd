//! What is said of one voice, as a step says it.

use super::Audition;
use mynah_script::deed::Judged;

impl Audition {
    /// What is said now of the same as there.
    pub fn said(&self, judged: Judged) -> Judged {
        match judged {
            Judged::Stars(voice, line, _) => Judged::Stars(voice, line, self.stars(voice, line)),
            Judged::Out(voice, _) => Judged::Out(voice, self.is_out(voice)),
            Judged::Preferred(place, of, _) => {
                Judged::Preferred(place, of, self.answer(place) == Some(of))
            }
        }
    }

    /// Says something of a voice; whether that is anything else than was said.
    pub fn say(&mut self, judged: Judged) -> bool {
        let was = self.said(judged);
        match judged {
            Judged::Stars(voice, line, stars) => self.rate(voice, line, stars),
            Judged::Out(voice, out) => self.put_out(voice, out),
            // What is so already is given once.
            Judged::Preferred(place, of, given) if was != judged => {
                self.put_answer(place, given.then_some(of));
            }
            Judged::Preferred(..) => {}
        }
        was != judged
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::audition;
    use super::*;

    /// A step says it where it is made and again where its deed arrives: each answer counts once.
    #[test]
    fn an_answer_is_given_and_taken_back_once_at_its_place() {
        let mut of = audition();
        let first = Judged::Preferred(0, [2, 1], true);
        assert_eq!(of.said(first), Judged::Preferred(0, [2, 1], false));
        assert!(of.say(first) && !of.say(first));
        // The same pair may be asked about twice.
        let second = Judged::Preferred(1, [2, 1], true);
        assert!(of.say(second) && !of.say(second));
        assert_eq!(of.answered(), 2);
        let back = of.answer(1).map(|both| Judged::Preferred(1, both, false));
        assert!(of.say(back.unwrap()) && !of.say(back.unwrap()));
        assert_eq!(of.answered(), 1);
        for strange in [[0, 0], [0, 9]] {
            of.say(Judged::Preferred(1, strange, true));
        }
        of.say(Judged::Preferred(0, [1, 2], false));
        assert_eq!(of.answer(0), Some([2, 1]));
        assert_eq!(of.answered(), 1);
    }
}
