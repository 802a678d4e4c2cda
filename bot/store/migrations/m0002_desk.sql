-- The desk around the cases: what admins set, who is who, what reviewers wrote, what is wrong.

-- What was set in Slack: a field of the policy and its value as JSON. It beats the environment.
CREATE TABLE settings (
    key    TEXT PRIMARY KEY,
    value  TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- Everybody in the workspace, as last seen.
CREATE TABLE people (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    admin   INTEGER NOT NULL CHECK (admin IN (0, 1)),
    guest   INTEGER NOT NULL CHECK (guest IN (0, 1)),
    bot     INTEGER NOT NULL CHECK (bot IN (0, 1)),
    gone    INTEGER NOT NULL CHECK (gone IN (0, 1)),
    seen_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX people_admins ON people (id) WHERE admin = 1;

-- Who is in a channel or a user group. A member may be here before the person is known.
CREATE TABLE members (
    channel TEXT NOT NULL,
    person  TEXT NOT NULL,
    seen_at REAL NOT NULL,
    PRIMARY KEY (channel, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE places (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    private  INTEGER NOT NULL CHECK (private IN (0, 1)),
    direct   INTEGER NOT NULL CHECK (direct IN (0, 1)),
    shared   INTEGER NOT NULL CHECK (shared IN (0, 1)),
    archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
    seen_at  REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- What a reviewer submitted, kept before anything else may fail.
CREATE TABLE versions (
    n            INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id      TEXT NOT NULL REFERENCES cases (id),
    submitted_by TEXT NOT NULL,
    text         TEXT NOT NULL,
    at           REAL NOT NULL
) STRICT;
CREATE INDEX versions_of_case ON versions (case_id, n);

-- What is wrong with the desk; a row goes when it is mended.
CREATE TABLE warnings (
    code  TEXT PRIMARY KEY,
    text  TEXT NOT NULL,
    since REAL NOT NULL
) STRICT, WITHOUT ROWID;
