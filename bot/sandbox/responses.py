"""What the app says by an ack or a `response_url`: five uses within half an hour."""

from dataclasses import dataclass

from bot.sandbox.checks import check_blocks
from bot.sandbox.directory import BOT_USER
from bot.sandbox.errors import Json, SlackError, argument_error
from bot.sandbox.workspace import Channel, Workspace

USES, SECONDS = 5, 1_800


@dataclass
class Hook:
    channel: Channel
    user: str
    ts: str  # of the message that was acted on; empty for a command
    until: float
    uses: int = USES


class Responses:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._hooks: dict[str, Hook] = {}

    def url(self, channel: Channel, user: str, ts: str = "") -> str:
        token = self._workspace.new_id("R")
        self._hooks[token] = Hook(channel, user, ts, self._workspace.now() + SECONDS)
        return f"{self._workspace.url}/response/{token}"

    def use(self, token: str, body: Json) -> None:
        hook = self._hooks.get(token)
        if hook is None or self._workspace.now() > hook.until:
            raise SlackError("expired_url", f"No response_url {token!r} is open: one lives for 30 minutes.")
        if not hook.uses:
            raise SlackError("used_url", f"The response_url {token!r} was used {USES} times: that is all.")
        hook.uses -= 1
        if body.get("delete_original"):
            self._workspace.remove_for(hook.channel, hook.user, hook.ts)
        elif body.get("replace_original") and hook.ts:
            shown = self._shown(body)
            changes = {"text": shown["text"], "blocks": shown.get("blocks")}
            if whispered := self._workspace.whispered(hook.channel, hook.user, hook.ts):
                whispered.body |= {key: value for key, value in changes.items() if value is not None}
                whispered.showing()
            else:
                self._workspace.edit(hook.channel, hook.ts, changes, by=BOT_USER, marked=False)
        else:
            self.say(hook.channel, hook.user, body)

    def say(self, channel: Channel, user: str, body: Json) -> None:
        """To one person, or to all if the app says `in_channel`."""
        message = self._workspace.app_message(**self._shown(body))
        thread = body.get("thread_ts")
        if body.get("response_type") == "in_channel":
            self._workspace.post(channel, message, thread_ts=thread)
        else:
            self._workspace.whisper(channel, user, message | ({"thread_ts": thread} if thread else {}))

    def _shown(self, body: Json) -> Json:
        blocks = body.get("blocks")
        if not blocks and not body.get("text"):
            raise SlackError("no_text", "The response has neither text nor blocks: give it one.")
        if blocks and (faults := check_blocks(blocks)):
            raise argument_error("; ".join(faults), "invalid_blocks")
        shown = {"text": body.get("text") or ""}
        return shown | ({"blocks": self._workspace.with_block_ids(blocks)} if blocks else {})
