"""What somebody is writing: kept for them on whatever machine they come to, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.rooms.conftest import DAY, MOTHER, OUTSIDER, OWNER, PHYSIO, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
WORDS = "Halvskrevet kladdekanari"
EVERYBODY_ELSE = (OWNER, MOTHER, PHYSIO, OUTSIDER)


def keep(house: House, login: str, **told: Any) -> Any:
    return house.post(login, "draft/", {"body": WORDS, "scopes": ["school"], "over": "", **told})


def found(house: House, login: str, entry: str = "") -> Any:
    return house.get(login, f"draft/?entry={entry}" if entry else "draft/").json()["draft"]


def test_it_is_there_on_another_machine_and_for_nobody_else(house: House) -> None:
    head, doors = house.head(), house.doors()
    version = keep(house, TEACHER).json()["version"]
    assert (house.head(), house.doors()) == (head, doors)
    house.clients.clear()
    mine = found(house, TEACHER)
    assert (mine["body"], mine["scopes"], mine["version"]) == (WORDS, ["school"], version)
    page = house.text(TEACHER)
    assert f">{WORDS}</textarea>" in page
    assert f'data-draft="{version}"' in page
    for other in EVERYBODY_ELSE:
        answers = [house.get(other, path).content.decode() for path in ("", "draft/", "write/")]
        assert not any(WORDS in answer or version in answer for answer in answers), other
    assert house.get(OUTSIDER, "draft/").status_code == 404
    assert keep(house, OUTSIDER).status_code == 404


def test_it_is_sealed_at_rest(house: House) -> None:
    from rooms.models import SeatDraft

    keep(house, TEACHER)
    (row,) = SeatDraft.objects.all()
    stored = bytes(row.sealed) + bytes(row.place) + row.version.encode()
    assert WORDS.encode() not in stored
    assert b"school" not in stored


def test_the_newest_stands_and_the_other_tab_is_told(house: House) -> None:
    first = keep(house, TEACHER).json()["version"]
    second = keep(house, TEACHER, body="fra den ene fanen", over=first).json()["version"]
    late = keep(house, TEACHER, body="fra den andre fanen", over=first)
    assert late.status_code == 409
    assert late.json()["draft"]["body"] == "fra den ene fanen"
    assert keep(house, TEACHER, body="uten å vite om noen").status_code == 409
    assert keep(house, TEACHER, body="", over=first).status_code == 409
    assert found(house, TEACHER)["version"] == second
    assert keep(house, TEACHER, body="likevel", over=second).status_code == 200
    assert found(house, TEACHER)["body"] == "likevel"


def test_what_is_thrown_away_is_gone_and_does_not_come_back_from_another_tab(house: House) -> None:
    version = keep(house, TEACHER).json()["version"]
    assert keep(house, TEACHER, body="  ", over=version).json() == {"version": ""}
    assert found(house, TEACHER) is None
    late = keep(house, TEACHER, over=version)
    assert (late.status_code, late.json()) == (409, {"draft": None})


def test_what_was_said_is_no_draft(house: House, once: Callable[[], str]) -> None:
    client_id = once()
    version = keep(house, TEACHER, client_id=client_id).json()["version"]
    told = {"body": WORDS, "scopes": ["school"], "client_id": client_id}
    assert house.post(TEACHER, "", told).status_code == 302
    assert found(house, TEACHER) is None
    assert 'data-draft=""' in house.text(TEACHER)
    assert keep(house, TEACHER, client_id=client_id, over=version).status_code == 409
    assert keep(house, TEACHER, client_id=once()).status_code == 200
    assert keep(house, MOTHER, client_id=client_id).status_code == 200  # another's id is not hers


def test_a_change_has_a_draft_of_its_own_for_its_author_alone(house: House) -> None:
    entry = house.say(TEACHER, {"kind": "message", "scopes": ["school"], "body": "Fyrst slik"})
    assert keep(house, TEACHER, entry=entry, body="Så slik").status_code == 200
    assert found(house, TEACHER, entry)["body"] == "Så slik"
    assert found(house, TEACHER) is None
    for other in EVERYBODY_ELSE:
        assert keep(house, other, entry=entry).status_code == 404
        assert house.get(other, f"draft/?entry={entry}").status_code == 404
    for nothing in ("0" * 32, "x"):
        assert keep(house, TEACHER, entry=nothing).status_code == 404


def test_it_points_only_to_what_is_still_open(house: House) -> None:
    hidden = house.say(PHYSIO, {"kind": "message", "scopes": ["health"], "body": "om helse"})
    keep(house, TEACHER, scopes=["school", "health", "nothing"], reply_to=hidden)
    assert (found(house, TEACHER)["scopes"], found(house, TEACHER)["reply_to"]) == (["school"], "")
    keep(house, MOTHER, scopes=["school", "health"], reply_to=hidden)
    assert (found(house, MOTHER)["scopes"], found(house, MOTHER)["reply_to"]) == (
        ["school", "health"],
        hidden,
    )


def test_what_has_closed_since_is_not_named(house: House) -> None:
    """As it was kept while more was open."""
    from rooms import drafts

    drafts.keep(house.reader(TEACHER), drafts.NEW, drafts.Written(WORDS, ["school", "health"]), "")
    assert found(house, TEACHER)["scopes"] == ["school"]
    drafts.keep(house.reader(MOTHER), drafts.NEW, drafts.Written(WORDS, ["school", "health"]), "")
    assert found(house, MOTHER)["scopes"] == ["school", "health"]


def test_it_goes_with_its_seat(house: House) -> None:
    from rooms.models import SeatDraft

    keep(house, TEACHER)
    keep(house, MOTHER)
    seat = house.reader(TEACHER).seat.key
    house.say("siw.brattlien", {"kind": "seat.closed", "seat": seat})
    assert [row.seat_id for row in SeatDraft.objects.all()] == [house.reader(MOTHER).seat.pk]
    assert keep(house, TEACHER).status_code == 404


def test_it_goes_with_the_last_day_of_its_seat(house: House) -> None:
    from rooms import clock, drafts
    from rooms.models import Seat, SeatDraft

    keep(house, TEACHER)
    keep(house, MOTHER)
    Seat.objects.filter(pk=house.reader(TEACHER).seat.pk).update(until=DAY.date())
    drafts.throw_away_left()
    assert SeatDraft.objects.count() == 2
    clock.set_source(lambda: DAY + timedelta(days=1))
    drafts.throw_away_left()
    assert [row.seat_id for row in SeatDraft.objects.all()] == [house.reader(MOTHER).seat.pk]


def test_it_goes_with_the_room(house: House) -> None:
    from rooms.erasure import erase
    from rooms.models import SeatDraft

    keep(house, TEACHER)
    erase(house.room, "because")
    assert not SeatDraft.objects.exists()


def test_more_than_can_be_said_is_kept_and_far_more_is_refused(house: House) -> None:
    assert keep(house, TEACHER, body="a" * 30_000).status_code == 200
    assert len(found(house, TEACHER)["body"]) == 30_000
    assert keep(house, TEACHER, body="a" * 100_001).status_code == 400


def test_what_is_waiting_on_a_machine_is_sealed_under_a_key_of_the_seat_alone(house: House) -> None:
    keys = [house.get(login).context["waiting_key"] for login in (TEACHER, TEACHER, MOTHER)]
    assert keys[0] == keys[1] != keys[2]
    assert bytes.fromhex(keys[0])
