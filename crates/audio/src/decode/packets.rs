//! The packets of a track while they are decoded: pauses between them, those that are damaged, and what follows.

use std::io::ErrorKind;
use std::ops::RangeInclusive;

use symphonia::core::errors::Error;
use symphonia::core::formats::FormatReader;
use symphonia::core::packet::Packet;

use super::decoder::Decoder;
use super::ear::Ear;
use super::edits::Edit;
use super::flac::{self, Line};
use super::{Block, Damage, DecodeError, Source};

/// The times of its packets are rounded: sound that begins so early begins with the file, in seconds.
const ROUNDED: f64 = 0.003;
/// Later than this no sound of a film begins, in seconds.
const LATEST: f64 = 60.0 * 60.0;
/// A packet that is due so much later than the sound before it ends comes after a pause, in seconds: what is less may be
/// rounded times. Clips that were joined without being encoded anew have such pauses.
const PAUSE: f64 = 0.04;

/// When the packets of a track are due: between them may be pauses.
pub(super) struct Times {
    /// How long one of its steps lasts, in seconds.
    unit: f64,
    first: Option<i64>,
    /// Frames since the first packet, with the pauses.
    frames: u64,
    /// Frames of all pauses.
    paused: u64,
}

impl Times {
    /// For a step of so many seconds.
    pub fn new(unit: f64) -> Self {
        Self {
            unit,
            first: None,
            frames: 0,
            paused: 0,
        }
    }

    /// A packet of so many frames; how many of silence come before it.
    fn pause(&mut self, at: i64, (here, hz): (u64, u32)) -> u64 {
        let steps = at.saturating_sub(*self.first.get_or_insert(at));
        let rate = f64::from(hz.max(1));
        let late = (steps as f64 * self.unit * rate).round() - self.frames as f64;
        // A broken index may say anything.
        let left = (LATEST * rate) as u64;
        let left = left.saturating_sub(self.paused);
        let is_pause = late > PAUSE * rate && late <= left as f64;
        let pause = if is_pause { late as u64 } else { 0 };
        self.paused += pause;
        self.frames += pause + here;
        pause
    }
}

/// What was decoded so far, and what was wrong with it.
pub(super) struct Heard<'a, 'b> {
    ear: &'a mut Ear<'b>,
    /// What is still to be done at its start.
    edit: Edit,
    /// The frame with which its edit list ends, where there is more sound behind it.
    ends: Option<u64>,
    /// When its first packet is due, in seconds, where nothing else says so; the time of what is left out is taken off.
    begins: Option<f64>,
    /// When its packets are due, where that is known.
    times: Option<Times>,
    /// Rate and channels of the last packet that could be decoded.
    kind: (u32, u16),
    /// The packets so far.
    line: Line,
    samples: Vec<f32>,
    packets: u64,
    bad: u64,
    cut: bool,
    /// Another stream begins.
    is_reset: bool,
    damage: Vec<Damage>,
}

impl<'a, 'b> Heard<'a, 'b> {
    /// Nothing decoded yet.
    pub fn new(
        ear: &'a mut Ear<'b>,
        (edit, ends): (Edit, Option<u64>),
        times: Option<Times>,
    ) -> Self {
        Self {
            ear,
            edit,
            ends,
            begins: None,
            times,
            kind: (0, 0),
            line: Line::default(),
            samples: Vec::new(),
            packets: 0,
            bad: 0,
            cut: false,
            is_reset: false,
            damage: Vec::new(),
        }
    }

    /// Takes the frames of a FLAC behind the first gap between its packets; tells whether there are such. Where decoding began
    /// within it, the packets before are counted.
    pub fn rest_of_flac(
        &mut self,
        source: &mut dyn Source,
        (begins, is_within): (u64, bool),
    ) -> Result<bool, DecodeError> {
        if self.ear.is_deaf() {
            return Ok(false);
        }
        let mut line = self.line;
        if is_within {
            line = Line::of(source);
            // An earlier gap hides where this one is.
            if line.ends != self.line.ends {
                return Ok(false);
            }
        }
        let frame = self.ear.frames;
        let before = (self.kind, std::mem::take(&mut self.samples));
        let rest = flac::rest(source, [begins, line.bytes], before, self.ear)?;
        if rest.bad > 0 {
            self.bad += rest.bad;
            let (count, first_frame) = (rest.bad, frame);
            self.damage.push(Damage::BadPackets { count, first_frame });
        }
        self.packets += rest.frames + rest.bad;
        self.cut &= rest.frames == 0;
        Ok(rest.frames > 0)
    }

    /// Takes all packets of a track, whose times have this unit where they say when it begins, and of streams that follow it;
    /// tells whether there are such. Those of a FLAC are taken up to the first gap.
    pub fn all(
        &mut self,
        format: &mut dyn FormatReader,
        (mut id, unit): (u32, Option<f64>),
        (decoder, is_flac): (&mut Decoder, bool),
    ) -> Result<bool, DecodeError> {
        let mut is_chain = false;
        loop {
            while let Some(packet) = self.next(format) {
                if is_flac && (flac::holds_more(&packet.data) || !self.line.push(&packet)) {
                    break;
                }
                if packet.track_id == id {
                    if let Some(unit) = unit.filter(|_| self.packets == 0) {
                        self.begins = Some(packet.pts.get() as f64 * unit);
                    }
                    self.take(decoder, &packet)?;
                }
            }
            if !std::mem::take(&mut self.is_reset) {
                return Ok(is_chain);
            }
            is_chain = true;
            let frame = self.ear.frames;
            let Some((next, new)) = Decoder::first(format) else {
                self.damage.push(Damage::Changed { frame });
                return Ok(is_chain);
            };
            super::note(&mut self.damage, Damage::Pasted { frame });
            self.edit.skipped = new.skipped();
            (id, *decoder) = (next, new);
        }
    }

    /// The next packet that can be read; none at the end, proper or not.
    fn next(&mut self, format: &mut dyn FormatReader) -> Option<Packet> {
        // A reader that only complains would do so for ever.
        while self.bad <= 1_000 && !self.ear.is_deaf() && self.room() > 0 {
            match format.next_packet() {
                Ok(packet) => return packet,
                Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                    self.cut = true;
                    return None;
                }
                Err(Error::ResetRequired) => {
                    self.is_reset = true;
                    return None;
                }
                Err(_damaged) => {
                    self.packets += 1;
                    self.note_bad();
                }
            }
        }
        None
    }

    /// Decodes a packet; silence as long as it for one that can't be.
    fn take(&mut self, decoder: &mut Decoder, packet: &Packet) -> Result<(), DecodeError> {
        self.packets += 1;
        if let Some((hz, channels)) = decoder.decode(packet, &mut self.samples) {
            super::check(hz, channels.max(1))?;
            self.kind = (hz, channels);
            self.gather(packet, (hz, channels));
        } else {
            self.note_bad();
            let (hz, channels) = self.kind;
            let frames = packet.dur.get().min(1 << 16) as usize;
            self.samples.clear();
            self.samples.resize(frames * usize::from(channels), 0.0);
            self.gather(packet, (hz, channels));
        }
        Ok(())
    }

    fn gather(&mut self, packet: &Packet, (hz, channels): (u32, u16)) {
        let count = usize::from(channels.max(1));
        let rate = f64::from(hz.max(1));
        let begins = self.begins.take();
        let begins = begins.map(|begins| begins + self.edit.skipped as f64 / rate);
        if let Some(begins) = begins.filter(|it| (ROUNDED..LATEST).contains(it)) {
            self.edit.silent = (begins * rate).round() as u64;
        }
        let here = (self.samples.len() / count) as u64;
        let mut silent = std::mem::take(&mut self.edit.silent);
        if let Some(times) = &mut self.times {
            silent += times.pause(packet.pts.get(), (here, hz));
        }
        while silent > 0 && !self.ear.is_deaf() {
            let part = silent.min(u64::from(hz.max(1)));
            silent -= part;
            self.ear.take(Block {
                hz,
                channels,
                samples: &vec![0.0; part as usize * count],
            });
        }
        let skipped = self.edit.skipped.min(here);
        self.edit.skipped -= skipped;
        let kept = (here - skipped).min(self.room());
        let rest = self.samples.get(skipped as usize * count..);
        let rest = rest.and_then(|rest| rest.get(..kept as usize * count));
        self.ear.take(Block {
            hz,
            channels,
            samples: rest.unwrap_or_default(),
        });
    }

    /// Frames that may still come.
    fn room(&self) -> u64 {
        let room = |ends: u64| ends.saturating_sub(self.ear.frames);
        self.ends.map_or(u64::MAX, room)
    }

    fn note_bad(&mut self) {
        self.bad += 1;
        super::note_bad(&mut self.damage, self.ear.frames);
    }

    /// Tells whether all frames that were promised are here.
    pub fn is_whole(&self, promised: Option<&RangeInclusive<u64>>) -> bool {
        promised.is_some_and(|all| self.ear.frames >= *all.start())
    }

    /// Tells how it went: so many frames were promised, of which less than the first number is a cut.
    pub fn end(
        mut self,
        promised: Option<RangeInclusive<u64>>,
        unsupported: impl Fn() -> DecodeError,
    ) -> Result<Vec<Damage>, DecodeError> {
        let frames = self.ear.frames;
        if self.ear.is_deaf() {
            return Ok(self.damage);
        }
        let is_short = promised.is_some() && !self.is_whole(promised.as_ref());
        if self.cut || is_short {
            let promised = promised.map(|all| *all.end());
            self.damage.push(Damage::Cut { frames, promised });
        }
        if self.bad > 1 && self.bad == self.packets {
            return Err(unsupported());
        }
        super::judge(self.packets, self.bad)?;
        if self.packets == 0 && self.room() > 0 {
            return Err(DecodeError::Unfinished);
        }
        Ok(self.damage)
    }
}
