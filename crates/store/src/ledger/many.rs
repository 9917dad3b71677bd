//! Ledgers of a size that nobody has yet, for measurements and tests: `mynah bench`, which is in every release, fills them.

use crate::Library;
use crate::error::LibraryError;
use crate::schema::spending;
use mynah_core::day::DAY_MILLIS;

/// Days that such a ledger goes back.
const DAYS: i64 = 1_000;
/// What takes of it say.
const REQUEST: &str = r#"{"tool":"speech","voice":"v","model":"m","text":"The tide went out at dusk and it never came back.","settings":{},"format":"mp3_44100_128","seed":null,"language":null}"#;

/// Sums the entries of a ledger that was filled without triggers.
const SUMS: &str = "
INSERT INTO facet (backend, account, project, tool, voice, model, voice_name, key)
    SELECT backend, account, coalesce(project, 0), tool, voice, model, max(voice_name), coalesce(key, 0)
    FROM entry GROUP BY 1, 2, 3, 4, 5, 6, 8
    ON CONFLICT DO NOTHING;
INSERT INTO brief (day, id, facet, state, credits)
    SELECT entry.intended_at / 86400000, entry.id, facet.id,
        CASE WHEN entry.state = 'settled' AND entry.orphan = 1 THEN 'reclaimed' ELSE entry.state END,
        CASE WHEN entry.state IN ('intended', 'sent', 'saved') THEN entry.quote
            WHEN entry.state = 'released' THEN 0
            ELSE coalesce(entry.cost, entry.quote) END
    FROM entry CROSS JOIN facet ON facet.backend = entry.backend AND facet.account = entry.account
        AND facet.project = coalesce(entry.project, 0) AND facet.tool = entry.tool
        AND facet.voice = entry.voice AND facet.model = entry.model AND facet.key = coalesce(entry.key, 0);
INSERT INTO spending (day, facet, state, entries, credits)
    SELECT day, facet, state, count(*), sum(credits) FROM brief GROUP BY day, facet, state;
";

impl Library {
    /// Puts so many settled, saved, released and doubtful entries of the live service into the ledger, spread over a
    /// thousand days until now, over 12 voices, 4 models and 3 tools.
    pub fn fill_ledger(&self, entries: u64) -> Result<(), LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        self.write(|tx| {
            tx.execute_batch(
                "DROP TRIGGER entry_briefed; DROP TRIGGER entry_rebriefed;
                 DELETE FROM facet; DELETE FROM brief; DELETE FROM spending;",
            )?;
            tx.execute(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
                 INSERT INTO entry (owner, operation, backend, account, fingerprint, request, voice, voice_name,
                    model, quote, state, cost, intended_at, sent_at, closed_at, tool)
                 SELECT ?2, 'speak', 'live', 'account', 'fingerprint ' || i,
                    '{\"tool\":\"speech\",\"voice\":\"v\",\"model\":\"m\",\"text\":\"The tide went out at dusk and it never came back.\"}',
                    'voice' || (i * 7 % 12), 'Voice ' || (i * 7 % 12), 'model' || (i * 5 % 4), 40 + i * 13 % 300,
                    CASE WHEN i % 20 = 0 THEN 'released' WHEN i % 11 = 0 THEN 'saved'
                        WHEN i % 997 = 0 THEN 'unknown' ELSE 'settled' END,
                    CASE WHEN i % 20 = 0 OR i % 11 = 0 THEN NULL ELSE 40 + i * 13 % 300 END,
                    ?3 - ?4 + i * ?4 / ?1, ?3 - ?4 + i * ?4 / ?1 + 5, ?3 - ?4 + i * ?4 / ?1 + 400,
                    CASE i % 3 WHEN 0 THEN 'speech' WHEN 1 THEN 'music' ELSE 'dubbing' END
                 FROM n",
                rusqlite::params![entries, owner, now.0, DAYS * DAY_MILLIS],
            )?;
            tx.execute_batch(SUMS)?;
            tx.execute_batch(spending::TRIGGERS)?;
            Ok(())
        })
    }

    /// Puts so many takes of Draft voices into the library, spread like those entries. They share a sound of one byte.
    pub fn fill_takes(&self, takes: u64) -> Result<(), LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        self.write(|tx| {
            tx.execute(
                "INSERT INTO entry (owner, operation, backend, account, fingerprint, request, voice, voice_name,
                    model, quote, state, cost, intended_at, sent_at, closed_at, tool)
                 VALUES (?1, 'speak', 'draft', '', 'many', ?2, 'v', 'V', 'm', 40, 'settled', 40, ?3, ?3, ?3, 'speech')",
                rusqlite::params![owner, REQUEST, now.0],
            )?;
            let entry = tx.last_insert_rowid();
            tx.execute(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
                 INSERT INTO take (entry, number, backend, account, fingerprint, voice_name, request, seconds, cost,
                    kept_at, mini, words, hash, extension, bytes)
                 SELECT ?2, i, 'draft', '', 'fingerprint ' || i, 'Voice ' || (i * 7 % 12), ?3, 3.5, 40,
                    ?4 - ?5 + i * ?5 / ?1, zeroblob(48), '[]', 'many', 'mp3', 1
                 FROM n",
                rusqlite::params![takes, entry, REQUEST, now.0, DAYS * DAY_MILLIS],
            )?;
            Ok(())
        })
    }
}
