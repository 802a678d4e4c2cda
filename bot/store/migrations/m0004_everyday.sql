-- How a question came, what came with it, and what happened to it meanwhile.

ALTER TABLE cases ADD COLUMN origin TEXT NOT NULL DEFAULT 'mention';
ALTER TABLE cases ADD COLUMN files TEXT NOT NULL DEFAULT '[]';       -- JSON, a record a file
ALTER TABLE cases ADD COLUMN replied TEXT NOT NULL DEFAULT '[]';     -- JSON, ids of the people who replied
ALTER TABLE cases ADD COLUMN reply TEXT NOT NULL DEFAULT 'none' CHECK (reply IN (
    'none',
    'seen',     -- none -> seen: somebody replied
    'asked',    -- seen -> asked: the asker says whether that answered it
    'settled'   -- asked -> settled: it did not, or the question is another by now
));
ALTER TABLE cases ADD COLUMN withdrawal TEXT;
CREATE INDEX cases_asked_lately ON cases (asked_by, asked_at);
