//! What a file says about itself: title, who speaks, and that a draft is a draft.
//!
//! MP3 gets `ID3v2`, WAV a `LIST/INFO`, FLAC and Opus Vorbis comments. Headerless sound can't say anything.

use std::io::SeekFrom;

use lofty::config::WriteOptions;
use lofty::error::FileEncodingError;
use lofty::id3::v2::Id3v2Tag;
use lofty::iff::wav::RiffInfoList;
use lofty::io::FileLike;
use lofty::ogg::tag::VorbisComments;
use lofty::tag::{Accessor as _, TagExt as _};

use mynah_core::format::Codec;

/// What a draft says in every container.
pub const DRAFT_COMMENT: &str = "Synthesised offline by Mynah draft voices (Flite)";

/// What a file shall say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The line's text or the project's name.
    pub title: String,
    /// Who speaks.
    pub artist: String,
    /// The project.
    pub album: String,
    /// Whether Draft voices spoke any of it.
    pub draft: bool,
}

/// A container that can carry marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// `ID3v2` in front.
    Mp3,
    /// `LIST/INFO`.
    Wav,
    /// Vorbis comments.
    Flac,
    /// Vorbis comments in the second packet.
    Opus,
}

impl Container {
    /// The container of an output format; headerless ones have none.
    pub fn of(codec: Codec) -> Option<Self> {
        match codec {
            Codec::Mp3 => Some(Self::Mp3),
            Codec::Wav => Some(Self::Wav),
            Codec::Opus => Some(Self::Opus),
            Codec::Pcm | Codec::Ulaw | Codec::Alaw => None,
        }
    }
}

/// Writes the marks into a finished file, or into bytes in a cursor.
pub fn write<F: FileLike>(
    file: &mut F,
    container: Container,
    marks: &Marks,
) -> Result<(), std::io::Error> {
    file.seek(SeekFrom::Start(0))?;
    let options = WriteOptions::default();
    let done = match container {
        Container::Mp3 => id3(marks).save_to(file, options),
        Container::Wav => riff(marks).save_to(file, options),
        Container::Flac | Container::Opus => vorbis(marks).save_to(file, options),
    };
    done.map_err(|error| io(&error))
}

fn id3(marks: &Marks) -> Id3v2Tag {
    let mut tag = Id3v2Tag::new();
    for (text, set) in [
        (&marks.title, Id3v2Tag::set_title as fn(&mut _, String)),
        (&marks.artist, Id3v2Tag::set_artist),
        (&marks.album, Id3v2Tag::set_album),
    ] {
        if !text.is_empty() {
            set(&mut tag, line(text));
        }
    }
    if marks.draft {
        tag.set_comment(DRAFT_COMMENT.to_owned());
        drop(tag.insert_user_text("Mynah-Draft".to_owned(), "1".to_owned()));
    }
    tag
}

fn riff(marks: &Marks) -> RiffInfoList {
    let mut list = RiffInfoList::new();
    let draft = if marks.draft { DRAFT_COMMENT } else { "" };
    for (key, text) in [
        ("INAM", marks.title.as_str()),
        ("IART", &marks.artist),
        ("IPRD", &marks.album),
        ("ICMT", draft),
    ] {
        if !text.is_empty() {
            list.insert(key.to_owned(), line(text));
        }
    }
    list
}

fn vorbis(marks: &Marks) -> VorbisComments {
    let mut comments = VorbisComments::new();
    comments.set_vendor("Mynah".to_owned());
    let (draft, one) = if marks.draft {
        (DRAFT_COMMENT, "1")
    } else {
        ("", "")
    };
    for (key, text) in [
        ("TITLE", marks.title.as_str()),
        ("ARTIST", &marks.artist),
        ("ALBUM", &marks.album),
        ("COMMENT", draft),
        ("MYNAH_DRAFT", one),
    ] {
        if !text.is_empty() {
            comments.insert(key.to_owned(), line(text));
        }
    }
    comments
}

/// One line of at most 200 characters without controls: players show it in a row.
fn line(text: &str) -> String {
    let words: String = text
        .chars()
        .take(200)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    words.trim().to_owned()
}

fn io(error: &FileEncodingError) -> std::io::Error {
    // A full disk stays one: what lofty wraps is looked for.
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return std::io::Error::new(io.kind(), error.to_string());
        }
        source = inner.source();
    }
    std::io::Error::other(error.to_string())
}
