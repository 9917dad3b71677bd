//! Who agreed to the recording that a voice takes after: asked before it is sent, and written down then.

use super::Form;
use crate::studio::saying::Whose;
use crate::terms::day::Day;
use crate::terms::request::Generation;
use crate::tr;

impl Form {
    /// What is missing before its recording can be sent; nothing where none is, or all is said.
    pub fn lacks_of_recording(&self) -> Option<String> {
        if !self.can_take_after() || self.after.is_none() {
            return None;
        }
        if self.after_owner.trim().is_empty() {
            return Some(tr!("design-taken-no-owner"));
        }
        let is_unsaid = self.after_relation.is_none();
        is_unsaid.then(|| tr!("design-taken-unsaid"))
    }

    /// What was said of its recording: who agreed that a voice is made after it.
    pub fn statement(&self) -> Option<String> {
        self.whose().statement(&tr!("design-taken-scope"))
    }

    fn whose(&self) -> Whose {
        Whose {
            owner: self.after_owner.clone(),
            relation: self.after_relation,
        }
    }

    /// The record of consent to the recording that goes along with a request, as JSON; nothing where none goes, or
    /// another one than this form's: what was agreed to is written down already.
    pub fn record(&self, request: &Generation, today: Day) -> Option<String> {
        let sample = request.taken_after()?;
        let is_this = self.after.as_ref().is_some_and(|it| it.hash == sample.hash);
        let scope = tr!("design-taken-scope");
        let sample = (sample, self.after_source.as_ref());
        let record = self.whose().record((&scope, today), sample, &[]);
        record.filter(|_| is_this)
    }
}
