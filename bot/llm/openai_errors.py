"""What the OpenAI SDK raises, as failures of ours."""

from typing import Any

from bot.core.errors import ModelFailed
from bot.llm import failures
from bot.llm.connections import lost
from bot.llm.failures import Provider

_QUOTA = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")
_TOO_LONG = ("context_length_exceeded", "context length", "context size", "maximum context", "too many tokens")
_NAMED = {  # what a refusal says of a parameter → what the server lacks, the more special first
    "logprobs": "logprobs",
    "stream_options": "usage",
    "include_usage": "usage",
    "response_format": "schema",
    "json_schema": "schema",
    "stream": "stream",
}


def lacking(problem: BaseException) -> tuple[str, int] | None:
    """What a server refuses to do, and with which status; "" if it does not say. None: it is not that."""
    status = getattr(problem, "status_code", 0)
    if status not in {400, 422, 501}:
        return None
    said = _said(problem)
    if any(sign in said for sign in (*_TOO_LONG, *_QUOTA)):
        return None
    return next((what for name, what in _NAMED.items() if name in said), ""), status


def as_failure(problem: Exception, model: str, at: Provider, *, url: str, begun: bool, stall: float) -> ModelFailed:
    """The failure behind any error of a call. `begun`: part of the answer had come."""
    import openai  # noqa: PLC0415 - it is imported already if it raised

    if isinstance(problem, openai.APIStatusError):
        return _refusal(problem, model, at)
    if gone := lost(problem, model, at, url=url, begun=begun, stall=stall):
        return gone
    in_stream = type(problem) is openai.APIError  # the server reports an error instead of the rest
    return failures.broken_off(model, at) if in_stream else failures.malformed(model, at)


def _refusal(problem: Any, model: str, at: Provider) -> ModelFailed:
    status, said = problem.status_code, _said(problem)
    if status == 402 or any(sign in said for sign in _QUOTA):
        return failures.quota(model, at)
    if any(sign in said for sign in _TOO_LONG):
        return failures.too_long(model, at)
    return failures.by_status(status, model, at, again=retry_after(problem.response.headers))


def retry_after(headers: Any) -> float | None:
    """Seconds; a date in its place is as good as nothing."""
    try:
        seconds = float(headers.get("retry-after-ms", "")) / 1000
    except ValueError:
        try:
            seconds = float(headers.get("retry-after", ""))
        except ValueError:
            return None
    return seconds if 0 <= seconds < 1e6 else None


def _said(problem: Any) -> str:
    """All that the refusal says, to look for names in; never shown to anybody."""
    return f"{getattr(problem, 'message', '')} {getattr(problem, 'body', '')}".lower()
