//! Previews of designed voices, until one of them is kept.

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::params;

use super::Store;
use super::StoreError;
use super::voices::parsed;
use super::voices::written;
use mynah_core::clock::UnixMillis;
use mynah_core::format::OutputFormat;
use mynah_synthesis::speech::Timbre;

/// Made when they are missing.
pub const TABLES: &str = "
    CREATE TABLE designs (
        id TEXT PRIMARY KEY,
        timbre TEXT NOT NULL,
        labels TEXT NOT NULL,
        text TEXT NOT NULL,
        format TEXT NOT NULL,
        made_ms INTEGER NOT NULL
    ) STRICT;";

/// How long a preview is kept.
const KEPT_MS: i64 = 24 * 3_600 * 1_000;

/// A preview of a voice that could be made.
#[derive(Clone, Debug)]
pub struct Design {
    /// `generated_voice_id`
    pub id: String,
    /// How it sounds.
    pub timbre: Timbre,
    /// As a JSON object.
    pub labels: String,
    /// What the preview says.
    pub text: String,
    /// In what.
    pub format: OutputFormat,
}

/// Keeps previews for a day.
pub(super) fn insert(
    db: &Connection,
    designs: &[Design],
    now: UnixMillis,
) -> Result<(), StoreError> {
    db.execute("DELETE FROM designs WHERE made_ms < ?1", [now.0 - KEPT_MS])?;
    for design in designs {
        db.execute(
            "INSERT INTO designs (id, timbre, labels, text, format, made_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                design.id,
                written(&design.timbre)?,
                design.labels,
                design.text,
                design.format.to_string(),
                now.0
            ],
        )?;
    }
    Ok(())
}

impl Store {
    /// A preview of the last day.
    pub fn design(&self, id: &str) -> Result<Option<Design>, StoreError> {
        let found = self.db().query_row(
            "SELECT timbre, labels, text, format FROM designs WHERE id = ?1 AND made_ms >= ?2",
            params![id, self.clock.now().0 - KEPT_MS],
            |row| {
                let format: String = row.get("format")?;
                Ok(Design {
                    id: id.to_owned(),
                    timbre: parsed(&row.get::<_, String>("timbre")?, "timbre")?,
                    labels: row.get("labels")?,
                    text: row.get("text")?,
                    format: format.parse().unwrap_or_default(),
                })
            },
        );
        Ok(found.optional()?)
    }
}
