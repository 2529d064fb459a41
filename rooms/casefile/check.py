"""Is a file a case at all? The schema, and what it cannot say: names that are unique and names that are there.

Source: contract/case.schema.json and the section «Cases from a file» of contract/visibility.md.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from rooms.meetings import day_told, moment_told

SCHEMA = Path(__file__).parent.parent / "schema" / "case.schema.json"
THINGS = {"goal": "goal", "measure": "measure", "meeting.called": "meeting"}
DAYS = {
    "seat.opened": ("until",),
    "consent.given": ("until",),
    "ground.stated": ("until",),
    "plan.part": ("from", "until", "next_revision"),
    "goal": ("due",),
    "measure": ("from", "until"),
}
MOMENTS = {"meeting.called": ("start", "end")}
LONG_NUMBER = re.compile(rb"[0-9]{19}")
SMALLEST, LARGEST = -(2**63), 2**64 - 1


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
    if LONG_NUMBER.search(data):
        keepable(case)  # first: the reader of numbers has no bottom of its own
        json.loads(data, parse_int=whole)
    check(case)
    return dict(case)


def whole(digits: str) -> int:
    """A number without a point. Raises `BrokenCase` for one that would come out as another."""
    number = int(digits) if len(digits) <= 20 else LARGEST + 1
    if not SMALLEST <= number <= LARGEST:
        raise BrokenCase("$", "a number has more than 64 bits")
    return number


def keepable(case: Any) -> None:
    """What cannot be written cannot be kept. Raises `BrokenCase`."""
    try:
        orjson.dumps(case)
    except orjson.JSONEncodeError as error:
        raise BrokenCase("$", f"cannot be kept: {error}") from error


def check(case: Any) -> None:
    """Raises `BrokenCase` for the first thing that is wrong with the file as a file."""
    keepable(case)
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
    for index, person in enumerate(case["people"]):
        readable(person, ("birth_date",), day_told, f"$.people[{index}]")
    for index, event in enumerate(case["timeline"]):
        dates(event, f"$.timeline[{index}]")


def dates(event: dict[str, Any], where: str) -> None:
    """Every date and time of an event, by the functions that read it later. Raises `BrokenCase`."""
    readable(event, ("at", *MOMENTS.get(event["kind"], ())), moment_told, where)
    readable(event, DAYS.get(event["kind"], ()), day_told, where)
    if event["kind"] == "minutes.approved":
        for index, decision in enumerate(event.get("decisions", ())):
            readable(decision, ("due",), day_told, f"{where}.decisions[{index}]")


def readable(told: dict[str, Any], fields: Iterable[str], read: Callable[[Any], Any], where: str) -> None:
    for field in fields:
        if field in told:
            try:
                read(told[field])
            except ValueError as error:
                raise BrokenCase(f"{where}.{field}", shortened(str(error))) from error


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
