"""
Every statement of the store, named. Lists travel as JSON; parameters are named.

The words are SQLite's and PostgreSQL's alike, but for the few in `dialect.py`.
"""

# --- Cases ---

CASE = "SELECT * FROM cases WHERE id = :id"

# Behind what its asker asked before and still waits for, and not before those whose turn it is: a round for everybody.
_TURN = """(
    SELECT coalesce(max(turn), 0) FROM (
        SELECT max(turn) + 1 AS turn FROM cases WHERE status = 'asked' AND asked_by = :asked_by
        UNION ALL
        SELECT min(turn) FROM cases WHERE status = 'asked' AND lease_until IS NULL
    ) AS both_
)"""

# Whoever comes second gets no row back: mention and message of one question race here.
INSERT_CASE = f"""
INSERT INTO cases (
    id, version, status, team, channel, ts, thread_ts, asked_by, text, asked_at, due_at, attempts, round, place, asker,
    draft, verdict, consent, review_since, reminded, shown, decision, trouble, answer, score, reasons, taken_up,
    told_slow, previewed, origin, files, replies, said, withdrawal, checked, turn
) VALUES (
    :id, :version, :status, :team, :channel, :ts, :thread_ts, :asked_by, :text, :asked_at, :due_at, :attempts, :round,
    :place, :asker, :draft, :verdict, :consent, :review_since, :reminded, :shown, :decision, :trouble, :answer, :score,
    :reasons, :taken_up, :told_slow, :previewed, :origin, :files, :replies, :said, :withdrawal, :checked, {_TURN}
)
ON CONFLICT (team, channel, ts) DO NOTHING
RETURNING id
"""  # noqa: S608 - ours

# The compare-and-set: no row back if the version has gone on. Where it was asked, and by whom, never changes.
MOVE_CASE = f"""
UPDATE cases SET
    version = version + 1,
    attempts = CASE WHEN :in_passing = 1 THEN attempts ELSE 0 END,
    lease_until = CASE WHEN :in_passing = 1 THEN lease_until ELSE NULL END,
    status = :status, text = :text, due_at = :due_at, round = :round, place = :place, asker = :asker, draft = :draft,
    verdict = :verdict, consent = :consent, review_since = :review_since, reminded = :reminded, shown = :shown,
    decision = :decision, trouble = :trouble, answer = :answer, score = :score, reasons = :reasons,
    taken_up = :taken_up, told_slow = :told_slow, previewed = :previewed, files = :files, replies = :replies,
    said = :said, withdrawal = :withdrawal, checked = :checked,
    turn = CASE WHEN :status = 'asked' AND status <> 'asked' THEN {_TURN} ELSE turn END,
    last_error = CASE WHEN :in_passing = 1 THEN last_error ELSE '' END
WHERE id = :id AND version = :version
RETURNING *
"""  # noqa: S608 - ours

# The lease is why a row is given once, and the version why a worker that lost its lease cannot move it any more.
# Drafts come first, as long as there is a slot for one: nobody's question waits behind a heap of deadlines.
CLAIM_CASE = """
UPDATE cases SET version = version + 1, attempts = attempts + 1, lease_until = :lease_until
WHERE id = coalesce((
    SELECT id FROM cases
    WHERE status = 'asked' AND :drafts = 1 AND due_at <= :now AND (lease_until IS NULL OR lease_until <= :now)
    ORDER BY turn, due_at LIMIT 1
    /* lock cases */
), (
    SELECT id FROM cases
    WHERE status <> 'asked' AND due_at <= :now AND (lease_until IS NULL OR lease_until <= :now)
      AND status IN (SELECT value FROM json_each(:statuses))
    ORDER BY due_at LIMIT 1
    /* lock cases */
))
RETURNING *
"""

PUT_OFF_CASE = """
UPDATE cases SET due_at = :until, lease_until = NULL, attempts = attempts - :given_back, last_error = :why
WHERE id = :id AND version = :version
"""

CASE_AT = """
SELECT cases.* FROM messages_taken JOIN cases ON cases.id = messages_taken.case_id
WHERE messages_taken.channel = :channel AND messages_taken.ts = :ts
"""

CASES_IN_THREAD = "SELECT * FROM cases WHERE channel = :channel AND thread_ts = :thread_ts ORDER BY asked_at, ts"

# That a case is open is said in the words of the indexes of open cases, or they would not be used.
CASES_IN = """
SELECT * FROM cases
WHERE status = :status AND status NOT IN ('delivered', 'rejected', 'expired', 'withdrawn') ORDER BY asked_at, ts
"""

# What somebody may decide on who may not decide on what they asked themselves.
TO_REVIEW = """
SELECT * FROM cases
WHERE status = 'in_review' AND status NOT IN ('delivered', 'rejected', 'expired', 'withdrawn') AND asked_by <> :but
ORDER BY asked_at, ts LIMIT :most
"""

COUNT_TO_REVIEW = """
SELECT count(*) AS cases FROM cases
WHERE status = 'in_review' AND status NOT IN ('delivered', 'rejected', 'expired', 'withdrawn') AND asked_by <> :but
"""

# Sent without review, drawn for a look, and not looked at yet; those that came back have another verdict by now.
_TO_CHECK = """
FROM judged JOIN cases ON cases.id = judged.case_id
WHERE judged.sent = 1 AND judged.drawn = 1 AND judged.label IS NULL AND judged.round = cases.round
  AND cases.status = 'delivered' AND cases.decision IS NULL AND cases.checked IS NULL AND cases.asked_by <> :but
"""

TO_CHECK = f"SELECT cases.* {_TO_CHECK} ORDER BY judged.at, judged.n LIMIT :most"

# Where nobody ever looks they heap up, and nobody needs to know how many thousands.
COUNT_TO_CHECK = f"SELECT count(*) AS cases FROM (SELECT 1 AS one {_TO_CHECK} LIMIT 1000) AS waiting"  # noqa: S608 - ours

OPEN_CASES_OF = """
SELECT * FROM cases
WHERE asked_by = :asker AND status NOT IN ('delivered', 'rejected', 'expired', 'withdrawn')
ORDER BY asked_at, ts
"""

ASKED_LATELY = "SELECT * FROM cases WHERE asked_by = :asker AND asked_at > :since ORDER BY asked_at DESC, ts DESC"

OPEN_IN = """
SELECT count(*) AS cases FROM cases
WHERE channel = :channel AND status NOT IN ('delivered', 'rejected', 'expired', 'withdrawn')
"""

# What somebody asked before a message, by when it was, or is to be, taken up; a question is asked again by an edit.
TAKEN_UP = """
SELECT taken_up FROM cases WHERE asked_by = :asker AND taken_up > :since AND ts < :before
UNION ALL
SELECT audit.at AS taken_up FROM cases JOIN audit ON audit.case_id = cases.id
WHERE cases.asked_by = :asker AND cases.taken_up > :since
  AND audit.at > :since AND audit.event = 'QuestionEdited' AND audit.to_status = 'asked'
ORDER BY taken_up DESC
"""

SPEND = """
INSERT INTO spending (case_id, model, tokens_in, tokens_out, seconds, at)
VALUES (:case_id, :model, :tokens_in, :tokens_out, :seconds, :at)
"""

SPENT = "SELECT coalesce(sum(tokens_in + tokens_out), 0) AS tokens FROM spending WHERE at >= :since"

# A case that came back after a failed send has its verdict already.
JUDGE = """
INSERT INTO judged (case_id, round, at, channel, score, version, eligible, sent, drawn, odds, signals, calls)
VALUES (:case_id, :round, :at, :channel, :score, :version, :eligible, :sent, :drawn, :odds, :signals, :calls)
ON CONFLICT (case_id, round) DO NOTHING
"""

LABEL = """
UPDATE judged SET label = :label, similarity = :similarity, labelled_at = :at
WHERE case_id = :case_id AND round = :round
"""

# Nobody will decide on it any more, and not because of what it says; what a reviewer let expire stays drawn.
NOT_DRAWN = "UPDATE judged SET drawn = 0 WHERE case_id = :case_id AND round = :round AND label IS NULL"

JUDGEMENTS = """
SELECT * FROM (SELECT * FROM judged WHERE at >= :since ORDER BY at DESC, n DESC LIMIT :most) AS newest ORDER BY at, n
"""

JUDGEMENTS_OF = """
SELECT * FROM (
    SELECT * FROM judged WHERE version = :version AND at >= :since ORDER BY n DESC LIMIT :most
) AS newest ORDER BY n
"""

JUDGED_IN = "SELECT count(*) AS verdicts FROM judged WHERE channel = :channel"

LABELS_KNOWN = """
SELECT count(*) AS labels FROM judged WHERE version = :version AND label IS NOT NULL AND eligible = 1 AND drawn = 1
"""

SENT_BY = """
SELECT count(*) AS answers FROM (SELECT 1 FROM judged WHERE version = :version AND sent = 1 LIMIT :most) AS sent
"""

# No setting, and not for anybody's eyes: whoever knew it could tell which answers nobody will look at.
DRAW_KEY = "SELECT value FROM settings WHERE key = 'draw_key'"

MAKE_DRAW_KEY = """
INSERT INTO settings (key, value, set_by, set_at) VALUES ('draw_key', :value, 'copydesk', :at)
ON CONFLICT (key) DO NOTHING
"""

TAKE_MESSAGE = """
INSERT INTO messages_taken (channel, ts, case_id) VALUES (:channel, :ts, :case_id)
ON CONFLICT (channel, ts) DO NOTHING
RETURNING ts
"""

JOIN = """
INSERT INTO messages_taken (channel, ts, case_id, joined_thread) VALUES (:channel, :ts, :case_id, :joined_thread)
ON CONFLICT (channel, ts) DO NOTHING
RETURNING ts
"""

JOINED = "SELECT channel, ts, joined_thread FROM messages_taken WHERE case_id = :case_id AND joined_thread IS NOT NULL"

PART = """
DELETE FROM messages_taken WHERE channel = :channel AND ts = :ts AND joined_thread IS NOT NULL
RETURNING channel, ts, joined_thread
"""

AUDIT = """
INSERT INTO audit (case_id, event, actor, from_status, to_status, at, facts)
VALUES (:case_id, :event, :actor, :from_status, :to_status, :at, :facts)
"""

KEEP_VERSION = """
INSERT INTO versions (case_id, submitted_by, text, at) VALUES (:case_id, :submitted_by, :text, :at)
"""

# --- The desk ---

# Which settings, people and members these are: what is kept of them in memory is right while the number stands.
EDITION = "SELECT edition FROM desk"

NEXT_EDITION = "UPDATE desk SET edition = edition + 1"

SETTINGS = "SELECT key, value FROM settings"

SET = """
INSERT INTO settings (key, value, set_by, set_at) VALUES (:key, :value, :set_by, :set_at)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at
"""

MEMBERS = "SELECT channel, person FROM members WHERE channel IN (SELECT value FROM json_each(:channels))"

FORGET_MEMBERS = "DELETE FROM members WHERE channel = :channel"

FORGET_MEMBER = "DELETE FROM members WHERE channel = :channel AND person = :person"

# User groups stand in the same table, by ids that begin with an S.
MEMBERSHIPS = "SELECT channel FROM members WHERE person = :person AND channel NOT LIKE 'S%'"

FORGET_MEMBERSHIPS = "DELETE FROM members WHERE person = :person AND channel NOT LIKE 'S%'"

IS_IN = "SELECT 1 AS there FROM members WHERE channel = :channel AND person = :person"

KNOW_MEMBER = """
INSERT INTO members (channel, person, seen_at) VALUES (:channel, :person, :seen_at)
ON CONFLICT (channel, person) DO UPDATE SET seen_at = excluded.seen_at
"""

# Those whom a rule can ask about: everybody who is listed or a member, and the workspace's own admins.
PEOPLE = "SELECT * FROM people WHERE admin = 1 OR id IN (SELECT value FROM json_each(:ids))"

KNOWN = "SELECT id, name, admin, guest, bot, gone FROM people WHERE id IN (SELECT value FROM json_each(:ids))"

KNOW_PERSON = """
INSERT INTO people (id, name, admin, guest, bot, gone, seen_at)
VALUES (:id, :name, :admin, :guest, :bot, :gone, :seen_at)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, admin = excluded.admin, guest = excluded.guest, bot = excluded.bot, gone = excluded.gone,
    seen_at = excluded.seen_at
"""

KNOW_PLACE = """
INSERT INTO places (id, name, private, direct, shared, archived, seen_at)
VALUES (:id, :name, :private, :direct, :shared, :archived, :seen_at)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, private = excluded.private, direct = excluded.direct, shared = excluded.shared,
    archived = excluded.archived, seen_at = excluded.seen_at
WHERE (places.name, places.private, places.direct, places.shared, places.archived)
    <> (excluded.name, excluded.private, excluded.direct, excluded.shared, excluded.archived)
"""

NAMES = """
SELECT id, name FROM people WHERE name <> '' AND id IN (SELECT value FROM json_each(:ids))
UNION ALL
SELECT id, name FROM places WHERE name <> '' AND id IN (SELECT value FROM json_each(:ids))
"""

WARN = """
INSERT INTO warnings (code, text, since) VALUES (:code, :text, :since)
ON CONFLICT (code) DO UPDATE SET text = excluded.text, since = excluded.since WHERE warnings.text <> excluded.text
RETURNING code
"""

MENDED = "DELETE FROM warnings WHERE code = :code RETURNING code"

WARNINGS = "SELECT code, text, since FROM warnings ORDER BY since, code"

WAITING = """
SELECT status, count(*) AS cases, min(review_since) AS since FROM cases
WHERE status NOT IN ('delivered', 'rejected', 'expired', 'withdrawn') GROUP BY status
"""

# A home tab is drawn while it is owed, and would count itself; a look for doubles shows nothing to anybody.
OWED = "SELECT count(*) AS effects FROM outbox WHERE state = 'pending' AND gate NOT IN ('views.publish', 'chat.delete')"

# What became of the newest cases: of all there are it would take longer with every case.
LATELY = """
SELECT
    reasons, count(*) AS asked, sum(reviewed) AS reviewed, sum(unreviewed) AS sent_unreviewed,
    min(score) AS lowest_score, max(score) AS highest_score
FROM (
    SELECT
        reasons, score,
        CASE WHEN status = 'delivered' AND decision IS NULL THEN 1 ELSE 0 END AS unreviewed,
        CASE WHEN EXISTS (
            SELECT 1 FROM audit WHERE audit.case_id = cases.id AND to_status = 'in_review'
        ) THEN 1 ELSE 0 END AS reviewed
    FROM cases ORDER BY asked_at DESC LIMIT :most
) AS lately
GROUP BY reasons
"""

# --- Housekeeping at open: one process has the file, so every lease is of a process that is gone. ---

RELEASE_CASES = "UPDATE cases SET lease_until = NULL WHERE lease_until IS NOT NULL"

# A draft on its way let go of its lease when its asker was told to wait or its card was put up; who made it is gone.
RESUME_DRAFTS = """
UPDATE cases SET due_at = :now
WHERE status = 'asked' AND status NOT IN ('delivered', 'rejected', 'expired', 'withdrawn')
    AND (told_slow = 1 OR previewed = 1) AND due_at > :now
"""

RELEASE_DELIVERIES = "UPDATE outbox SET lease_until = NULL WHERE lease_until IS NOT NULL AND state = 'pending'"

# A clock that has jumped back: nothing was meant to wait that long.
CLOCK_WAS_AHEAD = (
    "UPDATE outbox SET due_at = :now WHERE state = 'pending' AND due_at > :latest",
    "UPDATE pace SET free_at = :now WHERE free_at > :latest",
)
