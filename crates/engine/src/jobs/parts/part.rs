//! One part of a long text, and the job that speaks it.

use std::ops::Range;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::lead::Lead;
use crate::jobs::Job;
use crate::jobs::beside::Beside;
use crate::jobs::paid::Paid;
use mynah_core::credits::Credits;
use mynah_core::ids::LineId;
use mynah_core::request::Generation;
use mynah_model::command::LineOrder;

/// Which part of a long text a job speaks.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The bytes of the text.
    pub of: usize,
    /// The line that it is of.
    pub line: Option<LineId>,
    /// The answers that it goes on from and that go on from it, nearest last and nearest first, while they can be named.
    pub beside: Beside,
    /// The first one of what is played is heard while it arrives.
    pub lead: Option<Lead>,
}

impl Job {
    /// The job that speaks a part of it: the same in all that others see of it.
    pub(super) fn part(&self, part: Part, request: Generation, shown: Option<Credits>) -> Self {
        let order = LineOrder {
            line: None,
            request,
            shown,
            retake: None,
            rehearsed: false,
            mend: None,
            ..(*self.order).clone()
        };
        Self {
            id: self.id,
            project: self.project,
            backend: self.backend,
            order: Arc::new(order),
            batch: self.batch,
            urgency: self.urgency,
            asked_alone: self.asked_alone,
            answered: self.answered,
            question: OnceLock::new(),
            again: self.again,
            agreed: self.agreed,
            fits: self.fits.clone(),
            play: false,
            ordered: self.ordered,
            cancel: self.cancel.clone(),
            wait: Duration::ZERO,
            hurry: Arc::clone(&self.hurry),
            wanted: Arc::clone(&self.wanted),
            passed: self.passed.clone(),
            rank: Arc::clone(&self.rank),
            // Its row stays until all parts are there.
            row: OnceLock::new(),
            payer: self.payer.clone(),
            quote: OnceLock::new(),
            logged: Arc::default(),
            attempts: 0.into(),
            told: true.into(),
            mark: self.mark.clone(),
            paid: Paid::default(),
            part: Some(Arc::new(part)),
        }
    }
}
