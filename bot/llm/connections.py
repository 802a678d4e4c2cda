"""How a connection to a model was lost. Both SDKs are made alike, and wrap the same errors of the same HTTP client."""

from bot.core.errors import ModelFailed
from bot.llm import failures
from bot.llm.failures import Provider

_NEVER_MADE = {"ConnectTimeout", "ConnectError"}
_SILENT = {"APITimeoutError", "ReadTimeout", "WriteTimeout", "PoolTimeout"}
_CUT = {"RemoteProtocolError", "ReadError", "WriteError", "CloseError"}


def lost(problem: Exception, model: str, at: Provider, *, url: str, begun: bool, stall: float) -> ModelFailed | None:
    """The failure behind a lost connection, by the names in it; None if it is about something else."""
    names = {type(each).__name__ for each in (problem, problem.__cause__) if each}
    if names & _NEVER_MADE:
        return failures.unreachable(model, at, url)
    if names & _SILENT:
        return failures.stalled(model, at, stall)
    if names & _CUT or ("APIConnectionError" in names and begun):
        return failures.broken_off(model, at)
    return failures.unreachable(model, at, url) if "APIConnectionError" in names else None
