"""The bot is thrown out of a channel, and invited again."""

from tests.world import Human, Seen, World

DOUBTFUL = "Refunds are possibly open for 30 days."
REMOVED = "I was removed from #help, where a question waits: `/invite @copydesk` in it lets me answer it."


async def asked(world: World, *, by: Human | None = None) -> tuple[Seen, Seen]:
    world.model.answers(DOUBTFUL)
    question = await (by or world.ava).mentions_bot("What is the refund window?", in_="help")
    return question, (await world.ben.sees_cards())[-1]


async def test_thrown_out_while_a_card_waits_the_answer_is_kept_and_sent_when_it_is_invited_again(world: World) -> None:
    question, card = await asked(world)
    await world.cho.removes("copydesk", "help")
    assert world.cho.sees("@copydesk") == [REMOVED]
    assert f":warning: {REMOVED}" in await world.cho.types("status")

    await world.ben.clicks(card, "Edit")
    await world.ben.submits(answer="30 days from delivery.")
    [again] = await world.ben.sees_cards()
    assert "the answer could not be sent: Slack refuses chat.postMessage: not_in_channel. The text is kept" in again
    await world.looks_again()
    assert world.cho.sees("@copydesk") == [REMOVED]

    await world.cho.invites("copydesk", "help")
    assert "removed from" not in await world.cho.types("status")
    await world.ben.clicks(again, "Approve")
    assert world.ava.replies_in(question) == ["30 days from delivery."]


async def test_a_removal_that_no_event_told_of_is_seen_by_the_look(world: World) -> None:
    await asked(world)
    await asked(world, by=world.abe)
    channel = world.sandbox.workspace.channel("help")
    me = world.bot.desk.me
    channel.members.remove(me)
    assert await world.bot.desk.store.is_in(channel.id, me)
    await world.looks_again()
    assert not await world.bot.desk.store.is_in(channel.id, me)
    two = "I was removed from #help, where 2 questions wait: `/invite @copydesk` in it lets me answer them."
    assert world.cho.sees("@copydesk") == [two]

    channel.members.append(me)
    await world.looks_again()
    assert "removed from" not in await world.cho.types("status")
    assert await world.bot.desk.store.is_in(channel.id, me)


async def test_a_removal_is_also_seen_by_the_delivery_that_fails(world: World) -> None:
    _, card = await asked(world)
    world.sandbox.workspace.channel("help").members.remove(world.bot.desk.me)
    await world.ben.clicks(card, "Approve")
    assert world.cho.sees("@copydesk") == [REMOVED]
    await world.looks_again()
    assert world.cho.sees("@copydesk") == [REMOVED]


async def test_where_nothing_waits_nobody_hears_of_it(world: World) -> None:
    _, card = await asked(world)
    await world.ben.clicks(card, "Approve")
    await world.cho.removes("copydesk", "help")
    await world.cho.removes("copydesk", "general")
    assert world.cho.sees("@copydesk") == []


async def test_a_watched_channel_is_missed_too(world: World) -> None:
    help_ = world.id_of("help")
    await asked(world)
    await world.bot.desk.store.change("watched", {help_: "all"}, world.cho.id, world.clock.now())
    [card] = await world.ben.sees_cards()
    await world.ben.clicks(card, "Approve")
    await world.cho.removes("copydesk", "help")
    [told] = world.cho.sees("@copydesk")
    assert told == "I was removed from #help, which I watch: `/invite @copydesk` in it lets me read it again."

    await world.bot.desk.store.change("watched", {}, world.cho.id, world.clock.now())
    await world.looks_again()
    assert "removed from" not in await world.cho.types("status")


async def test_a_warning_goes_when_the_last_question_is_withdrawn(world: World) -> None:
    question, _ = await asked(world)
    [checking] = world.ava.thread_of(question)
    await world.cho.removes("copydesk", "help")
    await world.ava.clicks(checking, "Never mind")
    await world.looks_again()
    assert "removed from" not in await world.cho.types("status")


async def test_the_bot_knows_at_once_where_it_is(world: World) -> None:
    store, me, help_ = world.bot.desk.store, world.bot.desk.me, world.id_of("help")
    assert await store.is_in(help_, me)
    assert await store.is_in(world.id_of("payroll-private"), me)
    await world.cho.removes("copydesk", "help")
    assert not await store.is_in(help_, me)
    await world.cho.invites("copydesk", "help")
    assert await store.is_in(help_, me)
