//! The failure log: what was ordered and came to nothing, with what is needed to see why and to order it again.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde::Serialize;

use crate::Library;
use crate::error::LibraryError;
use crate::outside;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, ModelId, ProjectId, RequestId, VoiceId};
use mynah_records::failures::{Failure, FailureCharge, FailureFilter, FailureId};

/// Older failures go.
const KEPT: i64 = 20_000;

/// A failure that is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriedAgain {
    /// Its row.
    pub failure: FailureId,
    /// The newest entry that was written for it, as far as who tries it again has looked.
    pub sent: Option<EntryId>,
}

impl TriedAgain {
    /// Whether another entry was written for it since. A row that is gone is nobody's.
    pub(super) fn is_overtaken(self, tx: &Transaction<'_>) -> Result<bool, LibraryError> {
        let mut since = tx.prepare_cached(
            "SELECT 1 FROM failure WHERE id = ?1 AND coalesce(again, entry) IS NOT ?2",
        )?;
        Ok(since.exists(params![self.failure.0, self.sent])?)
    }

    /// It is tried again as this entry: what that gives is not bought once more.
    pub(super) fn claim(self, tx: &Transaction<'_>, entry: EntryId) -> Result<(), LibraryError> {
        tx.prepare_cached("UPDATE failure SET again = ?2 WHERE id = ?1")?
            .execute(params![self.failure.0, entry])?;
        Ok(())
    }
}

impl Library {
    /// Writes one down.
    pub fn log_failure(&self, failure: &Failure) -> Result<FailureId, LibraryError> {
        let failure = failure.clone();
        self.write_soon(|tx| {
            tx.prepare_cached(
                "INSERT INTO failure (at, project, line, backend, speaker, voice_name, voice, model,
                   text, settings, error, causes, request, attempts, charged, job, quote, entry)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
            )?
            .execute(params![
                failure.at,
                failure.project,
                failure.line,
                failure.backend,
                failure.speaker,
                failure.voice_name,
                failure.voice,
                failure.model,
                failure.text,
                failure.settings,
                failure.error,
                failure.causes,
                failure.request,
                failure.attempts,
                failure.charged.as_str(),
                failure.job,
                failure.quote,
                failure.entry,
            ])?;
            let id = tx.last_insert_rowid();
            let oldest = id.saturating_sub(KEPT);
            tx.prepare_cached("DELETE FROM failure WHERE id <= ?1")?
                .execute([oldest])?;
            Ok(FailureId(id))
        })
    }

    /// The newest failures that pass a filter, newest first. Those whose voice nobody is to know (`hidden`) aren't found by
    /// what tells it.
    pub fn failures(
        &self,
        filter: &FailureFilter,
        most: usize,
        hidden: &dyn Fn(&Failure) -> bool,
    ) -> Result<Vec<Failure>, LibraryError> {
        let words = filter.words.trim().to_lowercase();
        let passes =
            |failure: &Failure| words.is_empty() || contains(failure, &words, hidden(failure));
        self.read(|connection| listed(connection, filter.backend, &passes, most))
    }

    /// Writes those that pass a filter to a file: JSON where its name ends so, else CSV.
    pub fn write_failures(
        &self,
        filter: &FailureFilter,
        path: &Path,
        shown: &dyn Fn(&Failure) -> Option<String>,
    ) -> Result<(), LibraryError> {
        let hidden = |failure: &Failure| shown(failure).is_some();
        let failures = self.failures(filter, usize::MAX, &hidden)?;
        let names = self.read(project_names)?;
        let rows: Vec<Written<'_>> = failures
            .iter()
            .map(|failure| Written::of(failure, &names, shown(failure)))
            .collect();
        let bytes = file_of(&rows, path).map_err(|error| LibraryError::io(path, error))?;
        outside::write(path, &bytes)
    }

    /// One of them, if it is still there.
    pub fn failure(&self, id: FailureId) -> Result<Option<Failure>, LibraryError> {
        self.read(|connection| {
            let mut one = connection.prepare_cached(&format!("{SELECT} WHERE failure.id = ?1"))?;
            Ok(one.query_row([id.0], of_row).optional()?)
        })
    }

    /// Tries it again: what was sent for it so far is looked at first. Of several who do so at once one goes on.
    pub fn tried_again(&self, id: FailureId) -> Result<TriedAgain, LibraryError> {
        let sent = self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT coalesce(again, entry) FROM failure WHERE id = ?1")?
                .query_row([id.0], |row| row.get(0))
                .optional()?
                .flatten())
        })?;
        Ok(TriedAgain { failure: id, sent })
    }

    /// Forgets all of them but those whose charge is in doubt. How many are gone, and how many stay.
    pub fn clear_failures(&self) -> Result<(usize, usize), LibraryError> {
        self.write(|tx| {
            let cleared = tx.execute(
                "DELETE FROM failure WHERE id IN (SELECT failure.id FROM failure
                    LEFT JOIN entry ON entry.id = failure.entry
                    WHERE failure.charged = 'yes' OR entry.state IN ('settled', 'released', 'charged')
                        OR (entry.state IS NULL AND failure.charged = 'no'))",
                [],
            )?;
            let kept = tx.query_row("SELECT count(*) FROM failure", [], |row| row.get(0))?;
            Ok((cleared, kept))
        })
    }
}

/// All of a failure, what its entry came to, and what ordering it again did.
const SELECT: &str =
    "SELECT failure.*, entry.state AS came_to, coalesce(tried.state IN ('settled', 'saved'), 0) AS made_since
    FROM failure LEFT JOIN entry ON entry.id = failure.entry
    LEFT JOIN entry AS tried ON tried.id = failure.again";

fn listed(
    connection: &Connection,
    backend: Option<Backend>,
    passes: &dyn Fn(&Failure) -> bool,
    most: usize,
) -> Result<Vec<Failure>, LibraryError> {
    let mut all = connection.prepare_cached(&format!(
        "{SELECT} WHERE ?1 IS NULL OR failure.backend = ?1 ORDER BY failure.id DESC"
    ))?;
    let mut found = Vec::new();
    // Filtered here: the database knows capitals of ASCII alone.
    for failure in all.query_map([backend], of_row)? {
        let failure = failure?;
        if found.len() == most {
            break;
        }
        if passes(&failure) {
            found.push(failure);
        }
    }
    Ok(found)
}

/// Returns true if a failure contains `words`, in lower case. With `hidden` nothing is searched that names its voice.
fn contains(failure: &Failure, words: &str, hidden: bool) -> bool {
    let request = failure.request.as_ref().map_or("", RequestId::as_str);
    let always = [
        &failure.text,
        &failure.speaker,
        failure.model.as_str(),
        request,
    ];
    // Errors of the service can contain the voice's name.
    let told = [&*failure.voice_name, &failure.error, &failure.causes];
    let told = told.into_iter().filter(|_| !hidden);
    let mut fields = always.into_iter().chain(told);
    fields.any(|field| field.to_lowercase().contains(words))
}

fn project_names(connection: &Connection) -> Result<HashMap<ProjectId, String>, LibraryError> {
    let mut all = connection.prepare_cached("SELECT id, name FROM project")?;
    let names = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// A row of the file, as the ledger's has it: the time as everybody writes it, the project by its name.
#[derive(Serialize)]
struct Written<'a> {
    time: String,
    project: &'a str,
    backend: Backend,
    speaker: &'a str,
    voice_name: Cow<'a, str>,
    voice: Option<&'a VoiceId>,
    model: &'a ModelId,
    text: &'a str,
    settings: &'a str,
    error: &'a str,
    causes: &'a str,
    request: Option<&'a RequestId>,
    attempts: u32,
    charged: FailureCharge,
    quote: Option<Credits>,
}

impl<'a> Written<'a> {
    /// With what its voice is called instead (`shown`), where nobody is to know it: then all is left out that tells it, the
    /// service's words too.
    fn of(
        failure: &'a Failure,
        names: &'a HashMap<ProjectId, String>,
        shown: Option<String>,
    ) -> Self {
        let is_told = shown.is_none();
        let told = |text: &'a str| if is_told { text } else { "" };
        let project = failure.project.and_then(|project| names.get(&project));
        Self {
            time: jiff::Timestamp::from_millisecond(failure.at.0)
                .map_or_else(|_| String::new(), |at| at.to_string()),
            project: project.map_or("", String::as_str),
            backend: failure.backend,
            speaker: &failure.speaker,
            voice_name: shown.map_or(Cow::Borrowed(&*failure.voice_name), Cow::Owned),
            voice: is_told.then_some(&failure.voice),
            model: &failure.model,
            text: &failure.text,
            settings: told(&failure.settings),
            error: told(&failure.error),
            causes: told(&failure.causes),
            request: failure.request.as_ref(),
            attempts: failure.attempts,
            charged: failure.charged,
            quote: is_told.then_some(failure.quote),
        }
    }
}

fn file_of(failures: &[Written<'_>], path: &Path) -> io::Result<Vec<u8>> {
    let json = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if json {
        return Ok(serde_json::to_vec_pretty(failures)?);
    }
    let mut file = csv::Writer::from_writer(Vec::new());
    for failure in failures {
        file.serialize(failure).map_err(io::Error::other)?;
    }
    file.into_inner().map_err(|error| error.into_error())
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Failure> {
    let charged: String = row.get("charged")?;
    let came_to: Option<String> = row.get("came_to")?;
    Ok(Failure {
        id: Some(FailureId(row.get("id")?)),
        at: row.get("at")?,
        project: row.get("project")?,
        line: row.get("line")?,
        backend: row.get("backend")?,
        speaker: row.get("speaker")?,
        voice_name: row.get("voice_name")?,
        voice: row.get("voice")?,
        model: row.get("model")?,
        text: row.get("text")?,
        settings: row.get("settings")?,
        error: row.get("error")?,
        causes: row.get("causes")?,
        request: row.get("request")?,
        attempts: row.get("attempts")?,
        charged: match (came_to.as_deref(), charged.as_str()) {
            (Some("settled"), _) => FailureCharge::Fetched,
            (Some("released"), _) | (None, "no") => FailureCharge::No,
            (Some("charged"), _) | (_, "yes") => FailureCharge::Yes,
            _ => FailureCharge::Unknown,
        },
        entry: row.get("entry")?,
        made_since: row.get("made_since")?,
        job: row.get("job")?,
        quote: row.get("quote")?,
    })
}

#[cfg(test)]
pub(crate) mod tests;
