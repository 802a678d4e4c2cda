"""`make torture KILLS=1000 SEED=1`: storm after storm until enough bots have died; the same command goes on with it."""

import argparse
import asyncio
import shutil
from contextlib import nullcontext
from pathlib import Path

from tests.postgres import Server
from tests.torture.people import now
from tests.torture.server import durable
from tests.torture.storm import Run
from tests.torture.summary import DATABASES, Summary

_A_STORM = 100  # kills


def main() -> None:
    parser = argparse.ArgumentParser(prog="make torture", description="Kill the bot and see whether anything is lost.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=DATABASES, help="without it storms are on each in turn")
    parser.add_argument("--minutes", type=float, default=30, help="no storm is begun that would not end within them")
    parser.add_argument("--blind", action="store_true", help="look-ups are off: the checker has to find doubles")
    parser.add_argument("--folder", type=Path, default=Path(".copydesk") / "torture")
    arguments = parser.parse_args()
    summary = Summary(arguments.folder / "storms.json")
    wanted = [arguments.database] if arguments.database else [*DATABASES]
    with durable() if "postgres" in wanted else nullcontext() as running:
        _storms(arguments, summary, wanted, running)
    print(summary.text(arguments.seed), summary.text(None), sep="\n")
    raise SystemExit(0 if summary.is_clean(arguments.seed) else 1)


def _storms(arguments: argparse.Namespace, summary: Summary, wanted: list[str], running: Server | None) -> None:
    end, longest, seed = now() + 60 * arguments.minutes, 0.0, arguments.seed
    while (left := arguments.kills - sum(summary.kills(seed, each) for each in wanted)) > 0 and now() + longest < end:
        began, database = now(), min(wanted, key=lambda each: len(summary.of(seed, each)))
        number = len(summary.of(seed, database)) + 1
        folder = arguments.folder.absolute() / f"seed-{seed}" / f"{database}-{number}"
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was stopped
        kind = {"blind": arguments.blind, "archived": number % 2 == 0, "audit": 0.1 if number % 3 == 0 else 1.0}
        on = running if database == "postgres" else None
        run = Run(folder, f"{seed}.{number}", min(left, _A_STORM), summary.tried(), server=on, **kind)
        storm = asyncio.run(run.storm())
        summary.add(seed, database, storm)
        took = now() - began
        longest = max(longest, took)
        print(f"{database} {number}: {storm.kills} kills, {storm.questions} questions, {took:.0f} s", flush=True)
        for name, found in vars(storm.findings).items():
            print(*[f"  {name}: {line}" for line in found], sep="\n", end="\n" if found else "", flush=True)


if __name__ == "__main__":
    main()
