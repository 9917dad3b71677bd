//! Plays takes and streams: a thread that owns the output, and a voice in its callback.
//!
//! A [`Track`] is a tape that may still be growing; its [`Feed`] writes to it from wherever sound
//! arrives. The [`Player`] takes wishes, the [`Playhead`] tells where it is, [`PlayerEvent`]s tell what
//! came to be. The output is opened when something is played and closed two seconds after it ended,
//! so that an idle program is never woken.
//!
//! Begin with [`Player`]; `runner.rs` is its thread, `voice.rs` what sounds in the callback.

mod alike;
mod head;
mod output;
mod runner;
mod sinc;
mod tape;
mod tempo;
#[cfg(test)]
mod tests;
mod voice;

pub use alike::Alike;
pub use head::Playhead;
pub use output::{Faulty, Manual, Output, Silence, default_device};
pub use tape::{Feed, Growth, Track};

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use self::head::Shared;
use self::runner::Runner;
use mynah_core::clock::Clock;

/// Wishes that may wait; the thread takes them at once, so a full channel only slows a flood down.
const WISHES: usize = 64;

/// Something that came to be. Told from the player's thread, [`PlayerEvent::FirstSample`] from the feed's.
#[derive(Clone, Debug, PartialEq)]
pub enum PlayerEvent {
    /// Enough of a stream is here: it sounds from now on.
    FirstSample {
        /// Its track.
        track: u64,
        /// Milliseconds since [`Player::feed`].
        millis: u32,
    },
    /// Another track is loaded.
    Started {
        /// Its key, as it was given.
        track: u64,
    },
    /// The last track came to its end.
    Ended,
    /// A stream came too late.
    Underrun {
        /// Its track.
        track: u64,
    },
    /// The output changed, or was asked about.
    Device(Device),
}

/// The output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The device in use or the one that would be; `None` where there is none.
    pub name: Option<String>,
    /// All devices; empty where nobody asked yet.
    pub all: Vec<String>,
    /// Why nothing is heard.
    pub silence: Option<Silence>,
}

/// One of the tracks that are compared.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What is heard of it.
    pub track: Track,
    /// What makes it as loud as the others, in dB.
    pub gain_db: f32,
    /// Its places in seconds (B), by a measure that all of them share (A).
    pub alike: Alike,
}

type Events = Arc<dyn Fn(PlayerEvent) + Send + Sync>;

enum Wish {
    Play {
        tracks: Vec<Track>,
        at: f64,
    },
    /// Load all of these, and play one of them.
    Compare {
        these: Vec<Compared>,
        first: usize,
    },
    Append(Track),
    /// Go on with this one in the place of the loaded track of its key, from where that is.
    Exchange(Track),
    /// Go to this place, in seconds.
    Seek(f64),
    /// The tempo is another one.
    Tempo,
    /// Something in the shared part changed: look.
    Look,
    Stop,
    Output(Output),
    List,
    Quit,
}

/// Plays. Wishes never wait for sound.
pub struct Player {
    wishes: SyncSender<Wish>,
    shared: Arc<Shared>,
    events: Events,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Player {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Player").finish_non_exhaustive()
    }
}

impl Player {
    /// Starts the thread; no device is touched yet. `events` must not block for long.
    pub fn start(
        output: Output,
        clock: Clock,
        events: impl Fn(PlayerEvent) + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        if matches!(&output, Output::Faulty(faulty) if !faulty.has_player()) {
            return Err(std::io::Error::other("no thread for the player"));
        }
        let shared = Arc::new(Shared::new(clock));
        let events: Events = Arc::new(events);
        let (wishes, taken) = sync_channel(WISHES);
        let runner = Runner::new(output, Arc::clone(&shared), Arc::clone(&events));
        let thread = std::thread::Builder::new()
            .name("mynah-player".to_owned())
            .spawn(move || runner.run(&taken))?;
        Ok(Self {
            wishes,
            shared,
            events,
            thread: Some(thread),
        })
    }

    /// A track that is going to arrive, and what its sound is pushed to. Made when it is ordered:
    /// the time until its first sample counts from here.
    pub fn feed(&self, key: u64, hz: u32) -> (Feed, Track) {
        Feed::new(key, hz, &self.shared, &self.events)
    }

    /// Plays these one after another, the first from `at` seconds, instead of what was played.
    pub fn play(&self, tracks: Vec<Track>, at: f64) {
        self.shared.compared.store(0, Relaxed);
        self.begin(Wish::Play { tracks, at });
    }

    /// Plays the one at place `first` and keeps the others for [`Player::go_over`], from the start again and again until
    /// it is stopped.
    pub fn compare(&self, these: Vec<Compared>, first: usize) {
        self.load(these, first, false);
    }

    /// The same, standing still at its beginning.
    pub fn compare_paused(&self, these: Vec<Compared>, first: usize) {
        self.load(these, first, true);
    }

    /// What is compared ends at its end: it doesn't begin again.
    pub fn play_out(&self) {
        self.shared.repeats.store(false, Relaxed);
    }

    fn load(&self, these: Vec<Compared>, first: usize, paused: bool) {
        let first = first.min(these.len().saturating_sub(1));
        self.shared.compared.store(these.len(), Relaxed);
        self.shared.wished.store(first, Relaxed);
        self.shared.seek(None);
        self.shared.paused.store(paused, Relaxed);
        self.shared.repeats.store(true, Relaxed);
        self.wish(Wish::Compare { these, first });
    }

    /// Plays this one behind the others.
    pub fn append(&self, track: Track) {
        self.wish(Wish::Append(track));
    }

    /// Goes on with this one in the place of the track of its key, from where that is, without a click: the same sound,
    /// shaped otherwise. Nothing happens where something else is heard by now, or two are compared.
    pub fn exchange(&self, track: Track) {
        self.wish(Wish::Exchange(track));
    }

    /// Goes over to another one of those compared, where that says the same; tells whether there is such a one.
    pub fn go_over(&self, to: usize) -> bool {
        let there = to < self.shared.compared.load(Relaxed);
        if there {
            self.shared.wished.store(to, Relaxed);
            self.wish(Wish::Look);
        }
        there
    }

    /// Which of those compared is wished for.
    pub fn side(&self) -> usize {
        self.shared.wished.load(Relaxed)
    }

    /// Goes over to the next one of those compared, behind the last one to the first; tells which that is.
    pub fn swap(&self) -> Option<usize> {
        let count = self.shared.compared.load(Relaxed);
        let next = (self.shared.wished.load(Relaxed) + 1).checked_rem(count)?;
        self.go_over(next).then_some(next)
    }

    /// Stands still.
    pub fn pause(&self) {
        self.shared.paused.store(true, Relaxed);
        self.wish(Wish::Look);
    }

    /// Goes on.
    pub fn resume(&self) {
        self.shared.paused.store(false, Relaxed);
        self.wish(Wish::Look);
    }

    /// Fades out and forgets what was played.
    pub fn stop(&self) {
        self.shared.compared.store(0, Relaxed);
        self.wish(Wish::Stop);
    }

    /// Goes to a place in the loaded track; in a stream, not beyond what has arrived.
    pub fn seek(&self, seconds: f64) {
        let seconds = seconds.max(0.0);
        if self.shared.is_stretched() {
            // The place may not be stretched yet.
            self.wish(Wish::Seek(seconds));
        } else {
            self.shared.seek(Some(seconds));
            self.wish(Wish::Look);
        }
    }

    /// Plays at so many times its own tempo, 0.5 … 2, at the same pitch, from where it is; tells what it took.
    pub fn set_tempo(&self, tempo: f32) -> f32 {
        self.shared.set_tempo(tempo);
        self.wish(Wish::Tempo);
        self.shared.tempo()
    }

    /// 0 … 1.
    pub fn set_volume(&self, volume: f32) {
        self.shared.set_volume(volume);
    }

    /// Plays elsewhere from now on, at the same position; the same output again means to try it again.
    pub fn set_output(&self, output: Output) {
        self.wish(Wish::Output(output));
    }

    /// Asks the system for its devices; answered by [`PlayerEvent::Device`].
    pub fn list_devices(&self) {
        self.wish(Wish::List);
    }

    /// Where the sound is.
    pub fn playhead(&self) -> Playhead {
        Playhead {
            shared: Arc::clone(&self.shared),
        }
    }

    fn begin(&self, wish: Wish) {
        self.shared.seek(None);
        self.shared.paused.store(false, Relaxed);
        self.wish(wish);
    }

    fn wish(&self, wish: Wish) {
        // It fails only when the thread is gone, and then nothing can be played any more.
        drop(self.wishes.send(wish));
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.wish(Wish::Quit);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
