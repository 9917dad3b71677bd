//! The user's own marks of voices, and the past use of voices.

use std::collections::HashMap;

use mynah_core::credits::Credits;
use mynah_core::day::Day;
use mynah_core::ids::{ProjectId, VoiceId};

/// The user's mark of a voice. If the service tells no title of a collection, the note of the mark with
/// the id of [`collection_mark`] is used as its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoiceMark {
    /// True for a favorite.
    pub favourite: bool,
    /// Tags of the user.
    pub tags: Vec<String>,
    /// Note of the user.
    pub note: String,
}

/// A change of one field of a [`VoiceMark`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkChange {
    /// Sets or removes the favorite.
    Favourite(bool),
    /// Adds (true) or removes (false) a tag.
    Tag(String, bool),
    /// Replaces the note.
    Note(String),
}

/// Returns the id under which a collection of voices is marked. Ids of voices contain no colon.
pub fn collection_mark(collection: &str) -> VoiceId {
    VoiceId::new(format!("collection:{collection}"))
}

impl VoiceMark {
    /// Applies a change.
    pub fn change(&mut self, change: MarkChange) {
        match change {
            MarkChange::Favourite(on) => self.favourite = on,
            MarkChange::Tag(tag, on) => {
                // They are kept one below the other.
                let tag = tag.replace(['\n', '\r'], " ");
                self.tags.retain(|other| *other != tag);
                self.tags.extend(Some(tag).filter(|_| on));
            }
            MarkChange::Note(note) => self.note = note,
        }
    }
}

/// Past use of a voice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VoicePast {
    /// Number of successful requests, including those answered from the library.
    pub takes: u64,
    /// Cost of these requests.
    pub cost: Credits,
    /// Day of the last use.
    pub last: Option<Day>,
}

/// Marks and past use of the voices of a backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownVoices {
    /// Marks by voice.
    pub marks: HashMap<VoiceId, VoiceMark>,
    /// Past use by voice.
    pub past: HashMap<VoiceId, VoicePast>,
    /// Projects by voice, including those in the trash.
    pub projects: HashMap<VoiceId, Vec<ProjectId>>,
}
