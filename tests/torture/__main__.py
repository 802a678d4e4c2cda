"""`make torture KILLS=1000 SEED=1`: storm after storm until enough bots have died; the same command goes on with it."""

import argparse
import asyncio
import shutil
from pathlib import Path

from tests.torture.people import now
from tests.torture.storm import Run
from tests.torture.summary import Summary

_A_STORM = 100  # kills


def main() -> None:
    parser = argparse.ArgumentParser(prog="make torture", description="Kill the bot and see whether anything is lost.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30, help="no storm is begun that would not end within them")
    parser.add_argument("--blind", action="store_true", help="look-ups are off: the checker has to find doubles")
    parser.add_argument("--folder", type=Path, default=Path(".copydesk") / "torture")
    arguments = parser.parse_args()
    summary = Summary(arguments.folder / "summary.json")
    _storms(arguments, summary)
    print(summary.text(arguments.seed), summary.text(None), sep="\n")
    raise SystemExit(0 if summary.is_clean(arguments.seed) else 1)


def _storms(arguments: argparse.Namespace, summary: Summary) -> None:
    end, longest = now() + 60 * arguments.minutes, 0.0
    while (left := arguments.kills - summary.kills(arguments.seed)) > 0 and now() + longest < end:
        number, began = len(summary.of(arguments.seed)) + 1, now()
        folder = arguments.folder.absolute() / f"seed-{arguments.seed}" / f"storm-{number}"
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was stopped
        kind = {"blind": arguments.blind, "archived": number % 2 == 0}
        run = Run(folder, f"{arguments.seed}.{number}", min(left, _A_STORM), summary.tried(), **kind)
        storm = asyncio.run(run.storm())
        summary.add(arguments.seed, storm)
        took = now() - began
        longest = max(longest, took)
        print(f"storm {number}: {storm.kills} kills, {storm.questions} questions, {took:.0f} s", flush=True)
        for name, found in vars(storm.findings).items():
            print(*[f"  {name}: {line}" for line in found], sep="\n", end="\n" if found else "", flush=True)


if __name__ == "__main__":
    main()
