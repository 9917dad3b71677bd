//! The first part of a long text is heard while it arrives, as any other line; the rest follows as it is joined.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::jobs::join::Heard;
use mynah_audio::player::Feed;

/// A sample as loud as this belongs to speech: what is softer at the end may be the silence that is joined otherwise.
const LOUD: f32 = 0.03;

/// What is heard of a part before it is joined. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Lead(Arc<Mutex<Ahead>>);

#[derive(Default)]
struct Ahead {
    feed: Option<Heard>,
    /// What came behind the last loud sample.
    held: Vec<f32>,
    /// Samples that went to be heard.
    fed: u64,
}

impl std::fmt::Debug for Lead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lead({} samples)", self.lock().fed)
    }
}

impl Lead {
    /// It is heard from its begin on: of an answer that broke off another one is asked for.
    pub fn begin(&self, feed: Option<Feed>) {
        let ahead = Ahead {
            feed: feed.map(Heard::by),
            ..Ahead::default()
        };
        drop(std::mem::replace(&mut *self.lock(), ahead));
    }

    /// Takes what was decoded just now.
    pub fn push(&self, samples: &[f32]) {
        let mut ahead = self.lock();
        let Ahead { feed, held, fed } = &mut *ahead;
        let Some(feed) = feed else { return };
        let loud = samples.iter().rposition(|sample| sample.abs() >= LOUD);
        let (now, later) = samples.split_at(loud.map_or(0, |last| last + 1));
        if !now.is_empty() {
            held.extend_from_slice(now);
            feed.push(held);
            *fed += held.len() as u64;
            held.clear();
        }
        held.extend_from_slice(later);
    }

    /// No more comes of this answer: what came is heard to its end, and nobody waits for more. It may begin anew.
    pub fn end(&self) {
        let mut ahead = std::mem::take(&mut *self.lock());
        if let Some(feed) = &mut ahead.feed {
            feed.push(&ahead.held);
        }
    }

    /// What it is heard by, with how many samples were, once it is to be heard joined.
    pub(in crate::jobs) fn take(&self) -> Option<(Heard, u64)> {
        let ahead = std::mem::take(&mut *self.lock());
        Some((ahead.feed?, ahead.fed))
    }

    fn lock(&self) -> MutexGuard<'_, Ahead> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::mpsc::sync_channel;
    use std::time::Duration;

    use super::*;
    use mynah_audio::join::Joiner;
    use mynah_audio::player::{Manual, Output, Player, PlayerEvent};
    use mynah_core::clock::Clock;

    const HZ: u32 = 24_000;

    /// Speech with a pause in it, and silence with a floor around it.
    fn part(pitch: f32) -> Vec<f32> {
        let floor = |n: usize| 1e-4 * (n as f32 * 1.7).sin();
        let spoken = |n: &usize| (2_000..14_000).contains(n) || (20_000..30_000).contains(n);
        let sample = |n: usize| {
            let edge = [2_000, 14_000, 20_000, 30_000].map(|edge| n.abs_diff(edge));
            let edge = edge.into_iter().min().unwrap_or_default().min(240) as f32 / 240.0;
            0.4 * edge * (n as f32 * pitch).sin()
        };
        let all = 0..42_000;
        all.map(|n| if spoken(&n) { sample(n) } else { floor(n) })
            .collect()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_heard_while_it_arrives_goes_on_as_it_is_joined() {
        let parts = [part(0.05), part(0.07)];
        let out = Manual::new(HZ);
        let (send, events) = sync_channel(1_000);
        let tell = move |event| drop(send.try_send(event));
        let player = Player::start(Output::Manual(out.clone()), Clock::system(), tell).unwrap();
        let (feed, track) = player.feed(1, HZ);
        player.play(vec![track], 0.0);
        let patience = Duration::from_secs(30);
        let started = PlayerEvent::Started { track: 1 };
        while events.recv_timeout(patience).unwrap() != started {}
        let lead = Lead::default();
        lead.begin(Some(feed));
        for chunk in parts[0].chunks(1_000) {
            lead.push(chunk);
        }
        let (mut heard, mut before) = lead.take().unwrap();
        assert!((29_000..=30_000).contains(&before), "{before}");
        let mut whole = Vec::new();
        let mut push = |samples: &[f32]| {
            whole.extend_from_slice(samples);
            let known = before.min(samples.len() as u64);
            before -= known;
            heard.push(&samples[known as usize..]);
            Ok::<_, Infallible>(())
        };
        let mut joiner = Joiner::new(HZ);
        for part in &parts {
            joiner.push(part, 0.3, &mut push).unwrap();
        }
        joiner.finish(&mut push).unwrap();
        drop(heard);
        let mut sound = Vec::new();
        let look = Duration::from_millis(10);
        let is_over = |_: &u32| {
            sound.extend(out.pull(480));
            events.recv_timeout(look) == Ok(PlayerEvent::Ended)
        };
        assert!((0..3_000).find(is_over).is_some(), "it ends");
        let from = sound.iter().position(|sample| *sample != 0.0).unwrap();
        let begin = whole.iter().position(|sample| *sample != 0.0).unwrap();
        let (sound, whole) = (&sound[from..], &whole[begin..]);
        let same = sound.iter().zip(whole).take_while(|(a, b)| a == b).count();
        assert!(same + 500 >= whole.len(), "{same} of {}", whole.len());
    }
}
