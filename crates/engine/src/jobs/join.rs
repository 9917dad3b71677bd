//! The sounds of parts to one: decoded, joined, encoded once, with the times of all words.

mod heard;
mod rests;

use std::io::{BufWriter, Read as _, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::StudioError;
use crate::jobs::receive::of_meters;
use mynah_audio::decode::decode_kept;
use mynah_audio::edit::pauses_before;
use mynah_audio::encode::{EncodeError, FileEncoder, FileKind};
use mynah_audio::join::Joiner;
use mynah_audio::loudness::Meter;
use mynah_audio::peaks::Peaks;
use mynah_audio::resample::resample;
use mynah_core::format::{Codec, OutputFormat};
use mynah_core::ids::TakeId;
use mynah_core::request::{Context, SpeechRequest};
use mynah_core::silence::Bare;
use mynah_core::timing::WordTime;
use mynah_model::desk::Sound;
use mynah_records::takes::{NewTake, TakePart};
use mynah_script::boundaries::Seam;
use mynah_script::parts::{around, seam_before};
use mynah_store::Library;
use mynah_store::blobs::{BlobWriter, Scratch};

pub(super) use heard::Heard;
use rests::Rests;

/// Bytes that are written to the disk and read from it at once.
const PIECE: usize = 1 << 18;

/// A part whose take is here.
pub(super) struct Spoken {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// Its take.
    pub take: TakeId,
}

/// What was joined.
pub(super) struct Joined {
    pub take: NewTake,
    pub sound: Sound,
    /// What it was joined for.
    pub request: SpeechRequest,
}

/// The longest pause where two parts meet, in seconds: after a sentence as long as this voice makes it (`own`) after
/// others, and else as voices do.
fn pause(seam: Seam, own: &[f64]) -> f64 {
    let mut own: Vec<f64> = own.iter().copied().filter(|pause| *pause > 0.05).collect();
    own.sort_by(f64::total_cmp);
    let sentence = own.get(own.len() / 2).map_or(0.35, |usual| usual.min(1.0));
    match seam {
        Seam::Paragraph => sentence.max(0.7),
        Seam::Sentence => sentence,
        Seam::Clause => sentence.min(0.2),
        Seam::Word => sentence.min(0.1),
    }
}

/// When sentences begin that are not a take's first, in seconds.
fn sentences(text: &str, words: &[WordTime]) -> Vec<f64> {
    let ends = |word: &WordTime| {
        let word = text.get(word.bytes.clone()).unwrap_or_default();
        word.ends_with(['.', '!', '?', '…'])
    };
    let pairs = words.windows(2).filter_map(|pair| match pair {
        [before, word] if ends(before) => Some(f64::from(word.start_ms) / 1e3),
        _ => None,
    });
    pairs.collect()
}

/// Parts as they are joined, one after the other. The sound of each part is in memory for a moment.
pub(super) struct Joining {
    request: SpeechRequest,
    joiner: Joiner,
    out: Out,
    words: Vec<WordTime>,
    told: Vec<TakePart>,
    /// Seconds of the pauses between sentences so far.
    own: Vec<f64>,
    /// Frames of the silence that somebody wants behind what is there.
    silence: Option<u64>,
}

impl Joining {
    /// Nothing of it yet.
    pub fn new(library: &Library, request: SpeechRequest) -> Result<Self, StudioError> {
        let format = request.format;
        Ok(Self {
            joiner: Joiner::new(format.hz),
            out: Out::new(library, format)?,
            words: Vec::new(),
            told: Vec::new(),
            own: Vec::new(),
            silence: None,
            request,
        })
    }

    /// It is heard from now on, by what has heard so many samples of it.
    pub fn hear(&mut self, feed: Heard, samples: u64) {
        (self.out.feed, self.out.heard) = (feed, samples);
    }

    /// How long it is so far.
    pub fn seconds(&self) -> f64 {
        self.out.peaks.seconds()
    }

    /// Adds the next part. Reads files; gives what there is so far.
    pub fn add(&mut self, library: &Library, part: &Spoken) -> Result<Sound, StudioError> {
        let take = library.take(part.take)?;
        let sound = library.sound_bytes(part.take)?;
        let sound = decode_kept(&sound, take.card.request.format())?;
        let sound = resample(&sound.pcm.into_mono(), self.request.format.hz);
        let begin = sentences(take.card.request.text(), &take.words);
        self.own
            .extend(pauses_before(&sound.samples, sound.hz, &begin));
        let seam = seam_before(&self.request.text, part.span.start);
        let bare = self.request.words(&part.span);
        let rests = Rests::of(&bare, &take.words, &sound.samples, sound.hz);
        let (out, pause) = (&mut self.out, pause(seam, &self.own));
        let mut push = |samples: &[f32]| out.push(samples);
        let behind = self.silence.take().map_or(rests.before, |frames| {
            Some(frames + rests.before.unwrap_or_default())
        });
        let mut pieces = rests.pieces(&sound.samples).into_iter();
        let first = pieces.next().unwrap_or_default();
        let placed = match behind {
            Some(frames) => self.joiner.push_behind(first, frames, &mut push)?,
            None => self.joiner.push(first, pause, &mut push)?,
        };
        let mut shifts = vec![placed.shift];
        for (piece, rest) in pieces.zip(&rests.inside) {
            let placed = self.joiner.push_behind(piece, rest.frames, &mut push)?;
            let cut = rest.cut as f64 / f64::from(sound.hz);
            shifts.push(placed.shift - cut);
        }
        self.silence = rests.behind;
        for word in &take.words {
            let cut = rests.cut(word, &bare.text, sound.hz);
            let moved =
                cut.filter_map(|(place, word)| moved(&word, part, &bare, *shifts.get(place)?));
            self.words.extend(moved);
        }
        let context = take.card.request.speech().map(|speech| &speech.context);
        self.told.push(TakePart {
            at_ms: millis(placed.start),
            context_changed: context.is_some_and(|it| is_other(it, &self.request, &part.span)),
            request: take.request_id,
        });
        Ok(self.sound(false))
    }

    fn sound(&self, complete: bool) -> Sound {
        Sound {
            peaks: Arc::new(self.out.peaks.clone()),
            words: self.words.clone(),
            seconds: self.out.peaks.seconds(),
            complete,
        }
    }

    /// The whole, in its place in the library, and as it is shown.
    pub fn finish(mut self, library: &Library) -> Result<Joined, StudioError> {
        let hz = self.request.format.hz;
        let mut joiner = std::mem::replace(&mut self.joiner, Joiner::new(hz));
        if let Some(frames) = self.silence {
            joiner.rest(frames, &mut |samples: &[f32]| self.out.push(samples))?;
        }
        joiner.finish(&mut |samples: &[f32]| self.out.push(samples))?;
        let sound = self.sound(true);
        let (take, _) = self.out.keep(library, self.request.format, self.words)?;
        let take = NewTake {
            parts: self.told,
            ..take
        };
        Ok(Joined {
            take,
            sound,
            request: self.request,
        })
    }
}

/// Joined samples on their way to the library. A file holds them, so that memory doesn't grow with a long recording.
pub(super) struct Out {
    file: SharedFile,
    encoder: FileEncoder<'static>,
    peaks: Peaks,
    meter: Meter,
    feed: Heard,
    /// Samples that were heard before they were joined.
    heard: u64,
}

impl Out {
    /// Creates an empty sound.
    pub fn new(library: &Library, format: OutputFormat) -> Result<Self, StudioError> {
        let file = SharedFile::new(library.scratch()?);
        let encoder = FileEncoder::new(file.clone(), kind(format), (format.hz, 1))?;
        Ok(Self::of(file, encoder, format))
    }

    /// Creates an empty sound of a long recording: MP3 is written as its frames come.
    pub fn long(library: &Library, format: OutputFormat) -> Result<Self, StudioError> {
        let FileKind::Mp3 { kbps } = kind(format) else {
            return Self::new(library, format);
        };
        let file = SharedFile::new(library.scratch()?);
        let encoder = FileEncoder::lean_mp3(file.clone(), format.hz, kbps)?;
        Ok(Self::of(file, encoder, format))
    }

    fn of(file: SharedFile, encoder: FileEncoder<'static>, format: OutputFormat) -> Self {
        Self {
            encoder,
            file,
            peaks: Peaks::new(format.hz),
            meter: Meter::new(format.hz, 1),
            feed: Heard::default(),
            heard: 0,
        }
    }

    /// Adds samples.
    pub fn push(&mut self, samples: &[f32]) -> Result<(), EncodeError> {
        self.peaks.push(samples);
        self.meter.push(samples);
        let before = self.heard.min(samples.len() as u64);
        self.heard -= before;
        self.feed
            .push(samples.get(before as usize..).unwrap_or_default());
        self.encoder.push(samples)
    }

    /// Writes the whole sound to the library.
    pub fn keep(
        self,
        library: &Library,
        format: OutputFormat,
        words: Vec<WordTime>,
    ) -> Result<(NewTake, Sound), StudioError> {
        drop(self.feed);
        self.encoder.finish()?;
        let mut writer = library.blob_writer(format, 0)?;
        self.file.copy_to(&mut writer)?;
        let blob = writer.finish()?;
        let take = of_meters(blob, &self.peaks, self.meter, words);
        let sound = Sound {
            seconds: self.peaks.seconds(),
            words: take.words.clone(),
            peaks: Arc::new(self.peaks),
            complete: true,
        };
        Ok((take, sound))
    }
}

/// A file that its encoder and its reader share. Small pieces are collected before they are written.
#[derive(Clone)]
struct SharedFile(Arc<Mutex<BufWriter<Scratch>>>);

impl SharedFile {
    fn new(file: Scratch) -> Self {
        Self(Arc::new(Mutex::new(BufWriter::with_capacity(PIECE, file))))
    }

    fn lock(&self) -> MutexGuard<'_, BufWriter<Scratch>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn copy_to(&self, writer: &mut BlobWriter) -> Result<(), StudioError> {
        let mut file = self.lock();
        file.rewind().map_err(EncodeError::from)?;
        let mut piece = vec![0; PIECE];
        loop {
            let read = file.get_mut().read(&mut piece);
            let read = read.map_err(EncodeError::from)?;
            if read == 0 {
                return Ok(());
            }
            writer.write(piece.get(..read).unwrap_or_default())?;
        }
    }
}

impl Write for SharedFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.lock().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.lock().flush()
    }
}

impl Seek for SharedFile {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.lock().seek(to)
    }
}

/// Whether something else was said around a part than is now. Where nothing was sent along, nothing has changed.
fn is_other(was: &Context, request: &SpeechRequest, span: &Range<usize>) -> bool {
    !was.is_empty() && *was != around(&request.text, span)
}

/// A word of a part in the whole.
fn moved(word: &WordTime, part: &Spoken, bare: &Bare<'_>, shift: f64) -> Option<WordTime> {
    let bytes = bare.in_marked(word.bytes.clone());
    let bytes = part.span.start + bytes.start..part.span.start + bytes.end;
    let at = |ms: u32| millis(f64::from(ms) / 1e3 + shift);
    (bytes.end <= part.span.end).then(|| WordTime {
        start_ms: at(word.start_ms),
        end_ms: at(word.end_ms),
        bytes,
    })
}

fn millis(secs: f64) -> u32 {
    (secs * 1e3).round().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// What the whole is kept as: what was ordered. MP3 at a higher rate, for it is encoded a second time.
fn kind(format: OutputFormat) -> FileKind {
    match format.codec {
        Codec::Wav => FileKind::Wav,
        Codec::Mp3 => FileKind::Mp3 {
            kbps: format.kbps.max(if format.hz < 32_000 { 160 } else { 192 }),
        },
        Codec::Pcm | Codec::Ulaw | Codec::Alaw | Codec::Opus => FileKind::Format(format),
    }
}
