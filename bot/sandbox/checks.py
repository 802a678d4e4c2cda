"""Whether Slack would take a message's blocks or a view: `blocks.yml`, and the rules that span several of its keys."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.errors import Json

TABLES: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
    (Path(__file__).parent / "blocks.yml").read_text(encoding="utf-8")
)
MESSAGE_BLOCKS, VIEW_BLOCKS, MARKDOWN_TOTAL, BLOCKS_TOTAL, VIEW_TOTAL = 50, 100, 12_000, 13_200, 250_000
KINDS = {"string": str, "bool": bool, "object": dict, "list": list}


def at(path: str, text: str) -> str:
    return f"{text} [json-pointer:{path or '/'}]"


def faults(rule: str, value: Any, path: str) -> Iterator[str]:
    """All that is wrong with a value, by a rule as the tables write it."""
    kind, *rest = rule.split()
    match kind:
        case "plain" | "any":
            text = {"text!": f"string 1 {rest[0]}"}
            table = {"plain_text": text | {"emoji": "bool"}, "mrkdwn": text | {"verbatim": "bool"}}
            yield from _typed(table, ["plain_text"] if kind == "plain" else list(table), value, path)
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
    for key in table:
        if key.endswith("!") and key[:-1] not in value:
            yield at(path, f"missing required field: {key[:-1]}")
    for key, part in value.items():
        if rule := table.get(key) or table.get(f"{key}!"):
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


def check_blocks(blocks: Any, most: int = MESSAGE_BLOCKS) -> list[str]:
    """All that is wrong with a message's blocks; an empty list if nothing is."""
    return list(faults(f"many 0 {most} blocks", blocks, "/blocks")) or list(_spanning(blocks))


def _spanning(blocks: Sequence[Json]) -> Iterator[str]:
    total, seen = sum(len(block["text"]) for block in blocks if block["type"] == "markdown"), set()
    if total > MARKDOWN_TOTAL:
        yield at("/blocks", f"markdown blocks have {total} characters, {MARKDOWN_TOTAL} allowed")
    for n, block in enumerate(blocks):
        path, block_id = f"/blocks/{n}", block.get("block_id")
        if block_id in seen:
            yield at(f"{path}/block_id", f"block_id {block_id} is there twice")
        seen |= {block_id} - {None}
        actions = [one["action_id"] for one in block.get("elements", ()) if "action_id" in one]
        if len(actions) != len(set(actions)):
            yield at(f"{path}/elements", "an action_id is there twice in one block")
        if block["type"] == "section" and not ("text" in block or "fields" in block):
            yield at(path, "missing required field: text or fields")


def check_view(view: Any, kind: str = "") -> list[str]:
    """All that is wrong with a modal or a home tab, of which `kind` says which it should be."""
    if found := list(faults(f"views {kind}", view, "")) or check_blocks(view["blocks"], VIEW_BLOCKS):
        return found
    kinds = [block["type"] for block in view["blocks"]]
    if "markdown" in kinds:
        return [at(f"/blocks/{kinds.index('markdown')}", "unsupported type: markdown")]
    if view["type"] == "modal" and "input" in kinds and "submit" not in view:
        return [at("/submit", "missing required field: submit, since the modal has inputs")]
    return []


def size(value: Any) -> int:
    """Characters of its JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
