//! Agents, and the conversations that were held with them.

use std::fs;

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::Row;
use rusqlite::params;
use serde_json::Value;

use super::Store;
use super::StoreError;
use super::remove;
use super::voices::parsed;
use super::voices::written;
use mynah_core::clock::UnixMillis;

/// Made when they are missing. A conversation outlives its agent.
pub(super) const TABLES: &str = "CREATE TABLE agents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    called_ms INTEGER
) STRICT;
CREATE TABLE conversations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    agent TEXT NOT NULL,
    body TEXT NOT NULL,
    began_ms INTEGER NOT NULL,
    sound TEXT
) STRICT;";

/// An agent.
#[derive(Clone, Debug, PartialEq)]
pub struct Agent {
    /// `agent_…`
    pub id: String,
    /// `name`, `tags`, `conversation_config`, `platform_settings`, `workflow`.
    pub body: Value,
    /// When it was made.
    pub made: UnixMillis,
    /// When it was last changed.
    pub changed: UnixMillis,
    /// When somebody last talked to it.
    pub called: Option<UnixMillis>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Talked {
    /// `conv_…`
    pub id: String,
    /// With whom.
    pub agent: String,
    /// The object of `GET /v1/convai/conversations/{conversation_id}`.
    pub body: Value,
    /// When it began.
    pub began: UnixMillis,
}

/// Ends the conversations of servers that are gone. Nothing is done while another server may hold one.
pub(super) fn end_left(db: &Connection) -> Result<(), StoreError> {
    db.execute(
        "UPDATE conversations SET body = json_set(body, '$.status', 'failed',
             '$.metadata.termination_reason', 'Server stopped')
         WHERE json_extract(body, '$.status') = 'in-progress'
             AND (SELECT count(*) FROM owners) = 1",
        [],
    )?;
    Ok(())
}

impl Store {
    /// Keeps a new agent.
    pub fn add_agent(&self, id: &str, body: &Value) -> Result<(), StoreError> {
        let now = self.clock.now().0;
        self.db().execute(
            "INSERT INTO agents (id, body, made_ms, changed_ms) VALUES (?1, ?2, ?3, ?3)",
            params![id, written(body)?, now],
        )?;
        Ok(())
    }

    /// Changes an agent; answers whether there is one.
    pub fn change_agent(&self, id: &str, body: &Value) -> Result<bool, StoreError> {
        let changed = self.db().execute(
            "UPDATE agents SET body = ?2, changed_ms = ?3 WHERE id = ?1",
            params![id, written(body)?, self.clock.now().0],
        )?;
        Ok(changed > 0)
    }

    /// An agent.
    pub fn agent(&self, id: &str) -> Result<Option<Agent>, StoreError> {
        let found = self.db().query_row(
            "SELECT id, body, made_ms, changed_ms, called_ms FROM agents WHERE id = ?1",
            [id],
            read_agent,
        );
        Ok(found.optional()?)
    }

    /// All agents, newest first, each with how many conversations the last week had.
    pub fn agents(&self) -> Result<Vec<(Agent, u64)>, StoreError> {
        let week = self.clock.now().0 - 7 * 24 * 3_600 * 1_000;
        let db = self.db();
        let mut all = db.prepare(
            "SELECT id, body, made_ms, changed_ms, called_ms,
                 (SELECT count(*) FROM conversations WHERE agent = agents.id AND began_ms >= ?1)
             FROM agents ORDER BY seq DESC",
        )?;
        let read = all.query_map([week], |row| {
            Ok((read_agent(row)?, row.get::<_, i64>(5)? as u64))
        })?;
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// Takes an agent out; answers whether there was one.
    pub fn forget_agent(&self, id: &str) -> Result<bool, StoreError> {
        let gone = self
            .db()
            .execute("DELETE FROM agents WHERE id = ?1", [id])?;
        Ok(gone > 0)
    }

    /// Keeps a conversation that begins.
    pub fn begin_conversation(&self, talked: &Talked) -> Result<(), StoreError> {
        let db = self.db();
        db.execute(
            "INSERT INTO conversations (id, agent, body, began_ms) VALUES (?1, ?2, ?3, ?4)",
            params![
                talked.id,
                talked.agent,
                written(&talked.body)?,
                talked.began.0
            ],
        )?;
        db.execute(
            "UPDATE agents SET called_ms = ?2 WHERE id = ?1",
            params![talked.agent, talked.began.0],
        )?;
        Ok(())
    }

    /// Changes what is kept of a conversation.
    pub fn change_conversation(&self, id: &str, body: &Value) -> Result<(), StoreError> {
        self.db().execute(
            "UPDATE conversations SET body = ?2 WHERE id = ?1",
            params![id, written(body)?],
        )?;
        Ok(())
    }

    /// Keeps what was said in a conversation; nothing if it is gone meanwhile.
    pub fn keep_sound(&self, id: &str, mp3: &[u8]) -> Result<(), StoreError> {
        let file = format!("{id}.mp3");
        fs::write(self.audio.join(&file), mp3)?;
        let kept = self.db().execute(
            "UPDATE conversations SET sound = ?2 WHERE id = ?1",
            params![id, file],
        )?;
        if kept == 0 {
            remove(&self.audio.join(file));
        }
        Ok(())
    }

    /// A conversation.
    pub fn conversation(&self, id: &str) -> Result<Option<Talked>, StoreError> {
        let found = self.db().query_row(
            "SELECT id, agent, body, began_ms FROM conversations WHERE id = ?1",
            [id],
            read_talked,
        );
        Ok(found.optional()?)
    }

    /// All conversations, newest first.
    pub fn conversations(&self) -> Result<Vec<Talked>, StoreError> {
        let db = self.db();
        let mut all =
            db.prepare("SELECT id, agent, body, began_ms FROM conversations ORDER BY seq DESC")?;
        let read = all.query_map([], read_talked)?;
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// What was said in a conversation, as MP3.
    pub fn sound_of(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let file: Option<Option<String>> = self
            .db()
            .query_row(
                "SELECT sound FROM conversations WHERE id = ?1",
                [id],
                |row| row.get(0),
            )
            .optional()?;
        match file.flatten() {
            Some(file) => Ok(Some(fs::read(self.audio.join(file))?)),
            None => Ok(None),
        }
    }

    /// Takes a conversation out; answers whether there was one.
    pub fn forget_conversation(&self, id: &str) -> Result<bool, StoreError> {
        let gone: Option<Option<String>> = self
            .db()
            .query_row(
                "DELETE FROM conversations WHERE id = ?1 RETURNING sound",
                [id],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(Some(file)) = &gone {
            remove(&self.audio.join(file));
        }
        Ok(gone.is_some())
    }
}

fn read_agent(row: &Row<'_>) -> rusqlite::Result<Agent> {
    Ok(Agent {
        id: row.get("id")?,
        body: parsed(&row.get::<_, String>("body")?, "body")?,
        made: UnixMillis(row.get("made_ms")?),
        changed: UnixMillis(row.get("changed_ms")?),
        called: row.get::<_, Option<i64>>("called_ms")?.map(UnixMillis),
    })
}

fn read_talked(row: &Row<'_>) -> rusqlite::Result<Talked> {
    Ok(Talked {
        id: row.get("id")?,
        agent: row.get("agent")?,
        body: parsed(&row.get::<_, String>("body")?, "body")?,
        began: UnixMillis(row.get("began_ms")?),
    })
}
