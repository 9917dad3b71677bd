//! Where a long line is heard while it is joined.

use mynah_audio::player::Feed;

/// Where it is heard while it is joined. Its end is told to whoever listens, which no worker may wait for.
#[derive(Default)]
pub(in crate::jobs) struct Heard(Option<Feed>);

impl Heard {
    /// By this.
    pub fn by(feed: Feed) -> Self {
        Self(Some(feed))
    }

    /// Takes what is to be heard next.
    pub fn push(&mut self, samples: &[f32]) {
        if let Some(feed) = &mut self.0 {
            feed.push(samples);
        }
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        let Some(feed) = self.0.take() else {
            return;
        };
        // A runtime that ends takes no more work: it would be dropped here, on a worker.
        let told = std::thread::Builder::new().name("heard".to_owned());
        if let Err(error) = told.spawn(move || drop(feed)) {
            log::warn!("the end of what was heard was not told: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::runtime::alone;
    use mynah_audio::player::{Manual, Output, Player, PlayerEvent};
    use mynah_core::clock::Clock;

    const HZ: u32 = 24_000;

    /// A worker told its end as the program was closed, and broke.
    #[test]
    fn what_is_heard_ends_with_the_program() {
        let (send, mut events) = tokio::sync::mpsc::channel(100);
        let tell = move |event| drop(send.blocking_send(event));
        let out = Output::Manual(Manual::new(HZ));
        let player = Player::start(out, Clock::system(), tell).unwrap();
        let (feed, _track) = player.feed(1, HZ);
        let mut heard = Heard::by(feed);
        heard.push(&[0.1; 100]);
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        drop(runtime.spawn(async move {
            let _heard = heard;
            std::future::pending::<()>().await;
        }));
        drop(runtime);
        let other = alone().unwrap();
        let told = other.block_on(async {
            let patience = Duration::from_secs(30);
            tokio::time::timeout(patience, events.recv()).await
        });
        let is_told = matches!(told, Ok(Some(PlayerEvent::FirstSample { .. })));
        assert!(is_told, "{told:?}");
    }
}
