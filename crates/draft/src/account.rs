//! The account behind the routes: its key, its state on disk, its habits and its faults.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::http::request::Parts;
use bytes::Bytes;
use serde_json::Map;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::chance::Chance;
use crate::cut_off;
use crate::faults::Faults;
use crate::keys::Keys;
use crate::order::Habits;
use crate::refusal::Refusal;
use crate::store::Store;
use crate::store::StoreError;
use mynah_core::secret::Secret;

/// An answer of the store whose type is known to the caller.
type Asked = Result<Box<dyn Any + Send>, StoreError>;

/// What all routes share.
pub struct Account {
    /// On disk; its calls block.
    pub store: Store,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// Ids and seeds.
    pub chance: Chance,
    /// Where sources differ.
    pub habits: Habits,
    /// How long the sender of an upload may send nothing, and that of any other request may take.
    pub patience: Duration,
    /// Its own key.
    pub key: Secret,
    /// Keys beside it.
    pub keys: Keys,
    /// `host:port`, for URLs in answers to requests without a `Host`.
    pub authority: String,
    /// Whether clients come by TLS.
    pub tls: bool,
    /// Previews made so far, by voice.
    pub previews: Mutex<HashMap<String, Bytes>>,
    /// Cancelled when the server is dropped: what lasts ends then.
    pub closing: CancellationToken,
}

/// The account, for a request that carried its key.
pub struct Keyed(pub Arc<Account>);

impl FromRequestParts<Arc<Account>> for Keyed {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        account: &Arc<Account>,
    ) -> Result<Self, Refusal> {
        account.check_key(&parts.headers)?;
        Ok(Self(Arc::clone(account)))
    }
}

impl Account {
    /// What an address begins with: `http` or `ws`, with an `s` where clients come by TLS.
    pub fn scheme(&self, plain: &str) -> String {
        let sealed = if self.tls { "s" } else { "" };
        format!("{plain}{sealed}")
    }

    /// Lets a request in that carries the key.
    pub fn check_key(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        match headers.get("xi-api-key") {
            Some(key) if !key.is_empty() => {
                let own = key.as_bytes() == self.key.expose().as_bytes();
                self.keys.check(key.as_bytes(), own)
            }
            _ if headers.contains_key(header::AUTHORIZATION) => Err(Refusal::bearer()),
            _ => Err(Refusal::no_key()),
        }
    }

    /// Lets a socket in whose first message shows the key; both spellings are in use.
    pub fn check_shown(&self, said: &Map<String, Value>) -> Result<(), Refusal> {
        let names = ["xi_api_key", "xi-api-key"];
        match names.iter().find_map(|name| said.get(*name)?.as_str()) {
            Some(key) => self.keys.check(key.as_bytes(), key == self.key.expose()),
            None if said.get("authorization").is_some_and(Value::is_string) => {
                Err(Refusal::bearer())
            }
            None => Err(Refusal::no_key()),
        }
    }

    /// Lets a request in that shows a single-use token for this purpose, or carries the key. The token wins.
    pub async fn check_key_or_token(
        self: &Arc<Self>,
        headers: &HeaderMap,
        token: Option<&str>,
        purpose: &'static str,
    ) -> Result<(), Refusal> {
        let Some(token) = token.map(str::to_owned) else {
            return self.check_key(headers);
        };
        let shown = self.ask(move |store| store.show_pass(&token, purpose));
        shown.await?.map(drop).ok_or_else(Refusal::wrong_token)
    }

    /// Waits for a step of the client no longer than the account's patience.
    pub async fn patient<T>(&self, step: impl Future<Output = T>) -> Result<T, Refusal> {
        tokio::time::timeout(self.patience, step)
            .await
            .map_err(|_elapsed| Refusal::plain(StatusCode::REQUEST_TIMEOUT, "Request Timeout"))
    }

    /// Asks the store where blocking is allowed.
    pub async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let question = move |store: &Store| -> Asked { Ok(Box::new(question(store)?)) };
        let answer = self.ask_boxed(Box::new(question)).await?;
        let answer = answer.downcast().map_err(|_other| Refusal::internal())?;
        Ok(*answer)
    }

    /// Compiled once, whatever is asked.
    async fn ask_boxed(
        self: &Arc<Self>,
        question: Box<dyn FnOnce(&Store) -> Asked + Send>,
    ) -> Result<Box<dyn Any + Send>, Refusal> {
        let account = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || question(&account.store)).await;
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                log::error!("{error}");
                Err(Refusal::internal())
            }
            Err(error) => {
                cut_off::tell("a question to the draft account's state", &error);
                Err(Refusal::internal())
            }
        }
    }
}
