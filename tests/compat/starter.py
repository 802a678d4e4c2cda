"""
A small app on Slack's Python framework, after the flow that its starter template shows: synchronous, one file.

It knows nothing of the sandbox but `SLACK_API_URL`. With `PORT` it takes signed HTTP requests there, without it Socket
Mode.
"""

import logging
import os
import re
from typing import Any

from slack_bolt import Ack, App, Respond, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

logging.basicConfig(level=logging.ERROR)
env = os.environ  # noqa: TID251 - it is an app of its own
app = App(
    client=WebClient(env["SLACK_BOT_TOKEN"], base_url=env["SLACK_API_URL"]), signing_secret=env["SLACK_SIGNING_SECRET"]
)
Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str, label: str) -> Json:
    return {"type": "actions", "elements": [{"type": "button", "action_id": action_id, "text": plain(label)}]}


@app.message(re.compile("(good day|greetings)"))
def greeted(context: Json, say: Say) -> None:
    say(text=f"{context['matches'][0].title()}!", blocks=[button("counted", "Count")])


@app.action("counted")
def counted(ack: Ack, client: WebClient, body: Json) -> None:
    ack()
    text = f"Pressed by <@{body['user']['id']}>"
    client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=text)


@app.command("/sample")
def commanded(ack: Ack, command: Json, respond: Respond) -> None:
    ack()
    respond(f"Heard: {command['text']}")


@app.event("app_home_opened")
def home_opened(client: WebClient, event: Json) -> None:
    text = {"type": "mrkdwn", "text": f"Welcome, <@{event['user']}>"}
    view = {"type": "home", "blocks": [{"type": "section", "text": text}]}
    client.views_publish(user_id=event["user"], view=view)


@app.shortcut("sample_shortcut")
def shortcut_taken(ack: Ack, client: WebClient, shortcut: Json) -> None:
    ack()
    people = {"type": "multi_users_select", "action_id": "people"}
    words = {"type": "plain_text_input", "action_id": "words"}
    blocks = [
        {"type": "input", "block_id": "people", "label": plain("Whom"), "element": people},
        {"type": "input", "block_id": "words", "label": plain("What"), "element": words},
    ]
    view = {"type": "modal", "callback_id": "sample_view", "title": plain("Tell"), "submit": plain("Tell them")}
    client.views_open(trigger_id=shortcut["trigger_id"], view={**view, "blocks": blocks})


@app.view("sample_view")
def submitted(ack: Ack, client: WebClient, view: Json) -> None:
    ack()
    values = view["state"]["values"]
    for user in values["people"]["people"]["selected_users"]:
        client.chat_postMessage(channel=user, text=values["words"]["words"]["value"])


if "PORT" in env:
    app.start(port=int(env["PORT"]), http_server_logger_enabled=False)
else:
    SocketModeHandler(app, env["SLACK_APP_TOKEN"]).start()  # type: ignore[no-untyped-call] # Bolt's own
