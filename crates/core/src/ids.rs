//! Ids by type, so that a voice can't be passed where a model is meant.
//!
//! The service's ids are opaque strings and compare exactly; ours are numbers that
//! mean something only inside one library.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! service_id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the id as the service wrote it.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as the service wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether there is no id at all.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
    )+};
}

/// An id of ours: a number that counts up.
pub trait OwnId: Copy {
    /// The id of a number.
    fn of(number: u64) -> Self;
    /// Its number.
    fn number(self) -> u64;
}

macro_rules! own_id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl OwnId for $name {
            fn of(number: u64) -> Self {
                Self(number)
            }

            fn number(self) -> u64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

service_id! {
    /// A voice, local or of the account.
    VoiceId;
    /// A model: the engine a voice is spoken with.
    ModelId;
    /// What the service calls one of its answers (header `request-id`); quoted to its support.
    RequestId;
    /// One generation as the account's history lists it.
    HistoryItemId;
    /// A recording of which the service took out everything but the voice.
    IsolationId;
    /// A transcript that the service keeps.
    TranscriptId;
    /// A webhook of the workspace.
    WebhookId;
    /// A conversational agent.
    AgentId;
    /// A conversation with an agent.
    ConversationId;
    /// A test of agents that the account has at the service.
    AgentTestId;
    /// A run of such tests.
    TestInvocationId;
    /// A tool that agents of the workspace may call.
    ToolId;
    /// A dub of a recording or a film into other languages.
    DubId;
    /// A film or recording that is dubbed here: made of what is dubbed and how, so that the same is never begun twice.
    FilmId;
    /// A dubbing project: one recording, a language at a time.
    DubProjectId;
    /// One language of a dubbing project.
    DubLanguageId;
    /// A piece of a dubbing project's transcript.
    SegmentId;
    /// A piece of music that the service made or was given.
    SongId;
    /// A project of the service's own studio, not one of the library.
    StudioProjectId;
    /// A recording that a cloned voice is made of.
    SampleId;
    /// One of those who speak in a sample.
    SpeakerId;
    /// A designed voice that is not kept yet: it can be heard for a while, then it is gone.
    GeneratedVoiceId;
    /// Who shares a voice with everyone.
    OwnerId;
    /// A pronunciation dictionary.
    DictionaryId;
    /// A version of a pronunciation dictionary; each change of its rules makes a new one.
    DictionaryVersionId;
}

own_id! {
    /// A project of the library.
    ProjectId;
    /// A line or heading of a script; unique in its script, never used again after a deletion.
    LineId;
    /// A take kept in the library.
    TakeId;
    /// An entry of the ledger: an intent and what became of it.
    EntryId;
    /// A job of this run of the studio.
    JobId;
    /// What somebody ordered, over restarts and further tries: the parts that were bought for it are its own.
    OrderId;
    /// A key of the service, never the key itself.
    KeyId;
    /// A template that somebody made.
    TemplateId;
    /// A version of a project that was kept.
    VersionId;
    /// A casting call of a project.
    AuditionId;
    /// A way to a new voice that was begun.
    MakingId;
}

/// An item of one of the account's two histories: what was generated, or what was isolated. Their ids have nothing to do
/// with each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemId {
    /// Of the history of generations.
    Generated(HistoryItemId),
    /// Of the history of isolations.
    Isolated(IsolationId),
}

impl ItemId {
    /// The id as the service wrote it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Generated(item) => item.as_str(),
            Self::Isolated(item) => item.as_str(),
        }
    }
}

impl From<HistoryItemId> for ItemId {
    fn from(item: HistoryItemId) -> Self {
        Self::Generated(item)
    }
}

impl From<IsolationId> for ItemId {
    fn from(item: IsolationId) -> Self {
        Self::Isolated(item)
    }
}

/// A line of one project. Lines are numbered in their script, so that the number alone may be another project's too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProjectLine {
    /// The project.
    pub project: ProjectId,
    /// The line in it.
    pub line: LineId,
}

impl ProjectLine {
    /// What was spoken for a line of a project, if it was.
    pub fn new(project: Option<ProjectId>, line: Option<LineId>) -> Option<Self> {
        Some(Self {
            project: project?,
            line: line?,
        })
    }
}
impl VoiceId {
    /// Whether a text that somebody typed can be an id of the service: a long word of letters and digits (they have 20).
    pub fn may_be(text: &str) -> bool {
        text.len() >= 16 && text.chars().all(|c| c.is_ascii_alphanumeric())
    }
}
