"""What docs/sandbox.md says there is, is there, and nothing more."""

import re

from bot.sandbox import Manifest, Sandbox, Workspace
from bot.sandbox.control import ROOT, Control
from bot.sandbox.faults import KINDS
from tests.sandbox.app import MANIFEST
from tests.world import ROOT as HERE

PAGE = (HERE / "docs" / "sandbox.md").read_text(encoding="utf-8")


async def test_every_call_of_the_control_api_is_in_the_table() -> None:
    sandbox = Sandbox(Workspace(Manifest.parse(MANIFEST), now=lambda: 0.0))
    control = Control(sandbox.workspace, sandbox.people, sandbox.deliveries, lambda: "none")
    known = {(route.method, route.path.removeprefix(f"{ROOT}/")) for route in control.routes()}
    told = re.findall(r"^\| `([A-Z]+) ([\w/{}]+)` \|", PAGE, re.MULTILINE)
    named = {(verb, path.replace("people/{name}", "people/{person}").replace("{id}", "{id_}")) for verb, path in told}
    assert named == known


def test_every_fault_is_in_the_table() -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| ([\w ,]*) ?\|", PAGE, re.MULTILINE)
    told = {name: on for names, on in rows for name in re.findall(r"\w+", names) if name in KINDS}
    assert {name: set(re.findall(r"method|event|interaction", on)) for name, on in told.items()} == {
        name: set(on) for name, on in KINDS.items()
    }
