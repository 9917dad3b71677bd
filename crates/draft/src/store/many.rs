//! A history and voices of a size that few accounts have, for measurements: `mynah bench`, which is in every release, fills it.

use rusqlite::params;

use crate::store::voices::written;
use crate::store::{Store, StoreError};
use mynah_core::day::DAY_MILLIS;
use mynah_synthesis::speech::{Speaker, Timbre};

/// Days that it goes back, as the library's own of that size.
const DAYS: i64 = 1_000;

impl Store {
    /// Gives the account so many voices, more than any plan has.
    ///
    /// # Errors
    /// The database.
    pub fn fill_voices(&self, voices: u64) -> Result<(), StoreError> {
        self.db().execute(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
             INSERT INTO voices (id, name, category, description, labels, timbre, created_ms)
             SELECT 'many' || i, 'Voice ' || i, 'cloned', 'Warm, patient, low',
                json_object('gender', CASE i % 2 WHEN 0 THEN 'female' ELSE 'male' END,
                    'accent', 'accent ' || (i % 40), 'age', 'young', 'use_case', 'narration'), ?2, ?3
             FROM n",
            params![
                voices as i64,
                written(&Timbre::of(Speaker::Slt))?,
                self.clock.now().0
            ],
        )?;
        Ok(())
    }

    /// Puts so many spoken lines into the history, spread over a thousand days until now. Their sounds are gone.
    ///
    /// # Errors
    /// The database.
    pub fn fill_history(&self, items: u64) -> Result<(), StoreError> {
        self.db().execute(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
             INSERT INTO history (id, request, voice, voice_name, model, text, sought, made_ms, used_before,
                used_after, content_type, format, settings, source, category)
             SELECT 'item' || i, 'request' || i, 'v', 'Voice ' || (i * 7 % 12), 'm',
                'The tide came in at dawn and it never went out.', 'the tide came in at dawn',
                ?2 - ?3 + i * ?3 / ?1, 0, 40, 'audio/mpeg', 'mp3_44100_128', '{}', 'TTS', 'premade'
             FROM n",
            params![items as i64, self.clock.now().0, DAYS * DAY_MILLIS],
        )?;
        Ok(())
    }
}
