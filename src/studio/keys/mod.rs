//! The keys of the service: several of them by name, one in use, any of them paying for its own work.
//!
//! `adding` tests and keeps them, `paying` says which of them pays for what. The key itself goes from the keychain into
//! memory and from there into a header, nowhere else: what is told, kept or logged of it are its name and its last four
//! characters.

mod adding;
mod paying;

use std::process::Stdio;
use std::sync::Arc;

use crate::library::keys::{KeptKey, KeyCard, NewKey};
use crate::library::secrets::{FIRST_KEY, SecretError, Secrets};
use crate::studio::Opening;
use crate::studio::account;
use crate::studio::backend::{HeldKey, Key};
use crate::studio::command::KeysCommand;
use crate::studio::desk::KeyState;
use crate::studio::error::{Refusal, StudioError};
use crate::studio::event::{AccountEvent, Event, Notice, ProjectEvent};
use crate::studio::machine::Machine;
use crate::studio::settings;
use crate::studio::trouble::Topic;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::ids::{KeyId, ProjectId};
use crate::terms::secret::Secret;
use crate::tr;

pub(super) use self::paying::{Payer, is_about_the_key};

/// What the key of the environment is called.
const VARIABLE: &str = "ELEVENLABS_API_KEY";
/// What the key is called that a command gave.
const COMMAND: &str = "MYNAH_KEY_COMMAND";

pub(super) async fn run(machine: Arc<Machine>, command: KeysCommand) {
    let done = match command {
        KeysCommand::Add(order) => return adding::add(&machine, *order).await,
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

/// Looks for a key: the environment's, the stored one, the command's output.
pub(super) async fn find(machine: Arc<Machine>) {
    let environment = &machine.options.environment;
    if let Some(key) = environment.key.clone() {
        bring(&machine, key, VARIABLE).await;
        return;
    }
    if may_ask_keychain(&machine) {
        match pick(&machine, environment.key_command.is_some()).await {
            Ok(()) if !matches!(machine.backends.key(), Key::None | Key::Sought) => {
                remind(&machine).await;
                return;
            }
            Ok(()) => {}
            Err(error) => tell_keychain(&machine, &error).await,
        }
    }
    let Some(command) = environment.key_command.clone() else {
        put(&machine, Key::None, KeyState::None).await;
        return;
    };
    let given = machine.blocking(move || ask_command(&command)).await.ok();
    match given {
        Some(key) => bring(&machine, key, COMMAND).await,
        None => put(&machine, Key::CommandFailed, KeyState::None).await,
    }
}

/// Commands without a project use a stored key only where Settings say so.
fn may_ask_keychain(machine: &Machine) -> bool {
    machine.options.opening == Opening::LastProject || machine.settings().key_on_command_line
}

/// Uses what the environment brought, for this run.
async fn bring(machine: &Arc<Machine>, secret: Secret, name: &str) {
    let new = NewKey {
        name: name.to_owned(),
        masked: secret.masked(),
        kept: KeptKey::Environment,
        base: machine.settings().api_base,
        account: None,
    };
    let base = new.base.clone();
    let row = machine
        .library(move |library| {
            let id = library.environment_key(&new)?;
            library.key(id)
        })
        .await;
    let card = row.unwrap_or_else(|error| {
        // It can be used all the same.
        log::warn!("the key of the environment has no row: {error}");
        None
    });
    let held = HeldKey {
        id: card.as_ref().map(|card| card.id),
        secret,
        kept: KeptKey::Environment,
        base,
        account: card.and_then(|card| card.account),
    };
    use_held(machine, held).await;
}

/// Puts the key in use that belongs there: the one that the open project is bound to, else the chosen one, else the first.
pub(super) async fn choose(machine: &Arc<Machine>) -> Result<(), StudioError> {
    pick(machine, false).await
}

/// Does so. Where a command is asked next, a key that isn't stored is sought still.
async fn pick(machine: &Arc<Machine>, goes_on: bool) -> Result<(), StudioError> {
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
            let (secrets, slot) = (machine.backends.secrets.clone(), card.id.slot());
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

/// The stored key that is in use where nothing is bound to another.
async fn usual(machine: &Machine) -> Result<Option<KeyCard>, StudioError> {
    let chosen = machine.settings().key;
    let found = machine
        .library(move |library| {
            if let Some(chosen) = chosen
                && let Some(card) = library.key_now(chosen)?
            {
                return Ok(Some(card));
            }
            Ok(library.keys()?.into_iter().next())
        })
        .await?;
    match found {
        Some(card) => Ok(Some(card)),
        None => adopt(machine).await,
    }
}

/// Takes over the one key that an earlier version kept, if there is one.
async fn adopt(machine: &Machine) -> Result<Option<KeyCard>, StudioError> {
    let secrets = machine.backends.secrets.clone();
    let kept = match machine.blocking(move || first(&secrets)).await {
        // Without a keychain none was kept; where a key is added, it is told.
        Err(error @ StudioError::Secret(SecretError::NoKeychain { .. })) => {
            tell_keychain(machine, &error).await;
            return Ok(None);
        }
        kept => kept?,
    };
    let (masked, kept) = match &kept {
        First::Here(secret) => (secret.masked(), KeptKey::Keychain),
        First::Sealed => ("••••".to_owned(), KeptKey::File),
        First::None => return Ok(None),
    };
    let new = NewKey {
        name: tr!("key-name-first"),
        masked,
        kept,
        base: machine.settings().api_base,
        account: None,
    };
    machine
        .library(move |library| {
            let adopted = library.adopt_key(&new)?;
            // Another process may have been faster.
            Ok(adopted.or(library.key(KeyId(1))?))
        })
        .await
}

enum First {
    Here(Secret),
    Sealed,
    None,
}

fn first(secrets: &Secrets) -> Result<First, SecretError> {
    if secrets.is_sealed(FIRST_KEY) {
        return Ok(First::Sealed);
    }
    Ok(secrets.read(FIRST_KEY)?.map_or(First::None, First::Here))
}

/// A stored key, ready to be sent.
///
/// # Errors
/// It waits for its passphrase, its keychain refuses, or it isn't there any more.
async fn held(machine: &Machine, card: &KeyCard) -> Result<HeldKey, StudioError> {
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
            let (secrets, slot) = (machine.backends.secrets.clone(), card.id.slot());
            let read = machine.blocking(move || secrets.read(&slot)).await?;
            let secret = read.ok_or_else(gone)?;
            machine.backends.remember(card.id, secret.clone());
            Ok(held(secret))
        }
    }
}

/// Puts a key in use that was tested before; the service is asked only when it is needed.
async fn use_held(machine: &Machine, held: HeldKey) {
    let state = state_of(&held);
    put(machine, Key::Here(held), state).await;
}

async fn put(machine: &Machine, key: Key, state: KeyState) {
    machine.backends.set_key(key).await;
    tell_state(machine, state).await;
    tell(machine).await;
}

async fn tell_state(machine: &Machine, state: KeyState) {
    machine.tell(Event::Account(AccountEvent::Key(state))).await;
}

/// Tells which keys there are, and which is in use.
pub(super) async fn tell(machine: &Machine) {
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
                keys: Arc::new(keys),
                in_use,
            };
            machine.tell(Event::Account(event)).await;
        }
        Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("keys can't be listed: {error}"),
    }
}

/// What the interface shows of a key whose test isn't repeated.
fn state_of(held: &HeldKey) -> KeyState {
    KeyState::Here {
        masked: held.secret.masked(),
        kept: held.kept,
        reads_user: true,
        lacks: Vec::new(),
    }
}

/// The state as it is without a test that is going on.
fn state_now(machine: &Machine) -> KeyState {
    match machine.backends.key() {
        Key::Sought | Key::None | Key::CommandFailed => KeyState::None,
        Key::Locked(_) => KeyState::Locked,
        Key::Here(held) => state_of(&held),
    }
}

/// No keychain is usual on a server; a locked one is told where the key is set.
async fn tell_keychain(machine: &Machine, error: &StudioError) {
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

/// Who speaks where no project decides. A key that should be there and isn't never falls back to drafts.
pub(super) async fn without_project(machine: &Machine) -> Result<Backend, StudioError> {
    match machine.backends.sought_key().await {
        Key::Here(_) => Ok(Backend::Live),
        Key::CommandFailed => Err(Refusal::KeyCommand.into()),
        Key::Locked(_) => Err(Refusal::KeyLocked.into()),
        Key::None | Key::Sought if machine.options.environment.api_base.is_some() => {
            Err(Refusal::NoKey.into())
        }
        Key::None | Key::Sought => Ok(Backend::Draft),
    }
}

/// Runs `MYNAH_KEY_COMMAND` in the system's shell; the first line it prints is the key.
fn ask_command(command: &str) -> Result<Secret, Refusal> {
    let mut shell = if cfg!(windows) {
        let mut shell = std::process::Command::new("cmd");
        shell.arg("/C");
        shell
    } else {
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c");
        shell
    };
    let output = shell
        .arg(command)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|error| {
            log::warn!("the key command can't run: {error}");
            Refusal::KeyCommand
        })?;
    let text = String::from_utf8_lossy(&output.stdout);
    let key = Secret::new(text.lines().next().unwrap_or_default());
    if output.status.success() && key.is_sendable() {
        Ok(key)
    } else {
        Err(Refusal::KeyCommand)
    }
}

/// Another key is in use from now on. What is under way ends with the one it began with.
async fn switch(machine: &Arc<Machine>, key: KeyId) -> Result<(), StudioError> {
    settings::change(machine, |settings| settings.key = Some(key)).await;
    let before = machine.backends.key().id();
    choose(machine).await?;
    if machine.backends.key().id() != before {
        account::enter(machine, Backend::Live).await;
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
    let (secrets, slot) = (machine.backends.secrets.clone(), key.slot());
    let opened = machine.blocking(move || secrets.open_sealed(&slot, &passphrase));
    let Some(secret) = opened.await? else {
        let card = machine.library(move |library| library.key(key)).await?;
        let name = card.map_or_else(String::new, |card| card.name);
        return Err(Refusal::KeyGone { name }.into());
    };
    machine.backends.remember(key, secret);
    if machine.backends.key().id() == Some(key) {
        choose(machine).await?;
        // What was not there without it is asked for now.
        account::enter(machine, Backend::Live).await;
    } else {
        tell(machine).await;
        // What waited for a key looks again.
        machine.backends.forget_live().await;
    }
    Ok(())
}

/// Forgets a key: its row first, so that no process uses it any more, then the key itself.
async fn forget(machine: &Arc<Machine>, key: KeyId) -> Result<(), StudioError> {
    machine
        .library(move |library| library.forget_key(key, None))
        .await?;
    let left = leave(machine, key, None).await;
    // It is used no more, even where the keychain would not let go of it.
    let was_used = machine.backends.key().id() == Some(key);
    if was_used {
        machine.backends.set_key(Key::Sought).await;
    }
    let chosen = choose(machine).await;
    if was_used && matches!(machine.backends.key(), Key::Here(_)) {
        account::enter(machine, Backend::Live).await;
    }
    left?;
    chosen?;
    let text = tr!("studio-key-forgotten");
    machine.tell(Event::Notice(Notice::Done(text))).await;
    Ok(())
}

/// Takes a key out of the keychain, the file, the settings and this run's memory.
async fn leave(machine: &Machine, key: KeyId, instead: Option<KeyId>) -> Result<(), StudioError> {
    machine.backends.forget(key).await;
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
    let (secrets, slot) = (machine.backends.secrets.clone(), key.slot());
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

/// Binds a project to a key, or to the one in use.
async fn bind(
    machine: &Arc<Machine>,
    project: ProjectId,
    key: Option<KeyId>,
) -> Result<(), StudioError> {
    let card = machine
        .library(move |library| library.set_key(project, key))
        .await?;
    let (_, defaults) = machine
        .library(move |library| library.project(project))
        .await?;
    let changed = ProjectEvent::Changed {
        card: Box::new(card),
        defaults: Box::new(defaults),
    };
    machine.tell(Event::Project(changed)).await;
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
    tokio::spawn(async move {
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
    machine.backends.forget(forgotten).await;
    if machine.backends.key().id() == Some(forgotten) {
        machine.backends.set_key(Key::Sought).await;
    }
    match choose(machine).await {
        Ok(()) => matches!(machine.backends.key(), Key::Here(held) if held.id != Some(forgotten)),
        Err(error) => {
            log::info!("no key takes the place of one that was forgotten: {error}");
            false
        }
    }
}

/// Says that the key in use is old, once a week.
async fn remind(machine: &Machine) {
    const AGAIN_DAYS: u64 = 7;
    let (Some(after), Some(id)) = (
        machine.settings().rotate_keys_after,
        machine.backends.key().id(),
    ) else {
        return;
    };
    let Ok(Some(card)) = machine.library(move |library| library.key(id)).await else {
        return;
    };
    let now = machine.clock.now();
    let told_lately = card.reminded.is_some_and(|told| {
        KeyCard {
            added: told,
            ..card.clone()
        }
        .days(now)
            < AGAIN_DAYS
    });
    if card.days(now) < u64::from(after) || told_lately {
        return;
    }
    if let Err(error) = machine
        .library(move |library| library.key_reminded(id))
        .await
    {
        log::warn!("the reminder of an old key comes again: {error}");
    }
    let text = tr!(
        "studio-key-old",
        name = card.name.as_str(),
        days = card.days(now)
    );
    machine.tell(Event::Notice(Notice::Heed(text))).await;
}
