//! The keys of the service: several of them by name, one in use, any of them paying for its own work.
//!
//! `sought` looks for one at the start, `choosing` says which is in use, `adding` tests and keeps new ones, `paying` says which
//! of them pays for what, `testing` finds out what one may do, `telling` tells of them. The key itself goes from the keychain into memory and from there into a
//! header, nowhere else: what is told, kept or logged of it are its name and its last four characters.

mod adding;
mod choosing;
mod paying;
mod sought;
mod telling;
mod testing;
mod watching;

use std::sync::Arc;

use crate::account;
use crate::backend::Key;
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::settings;
use crate::tasks;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{KeyId, ProjectId};
use mynah_core::secret::Secret;
use mynah_i18n::tr;
use mynah_model::command::KeysCommand;
use mynah_model::event::{Event, Notice, ProjectEvent};
use mynah_model::trouble::Topic;
use mynah_records::keys::{KeptKey, KeyCard};
use mynah_store::keys::keychain_slot;

use self::choosing::{choose, usual};
pub(super) use self::paying::{Others, Payer, is_about_the_key};
use self::sought::may_ask_keychain;
pub(super) use self::sought::{find, without_project};
pub(super) use self::telling::tell;
use self::telling::tell_keychain;
pub(super) use self::watching::watch;

pub(super) async fn run(machine: Arc<Machine>, command: KeysCommand) {
    let done = match command {
        KeysCommand::Add(order) => return adding::add(&machine, *order).await,
        KeysCommand::Look => return look(&machine).await,
        KeysCommand::Test(key) => adding::test_again(&machine, key).await,
        KeysCommand::Use(key) => switch(&machine, key).await,
        KeysCommand::Rename(key, name) => rename(&machine, key, name).await,
        KeysCommand::Unlock(key, passphrase) => unlock(&machine, key, passphrase).await,
        KeysCommand::Forget(key) => forget(&machine, key).await,
        KeysCommand::Cap(key, cap) => set_cap(&machine, key, cap).await,
        KeysCommand::ForBatches(key) => {
            settings::change(&machine, |settings| settings.batch_key = key).await;
            Ok(())
        }
        KeysCommand::ForProject(project, key) => bind(&machine, project, key).await,
    };
    if let Err(error) = done {
        let trouble = machine.backend_trouble(&error, Backend::Live, "key");
        machine.tell_trouble(trouble.about(Topic::Key)).await;
    }
}

/// Another key is in use from now on. What is under way ends with the one it began with.
async fn switch(machine: &Arc<Machine>, key: KeyId) -> Result<(), StudioError> {
    settings::change(machine, |settings| settings.key = Some(key)).await;
    let before = machine.backends.key().id();
    choose(machine).await?;
    let now = machine.backends.key().id();
    if now != before {
        account::enter(machine, Backend::Live).await;
    }
    if now != Some(key)
        && let Some(own) = machine.backends.of_project()
    {
        // Nothing moves in this window: it is said why.
        let names = machine.library(move |library| Ok((library.key(key)?, library.key_now(own)?)));
        if let (Some(chosen), Some(own)) = names.await? {
            let text = tr!(
                "studio-key-bound",
                name = chosen.name.as_str(),
                own = own.name.as_str()
            );
            machine.tell(Event::Notice(Notice::Done(text))).await;
        }
    }
    Ok(())
}

async fn rename(machine: &Machine, key: KeyId, name: String) -> Result<(), StudioError> {
    let name = name.trim().to_owned();
    if name.is_empty() {
        return Ok(());
    }
    let new = name.clone();
    let renamed = machine.library(move |library| library.rename_key(key, &new));
    if !renamed.await? {
        return Err(Refusal::KeyNamed { name }.into());
    }
    tell(machine).await;
    Ok(())
}

async fn unlock(machine: &Arc<Machine>, key: KeyId, passphrase: Secret) -> Result<(), StudioError> {
    let (secrets, slot) = (machine.backends.secrets.clone(), keychain_slot(key));
    let word = passphrase.clone();
    let opened = machine.blocking(move || secrets.open_sealed(&slot, &word));
    let Some(secret) = opened.await? else {
        let card = machine.library(move |library| library.key(key)).await?;
        let name = card.map_or_else(String::new, |card| card.name);
        return Err(Refusal::KeyGone { name }.into());
    };
    machine.backends.remember(key, secret);
    unlock_others(machine, passphrase).await?;
    if let Key::Locked(in_use) = machine.backends.key()
        && machine.backends.opened(in_use).is_some()
    {
        choose(machine).await?;
        // What was not there without it is asked for now.
        account::enter(machine, Backend::Live).await;
    } else {
        tell(machine).await;
        // What waited for a key looks again.
        machine.backends.forget_live();
    }
    Ok(())
}

/// Opens what else this passphrase opens.
async fn unlock_others(machine: &Machine, passphrase: Secret) -> Result<(), StudioError> {
    let cards = machine.library(|library| library.keys()).await?;
    let sealed = cards.into_iter().filter(|card| is_locked(machine, card));
    let slots: Vec<KeyId> = sealed.map(|card| card.id).collect();
    let secrets = machine.backends.secrets.clone();
    let opened = machine.blocking(move || {
        let open = |key: KeyId| {
            // One that has another passphrase, or is damaged, says so when it is opened itself.
            let secret = secrets
                .open_sealed(&keychain_slot(key), &passphrase)
                .ok()
                .flatten();
            Some((key, secret?))
        };
        Ok::<_, StudioError>(slots.into_iter().filter_map(open).collect::<Vec<_>>())
    });
    for (key, secret) in opened.await? {
        machine.backends.remember(key, secret);
    }
    Ok(())
}

/// Whether a key waits for its passphrase.
fn is_locked(machine: &Machine, card: &KeyCard) -> bool {
    card.kept == KeptKey::File && machine.backends.opened(card.id).is_none()
}

/// Forgets a key: its row first, so that no process uses it any more, then the key itself.
async fn forget(machine: &Arc<Machine>, key: KeyId) -> Result<(), StudioError> {
    machine
        .library(move |library| library.forget_key(key))
        .await?;
    let was_chosen = machine.settings().key == Some(key);
    let left = leave(machine, key, None).await;
    // It is used no more, even where the keychain would not let go of it.
    let was_used = machine.backends.key().id() == Some(key);
    if was_used {
        machine.backends.set_key(Key::Sought);
    }
    let chosen = choose(machine).await;
    if was_used && matches!(machine.backends.key(), Key::Here(_)) {
        account::enter(machine, Backend::Live).await;
    }
    left?;
    chosen?;
    let text = match machine.backends.key().id().filter(|_| was_used) {
        Some(next) => {
            let name = machine.library(|library| library.keys()).await?;
            let name = name.into_iter().find(|card| card.id == next);
            let name = name.map_or_else(String::new, |card| card.name);
            tr!("studio-key-forgotten-next", name = name)
        }
        // The open project keeps its own key, and another key pays for all other work.
        None if was_chosen && !was_used => match usual(machine).await {
            Ok(Some(next)) => tr!("studio-key-forgotten-others", name = next.name.as_str()),
            Ok(None) | Err(_) => tr!("studio-key-forgotten"),
        },
        None => tr!("studio-key-forgotten"),
    };
    machine.tell(Event::Notice(Notice::Done(text))).await;
    Ok(())
}

/// Takes a key out of the keychain, the file, the settings and this run's memory.
async fn leave(machine: &Machine, key: KeyId, instead: Option<KeyId>) -> Result<(), StudioError> {
    machine.backends.forget(key);
    let settings = machine.settings();
    if settings.key == Some(key) || settings.batch_key == Some(key) {
        settings::change(machine, |settings| {
            for used in [&mut settings.key, &mut settings.batch_key] {
                if *used == Some(key) {
                    *used = instead;
                }
            }
        })
        .await;
    }
    let (secrets, slot) = (machine.backends.secrets.clone(), keychain_slot(key));
    machine.blocking(move || secrets.forget(&slot)).await
}

async fn set_cap(machine: &Machine, key: KeyId, cap: Option<Credits>) -> Result<(), StudioError> {
    machine
        .library(move |library| library.set_key_cap(key, cap))
        .await?;
    tell(machine).await;
    machine.tell_spend(Backend::Live).await;
    Ok(())
}

/// Takes over what other windows changed of keys, and tells it. A window that comes back asks for it.
async fn look(machine: &Arc<Machine>) {
    if let Err(error) = try_look(machine).await {
        // It was told where it happened, or is when somebody needs a key.
        log::info!("what other windows changed of keys can't be taken over: {error}");
        tell(machine).await;
    }
}

async fn try_look(machine: &Arc<Machine>) -> Result<(), StudioError> {
    let mut changed = settings::look_again(machine).await;
    if let Some(project) = machine.journals.shown() {
        let (card, _) = machine
            .library(move |library| library.project(project))
            .await?;
        if card.key != machine.backends.of_project() {
            machine.backends.set_of_project(card.key);
            tell_project(machine, project).await?;
            changed = true;
        }
    }
    let stored = machine.library(|library| library.keys()).await?;
    // Nobody's keychain is asked for what is as it was.
    changed |= match machine.backends.key() {
        Key::Here(held) => {
            let listed = |id| stored.iter().any(|card| card.id == id);
            held.kept != KeptKey::Environment && !held.id.is_some_and(listed)
        }
        Key::Locked(id) => !stored.iter().any(|card| card.id == id),
        Key::None | Key::Unlisted => !stored.is_empty(),
        Key::Sought | Key::CommandFailed => false,
    };
    if !changed || !may_ask_keychain(machine) {
        tell(machine).await;
        return Ok(());
    }
    let before = machine.backends.key().id();
    choose(machine).await?;
    let now = machine.backends.key();
    if now.id() != before && matches!(now, Key::Here(_)) {
        account::enter(machine, Backend::Live).await;
    }
    Ok(())
}

/// Tells a project as it is now.
async fn tell_project(machine: &Machine, project: ProjectId) -> Result<(), StudioError> {
    let (card, defaults) = machine
        .library(move |library| library.project(project))
        .await?;
    let changed = ProjectEvent::Changed {
        card: Box::new(card),
        defaults: Box::new(defaults),
    };
    machine.tell(Event::Project(changed)).await;
    Ok(())
}

/// Binds a project to a key, or to the one in use.
async fn bind(
    machine: &Arc<Machine>,
    project: ProjectId,
    key: Option<KeyId>,
) -> Result<(), StudioError> {
    machine
        .library(move |library| library.set_key(project, key))
        .await?;
    tell_project(machine, project).await?;
    if machine.journals.shown() == Some(project) {
        follow(machine, key);
    }
    Ok(())
}

/// The open project is bound to this key, or to none. The keychain may wait for a person; the project doesn't.
pub(super) fn follow(machine: &Arc<Machine>, key: Option<KeyId>) {
    if machine.backends.of_project() == key {
        return;
    }
    machine.backends.set_of_project(key);
    if !may_ask_keychain(machine) {
        return;
    }
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        machine.backends.sought_key().await;
        let before = machine.backends.key().id();
        if let Err(error) = choose(&machine).await {
            return tell_keychain(&machine, &error).await;
        }
        let now = machine.backends.key();
        if now.id() != before && matches!(now, Key::Here(_)) {
            account::enter(&machine, Backend::Live).await;
        }
    });
}

/// What was forgotten in another process is used here no more. Whether another key takes its place.
pub(super) async fn look_again(machine: &Arc<Machine>, forgotten: KeyId) -> bool {
    machine.backends.forget(forgotten);
    if machine.backends.key().id() == Some(forgotten) {
        machine.backends.set_key(Key::Sought);
    }
    match choose(machine).await {
        Ok(()) => matches!(machine.backends.key(), Key::Here(held) if held.id != Some(forgotten)),
        Err(error) => {
            log::info!("no key takes the place of one that was forgotten: {error}");
            false
        }
    }
}
