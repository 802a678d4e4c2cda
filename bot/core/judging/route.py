"""The verdict: a person looks at a draft if any reason for it holds, and every reason is named."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import regex

from bot.core.case import Answerable, Draft, Origin, Person, Place, Question, Reason, ReasonKind, Signal, Verdict
from bot.core.imitation import imitations
from bot.core.judging.promise import Awaited, withheld
from bot.core.judging.score import cap, measure, score
from bot.core.judging.signals import refusal
from bot.core.policy import NOTHING, Policy, Sources
from bot.core.text import named, shorten, straight, whole

_PATIENCE = 0.1  # seconds for a pattern on one text
_SHOWN = 60  # characters of an imitation


def judge(
    question: Question,
    draft: Draft,
    place: Place,
    asker: Person,
    policy: Policy,
    *,
    answered: int = 0,
    awaited: Awaited | None = None,
) -> Verdict:
    """
    Whether `draft` may go out unreviewed, with everything that was weighed.

    `answered` is how many verdicts there were in the channel before; `awaited` is what a budget waits for.
    """
    signals = measure(draft, question.text, policy.sources, policy.weighs, question.channel)
    value, made_by = score(signals), version(draft, policy)
    budget = tuple(_budget(policy, place, awaited, made_by))
    reasons = [
        *_no_draft(draft),
        *_words(draft, policy.words),
        *_topics(question, draft, policy.topics),
        *(_unbacked(draft, signals, policy) if draft.text.strip() else ()),
        *_furniture(draft),
        *_files(question),
        *_unasked(question, draft),
        *_people(place, asker),
        *_trial(place, policy, answered),
    ]
    verdict = Verdict(
        score=value,
        threshold=NOTHING if budget else policy.threshold_in(question.channel),
        signals=signals,
        reasons=tuple(reasons),
        score_version=made_by,
        eligible=not reasons and not place.private,
    )
    return replace(verdict, reasons=(*verdict.reasons, *(budget or _low(verdict, draft))))


def version(draft: Draft, policy: Policy) -> str:
    """What a score can be compared with: made by the same weights, of the same model's, with prompt and handbook."""
    return "/".join(filter(None, (policy.weighs.version, draft.model, draft.edition)))


def certain(
    question: Question, begun: Draft, place: Place, asker: Person, policy: Policy, *, most: float
) -> tuple[Reason, ...]:
    """Why a person will look at a draft whatever becomes of it; `most` is the highest score its model can reach."""
    threshold = policy.threshold_in(question.channel)
    high = f"the threshold {threshold:g} is above {most:.2f}, the most this model can reach"
    return (
        *_words(begun, policy.words),
        *_topics(question, begun, policy.topics),
        *_budget(policy, place),
        *([Reason(kind=ReasonKind.SCORE, words=high)] if threshold > most else []),
        *([] if begun.passages else _unbacked(begun, (), policy)),
        *_files(question),
        *_people(place, asker),
    )


def topic_finder(topic: str) -> Callable[[str], bool]:
    """
    Whether a text holds a topic: `/…/` is a regular expression, anything else whole words.

    Raises `regex.error` for a malformed one. A search that takes too long counts as found: an admin's pattern must
    neither stop the desk nor let anything slip through.
    """
    if not (len(topic) > 2 and topic.startswith("/") and topic.endswith("/")):
        words = whole(topic)
        return lambda text: words.search(straight(text)) is not None
    pattern = regex.compile(topic[1:-1], regex.IGNORECASE)

    def finds(text: str) -> bool:
        try:
            return pattern.search(straight(text), timeout=_PATIENCE) is not None
        except TimeoutError:
            return True

    return finds


def _no_draft(draft: Draft) -> Iterator[Reason]:
    if not draft.text.strip():
        yield Reason(kind=ReasonKind.NO_DRAFT, words=f"the model gave no draft: {draft.failure or 'it was empty'}")


def _words(draft: Draft, words: tuple[str, ...]) -> Iterator[Reason]:
    for word in words:
        if whole(word).search(straight(draft.text)):
            yield Reason(kind=ReasonKind.WORD, words=f"watch word “{word}” in the draft")


def _topics(question: Question, draft: Draft, topics: tuple[str, ...]) -> Iterator[Reason]:
    for topic in topics:
        finds = topic_finder(topic)
        where = [name for name, text in (("question", question.text), ("draft", draft.text)) if finds(text)]
        if where:
            yield Reason(kind=ReasonKind.TOPIC, words=f"critical topic “{topic}” in the {' and the '.join(where)}")


def _furniture(draft: Draft) -> Iterator[Reason]:
    for line in imitations(draft.text)[:1]:
        words = f"the draft has a line that looks like one of this desk's own: “{shorten(named(line), _SHOWN)}”"
        yield Reason(kind=ReasonKind.IMITATION, words=words)


def _unbacked(draft: Draft, signals: tuple[Signal, ...], policy: Policy) -> Iterator[Reason]:
    """Whatever the threshold is, a model's own word alone sends nothing, unless an admin allows that."""
    if policy.sources is Sources.REQUIRED and not cap(signals):
        yield Reason(kind=ReasonKind.SOURCE, words=f"{_why_unbacked(draft, signals)}, and an answer needs a source")


def _why_unbacked(draft: Draft, signals: tuple[Signal, ...]) -> str:
    if draft.passages is None:
        return "there is no handbook to back the draft (`/copydesk sources`)"
    if not draft.passages:
        return "the handbook has nothing on this question"
    if any(signal.name == "support" and signal.value is None for signal in signals):
        return "the draft cannot be compared with the handbook, which is in another language"
    return "no sentence of the draft stands in the handbook's passages"


def _low(verdict: Verdict, draft: Draft) -> Iterator[Reason]:
    if draft.text.strip() and not verdict.score >= verdict.threshold:
        words = f"confidence {verdict.shown_score} is below the threshold {verdict.threshold:.4g}"
        yield Reason(kind=ReasonKind.SCORE, words=words)


def _budget(
    policy: Policy, place: Place, awaited: Awaited | None = None, made_by: str | None = None
) -> Iterator[Reason]:
    if policy.budget:
        yield from withheld(policy.budget, policy.stands, place, awaited, made_by)


def _trial(place: Place, policy: Policy, answered: int) -> Iterator[Reason]:
    """Of a channel only: a direct message has no first answers that others could learn from."""
    first = policy.trial_in(place.id)
    if answered < first and not place.direct:
        words = f"this is answer {answered + 1} of the first {first} in #{place.name or place.id}"
        yield Reason(kind=ReasonKind.TRIAL, words=words)


def _files(question: Question) -> Iterator[Reason]:
    if question.files:
        what = " and ".join(dict.fromkeys(file.words for file in question.files))
        yield Reason(kind=ReasonKind.FILE, words=f"the question has {what} the model did not see")


def _unasked(question: Question, draft: Draft) -> Iterator[Reason]:
    """Whoever called nobody is not told by a machine that it does not know."""
    if question.origin is Origin.WATCHED and (refusal(draft) or draft.answerable is Answerable.NO):
        yield Reason(kind=ReasonKind.NO_ANSWER, words="the draft has no answer, and nobody had asked me by name")


def _people(place: Place, asker: Person) -> Iterator[Reason]:
    if asker.guest:
        yield Reason(kind=ReasonKind.GUEST, words=f"{asker.name} is a guest")
    if place.shared:
        yield Reason(kind=ReasonKind.SHARED, words="the channel is shared with another company")
