//! The ledger and failed orders.

/// Ledger entries and failures.
pub(super) const TABLES: &str = "
-- One row per request that can cost credits, committed before the request is sent.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The process that sends the request, or looks for its result.
    owner INTEGER NOT NULL REFERENCES owner(id),
    -- 1: the process that sent the request ended before the answer.
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
    -- Highest price in credits.
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
    closed_at INTEGER,
    tool TEXT NOT NULL DEFAULT 'speech',
    -- The service's id of work that continues after the answer.
    remote TEXT,
    -- 1: the service reported no cost; the highest expected cost is booked.
    guessed INTEGER NOT NULL DEFAULT 0,
    -- The key that paid; NULL: none, or not known.
    key INTEGER REFERENCES key(id),
    zero_retention INTEGER NOT NULL DEFAULT 0,
    -- Name in the script, empty for the narrator; NULL: not known.
    speaker TEXT,
    -- Fingerprint of a chunk's text without its context; NULL: sent without context.
    bare TEXT,
    -- The order that a chunk of a long line belongs to.
    ordered INTEGER,
    -- 1: one of several takes to choose from; its take does not become the line's.
    beside INTEGER NOT NULL DEFAULT 0,
    -- The entry's id in the library that sent the request, if a backup was restored since.
    sent_as INTEGER,
    -- The sweep or audition that the order belongs to.
    stop_loss TEXT,
    -- SHA-256 of the recording whose dub a line belongs to.
    dub_of TEXT
) STRICT;
CREATE INDEX entry_open ON entry (owner) WHERE state IN ('intended', 'sent');
CREATE INDEX entry_doubtful ON entry (project) WHERE state IN ('unknown', 'cut', 'charged');
CREATE INDEX entry_fingerprint ON entry (fingerprint, backend, account, state);
CREATE INDEX entry_history_item ON entry (history_item) WHERE history_item IS NOT NULL;
CREATE INDEX entry_request ON entry (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX entry_unnamed ON entry (backend, account, state)
    WHERE history_item IS NULL AND request_id IS NULL;
CREATE INDEX entry_guessed ON entry (backend, intended_at, cost) WHERE guessed = 1;
CREATE INDEX entry_bare ON entry(bare) WHERE bare IS NOT NULL;
CREATE INDEX entry_ordered ON entry (ordered) WHERE ordered IS NOT NULL;
CREATE INDEX entry_stop_loss ON entry (stop_loss, project) WHERE stop_loss IS NOT NULL;
CREATE INDEX entry_dub_of ON entry (dub_of) WHERE dub_of IS NOT NULL;

-- Failed orders. No foreign keys: a failure outlives its project and its entry.
CREATE TABLE failure (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
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
    -- The order as JSON.
    job TEXT NOT NULL,
    -- Highest price of the order in credits.
    quote INTEGER NOT NULL,
    -- The entry that may have been charged.
    entry INTEGER,
    -- The newest entry that was sent for another try.
    again INTEGER
) STRICT;
";
