"""`response_url`: the app answers what a person did, without being where they did it."""

from bot.sandbox.channels import Channel, Response
from bot.sandbox.directory import BOT_USER
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods.messages import content, metadata
from bot.sandbox.methods.table import TABLE, Call
from bot.sandbox.views import Views
from bot.sandbox.workspace import Workspace

SECONDS, USES = 30 * 60, 5


def respond(workspace: Workspace, views: Views, token: str, body: Json) -> None:
    """Replace or delete the message at hand, or say something to one person or to all; a `SlackError` if it may not."""
    response, call = _taken(workspace, token), Call(workspace, views, body)
    if unknown := [one for one in body if one not in TABLE["response_url"]["takes"].split()]:
        raise SlackError("invalid_arg_name", f"A response_url takes no {unknown[0]!r}: see its page.")
    original = response.ts and workspace.whispered(response.user, response.channel, response.ts)
    if response.ts and call.flag("delete_original"):
        if original:
            workspace.ephemerals[response.user].remove(original)
        else:
            workspace.delete(_own(response), response.ts)
    elif original and call.flag("replace_original"):
        kept = ("ts", "channel", "is_ephemeral", "thread_ts")
        original.body = content(call) | {key: original.body[key] for key in kept if key in original.body}
        original.showing()
    elif response.ts and call.flag("replace_original"):
        said = content(call)
        changes = {"text": said["text"], "blocks": said.get("blocks"), "attachments": said.get("attachments")}
        workspace.edit(_own(response), response.ts, changes, by=BOT_USER, marked="blocks" not in said)
    elif call.text("response_type") == "in_channel":
        workspace.post(response.channel, content(call), call.text("thread_ts"), metadata(call))
    else:
        thread = {"thread_ts": call.text("thread_ts")} if call.text("thread_ts") else {}
        workspace.whisper(response.channel, response.user, content(call) | thread)


def _taken(workspace: Workspace, token: str) -> Response:
    response = workspace.responses.get(token)
    if response is None or workspace.now() - response.at > SECONDS:
        raise SlackError("expired_url", "This response_url was never given, or more than 30 minutes ago.")
    if response.uses >= USES:
        raise SlackError("used_url", f"This response_url was used {USES} times, which is all it is for.")
    response.uses += 1
    return response


def _own(response: Response) -> Channel:
    if response.channel.message(response.ts).body["user"] != BOT_USER:
        raise SlackError("cant_update_message", f"Message {response.ts!r} is not the app's own.")
    return response.channel
