//! Projects with their scripts, versions and templates; dub projects.

/// Projects, journals, versions, templates, exports and dub projects.
pub(super) const TABLES: &str = "
CREATE TABLE project (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    backend TEXT NOT NULL,
    -- Models, format, colors and limits as JSON.
    defaults TEXT NOT NULL,
    -- 1: the sample project.
    sample INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    -- The newest revision of the script.
    revision INTEGER NOT NULL,
    touched INTEGER NOT NULL,
    -- Time of the move to the trash; NULL: not in the trash.
    discarded INTEGER,
    -- Identifies the project across libraries, for backups: ids differ between libraries.
    mark TEXT NOT NULL DEFAULT '',
    -- The key that pays; NULL: the key in use.
    key INTEGER REFERENCES key(id),
    zero_retention INTEGER NOT NULL DEFAULT 0,
    review TEXT,
    -- Time of archiving; NULL: not archived.
    archived INTEGER
) STRICT;
CREATE TRIGGER project_marked AFTER INSERT ON project WHEN NEW.mark = '' BEGIN
    UPDATE project SET mark = lower(hex(randomblob(16))) WHERE id = NEW.id;
END;

-- Whole scripts, so that opening a project reads few steps of the journal. The first snapshot is never removed.
CREATE TABLE snapshot (
    project INTEGER NOT NULL REFERENCES project(id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    script TEXT NOT NULL,
    PRIMARY KEY (project, revision)
) STRICT;

-- Edits of the script and actions on takes.
CREATE TABLE journal (
    project INTEGER NOT NULL REFERENCES project(id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    edit TEXT NOT NULL,
    inverse TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- First of the revisions that this row combines, for typing; NULL: only its own revision.
    since INTEGER,
    PRIMARY KEY (project, revision)
) STRICT;

-- Steps that could not be read, and the steps after them.
CREATE TABLE journal_aside (
    project INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT,
    edit TEXT,
    inverse TEXT,
    at INTEGER,
    aside_at INTEGER NOT NULL
) STRICT;

CREATE TABLE version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project INTEGER NOT NULL REFERENCES project(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- 1: saved automatically before a large change.
    by_itself INTEGER NOT NULL DEFAULT 0,
    lines INTEGER NOT NULL,
    -- Hash of the content: the same content is not saved twice in a row.
    hash TEXT NOT NULL,
    -- Script and picked takes as JSON, compressed (zlib).
    packed BLOB NOT NULL,
    -- Time of deletion; NULL: not deleted.
    discarded INTEGER
) STRICT;
CREATE INDEX version_project ON version (project, id);

CREATE TABLE template (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    defaults TEXT NOT NULL,
    zero_retention INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    -- Number of speakers.
    speakers INTEGER NOT NULL,
    -- The script as JSON, compressed (zlib).
    packed BLOB NOT NULL,
    -- Time of deletion; NULL: not deleted.
    discarded INTEGER
) STRICT;

-- Exported files.
CREATE TABLE exported (
    path TEXT PRIMARY KEY,
    -- NULL: exported by a command without a project.
    project INTEGER REFERENCES project(id) ON DELETE SET NULL,
    at INTEGER NOT NULL
) STRICT;

-- Dub projects: films and recordings.
CREATE TABLE film (
    id TEXT PRIMARY KEY,
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- Time of creation.
    at INTEGER NOT NULL,
    -- Source, languages, transcript and line fixes as JSON.
    content TEXT NOT NULL
) STRICT;
CREATE INDEX film_at ON film (backend, at);
";
