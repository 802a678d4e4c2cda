-- How long an asker waits for a draft, and what drafts cost.

ALTER TABLE cases ADD COLUMN taken_up REAL;  -- since when the bot owes a draft
ALTER TABLE cases ADD COLUMN told_slow INTEGER NOT NULL DEFAULT 0 CHECK (told_slow IN (0, 1));
ALTER TABLE cases ADD COLUMN previewed INTEGER NOT NULL DEFAULT 0 CHECK (previewed IN (0, 1));
CREATE INDEX cases_of_asker ON cases (asked_by, taken_up);

-- One row for each draft that cost tokens.
CREATE TABLE spending (
    n          INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    TEXT NOT NULL REFERENCES cases (id),
    model      TEXT NOT NULL,
    tokens_in  INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    seconds    REAL NOT NULL,
    at         REAL NOT NULL
) STRICT;
CREATE INDEX spending_by_time ON spending (at);
