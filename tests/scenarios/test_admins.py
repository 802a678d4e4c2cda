"""What admins type, what they read in return, and what it does to the next question."""

import asyncio

import pytest

from tests.world import Seen, World

ANSWER = "Refunds are possible for 30 days from delivery."


async def ask(world: World, answer: str = ANSWER, text: str = "What is the refund window?") -> Seen:
    await world.advance(minutes=1)  # the same words sooner would join the first
    world.model.answers(answer)
    return await world.ava.mentions_bot(text)


async def test_somebody_who_is_no_admin_is_refused_politely(world: World) -> None:
    told = await world.ava.types("threshold 0.1")
    assert told.startswith("Only admins of this desk can do that.")
    assert "0.65" in await world.cho.types("threshold")


async def test_help_is_for_everybody_and_names_every_command(world: World) -> None:
    told = await world.ava.types("")
    for command in (
        "status",
        "threshold",
        "words",
        "topics",
        "sources",
        "model",
        "limits",
        "review-channel",
        "reviewers",
        "admins",
        "signature",
        "pause",
        "resume",
    ):
        assert f"`/copydesk {command}" in told


async def test_an_admin_can_add_an_admin_and_take_it_back(world: World) -> None:
    assert "nobody → Ava" in await world.cho.types("admins add <@ava>")
    assert "0.65 → 0.7" in await world.ava.types("threshold 0.7")
    await world.cho.types("admins remove <@ava>")
    assert "Only admins" in await world.ava.types("threshold 0.8")


async def test_a_higher_threshold_sends_the_next_answer_to_review_at_once(world: World) -> None:
    question = await ask(world)
    assert world.ava.replies_in(question) == [ANSWER]

    told = await world.cho.types("threshold 0.9")
    assert told == "Threshold everywhere: 0.65 → 0.9. Answers with a confidence below 0.9 go to a person."

    question = await ask(world)
    assert world.ava.replies_in(question) == []
    [card] = await world.ben.sees_cards()
    assert "is below the threshold 0.9" in card


async def test_where_sources_are_required_a_models_word_sends_nothing(world: World) -> None:
    told = await world.cho.types("sources required")
    assert told.startswith("Sources: optional → required, and there is no handbook, so every answer goes to a person.")
    question = await ask(world)
    assert world.ava.replies_in(question) == []
    [card] = await world.ben.sees_cards()
    assert "there is no handbook to back the draft (`/copydesk sources`), and an answer needs a source" in card
    assert "every answer goes to a person" in await world.cho.types("threshold 0.1")
    assert "no source (1)" in await world.cho.types("status")

    told = await world.cho.types("sources optional")
    assert told.startswith("Sources: required → optional. What a model says of itself counts in full")
    question = await ask(world)
    assert world.ava.replies_in(question) == [ANSWER]


async def test_a_threshold_for_one_channel_leaves_the_others_alone(world: World) -> None:
    assert "in #help: 0.65 → 0.9" in await world.cho.types("threshold 0.9 in #help")
    world.model.answers(ANSWER, ANSWER)
    here = await world.ava.mentions_bot("What is the refund window?", in_="general")
    there = await world.abe.mentions_bot("What is the refund window?", in_="help")
    assert world.ava.replies_in(here) == [ANSWER]
    assert world.ava.replies_in(there) == []
    assert "0.9 → 0.65, as everywhere else" in await world.cho.types("threshold default in #help")


async def test_a_threshold_that_nothing_can_reach_is_set_and_says_so(world: World) -> None:
    told = await world.cho.types("threshold 0.99")
    assert "0.65 → 0.99" in told
    assert "so everything will go to review" in told
    assert "The threshold is 0.99." in await world.cho.types("threshold")


@pytest.mark.parametrize(
    "typed", ["threshold 7", "threshold -1", "threshold nan", "threshold much", "threshold 0.5 in x"]
)
async def test_a_threshold_out_of_range_gets_the_usage_and_changes_nothing(world: World, typed: str) -> None:
    assert "Usage: `/copydesk threshold" in await world.cho.types(typed)
    assert "0.65" in await world.cho.types("threshold")


async def test_watch_words_are_added_removed_and_switched_off(world: World) -> None:
    assert "“maybe”, “uncertain”, “possibly”" in await world.cho.types("words")
    assert "“roughly”" in await world.cho.types("words add Roughly")
    await ask(world, "It is roughly 30 days.")
    [card] = await world.ben.sees_cards()
    assert "watch word “roughly”" in card

    assert "none" in await world.cho.types("words off")
    question = await ask(world, "Maybe 30 days.")
    assert world.ava.replies_in(question) == ["Maybe 30 days."]
    assert "“maybe” is not among them. Watch words: none." in await world.cho.types("words remove maybe")


async def test_a_watch_word_counts_as_a_whole_word_only(world: World) -> None:
    question = await ask(world, "The uncertainty principle is by Heisenberg.")
    assert len(world.ava.replies_in(question)) == 1


async def test_critical_topics_are_found_in_question_and_draft_as_words_phrases_and_patterns(world: World) -> None:
    assert "none → “data breach”" in await world.cho.types("topics add data breach")
    await world.cho.types(r"topics add /law\s?suits?/")
    await ask(world, text="What do I do in a Data  Breach?")
    await ask(world, answer="There are two lawsuits.")
    in_question, in_draft = await world.ben.sees_cards()
    assert "critical topic “data breach” in the question" in in_question
    assert "critical topic “/law\\s?suits?/” in the draft" in in_draft

    assert "“data breach”" not in (await world.cho.types("topics remove data breach")).split("→")[1]


async def test_a_broken_pattern_gets_the_usage(world: World) -> None:
    assert "is not a regular expression" in await world.cho.types("topics add /(/")
    assert "Critical topics: none." in await world.cho.types("topics list")


async def test_the_review_channel_can_be_moved(world: World) -> None:
    told = await world.cho.types("review-channel #help")
    assert "#answers-review → #help" in told
    assert "/invite @copydesk" in told
    await ask(world, "Maybe 30 days.")
    assert len(await world.abe.sees_cards(channel="help")) == 1
    assert world.ben.sees("answers-review") == []


async def test_while_paused_questions_are_kept_and_resume_takes_them_up(world: World) -> None:
    assert "Running → paused." in await world.cho.types("pause")
    question = await world.ava.mentions_bot("What is the refund window?")
    assert world.ava.notices_in(question)[0].startswith("The desk is paused. Your question is kept")

    world.model.answers(ANSWER)
    assert "1 held question taken up." in await world.cho.types("resume")
    assert world.ava.replies_in(question) == [ANSWER]
    assert "Running already" in await world.cho.types("resume")


async def test_status_says_why_nothing_goes_to_review(world: World) -> None:
    await ask(world)
    told = await world.cho.types("status")
    assert "Nothing has gone to review so far: 1 asked, 0 reviewed" in told
    assert "threshold 0.65; no watch word hit, no critical topic set" in told


async def test_status_says_why_everything_goes_to_review(world: World) -> None:
    await world.cho.types("threshold 0.99")
    await ask(world)
    told = await world.cho.types("status")
    assert "the most this model can reach" in told
    assert "Everything has gone to review so far: 1 asked, 1 reviewed" in told
    assert "confidence below the threshold (1)" in told
    assert "Waiting: 1 for a reviewer, the longest in review for 0 s." in told


async def test_nonsense_gets_the_usage_and_every_change_is_audited(world: World) -> None:
    assert "I do not know the command “frobnicate”." in await world.cho.types("frobnicate now")
    await world.cho.types("threshold 0.7")
    assert ("threshold", 0.65, 0.7, world.cho.id) in await world.changes()


async def test_changes_at_the_same_moment_are_all_kept(world: World) -> None:
    await asyncio.gather(*(world.cho.types(f"words add word{number}") for number in range(8)))
    told = await world.cho.types("words")
    assert [number for number in range(8) if f"“word{number}”" not in told] == []


async def test_several_words_are_parted_by_commas_and_case_does_not_matter(world: World) -> None:
    await world.cho.types("words ADD Roughly, more or less")
    told = await world.cho.types("words")
    assert "“roughly”, “more or less”" in told
    await world.cho.types("topics add Lawsuit")
    assert "“Lawsuit” → “Lawsuit”." in await world.cho.types("topics add lawsuit")
    assert "→ none." in await world.cho.types("topics remove LAWSUIT")


async def test_a_pattern_that_never_ends_stops_nothing_and_lets_nothing_slip_through(world: World) -> None:
    await world.cho.types("topics add /(a+)+$/")
    await ask(world, text="a" * 400 + "!")
    [card] = await world.ben.sees_cards()
    assert "critical topic “/(a+)+$/” in the question" in card
