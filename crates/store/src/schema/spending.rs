//! Sums of the ledger by day, which triggers update with every change of an entry.
//!
//! A month of a ledger with a million entries is the sum of some hundred rows of `spending`. Lists of entries are
//! filtered and sorted by the narrow rows of `brief`.

/// The tables of the sums.
pub(super) const TABLES: &str = "
-- Each combination of properties that entries have.
CREATE TABLE facet (
    id INTEGER PRIMARY KEY,
    backend TEXT NOT NULL,
    account TEXT NOT NULL,
    -- 0: none.
    project INTEGER NOT NULL,
    tool TEXT NOT NULL,
    voice TEXT NOT NULL,
    model TEXT NOT NULL,
    voice_name TEXT NOT NULL,
    -- 0: none.
    key INTEGER NOT NULL,
    UNIQUE (backend, account, project, tool, voice, model, key)
) STRICT;
CREATE INDEX facet_key ON facet (key, backend);

-- Entries in short.
CREATE TABLE brief (
    day INTEGER NOT NULL,
    id INTEGER NOT NULL,
    facet INTEGER NOT NULL,
    -- The entry's state, or 'reclaimed': settled after its charge was unconfirmed.
    state TEXT NOT NULL,
    -- Cost, or the highest price while the cost is not known.
    credits INTEGER NOT NULL,
    PRIMARY KEY (day, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX brief_facet ON brief (facet, state, credits);
-- Sorted by the amount shown as paid: saved, released and held credits count as 0.
CREATE INDEX brief_paid ON brief (
    CASE WHEN state IN ('intended', 'sent', 'saved', 'released') THEN 0 ELSE credits END,
    day, id, facet, state, credits
);

CREATE TABLE spending (
    day INTEGER NOT NULL,
    facet INTEGER NOT NULL,
    state TEXT NOT NULL,
    entries INTEGER NOT NULL,
    credits INTEGER NOT NULL,
    PRIMARY KEY (day, facet, state)
) STRICT, WITHOUT ROWID;
CREATE INDEX spending_facet ON spending (facet, state, credits);
";

/// The triggers that update the sums. Measurements drop and create them to fill a ledger quickly.
pub(crate) const TRIGGERS: &str = "
CREATE TRIGGER entry_briefed AFTER INSERT ON entry BEGIN
    INSERT INTO facet (backend, account, project, tool, voice, model, voice_name, key)
        VALUES (NEW.backend, NEW.account, coalesce(NEW.project, 0), NEW.tool, NEW.voice, NEW.model,
            NEW.voice_name, coalesce(NEW.key, 0))
        ON CONFLICT DO UPDATE SET voice_name = excluded.voice_name
            WHERE voice_name != excluded.voice_name;
    INSERT INTO brief (day, id, facet, state, credits)
        SELECT NEW.intended_at / 86400000, NEW.id, id, NEW.state, CASE
            WHEN NEW.state IN ('intended', 'sent', 'saved') THEN NEW.quote
            WHEN NEW.state = 'released' THEN 0
            ELSE coalesce(NEW.cost, NEW.quote) END
        FROM facet WHERE backend = NEW.backend AND account = NEW.account
            AND project = coalesce(NEW.project, 0) AND tool = NEW.tool
            AND voice = NEW.voice AND model = NEW.model
            AND key = coalesce(NEW.key, 0);
    INSERT INTO spending (day, facet, state, entries, credits)
        SELECT day, facet, state, 1, credits FROM brief
        WHERE day = NEW.intended_at / 86400000 AND id = NEW.id
        ON CONFLICT DO UPDATE SET entries = entries + 1, credits = credits + excluded.credits;
END;

CREATE TRIGGER entry_rebriefed AFTER UPDATE OF state, cost, quote, project ON entry
WHEN OLD.state != NEW.state OR OLD.cost IS NOT NEW.cost OR OLD.quote != NEW.quote
    OR OLD.project IS NOT NEW.project
BEGIN
    INSERT INTO facet (backend, account, project, tool, voice, model, voice_name, key)
        VALUES (NEW.backend, NEW.account, coalesce(NEW.project, 0), NEW.tool, NEW.voice, NEW.model,
            NEW.voice_name, coalesce(NEW.key, 0))
        ON CONFLICT DO NOTHING;
    INSERT INTO spending (day, facet, state, entries, credits)
        SELECT day, facet, state, -1, -credits FROM brief
        WHERE day = NEW.intended_at / 86400000 AND id = NEW.id
        ON CONFLICT DO UPDATE SET entries = entries - 1, credits = credits + excluded.credits;
    UPDATE brief SET
        facet = (SELECT facet.id FROM facet WHERE backend = NEW.backend AND account = NEW.account
            AND project = coalesce(NEW.project, 0) AND tool = NEW.tool
            AND voice = NEW.voice AND model = NEW.model
            AND key = coalesce(NEW.key, 0)),
        -- Settled after its charge was unconfirmed: the audio was fetched without a second charge.
        state = CASE WHEN NEW.state = 'settled'
                AND (NEW.orphan = 1 OR state IN ('unknown', 'cut', 'charged', 'reclaimed'))
            THEN 'reclaimed' ELSE NEW.state END,
        credits = CASE
            WHEN NEW.state IN ('intended', 'sent', 'saved') THEN NEW.quote
            WHEN NEW.state = 'released' THEN 0
            ELSE coalesce(NEW.cost, NEW.quote) END
        WHERE day = NEW.intended_at / 86400000 AND id = NEW.id;
    INSERT INTO spending (day, facet, state, entries, credits)
        SELECT day, facet, state, 1, credits FROM brief
        WHERE day = NEW.intended_at / 86400000 AND id = NEW.id
        ON CONFLICT DO UPDATE SET entries = entries + 1, credits = credits + excluded.credits;
END;
";

/// Budgets, alerts and readings of the account's balance.
pub(super) const BUDGETS: &str = "
CREATE TABLE budget (
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    -- 0: all projects, per calendar month; otherwise one project, without a period.
    project INTEGER NOT NULL,
    credits INTEGER NOT NULL CHECK (credits >= 0),
    hard INTEGER NOT NULL,
    PRIMARY KEY (backend, project)
) STRICT, WITHOUT ROWID;

-- Alerts that were raised. Each is raised once per period.
CREATE TABLE alert (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    backend TEXT NOT NULL,
    -- 'plan', 'plan of key', 'month', 'project' or 'key'.
    of TEXT NOT NULL,
    -- The project or key; 0: none.
    project INTEGER NOT NULL,
    period INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    used INTEGER NOT NULL,
    credits INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0,
    UNIQUE (backend, of, project, period, credits, percent)
) STRICT;

-- First reading of an account's usage in a period, with this library's spending at that time. The difference was
-- spent by other programs.
CREATE TABLE balance (
    backend TEXT NOT NULL,
    account TEXT NOT NULL,
    period INTEGER NOT NULL,
    used INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (backend, account, period)
) STRICT, WITHOUT ROWID;

-- Last reading of an account's usage without requests under way.
CREATE TABLE reading (
    backend TEXT NOT NULL,
    account TEXT NOT NULL,
    period INTEGER NOT NULL,
    used INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (backend, account)
) STRICT, WITHOUT ROWID;
";
