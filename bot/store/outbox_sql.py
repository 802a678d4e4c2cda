"""The statements about what is owed to Slack, named; as in `sql`."""

# What goes to the question's thread is paced by its channel.
OWE = """
INSERT INTO outbox (id, case_id, lane, kind, payload, created_at, due_at, gate, cosmetic)
VALUES (
    :id, :case_id, :lane, :kind, :payload, :now, :now,
    coalesce(:gate, (SELECT 'chat.postMessage:' || channel FROM cases WHERE id = :case_id), 'chat.postMessage'),
    :cosmetic
)
"""

# Not yet begun, so that it is still to be drawn from what the case is by then.
OWED_ALREADY = """
SELECT 1 AS owed FROM outbox
WHERE state = 'pending' AND lease_until IS NULL AND kind = :kind AND payload = :payload
  AND coalesce(case_id, '') = coalesce(:case_id, '')
LIMIT 1
"""

_METHOD = "CASE WHEN gate LIKE 'chat.postMessage:%' THEN 'chat.postMessage' ELSE gate END"  # of a gate

# At each gate two lines of what waits there, the second of what is cosmetic. The gates are found by one step for each.
_LINES = f"""
WITH RECURSIVE gates (gate) AS (
    SELECT min(gate) FROM outbox WHERE state = 'pending'
    UNION ALL
    SELECT (SELECT min(gate) FROM outbox WHERE state = 'pending' AND gate > gates.gate) FROM gates
    WHERE gates.gate IS NOT NULL
), lines (gate, method, cosmetic) AS (
    SELECT gate, {_METHOD}, number FROM gates, (SELECT 0 AS number UNION ALL SELECT 1) AS both_ WHERE gate IS NOT NULL
)"""  # noqa: S608 - ours

# The first in its lane, or of no case. One that is put off holds up those behind it.
_MAY_GO = """state = 'pending'
    AND kind IN (SELECT value FROM json_each(:kinds))
    AND (case_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.state = 'pending'
          AND earlier.case_id = mine.case_id AND earlier.lane = mine.lane AND earlier.n < mine.n
    ))
"""
_READY = f"due_at <= :now AND (lease_until IS NULL OR lease_until <= :now) AND {_MAY_GO}"

# Of the lines where Slack has room the one whose first is due longest; what is cosmetic stands a minute behind.
CLAIM_DELIVERY = f"""{_LINES}, firsts AS MATERIALIZED (
    SELECT gate, cosmetic, (
        SELECT n FROM outbox AS mine
        WHERE gate = lines.gate AND cosmetic = lines.cosmetic AND {_READY} ORDER BY due_at, n LIMIT 1
    ) AS n FROM lines
    WHERE NOT EXISTS (SELECT 1 FROM pace WHERE gate IN (lines.gate, lines.method) AND free_at > :now)
), line AS MATERIALIZED (
    SELECT gate, cosmetic FROM firsts WHERE n IS NOT NULL
    ORDER BY (SELECT due_at FROM outbox WHERE outbox.n = firsts.n) + 60 * cosmetic, n LIMIT 1
)
UPDATE outbox SET attempts = attempts + 1, lease_until = :lease_until
WHERE n = (
    SELECT n FROM outbox AS mine
    WHERE gate = (SELECT gate FROM line) AND cosmetic = (SELECT cosmetic FROM line) AND {_READY}
    ORDER BY due_at, n LIMIT 1
    /* lock mine */
)
RETURNING *
"""  # noqa: S608 - ours

# One place at the gate and one of its method. No row back for what has no room: another process was first.
TAKE_PLACE = """
INSERT INTO pace (gate, free_at)
SELECT :gate, :gate_since + :gate_every UNION SELECT :method, :method_since + :method_every ORDER BY 1
ON CONFLICT (gate) DO UPDATE SET
    free_at = max(excluded.free_at, pace.free_at + CASE pace.gate WHEN :gate THEN :gate_every ELSE :method_every END)
WHERE pace.free_at <= :now
RETURNING gate
"""

# Slack itself said when it has room again.
HOLD = """
INSERT INTO pace (gate, free_at) SELECT gate, :until FROM outbox WHERE id = :id
ON CONFLICT (gate) DO UPDATE SET free_at = max(excluded.free_at, pace.free_at)
"""

# `attempts` is the token here: who lost the lease to a later try cannot put that try off.
PUT_OFF = """
UPDATE outbox SET due_at = :until, lease_until = NULL, last_error = :why
WHERE id = :id AND state = 'pending' AND attempts = :attempts
RETURNING id
"""

# A message that stands is a fact, whoever holds the lease by now.
SETTLE = """
UPDATE outbox SET
    state = :state, settled_at = :now, lease_until = NULL, channel = :channel, ts = :ts,
    last_error = CASE :state WHEN 'failed' THEN :why ELSE last_error END
WHERE id = :id AND state = 'pending'
RETURNING id
"""

SETTLED = "SELECT * FROM outbox WHERE id = :id AND state <> 'pending'"

# It passes over what another process has in hand, so it never waits for one that waits for it.
HURRY = """
UPDATE outbox SET due_at = :now
WHERE n IN (SELECT n FROM outbox WHERE state = 'pending' AND due_at > :now /* lock outbox */)
"""

# A case that has moved looks at once at what it still owes: some of it may be wanted no more, and hold up the rest. In
# `lanes` something urgent is about to stand behind it.
HURRY_CASE = """
UPDATE outbox SET
    due_at = CASE WHEN due_at > :now THEN :now ELSE due_at END,
    cosmetic = CASE WHEN lane IN (SELECT value FROM json_each(:lanes)) THEN 0 ELSE cosmetic END
WHERE case_id = :case_id AND state = 'pending' AND (due_at > :now OR cosmetic = 1)
"""

BUSY = "SELECT 1 AS owed FROM outbox WHERE state = 'pending' AND gate = 'chat.update' LIMIT 1"

# Newest first; whether the effect is equal is asked of the decoded payloads, which outlive a new field.
PERFORMED = """
SELECT * FROM outbox
WHERE state = 'done' AND case_id = :case_id AND kind = :kind AND channel IS NOT NULL
ORDER BY n DESC
"""

_FREE_AT = "coalesce((SELECT max(free_at) FROM pace WHERE pace.gate IN (waits.gate, waits.method)), due_at)"

# What is free comes due at due_at, what is leased when both that and its lease are over; neither before its gate opens.
NEXT_DUE = f"""{_LINES}, waits AS MATERIALIZED (
    SELECT gate, method, (
        SELECT due_at FROM outbox AS mine
        WHERE gate = lines.gate AND cosmetic = lines.cosmetic AND lease_until IS NULL AND {_MAY_GO}
        ORDER BY due_at LIMIT 1
    ) AS due_at FROM lines
)
SELECT min(at) AS at FROM (
    SELECT at FROM (
        SELECT due_at AS at FROM cases
        WHERE due_at IS NOT NULL AND status = 'asked' AND :drafts = 1 AND lease_until IS NULL
        ORDER BY due_at LIMIT 1
    ) AS drafts
    UNION ALL
    SELECT at FROM (
        SELECT due_at AS at FROM cases
        WHERE due_at IS NOT NULL AND status <> 'asked' AND lease_until IS NULL
          AND status IN (SELECT value FROM json_each(:statuses))
        ORDER BY due_at LIMIT 1
    ) AS deadlines
    UNION ALL
    SELECT max(due_at, lease_until) FROM cases
    WHERE lease_until IS NOT NULL AND (status = 'asked' OR status IN (SELECT value FROM json_each(:statuses)))
    UNION ALL
    SELECT max(due_at, {_FREE_AT}) FROM waits WHERE due_at IS NOT NULL
    UNION ALL
    SELECT max(due_at, lease_until, {_FREE_AT}) FROM (
        SELECT gate, {_METHOD} AS method, due_at, lease_until FROM outbox AS mine
        WHERE lease_until IS NOT NULL AND {_MAY_GO}
    ) AS waits
) AS due
"""  # noqa: S608 - ours

# What failed and is tried again, the questions' steps too.
RETRIED = """
WITH failed AS (
    SELECT created_at AS since, due_at, last_error FROM outbox WHERE state = 'pending' AND last_error <> ''
    UNION ALL
    SELECT coalesce(taken_up, asked_at), due_at, last_error FROM cases WHERE last_error <> '' AND due_at IS NOT NULL
)
SELECT count(*) AS retried, min(since) AS since, min(due_at) AS again,
    (SELECT last_error FROM failed ORDER BY since LIMIT 1) AS why
FROM failed
"""

PACED = f"""{_LINES}
SELECT coalesce(sum(waiting), 0) AS paced FROM (
    SELECT (
        SELECT count(*) FROM outbox
        WHERE state = 'pending' AND gate = lines.gate AND cosmetic = lines.cosmetic AND due_at <= :now
          AND lease_until IS NULL
    ) AS waiting FROM lines
    WHERE EXISTS (SELECT 1 FROM pace WHERE gate IN (lines.gate, lines.method) AND free_at > :now)
) AS full_
"""  # noqa: S608 - ours
