//! Steps that came later.

/// When the service named a key's cap; NULL where somebody wrote it.
pub(super) const CAP_LEARNT: &str = "ALTER TABLE key ADD COLUMN cap_learnt INTEGER;";

/// The number in the name that the service was given, where an entry got another one when it came from a backup.
pub(super) const SENT_AS: &str = "ALTER TABLE entry ADD COLUMN sent_as INTEGER;";

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
