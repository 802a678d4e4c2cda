"""Which further call is worth its tokens: a table of drafts, and what is asked about them next."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.case import Draft, Other, Passage, Reason, ReasonKind, Supports
from bot.core.judging.cascade import Asked, Call, Terms, next_call, terms
from bot.core.judging.judgement import Budget, Mode, Standing
from bot.core.judging.replies import in_words
from bot.core.judging.route import judge
from bot.core.policy import Policy, Sources
from tests.core.made import AVA, HELP, a_question

PASSAGE = Passage(page="Refunds", path="refunds.md", heading="Window", text="Refunds are possible for 30 days.")
SUPPORTS = Supports(samples=True)
DRAFT = Draft(
    text="Refunds are possible for 30 days.", model="gpt", supports=SUPPORTS, confidence=0.8, passages=(PASSAGE,)
)
ALL = Terms(bar=0.8, reasks=2, patience=1, probe=True, own=True, peers=("claude",))
SAYS_SO, SAYS_OTHER = (
    Other(text=text, peer=True, model="claude") for text in (DRAFT.text, "14 days, from the invoice")
)
UNCLEAR = Other(text="Refunds are possible within a month of the order", model="gpt")
PEER = Call(asked=Asked.AGAIN, model="claude", peer=True)


def scored(value: float, **by: float) -> Callable[[Draft], float]:
    """A score that a probe and each other answer move by so much, from `value` on."""

    def score(draft: Draft) -> float:
        probed = 0.0 if draft.probe is None else by.get("probe", 0.1) * (2 * draft.probe - 1)
        replies = [1 if other.same or other.text == draft.text else -1 for other in draft.others]
        return value + probed + by.get("reply", 0.1) * sum(replies)

    return score


def call(draft: Draft = DRAFT, on: Terms = ALL, value: float = 0.7, policy: Policy | None = None) -> Call | None:
    verdict = judge(a_question(), draft, HELP, AVA, policy or Policy(threshold=0.8))
    return next_call(draft, verdict, on, scored(value))


@pytest.mark.parametrize(
    ("draft", "on", "wanted"),
    [
        (DRAFT, ALL, Call(asked=Asked.PROBE, model="gpt")),
        (replace(DRAFT, probe=0.9), ALL, PEER),
        (DRAFT, replace(ALL, probe=False), PEER),
        (replace(DRAFT, probe=0.9, others=(SAYS_SO,)), ALL, Call(asked=Asked.AGAIN, model="gpt", number=1)),
        (replace(DRAFT, probe=0.9, others=(SAYS_SO, SAYS_SO)), ALL, None),
        (replace(DRAFT, probe=0.9), replace(ALL, peers=()), Call(asked=Asked.AGAIN, model="gpt")),
        (replace(DRAFT, probe=0.9, others=(SAYS_SO,)), replace(ALL, own=False), replace(PEER, number=1)),
        (DRAFT, replace(ALL, reasks=0), None),
        (replace(DRAFT, text=" "), ALL, None),
    ],
)
def test_the_cheapest_comes_first_and_another_model_before_the_same(
    draft: Draft, on: Terms, wanted: Call | None
) -> None:
    assert call(draft, on) == wanted


@pytest.mark.parametrize(
    ("value", "promised", "asks"),
    [
        (0.3, False, False),  # not even the best replies lift it to the bar
        (0.6, False, True),
        (0.9, False, True),
        (1.2, False, False),  # no reply brings it below the bar
        (1.2, True, True),  # but a budget's threshold may be anywhere
        (0.3, True, False),
    ],
)
def test_nothing_is_asked_that_cannot_change_the_route(value: float, promised: bool, asks: bool) -> None:
    assert bool(call(on=replace(ALL, promised=promised), value=value)) is asks


def test_the_first_contradiction_settles_it_where_the_bar_is_tight_and_the_second_otherwise() -> None:
    once = replace(DRAFT, probe=0.9, others=(SAYS_OTHER,))
    assert call(once) is None
    wide = replace(ALL, patience=2, reasks=4)
    assert call(once, wide) == Call(asked=Asked.AGAIN, model="gpt", number=1)
    assert call(replace(once, others=(SAYS_OTHER, SAYS_OTHER)), wide) is None


def test_what_is_unclear_is_compared_once_and_all_of_it_at_the_end() -> None:
    unclear = replace(DRAFT, probe=0.9, others=(UNCLEAR, UNCLEAR))
    asks = call(unclear)
    assert asks == Call(asked=Asked.SAME, model="gpt", pairs=((DRAFT.text, UNCLEAR.text),))
    read = tuple(replace(other, same=True) for other in unclear.others)
    assert call(replace(unclear, others=read)) is None
    assert call(unclear, replace(ALL, compares=False)) is None


@pytest.mark.parametrize(
    ("policy", "settled"),
    [
        (Policy(threshold=0.8), False),
        (Policy(threshold=0.8, topics=("refunds",)), True),
        (Policy(threshold=0.8, words=("days",)), True),
    ],
)
def test_no_token_is_spent_on_what_a_person_sees_anyway(policy: Policy, settled: bool) -> None:
    assert (call(policy=policy) is None) is settled


def test_what_only_its_budget_keeps_back_is_asked_about_as_if_it_were_live() -> None:
    verdict = judge(a_question(), DRAFT, HELP, AVA, Policy())
    shadow = replace(verdict, reasons=(reason(ReasonKind.IMITATION),), eligible=True)
    assert next_call(DRAFT, shadow, ALL, scored(0.8))
    assert next_call(DRAFT, replace(shadow, eligible=False), ALL, scored(0.8)) is None


def reason(kind: ReasonKind) -> Reason:
    return Reason(kind=kind, words="")


def test_terms_are_of_what_admins_set_and_never_of_labels() -> None:
    budget = Policy(threshold=0.7, budget=Budget(share=0.02))
    certified = replace(budget, standing=Standing(mode=Mode.CERTIFIED, threshold=0.93))
    found = terms(budget, "C0HELP", DRAFT, ("claude",))
    assert found == terms(certified, "C0HELP", DRAFT, ("claude",))
    assert (found.bar, found.promised, found.patience) == (0.7, True, 1)
    by_hand = terms(Policy(channel_thresholds={"C0HELP": 0.9}), "C0HELP", DRAFT, ())
    assert (by_hand.bar, by_hand.promised, by_hand.patience, by_hand.reasks) == (0.9, False, 1, 2)
    assert terms(Policy(), "C0HELP", DRAFT, ()).patience == 2
    assert terms(Policy(), "C0HELP", replace(DRAFT, passages=()), ()) == terms(Policy(), "C0HELP", DRAFT, ())


def test_without_passages_nothing_is_said_of_them() -> None:
    bare = replace(DRAFT, passages=())
    assert call(bare, policy=Policy(threshold=0.8, sources=Sources.OPTIONAL)) == PEER


def test_other_terms_are_another_version_and_none_are_no_part_of_it() -> None:
    editions = {on.edition for on in (ALL, replace(ALL, bar=0.7), replace(ALL, reasks=1), replace(ALL, peers=()))}
    assert len(editions) == 4
    assert replace(ALL, reasks=0).edition == ""
    assert Terms(bar=0.8, reasks=2, patience=1).edition == ""


OWN_SO = replace(SAYS_SO, peer=False)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ((SAYS_SO,), "another model said the same"),
        ((OWN_SO,), "asked again, the model said the same"),
        ((SAYS_OTHER,), "another model answered differently"),
        ((SAYS_SO, OWN_SO), "two more answers said the same, one by another model"),
        ((OWN_SO, OWN_SO), "two more answers said the same, by the same model"),
        ((SAYS_SO, SAYS_SO), "two more answers said the same, by other models"),
        ((SAYS_SO, SAYS_OTHER), "another model answered differently; another model said the same"),
        ((SAYS_OTHER, OWN_SO), "another model answered differently; asked again, the model said the same"),
        ((replace(SAYS_OTHER, same=True),), "another model said the same"),
    ],
)
def test_a_reviewer_reads_what_the_other_answers_came_to(others: tuple[Other, ...], words: str) -> None:
    draft = replace(DRAFT, others=others)
    assert in_words(draft) == words
    signals = judge(a_question(), draft, HELP, AVA, Policy(sources=Sources.OPTIONAL)).signals
    assert next(signal for signal in signals if signal.name == "agreement").words == words
