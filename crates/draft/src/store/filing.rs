//! The history as rows: what is filed, how it is found again, and the official object made of it.

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::Row;
use rusqlite::Transaction;
use rusqlite::params;
use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use serde_json::Value;
use serde_json::json;

use super::Lying;
use crate::billing::Charge;
use mynah_core::clock::UnixMillis;
use mynah_core::format::OutputFormat;

/// The sound of an entry of the history.
pub struct FiledSound {
    /// What lies there.
    pub sound: Lying,
    /// Its format.
    pub format: OutputFormat,
    /// What it is sent as.
    pub content_type: String,
}

/// What work made, on its way into the history.
#[derive(Clone, Copy, Debug)]
pub struct Filing<'a> {
    /// The voice's name.
    pub voice_name: &'a str,
    /// `premade`, `cloned`, `generated`, …
    pub voice_category: &'a str,
    /// What was asked to be spoken; none for a dialogue or a changed recording.
    pub text: Option<&'a str>,
    /// `[{"text","voice_id","voice_name"}]`, of a dialogue.
    pub dialogue: Option<&'a str>,
    /// The settings and the seed, as a JSON object.
    pub settings: &'a str,
    /// What the sound is in.
    pub format: OutputFormat,
    /// Its content type.
    pub content_type: &'a str,
    /// The whole sound, encoded.
    pub audio: &'a [u8],
    /// `{"alignment", "normalized_alignment"}`, or `null`.
    pub alignments: &'a str,
}

impl Filing<'_> {
    /// Writes the row; `used` is the account's count before and after.
    pub fn insert(
        &self,
        tx: &Transaction<'_>,
        (id, request): (&str, &str),
        charge: &Charge,
        now: UnixMillis,
        used: (u64, u64),
    ) -> rusqlite::Result<()> {
        let said = self.text.or(self.dialogue).unwrap_or_default();
        let sought = format!("{said}\n{}", self.voice_name).to_lowercase();
        tx.execute(
            "INSERT INTO history (id, request, voice, voice_name, model, text, sought, made_ms, used_before,
                 used_after, content_type, format, settings, source, category, dialogue)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            params![
                id,
                request,
                charge.voice,
                self.voice_name,
                charge.model,
                self.text.unwrap_or_default(),
                sought,
                now.0,
                used.0 as i64,
                used.1 as i64,
                self.content_type,
                self.format.to_string(),
                self.settings,
                charge.product.as_str(),
                self.voice_category,
                self.dialogue,
            ],
        )?;
        Ok(())
    }
}

/// An entry of the history.
#[derive(Clone, Debug)]
pub struct Item {
    id: String,
    request: String,
    voice: String,
    voice_name: String,
    model: String,
    text: String,
    made: UnixMillis,
    used: (i64, i64),
    content_type: String,
    format: String,
    settings: String,
    source: String,
    category: String,
    dialogue: Option<String>,
    alignments: Option<String>,
}

const COLUMNS: &str = "id, request, voice, voice_name, model, text, made_ms, used_before, used_after, content_type, format, settings, source, category, dialogue";

impl Item {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            request: row.get("request")?,
            voice: row.get("voice")?,
            voice_name: row.get("voice_name")?,
            model: row.get("model")?,
            text: row.get("text")?,
            made: UnixMillis(row.get("made_ms")?),
            used: (row.get("used_before")?, row.get("used_after")?),
            content_type: row.get("content_type")?,
            format: row.get("format")?,
            settings: row.get("settings")?,
            source: row.get("source")?,
            category: row.get("category")?,
            dialogue: row.get("dialogue")?,
            alignments: None,
        })
    }

    /// The entry with its alignments, as long as its sound is kept.
    pub fn find(db: &Connection, id: &str) -> rusqlite::Result<Option<Self>> {
        let item = db
            .query_row(
                &format!("SELECT {COLUMNS} FROM history WHERE id = ?1 AND deleted = 0"),
                [id],
                Self::read,
            )
            .optional()?;
        let Some(mut item) = item else {
            return Ok(None);
        };
        item.alignments = db
            .query_row(
                "SELECT alignments FROM recordings WHERE item = ?1",
                [id],
                |row| row.get(0),
            )
            .optional()?;
        Ok(Some(item))
    }

    /// The object of the history calls.
    pub fn to_json(&self) -> Value {
        let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or(Value::Null);
        json!({
            "history_item_id": self.id,
            "request_id": self.request,
            "voice_id": self.voice,
            "voice_name": self.voice_name,
            "voice_category": Some(&self.category).filter(|category| !category.is_empty()),
            "model_id": self.model,
            "text": Some(&self.text).filter(|text| !text.is_empty()),
            "date_unix": self.made.secs(),
            "character_count_change_from": self.used.0,
            "character_count_change_to": self.used.1,
            "content_type": self.content_type,
            "state": "created",
            "settings": parsed(&self.settings),
            "feedback": null,
            "share_link_id": null,
            "source": self.source,
            "alignments": self.alignments.as_deref().map_or(Value::Null, parsed),
            "dialogue": self.dialogue.as_deref().map_or(Value::Null, parsed),
            "output_format": self.format,
        })
    }
}

/// What is looked for in the history.
#[derive(Clone, Debug, Default)]
pub struct HistoryQuery {
    /// Most entries on a page.
    pub page_size: u32,
    /// The last entry of the page before.
    pub after: Option<String>,
    /// Only this voice.
    pub voice: Option<String>,
    /// Only this model.
    pub model: Option<String>,
    /// Unix seconds, exclusive.
    pub before: Option<i64>,
    /// Unix seconds, inclusive.
    pub since: Option<i64>,
    /// Only what came of this (`TTS`, `STS`).
    pub source: Option<String>,
    /// In the text or the voice's name, whatever the case.
    pub search: Option<String>,
    /// Oldest first.
    pub ascending: bool,
}

/// A page of the history.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// In the order asked for.
    pub items: Vec<Item>,
    /// Whether there are more after them.
    pub has_more: bool,
}

impl HistoryQuery {
    /// Finds the page; `None` if `after` never existed (a deleted one is still a place to go on from).
    pub fn run(&self, db: &Connection) -> rusqlite::Result<Option<Page>> {
        let after: Option<i64> = match &self.after {
            None => None,
            Some(id) => {
                let place = db
                    .query_row("SELECT seq FROM history WHERE id = ?1", [id], |row| {
                        row.get(0)
                    })
                    .optional()?;
                let Some(place) = place else { return Ok(None) };
                Some(place)
            }
        };
        let text = |text: &Option<String>| text.clone().map(SqlValue::Text);
        let millis =
            |secs: Option<i64>| secs.map(|secs| SqlValue::Integer(secs.saturating_mul(1_000)));
        let beyond = if self.ascending { "seq > " } else { "seq < " };
        let narrowed = [
            (beyond, "", after.map(SqlValue::Integer)),
            ("voice = ", "", text(&self.voice)),
            ("model = ", "", text(&self.model)),
            ("source = ", "", text(&self.source)),
            ("made_ms < ", "", millis(self.before)),
            ("made_ms >= ", "", millis(self.since)),
            (
                "instr(sought, ",
                ") > 0",
                text(&self.search.as_ref().map(|text| text.to_lowercase())),
            ),
        ];
        let mut wheres = vec!["deleted = 0".to_owned()];
        let mut values = Vec::new();
        for (before, behind, value) in narrowed {
            if let Some(value) = value {
                values.push(value);
                wheres.push(format!("{before}?{}{behind}", values.len()));
            }
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM history WHERE {} ORDER BY seq {} LIMIT {}",
            wheres.join(" AND "),
            if self.ascending { "ASC" } else { "DESC" },
            u64::from(self.page_size) + 1,
        );
        let mut statement = db.prepare(&sql)?;
        let mut items = statement
            .query_map(params_from_iter(values), Item::read)?
            .collect::<Result<Vec<_>, _>>()?;
        let has_more = items.len() > self.page_size as usize;
        items.truncate(self.page_size as usize);
        Ok(Some(Page { items, has_more }))
    }
}

impl Page {
    /// The object of `GET /v1/history`.
    pub fn to_json(&self) -> Value {
        let last = self.items.last();
        json!({
            "history": self.items.iter().map(Item::to_json).collect::<Vec<_>>(),
            "last_history_item_id": last.map(|item| &item.id),
            "has_more": self.has_more,
            "scanned_until": last.map(|item| item.made.secs()),
        })
    }
}
