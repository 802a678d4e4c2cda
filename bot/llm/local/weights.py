"""Which file a local model is: one of the manifest, downloaded when somebody asked for it, or any GGUF by path."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bot.core.errors import Misconfigured

FOLDER = Path(".copydesk/models")
LIBRARY = "xllamacpp"
_MAGIC = b"GGUF"


@dataclass(frozen=True, kw_only=True)
class Weights:
    """A file of the manifest: what it is, whose, and where it comes from."""

    name: str
    licence: str
    size: int  # bytes
    sha256: str
    repository: str
    revision: str
    file: str

    @property
    def url(self) -> str:
        return f"https://huggingface.co/{self.repository}/resolve/{self.revision}/{self.file}"

    def __str__(self) -> str:
        return f"{self.name}: {self.size / 1e6:,.0f} MB, licence {self.licence}, from {self.url}"


MANIFEST = {
    each.name: each
    for each in (
        Weights(
            name="qwen2.5-coder-0.5b",
            licence="Apache-2.0",
            size=491_400_064,
            sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
            revision="ebb2015119c907b064c512bf053e945850b5875f",
            file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        ),
        Weights(
            name="qwen2.5-coder-1.5b",
            licence="Apache-2.0",
            size=1_117_320_768,
            sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
            revision="f86cb2c1fa58255f8052cc32aeede1b7482d4361",
            file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that is there, of `size` bytes; `sha256` is empty where nobody vouches for it."""

    path: Path
    size: int
    sha256: str = ""


def located(wanted: str, folder: Path = FOLDER) -> File:
    """The file that the setting means. Raises `Misconfigured` if it cannot be served, as far as a look can tell."""
    if find_spec(LIBRARY) is None:
        raise Misconfigured(
            f"COPYDESK_MODELS holds 'local', which needs {LIBRARY}. "
            "Install it in the checkout with `pip install -e '.[local]'`, or start `make demo MODEL=local`."
        )
    if known := MANIFEST.get(wanted):
        return _downloaded(known, folder)
    path = Path(wanted).expanduser()
    if not path.is_file():
        raise Misconfigured(
            f"COPYDESK_LOCAL_MODEL is {wanted!r}, and there is no such file. "
            f"Give it the path of a GGUF file, or one of {', '.join(MANIFEST)}."
        )
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise Misconfigured(f"COPYDESK_LOCAL_MODEL is {wanted!r}, which is no GGUF file. Give it the path of one.")
    return File(path=path, size=path.stat().st_size)


def _downloaded(known: Weights, folder: Path) -> File:
    path = folder / known.file
    fetch = f"`copydesk fetch-model {known.name}`"
    if not path.is_file():
        raise Misconfigured(
            f"The local model is not on this machine ({known}). {fetch}, or `make demo MODEL=local FETCH=1`, "
            "downloads it; COPYDESK_LOCAL_MODEL takes the path of a GGUF file of yours."
        )
    if (size := path.stat().st_size) != known.size:
        raise Misconfigured(
            f"{path} has {size:,} bytes, and {known.name} has {known.size:,}. Delete it; {fetch} downloads it again."
        )
    return File(path=path, size=known.size, sha256=known.sha256)
