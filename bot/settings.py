"""The settings of the process; the only reader of the environment and of `.env`."""

import os
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from dotenv.parser import parse_stream

from bot.core.errors import Misconfigured

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = 365 * 86400
_PORTS = 65_535
_ADDRESS = re.compile(r"([\w.-]+|\[[0-9a-fA-F:]+\]):([0-9]{1,5})")
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
_SCHEME = re.compile(r"([A-Za-z][\w+.-]*)://")
_USER = re.compile(r"[UWS][A-Z0-9]{2,}")


OPENAI, ANTHROPIC, LOCAL, HANDBOOK = "openai", "anthropic", "local", "handbook"
_DEFAULT_MODELS = {OPENAI: "gpt-4o-mini", ANTHROPIC: "claude-haiku-4-5"}
_MODELS_FORM = "openai:NAME, anthropic:NAME, local and handbook, in the order to ask them, with commas"


@dataclass(frozen=True, kw_only=True)
class ModelChoice:
    """One model of the chain; `name` is the provider's own, a local file's without its ending, or `handbook`."""

    provider: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Checked values, ready to hand out; secrets do not show in `repr`."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    listen: tuple[str, int] = ("127.0.0.1", 3000)
    api_url: str = ""
    database: str = field(default=".copydesk/copydesk.db", repr=False)  # an address may hold a password
    handbook: str = ""
    models: tuple[ModelChoice, ...] = ()
    openai_key: str = field(default="", repr=False)
    openai_base_url: str = ""
    anthropic_key: str = field(default="", repr=False)
    local_model: str = "qwen2.5-coder-0.5b"
    review_channel: str = ""
    threshold: float = 0.65
    audit: float = 0.1
    sources: str = "required"
    admins: tuple[str, ...] = ()
    remind_after: timedelta = timedelta(minutes=30)
    expire_after: timedelta = timedelta(hours=24)
    tell_after: timedelta = timedelta(seconds=30)
    give_up_after: timedelta = timedelta(seconds=120)
    log: str = "console"
    time_scale: float = 1.0

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Settings":
        """The settings that `values` make; raises `Misconfigured` with the key, the value and the mend."""
        scale = _scale(values)
        return cls(
            bot_token=_token(values, "SLACK_BOT_TOKEN", "xoxb-"),
            app_token=_token(values, "SLACK_APP_TOKEN", "xapp-"),
            signing_secret=_key(values, "SLACK_SIGNING_SECRET"),
            listen=_listen(values, "COPYDESK_LISTEN", cls.listen),
            api_url=_url(values, "SLACK_API_URL", "Slack"),
            database=_database(values) or cls.database,
            handbook=values.get("COPYDESK_HANDBOOK") or "",
            models=_models(values),
            openai_key=_key(values, "OPENAI_API_KEY"),
            openai_base_url=_url(values, "OPENAI_BASE_URL", "OpenAI"),
            anthropic_key=_key(values, "ANTHROPIC_API_KEY"),
            local_model=_local(values),
            review_channel=(values.get("COPYDESK_REVIEW_CHANNEL") or "").strip().lstrip("#"),
            threshold=_share(values, "COPYDESK_THRESHOLD", cls.threshold),
            audit=_share(values, "COPYDESK_AUDIT", cls.audit),
            sources=_choice(values, "COPYDESK_SOURCES", ("required", "optional")),
            admins=_users(values, "COPYDESK_ADMINS"),
            remind_after=_span(values, "COPYDESK_REMIND_AFTER", cls.remind_after) * scale,
            expire_after=_span(values, "COPYDESK_EXPIRE_AFTER", cls.expire_after) * scale,
            log=_choice(values, "COPYDESK_LOG", ("console", "json")),
            time_scale=scale,
        )

    @property
    def is_local(self) -> bool:
        """Whether Slack is a stand-in on this machine."""
        return re.match(r"https?://(127\.0\.0\.1|localhost)[:/]", self.api_url) is not None

    @property
    def wants_http(self) -> bool:
        """Whether the secrets are those of HTTP, and not of Socket Mode."""
        return bool(self.signing_secret and not self.app_token)

    def require_slack(self, *, http: bool = False) -> None:
        """Raises `Misconfigured` unless there is what it takes to connect, and nothing that is the sandbox's alone."""
        if not self.bot_token:
            raise Misconfigured(
                "SLACK_BOT_TOKEN is missing. It starts with xoxb-: OAuth & Permissions of your Slack app."
            )
        if http and not self.signing_secret:
            raise Misconfigured("SLACK_SIGNING_SECRET is missing. It is under Basic Information of your Slack app.")
        if not http and not self.app_token:
            raise Misconfigured(
                "SLACK_APP_TOKEN is missing. It starts with xapp-: Basic Information of your Slack app."
            )
        if self.time_scale != 1:
            raise Misconfigured("COPYDESK_TIME_SCALE is for `copydesk sandbox` only. Take it out for `copydesk run`.")


def environment(env_file: Path = Path(".env")) -> dict[str, str]:
    """`.env`, if there is one, with the process's environment over it."""
    return {**_from_file(env_file), **os.environ}  # noqa: TID251 - the one place


def speak_directly(environ: MutableMapping[str, str] = os.environ) -> None:  # noqa: TID251 - the one place
    """Forget the machine's proxies: the SDK would send even loopback calls through them."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        environ.pop(name, None)


def without_oauth(environ: MutableMapping[str, str] = os.environ) -> None:  # noqa: TID251 - the one place
    """Bolt goes over to OAuth by itself, and drops the token, if it finds these two."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        environ.pop(name, None)


def without_model_environment(environ: MutableMapping[str, str] = os.environ) -> None:  # noqa: TID251 - the one place
    """The models' SDKs look for keys, addresses and headers of their own accord; they get them from us alone."""
    for name in [name for name in environ if name.startswith(("OPENAI_", "ANTHROPIC_"))]:
        environ.pop(name)


def _from_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8") as stream:
            for binding in parse_stream(stream):
                if binding.error or (binding.key and binding.value is None):
                    written = binding.original.string
                    line = binding.original.line + len(written) - len(written.lstrip("\n"))  # it counts from the blanks
                    raise Misconfigured(f"{path}, line {line}: not of the form KEY=value. Mend that line.")
                if binding.key:
                    found[binding.key] = binding.value or ""
    except (OSError, UnicodeDecodeError) as problem:
        raise Misconfigured(f"{path} cannot be read ({problem}). It must be a text file in UTF-8.") from problem
    return found


def _token(values: Mapping[str, str], key: str, prefix: str) -> str:
    value = (values.get(key) or "").strip()
    if value and not (value.startswith(prefix) and value.isascii()):
        raise Misconfigured(f"{key} must start with {prefix} and be plain text. Copy it again from your Slack app.")
    return value


def _database(values: Mapping[str, str]) -> str:
    value = (values.get("COPYDESK_DATABASE") or "").strip()
    found = _SCHEME.match(value)
    if found and found[1] not in {"postgresql", "postgres"}:
        raise Misconfigured(
            f"COPYDESK_DATABASE begins with {found[0]}; it takes the path of a file or "
            "postgresql://USER:PASSWORD@HOST:PORT/NAME."
        )
    return value


def _key(values: Mapping[str, str], key: str) -> str:
    """A key travels in a header, which takes no other characters than these."""
    value = (values.get(key) or "").strip()
    if not re.fullmatch(r"[!-~]*", value):
        raise Misconfigured(f"{key} holds a space or a character that no key has. Copy it again, or leave it empty.")
    return value


def _url(values: Mapping[str, str], key: str, whose: str) -> str:
    value = (values.get(key) or "").strip()
    if value and not re.match(r"https?://\S+$", value):
        raise Misconfigured(f"{key} is {value!r}, which is no http address. Leave it empty for {whose} itself.")
    return value


def _listen(values: Mapping[str, str], key: str, default: tuple[str, int]) -> tuple[str, int]:
    value = (values.get(key) or "").strip()
    if not value:
        return default
    found = _ADDRESS.fullmatch(value)
    if not found or int(found[2]) > _PORTS:
        raise Misconfigured(f"{key} is {value!r}; it must be HOST:PORT, such as 127.0.0.1:3000.")
    return found[1].strip("[]"), int(found[2])


AUTO = "auto"  # as if nothing was named, also where something else would be taken then


def _models(values: Mapping[str, str]) -> tuple[ModelChoice, ...]:
    """The chain as it is named, or else whatever has a key, and the handbook if there is one."""
    typed = (values.get("COPYDESK_MODELS") or "").strip()
    if typed in {"", AUTO}:
        there = [OPENAI] * _has_openai(values) + [ANTHROPIC] * bool((values.get("ANTHROPIC_API_KEY") or "").strip())
        return tuple(
            _model(values, each) for each in [*there, *([HANDBOOK] if values.get("COPYDESK_HANDBOOK") else [])]
        )
    chain = tuple(_model(values, each.strip()) for each in typed.split(","))
    twice = sorted({each.name for each in chain if [other.name for other in chain].count(each.name) > 1})
    if twice:
        raise Misconfigured(f"COPYDESK_MODELS is {typed!r}, which names {twice[0]!r} twice. Name each model once.")
    return chain


def _model(values: Mapping[str, str], entry: str) -> ModelChoice:
    provider, _, name = entry.partition(":")
    if provider == HANDBOOK and not name:
        return ModelChoice(provider=HANDBOOK, name=HANDBOOK)
    if entry == LOCAL:
        return ModelChoice(provider=LOCAL, name=Path(_local(values)).name.removesuffix(".gguf"))
    if provider not in _DEFAULT_MODELS or (":" in entry and not name.strip()):
        raise Misconfigured(f"COPYDESK_MODELS holds {entry!r}; it takes {_MODELS_FORM}.")
    if provider == OPENAI and not _has_openai(values):
        raise Misconfigured(f"COPYDESK_MODELS holds {entry!r}, which needs OPENAI_API_KEY, or OPENAI_BASE_URL.")
    if provider == ANTHROPIC and not (values.get("ANTHROPIC_API_KEY") or "").strip():
        raise Misconfigured(f"COPYDESK_MODELS holds {entry!r}, which needs ANTHROPIC_API_KEY.")
    chosen = {OPENAI: values.get("OPENAI_MODEL"), ANTHROPIC: values.get("ANTHROPIC_MODEL")}[provider]
    return ModelChoice(provider=provider, name=name.strip() or (chosen or "").strip() or _DEFAULT_MODELS[provider])


def _local(values: Mapping[str, str]) -> str:
    """A path, or a name that the manifest knows."""
    return (values.get("COPYDESK_LOCAL_MODEL") or "").strip() or Settings.local_model


def _has_openai(values: Mapping[str, str]) -> bool:
    """A local server needs an address and no key."""
    return any((values.get(key) or "").strip() for key in ("OPENAI_API_KEY", "OPENAI_BASE_URL"))


def _share(values: Mapping[str, str], key: str, default: float) -> float:
    value = values.get(key) or str(default)
    try:
        number = float(value)
    except ValueError:
        number = -1
    if not 0 <= number <= 1 or "_" in value:
        raise Misconfigured(f"{key} is {value!r}; it must be a number from 0 to 1, such as 0.65.")
    return number


def _span(values: Mapping[str, str], key: str, default: timedelta) -> timedelta:
    value = (values.get(key) or "").strip()
    if not value:
        return default
    found = _SPAN.fullmatch(value)
    if not found or not float(found[1]):
        raise Misconfigured(f"{key} is {value!r}; it must be a number and a unit: 90s, 30m, 24h or 2d.")
    seconds = float(found[1]) * _UNITS[found[2]]
    if seconds > _LONGEST:
        raise Misconfigured(f"{key} is {value!r}; a year, 365d, is the longest.")
    return timedelta(seconds=seconds)


def _scale(values: Mapping[str, str]) -> float:
    """What deadlines are multiplied by; 0.01 and 100 both make them come a hundred times sooner."""
    value = (values.get("COPYDESK_TIME_SCALE") or "1").strip()
    try:
        number = float(value)
    except ValueError:
        number = 0
    if not 1e-6 <= number <= 1e6:
        raise Misconfigured(f"COPYDESK_TIME_SCALE is {value!r}; it must be a number above 0, such as 0.01.")
    return number if number <= 1 else 1 / number


def _users(values: Mapping[str, str], key: str) -> tuple[str, ...]:
    named = (values.get(key) or "").replace(",", " ").split()
    for name in named:
        if not _USER.fullmatch(name):
            raise Misconfigured(f"{key} holds {name!r}; it takes user ids such as U012AB3CD, with commas.")
    return tuple(named)


def _choice(values: Mapping[str, str], key: str, allowed: tuple[str, ...]) -> str:
    value = values.get(key) or allowed[0]
    if value not in allowed:
        raise Misconfigured(f"{key} is {value!r}; it must be one of {', '.join(allowed)}.")
    return value
