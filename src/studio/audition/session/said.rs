//! What is said of one voice, as a step says it.

use super::Audition;
use crate::script::deed::Judged;

impl Audition {
    /// What is said now of the same as there.
    pub fn said(&self, judged: Judged) -> Judged {
        match judged {
            Judged::Stars(voice, line, _) => Judged::Stars(voice, line, self.stars(voice, line)),
            Judged::Out(voice, _) => Judged::Out(voice, self.is_out(voice)),
        }
    }

    /// Says something of a voice; whether that is anything else than was said.
    pub fn say(&mut self, judged: Judged) -> bool {
        let was = self.said(judged);
        match judged {
            Judged::Stars(voice, line, stars) => self.rate(voice, line, stars),
            Judged::Out(voice, out) => self.put_out(voice, out),
        }
        was != judged
    }
}
