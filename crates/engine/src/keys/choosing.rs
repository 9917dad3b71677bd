//! Which key is in use: the one that the open project is bound to, else the chosen one, else the first.

use std::sync::Arc;

use crate::backend::{HeldKey, Key};
use crate::error::{Refusal, StudioError};
use crate::keys::telling::{state_of, tell, tell_keychain, tell_state};
use crate::machine::Machine;
use mynah_core::ids::KeyId;
use mynah_model::desk::KeyState;
use mynah_model::paying_key::{KeyNames, NamedKey, PayingKey, paying_key};
use mynah_records::keys::{KeptKey, KeyCard};
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::keys::keychain_slot;

/// Puts the key in use that belongs there: the one that the open project is bound to, else the chosen one, else the first.
pub(super) async fn choose(machine: &Arc<Machine>) -> Result<(), StudioError> {
    pick(machine, false).await
}

/// Does so. Where a command is asked next, a key that isn't stored is sought still.
pub(super) async fn pick(machine: &Arc<Machine>, goes_on: bool) -> Result<(), StudioError> {
    let _turn = machine.choosing.lock().await;
    if matches!(machine.backends.key(), Key::Here(held) if held.kept == KeptKey::Environment) {
        tell(machine).await;
        return Ok(());
    }
    let card = match wanted(machine).await {
        Ok(Some(card)) => card,
        Ok(None) => {
            if !goes_on {
                put(machine, Key::None, KeyState::None).await;
            }
            return Ok(());
        }
        Err(error @ StudioError::Refused(Refusal::KeyUnlisted)) => {
            put(machine, Key::Unlisted, KeyState::None).await;
            return Err(error);
        }
        Err(error) => {
            // Nobody waits for ever for a key that can't be looked up; one that is in use stays.
            if !goes_on && matches!(machine.backends.key(), Key::Sought) {
                put(machine, Key::None, KeyState::None).await;
            } else {
                tell(machine).await;
            }
            return Err(error);
        }
    };
    if let Key::Here(held) = machine.backends.key()
        && held.id == Some(card.id)
        && held.base == card.base
    {
        tell(machine).await;
        return Ok(());
    }
    match held(machine, &card).await {
        Ok(held) => use_held(machine, held).await,
        Err(StudioError::Refused(Refusal::KeyLocked)) => {
            put(machine, Key::Locked(card.id), KeyState::Locked).await;
            let (secrets, slot) = (machine.backends.secrets.clone(), keychain_slot(card.id));
            // A system without a keychain is told where a key is added.
            let read = machine.blocking(move || secrets.read(&slot)).await;
            if let Err(error) = read {
                tell_keychain(machine, &error).await;
            }
        }
        Err(error) => {
            if !goes_on {
                put(machine, Key::None, KeyState::None).await;
            }
            return Err(error);
        }
    }
    Ok(())
}

/// The stored key that is to be in use.
async fn wanted(machine: &Machine) -> Result<Option<KeyCard>, StudioError> {
    if let Some(key) = machine.backends.of_project()
        && let Some(card) = machine.library(move |library| library.key_now(key)).await?
    {
        return Ok(Some(card));
    }
    usual(machine).await
}

/// Returns the stored key that pays for work of no project: the chosen one, otherwise the first.
///
/// # Errors
/// [`Refusal::KeyUnlisted`] if the chosen key was never in this library.
pub(super) async fn usual(machine: &Machine) -> Result<Option<KeyCard>, StudioError> {
    let names = KeyNames {
        chosen: machine.settings().key,
        ..KeyNames::default()
    };
    let found = machine
        .library(move |library| {
            let found = paying_key(names, |key| named_key(library, key), || first_key(library))?;
            // Without any stored key no other account can pay by mistake.
            Ok(match found {
                PayingKey::Unknown if first_key(library)?.is_none() => PayingKey::None,
                found => found,
            })
        })
        .await?;
    match found {
        PayingKey::Unknown => Err(Refusal::KeyUnlisted.into()),
        PayingKey::Key(card) => Ok(Some(card)),
        PayingKey::None => {
            probe_keychain(machine).await;
            Ok(None)
        }
    }
}

/// Returns the state of a key that a project or the settings name.
pub(super) fn named_key(library: &Library, key: KeyId) -> Result<NamedKey<KeyCard>, LibraryError> {
    Ok(match library.key_now(key)? {
        Some(card) => NamedKey::Stored(card),
        None if library.has_had_key(key)? => NamedKey::Removed,
        None => NamedKey::Unknown,
    })
}

/// Returns the key that was stored first.
pub(super) fn first_key(library: &Library) -> Result<Option<KeyCard>, LibraryError> {
    Ok(library.keys()?.into_iter().next())
}

/// Reports a system without a keychain, so that Settings offers the other places for a key.
async fn probe_keychain(machine: &Machine) {
    let (secrets, slot) = (machine.backends.secrets.clone(), keychain_slot(KeyId(1)));
    if let Err(error) = machine.blocking(move || secrets.read(&slot)).await {
        tell_keychain(machine, &error).await;
    }
}

/// A stored key, ready to be sent.
///
/// # Errors
/// It waits for its passphrase, its keychain refuses, or it isn't there any more.
pub(super) async fn held(machine: &Machine, card: &KeyCard) -> Result<HeldKey, StudioError> {
    let held = |secret| HeldKey {
        id: Some(card.id),
        secret,
        kept: card.kept,
        base: card.base.clone(),
        account: card.account.clone(),
    };
    if let Some(secret) = machine.backends.opened(card.id) {
        return Ok(held(secret));
    }
    let gone = || Refusal::KeyGone {
        name: card.name.clone(),
    };
    match card.kept {
        KeptKey::File => Err(Refusal::KeyLocked.into()),
        KeptKey::ThisRun | KeptKey::Environment => Err(gone().into()),
        KeptKey::Keychain => {
            let (secrets, slot) = (machine.backends.secrets.clone(), keychain_slot(card.id));
            let read = machine.blocking(move || secrets.read(&slot)).await?;
            let secret = read.ok_or_else(gone)?;
            machine.backends.remember(card.id, secret.clone());
            Ok(held(secret))
        }
    }
}

/// Puts a key in use that was tested before; the service is asked only when it is needed.
pub(super) async fn use_held(machine: &Machine, held: HeldKey) {
    let state = state_of(&held);
    put(machine, Key::Here(held), state).await;
}

pub(super) async fn put(machine: &Machine, key: Key, state: KeyState) {
    machine.backends.set_key(key);
    tell_state(machine, state).await;
    tell(machine).await;
}
