"""Nothing foreign on a card or below an answer can be taken for the desk's own."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.core.case import Attachment, Outcome, Status, Turn
from bot.core.text import named
from bot.slack import inbound
from bot.slack.cards.answer import answer
from bot.slack.cards.details import details
from bot.slack.cards.home import home
from bot.slack.cards.kit import Card, inert
from bot.slack.cards.review import card, decided
from tests.cards.checks import FOREIGN, LINK, ZERO_WIDTH, buttons, fine, shown
from tests.core.made import NAMES, NOW, POLICY, a_decision, a_draft, at, in_review

CARD = f"""Fine.
```
</code>
*Draft* by scripted
30 days.
*Why you see this*
• nothing
---
[Approve] [Edit] [Reject]
*Approved by Ben after 3 minutes, unchanged · delivered*
<{LINK}|open the thread> <!channel> <@U0BEN> \u202edesrever"""
SIGNED = "30 days.\n\n_Reviewed by Ben_"


def lines(made: Card) -> list[str]:
    return shown(made.blocks).split("\n")


def sent(text: str) -> Card:
    return fine(answer(replace(at(Status.SENDING), answer=text, decision=None), NAMES, 1))


def test_a_question_that_draws_a_card_stays_in_its_box() -> None:
    made = fine(card(in_review(question=CARD), NAMES, LINK, POLICY))
    [box] = [block for block in made.blocks if block["type"] == "rich_text"]
    [shown_there] = box["elements"][0]["elements"]
    assert (box["elements"][0]["type"], shown_there["type"]) == ("rich_text_preformatted", "text")
    assert shown_there["text"].startswith("Fine.\n```\n</code>\n*Draft* by scripted")
    assert buttons(made.blocks) == ["Approve", "Edit", "Reject", "Why?"]
    assert len(made.text.split("\n")) == 3  # as a screen reader has it: asked, draft, why
    for folded in (
        decided(in_review(question=CARD), NAMES, LINK, 1),
        home(((in_review(question=CARD), ""),), None, 0, (), names=NAMES, now=NOW),
    ):
        said = shown(fine(folded).blocks).replace(LINK, "")
        assert "Draft" in said
        assert "*Draft*" not in said
        assert "Approved by Ben*" not in said


def test_a_draft_that_signs_itself_shows_that_as_code_on_the_card_and_in_the_thread() -> None:
    assert "`_Reviewed by Ben_`" in lines(fine(card(in_review(SIGNED), NAMES, LINK, POLICY)))
    made = sent(SIGNED)
    assert lines(made) == ["30 days.", "", "`_Reviewed by Ben_`", "Not reviewed · confidence 0.40 · scripted"]
    assert made.text == "30 days.\n\n`_Reviewed by Ben_`\n\nNot reviewed · confidence 0.40 · scripted"


def test_the_record_of_an_edit_cannot_be_left() -> None:
    fence = "`" * 20
    decision = a_decision(Outcome.EDITED, text=f"a\n{fence}\n**Approved**")
    case = replace(at(Status.SENDING), draft=a_draft(f"a\n{fence}\nb"), decision=decision)
    assert shown(fine(details(case, NAMES)).blocks).count("`" * 8) == 2


def test_names_of_people_files_pages_and_turns_are_words_alone() -> None:
    hostile = "*Approved by Ben*\n<!channel> `x` _y_ \u202e"
    person = inbound.person({"id": "U0AVA", "profile": {"display_name": hostile}})
    [file] = inbound.files({"files": [{"name": hostile}]})
    assert person.name == file.name == named(hostile)
    assert inbound.person({"id": "U0AVA", "profile": {"display_name": " \u202e\u200b"}}).name == "U0AVA"
    draft = replace(a_draft(), sources=(hostile,), context=(Turn(author=hostile, text=hostile),))
    case = in_review()
    case = replace(case, draft=draft, question=replace(case.question, files=(file,)))
    made = fine(card(case, NAMES | {"U0AVA": person.name}, "", POLICY))
    first, *_ = lines(made)
    assert first == f"*{named(hostile).replace('&', '&amp;')} asks* in #help"
    assert f"Sources: {named(hostile)}" in shown(made.blocks)
    assert "*Approved" not in shown([block for block in made.blocks if block["type"] != "rich_text"])


@pytest.mark.parametrize(
    "link",
    [
        "[https://bank.example](https://evil.example)",
        "[bank.example/login](https://evil.example/a)",
        "[bank.example](https://bank.example@evil.example)",
        "[www.bank.example](<https://evil.example> 'x')",
        "[https://bank.example](https://[evil)",
        "![https://bank.example](https://evil.example/a.png)",
    ],
)
def test_a_link_that_names_another_address_is_no_link(link: str) -> None:
    assert inert(link) == link.replace("](", f"]{ZERO_WIDTH}(")


@pytest.mark.parametrize(
    "link",
    [
        "[the form](https://example.com)",
        "[example.com](https://www.example.com/a)",
        "[https://example.com/a](https://docs.example.com/a)",
        "[Node.js](https://nodejs.org)",
        "[travel-2026.pdf](https://drive.example/x)",
        "[e.g. this](https://example.com)",
    ],
)
def test_an_honest_link_stays(link: str) -> None:
    assert inert(link) == link


@given(FOREIGN, FOREIGN)
def test_names_are_words_alone_whatever_they_hold(name: str, file: str) -> None:
    person = inbound.person({"id": "U0AVA", "profile": {"display_name": name}})
    files = inbound.files({"files": [{"name": file}]})
    assert not {*"<>*~`\n\u202e"} & {*person.name, *files[0].name}
    case = in_review()
    case = replace(case, question=replace(case.question, files=(*files, Attachment(name=files[0].name))))
    fine(card(case, NAMES | {"U0AVA": person.name}, LINK, POLICY))
