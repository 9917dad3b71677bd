//! Where a key comes from when nobody pressed anything: the environment, the keychain, a vault's own command.

use std::io::Read as _;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use crate::Opening;
use crate::backend::{HeldKey, Key};
use crate::error::{Refusal, StudioError};
use crate::keys::choosing::{pick, put, use_held};
use crate::keys::telling::{remind, tell_keychain};
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::secret::Secret;
use mynah_model::desk::KeyState;
use mynah_records::keys::KeptKey;
use mynah_store::keys::NewKey;

/// What the key of the environment is called.
const VARIABLE: &str = "ELEVENLABS_API_KEY";

/// What the key is called that a command gave.
const COMMAND: &str = "MYNAH_KEY_COMMAND";
/// A vault may ask for a finger; who doesn't give it in this time is not there.
const LONGEST_COMMAND: Duration = Duration::from_mins(1);
/// How often it is looked whether a command that prints nothing more is over.
const LOOK: Duration = Duration::from_millis(5);

/// Looks for a key: the environment's, the stored one, the command's output.
pub(crate) async fn find(machine: Arc<Machine>) {
    seek(&machine).await;
    remind(&machine).await;
}

async fn seek(machine: &Arc<Machine>) {
    let environment = &machine.options.environment;
    if let Some(key) = environment.key.clone() {
        bring(machine, key, VARIABLE).await;
        return;
    }
    if may_ask_keychain(machine) {
        match pick(machine, environment.key_command.is_some()).await {
            Ok(()) if !matches!(machine.backends.key(), Key::None | Key::Sought) => return,
            Ok(()) => {}
            Err(error @ StudioError::Refused(Refusal::KeyUnlisted)) => {
                // A command's key may be another account's, too.
                return tell_keychain(machine, &error).await;
            }
            Err(error) => tell_keychain(machine, &error).await,
        }
    }
    let Some(command) = environment.key_command.clone() else {
        put(machine, Key::None, KeyState::None).await;
        return;
    };
    let longest = environment.longest_command.unwrap_or(LONGEST_COMMAND);
    let given = machine
        .blocking({
            let clock = machine.clock.clone();
            move || ask_command(&command, longest, &clock)
        })
        .await
        .ok();
    match given {
        Some(key) => bring(machine, key, COMMAND).await,
        None => put(machine, Key::CommandFailed, KeyState::None).await,
    }
}

/// Commands without a project use a stored key only where Settings say so.
pub(super) fn may_ask_keychain(machine: &Machine) -> bool {
    machine.options.opening == Opening::LastProject
        || machine.settings().stored_keys.key_on_command_line
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

/// Who speaks where no project decides. A key that should be there and isn't never falls back to drafts.
pub(crate) async fn without_project(machine: &Machine) -> Result<Backend, StudioError> {
    match machine.backends.sought_key().await {
        Key::Here(_) => Ok(Backend::Live),
        Key::CommandFailed => Err(Refusal::KeyCommand.into()),
        Key::Unlisted => Err(Refusal::KeyUnlisted.into()),
        Key::Locked(_) => Err(Refusal::KeyLocked.into()),
        Key::None | Key::Sought if machine.options.environment.api_base.is_some() => {
            Err(Refusal::NoKey.into())
        }
        Key::None | Key::Sought => Ok(Backend::Draft),
    }
}

/// Runs `MYNAH_KEY_COMMAND` in the system's shell; the first line it prints is the key. Everything that needs a key
/// waits for it, so it is ended when it takes too long, whether it still prints or not.
fn ask_command(command: &str, longest: Duration, clock: &Clock) -> Result<Secret, Refusal> {
    let mut shell = if cfg!(windows) {
        let mut shell = std::process::Command::new("cmd");
        shell.arg("/C");
        shell
    } else {
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c");
        shell
    };
    // What the shell begins is ended with it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    let until = clock.instant() + longest;
    let failed = |error: std::io::Error| {
        log::warn!("the key command can't run: {error}");
        Refusal::KeyCommand
    };
    let mut child = shell
        .arg(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let (sender, printed) = mpsc::sync_channel(1);
    let mut stdout = child.stdout.take();
    let reading = std::thread::Builder::new().name("key command".to_owned());
    let reading = reading.spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.as_mut().map(|stdout| stdout.read_to_end(&mut bytes));
        // Nobody listens where it took too long.
        drop(sender.send(read.is_some_and(|read| read.is_ok()).then_some(bytes)));
    });
    reading.map_err(failed)?;
    let printed = printed.recv_timeout(longest).ok().flatten();
    // It may have closed its output and go on.
    let ended = printed.and_then(|bytes| Some((bytes, ended_by(&mut child, clock, until)?)));
    let Some((bytes, status)) = ended else {
        log::warn!("the key command took too long, or can't be read");
        if let Err(error) = kill(&mut child).and_then(|()| child.wait()) {
            log::warn!("it can't be ended: {error}");
        }
        return Err(Refusal::KeyCommand);
    };
    let text = String::from_utf8_lossy(&bytes);
    let key = Secret::new(text.lines().next().unwrap_or_default());
    if status.success() && key.is_sendable() {
        Ok(key)
    } else {
        Err(Refusal::KeyCommand)
    }
}

/// Ends a command with all that it began. A shell that ended by itself may have left some of that.
#[cfg(unix)]
fn kill(child: &mut Child) -> std::io::Result<()> {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    match group.map(|group| kill_process_group(group, Signal::KILL)) {
        Some(Ok(())) => Ok(()),
        Some(Err(_)) | None => child.kill(),
    }
}

/// Ends a command.
#[cfg(not(unix))]
fn kill(child: &mut Child) -> std::io::Result<()> {
    child.kill()
}

/// What a child ends with, if it does until then.
fn ended_by(child: &mut Child, clock: &Clock, until: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if clock.instant() < until => std::thread::sleep(LOOK),
            Ok(None) => return None,
            Err(error) => {
                log::warn!("the key command can't be waited for: {error}");
                return None;
            }
        }
    }
}
