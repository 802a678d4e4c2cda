"""A question from a private place is shown to reviewers only after its asker said so."""

from tests.world import World

CONSENT = "I am not sure of this one. May I show your question to the reviewers?"


async def test_a_doubtful_direct_message_waits_for_consent_and_then_goes_to_review(world: World) -> None:
    world.model.answers("It is possibly 28 days.")
    question = await world.ava.dms("How much leave do I get?")

    [request] = world.ava.thread_of(question)
    assert str(request) == CONSENT
    assert request.buttons == ["Share", "Never mind"]
    assert world.ben.sees("answers-review") == []

    await world.ava.clicks(request, "Share")
    [card] = await world.ben.sees_cards()
    assert "a direct message" in card
    await world.ben.clicks(card, "Approve")

    assert world.ava.replies_in(question) == ["It is possibly 28 days."]
    assert world.ava.thread_of(question)[0].buttons == []


async def test_never_mind_keeps_it_private(world: World) -> None:
    world.model.answers("It is possibly 28 days.")
    question = await world.ava.dms("How much leave do I get?")
    [request] = world.ava.thread_of(question)

    await world.ava.clicks(request, "Never mind")

    assert [str(seen) for seen in world.ava.thread_of(question)] == ["You withdrew this question."]
    assert world.ben.sees("answers-review") == []
    await world.ava.presses(request, "consent_share")
    assert world.ava.ephemerals == ["The asker has withdrawn this question."]


async def test_only_the_asker_can_share_what_was_asked_in_a_private_channel(world: World) -> None:
    world.model.answers("It is possibly the 25th.")
    question = await world.ava.mentions_bot("When is payday?", in_="payroll-private")
    [request] = world.ava.thread_of(question)

    await world.cho.clicks(request, "Share")

    assert world.cho.ephemerals == ["Only the person who asked can do that."]
    assert world.ben.sees("answers-review") == []


async def test_without_an_answer_it_expires_in_a_day_and_says_so(world: World) -> None:
    world.model.answers("It is possibly the 25th.")
    question = await world.ava.mentions_bot("When is payday?", in_="payroll-private")

    await world.advance(hours=23, minutes=59)
    assert len(world.ava.thread_of(question)) == 1
    await world.advance(minutes=1)

    [request, notice] = world.ava.thread_of(question)
    assert request.buttons == []
    assert notice.startswith("You did not say within 24 hours whether reviewers may see this")
    assert world.ben.sees("answers-review") == []


async def test_a_sure_answer_in_a_private_place_needs_nobody(world: World) -> None:
    world.model.answers("The 25th of each month.")
    question = await world.ava.mentions_bot("When is payday?", in_="payroll-private")
    assert world.ava.replies_in(question) == ["The 25th of each month."]
