"""Rule as SQL = rule as a pure function, entry by entry and thing by thing; `python -m tests.laws` tries them all."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

import pytest

from rooms.log import sql
from tests.laws import generate, small, told
from tests.laws.replay import World, world_of
from tests.laws.stored import asked, expected, store

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


AT_ONCE = 400


def disagreements(cases: Iterable[dict[str, Any]], day: date, at_once: int = AT_ONCE) -> Iterator[str]:
    """Every seat of every world where SQL says something else than the pure rule; so many are stored at once."""
    worlds = (world_of(case, first=1 + 1000 * index) for index, case in enumerate(cases))
    while some := list(islice(worlds, at_once)):
        store(some)
        yield from differing(some, day)


def differing(worlds: list[World], day: date) -> Iterator[str]:
    for world in worlds:
        for seat in world.seats():
            if asked(world, seat, day) != expected(world, seat, day):
                yield f"{world.state.pk} {seat.key}: {asked(world, seat, day)} is not {expected(world, seat, day)}"


def test_told_cases() -> None:
    cases = [told.told_case(name) for name in told.NAMES]
    assert list(disagreements([case for case, _day in cases], cases[0][1])) == []


@pytest.mark.parametrize("alphabet", ["ALPHABET", "PLANNED", "RENEWED"])
def test_small_worlds(alphabet: str) -> None:
    worlds = islice(small.small_worlds(3, getattr(small, alphabet)), 0, 1200, 3)
    assert list(disagreements(worlds, small.TODAY)) == []


def test_generated_histories() -> None:
    assert list(disagreements(generate.cases(11, 25), generate.TODAY)) == []


FAULTS = [
    ("SEEN", "o.start <= e.seq", "1 = 1"),
    ("RULE", "HAVING COUNT(*) = COUNT(r.scope_id)", "HAVING COUNT(r.scope_id) > 0"),
    ("RULE", "MIN(start)", "MAX(start)"),
    ("RULE", "AND closed IS NULL", ""),
    ("RULE", "AND (until IS NULL OR until >= %(today)s) GROUP BY", "GROUP BY"),
    ("RULE", "MAX(r.start)", "MIN(r.start)"),
    ("SEEN", "OR e.told_to_all", ""),
    ("SEEN", "OR l.party_id = me.party_id", ""),
    ("SEEN", "OR l.seat_id = me.id", ""),
    ("SEEN", "me.role = 'coordinator' OR", ""),
    ("SEEN", "me.role = 'owner'", "me.role = 'guardian'"),
]


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    """What a fault is looked for in: the told cases, generated ones, and small ones where a consent is renewed."""
    told_cases = [told.told_case(name)[0] for name in told.NAMES]
    renewed = list(islice(small.small_worlds(3, small.RENEWED), 0, 700, 7))
    return [*told_cases, *generate.cases(11, 40), *renewed]


@pytest.mark.parametrize(("where", "right", "wrong"), FAULTS, ids=[fault[1] for fault in FAULTS])
def test_planted_faults_show(
    monkeypatch: pytest.MonkeyPatch, cases: list[dict[str, Any]], where: str, right: str, wrong: str
) -> None:
    """Stored a few at a time, since most faults show in the first of them."""
    planted = getattr(sql, where).replace(right, wrong)
    assert planted != getattr(sql, where)
    monkeypatch.setattr(sql, where, planted)
    assert next(disagreements(cases, generate.TODAY, at_once=4), None) is not None
