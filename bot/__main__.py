"""`copydesk run` and `copydesk sandbox`; the only module that talks on standard output, and that starts the sandbox."""

import argparse
import asyncio
import json
import signal
import sys
import time
import webbrowser
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from bot import __version__
from bot.app import Bot, SystemClock, assembled
from bot.core.errors import Misconfigured, Unavailable
from bot.doctor import examine, report, sound
from bot.evaluate import command as evaluate
from bot.llm.local.fetching import FetchFailed, fetch
from bot.llm.local.weights import MANIFEST
from bot.logs import LogWatcher, configure
from bot.serving import serve
from bot.settings import Settings, environment, speak_directly, without_model_environment, without_oauth
from bot.store.opening import move_to

if TYPE_CHECKING:  # what only the sandbox needs, `copydesk run` does not load
    from bot.demo import Play
    from bot.sandbox import Manifest, Sandbox

log = structlog.get_logger()

PACKAGE = Path(__file__).parent
REVIEW_CHANNEL = "answers-review"


def main() -> None:
    """The command line; exit status 0 done, 1 a check failed, 2 wrong use or bad input."""
    arguments = _parser().parse_args()
    problems: list[BaseException] = []
    unsound = False
    try:
        asyncio.run(_until_stopped(arguments.command(arguments)))
    except* (Misconfigured, Unavailable, OSError) as found:
        problems += _leaves(found)
    except* CheckFailedError:
        unsound = True
    except* (KeyboardInterrupt, asyncio.CancelledError):
        print("Stopped.", file=sys.stderr)
    for problem in problems:
        print(f"copydesk: {problem}", file=sys.stderr)
    sys.exit(2 if problems else int(unsound))


class CheckFailedError(Exception):
    """Something was looked at and is not as it must be; it has been printed already."""


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    """The single errors: the tasks of a bot hand theirs on in groups."""
    return [
        leaf
        for each in group.exceptions
        for leaf in (_leaves(each) if isinstance(each, BaseExceptionGroup) else [each])
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="copydesk", description="A Slack bot that knows when to ask a person.")
    parser.add_argument("--version", action="version", version=f"copydesk {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="the bot, in your Slack workspace")
    run.add_argument("--http", action="store_true", help="listen for Slack's requests instead of Socket Mode")
    run.set_defaults(command=_run)
    doctor = commands.add_parser("doctor", help="look at everything that has to be right, each with its mend")
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(command=_doctor)
    move = commands.add_parser("move-to", help="move the desk from its file into an empty PostgreSQL database")
    move.add_argument("address", help="postgresql://USER:PASSWORD@HOST:PORT/NAME")
    move.set_defaults(command=_move)
    evaluation = commands.add_parser("evaluate", help="how well the score tells right from wrong, in files")
    evaluate.add_arguments(evaluation)
    evaluation.set_defaults(command=_evaluate)
    fetch = commands.add_parser("fetch-model", help="download a model to run on this machine")
    fetch.add_argument("name", nargs="?", metavar="NAME", help=f"{' or '.join(MANIFEST)}")
    fetch.set_defaults(command=_fetch)
    sandbox = commands.add_parser("sandbox", help="a Slack workspace on this machine, with the bot in it")
    sandbox.add_argument("--no-bot", action="store_true", help="the workspace alone, for any Slack app")
    sandbox.add_argument("--manifest", type=Path, default=_manifest(), help="the app's manifest (default: ours)")
    sandbox.add_argument("--port", type=_port, default=8790)
    sandbox.add_argument("--data", type=Path, default=Path(".copydesk"), help="where both keep their data")
    sandbox.add_argument(
        "--history", action="store_true", help="begin with some weeks of reviews and a budget they certify"
    )
    sandbox.add_argument("--no-browser", action="store_true")
    sandbox.set_defaults(command=_sandbox)
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 to 65535")
    return int(text)


def _manifest() -> Path:
    """Ours: in the working directory, or beside the package in a checkout."""
    here = Path("manifest.yml")
    return here if here.is_file() else PACKAGE.parent / "manifest.yml"


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """SIGTERM stops as Ctrl-C does."""
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await work


async def _run(arguments: argparse.Namespace) -> None:
    settings = Settings.read(environment())
    settings.require_slack(http=arguments.http)
    configure(settings.log)
    without_oauth()
    without_model_environment()
    if settings.is_local:
        speak_directly()
    async with assembled(settings, watchers=(LogWatcher(),)) as bot:
        for warning in bot.desk.handbook.warnings if bot.desk.handbook else ():
            log.warning("handbook", what=warning)
        await serve(bot, settings, http=arguments.http, ready=lambda: log.info("connected"))


async def _doctor(arguments: argparse.Namespace) -> None:
    settings = Settings.read(environment())
    if settings.is_local:
        speak_directly()
    checks = await examine(settings)
    print(report(checks, as_json=arguments.json), flush=True)
    if not sound(checks):
        raise CheckFailedError


async def _move(arguments: argparse.Namespace) -> None:
    file = Settings.read(environment()).database
    counts = await move_to(arguments.address, file, now=SystemClock().now())
    for table, rows in counts.items():
        print(f"{rows:>9} {table}")
    print(f"Moved. Set COPYDESK_DATABASE to the new address, and put {file} away: it is as it was.", flush=True)


async def _evaluate(arguments: argparse.Namespace) -> None:
    print(await asyncio.to_thread(evaluate.evaluate, arguments), flush=True)


async def _fetch(arguments: argparse.Namespace) -> None:
    name = arguments.name or Settings.read(environment()).local_model
    if name not in MANIFEST:
        raise Misconfigured(f"{name!r} is none of the models that can be fetched: {', '.join(MANIFEST)}.")
    weights = MANIFEST[name]
    print(weights, flush=True)
    shown = -1

    def tell(have: int) -> None:
        nonlocal shown
        if (percent := 100 * have // weights.size) > shown:
            shown = percent
            print(f"\r{percent:3} % of {weights.size / 1e6:,.0f} MB", end="", flush=True)

    try:
        print(f"\rChecked: {await fetch(weights, tell)}", flush=True)
    except FetchFailed as problem:
        print(f"\ncopydesk: {problem}", file=sys.stderr)
        raise CheckFailedError from problem


async def _sandbox(arguments: argparse.Namespace) -> None:
    from bot.sandbox import Sandbox, Workspace  # noqa: PLC0415 - see above

    speak_directly()
    without_oauth()
    Settings.read(environment())  # a setting to mend is told before anything starts
    workspace = Workspace(_read(arguments.manifest), now=time.time)  # noqa: TID251 - the workspace's clock
    sandbox = Sandbox(workspace, port=arguments.port, data=arguments.data)
    sandbox.expects_bot = not arguments.no_bot
    sandbox.hold = not arguments.no_bot
    async with sandbox:
        print(json.dumps(sandbox.credentials()), flush=True)
        print(f"The workspace: {sandbox.url}  (Ctrl-C stops it)", flush=True)
        if arguments.no_bot:
            await asyncio.Event().wait()
        await _bot_in(sandbox, arguments)


async def _bot_in(sandbox: "Sandbox", arguments: argparse.Namespace) -> None:
    """The real bot, unmodified, against the sandbox, and what it does as a story."""
    from bot.demo import TOPICS, Play, Story  # noqa: PLC0415 - see above

    settings = _sandbox_settings(environment(), sandbox, arguments.data)
    configure(settings.log)
    without_model_environment()
    story = Story(lambda: _names(sandbox), lambda line: print(line, flush=True))
    play = Play(sandbox, story)
    async with assembled(settings, topics=TOPICS, watchers=(story,)) as bot, asyncio.TaskGroup() as group:
        for warning in bot.desk.handbook.warnings if bot.desk.handbook else ():
            print(f"Handbook: {warning}", flush=True)
        await _past(sandbox, bot, wanted=arguments.history)
        ready = asyncio.Event()
        group.create_task(serve(bot, settings, ready=ready.set))
        await ready.wait()
        if play.is_due():
            await _played(play)
        sandbox.hold = False
        print(f"Ready. Ask something: {sandbox.url}", flush=True)
        if not arguments.no_browser:
            await asyncio.to_thread(webbrowser.open, sandbox.url)


async def _past(sandbox: "Sandbox", bot: Bot, *, wanted: bool) -> None:
    """The history, if it is wanted; what is left of it, if a start before this one was cut short."""
    from bot.past import Past  # noqa: PLC0415 - see above

    past = Past(sandbox, bot.desk, lambda line: print(line, flush=True))
    if (wanted and past.is_due()) or await past.was_cut_short():
        await past.run()
    if wanted:
        await past.told()


async def _played(play: "Play") -> None:
    try:
        await play.run()
    except TimeoutError:
        print("The story of Ava and Ben did not come to its end; the workspace is yours all the same.", flush=True)


def _read(manifest: Path) -> "Manifest":
    from bot.sandbox import Manifest  # noqa: PLC0415 - see above

    try:
        return Manifest.read(manifest)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Misconfigured(
            f"The manifest {str(manifest)!r} cannot be read: {problem}. See docs/sandbox.md."
        ) from problem


def _sandbox_settings(values: Mapping[str, str], sandbox: "Sandbox", data: Path) -> Settings:
    """What the user has set, but for what makes it the sandbox's bot."""
    known = sandbox.credentials()
    own = {
        "SLACK_BOT_TOKEN": known["bot_token"],
        "SLACK_APP_TOKEN": known["app_token"],
        "SLACK_API_URL": known["api_url"],
        "COPYDESK_DATABASE": str(data / "copydesk.db"),
        "COPYDESK_REVIEW_CHANNEL": REVIEW_CHANNEL,
        "COPYDESK_MODELS": values.get("COPYDESK_MODELS") or "handbook",  # a key lying about is no wish to spend
        "COPYDESK_HANDBOOK": values.get("COPYDESK_HANDBOOK") or str(PACKAGE / "sandbox" / "handbook"),
    }
    return Settings.read({**values, **own})


def _names(sandbox: "Sandbox") -> dict[str, str]:
    people = {user["id"]: name.capitalize() for name, user in sandbox.workspace.users.items()}
    channels = {channel.id: f"#{channel.name}" for channel in sandbox.workspace.channels.values() if channel.name}
    direct = {channel.id: "a direct message" for channel in sandbox.workspace.channels.values() if channel.user}
    return {**people, **direct, **channels}


if __name__ == "__main__":
    main()
