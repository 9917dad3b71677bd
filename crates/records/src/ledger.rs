//! Ledger entries: paid requests with their state and cost.

use std::sync::Arc;

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::fingerprint;
use mynah_core::ids::{EntryId, ItemId, KeyId, LineId, OrderId, ProjectId, RequestId};
use mynah_core::request::Generation;

/// An order before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct NewIntent {
    /// The project; `None` for text from the command line.
    pub project: Option<ProjectId>,
    /// The line, if any.
    pub line: Option<LineId>,
    /// Method and route of the endpoint, for example `POST /v1/text-to-speech/{voice_id}/stream/with-timestamps`.
    pub operation: String,
    /// The backend, which also tells whose credits are spent.
    pub backend: Backend,
    /// The account as it is part of the fingerprint.
    pub account: String,
    /// The API key that pays.
    pub key: Option<KeyId>,
    /// Fingerprint of the request.
    pub fingerprint: String,
    /// Speaker in the script, empty for the narrator; the name of the voice if the speaker is not known.
    pub speaker: String,
    /// Name of the voice at the time of the order.
    pub voice_name: String,
    /// The request.
    pub request: Arc<Generation>,
    /// Highest price of the request.
    pub quote: Credits,
    /// True if the service stores nothing of the request. The account's history does not list it then.
    pub zero_retention: bool,
}

impl NewIntent {
    /// Returns true if the service certainly stores the result. Partial results need not be stored locally then.
    pub fn is_kept(&self) -> bool {
        !self.zero_retention && self.request.tool().is_kept()
    }

    /// Returns true if `other` is the same request, even under another name of the same account.
    pub fn is_like(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
            || (self.account != other.account
                && fingerprint::of(&other.request, &self.account).as_str() == self.fingerprint)
    }

    /// Returns true if the account's history lists the result. A lost answer can be fetched from it.
    pub fn is_listed(&self) -> bool {
        !self.zero_retention && self.request.tool().is_listed()
    }
}

/// The cost of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Credits of the cost.
    pub credits: Credits,
    /// True if the service did not report the cost. The value is the highest expected cost then.
    pub is_guess: bool,
}

impl Cost {
    /// Returns the cost that the service reported, or `quote` as an estimate.
    pub fn of(told: Option<Credits>, quote: Credits) -> Self {
        Self {
            credits: told.unwrap_or(quote),
            is_guess: told.is_none(),
        }
    }
}

impl From<Credits> for Cost {
    fn from(credits: Credits) -> Self {
        Self {
            credits,
            is_guess: false,
        }
    }
}

/// State of a ledger entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryState {
    /// Committed; nothing was sent.
    Intended,
    /// Sending has begun.
    Sent,
    /// Complete: the take is stored with its real cost.
    Settled,
    /// Paid, but the audio is not in the library.
    Charged,
    /// Nothing was charged.
    Released,
    /// Sent; the charge is unknown.
    Unknown,
    /// Like [`EntryState::Unknown`], with the received part of the audio stored as a take.
    Cut,
    /// Answered from the library, without a request.
    Saved,
}

impl EntryState {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Intended,
        Self::Sent,
        Self::Settled,
        Self::Charged,
        Self::Released,
        Self::Unknown,
        Self::Cut,
        Self::Saved,
    ];

    /// Returns the word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Sent => "sent",
            Self::Settled => "settled",
            Self::Charged => "charged",
            Self::Released => "released",
            Self::Unknown => "unknown",
            Self::Cut => "cut",
            Self::Saved => "saved",
        }
    }

    /// Returns the states from which an entry can change to this one.
    pub fn comes_from(self) -> &'static [Self] {
        match self {
            Self::Intended | Self::Saved => &[],
            Self::Sent => &[Self::Intended],
            // Charged again: what was paid for was looked for once more, and its sound is still not whole.
            Self::Settled | Self::Charged => &[Self::Sent, Self::Unknown, Self::Cut, Self::Charged],
            Self::Released => &[Self::Intended, Self::Sent, Self::Unknown, Self::Cut],
            Self::Unknown => &[Self::Sent],
            // Of what nobody else keeps a part is found later.
            Self::Cut => &[Self::Sent, Self::Unknown],
        }
    }
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Id of the entry.
    pub id: EntryId,
    /// Id under which the request was sent. It is part of names at the service. It differs from `id` if the entry was
    /// restored from a backup and its id was taken.
    pub sent_as: EntryId,
    /// The current state.
    pub state: EntryState,
    /// The order.
    pub intent: NewIntent,
    /// Seed of the request.
    pub seed: Option<u32>,
    /// Cost reported by the service.
    pub cost: Option<Credits>,
    /// Request id reported by the service.
    pub request_id: Option<RequestId>,
    /// Item of the account's history, reported by the service.
    pub history_item: Option<ItemId>,
    /// Service id of work that continues after the answer (a dub) or of a song.
    pub remote: Option<String>,
    /// Reason for the final state.
    pub reason: Option<String>,
    /// Time when the entry was committed.
    pub intended_at: UnixMillis,
    /// Time when sending began.
    pub sent_at: Option<UnixMillis>,
    /// Time when it was closed.
    pub closed_at: Option<UnixMillis>,
    /// True if its process ended before the entry was closed.
    pub orphan: bool,
    /// The order that this entry is one chunk of.
    pub ordered: Option<OrderId>,
}

impl Entry {
    /// Returns true while a running process works on the entry. Other processes leave it alone until then.
    pub fn is_under_way(&self) -> bool {
        match self.state {
            EntryState::Intended => true,
            EntryState::Sent => !self.orphan,
            EntryState::Settled
            | EntryState::Charged
            | EntryState::Released
            | EntryState::Unknown
            | EntryState::Cut
            | EntryState::Saved => false,
        }
    }
}

/// Origin of a take that no request of this library produced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// Recorded with the microphone or from a file of the user.
    Recorded,
    /// Imported from the account's history. Another program ordered it.
    Elsewhere,
    /// Imported with a project file.
    Opened,
}

impl Came {
    /// All origins.
    pub const ALL: [Self; 3] = [Self::Recorded, Self::Elsewhere, Self::Opened];

    /// Returns the word in [`Entry::reason`].
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Elsewhere => "made elsewhere",
            Self::Opened => "came with its project's file",
        }
    }
}
