//! What was charged, when and for what.

use super::Store;
use super::StoreError;

/// One charge.
#[derive(Clone, Debug)]
pub struct Charged {
    /// When, in Unix milliseconds.
    pub made_ms: i64,
    /// For what.
    pub product: String,
    /// By which model; may be empty.
    pub model: String,
    /// With which voice; may be empty.
    pub voice: String,
    /// Credits.
    pub credits: i64,
}

impl Store {
    /// The charges from `start` to before `end`, oldest first.
    pub fn charges(&self, start: i64, end: i64) -> Result<Vec<Charged>, StoreError> {
        let db = self.db();
        let mut rows = db.prepare(
            "SELECT made_ms, product, model, voice, credits FROM charges WHERE made_ms >= ?1 AND made_ms < ?2 ORDER BY id",
        )?;
        let found = rows.query_map([start, end], |row| {
            Ok(Charged {
                made_ms: row.get("made_ms")?,
                product: row.get("product")?,
                model: row.get("model")?,
                voice: row.get("voice")?,
                credits: row.get("credits")?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}
