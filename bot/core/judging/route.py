"""The verdict: a person looks at a draft if any reason for it holds, and every reason is named."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.core.case import Draft, Person, Place, Question, Reason, ReasonKind, Verdict
from bot.core.judging.score import SCORE_VERSION, measure, score
from bot.core.policy import Policy
from bot.core.text import straight, whole


def judge(question: Question, draft: Draft, place: Place, asker: Person, policy: Policy) -> Verdict:
    """Whether `draft` may go out unreviewed, with everything that was weighed."""
    signals = measure(draft)
    value, threshold = score(signals), policy.threshold_in(question.channel)
    reasons = [
        *_no_draft(draft),
        *_words(draft, policy.words),
        *_topics(question, draft, policy.topics),
        *_people(place, asker),
    ]
    verdict = Verdict(
        score=value, threshold=threshold, signals=signals, reasons=tuple(reasons), score_version=SCORE_VERSION
    )
    return replace(verdict, reasons=(*verdict.reasons, *_low(verdict, draft)))


def topic_pattern(topic: str) -> re.Pattern[str]:
    """What finds a topic: `/…/` is a regular expression (raises `re.error` if malformed), anything else whole words."""
    if len(topic) > 2 and topic.startswith("/") and topic.endswith("/"):
        return re.compile(topic[1:-1], re.IGNORECASE)
    return whole(topic)


def _no_draft(draft: Draft) -> Iterator[Reason]:
    if not draft.text.strip():
        yield Reason(kind=ReasonKind.NO_DRAFT, words=f"the model gave no draft: {draft.failure or 'it was empty'}")


def _words(draft: Draft, words: tuple[str, ...]) -> Iterator[Reason]:
    for word in words:
        if whole(word).search(straight(draft.text)):
            yield Reason(kind=ReasonKind.WORD, words=f"watch word “{word}” in the draft")


def _topics(question: Question, draft: Draft, topics: tuple[str, ...]) -> Iterator[Reason]:
    for topic in topics:
        pattern = topic_pattern(topic)
        texts = {"question": straight(question.text), "draft": straight(draft.text)}
        where = [name for name, text in texts.items() if pattern.search(text)]
        if where:
            yield Reason(kind=ReasonKind.TOPIC, words=f"critical topic “{topic}” in the {' and the '.join(where)}")


def _low(verdict: Verdict, draft: Draft) -> Iterator[Reason]:
    if draft.text.strip() and not verdict.score >= verdict.threshold:
        words = f"confidence {verdict.shown_score} is below the threshold {verdict.threshold:g}"
        yield Reason(kind=ReasonKind.SCORE, words=words)


def _people(place: Place, asker: Person) -> Iterator[Reason]:
    if asker.guest:
        yield Reason(kind=ReasonKind.GUEST, words=f"{asker.name} is a guest")
    if place.shared:
        yield Reason(kind=ReasonKind.SHARED, words="the channel is shared with another company")
