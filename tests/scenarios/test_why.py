"""“Why?”, on the card and under an answer that nobody reviewed, asked by whoever sees it."""

import pytest

from tests.scenarios.asking import ASKED, REFUND, in_review
from tests.world import NotOnScreenError, Seen, World


async def sent(world: World, answer: str = REFUND) -> tuple[Seen, list[Seen]]:
    world.model.answers(answer)
    question = await world.ava.mentions_bot(ASKED, in_="help")
    return question, [seen for seen in world.ava.thread_of(question) if seen.answer]


async def test_whoever_reads_an_answer_that_nobody_reviewed_may_ask_why(world: World) -> None:
    _, [answer] = await sent(world)
    for person in (world.ava, world.ben, world.cho):
        await person.clicks(answer, "Why?")
        assert person.modal["title"]["text"] == "Why it was sent"
        read = person.reads_modal()
        assert "at least the threshold 0.65, set by hand" in read
        assert "the model is 95% sure · _stated confidence, weight" in read
        assert "Not known, so neutral: agreement" in read
        assert REFUND not in read
        await person.closes()


async def test_the_card_says_why_to_reviewers_and_why_it_is_there(world: World) -> None:
    _, card = await in_review(world)
    await world.bea.clicks(card, "Why?")
    assert world.bea.modal["title"]["text"] == "Why you see this"
    assert "*A person looks at it because*\n• watch word “maybe” in the draft" in world.bea.reads_modal()
    await world.bea.closes()
    await world.ben.clicks(card, "Approve")  # nothing was decided by it
    await world.bea.presses(card, "review_why")
    assert "watch word" in world.bea.reads_modal()


async def test_a_reviewed_answer_is_its_reviewers(world: World) -> None:
    question, card = await in_review(world)
    await world.ben.clicks(card, "Approve")
    assert world.ava.thread_of(question)[-1].buttons == []


async def test_only_the_end_of_a_long_answer_is_asked_about(world: World) -> None:
    await world.cho.types("threshold 0")
    long = "\n\n".join(f"Line {n}, which says as much as all the others." for n in range(500))
    _, parts = await sent(world, long)
    assert [part.buttons for part in parts] == [*[[]] * (len(parts) - 1), ["Why?"]]
    assert len(parts) > 2


async def test_a_draft_that_has_passed_is_not_explained_by_the_newer_one(world: World) -> None:
    question, card = await in_review(world)
    world.model.answers("Maybe 14 days.")
    await world.ava.edits(question, "<@copydesk> What is the return window?")
    await world.ben.presses(card, "review_why")
    assert world.ben.ephemerals[-1].startswith("There is a newer draft of this question;")
    with pytest.raises(NotOnScreenError):
        world.ben.reads_modal()


async def test_a_form_that_slack_does_not_open_is_told(world: World) -> None:
    _, [answer] = await sent(world)
    world.strikes("http_500", method="views.open")
    await world.ava.clicks(answer, "Why?")
    assert "If it is not, press again." in world.ava.ephemerals[-1]


async def test_threads_with_a_button_are_read_as_before(world: World) -> None:
    question, _ = await sent(world)
    await world.advance(minutes=1)
    world.model.answers("Yes, for shoes too.")
    await world.ava.mentions_bot("For shoes, too?", under=question)
    turns = world.model.asked[-1].context
    assert [turn.text for turn in turns if turn.mine] == [REFUND]
