//! Descriptions of tracks as Matroska and MP4 have them, with the defaults of values that a file leaves out. The library of
//! containers reads neither names nor all flags.

use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};

use mkv_element::io::blocking_impl::{ReadElement as _, ReadFrom as _};
use mkv_element::prelude::{Ebml, Element as _, Header, Segment, TrackEntry, Tracks};

use super::edits::{boxes, number, track_id};
use super::{Source, encodings};

/// Begins a Matroska.
pub(super) const MATROSKA: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];
/// A larger description of tracks is none, in bytes.
const LARGEST: u64 = 64 << 20;
/// Elements before the tracks at most.
const MOST_ELEMENTS: usize = 1 << 20;
/// The numbers of Matroska's kinds of tracks.
const PICTURE: u64 = 1;
const SOUND: u64 = 2;

/// Content of a track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Content {
    Sound,
    Picture,
    #[default]
    Other,
}

/// One track.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Entry {
    /// The number by which its packets name it.
    pub id: u64,
    pub content: Content,
    /// The name of its encoding.
    pub encoding: String,
    pub language: Option<String>,
    pub name: Option<String>,
    pub channels: Option<u16>,
    pub is_enabled: bool,
    pub is_default: bool,
    pub is_commentary: bool,
    /// A voice describes the picture to whoever doesn't see it.
    pub is_description: bool,
    /// True if the packets are encrypted.
    pub is_locked: bool,
    /// What a decoder of Apple Lossless has to know, from where `QuickTime` keeps it.
    pub cookie: Option<Vec<u8>>,
}

impl Entry {
    pub fn is_sound(&self) -> bool {
        self.content == Content::Sound
    }

    pub fn is_picture(&self) -> bool {
        self.content == Content::Picture
    }
}

/// The tracks of a file that begins with `first`, in its order; none of other containers. `table` is the table of contents
/// of an MP4. Leaves the place at the start.
pub(super) fn read(source: &mut dyn Source, first: &[u8], table: Option<&[u8]>) -> Vec<Entry> {
    if let Some(table) = table {
        return of_mp4(table);
    }
    if !first.starts_with(&MATROSKA) {
        return Vec::new();
    }
    let entries = of_matroska(source).unwrap_or_default();
    // A place that can't be gone to is met again by whoever reads on.
    let _at = source.rewind();
    entries
}

fn of_matroska(source: &mut dyn Source) -> io::Result<Vec<Entry>> {
    source.rewind()?;
    let mut file = BufReader::new(source);
    let unread = |_error| io::Error::from(io::ErrorKind::InvalidData);
    Ebml::read_from(&mut file).map_err(unread)?;
    for _ in 0..MOST_ELEMENTS {
        let header = Header::read_from(&mut file).map_err(unread)?;
        if header.id == Segment::ID {
            continue;
        }
        let bytes = *header.size;
        if header.id == Tracks::ID && bytes <= LARGEST {
            let mut body = vec![0; bytes as usize];
            file.read_exact(&mut body)?;
            let tracks = Tracks::read_element(&header, &mut &body[..]).map_err(unread)?;
            return Ok(tracks.track_entry.iter().map(of_entry).collect());
        }
        if header.size.is_unknown {
            break;
        }
        let far = i64::try_from(bytes).map_err(|_far| io::ErrorKind::InvalidData)?;
        file.seek(SeekFrom::Current(far))?;
    }
    Ok(Vec::new())
}

fn of_entry(track: &TrackEntry) -> Entry {
    let kind = *track.track_type;
    let text = |text: &str| text.trim_matches(['\0', ' ']).to_owned();
    let name = track.name.as_ref().map(|name| text(name));
    let name = name.filter(|name| !name.is_empty());
    let language = track.language_bcp47.as_ref().map(|it| text(it));
    let language = language.unwrap_or_else(|| text(&track.language));
    let private = track.codec_private.as_ref().map(|it| &it[..]);
    let channels = track.audio.as_ref().map(|audio| *audio.channels);
    let is_flagged = track.flag_commentary.as_ref().is_some_and(|it| **it == 1);
    let is_for_blind = track
        .flag_visual_impaired
        .as_ref()
        .is_some_and(|it| **it == 1);
    let transforms = track.content_encodings.iter();
    let mut transforms = transforms.flat_map(|all| &all.content_encoding);
    let is_locked = transforms.any(|it| it.content_encryption.is_some());
    Entry {
        id: *track.track_number,
        content: match kind {
            SOUND => Content::Sound,
            PICTURE => Content::Picture,
            _ => Content::Other,
        },
        encoding: encodings::of_matroska(&track.codec_id, private.unwrap_or_default()),
        is_commentary: is_flagged || name.as_deref().is_some_and(is_named_commentary),
        is_description: is_for_blind,
        language: stated(language),
        name,
        channels: channels.and_then(|count| u16::try_from(count).ok()),
        // Both are 1 where the file leaves them out (RFC 9559, 5.1.4.1.4 and 5.1.4.1.5).
        is_enabled: *track.flag_enabled != 0,
        is_default: *track.flag_default != 0,
        is_locked,
        cookie: None,
    }
}

fn of_mp4(table: &[u8]) -> Vec<Entry> {
    let mut taken = Vec::new();
    let mut entries: Vec<Entry> = boxes(table, b"trak")
        .filter_map(|trak| of_trak(trak, &mut taken))
        .collect();
    // Players that hear only enabled tracks would hear none.
    let is_any = |entry: &Entry| entry.is_sound() && entry.is_enabled;
    if !entries.iter().any(is_any) {
        for entry in entries.iter_mut().filter(|entry| entry.is_sound()) {
            entry.is_enabled = true;
        }
    }
    entries
}

/// A track of an MP4; `taken` are the alternate groups from which one is played.
fn of_trak(trak: &[u8], taken: &mut Vec<u64>) -> Option<Entry> {
    let header = boxes(trak, b"tkhd").next()?;
    let is_wide = *header.first()? == 1;
    let is_enabled = header.get(3)? & 1 == 1;
    let group = number(header, if is_wide { 46 } else { 34 }, 2).unwrap_or(0);
    let media = boxes(trak, b"mdia").next()?;
    let handler = boxes(media, b"hdlr").next()?;
    let content = match handler.get(8..12) {
        Some(b"soun") => Content::Sound,
        Some(b"vide") => Content::Picture,
        _ => Content::Other,
    };
    let samples = boxes(media, b"minf")
        .flat_map(|inside| boxes(inside, b"stbl"))
        .flat_map(|inside| boxes(inside, b"stsd"))
        .next()
        .unwrap_or_default();
    // Version and count, and the first entry with its length.
    let kind = samples.get(12..).and_then(|rest| rest.first_chunk());
    let given = boxes(trak, b"udta").flat_map(|data| boxes(data, b"name"));
    let given = given.map(text_of).find(|it| !it.is_empty());
    let handled = handler_name(handler.get(24..).unwrap_or_default());
    let name = given.or_else(|| handled.clone());
    let mut kinds = boxes(trak, b"udta").flat_map(|data| boxes(data, b"kind"));
    let roles: Vec<String> = kinds.by_ref().map(role_of).collect();
    let names = [name.as_deref(), handled.as_deref()];
    let is_commentary = roles.iter().any(|role| role == "commentary")
        || names.into_iter().flatten().any(is_named_commentary);
    // Of an alternate group one track alone is played: the first that is enabled, and no commentary.
    let is_default = is_enabled && (group == 0 || !taken.contains(&group));
    if content == Content::Sound && is_default && !is_commentary {
        taken.push(group);
    }
    Some(Entry {
        id: track_id(header)?,
        content,
        encoding: kind
            .map(|kind| encodings::of_entry(*kind, samples))
            .unwrap_or_default(),
        language: language_of(media),
        name,
        channels: channels_of(samples),
        is_enabled,
        is_default,
        is_commentary,
        is_description: roles.iter().any(|role| role == "description"),
        is_locked: false,
        cookie: cookie_of(samples),
    })
}

/// The channels in a description of samples, of which `QuickTime`'s second version has them elsewhere.
fn channels_of(samples: &[u8]) -> Option<u16> {
    let is_second = number(samples, 24, 2) == Some(2);
    let count = if is_second {
        number(samples, 56, 4)
    } else {
        number(samples, 32, 2)
    };
    count.and_then(|count| u16::try_from(count).ok())
}

/// What a decoder of Apple Lossless has to know, from a box of the same name somewhere in a description of samples: 24
/// bytes or 48 behind its version.
fn cookie_of(samples: &[u8]) -> Option<Vec<u8>> {
    let inside = samples.get(16..)?;
    let found = inside.windows(8).position(|head| {
        let [size @ .., _, _, _, _] = head else {
            return false;
        };
        head.ends_with(b"alac") && matches!(size, [0, 0, 0, 36 | 60])
    })?;
    let bytes = usize::from(*inside.get(found + 3)?);
    Some(inside.get(found + 12..found + bytes)?.to_vec())
}

/// The name of a track that its handler has, where it is no name of a program's own part.
fn handler_name(bytes: &[u8]) -> Option<String> {
    // QuickTime counts its letters, MP4 ends them with a zero.
    let counted = bytes.split_first().and_then(|(count, rest)| {
        let count = usize::from(*count);
        rest.get(..count).filter(|_| rest.len() <= count + 1)
    });
    let name = text_of(counted.unwrap_or(bytes));
    let lower = name.to_lowercase();
    let own = [
        "handler",
        "core media",
        "gpac",
        "apple",
        "mainconcept",
        "iso media",
        "alias",
    ];
    let is_own = own.iter().any(|part| lower.contains(part));
    let is_kind = matches!(&*lower, "sound" | "soun" | "audio" | "stereo" | "mono");
    (!name.is_empty() && !is_own && !is_kind).then_some(name)
}

fn text_of(bytes: &[u8]) -> String {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).trim().to_owned()
}

/// The value of a box `kind`: version, then a scheme and a value that end with zeros.
fn role_of(kind: &[u8]) -> String {
    let texts = kind.get(4..).unwrap_or_default();
    let value = texts.split(|byte| *byte == 0).nth(1);
    text_of(value.unwrap_or_default()).to_lowercase()
}

/// The language of a track of an MP4: a tag of its own, or three letters of five bits each.
fn language_of(media: &[u8]) -> Option<String> {
    let tag = boxes(media, b"elng").next();
    let tag = tag.and_then(|it| it.get(4..)).map(text_of);
    if let Some(tag) = tag.and_then(stated) {
        return Some(tag);
    }
    let head = boxes(media, b"mdhd").next()?;
    let packed = number(head, if *head.first()? == 1 { 32 } else { 20 }, 2)?;
    // Smaller numbers are QuickTime's own.
    if packed < 0x400 {
        return None;
    }
    let letter = |shift: u32| char::from(((packed >> shift) & 31) as u8 + 0x60);
    stated([10, 5, 0].map(letter).into_iter().collect())
}

/// A language, where it is one.
fn stated(language: String) -> Option<String> {
    Some(language).filter(|it| !it.is_empty() && it != "und")
}

/// Tells whether a name is one of a commentary, in the usual languages.
pub(super) fn is_named_commentary(name: &str) -> bool {
    let words = [
        "comment",
        "kommentar",
        "komment",
        "koment",
        "coment",
        "комментар",
        "коментар",
        "解説",
        "解说",
        "解說",
        "评论",
        "評論",
        "コメンタリー",
        "코멘터리",
        "해설",
        "yorumlu",
    ];
    let name = name.to_lowercase();
    words.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commentaries_are_known_by_their_names() {
        for name in [
            "Kommentar",
            "Director’s Commentary",
            "Commentaires audio",
            "Comentario del director",
            "Audiokommentar",
            "Комментарии",
            "オーディオコメンタリー",
        ] {
            assert!(is_named_commentary(name), "{name}");
        }
        for name in ["English", "Stereo", "Surround 5.1", "Común", "Deutsch"] {
            assert!(!is_named_commentary(name), "{name}");
        }
    }

    #[test]
    fn names_of_programs_are_no_names_of_tracks() {
        for (bytes, name) in [
            (&b"SoundHandler\0"[..], None),
            (b"Core Media Audio\0", None),
            (b"\x05Mixed", Some("Mixed")),
            (b"English 5.1\0", Some("English 5.1")),
            (b"", None),
        ] {
            assert_eq!(handler_name(bytes).as_deref(), name);
        }
    }
}
