"""
Our values as JSON and back, by the types of their fields.

An extra field is passed over and a missing one takes its default, so that rows outlive a change of the dataclasses.
Times are unix seconds in UTC, spans are seconds, an enum is its value.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

FORMAT = 1  # goes up when a field changes its meaning; what can be read by defaults alone needs no new one
UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database takes these in a text
NO_NUMBERS = ("nan", "inf", "-inf")

T = TypeVar("T")


def clean(text: str) -> str:
    """`text` without what no database takes."""
    return UNSTORABLE.sub("\ufffd", text)


def seconds(moment: datetime) -> float:
    """Unix seconds of an aware moment."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone: the store takes aware times only")
    return moment.timestamp()


def moment(unix: float) -> datetime:
    return datetime.fromtimestamp(unix, UTC)


def dump(value: Any) -> str:
    """A dataclass as a JSON object that carries its format."""
    return json_text({"format": FORMAT, **plain(value)})


def load(kind: type[T], text: str) -> T:
    """The dataclass that `dump` wrote."""
    data = json.loads(text)
    if (found := data.get("format", FORMAT)) > FORMAT:
        raise ValueError(f"This {kind.__name__} is in format {found}; this version of Copydesk reads up to {FORMAT}")
    loaded: T = typed(kind, data)
    return loaded


def json_text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """`value` as what JSON knows."""
    if isinstance(value, Mapping):
        return {clean(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return _plain_single(value)


def _plain_single(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case str():
            return clean(value)
        case datetime():
            return seconds(value)
        case timedelta():
            return value.total_seconds()
        case float() if not math.isfinite(value):
            return str(value)  # JSON knows no such number, so it goes by its name
        case None | bool() | int() | float():
            return value
        case _:
            raise TypeError(f"{value!r} cannot be stored")


def typed(hint: Any, data: Any) -> Any:
    """`data` from JSON as a value of the type `hint`; a ValueError or TypeError if it is none."""
    return _reader(hint)(data)


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """What reads a value of the type `hint`: a type is looked into once, a value at each use of its case."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        there = _reader(next(arg for arg in args if arg is not NoneType))
        return lambda data: None if data is None else there(data)
    if origin is tuple:
        item = _reader(args[0])
        return lambda data: tuple([item(each) for each in _expect(list, data)])
    if origin is Mapping:
        value = _reader(args[1])
        return lambda data: {key: value(each) for key, each in _expect(dict, data).items()}
    if is_dataclass(hint):
        return partial(_record, hint)
    return partial(_single, hint)


def _record(kind: Any, data: Any) -> Any:
    given = _expect(dict, data)
    return kind(**{name: read(given[name]) for name, read in _fields(kind).items() if name in given})


@cache
def _fields(kind: Any) -> dict[str, Callable[[Any], Any]]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _single(kind: Any, data: Any) -> Any:
    if kind is datetime:
        return moment(data)
    if kind is timedelta:
        return timedelta(seconds=data)
    if kind is float:
        return float(data) if data in NO_NUMBERS else float(_expect(int | float, data))
    if issubclass(kind, Enum):
        return kind(data)
    return _expect(kind, data)


def _expect(kind: Any, data: Any) -> Any:
    if isinstance(data, kind) and (kind is bool or not isinstance(data, bool)):
        return data
    raise ValueError(f"{data!r} is not of the type {getattr(kind, '__name__', 'float')}")
