"""What reviewers see, do, and are told."""

import pytest

from bot.core.case import Draft
from bot.core.errors import ModelFailed
from tests.world import Seen, World

DOUBTFUL = "Refunds are possibly open for 30 days."


async def asked(world: World, draft: str = DOUBTFUL) -> tuple[Seen, Seen]:
    """A question of Ava that went to review, and its card."""
    world.model.answers(draft)
    question = await world.ava.mentions_bot("What is the refund window?", in_="help")
    [card] = await world.ben.sees_cards()
    return question, card


async def test_the_card_shows_what_is_asked_what_would_be_said_and_why_it_is_here(world: World) -> None:
    _, card = await asked(world)
    for part in ("*Ava asks* in #help", "What is the refund window?", DOUBTFUL, "watch word “possibly” in the draft"):
        assert part in card
    assert "threshold 0.65" in card
    assert card.fallback.startswith("Ava asks in #help: What is the refund window?\nDraft: Refunds are possibly")


async def test_an_approved_draft_is_delivered_as_it_stands_under_the_reviewers_name(world: World) -> None:
    question, card = await asked(world)
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == [DOUBTFUL]
    assert "Reviewed by Ben" in world.ava.thread_of(question)[-1]
    assert world.ava.notices_in(question) == ["Ben has checked this."]


async def test_a_decided_card_folds_to_two_lines_and_keeps_the_rest_in_its_thread(world: World) -> None:
    _, card = await asked(world)
    await world.advance(minutes=3)
    await world.ben.clicks(card, "Edit")
    await world.ben.submits(answer="30 days from delivery.", note="Ask me if the parcel is late.")

    [folded] = world.ben.sees("answers-review")
    first, second = folded.split("\n")
    assert first == "*Edited by Ben after 3 minutes, changed · delivered*"
    assert second.startswith("Ava in #help: “What is the refund window?”")
    assert folded.buttons == []
    [details] = world.ben.thread_of(folded)
    assert f"-{DOUBTFUL}" in details
    assert "+30 days from delivery." in details


async def test_the_note_of_the_reviewer_comes_with_the_answer(world: World) -> None:
    question, card = await asked(world)
    await world.ben.clicks(card, "Edit")
    await world.ben.submits(answer="30 days from delivery.", note="Ask me if the parcel is late.")
    assert "Note from Ben:* Ask me if the parcel is late." in world.ava.thread_of(question)[-1]


async def test_the_editor_opens_with_the_markdown_of_the_draft(world: World) -> None:
    _, card = await asked(world, "Maybe:\n\n- *one*\n- `two`")
    await world.ben.clicks(card, "Edit")
    [answer, note, change] = [block for block in world.ben.modal["blocks"] if block["type"] == "input"]
    assert answer["element"]["initial_value"] == "Maybe:\n\n- *one*\n- `two`"
    assert note["block_id"] == "note"
    assert change["element"]["initial_option"]["value"] == "auto"


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ({}, "counted as a fix (61 % of the words are the same)"),
        ({"change": "auto"}, "counted as a fix (61 % of the words are the same)"),
        ({"change": "cosmetic"}, "counted as cosmetic (61 % of the words are the same)"),
    ],
)
async def test_a_change_counts_as_its_words_tell_or_as_its_writer_says(
    world: World, said: dict[str, str], counted: str
) -> None:
    _, card = await asked(world)
    await world.ben.clicks(card, "Edit")
    await world.ben.submits(answer="Refunds are open for a month.", **said)
    [details] = world.ben.thread_of(card)
    assert counted in details


async def test_an_edit_that_changes_nothing_is_an_approval(world: World) -> None:
    question, card = await asked(world)
    await world.ben.clicks(card, "Edit")
    await world.ben.submits()
    assert world.ava.replies_in(question) == [DOUBTFUL]
    assert "Approved by Ben" in world.ben.sees("answers-review")[0]


async def test_an_emptied_answer_is_refused_in_the_form_and_can_be_mended(world: World) -> None:
    question, card = await asked(world)
    await world.ben.clicks(card, "Edit")
    assert await world.ben.submits(answer="  ") == {"answer_1": "The answer is empty. Write one, or use Reject."}
    assert await world.ben.submits(answer="30 days.") == {}
    assert world.ava.replies_in(question) == ["30 days."]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("wrong", "The draft I had was wrong"),
        ("unanswerable", "Nobody here can answer this"),
        ("not_for_us", "This is not a question for this desk."),
        ("other", "There is no answer to this one."),
    ],
)
async def test_a_rejection_tells_the_asker_why(world: World, reason: str, told: str) -> None:
    question, card = await asked(world)
    await world.ben.clicks(card, "Reject")
    assert await world.ben.submits(reason=reason, message="See the wiki.") == {}
    notice = world.ava.notices_in(question)[-1]
    assert told in notice
    assert "Ben writes: See the wiki." in notice
    assert world.ava.replies_in(question) == []
    assert "Rejected by Ben" in world.ben.sees("answers-review")[0]


async def test_a_rejection_without_a_reason_is_not_sent(world: World) -> None:
    _, card = await asked(world)
    await world.ben.clicks(card, "Reject")
    assert list(await world.ben.submits(message="no")) == ["reason"]


async def test_needs_more_detail_asks_back_and_the_reply_is_drafted_anew(world: World) -> None:
    question, card = await asked(world)
    await world.ben.clicks(card, "Reject")
    await world.ben.submits(reason="needs_detail", message="In which country?")
    assert world.ava.notices_in(question)[-1].startswith("Ben needs more detail: In which country?")

    world.model.answers("In Germany it is 30 days.")
    await world.ava.says("In Germany.", under=question)

    assert world.model.asked[-1].question == "What is the refund window?\n\nIn Germany."
    assert world.ava.replies_in(question) == ["In Germany it is 30 days."]


async def test_an_asker_who_stays_silent_is_told_that_the_question_is_closed(world: World) -> None:
    question, card = await asked(world)
    await world.ben.clicks(card, "Reject")
    await world.ben.submits(reason="needs_detail")
    await world.advance(hours=24)
    assert world.ava.notices_in(question)[-1].startswith("No more detail came within 24 hours")


async def test_i_do_not_know_can_be_approved_and_is_delivered_as_it_stands(world: World) -> None:
    question, card = await asked(world, "I don't know. The handbook says nothing about it.")
    assert card.buttons == ["Approve", "Edit", "Reject", "Why?"]
    await world.ben.clicks(card, "Approve")
    assert world.ava.replies_in(question) == ["I don't know. The handbook says nothing about it."]


async def test_when_the_model_fails_a_person_writes_the_answer(world: World) -> None:
    world.model.answers(ModelFailed("the model is out of order"))
    question = await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    assert card.buttons == ["Edit", "Reject"]
    assert "the model gave no draft: the model is out of order" in card

    await world.ben.clicks(card, "Edit")
    await world.ben.submits(answer="30 days.")
    assert world.ava.replies_in(question) == ["30 days."]


async def test_two_at_once_one_wins_and_the_other_gets_the_typed_text_back(world: World) -> None:
    question, card = await asked(world)
    await world.ben.clicks(card, "Edit")
    await world.bea.clicks(card, "Edit")

    await world.ben.submits(answer="30 days from delivery.")
    await world.bea.submits(answer="A month, says Bea.")

    assert world.ava.replies_in(question) == ["30 days from delivery."]
    given_back = world.bea.reads_modal()
    assert "Ben has edited and sent this already." in given_back
    assert "A month, says Bea." in given_back


async def test_a_click_on_an_old_screen_says_who_was_first_and_mends_the_card(world: World) -> None:
    question, card = await asked(world)
    await world.ben.clicks(card, "Approve")
    await world.bea.clicks(card, "Approve")
    await world.bea.clicks(card, "Edit")
    assert world.bea.ephemerals == ["Ben has approved this already."] * 2
    assert not world.bea.has_modal
    assert world.ava.replies_in(question) == [DOUBTFUL]


async def test_a_long_draft_is_shown_whole_in_the_cards_thread_once(world: World) -> None:
    draft = "\n\n".join(f"Paragraph {number}: maybe {'so ' * 60}".strip() for number in range(1, 60))
    _, card = await asked(world, draft)
    assert card.buttons == ["Approve", "Edit", "Reject", "Show all", "Why?"]
    assert "Paragraph 59" not in card

    await world.ben.clicks(card, "Show all")
    await world.ben.clicks(card, "Show all")

    shown = "\n\n".join(seen.answer for seen in world.ben.thread_of(card))
    assert shown == draft
    assert world.ben.ephemerals == ["The whole draft is in this card's thread already."]


async def test_a_long_draft_is_edited_over_several_inputs_and_delivered_whole(world: World) -> None:
    draft = "\n\n".join(f"Paragraph {number}: maybe {'so ' * 60}".strip() for number in range(1, 60))
    question, card = await asked(world, draft)
    await world.ben.clicks(card, "Edit")
    inputs = [block for block in world.ben.modal["blocks"] if block["block_id"].startswith("answer_")]
    assert len(inputs) > 3

    await world.ben.submits(answer_2="The second part is new.")

    [first, *others] = world.ava.replies_in(question)
    delivered = "\n\n".join([first, *others])
    assert "Paragraph 1:" in delivered
    assert "The second part is new." in delivered
    assert "Paragraph 59:" in delivered
    assert ["Edited by Ben" in seen for seen in world.ava.thread_of(question) if seen.answer][-1]


async def test_after_half_an_hour_reviewers_and_asker_are_reminded_and_after_a_day_it_expires(world: World) -> None:
    question, card = await asked(world)

    await world.advance(minutes=29)
    assert len(world.ava.thread_of(question)) == 1
    await world.advance(minutes=1)
    assert world.ava.notices_in(question)[-1].startswith("This is still waiting for a person.")
    assert "Ava has been waiting for 30 minutes" in world.ben.thread_of(card)[0]

    await world.advance(hours=23, minutes=30)
    assert world.ava.notices_in(question)[-1].startswith("I am sorry: no reviewer got to this within 24 hours")
    assert world.ava.thread_of(question)[0].buttons == []
    assert "Expired" in world.ben.sees("answers-review")[0]

    await world.ben.clicks(card, "Edit")
    assert world.ben.ephemerals == ["This question has expired; the asker was told."]


async def test_an_edit_that_comes_after_the_expiry_is_given_back(world: World) -> None:
    _, card = await asked(world)
    await world.ben.clicks(card, "Edit")
    await world.advance(hours=24)
    await world.ben.submits(answer="Too late?")
    assert "This question has expired" in world.ben.reads_modal()
    assert "Too late?" in world.ben.reads_modal()


async def test_the_thread_so_far_is_on_the_card(world: World) -> None:
    world.model.answers("30 days.", DOUBTFUL)
    question = await world.ava.mentions_bot("What is the refund window?")
    await world.ava.says("And for <@abe>?", under=question)
    [card] = await world.ben.sees_cards()
    assert "Ava: @copydesk What is the refund window?" in card.replace("Copydesk: ", "")
    assert "And for @Abe?" in card


async def test_an_unknown_button_is_answered(world: World) -> None:
    _, card = await asked(world)
    blocks = [{"type": "actions", "elements": [world.button("Old", "review_from_long_ago", "x.1")]}]
    await world.bot.client.chat_update(channel=world.id_of("answers-review"), ts=card.ts, text="old", blocks=blocks)
    await world.ben.presses(card, "review_from_long_ago")
    assert "I do not know this button (`review_from_long_ago`)" in world.ben.ephemerals[0]


async def test_a_card_of_an_unknown_case_is_answered(world: World) -> None:
    _, card = await asked(world)
    blocks = [{"type": "actions", "elements": [world.button("Approve", "review_approve", "nobody.1")]}]
    await world.bot.client.chat_update(channel=world.id_of("answers-review"), ts=card.ts, text="old", blocks=blocks)
    await world.ben.presses(card, "review_approve")
    assert "I do not know this question any more." in world.ben.ephemerals[0]


async def test_a_nan_for_confidence_is_the_worst_value(world: World) -> None:
    world.model.answers(Draft(text="30 days.", model="scripted", confidence=float("nan")))
    await world.ava.mentions_bot("What is the refund window?")
    [card] = await world.ben.sees_cards()
    assert "the model is 0% sure" in card


async def test_the_old_card_of_a_question_asked_back_has_no_buttons_while_it_is_drafted_anew(world: World) -> None:
    question, card = await asked(world)
    await world.ben.clicks(card, "Reject")
    await world.ben.submits(reason="needs_detail")
    world.model.answers(DOUBTFUL)
    await world.ava.says("In Germany.", under=question)

    old, new = world.ben.sees("answers-review")
    assert old.buttons == []
    assert new.buttons == ["Approve", "Edit", "Reject", "Why?"]
    await world.bea.clicks(card, "Approve")
    assert world.bea.ephemerals == ["There is a newer draft of this question; decide on its card."]
    await world.bea.clicks(new, "Approve")
    assert world.ava.replies_in(question) == [DOUBTFUL]


async def test_a_draft_full_of_quotes_and_line_ends_fits_on_its_card_and_in_the_thread(world: World) -> None:
    draft = 'maybe "\n' + '"\\"\n' * 3_000
    question, card = await asked(world, draft)
    await world.ben.clicks(card, "Edit")
    await world.ben.submits(note='"' * 1_000)
    assert "Reviewed by Ben" in world.ava.thread_of(question)[-1]
    assert "".join(world.ava.replies_in(question)).replace("\n", "") == draft.replace("\n", "")
