"""auth.*, users.* and usergroups.*: who is who."""

from bot.sandbox.directory import APP, BOT, BOT_ID, BOT_USER, DOMAIN, GROUP, GROUP_ID, GROUP_MEMBERS, TEAM, user_id
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods.table import Call, method


@method("api.test")
def api_test(call: Call) -> Json:
    if call.text("error"):
        raise SlackError(call.text("error"), "As asked.", args=call.args)
    return {"args": {key: value for key, value in call.args.items() if key != "token"}}


@method("auth.test")
def auth_test(_call: Call) -> Json:
    ours = {"team": DOMAIN, "team_id": TEAM, "user": BOT, "user_id": BOT_USER, "bot_id": BOT_ID}
    return {"url": f"https://{DOMAIN}.slack.com/", **ours, "app_id": APP, "is_enterprise_install": False}


@method("apps.connections.open")
def connections_open(call: Call) -> Json:
    ticket = call.workspace.new_id("ticket-")
    call.workspace.tickets.add(ticket)
    return {"url": f"{call.workspace.url.replace('http', 'ws', 1)}/socket/{ticket}"}


@method("users.info")
def info(call: Call) -> Json:
    by_id = {user["id"]: user for user in call.workspace.users.values()}
    if call.text("user") not in by_id:
        raise SlackError("user_not_found", f"There is no user with the id {call.text('user')!r}.")
    return {"user": by_id[call.text("user")]}


@method("users.list")
def list_(call: Call) -> Json:
    users, more = call.page(list(call.workspace.users.values()), lambda user: str(user["id"]))
    return {"members": users, "cache_ts": int(call.workspace.now()), **more}


@method("usergroups.list")
def groups(call: Call) -> Json:
    group: Json = {"id": GROUP_ID, "team_id": TEAM, "is_usergroup": True, "name": "Desk", "handle": GROUP}
    ids = [user_id(name) for name in GROUP_MEMBERS]
    group |= {"users": ids} if call.flag("include_users") else {}
    return {"usergroups": [group | ({"user_count": len(ids)} if call.flag("include_count") else {})]}


@method("usergroups.users.list")
def group_users(call: Call) -> Json:
    if call.text("usergroup") != GROUP_ID:
        raise SlackError("no_such_subteam", f"There is no user group {call.text('usergroup')!r}; {GROUP_ID} is one.")
    return {"users": [user_id(name) for name in GROUP_MEMBERS]}
