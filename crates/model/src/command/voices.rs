//! What can be asked of a backend about who speaks.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::command::MakingCommand;
use crate::desk::{MarkChange, SharedAsk};
use crate::shared_voices::SharedCard;
use crate::voice_collections::CollectionChange;
use mynah_core::backend::Backend;
use mynah_core::ids::{OwnerId, SampleId, VoiceId};
use mynah_core::request::Input;
use mynah_core::settings::{ChosenSettings, VoiceSettings};
use mynah_script::cast::CastVoice;

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
    /// Note something at a voice; one of the shared library is kept as it stands there.
    Mark(Backend, VoiceId, MarkChange, Option<Box<SharedCard>>),
    /// Ask the service for voices of the account, while its list isn't whole here (free).
    Find {
        /// Whose voices.
        backend: Backend,
        /// Words of names, descriptions and labels.
        words: String,
    },
    /// Play a recording that a voice was made of (free).
    Sample(SampleAt),
    /// Read all that the service tells of a voice (free).
    Details(Backend, VoiceId),
    /// Change the account's voices, under a number that is told with its end.
    Change(Backend, u64, VoiceChange),
    /// Ask for the catalogue of places (free).
    Places(Backend),
    /// Reads the collections of a backend (free).
    Collections(Backend),
    /// Changes the collections, under a number that is told with its end.
    Collect(Backend, u64, CollectionChange),
    /// Something of voices that are made of words.
    Making(MakingCommand),
}

/// A voice that is to be cloned. It takes a slot; nothing is sent without a consent that holds.
#[derive(Clone, Debug, PartialEq)]
pub struct CloneOrder {
    /// At whose service.
    pub backend: Backend,
    /// Told with its end.
    pub number: u64,
    /// The voice that the recordings are added to; nothing makes a new one.
    pub into: Option<VoiceId>,
    /// The voice's name.
    pub name: String,
    /// The recordings.
    pub from: CloneFrom,
    /// The consent, as JSON.
    pub consent: String,
    /// What the voice is told apart by: `accent`, `gender`, `age`, …
    pub labels: BTreeMap<String, String>,
    /// What it sounds like, in words.
    pub description: Option<String>,
    /// Whether it is the one that was begun in this window: the voice is written into it, whoever looks by then.
    pub begun: bool,
    /// Whether another voice is wanted where the very same made one before that is there still.
    pub anew: bool,
}

/// What a voice is cloned from.
#[derive(Clone, Debug, PartialEq)]
pub enum CloneFrom {
    /// Files that are looked at and kept first.
    Files(Vec<PathBuf>),
    /// Recordings of the library, as they were looked at.
    Kept(Vec<Input>),
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

/// A recording that a voice was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleAt {
    /// Whose voice.
    pub backend: Backend,
    /// The voice.
    pub voice: VoiceId,
    /// The recording.
    pub sample: SampleId,
    /// Its file's name.
    pub name: String,
}

impl SampleAt {
    /// Seconds of one that are heard at most: half an hour is a hundred megabytes and more.
    pub const MOST_SECS: u32 = 900;
    /// Bytes of one that are fetched at most, whatever the service said before that it has.
    pub const MOST_BYTES: u64 = 64 << 20;
}

/// The number of a change whose end no place waits for: what fails of it is told by itself.
pub const UNWATCHED: u64 = 0;

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
        /// Its name; nothing where it stays.
        name: Option<String>,
        /// Its description; nothing where it stays.
        about: Option<String>,
        /// All of its labels; nothing where they stay.
        labels: Option<Vec<(String, String)>>,
    },
    /// One of the recordings that it is made of is taken out.
    RemoveSample {
        /// The voice.
        voice: VoiceId,
        /// The recording.
        sample: SampleId,
        /// Its name, for what is told.
        name: String,
    },
    /// One is spoken with these where nobody chooses otherwise; its others stay what they are.
    Tune {
        /// The voice.
        voice: VoiceId,
        /// Those that change.
        over: ChosenSettings,
    },
    /// One is spoken so where nobody chooses otherwise.
    Settings {
        /// The voice.
        voice: VoiceId,
        /// Its settings.
        settings: VoiceSettings,
    },
}
