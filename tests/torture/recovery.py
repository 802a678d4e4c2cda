"""How long what a dead process had in hand lay there, until it was taken over."""

from collections.abc import Iterable

from tests.torture.book import Json


def taken_over(entries: Iterable[Json]) -> list[float]:
    """
    Seconds, of each thing that was claimed again. `entries` come in the order in which they were written.

    Each has its `process` and `at`, and either what that process `claims` or `lets_go`, or neither: it died.
    """
    held: dict[str, int] = {}
    left: dict[str, float] = {}
    found = []
    for one in entries:
        if id_ := one.get("claims"):
            held[id_] = one["process"]
            if id_ in left:
                found.append(one["at"] - left.pop(id_))
        elif id_ := one.get("lets_go"):
            held.pop(id_, None)
        else:
            dropped = [id_ for id_, process in held.items() if process == one["process"]]
            left |= dict.fromkeys(dropped, float(one["at"]))
            held = {id_: process for id_, process in held.items() if id_ not in dropped}
    return found
