//! Which models projects speak with by now, as the ledger tells.

use rusqlite::params;

use crate::error::LibraryError;
use mynah_core::backend::Backend;
use mynah_records::usage::SpokeWith;

/// The models that projects spoke with last, the newest touched project first; those in the bin and the archive left out.
pub(super) fn spoke_with(
    connection: &rusqlite::Connection,
    backend: Backend,
) -> Result<Vec<SpokeWith>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "WITH used AS (
            SELECT facet.project, facet.model, max(spending.day) AS day
            FROM facet JOIN spending ON spending.facet = facet.id
            WHERE facet.backend = ?1 AND facet.tool = 'speech' AND facet.model != ''
            GROUP BY facet.project, facet.model
         ), newest AS (SELECT project, max(day) AS day FROM used GROUP BY project)
         SELECT used.model, project.id, project.name
         FROM used JOIN newest ON newest.project = used.project AND newest.day = used.day
         JOIN project ON project.id = used.project
         WHERE project.discarded IS NULL AND project.archived IS NULL
         ORDER BY project.touched DESC, project.id DESC, used.model",
    )?;
    let rows = statement.query_map(params![backend], |row| {
        Ok(SpokeWith {
            model: row.get(0)?,
            project: row.get(1)?,
            name: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
