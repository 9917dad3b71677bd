//! Keys beside the account's own: restricted ones, expired ones, ones with a cap. For tests of what has to live with
//! them; a server that nobody gives any has only its own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::Method;

use crate::refusal::Refusal;

/// What is special about a key.
#[derive(Clone, Debug, Default)]
pub struct KeyRule {
    /// What it may do, in the service's words; `None`: everything.
    pub may: Option<Vec<&'static str>>,
    /// Why it is refused whatever it asks.
    pub refused: Option<KeyRefused>,
    /// Credits that may be spent with it in all.
    pub cap: Option<u64>,
    /// Whether it is a service account's, with which nothing was shared.
    pub unshared: bool,
    /// The user behind it, where that is another one.
    pub user: Option<String>,
    /// How many times what a model costs the voices that were shared with it do, beyond once.
    pub dearer: u64,
}

/// Why a key is refused whatever it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRefused {
    /// Its time is over.
    Expired,
    /// Somebody switched it off, or it was found in public.
    Disabled,
    /// It may not be used from this address.
    Address,
    /// It was deleted.
    Deleted,
}

#[derive(Debug, Default)]
struct Held {
    rule: KeyRule,
    /// Credits that were spent with it, or are held.
    used: u64,
}

/// The keys, shared by a server and whoever scripts it; may be given while it runs.
#[derive(Clone, Debug, Default)]
pub struct Keys(Arc<Mutex<BTreeMap<String, Held>>>);

/// What a request asks, for whom its key is looked at deep inside.
#[derive(Clone, Debug, Default)]
struct Asked {
    permission: Option<&'static str>,
    key: Option<String>,
}

tokio::task_local! {
    static ASKED: Asked;
}

impl Keys {
    /// Lets another key in, or gives one another rule. What was spent with it stays.
    pub fn set(&self, key: &str, rule: KeyRule) {
        self.lock().entry(key.to_owned()).or_default().rule = rule;
    }

    /// Credits that were spent with a key.
    pub fn used(&self, key: &str) -> u64 {
        self.lock().get(key).map_or(0, |held| held.used)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a key is one of these, and may do what is asked.
    pub(super) fn check(&self, key: &[u8], own: bool) -> Result<(), Refusal> {
        let key = std::str::from_utf8(key).unwrap_or_default();
        let held = self.lock();
        let Some(Held { rule, used }) = held.get(key) else {
            return if own {
                Ok(())
            } else {
                Err(Refusal::wrong_key())
            };
        };
        if let Some(refused) = rule.refused {
            return Err(match refused {
                KeyRefused::Expired => Refusal::expired_key(),
                KeyRefused::Disabled => Refusal::disabled_key(),
                KeyRefused::Address => Refusal::wrong_address(),
                KeyRefused::Deleted => Refusal::wrong_key(),
            });
        }
        let asked = ASKED.try_with(|asked| asked.permission).ok().flatten();
        if let (Some(asked), Some(may)) = (asked, &rule.may)
            && !may.contains(&asked)
        {
            return Err(Refusal::missing_permission(asked));
        }
        // Nothing is left at all: whatever it would cost is too much.
        let speaks =
            asked.is_some_and(|asked| !asked.ends_with("_read") && !asked.ends_with("_write"));
        match rule.cap {
            Some(cap) if speaks && *used >= cap => Err(Refusal::key_quota(cap, 0, 1)),
            _ => Ok(()),
        }
    }

    /// The rule of the key that asks now.
    pub(super) fn asking(&self) -> KeyRule {
        let key = ASKED.try_with(|asked| asked.key.clone()).ok().flatten();
        let held = self.lock();
        key.and_then(|key| held.get(&key))
            .map(|held| held.rule.clone())
            .unwrap_or_default()
    }

    /// Holds credits for the key that asks now, where its cap leaves so many.
    pub(super) fn hold(&self, cost: u64) -> Result<Hold, Refusal> {
        let key = ASKED.try_with(|asked| asked.key.clone()).ok().flatten();
        let mut all = self.lock();
        let Some((key, held)) = key.and_then(|key| Some((key.clone(), all.get_mut(&key)?))) else {
            return Ok(Hold(None));
        };
        if let Some(cap) = held.rule.cap {
            let left = cap.saturating_sub(held.used);
            if cost > left {
                return Err(Refusal::key_quota(cap, left, cost));
            }
        }
        held.used += cost;
        Ok(Hold(Some((self.clone(), key, cost))))
    }
}

/// Credits that are held for a key; given back unless they are kept.
pub(super) struct Hold(Option<(Keys, String, u64)>);

impl Hold {
    /// They were charged, and came to this.
    pub fn charge(&mut self, cost: u64) {
        if let Some((keys, key, held)) = self.0.take()
            && let Some(of_key) = keys.lock().get_mut(&key)
        {
            of_key.used = of_key.used.saturating_sub(held) + cost;
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.charge(0);
    }
}

/// Answers a request whose key is looked at on the way.
pub(super) async fn asking<T>(
    (method, path, key): (&Method, &str, Option<String>),
    answer: impl Future<Output = T>,
) -> T {
    let asked = Asked {
        permission: permission_of(method, path),
        key,
    };
    ASKED.scope(asked, answer).await
}

/// The permission that an operation needs, in the service's words.
fn permission_of(method: &Method, path: &str) -> Option<&'static str> {
    let reads = method == Method::GET || path == "/v1/history/download";
    let of = |read, write| Some(if reads { read } else { write });
    let rest = path
        .strip_prefix("/v1/")
        .or_else(|| path.strip_prefix("/v2/"))?;
    match rest.split('/').next().unwrap_or_default() {
        "text-to-speech" | "text-to-dialogue" => Some("text_to_speech"),
        "speech-to-speech" | "voice-changer" => Some("speech_to_speech"),
        "sound-generation" => Some("sound_generation"),
        "audio-isolation" => Some("audio_isolation"),
        "speech-to-text" => Some("speech_to_text"),
        "forced-alignment" => Some("forced_alignment"),
        "text-to-voice" => Some("voice_generation"),
        "music" => Some("music_generation"),
        "models" => Some("models_read"),
        "user" => Some("user_read"),
        "voices" | "shared-voices" => of("voices_read", "voices_write"),
        "history" => of("speech_history_read", "speech_history_write"),
        "dubbing" => of("dubbing_read", "dubbing_write"),
        "pronunciation-dictionaries" => of(
            "pronunciation_dictionaries_read",
            "pronunciation_dictionaries_write",
        ),
        "studio" => of("projects_read", "projects_write"),
        "convai" => of("convai_read", "convai_write"),
        "workspace" => of("workspace_read", "workspace_write"),
        _ => None,
    }
}
