//! Takes to files: one each, or one of all with pauses between.
//!
//! Decode, trim, resample, fade, place, encode once: no codec's delay is heard at a seam, and the length
//! is exact to the sample. One take is in memory at a time.

use std::io::BufWriter;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::DeliverError;
use super::tags::{self, Container, Marks};
use super::take::write_take;
use super::whole::Whole;
use mynah_audio::decode::{Damage, Decoded, decode_as};
use mynah_audio::encode::{EncodeError, FileEncoder, FileKind};
use mynah_audio::loudness::measure;
use mynah_audio::resample::resample;
use mynah_audio::shape::{self, Told};
use mynah_core::format::{Codec, OutputFormat};
use mynah_core::pauses::Pauses;
use mynah_core::shape::{Cut, Shape as Shaping};
use mynah_core::silence::Bare;
use mynah_script::file_names::{End, Names};

/// Samples encoded between two looks at whether it was cancelled.
const STEP: usize = 1 << 15;

pub use mynah_audio::loudness::CEILING_DB;

/// What MP3 may add to it.
const MP3_ROOM_DB: f32 = 1.0;

/// One take to write.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its line's number, from 1.
    pub number: usize,
    /// Who speaks.
    pub speaker: String,
    /// What, for the name.
    pub text: String,
    /// The name that is wanted for its file instead of the pattern's.
    pub file: Option<String>,
    /// The format that it is kept in.
    pub format: OutputFormat,
    /// Whether Draft voices spoke it.
    pub draft: bool,
    /// True if the take has two channels.
    pub stereo: bool,
    /// What is told of where it speaks.
    pub told: Told,
    /// True if its end leads into its beginning.
    pub is_loop: bool,
    /// The pause before it in a joined file, where it is not the order's.
    pub pause_ms: Option<u32>,
    /// What is done to its sound.
    pub shaping: Shaping,
}

/// One file a take, or one joined file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One file a take, named by the pattern.
    Files,
    /// All in one, trimmed to their speech, with pauses between.
    Joined,
}

/// What to write.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The takes in order.
    pub pieces: Vec<Piece>,
    /// One file a take, or one for all.
    pub shape: Shape,
    /// The kind of file.
    pub kind: FileKind,
    /// The pauses of a joined file.
    pub pauses: Pauses,
    /// The folder, or for one joined file its exact name.
    pub to: PathBuf,
    /// The project's name, for the marks.
    pub project: String,
    /// Whether a file that has the name already stays, and the new one gets the next number.
    pub beside: bool,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The file, in the folder that was ordered.
    pub path: PathBuf,
    /// Frames a second.
    pub hz: u32,
    /// Its length, exact to the sample.
    pub frames: u64,
    /// Where each of its takes begins and ends, in frames.
    pub places: Vec<Range<u64>>,
    /// What was left out at the start of each take, in seconds: a word at `t` of the take is heard at
    /// `place.start / hz + t − skipped`.
    pub skipped: Vec<f64>,
}

/// What came of an export.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delivered {
    /// The files, in order.
    pub files: Vec<Written>,
    /// Numbers of the lines whose takes were damaged, with how.
    pub damaged: Vec<(usize, Vec<Damage>)>,
    /// Numbers of the lines that Draft voices spoke.
    pub drafts: Vec<usize>,
}

/// Where an export asks and tells.
pub struct Hooks<'a> {
    /// Gives the bytes of the piece at an index.
    pub fetch: &'a mut dyn FnMut(usize) -> std::io::Result<Vec<u8>>,
    /// Told the seconds of sound that are written.
    pub progress: &'a mut dyn FnMut(f64),
    /// Set to stop it.
    pub cancel: &'a AtomicBool,
}

/// Writes the files. On an error or when cancelled, no file of this call that isn't finished is there;
/// files that were finished before stay.
pub fn export(order: &Order, hooks: &mut Hooks<'_>) -> Result<Delivered, DeliverError> {
    if order.pieces.is_empty() {
        return Err(DeliverError::Nothing);
    }
    let mut delivered = Delivered {
        drafts: order
            .pieces
            .iter()
            .filter(|piece| piece.draft)
            .map(|piece| piece.number)
            .collect(),
        ..Delivered::default()
    };
    match order.shape {
        Shape::Joined => {
            let all: Vec<usize> = (0..order.pieces.len()).collect();
            let marks = Marks {
                title: order.project.clone(),
                artist: String::new(),
                album: order.project.clone(),
                draft: !delivered.drafts.is_empty(),
            };
            write_file(order, &all, &order.to, &marks, hooks, &mut delivered)?;
        }
        Shape::Files => {
            let names = names(&order.pieces, |_| extension(order.kind));
            for ((index, piece), name) in order.pieces.iter().enumerate().zip(names) {
                let marks = Marks {
                    title: Bare::of(&piece.text).text.into_owned(),
                    artist: piece.speaker.clone(),
                    album: order.project.clone(),
                    draft: piece.draft,
                };
                let path = order.to.join(name);
                match as_it_is(order.kind, piece, index, hooks)? {
                    Some((bytes, frames)) if !order.beside => delivered.files.push(Written {
                        path: write_take(bytes, piece.format, &marks, &path)?,
                        hz: piece.format.hz,
                        frames,
                        places: std::iter::once(0..frames).collect(),
                        skipped: vec![0.0],
                    }),
                    _ => write_file(order, &[index], &path, &marks, hooks, &mut delivered)?,
                }
            }
        }
    }
    Ok(delivered)
}

/// Writes the take of one piece under an exact name, shaped.
pub fn export_one(
    piece: &Piece,
    (kind, path): (FileKind, &Path),
    marks: &Marks,
    hooks: &mut Hooks<'_>,
) -> Result<Option<Written>, DeliverError> {
    let order = Order {
        pieces: vec![piece.clone()],
        shape: Shape::Files,
        kind,
        pauses: Pauses::default(),
        to: PathBuf::new(),
        project: marks.album.clone(),
        beside: false,
    };
    let mut delivered = Delivered::default();
    write_file(&order, &[0], path, marks, hooks, &mut delivered)?;
    Ok(delivered.files.pop())
}

/// The names of files of one take each, in their order.
pub fn names(
    pieces: &[Piece],
    extension: impl Fn(&Piece) -> &'static str,
) -> impl Iterator<Item = String> {
    let mut names = Names::default();
    pieces.iter().map(move |piece| {
        let end = End {
            extension: extension(piece),
            draft: piece.draft,
        };
        let wanted = piece.file.as_deref();
        wanted
            .and_then(|wanted| names.wanted(wanted, &end))
            .unwrap_or_else(|| names.name(piece.number, &piece.speaker, &piece.text, &end))
    })
}

/// The bytes and the length of a take that is of the wanted kind already: encoding it once more would only
/// lose something. A damaged or too loud one is mended on the way instead.
fn as_it_is(
    kind: FileKind,
    piece: &Piece,
    index: usize,
    hooks: &mut Hooks<'_>,
) -> Result<Option<(Vec<u8>, u64)>, DeliverError> {
    let alike = matches!(
        (kind, piece.format.codec),
        (FileKind::Mp3 { .. }, Codec::Mp3) | (FileKind::Wav, Codec::Wav)
    );
    if !alike || !piece.shaping.is_none() {
        return Ok(None);
    }
    if hooks.cancel.load(Ordering::Relaxed) {
        return Err(DeliverError::Cancelled);
    }
    let (bytes, decoded) = read(piece, index, hooks)?;
    let sound = decoded.pcm;
    if !decoded.damage.is_empty() || measure(&sound).true_peak_db > CEILING_DB {
        return Ok(None);
    }
    Ok(Some((bytes, sound.frames() as u64)))
}

/// A take's bytes and their sound.
fn read(
    piece: &Piece,
    index: usize,
    hooks: &mut Hooks<'_>,
) -> Result<(Vec<u8>, Decoded), DeliverError> {
    let number = piece.number;
    let bytes = (hooks.fetch)(index).map_err(|source| DeliverError::Fetch { number, source })?;
    let decoded = decode_as(&bytes, piece.format)
        .map_err(|source| DeliverError::Decode { number, source })?;
    Ok((bytes, decoded))
}

/// The usual extension of a kind of file.
pub fn extension(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Wav => "wav",
        FileKind::Flac => "flac",
        FileKind::Mp3 { .. } => "mp3",
        FileKind::Format(format) => format.extension(),
    }
}

fn write_file(
    order: &Order,
    indices: &[usize],
    path: &Path,
    marks: &Marks,
    hooks: &mut Hooks<'_>,
    delivered: &mut Delivered,
) -> Result<(), DeliverError> {
    let pieces = || {
        indices
            .iter()
            .filter_map(|index| Some((*index, order.pieces.get(*index)?)))
    };
    // The highest rate among the takes: nothing is lost, and each is resampled at most once.
    let hz = pieces()
        .map(|(_, piece)| piece.format.hz)
        .max()
        .unwrap_or(44_100);
    let channels = channels(order.kind, pieces().map(|(_, piece)| piece));
    let mut whole = Whole::begin(path)?;
    let before: f64 = delivered
        .files
        .iter()
        .map(|file| file.frames as f64 / f64::from(file.hz))
        .sum();
    let mut places = Vec::new();
    let mut skips = Vec::new();
    let result = (|| {
        let file = BufWriter::new(whole.file());
        let mut out = Output {
            encoder: FileEncoder::new(file, order.kind, (hz, channels)).map_err(encode)?,
            hz,
            before,
        };
        let mut last: Option<&Piece> = None;
        for (index, piece) in pieces() {
            if let Some(last) = last {
                let usual = if last.speaker == piece.speaker {
                    order.pauses.line_ms
                } else {
                    order.pauses.change_ms
                };
                let pause = u64::from(piece.pause_ms.unwrap_or(usual)) * u64::from(hz) / 1_000;
                out.push(&vec![0.0; pause as usize * usize::from(channels)], hooks)?;
            }
            last = Some(piece);
            let ready = prepare(order, (piece, index), (hz, channels), hooks)?;
            if !ready.damage.is_empty() {
                delivered.damaged.push((piece.number, ready.damage));
            }
            let from = out.encoder.frames();
            out.push(&ready.samples, hooks)?;
            skips.push(ready.skipped);
            places.push(from..out.encoder.frames());
        }
        let frames = out.encoder.frames();
        out.encoder.finish().map_err(encode)?;
        Ok(frames)
    })();
    let frames = result.map_err(|error| match error {
        Failed::Write(source) => whole.failed(source),
        Failed::Other(error) => error,
    })?;
    let container = match order.kind {
        FileKind::Wav => Some(Container::Wav),
        FileKind::Flac => Some(Container::Flac),
        FileKind::Mp3 { .. } => Some(Container::Mp3),
        FileKind::Format(format) => Container::of(format.codec),
    };
    if let Some(container) = container {
        tags::write(whole.file(), container, marks).map_err(|source| whole.failed(source))?;
    }
    if hooks.cancel.load(Ordering::Relaxed) {
        return Err(DeliverError::Cancelled);
    }
    delivered.files.push(Written {
        path: if order.beside {
            whole.keep_free()?
        } else {
            whole.keep()?
        },
        hz,
        frames,
        places,
        skipped: skips,
    });
    Ok(())
}

/// A take ready to be placed.
struct Ready {
    samples: Vec<f32>,
    damage: Vec<Damage>,
    /// Seconds that were left out at its start.
    skipped: f64,
}

/// Returns two channels where a take of the file has two and the kind of file can say so.
fn channels<'a>(kind: FileKind, mut pieces: impl Iterator<Item = &'a Piece>) -> u16 {
    let headerless = matches!(
        kind,
        FileKind::Format(format) if matches!(format.codec, Codec::Pcm | Codec::Ulaw | Codec::Alaw)
    );
    if !headerless && pieces.any(|piece| piece.stereo) {
        2
    } else {
        1
    }
}

/// Makes a take ready: at the file's rate and channels, its edges silent (except those of a loop), turned down where it
/// would clip.
fn prepare(
    order: &Order,
    (piece, index): (&Piece, usize),
    (hz, channels): (u32, u16),
    hooks: &mut Hooks<'_>,
) -> Result<Ready, DeliverError> {
    let (_, decoded) = read(piece, index, hooks)?;
    let mut sound = decoded.pcm.laid(channels);
    let joined = order.shape == Shape::Joined;
    let skipped = shape::trim(&mut sound, &piece.shaping.cut, &piece.told, joined);
    let mut sound = resample(&sound, hz);
    let is_alone = !joined || order.pieces.len() == 1;
    if piece.is_loop && is_alone && piece.shaping.cut == Cut::default() {
        // Silent edges would be a gap in each round.
        let gain = piece.shaping.gain();
        sound.samples.iter_mut().for_each(|sample| *sample *= gain);
    } else {
        shape::level(&mut sound, &piece.shaping);
    }
    let ceiling = match order.kind {
        FileKind::Wav | FileKind::Flac => CEILING_DB,
        FileKind::Mp3 { .. } | FileKind::Format(_) => CEILING_DB - MP3_ROOM_DB,
    };
    shape::limit(&mut sound, ceiling);
    Ok(Ready {
        samples: sound.samples,
        damage: decoded.damage,
        skipped,
    })
}

struct Output<'w> {
    encoder: FileEncoder<'w>,
    hz: u32,
    before: f64,
}

impl Output<'_> {
    fn push(&mut self, samples: &[f32], hooks: &mut Hooks<'_>) -> Result<(), Failed> {
        for step in samples.chunks(STEP) {
            if hooks.cancel.load(Ordering::Relaxed) {
                return Err(Failed::Other(DeliverError::Cancelled));
            }
            self.encoder.push(step).map_err(encode)?;
            let here = self.encoder.frames() as f64 / f64::from(self.hz);
            (hooks.progress)(self.before + here);
        }
        Ok(())
    }
}

/// An error, before it is known which file it belongs to.
enum Failed {
    Write(std::io::Error),
    Other(DeliverError),
}

impl From<DeliverError> for Failed {
    fn from(error: DeliverError) -> Self {
        Self::Other(error)
    }
}

fn encode(error: EncodeError) -> Failed {
    match error {
        EncodeError::Write(source) => Failed::Write(source),
        other => Failed::Other(DeliverError::Encode(other)),
    }
}
