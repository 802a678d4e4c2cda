"""What people feel, with a model that answers at once: how long until something is seen of it."""

import asyncio
from functools import partial
from time import perf_counter

from benchmarks.bare import APPROVE
from benchmarks.model import DOUBTFUL, FIRST, SLOWLY, WORDS, ModelServer, model_server
from benchmarks.process import app
from benchmarks.rounds import Figure, Goal, Sample, alone, interleaved, percentile
from benchmarks.town import REVIEW, Question, Town, manifest, town

NAME = "What people feel"
SIGN, WORDS_SHOWN, MIDDLE, LAST = Goal(1.0, "s"), Goal(1.5, "s"), Goal(0.5, "s"), Goal(1.5, "s")
GOALS = (SIGN, WORDS_SHOWN, MIDDLE, LAST)
_QUESTIONS, _EVERY = 50, 0.6  # seconds from one to the next: four times what Slack lets a workspace ask


async def measure(rounds: int) -> list[Figure]:
    ours = (await interleaved(rounds, ours=_round))["ours"]
    figure = partial(alone, ours=ours, unit="s")
    return [
        figure("mention → first sign, p99", "sign", goal=SIGN),
        figure("first words of the model → on the card, p95", "words", goal=WORDS_SHOWN),
        figure("Approve → in the thread, p50", "p50", goal=MIDDLE),
        figure("Approve → in the thread, p99", "p99", goal=LAST),
        figure("mention → answer without a review, p50", "answer"),
    ]


class Felt:
    """The seconds that people waited."""

    def __init__(self) -> None:
        self.signs: list[float] = []
        self.words: list[float] = []
        self.answers: list[float] = []
        self.approved: list[float] = []


async def _round() -> Sample:
    felt = Felt()
    async with town(manifest()) as place, model_server() as model:
        environment = {"COPYDESK_MODELS": "openai:bench", "OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "none"}
        async with app(place, "-m", "bot", "run", environment=environment), asyncio.TaskGroup() as people:
            for number in range(_QUESTIONS):
                people.create_task(_asks(place, model, felt, number))
                await asyncio.sleep(_EVERY)
    return {
        "sign": percentile(felt.signs, 0.99),
        "words": percentile(felt.words, 0.95),
        "p50": percentile(felt.approved, 0.5),
        "p99": percentile(felt.approved, 0.99),
        "answer": percentile(felt.answers, 0.5),
    }


async def _asks(place: Town, model: ModelServer, felt: Felt, number: int) -> None:
    """Every second question is put before Ben; of these every second is written slowly."""
    kind = ("sure", DOUBTFUL, "sure", f"{DOUBTFUL}, {SLOWLY}")[number % 4]
    question = await place.mentions(f"When is office {{}} open? Be {kind}.")
    await place.until(lambda: place.signs(question) or None)
    felt.signs.append(perf_counter() - question.at)
    if number % 2:
        await _reviews(place, model, felt, question)
    else:
        await place.until(lambda: _answered(place, question) or None)
        felt.answers.append(perf_counter() - question.at)


async def _reviews(place: Town, model: ModelServer, felt: Felt, question: Question) -> None:
    await place.until(lambda: FIRST in place.shown(question) or None)
    felt.words.append(max(0.0, perf_counter() - model.first[question.number]))
    card = await place.until(lambda: place.card(question))
    pressed = perf_counter()
    await place.sandbox.people["ben"].clicks(channel=REVIEW, ts=card.body["ts"], action_id=APPROVE)
    await place.until(lambda: _answered(place, question) or None)
    felt.approved.append(perf_counter() - pressed)


def _answered(place: Town, question: Question) -> bool:
    return any(WORDS in reply["text"] for reply in place.replies(question))
