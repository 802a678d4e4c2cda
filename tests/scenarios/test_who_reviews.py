"""Who may decide, and what happens when nobody may."""

from tests.world import Seen, World

DOUBTFUL = "Refunds are possibly open for 30 days."


async def asked_by_ava(world: World) -> tuple[Seen, Seen]:
    await world.advance(minutes=1)  # the same words sooner would join the first
    world.model.answers(DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.cho.sees_cards()
    return question, card


async def test_somebody_who_is_not_on_the_list_cannot_decide(world: World) -> None:
    told = await world.cho.types("reviewers <@ben>")
    assert "anyone in the review channel but guests → Ben" in told
    question, card = await asked_by_ava(world)

    await world.bea.clicks(card, "Approve")
    await world.bea.clicks(card, "Edit")
    assert world.bea.ephemerals[0].startswith("You are not a reviewer of this desk.")
    assert not world.bea.has_modal

    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == [DOUBTFUL]


async def test_a_user_group_can_review(world: World) -> None:
    assert "anyone in the review channel but guests → @desk." in await world.cho.types("reviewers @desk")
    assert "That is now: Bea, Ben." in await world.cho.types("reviewers")
    question, card = await asked_by_ava(world)
    await world.cho.clicks(card, "Approve")
    assert world.ava.replies_in(question) == []
    await world.bea.clicks(card, "Approve")
    assert world.ava.replies_in(question) == [DOUBTFUL]


async def test_guests_never_review(world: World) -> None:
    await world.cho.invites("gil", "answers-review")
    _, card = await asked_by_ava(world)
    await world.gil.clicks(card, "Approve")
    assert world.gil.ephemerals[0].startswith("You are not a reviewer")


async def test_nobody_decides_on_their_own_question_while_there_is_somebody_else(world: World) -> None:
    world.model.answers(DOUBTFUL)
    question = await world.ben.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    await world.ben.clicks(card, "Approve")
    assert world.ben.ephemerals == ["This is your own question; another reviewer decides on it."]
    await world.bea.clicks(card, "Approve")
    assert world.ben.replies_in(question) == [DOUBTFUL]


async def test_the_only_reviewer_may_and_the_card_says_so(world: World) -> None:
    await world.cho.types("reviewers <@ben>")
    world.model.answers(DOUBTFUL)
    question = await world.ben.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    assert "there is no second reviewer, so Ben may decide on their own question" in card
    await world.ben.clicks(card, "Approve")
    assert world.ben.replies_in(question) == [DOUBTFUL]


async def test_a_list_that_resolves_to_nobody_means_nobody_and_the_admins_hear_of_it(world: World) -> None:
    assert "Nobody may decide now" in await world.cho.types("reviewers none")
    assert "Nobody may decide on answers" in world.cho.sees("@copydesk")[-1]
    _, card = await asked_by_ava(world)
    await world.ben.clicks(card, "Approve")
    assert world.ben.ephemerals[0].startswith("You are not a reviewer")

    await world.cho.types("reviewers anyone")
    assert "Nobody may decide" not in await world.cho.types("status")
    await world.ben.clicks(card, "Approve")
    assert await world.ben.sees_cards() == []


async def test_a_signature_is_what_the_asker_reads_and_the_review_channel_sees_names(world: World) -> None:
    assert (await world.cho.types("signature")).startswith("Signature: name.")
    assert "Signature: name → role. Who asked reads “Reviewed by a reviewer”" in await world.cho.types("signature role")
    question, card = await asked_by_ava(world)
    [checking] = world.ava.thread_of(question)
    await world.ben.clicks(card, "Edit")
    await world.ben.submits(answer="30 days.", note="Ask payroll.")
    await world.ava.clicks(checking, "Never mind")
    [checked, answer] = world.ava.thread_of(question)
    assert checked == "A reviewer has checked this."
    assert answer == "30 days.\n*Note from a reviewer:* Ask payroll.\nEdited by a reviewer"
    assert world.ava.ephemerals == ["A reviewer has edited and sent this already."]
    assert "Edited by Ben" in world.ben.sees("answers-review")[-1]
    assert "Ben changed the draft, counted as a fix" in world.ben.thread_of(card)[-1]

    assert "role → none" in await world.cho.types("signature none")
    question, card = await asked_by_ava(world)
    await world.ben.clicks(card, "Reject")
    await world.ben.submits(reason="wrong", message="See the form.")
    assert world.ava.notices_in(question) == [
        "This was decided.",
        "This was looked at. The draft I had was wrong, and there is no better answer yet.\nNote: See the form.",
    ]
    everything = [str(seen) for seen in world.ava.thread_of(question)] + world.ava.ephemerals
    assert [said for said in everything if "Ben" in said] == []


async def test_who_leaves_the_review_channel_can_no_longer_decide(world: World) -> None:
    question, card = await asked_by_ava(world)
    await world.ben.clicks(card, "Edit")
    await world.ben.leaves("answers-review")
    await world.ben.submits(answer="30 days.")
    assert world.ava.replies_in(question) == []
    assert "30 days." in world.ben.reads_modal()
