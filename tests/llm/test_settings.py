"""Which models there are, from what the operator has set."""

import subprocess
import sys

import pytest

from bot.core.errors import Misconfigured
from bot.settings import Settings, without_model_environment

KEYS = {"OPENAI_API_KEY": "sk-secret", "ANTHROPIC_API_KEY": "sk-ant-secret", "COPYDESK_HANDBOOK": "pages"}


def chain(**values: str) -> str:
    return ",".join(f"{each.provider}:{each.name}" for each in Settings.read(values).models)


def test_what_has_a_key_is_there_and_then_the_handbook() -> None:
    assert chain(**KEYS) == "openai:gpt-4o-mini,anthropic:claude-haiku-4-5,handbook:handbook"
    assert chain(ANTHROPIC_API_KEY="sk-ant-secret") == "anthropic:claude-haiku-4-5"
    assert chain(COPYDESK_HANDBOOK="pages") == "handbook:handbook"
    assert chain() == ""


def test_a_local_server_needs_no_key() -> None:
    assert chain(OPENAI_BASE_URL="http://127.0.0.1:11434/v1", OPENAI_MODEL="llama3.2:3b") == "openai:llama3.2:3b"


def test_a_chain_is_taken_in_its_order_with_names_that_hold_colons() -> None:
    named = chain(**KEYS, COPYDESK_MODELS="handbook, anthropic, openai:llama3.2:3b", ANTHROPIC_MODEL="claude-opus-9")
    assert named == "handbook:handbook,anthropic:claude-opus-9,openai:llama3.2:3b"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("gpt-4o-mini", "COPYDESK_MODELS holds 'gpt-4o-mini'; it takes openai:NAME"),
        ("openai,", "COPYDESK_MODELS holds ''"),
        ("openai:", "COPYDESK_MODELS holds 'openai:'"),
        ("handbook:x", "COPYDESK_MODELS holds 'handbook:x'"),
        ("openai:a,openai:a", "names 'a' twice"),
    ],
)
def test_a_malformed_chain_is_refused_with_key_value_and_mend(typed: str, said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        chain(**KEYS, COPYDESK_MODELS=typed)


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_model_without_its_key_is_refused(provider: str) -> None:
    with pytest.raises(Misconfigured, match=f"{provider.upper()}_API_KEY"):
        chain(COPYDESK_MODELS=provider)


@pytest.mark.parametrize("key", ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"])
def test_a_key_that_cannot_be_one_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(Misconfigured, match=key) as caught:
        Settings.read({key: "sk-secret…"})
    assert "secret" not in str(caught.value)


def test_keys_do_not_show() -> None:
    assert "secret" not in repr(Settings.read(KEYS))


def test_the_environment_is_cleared_of_what_the_sdks_would_read() -> None:
    environ = {"OPENAI_CUSTOM_HEADERS": "a: b", "ANTHROPIC_AUTH_TOKEN": "c", "PATH": "/bin"}
    without_model_environment(environ)
    assert environ == {"PATH": "/bin"}


def test_no_sdk_is_imported_before_a_model_is_asked() -> None:
    look = "import sys, bot.app; print([name for name in ('openai', 'anthropic', 'httpx2') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert done.stdout.strip() == "[]"
