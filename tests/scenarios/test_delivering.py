"""What reaches the thread: the right words, once, inert."""

from datetime import timedelta

from bot.slack.gateway import EVENT_TYPE
from tests.world import World

HOSTILE = (
    "<!channel> <@U00000BEN> <#C0GENERAL> <https://evil.example|Approve in Slack> <!subteam^S1> & 1 < 2\u202e\n"
    "```html\n<div>kept</div>\n```"
)


async def test_nothing_in_an_answer_is_a_control_sequence(world: World) -> None:
    world.model.answers(HOSTILE)
    question = await world.ava.mentions_bot("Please repeat that.")
    [reply] = world.ava.thread_of(question)
    for sequence in ("<!", "<@", "<#", "<https://evil.example|", "\u202e"):
        assert sequence not in reply.answer
        assert sequence not in reply.fallback
    assert "<div>kept</div>" in reply.answer


async def test_nothing_on_a_card_is_a_control_sequence_of_the_asker_or_the_model(world: World) -> None:
    world.model.answers(f"maybe {HOSTILE}")
    await world.ava.mentions_bot("```*Approved by Ben*``` <!here> [x](y) \x00 \u202e")
    [card] = await world.ben.sees_cards()
    assert "<!" not in card.fallback
    assert "<!channel>" not in card
    fenced = next(block for block in card.body["blocks"] if block["type"] == "rich_text")
    assert fenced["elements"][0]["type"] == "rich_text_preformatted"


async def test_lone_surrogates_and_nul_lose_nothing(world: World) -> None:
    world.model.answers("A \x00 and \ud800 maybe.")
    question = await world.ava.mentions_bot("What is odd?")
    [card] = await world.ben.sees_cards()
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == ["A \ufffd and \ufffd maybe."]


async def test_a_long_answer_comes_in_several_messages_with_whole_fences_and_one_footer(world: World) -> None:
    code = "\n".join(f"print({number})" for number in range(2_000))
    world.model.answers(f"Run this:\n\n```python\n{code}\n```\n\nThat is all.")
    question = await world.ava.mentions_bot("How?")
    replies = [seen for seen in world.ava.thread_of(question) if seen.answer]
    assert len(replies) > 2
    for reply in replies:
        assert reply.answer.count("```") % 2 == 0
        assert len(reply.answer) <= 12_000
    assert ["Not reviewed" in reply for reply in replies] == [False] * (len(replies) - 1) + [True]
    assert all(f"print({number})" in "\n".join(replies) for number in range(2_000))


async def test_an_answer_carries_its_delivery_id_and_does_not_unfurl(world: World) -> None:
    world.model.answers("See https://example.com.")
    question = await world.ava.mentions_bot("Where?")
    found = await world.bot.client.conversations_replies(
        channel=world.id_of("general"), ts=question.ts, include_all_metadata=True
    )
    metadata = found["messages"][-1]["metadata"]
    assert metadata["event_type"] == EVENT_TYPE
    assert list(metadata["event_payload"]) == ["id"]


async def test_when_slack_loses_its_reply_the_answer_still_stands_there_once(world: World) -> None:
    world.model.answers("30 days.")
    world.strikes("reply_lost", method="chat.postMessage")
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.advance(minutes=2)
    assert world.ava.replies_in(question) == ["30 days."]


async def test_a_clock_that_is_ahead_of_slacks_does_not_hide_what_stands_there(world: World) -> None:
    world.sandbox.workspace.now = lambda: world.clock.seconds() - 300
    world.model.answers("30 days.")
    world.strikes("reply_lost", method="chat.postMessage")
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.advance(minutes=2)
    assert world.ava.replies_in(question) == ["30 days."]


async def test_when_slack_loses_its_reply_to_a_card_there_is_still_one_card_and_it_works(world: World) -> None:
    world.model.answers("Maybe 30 days.")
    world.strikes("reply_lost", method="chat.postMessage", times=2)
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.advance(minutes=2)
    [card] = await world.ben.sees_cards()
    assert world.ava.notices_in(question) == ["A person is checking this."]
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == ["Maybe 30 days."]


async def test_a_rate_limit_delays_the_answer_and_no_longer_than_slack_asks(world: World) -> None:
    world.model.answers("30 days.")
    world.strikes("ratelimited", method="chat.postMessage", seconds=60)
    question = await world.ava.mentions_bot("What is the refund window?")
    assert world.ava.replies_in(question) == []
    await world.advance(minutes=1)
    assert world.ava.replies_in(question) == ["30 days."]


async def test_an_answer_that_slack_will_not_take_goes_back_to_the_reviewers_with_its_text(world: World) -> None:
    world.model.answers("Maybe 30 days.")
    await world.ava.mentions_bot("What is the refund window?", in_="help")
    [card] = await world.ben.sees_cards()
    await world.cho.archives("help")
    await world.ben.clicks(card, "Edit")
    await world.ben.submits(answer="30 days from delivery.")

    [again] = await world.ben.sees_cards()
    assert "the answer could not be sent: Slack refuses chat.postMessage: is_archived. The text is kept" in again
    assert "30 days from delivery." in again
    [old, _] = world.ben.sees("answers-review")
    assert "The answer could not be sent; it waits below." in old


async def test_a_card_whose_reply_was_lost_loses_its_buttons_when_it_is_decided(world: World) -> None:
    world.model.answers("Maybe 30 days.")
    await world.ava.mentions_bot("And before?")  # its notice and card are posted in peace
    world.model.answers("Maybe 60 days.")
    world.strikes("reply_lost", method="chat.postMessage", times=2)
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.advance(seconds=3)
    card = world.ben.sees("answers-review")[-1]
    await world.ben.clicks(card, "Approve")
    await world.advance(minutes=2)
    assert "Approved by Ben" in world.ben.sees("answers-review")[-1]
    assert world.ben.sees("answers-review")[-1].buttons == []
    assert world.ava.replies_in(question) == ["Maybe 60 days."]


async def test_a_notice_whose_reply_was_lost_loses_its_button_when_the_asker_presses_it(world: World) -> None:
    world.model.answers("Maybe 30 days.")
    world.strikes("reply_lost", method="chat.postMessage")
    question = await world.ava.mentions_bot("What is the refund window?")
    [checking] = world.ava.thread_of(question)
    await world.ava.clicks(checking, "Never mind")
    await world.advance(minutes=2)
    assert [str(seen) for seen in world.ava.thread_of(question)] == ["You withdrew this question."]
    assert world.ava.thread_of(question)[0].buttons == []
    assert world.ben.sees("answers-review") == []


async def test_an_answer_that_slack_does_not_take_for_an_hour_goes_back_to_the_reviewers(world: World) -> None:
    world.model.answers("30 days.")
    world.strikes("ratelimited", method="chat.postMessage", times=80, seconds=60)
    await world.ava.mentions_bot("What is the refund window?")
    await world.advance(minutes=62)
    world.sandbox.faults.remove()
    await world.advance(minutes=2)
    [card] = await world.ben.sees_cards()
    assert "it was tried for an hour" in card


async def test_an_answer_that_waited_for_the_bot_itself_is_not_given_up_at_slacks_first_no(world: World) -> None:
    world.model.answers("30 days.")
    world.strikes("ratelimited", method="chat.postMessage", seconds=30)
    question = await world.ava.mentions_bot("What is the refund window?")
    world.clock.at += timedelta(hours=2)  # the bot was down
    world.strikes("ratelimited", method="chat.postMessage", seconds=30)
    await world.restarts()
    await world.advance(minutes=2)
    assert world.ava.replies_in(question) == ["30 days."]
    assert await world.ben.sees_cards() == []


async def test_a_thread_with_nothing_but_invisible_marks_in_it_keeps_no_card_away(world: World) -> None:
    root = await world.abe.says("Look:")
    await world.abe.says("\u202a", under=root)
    world.model.answers("Maybe 30 days.")
    await world.ava.mentions_bot("What is the refund window?", under=root)
    assert len(await world.ben.sees_cards()) == 1
