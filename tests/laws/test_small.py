"""The small worlds are all there, and valid."""

from __future__ import annotations

import pytest

from tests.laws.model import views
from tests.laws.small import ALPHABET, PLANNED, RENEWED, TODAY, near_midnight, small_worlds
from tests.laws.valid import faults

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough


def test_how_many_there_are() -> None:
    counts = [sum(1 for _ in small_worlds(length)) for length in range(5)]
    assert counts == [1, 11, 126, 1465, 17073]
    assert sum(1 for _ in small_worlds(4, PLANNED)) == 2062
    assert sum(1 for _ in small_worlds(4, RENEWED)) == 5521


def test_they_are_valid() -> None:
    for alphabet in (ALPHABET, PLANNED, RENEWED):
        assert [fault for world in small_worlds(3, alphabet) for fault in faults(world)] == []


def test_the_owner_sees_every_entry_and_nobody_sees_more() -> None:
    for world in small_worlds(3):
        seen = views(world, TODAY)
        for view in seen.values():
            assert set(view.entries) <= set(seen["owner-seat"].entries)
            assert view.reach.keys() <= {"general", "health"}


def test_a_day_ends_at_midnight_in_oslo() -> None:
    world = near_midnight()
    assert faults(world) == []
    assert "coord-seat" not in views(world, TODAY)["guest-seat"].seats
