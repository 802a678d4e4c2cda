"""Whether Slack would take a message's blocks or a view: `blocks.yml`, and the rules that span several of its keys."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.errors import Json
from bot.sandbox.forms import NESTED, elements_of, options

TABLES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "blocks.yml").read_text(encoding="utf-8"))
MOST = {"message": 50, "modal": 100, "home": 100}  # blocks
MARKDOWN_TOTAL, BLOCKS_TOTAL, VIEW_TOTAL = 12_000, 13_200, 250_000
A_MESSAGE = {"table": 1, "data_visualization": 2}  # of these blocks
KINDS = {"string": str, "bool": bool, "object": dict, "list": list}
COUNTED = ("one of", "any of")


def at(path: str, text: str) -> str:
    return f"{text} [json-pointer:{path or '/'}]"


@cache
def _read(rule: str) -> tuple[str, list[str]]:
    kind, *rest = rule.split()
    return kind, rest


def faults(rule: str, value: Any, path: str) -> Iterator[str]:
    """All that is wrong with a value, by a rule as the tables write it."""
    kind, rest = _read(rule)
    match kind:
        case "plain" | "mrkdwn" | "any":
            text = {"text!": f"string 1 {rest[0]}"}
            table = {"plain_text": text | {"emoji": "bool"}, "mrkdwn": text | {"verbatim": "bool"}}
            types = {"plain": ["plain_text"], "mrkdwn": ["mrkdwn"]}.get(kind, list(table))
            yield from _typed(table, types, value, path)
        case "many":
            least, most = int(rest[0]), int(rest[1])
            if not isinstance(value, list) or not least <= len(value) <= most:
                yield at(path, f"must be a list of {least} to {most} items")
            else:
                for n, one in enumerate(value):
                    yield from faults(" ".join(rest[2:]), one, f"{path}/{n}")
        case "parts":
            yield from _keys(TABLES["parts"][rest[0]], value, path)
        case _ if kind in TABLES:
            yield from _typed(TABLES[kind], rest or list(TABLES[kind]), value, path)
        case _:
            if wrong := _simple(kind, rest, value):
                yield at(path, wrong)


def _simple(kind: str, rest: Sequence[str], value: Any) -> str:
    """What is wrong with a text, a number or the like; nothing if nothing is."""
    match kind, value:
        case "string", str():
            least, most = map(int, rest)
            short = f"must be more than {least - 1} characters" if len(value) < least else ""
            return f"must be less than {most + 1} characters" if len(value) > most else short
        case "like", _:
            matches = isinstance(value, str) and re.fullmatch(rest[0], value)
            return "" if matches else f"must be written like {rest[0]}"
        case "number", _ if not rest:
            return "" if type(value) in (int, float) else "must be a number"
        case "number", _:
            fits = type(value) is int and int(rest[0]) <= value <= int(rest[1])
            return "" if fits else f"must be a whole number from {rest[0]} to {rest[1]}"
        case "one", _:
            return "" if value in rest else f"must be one of {', '.join(rest)}"
        case _:
            return "" if isinstance(value, KINDS[kind]) else f"must be a {kind}"


def _keys(table: dict[str, str], value: Any, path: str) -> Iterator[str]:
    """An object with these keys and no others."""
    if not isinstance(value, dict):
        yield at(path, "must be an object")
        return
    for key, rule in table.items():
        if key.endswith("!") and key[:-1] not in value:
            yield at(path, f"missing required field: {key[:-1]}")
        elif key in COUNTED:
            found = [one for one in rule.split() if one in value]
            if not found:
                yield at(path, f"missing required field: {' or '.join(rule.split())}")
            elif key == "one of" and len(found) > 1:
                yield at(path, f"only one of these may be given: {', '.join(found)}")
    for key, part in value.items():
        if key not in COUNTED and (rule := table.get(key) or table.get(f"{key}!", "")):
            yield from faults(rule, part, f"{path}/{key}")
        elif key != "type":
            yield at(path, f"invalid additional property: {key}")


def _typed(table: dict[str, dict[str, str]], types: Sequence[str], value: Any, path: str) -> Iterator[str]:
    """An object whose `type` is one of `types` of the table."""
    kind = str(value.get("type")) if isinstance(value, dict) else "no object"
    if kind in types:
        yield from _keys(table[kind], value, path)
    else:
        yield at(path, f"unsupported type: {kind}")


def check_blocks(blocks: Any, surface: str = "message") -> list[str]:
    """All that is wrong with the blocks of a message, modal or home tab; an empty list if nothing is."""
    return list(faults(f"many 0 {MOST[surface]} blocks", blocks, "/blocks")) or list(_spanning(blocks, surface))


def _all(blocks: Sequence[Json], path: str = "/blocks") -> Iterator[tuple[str, Json]]:
    """Each block and where it is, also those in others."""
    for n, block in enumerate(blocks):
        yield f"{path}/{n}", block
        if inner := NESTED.get(block["type"]):
            yield from _all(block[inner], f"{path}/{n}/{inner}")


def _spanning(blocks: Sequence[Json], surface: str) -> Iterator[str]:
    placed = list(_all(blocks))
    total = sum(len(block["text"]) for _, block in placed if block["type"] == "markdown")
    if total > MARKDOWN_TOTAL:
        yield at("/blocks", f"markdown blocks have {total} characters, {MARKDOWN_TOTAL} allowed")
    for kind, most in A_MESSAGE.items():
        if (count := sum(block["type"] == kind for _, block in placed)) > most:
            yield at("/blocks", f"{count} {kind} blocks, {most} allowed in a message")
    seen = set()
    for path, block in placed:
        block_id = block.get("block_id")
        if block_id in seen:
            yield at(f"{path}/block_id", f"block_id {block_id} is there twice")
        seen |= {block_id} - {None}
        if block["type"] in TABLES["not in"][surface].split():
            yield at(path, f"unsupported type: {block['type']} is not for a {surface}")
        yield from _of_elements(block, path)
        yield from _of_kind(block, path)
    focused = [one for _, block in placed for one in elements_of(block) if one.get("focus_on_load")]
    if len(focused) > 1:
        yield at("/blocks", f"{len(focused)} elements have focus_on_load, 1 allowed")


def _of_elements(block: Json, path: str) -> Iterator[str]:
    """An action_id once in a block; what is chosen at first is one of the options; a length that can be had."""
    found = list(elements_of(block))
    if twice := _twice(one["action_id"] for one in found if "action_id" in one):
        yield at(f"{path}/elements", f"an action_id is there twice in one block: {twice}")
    for element in found:
        first = element.get("initial_options") or [element.get("initial_option")]
        listed = options(element) if "option_groups" in element or "options" in element else first
        if any(one not in listed for one in first if one):
            yield at(path, f"what {element['type']} starts with is none of its options")
        if element.get("min_length", 0) > element.get("max_length", 3_000):
            yield at(path, "min_length is more than max_length")


def _of_kind(block: Json, path: str) -> Iterator[str]:
    match block:
        case {"type": "container", "is_collapsible": True, "has_header_divider": True}:
            yield at(path, "has_header_divider cannot be set when is_collapsible is true")
        case {"type": "container", "default_collapsed": True} if not block.get("is_collapsible"):
            yield at(path, "default_collapsed needs is_collapsible")
        case {"type": "data_table", "rows": [header, *rows]}:
            if any(cell["type"] == "rich_text" for cell in header):
                yield at(f"{path}/rows/0", "a header cell cannot be rich_text")
            if any(len(row) != len(header) for row in rows):
                yield at(f"{path}/rows", "all rows must have the same number of cells")
        case {"type": "data_visualization", "chart": {"series": series, "axis_config": axis}}:
            if twice := _twice(one["name"] for one in series):
                yield at(f"{path}/chart/series", f"a series' name is there twice: {twice}")
            if any([point["label"] for point in one["data"]] != axis["categories"] for one in series):
                yield at(f"{path}/chart/series", "each series needs one point per category, in their order")
        case _:
            pass


def _twice(names: Iterable[str]) -> str:
    return ", ".join(name for name, count in Counter(names).items() if count > 1)


def check_view(view: Any, kind: str = "") -> list[str]:
    """All that is wrong with a modal or a home tab, of which `kind` says which it should be."""
    if found := list(faults(f"views {kind}", view, "")) or check_blocks(view["blocks"], view["type"]):
        return found
    inputs = [path for path, block in _all(view["blocks"]) if block["type"] == "input"]
    if view["type"] == "modal" and inputs and "submit" not in view:
        return [at("/submit", "missing required field: submit, since the modal has inputs")]
    return []


def size(value: Any) -> int:
    """Characters of its JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
