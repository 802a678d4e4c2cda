"""What all storms came to, by seed and database, in one file; what is done is not done again."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.torture.book import Json
from tests.torture.checker import Findings

DATABASES = {"sqlite": "one process on SQLite", "postgres": "four processes on PostgreSQL"}


@dataclass
class Storm:
    """What came of it; counts add up over storms."""

    kills: int = 0
    at_points: dict[str, int] = field(default_factory=dict)
    tried: dict[str, int] = field(default_factory=dict)
    ended_by_themselves: dict[int, int] = field(default_factory=dict)
    frozen: int = 0  # processes that stood still for longer than a lease, and went on
    restarts: int = 0  # of the database server
    faults: dict[str, int] = field(default_factory=dict)  # laid on Slack, by kind
    given_up: int = 0
    questions: int = 0
    checked: int = 0  # answers that somebody looked at afterwards
    extra_calls: int = 0
    needless_calls: int = 0  # of these, while the first caller lived
    doubles: list[float] = field(default_factory=list)  # seconds that two posts of one delivery stood
    taken_back: int = 0  # posts that the bot deleted
    let_go: int = 0  # posts that Slack refused for good
    untold: int = 0  # questions whose asker heard no end, since that word was refused
    recovered: list[float] = field(default_factory=list)  # seconds from a start to the first thing that had waited
    taken_over: list[float] = field(default_factory=list)  # seconds from a death until what it had in hand was claimed
    stopped_in: float = 0.0
    findings: Findings = field(default_factory=Findings)


class Summary:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows: list[Json] = json.loads(file.read_text()) if file.exists() else []

    def add(self, seed: int, database: str, storm: Storm) -> None:
        self._rows.append({**asdict(storm), "seed": seed, "database": database})
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._rows, indent=1))

    def of(self, seed: int | None, database: str) -> list[Json]:
        return [row for row in self._rows if seed in (None, row["seed"]) and database == row["database"]]

    def kills(self, seed: int, database: str) -> int:
        return sum(row["kills"] for row in self.of(seed, database))

    def tried(self) -> Counter[str]:
        return sum((Counter(row["tried"]) for row in self._rows), Counter[str]())

    def is_clean(self, seed: int) -> bool:
        return not any(any(row["findings"].values()) for row in self._rows if row["seed"] == seed)

    def text(self, seed: int | None) -> str:
        """A paragraph for each database that there was a storm on."""
        found = [(database, rows) for database in DATABASES if (rows := self.of(seed, database))]
        return "\n".join(_text(seed, database, rows) for database, rows in found)


def _text(seed: int | None, database: str, rows: list[Json]) -> str:
    points = sum((Counter(row["at_points"]) for row in rows), Counter[str]())
    faults = sum((Counter(row["faults"]) for row in rows), Counter[str]())
    back, after, doubles = (
        sorted(seconds for row in rows for seconds in row[name]) for name in ("recovered", "taken_over", "doubles")
    )
    named = sum(points.values()) - points[""]
    total = {name: sum(row.get(name, 0) for row in rows) for name in _COUNTED}
    wrong = {name: sum(len(row["findings"][name]) for row in rows) for name in asdict(Findings())}
    lines = {
        "kills": f"{total['kills']}, {named} of them at {len(+points) - bool(points[''])} named points",
        "frozen for longer than a lease": f"{total['frozen']}; the database server restarted {total['restarts']} times",
        "faults laid on Slack": f"{sum(faults.values())} of {len(faults)} kinds",
        "questions": f"{total['questions']}; nobody acked {total['given_up']} events, which Slack gave up",
        "checked after they were answered": str(total["checked"]),
        **{_WRONG[name]: str(count) for name, count in wrong.items()},
        "seen twice for a while": f"{len(doubles)}: {_spread(doubles)}; {total['taken_back']} posts taken back",
        "posts refused for good": f"{total['let_go']}; by that {total['untold']} questions heard no end",
        "extra model calls": f"{total['extra_calls']}, {total['needless_calls']} while their first caller lived",
        "start to first due step": f"{_spread(back)} of {len(back)}",
        "death to its work taken over": f"{_spread(after)} of {len(after)}",
        "SIGTERM to the end": f"{max(row['stopped_in'] for row in rows):.1f} s at most",
    }
    title = f"{'All seeds' if seed is None else f'Seed {seed}'}, {DATABASES[database]}: {len(rows)} storms"
    return "\n".join([title, *[f"  {name}: {value}" for name, value in lines.items()]])


_COUNTED = (
    *("kills", "frozen", "restarts", "questions", "extra_calls", "given_up", "needless_calls", "taken_back"),
    *("let_go", "untold", "checked"),
)
_WRONG = {
    "lost": "lost",
    "doubled": "doubled at rest (answers, or posts of one delivery)",
    "differing": "differing from what was signed off",
    "unanswered": "presses without an answer",
    "unconsented": "shown before consent",
    "secrets": "secrets in the output",
    "untold": "neither answered nor told why",
}


def _spread(seconds: list[float]) -> str:
    if not seconds:
        return "no time"
    p50, p99 = (seconds[min(len(seconds) - 1, int(share * len(seconds)))] for share in (0.5, 0.99))
    return f"p50 {p50:.2f} s, p99 {p99:.2f} s"
