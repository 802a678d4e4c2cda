"""Before the first event: who are we, may we do what we must, and does a socket open? Bolt would fail silently here."""

from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import Misconfigured

# What the gateway's calls and the subscribed events need; a test holds this against manifest.yml.
SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "usergroups:read",
        "users:read",
    }
)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the bot is in its workspace."""

    team: str
    user: str
    bot: str


async def introduce(client: AsyncWebClient) -> Identity:
    """Try the bot token and its scopes; raises `Misconfigured` with the mend."""
    try:
        found = await client.auth_test()
    except SlackApiError as problem:
        raise _refused(client, problem, "SLACK_BOT_TOKEN", "Reinstall the app.") from problem
    except (aiohttp.ClientError, TimeoutError, OSError) as problem:
        raise Misconfigured(f"Slack at {client.base_url} cannot be reached: {problem}.") from problem
    granted = {scope.strip() for scope in _header(found.headers, "x-oauth-scopes").split(",")}
    missing = sorted(SCOPES - granted) if granted != {""} else []
    if missing:
        raise Misconfigured(
            f"The app lacks the scopes {', '.join(missing)}. Update it from manifest.yml and reinstall it."
        )
    return Identity(team=found["team_id"], user=found["user_id"], bot=found["bot_id"])


async def try_socket(client: AsyncWebClient, app_token: str) -> None:
    """Try the app token; with a wrong one Bolt would go on trying for ever."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as problem:
        mend = "It needs the scope connections:write, and Socket Mode must be on."
        raise _refused(client, problem, "SLACK_APP_TOKEN", mend) from problem
    except (aiohttp.ClientError, TimeoutError, OSError) as problem:
        raise Misconfigured(f"Slack at {client.base_url} cannot be reached: {problem}.") from problem


def _refused(client: AsyncWebClient, problem: SlackApiError, token: str, mend: str) -> Misconfigured:
    """A token that Slack does not take, or a Slack that has other troubles: then no token is to blame."""
    code, status = problem.response.get("error"), problem.response.status_code
    if status == HTTPStatus.OK and code:
        return Misconfigured(f"Slack refuses {token}: {code}. {mend}")
    return Misconfigured(f"Slack at {client.base_url} is in trouble (HTTP {status}). Start again in a moment.")


def _header(headers: dict[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")
