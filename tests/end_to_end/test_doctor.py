"""`copydesk doctor`, tried against each thing that can be wrong."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from blockbuster import BlockBuster

from bot.sandbox import Manifest, Sandbox, Workspace
from tests.end_to_end.processes import process
from tests.postgres import look
from tests.world import HANDBOOK, ROOT

SCOPE = "      - usergroups:read # /copydesk reviewers @group\n"


@pytest.fixture(autouse=True)
def _may_block(_nothing_blocks_the_loop: BlockBuster) -> None:
    _nothing_blocks_the_loop.deactivate()  # the doctor is in another process


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with _slack() as sandbox:
        yield sandbox


def _slack(*, without: str = "") -> Sandbox:
    text = (ROOT / "manifest.yml").read_text(encoding="utf-8")
    return Sandbox(Workspace(Manifest.parse(text.replace(without, "")), now=_now), port=0)


def _now() -> float:
    return 1_795_000_000.0


def settings_for(slack: Sandbox, **changes: str) -> dict[str, str]:
    known = slack.credentials()
    usual = {
        "SLACK_BOT_TOKEN": known["bot_token"],
        "SLACK_APP_TOKEN": known["app_token"],
        "SLACK_API_URL": known["api_url"],
        "COPYDESK_HANDBOOK": str(HANDBOOK),
        "COPYDESK_REVIEW_CHANNEL": "answers-review",
    }
    return {**usual, **changes}


async def doctor(cwd: Path, **settings: str) -> tuple[int, dict[str, Any]]:
    """Its exit status, and what it found, by name."""
    async with process("doctor", "--json", cwd=cwd, **settings) as running:
        status = await running.ended()
        found = json.loads("".join(running.lines))
        assert found["ok"] == (status == 0)
        return status, {check["name"]: check for check in found["checks"]}


async def test_where_all_is_right_it_says_so(tmp_path: Path, slack: Sandbox) -> None:
    status, found = await doctor(tmp_path, **settings_for(slack))
    assert status == 0
    assert {check["health"] for name, check in found.items() if name != "clock"} == {"ok"}
    assert {"versions", "tokens", "clock", "review channel", "database", "handbook"} < set(found)


@pytest.mark.parametrize(
    ("changes", "name", "told"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "tokens", ("SLACK_BOT_TOKEN is missing", "manifest.yml")),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "tokens", ("Slack refuses SLACK_BOT_TOKEN: invalid_auth", "Reinstall")),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "tokens", ("Slack refuses SLACK_APP_TOKEN", "connections:write")),
        ({"COPYDESK_HANDBOOK": "nowhere"}, "handbook", ("nowhere", "COPYDESK_HANDBOOK")),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "tokens", ("cannot be reached", "")),
    ],
    ids=["no token", "bot token", "app token", "handbook", "unreachable"],
)
async def test_what_keeps_the_bot_from_starting_fails_with_the_mend(
    tmp_path: Path, slack: Sandbox, changes: dict[str, str], name: str, told: tuple[str, str]
) -> None:
    status, found = await doctor(tmp_path, **settings_for(slack, **changes))
    assert status == 1
    assert found[name]["health"] == "failed"
    text, mend = told
    assert text in found[name]["text"]
    assert mend in found[name]["mend"]


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_where_slack_itself_is_in_trouble_no_token_is_blamed(tmp_path: Path, slack: Sandbox, method: str) -> None:
    slack.faults.add("http_500", method=method, times=5)
    status, found = await doctor(tmp_path, **settings_for(slack))
    assert status == 1
    assert "is in trouble (HTTP 500)" in found["tokens"]["text"]
    assert "Reinstall" not in f"{found['tokens']}"


async def test_a_missing_scope_is_named(tmp_path: Path) -> None:
    async with _slack(without=SCOPE) as slack:
        status, found = await doctor(tmp_path, **settings_for(slack))
    assert status == 1
    assert "usergroups:read" in found["tokens"]["text"]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"COPYDESK_REVIEW_CHANNEL": ""}, "none is set"),
        ({"COPYDESK_REVIEW_CHANNEL": "nosuchchannel"}, "channel_not_found"),
    ],
)
async def test_what_can_be_mended_from_slack_is_a_warning(
    tmp_path: Path, slack: Sandbox, changes: dict[str, str], text: str
) -> None:
    status, found = await doctor(tmp_path, **settings_for(slack, **changes))
    assert status == 0
    assert found["review channel"]["health"] == "warning"
    assert text in found["review channel"]["text"]


async def test_a_bot_that_is_not_in_the_review_channel_is_a_warning(tmp_path: Path, slack: Sandbox) -> None:
    await slack.people["cho"].removes("copydesk", "help")
    _, found = await doctor(tmp_path, **settings_for(slack, COPYDESK_REVIEW_CHANNEL="help"))
    assert "does not have the bot in it" in found["review channel"]["text"]
    assert "/invite @copydesk" in found["review channel"]["mend"]


async def test_a_corrupt_database_fails_and_a_clock_that_is_off_is_a_warning(tmp_path: Path, slack: Sandbox) -> None:
    (tmp_path / "bad.db").write_bytes(b"this is no database, whatever its name says" * 100)
    status, found = await doctor(tmp_path, **settings_for(slack, COPYDESK_DATABASE="bad.db"))
    assert status == 1
    assert found["database"]["health"] == "failed"


async def test_a_server_is_looked_at_and_not_brought_up_to_date(tmp_path: Path, slack: Sandbox, database: str) -> None:
    settings = settings_for(slack, COPYDESK_DATABASE=database)
    _, found = await doctor(tmp_path, **settings)
    assert "will be made ready at the first start" in found["database"]["text"]
    assert look(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
    async with process("run", cwd=tmp_path, **settings) as bot:
        await bot.until("connected")
        status, found = await doctor(tmp_path, **settings)
    assert status == 0
    assert found["database"]["text"].endswith(" answers")


async def test_for_a_person_it_prints_a_line_a_check_and_no_token(tmp_path: Path, slack: Sandbox) -> None:
    settings = settings_for(slack, COPYDESK_REVIEW_CHANNEL="")
    async with process("doctor", cwd=tmp_path, **settings) as running:
        assert await running.ended() == 0
    said = "".join(running.lines)
    assert "! review channel" in said
    assert "→ Set COPYDESK_REVIEW_CHANNEL" in said
    assert settings["SLACK_BOT_TOKEN"] not in said


async def test_beside_a_running_bot_the_database_is_in_use_and_that_is_fine(tmp_path: Path, slack: Sandbox) -> None:
    settings = settings_for(slack)
    async with process("run", cwd=tmp_path, **settings) as bot:
        await bot.until("connected")
        status, found = await doctor(tmp_path, **settings)
    assert status == 0
    assert "in use by a running bot" in found["database"]["text"]


async def test_over_http_the_signing_secret_is_enough_and_a_taken_address_a_warning(
    tmp_path: Path, slack: Sandbox
) -> None:
    http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": slack.credentials()["signing_secret"]}
    taken = slack.url.removeprefix("http://")
    status, found = await doctor(tmp_path, **settings_for(slack, **http, COPYDESK_LISTEN=taken))
    assert status == 0
    assert "copydesk run --http" in found["tokens"]["text"]
    assert found["address"]["health"] == "warning"
    assert taken in found["address"]["text"]
    assert "COPYDESK_LISTEN" in found["address"]["mend"]
