//! What another take of a line costs, and what is here of one that ended midway.

use crate::script::document::Line;
use crate::studio::delivery::Delivery;
use crate::studio::desk::{Desk, JobCard, JobState};
use crate::studio::event::Work;
use crate::studio::trouble::Charged;
use crate::terms::credits::{Credits, Quote};
use crate::terms::request::SpeechRequest;

impl Desk {
    /// What another take of a line costs, whatever the library holds.
    pub(super) fn price_of_another(&self, line: &Line, delivery: &Delivery<'_>) -> Quote {
        match self.request_in_parts(line, delivery, true) {
            Some(request) => delivery.quote_beside(&request, None),
            None => delivery.quote(line.text.trim()),
        }
    }

    /// The same, less what is here of one that ended midway: ordered again it goes on with that.
    pub(super) fn price_to_go_on(&self, line: &Line, delivery: &Delivery<'_>) -> Quote {
        match self.request_in_parts(line, delivery, true) {
            Some(request) => {
                let bought = self.bought_of_another(line, delivery, &request);
                delivery.quote_beside(&request, None).less(bought)
            }
            None => delivery.quote(line.text.trim()),
        }
    }

    /// What parts cost that are here of another take of a line that ended midway, where it is what would be ordered.
    pub(super) fn bought_of_another(
        &self,
        line: &Line,
        delivery: &Delivery<'_>,
        request: &SpeechRequest,
    ) -> Credits {
        let bought = |job: &JobCard| {
            let (JobState::Failed(trouble) | JobState::Cancelled(trouble)) = &job.state else {
                return None;
            };
            let Work::Generate { backend, order, .. } = &job.work else {
                return None;
            };
            let is_it = order.fresh
                && !order.beside
                && order.retake.is_none()
                && *backend == self.backend()
                && trouble.charged == Charged::No
                && order.speaker == line.speaker
                && order.voice_name == delivery.voice().name
                && order.zero_retention == self.has_zero_retention()
                && order.request.speech() == Some(request);
            is_it.then(|| trouble.bought())
        };
        self.job_of(line.id).and_then(bought).unwrap_or_default()
    }
}
