"""A file may use our names for something else: whatever stands under `x`, every page opens for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.consent.house import COORDINATOR, FATHER, JONAS, MOTHER, NURSE, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

SIGNED = {
    "seat": "solveig-mother", "at": "2026-10-06T10:00:00+00:00", "version": "1", "language": "nn", "text": "Ja\nJa",
}  # fmt: skip
OURS: dict[str, dict[str, Any]] = {
    "x.consent.proposed": {
        "lines": [["youth-club", "school", "closed"]], "way": "from", "purpose": "Mopeden", "until": "2027-01-01",
        "plan": False, "signatures": [SIGNED], "asked": ["geir-ove-father"], "child": "Nja", "after": "",
    },
    "x.consent.proposal-ended": {"proposal": "none"},
    "x.consent.refused": {"reason": "Nei"},
    "x.seat.fact": {
        "seat": "klara-grandmother", "fact": "mandate", "source": "Brev", "from": "2020-01-01", "until": "2027-01-01",
        "mandate": ["school"],
    },
    "x.seat.fact-ended": {"ends": "x-seat-fact", "on": "2026-10-06", "source": "Brev"},
    "x.capacity.assessed": {
        "about_kinds": ["leisure"], "lacks": True, "reasons": "Nei", "heard": "Mor", "on": "2026-10-01",
        "until": "2027-01-01",
    },
    "x.seat.seen": {"seat": "magnus-teacher"},
    "x.seat.objected": {"seat": "magnus-teacher"},
    "x.seat.objection-ended": {"seat": "magnus-teacher"},
    "x.consent.left": {"party": "school", "kinds": ["school"]},
    "x.plan.mode": {"mode": "mixed", "from": "2026-10-01", "why": "Brev", "seats": ["solveig-mother"]},
    "x.renewal.done": {"task": "transfer", "seat": "magnus-teacher", "text": "Gjort"},
    "consent.given": {
        "signatures": [SIGNED], "child": "Nja", "proposal": "none", "heard": "Ja",
        "scan": {"name": "a.pdf", "media_type": "application/pdf", "base64": "JVBERg=="},
    },
}  # fmt: skip
ELSE: tuple[Any, ...] = (
    None, -1, True, "", "0001-01-01", "9999-12-31", "2026-10-06T10:00:00", "9999-12-31T23:59:59-12:00",
    "\u0000\u202e<b>\r\n", [], [None], [["a"]], [{}], {}, {"seat": []}, [["a", "b", "c"]], [["school", "own-talks", ""]],
    [{"seat": "jonas-owner", "at": 3, "text": None}], {"name": "a", "media_type": "text/html\r\nb: c", "base64": "JVBERg=="},
    {"name": "a", "media_type": "text/html", "base64": "%"}, {"name": 1, "media_type": 2, "base64": 3},
)  # fmt: skip


def other_words() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each kind of ours as it is, and with each of its fields missing or something else."""
    for kind, told in OURS.items():
        yield kind, told
        for field in told:
            yield kind, {name: value for name, value in told.items() if name != field}
            yield from ((kind, {**told, field: other}) for other in ELSE)


def house_of(others: list[tuple[str, dict[str, Any]]]) -> House:
    from rooms.casefile.load import load
    from rooms.log import fold
    from tests.cast import told

    case = told("jonas")
    for number, (kind, inside) in enumerate(others):
        event = {"kind": kind, "key": kind.replace(".", "-") + (f"-{number}" if number else ""), "x": inside}
        event |= {"at": "2026-10-06T10:00:00+02:00", "by": "solveig-mother"}
        if kind == "consent.given":
            grants = [{"party": "youth-club", "scopes": ["general"]}]
            event |= {"form": "paper", "purpose": "Tur", "until": "2027-01-01", "grants": grants}
        else:
            event["scopes"] = ["general"]
        case["timeline"].append(event)
    house = House(load(case).public_id)
    fold.drop_all()
    return house


@pytest.fixture
def house(settings: Any) -> House:
    settings.HUB_ONE_PARENT = ""
    return house_of(list(other_words()))


def test_every_page_opens_for_everybody(house: House) -> None:
    from rooms.casefile import export
    from rooms.sight import Sight

    for login in (JONAS, MOTHER, FATHER, COORDINATOR, TEACHER, NURSE):
        giver = login not in (TEACHER, NURSE)
        for path in ("consent/", "consent/who/", "consent/tasks/"):
            expected = 200 if giver and (path != "consent/tasks/" or login == COORDINATOR) else 404
            assert house.get(login, path).status_code == expected, (login, path)
        for path in ("", "simple/", "plan/"):
            assert house.get(login, path).status_code == 200, (login, path)
        assert house.client(login).get("/rooms/").status_code == 200, login
        assert export.view(Sight(house.reader(login), "nb"))["timeline"]


def test_what_waits_can_be_read_and_signed_or_is_refused(house: House) -> None:
    from consent.giver import Giver
    from consent.giving.proposals import asked_of

    keys = [one.key for one in asked_of(Giver(house.reader(FATHER), "en"))]
    assert len(keys) > 20, "some of those are ours"
    assert all(key in house.text(FATHER) for key in keys[:3])
    for key in keys:
        text = house.post(FATHER, "consent/asked/", {"proposal": key})
        assert text.status_code in (200, 400), key
    assert house.sign(FATHER, house.post(FATHER, "consent/asked/", {"proposal": keys[0]})).status_code == 302


def test_every_paper_can_be_fetched(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from consent import story

    monkeypatch.setattr(story, "PAGE", 500)
    page = house.text(JONAS)
    receipts = set(re.findall(r"consent/receipt/[0-9a-f]{32}/", page))
    assert len(receipts) > 50
    for path in sorted(receipts)[:25]:
        assert house.get(JONAS, path).content.startswith(b"%PDF"), path
    for path in set(re.findall(r"consent/scan/[0-9a-f]{32}/", page)):
        answer = house.get(JONAS, path)
        assert answer.status_code in (200, 404), path
        assert "html" not in answer.get("Content-Type", "") or answer.status_code == 404, path


@pytest.mark.parametrize(
    ("seat", "fact"), [("magnus-teacher", "parental-responsibility"), ("even-youth-club", "mandate")]
)
def test_what_does_not_fit_a_seat_makes_nobody_decide(seat: str, fact: str) -> None:
    told = {"seat": seat, "fact": fact, "source": "Fila", "from": "2020-01-01", "mandate": ["school"]}
    house = house_of([("x.seat.fact", told)])
    found = house.state.seat_named(seat)
    login = next(
        p.login for p in house.state.people.values() if found is not None and p.user_id == found.user_id
    )
    assert house.get(login, "consent/").status_code == 404
    assert house.open(MOTHER, "youth-club", "school").status_code == 302
