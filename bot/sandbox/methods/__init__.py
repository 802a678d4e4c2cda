"""The Web API: a table of rules, and a function for each method."""

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods import about, conversations, messages, streams, surfaces
from bot.sandbox.methods.conversations import shown
from bot.sandbox.methods.messages import content
from bot.sandbox.methods.responses import respond
from bot.sandbox.methods.table import TABLE, Call, Handler

__all__ = ["HANDLERS", "TABLE", "Call", "accepted_scopes", "content", "respond", "run", "shown"]

HANDLERS: dict[str, Handler] = {
    **about.HANDLERS,
    **conversations.HANDLERS,
    **messages.HANDLERS,
    **streams.HANDLERS,
    **surfaces.HANDLERS,
}


def accepted_scopes(name: str) -> str:
    """Any of which lets the app call the method."""
    row = TABLE.get(name, {})
    return str(row.get("scope") or row.get("any_scope") or "")


def run(name: str, call: Call) -> Json:
    """A method's answer, or a `SlackError`."""
    if name not in HANDLERS:
        raise SlackError("unknown_method", f"There is no method {name!r} here.")
    takes = TABLE[name].get("takes", "").split()
    known = {one.rstrip("!") for one in takes} | {"token", "team_id"}
    if unknown := [one for one in call.args if one not in known and "any" not in takes]:
        raise SlackError("invalid_arg_name", f"{name} takes no argument {unknown[0]!r}: see its page.")
    if scopes := accepted_scopes(name):
        call.scope(*scopes.split(","))
    if gone := [one for one in takes if one.endswith("!") and call.args.get(one[:-1]) in (None, "")]:
        raise SlackError("invalid_arguments", f"missing required field: {gone[0][:-1]}")
    return {"ok": True, **HANDLERS[name](call)}
