"""The Web API: a table of rules, and a function for each method."""

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods.calls import HANDLERS, content, shown
from bot.sandbox.methods.table import TABLE, Call

__all__ = ["HANDLERS", "TABLE", "Call", "content", "run", "shown"]


def run(name: str, call: Call) -> Json:
    """A method's answer, or a `SlackError`."""
    if name not in HANDLERS:
        raise SlackError("unknown_method", f"There is no method {name!r} here.")
    row, takes = TABLE[name], TABLE[name].get("takes", "").split()
    known = {one.rstrip("!") for one in takes} | {"token", "team_id"}
    if unknown := [one for one in call.args if one not in known]:
        raise SlackError("invalid_arg_name", f"{name} takes no argument {unknown[0]!r}: see its page.")
    if "scope" in row:
        call.scope(row["scope"])
    if gone := [one for one in takes if one.endswith("!") and call.args.get(one[:-1]) in (None, "")]:
        raise SlackError("invalid_arguments", f"missing required field: {gone[0][:-1]}")
    return {"ok": True, **HANDLERS[name](call)}
