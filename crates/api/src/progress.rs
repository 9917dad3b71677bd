//! How many bytes of a call went either way: numbers that a meter reads whenever it likes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the bytes of one call's files and answer. Clones count together; reading is free.
///
/// Handed along with [`Client::counting`](crate::client::Client::counting). Each call begins anew at zero.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    sent: AtomicU64,
    to_send: AtomicU64,
    received: AtomicU64,
    to_receive: AtomicU64,
}

/// How far one direction is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Bytes that went.
    pub bytes: u64,
    /// Bytes that there are, where that is known.
    pub of: Option<u64>,
}

impl Progress {
    /// Files on their way to the service, without the text around them.
    pub fn sent(&self) -> Way {
        way(&self.0.sent, &self.0.to_send)
    }

    /// The answer's body.
    pub fn received(&self) -> Way {
        way(&self.0.received, &self.0.to_receive)
    }

    pub(crate) fn begin(&self, to_send: Option<u64>) {
        self.0.sent.store(0, Ordering::Relaxed);
        self.0.received.store(0, Ordering::Relaxed);
        self.0.to_receive.store(0, Ordering::Relaxed);
        self.0
            .to_send
            .store(to_send.unwrap_or(0), Ordering::Relaxed);
    }

    pub(crate) fn answer_has(&self, bytes: Option<u64>) {
        self.0
            .to_receive
            .store(bytes.unwrap_or(0), Ordering::Relaxed);
    }

    pub(crate) fn add_sent(&self, bytes: usize) {
        self.0.sent.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn add_received(&self, bytes: usize) {
        self.0.received.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

fn way(bytes: &AtomicU64, of: &AtomicU64) -> Way {
    let of = of.load(Ordering::Relaxed);
    Way {
        bytes: bytes.load(Ordering::Relaxed),
        of: (of > 0).then_some(of),
    }
}
