//! Sums that are always right: the ledger by day, kept by the database itself with every change of an entry.
//!
//! A month of a ledger with a million entries is added up from some hundred rows of `spending`; a table of entries is
//! filtered and sorted by the narrow rows of `brief`.

/// The tables. Older builds would change entries without the triggers knowing: they have them too, for triggers lie
/// in the database.
pub(super) const TABLES: &str = "
-- What entries are about, each kind once. project 0: none.
CREATE TABLE facet (
    id INTEGER PRIMARY KEY,
    backend TEXT NOT NULL,
    account TEXT NOT NULL,
    project INTEGER NOT NULL,
    tool TEXT NOT NULL,
    voice TEXT NOT NULL,
    model TEXT NOT NULL,
    voice_name TEXT NOT NULL,
    UNIQUE (backend, account, project, tool, voice, model)
) STRICT;

-- An entry in short. state: the entry's, or 'reclaimed' where it was settled after all. credits: what it amounts to.
CREATE TABLE brief (
    day INTEGER NOT NULL,
    id INTEGER NOT NULL,
    facet INTEGER NOT NULL,
    state TEXT NOT NULL,
    credits INTEGER NOT NULL,
    PRIMARY KEY (day, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX brief_facet ON brief (facet, state, credits);
CREATE INDEX brief_credits ON brief (credits, day, id, facet, state);

CREATE TABLE spending (
    day INTEGER NOT NULL,
    facet INTEGER NOT NULL,
    state TEXT NOT NULL,
    entries INTEGER NOT NULL,
    credits INTEGER NOT NULL,
    PRIMARY KEY (day, facet, state)
) STRICT, WITHOUT ROWID;
CREATE INDEX spending_facet ON spending (facet, state, credits);

CREATE INDEX take_finished ON take (backend, kept_at, project, seconds) WHERE picked = 1;
DROP INDEX entry_sums;
CREATE INDEX entry_unnamed ON entry (backend, account, state)
    WHERE history_item IS NULL AND request_id IS NULL;
";

/// Keeps the tables right.
pub(super) const TRIGGERS: &str = "
CREATE TRIGGER entry_briefed AFTER INSERT ON entry BEGIN
    INSERT INTO facet (backend, account, project, tool, voice, model, voice_name)
        VALUES (NEW.backend, NEW.account, coalesce(NEW.project, 0), NEW.tool, NEW.voice, NEW.model,
            NEW.voice_name)
        ON CONFLICT DO UPDATE SET voice_name = excluded.voice_name
            WHERE voice_name != excluded.voice_name;
    INSERT INTO brief (day, id, facet, state, credits)
        SELECT NEW.intended_at / 86400000, NEW.id, id, NEW.state, CASE
            WHEN NEW.state IN ('intended', 'sent', 'saved') THEN NEW.quote
            WHEN NEW.state = 'released' THEN 0
            ELSE coalesce(NEW.cost, NEW.quote) END
        FROM facet WHERE backend = NEW.backend AND account = NEW.account
            AND project = coalesce(NEW.project, 0) AND tool = NEW.tool
            AND voice = NEW.voice AND model = NEW.model;
    INSERT INTO spending (day, facet, state, entries, credits)
        SELECT day, facet, state, 1, credits FROM brief
        WHERE day = NEW.intended_at / 86400000 AND id = NEW.id
        ON CONFLICT DO UPDATE SET entries = entries + 1, credits = credits + excluded.credits;
END;

CREATE TRIGGER entry_rebriefed AFTER UPDATE OF state, cost, quote, project ON entry
WHEN OLD.state != NEW.state OR OLD.cost IS NOT NEW.cost OR OLD.quote != NEW.quote
    OR OLD.project IS NOT NEW.project
BEGIN
    INSERT INTO facet (backend, account, project, tool, voice, model, voice_name)
        VALUES (NEW.backend, NEW.account, coalesce(NEW.project, 0), NEW.tool, NEW.voice, NEW.model,
            NEW.voice_name)
        ON CONFLICT DO NOTHING;
    INSERT INTO spending (day, facet, state, entries, credits)
        SELECT day, facet, state, -1, -credits FROM brief
        WHERE day = NEW.intended_at / 86400000 AND id = NEW.id
        ON CONFLICT DO UPDATE SET entries = entries - 1, credits = credits + excluded.credits;
    UPDATE brief SET
        facet = (SELECT facet.id FROM facet WHERE backend = NEW.backend AND account = NEW.account
            AND project = coalesce(NEW.project, 0) AND tool = NEW.tool
            AND voice = NEW.voice AND model = NEW.model),
        -- Settled after it was in doubt: fetched, not bought again.
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

/// Takes in what was there before. Of old entries nobody knows any more which were in doubt, but for those whose
/// process ended.
pub(super) const TAKE_IN: &str = "
INSERT INTO facet (backend, account, project, tool, voice, model, voice_name)
    SELECT backend, account, coalesce(project, 0), tool, voice, model, max(voice_name) FROM entry
    GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT DO NOTHING;
INSERT INTO brief (day, id, facet, state, credits)
    SELECT entry.intended_at / 86400000, entry.id, facet.id,
        CASE WHEN entry.state = 'settled' AND entry.orphan = 1 THEN 'reclaimed' ELSE entry.state END,
        CASE WHEN entry.state IN ('intended', 'sent', 'saved') THEN entry.quote
            WHEN entry.state = 'released' THEN 0
            ELSE coalesce(entry.cost, entry.quote) END
    FROM entry CROSS JOIN facet ON facet.backend = entry.backend AND facet.account = entry.account
        AND facet.project = coalesce(entry.project, 0) AND facet.tool = entry.tool
        AND facet.voice = entry.voice AND facet.model = entry.model;
INSERT INTO spending (day, facet, state, entries, credits)
    SELECT day, facet, state, count(*), sum(credits) FROM brief GROUP BY day, facet, state;
";

/// Tells keys apart. The numbers of what is there stay: all other tables name them.
pub(super) const KEYED: &str = "
DROP TRIGGER entry_briefed;
DROP TRIGGER entry_rebriefed;
CREATE TABLE keyed (
    id INTEGER PRIMARY KEY,
    backend TEXT NOT NULL,
    account TEXT NOT NULL,
    project INTEGER NOT NULL,
    tool TEXT NOT NULL,
    voice TEXT NOT NULL,
    model TEXT NOT NULL,
    voice_name TEXT NOT NULL,
    -- 0: none.
    key INTEGER NOT NULL,
    UNIQUE (backend, account, project, tool, voice, model, key)
) STRICT;
INSERT INTO keyed (id, backend, account, project, tool, voice, model, voice_name, key)
    SELECT id, backend, account, project, tool, voice, model, voice_name, 0 FROM facet;
DROP TABLE facet;
ALTER TABLE keyed RENAME TO facet;
CREATE INDEX facet_key ON facet (key, backend);
";

/// Keeps the tables right.
pub(crate) const KEYED_TRIGGERS: &str = "
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
        -- Settled after it was in doubt: fetched, not bought again.
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

/// Takes in a ledger whose sums are not there.
pub(crate) const KEYED_TAKE_IN: &str = "
INSERT INTO facet (backend, account, project, tool, voice, model, voice_name, key)
    SELECT backend, account, coalesce(project, 0), tool, voice, model, max(voice_name), coalesce(key, 0)
    FROM entry GROUP BY 1, 2, 3, 4, 5, 6, 8
    ON CONFLICT DO NOTHING;
INSERT INTO brief (day, id, facet, state, credits)
    SELECT entry.intended_at / 86400000, entry.id, facet.id,
        CASE WHEN entry.state = 'settled' AND entry.orphan = 1 THEN 'reclaimed' ELSE entry.state END,
        CASE WHEN entry.state IN ('intended', 'sent', 'saved') THEN entry.quote
            WHEN entry.state = 'released' THEN 0
            ELSE coalesce(entry.cost, entry.quote) END
    FROM entry CROSS JOIN facet ON facet.backend = entry.backend AND facet.account = entry.account
        AND facet.project = coalesce(entry.project, 0) AND facet.tool = entry.tool
        AND facet.voice = entry.voice AND facet.model = entry.model AND facet.key = coalesce(entry.key, 0);
INSERT INTO spending (day, facet, state, entries, credits)
    SELECT day, facet, state, count(*), sum(credits) FROM brief GROUP BY day, facet, state;
";

/// Sorted by what is shown as paid: what was saved, given back or is only held cost nothing.
pub(super) const PAID: &str = "
DROP INDEX brief_credits;
CREATE INDEX brief_paid ON brief (
    CASE WHEN state IN ('intended', 'sent', 'saved', 'released') THEN 0 ELSE credits END,
    day, id, facet, state, credits
);
";

/// Limits that people set, and what was told of them and of the plan.
pub(super) const BUDGETS: &str = "
-- project 0: all projects in a month of the calendar; else one project, for good.
CREATE TABLE budget (
    backend TEXT NOT NULL CHECK (backend IN ('draft', 'live')),
    project INTEGER NOT NULL,
    credits INTEGER NOT NULL CHECK (credits >= 0),
    hard INTEGER NOT NULL,
    PRIMARY KEY (backend, project)
) STRICT, WITHOUT ROWID;

-- What was told once is not told again. of: 'plan', 'month' or 'project'; period: what begins anew with the next one.
CREATE TABLE alert (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    backend TEXT NOT NULL,
    of TEXT NOT NULL,
    project INTEGER NOT NULL,
    period INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    used INTEGER NOT NULL,
    credits INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0,
    UNIQUE (backend, of, project, period, credits, percent)
) STRICT;

-- What an account had used when it was first read in a period, and what this library had spent on it then: what it used
-- beyond that was spent elsewhere.
CREATE TABLE balance (
    backend TEXT NOT NULL,
    account TEXT NOT NULL,
    period INTEGER NOT NULL,
    used INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (backend, account, period)
) STRICT, WITHOUT ROWID;
";

/// The last reading of an account's count at which nothing was under way and all of ours was in it.
pub(super) const READING: &str = "
CREATE TABLE reading (
    backend TEXT NOT NULL,
    account TEXT NOT NULL,
    period INTEGER NOT NULL,
    used INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (backend, account)
) STRICT, WITHOUT ROWID;
";
