"""Who is there: the app itself, people, user groups, the team."""

from bot.sandbox.directory import BOT_ID, DOMAIN, TEAM, identity, profile
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods.table import Call, Handler

URL = f"https://{DOMAIN}.slack.com/"
HERE = {"id": TEAM, "name": DOMAIN, "domain": DOMAIN, "url": URL, "email_domain": "", "is_verified": False}
HERE |= {"icon": {"image_default": True}, "discoverable": "unlisted"}


def api_test(call: Call) -> Json:
    if call.text("error"):
        raise SlackError(call.text("error"), "As asked for.", args=call.args)
    return {"args": call.args}


def who(call: Call) -> Json:
    return {"url": URL, "is_enterprise_install": False, **identity(call.workspace.manifest.bot_name)}


def connections_open(call: Call) -> Json:
    ticket = call.workspace.new_id("ticket-")
    call.workspace.tickets.add(ticket)
    return {"url": f"{call.workspace.url.replace('http', 'ws', 1)}/socket/{ticket}"}


def bot(call: Call) -> Json:
    if call.text("bot") not in ("", BOT_ID):
        raise SlackError("bot_not_found", f"There is no bot {call.text('bot')!r}; {BOT_ID} is one.")
    shown = profile(call.workspace.manifest.bot_name)
    return {"bot": {key: value for key, value in shown.items() if key != "team_id"}}


def team(call: Call) -> Json:
    if call.text("team") not in ("", TEAM) or call.text("domain") not in ("", DOMAIN):
        raise SlackError("team_not_found", f"There is only the team {TEAM}, {DOMAIN}.")
    return {"team": HERE}


def users(call: Call) -> Json:
    found, more = call.page(list(call.workspace.users.values()), lambda user: str(user["id"]))
    return {"members": found, "cache_ts": int(call.workspace.now()), **more}


def groups(call: Call) -> Json:
    left = {
        key for key, flag in {"users": "include_users", "user_count": "include_count"}.items() if not call.flag(flag)
    }
    all_ = call.workspace.groups.values()
    return {"usergroups": [{key: value for key, value in one.items() if key not in left} for one in all_]}


def group_users(call: Call) -> Json:
    known = call.workspace.groups
    if (id_ := call.text("usergroup")) not in known:
        raise SlackError("no_such_subteam", f"There is no user group {id_!r}; there are {', '.join(known)}.")
    return {"users": known[id_]["users"]}


HANDLERS: dict[str, Handler] = {
    "api.test": api_test,
    "apps.connections.open": connections_open,
    "auth.test": who,
    "bots.info": bot,
    "team.info": team,
    "usergroups.list": groups,
    "usergroups.users.list": group_users,
    "users.info": lambda call: {"user": call.user()},
    "users.list": users,
}
