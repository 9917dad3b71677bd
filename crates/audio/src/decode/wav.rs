//! WAVE in RIFF, RF64, BW64 and Wave64, read by ourselves: writers lie about sizes, and half a recording is worth having.

use std::io::{self, SeekFrom};

use super::downmix::Downmix;
use super::ear::Ear;
use super::long::{self, Kind, Source};
use super::window::Window;
use super::{Block, Damage, DecodeError, container, encodings, mp3};
use crate::g711;
use crate::pcm::from_i16;

/// Bytes of sound that are read at once, about.
const PIECE: usize = 1 << 16;
/// Bytes of a format that are of use, and of what another reader gets to see.
const FORMAT: usize = 40;
const LONGEST_FORMAT: u64 = 1 << 12;
/// Chunks in a file at most.
const MOST_CHUNKS: usize = 10_000;

/// Begins a Wave64 file; its chunks have ids of 16 bytes, of which the first four are those of RIFF, and these behind them.
const W64_RIFF: [u8; 16] = *b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00";
const W64_WAVE: [u8; 16] = *b"wave\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a";

/// `WAVE_FORMAT_MPEG` and `WAVE_FORMAT_MPEGLAYER3`.
const MPEG: u16 = 0x50;
const MP3: u16 = 0x55;
/// What the library of containers decodes: ADPCM of Microsoft and of the IMA.
const ADPCM: [u16; 2] = [0x02, 0x11];

/// The kind of a file's chunks.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Layout {
    /// Sizes have 32 bits; those that don't fit are in a chunk `ds64`.
    Riff,
    /// Sizes have 64 bits and count their heads.
    Wave64,
}

impl Layout {
    fn of(first: &[u8]) -> Option<Self> {
        let is_riff = [b"RIFF", b"RF64", b"BW64"]
            .iter()
            .any(|magic| first.starts_with(*magic));
        if is_riff && first.get(8..12) == Some(b"WAVE") {
            return Some(Self::Riff);
        }
        let is_wave64 = first.starts_with(&W64_RIFF) && first.get(24..40) == Some(&W64_WAVE);
        is_wave64.then_some(Self::Wave64)
    }

    /// Bytes of the file's head, and of a chunk's.
    fn heads(self) -> (u64, u64) {
        match self {
            Self::Riff => (12, 8),
            Self::Wave64 => (40, 24),
        }
    }
}

/// Tells whether a file is WAVE by its first bytes.
pub fn is_wave(first: &[u8]) -> bool {
    Layout::of(first).is_some()
}

/// Reads PCM of 8 to 32 bits, floats, G.711, MP3, MP2 and ADPCM; anything else is named.
pub fn decode(
    source: &mut dyn Source,
    first: &[u8],
    ear: &mut Ear<'_>,
) -> Result<Vec<Damage>, DecodeError> {
    let layout = Layout::of(first).ok_or(DecodeError::Unfinished)?;
    let found = Found::read(source, layout)?;
    let (from, bytes) = (found.from, found.bytes());
    let part = [from, bytes];
    match found.format.tag {
        _ if found.format.is_known() => found.pcm(source, ear),
        MP3 => {
            let mut mp3 = mp3::Mp3::new()?;
            mp3.begin_at(ear.from);
            let mut window = Window::new(source, Vec::new(), part);
            let mut damage = long::fed(Kind::Mp3(Box::new(mp3)), &mut window, ear)?;
            if !damage.iter().any(Damage::is_cut) {
                damage.extend(found.cut(ear.frames));
            }
            Ok(damage)
        }
        MPEG => {
            let mut window = Window::new(source, Vec::new(), part);
            let mut first = vec![0; PIECE];
            let read = long::fill(&mut window, &mut first)?;
            first.truncate(read);
            container::decode(&mut window, &first, ear)
        }
        tag if ADPCM.contains(&tag) => {
            let head = found.plain_head();
            let mut window = Window::new(source, head.clone(), part);
            let heard = container::decode(&mut window, &head, ear)?;
            let others = heard.into_iter().filter(|it| !it.is_cut());
            Ok(others.chain(found.cut(ear.frames)).collect())
        }
        tag @ (1 | 3) => Err(DecodeError::Unsupported(format!(
            "{} with {} bits",
            encodings::of_wave(tag),
            found.format.bits
        ))),
        tag => Err(DecodeError::Unsupported(encodings::of_wave(tag))),
    }
}

/// The sound of a file.
struct Found {
    format: Format,
    /// The format as it stands in the file, and the chunk `fact` where there is one.
    written: Vec<u8>,
    fact: Option<[u8; 4]>,
    /// Where the sound begins, and how many bytes there are from there on.
    from: u64,
    there: u64,
    /// The bytes that the file promises; `None` where it makes no such promise.
    promised: Option<u64>,
}

impl Found {
    /// Looks for the format and the sound.
    fn read(source: &mut dyn Source, layout: Layout) -> Result<Self, DecodeError> {
        let length = long::length(source)?;
        let (mut at, head) = layout.heads();
        let whole = File::read(source, layout, length)?;
        let mut sizes = None;
        let (mut format, mut fact, mut data) = (None, None, None);
        for _ in 0..MOST_CHUNKS {
            let Some((id, size)) = chunk(source, layout, at)? else {
                break;
            };
            let begins = at + head;
            match &id {
                b"ds64" => sizes = Some(Sizes::read(source)?),
                b"fmt " if format.is_none() => {
                    let mut body = vec![0; size.clamp(FORMAT as u64, LONGEST_FORMAT) as usize];
                    let read = long::fill(source, &mut body)?;
                    body.truncate(read.min(usize::try_from(size).unwrap_or(usize::MAX)));
                    format = Some((Format::parse(&body)?, body));
                }
                b"fact" if size >= 4 => {
                    let mut frames = [0; 4];
                    long::fill(source, &mut frames)?;
                    fact = Some(frames);
                }
                b"data" if data.is_none() => {
                    let there = length.saturating_sub(begins);
                    let sizes: Option<&Sizes> = sizes.as_ref();
                    let told = sizes.filter(|_| size == u64::from(u32::MAX));
                    let size = told.map_or(size, |sizes| sizes.data);
                    let is_empty = size == 0 && are_chunks(source, layout, [begins, length])?;
                    let promised = if is_empty {
                        Some(0)
                    } else {
                        Some(size).filter(|size| whole.is_promise(*size, there, layout))
                    };
                    data = Some((begins, there, promised));
                }
                _ => {}
            }
            if format.is_some() && data.is_some() {
                break;
            }
            let Some(next) = behind(source, layout, (begins, size))? else {
                break;
            };
            at = next;
        }
        let (from, there, promised) = data.ok_or(DecodeError::Unfinished)?;
        let (format, written) = format.ok_or(DecodeError::Absurd("sound without a format"))?;
        Ok(Self {
            format,
            written,
            fact,
            from,
            there,
            promised,
        })
    }

    /// Bytes of sound that are there.
    fn bytes(&self) -> u64 {
        self.promised.map_or(self.there, |it| it.min(self.there))
    }

    /// What is missing at the end of so many frames.
    fn cut(&self, frames: u64) -> Option<Damage> {
        let promised = self.promised.filter(|promised| *promised > self.there)?;
        let is_pcm = self.format.is_known();
        Some(Damage::Cut {
            frames,
            promised: is_pcm.then(|| promised / self.format.frame() as u64),
        })
    }

    fn pcm(&self, source: &mut dyn Source, ear: &mut Ear<'_>) -> Result<Vec<Damage>, DecodeError> {
        let (format, bytes) = (self.format, self.bytes());
        let frame = format.frame() as u64;
        let before = (ear.from * u64::from(format.hz)).min(bytes / frame);
        source.seek(SeekFrom::Start(self.from + before * frame))?;
        ear.leap(before);
        format.read(source, bytes - before * frame, ear)?;
        Ok(self.cut(ear.frames).into_iter().collect())
    }

    /// A head of RIFF that makes no promise, for another reader.
    fn plain_head(&self) -> Vec<u8> {
        let bytes = u32::try_from(self.bytes()).unwrap_or(u32::MAX);
        let mut head = b"RIFF\xff\xff\xff\xffWAVE".to_vec();
        // Some writers count what fills the chunk up.
        let extra = self.written.get(16..).and_then(|rest| rest.first_chunk());
        let used = 18 + extra.map_or(0, |count| usize::from(u16::from_le_bytes(*count)));
        let written = self.written.get(..used).unwrap_or(&self.written);
        let mut chunk = |id: &[u8; 4], body: &[u8]| {
            head.extend(id);
            head.extend((body.len() as u32).to_le_bytes());
            head.extend(body);
            head.extend(vec![0; body.len() % 2]);
        };
        chunk(b"fmt ", written);
        if let Some(fact) = self.fact {
            chunk(b"fact", &fact);
        }
        head.extend(b"data");
        head.extend(bytes.to_le_bytes());
        head
    }
}

/// The promises of a file's own head.
struct File {
    /// The size of the whole file can't be meant.
    is_open: bool,
    /// The file has exactly the size that it says.
    is_whole: bool,
}

impl File {
    fn read(source: &mut dyn Source, layout: Layout, length: u64) -> Result<Self, DecodeError> {
        source.seek(SeekFrom::Start(0))?;
        let mut head = [0; 24];
        long::fill(source, &mut head)?;
        let [.., a, b, c, d, _, _, _, _] = head;
        let (size, ends) = match layout {
            Layout::Riff => {
                let size = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
                (size, size + 8)
            }
            Layout::Wave64 => {
                let high = [head[20], head[21], head[22], head[23]];
                let low = u64::from(u32::from_le_bytes([a, b, c, d]));
                let size = u64::from(u32::from_le_bytes(high)) << 32 | low;
                (size, size)
            }
        };
        Ok(Self {
            is_open: is_placeholder(size, layout),
            is_whole: ends == length || ends == length + length % 2,
        })
    }

    /// Tells whether the size of the sound is meant; a size that is there is one.
    fn is_promise(&self, size: u64, there: u64, layout: Layout) -> bool {
        if size <= there {
            return size > 0;
        }
        !self.is_open && !self.is_whole && !is_placeholder(size, layout)
    }
}

/// Tells whether a size is one that writers put down as long as they don't know it: none at all, or about the most that
/// fits into 31 or 32 bits, less what heads take.
fn is_placeholder(size: u64, layout: Layout) -> bool {
    let near = |most: u64| most.abs_diff(size) <= 0x1000;
    match layout {
        _ if size == 0 || size >= i64::MAX as u64 - 0x1000 => true,
        Layout::Riff => near(1 << 31) || near(u64::from(u32::MAX)),
        Layout::Wave64 => size <= 24,
    }
}

/// The sizes that don't fit into 32 bits (EBU Tech 3306).
struct Sizes {
    data: u64,
}

impl Sizes {
    fn read(source: &mut dyn Source) -> io::Result<Self> {
        let mut body = [0; 16];
        long::fill(source, &mut body)?;
        let (words, _) = body.as_chunks::<8>();
        let data = words.last().copied().unwrap_or_default();
        Ok(Self {
            data: u64::from_le_bytes(data),
        })
    }
}

/// The id and size of the chunk at a place, whose body comes next; `None` at the end.
fn chunk(source: &mut dyn Source, layout: Layout, at: u64) -> io::Result<Option<([u8; 4], u64)>> {
    source.seek(SeekFrom::Start(at))?;
    let mut head = [0; 24];
    let (_, bytes) = layout.heads();
    let head = head.get_mut(..bytes as usize).unwrap_or_default();
    if long::fill(source, head)? < head.len() {
        return Ok(None);
    }
    let id = head.first_chunk().copied().unwrap_or_default();
    let size = match layout {
        Layout::Riff => {
            let size = head.last_chunk().copied().unwrap_or_default();
            u64::from(u32::from_le_bytes(size))
        }
        Layout::Wave64 => {
            let size = head.last_chunk().copied().unwrap_or_default();
            u64::from_le_bytes(size).saturating_sub(bytes)
        }
    };
    Ok(Some((id, size)))
}

/// Where the chunk behind one begins: some writers leave out the byte behind an odd one.
pub(super) fn behind(
    source: &mut dyn Source,
    layout: Layout,
    (begins, size): (u64, u64),
) -> io::Result<Option<u64>> {
    let Some(ends) = begins.checked_add(size) else {
        return Ok(None);
    };
    if layout == Layout::Wave64 {
        return Ok(ends.checked_next_multiple_of(8));
    }
    if size % 2 == 0 {
        return Ok(Some(ends));
    }
    source.seek(SeekFrom::Start(ends))?;
    let mut next = [0; 5];
    let read = long::fill(source, &mut next)?;
    let [near, padded] = [next.get(..4), next.get(1..5)];
    let is_near = read >= 4 && near.is_some_and(is_id) && !padded.is_some_and(is_id);
    Ok(Some(if is_near { ends } else { ends + 1 }))
}

/// Tells whether chunks alone lie between two places, one behind the other up to the end.
fn are_chunks(
    source: &mut dyn Source,
    layout: Layout,
    [mut at, end]: [u64; 2],
) -> io::Result<bool> {
    let (_, head) = layout.heads();
    for _ in 0..MOST_CHUNKS {
        if at == end || at == end + 1 {
            return Ok(true);
        }
        let Some((id, size)) = chunk(source, layout, at)? else {
            return Ok(false);
        };
        let next = behind(source, layout, (at + head, size))?;
        match next.filter(|next| is_id(&id) && *next <= end + 1) {
            Some(next) => at = next,
            None => return Ok(false),
        }
    }
    Ok(false)
}

/// Tells whether four bytes may be the id of a chunk.
fn is_id(id: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b'-');
    id.iter().all(is_letter) && id.first().is_some_and(|first| *first != b' ')
}

/// Samples of one size, by the tags of WAVE.
#[derive(Clone, Copy)]
pub(super) struct Format {
    pub tag: u16,
    pub channels: u16,
    pub hz: u32,
    pub bits: u16,
    /// The places of the channels, a bit each; 0 where they have none.
    pub speakers: u32,
    /// As AIFF has them: the highest byte comes first, and a single byte has a sign.
    pub is_big_endian: bool,
}

impl Format {
    fn parse(body: &[u8]) -> Result<Self, DecodeError> {
        let word = |at: usize| {
            body.get(at..)
                .and_then(|rest| rest.first_chunk::<2>())
                .map_or(0, |bytes| u16::from_le_bytes(*bytes))
        };
        let double = |at: usize| u32::from(word(at)) | u32::from(word(at + 2)) << 16;
        let is_extensible = word(0) == 0xFFFE;
        let mut format = Self {
            // WAVE_FORMAT_EXTENSIBLE keeps the real tag in its first two bytes of GUID.
            tag: if is_extensible { word(24) } else { word(0) },
            channels: word(2),
            hz: double(4),
            bits: word(14),
            speakers: if is_extensible { double(20) } else { 0 },
            is_big_endian: false,
        };
        super::check(format.hz, format.channels)?;
        // What a sample doesn't fill of its bytes is 0.
        if matches!(format.tag, 1 | 3) {
            format.bits = format.bits.next_multiple_of(8);
        }
        Ok(format)
    }

    /// Bytes of a frame.
    pub fn frame(self) -> usize {
        (usize::from(self.channels) * usize::from(self.bits / 8)).max(1)
    }

    /// Tells whether such samples are read.
    pub fn is_known(self) -> bool {
        matches!(
            (self.tag, self.bits),
            (1, 8 | 16 | 24 | 32) | (3, 32 | 64) | (6 | 7, 8)
        )
    }

    /// Hands out so many bytes of sound; half a frame at the end is left out.
    pub fn read(
        self,
        source: &mut dyn Source,
        mut left: u64,
        ear: &mut Ear<'_>,
    ) -> Result<(), DecodeError> {
        let frame = self.frame();
        let mut piece = vec![0; (PIECE / frame).max(1) * frame];
        let (mut samples, mut mixed) = (Vec::new(), Vec::new());
        let downmix = Downmix::of_mask(u64::from(self.speakers), self.channels);
        while left >= frame as u64 && !ear.is_deaf() {
            let most = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let read = long::fill(source, piece.get_mut(..most).unwrap_or_default())?;
            let whole = piece.get(..read - read % frame).unwrap_or_default();
            if whole.is_empty() {
                break;
            }
            left -= whole.len() as u64;
            samples.clear();
            self.convert(whole, &mut samples);
            let (channels, samples) = if let Some(downmix) = &downmix {
                mixed.clear();
                downmix.mix(&samples, &mut mixed);
                (2, &mixed)
            } else {
                (self.channels, &samples)
            };
            ear.take(Block {
                hz: self.hz,
                channels,
                samples,
            });
        }
        Ok(())
    }

    fn convert(self, sound: &[u8], into: &mut Vec<f32>) {
        let big = self.is_big_endian;
        match (self.tag, self.bits) {
            (1, 8) if big => into.extend(sound.iter().map(|byte| f32::from(*byte as i8) / 128.0)),
            (1, 8) => into.extend(sound.iter().map(|byte| (f32::from(*byte) - 128.0) / 128.0)),
            (1, 16) => words(sound, big, into, |b: [u8; 2]| {
                from_i16(i16::from_le_bytes(b))
            }),
            (1, 24) => words(sound, big, into, |[a, b, c]: [u8; 3]| {
                (i32::from_le_bytes([0, a, b, c]) >> 8) as f32 / 8_388_608.0
            }),
            (1, 32) => words(sound, big, into, |b: [u8; 4]| {
                (f64::from(i32::from_le_bytes(b)) / f64::from(1u32 << 31)) as f32
            }),
            (3, 32) => words(sound, big, into, |b: [u8; 4]| finite(f32::from_le_bytes(b))),
            (3, 64) => words(sound, big, into, |b: [u8; 8]| {
                finite(f64::from_le_bytes(b) as f32)
            }),
            (6, _) => into.extend(sound.iter().map(|byte| g711::from_alaw(*byte))),
            _ => into.extend(sound.iter().map(|byte| g711::from_ulaw(*byte))),
        }
    }
}

/// Reads words of which the lowest byte comes first, or the highest one.
fn words<const N: usize>(
    sound: &[u8],
    is_big_endian: bool,
    into: &mut Vec<f32>,
    read: impl Fn([u8; N]) -> f32,
) {
    let (all, _) = sound.as_chunks::<N>();
    if is_big_endian {
        into.extend(all.iter().map(|word| {
            let mut word = *word;
            word.reverse();
            read(word)
        }));
    } else {
        into.extend(all.iter().map(|word| read(*word)));
    }
}

fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample } else { 0.0 }
}
