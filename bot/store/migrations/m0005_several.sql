-- What the processes on one database share.

CREATE TABLE desk (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    edition INTEGER NOT NULL -- one higher with every change of settings, people or members
) STRICT;
INSERT INTO desk (one, edition) VALUES (1, 0);
