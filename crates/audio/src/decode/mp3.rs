//! MP3 frame by frame, fed by us: an hour or the first 400 bytes of a stream alike.
//!
//! Going round the container reader gives the first sample with the first whole frame, sees where a
//! file was cut, and decodes on where two files were pasted together, of one rate or two.

use std::io::{self, Read};
use std::ops::ControlFlow;

use symphonia::core::audio::{Audio as _, GenericAudioBufferRef};
use symphonia::core::codecs::audio::well_known::CODEC_ID_MP3;
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder as _, AudioDecoderOptions,
};
use symphonia::core::packet::PacketRef;
use symphonia::core::units::{Duration, Timestamp};
use symphonia::default::codecs::MpaDecoder;

use super::marks::Marks;
use super::{Block, Damage, DecodeError};
use crate::fold;
use crate::resample::frames_after;

/// Samples every layer III decoder is late by.
pub const DECODER_DELAY: u64 = 529;

/// Frames that are decoded before the first that is heard: what one lends from those before it, and what its filters
/// remember, is there by then.
const LEAD: u64 = 24;

/// What is read at once where frames are gone through.
const PIECE: usize = 1 << 20;

/// Frames that follow each other before another rate is believed: two of them may be chance.
const WITNESSES: usize = 4;

/// An ID3 header that claims more lies; frames are looked for behind its ten bytes.
const MOST_ID3: usize = 16 << 20;

const KBPS_1: [u32; 15] = [
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
];
const KBPS_2: [u32; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/// What a frame's four bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameHead {
    /// Frames of sound a second.
    pub hz: u32,
    /// 1 or 2.
    pub channels: u16,
    /// Samples a channel.
    pub samples: usize,
    /// The frame's bytes, these four included.
    pub bytes: usize,
    /// Where its side information ends.
    pub side_end: usize,
}

impl FrameHead {
    /// Reads a header; `None` where there is no layer III frame.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let &[sync, b, c, d] = bytes.first_chunk::<4>()?;
        if sync != 0xFF || b & 0xE0 != 0xE0 || (b >> 1) & 3 != 1 {
            return None;
        }
        let version = (b >> 3) & 3;
        let first = version == 3;
        let table = if first { &KBPS_1 } else { &KBPS_2 };
        let kbps = *table.get(usize::from(c >> 4)).filter(|kbps| **kbps > 0)?;
        let base: u32 = *[44_100, 48_000, 32_000].get(usize::from((c >> 2) & 3))?;
        let hz = match version {
            3 => base,
            2 => base / 2,
            0 => base / 4,
            _ => return None,
        };
        let samples: u32 = if first { 1_152 } else { 576 };
        let channels = if d >> 6 == 3 { 1 } else { 2 };
        let side = match (first, channels) {
            (true, 1) | (false, 2) => 17,
            (true, _) => 32,
            (false, _) => 9,
        };
        let crc = if b & 1 == 0 { 2 } else { 0 };
        let bytes = samples / 8 * kbps * 1_000 / hz + u32::from((c >> 1) & 1);
        Some(Self {
            hz,
            channels,
            samples: samples as usize,
            bytes: bytes as usize,
            side_end: 4 + crc + side,
        })
    }

    fn same_stream(&self, other: &Self) -> bool {
        self.hz == other.hz && self.samples == other.samples
    }
}

/// What the Xing or Info frame at the start says about the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// Frames that follow.
    pub frames: Option<u32>,
    /// Samples of the encoder's delay, where the LAME part is there.
    pub delay: Option<u32>,
    /// Samples after the end.
    pub padding: u32,
}

impl Tag {
    /// Reads it from a frame; `None` where the frame is sound.
    pub fn parse(head: &FrameHead, frame: &[u8]) -> Option<Self> {
        // Some writers count the checksum's two bytes and some don't.
        let body = [head.side_end, head.side_end.saturating_sub(2)]
            .into_iter()
            .filter_map(|at| frame.get(at..))
            .find(|body| body.starts_with(b"Xing") || body.starts_with(b"Info"))?;
        let word = |at: usize| {
            body.get(at..)
                .and_then(|rest| rest.first_chunk::<4>())
                .map(|bytes| u32::from_be_bytes(*bytes))
        };
        let flags = word(4).unwrap_or(0);
        let mut at = 8;
        let mut frames = None;
        if flags & 1 != 0 {
            frames = word(at);
            at += 4;
        }
        at += if flags & 2 != 0 { 4 } else { 0 };
        at += if flags & 4 != 0 { 100 } else { 0 };
        at += if flags & 8 != 0 { 4 } else { 0 };
        let lame = body
            .get(at..at + 24)
            .filter(|lame| lame.starts_with(b"LAME") || lame.starts_with(b"Lav"));
        let gap = lame.and_then(|lame| lame.get(21..24)).map(|bytes| {
            bytes
                .iter()
                .fold(0, |word, byte| (word << 8) | u32::from(*byte))
        });
        Some(Self {
            frames,
            delay: gap.map(|gap| gap >> 12),
            padding: gap.unwrap_or(0) & 0xFFF,
        })
    }
}

/// Cuts bytes into frames as they come, over tags and rubbish.
#[derive(Debug, Default)]
pub struct Framer {
    bytes: Vec<u8>,
    at: usize,
    /// Bytes that were thrown away before these.
    gone: u64,
    /// Bytes of an ID3 tag still to come.
    skip: usize,
    begun: bool,
    /// Whether the last step ended on a frame, so that the next header needs no second witness.
    in_step: bool,
    stream: Option<FrameHead>,
}

impl Framer {
    /// Takes bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.at > 1 << 16 {
            self.bytes.drain(..self.at);
            self.gone += self.at as u64;
            self.at = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Goes on with what comes from a place in the stream where a frame begins.
    fn leap(&mut self, place: u64) {
        self.bytes.clear();
        (self.at, self.gone, self.skip) = (0, place, 0);
        self.in_step = true;
    }

    /// The next whole frame. With `last`, nothing comes any more.
    pub fn next(&mut self, last: bool) -> Option<(FrameHead, &[u8])> {
        let (head, from) = self.find(last)?;
        self.at = from + head.bytes;
        self.in_step = true;
        self.stream = Some(head);
        self.bytes
            .get(from..from + head.bytes)
            .map(|frame| (head, frame))
    }

    /// Where the next frame is looked for, in bytes from the start.
    pub fn offset(&self) -> u64 {
        self.gone + self.at as u64
    }

    /// Whether what is left is the beginning of a frame.
    pub fn ends_within_frame(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.in_step && FrameHead::parse(rest).is_some_and(|head| head.bytes > rest.len())
    }

    fn find(&mut self, last: bool) -> Option<(FrameHead, usize)> {
        if !self.begun {
            let start = self.bytes.first_chunk::<10>();
            if start.is_none() && !last {
                return None;
            }
            self.begun = true;
            self.in_step = true;
            if let Some(&[b'I', b'D', b'3', _, _, _, a, b, c, d]) = start {
                let size = [a, b, c, d]
                    .iter()
                    .fold(0, |size, byte| (size << 7) | usize::from(byte & 0x7F));
                if size > MOST_ID3 || (last && size > self.bytes.len()) {
                    self.at = 10;
                    self.in_step = false;
                } else {
                    self.skip = size + 10;
                }
            }
        }
        let skipped = self.skip.min(self.bytes.len() - self.at);
        self.skip -= skipped;
        self.at += skipped;
        loop {
            let rest = self.bytes.get(self.at..)?;
            if rest.len() < 4 {
                return None;
            }
            let mut head = FrameHead::parse(rest);
            if let Some((other, known)) = head.zip(self.stream)
                && !other.same_stream(&known)
            {
                match is_stream(rest, &other, last) {
                    Some(true) => return Some((other, self.at)),
                    Some(false) => head = None,
                    None => return None,
                }
            }
            let Some(head) = head else {
                self.in_step = false;
                // Straight to the next byte that could begin a frame.
                self.at += 1 + rest
                    .iter()
                    .skip(1)
                    .position(|byte| *byte == 0xFF)
                    .unwrap_or(rest.len() - 1);
                continue;
            };
            if rest.len() < head.bytes {
                if last && !self.in_step {
                    self.at += 1;
                    continue;
                }
                return None;
            }
            if self.in_step {
                return Some((head, self.at));
            }
            match rest.get(head.bytes..head.bytes + 4) {
                Some(next)
                    if FrameHead::parse(next).is_some_and(|next| next.same_stream(&head)) =>
                {
                    return Some((head, self.at));
                }
                None if last && rest.len() == head.bytes => return Some((head, self.at)),
                None if !last => return None,
                _ => self.at += 1,
            }
        }
    }
}

/// Tells whether another file begins here: frames like the first one follow each other. `None` where more bytes have to come
/// for that.
fn is_stream(rest: &[u8], first: &FrameHead, last: bool) -> Option<bool> {
    let mut at = first.bytes;
    for seen in 1..WITNESSES {
        let Some(next) = rest.get(at..at + 4) else {
            // A short file may end with its frames.
            let ends = last && rest.len() == at && seen > 1;
            return last.then_some(ends);
        };
        match FrameHead::parse(next) {
            Some(head) if head.same_stream(first) => at += head.bytes,
            _ => return Some(false),
        }
    }
    Some(true)
}

/// Goes through the frames of an MP3 and decodes none: each with its tag, where it is one, and the byte at which it begins,
/// until `each` breaks off. Where the last one ended.
///
/// # Errors
/// It can't be read.
pub fn each_frame(
    source: &mut dyn Read,
    each: &mut dyn FnMut(FrameHead, Option<Tag>, u64) -> ControlFlow<()>,
) -> io::Result<u64> {
    let mut framer = Framer::default();
    let mut piece = vec![0; PIECE];
    loop {
        let read = source.read(&mut piece)?;
        framer.push(piece.get(..read).unwrap_or_default());
        while let Some((head, frame)) = framer.next(read == 0) {
            let tag = Tag::parse(&head, frame);
            if each(head, tag, framer.offset() - head.bytes as u64).is_break() {
                return Ok(framer.offset());
            }
        }
        if read == 0 {
            return Ok(framer.offset());
        }
    }
}

/// One frame's bytes in, its samples out.
pub struct Codec {
    decoder: MpaDecoder,
    /// Rate and channels of the frames before: a decoder refuses all others.
    kind: Option<(u32, u16)>,
    samples: Vec<f32>,
}

impl Codec {
    /// A decoder with an empty reservoir.
    pub fn new() -> Result<Self, DecodeError> {
        Ok(Self {
            decoder: decoder()?,
            kind: None,
            samples: Vec::new(),
        })
    }

    /// Takes another decoder where a frame is of another rate or has other channels.
    fn follow(&mut self, head: &FrameHead) {
        let kind = (head.hz, head.channels);
        if self.kind.is_some_and(|before| before != kind)
            && let Ok(new) = decoder()
        {
            self.decoder = new;
        }
        self.kind = Some(kind);
    }

    /// Forgets what came before.
    pub fn reset(&mut self) {
        self.decoder.reset();
    }

    /// The frame's interleaved samples, or `None` where it is damaged.
    pub fn decode(&mut self, head: &FrameHead, frame: &[u8]) -> Option<&[f32]> {
        self.follow(head);
        let packet = PacketRef::new(
            0,
            Timestamp::ZERO,
            Duration::from(head.samples as u64),
            frame,
        );
        let decoded = self.decoder.decode_ref(&packet).ok()?;
        if decoded.samples_interleaved() != head.samples * usize::from(head.channels) {
            return None;
        }
        decoded.copy_to_vec_interleaved(&mut self.samples);
        Some(&self.samples)
    }

    /// The frame's sound, folded to one channel; silence where it is damaged.
    pub fn decode_mono(&mut self, head: &FrameHead, frame: &[u8]) -> &[f32] {
        self.follow(head);
        let packet = PacketRef::new(
            0,
            Timestamp::ZERO,
            Duration::from(head.samples as u64),
            frame,
        );
        let Self {
            decoder, samples, ..
        } = self;
        if let Ok(GenericAudioBufferRef::F32(decoded)) = decoder.decode_ref(&packet)
            && decoded.frames() == head.samples
        {
            match (decoded.plane(0), decoded.plane(1)) {
                (Some(one), None) => return one,
                (Some(left), Some(right)) => {
                    samples.clear();
                    fold::piece(left, right, samples);
                    return samples;
                }
                (None, _) => {}
            }
        }
        samples.clear();
        samples.resize(head.samples, 0.0);
        samples
    }
}

fn decoder() -> Result<MpaDecoder, DecodeError> {
    let mut params = AudioCodecParameters::new();
    params.for_codec(CODEC_ID_MP3);
    MpaDecoder::try_new(&params, &AudioDecoderOptions::default())
        .map_err(|_error| DecodeError::Unsupported("MP3".to_owned()))
}

/// The part of a stream behind one Xing frame, or a whole stream without one.
#[derive(Clone, Copy, Debug, Default)]
struct Section {
    tag: Tag,
    /// Frames of sound so far.
    frames: u64,
    /// Samples a channel still to drop at the start.
    skip: u64,
    /// Samples a channel still to give, where that is known.
    keep: Option<u64>,
}

/// Frames of sound that were given.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Frames a second at the beginning, and by now: another file of another rate may be pasted behind.
    rates: [u32; 2],
    /// All of them, in the rate by now.
    given: u64,
    /// Those of earlier parts.
    before: u64,
}

impl Count {
    /// Goes on in a rate; tells whether that is another one.
    fn follow(&mut self, hz: u32) -> bool {
        let [first, now] = self.rates;
        if now == hz {
            return false;
        }
        if now == 0 {
            self.rates = [hz, hz];
            return false;
        }
        self.given = frames_after(self.given, now, hz);
        self.before = frames_after(self.before, now, hz);
        self.rates = [first, hz];
        true
    }

    /// A number of frames in the first rate.
    fn in_first(&self, frames: u64) -> u64 {
        let [first, now] = self.rates;
        frames_after(frames, now, first)
    }

    /// All of them in the first rate.
    fn at(&self) -> u64 {
        self.in_first(self.given)
    }
}

/// MP3 as it comes, without the delay and padding that its Xing frame tells of.
pub struct Mp3 {
    framer: Framer,
    codec: Codec,
    part: Section,
    seen_tag: bool,
    silence: Vec<f32>,
    packets: u64,
    bad: u64,
    count: Count,
    /// The first second that is wanted: what lies well before it is counted and not decoded.
    from: u64,
    damage: Vec<Damage>,
}

impl Mp3 {
    /// Nothing decoded yet.
    pub fn new() -> Result<Self, DecodeError> {
        Ok(Self {
            framer: Framer::default(),
            codec: Codec::new()?,
            part: Section::default(),
            seen_tag: false,
            silence: Vec::new(),
            packets: 0,
            bad: 0,
            count: Count::default(),
            from: 0,
            damage: Vec::new(),
        })
    }

    /// From a second on it is decoded; before it there is silence, as long as what was there.
    pub fn begin_at(&mut self, second: u64) {
        self.from = second;
    }

    /// Leaps to the last marked frame before the first that is wanted, where that is further on: from which byte on it is to
    /// be fed, and how many frames of sound were left out.
    pub(super) fn leap(&mut self, marks: &Marks) -> Option<(u64, u64)> {
        let head = self.framer.stream?;
        let long = head.samples as u64;
        let tag = self.part.tag;
        let wanted = (self.from * u64::from(head.hz) / long).checked_sub(LEAD + 2)?;
        let (frame, place) = marks.up_to(wanted)?;
        // Marks are those of the first part.
        let [first, now] = self.count.rates;
        if frame <= self.part.frames || self.count.before > 0 || first != now {
            return None;
        }
        let given = (frame * long).checked_sub(delay(tag))?;
        let keep = match kept(tag, long) {
            Some(keep) => Some(keep.checked_sub(given)?),
            None => None,
        };
        let left_out = given.checked_sub(self.count.given)?;
        self.framer.leap(place);
        (self.packets, self.count.given) = (frame, given);
        self.part = Section {
            tag,
            frames: frame,
            skip: 0,
            keep,
        };
        Some((place, left_out))
    }

    /// Takes bytes and hands every whole frame's sound to `out`.
    pub fn push(&mut self, bytes: &[u8], out: &mut dyn FnMut(Block<'_>)) {
        self.framer.push(bytes);
        self.run(false, out);
    }

    /// Decodes the rest; then the result tells how it went.
    pub fn finish(&mut self, out: &mut dyn FnMut(Block<'_>)) -> Result<Vec<Damage>, DecodeError> {
        self.run(true, out);
        let mut damage = std::mem::take(&mut self.damage);
        if self.framer.ends_within_frame()
            || self
                .part
                .tag
                .frames
                .is_some_and(|promised| self.part.frames < u64::from(promised))
        {
            damage.push(self.cut());
        }
        super::judge(self.packets, self.bad)?;
        if self.packets == 0 {
            return Err(DecodeError::NotAudio(super::Looks::Unknown));
        }
        Ok(damage)
    }

    fn cut(&self) -> Damage {
        let spf = self.framer.stream.map_or(1_152, |head| head.samples as u64);
        Damage::Cut {
            frames: self.count.at(),
            promised: self.part.tag.frames.map(|frames| {
                let gone = u64::from(self.part.tag.delay.unwrap_or(0) + self.part.tag.padding);
                let all = self.count.before + (u64::from(frames) * spf).saturating_sub(gone);
                self.count.in_first(all)
            }),
        }
    }

    fn run(&mut self, last: bool, out: &mut dyn FnMut(Block<'_>)) {
        while let Some((head, frame)) = self.framer.next(last) {
            if self.count.follow(head.hz) {
                let frame = self.count.at();
                super::note(&mut self.damage, Damage::Pasted { frame });
                self.count.before = self.count.given;
                self.part = Section::default();
            }
            if let Some(tag) = Tag::parse(&head, frame) {
                if self.seen_tag || self.part.frames > 0 {
                    let frame = self.count.at();
                    super::note(&mut self.damage, Damage::Pasted { frame });
                    self.codec.reset();
                }
                self.seen_tag = true;
                self.count.before = self.count.given;
                self.part = Section {
                    tag,
                    frames: 0,
                    skip: delay(tag),
                    keep: kept(tag, head.samples as u64),
                };
                continue;
            }
            let promised = self.part.tag.frames.map_or(u64::MAX, u64::from);
            if self.part.frames > promised && self.part.keep.is_some() {
                // More than one frame more than promised: another file was pasted behind.
                let frame = self.count.at();
                super::note(&mut self.damage, Damage::Pasted { frame });
                self.part.keep = None;
                self.part.skip = 0;
            }
            self.packets += 1;
            self.part.frames += 1;
            let channels = usize::from(head.channels);
            let lead = LEAD * head.samples as u64;
            let samples = if self.count.given + lead < self.from * u64::from(head.hz) {
                self.silence.resize(head.samples * channels, 0.0);
                &self.silence
            } else if let Some(samples) = self.codec.decode(&head, frame) {
                samples
            } else {
                // The first frames of a stream cut out of another, or begun within, lack their reservoir; that is no damage.
                let begun = self.count.given + lead / 2 >= self.from * u64::from(head.hz);
                if self.packets > 3 && begun {
                    self.bad += 1;
                    super::note_bad(&mut self.damage, self.count.at());
                }
                self.silence.resize(head.samples * channels, 0.0);
                &self.silence
            };
            let skip = self.part.skip.min(head.samples as u64);
            self.part.skip -= skip;
            let mut keep = head.samples as u64 - skip;
            if let Some(left) = &mut self.part.keep {
                keep = keep.min(*left);
                *left -= keep;
            }
            self.count.given += keep;
            let from = skip as usize * channels;
            if let Some(samples) = samples
                .get(from..from + keep as usize * channels)
                .filter(|samples| !samples.is_empty())
            {
                out(Block {
                    hz: head.hz,
                    channels: head.channels,
                    samples,
                });
            }
        }
    }
}

/// Samples a channel at the beginning that are no sound.
fn delay(tag: Tag) -> u64 {
    let delay = tag.delay.map(u64::from);
    delay.map_or(0, |delay| delay + DECODER_DELAY)
}

/// Samples a channel of sound, where the tag tells it; `long`: those of a frame.
fn kept(tag: Tag, long: u64) -> Option<u64> {
    let (frames, delay) = tag.frames.zip(tag.delay)?;
    let gone = u64::from(delay + tag.padding);
    Some((u64::from(frames) * long).saturating_sub(gone))
}
