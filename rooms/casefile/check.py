"""Is a file a case at all? The schema, and what it cannot say: names that are unique and names that are there.

Source: contract/case.schema.json and the section «Cases from a file» of contract/visibility.md.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

SCHEMA = Path(__file__).parent.parent / "schema" / "case.schema.json"
THINGS = {"goal": "goal", "measure": "measure", "meeting.called": "meeting"}


class BrokenCase(Exception):
    """A file that cannot be replayed: where, as a JSON path, and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


@cache
def validator() -> Any:
    return jsonschema_rs.Draft202012Validator(orjson.loads(SCHEMA.read_bytes()), validate_formats=True)


def read(data: bytes) -> dict[str, Any]:
    """The case in a file's bytes. Raises `BrokenCase`."""
    try:
        case = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BrokenCase("$", f"not JSON: {error}") from error
    check(case)
    return dict(case)


def check(case: Any) -> None:
    """Raises `BrokenCase` for the first thing that is wrong with the file as a file."""
    error = next(iter(validator().iter_errors(case)), None)
    if error is not None:
        raise BrokenCase(json_path(error.instance_path), shortened(error.message))
    for space in ("people", "parties", "scopes"):
        unique(((f"$.{space}[{i}].key", item["key"]) for i, item in enumerate(case[space])))
    unique(((f"$.people[{i}].login", item["login"]) for i, item in enumerate(case["people"])))
    if case["case"]["owner"] not in {person["key"] for person in case["people"]}:
        raise BrokenCase("$.case.owner", "is not among the people")
    if "general" not in {scope["key"] for scope in case["scopes"]}:
        raise BrokenCase("$.scopes", "general is not among them")
    names(case["timeline"])


def names(timeline: list[dict[str, Any]]) -> None:
    """Seats, events, goals, measures and meetings share one space of names."""
    taken: dict[str, str] = {}
    for index, event in enumerate(timeline):
        field = THINGS.get(event["kind"])
        first = False
        if field is not None:
            kind = taken.get(event[field])
            if kind is None:
                taken[event[field]] = field
                first = True
            elif kind != field:
                raise BrokenCase(
                    f"$.timeline[{index}].{field}", f"{event[field]} names something else already"
                )
        if event["key"] in taken and not (first and field is not None and event["key"] == event[field]):
            raise BrokenCase(f"$.timeline[{index}].key", f"{event['key']} is used already")
        taken.setdefault(event["key"], "event")


def unique(keys: Iterable[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for where, key in keys:
        if key in seen:
            raise BrokenCase(where, f"{key} is used already")
        seen.add(key)


def json_path(parts: Iterator[str | int] | list[str | int]) -> str:
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def shortened(message: str) -> str:
    """A validator's message without the whole of what it looked at."""
    return message if len(message) <= 300 else message[:140] + " … " + message[-140:]
