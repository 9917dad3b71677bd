//! Zero retention: the service is asked to keep nothing of what a project has it make. Then nobody finds it in the
//! account's history, and what was lost on the way is in doubt for good.
//!
//! It shapes no sound: a fingerprint says nothing of it, so that a take that is here stays a take when it is switched.

use std::sync::atomic::Ordering;

use crate::error::{Refusal, StudioError};
use crate::jobs::attempt::Attempt;
use crate::jobs::generate::Order;
use crate::jobs::{End, Job};
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::trouble::Trouble;

impl Job {
    /// Whether the service is to keep nothing of it: it was ordered so, or its project wants it so by now. Draft voices
    /// are made on this computer and stay on it.
    pub async fn has_zero_retention(&self, machine: &Machine) -> Result<bool, StudioError> {
        match self.project {
            _ if self.backend == Backend::Draft => Ok(false),
            _ if self.order.zero_retention => Ok(true),
            Some(project) => {
                machine
                    .library(move |library| library.has_zero_retention(project))
                    .await
            }
            None => Ok(false),
        }
    }
}

impl Order<'_> {
    /// Refuses, before anything is sent, what the service would keep all the same.
    pub fn check_retention(&self) -> Result<(), StudioError> {
        let tool = self.request().tool();
        if self.zero_retention && !tool.has_zero_retention() {
            return Err(Refusal::Retained { tool }.into());
        }
        Ok(())
    }

    /// Whether the service surely keeps what it makes.
    pub fn is_kept(&self) -> bool {
        !self.zero_retention && self.request().tool().is_kept()
    }

    /// Whether it lists what it makes, so that it can be looked for.
    pub fn is_listed(&self) -> bool {
        !self.zero_retention && self.request().tool().is_listed()
    }

    /// What is told where the charge is in doubt: of what nobody keeps, that nobody can look.
    pub fn told_as_unkept(&self, attempt: Attempt) -> Attempt {
        if self.is_listed() {
            return attempt;
        }
        let lies_here = self.lies_here.load(Ordering::Relaxed);
        let unkept = |trouble: Trouble| {
            let why = match (lies_here, self.zero_retention) {
                (true, _) => tr!("trouble-lies-here"),
                (false, true) => tr!("trouble-unkept"),
                (false, false) => tr!("trouble-unkept-kind"),
            };
            trouble.unkept(&why)
        };
        match attempt {
            Attempt::Over(End::Failed(trouble, Some(entry))) => {
                Attempt::Over(End::Failed(unkept(trouble), Some(entry)))
            }
            Attempt::Over(End::Cancelled(trouble, Some(entry))) => {
                Attempt::Over(End::Cancelled(unkept(trouble), Some(entry)))
            }
            attempt => attempt,
        }
    }
}
