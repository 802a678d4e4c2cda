"""Questions and drafts in other languages than English."""

from pathlib import Path

import pytest

from bot.llm.handbook import HandbookModel
from bot.settings import ModelChoice
from tests.llm.stub import Says, reply, running
from tests.world import HANDBOOK, World, new_world


@pytest.mark.parametrize(
    ("asked", "draft", "why"),
    [
        ("Wie lange kann ich das zurückgeben?", "Das weiß ich leider nicht.", "the draft says that it has no answer"),
        ("Combien de temps ai-je ?", "Je ne sais pas.", "the draft says that it has no answer"),
        ("¿Cuánto tiempo tengo?", "Quizás 30 días, creo.", "hedges to a sentence"),
        ("What is “Widerruf”?", "Das weiß ich leider nicht.", "the draft says that it has no answer"),
    ],
)
async def test_doubt_is_read_in_the_language_of_the_draft(world: World, asked: str, draft: str, why: str) -> None:
    world.model.answers(draft, confidence=0.9)
    question = await world.ava.mentions_bot(asked)
    assert world.ava.replies_in(question) == []
    [card] = await world.ben.sees_cards()
    assert why in card


async def test_a_sure_answer_in_german_is_sent(world: World) -> None:
    world.model.answers("Die Frist beträgt 30 Tage ab der Lieferung.")
    question = await world.ava.mentions_bot("Wie lange kann ich das zurückgeben?")
    assert world.ava.replies_in(question) == ["Die Frist beträgt 30 Tage ab der Lieferung."]


async def test_a_model_that_refuses_in_a_language_we_cannot_read_is_believed(tmp_path: Path) -> None:
    async with running() as stub:
        stub.will(Says(reply("わかりません。", answerable="no")))
        models = (ModelChoice(provider="openai", name="gpt"),)
        url = f"{stub.url}/v1"
        async with new_world(tmp_path, models=models, openai_key=stub.key, openai_base_url=url) as world:
            question = await world.ava.mentions_bot("返品期間は何日ですか")
            assert world.ava.replies_in(question) == []
            [card] = await world.ben.sees_cards()
            assert "the model does not say that it can be answered" in card
            assert "refusal" not in card


@pytest.mark.parametrize(
    "asked",
    [
        "Wie beantrage ich einen Laptop im Meeting Room?",
        "Wie ist Parental Leave geregelt?",
        "Combien de jours de congé ai-je par an ?",
        "Ile dni urlopu mam w roku?",
        "有給休暇は何日ありますか",
    ],
)
async def test_what_the_handbook_has_in_another_language_goes_to_a_person(tmp_path: Path, asked: str) -> None:
    async with new_world(tmp_path, model=HandbookModel(), handbook=str(HANDBOOK)) as world:
        question = await world.ava.mentions_bot(asked)
        assert world.ava.replies_in(question) == []
        assert len(await world.ben.sees_cards()) == 1
