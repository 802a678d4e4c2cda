"""What types cannot see: names that must agree between code, manifest, settings and documents."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.core.case import Case, Status
from bot.core.commands import COMMANDS
from bot.core.diagram import diagram
from bot.flow.steps import STEPS
from bot.sandbox.methods.table import TABLE
from bot.settings import Settings, environment
from bot.slack.ids import ActionId, CallbackId
from bot.slack.listeners import ANY, COMMAND, Listener, routes
from bot.slack.preflight import SCOPES
from tests.world import ROOT, World

CALLED = re.compile(r'"((?:chat|conversations|users|usergroups|views|assistant)\.[\w.]+)"')
Table = list[tuple[str, Any, Listener]]
KEYS = re.compile(r'"((?:SLACK|COPYDESK|OPENAI|ANTHROPIC)_[A-Z_]+)"')
# The scopes of the events in the manifest, and of reading each kind of conversation.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_left": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "team_join": "users:read",
    "user_change": "users:read",
}
READING_SCOPES = {"channels:read", "groups:read", "im:read", "mpim:read", "commands"}


@pytest.fixture
def manifest() -> Any:
    return yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))


@pytest.fixture
def table(world: World) -> Table:
    return list(routes(world.bot.desk, world.bot.intake, world.bot.gateway))


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_id_on_a_card_has_a_listener_and_every_listener_an_id(table: Table) -> None:
    assert {name for kind, name, _ in table if kind == "action" and name is not ANY} == set(ActionId)
    assert {name for kind, name, _ in table if kind in {"view", "shortcut"} and name is not ANY} == set(CallbackId)


def test_every_kind_of_payload_ends_in_a_catch_all(table: Table) -> None:
    for kind in {kind for kind, _, _ in table}:
        assert [name for each, name, _ in table if each == kind][-1] is ANY


def test_every_listener_asks_for_arguments_that_bolt_gives(table: Table) -> None:
    given = set(inspect.signature(AsyncArgs.__init__).parameters) - {"self"}
    for _, name, listener in table:
        assert set(inspect.signature(listener).parameters) <= given, name


def test_the_manifest_subscribes_to_what_the_bot_listens_to(manifest: Any, table: Table) -> None:
    heard = {name for kind, name, _ in table if kind == "event" and name is not ANY}
    subscribed = {event.split(".")[0] for event in manifest["settings"]["event_subscriptions"]["bot_events"]}
    assert subscribed == heard


def test_the_manifest_asks_for_the_scopes_that_are_needed_and_no_more(manifest: Any) -> None:
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    assert sorted(scopes) == scopes
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    called = re.findall(
        r'"((?:chat|conversations|users|usergroups|views|assistant)\.[\w.]+)"', page("bot/slack/gateway.py")
    )
    of_methods = {TABLE[method]["scope"] for method in called if "scope" in TABLE[method]}
    assert (
        set(scopes)
        == {EVENT_SCOPES[event] for event in events if event != "app_home_opened"} | of_methods | READING_SCOPES
        == SCOPES
    )


def test_every_method_the_bot_calls_is_in_the_sandbox() -> None:
    called = re.findall(
        r'"((?:chat|conversations|users|usergroups|views|assistant)\.[\w.]+)"', page("bot/slack/gateway.py")
    )
    assert len(called) > 10
    assert {method: TABLE[method]["status"] for method in called if TABLE[method]["status"] == "missing"} == {}


def test_the_command_of_the_manifest_is_ours_with_every_subcommand_and_escaped_names(manifest: Any) -> None:
    [command] = manifest["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert command["should_escape"] is True
    assert command["usage_hint"] == " | ".join(COMMANDS)


def test_the_readme_lists_every_command_with_its_usage() -> None:
    rows = [f"| `/copydesk {spec.usage.replace('|', chr(92) + '|')}` | {spec.summary} |" for spec in COMMANDS.values()]
    assert "\n".join(rows) in page("README.md")


def test_settings_stand_in_the_code_in_the_example_and_in_the_readme_alike() -> None:
    read = set(KEYS.findall(page("bot/settings.py"))) - {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"}
    assert set(re.findall(r"^([A-Z_]+)=", page(".env.example"), re.MULTILINE)) == read
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", page("README.md"), re.MULTILINE)) == read


def test_the_lifecycle_in_the_documents_is_the_one_in_the_code() -> None:
    assert f"```mermaid\n{diagram()}\n```" in page("docs/architecture.md")
    assert f"```mermaid\n{diagram()}\n```" in page("README.md")


def test_every_file_that_the_documents_name_is_there() -> None:
    for document in ("README.md", *(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md"))):
        for named in re.findall(r"`((?:bot|tests|docs|benchmarks)/[\w/.]+)`", page(document)):
            assert (ROOT / named).exists(), f"{document} names {named}"


def test_the_sdk_tries_no_call_again_by_itself(world: World, table: Table) -> None:
    assert world.bot.client.retry_handlers == world.bot.bolt.client.retry_handlers == []
    for _, name, listener in table:  # what Bolt makes for these has the SDK's own retry handlers
        assert {"client", "say", "respond"}.isdisjoint(inspect.signature(listener).parameters), name


def test_the_version_is_the_same_everywhere() -> None:
    versions = {
        re.search(r'version = "(.+)"', page("pyproject.toml"))[1],  # type: ignore[index]
        re.search(r'__version__ = "(.+)"', page("bot/__init__.py"))[1],  # type: ignore[index]
        re.search(r"## \[?(\d[\d.]*)", page("CHANGELOG.md"))[1],  # type: ignore[index]
    }
    assert len(versions) == 1


def test_no_part_of_a_case_is_kept_back_from_the_store() -> None:
    columns = "".join(step.read_text() for step in (ROOT / "bot/store/migrations").glob("*.sql"))
    for name in Case.__dataclass_fields__:
        assert (
            re.search(rf"^(?:    |ALTER TABLE cases ADD COLUMN ){name}\b", columns, re.MULTILINE) or name == "question"
        ), name


def test_the_example_of_the_environment_is_accepted_as_it_stands(tmp_path: Path) -> None:
    copied = tmp_path / ".env"
    copied.write_text(page(".env.example").replace("…", "x"))
    values = {key: value for key, value in environment(copied).items() if KEYS.search(f'"{key}"')}
    assert Settings.read(values).threshold == 0.65


def test_every_case_that_comes_due_has_a_step() -> None:
    assert set(STEPS) == {status for status in Status if not status.final} - {Status.SENDING}
