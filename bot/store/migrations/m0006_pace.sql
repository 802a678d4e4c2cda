-- In what order, and how fast, what is owed goes to Slack; and why something is tried again.

-- When Slack has room again: a row for each method in the workspace, and for each channel that is posted in.
CREATE TABLE pace (
    gate    TEXT PRIMARY KEY, -- `chat.postMessage:C…`, `chat.update`
    free_at REAL NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN gate TEXT NOT NULL DEFAULT 'chat.postMessage'; -- where it waits for room
ALTER TABLE outbox ADD COLUMN cosmetic INTEGER NOT NULL DEFAULT 0 CHECK (cosmetic IN (0, 1)); -- lets all else go first
DROP INDEX outbox_due;
CREATE INDEX outbox_lines ON outbox (gate, cosmetic, due_at, n) WHERE state = 'pending';
CREATE INDEX outbox_leased ON outbox (lease_until) WHERE lease_until IS NOT NULL;

ALTER TABLE cases ADD COLUMN last_error TEXT NOT NULL DEFAULT ''; -- why its step is tried again; none once it moves
CREATE INDEX cases_failed ON cases (id) WHERE last_error <> '';
