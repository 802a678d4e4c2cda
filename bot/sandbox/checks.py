"""Whether Slack would take a message's blocks or a view: `blocks.yml`, and the rules that span several of its keys."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.errors import Json

Rule = Callable[[Any, str], list[str]]  # a value and where it stands: what is wrong with it

TABLES: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
    (Path(__file__).parent / "blocks.yml").read_text(encoding="utf-8")
)
MESSAGE_BLOCKS, VIEW_BLOCKS, MARKDOWN_TOTAL, BLOCKS_TOTAL, VIEW_TOTAL = 50, 100, 12_000, 13_200, 250_000
MESSAGE_ONLY = ("markdown", "context_actions")
KINDS = {"bool": bool, "object": dict, "list": list}


def at(path: str, text: str) -> list[str]:
    return [f"{text} [json-pointer:{path or '/'}]"]


@cache
def rule(words: str) -> Rule:
    """A rule as the tables write it."""
    kind, *rest = words.split()
    match kind:
        case "id" | "string" | "maybe":
            made = string(int(rest[0]) if rest else 255, least=0 if kind == "maybe" else 1)
        case "bool" | "object" | "list":
            made = fits(lambda value: isinstance(value, KINDS[kind]), f"must be a {kind}")
        case "number":
            least, most = map(int, rest)
            text = f"must be a whole number from {least} to {most}"
            made = fits(lambda value: type(value) is int and least <= value <= most, text)
        case "one":
            made = fits(lambda value: value in rest, f"must be one of {', '.join(rest)}")
        case "plain" | "any":
            length = {"text!": f"string {rest[0]}"}
            table = {"plain_text": length | {"emoji": "bool"}, "mrkdwn": length | {"verbatim": "bool"}}
            made = typed(table, ["plain_text"] if kind == "plain" else list(table))
        case "many":
            made = many(rule(" ".join(rest[2:])), int(rest[0]), int(rest[1]))
        case "parts":
            made = keys(TABLES["parts"][rest[0]])
        case _:
            made = typed(TABLES[kind], rest or list(TABLES[kind]))
    return made


def string(most: int, least: int) -> Rule:
    def check(value: Any, path: str) -> list[str]:
        if not isinstance(value, str):
            return at(path, "must be a string")
        if len(value) > most:
            return at(path, f"must be less than {most + 1} characters")
        return at(path, f"must be more than {least - 1} characters") if len(value) < least else []

    return check


def fits(test: Callable[[Any], bool], text: str) -> Rule:
    return lambda value, path: [] if test(value) else at(path, text)


def many(item: Rule, least: int, most: int) -> Rule:
    def check(value: Any, path: str) -> list[str]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            return at(path, f"must be a list of {least} to {most} items")
        return [fault for n, one in enumerate(value) for fault in item(one, f"{path}/{n}")]

    return check


def keys(table: dict[str, str]) -> Rule:
    """An object with these keys and no others."""
    known = {key.rstrip("!"): words for key, words in table.items()} | {"type": "string 50"}

    def check(value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return at(path, "must be an object")
        gone = [key[:-1] for key in table if key.endswith("!") and key[:-1] not in value]
        faults = [fault for key in gone for fault in at(path, f"missing required field: {key}")]
        for key, part in value.items():
            found = rule(known[key])(part, f"{path}/{key}") if key in known else []
            faults += found if key in known else at(path, f"invalid additional property: {key}")
        return faults

    return check


def typed(table: dict[str, dict[str, str]], types: Sequence[str]) -> Rule:
    """An object whose `type` is one of `types` of the table."""

    def check(value: Any, path: str) -> list[str]:
        kind = str(value.get("type")) if isinstance(value, dict) else "no object"
        return keys(table[kind])(value, path) if kind in types else at(path, f"unsupported type: {kind}")

    return check


def check_blocks(blocks: Any, most: int = MESSAGE_BLOCKS) -> list[str]:
    """All that is wrong with a message's blocks; an empty list if nothing is."""
    return many(rule("blocks"), 0, most)(blocks, "/blocks") or list(_spanning(blocks))


def _spanning(blocks: Sequence[Json]) -> Iterator[str]:
    total, seen = sum(len(block["text"]) for block in blocks if block["type"] == "markdown"), set()
    if total > MARKDOWN_TOTAL:
        yield from at("/blocks", f"markdown blocks have {total} characters, {MARKDOWN_TOTAL} allowed")
    for n, block in enumerate(blocks):
        path, elements = f"/blocks/{n}", [block.get("element"), block.get("accessory"), *block.get("elements", ())]
        if block.get("block_id") in seen:
            yield from at(f"{path}/block_id", f"block_id {block['block_id']} is there twice")
        seen |= {block["block_id"]} if "block_id" in block else set()
        actions = [one["action_id"] for one in block.get("elements", ()) if "action_id" in one]
        if len(actions) != len(set(actions)):
            yield from at(f"{path}/elements", "an action_id is there twice in one block")
        if block["type"] == "section" and not ("text" in block or "fields" in block):
            yield from at(path, "missing required field: text or fields")
        for one in elements:
            if one and one["type"] == "static_select" and ("options" in one) == ("option_groups" in one):
                yield from at(path, "a static_select has either options or option_groups")


def check_view(view: Any) -> list[str]:
    """All that is wrong with a modal or a home tab."""
    if faults := rule("views")(view, "") or check_blocks(view["blocks"], VIEW_BLOCKS):
        return faults
    kinds = [block["type"] for block in view["blocks"]]
    if found := [kind for kind in kinds if kind in MESSAGE_ONLY]:
        return at(f"/blocks/{kinds.index(found[0])}", f"unsupported type: {found[0]}")
    if view["type"] == "modal" and "input" in kinds and "submit" not in view:
        return at("/submit", "missing required field: submit, since the modal has inputs")
    return []


def size(value: Any) -> int:
    """Characters of its JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
