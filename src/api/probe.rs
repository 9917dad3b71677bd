//! What a key may do, asked without spending.
//!
//! An operation that fits the schema is asked for in a format that nobody makes. The key is looked at before the format
//! is, so that the refusal tells whether the key was the reason.

use reqwest::Method;
use serde_json::json;

use crate::api::answer::Audio;
use crate::api::body::Body;
use crate::api::effects::MakeEffect;
use crate::api::endpoint::{Endpoint, Price, Query, Replay};
use crate::api::error::{ApiError, ErrorKind};
use crate::api::speech::Speak;

/// A format that nobody makes.
const NO_FORMAT: &str = "none";

/// Asks for speech that can't be made: by no voice, in no format. Price: nothing, it is always refused.
#[derive(Clone, Copy, Debug)]
pub struct AskToSpeak;

/// Asks for an effect that can't be made: in no format. Price: nothing, it is always refused.
#[derive(Clone, Copy, Debug)]
pub struct AskForEffect;

impl Endpoint for AskToSpeak {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = Speak::ROUTE;
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Audio;

    fn query(&self) -> Query {
        Query::default().with("output_format", Some(NO_FORMAT))
    }

    fn path(&self) -> String {
        Self::ROUTE.replace("{voice_id}", "mynah00000000000nobody")
    }

    fn body(&self) -> Body {
        Body::json(&json!({ "text": "." }))
    }
}

impl Endpoint for AskForEffect {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = MakeEffect::ROUTE;
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Audio;

    fn query(&self) -> Query {
        Query::default().with("output_format", Some(NO_FORMAT))
    }

    fn body(&self) -> Body {
        Body::json(&json!({ "text": ".", "duration_seconds": 0.5 }))
    }
}

/// Whether a refusal says that the key may do what was asked; `None`: it proves nothing. A body that doesn't fit the
/// schema (422) is refused before the key is looked at.
pub fn may(refused: &ApiError) -> Option<bool> {
    match (refused.kind, refused.status()) {
        (ErrorKind::KeyLacksPermission, _) => Some(false),
        (kind, _) if kind.is_about_the_key() => None,
        (_, Some(422 | 429) | None) => None,
        (_, Some(400..=499)) => Some(true),
        _ => None,
    }
}
