"""Why a draft was sent, or put before a person: the modal behind “Why?”."""

import math
from typing import Any

from bot.core.case import Case, Draft, Other, Verdict
from bot.core.judging.promise import percent
from bot.core.policy import Policy
from bot.core.text import escape, shorten
from bot.slack.cards import signals
from bot.slack.cards.kit import Block, context, plain_text, quoted, section

View = dict[str, Any]

_OTHER = 400  # characters of another answer
_OTHERS = 10
_NAME = 80
_ODDS = "Each line moves the odds that a reviewer would change nothing: +0.7 doubles them, -0.7 halves them."


def to_reviewers(case: Case, verdict: Verdict, policy: Policy) -> View:
    """With everything that is known of the draft, also what other people and models wrote."""
    asked = _others(case.draft) if case.draft else []
    counts = [_drawn(verdict)] if verdict.drawn else []
    return _modal(
        "Why you see this",
        [*_head(case, verdict, policy), *_reasons(verdict), *_made_of(verdict), *asked, *_foot(verdict, counts)],
    )


def to_anybody(case: Case, verdict: Verdict, policy: Policy) -> View:
    """For whoever may read the answer: nothing that anybody wrote, and not whether anybody will look at it."""
    return _modal("Why it was sent", [*_head(case, verdict, policy), *_made_of(verdict), *_foot(verdict, [])])


def _drawn(verdict: Verdict) -> str:
    """Only such drafts count for a budget."""
    odds = "as all are now" if verdict.odds >= 1 else f"by chance: {percent(verdict.odds)} of all are"
    return f"A person looks at it whatever its score, {odds}, so it counts for the budget."


def _head(case: Case, verdict: Verdict, policy: Policy) -> list[Block]:
    of_100 = int(verdict.score * 100 + 1e-9)
    means = f"Of 100 drafts like this one, a reviewer is expected to leave about {of_100} as they are."
    stands = f"*Confidence {verdict.shown_score}*: {_against(case, verdict, policy)}"
    return [section(f"{stands}\n`{signals.scale(verdict)}`\n{means}")]


def _against(case: Case, verdict: Verdict, policy: Policy) -> str:
    """The threshold, and what set it as far as it still is what it was."""
    budget = f"the budget of {percent(policy.budget.share)}" if policy.budget else ""
    if budget and verdict.threshold >= 1.0:
        return f"{budget} lets nothing go unreviewed yet"
    same = math.isclose(policy.threshold_in(case.question.channel), verdict.threshold)
    by = f"set by {budget or 'hand'}" if same else "as it was then"
    side = "at least" if verdict.score >= verdict.threshold else "below"
    return f"{side} the threshold {verdict.threshold:.4g}, {by}"


def _reasons(verdict: Verdict) -> list[Block]:
    lines = [f"• {escape(' '.join(reason.words.split()))}" for reason in verdict.reasons]
    return [section("\n".join(["*A person looks at it because*", *lines]))] if lines else []


def _made_of(verdict: Verdict) -> list[Block]:
    return [
        section(f"*What the confidence is made of*\n{signals.bars(verdict)}"),
        context(_ODDS, *signals.rest(verdict)),
    ]


def _others(draft: Draft) -> list[Block]:
    said = [(_who(other, draft), shorten(other.text, _OTHER)) for other in draft.others[:_OTHERS]]
    return [section("*Asked once more*"), quoted(said)] if said else []


def _who(other: Other, draft: Draft) -> str:
    return shorten(other.model or ("another model" if other.peer else draft.model), _NAME)


def _foot(verdict: Verdict, more: list[str]) -> list[Block]:
    return [context(*more, f"Score version {escape(verdict.score_version)}")]


def _modal(title: str, blocks: list[Block]) -> View:
    return {"type": "modal", "title": plain_text(title), "close": plain_text("Close"), "blocks": blocks}
