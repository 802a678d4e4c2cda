"""What the Anthropic SDK raises, as failures of ours."""

from typing import Any

from bot.core.errors import ModelFailed
from bot.llm import failures
from bot.llm.connections import lost
from bot.llm.failures import ANTHROPIC
from bot.llm.openai_errors import retry_after

_TOO_LONG = ("prompt is too long", "context window", "too many tokens")
_QUOTA = ("credit balance", "billing_error", "usage limit")


def takes_no_schema(problem: BaseException) -> bool:
    said = _said(problem)
    return getattr(problem, "status_code", 0) == 400 and any(
        name in said for name in ("output_config", "output_format", "json_schema", "structured output")
    )


def as_failure(problem: Exception, model: str, *, url: str, begun: bool, stall: float) -> ModelFailed:
    """The failure behind any error of a call. `begun`: part of the answer had come."""
    import anthropic  # noqa: PLC0415 - it is imported already if it raised

    match problem:
        case anthropic.APIStatusError():
            return _refusal(problem, model)
        case _:
            gone = lost(problem, model, ANTHROPIC, url=url, begun=begun, stall=stall)
            return gone or failures.malformed(model, ANTHROPIC)


def _refusal(problem: Any, model: str) -> ModelFailed:
    status, said = problem.status_code, _said(problem)
    if status < 300:  # an error event in a stream that had begun well
        return failures.broken_off(model, ANTHROPIC)
    if status == 402 or any(sign in said for sign in _QUOTA):
        return failures.quota(model, ANTHROPIC)
    if status == 413 or any(sign in said for sign in _TOO_LONG):
        return failures.too_long(model, ANTHROPIC)
    return failures.by_status(status, model, ANTHROPIC, again=retry_after(problem.response.headers))


def _said(problem: Any) -> str:
    """All that the refusal says, to look for names in; never shown to anybody."""
    return f"{getattr(problem, 'message', '')} {getattr(problem, 'body', '')}".lower()
