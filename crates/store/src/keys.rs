//! The keys of the service by name: what each is called, how it ends, where it is kept, what is known of it.
//!
//! The key itself is never here: it lies in the keychain or in a sealed file ([`secrets`](crate::secrets)), under
//! the name that [`keychain_slot`] gives. A key that was forgotten keeps its row, so that what was spent with it can be told.

mod caps;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::Library;
use crate::accounts::{self, Told, names_of};
use crate::error::LibraryError;
use crate::secrets::KEY_PREFIX;
use crate::sql::Json;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{KeyId, ProjectId};
use mynah_records::keys::{Abilities, KeptKey, KeyCard};

pub(super) use self::caps::{caps, forget_passed};

/// A key that is going to be kept.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What it is called.
    pub name: String,
    /// Its last four characters behind dots.
    pub masked: String,
    /// Where it is kept.
    pub kept: KeptKey,
    /// The address it is for; `None`: the default one.
    pub base: Option<String>,
    /// The account behind it.
    pub account: Option<String>,
}

/// Returns the name under which the secret of `key` is stored in the keychain.
pub fn keychain_slot(key: KeyId) -> String {
    format!("{KEY_PREFIX}-{key}")
}

const CARD: &str =
    concat!("id, name, masked, kept, base, account, may, cap, service_account, added_at, tested_at,
    reminded_at, (SELECT coalesce(sum(credits), 0) FROM spending INDEXED BY spending_facet
        WHERE facet IN (SELECT facet.id FROM facet WHERE facet.key = key.id)
            AND state IN ('settled', 'charged', 'reclaimed', 'unknown', 'cut')),
    CASE WHEN EXISTS (SELECT 1 FROM key AS other WHERE other.account = key.account AND other.id != key.id
            AND other.forgotten_at IS NULL AND other.kept IN ('keychain', 'file')) THEN 0
        ELSE (SELECT coalesce(sum(entries), 0) FROM spending INDEXED BY spending_facet
            WHERE facet IN (SELECT facet.id FROM facet
                WHERE facet.account IN ", names_of!("key.account"), " AND facet.backend = 'live')
            AND state IN ('intended', 'sent', 'unknown', 'cut', 'charged')) END, cap_learnt");

impl Library {
    /// The keys that can be used here, in the order in which they came. Those of other processes' runs are not among
    /// them, nor what an environment brought.
    pub fn keys(&self) -> Result<Vec<KeyCard>, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {CARD} FROM key WHERE forgotten_at IS NULL
                 AND (kept IN ('keychain', 'file') OR (kept = 'run' AND owner = ?1)) ORDER BY id"
            ))?;
            let keys = statement.query_map([owner], |row| read(row, now))?;
            Ok(keys.collect::<Result<_, _>>()?)
        })
    }

    /// What others may change of these keys: names and caps, without any sums.
    pub fn key_names(&self) -> Result<Vec<(KeyId, String, Option<Credits>)>, LibraryError> {
        let now = self.now();
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, name, cap, cap_learnt FROM key WHERE forgotten_at IS NULL ORDER BY id",
            )?;
            let keys = statement.query_map([], |row| {
                let cap = caps::in_force(row.get(2)?, row.get(3)?, now);
                Ok((row.get(0)?, row.get(1)?, cap))
            })?;
            Ok(keys.collect::<Result<_, _>>()?)
        })
    }

    /// One of them, if it wasn't forgotten.
    pub fn key(&self, key: KeyId) -> Result<Option<KeyCard>, LibraryError> {
        let now = self.now();
        self.read(|connection| card(connection, key, now))
    }

    /// Keeps what is known of a key. `None` where another one has this name.
    pub fn add_key(&self, new: &NewKey) -> Result<Option<KeyCard>, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        self.write(|tx| {
            if is_named(tx, &new.name, None, owner)? {
                return Ok(None);
            }
            let id = insert(tx, new, owner, now)?;
            card(tx, id, now)
        })
    }

    /// What an environment brings has a row too: it is told apart in the ledger. The same one has the same row.
    pub fn environment_key(&self, new: &NewKey) -> Result<KeyId, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        self.write(|tx| {
            let known = tx
                .query_row(
                    "SELECT id FROM key WHERE kept = 'environment' AND name = ?1 AND masked = ?2
                        AND base IS ?3",
                    params![new.name, new.masked, new.base],
                    |row| row.get(0),
                )
                .optional()?;
            match known {
                Some(id) => Ok(id),
                None => insert(tx, new, owner, now),
            }
        })
    }

    /// Gives a key another name; false where another one has it.
    pub fn rename_key(&self, key: KeyId, name: &str) -> Result<bool, LibraryError> {
        let owner = self.owner();
        self.write(|tx| {
            if is_named(tx, name, Some(key), owner)? {
                return Ok(false);
            }
            tx.execute("UPDATE key SET name = ?2 WHERE id = ?1", params![key, name])?;
            Ok(true)
        })
    }

    /// Keeps what a test found out about a key: whose it is, as [`Library::key_is_of`] does, and what it may do.
    /// A cap that the service once named may be another one by now: it is forgotten.
    pub fn key_tested(
        &self,
        key: KeyId,
        told: &Told,
        may: &Abilities,
        is_service_account: bool,
    ) -> Result<(), LibraryError> {
        let now = self.now();
        let before = self.read(|connection| account(connection, key))?;
        let spent = self.spent_before(told, before.as_deref())?;
        self.write(|tx| {
            // Who connects with it gives it a name where it tells none.
            if told.user.is_some() {
                let before = account(tx, key)?;
                accounts::is_of(tx, Some(key), told, before.as_deref(), &spent)?;
            }
            tx.execute(
                "UPDATE key SET may = ?2, service_account = ?3, tested_at = ?4,
                    cap = CASE WHEN cap_learnt IS NULL THEN cap END, cap_learnt = NULL WHERE id = ?1",
                params![key, Json(may), is_service_account, now],
            )?;
            Ok(())
        })
    }

    /// The address a key is for.
    pub fn set_key_base(&self, key: KeyId, base: Option<&str>) -> Result<(), LibraryError> {
        self.write(|tx| {
            tx.execute("UPDATE key SET base = ?2 WHERE id = ?1", params![key, base])?;
            Ok(())
        })
    }

    /// It is kept elsewhere now.
    pub fn set_key_kept(&self, key: KeyId, kept: KeptKey) -> Result<(), LibraryError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE key SET kept = ?2 WHERE id = ?1",
                params![key, kept.as_str()],
            )?;
            Ok(())
        })
    }

    /// Somebody was told that a key is old.
    pub fn key_reminded(&self, key: KeyId) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "UPDATE key SET reminded_at = ?2 WHERE id = ?1",
                params![key, now],
            )?;
            Ok(())
        })
    }

    /// A key is not used any more, in no process of this library. What was bound to it is bound to none.
    pub fn forget_key(&self, key: KeyId) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| forget(tx, key, None, now))
    }

    /// A key takes another one's place, with its name and its cap: at no moment may more be spent than before. What the
    /// service said of the old one is not said of the new one.
    pub fn replace_key(&self, old: KeyId, new: KeyId) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| {
            forget(tx, old, Some(new), now)?;
            tx.execute(
                "UPDATE key SET (name, cap) =
                    (SELECT name, CASE WHEN cap_learnt IS NULL THEN cap END FROM key WHERE id = ?2)
                 WHERE id = ?1",
                params![new, old],
            )?;
            Ok(())
        })
    }

    /// Takes the row of a key back that could not be kept.
    pub fn drop_key(&self, key: KeyId) -> Result<(), LibraryError> {
        self.write(|tx| {
            tx.execute("DELETE FROM key WHERE id = ?1", [key])?;
            Ok(())
        })
    }

    /// The key that stands for this one now: itself, the one that replaced it, or none.
    pub fn key_now(&self, key: KeyId) -> Result<Option<KeyCard>, LibraryError> {
        let now = self.now();
        self.read(|connection| {
            let mut key = key;
            // Each replacement is newer: this ends.
            loop {
                if let Some(card) = card(connection, key, now)? {
                    return Ok(Some(card));
                }
                let next: Option<Option<KeyId>> = connection
                    .prepare_cached("SELECT replaced_by FROM key WHERE id = ?1")?
                    .query_row([key], |row| row.get(0))
                    .optional()?;
                match next.flatten() {
                    Some(next) if next > key => key = next,
                    _ => return Ok(None),
                }
            }
        })
    }

    /// Whether there ever was such a key here, forgotten or not.
    pub fn has_had_key(&self, key: KeyId) -> Result<bool, LibraryError> {
        self.read(|connection| {
            let mut known = connection.prepare_cached("SELECT 1 FROM key WHERE id = ?1")?;
            Ok(known.exists([key])?)
        })
    }

    /// Returns the account of a key, forgotten or not. `None`: nobody has read it.
    pub fn account_of_key(&self, key: KeyId) -> Result<Option<String>, LibraryError> {
        self.read(|connection| account(connection, key))
    }

    /// The key that a project is bound to.
    pub fn key_of_project(&self, project: ProjectId) -> Result<Option<KeyId>, LibraryError> {
        self.read(|connection| {
            let key = connection
                .prepare_cached("SELECT key FROM project WHERE id = ?1")?
                .query_row([project], |row| row.get(0))
                .optional()?;
            Ok(key.flatten())
        })
    }
}

fn forget(
    tx: &Transaction<'_>,
    key: KeyId,
    instead: Option<KeyId>,
    now: UnixMillis,
) -> Result<(), LibraryError> {
    tx.execute(
        "UPDATE key SET forgotten_at = ?2, replaced_by = ?3 WHERE id = ?1 AND forgotten_at IS NULL",
        params![key, now, instead],
    )?;
    tx.execute(
        "UPDATE project SET key = ?2 WHERE key = ?1",
        params![key, instead],
    )?;
    Ok(())
}

/// Whether a key may be used still: no process sends with one that another one forgot.
pub(super) fn is_forgotten(tx: &Transaction<'_>, key: KeyId) -> Result<bool, LibraryError> {
    Ok(tx
        .prepare_cached("SELECT 1 FROM key WHERE id = ?1 AND forgotten_at IS NOT NULL")?
        .exists([key])?)
}

fn is_named(
    tx: &Transaction<'_>,
    name: &str,
    but: Option<KeyId>,
    owner: i64,
) -> Result<bool, LibraryError> {
    Ok(tx
        .prepare_cached(
            "SELECT 1 FROM key WHERE name = ?1 AND id IS NOT ?2 AND forgotten_at IS NULL
             AND (kept IN ('keychain', 'file') OR (kept = 'run' AND owner = ?3))",
        )?
        .exists(params![name, but, owner])?)
}

fn insert(
    tx: &Transaction<'_>,
    new: &NewKey,
    owner: i64,
    now: UnixMillis,
) -> Result<KeyId, LibraryError> {
    tx.execute(
        "INSERT INTO key (name, masked, kept, base, account, owner, added_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            new.name,
            new.masked,
            new.kept.as_str(),
            new.base,
            new.account,
            owner,
            now
        ],
    )?;
    Ok(KeyId(u64::try_from(tx.last_insert_rowid()).unwrap_or(0)))
}

/// Whose it is, as far as anybody knows.
fn account(connection: &Connection, key: KeyId) -> Result<Option<String>, LibraryError> {
    let account = connection
        .prepare_cached("SELECT account FROM key WHERE id = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    Ok(account.flatten())
}

fn card(
    connection: &Connection,
    key: KeyId,
    now: UnixMillis,
) -> Result<Option<KeyCard>, LibraryError> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {CARD} FROM key WHERE id = ?1 AND forgotten_at IS NULL"
        ))?
        .query_row([key], |row| read(row, now))
        .optional()?)
}

fn read(row: &Row<'_>, now: UnixMillis) -> rusqlite::Result<KeyCard> {
    let word = row.get_ref(3)?.as_str()?;
    let kept = KeptKey::ALL.into_iter().find(|kept| kept.as_str() == word);
    let Json(may) = row.get(6)?;
    Ok(KeyCard {
        id: row.get(0)?,
        name: row.get(1)?,
        masked: row.get(2)?,
        kept: kept.unwrap_or(KeptKey::ThisRun),
        base: row.get(4)?,
        account: row.get(5)?,
        may,
        cap: caps::in_force(row.get(7)?, row.get(14)?, now),
        is_service_account: row.get(8)?,
        added: row.get(9)?,
        tested: row.get(10)?,
        reminded: row.get(11)?,
        paid: row.get(12)?,
        waits: row.get(13)?,
    })
}

#[cfg(test)]
mod tests;
