//! What may have been charged and has no take: it is ordered again only by itself.
#![warn(clippy::wildcard_enum_match_arm)]

use crate::command::LineOrder;
use crate::desk::{Desk, JobCard, JobState};
use crate::event::Work;
use crate::trouble::Charged;
use mynah_core::backend::Backend;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::JobId;

impl Desk {
    /// A job's state says whether its request may have been charged without a take.
    pub fn remember_doubt(&mut self, id: JobId, state: &JobState) {
        let Some(Work::Generate { backend, order, .. }) = self.job(id).map(|job| &job.work) else {
            return;
        };
        let key = (*backend, quick_key(&order.request));
        match state {
            JobState::Failed(trouble) | JobState::Cancelled(trouble) => {
                if trouble.charged != Charged::No {
                    self.doubt.insert(key, id);
                } else if self.doubt.get(&key) == Some(&id) {
                    // The backend knows by now that it made nothing.
                    self.doubt.remove(&key);
                }
            }
            JobState::Finished { .. } => {
                self.doubt.remove(&key);
            }
            // Nothing like it is ordered with others meanwhile.
            JobState::LookedFor => {
                self.doubt.insert(key, id);
            }
            JobState::Queued | JobState::Held { .. } | JobState::Running { .. } => {}
        }
    }

    /// Whether the very same was sent before, may have been charged, and has no take.
    pub fn was_perhaps_charged(&self, backend: Backend, order: &LineOrder) -> bool {
        !self.doubt.is_empty()
            && self
                .doubt
                .contains_key(&(backend, quick_key(&order.request)))
    }

    /// A job is told of no longer. Where it was looked for nobody dismissed it: it is known by now what became of it.
    pub fn doubt_no_more(&mut self, gone: Option<&JobCard>) {
        if let Some(gone) = gone.filter(|job| matches!(job.state, JobState::LookedFor)) {
            self.doubt.retain(|_, of| *of != gone.id);
            self.touch_twins();
        }
    }
}
