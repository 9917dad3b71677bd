//! A new key: tested, kept, and put in use, in place of another one where that is wanted. Work goes on meanwhile: what is
//! under way ends with the key it began with, and what waits goes with the new one.

use std::sync::Arc;

use crate::account;
use crate::backend::{HeldKey, Key};
use crate::error::{Refusal, StudioError};
use crate::keys::choosing::{choose, held};
use crate::keys::leave;
use crate::keys::telling::{state_now, tell, tell_state};
use crate::keys::testing::{Tested, test};
use crate::machine::Machine;
use crate::settings;
use mynah_core::backend::Backend;
use mynah_core::fingerprint;
use mynah_core::ids::KeyId;
use mynah_core::secret::Secret;
use mynah_i18n::tr;
use mynah_model::command::{KeepKey, NewKeyOrder};
use mynah_model::desk::KeyState;
use mynah_model::event::{AccountEvent, Event, Notice};
use mynah_model::trouble::{Remedy, Topic};
use mynah_records::keys::{KeptKey, KeyCard};
use mynah_store::accounts::Told;
use mynah_store::keys::NewKey;
use mynah_store::keys::keychain_slot;

/// Tests a key and, if it is good, keeps it. A key that is refused changes nothing.
pub(super) async fn add(machine: &Arc<Machine>, order: NewKeyOrder) {
    tell_state(machine, KeyState::Testing).await;
    match try_add(machine, &order).await {
        Ok(added) => {
            tell_state(machine, added.state).await;
            tell(machine).await;
            if added.in_use {
                account::enter(machine, Backend::Live).await;
            }
            machine.tell(Event::Notice(Notice::Done(added.text))).await;
            if let Err(error) = added.left {
                let trouble = machine.backend_trouble(&error, Backend::Live, "key");
                machine.tell_trouble(trouble.about(Topic::Key)).await;
            }
        }
        Err(error) => {
            tell_state(machine, state_now(machine)).await;
            let base = base_for(machine, &order).await;
            let mut trouble = machine.trouble_at(&error, Backend::Live, "test key", &base);
            // The key stands in its field still: it is mended and tried there.
            let elsewhere =
                |remedy: &Remedy| matches!(remedy, Remedy::Retry | Remedy::OpenKeySettings);
            trouble.remedies.retain(|remedy| !elsewhere(remedy));
            trouble.remedies.insert(0, Remedy::OpenKeySettings);
            machine.tell_trouble(trouble.about(Topic::Key)).await;
        }
    }
}

/// Where the key of an order is for.
async fn base_for(machine: &Machine, order: &NewKeyOrder) -> String {
    let replaced = match order.replaces {
        Some(key) => machine.library(move |library| library.key(key)).await.ok(),
        None => None,
    };
    let base = match replaced.flatten() {
        Some(card) => card.base,
        None => order.base.clone(),
    };
    machine.base_of(base.as_deref())
}

/// What came of it.
struct Added {
    state: KeyState,
    in_use: bool,
    text: String,
    /// Whether what was kept before is gone from its place.
    left: Result<(), StudioError>,
}

async fn try_add(machine: &Arc<Machine>, order: &NewKeyOrder) -> Result<Added, StudioError> {
    let secret = &order.key;
    if !secret.is_sendable() {
        return Err(Refusal::NotAKey.into());
    }
    let replaced = match order.replaces {
        Some(key) => machine.library(move |library| library.key(key)).await?,
        None => None,
    };
    let base = replaced
        .as_ref()
        .map_or_else(|| order.base.clone(), |card| card.base.clone());
    let tested = Box::pin(test(machine, secret, base.as_deref())).await?;
    if let (Some(account), Some(card)) = (&tested.account, &replaced)
        && let Some(before) = &card.account
        && !fingerprint::is_of_key(before)
        && before != account
    {
        return Err(Refusal::ReplacesOther {
            name: card.name.clone(),
        }
        .into());
    }
    // The same key once more: it is kept elsewhere now.
    let known = machine.backends.is_known(secret);
    let known = match known {
        Some(key) => machine.library(move |library| library.key(key)).await?,
        None => None,
    };
    let known = known.filter(|card| card.kept != KeptKey::Environment && card.base == base);
    let is_again = known.is_some();
    let (card, mut left) = if let Some(card) = known {
        keep_again(machine, card, order).await?
    } else {
        let card = keep_new(machine, order, &tested, replaced.as_ref(), base).await?;
        (card, Ok(()))
    };
    // Before it is listed, or in use: what is typed from then on is the next one's.
    machine.tell(Event::Account(AccountEvent::Kept)).await;
    let key = card.id;
    machine.backends.remember(key, secret.clone());
    note(machine, key, &tested).await?;
    if let Some(old) = replaced.as_ref().filter(|old| old.id != key) {
        take_over(machine, old, key).await?;
        left = left.and(leave(machine, old.id, Some(key)).await);
    }
    let nothing_in_use = !matches!(machine.backends.key(), Key::Here(_));
    if order.switch || nothing_in_use {
        settings::change(machine, |settings| settings.key = Some(key)).await;
    }
    let before = machine.backends.key().id();
    // Where it is kept may be another place now.
    if before == Some(key) {
        machine.backends.set_key(Key::Sought);
    }
    choose(machine).await?;
    let in_use = machine.backends.key().id() == Some(key);
    let name = card.name.as_str();
    let text = match (&replaced, in_use) {
        (Some(old), _) => tr!(
            "studio-key-replaced",
            name = old.name.as_str(),
            old = old.masked.as_str()
        ),
        // Whoever meant another one is told, and what has its name keeps it.
        (None, _) if is_again => tr!("studio-key-again", name = name),
        (None, true) => tr!("studio-key-in-use", name = name),
        (None, false) => tr!("studio-key-kept", name = name),
    };
    let state = if in_use {
        state_of_tested(machine, secret, &tested).await?
    } else {
        state_now(machine)
    };
    Ok(Added {
        state,
        in_use,
        text,
        left,
    })
}

/// What is told of the key in use after its test.
async fn state_of_tested(
    machine: &Arc<Machine>,
    secret: &Secret,
    tested: &Tested,
) -> Result<KeyState, StudioError> {
    let masked = secret.masked();
    let plan = tested.plan.clone().unwrap_or_default();
    let connection = machine.connect(Backend::Live).await?;
    if tested.reads_voices && !machine.known(&connection).await.has_usable_voice(&plan) {
        return Ok(KeyState::NoVoice { masked, plan });
    }
    let kept = match machine.backends.key() {
        Key::Here(held) => held.kept,
        _ => KeptKey::ThisRun,
    };
    Ok(KeyState::Here {
        masked,
        kept,
        reads_user: tested.account.is_some(),
        lacks: tested.lacks(),
    })
}

/// What is bound to the old key is the new one's, and so is its name.
async fn take_over(machine: &Machine, old: &KeyCard, new: KeyId) -> Result<(), StudioError> {
    let id = old.id;
    machine
        .library(move |library| library.replace_key(id, new))
        .await?;
    if machine.backends.of_project() == Some(id) {
        machine.backends.set_of_project(Some(new));
    }
    Ok(())
}

async fn keep_new(
    machine: &Machine,
    order: &NewKeyOrder,
    tested: &Tested,
    replaced: Option<&KeyCard>,
    base: Option<String>,
) -> Result<KeyCard, StudioError> {
    let account = tested
        .account
        .clone()
        .or_else(|| replaced.and_then(|card| card.account.clone()));
    let kept = match &order.keep {
        KeepKey::Keychain => KeptKey::Keychain,
        KeepKey::File(_) => KeptKey::File,
        KeepKey::ThisRun => KeptKey::ThisRun,
    };
    let new = NewKey {
        name: order.name.trim().to_owned(),
        masked: order.key.masked(),
        kept,
        base,
        account,
    };
    let wanted = new.name.clone();
    let card = machine
        .library(move |library| {
            if !new.name.is_empty() {
                return library.add_key(&new);
            }
            // Nobody named it: 'Key', 'Key 2', …
            for number in 1..u32::MAX {
                let name = if number == 1 {
                    tr!("key-name-first")
                } else {
                    tr!("key-name-next", number = number)
                };
                let named = NewKey {
                    name,
                    ..new.clone()
                };
                if let Some(card) = library.add_key(&named)? {
                    return Ok(Some(card));
                }
            }
            Ok(None)
        })
        .await?;
    let card = card.ok_or(Refusal::KeyNamed { name: wanted })?;
    if let Err(error) = keep_secret(machine, card.id, &order.key, &order.keep).await {
        let id = card.id;
        let dropped = machine.library(move |library| library.drop_key(id)).await;
        if let Err(error) = dropped {
            log::warn!("a key that was not kept is still listed: {error}");
        }
        return Err(error);
    }
    Ok(card)
}

/// A key that is here already, kept in another place; and whether it is gone from where it was.
async fn keep_again(
    machine: &Machine,
    card: KeyCard,
    order: &NewKeyOrder,
) -> Result<(KeyCard, Result<(), StudioError>), StudioError> {
    let kept = keep_secret(machine, card.id, &order.key, &order.keep).await?;
    let id = card.id;
    machine
        .library(move |library| library.set_key_kept(id, kept))
        .await?;
    let (secrets, slot) = (machine.backends.secrets.clone(), keychain_slot(id));
    let left = match kept {
        KeptKey::ThisRun if card.kept != kept => {
            machine.blocking(move || secrets.forget(&slot)).await
        }
        KeptKey::File if card.kept != kept => {
            let left = machine.blocking(move || secrets.leave_keychain(&slot));
            left.await
        }
        _ => Ok(()),
    };
    Ok((KeyCard { kept, ..card }, left))
}

async fn keep_secret(
    machine: &Machine,
    id: KeyId,
    key: &Secret,
    keep: &KeepKey,
) -> Result<KeptKey, StudioError> {
    let (secrets, key, slot) = (
        machine.backends.secrets.clone(),
        key.clone(),
        keychain_slot(id),
    );
    match keep.clone() {
        KeepKey::Keychain => {
            machine.blocking(move || secrets.keep(&slot, &key)).await?;
            Ok(KeptKey::Keychain)
        }
        KeepKey::File(passphrase) => {
            let is_another = is_another_passphrase(machine, id, &passphrase).await?;
            machine
                .blocking(move || secrets.keep_sealed(&slot, &key, &passphrase))
                .await?;
            if is_another {
                let text = Notice::Heed(tr!("studio-key-other-passphrase"));
                machine.tell(Event::Notice(text)).await;
            }
            Ok(KeptKey::File)
        }
        KeepKey::ThisRun => Ok(KeptKey::ThisRun),
    }
}

/// Whether keys beside this one are sealed, and this passphrase opens none of them: it may be a slip.
async fn is_another_passphrase(
    machine: &Machine,
    of: KeyId,
    passphrase: &Secret,
) -> Result<bool, StudioError> {
    let cards = machine.library(|library| library.keys()).await?;
    let (secrets, word) = (machine.backends.secrets.clone(), passphrase.clone());
    let look = move || {
        let others = cards.iter().filter(|card| card.id != of);
        let slots = others.map(|card| keychain_slot(card.id));
        let sealed: Vec<String> = slots.filter(|slot| secrets.is_sealed(slot)).collect();
        let opens = |slot: &String| matches!(secrets.open_sealed(slot, &word), Ok(Some(_)));
        Ok::<_, StudioError>(!sealed.is_empty() && !sealed.iter().any(opens))
    };
    machine.blocking(look).await
}

/// Asks again what a key may do.
pub(super) async fn test_again(machine: &Arc<Machine>, key: KeyId) -> Result<(), StudioError> {
    let card = machine.library(move |library| library.key(key)).await?;
    let Some(card) = card else {
        return Ok(());
    };
    let HeldKey { secret, base, .. } = held(machine, &card).await?;
    let tested = Box::pin(test(machine, &secret, base.as_deref())).await?;
    note(machine, key, &tested).await?;
    tell(machine).await;
    // A cap that the service once named holds no longer.
    machine.tell_spend(Backend::Live).await;
    if machine.backends.key().id() == Some(key) {
        let state = state_of_tested(machine, &secret, &tested).await?;
        tell_state(machine, state).await;
        if tested.account.is_some() && tested.account != card.account {
            // What was bought under another name of the account is held, too, and what it has can be read now.
            account::enter(machine, Backend::Live).await;
        }
    }
    let text = tr!("studio-key-good", name = card.name.as_str());
    machine.tell(Event::Notice(Notice::Done(text))).await;
    Ok(())
}

/// Keeps what a test found out. Who connects with it from here on finds out anew whose it is.
async fn note(machine: &Machine, key: KeyId, tested: &Tested) -> Result<(), StudioError> {
    let told = Told {
        user: tested.account.clone(),
        hash: tested.hash.clone(),
    };
    let may = tested.may.clone();
    machine
        .library(move |library| library.key_tested(key, &told, &may, false))
        .await?;
    machine.backends.forget_way(key);
    Ok(())
}
