//! Sounds that have to be fetched first: what was asked for last is heard, not what came last.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Refusal;
use crate::playback::{Deck, Listed};
use mynah_audio::pcm::Pcm;
use mynah_audio::player::{Alike, Compared, Growth, Track};
use mynah_model::event::Playing;

/// How often such a sound was asked for.
#[derive(Debug, Default)]
pub(super) struct Asks(AtomicU64);

/// A wish to hear a sound once it is here.
#[derive(Debug)]
pub struct Asked {
    number: u64,
    /// What had begun to be heard by then.
    begun: u64,
}

impl Deck {
    /// Somebody wants to hear a sound that isn't here yet; whoever did before waits in vain.
    pub fn ask(&self) -> Asked {
        Asked {
            number: self.tracks.asks.0.fetch_add(1, Ordering::Relaxed) + 1,
            begun: self.tracks.begun.load(Ordering::Relaxed),
        }
    }

    /// Whether nothing else was asked for, begun or stopped since.
    pub fn is_wanted(&self, asked: &Asked) -> bool {
        self.tracks.asks.0.load(Ordering::Relaxed) == asked.number
            && self.tracks.begun.load(Ordering::Relaxed) == asked.begun
    }

    /// Plays a sound that is all here by now, where it is still wanted.
    ///
    /// # Errors
    /// There is no player.
    pub fn play_asked(&self, asked: &Asked, playing: Playing, pcm: &Pcm) -> Result<(), Refusal> {
        let player = self.player.as_ref().ok_or(Refusal::NoPlayer)?;
        if !self.is_wanted(asked) {
            return Ok(());
        }
        self.tracks.comparing.give_up();
        self.tracks.begun.fetch_add(1, Ordering::Relaxed);
        self.tracks.list(Listed::default());
        let key = self.tracks.name(playing, 0);
        self.tracks.forget_before(key);
        player.play(vec![Track::whole(key, pcm)], 0.0);
        Ok(())
    }

    /// Plays one of several sounds that go on in step, where it is still wanted: the others are ready to go over to. All
    /// of them begin at `from` seconds of what they are a part of, with what is here of them at `hz`; the rest, so many
    /// seconds at most, is pushed to what comes back. `paused`: they stand still there.
    ///
    /// # Errors
    /// There is no player.
    pub fn play_beside(
        &self,
        asked: &Asked,
        (playing, first, paused): (&Playing, usize, bool),
        (from, most, hz): (f64, f64, u32),
        begun: &[&[f32]],
    ) -> Result<Vec<Growth>, Refusal> {
        let player = self.player.as_ref().ok_or(Refusal::NoPlayer)?;
        if !self.is_wanted(asked) {
            return Ok(Vec::new());
        }
        self.tracks.comparing.give_up();
        self.tracks.begun.fetch_add(1, Ordering::Relaxed);
        self.tracks.list(Listed::default());
        let (mut oldest, mut grows) = (None, Vec::new());
        let compared = begun.iter().map(|begun| {
            let key = self.tracks.name(playing.clone(), 0);
            oldest.get_or_insert(key);
            let (track, growth) = Track::growing(key, hz, (from, most), begun);
            grows.push(growth);
            Compared {
                track,
                gain_db: 0.0,
                alike: Alike::default(),
            }
        });
        let compared: Vec<Compared> = compared.collect();
        self.tracks.forget_before(oldest.unwrap_or_default());
        if paused {
            player.compare_paused(compared, first);
        } else {
            player.compare(compared, first);
        }
        player.play_out();
        Ok(grows)
    }

    /// What was asked for is about to end and goes on: the same wish once more, and which of the sounds is heard. Nothing
    /// where something else was asked for, begun or stopped since.
    pub fn go_on(&self, asked: &Asked) -> Option<(Asked, usize)> {
        let number = asked.number + 1;
        let asks = &self.tracks.asks.0;
        let is_next = self.is_heard(asked)
            && asks
                .compare_exchange(asked.number, number, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        let next = Asked {
            number,
            begun: asked.begun + 1,
        };
        let side = self.player.as_ref()?.side();
        is_next.then_some((next, side))
    }

    /// Whether what was asked for is what began last, and nothing else was asked for or stopped since.
    pub fn is_heard(&self, asked: &Asked) -> bool {
        self.tracks.asks.0.load(Ordering::Relaxed) == asked.number
            && self.tracks.begun.load(Ordering::Relaxed) == asked.begun + 1
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::AudioOut;
    use crate::teller::channel;
    use mynah_core::clock::Clock;
    use mynah_core::ids::{TakeId, VoiceId};

    /// The sample that came last was heard, whatever was pressed last.
    #[test]
    fn what_was_asked_for_last_is_heard_and_nothing_after_something_else_began() {
        let (teller, _told) = channel(256, Arc::new(|| {}));
        let deck = Deck::new(AudioOut::Null, Clock::system(), teller);
        let pcm = Pcm::mono(48_000, vec![0.0; 4_800]);
        let preview = |name: &str| Playing::Preview(VoiceId::new(name));
        let begun = || deck.tracks.begun.load(Ordering::Relaxed);
        let (first, second) = (deck.ask(), deck.ask());
        assert!(!deck.is_wanted(&first) && deck.is_wanted(&second));
        deck.play_asked(&first, preview("one"), &pcm).unwrap();
        assert_eq!(begun(), 0);
        deck.play_asked(&second, preview("two"), &pcm).unwrap();
        assert_eq!(begun(), 1);
        let third = deck.ask();
        deck.tracks.begun.fetch_add(1, Ordering::Relaxed);
        assert!(!deck.is_wanted(&third), "a take began, or all was stopped");
    }

    /// A film fell silent after its first stretch.
    #[test]
    fn what_is_heard_goes_on_with_its_next_stretch_unless_something_else_is_wanted() {
        let (teller, _told) = channel(256, Arc::new(|| {}));
        let deck = Deck::new(AudioOut::Null, Clock::system(), teller);
        let playing = Playing::Preview(VoiceId::new("one"));
        let begin = |asked: &Asked, side: usize| {
            let sounds: [&[f32]; 2] = [&[0.0; 100]; 2];
            let grows =
                deck.play_beside(asked, (&playing, side, false), (0.0, 60.0, 48_000), &sounds);
            assert_eq!(grows.unwrap().len(), 2, "it is wanted");
        };
        let first = deck.ask();
        assert!(deck.go_on(&first).is_none(), "it isn't heard yet");
        begin(&first, 1);
        let (second, side) = deck.go_on(&first).unwrap();
        assert_eq!(side, 1);
        assert!(deck.is_wanted(&second) && deck.go_on(&first).is_none());
        begin(&second, side);
        let _other = deck.ask();
        assert!(deck.go_on(&second).is_none(), "something else is asked for");
    }

    /// Nothing was heard, nothing was said, and keys were dead until somebody pressed Stop.
    #[test]
    fn who_goes_to_a_take_beyond_what_is_held_has_that_one_loaded() {
        let (teller, _told) = channel(256, Arc::new(|| {}));
        let deck = Deck::new(AudioOut::Null, Clock::system(), teller);
        let (comparing, player) = (&deck.tracks.comparing, deck.player.as_ref().unwrap());
        let [one, two, three] = [1, 2, 3].map(TakeId);
        let number = comparing.load([one, two, three].into(), Some(one));
        // The third had no room.
        let held: Arc<[TakeId]> = [one, two].into();
        assert!(comparing.is_wanted(number, (&held, Some(one))));
        assert_eq!(comparing.go_to(player, three), None);
        assert!(!comparing.is_wanted(number, (&held, Some(one))));
        let mut begun = Vec::new();
        let other = comparing.begin(number, (held, Some(one)), |load| begun.push(load.first));
        assert_eq!((other, comparing.first(number)), (Some(three), Some(three)));
        let held: Arc<[TakeId]> = [three].into();
        let other = comparing.begin(number, (held, Some(three)), |load| begun.push(load.first));
        assert_eq!((other, begun), (None, vec![Some(three)]));
    }
}
