//! Webhooks of the workspace.

use serde::{Deserialize, Deserializer};

use crate::types::lenient::{List, optional, or_default, words};
use mynah_core::ids::WebhookId;
use mynah_core::secret::Secret;

words! {
    /// How a webhook proves that it is the service.
    Proof {
        /// Each message is signed.
        Hmac = "hmac",
        /// OAuth 2.
        Oauth2 = "oauth2",
        /// A certificate of its own.
        Mtls = "mtls",
    }
}

/// The answer of `GET /v1/workspace/webhooks`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Webhooks {
    /// All of them.
    #[serde(default, deserialize_with = "or_default")]
    pub webhooks: List<Webhook>,
}

/// A webhook.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Webhook {
    /// Its id.
    pub webhook_id: WebhookId,
    /// What it is called.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Where it goes.
    #[serde(default, deserialize_with = "optional")]
    pub webhook_url: Option<String>,
    /// Whether somebody silenced it.
    #[serde(default, deserialize_with = "or_default")]
    pub is_disabled: bool,
    /// Whether the service did, because nothing could be delivered for long.
    #[serde(default, deserialize_with = "or_default")]
    pub is_auto_disabled: bool,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub created_at_unix: Option<i64>,
    /// How it proves that it is the service.
    #[serde(default, deserialize_with = "optional")]
    pub auth_type: Option<Proof>,
    /// What it is told.
    #[serde(default, deserialize_with = "or_default")]
    pub events: Vec<String>,
    /// The status of the last delivery that failed.
    #[serde(default, deserialize_with = "optional")]
    pub most_recent_failure_error_code: Option<u16>,
    /// When that was, in Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub most_recent_failure_timestamp: Option<i64>,
}

/// The answer of `POST /v1/workspace/webhooks`.
#[derive(Clone, Debug, Deserialize)]
pub struct NewWebhook {
    /// Its id.
    pub webhook_id: WebhookId,
    /// What its messages are signed with; never told again.
    #[serde(rename = "webhook_secret", default, deserialize_with = "secret")]
    pub secret: Option<Secret>,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    let secret: Option<String> = optional(deserializer)?;
    Ok(secret.as_deref().map(Secret::new))
}
