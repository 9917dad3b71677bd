//! What a backup and a library have, in one database: all within one transaction, so that it is either done or not.
//!
//! Nothing that costs money is ever turned back. An entry that both know keeps the state that is further; one that only
//! one of them knows is there afterwards. Projects become what they were in the backup; what they are now goes into
//! the bin under a name of its own. Takes of both are there. What the backup had under way may have been sent since: it
//! is looked for in the account's history before the same is ever sent again.

use rusqlite::{Connection, OptionalExtension as _, Statement, Transaction, params};
use serde_json::Value;

use crate::error::LibraryError;
use mynah_core::clock::UnixMillis;

/// What bringing a backup back did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Merged {
    /// Projects that are as they were in the backup.
    pub projects: usize,
    /// Of them those whose newer state lies in the bin now.
    pub aside: usize,
    /// Takes that were not here.
    pub takes: usize,
    /// Entries of the ledger that were not here.
    pub entries: usize,
}

/// Columns of a table, all but these.
pub(super) fn columns(
    tx: &Connection,
    table: &str,
    but: &[&str],
) -> Result<Vec<String>, LibraryError> {
    let mut names = tx.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = names.query_map([table], |row| row.get::<_, String>(0))?;
    let names = names.collect::<Result<Vec<_>, _>>()?;
    Ok(names
        .into_iter()
        .filter(|name| !but.contains(&name.as_str()))
        .collect())
}

/// Which rows are the same in both.
pub(super) const SAME: &str = "
CREATE TEMP TABLE of_project (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, same INTEGER NOT NULL);
INSERT INTO of_project SELECT o.id, m.id, 1 FROM old.project AS o
    JOIN main.project AS m ON m.mark = o.mark;
INSERT INTO of_project SELECT o.id,
    CASE WHEN o.id IN (SELECT id FROM main.project)
            OR o.id <= (SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence WHERE name = 'project')
        THEN (SELECT max(coalesce(max(seq), 0), (SELECT coalesce(max(id), 0) FROM old.project))
                FROM main.sqlite_sequence WHERE name = 'project')
            + row_number() OVER (ORDER BY o.id)
        ELSE o.id END, 0
    FROM old.project AS o WHERE o.id NOT IN (SELECT old FROM of_project);

CREATE TEMP TABLE of_entry (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, same INTEGER NOT NULL);
CREATE INDEX temp.of_entry_new ON of_entry (new);
INSERT INTO of_entry
    WITH o AS (SELECT id, fingerprint, backend, account, intended_at, row_number() OVER (
            PARTITION BY fingerprint, backend, account, intended_at ORDER BY id) AS n FROM old.entry),
        m AS (SELECT id, fingerprint, backend, account, intended_at, row_number() OVER (
            PARTITION BY fingerprint, backend, account, intended_at ORDER BY id) AS n FROM main.entry)
    SELECT o.id, m.id, 1 FROM o JOIN m USING (fingerprint, backend, account, intended_at, n);
INSERT INTO of_entry SELECT o.id,
    CASE WHEN o.id IN (SELECT id FROM main.entry)
        THEN (SELECT max(coalesce(max(seq), 0), (SELECT coalesce(max(id), 0) FROM old.entry))
                FROM main.sqlite_sequence WHERE name = 'entry')
            + row_number() OVER (ORDER BY o.id)
        ELSE o.id END, 0
    FROM old.entry AS o WHERE o.id NOT IN (SELECT old FROM of_entry);
";

/// How far a state is.
fn rank(state: &str) -> String {
    format!(
        "CASE {state} WHEN 'intended' THEN 0 WHEN 'sent' THEN 1 WHEN 'unknown' THEN 2 WHEN 'cut' THEN 3
            WHEN 'charged' THEN 4 WHEN 'released' THEN 5 ELSE 6 END"
    )
}

/// Brings what the database `old`, which is attached, has and what is here together. `aside`
/// makes the name of a project as it was here.
pub(super) fn merge(
    tx: &Transaction<'_>,
    now: UnixMillis,
    aside: &str,
) -> Result<Merged, LibraryError> {
    tx.execute_batch(SAME)?;
    keys(tx, now)?;
    let mut merged = projects(tx, now, aside)?;
    merged.entries = entries(tx, now)?;
    merged.takes = takes(tx)?;
    films(tx)?;
    tx.execute_batch(
        "INSERT OR IGNORE INTO main.input SELECT * FROM old.input;
         INSERT OR IGNORE INTO main.budget (backend, project, credits, hard)
            SELECT backend, coalesce(new, 0), credits, hard FROM old.budget
            LEFT JOIN of_project ON of_project.old = budget.project;
         INSERT OR IGNORE INTO main.alert (backend, of, project, period, percent, used, credits, at, seen)
            SELECT backend, of, coalesce(CASE of WHEN 'key' THEN of_key.new ELSE of_project.new END, 0),
                period, percent, used, credits, at, seen FROM old.alert
            LEFT JOIN of_project ON of_project.old = alert.project
            LEFT JOIN of_key ON of_key.old = alert.project;
         INSERT OR IGNORE INTO main.balance SELECT * FROM old.balance;
         INSERT OR IGNORE INTO main.voice_mark SELECT * FROM old.voice_mark;
         INSERT OR IGNORE INTO main.rating SELECT * FROM old.rating;
         INSERT OR IGNORE INTO main.preset SELECT * FROM old.preset;
         INSERT OR IGNORE INTO main.unfinished SELECT * FROM old.unfinished;
         INSERT OR IGNORE INTO main.making SELECT * FROM old.making;
         INSERT OR IGNORE INTO main.professional SELECT * FROM old.professional;
         -- A chain is taken over where it goes on from ours: two that part can't be one.
         INSERT INTO main.consent SELECT * FROM old.consent AS o
            WHERE o.place > (SELECT coalesce(max(place), -1) FROM main.consent)
            AND NOT EXISTS (SELECT 1 FROM main.consent AS m
                LEFT JOIN old.consent AS b ON b.place = m.place WHERE b.hash IS NOT m.hash);
         INSERT INTO main.consent_head SELECT 1, count(*) FROM main.consent WHERE true HAVING count(*) > 0
            ON CONFLICT (one) DO UPDATE SET count = max(count, excluded.count);
         INSERT OR IGNORE INTO main.exported (path, project, at)
            SELECT path, new, at FROM old.exported
            LEFT JOIN of_project ON of_project.old = exported.project;",
    )?;
    let rest = columns(tx, "version", &["id", "project"])?.join(", ");
    tx.execute(
        &format!(
            "INSERT INTO main.version (project, {rest})
             SELECT of_project.new, {rest} FROM old.version AS o
             JOIN of_project ON of_project.old = o.project
             WHERE NOT EXISTS (SELECT 1 FROM main.version AS m
                WHERE m.project = of_project.new AND m.at = o.at AND m.hash = o.hash)
             ORDER BY o.id"
        ),
        [],
    )?;
    let rest = columns(tx, "audition", &["id", "project"])?.join(", ");
    tx.execute(
        &format!(
            "INSERT INTO main.audition (project, {rest})
             SELECT of_project.new, {rest} FROM old.audition AS o
             JOIN of_project ON of_project.old = o.project
             WHERE NOT EXISTS (SELECT 1 FROM main.audition AS m
                WHERE m.project = of_project.new AND m.at = o.at)
             ORDER BY o.id"
        ),
        [],
    )?;
    let rest = columns(tx, "template", &["id"])?.join(", ");
    tx.execute(
        &format!(
            "INSERT INTO main.template ({rest}) SELECT {rest} FROM old.template AS o
             WHERE NOT EXISTS (SELECT 1 FROM main.template AS m
                WHERE m.at = o.at AND m.packed = o.packed)
             ORDER BY o.id"
        ),
        [],
    )?;
    let rest = columns(tx, "failure", &["id", "project", "entry", "again"])?.join(", ");
    tx.execute(
        &format!(
            "INSERT INTO main.failure (project, entry, again, {rest})
             SELECT of_project.new, of_entry.new, tried.new, {rest} FROM old.failure AS o
             LEFT JOIN of_project ON of_project.old = o.project
             LEFT JOIN of_entry ON of_entry.old = o.entry
             LEFT JOIN of_entry AS tried ON tried.old = o.again
             WHERE NOT EXISTS (SELECT 1 FROM main.failure AS m
                WHERE m.at = o.at AND m.text = o.text AND m.error = o.error)"
        ),
        [],
    )?;
    tx.execute_batch(
        "DROP TABLE temp.of_project; DROP TABLE temp.of_entry; DROP TABLE temp.of_key; DROP TABLE temp.of_take;",
    )?;
    Ok(merged)
}

/// Which keys are the same in both. One that only the backup knows is here as one that was forgotten: no backup holds
/// the key itself, but the ledger names it.
fn keys(tx: &Transaction<'_>, now: UnixMillis) -> Result<(), LibraryError> {
    tx.execute_batch(
        "INSERT OR IGNORE INTO main.alias SELECT * FROM old.alias;
         CREATE TEMP TABLE of_key (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, same INTEGER NOT NULL);
         INSERT INTO of_key SELECT o.id, min(m.id), 1 FROM old.key AS o JOIN main.key AS m
            ON m.masked = o.masked AND m.kept = o.kept AND m.added_at = o.added_at AND coalesce((SELECT account FROM main.alias WHERE name = m.account), m.account)
                IS coalesce((SELECT account FROM main.alias WHERE name = o.account), o.account)
            GROUP BY o.id;
         INSERT INTO of_key SELECT o.id,
            (SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence WHERE name = 'key') + row_number() OVER (ORDER BY o.id), 0
            FROM old.key AS o WHERE o.id NOT IN (SELECT old FROM of_key);",
    )?;
    let owner = ended_owner(tx, now)?;
    let rest = columns(tx, "key", &["id", "owner", "forgotten_at", "replaced_by"])?.join(", ");
    tx.execute(
        &format!(
            "INSERT INTO main.key (id, owner, forgotten_at, {rest})
             SELECT new, ?1, coalesce(forgotten_at, ?2), {rest} FROM old.key
             JOIN of_key ON of_key.old = key.id WHERE same = 0"
        ),
        params![owner, now],
    )?;
    tx.execute_batch(
        "UPDATE main.key AS k SET account = alias.account FROM main.alias WHERE alias.name = k.account;",
    )?;
    Ok(())
}

fn projects(tx: &Transaction<'_>, now: UnixMillis, aside: &str) -> Result<Merged, LibraryError> {
    let rest = columns(tx, "project", &["id", "key"])?.join(", ");
    let mut merged = Merged {
        projects: tx.execute(
            &format!(
                "INSERT INTO main.project (id, key, {rest})
                 SELECT of_project.new, of_key.new, {rest} FROM old.project
                 JOIN of_project ON of_project.old = project.id
                 LEFT JOIN of_key ON of_key.old = project.key WHERE of_project.same = 0"
            ),
            [],
        )?,
        ..Merged::default()
    };
    script_of(tx, "SELECT old, new, 0 FROM of_project WHERE same = 0")?;
    let changed: Vec<(i64, i64)> = tx
        .prepare(
            "SELECT of_project.old, new FROM of_project
             JOIN old.project AS o ON o.id = of_project.old JOIN main.project AS m ON m.id = new
             WHERE same = 1 AND ((o.revision, o.name, o.backend, o.defaults, o.discarded IS NULL)
                    IS NOT (m.revision, m.name, m.backend, m.defaults, m.discarded IS NULL)
                OR (SELECT max(at) FROM old.journal WHERE project = o.id)
                    IS NOT (SELECT max(at) FROM main.journal WHERE project = m.id))
             ORDER BY new",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let kept = columns(tx, "project", &["id", "name", "mark", "discarded"])?.join(", ");
    for (old, new) in changed {
        // What is here now is a project of its own in the bin; its takes stay with the lines that they belong to.
        tx.execute(
            &format!(
                "INSERT INTO main.project (name, mark, discarded, {kept})
                 SELECT replace(?2, '{{}}', name), lower(hex(randomblob(16))), ?3, {kept}
                 FROM main.project WHERE id = ?1"
            ),
            params![new, aside, now],
        )?;
        let copy = tx.last_insert_rowid();
        tx.execute(
            "INSERT INTO main.snapshot (project, revision, script)
             SELECT ?2, revision, script FROM main.snapshot WHERE project = ?1",
            params![new, copy],
        )?;
        let steps = columns(tx, "journal", &["project"])?.join(", ");
        tx.execute(
            &format!(
                "INSERT INTO main.journal (project, {steps})
                 SELECT ?2, {steps} FROM main.journal WHERE project = ?1"
            ),
            params![new, copy],
        )?;
        // Behind every revision that a window may have: its next edits are done again on top of what was brought back.
        let beyond: i64 = tx.query_row(
            "SELECT revision + 1 FROM main.project WHERE id = ?1",
            [new],
            |row| row.get(0),
        )?;
        for table in ["snapshot", "journal"] {
            tx.execute(
                &format!("DELETE FROM main.{table} WHERE project = ?1"),
                [new],
            )?;
        }
        script_of(tx, &format!("SELECT {old}, {new}, {beyond}"))?;
        tx.execute(
            "UPDATE main.project SET (name, backend, defaults, sample, lines, touched, discarded, revision)
                = (SELECT name, backend, defaults, sample, lines, touched, discarded, revision + ?3
                    FROM old.project WHERE id = ?1)
             WHERE id = ?2",
            params![old, new, beyond],
        )?;
        merged.projects += 1;
        merged.aside += 1;
    }
    Ok(merged)
}

/// Copies snapshots and journals: `which` gives the project there, the one here, and by how much revisions are larger.
fn script_of(tx: &Transaction<'_>, which: &str) -> Result<(), LibraryError> {
    tx.execute(
        &format!(
            "WITH which (old, new, beyond) AS ({which})
             INSERT INTO main.snapshot (project, revision, script)
             SELECT new, revision + beyond, script FROM old.snapshot
             JOIN which ON which.old = snapshot.project"
        ),
        [],
    )?;
    let steps = columns(tx, "journal", &["project", "revision", "since"])?.join(", ");
    tx.execute(
        &format!(
            "WITH which (old, new, beyond) AS ({which})
             INSERT INTO main.journal (project, revision, since, {steps})
             SELECT new, revision + beyond, since + beyond, {steps} FROM old.journal
             JOIN which ON which.old = journal.project"
        ),
        [],
    )?;
    Ok(())
}

/// An owner that ended: what was under way is looked for by whoever recovers next.
pub(super) fn ended_owner(tx: &Transaction<'_>, now: UnixMillis) -> Result<i64, LibraryError> {
    tx.execute("INSERT INTO main.owner (since, gone) VALUES (?1, 1)", [now])?;
    Ok(tx.last_insert_rowid())
}

fn entries(tx: &Transaction<'_>, now: UnixMillis) -> Result<usize, LibraryError> {
    let owner = ended_owner(tx, now)?;
    let rest = columns(
        tx,
        "entry",
        &[
            "id", "owner", "project", "key", "state", "reason", "sent_at", "sent_as",
        ],
    )?;
    let rest = rest.join(", ");
    // What was written down there and not sent may have been sent a moment later. What was fetched after all is known
    // as that by the way it went.
    let added = tx.execute(
        &format!(
            "INSERT INTO main.entry (id, sent_as, owner, project, key, state, reason, sent_at, {rest})
             SELECT of_entry.new, coalesce(sent_as, entry.id), ?1, of_project.new, of_key.new,
                CASE WHEN state = 'intended' OR reclaimed THEN 'unknown' ELSE state END,
                CASE state WHEN 'intended' THEN 'under way when the backup was made' ELSE reason END,
                CASE state WHEN 'intended' THEN coalesce(sent_at, intended_at) ELSE sent_at END, {rest}
             FROM (SELECT *, EXISTS (SELECT 1 FROM old.brief WHERE brief.id = entry.id
                    AND brief.day = entry.intended_at / 86400000 AND brief.state = 'reclaimed')
                AS reclaimed FROM old.entry) AS entry
             JOIN of_entry ON of_entry.old = entry.id
             LEFT JOIN of_project ON of_project.old = entry.project
             LEFT JOIN of_key ON of_key.old = entry.key
             WHERE of_entry.same = 0 ORDER BY of_entry.new"
        ),
        [owner],
    )?;
    tx.execute_batch(
        "UPDATE main.entry SET state = 'settled' WHERE state = 'unknown' AND id IN (
            SELECT of_entry.new FROM of_entry JOIN old.entry AS o ON o.id = of_entry.old
            WHERE of_entry.same = 0 AND o.state = 'settled')",
    )?;
    // Both know it: what is further is what happened.
    let set = columns(
        tx,
        "entry",
        &["id", "owner", "project", "key", "tool", "quote", "sent_as"],
    )?;
    let set = set.join(", ");
    let (ours, theirs) = (rank("m.state"), rank("o.state"));
    tx.execute(
        &format!(
            "UPDATE main.entry AS e SET ({set}) = (SELECT {set} FROM old.entry AS o
                JOIN of_entry ON of_entry.old = o.id WHERE of_entry.new = e.id AND of_entry.same = 1)
             WHERE e.id IN (SELECT m.id FROM main.entry AS m JOIN of_entry ON of_entry.new = m.id
                JOIN old.entry AS o ON o.id = of_entry.old
                WHERE of_entry.same = 1 AND {theirs} > {ours})"
        ),
        [],
    )?;
    Ok(added)
}

/// Which takes are the same in both. Without the index each of them would be looked for among all.
pub(super) const SAME_TAKES: &str = "
CREATE TEMP TABLE of_take (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, same INTEGER NOT NULL);
CREATE INDEX temp.of_take_new ON of_take (new);
INSERT INTO of_take
   WITH o AS (SELECT take.id, of_entry.new AS entry, hash, row_number() OVER (
           PARTITION BY entry, hash ORDER BY take.id) AS n
           FROM old.take JOIN of_entry ON of_entry.old = take.entry),
       m AS (SELECT id, entry, hash, row_number() OVER (
           PARTITION BY entry, hash ORDER BY id) AS n FROM main.take)
   SELECT o.id, m.id, 1 FROM o JOIN m USING (entry, hash, n);
INSERT INTO of_take SELECT o.id,
   CASE WHEN o.id IN (SELECT id FROM main.take)
       THEN (SELECT max(coalesce(max(seq), 0), (SELECT coalesce(max(id), 0) FROM old.take))
               FROM main.sqlite_sequence WHERE name = 'take')
           + row_number() OVER (ORDER BY o.id)
       ELSE o.id END, 0
   FROM old.take AS o WHERE o.id NOT IN (SELECT old FROM of_take);
";

/// What both did with a take: a line has the one that it had in the backup. Stars and words of both stay, and what lay
/// in no bin there doesn't.
pub(super) const DONE_WITH_TAKES: &str = "
UPDATE main.take AS m SET (picked, picked_for, starred, approved, discarded, note) = (
    SELECT max(m.picked, o.picked), CASE o.picked WHEN 1 THEN o.picked_for ELSE m.picked_for END,
        max(m.starred, o.starred), max(m.approved, o.approved), min(m.discarded, o.discarded),
        CASE m.note WHEN '' THEN o.note ELSE m.note END
    FROM old.take AS o JOIN of_take ON of_take.old = o.id WHERE of_take.new = m.id)
WHERE m.id IN (SELECT new FROM of_take)";

fn takes(tx: &Transaction<'_>) -> Result<usize, LibraryError> {
    tx.execute_batch(SAME_TAKES)?;
    let rest = columns(tx, "take", &["id", "entry", "project", "picked"])?.join(", ");
    let added = tx.execute(
        &format!(
            "INSERT INTO main.take (id, entry, project, picked, {rest})
             SELECT of_take.new, of_entry.new, of_project.new, 0, {rest} FROM old.take AS o
             JOIN of_take ON of_take.old = o.id JOIN of_entry ON of_entry.old = o.entry
             LEFT JOIN of_project ON of_project.old = o.project
             WHERE of_take.same = 0"
        ),
        [],
    )?;
    tx.execute(
        "UPDATE main.take SET picked = 0 WHERE picked = 1 AND (project, line) IN (
            SELECT of_project.new, o.line FROM old.take AS o
            JOIN of_project ON of_project.old = o.project WHERE o.picked = 1)",
        [],
    )?;
    tx.execute(DONE_WITH_TAKES, [])?;
    Ok(added)
}

/// Films that are not here, each naming the takes of its lines as they are numbered here.
fn films(tx: &Transaction<'_>) -> Result<(), LibraryError> {
    let new: Vec<(String, String)> = tx
        .prepare("SELECT id, content FROM old.film WHERE id NOT IN (SELECT id FROM main.film)")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    tx.execute("INSERT OR IGNORE INTO main.film SELECT * FROM old.film", [])?;
    let mut takes = tx.prepare("SELECT new FROM of_take WHERE old = ?1")?;
    for (id, content) in new {
        // What can't be read stays as it was.
        let Ok(mut film) = serde_json::from_str(&content) else {
            continue;
        };
        renumber(&mut film, &mut takes)?;
        let renumbered = params![id, film.to_string()];
        tx.execute(
            "UPDATE main.film SET content = ?2 WHERE id = ?1",
            renumbered,
        )?;
    }
    Ok(())
}

/// Every `take` in it, however deep, by its number here; one that didn't come along is none.
fn renumber(value: &mut Value, takes: &mut Statement<'_>) -> Result<(), LibraryError> {
    match value {
        Value::Array(all) => {
            for one in all {
                renumber(one, takes)?;
            }
        }
        Value::Object(all) => {
            for (name, one) in all {
                match one.as_i64().filter(|_| name == "take") {
                    Some(old) => {
                        let new = takes.query_row([old], |row| row.get::<_, i64>(0));
                        *one = new.optional()?.into();
                    }
                    None => renumber(one, takes)?,
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// What was not sent when a copy was made that takes a ledger's place may have been since; what it has waiting may be over,
/// and doesn't go on by itself.
pub(crate) fn doubt_unsent(tx: &Transaction<'_>) -> Result<(), LibraryError> {
    tx.execute(
        "UPDATE main.entry SET state = 'unknown', reason = 'under way when the copy was made',
            sent_at = coalesce(sent_at, intended_at) WHERE state = 'intended'",
        [],
    )?;
    tx.execute("DELETE FROM main.queued", [])?;
    Ok(())
}
