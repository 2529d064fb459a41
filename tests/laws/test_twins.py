"""Twins are valid, differ, and are shown alike; the changes are hidden by themselves, not by sifting."""

from __future__ import annotations

import json
from collections import Counter

import jsonschema_rs
import pytest

from tests.laws.added import CHANGES
from tests.laws.fold import Case
from tests.laws.generate import TODAY
from tests.laws.model import views
from tests.laws.shown import shown
from tests.laws.told import SCHEMA
from tests.laws.twins import Tally, pairs, renamed
from tests.laws.valid import faults

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough

Pair = tuple[Case, Case, str]


@pytest.fixture(scope="module")
def tally() -> Tally:
    return Tally()


@pytest.fixture(scope="module")
def made(tally: Tally) -> list[Pair]:
    return list(pairs(3, 150, tally=tally))


def test_twins_are_valid_and_differ(made: list[Pair]) -> None:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")), validate_formats=True)
    for first, second, _ in made:
        assert validator.is_valid(second)
        assert faults(second) == []
        assert first != second


def test_the_seat_is_shown_the_same(made: list[Pair]) -> None:
    for first, second, seat in made:
        assert json.dumps(shown(first, TODAY, seat)) == json.dumps(shown(second, TODAY, seat))


def test_its_view_is_the_same_when_positions_are_renamed(made: list[Pair]) -> None:
    for first, second, seat in made:
        one, two = views(first, TODAY)[seat], views(second, TODAY)[seat]
        places = renamed(first, second) | {0: 0}
        assert {scope: places[start] for scope, start in one.reach.items()} == two.reach
        assert {**one.__dict__, "reach": None} == {**two.__dict__, "reach": None}


def test_somebody_else_sees_the_difference_in_most(made: list[Pair]) -> None:
    differing = sum(shown(a, TODAY, "owner-seat") != shown(b, TODAY, "owner-seat") for a, b, _ in made)
    assert differing > len(made) * 0.8


def test_every_change_is_used_and_none_is_seen(made: list[Pair], tally: Tally) -> None:
    assert made
    assert {name for name, _ in CHANGES} - set(tally.kept) == set()
    assert Counter(name for name, _ in tally.seen) == Counter()


def test_pairs_alike_throughout_can_be_had() -> None:
    assert len(list(pairs(4, 10, throughout=True))) == 10


def test_the_same_seed_gives_the_same_pairs() -> None:
    assert json.dumps(list(pairs(5, 3))) == json.dumps(list(pairs(5, 3)))
