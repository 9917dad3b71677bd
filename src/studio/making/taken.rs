//! Who agreed to the recording that a voice takes after: asked for before it is sent, as where a voice is cloned, and
//! written down then.

use super::Form;
use crate::studio::attempt::{CloneStep, KeptFile};
use crate::terms::day::Day;
use crate::terms::request::{Generation, Input};
use crate::tr;

impl Form {
    /// The recording that goes along with what is asked for; nothing where none was brought, or the model takes none.
    pub fn taken(&self) -> Option<&Input> {
        self.after.as_ref().filter(|_| self.can_take_after())
    }

    /// Takes in a recording to take after. What was said of another one isn't said of this.
    pub fn take_after(&mut self, kept: &KeptFile) {
        if self.after.as_ref() != Some(&kept.input) {
            self.agreed.is_said = false;
        }
        self.agreed_to = Some(kept.input.hash.clone());
        self.after = Some(kept.input.clone());
        self.after_source.clone_from(&kept.source);
        if self.agreed.scope.trim().is_empty() {
            self.agreed.scope = tr!("design-taken-scope");
        }
    }

    /// What is missing before its recording can be sent; nothing where none is, or all is there.
    pub fn lacks_of_recording(&self, today: Day) -> Option<String> {
        self.taken()?;
        let why = self.agreed.lacks(CloneStep::Consent, today)?;
        Some(tr!("design-taken-lacks", why = why))
    }

    /// The record of consent to the recording that goes along with a request, as JSON; nothing where none goes, where it is
    /// another one than this form's (what was agreed to is written down already), or where something is missing.
    pub fn record(&self, request: &Generation, today: Day) -> Option<String> {
        let sample = request.taken_after()?;
        let is_this = self.after.as_ref().is_some_and(|it| it.hash == sample.hash);
        let is_agreed = self.agreed.lacks(CloneStep::Consent, today).is_none();
        (is_this && is_agreed).then(|| self.agreed.record_after(sample, self.after_source.as_ref()))
    }
}
