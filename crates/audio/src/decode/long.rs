//! Sound of any known kind from wherever it lies, block by block: memory doesn't grow with its length.

use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::ear::Ear;
use super::entries::MATROSKA;
use super::marks::Marks;
use super::stream::Mono;
use super::{
    Damage, DecodeError, Framer, adts, aiff, container, encodings, headerless, looks_of, mp3, opus,
    wav,
};
use crate::fold::Fold;
use crate::pcm::Pcm;
use mynah_core::format::{Codec, OutputFormat};

/// What is read at once, and looked at to tell what it is.
const PIECE: usize = 1 << 16;
/// So many seconds before a moment a filter begins.
const SETTLES: u64 = 1;

/// Where sound lies: it can be read from any place of it.
pub trait Source: Read + Seek + Send + Sync {
    /// Where frames of it lie, if that is known.
    fn marks(&self) -> Option<Arc<Marks>> {
        None
    }

    /// The number of the track of sound that is heard, from 1; `None` for the one that the file plays by default.
    fn track(&self) -> Option<usize> {
        None
    }
}

impl<S: Read + Seek + Send + Sync> Source for BufReader<S> {}

impl<T: AsRef<[u8]> + Send + Sync> Source for Cursor<T> {}

impl Source for std::fs::File {}

impl Source for &std::fs::File {}

impl<S: Source + ?Sized> Source for &mut S {
    fn marks(&self) -> Option<Arc<Marks>> {
        (**self).marks()
    }

    fn track(&self) -> Option<usize> {
        (**self).track()
    }
}

impl<S: Source + ?Sized> Source for Box<S> {
    fn marks(&self) -> Option<Arc<Marks>> {
        (**self).marks()
    }

    fn track(&self) -> Option<usize> {
        (**self).track()
    }
}

/// Interleaved samples and what they are.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// Frames a second.
    pub hz: u32,
    /// Samples a frame.
    pub channels: u16,
    /// Interleaved, in −1 … 1.
    pub samples: &'a [f32],
}

/// Hands out sound block by block until `receive` breaks off, and tells what was wrong with what was read.
///
/// The content tells its kind, unless `format` is one without a header; all blocks have one rate and one or two channels.
/// More channels are mixed by the places of their speakers, or folded to one where they have none.
pub fn hear(
    source: &mut dyn Source,
    format: Option<OutputFormat>,
    receive: &mut dyn FnMut(Block<'_>) -> ControlFlow<()>,
) -> Result<Vec<Damage>, DecodeError> {
    heard(source, format, Ear::new(receive))
}

/// The same from a second on: what comes before it is not decoded, where its kind lets one go there.
///
/// What is handed out is what [`hear`] hands out from there on. Opus, which remembers all that was before, comes near to
/// it, and noise that a decoder of AAC makes by itself is another.
pub fn hear_from(
    source: &mut dyn Source,
    second: u64,
    receive: &mut dyn FnMut(Block<'_>) -> ControlFlow<()>,
) -> Result<Vec<Damage>, DecodeError> {
    let mut ear = Ear::new(receive);
    ear.from = second;
    heard(source, None, ear)
}

fn heard(
    source: &mut dyn Source,
    format: Option<OutputFormat>,
    mut ear: Ear<'_>,
) -> Result<Vec<Damage>, DecodeError> {
    let mut first = vec![0; PIECE];
    source.rewind()?;
    let read = fill(source, &mut first)?;
    first.truncate(read);
    source.rewind()?;
    if first.is_empty() {
        return Err(DecodeError::Empty);
    }
    let is_container = first.starts_with(&MATROSKA) || first.get(4..8) == Some(b"ftyp");
    if let Some(wanted) = source.track().filter(|track| *track != 1 && !is_container) {
        return Err(DecodeError::NoTrack { wanted, tracks: 1 });
    }
    let plain =
        format.filter(|format| matches!(format.codec, Codec::Pcm | Codec::Ulaw | Codec::Alaw));
    let damage = if let Some(format) = plain {
        bare(source, &first, format, &mut ear)?
    } else if let Some(looks) = looks_of(&first) {
        // Words may begin as files of sound do: RIFF, ID3, MAC.
        return Err(DecodeError::NotAudio(looks));
    } else if wav::is_wave(&first) {
        wav::decode(source, &first, &mut ear)?
    } else if aiff::is_aiff(&first) {
        aiff::decode(source, &mut ear)?
    } else if first.starts_with(b"OggS") && first.get(28..36) == Some(b"OpusHead") {
        fed(Kind::Opus(Box::new(opus::Ogg::new())), source, &mut ear)?
    } else if let Some(name) = encodings::of_foreign(&first) {
        return Err(DecodeError::Unsupported(name.to_owned()));
    } else if let Some(name) = foreign_tagged(source, &first)? {
        return Err(DecodeError::Unsupported(name.to_owned()));
    } else if is_mp3(&first) && !is_other_tagged(source, &first)? {
        let mut mp3 = mp3::Mp3::new()?;
        mp3.begin_at(ear.from);
        if let Some(marks) = source.marks() {
            leap(&mut mp3, (source, &first), &marks, &mut ear)?;
        }
        fed(Kind::Mp3(Box::new(mp3)), source, &mut ear)?
    } else if adts::is_adts(&first) {
        adts::decode(source, &first, &mut ear)?
    } else {
        container::decode(source, &first, &mut ear)?
    };
    ear.done(damage)
}

/// The same as one channel at `hz`.
pub fn hear_mono(
    source: &mut dyn Source,
    format: Option<OutputFormat>,
    hz: u32,
    receive: &mut dyn FnMut(&[f32]) -> ControlFlow<()>,
) -> Result<Vec<Damage>, DecodeError> {
    let (damage, _) = mono(source, format, (hz, 0, 0), receive)?;
    Ok(damage)
}

/// The same, and the way in which most of what was heard was folded.
pub fn hear_folded(
    source: &mut dyn Source,
    hz: u32,
    receive: &mut dyn FnMut(&[f32]) -> ControlFlow<()>,
) -> Result<(Vec<Damage>, Fold), DecodeError> {
    mono(source, None, (hz, 0, 0), receive)
}

/// The same from a second on, as [`hear_from`] has it; what is resampled is what it would have been but for roundings.
pub fn hear_mono_from(
    source: &mut dyn Source,
    (hz, second): (u32, u64),
    receive: &mut dyn FnMut(&[f32]) -> ControlFlow<()>,
) -> Result<Vec<Damage>, DecodeError> {
    // A filter knows nothing of what was before it began.
    let begins = second.saturating_sub(SETTLES);
    let late = (second - begins) * u64::from(hz);
    let (damage, _) = mono(source, None, (hz, begins, late), receive)?;
    Ok(damage)
}

/// One channel at `hz` from a second on, without so many frames at its beginning.
fn mono(
    source: &mut dyn Source,
    format: Option<OutputFormat>,
    (hz, begins, mut late): (u32, u64, u64),
    receive: &mut dyn FnMut(&[f32]) -> ControlFlow<()>,
) -> Result<(Vec<Damage>, Fold), DecodeError> {
    let mut fold = Mono::to(hz);
    let mut mono = Vec::new();
    let mut enough = false;
    let mut give = |mono: &[f32]| {
        let left_out = late.min(mono.len() as u64);
        late -= left_out;
        receive(mono.get(left_out as usize..).unwrap_or_default())
    };
    let mut take = |block: Block<'_>| {
        mono.clear();
        fold.take(&block, &mut mono);
        let flow = give(&mono);
        enough = flow.is_break();
        flow
    };
    let mut ear = Ear::new(&mut take);
    ear.from = begins;
    let damage = heard(source, format, ear)?;
    if !enough {
        mono.clear();
        fold.finish(&mut mono);
        // Nothing comes after it: whether it is enough makes no difference.
        let _end = give(&mono);
    }
    Ok((damage, fold.way()))
}

/// The first seconds of a sound as one channel at `hz`; no more of it is read.
pub fn hear_beginning(source: &mut dyn Source, (hz, secs): (u32, u32)) -> Result<Pcm, DecodeError> {
    let most = hz as usize * secs as usize;
    let mut samples = Vec::new();
    hear_mono(source, None, hz, &mut |piece| {
        samples.extend_from_slice(piece);
        if samples.len() < most {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    samples.truncate(most);
    Ok(Pcm {
        hz,
        channels: 1,
        samples,
    })
}

/// Sound without a header.
fn bare(
    source: &mut dyn Source,
    first: &[u8],
    format: OutputFormat,
    ear: &mut Ear<'_>,
) -> Result<Vec<Damage>, DecodeError> {
    if let Some(looks) = looks_of(first) {
        return Err(DecodeError::NotAudio(looks));
    }
    let mut piece = vec![0; PIECE];
    let mut samples = Vec::new();
    while !ear.is_deaf() {
        let read = fill(source, &mut piece)?;
        if read == 0 {
            break;
        }
        samples.clear();
        headerless(
            format.codec,
            piece.get(..read).unwrap_or_default(),
            &mut samples,
        );
        ear.take(Block {
            hz: format.hz,
            channels: 1,
            samples: &samples,
        });
    }
    Ok(Vec::new())
}

/// A decoder that is fed.
pub(super) enum Kind {
    /// MPEG audio.
    Mp3(Box<mp3::Mp3>),
    /// Opus in Ogg.
    Opus(Box<opus::Ogg>),
}

impl Kind {
    /// Takes bytes and hands out what they complete.
    pub fn push(
        &mut self,
        bytes: &[u8],
        out: &mut dyn FnMut(Block<'_>),
    ) -> Result<(), DecodeError> {
        match self {
            Self::Mp3(mp3) => {
                mp3.push(bytes, out);
                Ok(())
            }
            Self::Opus(ogg) => ogg.push(bytes, out),
        }
    }

    /// Hands out the rest and tells what was wrong.
    pub fn finish(&mut self, out: &mut dyn FnMut(Block<'_>)) -> Result<Vec<Damage>, DecodeError> {
        match self {
            Self::Mp3(mp3) => mp3.finish(out),
            Self::Opus(ogg) => ogg.finish(),
        }
    }
}

/// Goes to where something is heard soon: what begins there is known from the first piece.
fn leap(
    mp3: &mut mp3::Mp3,
    (source, first): (&mut dyn Source, &[u8]),
    marks: &Marks,
    ear: &mut Ear<'_>,
) -> io::Result<()> {
    mp3.push(first, &mut |block| ear.take(block));
    let read = first.len() as u64;
    let place = match mp3.leap(marks) {
        Some((place, frames)) => {
            ear.leap(frames);
            place
        }
        None => read,
    };
    source.seek(SeekFrom::Start(place))?;
    Ok(())
}

pub(super) fn fed(
    mut kind: Kind,
    source: &mut dyn Source,
    ear: &mut Ear<'_>,
) -> Result<Vec<Damage>, DecodeError> {
    let mut piece = vec![0; PIECE];
    while !ear.is_deaf() {
        let read = fill(source, &mut piece)?;
        if read == 0 {
            break;
        }
        let bytes = piece.get(..read).unwrap_or_default();
        kind.push(bytes, &mut |block| ear.take(block))?;
    }
    if ear.is_deaf() {
        return Ok(Vec::new());
    }
    kind.finish(&mut |block| ear.take(block))
}

/// Reads as much as there is room for; less only at the end.
pub(super) fn fill(source: &mut dyn Source, room: &mut [u8]) -> io::Result<usize> {
    let mut read = 0;
    while let Some(rest) = room.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

/// How many bytes there are in all; leaves the place at the start.
pub(super) fn length(source: &mut dyn Source) -> io::Result<u64> {
    let length = source.seek(SeekFrom::End(0))?;
    source.rewind()?;
    Ok(length)
}

/// Whether MP3 frames begin within the first 64 kB.
fn is_mp3(bytes: &[u8]) -> bool {
    let known = [
        b"fLaC".as_slice(),
        b"OggS",
        b"FORM",
        b"RIFF",
        b"caff",
        &MATROSKA,
    ];
    if known.iter().any(|magic| bytes.starts_with(magic)) || bytes.get(4..8) == Some(b"ftyp") {
        return false;
    }
    if id3_bytes(bytes).is_some() {
        return true;
    }
    let mut framer = Framer::default();
    framer.push(bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default());
    framer.next(true).is_some()
}

/// Bytes of an ID3 tag behind its head, where one begins: its version is 2 to 4, and its size has seven bits a byte.
pub(super) fn id3_bytes(first: &[u8]) -> Option<u64> {
    let [b'I', b'D', b'3', 2..=4, _, _, size @ ..] = first.first_chunk::<10>()? else {
        return None;
    };
    let is_size = size.iter().all(|byte| *byte < 0x80);
    let whole = size
        .iter()
        .fold(0, |size, byte| (size << 7) | u64::from(*byte));
    is_size.then_some(whole)
}

/// The name of an encoding that nothing here reads behind an ID3 tag. Leaves the place at the start.
fn foreign_tagged(source: &mut dyn Source, first: &[u8]) -> io::Result<Option<&'static str>> {
    let Some(size) = id3_bytes(first) else {
        return Ok(None);
    };
    source.seek(SeekFrom::Start(size + 10))?;
    let mut head = [0; 64];
    let read = fill(source, &mut head)?;
    source.rewind()?;
    Ok(encodings::of_foreign(head.get(..read).unwrap_or_default()))
}

/// Tells whether behind an ID3 tag lies something else: FLAC, AAC or MP2. Leaves the place at the start.
fn is_other_tagged(source: &mut dyn Source, first: &[u8]) -> io::Result<bool> {
    let Some(size) = id3_bytes(first) else {
        return Ok(false);
    };
    source.seek(SeekFrom::Start(size + 10))?;
    let mut head = [0; 4];
    fill(source, &mut head)?;
    source.rewind()?;
    // Of MPEG's frames those of layer III are told by two bits.
    let is_frame = head[0] == 0xFF && head[1] & 0xE0 == 0xE0;
    Ok(head == *b"fLaC" || (is_frame && head[1] & 6 != 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::encode;

    /// A source that counts what is read of it.
    struct Counted(Cursor<Vec<u8>>, usize);

    impl Read for Counted {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(into)?;
            self.1 += read;
            Ok(read)
        }
    }

    impl Seek for Counted {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    impl Source for Counted {}

    /// All of an hour was read for its first minute.
    #[test]
    fn of_a_long_file_its_beginning_is_read_alone() {
        let format = OutputFormat::WAV_24000;
        let pcm = Pcm::mono(24_000, vec![0.25; 24_000 * 120]);
        let file = encode(&pcm, format).unwrap();
        let whole = file.len();
        let mut source = Counted(Cursor::new(file), 0);
        let heard = hear_beginning(&mut source, (48_000, 2)).unwrap();
        assert_eq!(heard.samples.len(), 96_000);
        assert!(source.1 < whole / 8, "{} of {whole} bytes", source.1);
        let short = encode(&Pcm::mono(24_000, vec![0.25; 24_000]), format).unwrap();
        let heard = hear_beginning(&mut Cursor::new(short), (24_000, 60)).unwrap();
        assert_eq!(heard.samples.len(), 24_000);
    }
}
