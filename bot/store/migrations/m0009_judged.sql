-- Every verdict, and what a reviewer made of the draft: what budgets are certified from and weights are learned from.

CREATE TABLE judged (
    n           INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     TEXT NOT NULL REFERENCES cases (id),
    round       INTEGER NOT NULL,
    at          REAL NOT NULL,
    channel     TEXT NOT NULL,
    score       REAL NOT NULL,
    version     TEXT NOT NULL,               -- of weights, model, prompt and handbook
    eligible    INTEGER NOT NULL CHECK (eligible IN (0, 1)),
    sent        INTEGER NOT NULL CHECK (sent IN (0, 1)),
    drawn       INTEGER NOT NULL CHECK (drawn IN (0, 1)),
    odds        REAL NOT NULL,
    signals     TEXT NOT NULL DEFAULT '{}',  -- name -> value as measured
    calls       INTEGER NOT NULL DEFAULT 0,
    label       TEXT CHECK (label IN ('approve', 'cosmetic', 'fix', 'reject')),
    similarity  REAL,                        -- of what was signed off to the draft
    labelled_at REAL,
    CHECK ((label IS NULL) = (labelled_at IS NULL)),
    UNIQUE (case_id, round)
) STRICT;
CREATE INDEX judged_of ON judged (version, n);
CREATE INDEX judged_labels ON judged (version) WHERE label IS NOT NULL AND eligible = 1 AND drawn = 1;
CREATE INDEX judged_sent ON judged (version) WHERE sent = 1;
CREATE INDEX judged_at ON judged (at, n);
CREATE INDEX judged_in ON judged (channel);
