//! What can be asked of a backend about who speaks.

use crate::script::cast::CastVoice;
use crate::studio::desk::{MarkChange, SharedAsk};
use crate::terms::backend::Backend;
use crate::terms::ids::{OwnerId, VoiceId};
use crate::terms::settings::VoiceSettings;

/// Voices and models.
#[derive(Debug)]
pub enum VoicesCommand {
    /// Ask for voices and models again.
    Refresh(Backend),
    /// Read what lists leave out of voices that are going to speak; those that no list has are looked for.
    Read {
        /// Whose voices.
        backend: Backend,
        /// The voices, as they are cast.
        voices: Vec<CastVoice>,
    },
    /// Look for voices in the library that others share, to its last page (free).
    SearchShared {
        /// At whose service.
        backend: Backend,
        /// Words of names and descriptions; all where there are none.
        words: String,
    },
    /// Play the voice's preview (free).
    Preview {
        /// Whose voice.
        backend: Backend,
        /// The voice.
        voice: VoiceId,
    },
    /// A page of the library that others share (free).
    Browse(SharedAsk),
    /// Play the preview of a voice that the account need not have (free).
    PreviewAt(PreviewAt),
    /// Fetch previews, that they are at hand (free). Those that are wanted later overtake these.
    Prefetch(Vec<PreviewAt>),
    /// Tell what was noted at voices of a backend, and spoken with them.
    Known(Backend),
    /// Note something at a voice.
    Mark(Backend, VoiceId, MarkChange),
    /// Read all that the service tells of a voice (free).
    Details(Backend, VoiceId),
    /// Change the account's voices, under a number that is told with its end.
    Change(Backend, u64, VoiceChange),
}

/// A voice's preview, and where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewAt {
    /// Whose voice.
    pub backend: Backend,
    /// The voice.
    pub voice: VoiceId,
    /// Where its preview lies; nothing for a voice of the account: the studio knows.
    pub address: Option<String>,
}

/// A change of the account's voices. It holds for all who use the account.
#[derive(Clone, Debug, PartialEq)]
pub enum VoiceChange {
    /// One of the shared library is added; it takes a slot.
    Add {
        /// Who shares it.
        owner: OwnerId,
        /// Its id in the library.
        voice: VoiceId,
        /// Its name from now on.
        name: String,
    },
    /// One is deleted for good; one of the library is taken off the account.
    Remove {
        /// The voice.
        voice: VoiceId,
        /// Its name, for what is told.
        name: String,
    },
    /// One is called and described otherwise.
    Edit {
        /// The voice.
        voice: VoiceId,
        /// Its name.
        name: String,
        /// Its description; nothing where it stays.
        about: Option<String>,
        /// All of its labels; nothing where they stay.
        labels: Option<Vec<(String, String)>>,
    },
    /// One is spoken so where nobody chooses otherwise.
    Settings {
        /// The voice.
        voice: VoiceId,
        /// Its settings.
        settings: VoiceSettings,
    },
}
