//! From the thread that makes a take to the answer that carries it.
//!
//! The maker never waits for the client: a take is finished, charged and filed however slowly it is read, or if
//! nobody reads it any more. What waits here is bounded by the longest sound that an operation makes. The newest
//! piece is held back until the take is filed, so that nobody has the whole of one that isn't in the history.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream;
use tokio::sync::Notify;

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    bell: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    pieces: VecDeque<Bytes>,
    ended: Option<Ending>,
    unheard: bool,
}

#[derive(Clone, Copy, Debug)]
enum Ending {
    Whole,
    Broken,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Where the maker puts pieces. Dropped before [`Sender::finish`], it breaks the answer off.
#[derive(Debug)]
pub struct Sender {
    shared: Arc<Shared>,
    held: Option<Bytes>,
    ending: Ending,
}

/// Where the answer takes them from.
#[derive(Debug)]
pub struct Receiver {
    shared: Arc<Shared>,
}

/// A relay for one take.
pub fn relay() -> (Sender, Receiver) {
    let shared = Arc::new(Shared::default());
    let sender = Sender {
        shared: Arc::clone(&shared),
        held: None,
        ending: Ending::Broken,
    };
    (sender, Receiver { shared })
}

impl Sender {
    /// Hands on the piece before this one, at once.
    pub fn send(&mut self, piece: Bytes) {
        if let Some(piece) = self.held.replace(piece) {
            self.hand_on(piece);
        }
    }

    /// Hands on the last piece: the take is filed.
    pub fn finish(mut self) {
        if let Some(piece) = self.held.take() {
            self.hand_on(piece);
        }
        self.ending = Ending::Whole;
    }

    fn hand_on(&self, piece: Bytes) {
        let mut queue = self.shared.queue();
        if !queue.unheard {
            queue.pieces.push_back(piece);
        }
        drop(queue);
        self.shared.bell.notify_one();
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.shared.queue().ended = Some(self.ending);
        self.shared.bell.notify_one();
    }
}

impl Receiver {
    /// The next piece; `None` after the last, an error where the maker gave up. Can be dropped without loss.
    pub async fn next(&self) -> Option<io::Result<Bytes>> {
        loop {
            {
                let mut queue = self.shared.queue();
                if let Some(piece) = queue.pieces.pop_front() {
                    return Some(Ok(piece));
                }
                match queue.ended {
                    Some(Ending::Whole) => return None,
                    Some(Ending::Broken) => {
                        // Said once: the next look finds an end.
                        queue.ended = Some(Ending::Whole);
                        return Some(Err(io::ErrorKind::ConnectionAborted.into()));
                    }
                    None => {}
                }
            }
            self.shared.bell.notified().await;
        }
    }

    /// The pieces as the body of an answer.
    pub fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::unfold(self, |receiver| async move {
            let piece = receiver.next().await?;
            Some((piece, receiver))
        })
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let mut queue = self.shared.queue();
        queue.unheard = true;
        queue.pieces.clear();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt as _;

    use super::*;

    #[tokio::test]
    async fn the_last_piece_waits_for_the_filing() {
        let (mut sender, receiver) = relay();
        let mut pieces = Box::pin(receiver.into_stream());
        sender.send(Bytes::from_static(b"one"));
        sender.send(Bytes::from_static(b"two"));
        assert_eq!(pieces.next().await.unwrap().unwrap(), "one");
        assert!(futures_util::poll!(pieces.next()).is_pending());
        sender.finish();
        assert_eq!(pieces.next().await.unwrap().unwrap(), "two");
        assert!(pieces.next().await.is_none());
    }

    #[tokio::test]
    async fn a_maker_that_gives_up_breaks_the_answer() {
        let (mut sender, receiver) = relay();
        sender.send(Bytes::from_static(b"one"));
        drop(sender);
        let pieces: Vec<_> = receiver.into_stream().collect().await;
        assert!(matches!(pieces.as_slice(), [Err(_)]));
    }

    #[test]
    fn nothing_piles_up_behind_a_client_that_left() {
        let (mut sender, receiver) = relay();
        let shared = Arc::clone(&receiver.shared);
        drop(receiver);
        for _ in 0..10 {
            sender.send(Bytes::from_static(b"piece"));
        }
        sender.finish();
        assert!(shared.queue().pieces.is_empty());
    }
}
