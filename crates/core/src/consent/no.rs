//! Why nothing is done under a consent.

use crate::clock::UnixMillis;
use crate::day::Day;

/// Why a record that was handed in can't be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoConsent {
    /// It is no record; why, in the reader's words.
    Unread(String),
    /// The file holds so many of them, and only one can be meant.
    NotOne(usize),
    /// This field says nothing.
    Empty(&'static str),
    /// This field holds no SHA-256.
    NoHash(&'static str),
    /// It has a field that nobody knows: whoever wrote it may have agreed to less than is understood.
    Unknown {
        /// The field, with the one that it stands in.
        field: String,
        /// The known one that it may stand for.
        nearest: Option<&'static str>,
    },
    /// Its hash is another record's.
    Changed,
    /// It is given on a day that has not come.
    Early(Day),
    /// It ended.
    Over {
        /// Whose it was.
        name: String,
        /// The last day on which it held.
        on: Day,
    },
    /// It ends before it was given.
    Never,
    /// It names other recordings.
    OtherSamples,
    /// Who is named agreed to no dub into this language.
    OtherLanguage {
        /// Who.
        name: String,
        /// The language's code.
        language: String,
    },
    /// It is about dubs alone.
    DubsAlone,
    /// The chain of records isn't what was written: it proves nothing.
    ChainBroken,
    /// It was taken back.
    Withdrawn {
        /// By whom: whose voice it is.
        name: String,
        /// On which day.
        on: Day,
    },
    /// What shows it showed what was taken back: it was said before that, and says nothing since.
    OldProof {
        /// By whom it was: whose voice it is.
        name: String,
        /// On which day.
        on: Day,
    },
    /// What it names as the recording of the statement is a recording that this one agreed to.
    SampleAsStatement(String),
    /// What it names as the recording of the statement is on record as that of this other person.
    OthersStatement(String),
    /// This one took something back, and what is to show that they agree by now was never seen here.
    Unseen {
        /// Who.
        name: String,
        /// On which day they took it back.
        on: Day,
    },
    /// It says that it renews what this one agreed to, and is somebody else's.
    OtherPerson(String),
    /// The same is being sent by another window or command at this moment.
    UnderWay,
    /// Nobody wrote down who agreed to this recording.
    NotGiven,
    /// Nothing but words says that somebody else agreed.
    NotShown,
    /// The scope of the consent does not cover the project.
    OutsideScope {
        /// The person whose voice it is.
        name: String,
        /// The scope in that person's words.
        scope: String,
    },
}

impl NoConsent {
    /// Whoever this is took it back then.
    pub fn withdrawn(name: impl Into<String>, at: UnixMillis) -> Self {
        Self::Withdrawn {
            name: name.into(),
            on: Day::here(at),
        }
    }
}
