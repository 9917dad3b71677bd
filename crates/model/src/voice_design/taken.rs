//! Who agreed to the recording that a voice takes after: asked for before it is sent, as where a voice is cloned, and
//! written down then.

use serde::{Deserialize, Serialize};

use super::{Form, Making};
use crate::attempt::{CloneAttempt, CloneStep, KeptFile, Source};
use mynah_core::day::Day;
use mynah_core::request::{Generation, Input};
use mynah_i18n::tr;

/// Who agreed to a recording, and the file that was brought where it was made of that.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Agreement {
    /// Who, and what shows it.
    pub agreed: Box<CloneAttempt>,
    /// The file.
    pub source: Option<Source>,
}

impl Making {
    /// Takes in a recording to take after. What was said of that very one before is said still.
    pub fn take_after(&mut self, kept: &KeptFile) {
        self.keep_agreed();
        self.form.take_after(kept);
        if let Some(of) = self.agreements.get(&kept.input.hash) {
            self.form.agreed.clone_from(&of.agreed);
        }
    }

    /// Keeps who agreed to the recording of the form: other words, or another recording, take its place.
    pub fn keep_agreed(&mut self) {
        let form = &self.form;
        if let Some(hash) = form.agreed_of() {
            let of = Agreement {
                agreed: form.agreed.clone(),
                source: form.after_source.clone(),
            };
            self.agreements.insert(hash.to_owned(), of);
        }
    }

    /// Who agreed to this recording, whether it stands in the form now or not.
    pub fn agreed_to(&mut self, recording: Option<&str>) -> &mut CloneAttempt {
        match recording {
            Some(hash) if self.form.agreed_of() != Some(hash) => {
                let of = self.agreements.entry(hash.to_owned()).or_default();
                &mut of.agreed
            }
            _ => &mut self.form.agreed,
        }
    }

    /// Fills in who agreed to the recording of a form, as it was said last.
    pub fn fill_agreed(&self, form: &mut Form) {
        let hash = form.agreed_of().map(str::to_owned);
        let of = hash.as_ref().and_then(|hash| self.agreements.get(hash));
        if let Some(of) = of {
            form.agreed.clone_from(&of.agreed);
            form.after_source.clone_from(&of.source);
            form.agreed_to = hash;
        }
    }
}

impl Form {
    /// The hash of the recording that who agreed is said of.
    pub fn agreed_of(&self) -> Option<&str> {
        let after = self.after.as_ref().map(|it| it.hash.as_str());
        after.or(self.agreed_to.as_deref())
    }

    /// Takes after the recording of another form, with who agreed to that.
    pub fn take_after_of(&mut self, other: &Self) {
        self.after.clone_from(&other.after);
        self.after_source.clone_from(&other.after_source);
        self.agreed.clone_from(&other.agreed);
        self.agreed_to.clone_from(&other.agreed_to);
    }

    /// The recording that goes along with what is asked for; nothing where none was brought, or the model takes none.
    pub fn taken(&self) -> Option<&Input> {
        self.after.as_ref().filter(|_| self.can_take_after())
    }

    /// Takes in a recording to take after. What was said of another one isn't said of this.
    fn take_after(&mut self, kept: &KeptFile) {
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
