//! Models that refused, for nothing, to hear what is said around a text, and spoke it without.

use rusqlite::params;

use crate::Library;
use crate::error::LibraryError;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::ModelId;

/// So long they aren't asked again, in milliseconds (30 days): one may hear it some day.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

impl Library {
    /// Those that refused lately.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn deaf_models(&self, backend: Backend) -> Result<Vec<ModelId>, LibraryError> {
        let since = UnixMillis(self.now().0.saturating_sub(KEPT_MS));
        self.read(|connection| {
            let sql = "SELECT model FROM deaf WHERE backend = ?1 AND at > ?2 ORDER BY model";
            let mut models = connection.prepare_cached(sql)?;
            let models = models.query_map(params![backend, since], |row| row.get(0))?;
            Ok(models.collect::<Result<Vec<ModelId>, _>>()?)
        })
    }

    /// Notes that one refused now.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_deaf(&self, backend: Backend, model: &ModelId) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "INSERT INTO deaf (backend, model, at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (backend, model) DO UPDATE SET at = ?3",
                params![backend, model, now],
            )?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;

    /// It was kept for good, or for no longer than a run.
    #[test]
    fn a_refusal_counts_for_a_month_and_for_its_backend() {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let model = ModelId::from("eleven_new");
        library.keep_deaf(Backend::Live, &model).unwrap();
        library.keep_deaf(Backend::Live, &model).unwrap();
        assert_eq!(library.deaf_models(Backend::Live).unwrap(), [model]);
        assert!(library.deaf_models(Backend::Draft).unwrap().is_empty());
        library
            .write(|tx| {
                tx.execute("UPDATE deaf SET at = at - ?1", [KEPT_MS])?;
                Ok(())
            })
            .unwrap();
        assert!(library.deaf_models(Backend::Live).unwrap().is_empty());
    }
}
