//! The player's thread: it owns the output, keeps the queue, and tells what the voice did.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::alike::Alike;
use super::head::Shared;
use super::output::{self, Open, Output, Silence};
use super::sinc::Table;
use super::tape::{Tape, Track};
use super::tempo::Stretching;
use super::voice::{Deck, Order, Other};
use super::{Device, Events, PlayerEvent, Wish};
use crate::audio::pcm::gain_from_db;

/// How often the voice is asked what happened, while the output is open.
const POLL: Duration = Duration::from_millis(20);

/// How long the output stays open for nothing.
const LINGER: Duration = Duration::from_secs(2);

/// A device that went away twice in this time is left alone until someone asks for it.
const AGAIN: Duration = Duration::from_secs(5);

/// The player's thread.
pub(super) struct Runner {
    output: Output,
    shared: Arc<Shared>,
    events: Events,
    open: Option<Open>,
    /// Set by the device when it goes away.
    lost: Arc<AtomicBool>,
    /// When it went away last.
    lost_at: Option<Instant>,
    /// Set when a device could not be opened: it is tried again only when someone asks.
    silence: Option<Silence>,
    device: Device,
    /// The loaded track first.
    queue: VecDeque<Track>,
    b: Option<Track>,
    gains_db: (f32, f32),
    alike: Alike,
    /// What a callback may hold, as it is with tapes.
    held: Vec<Alike>,
    /// The number of the newest load.
    load: u64,
    switched: u64,
    underruns: u32,
    late: bool,
    /// Since when nothing moves.
    idle: Option<Instant>,
    /// Tapes that a callback may hold: it must never be the last one to drop them.
    tapes: Vec<Arc<Tape>>,
    /// Tracks that are heard at another tempo, or will be.
    stretching: Vec<Stretching>,
    tables: Vec<(u32, u32, Arc<Table>)>,
}

impl Runner {
    pub fn new(output: Output, shared: Arc<Shared>, events: Events) -> Self {
        Self {
            output,
            shared,
            events,
            open: None,
            lost: Arc::default(),
            lost_at: None,
            silence: None,
            device: Device::default(),
            queue: VecDeque::new(),
            b: None,
            gains_db: (0.0, 0.0),
            alike: Alike::default(),
            held: Vec::new(),
            load: 0,
            switched: 0,
            underruns: 0,
            late: false,
            idle: None,
            tapes: Vec::new(),
            stretching: Vec::new(),
            tables: Vec::new(),
        }
    }

    pub fn run(mut self, wishes: &Receiver<Wish>) {
        loop {
            let wish = if self.open.is_some() {
                match wishes.recv_timeout(POLL) {
                    Ok(wish) => Some(wish),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            } else {
                match wishes.recv() {
                    Ok(wish) => Some(wish),
                    Err(_gone) => return,
                }
            };
            match wish {
                Some(Wish::Quit) => return,
                Some(wish) => self.obey(wish),
                None => {}
            }
            self.poll();
        }
    }

    fn obey(&mut self, wish: Wish) {
        match wish {
            Wish::Play {
                tracks,
                b,
                gains_db,
                alike,
                at,
            } => {
                self.queue = tracks.into();
                self.b = b;
                self.gains_db = gains_db;
                self.held.push(alike.clone());
                self.alike = alike;
                self.begin(at);
            }
            Wish::Append(track) => {
                self.queue.push_back(track);
                match self.queue.len() {
                    1 => self.begin(0.0),
                    2 => self.send_next(),
                    _ => {}
                }
            }
            Wish::Exchange(track) => self.exchange(&track),
            Wish::Look => self.look(),
            Wish::Seek(seconds) if self.open.is_some() => self.reload(seconds),
            Wish::Seek(seconds) => {
                self.shared.seek(Some(seconds));
                self.look();
            }
            Wish::Tempo => self.reload(self.shared.seconds()),
            Wish::Stop => {
                self.queue.clear();
                self.b = None;
                self.alike = Alike::default();
                self.load += 1;
                match &mut self.open {
                    Some(open) => drop(open.orders.push(Order::Stop)),
                    None => self.forget(),
                }
            }
            Wish::Output(output) => {
                self.output = output;
                self.silence = None;
                self.lost_at = None;
                self.reopen();
            }
            Wish::List => {
                self.device.all = match self.output {
                    Output::Default | Output::Named(_) => output::names(),
                    Output::Null | Output::Manual(_) | Output::Faulty(_) => Vec::new(),
                };
                if self.open.is_none() {
                    self.foresee();
                }
                (self.events)(PlayerEvent::Device(self.device.clone()));
            }
            Wish::Quit => {}
        }
    }

    /// Nothing is loaded, and no voice is there that could say so.
    fn forget(&self) {
        self.shared.loaded.store(false, Relaxed);
        self.shared.starving.store(false, Relaxed);
        self.shared.place(0.0);
    }

    /// What would be played on, without opening it.
    fn foresee(&mut self) {
        let (name, silence) = match &self.output {
            Output::Default => match self.device.all.first() {
                Some(first) => (Some(first.clone()), self.silence.clone()),
                None => (None, Some(Silence::NoDevice)),
            },
            Output::Named(name) if self.device.all.contains(name) => {
                (Some(name.clone()), self.silence.clone())
            }
            Output::Named(name) => (None, Some(Silence::Gone(name.clone()))),
            Output::Null | Output::Manual(_) | Output::Faulty(_) => (None, self.silence.clone()),
        };
        self.device.name = name;
        self.device.silence = silence;
    }

    /// Plays what stands first in the queue.
    fn begin(&mut self, at: f64) {
        self.load += 1;
        self.switched = 0;
        self.late = false;
        if let Some(first) = self.queue.front() {
            self.shared.track.store(first.key(), Relaxed);
            self.shared.loaded.store(true, Relaxed);
            self.shared.starving.store(!first.tape.is_ready(), Relaxed);
            self.shared.at_b.store(false, Relaxed);
            self.shared.place(at.max(first.start()));
            let track = first.key();
            self.open();
            self.send_load(at);
            (self.events)(PlayerEvent::Started { track });
        } else if let Some(open) = &mut self.open {
            drop(open.orders.push(Order::Stop));
        }
    }

    fn open(&mut self) {
        self.idle = None;
        if self.open.is_some() {
            return;
        }
        self.lost.store(false, Relaxed);
        let output = if self.silence.is_some() {
            Output::Null
        } else {
            self.output.clone()
        };
        let open = Open::new(&output, &self.shared, &self.lost);
        if open.silence.is_some() {
            self.silence.clone_from(&open.silence);
        }
        let device = Device {
            name: open.name.clone(),
            all: self.device.all.clone(),
            silence: self.silence.clone(),
        };
        self.open = Some(open);
        if device != self.device {
            self.device = device;
            (self.events)(PlayerEvent::Device(self.device.clone()));
        }
    }

    fn close(&mut self) {
        self.open = None;
        self.idle = None;
    }

    /// Goes on elsewhere, at the same position.
    fn reopen(&mut self) {
        let was_open = self.open.is_some();
        self.close();
        if was_open || !self.queue.is_empty() {
            self.open();
            self.reload(self.shared.seconds());
        }
    }

    /// Loads what is loaded once more, at a place of the first.
    fn reload(&mut self, at: f64) {
        if self.open.is_none() || self.queue.is_empty() {
            return;
        }
        // The voice counts anew how often it went on.
        self.load += 1;
        self.switched = 0;
        self.send_load(at);
    }

    /// The loaded track sounds otherwise from now on.
    fn exchange(&mut self, track: &Track) {
        let front = self.queue.front_mut();
        let Some(front) = front.filter(|front| front.key() == track.key() && self.b.is_none())
        else {
            return;
        };
        *front = track.clone();
        if self.open.is_none() {
            let (start, end) = (track.start(), track.end());
            let at = self.shared.seconds().clamp(start, end.max(start));
            return self.shared.place(at);
        }
        let deck = self.deck(track, 0.0, self.shared.seconds());
        let load = self.load;
        if let (Some(deck), Some(open)) = (deck, &mut self.open) {
            drop(open.orders.push(Order::Exchange { load, deck }));
        }
    }

    /// The device went away. Once it is tried again: another may be the default by now. One that goes away
    /// again at once would be tried for ever.
    fn lose(&mut self) {
        let now = self.shared.clock.instant();
        let before = self.lost_at.replace(now);
        if before.is_some_and(|before| now.saturating_duration_since(before) < AGAIN) {
            let name = self.device.name.clone().unwrap_or_default();
            self.silence = Some(Silence::Gone(name));
        }
        self.reopen();
    }

    fn look(&mut self) {
        let playing = !self.queue.is_empty() && !self.shared.paused.load(Relaxed);
        if self.open.is_none() && !self.queue.is_empty() {
            self.go_over();
            if let Some(target) = self.shared.take_seek() {
                let b = self.b.as_ref().filter(|_| self.shared.at_b.load(Relaxed));
                let heard = b.or_else(|| self.queue.front());
                let (start, end) = heard.map_or((0.0, 0.0), |it| (it.start(), it.end()));
                self.shared.place(target.clamp(start, end.max(start)));
            }
            if playing {
                self.open();
                self.send_load(self.shared.seconds());
            }
        }
    }

    /// Somebody goes over to the other take of a comparison while no voice is there that would do it.
    fn go_over(&self) {
        let on_b = self.shared.on_b.load(Relaxed);
        if self.b.is_some() && self.shared.at_b.swap(on_b, Relaxed) != on_b {
            let seconds = self.shared.seconds();
            self.shared.place(if on_b {
                self.alike.to_b(seconds)
            } else {
                self.alike.to_a(seconds)
            });
        }
    }

    /// Where the first track, and what it is compared with, are when the one that is heard is at `at` seconds.
    fn places(&self, at: f64, at_b: bool) -> (f64, f64) {
        if self.b.is_none() {
            (at, at)
        } else if at_b {
            (self.alike.to_a(at), at)
        } else {
            (at, self.alike.to_b(at))
        }
    }

    /// A track to be heard from `at` seconds on.
    fn deck(&mut self, track: &Track, gain_db: f32, at: f64) -> Option<Deck> {
        let to = self.open.as_ref()?.hz;
        let gain = gain_from_db(gain_db);
        if !self.shared.is_stretched() {
            self.hold(&track.tape);
            let table = self.table(track.tape.hz, to);
            return Some(Deck::new(Arc::clone(&track.tape), table, gain));
        }
        let source = Deck::new(Arc::clone(&track.tape), self.table(track.tape.hz, to), 1.0);
        // A comparison begins again from the start.
        let from = if self.b.is_some() { 0.0 } else { at };
        let stretching = Stretching::begin(source, (from, at), self.shared.tempo(), to)?;
        let deck = stretching.deck(gain);
        self.hold(&stretching.tape);
        self.stretching.push(stretching);
        Some(deck)
    }

    fn hold(&mut self, tape: &Arc<Tape>) {
        if !self.tapes.iter().any(|held| Arc::ptr_eq(held, tape)) {
            self.tapes.push(Arc::clone(tape));
        }
    }

    /// Present where sound of one rate is heard at another.
    fn table(&mut self, from: u32, to: u32) -> Option<Arc<Table>> {
        let known = self.tables.iter().find(|(a, b, _)| (*a, *b) == (from, to));
        match known {
            _ if from == to => None,
            Some((_, _, table)) => Some(Arc::clone(table)),
            None => {
                let table = Arc::new(Table::new(from, to));
                self.tables.push((from, to, Arc::clone(&table)));
                Some(table)
            }
        }
    }

    fn send_load(&mut self, at: f64) {
        let (a_db, b_db) = self.gains_db;
        let on_b = self.b.is_some() && self.shared.at_b.load(Relaxed);
        let (at_a, at_b) = self.places(at, on_b);
        let a = self
            .queue
            .front()
            .cloned()
            .and_then(|track| self.deck(&track, a_db, at_a));
        let b = self.b.clone();
        let b = b.and_then(|track| self.deck(&track, b_db, at_b));
        let load = self.load;
        if let (Some(a), Some(open)) = (a, &mut self.open) {
            let b = b.map(|deck| Other {
                deck,
                alike: self.alike.clone(),
                on_b,
            });
            drop(open.orders.push(Order::Load { load, a, b, at }));
        }
        self.send_next();
    }

    fn send_next(&mut self) {
        let next = self
            .queue
            .get(1)
            .cloned()
            .and_then(|track| self.deck(&track, 0.0, 0.0));
        if let Some(open) = &mut self.open {
            drop(open.orders.push(Order::Next(next)));
        }
    }

    /// Stretches on what is heard at another tempo, and what follows.
    fn stretch_on(&mut self) {
        // Held by two lists alone, no callback reads it any more.
        self.stretching
            .retain(|stretching| Arc::strong_count(&stretching.tape) > 2);
        let heard = self.shared.track.load(Relaxed);
        let seconds = self.shared.seconds();
        let b = self.b.as_ref().map(Track::key);
        let (at_a, at_b) = self.places(seconds, self.shared.at_b.load(Relaxed));
        for stretching in &mut self.stretching {
            let key = stretching.tape.key;
            stretching.keep_ahead(if Some(key) == b {
                at_b
            } else if key == heard {
                at_a
            } else {
                0.0
            });
        }
    }

    /// Asks the voice what happened.
    fn poll(&mut self) {
        self.stretch_on();
        // A tape that only this list still holds can go.
        self.tapes.retain(|tape| Arc::strong_count(tape) > 1);
        self.held.retain(|alike| !alike.is_let_go());
        if self.open.is_none() {
            return;
        }
        let underruns = self.shared.underruns.load(Relaxed);
        if underruns != self.underruns {
            self.underruns = underruns;
            if !std::mem::replace(&mut self.late, true) {
                self.shared.needs_more_buffer();
            }
            let track = self.shared.track.load(Relaxed);
            (self.events)(PlayerEvent::Underrun { track });
        }
        let switched = self.shared.switched.load(Relaxed);
        if switched >> 20 == self.load {
            while self.switched < switched & 0xF_FFFF {
                self.switched += 1;
                self.queue.pop_front();
                self.b = None;
                if let Some(first) = self.queue.front() {
                    let track = first.key();
                    (self.events)(PlayerEvent::Started { track });
                }
                self.send_next();
            }
        }
        if self.shared.ended_load.load(Relaxed) == self.load && !self.queue.is_empty() {
            self.queue.pop_front();
            if self.queue.is_empty() {
                if !self.late {
                    self.shared.needs_less_buffer();
                }
                self.b = None;
                (self.events)(PlayerEvent::Ended);
            } else {
                // The next one was appended too late for the voice to go on by itself.
                self.begin(0.0);
            }
        }
        if self.lost.swap(false, Relaxed) {
            self.lose();
        }
        let still = self.queue.is_empty() || self.shared.paused.load(Relaxed);
        if !still {
            self.idle = None;
            return;
        }
        let now = self.shared.clock.instant();
        let since = *self.idle.get_or_insert(now);
        if now.saturating_duration_since(since) >= LINGER {
            self.close();
        }
    }
}
