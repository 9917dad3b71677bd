//! Webhooks of the workspace: where the service tells what happened. Administrators only.
//!
//! What arrives there is read and verified in [`webhook`](crate::webhook).

use std::collections::BTreeMap;
use std::fmt;

use reqwest::Method;
use serde::Serialize;

use crate::body::Body;
use crate::check::{Invalid, Why, length};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::types::Done;
use crate::types::bounded::Name;
use crate::types::webhook::{NewWebhook, Webhooks};
use mynah_core::ids::WebhookId;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<ListWebhooks>(),
    Operation::of::<CreateWebhook>(),
    Operation::of::<EditWebhook>(),
    Operation::of::<DeleteWebhook>(),
];

/// `GET /v1/workspace/webhooks`
///
/// Price: free. Replay: always. All at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListWebhooks {
    /// Whether it is told what each is used for; only administrators are.
    pub include_usages: bool,
}

impl Endpoint for ListWebhooks {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/workspace/webhooks";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Webhooks;

    fn query(&self) -> Query {
        Query::default().with("include_usages", self.include_usages.then_some(true))
    }
}

/// `POST /v1/workspace/webhooks`
///
/// Price: free. Replay: never, each call makes another. The answer holds the signing secret, this once only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CreateWebhook {
    settings: NewSettings,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
struct NewSettings {
    auth_type: &'static str,
    name: String,
    webhook_url: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    request_headers: BTreeMap<String, String>,
}

/// Headers may hold keys of the receiver, and so may its address.
impl fmt::Debug for NewSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewSettings({:?})", self.name)
    }
}

impl CreateWebhook {
    /// A signed one at this address. One of this machine may do without `https`: only a Draft server tells it
    /// anything.
    ///
    /// # Errors
    /// When the name is empty, or the address is not of `https`.
    pub fn new(name: &str, address: &str) -> Result<Self, Invalid> {
        if !address.starts_with("https://") && !address.starts_with("http://127.0.0.1:") {
            return Err(Invalid::new("webhook_url", Why::Holds("no https")));
        }
        Ok(Self {
            settings: NewSettings {
                auth_type: "hmac",
                name: length("name", name, 1..=usize::MAX)?,
                webhook_url: address.to_owned(),
                request_headers: BTreeMap::new(),
            },
        })
    }

    /// With these headers in each of its requests.
    #[must_use]
    pub fn with_headers(mut self, headers: BTreeMap<String, String>) -> Self {
        self.settings.request_headers = headers;
        self
    }
}

impl Endpoint for CreateWebhook {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/workspace/webhooks";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = NewWebhook;

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `PATCH /v1/workspace/webhooks/{webhook_id}`
///
/// Price: free. Replay: never.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct EditWebhook {
    /// Which.
    #[serde(skip)]
    pub webhook: WebhookId,
    /// Whether it is silent; always sent.
    pub is_disabled: bool,
    /// What it is called; always sent.
    pub name: Name,
    /// Whether what could not be delivered is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_enabled: Option<bool>,
    /// Headers in each of its requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_headers: Option<BTreeMap<String, String>>,
    /// Everything that it is told; what is left out is told no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<Event>>,
}

/// Headers may hold keys of the receiver.
impl fmt::Debug for EditWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EditWebhook({}, {:?})", self.webhook, self.events)
    }
}

/// What a webhook of the workspace is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A voice of the library goes.
    VoiceLibraryRemovalNotice,
    /// A transcript is ready.
    SpeechToText,
    /// An agent's conversation was judged.
    AgentQa,
    /// A flow went on.
    Flows,
}

impl Endpoint for EditWebhook {
    const METHOD: Method = Method::PATCH;
    const ROUTE: &'static str = "/v1/workspace/webhooks/{webhook_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        format!("/v1/workspace/webhooks/{}", Segment(self.webhook.as_str()))
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `DELETE /v1/workspace/webhooks/{webhook_id}`
///
/// Price: free. Replay: never. Only one that nothing uses.
#[derive(Clone, Debug)]
pub struct DeleteWebhook {
    /// Which.
    pub webhook: WebhookId,
}

impl Endpoint for DeleteWebhook {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/workspace/webhooks/{webhook_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        format!("/v1/workspace/webhooks/{}", Segment(self.webhook.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_must_be_secure() {
        assert!(CreateWebhook::new("mine", "http://example.com/").is_err());
        assert!(CreateWebhook::new("", "https://example.com/").is_err());
        let new = CreateWebhook::new("mine", "https://example.com/?key=abc").unwrap();
        assert!(!format!("{new:?}").contains("abc"));
    }
}
