//! What the library holds, by account: it costs that account nothing. Told when a backend is entered, with each take that
//! is found late, and when another process brought something or threw it away.

use std::sync::Arc;
use std::time::Duration;

use crate::backend::Connection;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::storage;
use mynah_core::backend::Backend;
use mynah_core::fingerprint::{Parts, drawn_key, part_key, quick_key};
use mynah_core::request::{Generation, SpeechRequest};
use mynah_model::event::{Event, TakesEvent};
use mynah_records::ledger::Entry;
use mynah_store::error::LibraryError;

/// Between two looks, as between two at the keys.
const PAUSE: Duration = Duration::from_secs(3);

/// The name that an account goes by; the one it has here where nobody can look.
pub(super) async fn name_of(machine: &Machine, account: &str) -> String {
    let name = account.to_owned();
    let named = machine.library(move |library| library.account_name(&name));
    named.await.unwrap_or_else(|error| {
        log::warn!("another name of an account can't be read: {error}");
        account.to_owned()
    })
}

/// Tells that the request of an entry costs the account nothing from now on that paid for it.
pub(super) async fn tell_too(machine: &Machine, entry: &Entry) {
    let intent = &entry.intent;
    let account = name_of(machine, &intent.account).await;
    let drawn = drawn_key(&intent.request, entry.seed);
    for key in [quick_key(&*intent.request)].into_iter().chain(drawn) {
        let too = TakesEvent::HeldToo(intent.backend, account.clone(), key);
        machine.tell(Event::Takes(too)).await;
    }
}

/// Tells that a request costs an account something again.
pub(super) async fn tell_no_more(machine: &Machine, connection: &Connection, asked: &Generation) {
    keys_no_more(machine, connection, vec![quick_key(asked)]).await;
}

/// The names by which a part of a long text is known as held, whatever is said around it.
pub(super) fn keys_of_part(part: &SpeechRequest) -> [u64; 2] {
    let bare = Parts {
        context: None,
        ..Parts::from(part)
    };
    [part_key(bare), quick_key(bare)]
}

/// Tells that requests cost an account something again, by their names.
pub(super) async fn keys_no_more(machine: &Machine, connection: &Connection, keys: Vec<u64>) {
    let account = name_of(machine, &connection.account).await;
    for key in keys {
        let gone = TakesEvent::HeldNoMore(connection.backend, account.clone(), key);
        machine.tell(Event::Takes(gone)).await;
    }
}

/// Tells what other windows and commands brought since the last look: it costs nothing here either. What is told of
/// another window's ways behind this is known to be here.
pub(super) async fn tell_others(machine: &Machine) {
    if let Err(error) = try_tell_others(machine).await
        && !matches!(error, StudioError::CutOff)
    {
        log::warn!("what others brought can't be read: {error}");
    }
}

async fn try_tell_others(machine: &Machine) -> Result<(), StudioError> {
    // Who comes second goes on once all of it is told.
    let mut newest = machine.newest_take.lock().await;
    let since = *newest;
    let seen = machine.library(move |library| match since {
        Some(since) => library.held_since(since),
        None => Ok((library.newest_take()?, Vec::new())),
    });
    let (now, brought) = seen.await?;
    *newest = Some(now);
    for (backend, account, key) in brought {
        let too = TakesEvent::HeldToo(backend, account, key);
        machine.tell(Event::Takes(too)).await;
    }
    Ok(())
}

/// Tells which requests cost an account nothing because the library holds their takes. What other accounts hold whose
/// keys are here is told with it: a project or a batch may be theirs.
pub(super) async fn tell(machine: &Machine, connection: &Connection) {
    if let Err(error) = try_tell(machine, connection).await
        && !matches!(error, StudioError::CutOff)
    {
        log::warn!("what the library holds can't be read: {error}");
    }
}

/// Tells the same of all accounts whose keys are here, before anybody connects: without a network, or with a key that
/// waits for its passphrase, what was bought is there all the same.
pub(super) async fn tell_known(machine: &Machine, backend: Backend) {
    if backend == Backend::Draft {
        return;
    }
    tell_others(machine).await;
    let in_use = machine.backends.key().id();
    let held = machine.library(move |library| {
        let mut accounts: Vec<String> = Vec::new();
        let mut keys = library.keys()?;
        if let Some(id) = in_use {
            keys.extend(library.key(id)?);
        }
        for card in keys {
            accounts.extend(card.account.filter(|other| !accounts.contains(other)));
        }
        // Where there is none it is known, too, that nothing is held.
        if accounts.is_empty() {
            accounts.push(String::new());
        }
        let held = accounts.into_iter().map(|account| {
            let keys = library.held(backend, &account)?;
            Ok((account, keys))
        });
        held.collect::<Result<Vec<_>, LibraryError>>()
    });
    match held.await {
        Ok(held) => {
            for (account, keys) in held {
                let held = TakesEvent::Held(backend, account, keys);
                machine.tell(Event::Takes(held)).await;
            }
        }
        Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("what the library holds can't be read: {error}"),
    }
}

async fn try_tell(machine: &Machine, connection: &Connection) -> Result<(), StudioError> {
    // What comes from here on is told by itself.
    try_tell_others(machine).await?;
    let (backend, account) = (connection.backend, connection.account.clone());
    let accounts = machine.library(move |library| {
        let mut accounts = vec![library.account_name(&account)?];
        if backend == Backend::Live {
            for card in library.keys()? {
                accounts.extend(card.account.filter(|other| !accounts.contains(other)));
            }
        }
        Ok(accounts)
    });
    for account in accounts.await? {
        let of = account.clone();
        let held = machine.library(move |library| library.held(backend, &of));
        let held = TakesEvent::Held(backend, account, held.await?);
        machine.tell(Event::Takes(held)).await;
    }
    Ok(())
}

/// What a look came to: the library's mark, and its surplus of takes.
type Seen = (i64, (i64, usize));

/// Looks as long as the program runs what others brought, and whether takes or their sounds went, and tells then what is
/// left.
pub(super) async fn watch(machine: Arc<Machine>) {
    let mut before = None;
    loop {
        match see(&machine, before).await {
            Ok(now) => {
                if before.is_some_and(|(mark, _)| mark != now.0) {
                    tell_others(&machine).await;
                }
                let went = |(_, (takes, lost)): Seen| now.1.0 < takes || now.1.1 != lost;
                if before.is_some_and(went)
                    && let Err(error) = storage::tell_takes(&machine).await
                {
                    log::warn!("what is left of the takes can't be told: {error}");
                }
                before = Some(now);
            }
            Err(StudioError::CutOff) => return,
            Err(error) => log::info!("what went can't be seen: {error}"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// What there is. Nothing is counted where nothing changed.
async fn see(machine: &Machine, before: Option<Seen>) -> Result<Seen, StudioError> {
    machine
        .library(move |library| {
            let mark = library.changes()?;
            match before {
                Some(before) if before.0 == mark => Ok(before),
                _ => Ok((mark, library.surplus()?)),
            }
        })
        .await
}
