//! The files of a dub: its track as WAV, FLAC or MP3, with lines replaced that are said otherwise, and texts beside it.
//!
//! The track is decoded and written piece by piece; every frame that no line was replaced in is what the decoder gave.

use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::DeliverError;
use super::background::Background;
use super::tags::{self, Container, Marks};
use super::whole::{OWN, PART, Whole, lock, unnamed};
use mynah_audio::decode::{FlacFrames, Source, hear};
use mynah_audio::encode::{EncodeError, FileEncoder, wav_head};
use mynah_audio::loudness::Meter;
use mynah_audio::pcm::to_i16;

/// Kilobits a second that a channel of an MP3 has.
const KBPS: u32 = 96;

/// Frames that take the place of others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replacement {
    /// From this frame on.
    pub from: u64,
    /// Frames a second.
    pub hz: u32,
    /// Samples a frame.
    pub channels: u16,
    /// What is there then, interleaved like the track.
    pub samples: Vec<f32>,
}

/// What takes the place of others in a track, on the disk until its frames are written: of many lines it is more than
/// memory should hold.
#[derive(Debug, Default)]
pub struct Replaced {
    file: Option<File>,
    /// By their first frame, none reaching into the next.
    places: Vec<Place>,
    bytes: u64,
}

/// Where the samples of one lie.
#[derive(Clone, Copy, Debug)]
struct Place {
    from: u64,
    frames: u64,
    at: u64,
}

impl Replaced {
    /// Nothing yet; what is kept lies in a folder, in a file without a name.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn within(folder: &Path) -> Result<Self, DeliverError> {
        let begun = std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder));
        let unwritten = |source| DeliverError::Write {
            path: folder.to_owned(),
            source,
        };
        Ok(Self {
            file: Some(begun.map_err(unwritten)?),
            ..Self::default()
        })
    }

    /// Keeps one more.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep(&mut self, new: &Replacement, folder: &Path) -> Result<(), DeliverError> {
        let bytes: Vec<u8> = new.samples.iter().flat_map(|it| it.to_le_bytes()).collect();
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let written = file
            .seek(SeekFrom::Start(self.bytes))
            .and_then(|_| file.write_all(&bytes));
        written.map_err(|source| DeliverError::Write {
            path: folder.to_owned(),
            source,
        })?;
        let place = Place {
            from: new.from,
            frames: new.samples.len() as u64 / u64::from(new.channels.max(1)),
            at: self.bytes,
        };
        let next = self.places.partition_point(|it| it.from <= place.from);
        self.places.insert(next, place);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Whether nothing is replaced.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Puts into a piece of a track, which begins at this frame, what takes its place there.
    fn put(&mut self, samples: &mut [f32], (first, channels): (u64, u16)) -> std::io::Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let wide = u64::from(channels.max(1));
        let ends = first + samples.len() as u64 / wide;
        let next = self
            .places
            .partition_point(|it| it.from + it.frames <= first);
        let here = self.places.iter().skip(next);
        let mut bytes = Vec::new();
        for place in here.take_while(|it| it.from < ends) {
            let from = place.from.max(first);
            let to = (place.from + place.frames).min(ends);
            let skipped = (from - place.from) * wide * 4;
            bytes.resize(((to - from) * wide * 4) as usize, 0);
            file.seek(SeekFrom::Start(place.at + skipped))?;
            file.read_exact(&mut bytes)?;
            let room = samples.iter_mut().skip(((from - first) * wide) as usize);
            for (old, new) in room.zip(bytes.as_chunks().0) {
                *old = f32::from_le_bytes(*new);
            }
        }
        Ok(())
    }
}

/// A track that was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Track {
    /// The file.
    pub path: PathBuf,
    /// Frames a second.
    pub hz: u32,
    /// Samples a frame.
    pub channels: u16,
    /// Its length.
    pub frames: u64,
}

/// Writes a track as WAV under exactly this name; what had it before is replaced.
pub fn write_track(
    source: &mut dyn Source,
    replaced: &mut Replaced,
    marks: &Marks,
    path: &Path,
) -> Result<Track, DeliverError> {
    let mut bytes = Vec::new();
    write_wav(marks, path, |track, file| {
        run(source, replaced, None, track, &mut |_, samples| {
            bytes.clear();
            bytes.extend(samples.iter().flat_map(|it| to_i16(*it).to_le_bytes()));
            Ok(file.write_all(&bytes)?)
        })
    })
}

/// Writes a WAV of 16 bits under exactly this name: what `pour` says of it and pours into it.
pub(super) fn write_wav(
    marks: &Marks,
    path: &Path,
    pour: impl FnOnce(&mut Track, &mut BufWriter<&mut File>) -> Result<(), Failed>,
) -> Result<Track, DeliverError> {
    let mut whole = Whole::begin(path)?;
    let mut track = Track::default();
    let written = in_wav(whole.file(), &mut track, pour);
    match written {
        Ok(()) => {}
        Err(Failed::Write(error)) => return Err(whole.failed(error)),
        Err(Failed::Other(error)) => return Err(error),
    }
    track.path = marked(whole, Container::Wav, marks)?;
    Ok(track)
}

pub(super) enum Failed {
    Write(std::io::Error),
    Other(DeliverError),
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<EncodeError> for Failed {
    fn from(error: EncodeError) -> Self {
        match error {
            EncodeError::Write(error) => Self::Write(error),
            other => Self::Other(DeliverError::Encode(other)),
        }
    }
}

fn in_wav(
    file: &mut File,
    track: &mut Track,
    pour: impl FnOnce(&mut Track, &mut BufWriter<&mut File>) -> Result<(), Failed>,
) -> Result<(), Failed> {
    let mut file = BufWriter::new(file);
    file.write_all(&wav_head(0, 0, 0))?;
    pour(track, &mut file)?;
    let length = track.frames * u64::from(track.channels) * 2;
    let too_long = || {
        let why = "a WAV file can't be longer than 4 GiB".to_owned();
        Failed::Other(DeliverError::Encode(EncodeError::Codec(why)))
    };
    let length = u32::try_from(length + 36).map_err(|_long| too_long())? - 36;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&wav_head(track.hz, track.channels, length))?;
    file.flush()?;
    Ok(())
}

/// Where the samples of a track go, with what they are.
type Sink<'a> = &'a mut dyn FnMut((u32, u16), &[f32]) -> Result<(), Failed>;

/// Hands out a track as it is now, piece by piece, with what lies under it.
fn run(
    source: &mut dyn Source,
    replaced: &mut Replaced,
    mut under: Option<&mut Background>,
    track: &mut Track,
    sink: Sink<'_>,
) -> Result<(), Failed> {
    if let Some(under) = &mut under {
        under.rewind()?;
    }
    let (mut samples, mut fault) = (Vec::new(), None);
    let heard = hear(source, None, &mut |block| {
        (track.hz, track.channels) = (block.hz, block.channels);
        samples.clear();
        samples.extend_from_slice(block.samples);
        let put = replaced.put(&mut samples, (track.frames, block.channels));
        track.frames += (samples.len() / usize::from(block.channels.max(1))) as u64;
        if let Err(error) = put {
            fault = Some(Failed::Write(error));
            return ControlFlow::Break(());
        }
        let laid = under.as_mut().map_or(Ok(()), |it| it.lay(&mut samples));
        let taken = laid.map_err(Failed::Write);
        match taken.and_then(|()| sink((block.hz, block.channels), &samples)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                fault = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = fault {
        return Err(error);
    }
    heard.map_err(|source| Failed::Other(DeliverError::Decode { number: 1, source }))?;
    Ok(())
}

/// A file in a folder for another program to write to, with the permissions of the user's new files.
///
/// It is gone when it is dropped, unless it gets a name, and known as ours to who removes what a killed run left.
///
/// # Errors
/// Those of the disk.
pub fn scratch(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let part = unnamed(OWN, PART).tempfile_in(folder)?;
    // On Windows ffmpeg could neither read nor write it then.
    if cfg!(not(windows)) {
        lock(&part);
    }
    Ok(part)
}

/// A track as FLAC, for films and files.
pub struct Encoded {
    /// It, in a file that nobody else sees.
    pub flac: File,
    /// What is in it.
    pub frames: FlacFrames,
}

/// Has a track and what lies under it turned down together as far as their true peak is over a ceiling in dBTP; by how
/// many dB.
///
/// # Errors
/// One of them can't be read; what is made on the way lies in a folder.
pub fn turn_down(
    source: &mut dyn Source,
    replaced: &mut Replaced,
    (under, ceiling_db): (&mut Background, f32),
    folder: &Path,
) -> Result<f32, DeliverError> {
    let (mut meter, mut track) = (None, Track::default());
    let heard = run(
        source,
        replaced,
        Some(&mut *under),
        &mut track,
        &mut |(hz, channels), samples| {
            meter
                .get_or_insert_with(|| Meter::new(hz, channels))
                .push(samples);
            Ok(())
        },
    );
    match heard {
        Ok(()) => {}
        Err(Failed::Write(source)) => {
            let path = folder.to_owned();
            return Err(DeliverError::Write { path, source });
        }
        Err(Failed::Other(error)) => return Err(error),
    }
    let peak = meter.map(|meter| meter.finish().true_peak_db);
    let over = peak.map_or(0.0, |peak| (peak - ceiling_db).max(0.0));
    if over > 0.0 {
        under.turn_down(over);
    }
    Ok(over)
}

/// Encodes a track as FLAC, with what lies under it, in a file without a name in a folder.
///
/// # Errors
/// It can't be decoded, or the disk takes no more.
pub fn encode_track(
    source: &mut dyn Source,
    replaced: &mut Replaced,
    under: Option<&mut Background>,
    folder: &Path,
) -> Result<Encoded, DeliverError> {
    let unwritten = |source| DeliverError::Write {
        path: folder.to_owned(),
        source,
    };
    // Where what is made of it comes to lie there is room for it, too.
    let begun = std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder));
    let mut flac = begun.map_err(unwritten)?;
    let mut track = Track::default();
    let encoded = (|| {
        let mut encoder = None;
        run(
            source,
            replaced,
            under,
            &mut track,
            &mut |(hz, channels), samples| {
                if encoder.is_none() {
                    encoder = Some(FileEncoder::flac(BufWriter::new(&flac), hz, channels)?);
                }
                if let Some(encoder) = &mut encoder {
                    encoder.push(samples)?;
                }
                Ok(())
            },
        )?;
        Ok(encoder.map_or(Ok(()), FileEncoder::finish)?)
    })();
    match encoded {
        Ok(()) => {}
        Err(Failed::Write(error)) => return Err(unwritten(error)),
        Err(Failed::Other(error)) => return Err(error),
    }
    let frames =
        FlacFrames::read(&mut flac).map_err(|source| DeliverError::Decode { number: 1, source })?;
    Ok(Encoded { flac, frames })
}

/// Writes an encoded track as a FLAC under exactly this name; what had it before is replaced.
pub fn write_flac(
    track: &mut Encoded,
    marks: &Marks,
    path: &Path,
) -> Result<PathBuf, DeliverError> {
    let mut whole = Whole::begin(path)?;
    let copied = track
        .flac
        .rewind()
        .and_then(|()| std::io::copy(&mut track.flac, whole.file()));
    copied.map_err(|source| whole.failed(source))?;
    marked(whole, Container::Flac, marks)
}

/// Writes a track as an MP3 under exactly this name; what had it before is replaced. One that is an MP3 already, with
/// nothing replaced, stays as it was encoded.
pub fn write_mp3(
    source: &mut dyn Source,
    replaced: &mut Replaced,
    marks: &Marks,
    path: &Path,
) -> Result<PathBuf, DeliverError> {
    let mut whole = Whole::begin(path)?;
    if replaced.is_empty() && is_mp3(source) {
        let copied = source
            .rewind()
            .and_then(|()| std::io::copy(source, whole.file()));
        copied.map_err(|source| whole.failed(source))?;
        return marked(whole, Container::Mp3, marks);
    }
    let mut track = Track::default();
    let encoded = (|| {
        let mut encoder = None;
        run(
            source,
            replaced,
            None,
            &mut track,
            &mut |(hz, channels), samples| {
                if encoder.is_none() {
                    let file = BufWriter::new(whole.file().try_clone()?);
                    encoder = Some(FileEncoder::mp3(
                        file,
                        (hz, channels),
                        KBPS * u32::from(channels.min(2)),
                    )?);
                }
                if let Some(encoder) = &mut encoder {
                    encoder.push(samples)?;
                }
                Ok(())
            },
        )?;
        Ok(encoder.map_or(Ok(()), FileEncoder::finish)?)
    })();
    match encoded {
        Ok(()) => marked(whole, Container::Mp3, marks),
        Err(Failed::Write(error)) => Err(whole.failed(error)),
        Err(Failed::Other(error)) => Err(error),
    }
}

fn marked(mut whole: Whole, container: Container, marks: &Marks) -> Result<PathBuf, DeliverError> {
    tags::write(whole.file(), container, marks).map_err(|source| whole.failed(source))?;
    whole.keep()
}

/// Whether a track is encoded as MP3.
fn is_mp3(source: &mut dyn Source) -> bool {
    let mut first = [0; 3];
    let read = source.rewind().and_then(|()| source.read_exact(&mut first));
    let [a, b, _] = first;
    // Tags in front, or a frame of layer III.
    read.is_ok()
        && (first == *b"ID3" || a == 0xff && matches!(b, 0xe2 | 0xe3 | 0xf2 | 0xf3 | 0xfa | 0xfb))
}

/// Writes what is there as it is under exactly this name; what had it before is replaced.
///
/// # Errors
/// Those of the disk.
pub fn write_copy(source: &mut dyn Source, path: &Path) -> Result<PathBuf, DeliverError> {
    let mut whole = Whole::begin(path)?;
    let copied = source
        .rewind()
        .and_then(|()| std::io::copy(source, whole.file()));
    copied.map_err(|source| whole.failed(source))?;
    whole.keep()
}

/// Writes a text under exactly this name; what had it before is replaced.
pub fn write_text(text: &str, path: &Path) -> Result<PathBuf, DeliverError> {
    text_in(text, path)?.keep()
}

/// The same beside what has that name.
///
/// # Errors
/// Those of the disk.
pub fn write_text_free(text: &str, path: &Path) -> Result<PathBuf, DeliverError> {
    text_in(text, path)?.keep_free()
}

fn text_in(text: &str, path: &Path) -> Result<Whole, DeliverError> {
    let mut whole = Whole::begin(path)?;
    let written = whole.file().write_all(text.as_bytes());
    written.map_err(|source| whole.failed(source))?;
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_replaces_its_frames_and_no_others() {
        let new = |from: u64, samples: &[f32]| Replacement {
            from,
            hz: 48_000,
            channels: 2,
            samples: samples.to_vec(),
        };
        let folder = tempfile::tempdir().unwrap();
        let mut replaced = Replaced::within(folder.path()).unwrap();
        assert!(replaced.is_empty());
        for one in [new(7, &[6.0, 5.0]), new(3, &[9.0, 9.0, 8.0, 8.0])] {
            replaced.keep(&one, folder.path()).unwrap();
        }
        let wanted = [
            0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0, 9.0, 8.0, 8.0, 0.0, 0.0, 0.0, 0.0, 6.0, 5.0,
        ];
        // In pieces, in one, and as often as it is written.
        for piece in [4, 6, 16] {
            let mut all = vec![0.0; 16];
            let mut first = 0;
            for piece in all.chunks_mut(piece) {
                replaced.put(piece, (first, 2)).unwrap();
                first += piece.len() as u64 / 2;
            }
            assert_eq!(all, wanted, "{piece}");
        }
        let mut all = vec![1.0; 4];
        Replaced::default().put(&mut all, (0, 2)).unwrap();
        assert_eq!(all, [1.0; 4]);
    }
}
