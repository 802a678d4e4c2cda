"""
Exact match rates by uqlm's own `MatchScorer`: `python -m benchmarks.uqlm.child`, in an environment of its own.

Reads a JSON list of [answer, [other answers]] and writes the list of rates. Importing `uqlm` as a whole imports torch,
so the two packages around the module are entered without what they import; the scorer itself is uqlm's, unchanged.
"""

import importlib
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any


def scorer() -> Any:
    """Their `MatchScorer`."""
    spec = find_spec("uqlm")
    assert spec
    assert spec.origin
    folder = Path(spec.origin).parent
    for name, path in (("uqlm", folder), ("uqlm.black_box", folder / "black_box")):
        package = ModuleType(name)
        package.__path__ = [str(path)]
        sys.modules[name] = package
    return importlib.import_module("uqlm.black_box.match").MatchScorer()


def main() -> None:
    rows = json.load(sys.stdin)
    rates = scorer().evaluate([answer for answer, _ in rows], [others for _, others in rows])
    json.dump([float(rate) for rate in rates], sys.stdout)


if __name__ == "__main__":
    main()
