"""
From a mention to the answer, and the memory it takes, beside two samples that somebody might pick instead of us.

They are no part of this project. `SAMPLES` names a folder with a checkout of each, in which `.venv` has what it
requires: `bolt-python-support-agent/openai-agents-sdk` (slack-samples), `ChatGPT-in-Slack` (seratch). The sandbox and
the model server are the same; of theirs nothing is changed but where Slack is (`shim/sitecustomize.py`).
"""

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.model import LAST, model_server
from benchmarks.process import app
from benchmarks.rounds import Figure, Goal, Sample, Samples, alone, interleaved, percentile, ratio
from benchmarks.town import Question, Town, manifest, town
from bot.sandbox import Manifest
from bot.settings import environment

NAME = "Mention → answer"
P50, P99, MEMORY = Goal(1.2), Goal(1.0), Goal(1.0)
GOALS = (P50, P99, MEMORY)
_WARM, _QUESTIONS = 5, 60
_PAUSE = 0.3  # seconds between two, since we keep to what Slack takes in a minute and the others do not
_SHIM = str(Path(__file__).parent / "shim")


@dataclass(frozen=True)
class Other:
    """Somebody else's bot: its folder, with its own `.venv`, and there its manifest and what is started."""

    folder: Path
    manifest: str
    script: str


async def measure(rounds: int) -> list[Figure]:
    others = _others(environment().get("SAMPLES", ""))
    runs = {name: partial(_round_of, other) for name, other in others.items()}
    found = await interleaved(rounds, ours=_round, **runs)
    ours = found.pop("ours")
    return [figure for name, theirs in found.items() for figure in _beside(name, ours, theirs)] or _alone(ours)


def _others(samples: str) -> dict[str, Other]:
    if not samples:
        return {}
    folder = Path(samples).resolve()
    agent = folder / "bolt-python-support-agent" / "openai-agents-sdk"
    return {
        "support agent": Other(agent, "manifest.json", "app.py"),
        "ChatGPT-in-Slack": Other(folder / "ChatGPT-in-Slack", "manifest-dev.yml", "main.py"),
    }


def _beside(name: str, ours: Samples, theirs: Samples) -> list[Figure]:
    return [
        ratio(f"mention → answer, p50, beside {name}", "p50", ours, theirs, unit="ms", goal=P50),
        ratio(f"mention → answer, p99, beside {name}", "p99", ours, theirs, unit="ms", goal=P99),
        ratio(f"memory, beside {name}", "memory", ours, theirs, unit="MB", goal=MEMORY),
    ]


def _alone(ours: Samples) -> list[Figure]:
    return [
        alone("mention → answer, p50", "p50", ours, unit="ms"),
        alone("mention → answer, p99", "p99", ours, unit="ms"),
        alone("memory", "memory", ours, unit="MB"),
    ]


async def _round() -> Sample:
    async with town(manifest()) as place, model_server() as model:
        known = {"COPYDESK_MODELS": "openai:gpt-4.1-mini", "OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "none"}
        async with app(place, "-m", "bot", "run", environment=known) as process:
            return await _asked(place) | {"memory": process.memory}


async def _round_of(other: Other) -> Sample:
    async with town(Manifest.read(other.folder / other.manifest)) as place, model_server() as model:
        base = {"OPENAI_BASE_URL": model.url, "OPENAI_API_BASE": model.url, "OPENAI_API_KEY": "none"}
        quiet = {"OPENAI_AGENTS_DISABLE_TRACING": "1", "SLACK_APP_LOG_LEVEL": "WARNING", "OPENAI_MODEL": "gpt-4.1-mini"}
        known = {**base, **quiet, "USE_SLACK_LANGUAGE": "false", "PYTHONPATH": _SHIM}
        python = str(other.folder / ".venv" / "bin" / "python")
        async with app(place, other.script, python=python, folder=other.folder, environment=known) as process:
            return await _asked(place) | {"memory": process.memory}


async def _asked(place: Town) -> dict[str, float]:
    """One question after the other; how long each took."""
    place.sandbox.deliveries.waits = False  # some ack when they have answered
    took = [await _answered(place) for _ in range(_WARM + _QUESTIONS)][_WARM:]
    return {"p50": 1000 * percentile(took, 0.5), "p99": 1000 * percentile(took, 0.99)}


async def _answered(place: Town) -> float:
    await asyncio.sleep(_PAUSE)
    question = await place.mentions("When is office {} open?")
    await place.until(lambda: _stands(place, question) or None)
    return perf_counter() - question.at


def _stands(place: Town, question: Question) -> bool:
    return any(LAST in str(reply) for reply in place.replies(question))
