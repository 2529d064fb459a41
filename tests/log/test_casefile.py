"""Cases in and out: what the file says is what the room is, and a broken file leaves nothing behind."""

import base64
import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from rooms.casefile import export
from rooms.casefile.check import BrokenCase
from rooms.casefile.check import read as read_case
from rooms.casefile.load import AlreadyHere, load
from rooms.models import Entry, Room, RoomKey
from tests.cast import Stage, stage, told
from tests.laws import generate

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

Case = dict[str, Any]


@pytest.mark.parametrize("name", ["nora", "jonas", "astrid"])
def test_what_goes_in_comes_out(name: str) -> None:
    case = told(name)
    here = stage(name)
    case.pop("expect")
    assert export.whole(here.room) == case


@pytest.mark.parametrize("name", ["nora", "jonas", "astrid"])
def test_every_seat_exports_what_the_file_expects(name: str) -> None:
    here = stage(name)
    expect = told(name)["expect"]
    for seat, keys in expect["entries"].items():
        view = export.view(here.sight(seat))
        assert [event["key"] for event in view["timeline"] if "scopes" in event] == keys
        assert sorted(view["expect"]["standing"][seat]) == sorted(expect["standing"][seat])


def test_generated_cases_come_out_as_they_went_in() -> None:
    for case in generate.cases(3, 12):
        before = copy.deepcopy(case)
        room = load(case)
        assert export.whole(room) == before
        Room.objects.filter(pk=room.pk).update(reference=room.pk.to_bytes(8, "big"))


def test_what_was_born_in_the_room_is_exported_and_loads_elsewhere() -> None:
    here = stage()
    here.say("anders-teacher", "født her", "school")
    here.act("ingvild-mother", {"kind": "consent.withdrawn", "consent": "consent-plan"})
    case = export.whole(here.room)
    assert [event["kind"] for event in case["timeline"][-3:]] == [
        "message",
        "consent.withdrawn",
        "case.state",
    ]
    Room.objects.filter(pk=here.room.pk).update(reference=b"elsewhere")
    assert export.whole(load(copy.deepcopy(case))) == case


def test_a_reference_that_is_here_already() -> None:
    stage("jonas")
    with pytest.raises(AlreadyHere):
        stage("jonas")
    assert Room.objects.count() == 1


def event(case: Case, key: str) -> Case:
    return next(event for event in case["timeline"] if event["key"] == key)


BROKEN: list[tuple[str, Callable[[Case], Any], str]] = [
    ("no format", lambda c: c.pop("format"), "$"),
    ("unknown field", lambda c: c.update(more=1), "$"),
    ("unknown kind", lambda c: c["timeline"][9].update(kind="gossip"), "$.timeline[9]"),
    ("no scopes", lambda c: event(c, "welcome").update(scopes=[]), "$.timeline[10].scopes"),
    ("unknown scope", lambda c: event(c, "welcome").update(scopes=["secrets"]), "$.timeline[10].scopes[0]"),
    ("unreached scope", lambda c: event(c, "tor-arne-checks-in").update(scopes=["home"]), "$.timeline[12].scopes[0]"),
    ("unknown author", lambda c: event(c, "welcome").update(by="nobody"), "$.timeline[10].by"),
    ("bad date", lambda c: c["people"][0].update(birth_date="2017-02-31"), "$.people[0].birth_date"),
    ("time back", lambda c: event(c, "welcome").update(at="2020-01-01T00:00:00Z"), "$.timeline[10].at"),
    ("time without zone", lambda c: event(c, "welcome").update(at="2025-10-07T08:52:00"), "$.timeline[10].at"),
    ("reply to nothing", lambda c: event(c, "thanks-from-ingvild").update(reply_to="x"), "$.timeline[11].reply_to"),
    ("reply to later", lambda c: event(c, "welcome").update(reply_to="thanks-from-ingvild"), "$.timeline[10].reply_to"),
    ("key twice", lambda c: event(c, "thanks-from-ingvild").update(key="welcome"), "$.timeline[11].key"),
    ("owner not there", lambda c: c["case"].update(owner="nobody"), "$.case.owner"),
    ("no general", lambda c: c["scopes"].pop(0), "$.scopes"),
    ("two seats", lambda c: event(c, "siw-coordinator").update(person="ingvild"), "$.timeline[6].person"),
    ("owner's seat", lambda c: event(c, "ingvild-mother").update(role="owner"), "$.timeline[4].role"),
    ("state jumps", lambda c: event(c, "assessment").update(state="active"), "$.timeline[1].state"),
    ("state by a parent", lambda c: event(c, "draft").update(by="ingvild-mother"), "$.timeline[9].by"),
    ("not base64", lambda c: event(c, "doc-symbol-board").update(base64="%%%"), "$.timeline[46].base64"),
    ("two logins", lambda c: c["people"][1].update(login="nora.lindgard"), "$.people[1].login"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "breaking", "where"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_file_is_refused_with_its_place_and_leaves_nothing(
    what: str, breaking: Callable[[Case], Any], where: str
) -> None:
    case = told("nora")
    breaking(case)
    with pytest.raises(BrokenCase) as no:
        load(case)
    assert no.value.where.startswith(where.split("[46]")[0])
    assert no.value.why
    left = (
        Room.objects.count(),
        Entry._ledger.count(),
        RoomKey.objects.count(),
        get_user_model().objects.count(),
    )
    assert left == (0, 0, 0, 0)


ODD_DAYS = ("0000-01-01", "1899-12-31", "2201-01-01", "9999-12-31")
ODD_TIMES = (
    "2026-12-01t10:00:00z",
    "2016-12-31T23:59:60Z",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00",
    "1899-12-31T12:00:00Z",
)
DATED = [
    ("goal", "due"),
    ("plan.part", "from"),
    ("plan.part", "until"),
    ("plan.part", "next_revision"),
    ("measure", "from"),
    ("measure", "until"),
    ("consent.given", "until"),
    ("seat.opened", "until"),
]


def first(case: Case, kind: str) -> int:
    return next(index for index, event in enumerate(case["timeline"]) if event["kind"] == kind)


@pytest.mark.parametrize("day", ODD_DAYS)
@pytest.mark.parametrize(("kind", "field"), DATED)
def test_a_date_that_could_not_be_read_later_is_refused(kind: str, field: str, day: str) -> None:
    case = told("nora")
    index = first(case, kind)
    case["timeline"][index][field] = day
    assert refused(case).startswith(f"$.timeline[{index}].{field}")


@pytest.mark.parametrize("time", ODD_TIMES)
@pytest.mark.parametrize("field", ["start", "end"])
def test_a_time_that_could_not_be_read_later_is_refused(field: str, time: str) -> None:
    case = told("nora")
    index = first(case, "meeting.called")
    case["timeline"][index][field] = time
    assert refused(case) == f"$.timeline[{index}].{field}"


def test_odd_days_of_birth_of_decisions_and_of_what_happened() -> None:
    born, decided, happened = told("nora"), told("nora"), told("nora")
    born["people"][0]["birth_date"] = "0000-01-01"
    assert refused(born) == "$.people[0].birth_date"
    index = first(decided, "minutes.approved")
    decided["timeline"][index]["decisions"] = [{"text": "a"}, {"text": "b", "due": "9999-12-31"}]
    assert refused(decided) == f"$.timeline[{index}].decisions[1].due"
    happened["timeline"][0]["at"] = "0001-01-01T00:00:00+14:00"
    assert refused(happened) == "$.timeline[0].at"


def refused(case: Case) -> str:
    """Where a case is refused; it leaves nothing."""
    with pytest.raises(BrokenCase) as no:
        load(case)
    assert Room.objects.count() == 0
    return no.value.where


def test_what_could_not_be_kept_is_refused() -> None:
    case = told("nora")
    deep: list[Any] = []
    for _ in range(400):
        deep = [deep]
    event(case, "welcome")["x"] = {"deep": deep}
    assert refused(case) == "$"
    with pytest.raises(BrokenCase):
        read_case(json.dumps(case).encode())
    for number in (2**64, -(2**63) - 1, 10**5000):
        case = told("nora")
        event(case, "welcome")["x"] = {"number": "HERE"}
        digits = f"1{'0' * 5000}" if number > 2**64 else str(number)
        with pytest.raises(BrokenCase) as no:
            read_case(json.dumps(case).replace('"HERE"', digits).encode())
        assert no.value.where == "$"
    event(case, "welcome")["x"] = {"number": 2**64}
    assert refused(case) == "$"
    event(case, "welcome")["x"] = {"number": 2**64 - 1, "less": -(2**63)}
    assert read_case(json.dumps(case).encode()) == case


def test_an_erased_case_is_erased_once_and_its_reference_is_free_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from argparse import Namespace

    from hub.commands import erase

    here = stage("jonas")
    asked = Namespace(room=here.room.public_id, basis="personvernforordningen art. 17")
    assert erase.run(asked) == 0
    at = Room.objects.get().erased_at
    assert "CERTIFICATE" in capsys.readouterr().out
    assert erase.run(asked) == 2
    again = capsys.readouterr()
    assert again.out == ""
    assert at is not None
    assert f"erased already at {at.isoformat(timespec='seconds')}" in again.err
    assert Room.objects.get().erased_at == at
    assert stage("jonas").room.pk != here.room.pk
    assert erase.run(Namespace(room="0" * 32, basis="x")) == 2


def test_not_json() -> None:
    with pytest.raises(BrokenCase):
        read_case(b'{"format": ')


def test_the_same_person_in_two_cases_and_somebody_else_with_that_login() -> None:
    stage("nora")
    case = told("jonas")
    case["people"][0] = {**case["people"][0], "login": "nora.lindgard"}
    with pytest.raises(BrokenCase) as no:
        load(case)
    assert no.value.where == "$.people[0].login"
    case["people"][0] |= {"name": "Nora Moen Lindgård", "birth_date": "2011-12-05"}
    with pytest.raises(BrokenCase):
        load(case)
    case["people"][0].pop("birth_date")
    assert Stage(load(case)).state.owner().login == "nora.lindgard"


def test_bytes_of_a_document_come_back_to_the_letter() -> None:
    case = told("nora")
    odd = base64.b64encode(b"odd").decode()
    event(case, "doc-symbol-board")["base64"] = odd
    event(case, "doc-seizure-plan")["text"] = "linje\r\n\u0000 og æøå 🙂"
    case.pop("expect")
    assert export.whole(load(case)) == case


def test_a_view_has_nothing_that_the_seat_does_not_see() -> None:
    here = stage("jonas")
    text = str(export.view(here.sight("solveig-mother")))
    assert "own-talks" not in text
    assert "eigne samtalar" not in text
    assert "Sander" not in text
    assert "Sander" in str(export.view(here.sight("torunn-nurse")))
