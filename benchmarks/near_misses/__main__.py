"""`python -m benchmarks.near_misses`: the table."""

import argparse

from benchmarks.near_misses import rows
from benchmarks.near_misses.drafts import LOCAL


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.near_misses")
    parser.add_argument("--model", choices=("handbook", "local"), default="handbook")
    parser.add_argument("--weights", default=LOCAL, help="of the local model: a name, or the path of a GGUF file")
    parser.add_argument("--most", type=int, default=0, help="questions; all, if not given")
    arguments = parser.parse_args()
    head = ("what", "watch words; stated", "ours", "reach", "wish")
    for row in (head, ("---",) * 5, *rows(arguments.model, weights=arguments.weights, most=arguments.most)):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
