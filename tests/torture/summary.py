"""What all storms came to, by seed, in one file; what is done is not done again."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from tests.torture.book import Json
from tests.torture.checker import Findings
from tests.torture.storm import Storm


class Summary:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows: list[Json] = json.loads(file.read_text()) if file.exists() else []

    def add(self, seed: int, storm: Storm) -> None:
        self._rows.append({**asdict(storm), "seed": seed})
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._rows, indent=1))

    def of(self, seed: int | None) -> list[Json]:
        return [row for row in self._rows if seed in (None, row["seed"])]

    def kills(self, seed: int) -> int:
        return sum(row["kills"] for row in self.of(seed))

    def tried(self) -> Counter[str]:
        return sum((Counter(row["tried"]) for row in self._rows), Counter[str]())

    def is_clean(self, seed: int) -> bool:
        return not any(any(row["findings"].values()) for row in self.of(seed))

    def text(self, seed: int | None) -> str:
        rows = self.of(seed)
        points = sum((Counter(row["at_points"]) for row in rows), Counter[str]())
        back = sorted(seconds for row in rows for seconds in row["recovered"])
        named = sum(points.values()) - points[""]
        counted = ("kills", "questions", "extra_calls", "given_up", "needless_calls", "let_go", "untold")
        total = {name: sum(row[name] for row in rows) for name in counted}
        wrong = {name: sum(len(row["findings"][name]) for row in rows) for name in asdict(Findings())}
        lines = {
            "kills": f"{total['kills']}, {named} of them at {len(+points) - bool(points[''])} named points",
            "questions": f"{total['questions']}; nobody acked {total['given_up']} events, which Slack gave up",
            **{_WRONG[name]: str(count) for name, count in wrong.items()},
            "posts refused for good": f"{total['let_go']}; by that {total['untold']} questions heard no end",
            "extra model calls": f"{total['extra_calls']}, {total['needless_calls']} while their first caller lived",
            "start to first due step": f"p50 {_percentile(back, 0.5)}, p99 {_percentile(back, 0.99)} of {len(back)}",
            "SIGTERM to the end": f"{max((row['stopped_in'] for row in rows), default=0):.1f} s at most",
        }
        title = f"{'All seeds' if seed is None else f'Seed {seed}'}: {len(rows)} storms"
        return "\n".join([title, *[f"  {name}: {value}" for name, value in lines.items()]])


_WRONG = {
    "lost": "lost",
    "doubled": "doubled (answers, or posts of one delivery)",
    "differing": "differing from what was signed off",
    "unanswered": "presses without an answer",
    "unconsented": "shown before consent",
    "secrets": "secrets in the output",
    "untold": "neither answered nor told why",
}


def _percentile(values: list[float], share: float) -> str:
    return f"{values[min(len(values) - 1, int(share * len(values)))]:.2f} s" if values else "none"
