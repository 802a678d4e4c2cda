"""Files that people attach: Slack's object of each. Nothing is uploaded, so nothing can be fetched either."""

from mimetypes import MimeTypes
from typing import Any

from bot.sandbox.directory import DOMAIN, TEAM
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.workspace import Workspace

TYPES = MimeTypes()  # reads the system's table once, not while the loop runs
UNKNOWN = "application/octet-stream"
MOST = 10  # in one message
PERMALINK = f"https://{DOMAIN}.slack.com/files"


def attached(workspace: Workspace, user_id: str, given: list[Any] | str) -> Json:
    """What a message with these files has beside its text: each is a name, or `{name, size, mimetype}`."""
    given = [given] if isinstance(given, str) else given
    if len(given) > MOST:
        raise SlackError("too_many_files", f"{len(given)} files: a message takes {MOST}.")
    files = [_file(workspace, user_id, {"name": one} if isinstance(one, str) else one) for one in given]
    return {"subtype": "file_share", "files": files, "upload": True} if files else {}


def _file(workspace: Workspace, user_id: str, given: Any) -> Json:
    name = given.get("name") if isinstance(given, dict) else None
    if not name or not isinstance(name, str):
        raise SlackError("invalid_file", f"A file is {given!r}: give its name, or an object with `name`.")
    id_, at, kind = workspace.new_id("F"), int(workspace.now()), name.rpartition(".")[2].lower() or "text"
    private = f"{workspace.url}/files/{TEAM}-{id_}/{name}"  # on loopback, where an app that fetches it finds nothing
    named = {"name": name, "title": name, "filetype": kind, "pretty_type": kind.upper()}
    named["mimetype"] = given.get("mimetype") or TYPES.guess_type(name)[0] or UNKNOWN
    links = {
        "url_private": private,
        "url_private_download": private,
        "permalink": f"{PERMALINK}/{user_id}/{id_}/{name}",
    }
    whose = {"user": user_id, "user_team": TEAM, "created": at, "timestamp": at, "size": int(given.get("size") or 0)}
    how = {"mode": "hosted", "file_access": "visible", "is_external": False, "is_public": False, "editable": False}
    how |= {"is_starred": False, "display_as_bot": False, "public_url_shared": False, "has_rich_preview": False}
    how |= {"external_type": "", "username": "", "media_display_type": "unknown", "permalink_public": ""}
    return {"id": id_, **named, **whose, **how, **links}
