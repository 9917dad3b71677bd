//! Keys, credits and where the service lies.

use std::process::Stdio;
use std::sync::Arc;

use crate::api::account::GetSubscription;
use crate::api::account::GetUser;
use crate::api::client::Client;
use crate::api::draft::TopUpDraft;
use crate::api::error::ApiError;
use crate::api::error::ErrorKind;
use crate::api::types::account::Subscription;
use crate::library::secrets::SERVICE_KEY;
use crate::library::secrets::SecretError;
use crate::library::secrets::Secrets;
use crate::studio::Opening;
use crate::studio::backend::Connection;
use crate::studio::backend::Key;
use crate::studio::command::AccountCommand;
use crate::studio::command::KeepKey;
use crate::studio::desk::KeptKey;
use crate::studio::desk::KeyState;
use crate::studio::desk::{Meter, Slots};
use crate::studio::error::Refusal;
use crate::studio::error::StudioError;
use crate::studio::event::AccountEvent;
use crate::studio::event::Event;
use crate::studio::event::TakesEvent;
use crate::studio::fingerprint::quick_key;
use crate::studio::machine::Machine;
use crate::studio::settings;
use crate::studio::trouble::Remedy;
use crate::studio::trouble::Topic;
use crate::studio::usage;
use crate::studio::voices;
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::credits::Credits;
use crate::terms::plan::Plan;
use crate::terms::secret::Secret;

pub(super) async fn run(machine: Arc<Machine>, command: AccountCommand) {
    match command {
        AccountCommand::SetKey { key, keep } => set_key(&machine, key, keep).await,
        AccountCommand::Unlock(passphrase) => unlock(&machine, passphrase).await,
        AccountCommand::RemoveKey => remove_key(&machine).await,
        AccountCommand::Enter(backend) => enter(&machine, backend).await,
        AccountCommand::Refresh(backend) => refresh(&machine, backend).await,
        AccountCommand::TryNow(backend) => machine.try_now(backend),
        AccountCommand::TopUpDraft => top_up(&machine).await,
        AccountCommand::SetBase(base) => set_base(&machine, base).await,
    }
}

/// Starts Draft voices and tells what they offer.
pub(super) async fn begin_draft(machine: Arc<Machine>) {
    start_drafts(&machine).await;
    enter(&machine, Backend::Draft).await;
}

/// Starts the built-in server, in place of one that ended.
pub(super) async fn start_drafts(machine: &Machine) {
    machine
        .backends
        .start_drafts(&machine.options.draft, &machine.library, &machine.clock)
        .await;
}

/// Tells all about a backend that is used now: voices, models, credits, spending, what the library holds of it.
pub(super) async fn enter(machine: &Arc<Machine>, backend: Backend) {
    machine.tell_spend(backend).await;
    let connection = match machine.connect(backend).await {
        Ok(connection) => connection,
        Err(error) => {
            machine.is_lost(backend, &error);
            let trouble = machine.backend_trouble(&error, backend, "connect");
            machine
                .tell(Event::Account(AccountEvent::Failed(backend, trouble)))
                .await;
            voices::tell_unreachable(machine, backend, &error).await;
            return;
        }
    };
    tell_held(machine, &connection).await;
    read_meter(machine, &connection).await;
    let known = machine.known(&connection).await;
    let plan = machine.backends.plan(backend);
    if let (Backend::Live, Key::Here(key, _)) = (backend, machine.backends.key())
        && known.was_listed()
        && !known.has_usable_voice(&plan)
    {
        let masked = key.masked();
        tell_key(machine, KeyState::NoVoice { masked, plan }).await;
    }
}

/// Looks for a key: the environment's, the stored one, the command's output.
pub(super) async fn find_key(machine: Arc<Machine>) {
    let environment = &machine.options.environment;
    if let Some(key) = &environment.key {
        use_key(&machine, key.clone(), KeptKey::Environment).await;
        return;
    }
    let secrets = machine.backends.secrets.clone();
    // Commands without a project use the stored key only where Settings say so.
    let asked =
        machine.options.opening == Opening::LastProject || machine.settings().key_on_command_line;
    let stored = machine
        .blocking(move || {
            if asked {
                stored(&secrets)
            } else {
                Ok(Stored::None)
            }
        })
        .await;
    match stored {
        Ok(Stored::Here(key)) => {
            use_key(&machine, key, KeptKey::Keychain).await;
            return;
        }
        Ok(Stored::Sealed) => {
            machine.backends.set_key(Key::Locked).await;
            tell_key(&machine, KeyState::Locked).await;
            let secrets = machine.backends.secrets.clone();
            let read = machine.blocking(move || secrets.read(SERVICE_KEY)).await;
            if let Err(error) = read {
                tell_keychain(&machine, &error).await;
            }
            return;
        }
        Ok(Stored::None) => {}
        Err(error) => tell_keychain(&machine, &error).await,
    }
    let key = match environment.key_command.clone() {
        Some(command) => machine
            .blocking(move || ask_command(&command))
            .await
            .map_or(Key::CommandFailed, |key| {
                Key::Here(key, KeptKey::Environment)
            }),
        None => Key::None,
    };
    match key {
        Key::Here(key, kept) => use_key(&machine, key, kept).await,
        other => {
            machine.backends.set_key(other).await;
            tell_key(&machine, KeyState::None).await;
        }
    }
}

/// No keychain is usual on a server; a locked one is told where the key is set.
async fn tell_keychain(machine: &Machine, error: &StudioError) {
    log::info!("no key from the keychain: {error}");
    if matches!(error, StudioError::Secret(SecretError::NoKeychain { .. })) {
        let event = AccountEvent::NoKeychain;
        machine.tell(Event::Account(event)).await;
    }
}

/// Who speaks where no project decides. A key that should be there and isn't never falls back to drafts.
pub(super) async fn without_project(machine: &Machine) -> Result<Backend, StudioError> {
    match machine.backends.sought_key().await {
        Key::Here(..) => Ok(Backend::Live),
        Key::CommandFailed => Err(Refusal::KeyCommand.into()),
        Key::Locked => Err(Refusal::KeyLocked.into()),
        Key::None | Key::Sought if machine.options.environment.api_base.is_some() => {
            Err(Refusal::NoKey.into())
        }
        Key::None | Key::Sought => Ok(Backend::Draft),
    }
}

enum Stored {
    Here(Secret),
    Sealed,
    None,
}

fn stored(secrets: &Secrets) -> Result<Stored, SecretError> {
    if secrets.is_sealed(SERVICE_KEY) {
        return Ok(Stored::Sealed);
    }
    Ok(secrets
        .read(SERVICE_KEY)?
        .map_or(Stored::None, Stored::Here))
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

/// Puts a key in use that was tested before; the service is asked only when it is needed.
async fn use_key(machine: &Machine, key: Secret, kept: KeptKey) {
    let state = KeyState::Here {
        masked: key.masked(),
        kept,
        reads_user: true,
        lacks: Vec::new(),
    };
    machine.backends.set_key(Key::Here(key, kept)).await;
    tell_key(machine, state).await;
}

async fn tell_key(machine: &Machine, state: KeyState) {
    machine.tell(Event::Account(AccountEvent::Key(state))).await;
}

/// Tests a key and, if it is good, keeps it. A key that is refused changes nothing.
async fn set_key(machine: &Arc<Machine>, key: Secret, keep: KeepKey) {
    let before = state_of(&machine.backends.key());
    tell_key(machine, KeyState::Testing).await;
    match try_key(machine, &key, keep).await {
        Ok(state) => {
            tell_key(machine, state).await;
            enter(machine, Backend::Live).await;
        }
        Err(error) => {
            tell_key(machine, before).await;
            let mut trouble = machine.backend_trouble(&error, Backend::Live, "test key");
            // The key stands in its field still: it is mended and tried there.
            let elsewhere =
                |remedy: &Remedy| matches!(remedy, Remedy::Retry | Remedy::OpenKeySettings);
            trouble.remedies.retain(|remedy| !elsewhere(remedy));
            trouble.remedies.insert(0, Remedy::OpenKeySettings);
            machine.tell_trouble(trouble.about(Topic::Key)).await;
        }
    }
}

async fn try_key(machine: &Machine, key: &Secret, keep: KeepKey) -> Result<KeyState, StudioError> {
    if !key.is_sendable() {
        return Err(Refusal::NotAKey.into());
    }
    let tested = test_key(machine, key).await?;
    let kept = keep_key(machine, key, keep).await?;
    machine.backends.set_key(Key::Here(key.clone(), kept)).await;
    let masked = key.masked();
    let plan = tested.plan.unwrap_or_default();
    let connection = machine.connect(Backend::Live).await?;
    if tested.reads_voices && !machine.known(&connection).await.has_usable_voice(&plan) {
        return Ok(KeyState::NoVoice { masked, plan });
    }
    Ok(KeyState::Here {
        masked,
        kept,
        reads_user: tested.reads_user,
        lacks: tested.lacks,
    })
}

struct Tested {
    plan: Option<Plan>,
    reads_user: bool,
    reads_voices: bool,
    lacks: Vec<String>,
}

/// Asks what a key may do. A key that lacks a permission is a good key; what it lacks is noted.
async fn test_key(machine: &Machine, key: &Secret) -> Result<Tested, StudioError> {
    let client = Client::new(&machine.base(), Some(key.clone()), machine.clock.clone())?;
    let mut lacks = Vec::new();
    let user = allowed(client.send(&GetUser).await, &mut lacks)?;
    let voices = allowed(
        client
            .send(&crate::api::voices::SearchVoices::default())
            .await,
        &mut lacks,
    )?;
    let subscription = user
        .as_ref()
        .and_then(|user| user.value.subscription.clone());
    Ok(Tested {
        plan: subscription.map(|subscription| Plan::from(&*subscription.tier)),
        reads_user: user.is_some(),
        reads_voices: voices.is_some(),
        lacks,
    })
}

fn allowed<T>(answer: Result<T, ApiError>, lacks: &mut Vec<String>) -> Result<Option<T>, ApiError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind == ErrorKind::KeyLacksPermission => {
            lacks.extend(error.facts.refusal.permission().map(str::to_owned));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

async fn keep_key(machine: &Machine, key: &Secret, keep: KeepKey) -> Result<KeptKey, StudioError> {
    let (secrets, key) = (machine.backends.secrets.clone(), key.clone());
    match keep {
        KeepKey::Keychain => {
            machine
                .blocking(move || secrets.keep(SERVICE_KEY, &key))
                .await?;
            Ok(KeptKey::Keychain)
        }
        KeepKey::File(passphrase) => {
            machine
                .blocking(move || secrets.keep_sealed(SERVICE_KEY, &key, &passphrase))
                .await?;
            Ok(KeptKey::File)
        }
        KeepKey::ThisRun => Ok(KeptKey::ThisRun),
    }
}

async fn unlock(machine: &Arc<Machine>, passphrase: Secret) {
    let secrets = machine.backends.secrets.clone();
    let opened = machine
        .blocking(move || secrets.open_sealed(SERVICE_KEY, &passphrase))
        .await;
    match opened {
        Ok(Some(key)) => {
            use_key(machine, key, KeptKey::File).await;
            // What was not there without it is asked for now.
            enter(machine, Backend::Live).await;
        }
        Ok(None) => tell_key(machine, KeyState::None).await,
        Err(error) => {
            let trouble = machine.trouble(&error, "unlock key");
            machine.tell_trouble(trouble.about(Topic::Key)).await;
        }
    }
}

async fn remove_key(machine: &Machine) {
    let secrets = machine.backends.secrets.clone();
    if let Err(error) = machine.blocking(move || secrets.forget(SERVICE_KEY)).await {
        let trouble = machine.trouble(&error, "forget key");
        machine.tell_trouble(trouble).await;
        return;
    }
    machine.backends.set_key(Key::None).await;
    tell_key(machine, KeyState::None).await;
}

/// What the interface shows of a key whose test isn't repeated.
fn state_of(key: &Key) -> KeyState {
    match key {
        Key::Sought | Key::None | Key::CommandFailed => KeyState::None,
        Key::Locked => KeyState::Locked,
        Key::Here(secret, kept) => KeyState::Here {
            masked: secret.masked(),
            kept: *kept,
            reads_user: true,
            lacks: Vec::new(),
        },
    }
}

async fn refresh(machine: &Arc<Machine>, backend: Backend) {
    match machine.connect(backend).await {
        Ok(connection) => {
            // Commands and other windows spend too: what they settled belongs beside what the account says.
            machine.tell_spend(backend).await;
            read_meter(machine, &connection).await;
        }
        Err(error) => {
            let trouble = machine.backend_trouble(&error, backend, "credits");
            machine
                .tell(Event::Account(AccountEvent::Failed(backend, trouble)))
                .await;
        }
    }
}

/// Reads the account's credits. The service lags behind by minutes; the desk reckons in between.
pub(super) async fn read_meter(machine: &Arc<Machine>, connection: &Connection) {
    let backend = connection.backend;
    let event = match connection.client.send(&GetSubscription).await {
        Ok(reply) => {
            let meter = meter(&reply.value, machine.clock.now());
            machine.backends.set_plan(backend, meter.plan.clone());
            usage::after_reading(machine, &connection.account, backend, &meter).await;
            AccountEvent::Meter(backend, meter)
        }
        Err(error) => {
            let error = error.into();
            machine.is_lost(backend, &error);
            let trouble = machine.backend_trouble(&error, backend, "credits");
            AccountEvent::Failed(backend, trouble)
        }
    };
    machine.tell(Event::Account(event)).await;
}

fn meter(subscription: &Subscription, read: UnixMillis) -> Meter {
    Meter {
        plan: Plan::from(&*subscription.tier),
        used: Credits(subscription.character_count.unwrap_or(0)),
        limit: Credits(subscription.character_limit.unwrap_or(0)),
        resets: subscription
            .next_character_count_reset_unix
            .map(|secs| UnixMillis(secs.saturating_mul(1_000))),
        read,
        slots: Slots {
            voices: subscription.voice_slots_used.zip(subscription.voice_limit),
            professional: subscription
                .professional_voice_slots_used
                .zip(subscription.professional_voice_limit),
            edits: subscription.voice_add_edit_counter,
            most_edits: subscription.max_voice_add_edits,
        },
    }
}

async fn top_up(machine: &Arc<Machine>) {
    let done = async {
        let connection = machine.connect(Backend::Draft).await?;
        connection.client.send(&TopUpDraft).await?;
        read_meter(machine, &connection).await;
        Ok(())
    };
    if let Err(error) = done.await {
        let trouble = machine.backend_trouble(&error, Backend::Draft, "top up");
        let topic = Topic::Backend(Backend::Draft);
        machine.tell_trouble(trouble.about(topic)).await;
    }
}

/// Another address of the service: the key is tested there when it is next used.
async fn set_base(machine: &Arc<Machine>, base: Option<String>) {
    let base = base
        .map(|base| base.trim().trim_end_matches('/').to_owned())
        .filter(|base| !base.is_empty());
    if let Some(base) = &base
        && let Err(error) = Client::new(base, None, machine.clock.clone())
    {
        let trouble = machine.backend_trouble(&error.into(), Backend::Live, "address");
        let topic = Topic::Backend(Backend::Live);
        machine.tell_trouble(trouble.about(topic)).await;
        return;
    }
    settings::change(machine, |settings| settings.api_base = base).await;
    machine.backends.forget_live().await;
    // What is shown is the old address's; who has no key is told when one is needed.
    if matches!(machine.backends.key(), Key::Here(..)) {
        enter(machine, Backend::Live).await;
    }
}

/// Tells which requests cost nothing because the library holds their takes.
pub(super) async fn tell_held(machine: &Machine, connection: &Connection) {
    let (backend, account) = (connection.backend, connection.account.clone());
    match machine
        .library(move |library| library.held(backend, &account))
        .await
    {
        Ok(requests) => {
            let keys = requests.iter().map(quick_key).collect();
            machine
                .tell(Event::Takes(TakesEvent::Held(backend, keys)))
                .await;
        }
        Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("what the library holds can't be read: {error}"),
    }
}
