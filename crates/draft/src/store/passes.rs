//! What lets in without the key: single-use tokens and signed addresses.

use rusqlite::OptionalExtension as _;
use rusqlite::params;

use super::Store;
use super::StoreError;

/// Made when they are missing.
pub(super) const TABLES: &str = "CREATE TABLE passes (
    token TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    once INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL
) STRICT;";

/// How long a pass may be shown: a quarter of an hour.
pub const PASS_MS: i64 = 15 * 60 * 1_000;

/// Lets in without the key.
#[derive(Clone, Debug)]
pub struct Pass {
    /// What is shown.
    pub token: String,
    /// Where it lets in.
    pub purpose: String,
    /// What it is for, within that: an agent; empty where there is nothing to choose.
    pub subject: String,
    /// Whether it lets in once only.
    pub once: bool,
}

impl Store {
    /// Keeps a pass for a quarter of an hour.
    pub fn add_pass(&self, pass: &Pass) -> Result<(), StoreError> {
        let now = self.clock.now().0;
        let db = self.db();
        db.execute("DELETE FROM passes WHERE ends_ms <= ?1", [now])?;
        db.execute(
            "INSERT INTO passes (token, purpose, subject, once, ends_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                pass.token,
                pass.purpose,
                pass.subject,
                pass.once,
                now.saturating_add(PASS_MS)
            ],
        )?;
        Ok(())
    }

    /// Shows a pass: answers its subject if it lets in here and now. One for a single use is gone then.
    pub fn show_pass(&self, token: &str, purpose: &str) -> Result<Option<String>, StoreError> {
        let now = self.clock.now().0;
        let db = self.db();
        let valid = "token = ?1 AND purpose = ?2 AND ends_ms > ?3";
        let spent = db
            .query_row(
                &format!("DELETE FROM passes WHERE {valid} AND once RETURNING subject"),
                params![token, purpose, now],
                |row| row.get(0),
            )
            .optional()?;
        if spent.is_some() {
            return Ok(spent);
        }
        let found = db.query_row(
            &format!("SELECT subject FROM passes WHERE {valid}"),
            params![token, purpose, now],
            |row| row.get(0),
        );
        Ok(found.optional()?)
    }
}
