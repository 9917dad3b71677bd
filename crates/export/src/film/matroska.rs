//! A Matroska (RFC 9559): the pictures and sounds of a film, sounds in other languages before its own, and subtitles.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use mkv_element::io::blocking_impl::{ReadFrom as _, WriteTo as _};
use mkv_element::prelude::{
    Audio, BitDepth, BlockGroup, Channels, CodecId, CodecPrivate, Cues, DocType,
    DocTypeReadVersion, DocTypeVersion, Duration, Ebml, EbmlMaxIdLength, EbmlMaxSizeLength,
    Element as _, FlagDefault, FlagLacing, FlagOriginal, Info, Language, LanguageBcp47, MuxingApp,
    Name, SamplingFrequency, Seek, SeekHead, SeekId, SeekPosition, SimpleTag, Tag, TagName,
    TagString, Tags, TimestampScale, TrackEntry, TrackNumber, TrackType, TrackUid, Tracks, VInt64,
    WritingApp,
};

use super::clusters::{Clusters, Piece};
use super::reel::{KEY, Kind, PICTURE, Packet, Reel, SOUND, TEXT};
use super::{NewTrack, NoFilm};
use crate::DeliverError;
use crate::subtitles::Cue;
use crate::tags::{DRAFT_COMMENT, Marks};
use crate::whole::Whole;
use mynah_audio::decode::Source;
use mynah_core::language;

/// Bytes that are kept free for the list of where what lies.
const LIST: u64 = 160;
/// The head of a segment: its name, and its size in eight bytes.
const SEGMENT: [u8; 5] = [0x18, 0x53, 0x80, 0x67, 0x01];
const SIZE: usize = 7;
/// The head of a FLAC file that its decoder has to know: name, and description of the stream.
const FLAC_HEAD: usize = 42;
/// In that, the first block of description, and what says that it is the last one.
const FLAC_FIRST: usize = 4;
const FLAC_LAST: u8 = 0x80;
/// Who wrote it.
const APP: &str = "Mynah";

/// Subtitles that a film gets.
pub struct NewText<'a> {
    /// What is shown when.
    pub cues: &'a [Cue],
    /// Its language: ISO 639-1.
    pub language: &'a str,
    /// What it is called.
    pub name: &'a str,
}

/// What becomes of a write.
enum Failed {
    /// The film can't be read, or not be written.
    Film(NoFilm),
    /// The disk takes no more.
    Disk(io::Error),
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl From<mkv_element::Error> for Failed {
    fn from(error: mkv_element::Error) -> Self {
        match error {
            mkv_element::Error::Io(error) => Self::Disk(error),
            other => Self::Film(other.into()),
        }
    }
}

/// Writes a film with other sounds and subtitles under exactly this name; what had it before is replaced.
///
/// # Errors
/// The film can't be read, or the disk takes no more.
pub fn write(
    (film, reel): (&mut dyn Source, &Reel),
    sounds: &mut [NewTrack<'_>],
    texts: &[NewText<'_>],
    marks: &Marks,
    path: &Path,
) -> Result<PathBuf, NoFilm> {
    let mut whole = Whole::begin(path)?;
    match pour(whole.file(), (film, reel), (sounds, texts), marks) {
        Ok(()) => Ok(whole.keep()?),
        Err(Failed::Film(error)) => Err(error),
        Err(Failed::Disk(error)) => Err(whole.failed(error).into()),
    }
}

/// Writes a film as it is into an empty file.
///
/// # Errors
/// The film can't be read, or the disk takes no more; `place` is the file's path.
pub fn copy(
    (film, reel): (&mut dyn Source, &Reel),
    file: &mut File,
    place: &Path,
) -> Result<(), NoFilm> {
    match pour(file, (film, reel), (&mut [], &[]), &Marks::default()) {
        Ok(()) => Ok(()),
        Err(Failed::Film(error)) => Err(error),
        Err(Failed::Disk(source)) => {
            let path = place.to_owned();
            Err(DeliverError::Write { path, source }.into())
        }
    }
}

fn pour(
    file: &mut File,
    (film, reel): (&mut dyn Source, &Reel),
    (sounds, texts): (&mut [NewTrack<'_>], &[NewText<'_>]),
    marks: &Marks,
) -> Result<(), Failed> {
    let mut out = BufWriter::new(file);
    let head = Ebml {
        ebml_max_id_length: EbmlMaxIdLength(4),
        ebml_max_size_length: EbmlMaxSizeLength(8),
        doc_type: Some(DocType("matroska".to_owned())),
        doc_type_version: Some(DocTypeVersion(4)),
        doc_type_read_version: Some(DocTypeReadVersion(2)),
        ..Ebml::default()
    };
    head.write_to(&mut out)?;
    out.write_all(&SEGMENT)?;
    let size_at = out.stream_position()?;
    out.write_all(&[0; SIZE])?;
    let begins = size_at + SIZE as u64;
    out.write_all(&[0; LIST as usize])?;
    let mut list = vec![(Info::ID, LIST)];
    info(reel, sounds).write_to(&mut out)?;
    list.push((Tracks::ID, out.stream_position()? - begins));
    let numbers = Numbers::of(reel, sounds.len(), texts.len());
    tracks(reel, &numbers, sounds, texts)?.write_to(&mut out)?;
    if marks.draft {
        list.push((Tags::ID, out.stream_position()? - begins));
        draft().write_to(&mut out)?;
    }
    for range in &reel.rest {
        film.seek(SeekFrom::Start(range.start)).map_err(unread)?;
        let wanted = range.end - range.start;
        let copied = io::copy(&mut film.take(wanted), &mut out)?;
        if copied != wanted {
            return Err(unread(io::ErrorKind::UnexpectedEof));
        }
    }
    let place = out.stream_position()? - begins;
    let picture = reel.of(PICTURE).next();
    let picture = picture.map(|track| numbers.film(*track.track_number));
    let mut clusters = Clusters::at(&mut out, place, reel.tick, picture.flatten());
    Interleaved::of(reel, sounds, texts).run(film, &numbers, &mut clusters)?;
    clusters.end()?;
    let (place, index) = (clusters.place, std::mem::take(&mut clusters.index));
    if !index.is_empty() {
        list.push((Cues::ID, place));
        let cues = Cues {
            cue_point: index,
            ..Cues::default()
        };
        cues.write_to(&mut out)?;
    }
    let end = out.stream_position()?;
    out.seek(SeekFrom::Start(size_at))?;
    let size = (end - begins).to_be_bytes();
    out.write_all(size.get(1..).unwrap_or_default())?;
    out.write_all(&listed(list)?)?;
    out.flush()?;
    Ok(())
}

fn unread(error: impl std::fmt::Display) -> Failed {
    Failed::Film(NoFilm::Damaged(error.to_string()))
}

fn info(reel: &Reel, sounds: &[NewTrack<'_>]) -> Info {
    let longest = sounds
        .iter()
        .map(|sound| ticks_of(sound, sound.frames.total, reel.tick));
    let lasts = longest.max().unwrap_or_default().max(reel.lasts as i64);
    Info {
        timestamp_scale: TimestampScale(reel.tick),
        duration: Some(Duration(lasts as f64)),
        muxing_app: MuxingApp(APP.to_owned()),
        writing_app: WritingApp(APP.to_owned()),
        ..Info::default()
    }
}

/// What says that a draft is one.
fn draft() -> Tags {
    let said = |name: &str, text: &str| SimpleTag {
        tag_name: TagName(name.to_owned()),
        tag_string: Some(TagString(text.to_owned())),
        ..SimpleTag::default()
    };
    let tag = Tag {
        simple_tag: vec![said("COMMENT", DRAFT_COMMENT), said("MYNAH_DRAFT", "1")],
        ..Tag::default()
    };
    Tags {
        tag: vec![tag],
        ..Tags::default()
    }
}

/// Where what lies, in the room that is free for it.
fn listed(list: Vec<(VInt64, u64)>) -> Result<Vec<u8>, Failed> {
    let mut seek = Vec::new();
    for (id, place) in list {
        let mut name = Vec::new();
        id.write_to(&mut name)?;
        seek.push(Seek {
            crc32: None,
            void: None,
            seek_id: SeekId(name.into()),
            seek_position: SeekPosition(place),
        });
    }
    let head = SeekHead {
        seek,
        ..SeekHead::default()
    };
    let mut bytes = Vec::new();
    head.write_to(&mut bytes)?;
    // The rest is nothing, and says how long it is in eight bytes.
    let rest = (LIST as usize).saturating_sub(bytes.len() + 2 + SIZE);
    bytes.extend([0xec, 0x01]);
    bytes.extend(rest.to_be_bytes().get(1..).unwrap_or_default());
    bytes.resize(LIST as usize, 0);
    Ok(bytes)
}

/// What tracks are called in the new file: pictures, new sounds, sounds of the film, subtitles.
struct Numbers {
    film: Vec<(u64, u64)>,
    sounds: u64,
    texts: u64,
}

impl Numbers {
    fn of(reel: &Reel, sounds: usize, texts: usize) -> Self {
        let mut film = Vec::new();
        let mut next = 1;
        let mut begins = [0; 2];
        for kind in [PICTURE, SOUND, TEXT] {
            let (new, slot) = match kind {
                SOUND => (sounds, 0),
                TEXT => (texts, 1),
                _ => (0, 0),
            };
            if let Some(begins) = begins.get_mut(slot).filter(|_| kind != PICTURE) {
                *begins = next;
            }
            next += new as u64;
            for track in reel.of(kind) {
                film.push((*track.track_number, next));
                next += 1;
            }
        }
        let [sounds, texts] = begins;
        Self {
            film,
            sounds,
            texts,
        }
    }

    /// What a track of the film is called; nothing where it stays out.
    fn film(&self, number: u64) -> Option<u64> {
        let found = self.film.iter().find(|(old, _)| *old == number);
        found.map(|(_, new)| *new)
    }
}

/// What is said of the tracks.
fn tracks(
    reel: &Reel,
    numbers: &Numbers,
    sounds: &mut [NewTrack<'_>],
    texts: &[NewText<'_>],
) -> Result<Tracks, Failed> {
    let mut all = Vec::new();
    for track in &reel.tracks {
        let Some(number) = numbers.film(*track.track_number) else {
            continue;
        };
        let mut track = track.clone();
        track.track_number = TrackNumber(number);
        if *track.track_type == SOUND {
            track.flag_default = FlagDefault(0);
            track.flag_original = Some(FlagOriginal(1));
        }
        all.push(track);
    }
    // Names of tracks that chapters and tags of the film go by stay theirs.
    let taken: Vec<u64> = all.iter().map(|track| *track.track_uid).collect();
    let mut free = (1_u64..).filter(|uid| !taken.contains(uid));
    let mut new = |number: u64, kind: u64, code: &str, name: &str| TrackEntry {
        track_number: TrackNumber(number),
        track_uid: TrackUid(free.next().unwrap_or(number)),
        track_type: TrackType(kind),
        flag_lacing: FlagLacing(0),
        name: Some(Name(name.to_owned())),
        language: language(Some(code)),
        language_bcp47: Some(LanguageBcp47(code.to_owned())),
        ..TrackEntry::default()
    };
    for (number, sound) in (numbers.sounds..).zip(sounds.iter_mut()) {
        let mut head = vec![0; FLAC_HEAD];
        sound.flac.rewind()?;
        sound.flac.read_exact(&mut head)?;
        // Nothing follows here what describes the stream.
        if let Some(first) = head.get_mut(FLAC_FIRST) {
            *first |= FLAC_LAST;
        }
        all.push(TrackEntry {
            flag_default: FlagDefault(u64::from(number == numbers.sounds)),
            codec_id: CodecId("A_FLAC".to_owned()),
            codec_private: Some(CodecPrivate(head.into())),
            audio: Some(Audio {
                sampling_frequency: SamplingFrequency(f64::from(sound.frames.hz)),
                channels: Channels(u64::from(sound.frames.channels)),
                bit_depth: Some(BitDepth(16)),
                ..Audio::default()
            }),
            ..new(number, SOUND, sound.language, sound.name)
        });
    }
    for (number, text) in (numbers.texts..).zip(texts) {
        all.push(TrackEntry {
            flag_default: FlagDefault(0),
            codec_id: CodecId("S_TEXT/UTF8".to_owned()),
            ..new(number, TEXT, text.language, text.name)
        });
    }
    all.sort_by_key(|track| *track.track_number);
    Ok(Tracks {
        track_entry: all,
        ..Tracks::default()
    })
}

/// A language as Matroska names it: the bibliographic letters of ISO 639-2.
pub(super) fn language(code: Option<&str>) -> Language {
    let long = code.and_then(language::long).unwrap_or("und");
    Language(language::bibliographic(long).to_owned())
}

/// Ticks from the beginning of a new sound to its frame of this number.
fn ticks_of(sound: &NewTrack<'_>, frame: u64, tick: u64) -> i64 {
    let hz = u128::from(sound.frames.hz.max(1)) * u128::from(tick.max(1));
    ((u128::from(frame) * 1_000_000_000 + hz / 2) / hz) as i64
}

/// How far a new sound is written.
struct Going {
    /// Its frames of FLAC, and of sound.
    flac: usize,
    sound: u64,
    /// When the next one is due, in ticks; nothing at its end.
    due: Option<i64>,
}

/// The packets of a film with those of what it gets, in the order in which they are needed.
struct Interleaved<'a, 'b> {
    reel: &'a Reel,
    sounds: &'a mut [NewTrack<'b>],
    going: Vec<Going>,
    /// Cues by when they are due, with their track.
    cues: Vec<(u64, &'a Cue)>,
}

impl<'a, 'b> Interleaved<'a, 'b> {
    fn of(reel: &'a Reel, sounds: &'a mut [NewTrack<'b>], texts: &'a [NewText<'_>]) -> Self {
        let going = sounds.iter().map(|sound| Going {
            flac: 0,
            sound: 0,
            due: (!sound.frames.frames.is_empty()).then_some(0),
        });
        let cues = (0_u64..).zip(texts);
        let cues = cues.flat_map(|(track, text)| text.cues.iter().map(move |cue| (track, cue)));
        let mut cues: Vec<_> = cues.collect();
        cues.sort_by_key(|(_, cue)| std::cmp::Reverse(cue.start_ms));
        Self {
            reel,
            going: going.collect(),
            sounds,
            cues,
        }
    }

    fn run(
        mut self,
        film: &mut dyn Source,
        numbers: &Numbers,
        clusters: &mut Clusters<'_>,
    ) -> Result<(), Failed> {
        for sound in &mut *self.sounds {
            sound.flac.seek(SeekFrom::Start(sound.frames.first))?;
        }
        let packets = &self.reel.packets;
        let mut film = io::BufReader::with_capacity(1 << 16, film);
        let mut at = 0;
        film.rewind().map_err(unread)?;
        for packet in packets {
            let Some(track) = numbers.film(packet.track) else {
                continue;
            };
            self.until(packet.due, numbers, clusters)?;
            let far = packet.place as i64 - at;
            film.seek_relative(far).map_err(unread)?;
            let mut content = vec![0; packet.bytes as usize];
            film.read_exact(&mut content).map_err(unread)?;
            at = packet.place as i64 + i64::from(packet.bytes);
            clusters.put(piece(packet, track, content)?)?;
        }
        self.until(i64::MAX, numbers, clusters)
    }

    /// Writes what is new and due until then.
    fn until(
        &mut self,
        due: i64,
        numbers: &Numbers,
        clusters: &mut Clusters<'_>,
    ) -> Result<(), Failed> {
        loop {
            let going = self.going.iter().enumerate();
            let sound = going
                .filter_map(|(place, going)| Some((going.due?, place)))
                .min();
            let cue = self.cues.last().map(|(_, cue)| self.ticks(cue.start_ms));
            let first = [sound.map(|(at, _)| at), cue].into_iter().flatten().min();
            let Some(first) = first.filter(|at| *at <= due) else {
                return Ok(());
            };
            match sound {
                Some((at, place)) if at == first => self.sound(place, at, numbers, clusters)?,
                _ => self.cue(numbers, clusters)?,
            }
        }
    }

    fn ticks(&self, ms: u32) -> i64 {
        (u64::from(ms) * 1_000_000 / self.reel.tick.max(1)) as i64
    }

    fn sound(
        &mut self,
        place: usize,
        at: i64,
        numbers: &Numbers,
        clusters: &mut Clusters<'_>,
    ) -> Result<(), Failed> {
        let (Some(sound), Some(going)) = (self.sounds.get_mut(place), self.going.get_mut(place))
        else {
            return Ok(());
        };
        let frames = &sound.frames.frames;
        let (bytes, lasts) = frames.get(going.flac).copied().unwrap_or_default();
        let mut content = vec![0; bytes as usize];
        sound.flac.read_exact(&mut content)?;
        going.flac += 1;
        going.sound += u64::from(lasts);
        let is_more = going.flac < frames.len();
        going.due = is_more.then(|| ticks_of(sound, going.sound, self.reel.tick));
        clusters.put(Piece {
            track: numbers.sounds + place as u64,
            at,
            lasts: None,
            flags: KEY,
            group: None,
            content,
        })?;
        Ok(())
    }

    fn cue(&mut self, numbers: &Numbers, clusters: &mut Clusters<'_>) -> Result<(), Failed> {
        let Some((track, cue)) = self.cues.pop() else {
            return Ok(());
        };
        let (from, to) = (self.ticks(cue.start_ms), self.ticks(cue.end_ms));
        clusters.put(Piece {
            track: numbers.texts + track,
            at: from,
            lasts: Some((to - from).max(0) as u64),
            flags: 0,
            group: None,
            content: cue.text.clone().into_bytes(),
        })?;
        Ok(())
    }
}

/// A packet of the film as it is written: its content is what it was.
fn piece(packet: &Packet, track: u64, content: Vec<u8>) -> Result<Piece, Failed> {
    let piece = Piece {
        track,
        at: packet.at,
        lasts: None,
        flags: 0,
        group: None,
        content,
    };
    match packet.kind {
        Kind::Frame { flags } => Ok(Piece { flags, ..piece }),
        Kind::Group => {
            let group = BlockGroup::decode_body(&mut piece.content.as_slice())?;
            let mut block = &group.block[..];
            let _track = VInt64::read_from(&mut block)?;
            let flags = block.get(2).copied().unwrap_or_default();
            let content = block.get(3..).unwrap_or_default().to_vec();
            Ok(Piece {
                flags,
                content,
                group: Some(group),
                ..piece
            })
        }
    }
}
