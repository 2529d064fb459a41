"""Twins side by side: each pair is looked at in two installations, and the first difference is told by its surface."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.laws.fold import Case
from tests.laws.generate import TODAY
from tests.laws.observe import difference
from tests.laws.shown import shown
from tests.laws.twins import pairs, renamed
from tests.twins.strangers import named_too, said_last, told_before, told_otherwise, with_hidden_scope
from tests.twins.workers import Failed, Worker

Observation = tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """Twins and where each is cut for being told live; no cuts where they are alike at the end alone."""

    number: int
    seat: str
    cases: tuple[Case, Case]
    cuts: tuple[int, int] | None


@dataclass(frozen=True)
class Judged:
    """How many observations were compared, and the first that differs, in words."""

    observations: int
    difference: str


def drawn(seed: int, n: int) -> Iterator[Pair]:
    """n pairs: by turns alike at every moment, and alike in the end."""
    throughout, in_the_end = pairs(seed, n, throughout=True), pairs(seed + 1_000_003, n)
    rng = random.Random(seed)
    for number in range(n):
        a, b, seat = next(in_the_end if number % 3 == 2 else throughout)
        a, b = with_hidden_scope(a, seat), _same_forms(a, b, seat)
        b = said_last(b, seat) if number % 2 else named_too(told_otherwise(b, seat, rng), seat)
        if number % 3 == 2:
            b = told_before(b, seat, rng)
        yield Pair(number, seat, (a, b), None if number % 3 == 2 else cut(a, b, seat, rng))


def _same_forms(a: Case, b: Case, seat: str) -> Case:
    """The form in which a consent was given is told with its lines: in sight, it is the same in both. What is out of sight
    for a pause alone stays in sight of those entitled to give: there it is the purpose too.
    """
    seen, through = _grounds(a, seat), _grounds(_without_pauses(a), seat)
    same: dict[str, dict[str, Any]] = {}
    for event in a["timeline"]:
        fields = ("form",) if event["key"] in seen else ("form", "purpose") if event["key"] in through else ()
        if found := {field: event[field] for field in fields if field in event}:
            same[event["key"]] = found
    return {**b, "timeline": [{**event, **same.get(event["key"], {})} for event in b["timeline"]]}


def _grounds(case: Case, seat: str) -> set[str]:
    return {ground["key"] for ground in shown(case, TODAY, seat).get("grounds", ())}


def _without_pauses(case: Case) -> Case:
    going_on = [event for event in case["timeline"] if event.get("state") != "paused"]
    return {**case, "timeline": going_on}


def cut(a: Case, b: Case, seat: str, rng: random.Random) -> tuple[int, int] | None:
    """The places in both before one event that the seat sees, after it has sat down."""
    opened = next(
        i for i, e in enumerate(a["timeline"], 1) if e["kind"] == "seat.opened" and e["key"] == seat
    )
    places = renamed(a, b)
    seen = {entry["key"] for entry in shown(a, TODAY, seat)["entries"]}
    may = [i for i, e in enumerate(a["timeline"], 1) if e["key"] in seen and i > opened and i in places]
    may = may or [i for i in places if i > opened]
    if not may:
        return None
    place = rng.choice(may[: max(1, len(may) * 2 // 3)])
    return place - 1, places[place] - 1


def look(workers: tuple[Worker, Worker], pair: Pair, leak: str | None = None) -> Judged:
    """Both installations look at once. In the first, what a stranger's id names is there and hidden."""
    for side, worker in enumerate(workers):
        order: dict[str, Any] = {"case": pair.cases[side], "seat": pair.seat, "number": pair.number}
        if pair.cuts is not None:
            order["cut"] = pair.cuts[side]
        worker.order(**order, hidden=side == 0, leak=leak)
    first, second = both(workers)
    return Judged(len(first), first_difference(first, second))


def both(workers: tuple[Worker, Worker]) -> tuple[list[Observation], list[Observation]]:
    """Both answers, taken even if the first is a failure: the next pair must not be given them."""
    try:
        first = workers[0].answer()
    finally:
        second = workers[1].answer()
    return first, second


def first_difference(first: list[Observation], second: list[Observation]) -> str:
    for (name, text), (other, twin) in zip(first, second, strict=False):
        if name != other:
            return f"one was shown {name}, the other {other}"
        if text != twin:
            return f"{name}: {difference(text, twin, 200)}"
    if len(first) != len(second):
        return f"{len(first)} observations, and {len(second)}"
    return ""


def caught_after(workers: tuple[Worker, Worker], name: str, pairs: list[Pair]) -> int | None:
    """The number of pairs that it took; None where none of them differs."""
    for tried, pair in enumerate(pairs, 1):
        try:
            if look(workers, pair, name).difference:
                return tried
        except Failed as failed:
            print(failed, file=sys.stderr)
            return None
    return None
