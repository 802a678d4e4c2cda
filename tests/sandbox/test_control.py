"""The control API over HTTP, and what survives a restart."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from blockbuster import BlockBuster
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Manifest, PortTakenError, Sandbox, Workspace
from tests.sandbox.app import MANIFEST, App, Clock, Json, actions, button


class Control:
    """A script that uses the control API."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self._sandbox, self._session = sandbox, session

    async def __call__(self, verb: str, path: str, body: Json | None = None, **more: Any) -> Json:
        url = f"{self._sandbox.url}/_sandbox/{path}"
        async with self._session.request(verb, url, json=body, **more) as answer:
            said: Json = await answer.json()
            return said | ({"status": answer.status} if answer.status != 200 else {})


@pytest.fixture
def control(sandbox: Sandbox, session: aiohttp.ClientSession) -> Control:
    return Control(sandbox, session)


async def test_the_state_names_everything(control: Control, sandbox: Sandbox) -> None:
    state = await control("GET", "state")
    assert state["bot"] == "connected"
    assert {one["name"] for one in state["users"]} == {"ava", "abe", "ben", "bea", "cho", "gil", "copydesk"}
    assert [one["name"] for one in state["channels"]] == ["general", "help", "answers-review", "payroll-private"]
    assert state["methods"]["auth.test"] == "supported"
    sandbox.hold = True
    assert (await control("GET", "state"))["bot"] == "starting"
    sandbox.deliveries.receiver, sandbox.expects_bot = None, False
    assert (await control("GET", "state"))["bot"] == "none"


async def test_a_conversation_by_script(control: Control, app: App) -> None:
    ts = (await control("POST", "people/ava/messages", {"channel": "help", "text": "<@copydesk> hm"}))["ts"]
    await control("POST", "people/abe/messages", {"channel": "help", "text": "me too", "thread_ts": ts})
    assert await control("PATCH", f"people/ava/messages/help/{ts}", {"text": "hm!"}) == {"ts": ts}
    assert await control("POST", "people/abe/reactions", {"channel": "help", "ts": ts, "name": "eyes"}) == {"ok": True}
    [top] = (await control("GET", "channels/help/messages?as=abe"))["messages"]
    assert (top["text"], top["reply_count"]) == ("hm!", 1)
    thread = await control("GET", f"channels/C0000HELP/messages?thread_ts={ts}")
    assert [one["text"] for one in thread["messages"]] == ["hm!", "me too"]
    await control("POST", "people/ava/messages", {"channel": "@copydesk", "text": "hello"})
    direct = await control("GET", "channels/@copydesk/messages?as=ava")
    assert [one["text"] for one in direct["messages"]] == ["hello"]
    other = await control("POST", "people/ava/messages", {"channel": "help", "text": "oops"})
    assert await control("DELETE", f"people/ava/messages/help/{other['ts']}") == {"ts": other["ts"]}
    assert app.events[-1]["subtype"] == "message_deleted"


async def test_clicks_views_and_commands_by_script(control: Control, client: AsyncWebClient, app: App) -> None:
    said: Json = {"channel": "C0GENERAL", "text": "x", "blocks": [actions(button("go"))]}
    ts = (await client.chat_postMessage(**said))["ts"]
    where = {"channel": "general", "ts": ts, "action_id": "go"}
    assert await control("POST", "people/ben/clicks", where) == {"ok": True}
    await client.views_open(trigger_id=app.last["trigger_id"], view={"type": "modal", "blocks": [], **_title()})
    [view] = (await control("GET", "people/ben/views"))["views"]
    assert await control("POST", "people/ben/closes", {"view_id": view["id"]}) == {"ok": True}
    assert await control("GET", "people/ben/home") == {"view": None}
    assert await control("GET", "people/ben/ephemerals") == {"ephemerals": []}
    app.acks("/copydesk", 200, {"text": "Done."})
    command = {"channel": "general", "command": "/copydesk", "text": "status"}
    about = {"callback_id": "ask_about", "channel": "general", "ts": ts}
    assert await control("POST", "people/cho/commands", command) == {"ok": True, "text": "Done."}
    assert await control("POST", "people/ben/shortcuts", about) == {"ok": True}


def _title() -> Json:
    return {"title": {"type": "plain_text", "text": "x"}}


async def test_faults_settings_and_traffic_by_script(control: Control, sandbox: Sandbox) -> None:
    fault = await control("POST", "faults", {"event": "message", "kind": "duplicate", "times": 2})
    assert [one["id"] for one in (await control("GET", "faults"))["faults"]] == [fault["id"]]
    assert await control("DELETE", f"faults/{fault['id']}") == {"ok": True}
    assert await control("DELETE", "faults") == {"ok": True}
    assert (await control("POST", "faults", {"kind": "delay", "method": "x"}))["error"] == "invalid_fault"
    assert await control("POST", "settings", {"retry_scale": 0.01}) == {"ok": True}
    assert await control("POST", "settings", {"pace": True}) == {"ok": True}
    assert (sandbox.deliveries.retry_scale, sandbox.faults.pace.on) == (0.01, True)
    assert await control("GET", "traffic?after=0") == {"entries": []}


@pytest.mark.parametrize(
    ("verb", "path", "body", "error"),
    [
        ("POST", "people/zoe/messages", {"channel": "help", "text": "x"}, "person_not_found"),
        ("POST", "people/ava/messages", {"channel": "help"}, "missing_field"),
        ("POST", "people/ava/messages", {"channel": "help", "text": 7}, "invalid_field"),
        ("POST", "people/ava/messages", {"channel": "help", "text": "x", "colour": "red"}, "unknown_field"),
        ("POST", "people/ava/messages", {"channel": "nowhere", "text": "x"}, "channel_not_found"),
        ("POST", "people/ava/messages", [], "invalid_json"),
        ("GET", "channels/@copydesk/messages", None, "missing_field"),
        ("GET", "channels/answers-review/messages?as=ava", None, "not_in_channel"),
        ("GET", "traffic?after=x", None, "invalid_field"),
        ("POST", "people/ben/clicks", {"action_id": "x"}, "missing_field"),
        ("POST", "people/ben/submits", {"view_id": "V1", "values": {}}, "view_not_found"),
        ("POST", "settings", {"retry_scale": -1}, "invalid_field"),
        ("POST", "settings", {"retry_scale": True}, "invalid_field"),
        ("DELETE", "people/ava/messages/help/1.0", None, "message_not_found"),
    ],
)
async def test_wrong_use_is_named(control: Control, verb: str, path: str, body: Any, error: str) -> None:
    answer = await control(verb, path, body)
    assert (answer["status"], answer["error"]) == (400, error)
    assert answer["message"]


async def test_only_this_machine_may_steer(control: Control, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    assert (await control("GET", "state", headers={"Host": "evil.example"}))["status"] == 403
    assert (await control("GET", "state", headers={"Sec-Fetch-Site": "cross-site"}))["status"] == 403
    async with session.post(f"{sandbox.url}/_sandbox/settings", data='{"retry_scale": 0}') as answer:
        assert (answer.status, (await answer.json())["error"]) == (400, "invalid_content_type")


async def test_the_page_is_there(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async with session.get(sandbox.url) as answer:
        assert answer.status == 200
        assert "<!doctype html>" in (await answer.text()).lower()


async def test_a_taken_port_is_named(sandbox: Sandbox, clock: Clock) -> None:
    port = int(sandbox.url.rsplit(":", 1)[1])
    with pytest.raises(PortTakenError, match=f"Port {port} is taken"):
        await Sandbox(Workspace(Manifest.parse(MANIFEST), now=clock), port=port).start()


async def test_everything_said_survives_a_kill(
    tmp_path: Path, clock: Clock, session: aiohttp.ClientSession, request: pytest.FixtureRequest
) -> None:
    blockbuster: BlockBuster = request.getfixturevalue("_nothing_blocks_the_loop")
    blockbuster.deactivate()  # rows are written in the loop on purpose: microseconds each

    def restart() -> Sandbox:
        return Sandbox(Workspace(Manifest.parse(MANIFEST), now=clock), data=tmp_path / "data")

    killed, app = restart(), App()
    await killed.start()
    killed.deliveries.receiver = app
    ava, ben = killed.people["ava"], killed.people["ben"]
    ts = await ava.posts("help", "question")
    client = AsyncWebClient(
        token=killed.credentials()["bot_token"], base_url=killed.credentials()["api_url"], session=session
    )
    card = [actions(button("go"))]
    posted = await client.chat_postMessage(channel="C0000HELP", thread_ts=ts, text="answer", blocks=card)
    gone = await ava.posts("help", "gone")
    await ava.deletes("help", gone)
    await ben.leaves("general")
    await ava.shares("help")
    killed.workspace.regroup("S00000DESK", ["U00000BEA"])
    async with restart() as again:  # while the first is still there: nothing was closed or flushed
        again.deliveries.receiver = later = App()
        assert again.credentials()["bot_token"] == killed.credentials()["bot_token"]
        assert again.people["ava"].messages("help", thread_ts=ts) == ava.messages("help", thread_ts=ts)
        assert "U00000BEN" not in again.workspace.channel("general").members
        assert again.workspace.channel("help").shared
        assert again.workspace.groups["S00000DESK"]["users"] == ["U00000BEA"]
        await again.people["ben"].clicks(channel="help", ts=posted["ts"], action_id="go")
        new = await again.people["ava"].posts("help", "more")
        assert new > gone
        ids = [one["payload"]["event_id"] for one in later.envelopes if one["type"] == "events_api"]
        assert not set(ids) & {one["payload"].get("event_id") for one in app.envelopes}
    await killed.stop()


def test_a_manifest_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="no Slack app manifest"):
        Manifest.parse("just text")


async def test_files_groups_and_places_by_script(control: Control, app: App) -> None:
    given: Json = {"channel": "help", "text": "", "files": ["plan.pdf", {"name": "a.png", "size": 7}]}
    ts = (await control("POST", "people/ava/messages", given))["ts"]
    [said] = (await control("GET", "channels/help/messages"))["messages"]
    assert (said["ts"], said["subtype"], said["text"], said["upload"]) == (ts, "file_share", "", True)
    assert "blocks" not in said
    plan, picture = said["files"]
    assert (plan["name"], plan["mimetype"], plan["filetype"]) == ("plan.pdf", "application/pdf", "pdf")
    assert (picture["mimetype"], picture["size"], picture["user"]) == ("image/png", 7, "U00000AVA")
    assert app.events[-1]["files"] == said["files"]
    mention = {"channel": "help", "text": "<@copydesk> see", "thread_ts": ts, "files": ["log.txt"]}
    await control("POST", "people/ava/messages", mention)
    assert [one["type"] for one in app.events[-2:]] == ["message", "app_mention"]
    assert ("subtype" in app.events[-1], app.events[-1]["files"][0]["name"]) == (False, "log.txt")
    assert len((await control("GET", "channels/help/messages"))["messages"]) == 1  # the other one is a reply
    eyes = {"channel": "help", "ts": ts, "name": "eyes"}
    await control("POST", "people/ben/reactions", eyes)
    assert await control("DELETE", "people/ben/reactions", eyes) == {"ok": True}
    assert await control("POST", "people/cho/archives", {"channel": "help"}) == {"ok": True}
    assert (await control("POST", "people/ava/messages", mention))["error"] == "is_archived"
    assert await control("POST", "people/cho/unarchives", {"channel": "help"}) == {"ok": True}
    assert await control("POST", "people/cho/regroups", {"group": "desk", "names": ["cho"]}) == {"ok": True}
    assert await control("POST", "people/ben/leaves", {"channel": "help"}) == {"ok": True}
    assert await control("POST", "people/ava/invites", {"name": "ben", "channel": "help"}) == {"ok": True}
    wrong = await control("POST", "people/cho/regroups", {"group": "chefs", "names": ["cho"]})
    assert wrong["error"] == "no_such_subteam"


@pytest.mark.parametrize(("given", "error"), [({"text": ""}, "no_text"), ({"text": "x", "files": [7]}, "invalid_file")])
async def test_what_nobody_can_send(control: Control, given: Json, error: str) -> None:
    assert (await control("POST", "people/ava/messages", {"channel": "help", **given}))["error"] == error


async def test_the_state_says_what_the_app_is_doing(control: Control, client: AsyncWebClient) -> None:
    ts = (await control("POST", "people/ava/messages", {"channel": "help", "text": "hm"}))["ts"]
    await client.assistant_threads_setStatus(channel_id="C0000HELP", thread_ts=ts, status="is looking it up…")
    state = await control("GET", "state")
    assert state["statuses"] == [{"channel": "C0000HELP", "thread_ts": ts, "status": "is looking it up…"}]
    assert state["shortcuts"] == [{"callback_id": "ask_about", "name": "Ask"}]
