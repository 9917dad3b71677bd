//! Everything that symphonia reads: FLAC, Vorbis, AAC and ALAC in MP4, AIFF, CAF, ADPCM, MP2, Matroska, and Opus in these.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::ops::RangeInclusive;

use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_ALAC, CODEC_ID_OPUS, CODEC_ID_PCM_ALAW, CODEC_ID_PCM_MULAW, CODEC_ID_VORBIS,
};
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, Track, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::Time;

use super::edits::{self, Edit};
use super::entries::{self, Entry, MATROSKA};
use super::long::{self, Ear, Source};
use super::{Block, Damage, DecodeError, Looks, encodings, opus, tracks};

/// The times of its packets are rounded: sound that begins so early begins with the file, in seconds.
const ROUNDED: f64 = 0.003;
/// Begins a CAF.
const CAF: &[u8] = b"caff";
/// Later than this no sound of a film begins, in seconds.
const LATEST: f64 = 60.0 * 60.0;
/// A packet that is due so much later than the sound before it ends comes after a pause, in seconds: what is less may be
/// rounded times. Clips that were joined without being encoded anew have such pauses.
const PAUSE: f64 = 0.04;
/// Completes "the header claims".
pub(super) const UNREADABLE: &str = "what can’t be read";
/// So many seconds before a moment decoding begins: a decoder remembers no more of what was before.
const LEAD: u64 = 2;

/// Decodes the chosen track of a file that begins with `first`, or else the one that it plays by default.
pub fn decode(
    source: &mut dyn Source,
    first: &[u8],
    ear: &mut Ear<'_>,
) -> Result<Vec<Damage>, DecodeError> {
    let table = edits::table(source, first);
    let is_locked = edits::is_locked(first, table.as_deref());
    let entries = entries::read(source, first, table.as_deref());
    let decoded = decode_by(source, first, (table, &entries), ear);
    // What is encrypted looks damaged, unknown or mute, as the case may be.
    decoded.map_err(|error| match error {
        DecodeError::Read(_) => error,
        _ if is_locked => DecodeError::Protected,
        _ => error,
    })
}

fn decode_by(
    source: &mut dyn Source,
    first: &[u8],
    (table, entries): (Option<Vec<u8>>, &[Entry]),
    ear: &mut Ear<'_>,
) -> Result<Vec<Damage>, DecodeError> {
    let wanted = source.track();
    let mut format = probed(source).map_err(|error| refusal(first, entries, &error))?;
    let listed = tracks::listed(&*format, entries);
    let chosen = match tracks::chosen(&listed, wanted) {
        Err(DecodeError::Mute) if format.default_track(TrackType::Video).is_none() => {
            let name = encodings::of_file(first);
            let unknown = DecodeError::NotAudio(Looks::Unknown);
            return Err(name.map_or(unknown, DecodeError::Unsupported));
        }
        chosen => chosen?,
    };
    let mut before = None;
    if ear.from > LEAD {
        before = jump(&mut *format, chosen.id, ear.from);
        if before.is_none() {
            drop(format);
            format = probed(source).map_err(|error| refusal(first, entries, &error))?;
        }
    }
    let unsupported = || DecodeError::Unsupported(chosen.encoding());
    let mut all = format.tracks().iter();
    let track = all.find(|track| u64::from(track.id) == chosen.id);
    let track = track.ok_or_else(unsupported)?;
    let id = track.id;
    let is_matroska = first.starts_with(&MATROSKA);
    let unit = track
        .time_base
        .map(|base| f64::from(base.numer.get()) / f64::from(base.denom.get()));
    let params = track
        .codec_params
        .as_ref()
        .and_then(|params| params.audio())
        .ok_or_else(unsupported)?;
    let params = &completed(params, entries.iter().find(|entry| entry.id == chosen.id));
    if let Some(hz) = params.sample_rate {
        super::check(hz, 1)?;
    }
    // Elsewhere the sound of a packet isn't known to be due when it says: of Vorbis it begins before that.
    let has_times = is_matroska || first.get(4..8) == Some(b"ftyp");
    let has_times = has_times && params.codec != CODEC_ID_VORBIS;
    let mut decoder = Decoder::of(params, unsupported)?;
    let skipped = if let Decoder::Opus(opus) = &decoder {
        opus.skipped
    } else {
        0
    };
    let (mut edit, promised) = expected(track, params, (first, table), skipped);
    if let Some(before) = before {
        ear.frames = (before + edit.silent).saturating_sub(edit.skipped);
        edit = Edit::default();
    }
    let mut heard = Heard {
        ear,
        edit,
        begins: None,
        times: unit.filter(|_| has_times).map(Times::new),
        samples: Vec::new(),
        packets: 0,
        bad: 0,
        cut: false,
        damage: Vec::new(),
    };
    while let Some(packet) = heard.next(&mut *format) {
        if packet.track_id == id {
            if let Some(unit) = unit.filter(|_| is_matroska && heard.packets == 0) {
                heard.begins = Some(packet.pts.get() as f64 * unit);
            }
            heard.take(&mut decoder, &packet)?;
        }
    }
    heard.end(promised, unsupported)
}

/// The edit at the beginning of a track, and how many frames it promises then: less than the first number is a cut.
/// `skipped` frames are left out by its decoder.
fn expected(
    track: &Track,
    params: &AudioCodecParameters,
    (first, table): (&[u8], Option<Vec<u8>>),
    skipped: u64,
) -> (Edit, Option<RangeInclusive<u64>>) {
    // A CAF counts the frames of the sound itself, without those of its encoder.
    let is_caf = first.starts_with(CAF);
    let delay = u64::from(track.delay.filter(|_| is_caf).unwrap_or(0));
    // Some writers count whole packets.
    let slack = params.max_frames_per_packet.filter(|_| is_caf).unwrap_or(0);
    let mut edit = match (table, params.sample_rate) {
        (Some(table), Some(hz)) => edits::first(&table, track.id, hz),
        _ => Edit {
            silent: 0,
            skipped: delay,
        },
    };
    edit.skipped += skipped;
    let promised = track.num_frames.map(|all| all + delay);
    let promised = promised.map(|all| all.saturating_sub(edit.skipped) + edit.silent);
    let promised = promised.map(|all| all.saturating_sub(slack)..=all);
    (edit, promised)
}

/// The parameters of a track with what the library of containers doesn't find, and without what its decoders refuse.
fn completed<'a>(
    params: &'a AudioCodecParameters,
    entry: Option<&Entry>,
) -> Cow<'a, AudioCodecParameters> {
    let mut params = Cow::Borrowed(params);
    let is_g711 = matches!(params.codec, CODEC_ID_PCM_ALAW | CODEC_ID_PCM_MULAW);
    if is_g711 && params.bits_per_sample.is_some() {
        let params = params.to_mut();
        (params.bits_per_sample, params.bits_per_coded_sample) = (None, None);
    }
    let cookie = entry.and_then(|entry| entry.cookie.as_deref());
    if let Some(cookie) = cookie.filter(|_| params.extra_data.is_none()) {
        let params = params.to_mut();
        params.for_codec(CODEC_ID_ALAC);
        params.with_extra_data(cookie.into());
    }
    params
}

/// Goes to a packet well before a second, where it is known to the frame which one it is; how many frames of the track
/// are before it. Where that is not known, the reader may be anywhere.
fn jump(format: &mut dyn FormatReader, id: u64, second: u64) -> Option<u64> {
    let wanted = Time::try_from_secs_f64(second.checked_sub(LEAD)? as f64)?;
    let mut all = format.tracks().iter();
    let track = all.find(|track| u64::from(track.id) == id)?;
    let (id, base) = (track.id, track.time_base?);
    let params = track.codec_params.as_ref()?.audio()?;
    let hz = params.sample_rate?;
    // Rounded times don't tell which packet it is, as those of Matroska.
    let is_exact = base.numer.get() == 1 && base.denom.get() == hz;
    if params.codec == CODEC_ID_VORBIS || !is_exact {
        return None;
    }
    let first = loop {
        let packet = format.next_packet().ok()??;
        if packet.track_id == id {
            break packet;
        }
    };
    let to = SeekTo::Time {
        time: wanted,
        track_id: Some(id),
    };
    let went = format.seek(SeekMode::Accurate, to).ok()?;
    u64::try_from(went.actual_ts.get() - first.pts.get()).ok()
}

/// By which version of what is here a file is heard: raised wherever the sound of one of its kind begins or ends elsewhere
/// than before. What was measured by an earlier one is measured anew.
///
/// # Errors
/// It can't be read.
pub fn version(source: &mut dyn Source) -> io::Result<u32> {
    let mut first = Vec::new();
    source.take(MATROSKA.len() as u64).read_to_end(&mut first)?;
    let mut kind = Vec::new();
    source.take(4).read_to_end(&mut kind)?;
    // The sound of a Matroska begins when its first packet is due: it was taken from the file's beginning. Pauses between
    // packets are heard as such: what came after one was taken for what comes at once. The track that is heard is the
    // one that the file plays by default, by flags that it leaves out, too.
    Ok(match (first == MATROSKA, kind == *b"ftyp") {
        (true, _) => 4,
        (false, true) => 3,
        (false, false) => 1,
    })
}

/// Whether there is a picture beside the sound.
pub fn has_picture(source: &mut dyn Source) -> bool {
    probed(source).is_ok_and(|format| format.default_track(TrackType::Video).is_some())
}

/// The sound of a file without what is beside it: pictures, tags, the container.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoundAlone {
    /// The bytes of its packets.
    pub bytes: u64,
    /// How long these last, in seconds; 0 where they don't say.
    pub seconds: f64,
    /// Channels, where the file says.
    pub channels: Option<u16>,
}

/// How large a file's sound is, read to its end or to what can't be read.
pub fn sound_alone(source: &mut dyn Source) -> Option<SoundAlone> {
    let wanted = source.track();
    let (entries, _) = tracks::entries_of(source).ok()?;
    let mut format = probed(source).ok()?;
    let listed = tracks::listed(&*format, &entries);
    let chosen = tracks::chosen(&listed, wanted).ok()?;
    let mut all = format.tracks().iter();
    let track = all.find(|track| u64::from(track.id) == chosen.id)?;
    let (id, base) = (track.id, track.time_base);
    let params = track.codec_params.as_ref()?.audio()?;
    let channels = params.channels.as_ref().map(|it| it.count());
    let (mut bytes, mut units) = (0, 0);
    while let Ok(Some(packet)) = format.next_packet() {
        if packet.track_id == id {
            bytes += packet.data.len() as u64;
            units += packet.dur.get();
        }
    }
    let unit = base.map_or(0.0, |base| {
        f64::from(base.numer.get()) / f64::from(base.denom.get())
    });
    Some(SoundAlone {
        bytes,
        seconds: units as f64 * unit,
        channels: channels.and_then(|count| u16::try_from(count).ok()),
    })
}

/// A reader of whatever a source is.
pub(super) fn probed<'a>(source: &'a mut dyn Source) -> Result<Box<dyn FormatReader + 'a>, Error> {
    let length = long::length(source)?;
    let source = MediaSourceStream::new(
        Box::new(Media { source, length }),
        MediaSourceStreamOptions::default(),
    );
    symphonia::default::get_probe().probe(
        &Hint::new(),
        source,
        FormatOptions::default(),
        MetadataOptions::default(),
    )
}

/// A source whose length is known.
struct Media<'a> {
    source: &'a mut dyn Source,
    length: u64,
}

impl Read for Media<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.source.read(room)
    }
}

impl Seek for Media<'_> {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.source.seek(place)
    }
}

impl MediaSource for Media<'_> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}

/// What decodes the packets of a container.
enum Decoder {
    Known(Box<dyn AudioDecoder>),
    /// Which the library of containers doesn't decode.
    Opus(Box<opus::Packets>),
}

impl Decoder {
    fn of(
        params: &AudioCodecParameters,
        unsupported: impl Fn() -> DecodeError,
    ) -> Result<Self, DecodeError> {
        if params.codec == CODEC_ID_OPUS {
            let head = params.extra_data.as_deref().unwrap_or_default();
            return Ok(Self::Opus(Box::new(opus::Packets::open(head)?)));
        }
        symphonia::default::get_codecs()
            .make_audio_decoder(params, &AudioDecoderOptions::default())
            .map(Self::Known)
            .map_err(|error| match error {
                Error::Unsupported(_) => unsupported(),
                _damaged => DecodeError::Absurd(UNREADABLE),
            })
    }

    /// The samples of a packet, with rate and channels; nothing of one that can't be decoded.
    fn decode(&mut self, packet: &Packet, samples: &mut Vec<f32>) -> Option<(u32, u16)> {
        match self {
            Self::Known(decoder) => {
                let decoded = decoder.decode(packet).ok()?;
                let spec = decoded.spec();
                decoded.copy_to_vec_interleaved(samples);
                Some((spec.rate(), spec.channels().count() as u16))
            }
            Self::Opus(decoder) => {
                let spec = decoder.spec();
                let decoded = decoder.decode(&packet.data)?;
                samples.clear();
                samples.extend_from_slice(decoded);
                Some(spec)
            }
        }
    }
}

/// When the packets of a track are due: between them may be pauses.
struct Times {
    /// How long one of its steps lasts, in seconds.
    unit: f64,
    first: Option<i64>,
    /// Frames since the first packet, with the pauses.
    frames: u64,
    /// Frames of all pauses.
    paused: u64,
}

impl Times {
    fn new(unit: f64) -> Self {
        Self {
            unit,
            first: None,
            frames: 0,
            paused: 0,
        }
    }

    /// A packet of so many frames; how many of silence come before it.
    fn pause(&mut self, at: i64, (here, hz): (u64, u32)) -> u64 {
        let steps = at.saturating_sub(*self.first.get_or_insert(at));
        let rate = f64::from(hz.max(1));
        let late = (steps as f64 * self.unit * rate).round() - self.frames as f64;
        // A broken index may say anything.
        let left = (LATEST * rate) as u64;
        let left = left.saturating_sub(self.paused);
        let is_pause = late > PAUSE * rate && late <= left as f64;
        let pause = if is_pause { late as u64 } else { 0 };
        self.paused += pause;
        self.frames += pause + here;
        pause
    }
}

/// What was decoded so far, and what was wrong with it.
struct Heard<'a, 'b> {
    ear: &'a mut Ear<'b>,
    /// What is still to be done at its start.
    edit: Edit,
    /// When its first packet is due, in seconds, where nothing else says so; the time of what is left out is taken off.
    begins: Option<f64>,
    /// When its packets are due, where that is known.
    times: Option<Times>,
    samples: Vec<f32>,
    packets: u64,
    bad: u64,
    cut: bool,
    damage: Vec<Damage>,
}

impl Heard<'_, '_> {
    /// The next packet that can be read; none at the end, proper or not.
    fn next(&mut self, format: &mut dyn FormatReader) -> Option<Packet> {
        // A reader that only complains would do so for ever.
        while self.bad <= 1_000 && !self.ear.is_deaf() {
            match format.next_packet() {
                Ok(packet) => return packet,
                Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                    self.cut = true;
                    return None;
                }
                // Rate or channels changed: what follows is another file.
                Err(Error::ResetRequired) => {
                    let frame = self.ear.frames;
                    self.damage.push(Damage::Changed { frame });
                    return None;
                }
                Err(_damaged) => {
                    self.packets += 1;
                    self.note_bad();
                }
            }
        }
        None
    }

    /// Decodes a packet; silence as long as it for one that can't be.
    fn take(&mut self, decoder: &mut Decoder, packet: &Packet) -> Result<(), DecodeError> {
        self.packets += 1;
        if let Some((hz, channels)) = decoder.decode(packet, &mut self.samples) {
            super::check(hz, channels.max(1))?;
            self.gather(packet, (hz, channels));
        } else {
            self.note_bad();
            let (hz, channels) = (self.ear.hz, self.ear.channels);
            let frames = packet.dur.get().min(1 << 16) as usize;
            self.samples.clear();
            self.samples.resize(frames * usize::from(channels), 0.0);
            self.gather(packet, (hz, channels));
        }
        Ok(())
    }

    fn gather(&mut self, packet: &Packet, (hz, channels): (u32, u16)) {
        let count = usize::from(channels.max(1));
        let rate = f64::from(hz.max(1));
        let begins = self.begins.take();
        let begins = begins.map(|begins| begins + self.edit.skipped as f64 / rate);
        if let Some(begins) = begins.filter(|it| (ROUNDED..LATEST).contains(it)) {
            self.edit.silent = (begins * rate).round() as u64;
        }
        let here = (self.samples.len() / count) as u64;
        let mut silent = std::mem::take(&mut self.edit.silent);
        if let Some(times) = &mut self.times {
            silent += times.pause(packet.pts.get(), (here, hz));
        }
        while silent > 0 && !self.ear.is_deaf() {
            let part = silent.min(u64::from(hz.max(1)));
            silent -= part;
            self.ear.take(Block {
                hz,
                channels,
                samples: &vec![0.0; part as usize * count],
            });
        }
        let skipped = self.edit.skipped.min(here);
        self.edit.skipped -= skipped;
        let rest = self.samples.get(skipped as usize * count..);
        self.ear.take(Block {
            hz,
            channels,
            samples: rest.unwrap_or_default(),
        });
    }

    fn note_bad(&mut self) {
        self.bad += 1;
        super::note_bad(&mut self.damage, self.ear.frames);
    }

    /// Tells how it went: so many frames were promised, of which less than the first number is a cut.
    fn end(
        mut self,
        promised: Option<RangeInclusive<u64>>,
        unsupported: impl Fn() -> DecodeError,
    ) -> Result<Vec<Damage>, DecodeError> {
        let frames = self.ear.frames;
        if self.ear.is_deaf() {
            return Ok(self.damage);
        }
        if self.cut || promised.as_ref().is_some_and(|all| frames < *all.start()) {
            let promised = promised.map(|all| *all.end());
            self.damage.push(Damage::Cut { frames, promised });
        }
        if self.bad > 1 && self.bad == self.packets {
            return Err(unsupported());
        }
        super::judge(self.packets, self.bad)?;
        if self.packets == 0 {
            return Err(DecodeError::Unfinished);
        }
        Ok(self.damage)
    }
}

/// Why the library of containers refuses a file.
fn refusal(first: &[u8], entries: &[Entry], error: &Error) -> DecodeError {
    let is_short = matches!(error, Error::IoError(_));
    let sounds = entries.iter().find(|entry| entry.is_sound);
    let named = sounds.map(|entry| entry.encoding.clone());
    let named = named.or_else(|| encodings::of_file(first));
    let known = [
        b"fLaC".as_slice(),
        b"OggS",
        b"FORM",
        b"RIFF",
        CAF,
        &MATROSKA,
    ];
    let is_mp4 = first.get(4..8) == Some(b"ftyp");
    let is_known = is_mp4 || known.iter().any(|magic| first.starts_with(magic));
    match named {
        _ if is_known && is_short => DecodeError::Unfinished,
        Some(name) => DecodeError::Unsupported(name),
        None if is_mp4 => DecodeError::Unfinished,
        None if is_known => DecodeError::Absurd(UNREADABLE),
        None => DecodeError::NotAudio(Looks::Unknown),
    }
}
