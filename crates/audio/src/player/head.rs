//! What the audio callback, the player's thread and the interface tell each other: atomics only.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Instant;

use crate::stretch::{FASTEST, SLOWEST};
use mynah_core::clock::Clock;

/// A pull that comes this long after the one before begins a new burst of the device.
const BURST_NANOS: u64 = 1_500_000;

/// Milliseconds of sound that a stream has to have before it starts, at least.
pub(super) const LEAST_BUFFER_MS: u32 = 150;

/// And at most.
pub(super) const MOST_BUFFER_MS: u32 = 2_000;

/// Shared by everyone who has to do with what is heard.
#[derive(Debug)]
pub(super) struct Shared {
    pub clock: Clock,
    base: Instant,
    /// Where the voice is, in seconds.
    seconds: AtomicU64,
    /// Where it was when the device's newest burst began, and when that was.
    burst_seconds: AtomicU64,
    burst_nanos: AtomicU64,
    last_nanos: AtomicU64,
    /// Whether the output runs by itself, so that time passes between two bursts.
    pub timed: AtomicBool,
    /// The key of the track that is loaded.
    pub track: AtomicU64,
    pub loaded: AtomicBool,
    pub paused: AtomicBool,
    /// A comparison begins again at its end.
    pub repeats: AtomicBool,
    pub starving: AtomicBool,
    /// How many are compared; 0 outside of a comparison.
    pub compared: AtomicUsize,
    /// Which of them is wished for.
    pub wished: AtomicUsize,
    /// And in which the place is that is told.
    pub heard: AtomicUsize,
    /// Where to go to, in seconds; not a number for nowhere.
    seek: AtomicU64,
    volume: AtomicU32,
    tempo: AtomicU32,
    pub underruns: AtomicU32,
    /// The number of the newest load that came to its end.
    pub ended_load: AtomicU64,
    /// Of which load, and how often, the voice went on to the next track by itself.
    pub switched: AtomicU64,
    /// Milliseconds of sound the next stream needs before it starts.
    pub buffer_ms: AtomicU32,
}

impl Shared {
    pub fn new(clock: Clock) -> Self {
        Self {
            base: clock.instant(),
            clock,
            seconds: AtomicU64::new(0),
            burst_seconds: AtomicU64::new(0),
            burst_nanos: AtomicU64::new(0),
            last_nanos: AtomicU64::new(0),
            timed: AtomicBool::new(false),
            track: AtomicU64::new(0),
            loaded: AtomicBool::new(false),
            paused: AtomicBool::new(false),
            repeats: AtomicBool::new(true),
            starving: AtomicBool::new(false),
            compared: AtomicUsize::new(0),
            wished: AtomicUsize::new(0),
            heard: AtomicUsize::new(0),
            seek: AtomicU64::new(f64::NAN.to_bits()),
            volume: AtomicU32::new(1f32.to_bits()),
            tempo: AtomicU32::new(1f32.to_bits()),
            underruns: AtomicU32::new(0),
            ended_load: AtomicU64::new(0),
            switched: AtomicU64::new(0),
            buffer_ms: AtomicU32::new(LEAST_BUFFER_MS),
        }
    }

    fn nanos(&self) -> u64 {
        self.clock
            .instant()
            .saturating_duration_since(self.base)
            .as_nanos() as u64
    }

    /// Says where the voice is; called often, from the callback.
    pub fn publish(&self, seconds: f64) {
        if self.timed.load(Relaxed) {
            let now = self.nanos();
            if now.saturating_sub(self.last_nanos.swap(now, Relaxed)) > BURST_NANOS {
                self.burst_nanos.store(now, Relaxed);
                self.burst_seconds.store(seconds.to_bits(), Relaxed);
            }
        }
        self.seconds.store(seconds.to_bits(), Relaxed);
    }

    /// The same after a jump: what went before tells nothing.
    pub fn place(&self, seconds: f64) {
        self.burst_seconds.store(seconds.to_bits(), Relaxed);
        self.burst_nanos.store(self.nanos(), Relaxed);
        self.seconds.store(seconds.to_bits(), Relaxed);
    }

    /// Where the voice is, to the sample.
    pub fn seconds(&self) -> f64 {
        f64::from_bits(self.seconds.load(Relaxed))
    }

    pub fn seek(&self, seconds: Option<f64>) {
        let target = seconds.unwrap_or(f64::NAN);
        self.seek.store(target.to_bits(), Relaxed);
    }

    pub fn has_seek(&self) -> bool {
        !f64::from_bits(self.seek.load(Relaxed)).is_nan()
    }

    pub fn take_seek(&self) -> Option<f64> {
        let target = f64::from_bits(self.seek.swap(f64::NAN.to_bits(), Relaxed));
        (!target.is_nan()).then_some(target)
    }

    pub fn volume(&self) -> f32 {
        f32::from_bits(self.volume.load(Relaxed))
    }

    pub fn set_volume(&self, volume: f32) {
        let volume = if volume.is_finite() {
            volume.clamp(0.0, 1.0)
        } else {
            1.0
        };
        self.volume.store(volume.to_bits(), Relaxed);
    }

    /// Seconds of a track that are heard in a second.
    pub fn tempo(&self) -> f32 {
        f32::from_bits(self.tempo.load(Relaxed))
    }

    /// Whether that is another tempo than its own.
    pub fn is_stretched(&self) -> bool {
        (self.tempo() - 1.0).abs() > 1e-3
    }

    pub fn set_tempo(&self, tempo: f32) {
        let tempo = if tempo.is_finite() {
            tempo.clamp(SLOWEST, FASTEST)
        } else {
            1.0
        };
        self.tempo.store(tempo.to_bits(), Relaxed);
    }

    pub fn needs_more_buffer(&self) {
        let more = self.buffer_ms.load(Relaxed).saturating_mul(2);
        self.buffer_ms.store(more.min(MOST_BUFFER_MS), Relaxed);
    }

    pub fn needs_less_buffer(&self) {
        let less = self.buffer_ms.load(Relaxed) / 2;
        self.buffer_ms.store(less.max(LEAST_BUFFER_MS), Relaxed);
    }
}

/// Where the sound is: for drawing a playhead. Cheap to clone and to ask, never waits.
#[derive(Clone, Debug)]
pub struct Playhead {
    pub(super) shared: Arc<Shared>,
}

impl Playhead {
    /// Seconds from the track's start. Stands still while paused, starving or ended.
    pub fn seconds(&self) -> f64 {
        let shared = &self.shared;
        let seconds = shared.seconds();
        if !shared.timed.load(Relaxed) || !self.is_moving() {
            return seconds;
        }
        // The device takes its samples in bursts; between two of them time runs on by itself.
        let from = f64::from_bits(shared.burst_seconds.load(Relaxed));
        let since = shared
            .nanos()
            .saturating_sub(shared.burst_nanos.load(Relaxed)) as f64
            / 1e9
            * f64::from(shared.tempo());
        (from + since).clamp(from.min(seconds), seconds)
    }

    /// The key of the track that is loaded.
    pub fn track(&self) -> Option<u64> {
        self.shared
            .loaded
            .load(Relaxed)
            .then(|| self.shared.track.load(Relaxed))
    }

    /// Whether something is loaded and not paused; it may be starving.
    pub fn is_playing(&self) -> bool {
        self.shared.loaded.load(Relaxed) && !self.shared.paused.load(Relaxed)
    }

    /// Whether the position moves.
    pub fn is_moving(&self) -> bool {
        self.is_playing() && !self.is_starving()
    }

    /// Whether it stands still because the user wished so.
    pub fn is_paused(&self) -> bool {
        self.shared.paused.load(Relaxed)
    }

    /// Whether it waits for a stream.
    pub fn is_starving(&self) -> bool {
        self.shared.starving.load(Relaxed)
    }

    /// How often a stream came too late since the start.
    pub fn underruns(&self) -> u32 {
        self.shared.underruns.load(Relaxed)
    }
}
