//! Which version of which dictionary at the service says what rules of pronunciation say, so that none is made twice.
//!
//! Versions never change, so what is kept here stays true until somebody puts the dictionary away.

use rusqlite::{OptionalExtension as _, params};

use crate::Library;
use crate::error::LibraryError;
use mynah_core::ids::{DictionaryId, DictionaryVersionId, ProjectId};

/// A version of a dictionary of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDictionary {
    /// The dictionary.
    pub dictionary: DictionaryId,
    /// Its version.
    pub version: DictionaryVersionId,
}

impl Library {
    /// The version that has exactly these rules, by their [`hash`](mynah_core::pronunciation::hash).
    ///
    /// # Errors
    /// Those of the disk.
    pub fn dictionary_of_rules(
        &self,
        account: &str,
        rules: &str,
    ) -> Result<Option<KeptDictionary>, LibraryError> {
        self.read(|connection| {
            let mut found = connection.prepare_cached(
                "SELECT dictionary, version FROM pronounced WHERE account = ?1 AND rules = ?2",
            )?;
            let kept = found.query_row(params![account, rules], |row| {
                Ok(KeptDictionary {
                    dictionary: DictionaryId::new(row.get::<_, String>(0)?),
                    version: DictionaryVersionId::new(row.get::<_, String>(1)?),
                })
            });
            Ok(kept.optional()?)
        })
    }

    /// The dictionary that a project's rules were made into last.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn dictionary_of_project(
        &self,
        account: &str,
        project: Option<ProjectId>,
    ) -> Result<Option<DictionaryId>, LibraryError> {
        self.read(|connection| {
            let mut found = connection.prepare_cached(
                "SELECT dictionary FROM pronounced WHERE account = ?1 AND project IS ?2
                 ORDER BY at DESC, rowid DESC LIMIT 1",
            )?;
            let kept = found.query_row(params![account, project], |row| row.get::<_, String>(0));
            Ok(kept.optional()?.map(DictionaryId::new))
        })
    }

    /// Keeps what a version says.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_dictionary(
        &self,
        account: &str,
        project: Option<ProjectId>,
        rules: &str,
        kept: &KeptDictionary,
    ) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "INSERT OR REPLACE INTO pronounced (account, rules, project, dictionary, version, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    account,
                    rules,
                    project,
                    kept.dictionary.as_str(),
                    kept.version.as_str(),
                    now
                ],
            )?;
            Ok(())
        })
    }

    /// Forgets a dictionary that the account has no more.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn forget_dictionary(
        &self,
        account: &str,
        dictionary: &DictionaryId,
    ) -> Result<(), LibraryError> {
        self.write(|tx| {
            tx.execute(
                "DELETE FROM pronounced WHERE account = ?1 AND dictionary = ?2",
                params![account, dictionary.as_str()],
            )?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fresh;

    #[test]
    fn a_version_is_found_by_its_rules_until_its_dictionary_is_gone() {
        let (_home, library) = fresh();
        let of = |account: &str, rules: &str| library.dictionary_of_rules(account, rules).unwrap();
        let kept = |version: &str| KeptDictionary {
            dictionary: DictionaryId::from("d"),
            version: DictionaryVersionId::from(version),
        };
        let project = Some(ProjectId(1));
        for (rules, version) in [("r1", "v1"), ("r2", "v2"), ("r1", "v3")] {
            let version = kept(version);
            library
                .keep_dictionary("a", project, rules, &version)
                .unwrap();
        }
        assert_eq!(of("a", "r1"), Some(kept("v3")));
        assert_eq!(of("a", "r2"), Some(kept("v2")));
        assert_eq!(of("b", "r1"), None);
        let newest = |project| library.dictionary_of_project("a", project).unwrap();
        assert_eq!((newest(project), newest(None)), (Some("d".into()), None));
        library.forget_dictionary("a", &"d".into()).unwrap();
        assert_eq!((of("a", "r1"), newest(project)), (None, None));
    }
}
