"""A manifest that lets an app do everything there is here: for tests that are not about its own."""

from typing import TypeVar

from bot.sandbox.directory import Manifest

T = TypeVar("T")

SCOPES = """
app_mentions:read assistant:write channels:history channels:join channels:read chat:write chat:write.customize
chat:write.public commands groups:history groups:read im:history im:read im:write mpim:history mpim:read
reactions:read reactions:write team:read usergroups:read users:read users:read.email
"""
EVENTS = """
app_home_opened app_mention channel_archive channel_left channel_unarchive group_archive group_left group_unarchive
member_joined_channel member_left_channel message.channels message.groups message.im message.mpim reaction_added
reaction_removed subteam_members_changed subteam_updated team_join user_change
"""


class Anything(dict[str, T]):
    """Holds every key, with this value."""

    def __init__(self, value: T) -> None:
        super().__init__()
        self._value = value

    def __contains__(self, _key: object) -> bool:
        return True

    def __missing__(self, _key: str) -> T:
        return self._value


def permissive() -> Manifest:
    """All scopes, all events, any command and any shortcut on a message; events come by Socket Mode."""
    return Manifest(
        scopes=tuple(SCOPES.split()),
        events=frozenset(EVENTS.split()),
        commands=Anything(True),
        shortcuts=Anything(""),
        request_urls={},
    )
