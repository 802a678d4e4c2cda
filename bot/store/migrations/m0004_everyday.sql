-- How a question came, what came with it, and what happened to it meanwhile.

ALTER TABLE cases ADD COLUMN origin TEXT NOT NULL DEFAULT 'mention';
ALTER TABLE cases ADD COLUMN files TEXT NOT NULL DEFAULT '[]';       -- JSON, a record a file
ALTER TABLE cases ADD COLUMN replies TEXT NOT NULL DEFAULT '{}';     -- JSON, what other people replied
ALTER TABLE cases ADD COLUMN said TEXT NOT NULL DEFAULT '';          -- the message alone, without what was added to it
UPDATE cases SET said = text;
ALTER TABLE cases ADD COLUMN withdrawal TEXT;
CREATE INDEX cases_asked_lately ON cases (asked_by, asked_at);

-- A message that asked the same once more: where, so that it can become a question of its own.
ALTER TABLE messages_taken ADD COLUMN joined_thread TEXT;
