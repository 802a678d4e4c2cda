-- What a reviewer found out about an answer that was sent without review.

ALTER TABLE cases ADD COLUMN checked TEXT; -- JSON, a decision
CREATE INDEX judged_unchecked ON judged (at, n) WHERE sent = 1 AND drawn = 1 AND label IS NULL;
