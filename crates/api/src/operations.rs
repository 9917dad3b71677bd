//! Everything the client can do, as a table: for tests, for `docs/protocol.md`, for whoever reads.
//!
//! A resource's file lists its own operations in its `OPERATIONS`; a new file is named here once.

use reqwest::Method;

use crate::endpoint::{Endpoint, Price, Replay};
use crate::socket::Channel;

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The verb.
    pub method: Method,
    /// The path as the service documents it.
    pub route: &'static str,
    /// What it is charged by.
    pub price: Price,
    /// When it may be repeated.
    pub replay: Replay,
    /// Whether it opens a socket.
    pub socket: bool,
}

impl Operation {
    /// What a type says about itself.
    pub const fn of<E: Endpoint>() -> Self {
        Self {
            method: E::METHOD,
            route: E::ROUTE,
            price: E::PRICE,
            replay: E::REPLAY,
            socket: false,
        }
    }

    /// What a socket's type says about itself.
    pub const fn of_socket<C: Channel>() -> Self {
        Self {
            method: Method::GET,
            route: C::ROUTE,
            price: C::PRICE,
            replay: Replay::UntilSent,
            socket: true,
        }
    }

    /// `POST /v1/text-to-speech/{voice_id}`; a socket's verb is `WS`.
    pub fn name(&self) -> String {
        let verb = if self.socket {
            "WS"
        } else {
            self.method.as_str()
        };
        format!("{verb} {}", self.route)
    }
}

const RESOURCES: &[&[Operation]] = &[
    crate::account::OPERATIONS,
    crate::agents::OPERATIONS,
    crate::agent_tests::OPERATIONS,
    crate::alignment::OPERATIONS,
    crate::audio_effects::OPERATIONS,
    crate::changer::OPERATIONS,
    crate::clones::OPERATIONS,
    crate::design::OPERATIONS,
    crate::conversations::OPERATIONS,
    crate::dialogue::OPERATIONS,
    crate::dictionaries::OPERATIONS,
    crate::dubbing::OPERATIONS,
    crate::dubbing_projects::OPERATIONS,
    crate::dubbing_projects::languages::OPERATIONS,
    crate::dubbing_projects::transcripts::OPERATIONS,
    crate::effects::OPERATIONS,
    crate::history::OPERATIONS,
    crate::isolation::OPERATIONS,
    crate::models::OPERATIONS,
    crate::professional::OPERATIONS,
    crate::professional::samples::OPERATIONS,
    crate::professional::verification::OPERATIONS,
    crate::shared_voices::OPERATIONS,
    crate::music::OPERATIONS,
    crate::music::files::OPERATIONS,
    crate::socket::OPERATIONS,
    crate::speech::OPERATIONS,
    crate::studio_projects::OPERATIONS,
    crate::tokens::OPERATIONS,
    crate::transcripts::OPERATIONS,
    crate::usage::OPERATIONS,
    crate::voice_collections::OPERATIONS,
    crate::voices::OPERATIONS,
    crate::webhooks::OPERATIONS,
];

/// All operations of the service that the client has, in the order of their files.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    RESOURCES.iter().copied().flatten()
}

/// Operations that the service deprecated, and what took their place. The client has none of them.
pub const DEPRECATED: &[(&str, &str)] = &[
    (
        "POST /v1/text-to-voice/create-previews",
        "POST /v1/text-to-voice/design",
    ),
    (
        "GET /v1/dubbing/{dubbing_id}/transcript/{language_code}",
        "GET /v1/dubbing/{dubbing_id}/transcripts/{language_code}/format/{format_type}",
    ),
    (
        "GET /v1/usage/character-stats",
        "POST /v1/workspace/analytics/query/usage-by-product-over-time",
    ),
    (
        "GET /v1/convai/conversation/get_signed_url",
        "GET /v1/convai/conversation/get-signed-url",
    ),
];
