"""Slack's Python framework in its synchronous kind, with a small app on it (starter.py): what people see of it."""

from tests.compat.conftest import Running


async def test_a_greeting_and_its_button(running: Running) -> None:
    async with running("starter.py") as slack:
        await slack.ava.posts("general", "good day to all")
        [said] = await slack.wait_until(lambda: slack.abe.messages("general")[1:])
        assert said["text"] == "Good Day!"
        assert await slack.abe.clicks(channel="general", ts=said["ts"], action_id="counted") == {"ok": True}
        await slack.wait_until(lambda: "blocks" not in slack.ava.messages("general")[1])
        assert slack.ava.messages("general")[1]["text"] == f"Pressed by <@{slack.abe.id}>"


async def test_a_command_and_the_home_tab(running: Running) -> None:
    async with running("starter.py") as slack:
        assert await slack.abe.commands("help", "/sample", "one two") == {"ok": True, "text": ""}
        [whispered] = await slack.wait_until(lambda: slack.abe.ephemerals)
        assert whispered["text"] == "Heard: one two"
        await slack.gil.opens_home()
        await slack.wait_until(lambda: slack.gil.id in slack.sandbox.views.homes)
        home = slack.sandbox.views.homes[slack.gil.id]
        assert home["blocks"][0]["text"]["text"] == f"Welcome, <@{slack.gil.id}>"


async def test_a_shortcut_opens_a_modal_which_tells_others(running: Running) -> None:
    async with running("starter.py") as slack:
        ts = await slack.ava.posts("general", "Lunch is early today")
        assert await slack.ava.shortcuts("sample_shortcut", "general", ts) == {"ok": True}
        [view] = await slack.wait_until(lambda: slack.ava.views)
        told = {"people": [slack.ben.id, slack.bea.id], "words": "Lunch at eleven"}
        assert await slack.ava.submits(view["id"], told) == {"ok": True}
        await slack.wait_until(lambda: slack.ben.messages("@frontdesk") and slack.bea.messages("@frontdesk"))
        assert [said["text"] for said in slack.ben.messages("@frontdesk")] == ["Lunch at eleven"]
