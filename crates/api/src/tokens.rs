//! Single-use tokens: they let a socket or an upload in without the key.

use reqwest::Method;
use serde::{Deserialize, Deserializer};

use crate::body::scalar;
use crate::endpoint::{Endpoint, Price, Replay, Segment};
use crate::operations::Operation;
use mynah_core::secret::Secret;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[Operation::of::<MakeToken>()];

/// `POST /v1/single-use-token/{token_type}`
///
/// Price: free. Replay: never, each call makes another. Lives 15 minutes, or until it is used once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MakeToken {
    /// What it opens.
    pub purpose: Purpose,
}

/// What a token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The socket that transcribes while one speaks.
    RealtimeScribe,
    /// One upload to be transcribed.
    BatchScribe,
    /// A speech socket.
    TtsWebsocket,
}

impl Endpoint for MakeToken {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/single-use-token/{token_type}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Token;

    fn path(&self) -> String {
        let purpose = scalar(&self.purpose).unwrap_or_default();
        format!("/v1/single-use-token/{}", Segment(&purpose))
    }
}

/// A token. It is as good as the key for its one use, so it is never printed.
#[derive(Clone, Debug)]
pub struct Token(pub Secret);

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Answer {
            token: String,
        }
        let answer = Answer::deserialize(deserializer)?;
        Ok(Self(Secret::new(&answer.token)))
    }
}
