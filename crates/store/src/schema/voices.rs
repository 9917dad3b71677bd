//! Voices: marks, lists, auditions, designs, clones, consents, and what the service knows about pronunciation.

/// Voices, consents, dictionaries and models without context support.
pub(super) const TABLES: &str = "
-- Favorites, tags and notes.
CREATE TABLE voice_mark (
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    voice TEXT NOT NULL,
    favourite INTEGER NOT NULL DEFAULT 0,
    -- One per line.
    tags TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    -- A voice of the shared library as JSON; NULL: a voice of the account.
    card TEXT,
    PRIMARY KEY (backend, voice)
) STRICT;

-- Cached pages of voice lists.
CREATE TABLE voice_seen (
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- Hash of the query.
    asked TEXT NOT NULL,
    page INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- The page as JSON, compressed (zlib).
    packed BLOB NOT NULL,
    PRIMARY KEY (backend, asked, page)
) STRICT;
CREATE INDEX voice_seen_at ON voice_seen (at);

CREATE TABLE audition (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project INTEGER NOT NULL,
    -- Time of creation.
    at INTEGER NOT NULL,
    -- Candidates, lines and opinions as JSON.
    content TEXT NOT NULL,
    -- Time of deletion; NULL: not deleted.
    discarded INTEGER
) STRICT;
CREATE INDEX audition_project ON audition (project, id);

-- Voice designs.
CREATE TABLE making (
    id INTEGER PRIMARY KEY,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- Time of creation.
    at INTEGER NOT NULL,
    -- Descriptions, previews and choices as JSON.
    content TEXT NOT NULL
) STRICT;
CREATE INDEX making_at ON making (backend, at);

-- Professional clones, which take weeks.
CREATE TABLE professional (
    id INTEGER PRIMARY KEY,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- Time of creation.
    at INTEGER NOT NULL,
    -- The form and its recordings as JSON.
    form TEXT NOT NULL,
    -- Status at the service as JSON.
    stands TEXT NOT NULL
) STRICT;
CREATE INDEX professional_at ON professional (backend, at);

-- Forms that were closed before they were finished.
CREATE TABLE unfinished (
    -- Kind of form and number of its owner.
    kind TEXT PRIMARY KEY,
    -- The form's content as JSON.
    content TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Consents to cloning, a hash chain. Rows are only added.
CREATE TABLE consent (
    -- Counts from 0 without gaps.
    place INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    -- The record as JSON, with the hash of the record before and its own.
    record TEXT NOT NULL
) STRICT;
CREATE TRIGGER consent_kept BEFORE UPDATE ON consent
BEGIN SELECT raise(ABORT, 'a consent is never changed'); END;
CREATE TRIGGER consent_there BEFORE DELETE ON consent
BEGIN SELECT raise(ABORT, 'a consent is never removed'); END;

-- Number of consents. The chain alone does not show that its last records are missing.
CREATE TABLE consent_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    count INTEGER NOT NULL
) STRICT;

-- Reminders of consents that were shown.
CREATE TABLE reminded (
    -- Hash of the consent's record.
    record TEXT NOT NULL,
    -- `soon` or `over`.
    of TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (record, of)
) STRICT;

-- Dictionaries at the service by the rules they hold. No foreign key: a dictionary outlives its project.
CREATE TABLE pronounced (
    account TEXT NOT NULL,
    -- Hash of the rules in order.
    rules TEXT NOT NULL,
    -- The first project with these rules; NULL: none.
    project INTEGER,
    dictionary TEXT NOT NULL,
    version TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, rules)
) STRICT;

-- Models that rejected the text before and after a line.
CREATE TABLE deaf (
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    model TEXT NOT NULL,
    -- Time of the last rejection.
    at INTEGER NOT NULL,
    PRIMARY KEY (backend, model)
) STRICT;
";
