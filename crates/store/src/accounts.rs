//! One account under several names.
//!
//! An account is known by its user's id. A key that may not read that is known by a hash of itself, and what is bought with
//! it is written down under that name. Once a key tells both, the hash is another name of the user's account (`alias`):
//! nothing that is written down is ever renamed, and every question about an account asks for all of its names.

mod spent;

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use self::spent::SpentBefore;
use crate::Library;
use crate::error::LibraryError;
use mynah_core::fingerprint;
use mynah_core::ids::KeyId;
use mynah_core::request::Generation;
use mynah_records::ledger::NewIntent;

/// `IN` this: all names of the account that a parameter (or a column) names.
macro_rules! names_of {
    ($name:literal) => {
        concat!(
            "(SELECT ",
            $name,
            " UNION ALL SELECT other FROM same_account WHERE name = ",
            $name,
            ")"
        )
    };
}

/// The name that an account goes by, for whichever of its names a column has.
macro_rules! account_of {
    ($name:literal) => {
        concat!(
            "coalesce((SELECT account FROM alias WHERE alias.name = ",
            $name,
            "), ",
            $name,
            ")"
        )
    };
}

pub(crate) use {account_of, names_of};

/// Whose a key was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The user's id, where the key may read it.
    pub user: Option<String>,
    /// The hash of the key.
    pub hash: String,
}

impl Library {
    /// Keeps whose a key is and gives the account's name. `before` is the account that it was known as, where it was: its
    /// own hash, that of the key that it took the place of, or a user's id. One transaction: what was bought under other
    /// names is the account's from then on, in all processes of this library.
    pub fn key_is_of(
        &self,
        key: Option<KeyId>,
        told: &Told,
        before: Option<&str>,
    ) -> Result<String, LibraryError> {
        let (account, paid) = self.read(|connection| {
            let account = named(connection, told, before)?;
            let mut paid = false;
            for name in new_names(connection, told, before)? {
                paid |= has_paid(connection, &name)?;
            }
            Ok((account, paid))
        })?;
        let spent = self.spent_before(told, before)?;
        if paid {
            // Nothing is bought with the user's name before what is there is known to be the user's.
            return self.write(|tx| is_of(tx, key, told, before, &spent));
        }
        // The service says it again the next time.
        if let Err(error) = self.write_soon(|tx| is_of(tx, key, told, before, &spent)) {
            log::warn!("whose key it is was not kept: {error}");
        }
        Ok(account)
    }

    /// What names that are new for a user spent before the user's balances were kept: for [`is_of`].
    pub(super) fn spent_before(
        &self,
        told: &Told,
        before: Option<&str>,
    ) -> Result<SpentBefore, LibraryError> {
        let names = self.read(|connection| new_names(connection, told, before))?;
        match &told.user {
            Some(user) if !names.is_empty() => {
                self.read_long(|connection| SpentBefore::of(connection, &names, user))
            }
            _ => Ok(SpentBefore::default()),
        }
    }

    /// Whether two names are of one account.
    pub fn is_one_account(&self, one: &str, other: &str) -> Result<bool, LibraryError> {
        if one == other {
            return Ok(true);
        }
        self.read(|connection| Ok(name_of(connection, one)? == name_of(connection, other)?))
    }

    /// The name that an account goes by.
    pub fn account_name(&self, name: &str) -> Result<String, LibraryError> {
        self.read(|connection| name_of(connection, name))
    }
}

/// As [`Library::key_is_of`], within a transaction, with what [`Library::spent_before`] gave before it.
pub(super) fn is_of(
    tx: &Transaction<'_>,
    key: Option<KeyId>,
    told: &Told,
    before: Option<&str>,
    spent: &SpentBefore,
) -> Result<String, LibraryError> {
    if let Some(user) = &told.user {
        for name in new_names(tx, told, before)? {
            link(tx, &name, user)?;
            spent.put_into_balances(tx, &name, user)?;
        }
    }
    let account = named(tx, told, before)?;
    if let Some(key) = key {
        keep(tx, key, &account)?;
    }
    Ok(account)
}

fn keep(tx: &Transaction<'_>, key: KeyId, account: &str) -> Result<(), LibraryError> {
    tx.execute(
        "UPDATE key SET account = ?2 WHERE id = ?1 AND account IS NOT ?2",
        params![key, account],
    )?;
    Ok(())
}

/// A name is this user's from now on.
fn link(tx: &Transaction<'_>, name: &str, user: &str) -> Result<(), LibraryError> {
    tx.execute(
        "INSERT INTO alias (name, account) VALUES (?1, ?2)",
        [name, user],
    )?;
    tx.execute(
        "UPDATE key SET account = ?2 WHERE account = ?1",
        [name, user],
    )?;
    Ok(())
}

/// The account of a key that told this.
fn named(
    connection: &Connection,
    told: &Told,
    before: Option<&str>,
) -> Result<String, LibraryError> {
    match &told.user {
        Some(user) => Ok(user.clone()),
        None => name_of(connection, before.unwrap_or(&told.hash)),
    }
}

/// Names that are the user's by what a key told, and that nobody has yet: the first who has one keeps it. None where it
/// told no user.
fn new_names(
    connection: &Connection,
    told: &Told,
    before: Option<&str>,
) -> Result<Vec<String>, LibraryError> {
    if told.user.is_none() {
        return Ok(Vec::new());
    }
    let mut taken = connection.prepare_cached("SELECT 1 FROM alias WHERE name = ?1")?;
    let before = before.filter(|name| fingerprint::is_of_key(name) && *name != told.hash);
    let mut free = Vec::new();
    for name in std::iter::once(told.hash.as_str()).chain(before) {
        if !taken.exists([name])? {
            free.push(name.to_owned());
        }
    }
    Ok(free)
}

/// Whether an account of this name is in the ledger.
fn has_paid(connection: &Connection, name: &str) -> Result<bool, LibraryError> {
    let mut paid =
        connection.prepare_cached("SELECT 1 FROM facet WHERE backend = 'live' AND account = ?1")?;
    Ok(paid.exists([name])?)
}

fn name_of(connection: &Connection, name: &str) -> Result<String, LibraryError> {
    let account = connection
        .prepare_cached("SELECT account FROM alias WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(account.unwrap_or_else(|| name.to_owned()))
}

/// What a request is called under each name of its account, its own first: fingerprint and name.
pub(super) fn likes(
    connection: &Connection,
    intent: &NewIntent,
) -> Result<Vec<(String, String)>, LibraryError> {
    let own = (intent.fingerprint.clone(), intent.account.as_str());
    likes_of(connection, own, &intent.request)
}

/// The same of a request that goes by this fingerprint for this account.
pub(super) fn likes_of(
    connection: &Connection,
    (own, account): (String, &str),
    request: &Generation,
) -> Result<Vec<(String, String)>, LibraryError> {
    let mut likes = vec![(own, account.to_owned())];
    let mut others = connection.prepare_cached("SELECT other FROM same_account WHERE name = ?1")?;
    let others = others.query_map([account], |row| row.get::<_, String>(0))?;
    for other in others {
        let other = other?;
        let name = fingerprint::of(request, &other);
        likes.push((name.as_str().to_owned(), other));
    }
    Ok(likes)
}

#[cfg(test)]
mod tests;
