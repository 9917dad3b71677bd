//! One generation from orders to bytes: engine, resampler, encoder, and the times of what is heard.
//!
//! Blocks. Times are relative to the whole take and count the delay of the encoder's path, so that they are
//! those of the decoded sound.

use std::ops::ControlFlow;
use std::ops::Range;

use serde::Serialize;

use crate::dictionary;
use crate::order::Order;
use mynah_audio::encode::EncodeError;
use mynah_audio::encode::Encoder;
use mynah_audio::encode::Path;
use mynah_audio::resample::Resampler;
use mynah_core::format::Codec;
use mynah_core::format::OutputFormat;
use mynah_synthesis::dsp::place::Chain;
use mynah_synthesis::dsp::place::Scene;
use mynah_synthesis::speech;
use mynah_synthesis::speech::EngineError;
use mynah_synthesis::speech::Piece;

/// Frames of the engine behind one chunk: 0.2 s. With what an encoder may hold back from the chunk before
/// (72 ms at most) that stays under the quarter of a second that a chunk may last.
const CHUNK_FRAMES: usize = speech::HZ as usize / 5;

/// Why a generation failed.
#[derive(Debug, thiserror::Error)]
pub enum GenerationError {
    /// No speech.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// No bytes.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

/// When characters sound: three parallel lists, as the protocol has them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alignment {
    characters: Vec<String>,
    character_start_times_seconds: Vec<f64>,
    character_end_times_seconds: Vec<f64>,
    /// Which turn each belongs to.
    #[serde(skip)]
    turns: Vec<usize>,
}

/// A run of characters of one turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Which turn, from 0.
    pub turn: usize,
    /// Places in the alignment.
    pub chars: Range<usize>,
    /// When it sounds.
    pub secs: Range<f64>,
}

/// What is sent at once.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// Encoded; at most a quarter of a second on a stream.
    pub audio: Vec<u8>,
    /// Of the text as sent.
    pub alignment: Alignment,
    /// Of the text as spoken.
    pub normalised: Alignment,
}

/// A finished take.
#[derive(Clone, Debug, Default)]
pub struct Take {
    /// All of it, encoded.
    pub audio: Vec<u8>,
    /// Of the text as sent.
    pub alignment: Alignment,
    /// Of the text as spoken.
    pub normalised: Alignment,
}

/// When the times of a sentence are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Each with the sound that it is in.
    Along,
    /// All with the first sound of the sentence.
    Ahead,
}

/// Speaks `order` with `seed`; on [`Path::Stream`] every chunk is handed out as soon as there is one.
pub fn generate(
    order: &Order,
    seed: u32,
    path: Path,
    emit: impl FnMut(Chunk),
) -> Result<Take, GenerationError> {
    let turns = std::slice::from_ref(order);
    generate_all(turns, order.format, seed, (path, Times::Along), emit)
}

/// The same for several turns, one after the other.
pub fn generate_all(
    turns: &[Order],
    format: OutputFormat,
    seed: u32,
    (path, times): (Path, Times),
    mut emit: impl FnMut(Chunk),
) -> Result<Take, GenerationError> {
    let respelt: Vec<_> = turns
        .iter()
        .map(|turn| dictionary::respell(&turn.text, &turn.rules))
        .collect();
    // One place for all turns: that of the body.
    let scene = turns.first().map(|turn| turn.scene).unwrap_or_default();
    let channels = scene.channels();
    let mut encoder = Encoder::with_channels(format, path, channels)?;
    let mut line = Line {
        times,
        delay: f64::from(encoder.delay_frames()) / f64::from(format.hz),
        place: (scene != Scene::default()).then(|| Chain::new(scene, speech::HZ, seed.into())),
        resampler: Resampler::new(speech::HZ, format.hz, channels),
        turn: 0,
        start: 0.0,
        text: "".chars(),
        spans: [].iter(),
        open: None,
        spoken_until: 0.0,
        frames: 0,
        waiting: Chunk::default(),
        take: Take::default(),
    };
    for (number, (turn, respelt)) in turns.iter().zip(&respelt).enumerate() {
        line.begin(number, &turn.text, &respelt.spans);
        let mut failed = None;
        speech::perform(&turn.for_engine(&respelt.text, seed), |piece| {
            match line.take_in(&piece, &mut encoder, &mut emit) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        if let Some(error) = failed {
            return Err(error.into());
        }
    }
    Ok(line.finish(encoder, &mut emit)?)
}

/// The way of the samples, with what is under way on it.
struct Line<'a> {
    times: Times,
    /// The place in which the voice is heard, if it is not as it was spoken.
    place: Option<Chain>,
    resampler: Resampler,
    /// How late a decoder hears the sound.
    delay: f64,
    /// Which turn is spoken.
    turn: usize,
    /// When it began, in seconds of the engine.
    start: f64,
    /// What of its text has no times yet.
    text: std::str::Chars<'a>,
    /// What of the text sent stands for what of the text spoken.
    spans: std::slice::Iter<'a, (usize, usize)>,
    /// The span being spoken: its characters as sent, those still to come as spoken, when it began.
    open: Option<(usize, usize, f64)>,
    /// Where the last spoken word ended.
    spoken_until: f64,
    /// Frames of the engine so far.
    frames: usize,
    /// Times whose bytes the encoder still holds.
    waiting: Chunk,
    take: Take,
}

impl<'a> Line<'a> {
    fn begin(&mut self, turn: usize, text: &'a str, spans: &'a [(usize, usize)]) {
        self.close();
        self.turn = turn;
        self.start = self.frames as f64 / f64::from(speech::HZ);
        self.text = text.chars();
        self.spans = spans.iter();
        self.open = None;
    }

    /// An alias without a word at the very end leaves letters behind.
    fn close(&mut self) {
        let end = self.frames as f64 / f64::from(speech::HZ) + self.delay;
        self.push_letters(usize::MAX, end, end);
    }

    fn take_in(
        &mut self,
        piece: &Piece,
        encoder: &mut Encoder,
        emit: &mut impl FnMut(Chunk),
    ) -> Result<(), EncodeError> {
        let start = self.start;
        let later = |(from, to): &(f64, f64)| (from + start, to + start);
        let mut chars = piece.chars.iter().map(later).peekable();
        let spoken: Vec<speech::SpokenWord> = piece
            .words
            .iter()
            .cloned()
            .map(|word| speech::SpokenWord {
                start: word.start + start,
                end: word.end + start,
                ..word
            })
            .collect();
        let mut words = spoken.iter().peekable();
        let mut slices = piece.samples.chunks(CHUNK_FRAMES).peekable();
        // A piece without sound still has the times of its characters.
        if slices.peek().is_none() {
            self.time(&mut chars, &mut words, f64::INFINITY);
        }
        while let Some(slice) = slices.next() {
            self.frames += slice.len();
            let end = if self.times == Times::Along && slices.peek().is_some() {
                self.frames as f64 / f64::from(speech::HZ)
            } else {
                f64::INFINITY
            };
            self.time(&mut chars, &mut words, end);
            let placed = self.place.as_mut().map(|place| place.push(slice));
            self.sound(placed.as_deref().unwrap_or(slice), encoder, emit)?;
        }
        Ok(())
    }

    /// Encodes frames of the engine's rate.
    fn sound(
        &mut self,
        frames: &[f32],
        encoder: &mut Encoder,
        emit: &mut impl FnMut(Chunk),
    ) -> Result<(), EncodeError> {
        let mut samples = Vec::new();
        self.resampler.push(frames, &mut samples);
        let bytes = encoder.push(&samples)?;
        self.hand_out(bytes, emit);
        Ok(())
    }

    /// The time of the next spoken character: that of a character sent, or a part of what stands for several.
    fn take_time(&mut self, from: f64, to: f64) {
        let (sent, left, start) = match self.open.take() {
            Some(open) => open,
            None => loop {
                match self.spans.next() {
                    // What an alias leaves out takes no time.
                    Some((sent, 0)) => self.push_letters(*sent, from, from),
                    Some((sent, spoken)) => break (*sent, *spoken, from),
                    None => return,
                }
            },
        };
        if left > 1 {
            self.open = Some((sent, left - 1, start));
        } else {
            self.push_letters(sent, start, to);
        }
    }

    /// The next letters of the text sent share a time equally.
    fn push_letters(&mut self, count: usize, from: f64, to: f64) {
        let at = |n: usize| from + (to - from) * n as f64 / count.max(1) as f64;
        for (n, letter) in self.text.by_ref().take(count).enumerate() {
            self.waiting
                .alignment
                .push(letter, self.turn, at(n), at(n + 1));
        }
    }

    /// Takes the times of what starts before `end`.
    fn time<'p>(
        &mut self,
        chars: &mut std::iter::Peekable<impl Iterator<Item = (f64, f64)>>,
        words: &mut std::iter::Peekable<impl Iterator<Item = &'p speech::SpokenWord>>,
        end: f64,
    ) {
        while let Some((from, to)) = chars.next_if(|(start, _)| *start < end) {
            self.take_time(from + self.delay, to + self.delay);
        }
        while let Some(word) = words.next_if(|word| word.start < end) {
            if !(self.take.normalised.is_empty() && self.waiting.normalised.is_empty()) {
                let blank = (self.spoken_until.min(word.start), word.start);
                self.waiting.normalised.push(
                    ' ',
                    self.turn,
                    blank.0 + self.delay,
                    blank.1 + self.delay,
                );
            }
            let letters = word.word.chars().count().max(1) as f64;
            let at = |place: usize| {
                word.start + (word.end - word.start) * place as f64 / letters + self.delay
            };
            for (place, letter) in word.word.chars().enumerate() {
                self.waiting
                    .normalised
                    .push(letter, self.turn, at(place), at(place + 1));
            }
            self.spoken_until = word.end;
        }
    }

    fn hand_out(&mut self, bytes: Vec<u8>, emit: &mut impl FnMut(Chunk)) {
        // What an encoder holds back comes with the next chunk, its times too.
        if bytes.is_empty() {
            return;
        }
        let mut chunk = std::mem::take(&mut self.waiting);
        chunk.audio = bytes;
        self.take.audio.extend_from_slice(&chunk.audio);
        self.take.alignment.extend(&chunk.alignment);
        self.take.normalised.extend(&chunk.normalised);
        emit(chunk);
    }

    fn finish(
        mut self,
        mut encoder: Encoder,
        emit: &mut impl FnMut(Chunk),
    ) -> Result<Take, EncodeError> {
        self.close();
        let rest = self.place.as_mut().map(Chain::finish).unwrap_or_default();
        // A room has two channels.
        for frames in rest.chunks(2 * CHUNK_FRAMES) {
            self.sound(frames, &mut encoder, emit)?;
        }
        let mut samples = Vec::new();
        self.resampler.finish(&mut samples);
        let mut bytes = encoder.push(&samples)?;
        bytes.extend(encoder.finish()?);
        self.hand_out(bytes, emit);
        let last = std::mem::take(&mut self.waiting);
        if !(last.alignment.is_empty() && last.normalised.is_empty()) {
            self.take.alignment.extend(&last.alignment);
            self.take.normalised.extend(&last.normalised);
            emit(last);
        }
        Ok(self.take)
    }
}

impl Alignment {
    /// The runs of characters that belong to one turn.
    pub fn segments(&self) -> Vec<Segment> {
        let mut segments: Vec<Segment> = Vec::new();
        let times = self.character_start_times_seconds.iter();
        let times = times.zip(&self.character_end_times_seconds);
        for (place, (turn, (start, end))) in self.turns.iter().zip(times).enumerate() {
            match segments.last_mut() {
                Some(last) if last.turn == *turn => {
                    last.chars.end = place + 1;
                    last.secs.end = *end;
                }
                _ => segments.push(Segment {
                    turn: *turn,
                    chars: place..place + 1,
                    secs: *start..*end,
                }),
            }
        }
        segments
    }

    fn push(&mut self, letter: char, turn: usize, from: f64, to: f64) {
        self.turns.push(turn);
        self.characters.push(letter.to_string());
        self.character_start_times_seconds.push(micros(from));
        self.character_end_times_seconds.push(micros(to));
    }

    fn extend(&mut self, other: &Self) {
        self.turns.extend_from_slice(&other.turns);
        self.characters.extend_from_slice(&other.characters);
        self.character_start_times_seconds
            .extend_from_slice(&other.character_start_times_seconds);
        self.character_end_times_seconds
            .extend_from_slice(&other.character_end_times_seconds);
    }

    /// The characters, when each begins and how long it lasts, in whole milliseconds after `from` seconds: as
    /// sockets tell them, whose times begin anew with each message.
    pub fn millis(&self, from: f64) -> (&[String], Vec<i64>, Vec<i64>) {
        let millis = |secs: &f64| ((secs - from) * 1e3).round().max(0.0) as i64;
        let starts: Vec<i64> = self
            .character_start_times_seconds
            .iter()
            .map(millis)
            .collect();
        let ends = self.character_end_times_seconds.iter().map(millis);
        let lengths = ends.zip(&starts).map(|(end, start)| end - start).collect();
        (&self.characters, starts, lengths)
    }

    /// When the last character ends, in seconds.
    pub fn end(&self) -> f64 {
        let ends = &self.character_end_times_seconds;
        ends.last().copied().unwrap_or(0.0)
    }

    /// Whether it has no characters.
    pub fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }
}

/// Rounded to a millionth: more digits are only bytes.
fn micros(seconds: f64) -> f64 {
    (seconds * 1e6).round() / 1e6
}

/// When the sound ends that these bytes bring, if what came before ended at `from`: both in seconds.
pub fn heard_until(format: OutputFormat, bytes: &[u8], from: f64) -> f64 {
    /// Frames of Opus that a decoder leaves out at the start.
    const PRE_SKIP: f64 = 312.0;
    let per_second = match format.codec {
        Codec::Pcm | Codec::Wav => f64::from(format.hz) * 2.0,
        Codec::Ulaw | Codec::Alaw => f64::from(format.hz),
        Codec::Mp3 => f64::from(format.kbps) * 125.0,
        // A page says where it ends (RFC 3533 §6).
        Codec::Opus => {
            let last = bytes.windows(4).rposition(|word| word == b"OggS");
            let end = last.and_then(|page| bytes.get(page + 6..)?.first_chunk::<8>());
            let end = end.map_or(0.0, |end| i64::from_le_bytes(*end) as f64);
            return ((end - PRE_SKIP) / 48_000.0).max(from);
        }
    };
    from + bytes.len() as f64 / per_second
}

/// The content type of an answer in `format`.
pub fn content_type(format: OutputFormat) -> &'static str {
    match format.codec {
        Codec::Mp3 => "audio/mpeg",
        Codec::Pcm => "audio/pcm",
        Codec::Wav => "audio/wav",
        Codec::Ulaw | Codec::Alaw => "audio/basic",
        Codec::Opus => "audio/ogg",
    }
}
