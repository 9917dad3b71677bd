//! Why an operation failed, and what is known about its charge.
//!
//! Begin with [`ApiError::charge`]. What people are told is made from this in `engine/trouble.rs`.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, Url};

use crate::classify::says_busy;
use crate::endpoint::{Endpoint, Price, Replay};
use crate::head::Head;
use crate::refusal::Refusal;
use mynah_core::credits::Credits;
use mynah_core::ids::RequestId;

/// Why an operation failed. The refusals are the codes of ElevenLabs' page "Errors" and those seen of the live
/// service, put together by what a person can do; the rest is transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The key is missing or wrong.
    InvalidKey,
    /// The key's time is over.
    KeyExpired,
    /// The key was switched off: by its owner, or because it was found in public.
    KeyDisabled,
    /// The key may not be used from this address of the network.
    AddressNotAllowed,
    /// The key sees only what was shared with it, which this was not: a service account's.
    NotShared,
    /// The key works but may not do this; [`Refusal::permission`] names what it lacks.
    KeyLacksPermission,
    /// Free use is blocked from this network or account. The key is fine.
    UnusualActivity,
    /// Out of credits; [`Refusal::shortfall`] may know how many.
    QuotaExceeded,
    /// The key's own monthly cap is reached, whatever the plan has left; [`Refusal::cap`] may know it.
    KeyCapReached,
    /// The plan does not include it.
    PlanRequired,
    /// All voice slots, or this month's changes of voices, are used.
    VoiceSlotLimit,
    /// The voice is gone, or this key does not see it.
    VoiceNotFound,
    /// The model is gone, or can't do this; the message says which.
    ModelProblem,
    /// More text than the model takes at once.
    TextTooLong,
    /// Nothing to speak.
    TextEmpty,
    /// A value that the service does not take; [`Refusal::param`] names it.
    BadSettings,
    /// A recording that the service does not take.
    BadAudio,
    /// Refused by moderation.
    ContentRefused,
    /// The item does not exist.
    NotFound,
    /// Still being made.
    NotReady,
    /// Something else is under way, or exists already.
    Conflict,
    /// More at once than the plan allows.
    TooManyConcurrent,
    /// Too many in a short time.
    RateLimited,
    /// The service is busy or in maintenance.
    SystemBusy,
    /// A fault of the service.
    ServerError,
    /// Refused for a reason that none of the known words names; the message says why.
    Refused,
    /// The key holds spaces, line breaks or other signs that no header can carry.
    KeyUnsendable,
    /// A file that was to be sent can't be read.
    FileUnreadable,
    /// An address or id that can't stand in a request.
    Unsendable,
    /// An address with a user's name or password in it, which logs would show.
    AddressNamesUser,
    /// The host's name has no address.
    NoSuchHost,
    /// Nobody answers at that address, in time or at all.
    NoConnection,
    /// No secure connection could be agreed upon; certificates, mostly.
    NotSecure,
    /// Connected and sent, but not a byte of an answer in time.
    NoAnswer,
    /// The answer stopped coming in the middle.
    Stalled,
    /// The connection was cut after something was sent, or in the middle of the answer; or a file was not taken
    /// any further.
    ConnectionLost,
    /// The answer can't be understood.
    Malformed,
}

impl ErrorKind {
    /// Whether another key may fare better.
    pub fn is_about_the_key(self) -> bool {
        matches!(
            self,
            Self::InvalidKey
                | Self::KeyExpired
                | Self::KeyDisabled
                | Self::AddressNotAllowed
                | Self::NotShared
                | Self::KeyLacksPermission
                | Self::KeyUnsendable
        )
    }
}

/// How far a request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Nothing was ordered: not a byte of it left, it never reached the service, only half of a form did, or it
    /// only opened a socket.
    Nothing,
    /// Sent, perhaps in part, and never answered.
    Sent,
    /// Refused by a whole answer.
    Refused,
    /// Accepted; then the answer broke off, or became something else in the middle.
    Accepted,
    /// Accepted, and the whole answer came; it can't be used.
    Answered,
}

/// What is known about the charge of a failed operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeKnown {
    /// Nothing was charged.
    No,
    /// The service said how much it charged.
    Yes(Credits),
    /// It may have been: the account's history knows.
    Unknown,
}

/// What repeating a failed operation would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Fail again: something must change first.
    Useless,
    /// Perhaps succeed, after this wait if the service named one; it costs no more than the first time.
    Fine(Option<Duration>),
    /// Perhaps be charged, or done, a second time: not without asking.
    Risky,
}

/// A failed operation.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// Why.
    pub kind: ErrorKind,
    /// All that is known about it.
    pub facts: Box<Facts>,
}

/// All that is known about a failed operation. Holds neither the key nor the body that was sent.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which operation.
    pub call: Call,
    /// How far it got.
    pub reached: Reached,
    /// The answer's headers, if there was an answer.
    pub head: Head,
    /// What the answer said, if it was a refusal.
    pub refusal: Refusal,
    /// Bytes of the answer's body that arrived.
    pub received: u64,
    /// Where it was asked, where that is the service: scheme, host and port. A path may have somebody's name in it.
    pub origin: Option<String>,
    /// What lies below; never shows an address.
    pub source: Option<Arc<dyn Error + Send + Sync>>,
}

/// Which operation it was, in the service's documentation's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The verb.
    pub method: Method,
    /// The path with names in braces.
    pub route: &'static str,
    /// What it costs.
    pub price: Price,
    /// When it may be repeated.
    pub replay: Replay,
}

impl Call {
    pub fn of<E: Endpoint>() -> Self {
        Self {
            method: E::METHOD,
            route: E::ROUTE,
            price: E::PRICE,
            replay: E::REPLAY,
        }
    }
}

/// Writes `POST /v1/text-to-speech/{voice_id}`.
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.route)
    }
}

impl ApiError {
    pub fn new(call: Call, kind: ErrorKind, reached: Reached) -> Self {
        Self {
            kind,
            facts: Box::new(Facts {
                call,
                reached,
                head: Head::default(),
                refusal: Refusal::default(),
                received: 0,
                origin: None,
                source: None,
            }),
        }
    }

    pub fn asked_at(mut self, base: &Url) -> Self {
        self.facts.origin = Some(base.origin().ascii_serialization());
        self
    }

    pub fn because(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.facts.source = Some(Arc::new(source));
        self
    }

    pub fn with_head(mut self, head: Head) -> Self {
        self.facts.head = head;
        self
    }

    /// What is known about the charge.
    ///
    /// Refused requests (4xx) were measured as free, and a service that says it is too busy did nothing; every
    /// other 5xx, whatever word it carries, a lost connection and a broken answer leave it open: no page says.
    /// A whole answer that only could not be read was charged what its header says; of a
    /// stream that broke off nobody knows, whatever the header announced.
    pub fn charge(&self) -> ChargeKnown {
        if self.facts.call.price == Price::Free {
            return ChargeKnown::No;
        }
        // Music that infringes on somebody's rights is charged half when it is uploaded.
        if self.kind == ErrorKind::ContentRefused && self.facts.call.route == "/v1/music/upload" {
            return ChargeKnown::Unknown;
        }
        match self.facts.reached {
            Reached::Nothing => ChargeKnown::No,
            Reached::Refused if self.is_refused_for_nothing() => ChargeKnown::No,
            Reached::Answered => self
                .facts
                .head
                .cost
                .map_or(ChargeKnown::Unknown, ChargeKnown::Yes),
            Reached::Refused | Reached::Sent | Reached::Accepted => ChargeKnown::Unknown,
        }
    }

    fn is_refused_for_nothing(&self) -> bool {
        match self.status() {
            // Too late for an answer: nobody says what was done until then.
            Some(408) => false,
            Some(500..) => self.status() == Some(503) && says_busy(&self.facts.refusal),
            _ => self.kind != ErrorKind::ServerError,
        }
    }

    /// What repeating it would do.
    pub fn repeat(&self) -> Repeat {
        use ErrorKind::{
            ConnectionLost, Malformed, NoAnswer, NoConnection, NoSuchHost, NotReady, RateLimited,
            ServerError, Stalled, SystemBusy, TooManyConcurrent,
        };
        let fleeting = matches!(
            self.kind,
            ConnectionLost
                | Malformed
                | NoAnswer
                | NoConnection
                | NoSuchHost
                | NotReady
                | RateLimited
                | ServerError
                | Stalled
                | SystemBusy
                | TooManyConcurrent
        );
        if !fleeting {
            return Repeat::Useless;
        }
        let nothing_was_done = match self.facts.reached {
            Reached::Nothing => true,
            Reached::Refused => self.is_refused_for_nothing(),
            Reached::Sent | Reached::Accepted | Reached::Answered => false,
        };
        if nothing_was_done || self.facts.call.replay == Replay::Always {
            Repeat::Fine(self.retry_after())
        } else {
            Repeat::Risky
        }
    }

    /// The service's message, word for word.
    pub fn message(&self) -> Option<&str> {
        self.facts.refusal.message.as_deref()
    }

    /// What support is told: the request's id from the body or the header, else the trace's, which is
    /// what refusals have.
    pub fn request(&self) -> Option<RequestId> {
        let Facts { refusal, head, .. } = &*self.facts;
        refusal
            .request
            .clone()
            .or_else(|| head.request.clone())
            .or_else(|| head.trace.clone().map(RequestId::new))
    }

    /// How long the service asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.facts.head.retry_after
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        Some(self.facts.head.status).filter(|status| *status != 0)
    }
}

/// For logs and support: operation, kind, status, the service's word. The message is not part of it.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.facts.call, self.kind)?;
        if let Some(status) = self.status() {
            write!(f, " (HTTP {status})")?;
        }
        match self.facts.refusal.word() {
            Some(word) => write!(f, " {word}"),
            None => Ok(()),
        }
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.facts
            .source
            .as_ref()
            .map(|source| &**source as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::kind_of;

    fn error(price: Price, kind: ErrorKind, reached: Reached, cost: Option<u64>) -> ApiError {
        let call = Call {
            method: Method::POST,
            route: "/v1/text-to-speech/{voice_id}",
            price,
            replay: if price == Price::Free {
                Replay::Always
            } else {
                Replay::UntilSent
            },
        };
        ApiError::new(call, kind, reached).with_head(Head {
            cost: cost.map(Credits),
            ..Head::default()
        })
    }

    #[test]
    fn the_charge_is_known_only_where_it_is() {
        use ChargeKnown::{No, Unknown, Yes};
        use ErrorKind::{ConnectionLost, Malformed, NoConnection, QuotaExceeded, ServerError};
        let paid = |kind, reached, cost| error(Price::Characters, kind, reached, cost).charge();
        assert_eq!(paid(NoConnection, Reached::Nothing, None), No);
        assert_eq!(paid(QuotaExceeded, Reached::Refused, None), No);
        assert_eq!(paid(ServerError, Reached::Refused, None), Unknown);
        assert_eq!(paid(ConnectionLost, Reached::Sent, None), Unknown);
        assert_eq!(paid(ConnectionLost, Reached::Accepted, Some(7)), Unknown);
        assert_eq!(paid(Malformed, Reached::Answered, Some(7)), Yes(Credits(7)));
        assert_eq!(paid(Malformed, Reached::Answered, None), Unknown);
        // A stream that became nonsense in the middle broke off there.
        assert_eq!(paid(Malformed, Reached::Accepted, Some(7)), Unknown);
        assert_eq!(
            error(Price::Free, ServerError, Reached::Refused, None).charge(),
            No
        );
    }

    #[test]
    fn a_known_word_in_a_fault_of_the_service_makes_it_no_refusal() {
        use ChargeKnown::{No, Unknown};
        let refused = |http: u16, word: &str| {
            let refusal = Refusal {
                code: Some(word.to_owned()),
                ..Refusal::default()
            };
            let kind = kind_of(&refusal, http, true);
            let mut error = error(Price::Characters, kind, Reached::Refused, None);
            error.facts.head.status = http;
            error.facts.refusal = refusal;
            error.charge()
        };
        let cases = [
            (400, "invalid_uid", No),
            (401, "quota_exceeded", No),
            (429, "system_busy", No),
            (503, "system_busy", No),
            (503, "service_unavailable", No),
            // A gateway's own 503 comes after the work as well as before it.
            (503, "upstream_reset", Unknown),
            (500, "quota_exceeded", Unknown),
            (502, "voice_not_found", Unknown),
            (500, "system_busy", Unknown),
            (504, "rate_limit_exceeded", Unknown),
            (400, "internal_error", Unknown),
            (408, "whatever", Unknown),
        ];
        for (http, word, charge) in cases {
            assert_eq!(refused(http, word), charge, "{http} {word}");
        }
    }

    #[test]
    fn only_what_was_not_done_is_repeated() {
        use ErrorKind::{ConnectionLost, InvalidKey, NoConnection, TooManyConcurrent};
        let repeat = |price, kind, reached| error(price, kind, reached, None).repeat();
        let (free, paid) = (Price::Free, Price::Characters);
        let fine = Repeat::Fine(None);
        assert_eq!(repeat(paid, NoConnection, Reached::Nothing), fine);
        assert_eq!(repeat(paid, TooManyConcurrent, Reached::Refused), fine);
        assert_eq!(repeat(paid, ConnectionLost, Reached::Sent), Repeat::Risky);
        assert_eq!(repeat(free, ConnectionLost, Reached::Accepted), fine);
        assert_eq!(repeat(free, InvalidKey, Reached::Refused), Repeat::Useless);
    }
}
