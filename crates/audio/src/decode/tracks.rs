//! The tracks of a film or recording, by its head, and which of them is heard; nothing is decoded.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_OPUS};
use symphonia::core::codecs::audio::{AudioCodecParameters, CODEC_ID_NULL_AUDIO};
use symphonia::core::formats::{FormatReader, TrackFlags};

use super::container::probed;
use super::entries::{self, Content, Entry};
use super::long::fill;
use super::marks::Marks;
use super::{DecodeError, Source, edits, encodings};

/// Bytes by which a container is known.
const FIRST: usize = 64;

/// The content of a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrackKind {
    /// Pictures of so many columns and rows, where the head says so.
    Picture(Option<[u16; 2]>),
    /// Sound, encoded so.
    Sound(String),
    /// Subtitles.
    Text,
}

/// A track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// The kind of its content.
    pub kind: TrackKind,
    /// Its number among the tracks of its kind, from 1.
    pub number: usize,
    /// Its language, as the file says it: ISO 639-2 or BCP-47; `None` where it doesn't.
    pub language: Option<String>,
    /// Its name, where the file has one.
    pub name: Option<String>,
    /// Channels of sound, where the head says so.
    pub channels: Option<u16>,
    /// The file wants it played unless another is chosen.
    pub is_default: bool,
    /// Somebody comments on the film, by a flag or the track's name.
    pub is_commentary: bool,
    /// This is the sound that is decoded where no other track is chosen.
    pub is_heard: bool,
}

/// Lists the tracks of a container; none of a file that is no container.
pub fn tracks(source: &mut dyn Source) -> Vec<Track> {
    let Ok((entries, _)) = entries_of(source) else {
        return Vec::new();
    };
    let listed = match probed(source) {
        Ok(format) => listed(&*format, &entries),
        Err(_unread) => entries.iter().map(|entry| entry.listed(None)).collect(),
    };
    let heard = chosen(&listed, None).ok().map(|track| track.id);
    let (mut sounds, mut pictures, mut texts) = (0, 0, 0);
    let mut tracks = Vec::new();
    for mut one in listed {
        let count = match one.track.kind {
            TrackKind::Sound(_) => &mut sounds,
            TrackKind::Picture(_) => &mut pictures,
            TrackKind::Text => &mut texts,
        };
        *count += 1;
        one.track.number = *count;
        one.track.is_heard = one.is_sound() && heard == Some(one.id);
        tracks.push(one.track);
    }
    tracks
}

/// The entries of a source, and its table of contents where it is an MP4. Leaves the place at the start.
pub(super) fn entries_of(source: &mut dyn Source) -> io::Result<(Vec<Entry>, Option<Vec<u8>>)> {
    source.rewind()?;
    let mut first = vec![0; FIRST];
    let read = fill(source, &mut first)?;
    first.truncate(read);
    source.rewind()?;
    let table = edits::table(source, &first);
    let entries = entries::read(source, &first, table.as_deref());
    Ok((entries, table))
}

/// A track with what is known of it besides.
#[derive(Debug)]
pub(super) struct Listed {
    /// By which its packets name it.
    pub id: u64,
    track: Track,
    is_enabled: bool,
    is_description: bool,
    /// Something here decodes it.
    is_readable: bool,
}

impl Listed {
    pub fn is_sound(&self) -> bool {
        matches!(self.track.kind, TrackKind::Sound(_))
    }

    /// The name of its encoding, with its channels where there are too many.
    pub fn encoding(&self) -> String {
        match &self.track.kind {
            TrackKind::Sound(name) => encodings::with_channels(name, self.track.channels),
            TrackKind::Picture(_) | TrackKind::Text => String::new(),
        }
    }

    /// How well it fits where none is chosen: more is better.
    fn rank(&self) -> u8 {
        let Track {
            is_default,
            is_commentary,
            ..
        } = self.track;
        let is_aside = is_commentary || self.is_description;
        u8::from(self.is_enabled) << 3
            | u8::from(is_default && !is_aside) << 2
            | u8::from(is_default) << 1
            | u8::from(!is_aside)
    }
}

impl Entry {
    /// The track that an entry describes; `None` stands for what the library of containers knows of it.
    fn listed(&self, params: Option<&CodecParameters>) -> Listed {
        let mut channels = self.channels.filter(|_| self.is_sound());
        let (kind, is_readable) = match params {
            Some(CodecParameters::Audio(sound)) => {
                let known = sound.codec != CODEC_ID_NULL_AUDIO;
                let name = if known {
                    encodings::of_params(sound)
                } else {
                    self.encoding.clone()
                };
                // MP4 says 2 of AAC with any number of channels.
                channels = channels_of_aac(sound).or(channels);
                (
                    TrackKind::Sound(name),
                    self.cookie.is_some() || is_readable(sound),
                )
            }
            Some(CodecParameters::Video(picture)) => {
                let size = picture.width.zip(picture.height);
                let size = size.map(|(wide, high)| [wide, high]);
                (TrackKind::Picture(size), false)
            }
            _ if self.is_sound() => (TrackKind::Sound(self.encoding.clone()), false),
            _ if self.is_picture() => (TrackKind::Picture(None), false),
            _ => (TrackKind::Text, false),
        };
        Listed {
            id: self.id,
            track: Track {
                kind,
                number: 0,
                language: self.language.clone(),
                name: self.name.clone(),
                channels,
                is_default: self.is_default,
                is_commentary: self.is_commentary,
                is_heard: false,
            },
            is_enabled: self.is_enabled,
            is_description: self.is_description,
            is_readable,
        }
    }
}

/// Lists the tracks of a container in its order; what its entries say goes before what the library of containers says.
pub(super) fn listed(format: &dyn FormatReader, entries: &[Entry]) -> Vec<Listed> {
    let tracks = format.tracks().iter();
    let listed = tracks.filter_map(|track| {
        let params = track.codec_params.as_ref();
        let id = u64::from(track.id);
        if let Some(entry) = entries.iter().find(|entry| entry.id == id) {
            let is_text = matches!(params, Some(CodecParameters::Subtitle(_)));
            let is_known = entry.is_sound() || entry.is_picture() || is_text;
            return is_known.then(|| entry.listed(params));
        }
        let language = track.language.clone();
        let channels = match params? {
            CodecParameters::Audio(sound) => sound.channels.as_ref().map(|it| it.count()),
            CodecParameters::Video(_) | CodecParameters::Subtitle(_) => None,
            _ => return None,
        };
        let entry = Entry {
            id,
            content: match params {
                Some(CodecParameters::Audio(_)) => Content::Sound,
                _ => Content::Other,
            },
            language: language.filter(|it| !it.is_empty() && it != "und"),
            channels: channels.and_then(|count| u16::try_from(count).ok()),
            is_enabled: true,
            is_default: track.flags.contains(TrackFlags::DEFAULT),
            is_commentary: track.flags.contains(TrackFlags::COMMENTARY),
            is_description: track.flags.contains(TrackFlags::VISUALLY_IMPAIRED),
            ..Entry::default()
        };
        Some(entry.listed(params))
    });
    listed.collect()
}

fn is_readable(params: &AudioCodecParameters) -> bool {
    if params.codec == CODEC_ID_OPUS {
        return true;
    }
    let config = params.extra_data.as_deref().unwrap_or_default();
    let decoder = symphonia::default::get_codecs().get_audio_decoder(params.codec);
    let is_aac = params.codec == CODEC_ID_AAC;
    let is_special = is_aac && encodings::of_aac(config).is_some();
    decoder.is_some() && !is_special && channels_of_aac(params).is_none()
}

/// The channels of a track of AAC with more than two: nothing here decodes it.
fn channels_of_aac(params: &AudioCodecParameters) -> Option<u16> {
    let config = params.extra_data.as_deref();
    let config = config.filter(|_| params.codec == CODEC_ID_AAC);
    encodings::channels_of_aac(config?)
}

/// The track of sound that is heard: the one of a number, from 1, or the first of those that the file plays by default.
///
/// If nothing here decodes that one, another of its language that isn't a commentary is heard.
pub(super) fn chosen(listed: &[Listed], wanted: Option<usize>) -> Result<&Listed, DecodeError> {
    let sounds: Vec<&Listed> = listed.iter().filter(|track| track.is_sound()).collect();
    if let Some(wanted) = wanted {
        let track = wanted.checked_sub(1).and_then(|place| sounds.get(place));
        let tracks = sounds.len();
        return track
            .copied()
            .ok_or(DecodeError::NoTrack { wanted, tracks });
    }
    let best = sounds.iter().map(|track| track.rank()).max();
    let first = sounds.iter().find(|track| Some(track.rank()) == best);
    let first = first.copied().ok_or(DecodeError::Mute)?;
    if first.is_readable {
        return Ok(first);
    }
    let is_like = |track: &&&Listed| {
        track.is_readable
            && track.track.language == first.track.language
            && !track.track.is_commentary
            && !track.is_description
    };
    Ok(sounds.iter().find(is_like).copied().unwrap_or(first))
}

/// A source of which one track of sound is chosen by its number, from 1.
pub struct Chosen<S> {
    source: S,
    track: usize,
}

impl<S> Chosen<S> {
    /// Chooses a track, which needn't be there.
    pub fn new(source: S, track: usize) -> Self {
        Self { source, track }
    }
}

impl<S: Read> Read for Chosen<S> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.source.read(room)
    }
}

impl<S: Seek> Seek for Chosen<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}

impl<S: Source> Source for Chosen<S> {
    fn marks(&self) -> Option<Arc<Marks>> {
        self.source.marks()
    }

    fn track(&self) -> Option<usize> {
        Some(self.track)
    }
}
