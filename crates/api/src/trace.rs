//! A `tracing` span for each call: which operation, how it went, how long it took, what it cost. Never a
//! text, a key, an address or sound.

use std::time::Instant;

use tracing::Span;
use tracing::field::{Empty, display};

use crate::error::{Call, ErrorKind};
use crate::head::Head;
use crate::progress::Progress;
use mynah_core::clock::Clock;

/// The span of one call; closes when the call is over or dropped.
#[derive(Debug)]
pub(crate) struct Trace {
    span: Span,
    started: Instant,
    clock: Clock,
    progress: Progress,
    /// Bytes of the answer that arrived.
    pub received: u64,
    sent: u64,
}

impl Trace {
    /// `written`: bytes that are sent beside the files that `progress` counts.
    pub fn begin(call: &Call, clock: &Clock, progress: Progress, written: usize) -> Self {
        let span = tracing::debug_span!(
            "call",
            operation = %call,
            status = Empty,
            request = Empty,
            cost = Empty,
            outcome = Empty,
            sent = Empty,
            received = Empty,
            millis = Empty,
        );
        Self {
            span,
            started: clock.instant(),
            clock: clock.clone(),
            progress,
            received: 0,
            sent: written as u64,
        }
    }

    /// What the call's work runs in.
    pub fn span(&self) -> &Span {
        &self.span
    }

    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    pub fn answered(&self, head: &Head) {
        self.span.record("status", head.status);
        if let Some(id) = head
            .request
            .as_ref()
            .map(|id| id.as_str())
            .or(head.trace.as_deref())
        {
            self.span.record("request", id);
        }
        if let Some(cost) = head.cost {
            self.span.record("cost", cost.0);
        }
    }

    pub fn arrived(&mut self, bytes: usize) {
        self.received += bytes as u64;
        self.progress.add_received(bytes);
    }

    pub fn done(&self) {
        self.span.record("outcome", "done");
    }

    pub fn failed(&self, kind: ErrorKind) {
        self.span
            .record("outcome", display(format_args!("{kind:?}")));
    }
}

impl Drop for Trace {
    fn drop(&mut self) {
        let took = self
            .clock
            .instant()
            .saturating_duration_since(self.started)
            .as_millis();
        self.span
            .record("sent", self.sent + self.progress.sent().bytes);
        self.span.record("received", self.received);
        self.span
            .record("millis", u64::try_from(took).unwrap_or(u64::MAX));
    }
}
