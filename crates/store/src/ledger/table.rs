//! The ledger as a table: filtered, sorted, read a window at a time.
//!
//! Which rows a window has is found in `brief`, whose rows are narrow (`schema/spending.rs`); only those that are
//! shown are read whole. How many there are is known from the sums.

use std::collections::HashMap;
use std::io::BufWriter;
use std::path::Path;

use rusqlite::{Connection, Row, ToSql, Transaction};

use super::rows::state_at;
use super::sums::ALWAYS;
use crate::Library;
use crate::accounts::{account_of, names_of};
use crate::connect;
use crate::error::LibraryError;
use crate::files;
use crate::journal;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{LineId, ProjectId, VoiceId};
use mynah_records::ledger_table::{
    LedgerFilter, LedgerOrder, LedgerQuery, LedgerRow, LedgerWindow, Outcome,
};

/// So many rows are sorted faster than others are passed over.
const FEW: u64 = 30_000;

/// Returns the states of `brief` that an outcome stands for, as SQL.
fn states_sql(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Open => "'intended', 'sent'",
        Outcome::Paid => "'settled', 'charged'",
        Outcome::Reclaimed => "'reclaimed'",
        Outcome::Saved => "'saved'",
        Outcome::Free => "'released'",
        Outcome::Unknown => "'unknown', 'cut'",
    }
}

/// Returns true if the rows of an order are sorted by their cost.
fn is_by_credits(order: LedgerOrder) -> bool {
    matches!(order, LedgerOrder::Dearest | LedgerOrder::Cheapest)
}

/// Returns an order as SQL for a table with the columns of `brief`.
fn order_sql(order: LedgerOrder, table: &str) -> String {
    match order {
        LedgerOrder::Newest => format!("{table}.day DESC, {table}.id DESC"),
        LedgerOrder::Oldest => format!("{table}.day, {table}.id"),
        LedgerOrder::Dearest => {
            let paid = paid_sql(table);
            format!("{paid} DESC, {table}.day DESC, {table}.id DESC")
        }
        LedgerOrder::Cheapest => format!("{}, {table}.day, {table}.id", paid_sql(table)),
    }
}

/// What a row of `brief` shows as paid, [`LedgerRow::paid`]. The index `brief_paid` has the same words.
fn paid_sql(table: &str) -> String {
    format!(
        "CASE WHEN {table}.state IN ('intended', 'sent', 'saved', 'released') THEN 0
            ELSE {table}.credits END"
    )
}

/// How much of what was said is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Texts {
    /// How it begins: a row shows no more.
    Openings,
    /// All of it.
    Whole,
}

impl Library {
    /// A stretch of the table.
    pub fn ledger(&self, query: &LedgerQuery) -> Result<LedgerWindow, LibraryError> {
        self.read(|connection| {
            let (total, credits) = totals(connection, &query.filter)?;
            let mut rows = Vec::new();
            let stretch = (query.offset, i64::try_from(query.rows).unwrap_or(i64::MAX));
            each_row(
                connection,
                query,
                (total, stretch, Texts::Openings),
                |row| {
                    rows.push(row);
                    Ok(())
                },
            )?;
            Ok(LedgerWindow {
                query: query.clone(),
                rows,
                total,
                credits,
            })
        })
    }

    /// Writes all rows that a filter lets through to a file of comma-separated values, and says how many. What is `shown`
    /// of a voice that says a text stands there instead of its name and id, where that is anything. Nothing else waits for
    /// it: it reads through a connection of its own.
    pub fn export_ledger(
        &self,
        query: &LedgerQuery,
        path: &Path,
        shown: &dyn Fn(&VoiceId, &str) -> Option<String>,
    ) -> Result<u64, LibraryError> {
        let connection = connect(self.paths())?;
        // All of it as it is now, whatever is written meanwhile.
        let snapshot = connection.unchecked_transaction()?;
        let (total, _) = totals(&snapshot, &query.filter)?;
        let mut written = 0;
        let mut numbers = Numbers::new(&snapshot);
        let mut failed = None;
        let done = files::write_outside(path, |file| {
            let mut out = csv::Writer::from_writer(BufWriter::new(file));
            out.write_record(COLUMNS)?;
            let all = (total, (0, -1), Texts::Whole);
            let rows = each_row(&snapshot, query, all, |mut row| {
                written += 1;
                if let Some(called) = shown(&row.voice, &row.text) {
                    (row.voice, row.voice_name) = (VoiceId::default(), called);
                }
                let record = record(query.filter.backend, &row, numbers.of(&row));
                out.write_record(record)
                    .map_err(|error| LibraryError::io(path, std::io::Error::from(error)))
            });
            if let Err(error) = rows {
                failed = Some(error);
                return Err(std::io::ErrorKind::Other.into());
            }
            out.flush()
        });
        match failed {
            Some(error) => Err(self.told(error)),
            None => done.map(|()| written),
        }
    }
}

/// How many rows a filter lets through, and what they come to but for what is saved or held.
fn totals(connection: &Connection, filter: &LedgerFilter) -> Result<(u64, Credits), LibraryError> {
    let sql = format!(
        "SELECT coalesce(sum(entries), 0), coalesce(sum(CASE
            WHEN state IN ('intended', 'sent', 'saved', 'released') THEN 0 ELSE credits END), 0)
         FROM spending WHERE {}",
        condition(filter, "")
    );
    let mut statement = connection.prepare_cached(&sql)?;
    bind(&mut statement, filter)?;
    let mut rows = statement.raw_query();
    Ok(match rows.next()? {
        Some(row) => (row.get(0)?, row.get(1)?),
        None => Default::default(),
    })
}

/// What is to be true of a row of `brief` or `spending`. `plus` keeps SQLite from looking for it in an index.
fn condition(filter: &LedgerFilter, plus: &str) -> String {
    let state = filter.outcome.map_or_else(String::new, |outcome| {
        format!(" AND {plus}state IN ({})", states_sql(outcome))
    });
    format!(
        "day BETWEEN :from AND :to{state} AND {plus}facet IN (SELECT id FROM facet WHERE backend = :backend
            AND (:project IS NULL OR project = :project) AND (:voice IS NULL OR voice = :voice)
            AND (:model IS NULL OR model = :model) AND (:tool IS NULL OR tool = :tool)
            AND (:account IS NULL OR account IN {}) AND (:key IS NULL OR key = :key))",
        names_of!(":account")
    )
}

fn bind(statement: &mut rusqlite::Statement<'_>, filter: &LedgerFilter) -> rusqlite::Result<()> {
    let days = filter.days.unwrap_or(ALWAYS);
    let project = filter.project.map(|project| project.map_or(0, |id| id.0));
    let values: [(&str, &dyn ToSql); 9] = [
        (":backend", &filter.backend),
        (":project", &project),
        (":voice", &filter.voice),
        (":model", &filter.model),
        (":tool", &filter.tool),
        (":account", &filter.account),
        (":key", &filter.key),
        (":from", &days.0.0),
        (":to", &days.1.0),
    ];
    for (name, value) in values {
        if let Some(place) = statement.parameter_index(name)? {
            statement.raw_bind_parameter(place, value)?;
        }
    }
    Ok(())
}

/// Which way the rows are found: in the order that is wanted, or few of them and then sorted.
fn found_by(query: &LedgerQuery, total: u64) -> (&'static str, &'static str) {
    let by_credits = is_by_credits(query.order);
    match query.filter.days {
        // The rows lie by day.
        Some(_) if total <= FEW || !by_credits => ("", "+"),
        None if total <= FEW => ("INDEXED BY brief_facet", ""),
        None if !by_credits => ("", "+"),
        _ => ("INDEXED BY brief_paid", "+"),
    }
}

fn rows_sql(query: &LedgerQuery, total: u64, texts: Texts) -> String {
    let (index, plus) = found_by(query, total);
    let text = match texts {
        Texts::Openings => "substr(json_extract(entry.request, '$.text'), 1, 80)",
        Texts::Whole => "json_extract(entry.request, '$.text')",
    };
    format!(
        "SELECT entry.id, entry.intended_at, entry.tool, entry.project, project.name, entry.line,
            (SELECT max(number) FROM take WHERE take.entry = entry.id), entry.voice, entry.voice_name,
            entry.model, entry.state, chosen.state, chosen.credits, entry.quote,
            length(json_extract(entry.request, '$.text')), entry.closed_at - entry.sent_at, entry.reason,
            {}, entry.guessed, key.name || ' ' || key.masked,
            entry.zero_retention, {text}, {}, {},
            (SELECT input.name FROM input WHERE input.hash = entry.dub_of)
         FROM (SELECT day, id, state, credits FROM brief {index} WHERE {}
            ORDER BY {} LIMIT :rows OFFSET :offset) AS chosen
         CROSS JOIN entry ON entry.id = chosen.id
         LEFT JOIN project ON project.id = entry.project
         LEFT JOIN key ON key.id = entry.key
         ORDER BY {}",
        account_of!("entry.account"),
        of_dub("$.input.name"),
        of_dub("$.target"),
        condition(&query.filter, plus),
        order_sql(query.order, "brief"),
        order_sql(query.order, "chosen"),
    )
}

/// What the request of a dub says there.
fn of_dub(place: &str) -> String {
    format!("CASE entry.tool WHEN 'dubbing' THEN json_extract(entry.request, '{place}') END")
}

fn each_row(
    connection: &Connection,
    query: &LedgerQuery,
    (total, (offset, most), texts): (u64, (u64, i64), Texts),
    mut each: impl FnMut(LedgerRow) -> Result<(), LibraryError>,
) -> Result<(), LibraryError> {
    let mut statement = connection.prepare_cached(&rows_sql(query, total, texts))?;
    bind(&mut statement, &query.filter)?;
    let stretch: [(&str, &dyn ToSql); 2] = [(":rows", &most), (":offset", &offset)];
    for (name, value) in stretch {
        if let Some(place) = statement.parameter_index(name)? {
            statement.raw_bind_parameter(place, value)?;
        }
    }
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        each(read(row)?)?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<LedgerRow> {
    let project: Option<ProjectId> = row.get(3)?;
    let name: Option<String> = row.get(4)?;
    let brief = row.get_ref(11)?.as_str()?;
    let millis: Option<i64> = row.get(15)?;
    Ok(LedgerRow {
        id: row.get(0)?,
        at: row.get(1)?,
        tool: row.get(2)?,
        project: project.map(|id| (id, name.unwrap_or_default())),
        line: row.get(5)?,
        text: row.get::<_, Option<String>>(21)?.unwrap_or_default(),
        dub: row
            .get::<_, Option<String>>(22)?
            .zip(row.get::<_, Option<String>>(23)?),
        fix_of: row.get(24)?,
        take: row.get(6)?,
        voice: row.get(7)?,
        voice_name: row.get(8)?,
        model: row.get(9)?,
        state: state_at(row, 10)?,
        outcome: Outcome::of(brief),
        credits: row.get(12)?,
        quote: row.get(13)?,
        characters: row.get(14)?,
        millis: millis.and_then(|millis| u64::try_from(millis).ok()),
        reason: row.get(16)?,
        account: row.get(17)?,
        is_guess: row.get(18)?,
        key: row.get::<_, Option<String>>(19)?.unwrap_or_default(),
        zero_retention: row.get(20)?,
    })
}

/// The columns of the file. Draft and real credits are never in one file: each row says whose they are.
const COLUMNS: [&str; 21] = [
    "time",
    "backend",
    "tool",
    "project",
    "line",
    "take",
    "voice",
    "voice_id",
    "model",
    "outcome",
    "credits_paid",
    "credits_quoted",
    "characters",
    "milliseconds",
    "reason",
    "account",
    "key",
    "entry",
    "credits_estimated",
    "zero_retention",
    "text",
];

/// A row of the file; `line`: its line's number in the script, where it still is there.
fn record(backend: Backend, row: &LedgerRow, line: Option<usize>) -> [String; 21] {
    fn word<T: ToString>(value: Option<T>) -> String {
        value.map_or_else(String::new, |value| value.to_string())
    }
    let project = row.project.as_ref().map(|(_, name)| name.as_str());
    [
        jiff::Timestamp::from_millisecond(row.at.0)
            .map_or_else(|_| String::new(), |at| at.to_string()),
        backend.as_str().to_owned(),
        row.tool.clone(),
        project.unwrap_or_default().to_owned(),
        word(line),
        word(row.take),
        row.voice_name.clone(),
        row.voice.to_string(),
        row.model.to_string(),
        row.outcome.as_str().to_owned(),
        row.paid().0.to_string(),
        row.quote.0.to_string(),
        word(row.characters),
        word(row.millis),
        row.reason.clone().unwrap_or_default(),
        row.account.clone(),
        row.key.clone(),
        row.id.to_string(),
        if row.is_guess { "yes" } else { "" }.to_owned(),
        if row.zero_retention { "yes" } else { "" }.to_owned(),
        match &row.dub {
            Some((film, language)) => format!("{film} ({language})"),
            None => row.text.clone(),
        },
    ]
    .map(plain)
}

/// The numbers that lines have in their scripts: an id means nothing to anybody. A script is read when one of its lines
/// comes.
struct Numbers<'a> {
    look: &'a Transaction<'a>,
    scripts: HashMap<ProjectId, HashMap<LineId, usize>>,
}

impl<'a> Numbers<'a> {
    fn new(look: &'a Transaction<'a>) -> Self {
        Self {
            look,
            scripts: HashMap::new(),
        }
    }

    fn of(&mut self, row: &LedgerRow) -> Option<usize> {
        let (project, line) = (row.project.as_ref()?.0, row.line?);
        let look = self.look;
        let numbers = self.scripts.entry(project).or_insert_with(|| {
            // Of a project that is gone for good its words are told still.
            let script = journal::script_in(look, project).map(|(script, _)| script);
            let script = script.unwrap_or_default();
            (1..)
                .zip(script.lines())
                .map(|(number, line)| (line.id, number))
                .collect()
        });
        numbers.get(&line).copied()
    }
}

/// A cell that a spreadsheet would take for a formula begins with an apostrophe, as they write it themselves.
fn plain(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests;
