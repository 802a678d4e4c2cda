"""Slack's JavaScript framework, unmodified, with a small desk on it (bolt.mjs): what people see of it."""

from bot.sandbox.beside import AsyncSlack
from tests.compat.conftest import Running

REVIEW, QUESTION = "answers-review", "How many days of leave?"


async def asked(slack: AsyncSlack) -> tuple[str, str]:
    """A question, and the card that reviewers have of it: the ts of each."""
    ts = await slack.ava.posts("general", f"<@frontdesk> {QUESTION}")
    card = await slack.wait_until(lambda: slack.ben.messages(REVIEW))
    return ts, card[0]["ts"]


async def test_a_question_is_answered_by_a_reviewer(running: Running) -> None:
    async with running("bolt.mjs") as slack:
        ava, ben = slack.ava, slack.ben
        ts, card = await asked(slack)
        assert [one["text"] for one in ava.messages("general", thread_ts=ts)[1:]] == ["Somebody will read this first."]
        assert ava.messages("general")[0]["reactions"][0]["name"] == "eyes"
        assert ben.messages(REVIEW)[0]["blocks"][0]["text"]["text"] == "*Ava Adler* asks:"
        assert await ben.clicks(channel=REVIEW, ts=card, action_id="edit") == {"ok": True}
        [view] = await slack.wait_until(lambda: ben.views)
        assert QUESTION in view["blocks"][0]["text"]["text"]
        assert await ben.submits(view["id"], {"answer": "No."}) == {"ok": False, "errors": {"answer": "Say more."}}
        assert await ben.submits(view["id"], {"answer": "Thirty days a year."}) == {"ok": True}
        assert ben.views == []
        await slack.wait_until(lambda: ben.messages(REVIEW)[0]["text"] == "Answered")
        assert ava.messages("general", thread_ts=ts)[-1]["text"] == "Thirty days a year."
        assert "reactions" not in ava.messages("general")[0]
        assert [block["type"] for block in ben.messages(REVIEW)[0]["blocks"]] == ["section"]


async def test_a_modal_on_a_modal(running: Running) -> None:
    async with running("bolt.mjs") as slack:
        ben, (_, card) = slack.ben, await asked(slack)
        await ben.clicks(channel=REVIEW, ts=card, action_id="edit")
        [editor] = await slack.wait_until(lambda: ben.views)
        await ben.clicks(view_id=editor["id"], action_id="sources")
        shown = await slack.wait_until(lambda: ben.views[1:])
        await slack.wait_until(lambda: ben.views[-1]["blocks"][0]["text"]["text"] == "Page 7")
        assert (shown[0]["root_view_id"], shown[0]["previous_view_id"]) == (editor["id"], editor["id"])
        await ben.closes(shown[0]["id"])
        assert [view["id"] for view in ben.views] == [editor["id"]]
        [whispered] = await slack.wait_until(lambda: ben.ephemerals)
        assert whispered["text"] == "Page 7 was read."
        assert slack.bea.ephemerals == []


async def test_an_answer_by_response_url(running: Running) -> None:
    async with running("bolt.mjs") as slack:
        ben, (_, card) = slack.ben, await asked(slack)
        await ben.clicks(channel=REVIEW, ts=card, action_id="later")
        [whispered] = await slack.wait_until(lambda: ben.ephemerals)
        assert whispered["text"] == "You set it aside."
        assert [one["text"] for one in slack.bea.messages(REVIEW)] == ["Set aside"]


async def test_a_command_is_answered_by_its_ack_and_later(running: Running) -> None:
    async with running("bolt.mjs") as slack:
        assert await slack.abe.commands("help", "/desk", "what is up") == {"ok": True, "text": "You wrote: what is up"}
        assert [one["text"] for one in slack.abe.ephemerals] == ["You wrote: what is up"]
        said = await slack.wait_until(lambda: slack.ava.messages("help"))
        assert [one["text"] for one in said] == ["abe looked at the desk."]


async def test_the_home_tab_and_a_shortcut(running: Running) -> None:
    async with running("bolt.mjs") as slack:
        await slack.gil.opens_home()
        await slack.wait_until(lambda: slack.gil.id in slack.sandbox.views.homes)
        home = slack.sandbox.views.homes[slack.gil.id]
        assert home["blocks"][0]["text"]["text"] == "Nothing waits for you."
        ts = await slack.ava.posts("general", "Tea & cake")
        assert await slack.abe.shortcuts("quote_it", "general", ts) == {"ok": True}
        said = await slack.wait_until(lambda: slack.ava.messages("general")[1:])
        assert [one["text"] for one in said] == ["> Tea &amp; cake"]


async def test_a_message_that_is_streamed(running: Running) -> None:
    async with running("bolt.mjs") as slack:
        ts = await slack.ava.posts("@frontdesk", "stream")

        def last() -> dict[str, object]:
            return slack.ava.messages("@frontdesk", thread_ts=ts)[-1]

        await slack.wait_until(lambda: last().get("streaming_state") == "completed")
        assert last()["text"] == "Word by **word**"
