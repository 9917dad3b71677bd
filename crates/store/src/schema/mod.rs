//! The schema of the library's database.
//!
//! `user_version` holds [`VERSION`]. A database with another version is refused and left unchanged. Change a statement
//! only together with the version, comments included: [`crate::archive::check_all`] compares the stored statements
//! with these to detect damage.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::LibraryError;

mod keys;
mod ledger;
mod processes;
mod projects;
pub(crate) mod spending;
mod takes;
mod voices;

/// Marks Mynah's databases: `MYNA`.
const APPLICATION_ID: u32 = 0x4d59_4e41;

/// Version of the schema. Versions below 100 belong to libraries from before the first release.
pub(super) const VERSION: u32 = 100;

/// All statements that make an empty database a library.
const STATEMENTS: &[&str] = &[
    processes::TABLES,
    projects::TABLES,
    keys::TABLES,
    ledger::TABLES,
    takes::TABLES,
    spending::TABLES,
    spending::TRIGGERS,
    spending::BUDGETS,
    voices::TABLES,
];

/// Returns the version of a database; 0 for an empty one.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Returns whether a database has no tables: a process ended before it created them.
pub(super) fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)",
        [],
        |row| row.get(0),
    )
}

/// Refuses a database of another version than [`VERSION`].
///
/// # Errors
/// [`LibraryError::Older`] or [`LibraryError::Newer`].
pub(super) fn require_current(path: &Path, found: u32) -> Result<(), LibraryError> {
    let (path, known) = (path.to_owned(), VERSION);
    if found < VERSION {
        return Err(LibraryError::Older { path, found, known });
    }
    if found > VERSION {
        return Err(LibraryError::Newer { path, found, known });
    }
    Ok(())
}

/// Creates the schema in an empty database and changes nothing in another one. Two processes may call this at once.
pub(super) fn create(connection: &mut Connection) -> Result<(), LibraryError> {
    if version(connection)? == VERSION {
        return Ok(());
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have created the schema while this one waited.
    if is_empty(&tx)? {
        for statements in STATEMENTS {
            tx.execute_batch(statements)?;
        }
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", VERSION)?;
    }
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests;
