//! Processes that share the library: owners, requests under way, waiting requests and the queue.

/// Owners, slots, waiting requests, limits and the queue.
pub(super) const TABLES: &str = "
-- Processes that opened this library. Each locks owners/<id>.lock while it runs.
CREATE TABLE owner (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    since INTEGER NOT NULL,
    -- 1: the process has ended.
    gone INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Requests under way. All processes share the account's limit.
CREATE TABLE slot (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL REFERENCES owner(id),
    -- Account and family of models.
    scope TEXT NOT NULL
) STRICT;
CREATE INDEX slot_scope ON slot (scope);

-- Requests that wait for a slot, in order of arrival.
CREATE TABLE waiting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL REFERENCES owner(id),
    scope TEXT NOT NULL,
    -- 1: a person waits for the result.
    urgent INTEGER NOT NULL,
    -- Consecutive turns that went to later requests.
    passed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX waiting_scope ON waiting (scope);

-- Limits of concurrent requests that the service reported to one process.
CREATE TABLE ceiling (
    -- Account and family of models, as in slot.
    scope TEXT PRIMARY KEY,
    stated INTEGER NOT NULL CHECK (stated > 0),
    used INTEGER NOT NULL CHECK (used > 0),
    at INTEGER NOT NULL
) STRICT;

-- Orders that are not finished. They survive a restart.
CREATE TABLE queued (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The process that works on the order.
    owner INTEGER NOT NULL REFERENCES owner(id),
    -- Number of the batch, counted per owner.
    batch INTEGER NOT NULL,
    -- Position in the batch, lowest first.
    rank INTEGER NOT NULL,
    project INTEGER REFERENCES project(id) ON DELETE CASCADE,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- The order as JSON.
    job TEXT NOT NULL,
    -- The ledger entry of the request that was sent for the order.
    entry INTEGER REFERENCES entry(id),
    -- 1: the owner closed the library before it ended.
    left_well INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL,
    -- Highest price in credits. Budgets count it before a ledger entry exists.
    quote INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX queued_owner ON queued (owner, batch, rank);
";
