"""
Bolt and nothing else: `python -m benchmarks.bare`.

An empty listener for mentions, in Bolt's default mode; or, with a script in the file `BENCH_SCRIPT`, the calls to Slack
that our bot made for one reviewed case: some when the bot is mentioned, the others when Approve is pressed.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import environment, speak_directly, without_oauth
from bot.slack.gateway import _as_sent

APPROVE = "review_approve"
Json = dict[str, Any]
Call = tuple[str, str, str]  # the method, its arguments as JSON, and by which name the ts of what it posted is known


class Replay:
    """The calls of a script, again and again. Names stand in it for the channel and the ts of a message."""

    def __init__(self, client: AsyncWebClient, script: dict[str, list[Call]]) -> None:
        self._client, self._script = client, script
        self._cases: dict[str, dict[str, str]] = {}  # by the ts of the card

    async def asked(self, event: Json) -> None:
        number = event["text"].rpartition("#")[2].partition(".")[0]
        known = {"$channel": event["channel"], "$question": event["ts"], "$number": number}
        await self._make(self._script["asked"], known)
        self._cases[known["$card"]] = known

    async def approved(self, ack: Any, body: Json) -> None:
        await ack()
        await self._make(self._script["approved"], self._cases.pop(body["container"]["message_ts"]))

    async def _make(self, calls: list[Call], known: dict[str, str]) -> None:
        for method, arguments, name in calls:
            for each, value in known.items():
                arguments = arguments.replace(each, value)  # noqa: PLW2901
            answer = await self._client.api_call(method, **_as_sent(method, json.loads(arguments)))
            if name:
                known[name] = answer["ts"]


async def nothing() -> None:
    """What an empty listener does."""


async def _run() -> None:
    values = environment()
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=values["SLACK_BOT_TOKEN"], base_url=values["SLACK_API_URL"], session=session)
        me = await client.auth_test()
        known = AuthorizeResult(
            enterprise_id=None,
            team_id=me["team_id"],
            bot_id=me["bot_id"],
            bot_user_id=me["user_id"],
            bot_token=values["SLACK_BOT_TOKEN"],
        )

        async def authorize() -> AuthorizeResult:
            return known

        app = AsyncApp(client=client, authorize=authorize)
        if script := values.get("BENCH_SCRIPT"):
            replay = Replay(client, json.loads(await asyncio.to_thread(Path(script).read_text)))
            app.event("app_mention")(replay.asked)
            app.event("message")(nothing)
            app.action(APPROVE)(replay.approved)
        else:
            app.event("app_mention")(nothing)
        handler = AsyncSocketModeHandler(app, values["SLACK_APP_TOKEN"])
        await handler.start_async()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    without_oauth()
    speak_directly()
    asyncio.run(_run())
