"""Settings are read once, checked, and refused in words that name the key, the value and the mend."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import Misconfigured
from bot.settings import ModelChoice, Settings, environment, speak_directly, without_oauth


def test_nothing_set_is_the_defaults() -> None:
    assert Settings.read({}) == Settings(
        bot_token="",
        app_token="",
        api_url="",
        database=".copydesk/copydesk.db",
        handbook="",
        review_channel="",
        threshold=0.65,
        admins=(),
        remind_after=timedelta(minutes=30),
        expire_after=timedelta(hours=24),
        log="console",
        time_scale=1.0,
    )


def test_an_empty_value_is_the_default() -> None:
    keys = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL")
    ours = (
        "DATABASE",
        "HANDBOOK",
        "REVIEW_CHANNEL",
        "THRESHOLD",
        "AUDIT",
        "SOURCES",
        "ADMINS",
        "REMIND_AFTER",
        "EXPIRE_AFTER",
    )
    empty = {**dict.fromkeys(keys, ""), **{f"COPYDESK_{key}": "" for key in (*ours, "LOG", "TIME_SCALE")}}
    assert Settings.read(empty) == Settings()


def test_everything_set_is_read() -> None:
    assert Settings.read(
        {
            "SLACK_BOT_TOKEN": " xoxb-1 ",
            "SLACK_APP_TOKEN": "xapp-1",
            "SLACK_API_URL": "http://127.0.0.1:8790/api/",
            "COPYDESK_DATABASE": "desk.db",
            "COPYDESK_HANDBOOK": "pages",
            "COPYDESK_REVIEW_CHANNEL": " #desk",
            "COPYDESK_THRESHOLD": "0.8",
            "COPYDESK_AUDIT": "0.25",
            "COPYDESK_SOURCES": "optional",
            "COPYDESK_ADMINS": "U012AB3CD, W0BEN  S0DESK",
            "COPYDESK_REMIND_AFTER": "90s",
            "COPYDESK_EXPIRE_AFTER": "2 d",
            "COPYDESK_LOG": "json",
        }
    ) == Settings(
        bot_token="xoxb-1",
        app_token="xapp-1",
        api_url="http://127.0.0.1:8790/api/",
        database="desk.db",
        handbook="pages",
        review_channel="desk",
        threshold=0.8,
        audit=0.25,
        sources="optional",
        admins=("U012AB3CD", "W0BEN", "S0DESK"),
        remind_after=timedelta(seconds=90),
        expire_after=timedelta(days=2),
        log="json",
        models=(ModelChoice(provider="handbook", name="handbook"),),
    )


def test_auto_is_whatever_has_a_key_and_the_handbook() -> None:
    keys = {"OPENAI_API_KEY": "sk-1", "ANTHROPIC_API_KEY": "sk-2", "COPYDESK_HANDBOOK": "pages"}
    assert Settings.read({**keys, "COPYDESK_MODELS": "auto"}).models == Settings.read(keys).models
    assert [choice.provider for choice in Settings.read(keys).models] == ["openai", "anthropic", "handbook"]


NUMBER = "it must be a number from 0 to 1, such as 0.65."
SPAN = "it must be a number and a unit: 90s, 30m, 24h or 2d."


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("SLACK_API_URL", "localhost:8790", "is 'localhost:8790', which is no http address. Leave it empty for Slack"),
        ("SLACK_API_URL", "http://a b", "is 'http://a b', which is no http address"),
        ("COPYDESK_LISTEN", "3000", "is '3000'; it must be HOST:PORT, such as 127.0.0.1:3000."),
        ("COPYDESK_LISTEN", "localhost:99999", "is 'localhost:99999'; it must be HOST:PORT"),
        ("COPYDESK_LISTEN", "http://localhost:80", "is 'http://localhost:80'; it must be HOST:PORT"),
        ("COPYDESK_LISTEN", "localhost:", "is 'localhost:'; it must be HOST:PORT"),
        ("COPYDESK_THRESHOLD", "high", f"is 'high'; {NUMBER}"),
        ("COPYDESK_SOURCES", "none", "is 'none'; it must be one of required, optional"),
        ("COPYDESK_THRESHOLD", "1.01", f"is '1.01'; {NUMBER}"),
        ("COPYDESK_THRESHOLD", "-0.1", f"is '-0.1'; {NUMBER}"),
        ("COPYDESK_THRESHOLD", "nan", f"is 'nan'; {NUMBER}"),
        ("COPYDESK_THRESHOLD", "80%", f"is '80%'; {NUMBER}"),
        ("COPYDESK_REMIND_AFTER", "30", f"is '30'; {SPAN}"),
        ("COPYDESK_REMIND_AFTER", "0m", f"is '0m'; {SPAN}"),
        ("COPYDESK_REMIND_AFTER", "-5m", f"is '-5m'; {SPAN}"),
        ("COPYDESK_REMIND_AFTER", "soon", f"is 'soon'; {SPAN}"),
        ("COPYDESK_EXPIRE_AFTER", "1w", f"is '1w'; {SPAN}"),
        ("COPYDESK_EXPIRE_AFTER", "1h30m", f"is '1h30m'; {SPAN}"),
        ("COPYDESK_EXPIRE_AFTER", "9" * 20 + "d", f"is '{'9' * 20}d'; a year, 365d, is the longest"),
        ("COPYDESK_TIME_SCALE", "0", "is '0'; it must be a number above 0, such as 0.01."),
        ("COPYDESK_TIME_SCALE", "fast", "is 'fast'; it must be a number above 0, such as 0.01."),
        ("COPYDESK_TIME_SCALE", "nan", "is 'nan'; it must be a number above 0, such as 0.01."),
        ("COPYDESK_TIME_SCALE", "-1", "is '-1'; it must be a number above 0, such as 0.01."),
        ("COPYDESK_ADMINS", "U012AB3CD,ben", "holds 'ben'; it takes user ids such as U012AB3CD, with commas."),
        ("COPYDESK_ADMINS", "@U012AB3CD", "holds '@U012AB3CD'; it takes user ids such as U012AB3CD, with commas."),
        ("COPYDESK_LOG", "xml", "is 'xml'; it must be one of console, json."),
    ],
)
def test_a_bad_value_is_refused_with_the_key_the_value_and_the_mend(key: str, value: str, says: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.read({key: value})
    assert str(refused.value).startswith(f"{key} {says}")


@pytest.mark.parametrize(("key", "prefix"), [("SLACK_BOT_TOKEN", "xoxb-"), ("SLACK_APP_TOKEN", "xapp-")])
def test_a_wrong_token_is_refused_without_showing_it(key: str, prefix: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.read({key: "hunter2"})
    assert str(refused.value) == (
        f"{key} must start with {prefix} and be plain text. Copy it again from your Slack app."
    )


def test_secrets_do_not_show() -> None:
    shown = repr(Settings.read({"SLACK_BOT_TOKEN": "xoxb-hunter2", "SLACK_APP_TOKEN": "xapp-hunter2"}))
    assert "hunter2" not in shown
    assert "token" not in shown


@pytest.mark.parametrize(
    ("scale", "remind", "expire"),
    [
        ("0.01", timedelta(seconds=18), timedelta(minutes=14, seconds=24)),
        ("100", timedelta(seconds=18), timedelta(minutes=14, seconds=24)),
        ("1", timedelta(minutes=30), timedelta(hours=24)),
    ],
)
def test_the_sandbox_can_make_deadlines_come_sooner(scale: str, remind: timedelta, expire: timedelta) -> None:
    settings = Settings.read({"COPYDESK_TIME_SCALE": scale})
    assert (settings.remind_after, settings.expire_after) == (remind, expire)


SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is missing. It starts with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is missing. It starts with xapp-"),
        ({**SLACK, "COPYDESK_TIME_SCALE": "0.5"}, "COPYDESK_TIME_SCALE is for `copydesk sandbox` only. Take it out"),
    ],
)
def test_to_run_against_slack_both_tokens_are_needed_and_nothing_of_the_sandbox(
    values: dict[str, str], says: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.read(values).require_slack()
    assert str(refused.value).startswith(says)


def test_a_database_on_a_server_is_taken_and_its_password_is_not_shown() -> None:
    address = "postgresql://desk:s3cr3t@db/copydesk"
    settings = Settings.read({"COPYDESK_DATABASE": f" {address} "})
    assert settings.database == address
    assert "s3cr3t" not in repr(settings)


def test_a_database_of_another_kind_is_refused_without_showing_its_password() -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.read({"COPYDESK_DATABASE": "mysql://desk:s3cr3t@db/copydesk"})
    assert str(refused.value).startswith("COPYDESK_DATABASE begins with mysql://; it takes the path of a file or")
    assert "s3cr3t" not in str(refused.value)


def test_with_both_tokens_the_bot_can_run() -> None:
    Settings.read(SLACK).require_slack()


def test_over_http_the_signing_secret_stands_in_for_the_app_token() -> None:
    with pytest.raises(Misconfigured, match=r"SLACK_SIGNING_SECRET is missing\. It is under Basic Information"):
        Settings.read(SLACK).require_slack(http=True)
    settings = Settings.read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hunter2"})
    settings.require_slack(http=True)
    assert settings.wants_http
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    ("value", "listen"),
    [("", ("127.0.0.1", 3000)), ("0.0.0.0:80", ("0.0.0.0", 80)), ("[::1]:3000", ("::1", 3000))],  # noqa: S104 - text
)
def test_where_to_listen(value: str, listen: tuple[str, int]) -> None:
    assert Settings.read({"COPYDESK_LISTEN": value}).listen == listen


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8790/api/", True),
        ("http://localhost/api/", True),
        ("", False),
        ("https://slack.com/api/", False),
        ("http://localhost.example.com/", False),
    ],
)
def test_a_stand_in_on_this_machine_is_known(url: str, local: bool) -> None:
    assert Settings.read({"SLACK_API_URL": url}).is_local is local


def test_the_environment_goes_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("# ours\nCOPYDESK_LOG=json\nexport COPYDESK_THRESHOLD='0.7' # a comment\n\nCOPYDESK_ADMINS=\n")
    monkeypatch.setenv("COPYDESK_LOG", "console")
    found = environment(file)
    assert (found["COPYDESK_LOG"], found["COPYDESK_THRESHOLD"], found["COPYDESK_ADMINS"]) == ("console", "0.7", "")


def test_no_file_is_no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_LOG", "json")
    assert environment(tmp_path / ".env")["COPYDESK_LOG"] == "json"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("A=1\n\n\nbad line\n", 4),
        ("COPYDESK_LOG json\n", 1),
        ("COPYDESK_LOG=json\nthis is no setting\n", 2),
        ("# a comment\nCOPYDESK_LOG\nCOPYDESK_THRESHOLD=0.7\n", 2),
        ('COPYDESK_LOG=json\nCOPYDESK_ADMINS="U012\nCOPYDESK_THRESHOLD=0.7\n', 2),
        ("A=1\nB=2\nC=3\n=4\n", 4),
    ],
)
def test_a_malformed_line_is_named_by_its_number(tmp_path: Path, content: str, line: int) -> None:
    file = tmp_path / ".env"
    file.write_text(content)
    with pytest.raises(Misconfigured) as refused:
        environment(file)
    assert str(refused.value) == f"{file}, line {line}: not of the form KEY=value. Mend that line."


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"COPYDESK_LOG=\xff\xfe")
    with pytest.raises(Misconfigured, match=r"\.env cannot be read .* It must be a text file in UTF-8\."):
        environment(file)


def test_proxies_and_oauth_are_forgotten_and_nothing_else() -> None:
    environ = {"HTTP_PROXY": "a", "https_proxy": "b", "SLACK_CLIENT_ID": "c", "SLACK_CLIENT_SECRET": "d", "HOME": "e"}
    speak_directly(environ)
    assert environ == {"SLACK_CLIENT_ID": "c", "SLACK_CLIENT_SECRET": "d", "HOME": "e"}
    without_oauth(environ)
    assert environ == {"HOME": "e"}
