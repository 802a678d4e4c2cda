"""`/copydesk simulate`: an admin asks what another threshold would have done."""

import pytest

from tests.scenarios.asking import REFUND
from tests.world import World


async def asked(world: World, text: str, confidence: float, *, in_: str = "help") -> None:
    await world.advance(minutes=1)
    world.model.answers(REFUND, confidence=confidence)
    await world.ava.mentions_bot(text, in_=in_)


async def decides(world: World, label: str, **typed: str) -> None:
    [card] = await world.ben.sees_cards()
    await world.ben.clicks(card, label)
    if typed:
        await world.ben.submits(**typed)


@pytest.fixture
async def past(world: World) -> World:
    """Two answers sent, one a person let stand and one they corrected, and one that no score decided."""
    await world.bot.desk.store.change("audit_rate", 1.0, world.cho.id, world.clock.now())
    await asked(world, "How long for shoes?", 0.95)
    await asked(world, "How long for hats?", 0.95)
    await asked(world, "How long for socks?", 0.6)
    await decides(world, "Approve")
    await asked(world, "How long for ties <at most>?", 0.5)
    await decides(world, "Edit", answer="No refunds for ties.")
    await world.cho.types("topics add scarves")
    await asked(world, "How long for scarves?", 0.95)
    return world


async def test_it_says_what_a_lower_threshold_would_have_sent_and_how_that_would_have_ended(past: World) -> None:
    told = await past.cho.types("simulate 0.3")
    lines = told.split("\n")
    assert lines[0] == "*The past with a threshold of 0.3*, by 4 answers since 23 November 2026"
    assert "• Sent without review: 50 % then, 100 % with it." in lines
    assert (
        "• Of those that it sends, 50 % would have been changed, with 95 % certainty 1.3 % to 98.7 % "
        "(by 2 that were looked at)." in lines
    )
    assert "• Model calls beside the draft: 0 a question." in lines
    assert "• 2 answers that went to a person would have been sent:" in lines
    [ties, socks] = [line for line in lines if line.startswith("        ")]
    assert "corrected: <https://" in ties
    assert ties.endswith("|How long for ties \u2039at most\u203a?>")
    assert "approved unchanged: <https://" in socks
    assert lines[-1] == "Not counted: 1 answer went their way for more than the score, or in private."
    assert "shoes" not in told


async def test_it_says_what_a_higher_threshold_would_have_held_back(past: World) -> None:
    told = await past.cho.types("simulate 95%")
    assert "50 % then, 0 % with it." in told
    assert "how many would have been changed is not known: nobody has looked at any that was drawn." in told
    assert "• 2 answers sent then would have gone to a person:" in told
    assert "|How long for shoes?>" in told
    assert "ties" not in told


async def test_the_same_threshold_changes_nothing(past: World) -> None:
    assert "• No answer would have gone another way." in await past.cho.types("simulate 0.65")


async def test_what_another_model_wrote_does_not_count(past: World) -> None:
    past.model.name = "scripted-2"
    await asked(past, "How long for belts?", 0.95)
    told = await past.cho.types("simulate 0.95")
    assert told.endswith("; 1 verdict was made by another score.")  # than most of the newest
    for what in ("bags", "gloves", "coats"):
        await asked(past, f"How long for {what}?", 0.95)
    told = await past.cho.types("simulate 0.95")
    assert told.startswith("*The past with a threshold of 0.95*, by 4 answers since")
    assert told.endswith("Not counted: 5 verdicts were made by another score.")


async def test_without_a_past_it_says_so(world: World) -> None:
    assert await world.cho.types("simulate 0.7") == "Nothing was judged yet, so there is no past to replay."
    await world.cho.types("topics add refund")
    await asked(world, "How long is the refund window?", 0.95)
    assert (await world.cho.types("simulate 0.7")).startswith("Nothing was judged yet by its score alone")
    assert "from 0 to 1" in await world.cho.types("simulate lower")
    assert "Only admins" in await world.ava.types("simulate 0.7")


async def test_a_question_from_a_private_place_is_counted_and_not_shown(past: World) -> None:
    past.model.answers(REFUND, confidence=0.95)
    await past.ava.dms("Is my raise secret?")
    told = await past.cho.types("simulate 0.99")
    assert "raise" not in told
    assert "Not counted: 2 answers" in told


async def test_links_that_slack_does_not_give_keep_no_answer_back(past: World) -> None:
    past.strikes("http_500", method="chat.getPermalink", times=10)
    told = await past.cho.types("simulate 0.3")
    assert "approved unchanged: How long for socks?" in told
