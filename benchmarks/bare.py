"""Bolt with one empty listener for mentions, and nothing else: `python -m benchmarks.bare`."""

import asyncio

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import environment, speak_directly, without_oauth


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

        @app.event("app_mention")
        async def mentioned() -> None:
            pass

        handler = AsyncSocketModeHandler(app, values["SLACK_APP_TOKEN"])
        await handler.start_async()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    without_oauth()
    speak_directly()
    asyncio.run(_run())
