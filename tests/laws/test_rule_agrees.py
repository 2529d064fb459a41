"""Rule as a pure function = the independent model, on told cases, small worlds and generated histories.

`python -m tests.laws` tries all small worlds; here a part of them, so that the suite stays quick.
"""

from datetime import date
from itertools import islice
from typing import Any

import pytest

from rooms import rule
from rooms.state import Seat
from tests.laws import generate, model, small, told
from tests.laws.replay import World, world_of
from tests.laws.view import View

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough


def differences(world: World, views: dict[str, View], day: date) -> list[str]:
    """Where the pure rule and the model disagree, seat by seat."""
    found = []
    for seat in world.seats():
        view = views[seat.key]
        for what, mine, theirs in compared(world, seat, view, day):
            if mine != theirs:
                found.append(f"{seat.key} {what}: {mine!r} is not {theirs!r}")
    return found


def compared(world: World, seat: Seat, view: View, day: date) -> list[tuple[str, Any, Any]]:
    state = world.state
    reach = {state.scopes[pk].key: start for pk, start in rule.reach_of(state, seat, day).items()}
    rows = [
        ("reach", reach, view.reach),
        ("entries", world.seen(seat, day), list(view.entries)),
        ("standing", world.standing(seat, day), {tuple(thing) for thing in view.standing}),
    ]
    if seat.open_on(day):
        authors = {world.entries[key].author for key in world.seen(seat, day)}
        seats = {s.key for s in world.seats() if rule.knows_seat(state, seat, s, day) or s.pk in authors}
        parties = {
            p.key
            for p in state.parties.values()
            if rule.knows_party(state, seat, p.pk, day)
            or any(s.party == p.pk and s.pk in authors for s in world.seats())
        }
        scopes = {s.key for s in state.scopes.values() if rule.knows_scope(state, seat, s.pk, day)}
        rows += [
            ("seats", seats, set(view.seats)),
            ("parties", parties, set(view.parties)),
            ("scopes", scopes, set(view.scopes)),
        ]
    return rows


def judged(case: dict[str, Any], day: date) -> list[str]:
    return differences(world_of(case), model.views(case, day), day)


@pytest.mark.parametrize("name", ["nora", "jonas", "astrid"])
def test_told_cases(name: str) -> None:
    case, day = told.told_case(name)
    assert judged(case, day) == []


@pytest.mark.parametrize("alphabet", ["ALPHABET", "PLANNED", "RENEWED"])
def test_small_worlds(alphabet: str) -> None:
    worlds = small.small_worlds(3, getattr(small, alphabet))
    assert [wrong for case in worlds for wrong in judged(case, small.TODAY)] == []


def test_generated_histories() -> None:
    wrong = [
        f"{seed}: {w}" for seed, c in enumerate(generate.cases(7, 60)) for w in judged(c, generate.TODAY)
    ]
    assert wrong == []


def test_a_planted_fault_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "covers", lambda reach, scopes, position: any(s in reach for s in scopes))
    worlds = islice(small.small_worlds(3, small.ALPHABET), 200)
    assert any(judged(case, small.TODAY) for case in worlds)
