"""The home tab: what I wait for, what waits for me, and how the desk is."""

from tests.world import World

DOUBTFUL = "Refunds are possibly open for 30 days."


async def test_an_asker_sees_what_they_wait_for_and_nothing_of_the_desk(world: World) -> None:
    assert "You wait for nothing." in await world.ava.opens_home()

    world.model.answers(DOUBTFUL)
    await world.ava.mentions_bot("What is the refund window?")

    home = await world.ava.opens_home()
    assert "What is the refund window?" in home
    assert "a person is checking it" in home
    assert "Your queue" not in home
    assert "The desk" not in home


async def test_a_reviewer_sees_the_queue_the_longest_waiting_first_without_their_own(world: World) -> None:
    world.model.answers(DOUBTFUL, DOUBTFUL, DOUBTFUL)
    await world.ava.mentions_bot("First?")
    await world.advance(minutes=10)
    await world.abe.mentions_bot("Second <!channel>?")
    await world.ben.mentions_bot("Mine?")

    home = await world.ben.opens_home()
    queue = home.split("Your queue")[1]
    assert queue.index("First?") < queue.index("Second")
    assert "Ava has been waiting for 10 minutes" in queue
    assert "Mine?" not in queue
    assert "<!" not in queue
    assert "Mine?" in home.split("Your queue")[0]


async def test_an_admin_sees_the_health_of_the_desk_with_the_mend(world: World) -> None:
    await world.cho.removes("copydesk", "answers-review")
    home = await world.cho.opens_home()
    assert "*Copydesk* is running" in home
    assert "/invite @copydesk" in home


async def test_the_tab_does_not_count_itself_among_what_is_owed(world: World) -> None:
    assert "Nothing waits." in await world.cho.opens_home()


async def test_a_long_queue_is_counted(world: World) -> None:
    world.model.answers(*[DOUBTFUL] * 12)
    for number in range(12):
        await world.ava.mentions_bot(f"Question {number}?")
    home = await world.bea.opens_home()
    assert "Question 9?" in home
    assert "Question 10?" not in home
    assert "and 2 more" in home
