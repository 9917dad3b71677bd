//! What a FLAC file is made of, for whoever puts its frames elsewhere, and those of its frames that others leave out.

use std::io::{self, BufReader, ErrorKind, SeekFrom};
use std::panic::AssertUnwindSafe;

use flac_codec::decode::FlacStreamReader;
use flac_codec::stream::FrameHeader;
use symphonia::core::formats::TrackType;
use symphonia::core::packet::Packet;

use super::container::{UNREADABLE, probed};
use super::downmix::Downmix;
use super::ear::Ear;
use super::extras;
use super::{Block, DecodeError, Looks, Source};

/// Damaged frames behind which no more is looked for.
const MOST_BAD: u64 = 1_000;
/// Bytes before the description of the stream, and of it.
const HEAD: usize = 8;
const INFO: usize = 34;

/// The frames of a FLAC file, and what its decoder has to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlacFrames {
    /// Frames of sound a second.
    pub hz: u32,
    /// Samples a frame of sound.
    pub channels: u16,
    /// Frames of sound in all.
    pub total: u64,
    /// The shortest and the longest block.
    pub blocks: [u16; 2],
    /// Of the samples.
    pub md5: [u8; 16],
    /// Where the first one begins in the file.
    pub first: u64,
    /// The bytes of each, and how many frames of sound are in it.
    pub frames: Vec<(u32, u32)>,
}

impl FlacFrames {
    /// Reads them.
    ///
    /// # Errors
    /// It is no FLAC, or isn't whole.
    pub fn read(source: &mut dyn Source) -> Result<Self, DecodeError> {
        let mut start = [0; HEAD + INFO];
        source.rewind()?;
        source.read_exact(&mut start)?;
        let length = super::long::length(source)?;
        let (head, info) = start.split_at(HEAD);
        if !head.starts_with(b"fLaC") {
            return Err(DecodeError::NotAudio(Looks::Unknown));
        }
        let number = |from: usize, count: usize| {
            let bytes = info.iter().skip(from).take(count);
            bytes.fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
        };
        let mut found = Self {
            blocks: [number(0, 2) as u16, number(2, 2) as u16],
            hz: (number(10, 3) >> 4) as u32,
            channels: ((number(12, 1) >> 1) & 7) as u16 + 1,
            ..Self::default()
        };
        for (to, from) in found.md5.iter_mut().zip(info.iter().skip(18)) {
            *to = *from;
        }
        let format = probed(source);
        let mut format = format.map_err(|_error| DecodeError::Absurd(UNREADABLE))?;
        format
            .default_track(TrackType::Audio)
            .ok_or(DecodeError::NotAudio(Looks::Unknown))?;
        while let Ok(Some(packet)) = format.next_packet() {
            let sound = packet.dur.get() as u32;
            found.frames.push((packet.data.len() as u32, sound));
            found.total += u64::from(sound);
        }
        drop(format);
        found.first = length
            .checked_sub(found.bytes())
            .filter(|_| found.total > 0)
            .ok_or(DecodeError::Unfinished)?;
        Ok(found)
    }

    /// Bytes of all frames.
    pub fn bytes(&self) -> u64 {
        self.frames.iter().map(|(size, _)| u64::from(*size)).sum()
    }
}

/// Packets of a FLAC that follow each other without a gap.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    /// Bytes of all of them.
    pub bytes: u64,
    /// Where the last one ends by its own time, in frames of sound; none before the first.
    pub ends: Option<u64>,
}

impl Line {
    /// Packets from the beginning up to the first gap; nothing is decoded.
    pub fn of(source: &mut dyn Source) -> Self {
        let mut line = Self::default();
        if let Ok(mut format) = probed(source) {
            while let Ok(Some(packet)) = format.next_packet() {
                if holds_more(&packet.data) || !line.push(&packet) {
                    break;
                }
            }
        }
        line
    }

    /// Adds the next one; tells whether it follows without a gap, and is added.
    pub fn push(&mut self, packet: &Packet) -> bool {
        let begins = u64::try_from(packet.pts.get()).unwrap_or(0);
        let follows = self.ends.is_none_or(|ends| ends == begins);
        if follows {
            self.bytes += packet.data.len() as u64;
            self.ends = Some(begins.saturating_add(packet.dur.get()));
        }
        follows
    }
}

/// Tells whether behind the frame of a packet lie others: checksums of frames that follow each other match together, too, where
/// the library of containers passes over a head.
pub(super) fn holds_more(packet: &[u8]) -> bool {
    let pairs = packet.windows(2).enumerate().skip(1);
    let mut heads = pairs.filter(|(_, pair)| matches!(pair, [0xFF, 0xF8 | 0xF9]));
    let is_head = |(at, _): (usize, &[u8])| {
        let mut rest = packet.get(at..).unwrap_or_default();
        FrameHeader::read_subset(&mut rest).is_ok()
    };
    if !heads.any(is_head) {
        return false;
    }
    // By chance bytes look like a head.
    let (mut frames, mut samples) = (Frames::new(packet), Vec::new());
    (0..2).all(|_| matches!(frames.next(&mut samples), Step::Frame(_)))
}

/// Frames one behind the other, each with its own rate, channels and bits.
struct Frames<R> {
    reader: FlacStreamReader<R>,
}

/// What comes next.
enum Step {
    /// A frame of this rate and these channels.
    Frame((u32, u16)),
    Damaged,
    /// The decoder panicked: it can't go on.
    Broken,
    End,
    Unread(io::Error),
}

impl<R: io::BufRead> Frames<R> {
    fn new(source: R) -> Self {
        let reader = FlacStreamReader::new(source);
        Self { reader }
    }

    /// Decodes the next frame to one or two channels, and to more where these have no places.
    fn next(&mut self, samples: &mut Vec<f32>) -> Step {
        // The decoder adds up what damaged frames say, and panics where that is too much.
        let read = AssertUnwindSafe(|| self.decoded(samples));
        match std::panic::catch_unwind(read) {
            Ok(Ok(kind)) => Step::Frame(kind),
            Ok(Err(flac_codec::Error::Io(error))) => match error.kind() {
                ErrorKind::UnexpectedEof => Step::End,
                ErrorKind::InvalidData => Step::Damaged,
                _ => Step::Unread(error),
            },
            Ok(Err(_)) => Step::Damaged,
            Err(_panic) => Step::Broken,
        }
    }

    fn decoded(&mut self, samples: &mut Vec<f32>) -> Result<(u32, u16), flac_codec::Error> {
        let frame = self.reader.read()?;
        let full = 2_f64.powi(frame.bits_per_sample.clamp(1, 32) as i32 - 1);
        let all = frame.samples.iter();
        let all = all.map(|sample| (f64::from(*sample) / full) as f32);
        samples.clear();
        let Some(downmix) = Downmix::of_flac(frame.channels) else {
            samples.extend(all);
            return Ok((frame.sample_rate, u16::from(frame.channels)));
        };
        downmix.mix(&all.collect::<Vec<f32>>(), samples);
        Ok((frame.sample_rate, 2))
    }
}

/// What was decoded of the rest of a FLAC.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rest {
    pub frames: u64,
    /// Damaged ones; silence stands for them.
    pub bad: u64,
}

/// Decodes the frames of a FLAC behind its first `bytes` of them. Where they have another rate, other channels or other samples
/// than its description says, the library of containers passes over them. `before` is what was decoded last, and what it is.
///
/// # Errors
/// It can't be read.
pub(super) fn rest(
    source: &mut dyn Source,
    [begins, bytes]: [u64; 2],
    before: ((u32, u16), Vec<f32>),
    ear: &mut Ear<'_>,
) -> Result<Rest, DecodeError> {
    let length = super::long::length(source)?;
    // Without a whole head there are no frames.
    let (_, first) = extras::of_flac(source, begins).unwrap_or_default();
    let (from, mut rest) = (first + bytes, Rest::default());
    if first == 0 || from >= length {
        return Ok(rest);
    }
    source.seek(SeekFrom::Start(from))?;
    let mut frames = Frames::new(BufReader::new(source));
    let (mut kind, mut samples) = before;
    while !ear.is_deaf() && rest.bad < MOST_BAD {
        match frames.next(&mut samples) {
            Step::Frame(new) => {
                rest.frames += 1;
                kind = new;
                super::check(kind.0, kind.1.max(1))?;
            }
            Step::Damaged => {
                rest.bad += 1;
                samples.fill(0.0);
            }
            Step::Broken => {
                rest.bad += 1;
                break;
            }
            Step::End => break,
            Step::Unread(error) => return Err(error.into()),
        }
        ear.take(Block {
            hz: kind.0,
            channels: kind.1,
            samples: &samples,
        });
    }
    Ok(rest)
}
