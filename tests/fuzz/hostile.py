"""What is put into payloads in place of what Slack would say, and where."""

import json
from collections.abc import Iterator
from typing import Any

from bot.slack.shapes import ANY, EVENTS, KINDS, Every, Must

Json = dict[str, Any]

# Words that stand nowhere else: no log may hold one, whoever wrote it.
QUESTION, ANSWER, TYPED, TOKEN = "plumtree", "quincewood", "figleaf", "xoxb-1-planted-secret"
PLANTED = (QUESTION, ANSWER, TYPED, TOKEN)
# What Slack would act on. The ids are such that no command takes them: what stands on a screen came with the text.
ACTIVE = ("<!channel>", "<!here|all>", "<@Uplanted>", "<#Cplanted|x>", "<http://evil.example|label>", "<!date^1^x|y>")
DROP, APPEND = object(), "\0append:"

_DEEP: Any = "bottom"
for _ in range(200):
    _DEEP = {"event": [_DEEP]}

VALUES: tuple[Any, ...] = (
    DROP,
    None,
    True,
    0,
    -1,
    3.5,
    10**30,
    float("nan"),
    "",
    " ",
    "0",
    "x",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"id": None},
    {"id": 7},
    {"value": 7},
    _DEEP,
    f"{QUESTION} {TOKEN}",
    f"{QUESTION} " * 9_000,
    "a" * 100_000,
    "\0\x01\x1b[31m\u202e\ud800\udfff\u2028",
    "\ud83d",
    " ".join(ACTIVE),
    f"`{ACTIVE[0]}` ```{ACTIVE[2]}``` > {ACTIVE[4]}",
    "&lt;!channel&gt; &amp;lt;!here&amp;gt; &lt;@Uplanted&gt; &lt;http://evil.example|label&gt;",
    "U00000AVA",
    "U00000BEN",
    "U00000CHO",
    "U0NOBODY",
    "C0GENERAL",
    "CNOWHERE",
    "T0OTHER",
    "D00000AVA",
    "S00000DESK",
    "U0COPYDESK",
    "0.000001",
    "9999999999.999999",
    "9" * 40,
    "1.1.1",
    "-1.5",
    "case.1",
    "{case}.0",
    "{case}.1",
    "{case}.2",
    "{case}.99",
    "{case}.999999999999",
    "deadbeefdeadbeef.1",
    "review_approve",
    "review_edit",
    "review_reject",
    "audit_right",
    "audit_correct",
    "audit_take_back",
    "answer_why",
    "case_withdraw",
    "consent_share",
    "reply_answered",
    "ask_copydesk",
    "home",
    "message",
    "app_mention",
    "message_changed",
    "message_deleted",
    "bot_message",
    "thread_broadcast",
    "file_share",
    "tombstone",
    "im",
    "event_callback",
    "block_actions",
    "view_submission",
    "shortcut",
    "workflow_step",
    "answer_x",
    "wrong",
    "answer_²",
    f"{APPEND} {ACTIVE[0]} {ACTIVE[4]}",
    f"{APPEND} &lt;!channel&gt;",
    f"{APPEND} {TYPED} {ACTIVE[2]} `",
    f"{APPEND}\0\ud800\u202e",
)
# What a key is called instead: an action, block or person of nobody's.
KEYS = ("answer_1", "answer_x", "answer_99999999999", "reason", "value", "\ud800", "", " ".join(ACTIVE), TOKEN)
_WEIGHT = 10  # what somebody reads is changed so many times as often as the rest
_UNREAD = {"blocks", "previous_message", "bot_profile", "profile"}  # the sandbox says much that nobody reads


def _keys(shape: Any) -> Iterator[str]:
    match shape:
        case dict():
            yield from shape
            for below in shape.values():
                yield from _keys(below)
        case [below] | Must(below) | Every(below):
            yield from _keys(below)
        case _:
            pass


READ = {*_keys(KINDS), *_keys(EVENTS), *_keys(ANY), "answer_1", "note", "reason", "change", "message"}
Mutation = tuple[int, int]  # where, and which of the values; what is beyond them renames the key


def mutated(payload: Json, mutations: list[Mutation], case: str) -> Json:
    """The payload with each place changed; numbers count on from the beginning, so that all of them mean something."""
    changed: Json = json.loads(json.dumps(payload))
    for where, which in mutations:
        places = list(_places(changed))
        if places:
            places += _WEIGHT * [place for place in places if place[1] in READ]
            container, key = places[where % len(places)]
            _change(container, key, which % (len(VALUES) + len(KEYS)), case)
    return changed


def _places(value: Any, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    if depth > 12:
        return
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        if key not in _UNREAD:
            yield from _places(value[key], depth + 1)


def _change(container: Any, key: Any, which: int, case: str) -> None:
    if which >= len(VALUES):
        if isinstance(container, dict):
            container[KEYS[which - len(VALUES)]] = container.pop(key)
        return
    new, old = VALUES[which], container[key]
    if new is DROP:
        del container[key]
    elif isinstance(new, str) and new.startswith(APPEND):
        container[key] = f"{old}{new.removeprefix(APPEND)}" if isinstance(old, str) else old
    else:
        container[key] = new.replace("{case}", case) if isinstance(new, str) else new
