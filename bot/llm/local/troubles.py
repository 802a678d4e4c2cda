"""What can go wrong with a server of our own, each with the mend."""

from bot.core.errors import ModelFailed
from bot.llm.failures import NEXT
from bot.llm.local.child import NotServingError
from bot.llm.local.weights import LIBRARY, File

STOPPED = "stopped"


def as_failure(problem: NotServingError, model: str, file: File) -> ModelFailed:
    texts = {
        "no_library": (
            f"The local model `{model}` needs a library that cannot be loaded ({problem.detail}). On Debian and Ubuntu "
            f"`apt-get install libgomp1` mends it, elsewhere installing {LIBRARY} anew; then restart."
        ),
        "wrong_file": (
            f"`{file.path}` is not the file that `{model}` is known by (its sha256 is {problem.detail}), and was not "
            f"opened. Delete it, run `copydesk fetch-model {model}` and restart."
        ),
        "unreadable": (
            f"llama.cpp cannot load `{file.path}` for `{model}`: it is damaged, of a kind that it does not know, or "
            f"larger than this machine's memory. Put another file into COPYDESK_LOCAL_MODEL and restart."
        ),
    }
    if problem.failed not in texts:
        return stopped(model, problem.status)
    return ModelFailed(f"{texts[problem.failed]} {NEXT}", code=problem.failed, model=model)


def stopped(model: str, status: int | None) -> ModelFailed:
    """A negative status is the signal that ended it."""
    text = (
        f"The server of the local model `{model}` ended unexpectedly (status {status}). It is started again with the "
        f"next question. If it stays so, this machine has too little memory for it: take a smaller model. {NEXT}"
    )
    return ModelFailed(text, code=STOPPED, model=model)
