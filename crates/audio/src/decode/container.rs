//! Everything that symphonia reads: FLAC, Vorbis, AAC and ALAC in MP4, CAF, ADPCM, MP2, Matroska, and Opus in these.

use std::borrow::Cow;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::RangeInclusive;

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_ALAC, CODEC_ID_FLAC, CODEC_ID_PCM_ALAW, CODEC_ID_PCM_MULAW,
    CODEC_ID_VORBIS,
};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, Track, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::{Time, TimeBase};

use super::decoder::Decoder;
use super::ear::Ear;
use super::edits::{self, Edit};
use super::entries::{self, Entry, MATROSKA};
use super::extras::{self, Mask};
use super::long::{self, Source, id3_bytes};
use super::packets::{Heard, Times};
use super::{Damage, DecodeError, Looks, encodings, flac, tracks};

/// Begins a CAF.
const CAF: &[u8] = b"caff";
/// Completes "the header claims".
pub(super) const UNREADABLE: &str = "what can’t be read";
/// So many seconds before a moment decoding begins: a decoder remembers no more of what was before.
const LEAD: u64 = 2;

/// Less sound behind the end of an edit list than this part of a second fills a packet up, or is a rounded time.
const SPARE: u64 = 2;

/// Decodes the chosen track of a file that begins with `first`, or else the one that it plays by default.
pub fn decode(
    source: &mut dyn Source,
    first: &[u8],
    ear: &mut Ear<'_>,
) -> Result<Vec<Damage>, DecodeError> {
    let table = edits::table(source, first);
    let entries = entries::read(source, first, table.as_deref());
    let is_locked = edits::is_locked(first, table.as_deref())
        || entries
            .iter()
            .any(|entry| entry.is_sound() && entry.is_locked);
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
    let flac_at = flac_begins(first);
    if let Some(begins) = flac_at
        && let Some(error) = probed(source).err()
    {
        // Its description may be that of other frames than follow.
        let before = ((0, 0), Vec::new());
        return match flac::rest(source, [begins, 0], before, ear)?.frames {
            0 => Err(refusal(first, entries, &error)),
            _ => Ok(Vec::new()),
        };
    }
    let mut format = probed(source).map_err(|error| refusal(first, entries, &error))?;
    let listed = tracks::listed(&*format, entries);
    let chosen = match tracks::chosen(&listed, wanted) {
        Err(DecodeError::Mute) if !has_video(&*format, entries) => {
            let name = encodings::of_file(first);
            let unknown = DecodeError::NotAudio(Looks::Unknown);
            return Err(name.map_or(unknown, DecodeError::Unsupported));
        }
        chosen => chosen?,
    };
    let mut before = None;
    // A part of a file is read from its beginning: others were heard before.
    if ear.from > LEAD && ear.frames == 0 {
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
    let unit = track.time_base.map(unit_of);
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
    let skipped = decoder.skipped();
    let flac_at = flac_at.filter(|_| params.codec == CODEC_ID_FLAC);
    let (mut edit, promised, ends) = expected(track, params, (first, table), skipped);
    if let Some(before) = before {
        ear.leap((before + edit.silent).saturating_sub(edit.skipped));
        edit = Edit::default();
    }
    let times = unit.filter(|_| has_times).map(Times::new);
    let mut heard = Heard::new(ear, (edit, ends), times);
    let begins = unit.filter(|_| is_matroska);
    let coder = (&mut decoder, flac_at.is_some());
    let is_chain = heard.all(&mut *format, (id, begins), coder)?;
    drop(format);
    let is_within = before.is_some();
    // All that is promised of a part is there: what comes before it needn’t be counted.
    let flac_at = flac_at.filter(|_| !is_within || !heard.is_whole(promised.as_ref()));
    let has_rest = match flac_at {
        Some(begins) => heard.rest_of_flac(source, (begins, is_within))?,
        None => false,
    };
    heard.end(promised.filter(|_| !is_chain && !has_rest), unsupported)
}

/// How long a step of a track’s times lasts, in seconds.
fn unit_of(base: TimeBase) -> f64 {
    f64::from(base.numer.get()) / f64::from(base.denom.get())
}

/// Tells whether a file has pictures, of any encoding.
fn has_video(format: &dyn FormatReader, entries: &[Entry]) -> bool {
    format.default_track(TrackType::Video).is_some() || entries.iter().any(|it| it.is_picture())
}

/// Returns the place at which a FLAC can begin: the start, or the end of a tag. Other formats may have a tag, too.
fn flac_begins(first: &[u8]) -> Option<u64> {
    if first.starts_with(b"fLaC") {
        return Some(0);
    }
    id3_bytes(first).map(|bytes| bytes + 10)
}

/// The edit at the beginning of a track, how many frames it promises then, of which less than the first number is a cut, and
/// where it ends before its sound does. `skipped` frames are left out by its decoder.
fn expected(
    track: &Track,
    params: &AudioCodecParameters,
    (first, table): (&[u8], Option<Vec<u8>>),
    skipped: u64,
) -> (Edit, Option<RangeInclusive<u64>>, Option<u64>) {
    // A CAF counts the frames of the sound itself, without those of its encoder.
    let is_caf = first.starts_with(CAF);
    let delay = u64::from(track.delay.filter(|_| is_caf).unwrap_or(0));
    // Some writers count whole packets.
    let slack = params.max_frames_per_packet.filter(|_| is_caf).unwrap_or(0);
    let mut edit = match (table, params.sample_rate) {
        (Some(table), Some(hz)) => edits::first(&table, track.id, hz),
        _ => Edit {
            skipped: delay,
            ..Edit::default()
        },
    };
    let spare = params.sample_rate.map_or(0, |hz| u64::from(hz) / SPARE);
    let is_hidden = |kept: &u64| {
        let shown = edit.skipped + kept + spare;
        track.num_frames.is_some_and(|all| all > shown)
    };
    let ends = edit.kept.filter(is_hidden).map(|kept| edit.silent + kept);
    edit.skipped += skipped;
    let promised = track.num_frames.map(|all| all + delay);
    let promised = promised.map(|all| all.saturating_sub(edit.skipped) + edit.silent);
    let promised = ends.or(promised);
    let promised = promised.map(|all| all.saturating_sub(slack)..=all);
    (edit, promised, ends)
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
    // The field of an MP4 ends at 65,535 Hz.
    let rate = params
        .extra_data
        .as_deref()
        .and_then(encodings::rate_of_aac);
    let is_aac = params.codec == CODEC_ID_AAC && rate.is_some();
    if let Some(hz) = rate.filter(|hz| is_aac && params.sample_rate != Some(*hz)) {
        params.to_mut().with_sample_rate(hz);
    }
    // Some encoders set flags in it that AAC-LC doesn't have, without what these announce.
    if let Some([first, second]) = params.extra_data.as_deref().filter(|_| is_aac)
        && second & 3 != 0
    {
        let plain = [*first, second & !3];
        params.to_mut().with_extra_data(plain.into());
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
    // one that the file plays by default, by flags that it leaves out, too. Surround sound is mixed by its speakers: it was
    // averaged. What an edit list hides at the end is not heard.
    Ok(match (first == MATROSKA, kind == *b"ftyp") {
        (true, _) => 5,
        (false, true) => 4,
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
    let unit = base.map_or(0.0, unit_of);
    Some(SoundAlone {
        bytes,
        seconds: units as f64 * unit,
        channels: channels.and_then(|count| u16::try_from(count).ok()),
    })
}

/// A reader of whatever a source is.
pub(super) fn probed<'a>(source: &'a mut dyn Source) -> Result<Box<dyn FormatReader + 'a>, Error> {
    let length = long::length(source)?;
    let masks = extras::masks(source)?;
    let media = Media {
        source,
        length,
        at: 0,
        masks,
    };
    let source = MediaSourceStream::new(Box::new(media), MediaSourceStreamOptions::default());
    symphonia::default::get_probe().probe(
        &Hint::new(),
        source,
        FormatOptions::default(),
        MetadataOptions::default(),
    )
}

/// A source whose length is known, without what the library of containers needn't see.
struct Media<'a> {
    source: &'a mut dyn Source,
    length: u64,
    at: u64,
    masks: Vec<Mask>,
}

impl Read for Media<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(room)?;
        let there = room.get_mut(..read).unwrap_or_default();
        for mask in &self.masks {
            mask.lay_over(there, self.at);
        }
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Media<'_> {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.at = self.source.seek(place)?;
        Ok(self.at)
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

/// Why the library of containers refuses a file: its encoding, where that is the reason.
fn refusal(first: &[u8], entries: &[Entry], error: &Error) -> DecodeError {
    log::info!("sound is refused: {error}");
    let is_short = matches!(error, Error::IoError(_));
    let sounds = entries.iter().find(|entry| entry.is_sound());
    let named = sounds.map(|entry| encodings::with_channels(&entry.encoding, entry.channels));
    let named = named.or_else(|| encodings::of_file(first));
    let known = [b"fLaC".as_slice(), b"OggS", b"RIFF", CAF, &MATROSKA];
    let is_mp4 = first.get(4..8) == Some(b"ftyp");
    let is_known = is_mp4 || known.iter().any(|magic| first.starts_with(magic));
    match named.filter(|name| !is_known || !encodings::is_read(name)) {
        Some(name) => DecodeError::Unsupported(name),
        None if is_mp4 && entries.is_empty() => DecodeError::Unfinished,
        None if is_known && is_short => DecodeError::Unfinished,
        None if is_known => DecodeError::Absurd(UNREADABLE),
        None => DecodeError::NotAudio(Looks::Unknown),
    }
}
