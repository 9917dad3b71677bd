//! Tests of agents, and runs of those tests.

use rusqlite::OptionalExtension as _;
use rusqlite::Row;
use rusqlite::params;
use serde_json::Value;

use super::Store;
use super::StoreError;
use super::voices::parsed;
use super::voices::written;
use mynah_core::clock::UnixMillis;

/// Tables of the tests and their runs. A run outlives its agent and its tests.
pub(super) const TABLES: &str = "CREATE TABLE agent_tests (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    made_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE test_invocations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;";

/// A test of agents.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentTest {
    /// `test_…`
    pub id: String,
    /// Body of the request that created the test.
    pub body: Value,
    /// Time of creation.
    pub made: UnixMillis,
}

impl Store {
    /// Stores a new test.
    pub fn add_agent_test(&self, id: &str, body: &Value) -> Result<(), StoreError> {
        self.db().execute(
            "INSERT INTO agent_tests (id, body, made_ms) VALUES (?1, ?2, ?3)",
            params![id, written(body)?, self.clock.now().0],
        )?;
        Ok(())
    }

    /// Returns a test, or `None` if there is none with this id.
    pub fn agent_test(&self, id: &str) -> Result<Option<AgentTest>, StoreError> {
        let sql = "SELECT id, body, made_ms FROM agent_tests WHERE id = ?1";
        Ok(self.db().query_row(sql, [id], read).optional()?)
    }

    /// Returns all tests, newest first.
    pub fn agent_tests(&self) -> Result<Vec<AgentTest>, StoreError> {
        let db = self.db();
        let mut rows = db.prepare("SELECT id, body, made_ms FROM agent_tests ORDER BY seq DESC")?;
        let found = rows.query_map([], read)?.collect::<Result<_, _>>()?;
        Ok(found)
    }

    /// Deletes a test. Returns whether there was one.
    pub fn delete_agent_test(&self, id: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM agent_tests WHERE id = ?1";
        Ok(self.db().execute(sql, [id])? > 0)
    }

    /// Stores a finished run.
    pub fn add_test_invocation(&self, id: &str, body: &Value) -> Result<(), StoreError> {
        self.db().execute(
            "INSERT INTO test_invocations (id, body) VALUES (?1, ?2)",
            params![id, written(body)?],
        )?;
        Ok(())
    }

    /// Returns a run, or `None` if there is none with this id.
    pub fn test_invocation(&self, id: &str) -> Result<Option<Value>, StoreError> {
        let sql = "SELECT body FROM test_invocations WHERE id = ?1";
        let read = |row: &Row<'_>| parsed(&row.get::<_, String>("body")?, "body");
        Ok(self.db().query_row(sql, [id], read).optional()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<AgentTest> {
    Ok(AgentTest {
        id: row.get("id")?,
        body: parsed(&row.get::<_, String>("body")?, "body")?,
        made: UnixMillis(row.get("made_ms")?),
    })
}
