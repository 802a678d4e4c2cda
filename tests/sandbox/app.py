"""The two ends a test holds: an app that acks as told, and a clock that stands still."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox import Ack

Json = dict[str, Any]
Answer = Callable[[Json], Awaitable[Ack]]

MANIFEST = """
display_information: {name: Copydesk}
features:
  slash_commands:
    - {command: /copydesk, description: Steer, should_escape: true}
    - {command: /raw, description: Steer}
  shortcuts:
    - {name: Ask, type: message, callback_id: ask_about, description: Ask}
oauth_config:
  scopes:
    bot: [app_mentions:read, chat:write, commands, channels:history, channels:read, groups:history, groups:read,
          im:history, im:read, im:write, users:read, usergroups:read, assistant:write, channels:join, reactions:write,
          team:read]
settings:
  event_subscriptions:
    bot_events: [app_mention, app_home_opened, message.channels, message.groups, message.im, member_joined_channel,
                 member_left_channel, channel_left, reaction_added, user_change, channel_archive,
                 reaction_removed, channel_unarchive, subteam_updated, subteam_members_changed]
"""


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0

    def __call__(self) -> float:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += seconds


class App:
    """An app that remembers what came and acks; `answers` by a payload's type, an event's type or a command."""

    def __init__(self) -> None:
        self.envelopes: list[Json] = []
        self.answers: dict[str, Answer] = {}

    async def __call__(self, envelope: Json) -> Ack:
        self.envelopes.append(envelope)
        payload = envelope["payload"]
        name = payload.get("event", {}).get("type") or payload.get("command") or payload["type"]
        answer = self.answers.get(name)
        return await answer(payload) if answer else (200, None)

    def acks(self, name: str, status: int, body: Json | str | None = None) -> None:
        async def answer(_payload: Json) -> Ack:
            return status, body

        self.answers[name] = answer

    @property
    def events(self) -> list[Json]:
        return [one["payload"]["event"] for one in self.envelopes if one["type"] == "events_api"]

    @property
    def last(self) -> Json:
        payload: Json = self.envelopes[-1]["payload"]
        return payload


def button(action_id: str, value: str = "1", label: str = "Press") -> Json:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "action_id": action_id, "value": value, "text": text}


def actions(*elements: Json, block_id: str = "acts") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def modal(*blocks: Json, **more: Any) -> Json:
    title = {"type": "plain_text", "text": "Modal"}
    return {"type": "modal", "title": title, "submit": title, "blocks": list(blocks), **more}


def text_input(block_id: str, **element: Any) -> Json:
    label = {"type": "plain_text", "text": block_id}
    typed = {"type": "plain_text_input", "action_id": "text", **element}
    return {"type": "input", "block_id": block_id, "label": label, "element": typed}


def choice(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": value.title()}, "value": value}
