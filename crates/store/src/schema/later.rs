//! Steps that came later.

/// Which versions of dictionaries at the service say what rules say. Older builds send no rules.
pub(super) const PRONOUNCED: &str = "
CREATE TABLE pronounced (
    account TEXT NOT NULL,
    -- The hash of the rules in their order.
    rules TEXT NOT NULL,
    -- Whose rules they were first; NULL: no project's. A dictionary outlives its project.
    project INTEGER,
    dictionary TEXT NOT NULL,
    version TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, rules)
) STRICT;
";

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

/// Who agreed that a voice is cloned; rows are only added. Older builds have none.
pub(super) const CONSENT: &str = "
CREATE TABLE consent (
    -- From 0, without gaps.
    place INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    -- The record as JSON, with the hash of the one before and its own.
    record TEXT NOT NULL
) STRICT;
CREATE TRIGGER consent_kept BEFORE UPDATE ON consent
BEGIN SELECT raise(ABORT, 'a consent is never changed'); END;
CREATE TRIGGER consent_there BEFORE DELETE ON consent
BEGIN SELECT raise(ABORT, 'a consent is never removed'); END;

-- How many there are: a chain can't tell what is missing at its end.
CREATE TABLE consent_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    count INTEGER NOT NULL
) STRICT;
";

/// Wizards that were left before their end. Older builds have none.
pub(super) const UNFINISHED: &str = "
CREATE TABLE unfinished (
    -- `clone`, …
    kind TEXT PRIMARY KEY,
    -- What stands in it, as JSON.
    content TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
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

/// Ways to new voices that were begun. Older builds have none.
pub(super) const MAKING: &str = "
CREATE TABLE making (
    id INTEGER PRIMARY KEY,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- When it was begun.
    at INTEGER NOT NULL,
    -- What was written, tried and chosen, as JSON.
    content TEXT NOT NULL
) STRICT;
CREATE INDEX making_at ON making (backend, at);
";

/// Takes with a star are listed without reading the others.
pub(super) const STARRED: &str = "CREATE INDEX take_starred ON take (project) WHERE starred = 1;";

/// Professional clones, over the weeks that they take. Older builds have none.
pub(super) const PROFESSIONAL: &str = "
CREATE TABLE professional (
    id INTEGER PRIMARY KEY,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- When it was begun.
    at INTEGER NOT NULL,
    -- What somebody wrote and brought, as JSON.
    form TEXT NOT NULL,
    -- How it stands at the service, as JSON.
    stands TEXT NOT NULL
) STRICT;
CREATE INDEX professional_at ON professional (backend, at);
";

/// What was told of consents before their end and at it, so that nobody is told twice. Older builds have none.
pub(super) const REMINDED: &str = "
CREATE TABLE reminded (
    -- The hash of the consent's record.
    record TEXT NOT NULL,
    -- `soon` or `over`.
    of TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (record, of)
) STRICT;
";

/// Films and recordings that are dubbed. Older builds have none.
pub(super) const FILM: &str = "
CREATE TABLE film (
    id TEXT PRIMARY KEY,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- When it was begun.
    at INTEGER NOT NULL,
    -- What is dubbed, into which languages, what is said in it and what was mended, as JSON.
    content TEXT NOT NULL
) STRICT;
CREATE INDEX film_at ON film (backend, at);
";

/// What an entry was ordered under: the sweep of a line, or a casting call. Older builds would order on without counting.
pub(super) const STOP_LOSS: &str = "
ALTER TABLE entry ADD COLUMN stop_loss TEXT;
CREATE INDEX entry_stop_loss ON entry (stop_loss, project) WHERE stop_loss IS NOT NULL;
";

/// Journals have what was done to takes beside the edits of scripts. Older builds would set such steps aside as damaged.
pub(super) const DEEDS: &str = "";

/// Ordered with others of the same line to choose from: its take leaves the line's as it is, also where it is found late.
pub(super) const BESIDE: &str = "
ALTER TABLE entry ADD COLUMN beside INTEGER NOT NULL DEFAULT 0;
";

/// SHA-256 of the recording in whose dub a line is said: who agreed to that is asked as it is tried again. Older builds
/// would send it without asking.
pub(super) const DUB_OF: &str = "ALTER TABLE entry ADD COLUMN dub_of TEXT;";

/// What the lines of a dub cost is summed wherever dubs are listed.
pub(super) const DUB_OF_FOUND: &str =
    "CREATE INDEX entry_dub_of ON entry (dub_of) WHERE dub_of IS NOT NULL;";

/// Which takes of a line became its own, in order: the last one that says what the line says again is its own again.
pub(super) const CHOSEN: &str = "
-- The higher the later; 0: never, or before this was kept.
ALTER TABLE take ADD COLUMN chosen INTEGER NOT NULL DEFAULT 0;
";

/// Voices of the shared library that somebody marked, as they stood there: no list of the service's tells them apart.
pub(super) const MARKED_CARD: &str = "
-- The voice as JSON; NULL for one of the account.
ALTER TABLE voice_mark ADD COLUMN card TEXT;
";

/// Models that refused to hear what is said around a text, and spoke it without. Older builds ask them once a run.
pub(super) const DEAF: &str = "
CREATE TABLE deaf (
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    model TEXT NOT NULL,
    -- When it refused last.
    at INTEGER NOT NULL,
    PRIMARY KEY (backend, model)
) STRICT;
";
