"""`make bench ROWS=ack,case ROUNDS=5`: measure, print the table, and keep it with the rows measured before."""

import argparse
import asyncio
from importlib import import_module
from pathlib import Path

from benchmarks.rounds import FEWEST
from benchmarks.table import Results

# In this order; each is a module of this package.
ROWS = ("ack", "answer", "case", "felt", "waiting", "decided", "ceiling", "processes")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description="What Copydesk costs, beside what does less.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--rounds", type=int, default=FEWEST)
    parser.add_argument("--folder", type=Path, default=Path(".copydesk") / "bench")
    arguments = parser.parse_args()
    if unknown := set(arguments.rows) - {*ROWS}:
        parser.error(f"there is no row {', '.join(sorted(unknown))}: {', '.join(ROWS)} there are")
    results = Results(arguments.folder)
    for row in arguments.rows or ROWS:
        module = import_module(f"benchmarks.{row}")
        print(f"{module.NAME} …", flush=True)
        results.add(row, module.NAME, asyncio.run(module.measure(arguments.rounds)))
        print(results.text([row]), flush=True)
    print(results.text([row for row in ROWS if row in results.rows]))
    raise SystemExit(0 if results.met(arguments.rows or ROWS) else 1)


if __name__ == "__main__":
    main()
