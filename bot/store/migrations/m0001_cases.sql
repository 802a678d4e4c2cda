-- The cases and what they owe. Times are unix seconds in UTC; what has parts is JSON that carries its format.

CREATE TABLE cases (
    id           TEXT PRIMARY KEY,
    version      INTEGER NOT NULL,           -- one higher with every claim and every move: the compare-and-set token
    status       TEXT NOT NULL CHECK (status IN (
        'asked',          -- new | held, needs_detail -> asked: the worker drafts
        'held',           -- asked -> held: the desk is paused
        'drafted',        -- asked -> drafted: the worker judges
        'needs_consent',  -- drafted, sending -> needs_consent: the asker says whether reviewers may see it
        'in_review',      -- drafted, needs_consent, sending -> in_review: a reviewer decides
        'needs_detail',   -- new | in_review -> needs_detail: the asker says more
        'sending',        -- drafted, in_review -> sending: the outbox posts the answer
        'delivered',      -- sending -> delivered: final
        'rejected',       -- in_review -> rejected: final
        'expired',        -- held, needs_consent, in_review, needs_detail -> expired: final
        'withdrawn'       -- all but sending and the final ones -> withdrawn: final
    )),
    team         TEXT NOT NULL,
    channel      TEXT NOT NULL,
    ts           TEXT NOT NULL,
    thread_ts    TEXT NOT NULL,
    asked_by     TEXT NOT NULL,
    text         TEXT NOT NULL,
    asked_at     REAL NOT NULL,
    due_at       REAL,                       -- when the worker looks again; none where nothing is due
    lease_until  REAL,                       -- a worker has it until then
    attempts     INTEGER NOT NULL DEFAULT 0, -- claims since the last move
    round        INTEGER NOT NULL DEFAULT 0,
    place        TEXT,
    asker        TEXT,
    draft        TEXT,
    verdict      TEXT,
    consent      INTEGER NOT NULL DEFAULT 0 CHECK (consent IN (0, 1)),
    review_since REAL,
    reminded     INTEGER NOT NULL DEFAULT 0 CHECK (reminded IN (0, 1)),
    shown        INTEGER NOT NULL DEFAULT 0,
    decision     TEXT,
    trouble      TEXT NOT NULL DEFAULT '',
    answer       TEXT NOT NULL DEFAULT '',
    score        REAL,                       -- out of the verdict, to be counted
    reasons      TEXT NOT NULL DEFAULT '',   -- the kinds out of the verdict, sorted, with commas between
    UNIQUE (team, channel, ts),              -- a message is asked once
    -- Whatever waits has an end, and nothing else comes due: a row without one would be a question forgotten.
    CHECK ((due_at IS NOT NULL)
        = (status IN ('asked', 'held', 'drafted', 'needs_consent', 'in_review', 'needs_detail'))),
    CHECK (lease_until IS NULL OR (due_at IS NOT NULL AND attempts > 0)),
    CHECK (status <> 'in_review' OR review_since IS NOT NULL),
    CHECK (status <> 'rejected' OR decision IS NOT NULL),
    CHECK (status NOT IN ('sending', 'delivered') OR answer <> '')
) STRICT;
CREATE INDEX cases_due ON cases (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX cases_leased ON cases (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX cases_in_thread ON cases (channel, thread_ts);
CREATE INDEX cases_waiting ON cases (status, asked_at, ts) WHERE status IN ('held', 'in_review');
CREATE INDEX cases_open_of ON cases (asked_by, asked_at, ts)
    WHERE status NOT IN ('delivered', 'rejected', 'expired', 'withdrawn');

-- Each message that asked a case or gave it detail, so that it does so once, however often Slack sends it.
CREATE TABLE messages_taken (
    channel TEXT NOT NULL,
    ts      TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    PRIMARY KEY (channel, ts)
) STRICT, WITHOUT ROWID;

-- What happened, in order, and who did it. Never the text of a question or of an answer.
CREATE TABLE audit (
    n           INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     TEXT REFERENCES cases (id), -- none for what concerns the desk as a whole
    event       TEXT NOT NULL,
    actor       TEXT NOT NULL,
    from_status TEXT,                       -- none for the first event of a case
    to_status   TEXT,
    at          REAL NOT NULL,
    facts       TEXT NOT NULL DEFAULT '{}',
    CHECK ((case_id IS NULL) = (to_status IS NULL))
) STRICT;
CREATE INDEX audit_of_case ON audit (case_id, n);
CREATE INDEX audit_reviewed ON audit (case_id) WHERE to_status = 'in_review';

-- Effects that are owed, in the order in which they came to be.
CREATE TABLE outbox (
    n           INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,       -- travels in the message's metadata
    case_id     TEXT REFERENCES cases (id), -- none for a word to an admin, which waits for nobody
    lane        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'pending' CHECK (state IN (
        'pending',  -- new: owed; a failed try keeps it so, with a later due_at
        'done',     -- pending -> done: stands at (channel, ts), or had nothing to show
        'failed'    -- pending -> failed: can never be performed; last_error says why
    )),
    created_at  REAL NOT NULL,
    due_at      REAL NOT NULL,
    lease_until REAL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    settled_at  REAL,
    channel     TEXT,
    ts          TEXT,
    last_error  TEXT NOT NULL DEFAULT '',
    CHECK ((state = 'pending') = (settled_at IS NULL)),
    CHECK (lease_until IS NULL OR (state = 'pending' AND attempts > 0)),
    CHECK ((channel IS NULL) = (ts IS NULL)),
    CHECK (channel IS NULL OR state = 'done')
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at, n) WHERE state = 'pending';
CREATE INDEX outbox_lanes ON outbox (case_id, lane, n) WHERE state = 'pending';
CREATE INDEX outbox_done ON outbox (case_id, kind, n) WHERE state = 'done';
