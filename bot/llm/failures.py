"""What can go wrong with a model, each with its own words and the mend. No question, answer or key stands in them."""

from dataclasses import dataclass

from bot.core.case import Failure
from bot.core.errors import ModelFailed

KEPT_WAITING = 20.0  # seconds, where a server names none: three requests a minute are one each 20 s

# What a server of one's own may answer that has no page for each model, and drafts all the same.
NO_SUCH_PAGE = frozenset({"unknown_model", "malformed", "refused"})

NEXT = "Until then questions that no other model answers go to a person."


@dataclass(frozen=True, kw_only=True)
class Provider:
    """How people know a provider, and where its troubles are mended."""

    label: str
    key: str  # the setting that holds the key
    name: str  # the setting that names the model
    keys_at: str
    billing_at: str
    reach: str = "Look at this machine's network"  # what mends it where it cannot be reached


OPENAI = Provider(
    label="OpenAI",
    key="OPENAI_API_KEY",
    name="OPENAI_MODEL",
    keys_at="platform.openai.com/api-keys",
    billing_at="platform.openai.com/settings/organization/billing",
)
ANTHROPIC = Provider(
    label="Anthropic",
    key="ANTHROPIC_API_KEY",
    name="ANTHROPIC_MODEL",
    keys_at="console.anthropic.com/settings/keys",
    billing_at="console.anthropic.com/settings/billing",
)
COMPATIBLE = Provider(
    label="The server at OPENAI_BASE_URL",
    key="OPENAI_API_KEY",
    name="OPENAI_MODEL",
    keys_at="your server's own settings",
    billing_at="your server's own settings",
    reach="Start it, or correct OPENAI_BASE_URL and restart",
)
LOCAL = Provider(
    label="The local model's server",
    key="COPYDESK_LOCAL_MODEL",
    name="COPYDESK_LOCAL_MODEL",
    keys_at="this machine",
    billing_at="this machine",
    reach="It is started again with the next question",
)


def wrong_key(model: str, at: Provider) -> ModelFailed:
    text = f"{at.label} refuses the key for `{model}`. Put one from {at.keys_at} into {at.key} and restart. {NEXT}"
    return ModelFailed(text, code="wrong_key", model=model)


def no_access(model: str, at: Provider) -> ModelFailed:
    text = (
        f"{at.label} does not let this key use `{model}`. Allow it for the key at {at.keys_at}, "
        f"or name another model in COPYDESK_MODELS or {at.name} and restart. {NEXT}"
    )
    return ModelFailed(text, code="no_access", model=model)


def quota(model: str, at: Provider) -> ModelFailed:
    text = f"The quota of `{model}` is used up. Add credit at {at.billing_at}; no restart is needed. {NEXT}"
    return ModelFailed(text, code="quota", model=model)


def unknown_model(model: str, at: Provider) -> ModelFailed:
    text = (
        f"{at.label} does not know the model `{model}`: it is misspelt, retired or not installed there. "
        f"Name another in COPYDESK_MODELS or {at.name} and restart. {NEXT}"
    )
    return ModelFailed(text, code="unknown_model", model=model)


def unreachable(model: str, at: Provider, url: str) -> ModelFailed:
    text = f"{at.label} ({url}) cannot be reached for `{model}`. {at.reach}. {NEXT}"
    return ModelFailed(text, code="unreachable", model=model)


def rate_limit(model: str, at: Provider, again: float | None) -> ModelFailed:
    text = (
        f"{at.label} takes no more requests for `{model}` just now. Drafts queue and are made as it allows; "
        f"a higher limit, or a second model in COPYDESK_MODELS, makes it faster."
    )
    return ModelFailed(text, code="rate_limit", model=model, again=KEPT_WAITING if again is None else again)


def stalled(model: str, at: Provider, seconds: float) -> ModelFailed:
    text = (
        f"{at.label} was silent for {seconds:g} s while `{model}` was asked. "
        f"If it stays so, put a faster model first: `/copydesk model NAME`. {NEXT}"
    )
    return ModelFailed(text, code="stalled", model=model)


def broken_off(model: str, at: Provider) -> ModelFailed:
    text = f"{at.label} broke off in the middle of an answer of `{model}`, twice. It mostly passes by itself. {NEXT}"
    return ModelFailed(text, code="broken_off", model=model)


def down(model: str, at: Provider, status: int) -> ModelFailed:
    text = f"{at.label} has an error of its own (HTTP {status}) with `{model}`. It mostly passes by itself. {NEXT}"
    return ModelFailed(text, code="down", model=model)


def malformed(model: str, at: Provider) -> ModelFailed:
    text = (
        f"What `{model}` at {at.label} wrote is no answer in the form it was asked for. "
        f"If it stays so, choose a more capable model: `/copydesk model NAME`. {NEXT}"
    )
    return ModelFailed(text, code="malformed", model=model)


def declined(model: str, at: Provider) -> ModelFailed:
    text = f"`{model}` at {at.label} declined to answer a question. Others are not affected."
    return ModelFailed(text, code="declined", model=model)


def too_long(model: str, at: Provider) -> ModelFailed:
    text = (
        f"A question with its passages is longer than `{model}` at {at.label} can take. "
        f"Choose a model with a longer context: `/copydesk model NAME`."
    )
    return ModelFailed(text, code="too_long", model=model)


def refused(model: str, at: Provider, status: int) -> ModelFailed:
    text = (
        f"{at.label} refuses requests for `{model}` (HTTP {status}). "
        f"Choose another model in COPYDESK_MODELS or {at.name} and restart. {NEXT}"
    )
    return ModelFailed(text, code="refused", model=model)


def by_status(status: int, model: str, at: Provider, *, again: float | None) -> ModelFailed:
    """The failure that an HTTP status means, where the server's words do not say more."""
    plain = {401: wrong_key, 403: no_access, 404: unknown_model, 410: unknown_model}
    if status in plain:
        return plain[status](model, at)
    if status == 429:
        return rate_limit(model, at, again)
    return down(model, at, status) if status >= 500 else refused(model, at, status)


def noted(problem: ModelFailed) -> Failure:
    """A failure as it is kept."""
    return Failure(model=problem.model, code=problem.code, text=str(problem))


def used_up(model: str) -> ModelFailed:
    text = (
        f"Today's tokens are used up, so `{model}` is not asked before midnight UTC. "
        "`/copydesk limits tokens NUMBER` allows more."
    )
    return ModelFailed(text, code="used_up", model=model)
