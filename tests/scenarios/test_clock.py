"""The machine's clock jumps: deadlines move with it, and nothing is lost or done twice."""

from datetime import timedelta

from tests.world import World

REFUND = "Refunds are open for 30 days."
DOUBTFUL = "Refunds are possibly open for 30 days."


async def test_a_clock_that_jumps_ahead_expires_what_waited_and_says_so(world: World) -> None:
    world.model.answers(DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    world.clock.at += timedelta(days=3)
    await world.settle()
    assert "no reviewer got to this" in world.ava.notices_in(question)[-1]
    await world.ben.clicks(card, "Approve")
    assert "expired" in world.ben.ephemerals[-1]
    assert world.ava.replies_in(question) == []


async def test_after_a_clock_that_jumped_back_people_are_served_as_before(world: World) -> None:
    world.model.answers(DOUBTFUL, REFUND)
    question = await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    world.clock.at -= timedelta(hours=5)
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == [DOUBTFUL]
    another = await world.abe.mentions_bot("How long are refunds open?")
    assert world.abe.replies_in(another) == [REFUND]


async def test_what_waited_when_the_clock_jumped_back_waits_that_much_longer_and_is_done_once(world: World) -> None:
    world.model.answers(DOUBTFUL, REFUND)
    reviewed = await world.ava.mentions_bot("What is the refund window?")
    world.crashes_before_the_next_step()
    question = await world.abe.mentions_bot("How long are refunds open?")
    world.clock.at -= timedelta(minutes=10)
    await world.restarts()
    assert world.abe.replies_in(question) == []
    await world.advance(minutes=11)
    assert world.abe.replies_in(question) == [REFUND]
    await world.advance(minutes=28)
    assert [notice for notice in world.ava.notices_in(reviewed) if "reminded" in notice] == []
    await world.advance(minutes=3)
    assert len([notice for notice in world.ava.notices_in(reviewed) if "reminded" in notice]) == 1
    await world.advance(hours=25)
    assert "no reviewer got to this" in world.ava.notices_in(reviewed)[-1]


async def test_leases_of_a_clock_that_was_ahead_hold_nothing_up_after_a_restart(world: World) -> None:
    world.model.answers(DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    world.strikes("reply_lost", method="chat.postMessage")
    await world.ben.clicks(card, "Approve")
    world.clock.at -= timedelta(minutes=5)
    await world.restarts()
    await world.advance(minutes=6)
    assert world.ava.replies_in(question) == [DOUBTFUL]
