//! Opus in Ogg as it comes, exact at both ends (RFC 3533, 6716, 7845), and in films packet by packet.

use std::sync::LazyLock;

use opus_pure::{MAX_PACKET_SAMPLES, OggPacket, OpusDecoder, OpusHead, Trim};

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
    decoder: OpusDecoder,
    trim: Trim,
    channels: u16,
    /// The second packet of a stream holds comments.
    wants_tags: bool,
    block: Vec<f32>,
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
        let channels = usize::from(stream.channels);
        let decoded = stream
            .decoder
            .decode(&packet, MAX_PACKET_SAMPLES, &mut stream.block)
            .unwrap_or_else(|_damaged| {
                self.bad += 1;
                super::note_bad(&mut self.damage, self.given);
                // 20 ms, as nearly every packet is.
                stream.block.fill(0.0);
                960
            });
        let packet = OggPacket::new(packet, granule, ends);
        let block = stream.block.get(..decoded * channels).unwrap_or_default();
        let keep = stream.trim.keep(&packet, block);
        self.given += (keep.len() / channels) as u64;
        if !keep.is_empty() {
            out(Block {
                hz: HZ,
                channels: stream.channels,
                samples: keep,
            });
        }
        Ok(())
    }
}

impl Stream {
    fn open(packet: &[u8]) -> Result<Self, DecodeError> {
        let absurd = || DecodeError::Absurd("an Opus header that can't be read");
        let head: &[u8; 19] = packet.first_chunk().ok_or_else(absurd)?;
        let [channels, family] = [head[9], head[18]];
        if !head.starts_with(b"OpusHead") {
            return Err(absurd());
        }
        check_plain(channels, family)?;
        let bad = |_error: opus_pure::Error| absurd();
        let mut opus = OpusHead::new(channels, HZ).map_err(bad)?;
        opus.pre_skip = u16::from_le_bytes([head[10], head[11]]);
        opus.output_gain_q8 = i16::from_le_bytes([head[16], head[17]]);
        Ok(Self {
            decoder: opus.decoder(HZ as i32).map_err(bad)?,
            trim: Trim::new(&opus, HZ as i32, usize::from(channels)).map_err(bad)?,
            channels: u16::from(channels),
            wants_tags: true,
            block: vec![0.0; MAX_PACKET_SAMPLES * usize::from(channels)],
        })
    }
}

/// Opus that another container holds: packets in, samples out.
pub struct Packets {
    decoder: OpusDecoder,
    channels: u16,
    /// Frames at the beginning that are none of the sound.
    pub skipped: u64,
    block: Vec<f32>,
}

impl Packets {
    /// By the head of the stream, as Matroska (RFC 7845, 5.1) or MP4 has it.
    pub fn open(head: &[u8]) -> Result<Self, DecodeError> {
        let absurd = || DecodeError::Absurd("an Opus header that can't be read");
        let head: &[u8; 19] = head.first_chunk().ok_or_else(absurd)?;
        let [version, channels, family] = [head[8], head[9], head[18]];
        check_plain(channels, family)?;
        let bad = |_error: opus_pure::Error| absurd();
        let mut opus = OpusHead::new(channels, HZ).map_err(bad)?;
        let (skipped, gain) = ([head[10], head[11]], [head[16], head[17]]);
        // An MP4 has version 0, and its numbers the other way round; what is left out it says elsewhere.
        let is_mp4 = version == 0;
        opus.output_gain_q8 = if is_mp4 {
            i16::from_be_bytes(gain)
        } else {
            i16::from_le_bytes(gain)
        };
        Ok(Self {
            decoder: opus.decoder(HZ as i32).map_err(bad)?,
            channels: u16::from(channels),
            skipped: if is_mp4 {
                0
            } else {
                u64::from(u16::from_le_bytes(skipped))
            },
            block: vec![0.0; MAX_PACKET_SAMPLES * usize::from(channels)],
        })
    }

    /// Rate and channels.
    pub fn spec(&self) -> (u32, u16) {
        (HZ, self.channels)
    }

    /// Decodes a packet; nothing of one that can't be.
    pub fn decode(&mut self, packet: &[u8]) -> Option<&[f32]> {
        let decoded = self
            .decoder
            .decode(packet, MAX_PACKET_SAMPLES, &mut self.block);
        self.block.get(..decoded.ok()? * usize::from(self.channels))
    }
}

/// Refuses several streams in one and mappings of channels: they are named.
fn check_plain(channels: u8, family: u8) -> Result<(), DecodeError> {
    match (channels, family) {
        (1..=2, 0) => Ok(()),
        (0, _) => Err(DecodeError::Absurd("an impossible number of channels")),
        _ => {
            let name = format!("Opus with {channels} channels");
            Err(DecodeError::Unsupported(name))
        }
    }
}

/// Ogg's checksum of a page, with its own field taken for 0 (polynomial 04c11db7, not reflected).
fn checksum(page: &[u8]) -> u32 {
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
