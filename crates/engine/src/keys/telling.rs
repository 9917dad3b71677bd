//! What is told of keys: which there are, the state of the one in use, and that one is old.

use std::sync::Arc;

use crate::backend::{HeldKey, Key};
use crate::error::StudioError;
use crate::keys::is_locked;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::KeyId;
use mynah_i18n::tr;
use mynah_model::desk::KeyState;
use mynah_model::event::{AccountEvent, Event, Notice};
use mynah_model::trouble::Topic;
use mynah_records::keys::KeyCard;
use mynah_store::Library;
use mynah_store::secrets::SecretError;

pub(super) async fn tell_state(machine: &Machine, state: KeyState) {
    machine.tell(Event::Account(AccountEvent::Key(state))).await;
}

/// Tells which keys there are, and which is in use.
pub(crate) async fn tell(machine: &Machine) {
    let in_use = machine.backends.key().id();
    let keys = machine.library(move |library| {
        let mut keys = library.keys()?;
        // What the environment brought is no stored one, but it is the one in use.
        if let Some(id) = in_use
            && !keys.iter().any(|key| key.id == id)
        {
            keys.extend(library.key(id)?);
        }
        Ok(keys)
    });
    match keys.await {
        Ok(keys) => {
            let event = AccountEvent::Keys {
                locked: locked(machine, &keys),
                keys: Arc::new(keys),
                in_use,
            };
            machine.tell(Event::Account(event)).await;
        }
        Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("keys can't be listed: {error}"),
    }
}

fn locked(machine: &Machine, keys: &[KeyCard]) -> Vec<KeyId> {
    let locked = keys.iter().filter(|card| is_locked(machine, card));
    locked.map(|card| card.id).collect()
}

/// What the interface shows of a key whose test isn't repeated.
pub(super) fn state_of(held: &HeldKey) -> KeyState {
    KeyState::Here {
        masked: held.secret.masked(),
        kept: held.kept,
        reads_user: true,
        lacks: Vec::new(),
    }
}

/// The state as it is without a test that is going on.
pub(super) fn state_now(machine: &Machine) -> KeyState {
    match machine.backends.key() {
        Key::Sought | Key::None | Key::CommandFailed | Key::Unlisted => KeyState::None,
        Key::Locked(_) => KeyState::Locked,
        Key::Here(held) => state_of(&held),
    }
}

/// No keychain is usual on a server; a locked one is told where the key is set.
pub(super) async fn tell_keychain(machine: &Machine, error: &StudioError) {
    log::info!("no key from the keychain: {error}");
    match error {
        StudioError::Secret(SecretError::NoKeychain { .. }) => {
            let event = AccountEvent::NoKeychain;
            machine.tell(Event::Account(event)).await;
        }
        StudioError::Refused(_) => {
            let trouble = machine.backend_trouble(error, Backend::Live, "key");
            machine.tell_trouble(trouble.about(Topic::Key)).await;
        }
        _ => {}
    }
}

/// Says which of the kept keys are old, of each once a week. A command shows it to nobody, and leaves it to a window.
pub(super) async fn remind(machine: &Machine) {
    let Some(after) = machine.settings().rotate_keys_after else {
        return;
    };
    if !machine.has_window() {
        return;
    }
    let Ok(keys) = machine.library(Library::keys).await else {
        return;
    };
    let now = machine.clock.now();
    for card in keys {
        if !is_due(&card, after, now) {
            continue;
        }
        let id = card.id;
        let noted = machine.library(move |library| library.key_reminded(id));
        if let Err(error) = noted.await {
            log::warn!("the reminder of an old key comes again: {error}");
        }
        let text = tr!(
            "studio-key-old",
            name = card.name.as_str(),
            days = card.days(now)
        );
        machine.tell(Event::Notice(Notice::Heed(text))).await;
    }
}

/// Whether a key is older than that many days, and nobody was told of it this week.
fn is_due(card: &KeyCard, after: u32, now: UnixMillis) -> bool {
    const AGAIN_DAYS: u64 = 7;
    let told_lately = card.reminded.is_some_and(|added| {
        let told = KeyCard {
            added,
            ..card.clone()
        };
        told.days(now) < AGAIN_DAYS
    });
    card.days(now) >= u64::from(after) && !told_lately
}
