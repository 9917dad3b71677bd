//! The ledger as a table: filter, order and rows as they are shown and exported.

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::Day;
use mynah_core::ids::{EntryId, KeyId, LineId, ModelId, ProjectId, VoiceId};

use crate::ledger::{Came, EntryState};

/// Outcome of an entry as the table shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Not finished. The price is reserved.
    Open,
    /// Paid.
    Paid,
    /// Paid, and fetched from the account's history instead of bought again.
    Reclaimed,
    /// Answered from the library.
    Saved,
    /// Nothing was charged.
    Free,
    /// The charge is unknown.
    Unknown,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Paid,
        Self::Reclaimed,
        Self::Saved,
        Self::Free,
        Self::Unknown,
    ];

    /// Returns the word in exported files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Reclaimed => "reclaimed",
            Self::Saved => "saved",
            Self::Free => "free",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the outcome for a state of the database, or [`Self::Paid`] for other words.
    pub fn of(state: &str) -> Self {
        match state {
            "intended" | "sent" => Self::Open,
            "reclaimed" => Self::Reclaimed,
            "saved" => Self::Saved,
            "released" => Self::Free,
            "unknown" | "cut" => Self::Unknown,
            _ => Self::Paid,
        }
    }
}

/// A filter for entries. A field that is `None` accepts all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerFilter {
    /// The backend. A table never mixes credits of two backends.
    pub backend: Backend,
    /// First and last day.
    pub days: Option<(Day, Day)>,
    /// The project; `Some(None)` for entries without a project.
    pub project: Option<Option<ProjectId>>,
    /// The voice.
    pub voice: Option<VoiceId>,
    /// The model.
    pub model: Option<ModelId>,
    /// Name of the tool, see [`Tool::as_str`](mynah_core::request::Tool::as_str).
    pub tool: Option<String>,
    /// The account of the API key.
    pub account: Option<String>,
    /// The API key that paid; 0 for no key or an unknown one.
    pub key: Option<KeyId>,
    /// The outcome.
    pub outcome: Option<Outcome>,
}

/// Sort order of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LedgerOrder {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Highest cost first.
    Dearest,
    /// Lowest cost first.
    Cheapest,
}

/// A request for some rows of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerQuery {
    /// The filter.
    pub filter: LedgerFilter,
    /// The sort order.
    pub order: LedgerOrder,
    /// Index of the first row, from 0.
    pub offset: u64,
    /// Number of rows.
    pub rows: u64,
}

/// The answer to a [`LedgerQuery`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LedgerWindow {
    /// The query.
    pub query: LedgerQuery,
    /// The rows.
    pub rows: Vec<LedgerRow>,
    /// Number of all rows that pass the filter.
    pub total: u64,
    /// Known and possible cost of all rows that pass the filter.
    pub credits: Credits,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    /// The entry.
    pub id: EntryId,
    /// Time of the order.
    pub at: UnixMillis,
    /// Name of the tool, see [`Tool::as_str`](mynah_core::request::Tool::as_str).
    pub tool: String,
    /// The project and its name.
    pub project: Option<(ProjectId, String)>,
    /// The line.
    pub line: Option<LineId>,
    /// Beginning of the text; the whole text in exported files. Empty for requests without text.
    pub text: String,
    /// Source name and language code of a dub.
    pub dub: Option<(String, String)>,
    /// Source name of the dub that this request fixed a line of.
    pub fix_of: Option<String>,
    /// Number of the take in its line.
    pub take: Option<u32>,
    /// The voice.
    pub voice: VoiceId,
    /// Name of the voice at the time of the order.
    pub voice_name: String,
    /// The model.
    pub model: ModelId,
    /// The entry's state.
    pub state: EntryState,
    /// The outcome that follows from the state.
    pub outcome: Outcome,
    /// Credits that were paid, may have been paid or are reserved.
    pub credits: Credits,
    /// True if the service did not report the cost. The value is the highest expected cost then.
    pub is_guess: bool,
    /// Price that was shown before the order.
    pub quote: Credits,
    /// Number of characters of the text, if any.
    pub characters: Option<u64>,
    /// Milliseconds from sending to the end.
    pub millis: Option<u64>,
    /// Reason for the final state.
    pub reason: Option<String>,
    /// The account of the API key.
    pub account: String,
    /// Name and last four characters of the API key that paid; empty if there was none.
    pub key: String,
    /// True if the service stored nothing of the request.
    pub zero_retention: bool,
}

impl LedgerRow {
    /// Returns the credits that were or may have been paid. Saved, released and reserved credits count as 0.
    pub fn paid(&self) -> Credits {
        match self.outcome {
            Outcome::Paid | Outcome::Reclaimed | Outcome::Unknown => self.credits,
            Outcome::Open | Outcome::Saved | Outcome::Free => Credits::ZERO,
        }
    }

    /// Returns the origin of a take that no request produced.
    pub fn came(&self) -> Option<Came> {
        let reason = self.reason.as_deref()?;
        Came::ALL.into_iter().find(|came| came.as_str() == reason)
    }
}
