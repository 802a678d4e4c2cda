"""
What an admin can type after `/copydesk`: one table for the parser, the help, the README and the manifest.

Slack sends people and channels as `<@U…|name>` and `<#C…|name>`, user groups as `<!subteam^S…|@name>`.
"""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import regex

from bot.core.amounts import NotUnderstood, budget, rate, threshold
from bot.core.judging.cascade import MOST
from bot.core.judging.judgement import Budget
from bot.core.judging.route import topic_finder
from bot.core.policy import WATCH_ALL, WATCH_QUESTIONS, Signature, Sources
from bot.core.text import escape

_PERSON = re.compile(r"<(?:@|!subteam\^)(?P<id>[A-Z0-9]+)(?:\|(?P<name>[^>]*))?>")  # or a user group
_CHANNEL = re.compile(r"<#(?P<id>[A-Z0-9]+)(?:\|(?P<name>[^>]*))?>")
_TOPIC_LENGTH = 100
_DIGITS = 12  # of a limit
_TRIAL_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command as understood: what to do, and with what."""

    name: str
    action: str = ""
    value: float = 0.0
    texts: tuple[str, ...] = ()
    typed: str = ""  # a number as it was typed
    channel: str = ""
    ids: tuple[str, ...] = ()
    budget: Budget | None = None
    names: tuple[tuple[str, str], ...] = ()  # id and name of every channel, person and group, where Slack sent the name


@dataclass(frozen=True)
class Usage:
    """A command that was not understood: what is wrong with it, and how it goes."""

    problem: str
    usage: str

    @property
    def text(self) -> str:
        return f"{self.problem} Usage: `/copydesk {self.usage}`"


@dataclass(frozen=True, kw_only=True)
class Spec:
    """One command: its usage, one line on what it does, and its parser."""

    name: str
    usage: str
    summary: str
    parse: Callable[[str], Command]


def parse(text: str) -> Command | Usage:
    """The command behind what was typed; nothing at all is `help`."""
    name, rest = _first(text)
    spec = COMMANDS.get(name.lower() or "help")
    if spec is None:
        return Usage(f"I do not know the command “{escape(name[:40])}”.", "help")
    try:
        return replace(spec.parse(rest), names=_names(rest))
    except NotUnderstood as problem:
        return Usage(escape(str(problem)), spec.usage)


def _first(text: str) -> tuple[str, str]:
    """The first word, and the rest; any white space parts them."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, rest[0].strip() if rest else ""


def _names(text: str) -> tuple[tuple[str, str], ...]:
    found = [*_PERSON.finditer(text), *_CHANNEL.finditer(text)]
    return tuple((each["id"], each["name"].removeprefix("@")) for each in found if each["name"])


def _plain(name: str) -> Callable[[str], Command]:
    def parse_plain(rest: str) -> Command:
        if rest:
            raise NotUnderstood(f"`{name}` takes nothing after it, but got “{rest[:40]}”.")
        return Command(name=name)

    return parse_plain


def _simulate(rest: str) -> Command:
    if not rest:
        raise NotUnderstood("Which threshold shall the past be replayed with? A number from 0 to 1, such as 0.7.")
    return replace(_threshold("".join(rest.split())), name="simulate")


def _threshold(rest: str) -> Command:
    if not rest:
        return Command(name="threshold", action="show")
    typed, where = _first(rest)
    channel = _channel(where.removeprefix("in").strip()) if where else ""
    if typed == "default" and channel:
        return Command(name="threshold", action="default", channel=channel)
    return Command(name="threshold", action="set", value=threshold(typed), typed=typed, channel=channel)


def _budget(rest: str) -> Command:
    if rest.lower() in {"", "off"}:
        return Command(name="budget", action=rest.lower() or "show")
    return Command(name="budget", action="set", budget=budget(rest))


def _trial(rest: str) -> Command:
    if not rest:
        return Command(name="trial", action="show")
    typed, where = _first(rest)
    channel = _channel(where.removeprefix("in").strip()) if where else ""
    if typed.lower() != "off" and not (typed.isdecimal() and len(typed) <= _TRIAL_DIGITS):
        raise NotUnderstood(f"A trial is a number of answers up to 9,999, or `off`, not “{typed[:40]}”.")
    return Command(name="trial", action="set", value=int(typed) if typed.isdecimal() else 0, channel=channel)


def _audit(rest: str) -> Command:
    return Command(name="audit", action="set", value=rate(rest)) if rest else Command(name="audit", action="show")


def _weights(rest: str) -> Command:
    action = " ".join(rest.lower().split())
    if action not in {"", "learn", "learn now", "prior"}:
        raise NotUnderstood(f"Weights are `learn`, `learn now` or `prior`, not “{rest[:40]}”.")
    return Command(name="weights", action=action or "show")


def _channel(text: str) -> str:
    found = _CHANNEL.fullmatch(text)
    if not found:
        what = f"“{text[:40]}” is not a channel" if text else "A channel is missing"
        raise NotUnderstood(f"{what}; type # and choose it from the list.")
    return found["id"]


def _model(rest: str) -> Command:
    if not rest:
        return Command(name="model", action="show")
    typed, where = _first(rest)
    channel = _channel(where.removeprefix("in").strip()) if where else ""
    return Command(name="model", action="default" if typed == "default" else "set", typed=typed, channel=channel)


def _limits(rest: str) -> Command:
    if not rest:
        return Command(name="limits", action="show")
    what, _, typed = rest.partition(" ")
    most = typed.strip().replace(",", "")
    if what not in {"tokens", "questions"} or not (most == "off" or (most.isdecimal() and len(most) <= _DIGITS)):
        raise NotUnderstood("I need `tokens` or `questions` and a whole number, or `off`.")
    return Command(name="limits", action=what, value=0 if most == "off" else int(most), typed=typed)


def _words(rest: str) -> Command:
    action, listed = _first(rest)
    words = tuple(" ".join(word.split()).lower() for word in listed.split(",") if word.strip())
    match action.lower():
        case "":
            return Command(name="words", action="list")
        case "off" if not words:
            return Command(name="words", action="off")
        case "add" | "remove" if words:
            return Command(name="words", action=action.lower(), texts=tuple(_listable(word) for word in words))
        case _:
            raise NotUnderstood("I need `add` or `remove` and a word, or `off`.")


def _topics(rest: str) -> Command:
    action, topic = _first(rest)
    topic = " ".join(topic.split())
    match action.lower():
        case "" | "list" if not topic:
            return Command(name="topics", action="list")
        case "add" | "remove" if topic:
            return Command(name="topics", action=action.lower(), texts=(_topic(topic),))
        case _:
            raise NotUnderstood("I need `add` or `remove` and a topic, or `list`.")


def _topic(topic: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what may mean something else tomorrow is no pattern to keep
            matches_everything = topic_finder(_listable(topic))("")
    except (regex.error, OverflowError, Warning) as problem:
        raise NotUnderstood(f"“{topic}” is not a regular expression ({problem}).") from problem
    if matches_everything:
        raise NotUnderstood(f"“{topic}” matches every text.")
    return topic


def _listable(text: str) -> str:
    if len(text) > _TOPIC_LENGTH:
        raise NotUnderstood(f"That has {len(text)} characters; {_TOPIC_LENGTH} is the most.")
    return text


def _watch(rest: str) -> Command:
    if not rest:
        return Command(name="watch", action="list")
    channel, what = _first(rest)
    if what.lower() not in {"", WATCH_ALL, "off"}:
        raise NotUnderstood(f"After the channel comes nothing, `all` or `off`, not “{what[:40]}”.")
    return Command(name="watch", action=what.lower() or WATCH_QUESTIONS, channel=_channel(channel))


def _review_channel(rest: str) -> Command:
    if not rest:
        return Command(name="review-channel", action="show")
    return Command(name="review-channel", action="set", channel=_channel(rest))


def _reviewers(rest: str) -> Command:
    if rest.lower() in {"", "anyone", "none"}:
        return Command(name="reviewers", action=rest.lower() or "show")
    return Command(name="reviewers", action="set", ids=_people(rest))


def _admins(rest: str) -> Command:
    action, people = _first(rest)
    match action.lower():
        case "":
            return Command(name="admins", action="list")
        case "add" | "remove":
            return Command(name="admins", action=action.lower(), ids=_people(people))
        case _:
            raise NotUnderstood("I need `add` or `remove` and a person.")


def _signature(rest: str) -> Command:
    if rest and rest.lower() not in set(Signature):
        raise NotUnderstood(f"A signature is `name`, `role` or `none`, not “{rest[:40]}”.")
    return Command(name="signature", action=rest.lower() or "show")


def _sources(rest: str) -> Command:
    if rest and rest.lower() not in set(Sources):
        raise NotUnderstood(f"Sources are `required` or `optional`, not “{rest[:40]}”.")
    return Command(name="sources", action=rest.lower() or "show")


def _reasks(rest: str) -> Command:
    if not rest:
        return Command(name="reasks", action="show")
    if rest not in set(map(str, range(MOST + 1))):
        raise NotUnderstood(f"Re-asks are a whole number from 0 to {MOST}, not “{rest[:40]}”.")
    return Command(name="reasks", action="set", value=int(rest))


def _people(text: str) -> tuple[str, ...]:
    left = _PERSON.sub(" ", text).replace(",", " ").split()
    ids = tuple(dict.fromkeys(found["id"] for found in _PERSON.finditer(text)))
    if left or not ids:
        what = f"“{' '.join(left)[:40]}” is not a person" if left else "A person is missing"
        raise NotUnderstood(f"{what}; type @ and choose from the list.")
    return ids


COMMANDS: dict[str, Spec] = {
    spec.name: spec
    for spec in (
        Spec(name="help", usage="help", summary="this list", parse=lambda _rest: Command(name="help")),
        Spec(name="status", usage="status", summary="how the desk stands, and why", parse=_plain("status")),
        Spec(
            name="simulate",
            usage="simulate NUMBER",
            summary="replay the past with another threshold: what would have been sent, and what changed",
            parse=_simulate,
        ),
        Spec(
            name="stats",
            usage="stats",
            summary="the last 30 days: what was sent, reviewed, audited and changed, also by channel",
            parse=_plain("stats"),
        ),
        Spec(
            name="threshold",
            usage="threshold [NUMBER [in #channel]]",
            summary="answers below this confidence go to a person; `default in #channel` ends an exception",
            parse=_threshold,
        ),
        Spec(
            name="budget",
            usage="budget [SHARE [confidence 90] [counting any|material] [provisional]|off]",
            summary="so many of the answers sent without review may be wrong, such as 2%; it finds the threshold",
            parse=_budget,
        ),
        Spec(
            name="trial",
            usage="trial [NUMBER|off [in #channel]]",
            summary="the first answers of each channel, or of one, go to a person",
            parse=_trial,
        ),
        Spec(
            name="audit",
            usage="audit [SHARE]",
            summary="of the answers sent without review, a reviewer looks at so many afterwards, such as 10%",
            parse=_audit,
        ),
        Spec(
            name="weights",
            usage="weights [learn|learn now|prior]",
            summary="what the score weighs its signals by: learned from reviews, tried before, or as shipped",
            parse=_weights,
        ),
        Spec(
            name="words",
            usage="words [add WORD|remove WORD|off]",
            summary="watch words: a draft that holds one goes to a person",
            parse=_words,
        ),
        Spec(
            name="topics",
            usage="topics add TOPIC|remove TOPIC|list",
            summary="critical topics: a word, a phrase or /a regular expression/, in the question or the draft",
            parse=_topics,
        ),
        Spec(
            name="sources",
            usage="sources [required|optional]",
            summary="whether an answer needs the handbook behind it, or its model's word may do",
            parse=_sources,
        ),
        Spec(
            name="reasks",
            usage=f"reasks [0-{MOST}]",
            summary="how often a question is put to the models once more before an answer may go out by itself",
            parse=_reasks,
        ),
        Spec(
            name="model",
            usage="model [NAME|default [in #channel]]",
            summary="the model that is asked first, everywhere or in one channel; the others follow if it fails",
            parse=_model,
        ),
        Spec(
            name="limits",
            usage="limits [tokens NUMBER|questions NUMBER]",
            summary="tokens a day for drafts, questions a minute from one person; `off` for no limit",
            parse=_limits,
        ),
        Spec(
            name="watch",
            usage="watch [#channel [all|off]]",
            summary="answer what looks like a question in a channel, or `all` its messages, without being mentioned",
            parse=_watch,
        ),
        Spec(
            name="review-channel",
            usage="review-channel [#channel]",
            summary="where the cards go",
            parse=_review_channel,
        ),
        Spec(
            name="reviewers",
            usage="reviewers [anyone|none|@person @group …]",
            summary="who may decide: anyone in the review channel but guests, nobody, or these",
            parse=_reviewers,
        ),
        Spec(
            name="admins",
            usage="admins [add @person @group …|remove @person @group …]",
            summary="who may use these commands, beside the workspace's admins and owners",
            parse=_admins,
        ),
        Spec(
            name="signature",
            usage="signature [name|role|none]",
            summary="how a reviewer appears to who asked: by name, as “a reviewer”, or not at all",
            parse=_signature,
        ),
        Spec(name="pause", usage="pause", summary="hold new questions; reviews go on", parse=_plain("pause")),
        Spec(name="resume", usage="resume", summary="take up the held questions and go on", parse=_plain("resume")),
    )
}
