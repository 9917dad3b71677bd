//! The draft account on disk: credits, running requests, history and its sound, shared by every process that
//! serves the same folder.
//!
//! `draft.db` (SQLite, WAL) and `audio/`. A running request holds a slot in the database together with the
//! credits it will cost; the slot belongs to an owner, which is a file locked for as long as its process lives.
//! Whoever finds no room frees the slots of owners whose lock is free. Calls block; nothing here is async.

mod agent_tests;
mod agents;
mod charging;
mod collections;
mod designs;
mod dictionaries;
mod dubs;
mod filing;
mod held;
mod isolations;
mod kept;
mod many;
mod opening;
mod passes;
mod transcripts;
mod usage;
mod voices;

use std::fs;
use std::fs::File;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::MutexGuard;

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::Row;
use rusqlite::Transaction;
use rusqlite::TransactionBehavior;
use rusqlite::params;
use tokio::sync::Notify;

use crate::plan::Plan;
use mynah_core::clock::Clock;
use mynah_core::clock::UnixMillis;
use mynah_core::format::OutputFormat;

pub use agent_tests::AgentTest;
pub use agents::{Agent, Talked};
pub use charging::{Admission, Left, Running};
pub use collections::Collection;
pub use designs::Design;
pub use dictionaries::Dictionary;
pub use dubs::{DubFile, Unplaced};
pub use filing::{FiledSound, Filing, HistoryQuery, Item, Page};
use held::lying;
pub use held::{Held, Lying};
pub use isolations::Isolation;
pub use kept::Kept;
pub use passes::{PASS_MS, Pass};
pub use transcripts::Known;
pub use usage::Charged;
pub use voices::{Shelf, Shelved};

/// How long a month of credits is.
const MONTH_MS: i64 = 30 * 24 * 3_600 * 1_000;

/// Why the state can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or a file in it.
    #[error("the folder of the Draft voices can't be used: {0}")]
    Folder(#[from] io::Error),
    /// The database.
    #[error("the state of the Draft voices can't be used: {0}")]
    Database(#[from] rusqlite::Error),
    /// Written by a newer program.
    #[error("the state of the Draft voices was written by a newer Mynah (version {0})")]
    Newer(i64),
}

/// What the account is at the start, where the caller cares.
#[derive(Clone, Copy, Debug, Default)]
pub struct Opening {
    /// Puts the account on this plan; otherwise it stays on its own.
    pub plan: Option<Plan>,
    /// Leaves the account with exactly this many credits, which do not refill. Otherwise it keeps what it has and refills
    /// when they run out.
    pub credits: Option<u64>,
    /// Bytes of sound kept in the history, and in that of isolations; the oldest sound beyond goes, its entry stays.
    pub keep_bytes: u64,
}

/// The account as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What it is on.
    pub plan: Plan,
    /// Credits charged in this period.
    pub used: u64,
    /// Credits of this period, bought ones included.
    pub limit: u64,
    /// When the period ends.
    pub reset: UnixMillis,
    /// When the account was made.
    pub created: UnixMillis,
}

/// The state, open.
pub struct Store {
    db: Mutex<Connection>,
    audio: PathBuf,
    owners: PathBuf,
    owner: String,
    /// Held open and locked: says that this owner lives.
    lock: File,
    clock: Clock,
    keep_bytes: u64,
    /// True if credits refill when they run out.
    refills: bool,
    /// Told when a process was found gone, whose work may be left.
    pub orphans: Notify,
}

impl Store {
    /// Opens or makes the state in `folder`. `owner` is a name that nobody else uses.
    pub fn open(
        folder: &Path,
        opening: Opening,
        owner: String,
        clock: Clock,
    ) -> Result<Self, StoreError> {
        let (audio, owners) = (folder.join("audio"), folder.join("owners"));
        fs::create_dir_all(&audio)?;
        fs::create_dir_all(&owners)?;
        let mut db = opening::connect(folder)?;
        let lock = File::create(owners.join(&owner))?;
        lock.lock()?;
        let now = clock.now();
        let tx = begin(&mut db)?;
        opening::create(&tx, now)?;
        begin_period(&tx, opening, now)?;
        tx.execute("INSERT INTO owners (name) VALUES (?1)", [&owner])?;
        bury(&tx, &owners, &audio, &owner)?;
        agents::end_left(&tx)?;
        opening::sweep(&tx, &audio, now)?;
        tx.commit()?;
        Ok(Self {
            db: Mutex::new(db),
            audio,
            owners,
            owner,
            lock,
            clock,
            keep_bytes: opening.keep_bytes,
            refills: opening.credits.is_none(),
            orphans: Notify::new(),
        })
    }

    /// Leaves the server's certificate where a client can be told to trust it; answers where.
    pub fn keep_certificate(&self, pem: &str) -> Result<PathBuf, StoreError> {
        let path = self.audio.with_file_name("certificate.pem");
        fs::write(&path, pem)?;
        Ok(path)
    }

    /// Clears up after processes that are gone; answers whether there were any.
    fn bury(&self, tx: &Transaction<'_>) -> Result<bool, StoreError> {
        let dead = bury(tx, &self.owners, &self.audio, &self.owner)?;
        if dead > 0 {
            self.orphans.notify_one();
        }
        Ok(dead > 0)
    }

    /// A place for what an upload brings.
    pub fn hold(&self) -> Held {
        Held::new(&self.audio)
    }

    /// A file without a name, for what is too much for memory.
    pub fn scratch(&self) -> io::Result<File> {
        tempfile::tempfile_in(&self.audio)
    }

    /// What time it is for this account.
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    fn db(&self) -> MutexGuard<'_, Connection> {
        // A panic while it was held rolled its transaction back; the connection is whole.
        self.db
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The account as it stands now.
    pub fn balance(&self) -> Result<Balance, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let balance = current(&tx, self.clock.now())?;
        tx.commit()?;
        Ok(balance)
    }

    /// A page of the history; `None` if `after` never existed.
    pub fn history(&self, query: &HistoryQuery) -> Result<Option<Page>, StoreError> {
        Ok(query.run(&self.db())?)
    }

    /// One entry with its alignments.
    pub fn item(&self, id: &str) -> Result<Option<Item>, StoreError> {
        Ok(Item::find(&self.db(), id)?)
    }

    /// The sound of an entry, as it was sent.
    pub fn audio(&self, id: &str) -> Result<Option<FiledSound>, StoreError> {
        let Some((path, format, content_type)) = self.filed(id)? else {
            return Ok(None);
        };
        Ok(lying(&path)?.map(|sound| FiledSound {
            sound,
            format,
            content_type,
        }))
    }

    /// The same in memory, with its format.
    pub fn file_of(&self, id: &str) -> Result<Option<(Vec<u8>, OutputFormat)>, StoreError> {
        let Some((path, format, _)) = self.filed(id)? else {
            return Ok(None);
        };
        match fs::read(path) {
            Ok(bytes) => Ok(Some((bytes, format))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn filed(&self, id: &str) -> Result<Option<(PathBuf, OutputFormat, String)>, StoreError> {
        let found = self.db().query_row(
            "SELECT file, format, content_type FROM recordings JOIN history ON history.id = item WHERE item = ?1",
            [id],
            |row| {
                let format: String = row.get(1)?;
                let path = self.audio.join(row.get::<_, String>(0)?);
                Ok((path, format.parse().unwrap_or_default(), row.get(2)?))
            },
        );
        Ok(found.optional()?)
    }

    /// Takes an entry out of the history; its charge stays. Answers whether there was one.
    pub fn delete(&self, id: &str) -> Result<bool, StoreError> {
        let mut db = self.db();
        let tx = begin(&mut db)?;
        let file: Option<String> = tx
            .query_row(
                "DELETE FROM recordings WHERE item = ?1 RETURNING file",
                [id],
                |row| row.get(0),
            )
            .optional()?;
        // The row stays as a bare mark, so that whoever pages past it finds the place again.
        let deleted = tx.execute(
            "UPDATE history SET deleted = 1, text = '', sought = '' WHERE id = ?1 AND deleted = 0",
            [id],
        )?;
        tx.commit()?;
        if let Some(file) = file {
            remove(&self.audio.join(file));
        }
        Ok(deleted > 0)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let gone = self
            .db()
            .execute("DELETE FROM owners WHERE name = ?1", [&self.owner]);
        if gone.is_ok() && self.lock.unlock().is_ok() {
            remove(&self.owners.join(&self.owner));
        }
        // Otherwise the next to open finds a free lock and clears up.
    }
}

fn begin(db: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    db.transaction_with_behavior(TransactionBehavior::Immediate)
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        log::warn!("a file of the Draft voices stays behind: {error}");
    }
}

/// Applies what the caller wants the account to be.
fn begin_period(tx: &Transaction<'_>, opening: Opening, now: UnixMillis) -> Result<(), StoreError> {
    let mut balance = current(tx, now)?;
    if let Some(plan) = opening.plan
        && plan != balance.plan
    {
        balance.plan = plan;
        balance.limit = plan.credits();
    }
    if let Some(credits) = opening.credits {
        balance.limit = balance.used.saturating_add(credits);
    }
    tx.execute(
        "UPDATE account SET plan = ?1, credit_limit = ?2",
        params![
            balance.plan.as_str(),
            balance.limit.min(i64::MAX as u64) as i64
        ],
    )?;
    Ok(())
}

/// The account, with a new month begun if the old one is over.
fn current(tx: &Transaction<'_>, now: UnixMillis) -> Result<Balance, StoreError> {
    let read = |row: &Row<'_>| {
        let plan: String = row.get(0)?;
        Ok(Balance {
            plan: plan.parse().unwrap_or_default(),
            used: row.get::<_, i64>(1)? as u64,
            limit: row.get::<_, i64>(2)? as u64,
            reset: UnixMillis(row.get(3)?),
            created: UnixMillis(row.get(4)?),
        })
    };
    let mut balance = tx.query_row(
        "SELECT plan, used, credit_limit, reset_ms, created_ms FROM account",
        [],
        read,
    )?;
    if now >= balance.reset {
        let months = (now.0 - balance.reset.0) / MONTH_MS + 1;
        balance.reset = UnixMillis(balance.reset.0 + months * MONTH_MS);
        balance.used = 0;
        balance.limit = balance.plan.credits();
        tx.execute(
            "UPDATE account SET used = 0, credit_limit = ?1, reset_ms = ?2",
            params![balance.limit as i64, balance.reset.0],
        )?;
    }
    Ok(balance)
}

/// Clears up after owners whose process is gone: their slots and half-written sound. Answers how many there were.
fn bury(tx: &Transaction<'_>, owners: &Path, audio: &Path, own: &str) -> Result<usize, StoreError> {
    let mut others = tx.prepare("SELECT name FROM owners WHERE name <> ?1")?;
    let names: Vec<String> = others
        .query_map([own], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut dead = 0;
    for name in names {
        let path = owners.join(&name);
        let gone = match File::open(&path) {
            // The lock is dropped with the file at the end of this arm; nobody takes a dead owner's name again.
            Ok(file) => file.try_lock().is_ok(),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        };
        if !gone {
            continue;
        }
        tx.execute("DELETE FROM owners WHERE name = ?1", [&name])?;
        remove(&path);
        for entry in fs::read_dir(audio)?.flatten() {
            let file = entry.file_name();
            if file.to_string_lossy().starts_with(&format!("{name}.")) {
                remove(&entry.path());
            }
        }
        dead += 1;
    }
    Ok(dead)
}
