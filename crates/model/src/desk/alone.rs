//! Jobs that make something for no line of a script: found by their request, and by the line of a dub that it is for.

use std::collections::HashMap;

use crate::command::{DubLine, LineOrder};
use mynah_core::backend::Backend;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::JobId;

/// The newest of each.
#[derive(Debug, Default)]
pub struct Alone {
    of_requests: HashMap<(Backend, u64), JobId>,
    of_dub_lines: HashMap<DubLine, JobId>,
}

impl Alone {
    /// The newest job that makes a request, by its [`quick_key`]: one of a rehearsal is another one.
    pub fn of_request(&self, backend: Backend, key: u64) -> Option<JobId> {
        self.of_requests.get(&(backend, key)).copied()
    }

    /// The newest job of a line of a dub.
    pub fn of_dub_line(&self, line: &DubLine) -> Option<JobId> {
        self.of_dub_lines.get(line).copied()
    }

    /// Notes a job, so that it is found by its request or by the line of a dub that it fixes.
    pub fn insert(&mut self, backend: Backend, order: &LineOrder, id: JobId) {
        if order.line.is_none() {
            let key = (backend, quick_key(&order.request));
            self.of_requests.insert(key, id);
        }
        if let Some(mend) = &order.mend {
            self.of_dub_lines.insert(mend.at.clone(), id);
        }
    }

    /// Forgets a job, unless a newer one took its place.
    pub fn remove(&mut self, backend: Backend, order: &LineOrder, id: JobId) {
        if order.line.is_none()
            && let key = quick_key(&order.request)
            && self.of_request(backend, key) == Some(id)
        {
            self.of_requests.remove(&(backend, key));
        }
        if let Some(mend) = &order.mend
            && self.of_dub_line(&mend.at) == Some(id)
        {
            self.of_dub_lines.remove(&mend.at);
        }
    }
}
