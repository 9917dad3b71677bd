//! Steps that came later.

/// When the service named a key's cap; NULL where somebody wrote it.
pub(super) const CAP_LEARNT: &str = "ALTER TABLE key ADD COLUMN cap_learnt INTEGER;";

/// The number in the name that the service was given, where an entry got another one when it came from a backup.
pub(super) const SENT_AS: &str = "ALTER TABLE entry ADD COLUMN sent_as INTEGER;";

/// What somebody noted at voices, and what was seen of lists of them. Older builds don't bring notes back from a backup.
pub(super) const VOICES: &str = "
CREATE TABLE voice_mark (
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    voice TEXT NOT NULL,
    favourite INTEGER NOT NULL DEFAULT 0,
    -- One below the other.
    tags TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (backend, voice)
) STRICT;
CREATE TABLE voice_seen (
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- A hash of what was asked.
    asked TEXT NOT NULL,
    page INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- The page as JSON, compressed (zlib).
    packed BLOB NOT NULL,
    PRIMARY KEY (backend, asked, page)
) STRICT;
CREATE INDEX voice_seen_at ON voice_seen (at);
";

/// Casting calls of projects.
pub(super) const AUDITION: &str = "
CREATE TABLE audition (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project INTEGER NOT NULL,
    -- When it was begun.
    at INTEGER NOT NULL,
    -- Who is heard with what, and what was said of it, as JSON.
    content TEXT NOT NULL,
    -- When it was taken out of the list; NULL: it was not.
    discarded INTEGER
) STRICT;
CREATE INDEX audition_project ON audition (project, id);
";

/// Ratings of sounds, by their hash, and settings with names. Older builds have neither.
pub(super) const SWEPT: &str = "
CREATE TABLE rating (
    hash TEXT PRIMARY KEY,
    -- 1 … 5.
    stars INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE preset (
    name TEXT PRIMARY KEY,
    settings TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
";
