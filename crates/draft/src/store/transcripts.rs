//! Transcripts that can be asked for again, and the fingerprints by which the server knows its own sound.

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::params;

use super::Store;
use super::StoreError;
use mynah_core::clock::UnixMillis;

/// The tables of this noun. A print goes with its recording.
pub(super) const TABLES: &str = "CREATE TABLE transcripts (
    id TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    made_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE prints (
    item TEXT NOT NULL PRIMARY KEY REFERENCES recordings (item) ON DELETE CASCADE,
    print BLOB NOT NULL
) STRICT;";

/// Sound that this server made, with what is said in it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its history item.
    pub item: String,
    /// Who speaks, unless it is a dialogue.
    pub voice: String,
    /// `[{"text","voice_id",…}]`, of a dialogue.
    pub dialogue: Option<String>,
    /// Its fingerprint, once taken.
    pub print: Option<Vec<u8>>,
}

/// Keeps a transcript.
pub(super) fn insert(
    db: &Connection,
    id: &str,
    body: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO transcripts (id, body, made_ms) VALUES (?1, ?2, ?3)",
        params![id, body, now.0],
    )?;
    Ok(())
}

impl Store {
    /// Everything that was spoken and is still kept, newest first; their letters are asked for one by one.
    pub fn spoken(&self) -> Result<Vec<Known>, StoreError> {
        let db = self.db();
        let mut all = db.prepare(
            "SELECT recordings.item, voice, dialogue, print
             FROM recordings JOIN history ON history.id = recordings.item
             LEFT JOIN prints ON prints.item = recordings.item
             WHERE source = 'TTS' AND deleted = 0 ORDER BY recordings.id DESC",
        )?;
        let read = all.query_map([], |row| {
            Ok(Known {
                item: row.get(0)?,
                voice: row.get(1)?,
                dialogue: row.get(2)?,
                print: row.get(3)?,
            })
        })?;
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// `{"alignment", "normalized_alignment"}` of a recording, if it is still kept.
    pub fn alignments(&self, item: &str) -> Result<Option<String>, StoreError> {
        let found = self.db().query_row(
            "SELECT alignments FROM recordings WHERE item = ?1",
            [item],
            |row| row.get(0),
        );
        Ok(found.optional()?)
    }

    /// Keeps the print of a recording; one that went meanwhile needs none.
    pub fn keep_print(&self, item: &str, print: &[u8]) -> Result<(), StoreError> {
        self.db().execute(
            "INSERT OR REPLACE INTO prints (item, print)
             SELECT item, ?2 FROM recordings WHERE item = ?1",
            params![item, print],
        )?;
        Ok(())
    }

    /// A transcript as it was answered.
    pub fn transcript(&self, id: &str) -> Result<Option<String>, StoreError> {
        let found =
            self.db()
                .query_row("SELECT body FROM transcripts WHERE id = ?1", [id], |row| {
                    row.get(0)
                });
        Ok(found.optional()?)
    }

    /// Takes a transcript out; answers whether there was one.
    pub fn forget_transcript(&self, id: &str) -> Result<bool, StoreError> {
        let gone = self
            .db()
            .execute("DELETE FROM transcripts WHERE id = ?1", [id])?;
        Ok(gone > 0)
    }
}
