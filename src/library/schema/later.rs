//! Steps that came later.

/// When the service named a key's cap; NULL where somebody wrote it.
pub(super) const CAP_LEARNT: &str = "ALTER TABLE key ADD COLUMN cap_learnt INTEGER;";

/// The number in the name that the service was given, where an entry got another one when it came from a backup.
pub(super) const SENT_AS: &str = "ALTER TABLE entry ADD COLUMN sent_as INTEGER;";

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
