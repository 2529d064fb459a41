"""One person's seats in several rooms, read at once: the same as each read alone, in as many statements for many as for one."""

from __future__ import annotations

from typing import Any

import pytest

from hub.models import User
from rooms.casefile.load import load
from rooms.log import find, fold, many, read
from rooms.log.read import Reader
from rooms.models import Seat
from rooms.views.listed import groups
from tests.cast import Stage, stage, told
from tests.log.fenced import as_application
from tests.statements import counted

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

KINDS = ("goal", "measure", "meeting")
OBJECTION = {"kind": "x.seat.objected", "x": {"seat": "anders-teacher"}}


def regular() -> tuple[int, list[Stage]]:
    """One person who sits in three rooms at different seats: in Nora's without health, in the others at the first."""
    here = [stage(name) for name in ("nora", "jonas", "astrid")]
    person = here[0].seat("anders-teacher").user_id
    for other in here[1:]:
        seat = next(s for s in other.state.seats.values() if s.role == "participant" and s.closed is None)
        Seat.objects.filter(pk=seat.pk).update(user=person)
        fold.drop(other.room.pk)
        for one in other.state.people.values():
            if one.user_id == seat.user_id:
                other.state.seats[seat.pk].user_id = person
    return person, here


def alone(reader: Reader) -> tuple[Any, ...]:
    """What one seat sees, asked as the room's own page asks."""
    shown = [one for one in read.everything(reader) if one.scopes is not None]
    last = shown[-1] if shown else None
    return (
        min(many.MOST, read.unread(reader, Seat.objects.get(pk=reader.seat.pk).read_to)),
        (last.author, last.at) if last is not None else None,
        [thing.public_id for thing in read.things(reader) if thing.kind in KINDS],
        read.authors(reader),
        [one.public_id for one in read.noted(reader)],
        sorted(one.public_id for one in read.minutes(reader)),
    )


def together(readers: list[Reader]) -> dict[int, tuple[Any, ...]]:
    unread, latest, things, authors, noted, minutes = (
        many.unread(readers), many.latest(readers), many.things(readers), many.authors(readers), many.noted(readers),
        many.minutes(readers),
    )  # fmt: skip
    found = {}
    for reader in readers:
        room, last = reader.room, latest.get(reader.room)
        found[room] = (
            unread.get(room, 0),
            (last.author, last.at) if last is not None else None,
            [thing.public_id for thing in things.get(room, [])],
            authors.get(room, set()),
            [one.public_id for one in noted.get(room, [])],
            sorted(one.public_id for one in minutes.get(room, [])),
        )
    return found


def agree() -> None:
    for user in User.objects.all():
        readers = many.readers_of(user.pk)
        found = together(readers)
        assert found == {reader.room: alone(reader) for reader in readers}, user.login


def test_each_seat_sees_what_it_sees_alone() -> None:
    here = [stage(name) for name in ("nora", "jonas", "astrid")]
    agree()
    here[0].say("ingvild-mother", "Om helse", "health")
    here[0].act("ingvild-mother", {**OBJECTION, "scopes": ["general"]})
    here[0].act("nora-owner", {**OBJECTION, "scopes": ["general", "health"]})
    seen = {
        key: len(read.noted(here[0].reader(key))) for key in ("nora-owner", "lars-physio", "anders-teacher")
    }
    assert seen == {"nora-owner": 2, "lars-physio": 2, "anders-teacher": 1}
    late = {
        "kind": "consent.given",
        "form": "digital",
        "purpose": "late",
        "grants": [{"party": "school", "scopes": ["health"]}],
    }
    here[0].act("ingvild-mother", late)
    here[0].say("ingvild-mother", "Etterpå", "health")
    agree()
    here[0].act("siw-coordinator", {"kind": "case.state", "state": "paused"})
    agree()
    here[0].act("siw-coordinator", {"kind": "seat.closed", "seat": "anders-teacher"})
    assert many.readers_of(here[0].seat("anders-teacher").user_id) == []


def test_each_is_judged_by_its_own_seat() -> None:
    """A scope that is open to the person in one room opens nothing in another."""
    person, _ = regular()
    readers = many.readers_of(person)
    assert len(readers) == 3
    assert together(readers) == {reader.room: alone(reader) for reader in readers}
    assert all(read.everything(reader) for reader in readers)


@pytest.mark.served
def test_the_second_fence_judges_each_too() -> None:
    person, here = regular()
    for scopes in (["general"], ["general", "health"]):
        here[0].act("ingvild-mother", {**OBJECTION, "scopes": scopes})
    readers = many.readers_of(person)
    expected = together(readers)
    with as_application():
        assert together(many.readers_of(person)) == expected
        asked = many.fence.ask_for_all(
            [reader.seat.pk for reader in readers], readers[0].day, "SELECT id FROM rooms_entry", {}
        )
        one_by_one = {
            row[0]
            for reader in readers
            for row in many.fence.ask_for(reader.seat.pk, reader.day, "SELECT id FROM rooms_entry", {})
        }
        assert {row[0] for row in asked} == one_by_one
        assert many.fence.ask_for_all([], readers[0].day, "SELECT id FROM rooms_entry", {}) == []


def test_as_many_statements_for_many_rooms_as_for_one() -> None:
    case = told("nora")
    rooms = 1
    load(case)
    person = User.objects.get(login="anders.vollaug").pk
    few = statements(person)
    for rooms in range(2, 7):
        load({**case, "case": {**case["case"], "reference": f"copy-{rooms}"}})
    assert statements(person) == few
    assert len(many.readers_of(person)) == rooms


def statements(person: int) -> list[int]:
    """Cold and warm."""
    fold.drop_all()
    find.forget_all_sets()
    found = []
    for _ in range(2):
        with counted() as asked:
            together(many.readers_of(person))
            groups(person, "nb")
        found.append(len(asked))
    return found
