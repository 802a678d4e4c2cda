"""
What the sandbox sent and answered, held against Slack's types: `python -m tests.compat.shapes RECORDS NODE`.

Differences are told and fail, but those in alarms.yml; so does one of those that no longer shows.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
TYPES = HERE / "temp" / "types"
Json = dict[str, Any]


def found(records: Path, node: str) -> Json:
    """What `shapes.mjs` says: how many records, of which names, and the differences."""
    command: list[str | Path] = [node, HERE / "shapes.mjs", records.resolve(), TYPES]
    run = subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own script
    said: Json = json.loads(run.stdout)
    return said


def told(difference: Json) -> str:
    return f"{difference['name']} {difference['path']}: {difference['what']}"


def judged(differences: Sequence[Json], alarms: Sequence[Json]) -> list[str]:
    """What is wrong: differences that are no known alarm, alarms that no longer ring."""
    known = [alarm["alarm"] for alarm in alarms]
    new = [one for one in differences if not any(fnmatchcase(told(one), alarm) for alarm in known)]
    wrong = [f"{told(one)}\n    {one['times']} times, e.g. {json.dumps(one['example'])[:2_000]}" for one in new]
    silent = [one for one in known if not any(fnmatchcase(told(difference), one) for difference in differences)]
    return wrong + [f"{one}\n    is in alarms.yml, and no longer so: take it out" for one in silent]


def main(records: str, node: str) -> int:
    said = found(Path(records), node)
    wrong = judged(said["differences"], yaml.safe_load((HERE / "alarms.yml").read_text(encoding="utf-8")))
    shapes = f"{said['records']} payloads and answers of {len(said['names'])} kinds against Slack's types"
    outcome = f"{len(wrong)} differences" if wrong else "all fit"
    sys.stdout.write("\n".join([*wrong, f"{shapes}: {outcome}\n"]))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
