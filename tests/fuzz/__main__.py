"""`make fuzz EXAMPLES=100000 SEED=1`: payloads of all kinds, and what must hold of each."""

import argparse
import time
from collections import Counter
from secrets import randbelow

from tests.fuzz.sequences import fuzz


def main() -> None:
    parser = argparse.ArgumentParser(prog="make fuzz", description="Send the bot what Slack would never send.")
    parser.add_argument("--examples", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=randbelow(10**6))
    arguments = parser.parse_args()
    print(f"{arguments.examples} examples, SEED={arguments.seed}", flush=True)
    tally, began = Counter[str](), time.monotonic()
    try:
        fuzz(arguments.examples, tally, arguments.seed)
    finally:
        took = time.monotonic() - began
        print(f"{tally['payloads']} payloads in {took:.0f} s, {tally['payloads'] / took:.0f} a second")
        print(*[f"  {count} {what}" for what, count in sorted(tally.items())], sep="\n", flush=True)


if __name__ == "__main__":
    main()
