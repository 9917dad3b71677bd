//! Opus in Ogg as it comes, exact at both ends (RFC 3533, 6716, 7845), and in films packet by packet.

use std::sync::LazyLock;

use opus_pure::{MAX_PACKET_SAMPLES, OggPacket, OpusHead, OpusMSDecoder, Trim};

use super::downmix::Downmix;
use super::{Block, Damage, DecodeError};

/// The rate that Opus is always decoded at.
const HZ: u32 = 48_000;

/// Bytes of a page's head before its table.
const HEAD: usize = 27;

struct Page {
    begins: bool,
    ends: bool,
    granule: i64,
    /// Where its table is.
    table: std::ops::Range<usize>,
}

/// Opus in Ogg: pages in, samples out.
pub struct Ogg {
    bytes: Vec<u8>,
    at: usize,
    /// A packet that goes on with the next page.
    partial: Vec<u8>,
    stream: Option<Stream>,
    packets: u64,
    bad: u64,
    given: u64,
    ended: bool,
    damage: Vec<Damage>,
}

struct Stream {
    decoder: Decoder,
    trim: Trim,
    /// The second packet of a stream holds comments.
    wants_tags: bool,
    /// 20 ms, as nearly every packet is.
    silence: Vec<f32>,
}

impl Ogg {
    /// Nothing decoded yet.
    pub fn new() -> Self {
        Self {
            bytes: Vec::new(),
            at: 0,
            partial: Vec::new(),
            stream: None,
            packets: 0,
            bad: 0,
            given: 0,
            ended: false,
            damage: Vec::new(),
        }
    }

    /// Takes bytes and hands the sound of every whole page to `out`.
    pub fn push(
        &mut self,
        bytes: &[u8],
        out: &mut dyn FnMut(Block<'_>),
    ) -> Result<(), DecodeError> {
        self.bytes.extend_from_slice(bytes);
        while let Some(page) = self.page() {
            self.read(&page, out)?;
            if self.at > 1 << 16 {
                self.bytes.drain(..self.at);
                self.at = 0;
            }
        }
        Ok(())
    }

    /// Tells how it went.
    pub fn finish(&mut self) -> Result<Vec<Damage>, DecodeError> {
        super::judge(self.packets, self.bad)?;
        if self.stream.is_none() {
            return Err(DecodeError::NotAudio(super::Looks::Unknown));
        }
        let mut damage = std::mem::take(&mut self.damage);
        if !self.ended {
            damage.push(Damage::Cut {
                frames: self.given,
                promised: None,
            });
        }
        Ok(damage)
    }

    /// The next whole page with a true checksum; its packets lie behind its table.
    fn page(&mut self) -> Option<Page> {
        loop {
            let rest = self.bytes.get(self.at..)?;
            if !rest.starts_with(b"OggS") {
                let next = rest.iter().skip(1).position(|byte| *byte == b'O');
                if rest.len() < 4 {
                    return None;
                }
                self.at += 1 + next.unwrap_or(rest.len() - 1);
                continue;
            }
            let head = rest.first_chunk::<HEAD>()?;
            let table = HEAD..HEAD + usize::from(head[26]);
            let body: usize = rest
                .get(table.clone())?
                .iter()
                .map(|n| usize::from(*n))
                .sum();
            let page = rest.get(..table.end + body)?;
            let stored = u32::from_le_bytes([head[22], head[23], head[24], head[25]]);
            if checksum(page) != stored {
                self.bad += 1;
                self.packets += 1;
                super::note_bad(&mut self.damage, self.given);
                self.partial.clear();
                self.at += 4;
                continue;
            }
            let mut granule = [0; 8];
            granule.copy_from_slice(head.get(6..14)?);
            let at = self.at;
            self.at += table.end + body;
            return Some(Page {
                begins: head[5] & 2 != 0,
                ends: head[5] & 4 != 0,
                granule: i64::from_le_bytes(granule),
                table: at + table.start..at + table.end,
            });
        }
    }

    fn read(&mut self, page: &Page, out: &mut dyn FnMut(Block<'_>)) -> Result<(), DecodeError> {
        let sizes = self
            .bytes
            .get(page.table.clone())
            .unwrap_or_default()
            .to_vec();
        let last = sizes.iter().rposition(|size| *size < 255);
        let mut at = page.table.end;
        if page.begins {
            if self.stream.is_some() {
                super::note(&mut self.damage, Damage::Pasted { frame: self.given });
            }
            self.stream = None;
            self.partial.clear();
        }
        for (index, size) in sizes.iter().enumerate() {
            let end = at + usize::from(*size);
            self.partial
                .extend_from_slice(self.bytes.get(at..end).unwrap_or_default());
            at = end;
            if *size < 255 {
                let packet = std::mem::take(&mut self.partial);
                let granule = if Some(index) == last {
                    page.granule
                } else {
                    -1
                };
                self.packet(packet, granule, page.ends, out)?;
            }
        }
        self.ended = page.ends;
        Ok(())
    }

    fn packet(
        &mut self,
        packet: Vec<u8>,
        granule: i64,
        ends: bool,
        out: &mut dyn FnMut(Block<'_>),
    ) -> Result<(), DecodeError> {
        let Some(stream) = &mut self.stream else {
            self.stream = Some(Stream::open(&packet)?);
            return Ok(());
        };
        if std::mem::take(&mut stream.wants_tags) {
            return Ok(());
        }
        self.packets += 1;
        let channels = stream.decoder.channels;
        let decoded = stream.decoder.decode(&packet);
        if decoded.is_none() {
            self.bad += 1;
            super::note_bad(&mut self.damage, self.given);
        }
        let block = decoded.unwrap_or(&stream.silence);
        let packet = OggPacket::new(packet, granule, ends);
        let keep = stream.trim.keep(&packet, block);
        self.given += (keep.len() / usize::from(channels)) as u64;
        if !keep.is_empty() {
            out(Block {
                hz: HZ,
                channels,
                samples: keep,
            });
        }
        Ok(())
    }
}

impl Stream {
    fn open(packet: &[u8]) -> Result<Self, DecodeError> {
        if !packet.starts_with(b"OpusHead") {
            return Err(absurd());
        }
        let head = Head::read(packet)?;
        let decoder = Decoder::open(&head, i16::from_le_bytes(head.gain))?;
        let bad = |_error: opus_pure::Error| absurd();
        let mut skipping = OpusHead::new(1, HZ).map_err(bad)?;
        skipping.pre_skip = u16::from_le_bytes(head.skipped);
        let channels = usize::from(decoder.channels);
        Ok(Self {
            trim: Trim::new(&skipping, HZ as i32, channels).map_err(bad)?,
            decoder,
            wants_tags: true,
            silence: vec![0.0; 960 * channels],
        })
    }
}

/// Opus that another container holds: packets in, samples out.
pub struct Packets {
    decoder: Decoder,
    /// Frames at the beginning that are none of the sound.
    pub skipped: u64,
}

impl Packets {
    /// By the head of the stream, as Matroska (RFC 7845, 5.1) or MP4 has it.
    pub fn open(packet: &[u8]) -> Result<Self, DecodeError> {
        let head = Head::read(packet)?;
        // An MP4 has version 0, and its numbers the other way round; what is left out it says elsewhere.
        let is_mp4 = head.version == 0;
        let (gain, skipped) = if is_mp4 {
            (i16::from_be_bytes(head.gain), 0)
        } else {
            let skipped = u16::from_le_bytes(head.skipped);
            (i16::from_le_bytes(head.gain), u64::from(skipped))
        };
        let decoder = Decoder::open(&head, gain)?;
        Ok(Self { decoder, skipped })
    }

    /// Rate and channels.
    pub fn spec(&self) -> (u32, u16) {
        (HZ, self.decoder.channels)
    }

    /// Decodes a packet; nothing of one that can't be.
    pub fn decode(&mut self, packet: &[u8]) -> Option<&[f32]> {
        self.decoder.decode(packet)
    }
}

/// The head of a stream (RFC 7845, 5.1).
struct Head {
    version: u8,
    channels: u8,
    skipped: [u8; 2],
    gain: [u8; 2],
    family: u8,
    /// Streams, pairs of channels among them, and the place of each channel; empty in family 0.
    mapping: Vec<u8>,
}

impl Head {
    fn read(packet: &[u8]) -> Result<Self, DecodeError> {
        let head: &[u8; 19] = packet.first_chunk().ok_or_else(absurd)?;
        let [version, channels, family] = [head[8], head[9], head[18]];
        let mapping: &[u8] = if family == 0 {
            &[]
        } else {
            let ends = 21 + usize::from(channels);
            packet.get(19..ends).ok_or_else(absurd)?
        };
        Ok(Self {
            version,
            channels,
            skipped: [head[10], head[11]],
            gain: [head[16], head[17]],
            family,
            mapping: mapping.to_vec(),
        })
    }

    /// Names what nothing here decodes: ambisonics, channels without places, and too many of them.
    fn unsupported(&self) -> DecodeError {
        DecodeError::Unsupported(format!("Opus with {} channels", self.channels))
    }
}

/// One stream, or several that are surround sound, as one or two channels.
struct Decoder {
    streams: OpusMSDecoder,
    /// Samples a frame that are decoded, and that are handed out.
    width: usize,
    channels: u16,
    downmix: Option<Downmix>,
    block: Vec<f32>,
    mixed: Vec<f32>,
}

impl Decoder {
    fn open(head: &Head, gain: i16) -> Result<Self, DecodeError> {
        if head.channels == 0 {
            return Err(DecodeError::Absurd("an impossible number of channels"));
        }
        let family = u8::from(head.family != 0);
        let width = usize::from(head.channels);
        let streams = OpusMSDecoder::new(HZ as i32, width, family);
        let mut streams = streams.map_err(|_unknown| head.unsupported())?;
        let layout = streams.layout();
        let counts = [layout.nb_streams as u8, layout.nb_coupled_streams as u8];
        let usual = [&counts[..], &layout.mapping].concat();
        let is_usual = head.family == 0 || head.mapping == usual;
        // Without a family there are no places.
        if !is_usual || (head.family > 1 && head.channels > 2) {
            return Err(head.unsupported());
        }
        for stream in streams.streams_mut() {
            stream.gain_q8 = i32::from(gain);
        }
        let downmix = Downmix::of_vorbis(head.channels);
        Ok(Self {
            streams,
            width,
            channels: if downmix.is_some() {
                2
            } else {
                u16::from(head.channels)
            },
            downmix,
            block: vec![0.0; MAX_PACKET_SAMPLES * width],
            mixed: Vec::new(),
        })
    }

    /// The samples of a packet; nothing of one that can't be decoded.
    fn decode(&mut self, packet: &[u8]) -> Option<&[f32]> {
        let decoded = self
            .streams
            .decode(packet, MAX_PACKET_SAMPLES, &mut self.block);
        let block = self.block.get(..decoded.ok()? * self.width)?;
        let Some(downmix) = &self.downmix else {
            return Some(block);
        };
        self.mixed.clear();
        downmix.mix(block, &mut self.mixed);
        Some(&self.mixed)
    }
}

fn absurd() -> DecodeError {
    DecodeError::Absurd("an Opus header that can't be read")
}

/// Ogg's checksum of a page, with its own field taken for 0 (polynomial 04c11db7, not reflected).
pub(super) fn checksum(page: &[u8]) -> u32 {
    static TABLE: LazyLock<[u32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|n| {
            (0..8).fold((n as u32) << 24, |word, _| {
                (word << 1) ^ if word >> 31 == 1 { 0x04c1_1db7 } else { 0 }
            })
        })
    });
    page.iter().enumerate().fold(0, |sum, (at, byte)| {
        let byte = if (22..26).contains(&at) { 0 } else { *byte };
        let index = (sum >> 24) as u8 ^ byte;
        (sum << 8) ^ TABLE.get(usize::from(index)).copied().unwrap_or(0)
    })
}
