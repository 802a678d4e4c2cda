"""What an admin and everybody else live with under a budget, in each of its modes."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.judging.judgement import Mode
from bot.core.judging.kinds import SCORE_VERSION
from bot.flow import calibrating
from tests.scenarios.asking import ASKED, REFUND
from tests.scenarios.history import RIGHT, WRONG, past
from tests.world import Seen, World

PROMISE = (
    "of what is sent without review would have been changed, with 90 % confidence; changes in form alone do not count"
)


async def ask(world: World, *, in_: str = "general") -> Seen:
    await world.advance(minutes=1)  # the same words sooner would join the first
    world.model.answers(REFUND)
    return await world.ava.mentions_bot(ASKED, in_=in_)


async def reviewed(world: World, *, in_: str = "general") -> str:
    """The card of a new question; it is approved."""
    question = await ask(world, in_=in_)
    assert world.ava.replies_in(question) == []
    card = (await world.ben.sees_cards())[-1]
    await world.ben.clicks(card, "Approve")
    return card


async def is_sent(world: World, *, in_: str = "general") -> bool:
    return world.ava.replies_in(await ask(world, in_=in_)) == [REFUND]


async def mode(world: World) -> Mode:
    return (await world.bot.desk.store.policy()).stands.mode


def told(world: World) -> str:
    """What stands in the review channel and is no card, and so calls the admins."""
    return "\n".join(seen for seen in world.cho.sees("answers-review") if seen.startswith(f"<@{world.cho.id}>"))


async def test_until_it_is_certified_everything_goes_to_review_and_each_card_says_what_is_missing(world: World) -> None:
    assert await is_sent(world)
    answer = await world.cho.types("budget 20%")
    assert answer == (
        f"Budget: none, but the threshold 0.65 by hand → 20 %: at most 20 % {PROMISE}. It is in shadow: everything "
        "goes to a person; it takes at least 11 more reviews. No threshold set by hand counts any more."
    )
    assert "the budget of 20 % is not certified yet: at least 11 more reviews" in await reviewed(world)
    world.clock.at += timedelta(days=1)
    assert "not certified yet: at least 10 more reviews, about 10 days at this pace" in await reviewed(world)
    status = await world.cho.types("status")
    assert (
        f"Budget: at most 20 % {PROMISE}. It is in shadow: everything goes to a person; it takes at least 9 " in status
    )
    assert "the budget was not certified (2)" in status
    assert "Threshold" not in status


async def test_enough_approvals_certify_it_and_the_next_sure_answer_is_sent(world: World) -> None:
    await past(world, [RIGHT] * 60)
    answer = await world.cho.types("budget 5%")
    assert (
        "It is certified; a score of 0.7 or more sends an answer without review; of 60 such answers 0 were changed"
        in answer
    )
    assert "at most 3.76 % are, with 90 % confidence" in answer
    assert "The budget of 5 % is certified: from now on a score of 0.7 or more sends an answer without review." in told(
        world
    )
    assert await is_sent(world)
    assert "certified" in await world.cho.types("status")


async def test_it_is_calculated_after_fifty_labels_or_a_week_and_not_whenever_it_looks_good(world: World) -> None:
    await world.cho.types("budget 20%")
    await reviewed(world)
    await past(world, [RIGHT] * 40, days=0.01)
    await world.looks_again()
    assert await mode(world) is Mode.SHADOW
    assert "enough are reviewed, and the next calculation comes in less than a day" in await reviewed(world)
    world.clock.at += timedelta(days=7)
    await world.looks_again()
    assert await mode(world) is Mode.CERTIFIED
    assert "certified" in told(world)


async def test_labels_since_that_break_it_end_it(world: World) -> None:
    await past(world, [RIGHT] * 20)
    await world.cho.types("budget 20%")
    assert await mode(world) is Mode.CERTIFIED
    await past(world, [WRONG] * 4, days=0.1)
    await world.looks_again()
    assert await mode(world) is Mode.SHADOW
    assert "is not certified any more: by the newest reviews the answers may be getting worse" in told(world)
    assert not await is_sent(world)


async def test_answers_that_get_worse_stop_it_and_the_admins_are_told_since_when(world: World) -> None:
    await past(world, [RIGHT] * 60)
    await world.cho.types("budget 20%")
    world.clock.at += timedelta(days=4)
    await past(world, [*[RIGHT] * 5, *[WRONG] * 20], sent=True, days=3.9)
    await world.looks_again()
    assert await mode(world) is Mode.STOPPED
    warning = "The answers that go out are worse than the budget of 20 % allows, most likely since Nov 24. Everything"
    assert told(world).count(warning) == 1
    await world.looks_again()
    assert told(world).count(warning) == 1
    status = await world.cho.types("status")
    assert f":warning: {warning}" in status
    assert "It is stopped since Nov 27: everything goes to a person; it takes at least 11 more reviews" in status
    assert (
        "the budget of 20 % was broken, and nothing is sent since Nov 27: at least 11 more reviews"
        in await reviewed(world)
    )

    world.clock.at += timedelta(hours=1)
    await past(world, [RIGHT] * 60, days=0.02)
    await world.looks_again()
    assert await mode(world) is Mode.CERTIFIED
    assert warning not in await world.cho.types("status")


async def test_another_version_of_the_score_has_to_be_certified_anew(world: World) -> None:
    await past(world, [RIGHT] * 40, version=f"{SCORE_VERSION}/scripted/old-handbook")
    await world.cho.types("budget 10%")
    assert await mode(world) is Mode.CERTIFIED
    assert "was certified for another model, prompt, handbook, weights or re-asks than this draft was made with" in (
        await reviewed(world)
    )
    assert await mode(world) is Mode.CERTIFIED  # one draft of another model is no new score
    assert "The newest draft was made with another model, prompt, handbook or weights" in await world.cho.types(
        "status"
    )
    await past(world, [RIGHT] * 17, days=0.01)
    await world.looks_again()
    assert await mode(world) is Mode.CERTIFIED
    await reviewed(world)
    assert await mode(world) is Mode.SHADOW
    assert "the weights or the re-asks are others than it was certified with. Everything goes to" in told(world)
    assert "not certified yet: at least 4 more reviews" in await reviewed(world)


async def test_a_threshold_by_hand_replaces_it_and_is_replaced_by_it(world: World) -> None:
    await world.cho.types("threshold 0.8 in <#general>")
    await world.cho.types("budget 2% confidence 95 counting any provisional")
    assert "It does not count now: the budget of 2 % finds the threshold" in await world.cho.types("threshold")
    assert "does not count now" in await world.cho.types("threshold 0.7 in <#general>")
    answer = await world.cho.types("threshold 0.6")
    assert answer == (
        "Threshold everywhere: a budget of 2 % → 0.6. Answers with a confidence below 0.6 go to a person."
    )
    assert "Threshold by hand: 0.6; 0.7 in #general." in await world.cho.types("status")
    assert await is_sent(world)
    assert "There is no budget; the threshold is set by hand: 0.6" in await world.cho.types("budget")
    await world.cho.types("budget 2%")
    answer = await world.cho.types("budget 3% confidence 95 counting any provisional")
    assert answer.startswith("Budget: 2 % → 3 % confidence 95 counting any provisional: at most 3 %")
    answer = await world.cho.types("budget off")
    assert answer.endswith(
        "→ none. The threshold set by hand counts: 0.6, and exceptions by channel (`/copydesk threshold`)."
    )


async def test_a_channel_that_is_worse_is_stopped_alone(world: World) -> None:
    await past(world, [RIGHT] * 80)
    await past(world, [WRONG] * 6, channel="help")
    answer = await world.cho.types("budget 20%")
    assert "In #help answers break it for certain and go to a person." in answer
    assert "Answers in #help break the budget of 20 % for certain and go to a person; others go on." in told(world)
    assert await is_sent(world)
    assert "answers in #help break the budget of 20 % for certain" in await reviewed(world, in_="help")


async def test_a_provisional_one_sends_before_it_is_certain_and_says_so(world: World) -> None:
    await past(world, [RIGHT] * 10)
    assert "shadow" in await world.cho.types("budget 20%")
    answer = await world.cho.types("budget 20% provisional")
    assert "It is provisional: kept on average, not for certain; a score of" in answer
    assert "is kept on average, but not yet for certain" in told(world)
    assert await is_sent(world)
    policy = await world.bot.desk.store.policy()
    assert (policy.odds_of(policy.stands.version, 49), policy.odds_of(policy.stands.version, 50)) == (1.0, 0.3)


async def test_two_processes_that_look_at_once_tell_it_once(world: World) -> None:
    await world.cho.types("budget 20%")
    await past(world, [RIGHT] * 60)
    desk = world.bot.desk
    seen = await desk.store.policy()
    await asyncio.gather(*(calibrating.look(desk) for _ in range(3)))
    await calibrating._settle(desk, seen, replace((await desk.store.policy()).stands, threshold=0.1))  # the slowest
    assert (await desk.store.policy()).stands.threshold == pytest.approx(0.7)
    await world.settle()
    assert told(world).count("is certified") == 1
    world.clock.at += timedelta(days=2)
    await past(world, [WRONG] * 20, sent=True, days=1.9)
    await asyncio.gather(*(calibrating.look(desk) for _ in range(3)))
    await world.settle()
    assert told(world).count("are worse than the budget") == 1


async def test_status_tells_what_nobody_looked_at_and_that_the_scores_have_moved(world: World) -> None:
    await past(world, [RIGHT] * 150, score=0.5, days=30)
    await past(world, [None] * 4, days=8)
    await past(world, [RIGHT] * 100, score=0.8, days=6)
    await world.cho.types("budget 20%")
    status = await world.cho.types("status")
    assert "Waiting for a reviewer for more than 3 days: 3. What nobody looks at counts as changed." in status
    assert ":warning: This week's scores are not like those before (stability index" in status


async def test_the_first_answers_of_a_channel_go_to_a_person(world: World) -> None:
    assert await world.cho.types("trial") == "Trial: off in each channel."
    answer = await world.cho.types("trial 2 in <#general>")
    assert answer == "Trial in #general: off → 2. The first 2 answers go to a person. 0 were given already."
    assert "this is answer 1 of the first 2 in #general" in await reviewed(world)
    assert "this is answer 2 of the first 2 in #general" in await reviewed(world)
    assert await is_sent(world)
    assert await is_sent(world, in_="help")
    await world.cho.types("trial 5")
    assert "this is answer 2 of the first 5 in #help" in await reviewed(world, in_="help")
    assert await world.cho.types("trial") == "Trial: 5 in each channel; 2 in #general."
    assert "\nTrial: 5 in each channel; 2 in #general.\n" in await world.cho.types("status")
    await world.cho.types("trial off in <#help>")
    assert await is_sent(world, in_="help")
    assert not (await world.bot.desk.store.judgements())[1].eligible


async def test_how_much_is_looked_at_afterwards(world: World) -> None:
    assert "Audit: 0 % → 25 %" in await world.cho.types("audit 25%")
    assert "\nAudit: 25 % of the answers sent without review are looked at" in await world.cho.types("status")
    assert (await world.bot.desk.store.policy()).audit_rate == 0.25
    assert "25 % → 0 %. Nobody will notice" in await world.cho.types("audit 0%")
    await past(world, [RIGHT] * 20)
    await world.cho.types("budget 20%")
    policy = await world.bot.desk.store.policy()
    assert policy.odds_of(policy.stands.version, 50) == 0.02
    assert "Audit: 0 %, and 2 % while there is a budget" in await world.cho.types("audit")
    assert "Audit: 0 % → 10 % of the answers" in await world.cho.types("audit 10%")


async def test_weights_are_tried_learned_and_taken_back(world: World) -> None:
    assert await world.cho.types("weights learn") == (
        "Too few to learn from: 0 reviews. It takes 20, of right and of wrong answers."
    )
    await past(world, [*[RIGHT] * 9, WRONG] * 6)
    await world.cho.types("budget 40%")
    assert await mode(world) is Mode.CERTIFIED
    assert (
        f"Weights: {SCORE_VERSION}, as shipped. `/copydesk weights learn` tries what 60 reviews"
        in await world.cho.types("weights")
    )
    assert "With weights learned from 60 reviews, the score would put a right answer above a wrong one in" in (
        await world.cho.types("weights learn")
    )
    assert f"Weights: {SCORE_VERSION} → map-60-" in await world.cho.types("weights learn now")
    assert "was certified for another model, prompt, handbook, weights or re-asks" in await reviewed(world)
    assert "learned from reviews" in await world.cho.types("status")
    assert f"→ {SCORE_VERSION}, as shipped. That is a new version of the score" in await world.cho.types(
        "weights prior"
    )
    assert await world.cho.types("weights prior") == f"Weights: {SCORE_VERSION}, as shipped, and so they stay."
    assert await is_sent(world)
