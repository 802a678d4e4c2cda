-- In what order questions are drafted: everybody's first one, then everybody's second.

ALTER TABLE cases ADD COLUMN turn INTEGER NOT NULL DEFAULT 0; -- set whenever a case comes to be asked
CREATE INDEX cases_turns ON cases (turn, due_at) WHERE status = 'asked';
CREATE INDEX cases_turns_of ON cases (asked_by, turn) WHERE status = 'asked';

-- A look for deadlines reads no draft, and one for drafts no deadline, however many wait.
DROP INDEX cases_due;
CREATE INDEX cases_due ON cases (due_at) WHERE due_at IS NOT NULL AND status <> 'asked';
CREATE INDEX cases_drafts ON cases (due_at) WHERE status = 'asked';
