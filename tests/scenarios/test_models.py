"""Models that fail, stall and cost: what askers, reviewers and admins see of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.case import Case
from bot.core.effects import Effect, Notice, PostCard, Tell, UpdateCard
from bot.core.events import Event
from bot.settings import ModelChoice
from tests.llm.stub import ANSWER, Refuses, Says, Stalls, Stub, Trickles, reply, running
from tests.world import HANDBOOK, World, new_world

SHORT = timedelta(milliseconds=100)
GPT, LLAMA, PAGES = (
    ModelChoice(provider="openai", name="gpt"),
    ModelChoice(provider="openai", name="llama"),
    ModelChoice(provider="handbook", name="handbook"),
)


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    async with running() as stub:
        yield stub


@asynccontextmanager
async def desk(data: Path, stub: Stub, *models: ModelChoice, **changes: Any) -> AsyncIterator[World]:
    """A desk whose models are behind the stub, and asked for drafts alone."""
    settings = {"openai_key": stub.key, "openai_base_url": f"{stub.url}/v1", "models": models or (GPT,), **changes}
    async with new_world(data, **settings) as world:
        await world.cho.types("reasks 0")
        yield world


def told(world: World) -> list[str]:
    """What the admins were told in the review channel."""
    return [seen for seen in world.ben.sees("answers-review") if f"<@{world.cho.id}>" in seen]


async def test_a_model_answers_and_what_it_cost_is_in_status(tmp_path: Path, stub: Stub) -> None:
    async with desk(tmp_path, stub) as world:
        question = await world.ava.mentions_bot("What is the refund window?")
        assert world.ava.replies_in(question) == [ANSWER]
        status = await world.cho.types("status")
        assert "Models: `gpt`." in status
        assert "260 spent today" in status


async def test_what_a_model_cannot_back_goes_to_a_person_with_the_reason(tmp_path: Path, stub: Stub) -> None:
    stub.will(Says(reply(answerable="no", unsupported=["30 days"])))
    async with desk(tmp_path, stub, handbook=str(HANDBOOK)) as world:
        question = await world.ava.mentions_bot("What is the refund window?")
        assert world.ava.replies_in(question) == []
        [card] = await world.ben.sees_cards()
        assert "the model cannot back 1 of its claims" in card


@pytest.mark.parametrize(
    ("play", "mend"),
    [
        (Refuses(401, "invalid_api_key"), "Put one from your server's own settings into OPENAI_API_KEY"),
        (Refuses(429, "insufficient_quota"), "The quota of `gpt` is used up."),
        (Refuses(404, "model_not_found"), "misspelt, retired or not installed"),
        (Says("no json"), "choose a more capable model"),
    ],
)
async def test_each_failure_is_told_once_with_its_mend_and_a_person_answers(
    tmp_path: Path, stub: Stub, play: Refuses | Says, mend: str
) -> None:
    stub.will(play, play)
    async with desk(tmp_path, stub) as world:
        question = await world.ava.mentions_bot("What is the refund window?")
        assert world.ava.notices_in(question) == ["A person is checking this."]
        [card] = await world.ben.sees_cards()
        assert card.buttons == ["Edit", "Reject"]
        [warning] = told(world)
        assert mend in warning
        assert mend in await world.cho.types("status")

        await world.ava.mentions_bot("And in winter?")
        assert len(told(world)) == 1
        await world.ben.clicks(card, "Edit")
        await world.ben.submits(answer="30 days.")
        assert world.ava.replies_in(question) == ["30 days."]

        await world.ava.mentions_bot("And in spring?")
        assert mend not in await world.cho.types("status")


async def test_the_next_model_answers_and_the_admins_learn_of_the_first(tmp_path: Path, stub: Stub) -> None:
    stub.will(Refuses(404))
    async with desk(tmp_path, stub, GPT, LLAMA) as world:
        question = await world.ava.mentions_bot("What is the refund window?")
        assert world.ava.replies_in(question) == [ANSWER]
        [warning] = told(world)
        assert "does not know the model `gpt`" in warning
        assert [body["model"] for body in stub.asked] == ["gpt", "llama"]


async def test_the_handbook_answers_where_the_model_before_it_fails(tmp_path: Path, stub: Stub) -> None:
    stub.usually = Refuses(500)
    async with desk(tmp_path, stub, GPT, PAGES, handbook=str(HANDBOOK)) as world:
        question = await world.ava.mentions_bot("How many days of paid leave do I get per year?")
        [answer] = world.ava.replies_in(question)
        assert "28" in answer
        assert told(world) == []
        assert "has an error of its own (HTTP 500)" in await world.cho.types("status")


async def test_without_a_review_channel_the_admins_are_told_directly(tmp_path: Path, stub: Stub) -> None:
    stub.key = "another"
    async with desk(tmp_path, stub, review_channel="", openai_key="sk-old") as world:
        await world.ava.mentions_bot("What is the refund window?")
        assert any("OPENAI_API_KEY" in seen for seen in world.cho.sees("@copydesk"))
        assert "sk-old" not in str(world.traffic)


async def test_a_free_key_answers_everybody_in_turn_or_a_person_does(tmp_path: Path, stub: Stub) -> None:
    """Three requests a minute: nobody sees an error, and nobody waits longer than two minutes."""
    async with desk(tmp_path, stub) as world:
        stub.answer_limit = (3, world.clock.now)
        asked = [await world.ava.mentions_bot(f"What is the refund window in year {year}?") for year in range(12)]
        assert [len(world.ava.replies_in(question)) for question in asked] == [1] * 3 + [0] * 9
        assert "takes no more requests for `gpt` just now. Drafts queue" in await world.cho.types("status")
        assert "9 for a draft" in await world.cho.types("status")
        assert told(world) == []

        await world.advance(seconds=30)
        assert world.ava.notices_in(asked[-1]) == ["I am still working on it."]
        await world.advance(seconds=60)
        assert [len(world.ava.replies_in(question)) for question in asked].count(1) >= 6
        await world.advance(seconds=60)
        for question in asked:
            answers, notices = world.ava.replies_in(question), world.ava.notices_in(question)
            assert answers or notices == ["I am still working on it.", "A person is checking this."]
        assert sum(bool(world.ava.replies_in(question)) for question in asked) >= 6


async def test_a_limit_that_ends_after_the_askers_patience_is_not_waited_for(tmp_path: Path, stub: Stub) -> None:
    stub.usually = Refuses(429, headers={"retry-after": "3600"})
    async with desk(tmp_path, stub) as world:
        question = await world.ava.mentions_bot("What is the refund window?")
        assert world.ava.notices_in(question) == ["A person is checking this."]
        await world.ava.mentions_bot("And in winter?")
        assert len(stub.asked) == 1


@dataclass
class Sees:
    """Watches for effects in the order in which they are performed."""

    card: asyncio.Event = field(default_factory=asyncio.Event)
    told: asyncio.Event = field(default_factory=asyncio.Event)
    update: asyncio.Event = field(default_factory=asyncio.Event)
    done: list[Effect] = field(default_factory=list)

    def moved(self, event: Event, case: Case) -> None:
        pass

    def performed(self, effect: Effect, case: Case | None) -> None:
        del case
        self.done.append(effect)
        if isinstance(effect, PostCard):
            self.card.set()
        if effect == Tell(notice=Notice.STILL_WORKING):
            self.told.set()
        if isinstance(effect, UpdateCard):
            self.update.set()


async def watched(world: World) -> Sees:
    """From now on the bot works only while a test lets it, and what it does is seen."""
    sees = Sees()
    await world.stops()
    world.watchers = (sees,)
    await world.starts()
    world.crashes_before_the_next_step()
    return sees


@pytest.mark.parametrize("where", ["topic", "threshold", "guest", "word"])
async def test_where_review_is_certain_the_card_grows_while_the_model_writes(
    tmp_path: Path, stub: Stub, where: str
) -> None:
    async with desk(tmp_path, stub) as world:
        setting = {"topic": "topics add refund", "threshold": "threshold 0.99", "word": "words add returns"}.get(where)
        if setting:
            await world.cho.types(setting)
        sees = await watched(world)
        stub.will(Trickles())
        asker = world.gil if where == "guest" else world.ava
        question = await asker.mentions_bot("What is the refund window?", in_="general")
        async with world.at_work():
            await sees.card.wait()
            [card] = world.ben.sees("answers-review")
            assert "*Draft*, being written…" in card
            assert "delivery" not in card
            assert card.buttons == []
            assert asker.notices_in(question) == ["A person is checking this."]
            stub.gate.release()
            await sees.update.wait()
            [grown] = world.ben.sees("answers-review")
            assert "Returns are possible" in grown
            assert len(grown) > len(card)
            assert "delivery" not in grown
            assert grown.buttons == []
            for _ in range(99):
                stub.gate.release()
        assert asker.replies_in(question) == []
        [whole] = world.ben.sees("answers-review")
        assert ANSWER in whole
        assert whole.buttons == ["Approve", "Edit", "Reject", "Why?"]
        await world.ben.clicks(whole, "Approve")
        assert asker.replies_in(question) == [ANSWER]


async def test_a_question_from_a_private_place_is_not_shown_while_it_is_written(tmp_path: Path, stub: Stub) -> None:
    async with desk(tmp_path, stub, tell_after=SHORT) as world:
        await world.cho.types("topics add refund")
        sees = await watched(world)
        stub.will(Trickles())
        question = await world.ava.dms("What is the refund window?")
        async with world.at_work():
            await sees.told.wait()  # which is after the last look at the growing draft
            assert world.ben.sees("answers-review") == []
            for _ in range(99):
                stub.gate.release()
        assert world.ben.sees("answers-review") == []
        assert "May I show your question" in world.ava.notices_in(question)[-1]


async def test_a_slow_model_is_told_of_once_and_then_a_person_takes_over(tmp_path: Path, stub: Stub) -> None:
    stub.usually = Stalls()
    async with desk(tmp_path, stub, tell_after=SHORT, give_up_after=4 * SHORT) as world:
        sees = await watched(world)
        question = await world.ava.mentions_bot("What is the refund window?")
        async with world.at_work():
            await sees.card.wait()
        assert world.ava.notices_in(question) == ["I am still working on it.", "A person is checking this."]
        assert sees.done.count(Tell(notice=Notice.STILL_WORKING)) == 1
        [card] = await world.ben.sees_cards()
        assert "there was none within 0.4 s" in card
        assert "gave no draft within 0.4 s" in told(world)[0]


async def test_a_model_can_be_chosen_everywhere_and_for_a_channel(tmp_path: Path, stub: Stub) -> None:
    async with desk(tmp_path, stub, GPT, LLAMA) as world:
        assert await world.cho.types("model") == "Models: `gpt` → `llama`."
        said = await world.cho.types("model llama in #help")
        assert said == "Model asked first in #help: `gpt` → `llama`. If it fails, `gpt`."
        await world.ava.mentions_bot("What is the refund window?", in_="help")
        await world.abe.mentions_bot("What is the refund window?", in_="general")
        assert [body["model"] for body in stub.asked] == ["llama", "gpt"]
        assert "`llama` first in #help" in await world.cho.types("status")

        assert "`gpt` → `llama`" in await world.cho.types("model llama")
        assert "`llama` → `gpt`" in await world.cho.types("model default")
        assert "`llama` → `gpt`" in await world.cho.types("model default in #help")
        assert await world.cho.types("model") == "Models: `gpt` → `llama`."
        assert await world.cho.types("model gpt-9") == (
            "There is no model “gpt-9” here. There are `gpt`, `llama` (COPYDESK_MODELS)."
        )


async def test_who_asks_too_fast_is_told_and_answered_in_turn(tmp_path: Path, stub: Stub) -> None:
    async with desk(tmp_path, stub) as world:
        said = await world.cho.types("limits questions 2")
        assert said.startswith("Limit: no limit on questions a minute from one person → 2 questions a minute")
        asked = [await world.ava.mentions_bot(f"And in year {year}?") for year in range(5)]
        other = await world.abe.mentions_bot("And in autumn?")
        assert [len(world.ava.replies_in(question)) for question in [*asked, other]] == [1, 1, 0, 0, 0, 1]
        assert world.ava.notices_in(asked[2])[0].startswith("You ask faster than I may answer.")

        await world.advance(minutes=1)
        assert [len(world.ava.replies_in(question)) for question in asked] == [1, 1, 1, 1, 0]
        await world.advance(minutes=1)
        assert len(world.ava.replies_in(asked[4])) == 1
        assert len(world.ava.notices_in(asked[4])) == 1


async def test_when_the_tokens_of_the_day_are_spent_a_person_answers_until_midnight(tmp_path: Path, stub: Stub) -> None:
    async with desk(tmp_path, stub) as world:
        await world.cho.types("limits tokens 200")
        await world.ava.mentions_bot("What is the refund window?")
        question = await world.ava.mentions_bot("And in winter?")
        assert world.ava.notices_in(question) == ["I have used up what I may spend today, so a person answers this."]
        [warning] = told(world)
        assert "/copydesk limits tokens NUMBER" in warning
        [card] = await world.ben.sees_cards()
        assert "Today's tokens are used up" in card
        assert "200 tokens a day (260 spent today)" in await world.cho.types("limits")
        assert len(stub.asked) == 1

        await world.advance(hours=15)  # past midnight
        question = await world.ava.mentions_bot("And in spring?")
        assert world.ava.replies_in(question) == [ANSWER]


async def test_the_handbook_goes_on_when_the_tokens_are_spent(tmp_path: Path, stub: Stub) -> None:
    async with desk(tmp_path, stub, GPT, PAGES, handbook=str(HANDBOOK)) as world:
        await world.cho.types("limits tokens 1")
        await world.ava.mentions_bot("What is the refund window?")
        question = await world.ava.mentions_bot("How many days of paid leave do I get per year?")
        [answer] = world.ava.replies_in(question)
        assert "28" in answer


@pytest.mark.parametrize("typed", ["limits 5", "limits tokens -1", "limits tokens many", "limits questions 1.5"])
async def test_a_limit_that_is_none_gets_the_usage(tmp_path: Path, stub: Stub, typed: str) -> None:
    async with desk(tmp_path, stub) as world:
        assert "Usage: `/copydesk limits" in await world.cho.types(typed)
