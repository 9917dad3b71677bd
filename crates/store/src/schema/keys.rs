//! API keys and the accounts behind them.

/// Keys and account names.
pub(super) const TABLES: &str = "
CREATE TABLE key (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    -- The last four characters. The key itself is never in the database.
    masked TEXT NOT NULL,
    kept TEXT NOT NULL CHECK (kept IN ('keychain', 'file', 'run', 'environment')),
    -- NULL: the default address.
    base TEXT,
    -- NULL: not read yet.
    account TEXT,
    -- Permissions as JSON.
    may TEXT NOT NULL DEFAULT '[]',
    -- Limit in credits per calendar month.
    cap INTEGER CHECK (cap >= 0),
    service_account INTEGER NOT NULL DEFAULT 0,
    -- The process that added the key. A key with kept = 'run' belongs to that process alone.
    owner INTEGER NOT NULL REFERENCES owner(id),
    added_at INTEGER NOT NULL,
    tested_at INTEGER,
    reminded_at INTEGER,
    -- Time of removal. The row stays because ledger entries name it.
    forgotten_at INTEGER,
    replaced_by INTEGER REFERENCES key(id),
    -- When the service reported the limit; NULL: a person entered it.
    cap_learnt INTEGER
) STRICT;

-- Other names of accounts: hashes of keys that could not read their account at some time.
CREATE TABLE alias (
    name TEXT PRIMARY KEY,
    -- The user's id.
    account TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_account ON alias (account);
-- All other names of an account, for each of its names.
CREATE VIEW same_account (name, other) AS
    SELECT name, account FROM alias
    UNION ALL SELECT account, name FROM alias
    UNION ALL SELECT one.name, two.name FROM alias AS one
        JOIN alias AS two ON two.account = one.account AND two.name != one.name;
";
