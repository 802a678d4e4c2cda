"""The fixtures for other people's Bolt apps, as those would use them: a synchronous app and an asynchronous one."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import SlackError
from bot.sandbox.beside import AsyncSlack, Slack
from tests.sandbox.app import Json, actions, button, modal, text_input

MANIFEST = """
display_information: {name: Deploys}
features:
  bot_user: {display_name: Deploy Bot}
  slash_commands: [{command: /deploy, description: Ship it}]
oauth_config: {scopes: {bot: [chat:write]}}
settings: {event_subscriptions: {bot_events: [app_mention]}}
"""


def deploys(app: App) -> None:
    """A small app of somebody's: a mention gets a button, the button a modal, the modal a word in the channel."""

    @app.event("app_mention")
    def mentioned(event: Json, say: Say) -> None:
        say(text="Ship it?", blocks=[actions(button("ship", label="Ship"))], thread_ts=event["ts"])

    @app.action("ship")
    def pressed(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        where = body["channel"]["id"]
        client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("why"), private_metadata=where))

    @app.view("")
    def submitted(ack: Ack, view: Json, client: WebClient) -> None:
        why = view["state"]["values"]["why"]["text"]["value"]
        if len(why) < 3:
            ack(response_action="errors", errors={"why": "Say more."})
            return
        ack()
        client.chat_postMessage(channel=view["private_metadata"], text=f"Shipped: {why}")


@pytest.fixture
def app(slack: Slack) -> Iterator[App]:
    app = App(client=WebClient(slack.bot_token, base_url=slack.api_url))
    deploys(app)
    handler: Any = SocketModeHandler(app, slack.app_token, web_client=WebClient(base_url=slack.api_url))
    handler.connect()
    slack.wait_until(lambda: slack.connected)
    yield app
    handler.close()


def replies(slack: Slack, ts: str) -> Callable[[], list[Json]]:
    return lambda: slack.messages("general", thread_ts=ts)[1:]


@pytest.mark.usefixtures("app")
def test_a_synchronous_app_is_talked_to(slack: Slack) -> None:
    ts = slack.ava.posts("general", "<@copydesk> hi")
    [answer] = slack.wait_until(replies(slack, ts))
    assert slack.ava.clicks(channel="general", ts=answer["ts"], action_id="ship") == {"ok": True}
    [view] = slack.wait_until(lambda: slack.ava.views)
    assert slack.ava.submits(view["id"], {"why": "x"}) == {"ok": False, "errors": {"why": "Say more."}}
    assert slack.ava.submits(view["id"], {"why": "It is Friday."}) == {"ok": True}
    slack.wait_until(lambda: slack.ben.messages("general")[-1]["text"] == "Shipped: It is Friday.")


@pytest.mark.usefixtures("app")
def test_slack_may_be_unkind_to_it(slack: Slack) -> None:
    slack.faults.add("reply_lost", method="chat.postMessage")
    ts = slack.ava.posts("general", "<@copydesk> hi")
    slack.wait_until(replies(slack, ts))
    assert slack.faults.listed() == []


def test_what_is_refused_is_refused_here_too(slack: Slack) -> None:
    with pytest.raises(SlackError, match="There is no channel 'nowhere'"):
        slack.ava.posts("nowhere", "hi")
    with pytest.raises(TimeoutError, match=r"within 0\.02 s: .*slack\.connected"):
        slack.wait_until(lambda: slack.connected, seconds=0.02)


@pytest.mark.slack(manifest=MANIFEST)
def test_the_manifest_is_the_apps_own(slack: Slack) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    who = client.auth_test()
    assert (who["user"], who["user_id"]) == ("deploy_bot", "U0COPYDESK")
    said: Any = client.chat_postMessage(channel="C0GENERAL", text="Hello")["message"]
    assert said["bot_profile"]["name"] == "Deploy Bot"
    slack.ava.posts("@deploy_bot", "A word, @deploy_bot and @copydesk")
    assert slack.ava.messages("@copydesk")[0]["text"] == "A word, <@U0COPYDESK> and <@U0COPYDESK>"
    with pytest.raises(SlackError, match="no '/rollback'"):
        slack.ava.commands("general", "/rollback")


@pytest.mark.slack("manifest.yml")
def test_a_manifest_may_be_a_file(slack: Slack) -> None:
    assert slack.ava.commands("general", "/copydesk", "help")["error"] == "dispatch_failed"  # nobody is there


def test_an_app_in_a_process_of_its_own_finds_the_workspace(slack: Slack) -> None:
    script = (
        "import os; from slack_sdk import WebClient;"
        "client = WebClient(os.environ['SLACK_BOT_TOKEN'], base_url=os.environ['SLACK_API_URL']);"
        "client.chat_postMessage(channel='C0GENERAL', text='From afar')"
    )
    subprocess.run([sys.executable, "-c", script], env=slack.environment, check=True)  # noqa: S603
    assert slack.messages("general")[-1]["text"] == "From afar"


async def test_an_asynchronous_app_lives_in_the_tests_own_loop(async_slack: AsyncSlack) -> None:
    app = AsyncApp(client=AsyncWebClient(async_slack.bot_token, base_url=async_slack.api_url))

    @app.event("app_mention")
    async def mentioned(say: AsyncSay) -> None:
        await say("Here.")

    client = AsyncWebClient(base_url=async_slack.api_url)
    handler: Any = AsyncSocketModeHandler(app, async_slack.app_token, web_client=client)
    await handler.connect_async()
    try:
        await async_slack.wait_until(lambda: async_slack.connected)
        await async_slack.ava.posts("help", "<@copydesk> hi")
        said = await async_slack.wait_until(lambda: async_slack.messages("help")[1:])
        assert said[0]["text"] == "Here."
    finally:
        await handler.close_async()
