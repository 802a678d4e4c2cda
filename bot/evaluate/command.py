"""`copydesk evaluate FILE… [--json]`: its arguments, and what they ask for."""

import argparse
from pathlib import Path
from typing import Any

from bot.core.errors import Misconfigured
from bot.evaluate.answers import Use, read
from bot.evaluate.figures import figures
from bot.evaluate.report import report
from bot.evaluate.scored import Scored, scored, trained
from bot.evaluate.trial import trial

Json = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="answers with labels, a JSON object a line")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--use", default="", help="what the score may see: stated,logprobs,samples:2,peers:2,passages")
    parser.add_argument("--train", type=int, metavar="N", help="learn the weights from N labels, measure on the rest")
    parser.add_argument("--calibrate", type=int, metavar="N", help="certify a threshold by N labels, again and again")
    parser.add_argument("--alpha", type=_share, default=0.05, metavar="A", help="the budget: what share may be wrong")
    parser.add_argument("--delta", type=_share, default=0.1, metavar="D", help="how often the budget may be broken")
    parser.add_argument("--repeats", type=int, default=200, metavar="R")
    parser.add_argument("--seed", type=int, default=0)


def evaluate(arguments: argparse.Namespace) -> str:
    """The report; raises `Misconfigured`, naming the line, for what cannot be evaluated."""
    return report([_of(file, arguments) for file in arguments.files], as_json=arguments.json)


def _of(file: Path, arguments: argparse.Namespace) -> Json:
    answers = scored(read(file, Use.read(arguments.use) if arguments.use else Use()))
    if arguments.train is not None:
        answers = trained(answers, arguments.train, seed=arguments.seed)
    calibration = _calibration(answers, arguments) if arguments.calibrate is not None else None
    return {"file": str(file), **figures(answers, seed=arguments.seed), "calibration": calibration}


def _calibration(answers: list[Scored], arguments: argparse.Namespace) -> Json:
    if arguments.calibrate < 1 or arguments.repeats < 1:
        raise Misconfigured("--calibrate and --repeats take a number of at least 1.")
    return trial(
        [answer.log_odds for answer in answers],
        [answer.right for answer in answers],
        labels=arguments.calibrate,
        budget=arguments.alpha,
        doubt=arguments.delta,
        repeats=arguments.repeats,
        seed=arguments.seed,
    )


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value < 1.0:
        raise argparse.ArgumentTypeError(f"{text!r} is no share: give a number between 0 and 1, such as 0.05")
    return value
