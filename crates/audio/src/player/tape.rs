//! Sound that is being recorded while it is played: written by one, read by many, never locked.
//!
//! Samples lie in blocks of atomics. The writer fills a block and then moves `filled` on; a reader
//! never looks behind `filled`. So the audio callback reads without waiting and without allocating.

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use super::head::{MOST_BUFFER_MS, Shared};
use super::{Events, PlayerEvent};
use crate::pcm::Pcm;

/// Frames in a block.
const BLOCK: usize = 1 << 14;

/// Blocks of a stream whose length nobody knows: 25 minutes at 44.1 kHz.
const STREAM_BLOCKS: usize = 4_096;

/// Chunks that have to be there before a stream starts.
const LEAST_CHUNKS: u32 = 2;

/// A stream that arrives slower than this many times its own speed is waited for longer.
const SAFE_RATE: f64 = 1.2;

/// Samples of one channel.
pub(super) struct Tape {
    pub key: u64,
    pub hz: u32,
    /// Where in its sound it begins, in seconds: what is before that is left out.
    pub from: f64,
    blocks: Box<[OnceLock<Box<[AtomicU32]>>]>,
    filled: AtomicU64,
    done: AtomicBool,
    ready: AtomicBool,
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tape({}, {} frames)", self.key, self.filled())
    }
}

impl Tape {
    fn new(key: u64, hz: u32, blocks: usize) -> Self {
        Self {
            key,
            hz: hz.max(1),
            from: 0.0,
            blocks: (0..blocks).map(|_| OnceLock::new()).collect(),
            filled: AtomicU64::new(0),
            done: AtomicBool::new(false),
            ready: AtomicBool::new(false),
        }
    }

    /// One that is written as it is wanted; `seconds` where its length is known.
    pub fn growing(key: u64, hz: u32, seconds: Option<f64>) -> Self {
        let frames = |seconds: f64| (seconds.max(0.0) * f64::from(hz)) as usize;
        // What is stretched may come out a little longer.
        let blocks = seconds.map(|seconds| frames(seconds + 1.0) / BLOCK + 2);
        Self::new(key, hz, blocks.unwrap_or(STREAM_BLOCKS))
    }

    /// Length so far.
    pub fn seconds(&self) -> f64 {
        self.filled() as f64 / f64::from(self.hz)
    }

    /// Frames that may be read.
    pub fn filled(&self) -> u64 {
        self.filled.load(Acquire)
    }

    /// Whether no more will come. Ask before [`Tape::filled`].
    pub fn is_done(&self) -> bool {
        self.done.load(Acquire)
    }

    /// Whether enough is here to start.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Acquire)
    }

    /// One sample; silence where there is none.
    pub fn at(&self, frame: u64) -> f32 {
        self.blocks
            .get((frame / BLOCK as u64) as usize)
            .and_then(OnceLock::get)
            .and_then(|block| block.get((frame % BLOCK as u64) as usize))
            .map_or(0.0, |bits| f32::from_bits(bits.load(Relaxed)))
    }

    /// Nothing more will come.
    pub fn finish(&self) {
        self.done.store(true, Release);
    }

    /// Enough is here to start.
    pub fn make_ready(&self) {
        self.ready.store(true, Release);
    }

    /// Appends samples; those that find no room are lost. Only one may write.
    pub fn append(&self, samples: &[f32]) {
        let mut at = self.filled.load(Relaxed);
        for sample in samples {
            let Some(block) = self.blocks.get((at / BLOCK as u64) as usize) else {
                break;
            };
            let block = block.get_or_init(|| (0..BLOCK).map(|_| AtomicU32::new(0)).collect());
            if let Some(bits) = block.get((at % BLOCK as u64) as usize) {
                let sample = if sample.is_finite() { *sample } else { 0.0 };
                bits.store(sample.to_bits(), Relaxed);
            }
            at += 1;
        }
        self.filled.store(at, Release);
    }
}

/// Something that can be played, as often as one likes; what is there of it, or all.
#[derive(Clone, Debug)]
pub struct Track {
    pub(super) tape: Arc<Tape>,
}

impl Track {
    /// A whole sound; channels are averaged.
    pub fn whole(key: u64, pcm: &Pcm) -> Self {
        Self::trimmed(key, pcm, 0.0)
    }

    /// One whose first `from` seconds were left out: places are told, and gone to, as if they were there.
    pub fn trimmed(key: u64, pcm: &Pcm, from: f64) -> Self {
        let mut tape = Tape::new(key, pcm.hz, pcm.frames().div_ceil(BLOCK).max(1));
        tape.from = from;
        if pcm.channels == 1 {
            tape.append(&pcm.samples);
        } else {
            tape.append(&pcm.to_mono().samples);
        }
        tape.finish();
        tape.make_ready();
        Self {
            tape: Arc::new(tape),
        }
    }

    /// One that is heard while the rest of it, so many seconds at most, is still to come; `from` as of
    /// [`Track::trimmed`].
    pub fn growing(key: u64, hz: u32, (from, most): (f64, f64), begun: &[f32]) -> (Self, Growth) {
        let mut tape = Tape::growing(key, hz, Some(most));
        tape.from = from;
        tape.append(begun);
        tape.make_ready();
        let tape = Arc::new(tape);
        let growth = Growth(Arc::clone(&tape));
        (Self { tape }, growth)
    }

    /// The key it was made with.
    pub fn key(&self) -> u64 {
        self.tape.key
    }

    /// Where it begins.
    pub(super) fn start(&self) -> f64 {
        self.tape.from
    }

    /// Where it ends, as far as it is here.
    pub(super) fn end(&self) -> f64 {
        self.tape.from + self.tape.seconds()
    }
}

/// The end of a track that grows. Dropping it means that this was all.
#[derive(Debug)]
pub struct Growth(Arc<Tape>);

impl Growth {
    /// Appends samples; those that find no room are lost.
    pub fn push(&mut self, samples: &[f32]) {
        self.0.append(samples);
    }
}

impl Drop for Growth {
    fn drop(&mut self) {
        self.0.finish();
    }
}

/// The writing end of a track that is still arriving. Dropping it means that this was all.
pub struct Feed {
    tape: Arc<Tape>,
    shared: Arc<Shared>,
    events: Events,
    ordered: Instant,
    first: Option<(Instant, u64)>,
    chunks: u32,
    least_frames: u64,
}

impl Feed {
    pub(super) fn new(key: u64, hz: u32, shared: &Arc<Shared>, events: &Events) -> (Self, Track) {
        let tape = Arc::new(Tape::new(key, hz, STREAM_BLOCKS));
        let least = u64::from(shared.buffer_ms.load(Relaxed)) * u64::from(tape.hz) / 1_000;
        let feed = Self {
            tape: Arc::clone(&tape),
            shared: Arc::clone(shared),
            events: Arc::clone(events),
            ordered: shared.clock.instant(),
            first: None,
            chunks: 0,
            least_frames: least,
        };
        (feed, Track { tape })
    }

    /// Takes the sound of one chunk. It can be heard from now on.
    pub fn push(&mut self, samples: &[f32]) {
        if samples.is_empty() {
            return;
        }
        self.tape.append(samples);
        self.chunks += 1;
        if self.tape.is_ready() {
            return;
        }
        let now = self.shared.clock.instant();
        let here = self.tape.filled();
        let (since, first) = *self.first.get_or_insert((now, here));
        let hz = f64::from(self.tape.hz);
        // Seconds of sound a second, the first chunk aside: nobody knows how long it took.
        let took = now.saturating_duration_since(since).as_secs_f64();
        let rate = (here - first) as f64 / hz / took.max(1e-6);
        let mut need = self.least_frames;
        if self.chunks > 1 && rate < SAFE_RATE {
            let wait = here as f64 * (1.0 / rate.max(0.01) - 1.0).max(0.0);
            need += wait.min(hz * f64::from(MOST_BUFFER_MS) / 1_000.0) as u64;
        }
        if self.chunks >= LEAST_CHUNKS && here >= need {
            self.start();
        }
    }

    fn start(&self) {
        self.tape.make_ready();
        let waited = self
            .shared
            .clock
            .instant()
            .saturating_duration_since(self.ordered);
        (self.events)(PlayerEvent::FirstSample {
            track: self.tape.key,
            millis: waited.as_millis() as u32,
        });
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.tape.finish();
        if !self.tape.is_ready() {
            if self.tape.filled() > 0 {
                self.start();
            } else {
                self.tape.make_ready();
            }
        }
    }
}
