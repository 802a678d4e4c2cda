"""The figures as JSON, or as a table to read."""

import json
from collections.abc import Sequence
from typing import Any

from bot.core.text import shorten

_WIDE = 20

Json = dict[str, Any]


def report(found: Sequence[Json], *, as_json: bool) -> str:
    """One file as an object, several as a list."""
    if as_json:
        return json.dumps(found[0] if len(found) == 1 else found, indent=1)
    return "\n\n".join(_table(each) for each in found)


def _table(found: Json) -> str:
    head = f"{found['file']}: {found['n']} answers, {found['base_error']:.1%} wrong"
    title = f"{'':<{_WIDE}}{'n':>6}  {'AUROC':>5}  {'95 %':<13}{'AURC':>6}  sent at most 5 %, 10 %, 20 % wrong"
    rows = [_row(name, each) for name, each in found["signals"].items() if each["n"]]
    lines = [head, title, *rows, _row(f"score {found['score']['score_version']}", found["score"])]
    lines += [_row(shorten(f"  {name or 'no domain'}", _WIDE), each) for name, each in found["domains"].items()]
    if found["calibration"]:
        lines.append(_trial(found["calibration"]))
    return "\n".join(lines)


def _row(name: str, each: Json) -> str:
    interval = "{:.3f}-{:.3f}".format(*each["auroc_ci"]) if each.get("auroc_ci") else ""
    shares = "  ".join("-" if share is None else f"{share:.1%}" for share in each["coverage"].values())
    return (
        f"{name:<{_WIDE}}{each['n']:>6}  {_three(each['auroc'])}  {interval:<13}{_three(each.get('aurc')):>6}  {shares}"
    )


def _three(value: float | None) -> str:
    return "    -" if value is None else f"{value:.3f}"


def _trial(found: Json) -> str:
    return (
        f"A budget of {found['alpha']:.1%} with {1 - found['delta']:.0%} confidence, {found['repeats']} times by "
        f"{found['n']} labels: broken {found['violations']:.1%} of the times, {found['mean_coverage']:.1%} sent, "
        f"no threshold {found['no_threshold']:.1%}."
    )
