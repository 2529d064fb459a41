"""One look at a room, without a socket: who is told what, how seldom it is drawn, and what a new day changes."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from rooms import clock, rule
from rooms.cursor import print_of
from rooms.live import look as looks
from rooms.live.catch_up import safe_cursors
from rooms.live.guest import View, likeness
from rooms.live.look import Asked, Look, look
from rooms.live.marks import Marks, Seed, seed
from rooms.models import Disclosure
from tests.cast import Stage
from tests.statements import counted

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

EVERYBODY = ("ingvild-mother", "siw-coordinator", "anders-teacher", "hege-special-ed", "lars-physio")


def view(room: Stage, key: str) -> tuple[View, rule.Reach]:
    reader = room.reader(key)
    return View(reader.seat.pk, "nb", print_of(reader.reach)), reader.reach


def asked(room: Stage, *keys: str, **other: Any) -> Asked:
    state = room.state
    reaches = dict(view(room, key) for key in keys)
    known = {one: frozenset(seat.public_id for seat in state.seats.values()) for one in reaches}
    told = {"version": state.version, "day": clock.today(), "position": room.room.head, **other}
    return Asked(room.room.pk, reaches=reaches, known=known, **told)


def seen(room: Stage, before: Asked) -> Look:
    found = look(before)
    assert found is not None
    return found


def shown(room: Stage, found: Look, key: str) -> str:
    return b"".join(one.text for one in found.entries.get(view(room, key)[0], ())).decode()


def test_each_sees_what_the_rule_lets_them(room: Stage) -> None:
    before = asked(room, *EVERYBODY)
    room.say("ingvild-mother", "Helsekanari", "health")
    room.say("ingvild-mother", "Skolekanari", "school")
    found = seen(room, before)
    assert {key for key in EVERYBODY if "Helsekanari" in shown(room, found, key)} == {
        "ingvild-mother",
        "siw-coordinator",
        "lars-physio",
    }
    assert "Skolekanari" in shown(room, found, "anders-teacher")
    assert not found.moved
    assert found.position == before.position + 2


def test_two_reaches_of_one_print_are_not_taken_for_one(room: Stage) -> None:
    views = {
        View(reader.seat.pk, "nb", b"same"): reader.reach
        for reader in map(room.reader, ("ingvild-mother", "anders-teacher"))
    }
    mother, teacher = views
    before = Asked(
        room.room.pk,
        room.state.version,
        clock.today(),
        room.room.head,
        views,
        dict.fromkeys(views, frozenset()),
    )
    room.say("ingvild-mother", "Helsekanari", "health")
    found = seen(room, before)
    assert "Helsekanari" in b"".join(one.text for one in found.entries[mother]).decode()
    assert "Helsekanari" not in b"".join(one.text for one in found.entries[teacher]).decode()
    assert found.things.get(mother) is None
    assert likeness("nb", views[mother]) != likeness("nb", views[teacher])


def test_what_points_nowhere_is_drawn_once_for_all(room: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    draw = looks.draw.entries

    def counted(sight: Any, seen: Any) -> Any:
        drawn.extend(one.newest for one in seen)
        return draw(sight, seen)

    monkeypatch.setattr(looks.draw, "entries", counted)
    before = asked(room, *EVERYBODY)
    room.say("ingvild-mother", "Til alle", "general")
    room.act(
        "siw-coordinator", {"kind": "goal", "goal": "her", "text": "Også til alle", "scopes": ["general"]}
    )
    found = seen(room, before)
    assert all("Til alle" in shown(room, found, key) for key in EVERYBODY)
    assert all("Også til alle" in shown(room, found, key) for key in EVERYBODY)
    assert drawn == [found.position], "what was said is filled in, and the other drawn for the first"


def test_answers_quote_what_their_reader_sees_with_one_question_and_one_row_for_each_reach(
    room: Stage,
) -> None:
    hidden = room.say("ingvild-mother", "Sover hun bedre?", "health")
    given = {"party": "school", "scopes": ["health"]}
    consent = {
        "kind": "consent.given",
        "purpose": "Så skolen vet det",
        "grants": [given],
        "until": "2027-10-01",
    }
    room.act("ingvild-mother", {**consent, "form": "digital"})
    questions, told = {}, {}
    for count in (1, 6):
        before = asked(room, *EVERYBODY)
        for _ in range(count):
            room.say("lars-physio", "Mye bedre", "health", reply_to=key_of(room, hidden.public_id))
        with counted() as put:
            told[count] = seen(room, before)
        questions[count] = sum("INSERT" not in one for one in put)
    assert questions[1] == questions[6]
    for found in told.values():
        quoting = {key for key in EVERYBODY if "Sover hun bedre?" in shown(room, found, key)}
        assert quoting == {"ingvild-mother", "siw-coordinator", "lars-physio"}
        assert "Mye bedre" in shown(room, found, "anders-teacher"), "the school sees health from now on"
    rows = list(Disclosure.objects.filter(door="line"))
    assert {(row.since, row.upto) for row in rows} == {(hidden.seq, hidden.seq)}
    assert {seat for row in rows for seat in row.seats} == {
        room.seat(key).public_id for key in ("ingvild-mother", "siw-coordinator", "lars-physio")
    }


def key_of(room: Stage, public_id: str) -> str:
    found = room.seen("ingvild-mother", public_id)
    assert found is not None
    return str(found.event["key"])


def test_a_withdrawal_is_told_to_those_it_touches_and_nothing_is_drawn_for_them(room: Stage) -> None:
    before = asked(room, *EVERYBODY)
    room.say("ingvild-mother", "Rett før", "general")
    room.act("ingvild-mother", {"kind": "consent.withdrawn", "consent": "consent-school", "form": "digital"})
    found = seen(room, before)
    seat = room.seat("anders-teacher").pk
    assert found.moved
    assert found.reaches[seat] == {}
    assert "Rett før" not in shown(room, found, "anders-teacher")
    assert {one.seat for one in found.entries} == {
        room.seat(key).pk for key in ("ingvild-mother", "siw-coordinator", "lars-physio")
    }


def test_a_seat_that_closed_has_ended(room: Stage) -> None:
    before = asked(room, *EVERYBODY)
    room.act("siw-coordinator", {"kind": "seat.closed", "seat": "anders-teacher"})
    found = seen(room, before)
    assert found.ended == {room.seat("anders-teacher").pk}
    assert len(found.people) == len(EVERYBODY) - 1


def test_a_new_day_judges_everybody_anew(room: Stage) -> None:
    yesterday = clock.today() - timedelta(days=1)
    found = seen(room, asked(room, *EVERYBODY, day=yesterday))
    assert found.moved
    assert {room.seat(key).pk for key in EVERYBODY} == set(found.reaches)
    assert not seen(room, asked(room, *EVERYBODY)).moved


def test_read_marks_know_only_what_both_see(room: Stage) -> None:
    both = room.say("ingvild-mother", "Til alle", "general")
    health = room.say("ingvild-mother", "Om helse", "health")
    room.state  # noqa: B018 - the head is read anew
    marks = Marks()
    marks.seed(seed(room.state, room.room.head))
    mother, teacher = room.reader("ingvild-mother").reach, room.reader("anders-teacher").reach
    assert marks.both(health.seq, mother, mother) == health.public_id
    assert marks.both(health.seq, mother, teacher) == both.public_id
    assert marks.position(health.public_id, teacher) is None
    assert marks.position(health.public_id, mother) == health.seq
    marks.move("seat", 5)
    marks.seed(Seed([], {"seat": 3}))
    assert marks.read_to["seat"] == 5


def test_a_cursor_never_claims_more_than_was_sent() -> None:
    page = [SimpleNamespace(newest=newest) for newest in (3, 9, 5, 6, 12, 8)]
    assert safe_cursors(page) == [4, 4, 5, 7, 7, 8]  # type: ignore[arg-type]
    assert safe_cursors([]) == []
