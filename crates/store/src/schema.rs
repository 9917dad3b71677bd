//! The database's numbered migrations. A migration is never edited once it was released.
//!
//! `user_version` is the number of the last migration that ran. A database with a higher one is left alone.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::LibraryError;

mod later;
pub(crate) mod spending;

/// Marks our databases: `MYNA`.
const APPLICATION_ID: u32 = 0x4d59_4e41;

/// All migrations in order; the first leads to version 1.
const MIGRATIONS: &[&[&str]] = &[
    &[FIRST],
    &[BIN],
    &[FOLDED],
    &[TOOLS],
    &[
        spending::TABLES,
        spending::TAKE_IN,
        spending::TRIGGERS,
        spending::BUDGETS,
    ],
    &[CEILING, QUEUE, FAILURE],
    &[PICKED],
    &[DISCARDED, GUESSED],
    &[MARKED],
    &[KEY, spending::KEYED, spending::KEYED_TRIGGERS],
    &[ZERO_RETENTION],
    &[EXPORTED],
    &[LISTED],
    &[ALIAS],
    &[FAILURE_ENTRY],
    &[SPEAKER],
    &[FAILURE_AGAIN],
    &[WAITING],
    &[spending::PAID],
    &[APPROVED],
    &[REVIEW],
    &[ARCHIVED],
    &[VERSION],
    &[PARTS],
    &[spending::READING],
    &[TEMPLATE],
    &[QUOTED],
    &[ORDERED],
    &[later::PRONOUNCED],
    &[later::BESIDE],
    &[later::STARRED],
    &[later::CAP_LEARNT],
    &[later::SENT_AS],
    &[later::VOICES],
    &[later::SWEPT],
    &[later::AUDITION],
    &[later::CONSENT],
    &[later::MAKING, later::UNFINISHED],
    &[later::PROFESSIONAL],
    &[later::REMINDED],
    &[later::FILM],
    &[later::STOP_LOSS],
    &[later::DEEDS],
    &[later::DUB_OF],
    &[later::DUB_OF_FOUND],
    &[later::CHOSEN],
    &[later::MARKED_CARD],
    &[later::DEAF],
];

/// The newest version this program knows.
pub(super) fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// The version of a database; 0 for an empty one.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings a database to the newest version. Two processes may call this at once.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), LibraryError> {
    if version(connection)? >= newest() {
        return Ok(());
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Read again: another process may have done it while this one waited.
    let done = usize::try_from(version(&tx)?).unwrap_or(usize::MAX);
    for migration in MIGRATIONS.iter().skip(done) {
        for part in *migration {
            tx.execute_batch(part)?;
        }
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", newest())?;
    tx.commit()?;
    Ok(())
}

/// The first release. Older builds: none.
const FIRST: &str = "
-- Processes that had this library open; each holds a lock on owners/<id>.lock while it lives.
CREATE TABLE owner (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    since INTEGER NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE project (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    backend TEXT NOT NULL,
    defaults TEXT NOT NULL,
    sample INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    touched INTEGER NOT NULL
) STRICT;

-- Whole scripts, so that opening needs few steps of the journal. The first one stays.
CREATE TABLE snapshot (
    project INTEGER NOT NULL REFERENCES project(id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    script TEXT NOT NULL,
    PRIMARY KEY (project, revision)
) STRICT;

CREATE TABLE journal (
    project INTEGER NOT NULL REFERENCES project(id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    edit TEXT NOT NULL,
    inverse TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (project, revision)
) STRICT;

-- Steps that could not be read, and those after them: out of the way, not thrown away.
CREATE TABLE journal_aside (
    project INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT,
    edit TEXT,
    inverse TEXT,
    at INTEGER,
    aside_at INTEGER NOT NULL
) STRICT;

-- The ledger: one row for everything that could cost, written before a byte is sent.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL REFERENCES owner(id),
    -- Its process ended before it did; owner is who looks for it now.
    orphan INTEGER NOT NULL DEFAULT 0,
    project INTEGER REFERENCES project(id) ON DELETE SET NULL,
    line INTEGER,
    operation TEXT NOT NULL,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    account TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    request TEXT NOT NULL,
    voice TEXT NOT NULL,
    voice_name TEXT NOT NULL,
    model TEXT NOT NULL,
    quote INTEGER NOT NULL CHECK (quote >= 0),
    state TEXT NOT NULL CHECK (state IN
        ('intended', 'sent', 'settled', 'charged', 'released', 'unknown', 'cut', 'saved')),
    seed INTEGER,
    cost INTEGER CHECK (cost >= 0),
    request_id TEXT,
    history_item TEXT,
    reason TEXT,
    intended_at INTEGER NOT NULL,
    sent_at INTEGER,
    closed_at INTEGER
) STRICT;
CREATE INDEX entry_open ON entry (owner) WHERE state IN ('intended', 'sent');
CREATE INDEX entry_doubtful ON entry (project) WHERE state IN ('unknown', 'cut', 'charged');
CREATE INDEX entry_fingerprint ON entry (fingerprint, backend, account, state);
CREATE INDEX entry_history_item ON entry (history_item) WHERE history_item IS NOT NULL;
CREATE INDEX entry_request ON entry (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX entry_sums ON entry (backend, state, cost, quote);

CREATE TABLE take (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry INTEGER NOT NULL REFERENCES entry(id),
    project INTEGER REFERENCES project(id) ON DELETE SET NULL,
    line INTEGER,
    number INTEGER NOT NULL,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    account TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    voice_name TEXT NOT NULL,
    request TEXT NOT NULL,
    seed INTEGER,
    seconds REAL NOT NULL,
    cost INTEGER NOT NULL,
    kept_at INTEGER NOT NULL,
    lufs REAL,
    peak_db REAL,
    mini BLOB NOT NULL,
    words TEXT NOT NULL,
    picked INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    discarded INTEGER NOT NULL DEFAULT 0,
    cut INTEGER NOT NULL DEFAULT 0,
    missing INTEGER NOT NULL DEFAULT 0,
    remark TEXT,
    hash TEXT NOT NULL,
    extension TEXT NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX take_entry ON take (entry);
CREATE INDEX take_line ON take (project, line, number);
CREATE UNIQUE INDEX take_picked ON take (project, line) WHERE picked = 1;
CREATE INDEX take_fingerprint ON take (fingerprint, backend, account);
CREATE INDEX take_hash ON take (hash);

-- Requests under way against a ceiling that all processes share.
CREATE TABLE slot (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL REFERENCES owner(id),
    scope TEXT NOT NULL
) STRICT;
CREATE INDEX slot_scope ON slot (scope);
";

/// The bin for projects. Older builds would show what lies in it, so they refuse the library.
const BIN: &str = "
-- When it was put into the bin; NULL: it was not.
ALTER TABLE project ADD COLUMN discarded INTEGER;
";

/// Typing becomes part of the row before it. Older builds would take the steps between for lost.
const FOLDED: &str = "
-- The first revision of those that the row stands for; NULL: the row's own.
ALTER TABLE journal ADD COLUMN since INTEGER;
";

/// Everything that is paid for has a place in the ledger, not speech alone. Older builds would take it for speech.
const TOOLS: &str = "
ALTER TABLE entry ADD COLUMN tool TEXT NOT NULL DEFAULT 'speech';
-- What the service calls work that goes on after its answer.
ALTER TABLE entry ADD COLUMN remote TEXT;
-- What the service calls a result: a voice on offer, a song, a dub.
ALTER TABLE take ADD COLUMN given TEXT;
-- A request says which tool it is for.
UPDATE entry SET request = '{\"tool\":\"speech\",' || substr(request, 2);
UPDATE take SET request = '{\"tool\":\"speech\",' || substr(request, 2);

-- Recordings that were brought: what is sent is what was looked at.
CREATE TABLE input (
    hash TEXT PRIMARY KEY,
    extension TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    seconds REAL NOT NULL,
    name TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT;
";

/// Ceilings that one process learnt hold for all.
const CEILING: &str = "
CREATE TABLE ceiling (
    -- As slots have it: an account and a family of models.
    scope TEXT PRIMARY KEY,
    stated INTEGER NOT NULL CHECK (stated > 0),
    used INTEGER NOT NULL CHECK (used > 0),
    at INTEGER NOT NULL
) STRICT;
";

/// What was ordered survives a restart.
const QUEUE: &str = "
CREATE TABLE queued (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Who works on it.
    owner INTEGER NOT NULL REFERENCES owner(id),
    -- The lines that were ordered together; counts anew with each owner.
    batch INTEGER NOT NULL,
    -- Lower goes first among them.
    rank INTEGER NOT NULL,
    project INTEGER REFERENCES project(id) ON DELETE CASCADE,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- The order as JSON.
    job TEXT NOT NULL,
    -- What it is sent as.
    entry INTEGER REFERENCES entry(id),
    -- Whether its owner ended in good order.
    left_well INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX queued_owner ON queued (owner, batch, rank);
";

/// What came to nothing.
const FAILURE: &str = "
CREATE TABLE failure (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    -- No references: it tells of what is gone too.
    project INTEGER,
    line INTEGER,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    speaker TEXT NOT NULL,
    voice_name TEXT NOT NULL,
    voice TEXT NOT NULL,
    model TEXT NOT NULL,
    text TEXT NOT NULL,
    settings TEXT NOT NULL,
    error TEXT NOT NULL,
    causes TEXT NOT NULL,
    request TEXT,
    attempts INTEGER NOT NULL,
    charged TEXT NOT NULL CHECK (charged IN ('no', 'yes', 'unknown')),
    -- The order as JSON, and the highest it can cost.
    job TEXT NOT NULL,
    quote INTEGER NOT NULL
) STRICT;
";

/// What a failure was perhaps charged for: what becomes of that is known later.
const FAILURE_ENTRY: &str = "
-- No reference: it tells of what is gone too.
ALTER TABLE failure ADD COLUMN entry INTEGER;
";

/// What a failure was ordered again as: what that gave is not bought once more. Older builds would.
const FAILURE_AGAIN: &str = "
-- The newest entry that was sent for it. No reference: it tells of what is gone too.
ALTER TABLE failure ADD COLUMN again INTEGER;
";

/// Processes share a ceiling fairly. Older builds would take what others wait for.
const WAITING: &str = "
-- Requests that wait for a slot, first come first.
CREATE TABLE waiting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL REFERENCES owner(id),
    scope TEXT NOT NULL,
    -- Whether a person waits for it.
    urgent INTEGER NOT NULL,
    -- Turns in a row that went past it.
    passed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX waiting_scope ON waiting (scope);
";

/// A take that is final: its line is not spoken again. Older builds would buy it anew, so they refuse the library.
const APPROVED: &str = "
ALTER TABLE take ADD COLUMN approved INTEGER NOT NULL DEFAULT 0;
";

const REVIEW: &str = "
ALTER TABLE project ADD COLUMN review TEXT;
";

/// Projects that are kept and not listed. Older builds would list them, so they refuse the library.
const ARCHIVED: &str = "
-- When it was archived; NULL: it was not.
ALTER TABLE project ADD COLUMN archived INTEGER;
";

/// `take.parts`: the parts that a long text was spoken in, as JSON; NULL for a take that came in one piece.
/// `entry.bare`: the fingerprint of a part's own words, whatever is said around it; NULL where nothing is.
const PARTS: &str = "
ALTER TABLE take ADD COLUMN parts TEXT;
ALTER TABLE entry ADD COLUMN bare TEXT;
CREATE INDEX entry_bare ON entry(bare) WHERE bare IS NOT NULL;
";

/// Who was to speak: what an earlier run left in doubt is told by that name.
const SPEAKER: &str = "
-- The name in the script, empty for the narrator. NULL: an earlier version didn't say.
ALTER TABLE entry ADD COLUMN speaker TEXT;
";

/// A take that a person picked though the line would send something else now.
const PICKED: &str = "
-- What it stands for, as JSON: as long as the line would send this, it is the line's take and nothing is changed.
ALTER TABLE take ADD COLUMN picked_for TEXT;
";

/// The bin is looked through without reading every take.
const DISCARDED: &str = "
CREATE INDEX take_discarded ON take (project, hash) WHERE discarded = 1;
";

/// What something cost where the service doesn't say it.
const GUESSED: &str = "
-- 1: the cost is the most that it was expected to be.
ALTER TABLE entry ADD COLUMN guessed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX entry_guessed ON entry (backend, intended_at, cost) WHERE guessed = 1;
";

/// A project is known by its mark wherever a backup takes it: numbers of two libraries mean different things.
const MARKED: &str = "
ALTER TABLE project ADD COLUMN mark TEXT NOT NULL DEFAULT '';
UPDATE project SET mark = 'first-' || id;
CREATE TRIGGER project_marked AFTER INSERT ON project WHEN NEW.mark = '' BEGIN
    UPDATE project SET mark = lower(hex(randomblob(16))) WHERE id = NEW.id;
END;
";

/// Keys by name, and which of them paid.
const KEY: &str = "
CREATE TABLE key (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    -- All that is here of the key itself: its last four characters.
    masked TEXT NOT NULL,
    kept TEXT NOT NULL CHECK (kept IN ('keychain', 'file', 'run', 'environment')),
    -- NULL: the default address.
    base TEXT,
    -- NULL: nobody read it yet.
    account TEXT,
    -- What it may do, as JSON.
    may TEXT NOT NULL DEFAULT '[]',
    -- Credits of a month of the calendar.
    cap INTEGER CHECK (cap >= 0),
    service_account INTEGER NOT NULL DEFAULT 0,
    -- Who brought it: keys of one run are nobody else's.
    owner INTEGER NOT NULL REFERENCES owner(id),
    added_at INTEGER NOT NULL,
    tested_at INTEGER,
    reminded_at INTEGER,
    -- Its row stays: the ledger names it.
    forgotten_at INTEGER,
    replaced_by INTEGER REFERENCES key(id)
) STRICT;
-- The first number is that of the one key that earlier versions had.
INSERT INTO sqlite_sequence (name, seq) VALUES ('key', 1);

-- The key that it is bound to.
ALTER TABLE project ADD COLUMN key INTEGER REFERENCES key(id);
-- The key that paid; NULL: none, or nobody knows any more.
ALTER TABLE entry ADD COLUMN key INTEGER REFERENCES key(id);
";

/// Zero retention: the service keeps nothing of what was sent. Older builds would let it, and look in a history that
/// can't have it.
const ZERO_RETENTION: &str = "
ALTER TABLE project ADD COLUMN zero_retention INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN zero_retention INTEGER NOT NULL DEFAULT 0;
";

/// Takes are listed by when they were made: what was made elsewhere may be fetched long after. Older builds refuse the
/// database.
const LISTED: &str = "
CREATE INDEX take_listed ON take (backend, kept_at) WHERE discarded = 0;
";

/// Other names of accounts: hashes of keys that may not read whose they are, or might not once. Older builds would
/// buy again what is under another name.
const ALIAS: &str = "
CREATE TABLE alias (
    name TEXT PRIMARY KEY,
    -- The user's id.
    account TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_account ON alias (account);
-- Every other name of an account, whichever of them is asked with.
CREATE VIEW same_account (name, other) AS
    SELECT name, account FROM alias
    UNION ALL SELECT account, name FROM alias
    UNION ALL SELECT one.name, two.name FROM alias AS one
        JOIN alias AS two ON two.account = one.account AND two.name != one.name;
";

/// Where exports were written, so that what of them is still there can be told. Older builds would not note theirs.
const EXPORTED: &str = "
CREATE TABLE exported (
    path TEXT PRIMARY KEY,
    -- NULL: a command's.
    project INTEGER REFERENCES project(id) ON DELETE SET NULL,
    at INTEGER NOT NULL
) STRICT;
";

/// Versions of projects. Older builds would bring a backup back without them.
const VERSION: &str = "
CREATE TABLE version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project INTEGER NOT NULL REFERENCES project(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- 1: before a great change, not because somebody asked.
    by_itself INTEGER NOT NULL DEFAULT 0,
    lines INTEGER NOT NULL,
    -- Of what is packed: the same is not kept twice in a row.
    hash TEXT NOT NULL,
    -- Script and numbers of the picked takes as JSON, compressed (zlib).
    packed BLOB NOT NULL,
    -- When it was taken out of the list; NULL: it was not.
    discarded INTEGER
) STRICT;
CREATE INDEX version_project ON version (project, id);
";

/// Templates that people made. Older builds would bring a backup back without them.
const TEMPLATE: &str = "
CREATE TABLE template (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    defaults TEXT NOT NULL,
    zero_retention INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    -- How many have a part.
    speakers INTEGER NOT NULL,
    -- The script as JSON, compressed (zlib).
    packed BLOB NOT NULL,
    -- When it was taken out of the list; NULL: it was not.
    discarded INTEGER
) STRICT;
";

/// What waits comes to something before it is in the ledger: other windows ask before budgets that it fills.
const QUOTED: &str = "
ALTER TABLE queued ADD COLUMN quote INTEGER NOT NULL DEFAULT 0;
";

/// Which order a part of a long line was bought for: it is that order's own, whenever it is tried again.
const ORDERED: &str = "
ALTER TABLE entry ADD COLUMN ordered INTEGER;
CREATE INDEX entry_ordered ON entry (ordered) WHERE ordered IS NOT NULL;
";

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::request::Generation;

    #[test]
    fn a_new_database_gets_the_newest_schema_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert_eq!(version(&connection).unwrap(), 0);
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), newest());
        connection.execute_batch("SELECT * FROM take").unwrap();
    }

    #[test]
    fn a_library_of_the_first_release_keeps_its_projects() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(FIRST).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection
            .execute(
                "INSERT INTO project (name, backend, defaults, sample, lines, revision, touched)
                 VALUES ('Old', 'draft', '{}', 0, 0, 0, 0)",
                [],
            )
            .unwrap();
        connection
            .execute("INSERT INTO owner (id, since) VALUES (1, 0);", [])
            .unwrap();
        connection
            .execute(
                "INSERT INTO entry (owner, operation, backend, account, fingerprint, request, voice,
                    voice_name, model, quote, state, intended_at)
                 VALUES (1, 'speak', 'draft', 'draft', 'f', ?1, 'v', 'V', 'm', 5, 'settled', 0)",
                [r#"{"voice":"v","model":"m","text":"Hello","settings":{},"format":"mp3_44100_128","seed":null,"language":null}"#],
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let request: String = connection
            .query_row("SELECT request FROM entry", [], |row| row.get(0))
            .unwrap();
        let request: Generation = serde_json::from_str(&request).unwrap();
        assert_eq!(request.speech().unwrap().text, "Hello");
        let listed: String = connection
            .query_row(
                "SELECT name FROM project WHERE discarded IS NULL",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(listed, "Old");
        crate::archive::check_all(&connection).unwrap();
    }
}
