//! The player's thread: it owns the output, keeps the queue, and tells what the voice did.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::head::Shared;
use super::output::{self, Open, Output, Silence};
use super::sinc::Table;
use super::tape::{Tape, Track};
use super::tempo::Stretching;
use super::voice::{Deck, Order, Side, Sides};
use super::{Compared, Device, Events, PlayerEvent, Wish};
use crate::pcm::gain_from_db;

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
    /// All that are compared, the loaded one too.
    compared: Vec<Compared>,
    /// What a callback may hold, as it is with tapes.
    held: Vec<Sides>,
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
            compared: Vec::new(),
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
            Wish::Play { tracks, at } => {
                self.queue = tracks.into();
                self.compared.clear();
                self.begin(at, 0);
            }
            Wish::Compare { these, first } => {
                let track = these.get(first).map(|it| it.track.clone());
                self.queue = track.into_iter().collect();
                self.compared = these;
                self.begin(0.0, first);
            }
            Wish::Append(track) => {
                self.queue.push_back(track);
                match self.queue.len() {
                    1 => self.begin(0.0, 0),
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
                self.compared.clear();
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

    /// Plays what stands first in the queue; where several are compared, that has a place among them.
    fn begin(&mut self, at: f64, heard: usize) {
        self.load += 1;
        self.switched = 0;
        self.late = false;
        if let Some(first) = self.queue.front() {
            self.shared.track.store(first.key(), Relaxed);
            self.shared.loaded.store(true, Relaxed);
            self.shared.starving.store(!first.tape.is_ready(), Relaxed);
            self.shared.heard.store(heard, Relaxed);
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

    /// The loaded track, or one that it is compared with, sounds otherwise from now on.
    fn exchange(&mut self, track: &Track) {
        let key = track.key();
        let mut compared = self.compared.iter_mut();
        if let Some(one) = compared.find(|one| one.track.key() == key) {
            one.track = track.clone();
            for front in self.queue.iter_mut().filter(|front| front.key() == key) {
                *front = track.clone();
            }
            // All of them are given anew: it fades out and in where it stands.
            return self.reload(self.shared.seconds());
        }
        let front = self.queue.front_mut();
        let is_it = |front: &&mut Track| front.key() == track.key() && self.compared.is_empty();
        let Some(front) = front.filter(is_it) else {
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
                let compared = self.compared.get(self.shared.heard.load(Relaxed));
                let heard = compared.map(|it| &it.track).or_else(|| self.queue.front());
                let (start, end) = heard.map_or((0.0, 0.0), |it| (it.start(), it.end()));
                self.shared.place(target.clamp(start, end.max(start)));
            }
            if playing {
                self.open();
                self.send_load(self.shared.seconds());
            }
        }
    }

    /// Somebody goes over to another one of those compared while no voice is there that would do it.
    fn go_over(&self) {
        let wished = self.shared.wished.load(Relaxed);
        if wished < self.compared.len() {
            let heard = self.shared.heard.swap(wished, Relaxed);
            let seconds = self.shared.seconds();
            self.shared.place(self.place_in(wished, heard, seconds));
        }
    }

    /// Where one of those compared says what another one says at `at` seconds.
    fn place_in(&self, place: usize, heard: usize, at: f64) -> f64 {
        match (self.compared.get(place), self.compared.get(heard)) {
            (Some(there), Some(here)) if place != heard => there.alike.to_b(here.alike.to_a(at)),
            _ => at,
        }
    }

    /// Which of those compared may be heard at once: at another tempo they are stretched ahead, the others when they
    /// are wished for.
    fn is_near(&self, place: usize, heard: usize) -> bool {
        place.abs_diff(heard) <= 1 || place == self.shared.wished.load(Relaxed)
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
        let from = if self.compared.is_empty() { at } else { 0.0 };
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
        let load = self.load;
        let heard = self.shared.heard.load(Relaxed);
        let sides = self.sides(heard, at);
        let compared = sides.get(heard).map(|side| side.deck.clone());
        let deck = compared.or_else(|| {
            let first = self.queue.front().cloned();
            first.and_then(|track| self.deck(&track, 0.0, at))
        });
        if let (Some(deck), Some(open)) = (deck, &mut self.open) {
            let compared = (!sides.is_empty()).then(|| (Arc::clone(&sides), heard));
            self.held.push(sides);
            drop(open.orders.push(Order::Load {
                load,
                deck,
                compared,
                at,
            }));
        }
        self.send_next();
    }

    /// All that are compared, to be heard; the one at place `heard` is at `at` seconds.
    fn sides(&mut self, heard: usize, at: f64) -> Sides {
        let compared = self.compared.clone();
        let sides = compared.into_iter().enumerate().filter_map(|(place, it)| {
            let near = self.is_near(place, heard);
            let at = if near {
                self.place_in(place, heard, at)
            } else {
                0.0
            };
            let deck = self.deck(&it.track, it.gain_db, at)?;
            let alike = it.alike;
            Some(Side { deck, alike })
        });
        sides.collect()
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
        let side = self.shared.heard.load(Relaxed);
        let mut stretching = std::mem::take(&mut self.stretching);
        for stretching in &mut stretching {
            let key = stretching.tape.key;
            let mut compared = self.compared.iter();
            match compared.position(|it| it.track.key() == key) {
                Some(place) if self.is_near(place, side) => {
                    stretching.keep_ahead(self.place_in(place, side, seconds));
                }
                Some(_) => {}
                None => stretching.keep_ahead(if key == heard { seconds } else { 0.0 }),
            }
        }
        self.stretching = stretching;
    }

    /// Asks the voice what happened.
    fn poll(&mut self) {
        self.stretch_on();
        // A tape that only this list still holds can go.
        self.tapes.retain(|tape| Arc::strong_count(tape) > 1);
        self.held.retain(|sides| Arc::strong_count(sides) > 1);
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
                self.compared.clear();
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
                self.compared.clear();
                (self.events)(PlayerEvent::Ended);
            } else {
                // The next one was appended too late for the voice to go on by itself.
                self.begin(0.0, 0);
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
