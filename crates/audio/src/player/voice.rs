//! What the audio callback runs: reads tapes, fades, crosses over, keeps the position.
//!
//! Nothing here allocates, locks, logs or waits. What is dropped here is still held by the player's
//! thread, so that nothing is freed here either.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use rtrb::Consumer;

use super::alike::Alike;
use super::head::Shared;
use super::sinc::Table;
use super::tape::Tape;

/// Fades in and out at starts, stops, seeks and gaps.
const FADE_SECS: f32 = 0.005;

/// From A to B.
const CROSS_SECS: f32 = 0.008;

/// Frames between two looks at what the others wish.
const TURN: u32 = 64;

/// Sound that has to be there again before a starved stream goes on; doubles with each time.
const RESUME_SECS: f64 = 0.3;

/// A tape and how it is played.
#[derive(Clone)]
pub(super) struct Deck {
    pub tape: Arc<Tape>,
    /// Present where the tape's rate is not the output's.
    pub table: Option<Arc<Table>>,
    pub gain: f32,
    at: u64,
    /// Numerator of the part behind `at`; its denominator is the output's rate.
    part: u32,
    /// Where in its track the tape begins, in seconds, and how many seconds of the track a second of it is.
    from: f64,
    tempo: f64,
}

impl Deck {
    pub fn new(tape: Arc<Tape>, table: Option<Arc<Table>>, gain: f32) -> Self {
        Self {
            from: tape.from,
            tape,
            table,
            gain,
            at: 0,
            part: 0,
            tempo: 1.0,
        }
    }

    /// A tape at the output's rate that holds a track from a place on, at another tempo.
    pub fn stretched(tape: Arc<Tape>, gain: f32, from: f64, tempo: f64) -> Self {
        Self {
            from,
            tempo,
            ..Self::new(tape, None, gain)
        }
    }

    /// Whether its track is heard from the beginning.
    fn is_at_start(&self) -> bool {
        self.at == 0 && self.from <= self.tape.from
    }

    /// The frame that is read next.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Whether a place in its track is there to be heard, or never will be.
    fn reaches(&self, seconds: f64) -> bool {
        // And a little behind it, so that it doesn't run dry at once.
        let until = (seconds - self.from) / self.tempo + 0.05;
        self.tape.is_done() || until * f64::from(self.tape.hz) <= self.tape.filled() as f64
    }

    pub fn place(&mut self, seconds: f64) {
        let end = self.tape.filled();
        let seconds = (seconds - self.from) / self.tempo;
        self.at = ((seconds.max(0.0) * f64::from(self.tape.hz)).round() as u64).min(end);
        self.part = 0;
    }

    /// Goes to where another one of the same sound is.
    fn follow(&mut self, other: &Self, hz: u32) {
        self.place(other.seconds(hz));
        if self.tape.hz == other.tape.hz && self.tempo == 1.0 && other.tempo == 1.0 {
            // To the sample, and between two of them.
            let shift = ((other.from - self.from) * f64::from(self.tape.hz)).round() as i64;
            if let Some(at) = other.at.checked_add_signed(shift)
                && at <= self.tape.filled()
            {
                (self.at, self.part) = (at, other.part);
            }
        }
    }

    /// Where it is in its track.
    pub fn seconds(&self, hz: u32) -> f64 {
        let at = self.at as f64 + f64::from(self.part) / f64::from(hz);
        self.from + at / f64::from(self.tape.hz) * self.tempo
    }

    pub fn read(&self, hz: u32) -> f32 {
        let sample = match &self.table {
            Some(table) => table.read(&self.tape, self.at, self.part as f32 / hz as f32),
            None => self.tape.at(self.at),
        };
        sample * self.gain
    }

    pub fn step(&mut self, hz: u32) {
        let part = u64::from(self.part) + u64::from(self.tape.hz);
        self.at += part / u64::from(hz);
        self.part = (part % u64::from(hz)) as u32;
    }
}

/// One of those that are compared, at its beginning.
pub(super) struct Side {
    pub deck: Deck,
    /// Its places in seconds (B), by a measure that all of them share (A).
    pub alike: Alike,
}

/// All that are compared: the player's thread holds them as long as the voice does.
pub(super) type Sides = Arc<[Side]>;

/// What the player's thread tells the voice.
pub(super) enum Order {
    /// Play this from here; where several are compared, all of them, and which this is.
    Load {
        load: u64,
        deck: Deck,
        compared: Option<(Sides, usize)>,
        at: f64,
    },
    /// Play this from where the loaded one is, if that is its sound and of this load.
    Exchange { load: u64, deck: Deck },
    /// Play this when the loaded one ends.
    Next(Option<Deck>),
    /// Be silent.
    Stop,
}

struct Loaded {
    load: u64,
    /// The one that is heard.
    deck: Deck,
    /// All that are compared, and which of them is heard.
    compared: Option<(Sides, usize)>,
    /// What it took the place of, while one goes over into the other, and how far that is, 0 … 1.
    before: Option<(Deck, f32)>,
    /// How often it went on by itself.
    switched: u64,
    started: bool,
    resume_secs: f64,
}

/// The sound of one output.
pub(super) struct Voice {
    orders: Consumer<Order>,
    shared: Arc<Shared>,
    hz: u32,
    channels: u16,
    /// Channels that still get the current frame.
    left: u16,
    value: f32,
    turn: u32,
    loaded: Option<Loaded>,
    next: Option<Deck>,
    /// A load or stop that waits for the fade.
    pending: Option<Order>,
    flowing: bool,
    ramp: f32,
    volume: f32,
}

impl Voice {
    pub fn new(orders: Consumer<Order>, shared: Arc<Shared>, hz: u32, channels: u16) -> Self {
        Self {
            volume: shared.volume(),
            orders,
            shared,
            hz: hz.max(1),
            channels: channels.max(1),
            left: 0,
            value: 0.0,
            turn: 0,
            loaded: None,
            next: None,
            pending: None,
            flowing: false,
            ramp: 0.0,
        }
    }

    /// One frame.
    pub fn frame(&mut self) -> f32 {
        if self.turn == 0 {
            self.look_round();
        }
        self.turn = (self.turn + 1) % TURN;
        let step = 1.0 / (FADE_SECS * self.hz as f32);
        self.ramp = if self.flowing {
            (self.ramp + step).min(1.0)
        } else {
            (self.ramp - step).max(0.0)
        };
        if self.ramp <= 0.0 {
            return 0.0;
        }
        let hz = self.hz;
        let Some(loaded) = &mut self.loaded else {
            self.ramp = 0.0;
            return 0.0;
        };
        let active = &loaded.deck;
        let done = active.tape.is_done();
        if active.at >= active.tape.filled() && loaded.before.is_none() {
            let repeats = loaded.compared.is_some() && self.shared.repeats.load(Relaxed);
            if done && repeats && active.tape.filled() > 0 {
                // A comparison begins again until somebody has heard enough.
                self.jump(0.0);
                self.ramp = 0.0;
            } else if done {
                self.end();
                if self.flowing {
                    // The next track follows with this very frame.
                    return self.frame();
                }
            } else if self.flowing {
                // Faster than the look round: the stream ran dry within one turn.
                self.starve();
                self.ramp = 0.0;
            }
            return 0.0;
        }
        let mut sample = if loaded.deck.at < loaded.deck.tape.filled() {
            loaded.deck.read(hz)
        } else {
            0.0
        };
        loaded.deck.step(hz);
        if let Some((before, gone)) = &mut loaded.before {
            let (up, down) = if loaded.compared.is_some() {
                // Equal power: two takes have nothing to do with each other.
                (*gone * std::f32::consts::FRAC_PI_2).sin_cos()
            } else {
                // The same sound: what is alike in both stays as loud as it is.
                (*gone, 1.0 - *gone)
            };
            sample = sample * up + before.read(hz) * down;
            before.step(hz);
            *gone += 1.0 / (CROSS_SECS * hz as f32);
            if *gone >= 1.0 {
                loaded.before = None;
            }
        }
        self.volume += (self.shared.volume() - self.volume) * 0.005;
        let fade = self.ramp * self.ramp * (3.0 - 2.0 * self.ramp);
        sample * fade * self.volume
    }

    /// Looks at what others wish and what the tapes hold.
    fn look_round(&mut self) {
        while self.pending.is_none() && !self.is_crossing() {
            match self.orders.pop() {
                Ok(Order::Exchange { load, deck }) => self.exchange(load, deck),
                Ok(Order::Next(next)) => self.next = next,
                Ok(order) => self.pending = Some(order),
                Err(_empty) => break,
            }
        }
        if self.ramp <= 0.0 {
            self.settle();
        }
        self.go_over();
        self.judge();
        if let Some(loaded) = &self.loaded {
            self.shared.publish(loaded.deck.seconds(self.hz));
        }
    }

    /// Goes over to another one of those compared where somebody wishes it, to where that says the same.
    fn go_over(&mut self) {
        if self.is_crossing() {
            return;
        }
        let wished = self.shared.wished.load(Relaxed);
        let hz = self.hz;
        let Some(loaded) = &mut self.loaded else {
            return;
        };
        let Some((sides, heard)) = &mut loaded.compared else {
            return;
        };
        let (Some(here), Some(there)) = (sides.get(*heard), sides.get(wished)) else {
            return;
        };
        let at = there.alike.to_b(here.alike.to_a(loaded.deck.seconds(hz)));
        // At another tempo it may have to be stretched up to there first.
        if *heard == wished || !there.deck.reaches(at) {
            return;
        }
        let mut deck = there.deck.clone();
        deck.place(at);
        *heard = wished;
        let before = std::mem::replace(&mut loaded.deck, deck);
        loaded.before = (self.ramp > 0.0).then_some((before, 0.0));
        self.shared.heard.store(wished, Relaxed);
        self.shared.place(loaded.deck.seconds(hz));
    }

    /// Whether one sound goes over into another: the next order waits for that.
    fn is_crossing(&self) -> bool {
        let loaded = self.loaded.as_ref();
        self.ramp > 0.0 && loaded.is_some_and(|loaded| loaded.before.is_some())
    }

    /// Goes on with the same sound, shaped otherwise.
    fn exchange(&mut self, load: u64, mut deck: Deck) {
        let Some(loaded) = &mut self.loaded else {
            return;
        };
        let is_it = loaded.load == load && loaded.deck.tape.key == deck.tape.key;
        if !is_it || loaded.compared.is_some() {
            return;
        }
        deck.follow(&loaded.deck, self.hz);
        let before = std::mem::replace(&mut loaded.deck, deck);
        loaded.before = (self.ramp > 0.0).then_some((before, 0.0));
        if loaded.before.is_none() {
            self.shared.place(loaded.deck.seconds(self.hz));
        }
    }

    /// Does what had to wait for silence.
    fn settle(&mut self) {
        match self.pending.take() {
            Some(Order::Load {
                load,
                deck,
                compared,
                at,
            }) => {
                self.shared.track.store(deck.tape.key, Relaxed);
                self.shared.loaded.store(true, Relaxed);
                let heard = compared.as_ref().map_or(0, |(_, heard)| *heard);
                self.shared.heard.store(heard, Relaxed);
                self.loaded = Some(Loaded {
                    load,
                    deck,
                    compared,
                    before: None,
                    switched: 0,
                    started: false,
                    resume_secs: RESUME_SECS,
                });
                self.next = None;
                self.jump(at);
            }
            Some(Order::Stop) => {
                self.loaded = None;
                self.next = None;
                self.shared.loaded.store(false, Relaxed);
                self.shared.starving.store(false, Relaxed);
                self.shared.place(0.0);
            }
            Some(Order::Next(next)) => self.next = next,
            Some(Order::Exchange { load, deck }) => self.exchange(load, deck),
            None => {}
        }
        if self.loaded.is_some()
            && let Some(target) = self.shared.take_seek()
        {
            self.jump(target);
        }
    }

    fn jump(&mut self, seconds: f64) {
        if let Some(loaded) = &mut self.loaded {
            loaded.before = None;
            loaded.deck.place(seconds);
            self.shared.place(loaded.deck.seconds(self.hz));
        }
    }

    /// Whether sound may flow: started, not paused, not starving, nothing waiting for silence.
    fn judge(&mut self) {
        let quiet =
            self.pending.is_some() || self.shared.has_seek() || self.shared.paused.load(Relaxed);
        let Some(loaded) = &mut self.loaded else {
            self.flowing = false;
            return;
        };
        let active = &loaded.deck;
        let (ready, at_start) = (active.tape.is_ready(), active.is_at_start());
        let done = active.tape.is_done();
        let here = active.tape.filled().saturating_sub(active.at);
        let hz = f64::from(active.tape.hz);
        let starving = self.shared.starving.load(Relaxed);
        if !loaded.started {
            self.shared.starving.store(!ready, Relaxed);
            loaded.started = ready;
            if ready && at_start && !quiet {
                // A take begins in silence; a fade would only soften its first sound.
                self.ramp = 1.0;
            }
        } else if starving {
            if done || here as f64 >= loaded.resume_secs * hz {
                self.shared.starving.store(false, Relaxed);
            }
        } else if !done && (here as f64) < f64::from(FADE_SECS) * 2.0 * hz {
            self.starve();
        }
        self.flowing = !quiet && !self.shared.starving.load(Relaxed);
    }

    /// The stream is late: silence, the position stands still, and more has to come than before.
    fn starve(&mut self) {
        if let Some(loaded) = &mut self.loaded {
            loaded.resume_secs = (loaded.resume_secs * 2.0).min(2.0);
        }
        self.flowing = false;
        self.shared.starving.store(true, Relaxed);
        self.shared.underruns.fetch_add(1, Relaxed);
    }

    /// The track is over: on with the next one, or the end.
    fn end(&mut self) {
        let Some(loaded) = &mut self.loaded else {
            return;
        };
        if let Some(next) = self.next.take() {
            loaded.switched += 1;
            loaded.deck = next;
            loaded.compared = None;
            loaded.started = loaded.deck.tape.is_ready();
            self.flowing = loaded.started;
            if !loaded.started {
                self.ramp = 0.0;
            }
            self.shared.starving.store(!loaded.started, Relaxed);
            self.shared.track.store(loaded.deck.tape.key, Relaxed);
            self.shared.place(loaded.deck.seconds(self.hz));
            self.shared
                .switched
                .store((loaded.load << 20) | loaded.switched, Relaxed);
        } else {
            self.shared.place(loaded.deck.seconds(self.hz));
            let load = loaded.load;
            self.loaded = None;
            self.ramp = 0.0;
            self.flowing = false;
            self.shared.loaded.store(false, Relaxed);
            self.shared.ended_load.store(load, Relaxed);
        }
    }
}

impl Iterator for Voice {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.left == 0 {
            self.left = self.channels;
            self.value = self.frame();
        }
        self.left -= 1;
        Some(self.value)
    }
}

impl rodio::Source for Voice {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> rodio::ChannelCount {
        NonZero::new(self.channels).unwrap_or(NonZero::<u16>::MIN)
    }

    fn sample_rate(&self) -> rodio::SampleRate {
        NonZero::new(self.hz).unwrap_or(NonZero::<u32>::MIN)
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}
