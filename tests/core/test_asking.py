"""What a message is, by its words alone: tables of examples, as people write them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.asking import AGAIN, is_thanks, joins, looks_like_question
from bot.core.case import Status
from tests.core.made import NOW, at

QUESTIONS = [
    "What is the refund window?",
    "what's the refund window",
    "Hi all! How do I book a meeting room",
    "hey team, does anyone know who handles payroll",
    "How long is parental leave? Asking for a friend.",
    "My laptop died this morning. Who do I talk to?",
    "Can we expense a monitor?",
    "anyone know if the Berlin office is open on Monday",
    "I need help with my VPN",
    "Looking for the travel policy",
    "I can't find the wifi password anywhere",
    "Not sure how to file expenses for a conference",
    "Is there a limit for hotels in London ?",
    "Quick question: where do I send receipts",
    "<!here> is the canteen open today?",
    "<!subteam^S1|@it> how do I reset my password?",
    "*What is the refund window?*",
    "Why can't I log in to <https://example.com/sso?next=1|the portal>?",
    "Wie viele Urlaubstage habe ich",
    "Gibt es einen Zuschuss fürs Homeoffice?",
    "Weiß jemand, wo die Reisekosten liegen",
    "Comment poser des congés",
    "Est-ce que je peux travailler de l'étranger ?",
    "¿Cuántos días de vacaciones tengo?",
    "Alguien sabe cómo pedir un portátil",
    "有給休暇は何日ありますか？",
    "كم عدد أيام الإجازة؟",
    "So, what happens when I lose my badge",
    "We have 25 days, right? And how many can I carry over?",
    "Which form do I need",
    "How are expenses reimbursed",
    "Whats the wifi password",
    "What time does the canteen open",
    "Who approves travel",
    "Is parental leave paid",
    "Do contractors get a laptop",
    "Does the office have a shower",
    "need help with the printer",
    "Kann mir jemand den Link schicken",
]

NO_QUESTIONS = [
    "Good morning!",
    "The canteen is closed today.",
    "I have updated the travel policy.",
    "What a day",
    "When I was in Berlin, the office was closed.",
    "How nice of you!",
    "How are you?",
    "How's it going?",
    "Wie geht's?",
    "What's up?",
    "Really?",
    "???",
    "Right?",
    "Who's in?",
    "<@U0BEN> can you look at this?",
    "<@U0BEN|ben> what do you think?",
    "> What is the refund window?\nThis came up again today.",
    "```why = lambda: what?```",
    "See https://example.com/search?q=leave",
    "`SELECT ?` is how we bind",
    "Thanks, that helps!",
    "Lunch at one?",
    "Coffee?",
    "anyone up for lunch?",
    ":question:",
    "",
    "Done.",
    "Is what it is",
    "Can confirm",
    "The how-to guides are in the wiki now",
    "Could everyone please fill in the form?",
    "Did you know? The canteen has a new menu.",
    "Need help? See the wiki.",
    "Where to find the slides: <https://example.com/slides>",
    "Guess what?",
    "Who else is excited?!",
    "Does not work for me today",
]

THANKS = [
    "Thanks!",
    "thank you so much",
    "Thx :pray:",
    "ty",
    "Great, thanks a lot!",
    "Perfect",
    "ok",
    "Got it, thank you",
    "got it",
    ":+1:",
    "👍",
    "🙏🙏",
    "Danke!",
    "Vielen Dank für die Hilfe",
    "merci beaucoup",
    "¡Muchas gracias!",
    "That's exactly what I needed, thanks",
    "awesome, that helps",
    "Cheers <@U0COPYDESK>",
    "ok makes sense",
    "Thank you for the quick reply!",
    "LGTM",
    "Thanks Bea!",
    "Danke dir",
    "That worked, thanks",
    "Thanks, I'll try that",
    "Sorted!",
    "No thanks",
    "+1",
    "thanks &lt;3",
    "You're welcome",
]

NO_THANKS = [
    "Thanks, and how many can I carry over?",
    "Thanks, and for damaged goods",
    "ok what is the limit then",
    "Great, but I meant Berlin",
    "And how many can I carry over",
    "Perfect, what about part-time",
    "No",
    "That is wrong",
    "Thanks for nothing, this is wrong",
    "For 30 days?",
    "ok 30 days",
    "",
    "   ",
    "Is that all?",
    "I still can't log in, thanks",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_this_looks_like_a_question(text: str) -> None:
    assert looks_like_question(text)


@pytest.mark.parametrize("text", NO_QUESTIONS)
def test_this_does_not(text: str) -> None:
    assert not looks_like_question(text)


@pytest.mark.parametrize("text", THANKS)
def test_this_only_says_thanks(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize("text", NO_THANKS)
def test_this_says_more_than_thanks(text: str) -> None:
    assert not is_thanks(text)


def test_the_same_words_within_a_minute_are_the_same_question() -> None:
    case = at(Status.IN_REVIEW)
    assert joins(case, "how long is the REFUND window", NOW + timedelta(seconds=59))
    assert not joins(case, "how long is the refund window", NOW + AGAIN)
    assert not joins(case, "How long is the refund window in Berlin?", NOW)
    assert not joins(replace(case, question=replace(case.question, text="")), "", NOW)


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.REJECTED, Status.EXPIRED])
def test_who_asks_again_what_has_ended_without_an_answer_means_it(status: Status) -> None:
    assert not joins(at(status), "How long is the refund window?", NOW)


def test_looking_at_a_long_message_takes_no_time_to_speak_of() -> None:
    for text in ("why " * 20_000, "?" * 40_000, "hi " * 20_000, "<@" * 20_000, "`" * 40_001, ">" * 40_000):
        looks_like_question(text)
        is_thanks(text)
