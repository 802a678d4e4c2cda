"""The way of a question, as the people on it see it."""

from tests.world import World

MAYBE = "Human-in-the-loop workflows maybe improve accuracy, because a person looks at what the machine is unsure of."
SURE = "Human-in-the-loop workflows improve accuracy, because a person looks at what the machine is unsure of."


async def test_a_doubtful_answer_is_edited_by_a_person_and_delivered_once(world: World) -> None:
    ava, ben = world.ava, world.ben
    world.model.answers(MAYBE)

    question = await ava.mentions_bot("What are the benefits of human-in-the-loop workflows?")
    assert ava.replies_in(question) == []
    assert ava.notices_in(question) == ["A person is checking this."]

    [card] = await ben.sees_cards()
    assert card.buttons == ["Approve", "Edit", "Reject", "Why?"]
    assert "watch word “maybe” in the draft" in card

    await ben.clicks(card, "Edit")
    assert await ben.submits(answer=SURE) == {}

    assert ava.replies_in(question) == [SURE]
    assert "Edited by Ben" in ava.thread_of(question)[-1]
    assert await ben.sees_cards() == []
