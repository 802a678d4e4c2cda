"""What an admin types after `/copydesk`, understood or answered with how it goes."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.core.commands import COMMANDS, Command, Usage, parse
from bot.core.judging.judgement import Budget, Means
from bot.core.text import escape

UNDERSTOOD = [
    ("", Command(name="help")),
    ("   ", Command(name="help")),
    ("help", Command(name="help")),
    ("HELP me", Command(name="help")),
    ("status", Command(name="status")),
    ("  Status  ", Command(name="status")),
    ("pause", Command(name="pause")),
    ("resume", Command(name="resume")),
    ("threshold", Command(name="threshold", action="show")),
    ("threshold 0.8", Command(name="threshold", action="set", value=0.8, typed="0.8")),
    ("threshold   0.80  ", Command(name="threshold", action="set", value=0.8, typed="0.80")),
    ("threshold 0", Command(name="threshold", action="set", value=0.0, typed="0")),
    ("threshold 1", Command(name="threshold", action="set", value=1.0, typed="1")),
    ("threshold .99", Command(name="threshold", action="set", value=0.99, typed=".99")),
    ("threshold 80%", Command(name="threshold", action="set", value=0.8, typed="80%")),
    (
        "threshold 0.9 in <#C0HELP|help>",
        Command(name="threshold", action="set", value=0.9, typed="0.9", channel="C0HELP"),
    ),
    (
        "threshold 0.9   in   <#C0HELP>",
        Command(name="threshold", action="set", value=0.9, typed="0.9", channel="C0HELP"),
    ),
    ("threshold 0.9 <#C0HELP|>", Command(name="threshold", action="set", value=0.9, typed="0.9", channel="C0HELP")),
    ("threshold default in <#C0HELP|help>", Command(name="threshold", action="default", channel="C0HELP")),
    ("budget", Command(name="budget", action="show")),
    ("budget OFF", Command(name="budget", action="off")),
    ("budget 2%", Command(name="budget", action="set", budget=Budget(share=0.02))),
    ("budget 2 %", Command(name="budget", action="set", budget=Budget(share=0.02))),
    ("budget 0.05", Command(name="budget", action="set", budget=Budget(share=0.05))),
    (
        "budget 50% Provisional counting any confidence 99.9%",
        Command(
            name="budget",
            action="set",
            budget=Budget(share=0.5, confidence=0.999, means=Means.ANY, provisional=True),
        ),
    ),
    ("trial", Command(name="trial", action="show")),
    ("trial 5", Command(name="trial", action="set", value=5)),
    ("trial off in <#C0HELP|help>", Command(name="trial", action="set", channel="C0HELP")),
    ("audit", Command(name="audit", action="show")),
    ("audit 10%", Command(name="audit", action="set", value=0.1)),
    ("audit 0", Command(name="audit", action="set")),
    ("weights", Command(name="weights", action="show")),
    ("weights learn  NOW", Command(name="weights", action="learn now")),
    ("model", Command(name="model", action="show")),
    ("model gpt-4o-mini", Command(name="model", action="set", typed="gpt-4o-mini")),
    ("model default", Command(name="model", action="default", typed="default")),
    (
        "model llama3.2:3b in <#C0HELP|help>",
        Command(name="model", action="set", typed="llama3.2:3b", channel="C0HELP"),
    ),
    ("limits", Command(name="limits", action="show")),
    ("limits tokens 200,000", Command(name="limits", action="tokens", value=200_000, typed="200,000")),
    ("limits questions off", Command(name="limits", action="questions", typed="off")),
    ("words", Command(name="words", action="list")),
    ("words off", Command(name="words", action="off")),
    ("words add Perhaps", Command(name="words", action="add", texts=("perhaps",))),
    ("words add  as   far as I  know ", Command(name="words", action="add", texts=("as far as i know",))),
    ("words remove MAYBE", Command(name="words", action="remove", texts=("maybe",))),
    ("words add vielleicht 🙂", Command(name="words", action="add", texts=("vielleicht 🙂",))),
    ("words add " + "x" * 100, Command(name="words", action="add", texts=("x" * 100,))),
    ("topics", Command(name="topics", action="list")),
    ("topics list", Command(name="topics", action="list")),
    ("topics add parental   leave", Command(name="topics", action="add", texts=("parental leave",))),
    ("topics add /law(suit|yer)/", Command(name="topics", action="add", texts=("/law(suit|yer)/",))),
    ("topics add /", Command(name="topics", action="add", texts=("/",))),
    ("topics remove Lawsuit", Command(name="topics", action="remove", texts=("Lawsuit",))),
    ("review-channel", Command(name="review-channel", action="show")),
    ("review-channel <#C0DESK|desk>", Command(name="review-channel", action="set", channel="C0DESK")),
    ("reviewers", Command(name="reviewers", action="show")),
    ("reviewers anyone", Command(name="reviewers", action="anyone")),
    ("reviewers none", Command(name="reviewers", action="none")),
    ("reviewers <@U0BEN|ben>", Command(name="reviewers", action="set", ids=("U0BEN",))),
    (
        "reviewers <@U0BEN>, <!subteam^S0DESK|@desk> <@W0BEA|bea>,<@U0BEN>",
        Command(name="reviewers", action="set", ids=("U0BEN", "S0DESK", "W0BEA")),
    ),
    ("reviewers <!subteam^S0DESK>", Command(name="reviewers", action="set", ids=("S0DESK",))),
    ("admins", Command(name="admins", action="list")),
    ("signature", Command(name="signature", action="show")),
    ("signature Role", Command(name="signature", action="role")),
    ("admins add <@U0BEN|ben><@U0BEA|bea>", Command(name="admins", action="add", ids=("U0BEN", "U0BEA"))),
    ("admins remove <@U0BEN>", Command(name="admins", action="remove", ids=("U0BEN",))),
]


@pytest.mark.parametrize(("typed", "command"), UNDERSTOOD)
def test_a_command_is_understood(typed: str, command: Command) -> None:
    parsed = parse(typed)
    assert isinstance(parsed, Command)
    assert replace(parsed, names=()) == command


def test_the_names_that_slack_sent_along_are_kept() -> None:
    parsed = parse("reviewers <@U0BEN|ben> <!subteam^S0DESK|@desk> <@U0BEA>")
    assert isinstance(parsed, Command)
    assert parsed.names == (("U0BEN", "ben"), ("S0DESK", "desk"))
    channel = parse("review-channel <#C0DESK|desk>")
    assert isinstance(channel, Command)
    assert channel.names == (("C0DESK", "desk"),)


NOT_UNDERSTOOD = [
    ("frobnicate", "I do not know the command “frobnicate”."),
    ("🙂", "I do not know the command “🙂”."),
    ("<@U0BEN>", "I do not know the command “<@U0BEN>”."),
    ("x" * 500, f"I do not know the command “{'x' * 40}”."),
    ("status now", "`status` takes nothing after it, but got “now”."),
    ("pause 1h", "`pause` takes nothing after it, but got “1h”."),
    ("resume please", "`resume` takes nothing after it, but got “please”."),
    ("threshold high", "A threshold is a number from 0 to 1, not “high”."),
    ("threshold 1.01", "A threshold is a number from 0 to 1, not “1.01”."),
    ("threshold -0.1", "A threshold is a number from 0 to 1, not “-0.1”."),
    ("threshold nan", "A threshold is a number from 0 to 1, not “nan”."),
    ("threshold inf", "A threshold is a number from 0 to 1, not “inf”."),
    ("threshold 101%", "A threshold is a number from 0 to 1, not “101%”."),
    ("threshold %", "A threshold is a number from 0 to 1, not “%”."),
    ("threshold 0,8", "A threshold is a number from 0 to 1, not “0,8”."),
    ("threshold 0.8 in help", "“help” is not a channel; type # and choose it from the list."),
    ("threshold 0.8 in", "A channel is missing; type # and choose it from the list."),
    ("threshold 0.8 in <@U0BEN>", "“<@U0BEN>” is not a channel; type # and choose it from the list."),
    ("threshold default", "A threshold is a number from 0 to 1, not “default”."),
    ("budget 2", "A budget is a share such as 2%, from 0.1% to 50%, not “2”."),
    ("budget 0%", "A budget is a share such as 2%, from 0.1% to 50%, not “0%”."),
    ("budget 0.09%", "A budget is a share such as 2%, from 0.1% to 50%, not “0.09%”."),
    ("budget 51%", "A budget is a share such as 2%, from 0.1% to 50%, not “51%”."),
    ("budget two", "A budget is a share such as 2%, from 0.1% to 50%, not “two”."),
    ("budget nan%", "A budget is a share such as 2%, from 0.1% to 50%, not “nan%”."),
    ("budget %", "A budget is a share such as 2%, from 0.1% to 50%, not “%”."),
    ("budget 2% confidence 49", "A confidence is a number from 50 to 99.9 (per cent), not “49”."),
    ("budget 2% confidence 100", "A confidence is a number from 50 to 99.9 (per cent), not “100”."),
    ("budget 2% confidence", "After the share I do not understand “confidence”."),
    ("budget 2% counting commas", "After the share I do not understand “counting commas”."),
    ("trial five", "A trial is a number of answers up to 9,999, or `off`, not “five”."),
    ("trial 5 in help", "“help” is not a channel; type # and choose it from the list."),
    ("audit 101%", "An audit is a share from 0% to 100%, not “101%”."),
    ("audit often", "An audit is a share from 0% to 100%, not “often”."),
    ("weights now", "Weights are `learn`, `learn now` or `prior`, not “now”."),
    ("words add", "I need `add` or `remove` and a word, or `off`."),
    ("words maybe", "I need `add` or `remove` and a word, or `off`."),
    ("words off now", "I need `add` or `remove` and a word, or `off`."),
    ("words add " + "x" * 101, "That has 101 characters; 100 is the most."),
    ("topics lawsuit", "I need `add` or `remove` and a topic, or `list`."),
    ("topics remove", "I need `add` or `remove` and a topic, or `list`."),
    ("topics add /(/", "“/(/” is not a regular expression (missing ) at position 1)."),
    ("topics add /x*/", "“/x*/” matches every text."),
    ("topics add /" + "x" * 100 + "/", "That has 102 characters; 100 is the most."),
    ("review-channel desk", "“desk” is not a channel; type # and choose it from the list."),
    ("review-channel <#C0A> <#C0B>", "“<#C0A> <#C0B>” is not a channel; type # and choose it from the list."),
    ("reviewers @ben", "“@ben” is not a person; type @ and choose from the list."),
    ("reviewers anyone <@U0BEN>", "“anyone” is not a person; type @ and choose from the list."),
    ("reviewers <!channel>", "“<!channel>” is not a person; type @ and choose from the list."),
    ("reviewers <#C0HELP|help>", "“<#C0HELP|help>” is not a person; type @ and choose from the list."),
    ("admins <@U0BEN>", "I need `add` or `remove` and a person."),
    ("signature Ben", "A signature is `name`, `role` or `none`, not “Ben”."),
    ("admins add ben", "“ben” is not a person; type @ and choose from the list."),
]


@pytest.mark.parametrize(("typed", "problem"), NOT_UNDERSTOOD)
def test_what_is_not_understood_is_answered_with_the_problem(typed: str, problem: str) -> None:
    answer = parse(typed)
    assert isinstance(answer, Usage)
    assert answer.problem == escape(problem)  # what was typed calls nobody


def test_the_answer_says_how_the_command_goes() -> None:
    wrong, unknown = parse("topics lawsuit"), parse("frobnicate")
    assert isinstance(wrong, Usage)
    assert isinstance(unknown, Usage)
    assert wrong.text == (
        "I need `add` or `remove` and a topic, or `list`. Usage: `/copydesk topics add TOPIC|remove TOPIC|list`"
    )
    assert unknown.text == "I do not know the command “frobnicate”. Usage: `/copydesk help`"


WORDS = ("add", "remove", "off", "list", "in", "default", "anyone", "none", "0.8", "1e9", "é", "🙂")
MARKS = (
    " ",
    "\n",
    "\t",
    "\u00a0",
    "\u202e",
    "/",
    "(",
    "[",
    "*",
    "%",
    "-",
    "<@U0BEN|ben>",
    "<#C0>",
    "<!subteam^S0>",
    "<!here>",
)
BITS = st.sampled_from([*COMMANDS, *WORDS, *MARKS])


@given(st.lists(BITS, max_size=12).map("".join) | st.lists(BITS, max_size=8).map(" ".join))
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    answer = parse(typed)
    assert isinstance(answer, Command | Usage)
    assert isinstance(answer, Usage) or answer.name in COMMANDS
    assert isinstance(answer, Command) or answer.problem


@pytest.mark.parametrize("typed", ["topics add /a{4294967296}/", "threshold 0_1"])
def test_what_python_would_take_but_no_admin_means_is_refused(typed: str) -> None:
    assert isinstance(parse(typed), Usage)


@pytest.mark.parametrize("typed", ["threshold\t0.8", "threshold\u00a00.8", "  threshold   0.8  "])
def test_any_white_space_parts_words(typed: str) -> None:
    command = parse(typed)
    assert isinstance(command, Command)
    assert command.value == 0.8
