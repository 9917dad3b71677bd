//! Where the account's events are told: signed as the service signs them, delivered on this machine only.
//!
//! As ElevenLabs' page "Webhooks" has it: `ElevenLabs-Signature: t=<unix>,v0=<hex>`, HMAC-SHA256 of `t.body`.
//! One attempt, or five for the minutes of a conversation where its owner wants that; what fails is noted, and a
//! webhook that only ever fails is silenced.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::Hmac;
use hmac::KeyInit as _;
use hmac::Mac as _;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;
use sha2::Sha256;

use crate::account::Account;
use crate::chance::hexadecimal;
use crate::outgoing;
use crate::outgoing::Address;
use crate::store::Kept;
use crate::store::Store;
use crate::store::StoreError;
use mynah_core::clock::UnixMillis;

/// So many failures one after the other silence a webhook that had no success for long.
const MOST_FAILURES: u32 = 10;
/// For how long.
const UNHEARD_MS: i64 = 7 * 24 * 3_600 * 1_000;

/// When it is tried again, in seconds from the start.
const AGAIN_SECS: [i64; 4] = [30, 120, 480, 1_800];
/// How often the clock is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(200);
/// The webhook of `mynah serve --webhook-url`.
const OF_SERVE: &str = "mynahserve";

/// A webhook of the workspace.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it goes.
    pub url: String,
    /// What its messages carry besides.
    pub headers: BTreeMap<String, String>,
    /// What they are signed with.
    pub secret: String,
    /// Whether its owner silenced it.
    pub disabled: bool,
    /// Whether its failures did.
    pub auto_disabled: bool,
    /// Whether conversations are told again.
    pub retry: bool,
    /// What it is told.
    pub events: Vec<String>,
    /// Whether it is told of conversations with agents that name no webhook of their own.
    pub post_call: bool,
    /// When it was made.
    pub created: UnixMillis,
    /// Failures since the last success.
    pub failures: u32,
    /// The last success.
    pub heard: Option<UnixMillis>,
    /// The last failure, and its status if there was an answer.
    pub failed: Option<(UnixMillis, Option<u16>)>,
}

impl Kept for Webhook {
    const NOUN: &'static str = "webhook";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Webhook {
    /// Whether it is told anything.
    pub fn is_awake(&self) -> bool {
        !self.disabled && !self.auto_disabled
    }

    /// Whether it is on this machine, where it can be told something.
    pub fn is_here(&self) -> bool {
        Address::here(&self.url).is_some()
    }

    /// The object of the protocol.
    pub fn to_json(&self, usages: Option<Vec<&'static str>>) -> Value {
        let usages = usages.map(|usages| {
            let usages = usages
                .into_iter()
                .map(|usage| json!({ "usage_type": usage }));
            usages.collect::<Vec<Value>>()
        });
        json!({
            "webhook_id": self.id,
            "name": self.name,
            "webhook_url": self.url,
            "is_disabled": self.disabled,
            "is_auto_disabled": self.auto_disabled,
            "created_at_unix": self.created.secs(),
            "auth_type": "hmac",
            "usage": usages,
            "events": self.events,
            "most_recent_failure_error_code": self.failed.and_then(|(_, status)| status),
            "most_recent_failure_timestamp": self.failed.map(|(at, _)| at.secs()),
        })
    }

    /// Notes what came of a message.
    fn told(&mut self, now: UnixMillis, status: Option<u16>) {
        if status == Some(200) {
            self.failures = 0;
            self.heard = Some(now);
            return;
        }
        self.failures += 1;
        self.failed = Some((now, status));
        let silent_since = self.heard.unwrap_or(UnixMillis(i64::MIN / 2));
        if self.failures >= MOST_FAILURES && now.0 - silent_since.0 > UNHEARD_MS {
            self.auto_disabled = true;
        }
    }
}

/// The value of the header that proves who sent a message.
pub fn signature(secret: &str, now: UnixMillis, body: &[u8]) -> Option<String> {
    let at = now.secs();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    let digest = mac.finalize().into_bytes();
    Some(format!("t={at},v0={}", hexadecimal(&digest)))
}

/// Keeps the webhook that `mynah serve` was given, which is told of everything; answers whether it is on this machine.
pub fn serve(store: &Store, url: &str, secret: &str) -> Result<bool, StoreError> {
    let webhook = Webhook {
        id: OF_SERVE.to_owned(),
        name: "mynah serve".to_owned(),
        url: url.to_owned(),
        secret: secret.to_owned(),
        events: vec!["speech_to_text".to_owned()],
        post_call: true,
        retry: true,
        created: store.now(),
        ..Webhook::default()
    };
    if !webhook.is_here() {
        return Ok(false);
    }
    store.forget::<Webhook>(OF_SERVE)?;
    store.keep(&webhook, false)?;
    Ok(true)
}

/// Tells a webhook what happened, once. Blocks.
pub fn tell(store: &Store, webhook: &Webhook, kind: &str, data: &Value) {
    attempt(store, webhook, &message(kind, store.now(), data));
}

fn message(kind: &str, now: UnixMillis, data: &Value) -> Vec<u8> {
    let message = json!({ "type": kind, "event_timestamp": now.secs(), "data": data });
    message.to_string().into_bytes()
}

/// One delivery; its status is noted and answered. Blocks.
fn attempt(store: &Store, webhook: &Webhook, body: &[u8]) -> Option<u16> {
    let now = store.now();
    let status = deliver(webhook, now, body);
    let noted = store.change(&webhook.id, |webhook: &mut Webhook| {
        webhook.told(now, status);
    });
    if let Err(error) = noted {
        log::error!("what came of a webhook can't be noted: {error}");
    }
    status
}

/// Tells of a conversation that is over, with an agent of this body: to the webhook that it names, else to the one
/// of all conversations. `sound` is MP3.
pub async fn tell_of_talk(
    account: &Arc<Account>,
    agent: &Value,
    talk: Value,
    sound: Option<Vec<u8>>,
) {
    let wished = agent.pointer("/platform_settings/workspace_overrides/webhooks");
    let wished = wished.cloned().unwrap_or_default();
    let named = wished.get("post_call_webhook_id").and_then(Value::as_str);
    let named = named.map(str::to_owned);
    let is_named = named.is_some();
    let all = account.ask(|store| store.all::<Webhook>()).await;
    let webhook = all.unwrap_or_default().into_iter().find(|webhook| {
        let meant = named
            .as_ref()
            .map_or(webhook.post_call, |id| webhook.id == *id);
        meant && webhook.is_awake() && webhook.is_here()
    });
    let Some(webhook) = webhook else { return };
    let events = wished.get("events").and_then(Value::as_array);
    let wants = |event: &str| match events {
        Some(events) => events.iter().any(|wanted| wanted == event),
        None => event == "transcript" || !is_named,
    };
    let id = |name: &str| talk.get(name).cloned().unwrap_or_default();
    if wants("audio")
        && let Some(sound) = sound
    {
        let data = json!({
            "agent_id": id("agent_id"),
            "conversation_id": id("conversation_id"),
            "full_audio": STANDARD.encode(sound),
        });
        let webhook = webhook.clone();
        let told = account.ask(move |store| {
            tell(store, &webhook, "post_call_audio", &data);
            Ok(())
        });
        drop(told.await);
    }
    if wants("transcript") {
        let body = message("post_call_transcription", account.store.now(), &talk);
        tell_until_heard(account, webhook, body.into()).await;
    }
}

/// Tries until it is heard, or five times; each time the same bytes, signed anew.
async fn tell_until_heard(account: &Arc<Account>, webhook: Webhook, body: Arc<[u8]>) {
    let begun = account.store.now();
    let mut waits = AGAIN_SECS.iter();
    loop {
        let (webhook, bytes) = (webhook.clone(), Arc::clone(&body));
        let retry = webhook.retry;
        let status = account
            .ask(move |store| Ok(attempt(store, &webhook, &bytes)))
            .await;
        let helps = match status {
            Ok(status) => status.is_none_or(|status| status >= 500 || [408, 429].contains(&status)),
            Err(_) => false,
        };
        let Some(wait) = waits.next().filter(|_| retry && helps) else {
            return;
        };
        // On the server's clock, as all that takes long.
        while account.store.now().0 < begun.0 + wait * 1_000 {
            tokio::select! {
                () = account.closing.cancelled() => return,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}

/// The status that came back, if any.
fn deliver(webhook: &Webhook, now: UnixMillis, body: &[u8]) -> Option<u16> {
    let address = Address::here(&webhook.url)?;
    let signature = signature(&webhook.secret, now, body)?;
    let own = [("ElevenLabs-Signature", signature.as_str())];
    let theirs = webhook.headers.iter();
    let headers: Vec<(&str, &str)> = own
        .into_iter()
        .chain(theirs.map(|(name, value)| (name.as_str(), value.as_str())))
        .collect();
    outgoing::post(&address, &headers, body)
        .map_err(|error| log::warn!("a webhook could not be told: {error}"))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_published_one() {
        // Counted with another program: HMAC-SHA256("wsec_test", "1700000000.{}").
        assert_eq!(
            signature("wsec_test", UnixMillis(1_700_000_000_500), b"{}").unwrap(),
            "t=1700000000,v0=358df3463bc6f62de29c4cf4191d4c023203ff2a0b0b3208ed46426e73f9385a"
        );
    }

    #[test]
    fn whoever_never_answers_is_silenced() {
        let mut webhook = Webhook::default();
        for n in 0..9 {
            webhook.told(UnixMillis(n), Some(500));
        }
        assert!(webhook.is_awake());
        webhook.told(UnixMillis(10), None);
        assert!(!webhook.is_awake());
        let mut heard = Webhook::default();
        heard.told(UnixMillis(0), Some(200));
        for n in 0..20 {
            heard.told(UnixMillis(n), None);
        }
        assert!(heard.is_awake());
        heard.told(UnixMillis(UNHEARD_MS + 1), None);
        assert!(!heard.is_awake());
    }
}
